"""Which rows a basic filter hides: by value, by condition, by colour."""

from __future__ import annotations

from collections.abc import Callable

from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.conditions import tester
from gmo_sync.emulator.sheets.look import Look
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_Shows = Callable[["Cell | None", int, int], bool]


def hidden_by_filter(workbook: Workbook, sheet: Sheet) -> set[int]:
    """Indexes of the rows that the tab's basic filter hides; its first row is the heading and stays."""
    current = sheet.basic_filter
    if not current:
        return set()
    rect = stored_rect(sheet, current.get("range", {}))
    tests = [
        (column, _shows(workbook, sheet, criterion, Rect(rect.top + 1, rect.bottom, column, column + 1)))
        for column, criterion in _criteria(current)
        if criterion
    ]
    if not tests:
        return set()
    last = min(rect.bottom, max(len(sheet.rows), rect.top + 1))
    hidden = {
        row
        for row in range(rect.top + 1, last)
        if not all(shows(sheet.cell(row, column), row, column) for column, shows in tests)
    }
    if last < rect.bottom and not all(shows(None, last, column) for column, shows in tests):
        hidden |= set(range(last, rect.bottom))
    return hidden


def _shows(workbook: Workbook, sheet: Sheet, criterion: Json, area: Rect) -> _Shows:
    """Whether a cell passes one column's FilterCriteria."""
    tests: list[_Shows] = []
    hidden = set(criterion.get("hiddenValues") or ())
    if hidden:
        tests.append(lambda cell, _row, _column: _text(workbook, cell) not in hidden)
    condition = criterion.get("condition")
    if condition and condition.get("type"):
        test = tester(workbook, sheet, condition, (area.top, area.left), workbook.now)
        tests.append(lambda _cell, row, column: test(row, column))
    look = Look(workbook, sheet, workbook.now)
    for name, of in (("visibleBackgroundColor", background), ("visibleForegroundColor", foreground)):
        wanted = criterion.get(name)
        if wanted is not None:
            tests.append(
                lambda cell, row, column, wanted=wanted, of=of: of(look, cell, row, column) == wanted  # type: ignore[misc]
            )
    return lambda cell, row, column: all(test(cell, row, column) for test in tests)


def background(look: Look, cell: Cell | None, row: int, column: int) -> Json:
    """The colour a cell is filled with, in effect."""
    found: Json = look.effective(cell, row, column)["backgroundColor"]
    return found


def foreground(look: Look, cell: Cell | None, row: int, column: int) -> Json:
    """The colour a cell's text has, in effect."""
    found: Json = look.effective(cell, row, column)["textFormat"]["foregroundColor"]
    return found


def _text(workbook: Workbook, cell: Cell | None) -> str:
    return shown(cell.value, cell.number_format, workbook.locale) if cell else ""


def _criteria(current: Json) -> list[tuple[int, Json]]:
    if "filterSpecs" in current:
        return [(spec.get("columnIndex", 0), spec.get("filterCriteria") or {}) for spec in current["filterSpecs"]]
    return [(int(column), criterion) for column, criterion in (current.get("criteria") or {}).items()]
