"""Rows put into another order or thinned: sortRange, randomizeRange, deleteDuplicates."""

from __future__ import annotations

import random
from functools import cmp_to_key
from typing import Any

from gmo_sync.emulator.errors import invalid, not_emulated
from gmo_sync.emulator.sheets.cells import Cell, ErrorValue
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.number_format import number_format_of, shown
from gmo_sync.emulator.sheets.ranges import grid_rect
from gmo_sync.emulator.sheets.requests.registry import dimension_span, kind, required
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_Line = list["Cell | None"]


@kind("sortRange")
def sort_range(workbook: Workbook, body: Json) -> None:
    """The rows of a range by one column or several; stable, empty cells last."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    specs = body.get("sortSpecs") or []
    if not specs:
        raise invalid("At least one sort spec must be specified.")
    guard(workbook, sheet, rect)
    sort_rows(sheet, rect, specs)


def sort_rows(sheet: Sheet, rect: Rect, specs: list[Json]) -> None:
    """Put the rows of a rectangle in order; what is outside of it stays."""
    for spec in specs:
        if not rect.left <= spec.get("dimensionIndex", 0) < rect.right:
            raise invalid(f"sortSpecs.dimensionIndex[{spec.get('dimensionIndex', 0)}] is not within the range.")
        if set(spec) & {"backgroundColor", "foregroundColor", "backgroundColorStyle", "foregroundColorStyle"}:
            raise not_emulated("sorting by colour")
    bottom = min(rect.bottom, len(sheet.rows))
    lines = sheet.block(Rect(rect.top, bottom, rect.left, rect.right))

    def compare(one: _Line, other: _Line) -> int:
        for spec in specs:
            at = spec.get("dimensionIndex", 0) - rect.left
            first, second = _rank(one[at]), _rank(other[at])
            if first is None or second is None:
                if first is not second:
                    return 1 if first is None else -1
                continue
            if first != second:
                ahead = -1 if first < second else 1
                return -ahead if spec.get("sortOrder") == "DESCENDING" else ahead
        return 0

    _put_block(sheet, rect.top, rect.left, sorted(lines, key=cmp_to_key(compare)))


def _rank(cell: Cell | None) -> tuple[int, Any] | None:
    """Numbers before texts before truth values before errors; None for an empty cell."""
    if cell is None or cell.value is None or cell.value == "":
        return None
    value = cell.value
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, ErrorValue):
        return 3, 0
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _put_block(sheet: Sheet, top: int, left: int, lines: list[_Line]) -> None:
    for row, line in enumerate(lines, start=top):
        cells = list(sheet.row(row))
        if len(cells) < left + len(line):
            cells.extend([None] * (left + len(line) - len(cells)))
        cells[left : left + len(line)] = line
        sheet.put_row(row, cells)


@kind("randomizeRange")
def randomize_range(workbook: Workbook, body: Json) -> None:
    """The rows of a range in an order of chance."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    guard(workbook, sheet, rect)
    lines = sheet.block(rect)
    random.SystemRandom().shuffle(lines)
    _put_block(sheet, rect.top, rect.left, lines)


@kind("deleteDuplicates")
def delete_duplicates(workbook: Workbook, body: Json) -> Json:
    """Of rows that show the same in the compared columns only the first stays; the rest of the range moves up."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    guard(workbook, sheet, rect)
    columns = list(range(rect.left, rect.right))
    if body.get("comparisonColumns"):
        columns = []
        for place in body["comparisonColumns"]:
            dimension, start, end = dimension_span(place, sheet.column_count)
            if dimension != "COLUMNS":
                raise invalid("comparisonColumns must be columns.")
            columns.extend(range(start, end))
    seen: set[tuple[str, ...]] = set()
    kept: list[_Line] = []
    lines = sheet.block(Rect(rect.top, min(rect.bottom, len(sheet.rows)), rect.left, rect.right))
    for line in lines:
        key = tuple(_shown(workbook, line[column - rect.left]).casefold() for column in columns)
        if key in seen:
            continue
        seen.add(key)
        kept.append(line)
    removed = len(lines) - len(kept)
    if not removed:
        return {}
    width = rect.right - rect.left
    _put_block(sheet, rect.top, rect.left, kept + [[None] * width for _ in range(removed)])
    return {"duplicatesRemovedCount": removed}


def _shown(workbook: Workbook, cell: Cell | None) -> str:
    return "" if cell is None else shown(cell.value, number_format_of(cell.format), workbook.locale)
