"""Cells pushed aside and drawn up: insertRange, deleteRange, with all that refers to the cells that move."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets import following
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.ranges import grid_rect, stored_rect
from gmo_sync.emulator.sheets.relocation import Shifted
from gmo_sync.emulator.sheets.requests.registry import kind
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS, Deletion, Insertion
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_PARTLY = "You must select all cells in a merged range to merge or unmerge them."


@kind("insertRange")
def insert_range(workbook: Workbook, body: Json) -> None:
    """Empty cells come in; those there move down or right, and the grid grows if they need it."""
    sheet, rect = grid_rect(workbook, body.get("range"))
    dimension = _shift_dimension(body)
    if not rect.empty:
        push_cells(workbook, sheet, rect, dimension)


def push_cells(workbook: Workbook, sheet: Sheet, rect: Rect, dimension: str) -> None:
    """Make room at a rectangle: what is there moves down (ROWS) or right (COLUMNS)."""
    down = dimension == ROWS
    affected = _rest(sheet, rect, down)
    guard(workbook, sheet, affected)
    _check_whole(sheet, affected, down)
    start, count = (rect.top, rect.bottom - rect.top) if down else (rect.left, rect.right - rect.left)
    moved = [line[:start] + [None] * count + line[start:] for line in _lines(sheet, rect, down)]
    longest = max(max((_used(line) for line in moved), default=0), _last_merged(sheet, affected, down) + count)
    if longest > sheet.count(dimension):
        workbook.shift(sheet, Insertion(dimension, sheet.count(dimension), longest - sheet.count(dimension)))
    _put_lines(sheet, rect, down, moved)
    low, high = (rect.left, rect.right) if down else (rect.top, rect.bottom)
    where = Shifted(sheet.id, Insertion(dimension, start, count), low, high, sheet.count(dimension))
    following.follow(workbook, where)


@kind("deleteRange")
def delete_range(workbook: Workbook, body: Json) -> None:
    """Cells go; those after them move up or left."""
    sheet, rect = grid_rect(workbook, body.get("range"))
    dimension = _shift_dimension(body)
    if rect.empty:
        return
    down = dimension == ROWS
    affected = _rest(sheet, rect, down)
    guard(workbook, sheet, affected)
    _check_whole(sheet, affected, down)
    start, end = (rect.top, rect.bottom) if down else (rect.left, rect.right)
    moved = [line[:start] + line[end:] + [None] * (end - start) for line in _lines(sheet, rect, down)]
    _put_lines(sheet, rect, down, moved)
    low, high = (rect.left, rect.right) if down else (rect.top, rect.bottom)
    following.follow(workbook, Shifted(sheet.id, Deletion(dimension, start, end), low, high))


def _rest(sheet: Sheet, rect: Rect, down: bool) -> Rect:
    """The rectangle and all that is after it."""
    if down:
        return Rect(rect.top, sheet.row_count, rect.left, rect.right)
    return Rect(rect.top, rect.bottom, rect.left, sheet.column_count)


def _check_whole(sheet: Sheet, affected: Rect, down: bool) -> None:
    """Refuse to tear a merge or a table apart."""
    for found, words in [(merge, _PARTLY) for merge in sheet.merges] + [
        (table["range"], "This operation would break a table.") for table in sheet.tables
    ]:
        rect = stored_rect(sheet, found)
        if not rect.meets(affected):
            continue
        inside = (
            affected.left <= rect.left and rect.right <= affected.right
            if down
            else affected.top <= rect.top and rect.bottom <= affected.bottom
        )
        if not inside:
            raise invalid(words)


def _last_merged(sheet: Sheet, affected: Rect, down: bool) -> int:
    """Where the last merge or table among the cells that move ends, 0 if there is none: it may not leave the grid."""
    ends = [0]
    for found in [*sheet.merges, *(table["range"] for table in sheet.tables)]:
        rect = stored_rect(sheet, found)
        if rect.meets(affected):
            ends.append(rect.bottom if down else rect.right)
    return max(ends) if len(ends) > 1 else -affected.bottom - affected.right


def _shift_dimension(body: Json) -> str:
    dimension = body.get("shiftDimension")
    if dimension not in (ROWS, COLUMNS):
        raise invalid("No shift dimension specified.")
    return str(dimension)


def _used(line: list[Cell | None]) -> int:
    return max((at + 1 for at, cell in enumerate(line) if cell is not None), default=0)


def _lines(sheet: Sheet, rect: Rect, down: bool) -> list[list[Cell | None]]:
    """The columns (to shift down) or rows (to shift right) that a rectangle crosses, in full length."""
    if down:
        height = max(len(sheet.rows), rect.bottom)
        return [[sheet.cell(row, column) for row in range(height)] for column in range(rect.left, rect.right)]
    lines = []
    for row in range(rect.top, rect.bottom):
        cells = list(sheet.row(row))
        lines.append(cells + [None] * (rect.right - len(cells)))
    return lines


def _put_lines(sheet: Sheet, rect: Rect, down: bool, lines: list[list[Cell | None]]) -> None:
    if not down:
        for row, line in zip(range(rect.top, rect.bottom), lines, strict=True):
            sheet.put_row(row, line)
        return
    for row in range(rect.top, max((len(line) for line in lines), default=0)):
        cells = list(sheet.row(row))
        cells += [None] * (rect.right - len(cells))
        for column, line in zip(range(rect.left, rect.right), lines, strict=True):
            cells[column] = line[row] if row < len(line) else None
        sheet.put_row(row, cells)
