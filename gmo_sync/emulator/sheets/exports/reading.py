"""An XLSX upload as a spreadsheet, by openpyxl: values, formulas, formats, sizes, merges, notes."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import openpyxl.utils.cell
from openpyxl.utils.exceptions import InvalidFileException

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.file import File
from gmo_sync.emulator.sheets.cells import Cell, plain_number
from gmo_sync.emulator.sheets.properties import new_sheet
from gmo_sync.emulator.sheets.recalculation import recalculate
from gmo_sync.emulator.sheets.requests.cells import cell_changer
from gmo_sync.emulator.sheets.serials import EPOCH
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_LARGEST = 200_000  # cells of a tab that are read


def imported(file: File, content: bytes) -> Workbook:
    """The spreadsheet. Raises 400 for what is no XLSX."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as error:
        raise ApiError(400, "The uploaded content cannot be converted.", reason="conversionFailed") from error
    before = file.content if isinstance(file.content, Workbook) else None
    workbook = Workbook(locale=before.locale if before else "en_US")
    for source in book.worksheets:
        rows, columns = source.max_row or 1, source.max_column or 1
        if rows * columns > _LARGEST:
            raise ApiError(400, "The uploaded content is too large to be converted.", reason="conversionFailed")
        size = {"rowCount": max(1000, rows), "columnCount": max(26, columns)}
        sheet = new_sheet(workbook, {"title": source.title, "gridProperties": size})
        _fill(sheet, source)
        sheet.hidden = source.sheet_state != "visible"
    if all(sheet.hidden for sheet in workbook.sheets):
        if not workbook.sheets:
            new_sheet(workbook, {})
        workbook.sheets[0].hidden = False
    recalculate(workbook)
    return workbook


def _fill(sheet: Sheet, source: Any) -> None:
    change = cell_changer({"*": {}})
    for row, cells in enumerate(source.iter_rows()):
        made: list[Cell | None] = []
        for cell in cells:
            data = _data(cell) if hasattr(cell, "number_format") else {}
            found = change(None, data) if data else None
            made.append(found)
        sheet.put_row(row, made)
    for place in source.merged_cells.ranges:
        sheet.merges.append(
            {
                "startRowIndex": place.min_row - 1,
                "endRowIndex": place.max_row,
                "startColumnIndex": place.min_col - 1,
                "endColumnIndex": place.max_col,
            }
        )
    for letter, dimension in source.column_dimensions.items():
        at = openpyxl.utils.column_index_from_string(letter) - 1
        size: Json = {"pixelSize": round(dimension.width * 7 + 5)} if dimension.customWidth else {}
        size |= {"hiddenByUser": True} if dimension.hidden else {}
        if size:
            sheet.column_sizes[at] = size
    for number, dimension in source.row_dimensions.items():
        if dimension.hidden:
            sheet.row_sizes[number - 1] = {"hiddenByUser": True}
    if source.freeze_panes:
        row, column = openpyxl.utils.cell.coordinate_to_tuple(source.freeze_panes)
        frozen = {"frozenRowCount": row - 1, "frozenColumnCount": column - 1}
        sheet.grid |= {name: value for name, value in frozen.items() if value}


def _data(cell: Any) -> Json:
    """The cell as CellData."""
    data: Json = {}
    value, look = _value(cell)
    if value is not None:
        data["userEnteredValue"] = value
    if cell.has_style:
        look |= _look(cell)
    if look:
        data["userEnteredFormat"] = look
    if cell.comment is not None and cell.comment.text:
        data["note"] = cell.comment.text
    return data


def _value(cell: Any) -> tuple[Json | None, Json]:
    value = getattr(cell.value, "text", cell.value)  # an array's formula stands in an object of its own
    if value is None or value == "":
        return None, {}
    if isinstance(value, bool):
        return {"boolValue": value}, {}
    if isinstance(value, int | float):
        return {"numberValue": plain_number(value)}, _number_format(cell.number_format, "NUMBER")
    if isinstance(value, datetime | date | time | timedelta):
        kind = "TIME" if isinstance(value, time | timedelta) else "DATE_TIME"
        if kind != "TIME" and not set("hHsS") & set(cell.number_format):
            kind = "DATE"
        return {"numberValue": plain_number(_serial(value))}, _number_format(cell.number_format, kind)
    if cell.data_type == "f":
        return {"formulaValue": str(value)}, _number_format(cell.number_format, "NUMBER")
    return {"stringValue": str(value)[:50_000]}, {}


def _number_format(pattern: str, kind: str) -> Json:
    if pattern == "General":
        return {}
    if pattern == "@":
        return {"numberFormat": {"type": "TEXT"}}
    if "%" in pattern:
        kind = "PERCENT"
    return {"numberFormat": {"type": kind, "pattern": pattern}}


def _look(cell: Any) -> Json:
    look: Json = {}
    text: Json = {
        name: True
        for name, wanted in (("bold", cell.font.b), ("italic", cell.font.i), ("strikethrough", cell.font.strike))
        if wanted
    }
    if cell.font.u:
        text["underline"] = True
    if (color := _color(cell.font.color)) is not None:
        text["foregroundColor"] = color
    if text:
        look["textFormat"] = text
    if cell.fill.fill_type == "solid" and (color := _color(cell.fill.fgColor)) is not None:
        look["backgroundColor"] = color
    if cell.alignment.horizontal in ("left", "center", "right"):
        look["horizontalAlignment"] = cell.alignment.horizontal.upper()
    if cell.alignment.wrap_text:
        look["wrapStrategy"] = "WRAP"
    return look


def _color(color: Any) -> Json | None:
    """A plain colour; what a theme names is left out."""
    text = getattr(color, "rgb", None)
    if not isinstance(text, str) or len(text) != 8 or text == "00000000":
        return None
    parts = (int(text[at : at + 2], 16) / 255 for at in (2, 4, 6))
    return dict(zip(("red", "green", "blue"), parts, strict=True))


def _serial(value: datetime | date | time | timedelta) -> float:
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment.replace(tzinfo=None) - EPOCH) / timedelta(days=1)
