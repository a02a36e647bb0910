"""The body of `spreadsheets.create` for a specification: tabs, headings and everything that makes them readable.

One call makes the whole empty spreadsheet, so that nobody ever meets it half made. Columns and tabs carry developer
metadata (`gmo_column`, `gmo_table`) by which they are found again whatever people rename; the spreadsheet tells whose
it is (`gmo_owner`) and which state store keeps its base (`gmo_base`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gmo_sync.sheets.cells import cell_data, number_format
from gmo_sync.sheets.requests import Request, columns_range, grid_range, rgb
from gmo_sync.sheets.spec import RowStyle, SpreadsheetSpec, Tab
from gmo_sync.tables import Kind, Table, TableColumn

COLUMN_KEY, TABLE_KEY, OWNER_KEY, BASE_KEY = "gmo_column", "gmo_table", "gmo_owner", "gmo_base"
ID_HEADING = "id"
_SPARE_ROWS = 200
_WIDTHS = {Kind.CHECKBOX: 80, Kind.NUMBER: 90, Kind.INTEGER: 90, Kind.DATE: 100, Kind.DATE_TIME: 130, Kind.TIME: 80}
_HIDDEN_ID_NOTE = "Служебный столбец: по нему программа узнаёт строки. Пожалуйста, не меняйте и не удаляйте его."


def spreadsheet_body(spec: SpreadsheetSpec, rows: dict[str, int], base: str) -> dict[str, Any]:
    """The Spreadsheet resource to create; `rows` says by tab title how many rows of content to make room for.

    base: who keeps what is agreed on; see `Reading.base`.
    """
    body: dict[str, Any] = {
        "properties": {
            "title": spec.title,
            "locale": spec.locale,
            "timeZone": spec.time_zone,
            "autoRecalc": "ON_CHANGE",
        },
        "sheets": [_sheet(tab, number, rows.get(tab.table.title, 0)) for number, tab in enumerate(spec.tabs)],
    }
    marks = {OWNER_KEY: spec.owner, BASE_KEY: base}
    body["developerMetadata"] = [_metadata(key, value, {"spreadsheet": True}) for key, value in marks.items() if value]
    return body


def mark_requests(base: str, *, marked: bool) -> list[Request]:
    """The request that tells a spreadsheet who keeps its base; marked: it was told before."""
    if not marked:
        return [{"createDeveloperMetadata": {"developerMetadata": _metadata(BASE_KEY, base, {"spreadsheet": True})}}]
    return [
        {
            "updateDeveloperMetadata": {
                "dataFilters": [{"developerMetadataLookup": {"metadataKey": BASE_KEY}}],
                "developerMetadata": {"metadataValue": base},
                "fields": "metadataValue",
            }
        }
    ]


def _sheet(tab: Tab, sheet_id: int, rows: int) -> dict[str, Any]:
    """A Sheet resource; the sheetId is chosen by us, so that the same call can refer to it."""
    columns = tab.table.columns
    id_column, row_count = len(columns), row_count_for(tab, rows)
    return {
        "properties": {
            "sheetId": sheet_id,
            "title": tab.table.title,
            "index": sheet_id,
            "gridProperties": {
                "rowCount": row_count,
                "columnCount": id_column + 1,
                "frozenRowCount": 1,
                "frozenColumnCount": tab.frozen_columns,
            },
            "tabColorStyle": rgb(tab.colour),
        },
        "data": [
            {
                "rowData": [{"values": [*(_heading(tab, column) for column in columns), _id_heading(tab)]}],
                "columnMetadata": [*map(_width, columns), {"hiddenByUser": True, "pixelSize": 90}],
            },
        ],
        "developerMetadata": [
            _metadata(TABLE_KEY, tab.table.title, {"sheetId": sheet_id}),
            *(
                _metadata(COLUMN_KEY, name, {"dimensionRange": columns_range(sheet_id, at, at + 1)})
                for at, name in enumerate((*tab.table.fields, tab.table.key))
            ),
        ],
        "bandedRanges": [
            {
                "range": grid_range(sheet_id, 0, row_count, 0, id_column),
                "rowProperties": {
                    "headerColorStyle": rgb(tab.colour),
                    "firstBandColorStyle": rgb("FFFFFF"),
                    "secondBandColorStyle": rgb(tab.band),
                },
            }
        ],
        "conditionalFormats": [_row_style(tab, style, sheet_id, id_column) for style in tab.styles],
        "protectedRanges": [
            {
                "range": grid_range(sheet_id, column=id_column, end=id_column + 1),
                "description": "Служебный столбец id",
                "warningOnly": True,
            }
        ],
    }


def row_count_for(tab: Tab, rows: int) -> int:
    """How many grid rows a new tab gets: the headings, the content, and room for people to type."""
    return 1 + rows + (0 if tab.table.fixed_rows else _SPARE_ROWS)


def _metadata(key: str, value: str, location: dict[str, Any]) -> dict[str, Any]:
    return {"metadataKey": key, "metadataValue": value, "location": location, "visibility": "DOCUMENT"}


def _heading(tab: Tab, column: TableColumn) -> dict[str, Any]:
    cell = cell_data(column.heading) | {"userEnteredFormat": _heading_format(tab)}
    return cell | ({"note": column.options.note} if column.options.note else {})


def _id_heading(tab: Tab) -> dict[str, Any]:
    return cell_data(ID_HEADING) | {"userEnteredFormat": _heading_format(tab), "note": _HIDDEN_ID_NOTE}


def _heading_format(tab: Tab) -> dict[str, Any]:
    return {
        "backgroundColorStyle": rgb(tab.colour),
        "horizontalAlignment": "CENTER",
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
        "textFormat": {"bold": True, "foregroundColorStyle": rgb("FFFFFF")},
    }


def look_requests(tab: Tab, sheet_id: int, columns: Mapping[str, int], id_column: int) -> list[Request]:
    """How the cells below the headings look and what may be chosen there: one `repeatCell` a column."""
    plain: dict[str, Any] = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    looks = [(at, _look(tab.table.by_field[name])) for name, at in columns.items()]
    return [
        {
            "repeatCell": {
                "range": grid_range(sheet_id, 1, None, at, at + 1),
                "cell": cell,
                "fields": "userEnteredFormat(verticalAlignment,wrapStrategy,numberFormat),dataValidation",
            }
        }
        for at, cell in (*looks, (id_column, plain))
    ]


def adopt_requests(table: Table[Any], sheet_id: int, columns: Mapping[str, int]) -> list[Request]:
    """The requests that make a tab which people made by hand one of ours: metadata, and nothing that can be seen."""
    found = [
        _metadata(TABLE_KEY, table.title, {"sheetId": sheet_id}),
        *(
            _metadata(COLUMN_KEY, name, {"dimensionRange": columns_range(sheet_id, at, at + 1)})
            for name, at in columns.items()
        ),
    ]
    return [{"createDeveloperMetadata": {"developerMetadata": entry}} for entry in found]


def add_tab_requests(tab: Tab, sheet_id: int, index: int, rows: int) -> list[Request]:
    """The requests that add to an existing spreadsheet what `spreadsheet_body` has for a tab."""
    sheet = _sheet(tab, sheet_id, rows)
    (grid,) = sheet["data"]
    return [
        {"addSheet": {"properties": sheet["properties"] | {"index": index}}},
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0},
                "rows": grid["rowData"],
                "fields": "userEnteredValue,userEnteredFormat,note",
            }
        },
        *(
            {
                "updateDimensionProperties": {
                    "range": columns_range(sheet_id, at, at + 1),
                    "properties": width,
                    "fields": ",".join(width),
                }
            }
            for at, width in enumerate(grid["columnMetadata"])
        ),
        *({"createDeveloperMetadata": {"developerMetadata": entry}} for entry in sheet["developerMetadata"]),
        *({"addBanding": {"bandedRange": banding}} for banding in sheet["bandedRanges"]),
        *(
            {"addConditionalFormatRule": {"rule": rule, "index": number}}
            for number, rule in enumerate(sheet["conditionalFormats"])
        ),
        *({"addProtectedRange": {"protectedRange": protection}} for protection in sheet["protectedRanges"]),
    ]


def _look(column: TableColumn) -> dict[str, Any]:
    look: dict[str, Any] = {"verticalAlignment": "TOP", "wrapStrategy": "WRAP" if column.options.wrap else "CLIP"}
    pattern = number_format(column)
    if pattern is not None:
        look["numberFormat"] = pattern
    cell: dict[str, Any] = {"userEnteredFormat": look}
    rule = validation(column)
    return cell | ({"dataValidation": rule} if rule else {})


def validation(column: TableColumn) -> dict[str, Any] | None:
    """Google's DataValidationRule: a dropdown for choices, a checkbox for bool; strict where only choices fit."""
    if column.kind is Kind.CHECKBOX:
        return {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}
    if not column.choices:
        return None
    values = [{"userEnteredValue": choice} for choice in column.choices]
    strict = column.kind is Kind.CHOICE
    return {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": strict, "showCustomUi": True}


def _width(column: TableColumn) -> dict[str, Any]:
    width = column.options.width or _WIDTHS.get(column.kind, 200)
    return {"pixelSize": width, **({"hiddenByUser": True} if column.options.hidden else {})}


def _row_style(tab: Tab, style: RowStyle, sheet_id: int, end: int) -> dict[str, Any]:
    at = tab.table.fields.index(style.field)
    look: dict[str, Any] = {}
    text: dict[str, Any] = {name: True for name in ("bold", "italic", "strikethrough") if getattr(style, name)}
    if style.foreground:
        text["foregroundColorStyle"] = rgb(style.foreground)
    if style.background:
        look["backgroundColorStyle"] = rgb(style.background)
    if text:
        look["textFormat"] = text
    formula = f'=${column_letters(at)}2="{style.value}"'
    return {
        "ranges": [grid_range(sheet_id, 1, None, 0, end)],
        "booleanRule": {
            "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]},
            "format": look,
        },
    }


def column_letters(index: int) -> str:
    """The A1 letters of a zero-based column: 0 → "A", 26 → "AA"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
