"""gspread-models: records as objects of a model that is bound to a tab.

The library reads, appends and destroys all; what it has no word for is done on the gspread worksheet below a model. Its
`sheet` is a property of a class, which Python 3.11 and 3.12 know and 3.13 does not. It has ids of its own,
1, 2, 3 …, and takes what looks like a number for one, so ours stand in a column of their own with a letter before.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cached_property
from typing import Any

from google.auth.credentials import AnonymousCredentials
from gspread.utils import numericise
from gspread_models import BaseModel

from examples.bench.rival import FIELD_OF, FIELDS, TITLES, Rival
from examples.bench.threeway import Agreed, Cells
from examples.bench.with_gspread import client, write_cells

KEY = "key"
COLUMNS = [KEY, *TITLES[1:]]


class WithGspreadModels(Rival):
    """Reads by `all()`, appends by `create_all()`, edits cells on the worksheet."""

    @cached_property
    def model(self) -> Any:
        """The bound model; it is told its client, since it would make one that goes to Google."""
        made: Any = type("Row", (BaseModel,), {"SHEET_NAME": "Sheet1", "COLUMNS": COLUMNS})
        with redirect_stdout(io.StringIO()):  # the library prints
            made.bind(self.spreadsheet_id, credentials=AnonymousCredentials())
            made.service.client = client(self.wire)
            _ = made.sheet
        return made

    def create(self, rows: Sequence[Cells]) -> str:
        """See `Rival`."""
        sheet = client(self.wire).create("Bench").sheet1
        sheet.update([["id", *COLUMNS, "created_at"]])
        self._id.write_text(sheet.spreadsheet_id)
        self.model.create_all([_attributes(row) for row in rows])
        return sheet.spreadsheet_id

    def read(self) -> list[Cells]:
        """See `Rival`. What was read as a number is taken back for the words that were agreed on, where it is they."""
        known = {row["id"]: row for row in self.base}
        return [_cells(record, known) for record in self.model.all()]

    def write(self, agreed: Agreed) -> None:
        """See `Rival`."""
        cells = [(place, name, f"k{words}" if name == "id" else words) for place, name, words in agreed.cells]
        write_cells(self.model.sheet, Agreed(cells=cells), ("", *FIELDS))
        if agreed.added:
            self.model.create_all([_attributes(row) for row in agreed.rows[-agreed.added :]])


def _attributes(row: Cells) -> dict[str, str]:
    return {KEY: f"k{row['id']}"} | {title: row[name] for title, name in FIELD_OF.items() if name != "id"}


def _cells(record: Any, known: dict[str, Cells]) -> Cells:
    key = str(getattr(record, KEY)).removeprefix("k")
    was = known.get(key, {})
    cells = {"id": key}
    for title in TITLES[1:]:
        name, cell = FIELD_OF[title], getattr(record, title)
        same = name in was and numericise(was[name]) == cell
        cells[name] = was[name] if same else str(cell)
    return cells
