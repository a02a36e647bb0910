"""Requests about tables: createTable, cell properties."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.slides import theme
from gmo_sync.emulator.slides.geometry import Affine, in_emu
from gmo_sync.emulator.slides.properties import changed_properties
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.styles import mask

_ROW_HEIGHT = 396_200  # what one line of 14 points and its insets need
_MARGIN = 952_500  # a table without a size leaves this much on each side


def create_table(batch: Batch, request: Request) -> dict[str, Any]:
    """createTable: rows and columns of equal size, at least as high as a line of text."""
    rows, columns = request.get("rows", 0), request.get("columns", 0)
    if rows < 1 or columns < 1:
        raise batch.refuse("The number of rows and columns must be at least 1.")
    properties = request.get("elementProperties", {})
    size = properties.get("size", {})
    width = in_emu(size.get("width"), theme.PAGE_WIDTH - 2 * _MARGIN)
    height = max(in_emu(size.get("height")), rows * _ROW_HEIGHT)
    if "transform" in properties:
        at = Affine.read(properties["transform"])
        if (at.scale_x, at.scale_y, at.shear_x, at.shear_y) != (1, 1, 0, 0):
            raise batch.refuse("Table transforms must have a scale of 1 and no shear components.")
    else:
        at = Affine(1, 1, 0, 0, (theme.PAGE_WIDTH - width) / 2, (theme.PAGE_HEIGHT - height) / 2)
    element = {
        "objectId": batch.claim(request.get("objectId")),
        "size": {"width": theme.emu(width), "height": theme.emu(height)},
        "transform": at.written(),
        "table": {
            "rows": rows,
            "columns": columns,
            "tableRows": [_row(number, columns, height / rows) for number in range(rows)],
            "tableColumns": [{"columnWidth": theme.emu(width / columns)} for _ in range(columns)],
            "horizontalBorderRows": _borders(rows + 1, columns),
            "verticalBorderRows": _borders(rows, columns + 1),
        },
    }
    batch.put(properties, element)
    return {"objectId": element["objectId"]}


def _location(row: int, column: int) -> dict[str, int]:
    return {name: index for name, index in (("rowIndex", row), ("columnIndex", column)) if index}


def _row(number: int, columns: int, height: float) -> dict[str, Any]:
    fill = {"propertyState": "NOT_RENDERED"} | theme.solid({"rgbColor": theme.rgb(1, 1, 1)})
    return {
        "rowHeight": theme.emu(height),
        "tableRowProperties": {"minRowHeight": theme.emu(height)},
        "tableCells": [
            {
                "location": _location(number, column),
                "rowSpan": 1,
                "columnSpan": 1,
                "tableCellProperties": {"tableCellBackgroundFill": dict(fill), "contentAlignment": "TOP"},
            }
            for column in range(columns)
        ],
    }


def _borders(rows: int, columns: int) -> list[dict[str, Any]]:
    line = {
        "tableBorderFill": theme.solid({"rgbColor": theme.rgb(0.61960787, 0.61960787, 0.61960787)}),
        "weight": theme.emu(9525),
        "dashStyle": "SOLID",
    }
    return [
        {
            "tableBorderCells": [
                {"location": _location(row, column), "tableBorderProperties": line} for column in range(columns)
            ]
        }
        for row in range(rows)
    ]


def update_table_cell_properties(batch: Batch, request: Request) -> None:
    """updateTableCellProperties: fill and alignment of a range of cells, or of all."""
    table = batch.element_of_kind(request.get("objectId", ""), "table")["table"]
    paths = mask(request.get("fields", ""), ("tableCellBackgroundFill", "contentAlignment"), batch.where)
    span = request.get("tableRange", {"rowSpan": table["rows"], "columnSpan": table["columns"]})
    start = span.get("location", {})
    rows = range(start.get("rowIndex", 0), start.get("rowIndex", 0) + span.get("rowSpan", 0))
    columns = range(start.get("columnIndex", 0), start.get("columnIndex", 0) + span.get("columnSpan", 0))
    if not rows or not columns or rows.stop > table["rows"] or columns.stop > table["columns"]:
        raise batch.refuse("The table range is outside the table.")
    for row in rows:
        for column in columns:
            cell = table["tableRows"][row]["tableCells"][column]
            wanted = request.get("tableCellProperties", {})
            cell["tableCellProperties"] = changed_properties(cell["tableCellProperties"], wanted, paths)


def update_table_column_properties(batch: Batch, request: Request) -> None:
    """updateTableColumnProperties: widths of some columns, or of all."""
    element = batch.element_of_kind(request.get("objectId", ""), "table")
    mask(request.get("fields", ""), ("columnWidth",), batch.where)
    width = in_emu(request.get("tableColumnProperties", {}).get("columnWidth"))
    if width < 406_400:
        raise batch.refuse("The column width must be at least 406400 EMU (32 points).")
    columns = element["table"]["tableColumns"]
    for index in request.get("columnIndices") or range(len(columns)):
        if not 0 <= index < len(columns):
            raise batch.refuse(f"The column index ({index}) is outside the table.")
        columns[index]["columnWidth"] = theme.emu(width)
    element["size"]["width"] = theme.emu(sum(in_emu(one["columnWidth"]) for one in columns))


KINDS: dict[str, Apply] = {
    "createTable": create_table,
    "updateTableCellProperties": update_table_cell_properties,
    "updateTableColumnProperties": update_table_column_properties,
}
