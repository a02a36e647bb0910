"""What a data validation rule lets a person enter: the values to choose from, and whether others are refused.

The API writes whatever it is given, as Google's does; these rules hold for people at the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.conditions import painter
from gmo_sync.emulator.sheets.number_format import is_date_format, shown
from gmo_sync.emulator.sheets.ranges import range_rect
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_SHAPES = {
    "TEXT_IS_EMAIL": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "TEXT_IS_URL": re.compile(r"(?:https?://)?[^\s/.]+\.[^\s]+"),
}


@dataclass(frozen=True)
class Choices:
    """The texts of a list, in its order; `strict` when nothing else is accepted."""

    texts: tuple[str, ...]
    strict: bool


def choices_of(workbook: Workbook, sheet: Sheet, rule: Json) -> Choices | None:
    """The list of a rule; None for rules without one."""
    condition = rule.get("condition") or {}
    values = [entry.get("userEnteredValue", "") for entry in condition.get("values") or []]
    strict = bool(rule.get("strict"))
    if condition.get("type") == "ONE_OF_LIST":
        return Choices(tuple(values), strict)
    if condition.get("type") != "ONE_OF_RANGE" or not values:
        return None
    try:
        source, rect = range_rect(workbook, values[0].lstrip("="))
    except ApiError:
        return Choices((), strict)  # the range is gone: nothing can be chosen any more
    if "!" not in values[0] and source is not sheet and not _is_name(workbook, values[0]):
        source = sheet
    texts = dict.fromkeys(
        shown(cell.value, cell.number_format, workbook.locale)
        for line in source.block(rect)
        for cell in line
        if cell is not None and cell.value not in (None, "")
    )
    return Choices(tuple(texts), strict)


def _is_name(workbook: Workbook, text: str) -> bool:
    return any(entry["name"].casefold() == text.lstrip("=").casefold() for entry in workbook.named_ranges)


def is_refused(workbook: Workbook, sheet: Sheet, row: int, column: int, cell: Cell | None, now: datetime) -> bool:
    """Whether the rule in a cell, where it is strict, does not let the cell be as it is now."""
    if cell is None or cell.validation is None or not cell.filled or not cell.validation.get("strict"):
        return False
    rule = cell.validation
    choices = choices_of(workbook, sheet, rule)
    if choices is not None:
        return shown(cell.value, cell.number_format, workbook.locale) not in choices.texts
    condition = rule.get("condition") or {}
    if condition.get("type") == "BOOLEAN":
        values = [entry.get("userEnteredValue", "") for entry in condition.get("values") or []]
        text = shown(cell.value, cell.number_format, workbook.locale)
        return text not in values if values else not isinstance(cell.value, bool)
    return not _holds(workbook, sheet, condition, Rect(row, row + 1, column, column + 1), cell, now)


def _holds(workbook: Workbook, sheet: Sheet, condition: Json, place: Rect, cell: Cell, now: datetime) -> bool:
    kind = condition.get("type", "")
    if kind in _SHAPES:
        return isinstance(cell.value, str) and bool(_SHAPES[kind].fullmatch(cell.value))
    if kind == "DATE_IS_VALID":
        return is_date_format(cell.number_format)
    # A rule of validation asks what a conditional format asks: whether the condition holds for the cell.
    asked = sheet.copy()
    rule: Json = {"condition": condition, "format": {"backgroundColor": {}}}
    asked.conditional_formats = [{"ranges": [place.grid_range(sheet.id)], "booleanRule": rule}]
    paint = painter(workbook, asked, now)
    return paint is not None and paint(place.top, place.left) is not None
