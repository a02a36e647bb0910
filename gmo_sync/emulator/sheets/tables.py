"""Tables as they are answered: columns named by their header cells, bands for those who ask for bands."""

from __future__ import annotations

from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_BANDS = {
    "headerColorStyle": {"rgbColor": {"red": 0.20784314, "green": 0.40784314, "blue": 0.32941177}},
    "firstBandColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
    "secondBandColorStyle": {"rgbColor": {"red": 0.9647059, "green": 0.972549, "blue": 0.9764706}},
}


def has_footer(table: Json) -> bool:
    """Whether the last row of the table is its footer."""
    return bool(table.get("rowsProperties", {}).get("footerColorStyle"))


def table_json(workbook: Workbook, sheet: Sheet, table: Json) -> Json:
    """The Table as Google answers it."""
    rect = stored_rect(sheet, table["range"])
    columns = []
    for column in table["columnProperties"]:
        at = column.get("columnIndex", 0)
        cell = sheet.cell(rect.top, rect.left + at)
        name = shown(cell.value, cell.number_format, workbook.locale) if cell else ""
        own: Json = {"columnIndex": at} if at else {}
        columns.append(own | {"columnName": name or f"Column {at + 1}"} | column)
    return table | {"columnProperties": columns}


def table_bands(table: Json) -> Json:
    """The BandedRange that a table's rows look like; it has no number of its own, only a reference."""
    looks = _BANDS | table.get("rowsProperties", {})
    rows: Json = {}
    for name in ("headerColorStyle", "firstBandColorStyle", "secondBandColorStyle", "footerColorStyle"):
        if name in looks:
            style = looks[name]
            if "rgbColor" in style:
                rows[name.removesuffix("Style")] = style["rgbColor"]
            rows[name] = style
    return {"bandedRangeReference": table["tableId"], "range": table["range"], "rowProperties": rows}
