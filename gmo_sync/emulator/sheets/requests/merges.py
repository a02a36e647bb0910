"""mergeCells and unmergeCells."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.ranges import grid_rect, stored_rect
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_PARTLY = "You must select all cells in a merged range to merge or unmerge them."


@kind("mergeCells")
def merge_cells(workbook: Workbook, body: Json) -> None:
    """One merge, one for each row, or one for each column; only the first cell keeps its content."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    guard(workbook, sheet, rect)
    _drop_merges(sheet, rect)
    how = body.get("mergeType") or "MERGE_ALL"
    if how == "MERGE_ROWS":
        parts = [Rect(row, row + 1, rect.left, rect.right) for row in range(rect.top, rect.bottom)]
    elif how == "MERGE_COLUMNS":
        parts = [Rect(rect.top, rect.bottom, column, column + 1) for column in range(rect.left, rect.right)]
    else:
        parts = [rect]
    for part in parts:
        if (part.bottom - part.top) * (part.right - part.left) < 2:
            continue
        sheet.merges.append(part.grid_range(0))
        _keep_first(sheet, part)


def _keep_first(sheet: Sheet, part: Rect) -> None:
    """The first filled cell of the merge becomes its content; the others are emptied."""
    found = None
    for row in range(part.top, min(part.bottom, len(sheet.rows))):
        for column in range(part.left, part.right):
            cell = sheet.cell(row, column)
            if cell is not None and cell.filled and found is None:
                found = cell
    sheet.change_present(part, lambda cell: cell.changed(value=None, formula=None, runs=None, chips=None))
    if found is not None:
        first = sheet.cell(part.top, part.left)
        content = {"value": found.value, "formula": found.formula, "runs": found.runs, "chips": found.chips}
        sheet.put(part.top, part.left, found if first is None else first.changed(**content))


@kind("unmergeCells")
def unmerge_cells(workbook: Workbook, body: Json) -> None:
    """Take the merges in a range away."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    guard(workbook, sheet, rect)
    _drop_merges(sheet, rect)


def _drop_merges(sheet: Sheet, rect: Rect) -> None:
    kept = []
    for merge in sheet.merges:
        found = stored_rect(sheet, merge)
        if not found.meets(rect):
            kept.append(merge)
        elif not rect.covers(found):
            raise invalid(_PARTLY)
    sheet.merges = kept
