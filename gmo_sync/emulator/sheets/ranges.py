"""Which tab and cells a range text or a GridRange means in a given workbook, and what is refused."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.a1 import Span, format_span, parse_span, quoted_title, split_title
from gmo_sync.emulator.sheets.workbook import Rect, Sheet, Workbook

Json = dict[str, Any]


def find_range(workbook: Workbook, text: str) -> tuple[Sheet, Span]:
    """Tab and cells of a range text; refused as "Unable to parse range: …"."""
    title, part, _quoted = split_title(text)
    if title is not None:
        sheet = _grid_titled(workbook, title)
        span = Span() if part is None else parse_span(part)
        if sheet is not None and span is None and part is not None:
            named = named_range(workbook, part)
            if named is not None and named[0] is sheet:
                return named
        if sheet is None or span is None:
            raise invalid(f"Unable to parse range: {text}")
        return sheet, span
    assert part is not None  # noqa: S101 - split_title gives one of the two
    if span := parse_span(part):
        return workbook.first_visible(), span
    if named := named_range(workbook, part):
        return named
    sheet = _grid_titled(workbook, part)
    if sheet is None:
        raise invalid(f"Unable to parse range: {text}")
    return sheet, Span()


def _grid_titled(workbook: Workbook, title: str) -> Sheet | None:
    """The tab with this title, if it has cells."""
    sheet = workbook.titled(title)
    return sheet if sheet is not None and sheet.type == "GRID" else None


def named_range(workbook: Workbook, name: str) -> tuple[Sheet, Span] | None:
    """Tab and cells of a named range that still has cells."""
    folded = name.casefold()
    for entry in workbook.named_ranges:
        if entry["name"].casefold() == folded and "range" in entry:
            found = entry["range"]
            return workbook.sheet(found.get("sheetId", 0)), span_of(found)
    return None


def span_of(grid_range: Json) -> Span:
    """The cells of a GridRange."""
    return Span(
        grid_range.get("startRowIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endColumnIndex"),
    )


def clamped(sheet: Sheet, span: Span) -> Rect:
    """The span inside the grid: an end beyond the edge is cut; refused in Google's words if it starts beyond."""
    if (span.start_row or 0) >= sheet.row_count or (span.start_column or 0) >= sheet.column_count:
        raise beyond_grid(sheet, span)
    return _cut(sheet, span)


def _cut(sheet: Sheet, span: Span) -> Rect:
    rows, columns = sheet.row_count, sheet.column_count
    return Rect(
        min(span.start_row or 0, rows),
        rows if span.end_row is None else min(span.end_row, rows),
        min(span.start_column or 0, columns),
        columns if span.end_column is None else min(span.end_column, columns),
    )


def beyond_grid(sheet: Sheet, span: Span) -> Exception:
    """The refusal of a range that starts beyond the grid."""
    start_row, start_column = span.start_row, span.start_column
    if start_column is None and span.end_column is not None:
        start_column = 0
    if start_row is None and span.end_row is not None:
        start_row = 0
    if start_column is None:
        start_column = 0
    named = format_span(start_row or 0, span.end_row, start_column, span.end_column)
    return invalid(
        f"Range ({quoted_title(sheet.title)}!{named}) exceeds grid limits. "
        f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
    )


def range_rect(workbook: Workbook, text: str) -> tuple[Sheet, Rect]:
    """Tab and closed rectangle of a range text."""
    sheet, span = find_range(workbook, text)
    return sheet, clamped(sheet, span)


def grid_rect(workbook: Workbook, grid_range: Json | None) -> tuple[Sheet, Rect]:
    """Tab and closed rectangle of a GridRange; a start equal to its end is an empty rectangle."""
    if grid_range is None:
        raise invalid("range is required")
    sheet = workbook.sheet(grid_range.get("sheetId") or 0)
    check_bounds(grid_range)
    span = span_of(grid_range)
    if span.start_row is not None and span.start_row == span.end_row:
        return sheet, Rect(0, 0, 0, 0)
    if span.start_column is not None and span.start_column == span.end_column:
        return sheet, Rect(0, 0, 0, 0)
    return sheet, clamped(sheet, span)


def check_bounds(grid_range: Json) -> None:
    """Refuse negative and reversed bounds."""
    for kind in ("Row", "Column"):
        start, end = grid_range.get(f"start{kind}Index"), grid_range.get(f"end{kind}Index")
        for name, bound in ((f"start{kind}Index", start), (f"end{kind}Index", end)):
            if bound is not None and bound < 0:
                raise invalid(f"GridRange.{name}[{bound}] must be >= 0")
        if start is not None and end is not None and end < start:
            raise invalid(f"GridRange.end{kind}Index[{end}] must be after start{kind}Index[{start}]")
        if start is None and end == 0:
            raise invalid(f"GridRange.end{kind}Index[0] must be after start{kind}Index[0]")


def kept_range(workbook: Workbook, grid_range: Json | None) -> Json:
    """A GridRange as Google keeps it: checked, without nulls and without a sheetId of 0."""
    sheet, _ = grid_rect(workbook, grid_range)
    kept = {name: value for name, value in (grid_range or {}).items() if value is not None and name != "sheetId"}
    return ({"sheetId": sheet.id} if sheet.id else {}) | kept


def stored_rect(sheet: Sheet, grid_range: Json) -> Rect:
    """The closed rectangle of a GridRange that is kept in the tab (always inside or cut to the grid)."""
    return _cut(sheet, span_of(grid_range))
