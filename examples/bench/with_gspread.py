"""gspread's `get_all_records`, Pydantic models, `batch_update` of the cells that differ."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import gspread
from google.auth.credentials import AnonymousCredentials
from gspread.utils import rowcol_to_a1

from examples.bench.cost import Wire
from examples.bench.rival import FIELD_OF, FIELDS, TITLES, Rival, matrix
from examples.bench.table import Line
from examples.bench.threeway import Agreed, Cells


def client(wire: Wire) -> gspread.Client:
    """A gspread client whose calls are counted."""
    return gspread.Client(auth=AnonymousCredentials(), session=wire.session())


class WithGspread(Rival):
    """Every record is validated, as a program on records and models does."""

    @cached_property
    def sheet(self) -> gspread.Worksheet:
        """The one tab."""
        return client(self.wire).open_by_key(self.spreadsheet_id).sheet1

    def create(self, rows: Sequence[Cells]) -> str:
        """See `Rival`."""
        return created(self.wire, rows).spreadsheet_id

    def read(self) -> list[Cells]:
        """See `Rival`. Texts stay texts: 3.10 is no 3.1."""
        records = self.sheet.get_all_records(numericise_ignore=["all"])
        models = [Line.model_validate({FIELD_OF[name]: cell for name, cell in one.items()}) for one in records]
        return [dict(model.__dict__) for model in models]

    def write(self, agreed: Agreed) -> None:
        """See `Rival`."""
        write_cells(self.sheet, agreed, FIELDS)


def created(wire: Wire, rows: Sequence[Cells]) -> gspread.Worksheet:
    """A new spreadsheet with all the rows."""
    sheet = client(wire).create("Bench").sheet1
    sheet.resize(len(rows) + 1, len(FIELDS))
    sheet.update([[*TITLES], *matrix(rows)], raw=True)
    return sheet


def write_cells(sheet: gspread.Worksheet, agreed: Agreed, fields: Sequence[str]) -> None:
    """One call for all the cells that differ, one more for rows that are new."""
    if agreed.cells:
        at = {name: number + 1 for number, name in enumerate(fields)}
        sheet.batch_update(
            [{"range": rowcol_to_a1(place + 2, at[name]), "values": [[words]]} for place, name, words in agreed.cells],
            raw=True,
        )
    if agreed.added:
        sheet.append_rows([[row[name] for name in fields] for row in agreed.rows[-agreed.added :]])
