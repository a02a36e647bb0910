"""Cells by CellData: updateCells, repeatCell, appendCells, setDataValidation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import orjson

from gmo_sync.emulator.errors import invalid, not_emulated
from gmo_sync.emulator.sheets.cells import EMPTY, Cell
from gmo_sync.emulator.sheets.colors import interned, with_style_names, with_styles
from gmo_sync.emulator.sheets.entering import extended
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.masks import Mask, overlay, update_mask
from gmo_sync.emulator.sheets.ranges import grid_rect
from gmo_sync.emulator.sheets.references import copied
from gmo_sync.emulator.sheets.requests.appending import append_to_table, apply_rows
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.values import grow
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_WRITABLE = (
    "userEnteredValue",
    "userEnteredFormat",
    "note",
    "textFormatRuns",
    "dataValidation",
    "chipRuns",
    "pivotTable",
)
_READ_ONLY = ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")
_NOTHING: Json = {}


def cell_changer(mask: Mask) -> Callable[[Cell | None, Json], Cell | None]:
    """A function that applies CellData to a cell by the mask: named fields that are absent are cleared."""
    if "*" in mask:
        mask = {name: {} for name in _WRITABLE}
    for name in mask:
        if name in _READ_ONLY:
            continue  # Google takes masks that name what it works out itself, and does nothing
        if name in ("dataSourceTable", "dataSourceFormula"):
            raise not_emulated(f"the cell field {name}")
        if name not in _WRITABLE:
            raise invalid(f"Invalid field: {name}")
    value_wanted = "userEnteredValue" in mask
    format_mask = with_style_names(mask["userEnteredFormat"]) if "userEnteredFormat" in mask else None
    others = [name for name in _WRITABLE[2:] if name in mask]
    formats: dict[tuple[bytes, int], tuple[Json | None, Json | None]] = {}

    runs_too, chips_too = "textFormatRuns" in mask, "chipRuns" in mask

    def change(cell: Cell | None, data: Json) -> Cell | None:
        if cell is None:
            if not data:
                return None
            cell = EMPTY
        value, formula, kept_format, runs, chips = cell.value, cell.formula, cell.format, cell.runs, cell.chips
        note, validation, pivot = cell.note, cell.validation, cell.pivot
        if value_wanted:
            value, formula = extended(data.get("userEnteredValue"))
            runs, chips = None, None
        if format_mask is not None:
            given = data.get("userEnteredFormat") or _NOTHING
            key = (orjson.dumps(given), id(kept_format))
            if key not in formats:
                formats[key] = (kept_format, interned(overlay(kept_format, with_styles(given), format_mask)))
            kept_format = formats[key][1]
        if others:
            if runs_too:
                runs = with_styles(data.get("textFormatRuns")) or None
            if chips_too:
                chips = data.get("chipRuns") or None
            if "note" in others:
                note = data.get("note") or None
            if "dataValidation" in others:
                validation = kept_rule(data.get("dataValidation"))
            if "pivotTable" in others:
                pivot = kept_pivot(data.get("pivotTable"))
        changed = Cell(value, formula, kept_format, note, validation, runs, chips, pivot)
        return changed if changed.kept() else None

    return change


def kept_rule(rule: Json | None) -> Json | None:
    """A DataValidationRule as Google keeps it; refused if it has no condition."""
    if not rule:
        return None
    condition = rule.get("condition") or {}
    if condition.get("type") in (None, "CONDITION_TYPE_UNSPECIFIED"):
        raise invalid("Data validation rule requires a condition.")
    if condition["type"] == "ONE_OF_LIST" and not condition.get("values"):
        raise invalid("ConditionType 'ONE_OF_LIST' requires at least one ConditionValue.")
    return interned({name: value for name, value in rule.items() if value not in (None, False, "")})


def kept_pivot(pivot: Json | None) -> Json | None:
    """A PivotTable as given; it is kept, and nothing is worked out from it."""
    if not pivot:
        return None
    if pivot.get("dataSourceId"):
        raise not_emulated("pivot tables of data sources")
    if not pivot.get("source"):
        raise invalid("PivotTable.source is required.")
    return {name: value for name, value in pivot.items() if value is not None}


@kind("updateCells")
def update_cells(workbook: Workbook, body: Json) -> None:
    """Rows of CellData from a corner on, or into a range, which also clears the masked fields of its other cells."""
    mask = update_mask(body)
    change = cell_changer(mask)
    rows = body.get("rows") or []
    if ("range" in body) == ("start" in body):
        raise invalid("Either start or range must be set, and not both.")
    if "range" in body:
        sheet, rect = grid_rect(workbook, body["range"])
        if rect.empty:
            return
        _check_inside(rows, rect, body["range"])
        guard(workbook, sheet, rect)
        apply_rows(
            sheet, rect.top, rect.left, rows, change, width=rect.right - rect.left, height=rect.bottom - rect.top
        )
        return
    start = body["start"]
    sheet = workbook.sheet(start.get("sheetId") or 0)
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    _check_corner(sheet, top, left)
    height, width = len(rows), max((len(row.get("values") or ()) for row in rows), default=0)
    if top + height > sheet.row_count:
        raise invalid(f"GridCoordinate.rowIndex[{top + height - 1}] is after last row in grid[{sheet.row_count - 1}]")
    if left + width > sheet.column_count:
        last = sheet.column_count - 1
        raise invalid(f"GridCoordinate.columnIndex[{left + width - 1}] is after last column in grid[{last}]")
    guard(workbook, sheet, Rect(top, top + height, left, left + width))
    apply_rows(sheet, top, left, rows, change)


def _check_corner(sheet: Sheet, row: int, column: int) -> None:
    if row < 0 or column < 0:
        raise invalid("GridCoordinate indexes must be >= 0")
    if row >= sheet.row_count:
        raise invalid(f"GridCoordinate.rowIndex[{row}] is after last row in grid[{sheet.row_count - 1}]")
    if column >= sheet.column_count:
        raise invalid(f"GridCoordinate.columnIndex[{column}] is after last column in grid[{sheet.column_count - 1}]")


def _check_inside(rows: list[Json], rect: Rect, grid_range: Json) -> None:
    if grid_range.get("endRowIndex") is not None and len(rows) > rect.bottom - rect.top:
        raise invalid(f"Attempting to write row: {rect.bottom}, beyond the last requested row of: {rect.bottom - 1}")
    width = max((len(row.get("values") or ()) for row in rows), default=0)
    if width > rect.right - rect.left:
        raise invalid(
            f"Attempting to write column: {rect.right}, beyond the last requested column of: {rect.right - 1}"
        )


@kind("repeatCell")
def repeat_cell(workbook: Workbook, body: Json) -> None:
    """One CellData in every cell of a range; relative references of a formula move along."""
    mask = update_mask(body)
    change = cell_changer(mask)
    sheet, rect = grid_rect(workbook, body.get("range"))
    data = body.get("cell") or {}
    guard(workbook, sheet, rect)
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    if formula is not None:

        def fill(cell: Cell | None, row: int, column: int) -> Cell | None:
            moved = copied(formula, row - rect.top, column - rect.left)
            return change(cell, data | {"userEnteredValue": {"formulaValue": moved}})

        sheet.change(rect, fill)
        return
    blank = change(None, data)
    sheet.change(rect, lambda cell, _row, _column: blank if cell is None else change(cell, data))


@kind("appendCells")
def append_cells(workbook: Workbook, body: Json) -> None:
    """Rows of CellData after the last row with content; the grid grows."""
    change = cell_changer(update_mask(body))
    rows = body.get("rows") or []
    if body.get("tableId"):
        append_to_table(workbook, body["tableId"], rows, change)
        return
    sheet = workbook.sheet(body.get("sheetId") or 0)
    top = sheet.filled_rows()
    width = max((len(row.get("values") or ()) for row in rows), default=0)
    grow(workbook, sheet, top + len(rows), width)
    guard(workbook, sheet, Rect(top, top + len(rows), 0, width))
    apply_rows(sheet, top, 0, rows, change)


@kind("setDataValidation")
def set_data_validation(workbook: Workbook, body: Json) -> None:
    """A rule for every cell of a range; no rule takes it away."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    rule = kept_rule(body.get("rule"))
    guard(workbook, sheet, rect)
    if rule is None:
        sheet.change_present(rect, lambda cell: cell.changed(validation=None))
        return
    blank = Cell(validation=rule)
    sheet.change(rect, partial(_with_rule, rule=rule, blank=blank))


def _with_rule(cell: Cell | None, _row: int, _column: int, *, rule: Json, blank: Cell) -> Cell | None:
    return blank if cell is None else cell.changed(validation=rule)
