"""Requests that change what a table is made of: rows and columns that come and go, cells merged and apart again."""

from __future__ import annotations

from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.requests.objects import delete_object
from gmo_sync.emulator.slides.requests.tables import keep, spanned, table_of
from gmo_sync.emulator.slides.table import Cell, Table

_MOST_AT_ONCE = 20


def _cell(batch: Batch, table: Table, request: Request) -> Cell:
    location = request.get("cellLocation")
    if location is None:
        raise batch.refuse("The cell location is required.")
    row, column = location.get("rowIndex", 0), location.get("columnIndex", 0)
    cell = table.at(row, column)
    if cell is None:
        raise batch.refuse(
            f"The cell location ({row}, {column}) is outside the bounds of the table, which has size "
            f"({len(table.heights)}, {len(table.widths)})."
        )
    return cell


def _number(batch: Batch, request: Request, what: str) -> int:
    number: int = request.get("number", 0)
    if not 1 <= number <= _MOST_AT_ONCE:
        raise batch.refuse(f"The number of {what} to insert ({number}) must be between 1 and {_MOST_AT_ONCE}.")
    return number


def insert_table_rows(batch: Batch, request: Request) -> None:
    """insertTableRows: above or below the row (or the merged cell) of a cell, in the look of that row."""
    element, table = table_of(batch, request.get("tableObjectId", ""))
    cell = _cell(batch, table, request)
    below = request.get("insertBelow", False)
    at, like = (cell.row + cell.rows, cell.row + cell.rows - 1) if below else (cell.row, cell.row)
    table.insert_rows(at, _number(batch, request, "rows"), like)
    keep(element, table)


def insert_table_columns(batch: Batch, request: Request) -> None:
    """insertTableColumns: left or right of the column (or the merged cell) of a cell, in the look of that column."""
    element, table = table_of(batch, request.get("tableObjectId", ""))
    cell = _cell(batch, table, request)
    right = request.get("insertRight", False)
    at, like = (cell.column + cell.columns, cell.column + cell.columns - 1) if right else (cell.column, cell.column)
    table.insert_columns(at, _number(batch, request, "columns"), like)
    keep(element, table)


def delete_table_row(batch: Batch, request: Request) -> None:
    """deleteTableRow: every row that a cell spans; without rows the table goes."""
    element, table = table_of(batch, request.get("tableObjectId", ""))
    cell = _cell(batch, table, request)
    table.delete_rows(cell.row, cell.rows)
    if table.heights:
        keep(element, table)
    else:
        delete_object(batch, {"objectId": element["objectId"]})


def delete_table_column(batch: Batch, request: Request) -> None:
    """deleteTableColumn: every column that a cell spans; without columns the table goes."""
    element, table = table_of(batch, request.get("tableObjectId", ""))
    cell = _cell(batch, table, request)
    table.delete_columns(cell.column, cell.columns)
    if table.widths:
        keep(element, table)
    else:
        delete_object(batch, {"objectId": element["objectId"]})


def merge_table_cells(batch: Batch, request: Request) -> None:
    """mergeTableCells: the cells of a range become one, if together they are a rectangle."""
    element, table = table_of(batch, request.get("objectId", ""))
    if "tableRange" not in request:
        raise batch.refuse("The table range is required.")
    cells = table.touched(*spanned(batch, table, request["tableRange"]))
    if not table.merge(cells):
        raise batch.refuse("The table range must be rectangular.")
    keep(element, table)


def unmerge_table_cells(batch: Batch, request: Request) -> None:
    """unmergeTableCells: every merged cell in a range is taken apart; the words stay in its first cell."""
    element, table = table_of(batch, request.get("objectId", ""))
    if "tableRange" not in request:
        raise batch.refuse("The table range is required.")
    for cell in table.touched(*spanned(batch, table, request["tableRange"])):
        if cell.merged:
            table.unmerge(cell)
    keep(element, table)


KINDS: dict[str, Apply] = {
    "insertTableRows": insert_table_rows,
    "insertTableColumns": insert_table_columns,
    "deleteTableRow": delete_table_row,
    "deleteTableColumn": delete_table_column,
    "mergeTableCells": merge_table_cells,
    "unmergeTableCells": unmerge_table_cells,
}
