"""A spreadsheet as XLSX, by XlsxWriter: values, formulas with what they are worth, formats, sizes, merges, notes."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from gmo_sync.emulator.file import File
from gmo_sync.emulator.sheets.cells import Cell, ErrorValue
from gmo_sync.emulator.sheets.exports.titles import title_for
from gmo_sync.emulator.sheets.locales import locale_named
from gmo_sync.emulator.sheets.look import Look, hyperlink
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_ALIGN = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
_VALIGN = {"TOP": "top", "MIDDLE": "vcenter", "BOTTOM": "bottom"}
_LINES = {"SOLID": 1, "SOLID_MEDIUM": 2, "SOLID_THICK": 5, "DASHED": 3, "DOTTED": 4, "DOUBLE": 6}
_TURNS = {"DATE": "yyyy-mm-dd", "TIME": "hh:mm:ss", "DATE_TIME": "yyyy-mm-dd hh:mm:ss", "PERCENT": "0.00%"}


def xlsx_of(file: File) -> bytes:
    """The whole spreadsheet."""
    workbook: Workbook = file.content
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    writer = _Writer(book, workbook)
    taken: set[str] = set()
    for sheet in workbook.sheets:
        writer.sheet(sheet, title_for(sheet.title, taken))
    first = workbook.sheets.index(workbook.first_visible())
    book.worksheets()[first].activate()
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any, workbook: Workbook) -> None:
        self._book = book
        self._workbook = workbook
        self._formats: dict[str, Format] = {}

    def sheet(self, sheet: Sheet, title: str) -> None:
        target = self._book.add_worksheet(title)
        look = Look(self._workbook, sheet)
        if sheet.hidden and len(self._workbook.sheets) > 1:
            target.hide()
        if sheet.right_to_left:
            target.right_to_left()
        if sheet.look.get("tabColor"):
            target.set_tab_color(_color(sheet.look["tabColor"]))
        target.freeze_panes(sheet.grid.get("frozenRowCount", 0), sheet.grid.get("frozenColumnCount", 0))
        if sheet.grid.get("hideGridlines"):
            target.hide_gridlines(2)
        for column, size in sheet.column_sizes.items():
            hidden = {"hidden": bool(size.get("hiddenByUser"))}
            target.set_column_pixels(column, column, size.get("pixelSize", 100), None, hidden)
        for row, size in sheet.row_sizes.items():
            target.set_row_pixels(row, size.get("pixelSize", 21), None, {"hidden": bool(size.get("hiddenByUser"))})
        for place in sheet.merges:
            top, bottom = place["startRowIndex"], place["endRowIndex"] - 1
            left, right = place["startColumnIndex"], place["endColumnIndex"] - 1
            target.merge_range(top, left, bottom, right, "", self._format(look.effective(None, top, left)))
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    self._cell(target, row, column, cell, look)
        if sheet.basic_filter and "range" in sheet.basic_filter:
            place = sheet.basic_filter["range"]
            top, bottom = place.get("startRowIndex", 0), place.get("endRowIndex", sheet.row_count) - 1
            left, right = place.get("startColumnIndex", 0), place.get("endColumnIndex", sheet.column_count) - 1
            target.autofilter(top, left, bottom, right)

    def _cell(self, target: Any, row: int, column: int, cell: Cell, look: Look) -> None:
        form = self._format(look.effective(cell, row, column))
        value = cell.value
        if cell.note:
            target.write_comment(row, column, cell.note)
        if cell.formula is not None and not cell.formula.upper().startswith("=IMAGE("):
            worth = value.shown if isinstance(value, ErrorValue) else "" if value is None else value
            target.write_formula(row, column, cell.formula, form, worth)
        elif value is None:
            target.write_blank(row, column, None, form)
        elif isinstance(value, bool):
            target.write_boolean(row, column, value, form)
        elif isinstance(value, int | float):
            target.write_number(row, column, value, form)
        else:
            text = value.shown if isinstance(value, ErrorValue) else value
            target.write_string(row, column, text[:32_767], form)
            link = hyperlink(cell)
            if link and len(link) < 2_000:
                target.write_url(row, column, link, form, text[:255])

    def _format(self, look: Json) -> Format:
        wanted = _properties(look, self._workbook.locale)
        key = repr(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]


def _properties(look: Json, locale: str) -> Json:
    text = look.get("textFormat", {})
    wanted: Json = {
        "bold": text.get("bold"),
        "italic": text.get("italic"),
        "underline": 1 if text.get("underline") else None,
        "font_strikeout": text.get("strikethrough"),
        "font_size": text.get("fontSize", 10),
        "font_name": text.get("fontFamily", "arial").split(",")[0].title(),
        "font_color": _color(text.get("foregroundColor")) if text.get("foregroundColor") else None,
        "align": _ALIGN.get(look.get("horizontalAlignment", "")),
        "valign": _VALIGN.get(look.get("verticalAlignment", ""), "bottom"),
        "text_wrap": look.get("wrapStrategy") == "WRAP",
        "num_format": _number_format(look.get("numberFormat"), locale),
    }
    background = look.get("backgroundColor")
    if background and _color(background) != "#FFFFFF":
        wanted["bg_color"] = _color(background)
    for side, border in look.get("borders", {}).items():
        wanted[side] = _LINES.get(border.get("style", ""), 0)
    return {name: value for name, value in wanted.items() if value}


def _number_format(number_format: Json | None, locale: str) -> str | None:
    if number_format is None:
        return None
    kind = number_format.get("type", "")
    return number_format.get("pattern") or locale_named(locale).default_pattern(kind) or _TURNS.get(kind)


def _color(color: Json | None) -> str:
    parts = [round(255 * (color or {}).get(name, 0)) for name in ("red", "green", "blue")]
    return "#" + "".join(f"{part:02X}" for part in parts)
