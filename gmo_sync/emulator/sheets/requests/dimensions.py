"""Rows and columns: insert, delete, move, append, sizes."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.guards import guard, guard_sheet
from gmo_sync.emulator.sheets.masks import overlay, update_mask
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.requests.registry import dimension_span, kind, required
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS, Deletion, Insertion, Move
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook


def _found(workbook: Workbook, body: Json, name: str = "range") -> tuple[Sheet, str, int, int]:
    place = required(body, name)
    sheet = workbook.sheet(place.get("sheetId") or 0)
    dimension = place.get("dimension")
    return sheet, *dimension_span(place, sheet.count(dimension) if dimension in (ROWS, COLUMNS) else 0)


def _band(sheet: Sheet, dimension: str, start: int, end: int) -> Rect:
    """Whole rows or columns as a rectangle."""
    if dimension == ROWS:
        return Rect(start, end, 0, sheet.column_count)
    return Rect(0, sheet.row_count, start, end)


def _word(dimension: str) -> str:
    return "row" if dimension == ROWS else "column"


@kind("insertDimension")
def insert_dimension(workbook: Workbook, body: Json) -> None:
    """New rows or columns that take size, format and rules from a neighbour."""
    sheet, dimension, start, end = _found(workbook, body)
    before = bool(body.get("inheritFromBefore"))
    count = sheet.count(dimension)
    if end <= start:
        raise invalid(f"range.endIndex[{end}] must be after range.startIndex[{start}]")
    if before and start == 0:
        raise invalid("inheritFromBefore cannot be true if inserting at index 0")
    if start > count or (start == count and not before):
        raise invalid(
            f"range.startIndex[{start}] must be less than the grid size[{count}] if inheritFromBefore is false."
        )
    guard(workbook, sheet, _band(sheet, dimension, start, min(start + 1, count)))
    workbook.shift(sheet, Insertion(dimension, start, end - start))
    _inherit(sheet, dimension, start, end, start - 1 if before else end)


def _inherit(sheet: Sheet, dimension: str, start: int, end: int, model: int) -> None:
    sizes = sheet.sizes(dimension)
    if model in sizes:
        for index in range(start, end):
            sizes[index] = sizes[model]
    if dimension == ROWS:
        pattern = [_blank(cell) for cell in sheet.row(model)]
        if any(cell is not None for cell in pattern):
            for index in range(start, end):
                sheet.put_row(index, list(pattern))
        return
    for row in range(len(sheet.rows)):
        blank = _blank(sheet.cell(row, model))
        if blank is not None:
            for column in range(start, end):
                sheet.put(row, column, blank)


def _blank(cell: Cell | None) -> Cell | None:
    """What a new cell takes from its neighbour: format and rule."""
    if cell is None or (cell.format is None and cell.validation is None):
        return None
    return Cell(format=cell.format, validation=cell.validation)


@kind("appendDimension")
def append_dimension(workbook: Workbook, body: Json) -> None:
    """Empty rows or columns at the end."""
    sheet = workbook.sheet(body.get("sheetId") or 0)
    length = body.get("length") or 0
    dimension, _, _ = dimension_span({"dimension": body.get("dimension")}, 0)
    if length < 1:
        raise invalid("length must be greater than 0")
    guard_sheet(workbook, sheet)
    workbook.shift(sheet, Insertion(dimension, sheet.count(dimension), length))


@kind("deleteDimension")
def delete_dimension(workbook: Workbook, body: Json) -> None:
    """Rows or columns go, with what is in them."""
    sheet, dimension, start, end = _found(workbook, body)
    count, word = sheet.count(dimension), _word(dimension)
    if start == end:
        return
    if end < start:
        raise invalid(f"range.endIndex[{end}] must be after range.startIndex[{start}]")
    if end > count:
        first = max(start, count)
        raise invalid(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {first} "
            f"but there are only {count} {word}s."
        )
    frozen = sheet.grid.get("frozenRowCount" if dimension == ROWS else "frozenColumnCount", 0)
    if start <= frozen and end == count:
        if frozen and start:
            raise invalid(f"Sorry, it is not possible to delete all non-frozen {word}s.")
        if not start:
            raise invalid(f"You can't delete all the {word}s on the sheet.")
    guard(workbook, sheet, _band(sheet, dimension, start, end))
    workbook.shift(sheet, Deletion(dimension, start, end))


@kind("moveDimension")
def move_dimension(workbook: Workbook, body: Json) -> None:
    """Rows or columns go before another; the destination counts before the move."""
    sheet, dimension, start, end = _found(workbook, body, "source")
    to = body.get("destinationIndex") or 0
    count = sheet.count(dimension)
    if not 0 <= start < end <= count:
        raise invalid(f"source range [{start}, {end}) is not within the grid of {count} {_word(dimension)}s.")
    if not 0 <= to <= count:
        raise invalid(f"destinationIndex[{to}] must be between 0 and {count}.")
    if start < to < end:
        raise invalid("destinationIndex cannot be within the source range.")
    guard(workbook, sheet, _band(sheet, dimension, min(start, to), max(end, to)))
    workbook.shift(sheet, Move(dimension, start, end, to))


@kind("updateDimensionProperties")
def update_dimension_properties(workbook: Workbook, body: Json) -> None:
    """Size and visibility of rows or columns."""
    mask = update_mask(body)
    sheet, dimension, start, end = _found(workbook, body)
    properties = body.get("properties") or {}
    for name in mask:
        if name not in ("pixelSize", "hiddenByUser", "*"):
            raise invalid(f"Invalid field: {name}")
    if start >= sheet.count(dimension):
        raise invalid(f"range.startIndex[{start}] is after last {_word(dimension)} in grid[{sheet.count(dimension)}]")
    if properties.get("pixelSize") is not None and properties["pixelSize"] < 0:
        raise invalid("pixelSize must be >= 0")
    guard_sheet(workbook, sheet)
    allowed = {name: value for name, value in properties.items() if name in ("pixelSize", "hiddenByUser") and value}
    sizes = sheet.sizes(dimension)
    for index in range(start, min(end, sheet.count(dimension))):
        size = overlay(sizes.get(index, {}), allowed, mask)
        if size:
            sizes[index] = size
        else:
            sizes.pop(index, None)


@kind("autoResizeDimensions")
def auto_resize_dimensions(workbook: Workbook, body: Json) -> None:
    """Columns as wide as their longest text (letters are estimated); rows back to what they need."""
    place = required(body, "dimensions")
    sheet, dimension, start, end = _found(workbook, {"range": place})
    guard_sheet(workbook, sheet)
    end = min(end, sheet.count(dimension))
    sizes = sheet.sizes(dimension)
    for index in range(start, end):
        size = {name: value for name, value in sizes.get(index, {}).items() if name != "pixelSize"}
        if dimension == COLUMNS:
            width = max((_width(workbook, cells[index]) for cells in sheet.rows if index < len(cells)), default=0)
            if width:
                size["pixelSize"] = width
        if size:
            sizes[index] = size
        else:
            sizes.pop(index, None)


def _width(workbook: Workbook, cell: Cell | None) -> int:
    if cell is None or cell.value is None:
        return 0
    text = shown(cell.value, cell.number_format, workbook.locale)
    font = (cell.format or {}).get("textFormat") or {}
    scale = font.get("fontSize", 10) / 10 * (1.08 if font.get("bold") else 1)
    longest = max(sum(8.48 if letter.isupper() else 6.6 for letter in line) for line in text.split("\n"))
    return int(max(21, round(longest * scale) + 7))
