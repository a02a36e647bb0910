"""Formulas computed anew after an edit, in order of need; a circle is worth `#REF!`."""

from __future__ import annotations

from datetime import datetime

from gmo_sync.emulator.sheets.a1 import Span
from gmo_sync.emulator.sheets.cells import ErrorValue, Value
from gmo_sync.emulator.sheets.formulas import evaluate
from gmo_sync.emulator.sheets.ranges import named_range
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook

_CIRCULAR = ErrorValue(
    "REF", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)


class SheetReader:
    """Looks references up as seen from one tab; formulas that are not computed yet are computed on the way."""

    def __init__(self, calculation: Calculation, sheet: Sheet) -> None:
        self._calculation = calculation
        self._sheet = sheet

    def _named_sheet(self, title: str | None) -> Sheet:
        sheet = self._sheet if title is None else self._calculation.workbook.titled(title)
        if sheet is None:
            raise KeyError(title)
        return sheet

    def cell(self, title: str | None, row: int, column: int) -> Value:
        """The effective value of one cell."""
        return self._calculation.value(self._named_sheet(title), row, column)

    def size(self, title: str | None) -> tuple[int, int]:
        """Rows and columns that may have content; the rest of the grid is empty."""
        sheet = self._named_sheet(title)
        return len(sheet.rows), sheet.column_count

    def named(self, name: str) -> tuple[str, Span] | None:
        """Tab and cells of a named range."""
        found = named_range(self._calculation.workbook, name)
        return (found[0].title, found[1]) if found else None


class Calculation:
    """One computation of a workbook's formulas."""

    def __init__(self, workbook: Workbook, now: datetime | None) -> None:
        self.workbook = workbook
        self.now = now
        self._done: dict[tuple[int, int, int], Value] = {}
        self._under_way: set[tuple[int, int, int]] = set()

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """The effective value of a cell, computed if it is a formula."""
        cell = sheet.cell(row, column)
        if cell is None:
            return None
        if cell.formula is None:
            return cell.value
        key = (sheet.id, row, column)
        if key in self._done:
            return self._done[key]
        if key in self._under_way:
            return _CIRCULAR
        self._under_way.add(key)
        value = evaluate(
            cell.formula, SheetReader(self, sheet), locale=self.workbook.locale, at=(row, column), now=self.now
        )
        self._under_way.discard(key)
        self._done[key] = value
        return value


def recalculate(workbook: Workbook, now: datetime | None = None) -> None:
    """Bring the values of all formulas up to date."""
    calculation = Calculation(workbook, now)
    for sheet in workbook.sheets:
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell is not None and cell.formula is not None:
                    value = calculation.value(sheet, row, column)
                    if value != cell.value or type(value) is not type(cell.value):
                        sheet.put(row, column, cell.changed(value=value))
