"""pygsheets: records are read, the cells that differ written in one batch of ranges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import pygsheets
from google.auth.credentials import AnonymousCredentials

from examples.bench.rival import FIELD_OF, FIELDS, TITLES, Rival, matrix
from examples.bench.threeway import Agreed, Cells


class WithPygsheets(Rival):
    """The client takes an http of one's own, so it needs no more than that to talk to the emulator."""

    @cached_property
    def client(self) -> Any:
        """The client; values are written as they are."""
        return pygsheets.authorize(custom_credentials=AnonymousCredentials(), http=self.wire.http())

    @cached_property
    def sheet(self) -> Any:
        """The one tab."""
        return self.client.open_by_key(self.spreadsheet_id).sheet1

    def create(self, rows: Sequence[Cells]) -> str:
        """See `Rival`."""
        spreadsheet = self.client.create("Bench")
        sheet = spreadsheet.sheet1
        sheet.resize(len(rows) + 1, len(FIELDS))
        sheet.update_values("A1", [[*TITLES], *matrix(rows)], parse=False)
        return str(spreadsheet.id)

    def read(self) -> list[Cells]:
        """See `Rival`."""
        records = self.sheet.get_all_records(numericise_data=False)
        return [{FIELD_OF[name]: cell for name, cell in one.items()} for one in records if any(one.values())]

    def write(self, agreed: Agreed) -> None:
        """See `Rival`."""
        if agreed.cells:
            ranges = [(place + 2, FIELDS.index(name) + 1) for place, name, _ in agreed.cells]
            self.sheet.update_values_batch(
                [(at, at) for at in ranges], [[[words]] for _, _, words in agreed.cells], parse=False
            )
        if agreed.added:
            self.sheet.append_table(matrix(agreed.rows[-agreed.added :]), end=None, overwrite=False)
