"""Requests of `spreadsheets.batchUpdate` as plain dictionaries in Google's spelling, each by a function of its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gmo_sync.sheets.cells import cell_data
from gmo_sync.tables import Cell

Request = dict[str, Any]


def update_cells(sheet_id: int, row: int, column: int, rows: Sequence[Sequence[Cell]]) -> Request:
    """Write values, and only values, from the cell at zero-based `row` and `column`; formats and notes stay."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [cell_data(cell) for cell in cells]} for cells in rows],
            "fields": "userEnteredValue",
        }
    }


def insert_rows(sheet_id: int, start: int, count: int, *, like_above: bool = True) -> Request:
    """Insert `count` empty rows before the zero-based row `start`, looking like the row above or the one below."""
    return {"insertDimension": {"range": rows_range(sheet_id, start, start + count), "inheritFromBefore": like_above}}


def delete_rows(sheet_id: int, start: int, end: int) -> Request:
    """Delete the zero-based rows `start` to `end`, exclusive."""
    return {"deleteDimension": {"range": rows_range(sheet_id, start, end)}}


def move_row(sheet_id: int, row: int, destination: int) -> Request:
    """Move one row; `destination` counts as before the move, as Google has it."""
    return {"moveDimension": {"source": rows_range(sheet_id, row, row + 1), "destinationIndex": destination}}


def paste(source: dict[str, Any], destination: dict[str, Any], *, looks: bool = False) -> Request:
    """Copy a GridRange with values and formulas, and with or without looks and notes."""
    how = "PASTE_NORMAL" if looks else "PASTE_FORMULA"
    return {"copyPaste": {"source": source, "destination": destination, "pasteType": how}}


def rows_range(sheet_id: int, start: int, end: int) -> dict[str, Any]:
    """A DimensionRange of rows."""
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def columns_range(sheet_id: int, start: int, end: int) -> dict[str, Any]:
    """A DimensionRange of columns."""
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def grid_range(
    sheet_id: int, row: int | None = None, end_row: int | None = None, column: int | None = None, end: int | None = None
) -> dict[str, Any]:
    """A GridRange; what is None is unbounded."""
    bounds = {"startRowIndex": row, "endRowIndex": end_row, "startColumnIndex": column, "endColumnIndex": end}
    return {"sheetId": sheet_id} | {name: bound for name, bound in bounds.items() if bound is not None}


def rgb(colour: str) -> dict[str, Any]:
    """Google's ColorStyle for six hex digits."""
    red, green, blue = (round(int(colour[at : at + 2], 16) / 255, 4) for at in (0, 2, 4))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}
