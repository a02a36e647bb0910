"""The grid of one tab as a page shows it: which rows and columns; the cells are `cell_drawing`'s.

Pure. A window of rows is drawn, hidden rows and columns only on demand, merges become spans; no value reaches the page
but as text or through the fixed words of `css`; escaping is the template's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gmo_sync.emulator.sheets.a1 import column_letters
from gmo_sync.emulator.sheets.cell_drawing import DrawnCell, Shown, drawn_cell
from gmo_sync.emulator.sheets.choices import Choices
from gmo_sync.emulator.sheets.filters import hidden_by_filter
from gmo_sync.emulator.sheets.guards import can_edit, protected_rect
from gmo_sync.emulator.sheets.look import Look
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.reading import COLUMN_PIXELS, ROW_PIXELS
from gmo_sync.emulator.sheets.workbook import Rect, Sheet, Workbook

PAGE_ROWS, MAX_COLUMNS = 200, 120
SPARE_ROWS, LEAST_ROWS, LEAST_WIDTH = 25, 40, 1500
HEAD_WIDTH = 46


@dataclass(frozen=True)
class DrawnRow:
    """One `tr`: its number as a person counts, its height in pixels, its cells."""

    number: int
    height: int
    cells: tuple[DrawnCell, ...]
    hidden: bool = False


@dataclass(frozen=True)
class DrawnColumn:
    """A column's index, letters, width in pixels, and distance from the left if it is frozen."""

    index: int
    letters: str
    width: int
    left: int | None
    hidden: bool = False


@dataclass(frozen=True)
class Drawing:
    """All that the template needs of one tab.

    `start` is the place of the first row drawn among the rows that scroll, `total` how many of those there are;
    `hidden_rows` and `hidden_columns` count what a person or a filter hid.
    """

    columns: tuple[DrawnColumn, ...]
    frozen: tuple[DrawnRow, ...]
    rows: tuple[DrawnRow, ...]
    width: int
    start: int
    total: int
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False
    gridlines: bool = True
    lists: tuple[Choices, ...] = ()


def draw(
    workbook: Workbook,
    sheet: Sheet,
    now: datetime | None = None,
    *,
    start: int = 0,
    with_hidden: bool = False,
    comments: Mapping[tuple[int, int], str] | None = None,
) -> Drawing:
    """The tab as it is to be shown to the workbook's caller: frozen rows, and `PAGE_ROWS` of the others from `start`.

    `comments` are the words of threads by row and column.
    """
    used_rows, used_columns = _used(sheet)
    by_hand = {index for index, size in sheet.row_sizes.items() if size.get("hiddenByUser")}
    by_filter = hidden_by_filter(workbook, sheet)
    hidden = by_hand | by_filter
    reach = min(sheet.row_count, max(used_rows + SPARE_ROWS, LEAST_ROWS))
    shown_rows = [index for index in range(reach) if with_hidden or index not in hidden]
    frozen_rows = sheet.grid.get("frozenRowCount", 0)
    frozen = [index for index in shown_rows if index < frozen_rows][:PAGE_ROWS]
    scrolled = [index for index in shown_rows if index >= frozen_rows]
    start = max(0, min(start, (len(scrolled) - 1) // PAGE_ROWS * PAGE_ROWS))
    window = scrolled[start : start + PAGE_ROWS]
    columns = _columns(sheet, used_columns, with_hidden=with_hidden)
    lefts, left = {}, HEAD_WIDTH
    for index in columns:
        if index < sheet.grid.get("frozenColumnCount", 0):
            lefts[index] = left
        left += _width(sheet, index)
    grid = Shown(workbook, sheet, Look(workbook, sheet, now), frozen + window, columns, lefts, comments=comments or {})
    _lay_merges(grid)
    if sheet.basic_filter:
        rect = stored_rect(sheet, sheet.basic_filter.get("range", {}))
        grid.filter_row = Rect(rect.top, rect.top + 1, rect.left, rect.right)
    grid.locked = _locked(workbook, sheet)
    drawn = [_row(grid, index, hidden=index in hidden) for index in grid.rows]
    unseen = [index for index, size in sheet.column_sizes.items() if size.get("hiddenByUser")]
    return Drawing(
        columns=tuple(
            DrawnColumn(i, column_letters(i), _width(sheet, i), lefts.get(i), hidden=i in unseen) for i in columns
        ),
        frozen=tuple(drawn[: len(frozen)]),
        rows=tuple(drawn[len(frozen) :]),
        width=HEAD_WIDTH + sum(_width(sheet, index) for index in columns),
        start=start,
        total=len(scrolled),
        hidden_rows=len(hidden),
        hidden_columns=len(unseen),
        filtered=bool(by_filter),
        gridlines=not sheet.grid.get("hideGridlines"),
        lists=tuple(grid.lists),
    )


def _locked(workbook: Workbook, sheet: Sheet) -> list[tuple[Rect, list[Rect]]]:
    """The ranges that the caller may not write into, each with the parts of it that are open."""
    found = []
    for protected in sheet.protected_ranges:
        rect = protected_rect(workbook, sheet, protected)
        if rect is not None and not can_edit(workbook, protected):
            found.append((rect, [stored_rect(sheet, one) for one in protected.get("unprotectedRanges", [])]))
    return found


def _used(sheet: Sheet) -> tuple[int, int]:
    """Rows and columns up to the last cell with content or a note."""
    rows = columns = 0
    for index, cells in enumerate(sheet.rows):
        for column in range(len(cells) - 1, -1, -1):
            cell = cells[column]
            if cell is not None and (cell.filled or cell.note):
                rows, columns = index + 1, max(columns, column + 1)
                break
    return rows, columns


def _columns(sheet: Sheet, used: int, *, with_hidden: bool) -> list[int]:
    """The columns in use, and as many empty ones as fill a wide window."""
    found: list[int] = []
    width = 0
    for index in range(min(sheet.column_count, MAX_COLUMNS)):
        if index >= used + 1 and width >= LEAST_WIDTH:
            break
        if with_hidden or not sheet.column_sizes.get(index, {}).get("hiddenByUser"):
            found.append(index)
            width += _width(sheet, index)
    return found


def _width(sheet: Sheet, column: int) -> int:
    return int(sheet.column_sizes.get(column, {}).get("pixelSize") or COLUMN_PIXELS)


def _lay_merges(grid: Shown) -> None:
    """Spans of the first shown cell of each merge; the others are covered."""
    for merge in grid.sheet.merges:
        rect = stored_rect(grid.sheet, merge)
        rows = [index for index in grid.rows if rect.top <= index < rect.bottom]
        columns = [index for index in grid.columns if rect.left <= index < rect.right]
        if not rows or not columns:
            continue
        frozen = grid.sheet.grid.get("frozenRowCount", 0)
        if rows[0] < frozen <= rows[-1]:
            rows = [index for index in rows if index < frozen]
        grid.spans[rows[0], columns[0]] = (len(rows), len(columns))
        grid.covered |= {(row, column) for row in rows for column in columns} - {(rows[0], columns[0])}


def _row(grid: Shown, row: int, *, hidden: bool) -> DrawnRow:
    cells = []
    height = int(grid.sheet.row_sizes.get(row, {}).get("pixelSize") or ROW_PIXELS)
    for at, column in enumerate(grid.columns):
        if (row, column) in grid.covered:
            continue
        following = grid.columns[at + 1] if at + 1 < len(grid.columns) else None
        cells.append(drawn_cell(grid, row, column, following))
    return DrawnRow(row + 1, height, tuple(cells), hidden)
