"""Rows of CellData laid over cells, and rows added to the end of a table."""

from __future__ import annotations

from collections.abc import Callable

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.requests.shifting import push_cells
from gmo_sync.emulator.sheets.requests.tables import body_rect, fill_columns, find_table
from gmo_sync.emulator.sheets.shift import ROWS
from gmo_sync.emulator.sheets.tables import has_footer
from gmo_sync.emulator.sheets.values import grow
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

CellChange = Callable[[Cell | None, Json], Cell | None]
_NOTHING: Json = {}


def apply_rows(
    sheet: Sheet,
    top: int,
    left: int,
    rows: list[Json],
    change: CellChange,
    *,
    width: int = 0,
    height: int = 0,
) -> None:
    """Apply rows of CellData; with a size given, the cells not covered by them are changed by empty data."""
    for at, row in enumerate(rows, start=top):
        values = row.get("values") or ()
        cells = list(sheet.row(at))
        reach = left + max(len(values), min(width, max(0, len(cells) - left)))
        if len(cells) < reach:
            cells.extend([None] * (reach - len(cells)))
        for column, data in enumerate(values, start=left):
            cells[column] = change(cells[column], data)
        for column in range(left + len(values), min(left + width, len(cells))):
            cells[column] = change(cells[column], _NOTHING)
        sheet.put_row(at, cells)
    if height > len(rows):
        rest = Rect(top + len(rows), top + height, left, left + width)
        sheet.change_present(rest, lambda cell: change(cell, _NOTHING))


def append_to_table(workbook: Workbook, table_id: str, rows: list[Json], change: CellChange) -> None:
    """Rows after the last one of a table's body that has content; a full table grows and pushes down what is below."""
    sheet, at = find_table(workbook, table_id)
    body = body_rect(sheet, sheet.tables[at])
    width = max((len(row.get("values") or ()) for row in rows), default=0)
    if width > body.right - body.left:
        raise invalid(
            f"Attempting to write column: {body.right}, beyond the last column of the table: {body.right - 1}"
        )
    if not rows:
        return
    top = _next_row(sheet, sheet.tables[at], body)
    missing = top + len(rows) - body.bottom
    if missing > 0:
        bottom = body.bottom + missing
        grow(workbook, sheet, bottom, 0)
        push_cells(workbook, sheet, Rect(body.bottom, bottom, body.left, body.right), ROWS)
        table = sheet.tables[at]
        if not has_footer(table):  # a footer is pushed down and draws the table out with it
            sheet.tables[at] = table | {"range": table["range"] | {"endRowIndex": bottom}}
    guard(workbook, sheet, Rect(top, top + len(rows), body.left, body.right))
    apply_rows(sheet, top, body.left, rows, change)
    fill_columns(sheet, sheet.tables[at], (top, top + len(rows)))


def _next_row(sheet: Sheet, table: Json, body: Rect) -> int:
    """The row after the last one with content; what column types put into every cell does not count."""
    filled = {
        body.left + column.get("columnIndex", 0)
        for column in table["columnProperties"]
        if column.get("columnType") in ("BOOLEAN", "RATINGS_CHIP")
    }
    for row in range(min(body.bottom, len(sheet.rows)) - 1, body.top - 1, -1):
        for column in range(body.left, body.right):
            cell = sheet.cell(row, column)
            if cell is not None and cell.filled and (column not in filled or cell.value):
                return row + 1
    return body.top
