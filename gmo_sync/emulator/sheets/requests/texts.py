"""findReplace and trimWhitespace."""

from __future__ import annotations

import re

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import Cell, checked_text
from gmo_sync.emulator.sheets.entering import entered
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import grid_rect
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook


def _areas(workbook: Workbook, body: Json) -> list[tuple[Sheet, Rect]]:
    given = [name for name in ("range", "sheetId", "allSheets") if body.get(name) is not None]
    if body.get("allSheets") is False:
        given.remove("allSheets")
    if len(given) != 1:
        raise invalid("Exactly one of range, sheetId or allSheets must be set.")
    if given[0] == "range":
        return [grid_rect(workbook, body["range"])]
    sheets = workbook.sheets if given[0] == "allSheets" else [workbook.sheet(body["sheetId"])]
    return [(sheet, sheet.whole) for sheet in sheets]


def _pattern(body: Json) -> re.Pattern[str]:
    find = body.get("find") or ""
    if not find:
        raise invalid("The find string cannot be empty.")
    text = find if body.get("searchByRegex") else re.escape(find)
    if body.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise invalid(f"Invalid regular expression: {find}") from None


@kind("findReplace")
def find_replace(workbook: Workbook, body: Json) -> Json:
    """Replace text in cells, and in formulas if asked; the new text is read as if typed."""
    pattern = _pattern(body)
    replacement = body.get("replacement") or ""
    template = (
        re.sub(r"\$(\d)", r"\\\1", replacement) if body.get("searchByRegex") else replacement.replace("\\", r"\\")
    )
    today = workbook.today()
    count = {"values": 0, "formulas": 0, "occurrences": 0}
    rows: set[tuple[int, int]] = set()
    for sheet, rect in _areas(workbook, body):

        def change(cell: Cell | None, row: int, column: int, sheet: Sheet = sheet) -> Cell | None:
            if cell is None:
                return None
            if cell.formula is not None:
                if not body.get("includeFormulas"):
                    return cell
                text = cell.formula
            elif cell.value is None:
                return cell
            else:
                text = shown(cell.value, cell.number_format, workbook.locale)
            try:
                changed, times = pattern.subn(template, text)
            except (re.error, IndexError):
                raise invalid(f"Invalid replacement: {replacement}") from None
            if not times:
                return cell
            guard(workbook, sheet, Rect(row, row + 1, column, column + 1))
            rows.add((sheet.id, row))
            count["occurrences"] += times
            count["formulas" if cell.formula is not None else "values"] += 1
            return entered(cell, changed, typed=True, locale=workbook.locale, today=today)

        bottom = min(rect.bottom, len(sheet.rows))
        sheet.change(Rect(rect.top, bottom, rect.left, rect.right), change)
    answer = {
        "valuesChanged": count["values"],
        "formulasChanged": count["formulas"],
        "rowsChanged": len(rows),
        "sheetsChanged": len({sheet_id for sheet_id, _ in rows}),
        "occurrencesChanged": count["occurrences"],
    }
    return {name: number for name, number in answer.items() if number}


@kind("trimWhitespace")
def trim_whitespace(workbook: Workbook, body: Json) -> Json:
    """Spaces at the ends go, runs of them inside become one."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    guard(workbook, sheet, rect)
    changed = 0

    def trim(cell: Cell) -> Cell | None:
        nonlocal changed
        if cell.formula is not None or not isinstance(cell.value, str):
            return cell
        text = re.sub(r"[ \t\u00a0]+", " ", cell.value).strip(" \t\n\u00a0")
        if text == cell.value:
            return cell
        changed += 1
        return cell.changed(value=checked_text(text), runs=None, chips=None)

    sheet.change_present(rect, trim)
    return {"cellsChangedCount": changed} if changed else {}
