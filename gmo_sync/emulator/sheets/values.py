"""The values.* methods on a workbook: read, write, append, clear. Pure but for the workbook they are given."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import zip_longest
from typing import Any

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.a1 import Span, column_letters, format_range
from gmo_sync.emulator.sheets.cells import Cell, ErrorValue, Row
from gmo_sync.emulator.sheets.entering import check_values, entered
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.number_format import is_date_format, shown
from gmo_sync.emulator.sheets.ranges import clamped, find_range
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS, Insertion
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

Render = Callable[[Cell], Any]


def named(sheet: Sheet, rect: Rect) -> str:
    """The rectangle as Google names it in answers."""
    return format_range(sheet.title, rect.top, rect.bottom, rect.left, rect.right)


def renderer(workbook: Workbook, options: Json) -> Render:
    """How cells are written out, by valueRenderOption and dateTimeRenderOption."""
    option = options.get("valueRenderOption") or "FORMATTED_VALUE"
    dates_as_text = options.get("dateTimeRenderOption") == "FORMATTED_STRING"
    locale = workbook.locale

    def formatted(cell: Cell) -> Any:
        value = cell.value
        if type(value) is str and cell.format is None:
            return value
        return shown(value, cell.number_format, locale)

    def unformatted(cell: Cell) -> Any:
        value = cell.value
        if value is None:
            return ""
        if isinstance(value, ErrorValue):
            return value.shown
        if dates_as_text and not isinstance(value, str | bool) and is_date_format(cell.number_format):
            return shown(value, cell.number_format, locale)
        return value

    def formula(cell: Cell) -> Any:
        return unformatted(cell) if cell.formula is None else cell.formula

    return {"FORMATTED_VALUE": formatted, "UNFORMATTED_VALUE": unformatted, "FORMULA": formula}[option]


def value_range(workbook: Workbook, sheet: Sheet, rect: Rect, options: Json) -> Json:
    """A ValueRange: trailing empty cells and rows left out, no `values` at all if nothing is there."""
    by_columns = options.get("majorDimension") == COLUMNS
    answer: Json = {"range": named(sheet, rect), "majorDimension": COLUMNS if by_columns else ROWS}
    rows = _rendered(sheet, rect, renderer(workbook, options))
    if by_columns:
        rows = _columns(sheet, rect, rows)
    if rows:
        answer["values"] = rows
    return answer


def _columns(sheet: Sheet, rect: Rect, rows: list[list[Any]]) -> list[list[Any]]:
    """The rendered rows as columns, each without its trailing empty cells."""
    columns = [list(column) for column in zip_longest(*rows, fillvalue="")]
    open_ends = set(range(len(columns)))
    for row in range(len(rows) - 1, -1, -1):
        cells = sheet.rows[rect.top + row]
        for at in [at for at in open_ends if _filled(cells, rect.left + at)]:
            del columns[at][row + 1 :]
            open_ends.discard(at)
        if not open_ends:
            break
    for at in open_ends:
        columns[at].clear()
    return columns


def _rendered(sheet: Sheet, rect: Rect, render: Render) -> list[list[Any]]:
    rows: list[list[Any]] = []
    left, right = rect.left, rect.right
    for cells in sheet.rows[rect.top : rect.bottom]:
        part = cells[left:right]
        end = len(part)
        while end and ((last := part[end - 1]) is None or not last.filled):
            end -= 1
        rows.append(["" if cell is None else render(cell) for cell in part[:end]])
    while rows and not rows[-1]:
        rows.pop()
    return rows


def write(
    workbook: Workbook, text: str, body: Json, *, typed: bool, today: date, place: tuple[Sheet, Span] | None = None
) -> tuple[Sheet, Rect, Rect, int]:
    """values.update of one range. Gives the tab, the range asked for, the cells written, and how many.

    A single-cell range is an anchor, a larger one a fence. null leaves a cell as it is.
    """
    sheet, span = place or find_range(workbook, text)
    fence = clamped(sheet, span)
    rows = _by_rows(body)
    check_values(rows)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    if not span.cell:
        _check_fence(sheet, fence, span, height, width)
    area = Rect(fence.top, fence.top + height, fence.left, fence.left + width)
    if area.bottom > sheet.row_count or area.right > sheet.column_count:
        over = Span(fence.top, area.bottom, fence.left, area.right)
        raise _beyond(sheet, over)
    guard(workbook, sheet, area)
    count = put_values(workbook, sheet, area.top, area.left, rows, typed=typed, today=today)
    return sheet, fence, area, count


def _beyond(sheet: Sheet, span: Span) -> Exception:
    title = format_range(
        sheet.title, span.start_row or 0, span.end_row or 0, span.start_column or 0, span.end_column or 0
    )
    return invalid(
        f"Range ({title}) exceeds grid limits. Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
    )


def _check_fence(sheet: Sheet, fence: Rect, span: Span, height: int, width: int) -> None:
    words = ""
    if span.end_row is not None and height > fence.bottom - fence.top:
        words = f"row [{fence.bottom + 1}]"
    elif span.end_column is not None and width > fence.right - fence.left:
        words = f"column [{column_letters(fence.right)}]"
    if words:
        raise invalid(f"Requested writing within range [{named(sheet, fence)}], but tried writing to {words}")


def _by_rows(body: Json) -> list[list[Any]]:
    values: list[list[Any]] = body.get("values") or []
    for entry in values:
        if not isinstance(entry, list):
            raise invalid("Invalid values: every row must be a list.")
    if body.get("majorDimension") != COLUMNS:
        return values
    height = max((len(column) for column in values), default=0)
    return [[column[at] if at < len(column) else None for column in values] for at in range(height)]


def put_values(
    workbook: Workbook, sheet: Sheet, top: int, left: int, rows: list[list[Any]], *, typed: bool, today: date
) -> int:
    """Write rows of values into cells from a corner on; how many cells were written."""
    locale = workbook.locale
    count = 0
    with _many_objects():
        for at, values in enumerate(rows, start=top):
            cells = list(sheet.row(at))
            if len(cells) < left + len(values):
                cells.extend([None] * (left + len(values) - len(cells)))
            for column, value in enumerate(values, start=left):
                if value is not None:
                    cells[column] = entered(cells[column], value, typed=typed, locale=locale, today=today)
                    count += 1
            sheet.put_row(at, cells)
    return count


@contextmanager
def _many_objects() -> Iterator[None]:
    """No garbage collection meanwhile: it would look through all cells made so far, again and again, and find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def clear(workbook: Workbook, sheet: Sheet, rect: Rect) -> None:
    """values.clear: content goes; formats, notes and rules stay."""
    guard(workbook, sheet, rect)
    sheet.change_present(rect, lambda cell: cell.changed(value=None, formula=None, runs=None, chips=None))


def append(
    workbook: Workbook, text: str, body: Json, *, typed: bool, today: date, insert_rows: bool
) -> tuple[Sheet, Rect | None, Rect, int]:
    """values.append. Gives the tab, the table that was found, the cells written, and how many."""
    sheet, span = find_range(workbook, text)
    search = clamped(sheet, span)
    rows = _by_rows(body)
    check_values(rows)
    table = last_table(sheet, search)
    top, left = (table.bottom, table.left) if table else (search.top, search.left)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    if insert_rows and table and height and top < sheet.row_count:
        workbook.shift(sheet, Insertion(ROWS, top, height))
    grow(workbook, sheet, top + height, left + width)
    area = Rect(top, top + height, left, left + width)
    guard(workbook, sheet, area)
    count = put_values(workbook, sheet, top, left, rows, typed=typed, today=today)
    return sheet, table, area, count


def grow(workbook: Workbook, sheet: Sheet, rows: int, columns: int) -> None:
    """Make the grid at least this large."""
    if rows > sheet.row_count:
        workbook.shift(sheet, Insertion(ROWS, sheet.row_count, rows - sheet.row_count))
    if columns > sheet.column_count:
        workbook.shift(sheet, Insertion(COLUMNS, sheet.column_count, columns - sheet.column_count))


def last_table(sheet: Sheet, search: Rect) -> Rect | None:
    """The table that an append to `search` continues: the one around the last filled cell in it.

    A table is what is left of the grid when one starts at a filled cell and takes in every neighbour, corners too,
    until empty cells surround it.
    """
    seed = _last_filled(sheet, search)
    if seed is None:
        return None
    top, left = seed
    bottom, right = top + 1, left + 1
    grown = True
    while grown:
        grown = False
        while top > 0 and _row_filled(sheet.row(top - 1), left, right):
            top, grown = top - 1, True
        while bottom < len(sheet.rows) and _row_filled(sheet.rows[bottom], left, right):
            bottom, grown = bottom + 1, True
        around = sheet.rows[max(0, top - 1) : bottom + 1]
        while left > 0 and any(_filled(cells, left - 1) for cells in around):
            left, grown = left - 1, True
        while any(_filled(cells, right) for cells in around):
            right, grown = right + 1, True
    return Rect(top, bottom, left, right)


def _filled(cells: Row, column: int) -> bool:
    if column >= len(cells):
        return False
    cell = cells[column]
    return cell is not None and cell.filled


def _row_filled(cells: Row, left: int, right: int) -> bool:
    """Whether a row touches the columns, its corners included."""
    return any(cell is not None and cell.filled for cell in cells[max(0, left - 1) : right + 1])


def _last_filled(sheet: Sheet, search: Rect) -> tuple[int, int] | None:
    for row in range(min(search.bottom, len(sheet.rows)) - 1, search.top - 1, -1):
        cells = sheet.rows[row]
        for column in range(min(search.right, len(cells)) - 1, search.left - 1, -1):
            if _filled(cells, column):
                return row, column
    return None


def check_same_range(text: str, body: Json) -> None:
    """Refuse a body whose range is another than the address's."""
    own = body.get("range")
    if own and own != text:
        raise invalid(f"Request range[{text}] does not match value's range[{own}]")
