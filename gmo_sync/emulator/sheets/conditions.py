"""Conditions of conditional formats: which cells they hold for, and what format that gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gmo_sync.emulator.sheets.cells import ErrorValue, Value, is_number
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.recalculation import RuleReader, rule_reader
from gmo_sync.emulator.sheets.serials import serial_of
from gmo_sync.emulator.sheets.typed import parse_typed
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

Painter = Callable[[int, int], "Json | None"]

_NUMBER: dict[str, Callable[[float, float], bool]] = {
    "NUMBER_GREATER": lambda value, bound: value > bound,
    "NUMBER_GREATER_THAN_EQ": lambda value, bound: value >= bound,
    "NUMBER_LESS": lambda value, bound: value < bound,
    "NUMBER_LESS_THAN_EQ": lambda value, bound: value <= bound,
    "NUMBER_EQ": lambda value, bound: value == bound,
    "NUMBER_NOT_EQ": lambda value, bound: value != bound,
    "DATE_EQ": lambda value, bound: int(value) == int(bound),
    "DATE_NOT_EQ": lambda value, bound: int(value) != int(bound),
    "DATE_BEFORE": lambda value, bound: value < bound,
    "DATE_AFTER": lambda value, bound: value >= bound + 1,
    "DATE_ON_OR_BEFORE": lambda value, bound: value < bound + 1,
    "DATE_ON_OR_AFTER": lambda value, bound: value >= bound,
}
_BETWEEN: dict[str, Callable[[float, float, float], bool]] = {
    "NUMBER_BETWEEN": lambda value, low, high: low <= value <= high,
    "NUMBER_NOT_BETWEEN": lambda value, low, high: not low <= value <= high,
    "DATE_BETWEEN": lambda value, low, high: low <= value < high + 1,
    "DATE_NOT_BETWEEN": lambda value, low, high: not low <= value < high + 1,
}
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda text, wanted: wanted in text,
    "TEXT_NOT_CONTAINS": lambda text, wanted: wanted not in text,
    "TEXT_STARTS_WITH": lambda text, wanted: text.startswith(wanted),
    "TEXT_ENDS_WITH": lambda text, wanted: text.endswith(wanted),
    "TEXT_EQ": lambda text, wanted: text == wanted,
    "TEXT_NOT_EQ": lambda text, wanted: text != wanted,
}


def painter(workbook: Workbook, sheet: Sheet, now: datetime | None = None) -> Painter | None:
    """A function (row, column) → format that the tab's rules give there, None where none holds; None without rules."""
    rules = [rule for rule in sheet.conditional_formats if "booleanRule" in rule]
    if not rules:
        return None
    reader = rule_reader(workbook, sheet)
    prepared = []
    for rule in rules:
        rects = [stored_rect(sheet, entry) for entry in rule["ranges"]]
        anchor = (min(rect.top for rect in rects), min(rect.left for rect in rects))
        prepared.append((rects, anchor, rule["booleanRule"]))

    def paint(row: int, column: int) -> Json | None:
        found: Json | None = None
        for rects, anchor, rule in prepared:
            if not any(r.top <= row < r.bottom and r.left <= column < r.right for r in rects):
                continue
            if _holds(workbook, sheet, reader, rule.get("condition") or {}, row, column, anchor, now):
                given = rule.get("format") or {}
                found = given if found is None else merged_format(given, found)
        return found

    return paint


def tester(
    workbook: Workbook, sheet: Sheet, condition: Json, anchor: tuple[int, int], now: datetime | None
) -> Callable[[int, int], bool]:
    """A function (row, column) → whether the condition holds there; its formula is written for the cell `anchor`."""
    reader = rule_reader(workbook, sheet)
    return lambda row, column: _holds(workbook, sheet, reader, condition, row, column, anchor, now)


def merged_format(below: Json, above: Json) -> Json:
    """One format over another: what `above` says wins, part by part."""
    result = dict(below)
    for name, value in above.items():
        if (
            isinstance(value, dict)
            and isinstance(result.get(name), dict)
            and name in ("textFormat", "borders", "padding")
        ):
            result[name] = merged_format(result[name], value)
        else:
            result[name] = value
    return result


def _holds(
    workbook: Workbook,
    sheet: Sheet,
    reader: RuleReader,
    condition: Json,
    row: int,
    column: int,
    anchor: tuple[int, int],
    now: datetime | None,
) -> bool:
    kind = condition.get("type", "")
    cell = sheet.cell(row, column)
    value: Value = cell.value if cell else None
    if kind == "BLANK":
        return value is None or value == ""
    if kind == "NOT_BLANK":
        return value is not None and value != ""
    shift = (row - anchor[0], column - anchor[1])

    def operand(entry: Json) -> Value:
        if "relativeDate" in entry and now is not None:
            days = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1, "PAST_WEEK": -7, "PAST_MONTH": -30, "PAST_YEAR": -365}
            return serial_of(now.date()) + days.get(entry["relativeDate"], 0)
        text = entry.get("userEnteredValue", "")
        if text.startswith("="):
            return reader(text, (row, column), shift)
        return parse_typed(text, workbook.locale, (now or datetime(2026, 1, 1)).date()).value

    values = condition.get("values") or []
    if kind == "CUSTOM_FORMULA":
        result = operand(values[0]) if values else None
        return bool(result) and not isinstance(result, str | ErrorValue)
    operands = [operand(entry) for entry in values]
    if kind in _NUMBER or kind in _BETWEEN:
        numbers = [number for number in operands if isinstance(number, int | float) and is_number(number)]
        if not isinstance(value, int | float) or isinstance(value, bool):
            return False
        if kind in _NUMBER:
            return len(numbers) == 1 and _NUMBER[kind](value, numbers[0])
        return len(numbers) == 2 and _BETWEEN[kind](value, numbers[0], numbers[1])
    if kind in _TEXT:
        wanted = [entry.get("userEnteredValue", "") for entry in values] or [""]
        first = wanted[0]
        if first.startswith("="):
            first = str(operands[0])
        if value is None and kind != "TEXT_NOT_EQ":
            return kind == "TEXT_NOT_CONTAINS" and bool(first)
        text = shown(value, cell.number_format if cell else None, workbook.locale)
        return _TEXT[kind](text.casefold(), first.casefold())
    return False
