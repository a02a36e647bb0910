"""Requests about tables: making them, and the look of their cells, borders, rows and columns."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.deck import Element
from gmo_sync.emulator.slides.geometry import Affine, in_emu
from gmo_sync.emulator.slides.properties import changed_properties
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.styles import mask
from gmo_sync.emulator.slides.table import Cell, Table

_ROW_HEIGHT = 396_200  # what one line of 14 points and its insets need
_COLUMN_WIDTH = 406_400  # the narrowest column
_MARGIN = 952_500  # a table without a size leaves this much on each side
_CELL_FIELDS = ("tableCellBackgroundFill", "contentAlignment")
_BORDER_FIELDS = ("tableBorderFill", "weight", "dashStyle")


def create_table(batch: Batch, request: Request) -> dict[str, Any]:
    """createTable: rows and columns of equal size, at least as high as a line of text."""
    rows, columns = request.get("rows", 0), request.get("columns", 0)
    if rows < 1 or columns < 1:
        raise batch.refuse("The number of rows and columns must be at least 1.")
    properties = request.get("elementProperties", {})
    size = properties.get("size", {})
    width = max(in_emu(size.get("width"), defaults.PAGE_WIDTH - 2 * _MARGIN), columns * _COLUMN_WIDTH)
    height = max(in_emu(size.get("height")), rows * _ROW_HEIGHT)
    if "transform" in properties:
        at = Affine.read(properties["transform"])
        if (at.scale_x, at.scale_y, at.shear_x, at.shear_y) != (1, 1, 0, 0):
            raise batch.refuse("Table transforms must have a scale of 1 and no shear components.")
    else:
        at = Affine(1, 1, 0, 0, (defaults.PAGE_WIDTH - width) / 2, (defaults.PAGE_HEIGHT - height) / 2)
    element: Element = {"objectId": batch.claim(request.get("objectId")), "size": {}, "transform": at.written()}
    keep(element, Table.new(rows, columns, width, height))
    batch.put(properties, element)
    return {"objectId": element["objectId"]}


def table_of(batch: Batch, object_id: str) -> tuple[Element, Table]:
    """The element of that id, which must be a table, and the table in it (see `keep`)."""
    element = batch.element_of_kind(object_id, "table")
    return element, Table.read(element["table"])


def keep(element: Element, table: Table) -> None:
    """Write a changed table back; the element is as large as its rows and columns."""
    element["table"] = table.written()
    heights = [height for height, _ in table.heights]
    element["size"] = {"width": defaults.emu(sum(table.widths)), "height": defaults.emu(sum(heights))}


def spanned(batch: Batch, table: Table, asked: dict[str, Any] | None) -> tuple[range, range]:
    """The rows and columns of a TableRange, the whole table without one. Raises where it leaves the table."""
    rows, columns = len(table.heights), len(table.widths)
    span = asked or {"rowSpan": rows, "columnSpan": columns}
    start = span.get("location", {})
    first_row, first_column = start.get("rowIndex", 0), start.get("columnIndex", 0)
    across = range(first_column, first_column + span.get("columnSpan", 0))
    down = range(first_row, first_row + span.get("rowSpan", 0))
    if not down or not across:
        raise batch.refuse("The row span and the column span of the table range must be at least 1.")
    if down.start < 0 or across.start < 0 or down.stop > rows or across.stop > columns:
        raise batch.refuse(f"The table range is outside the bounds of the table, which has size ({rows}, {columns}).")
    return down, across


def update_table_cell_properties(batch: Batch, request: Request) -> None:
    """updateTableCellProperties: fill and alignment of a range of cells, or of all."""
    element, table = table_of(batch, request.get("objectId", ""))
    paths = mask(request.get("fields", ""), _CELL_FIELDS, batch.where)
    wanted = request.get("tableCellProperties", {})
    empty = Table.new(1, 1, 1, 1).cells[0].content["tableCellProperties"]
    for cell in table.touched(*spanned(batch, table, request.get("tableRange"))):
        changed = changed_properties(cell.content["tableCellProperties"], wanted, paths)
        cell.content = {**cell.content, "tableCellProperties": {**empty, **changed}}
    keep(element, table)


def update_table_border_properties(batch: Batch, request: Request) -> None:
    """updateTableBorderProperties: colour, weight, dashes of the borders around and inside a range of cells."""
    element, table = table_of(batch, request.get("objectId", ""))
    paths = mask(request.get("fields", ""), _BORDER_FIELDS, batch.where)
    wanted = request.get("tableBorderProperties", {})
    if any(path[0] == "weight" for path in paths) and "weight" in wanted and in_emu(wanted["weight"]) <= 0:
        raise batch.refuse("The table border weight must be greater than 0.")
    rows, columns = spanned(batch, table, request.get("tableRange"))
    position = request.get("borderPosition", "ALL")
    default = next(iter(Table.new(1, 1, 1, 1).above.values()))
    for borders, chosen in zip((table.above, table.left), _chosen(table, rows, columns, position), strict=True):
        for place in chosen & set(borders):
            borders[place] = {**default, **changed_properties(borders[place], wanted, paths)}
    keep(element, table)


def _chosen(
    table: Table, rows: range, columns: range, position: str
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Places of the borders above rows, and left of columns, that a position around a range means."""
    inside = {place for cell in table.touched(rows, columns) for place in cell.places()}

    def beside(cell: Cell | None) -> bool:
        return cell is not None and (cell.row, cell.column) in inside

    above: dict[str, set[tuple[int, int]]] = {"TOP": set(), "BOTTOM": set(), "INNER_HORIZONTAL": set()}
    left: dict[str, set[tuple[int, int]]] = {"LEFT": set(), "RIGHT": set(), "INNER_VERTICAL": set()}
    for row, column in table.above:
        over, under = beside(table.at(row - 1, column)), beside(table.at(row, column))
        if over or under:
            above["INNER_HORIZONTAL" if over and under else "TOP" if under else "BOTTOM"].add((row, column))
    for row, column in table.left:
        before, after = beside(table.at(row, column - 1)), beside(table.at(row, column))
        if before or after:
            left["INNER_VERTICAL" if before and after else "LEFT" if after else "RIGHT"].add((row, column))
    names = {
        "INNER": ("INNER_HORIZONTAL", "INNER_VERTICAL"),
        "OUTER": ("TOP", "BOTTOM", "LEFT", "RIGHT"),
        "ALL": (*above, *left),
    }.get(position, (position,))
    return (
        {place for name in names for place in above.get(name, ())},
        {place for name in names for place in left.get(name, ())},
    )


def update_table_column_properties(batch: Batch, request: Request) -> None:
    """updateTableColumnProperties: widths of some columns, or of all."""
    element, table = table_of(batch, request.get("objectId", ""))
    mask(request.get("fields", ""), ("columnWidth",), batch.where)
    width = in_emu(request.get("tableColumnProperties", {}).get("columnWidth"), _COLUMN_WIDTH)
    if width < _COLUMN_WIDTH:
        raise batch.refuse(f"The column width must be at least {_COLUMN_WIDTH} EMU (32 points).")
    for index in request.get("columnIndices") or range(len(table.widths)):
        if not 0 <= index < len(table.widths):
            raise batch.refuse(f"The column index ({index}) is outside the table.")
        table.widths[index] = width
    keep(element, table)


def update_table_row_properties(batch: Batch, request: Request) -> None:
    """updateTableRowProperties: the least heights of some rows, or of all; text may make them higher."""
    element, table = table_of(batch, request.get("objectId", ""))
    mask(request.get("fields", ""), ("minRowHeight",), batch.where)
    least = in_emu(request.get("tableRowProperties", {}).get("minRowHeight"))
    if least < 0:
        raise batch.refuse("The minimum row height must not be negative.")
    for index in request.get("rowIndices") or range(len(table.heights)):
        if not 0 <= index < len(table.heights):
            raise batch.refuse(f"The row index ({index}) is outside the table.")
        table.heights[index] = (max(least, _ROW_HEIGHT), least)
    keep(element, table)


KINDS: dict[str, Apply] = {
    "createTable": create_table,
    "updateTableCellProperties": update_table_cell_properties,
    "updateTableBorderProperties": update_table_border_properties,
    "updateTableColumnProperties": update_table_column_properties,
    "updateTableRowProperties": update_table_row_properties,
}
