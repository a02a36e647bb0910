"""autoFill: a series carried on, or a pattern repeated, beyond the cells that begin it."""

from __future__ import annotations

import re
from collections.abc import Callable

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import Cell, Value, is_number, plain_number
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.locales import locale_named
from gmo_sync.emulator.sheets.ranges import grid_rect
from gmo_sync.emulator.sheets.references import copied
from gmo_sync.emulator.sheets.requests.registry import kind
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_Line = list["Cell | None"]
_Series = Callable[[int], Value]
_NUMBERED = re.compile(r"(.*?)([0-9]+)(\D*)\Z", re.DOTALL)
_MOMENTS = ("DATE", "TIME", "DATE_TIME")


@kind("autoFill")
def auto_fill(workbook: Workbook, body: Json) -> None:
    """From a source outwards by a length, or within a range from its filled part to the rest."""
    if ("range" in body) == ("sourceAndDestination" in body):
        raise invalid("Exactly one of range or sourceAndDestination must be set.")
    if "range" in body:
        sheet, rect = grid_rect(workbook, body["range"])
        found = _begun(sheet, rect)
        if found is None:
            return
        source, dimension, length = found
    else:
        given = body["sourceAndDestination"]
        sheet, source = grid_rect(workbook, given.get("source"))
        dimension, length = given.get("dimension"), given.get("fillLength") or 0
        if dimension not in (ROWS, COLUMNS):
            raise invalid("No dimension specified.")
    if source.empty or not length:
        return
    target = _target(sheet, source, dimension, length)
    guard(workbook, sheet, target)
    _fill(workbook, sheet, source, target, dimension, bool(body.get("useAlternateSeries")))


def _begun(sheet: Sheet, rect: Rect) -> tuple[Rect, str, int] | None:
    """The filled part at one edge of a range, and where to fill from there."""
    filled = [
        (row, column)
        for row in range(rect.top, min(rect.bottom, len(sheet.rows)))
        for column in range(rect.left, rect.right)
        if (cell := sheet.cell(row, column)) is not None and cell.filled
    ]
    if not filled:
        return None
    top, bottom = min(row for row, _ in filled), max(row for row, _ in filled) + 1
    left, right = min(column for _, column in filled), max(column for _, column in filled) + 1
    if bottom < rect.bottom and (top, left) == (rect.top, rect.left):
        return Rect(top, bottom, rect.left, rect.right), ROWS, rect.bottom - bottom
    if top > rect.top:
        return Rect(top, bottom, rect.left, rect.right), ROWS, rect.top - top
    if right < rect.right:
        return Rect(rect.top, rect.bottom, left, right), COLUMNS, rect.right - right
    if left > rect.left:
        return Rect(rect.top, rect.bottom, left, right), COLUMNS, rect.left - left
    return None


def _target(sheet: Sheet, source: Rect, dimension: str, length: int) -> Rect:
    if dimension == ROWS:
        first, last = (source.bottom, source.bottom + length) if length > 0 else (source.top + length, source.top)
        target = Rect(first, last, source.left, source.right)
    else:
        first, last = (source.right, source.right + length) if length > 0 else (source.left + length, source.left)
        target = Rect(source.top, source.bottom, first, last)
    if not sheet.whole.covers(target):
        raise invalid("The destination of the fill is outside of the grid.")
    return target


def _fill(workbook: Workbook, sheet: Sheet, source: Rect, target: Rect, dimension: str, alternate: bool) -> None:
    block = sheet.block(source)
    down = dimension == ROWS
    lines: list[_Line] = [list(line) for line in zip(*block, strict=True)] if down else block
    series = [_series(workbook, line, alternate) for line in lines]
    first, size = (source.top, source.bottom - source.top) if down else (source.left, source.right - source.left)

    def become(_cell: Cell | None, row: int, column: int) -> Cell | None:
        line, at = (column - source.left, row - first) if down else (row - source.top, column - first)
        model = lines[line][at % size]
        if model is None:
            return None
        steps = at - at % size
        if model.formula is not None:
            moved = copied(model.formula, steps if down else 0, 0 if down else steps)
            return model.changed(formula=moved, note=None, pivot=None)
        found = series[line]
        value = model.value if found is None or model.value is None else found(at)
        return model.changed(value=value, note=None, pivot=None, runs=model.runs if value == model.value else None)

    sheet.change(target, become)


def _series(workbook: Workbook, line: _Line, alternate: bool) -> _Series | None:
    """What stands at an index counted from the first cell of a line; None where the line is only repeated."""
    values = [cell.value for cell in line if cell is not None and cell.filled]
    if len(values) != len(line) or any(cell is not None and cell.formula is not None for cell in line):
        return None
    numbers = [value for value in values if is_number(value) and isinstance(value, int | float)]
    if len(numbers) == len(values):
        first = line[0]
        kind_name = ((first.number_format if first else None) or {}).get("type")
        if len(numbers) == 1 and (kind_name == "TIME" or alternate != (kind_name in _MOMENTS[::2])):
            return _linear([numbers[0], numbers[0] + (1 / 24 if kind_name == "TIME" else 1)])
        if len(numbers) > 1 and not alternate:
            return _linear(numbers)
        return None
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) != len(values):
        return None
    return _cycle(workbook, texts) or (None if alternate else _counted(texts))


def _linear(numbers: list[int | float]) -> _Series:
    """The straight line through the numbers, by least squares where they are not on one."""
    count = len(numbers)
    middle, mean = (count - 1) / 2, sum(numbers) / count
    spread = sum((at - middle) ** 2 for at in range(count))
    slope = sum((at - middle) * (number - mean) for at, number in enumerate(numbers)) / spread
    steps = {numbers[at + 1] - numbers[at] for at in range(count - 1)}
    if len(steps) == 1:
        step = steps.pop()
        return lambda at: plain_number(numbers[0] + step * at)
    return lambda at: plain_number(round(mean + slope * (at - middle), 12))


def _cycle(workbook: Workbook, texts: list[str]) -> _Series | None:
    """Months and days of the week, in the words of the locale or in English."""
    for name in (workbook.locale, "en_US"):
        locale = locale_named(name)
        for attribute in ("months", "months_alone", "months_short", "weekdays", "weekdays_short"):
            words = [word.rstrip(".") for word in getattr(locale, attribute, ())]
            folded = [word.casefold() for word in words]
            places = [folded.index(text.casefold()) for text in texts if text.casefold() in folded]
            if not words or len(places) != len(texts):
                continue
            step = (places[1] - places[0]) % len(words) if len(places) > 1 else 1
            if any((places[at] - places[0]) % len(words) != step * at % len(words) for at in range(len(places))):
                return None
            shape = _shape(texts[0])
            return lambda at: shape(words[(places[0] + step * at) % len(words)])
    return None


def _shape(text: str) -> Callable[[str], str]:
    if text.isupper():
        return str.upper
    return str.lower if text.islower() else (lambda word: word[:1].upper() + word[1:])


def _counted(texts: list[str]) -> _Series | None:
    """Texts that end in a number: it goes on counting."""
    found = [_NUMBERED.match(text) for text in texts]
    parts = [match.groups() for match in found if match]
    if len(parts) != len(texts) or len({(head, tail) for head, _, tail in parts}) != 1:
        return None
    numbers = [int(digits) for _, digits, _ in parts]
    step = numbers[1] - numbers[0] if len(numbers) > 1 else 1
    if any(numbers[at] != numbers[0] + step * at for at in range(len(numbers))):
        return None
    head, digits, tail = parts[0]
    width = len(digits) if digits.startswith("0") else 0
    return lambda at: f"{head}{abs(numbers[0] + step * at):0{width}d}{tail}"
