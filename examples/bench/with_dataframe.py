"""gspread-dataframe with pandas: a frame is read, and a whole frame written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import gspread
import pandas
from gspread_dataframe import get_as_dataframe, set_with_dataframe

from examples.bench.rival import FIELD_OF, TITLES, Rival, matrix
from examples.bench.threeway import Agreed, Cells
from examples.bench.with_gspread import client


class WithDataframe(Rival):
    """The library writes frames, not cells: where anything differs, the whole frame goes out."""

    @cached_property
    def sheet(self) -> gspread.Worksheet:
        """The one tab."""
        return client(self.wire).open_by_key(self.spreadsheet_id).sheet1

    def create(self, rows: Sequence[Cells]) -> str:
        """See `Rival`."""
        sheet = client(self.wire).create("Bench").sheet1
        self._put(sheet, rows)
        return sheet.spreadsheet_id

    def read(self) -> list[Cells]:
        """See `Rival`. Texts stay texts, and an empty cell is no NaN."""
        frame = get_as_dataframe(self.sheet, dtype=str, keep_default_na=False, na_filter=False)
        frame = frame[(frame != "").any(axis=1)]
        rows: list[Cells] = frame.rename(columns=FIELD_OF).to_dict("records")
        return rows

    def write(self, agreed: Agreed) -> None:
        """See `Rival`."""
        self._put(self.sheet, agreed.rows)

    def _put(self, sheet: gspread.Worksheet, rows: Sequence[Cells]) -> None:
        frame = pandas.DataFrame(matrix(rows), columns=TITLES)
        set_with_dataframe(sheet, frame, resize=True, string_escaping="full")  # else 3.10 would be a number
