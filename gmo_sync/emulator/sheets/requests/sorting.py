"""Rows put into another order or thinned: sortRange, randomizeRange, deleteDuplicates."""

from __future__ import annotations

import random
from functools import cmp_to_key
from typing import Any

from gmo_sync.emulator.errors import invalid, not_emulated
from gmo_sync.emulator.sheets.cells import Cell, ErrorValue
from gmo_sync.emulator.sheets.colors import with_styles
from gmo_sync.emulator.sheets.filters import background, foreground
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.look import Look
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import grid_rect, stored_rect
from gmo_sync.emulator.sheets.references import copied
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
    sort_rows(workbook, sheet, rect, specs)


def sort_rows(workbook: Workbook, sheet: Sheet, rect: Rect, specs: list[Json]) -> None:
    """Put the rows of a rectangle in order; what is outside of it stays. Formulas are moved as if copied."""
    specs = with_styles(specs)
    for spec in specs:
        if not rect.left <= spec.get("dimensionIndex", 0) < rect.right:
            raise invalid(f"sortSpecs.dimensionIndex[{spec.get('dimensionIndex', 0)}] is not within the range.")
        if "dataSourceColumnReference" in spec:
            raise not_emulated("sorting by columns of data sources")
    _check_merges(sheet, rect)
    bottom = max(rect.top, min(rect.bottom, len(sheet.rows)))
    lines = sheet.block(Rect(rect.top, bottom, rect.left, rect.right))
    look = Look(workbook, sheet, workbook.now)
    ranks = [
        [_spec_rank(spec, line[spec.get("dimensionIndex", 0) - rect.left], look, row) for spec in specs]
        for row, line in enumerate(lines, start=rect.top)
    ]

    def compare(one: int, other: int) -> int:
        for spec, first, second in zip(specs, ranks[one], ranks[other], strict=True):
            if first is None or second is None:
                if first is not second:
                    return 1 if first is None else -1
                continue
            if first != second:
                ahead = -1 if first < second else 1
                return -ahead if spec.get("sortOrder") == "DESCENDING" else ahead
        return 0

    order = sorted(range(len(lines)), key=cmp_to_key(compare))
    _put_block(sheet, rect.top, rect.left, [_moved(lines[old], new - old) for new, old in enumerate(order)])


def _moved(line: _Line, rows: int) -> _Line:
    """A line whose formulas read as if copied so many rows down."""
    if not rows:
        return line
    return [
        cell if cell is None or cell.formula is None else cell.changed(formula=copied(cell.formula, rows, 0))
        for cell in line
    ]


def _check_merges(sheet: Sheet, rect: Rect) -> None:
    if any(stored_rect(sheet, merge).meets(rect) for merge in sheet.merges):
        raise invalid("You can't sort a range with merged cells. Unmerge them first.")


def _spec_rank(spec: Json, cell: Cell | None, look: Look, row: int) -> tuple[int, Any] | None:
    """What a row is sorted by: a value, or whether the cell has the colour that goes first."""
    column = spec.get("dimensionIndex", 0)
    if "backgroundColor" in spec:
        return (0, 0) if background(look, cell, row, column) == spec["backgroundColor"] else (1, 0)
    if "foregroundColor" in spec:
        return (0, 0) if foreground(look, cell, row, column) == spec["foregroundColor"] else (1, 0)
    return _rank(cell)


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
    _check_merges(sheet, rect)
    lines = sheet.block(rect)
    order = list(range(len(lines)))
    random.SystemRandom().shuffle(order)
    _put_block(sheet, rect.top, rect.left, [_moved(lines[old], new - old) for new, old in enumerate(order)])


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
            if not rect.left <= start < end <= rect.right:
                raise invalid("comparisonColumns must be within the range.")
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
    return "" if cell is None else shown(cell.value, cell.number_format, workbook.locale)
