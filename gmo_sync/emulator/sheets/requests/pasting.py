"""copyPaste and cutPaste."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets import following
from gmo_sync.emulator.sheets.cells import EMPTY, Cell
from gmo_sync.emulator.sheets.colors import interned
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.ranges import grid_rect, stored_rect
from gmo_sync.emulator.sheets.references import Titles, copied, followed
from gmo_sync.emulator.sheets.relocation import Bounds, Transfer
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_Block = list[list["Cell | None"]]
_WHOLE = ("PASTE_NORMAL", "PASTE_NO_BORDERS")
_PARTLY = "You must select all cells in a merged range to merge or unmerge them."


def _pasted(target: Cell | None, source: Cell | None, how: str) -> Cell | None:
    """What a cell becomes when another is pasted into it."""
    old, new = target or EMPTY, source or EMPTY
    if how == "PASTE_VALUES":
        return old.changed(value=new.value, formula=None, runs=None, chips=None)
    if how == "PASTE_FORMULA":
        return old.changed(value=new.value, formula=new.formula, runs=None, chips=None)
    if how == "PASTE_FORMAT":
        return old.changed(format=new.format)
    if how == "PASTE_DATA_VALIDATION":
        return old.changed(validation=new.validation)
    if how == "PASTE_CONDITIONAL_FORMATTING":
        return target
    if how == "PASTE_NO_BORDERS":
        plain = {name: value for name, value in (new.format or {}).items() if name != "borders"}
        if old.format and "borders" in old.format:
            plain["borders"] = old.format["borders"]
        return new.changed(format=interned(plain))
    return source


def _moved(cell: Cell | None, rows: int, columns: int) -> Cell | None:
    if cell is None or cell.formula is None:
        return cell
    return cell.changed(formula=copied(cell.formula, rows, columns))


@kind("copyPaste")
def copy_paste(workbook: Workbook, body: Json) -> None:
    """A range into another: repeated where the target is a multiple of it, whole where the target is smaller."""
    source_sheet, source = grid_rect(workbook, required(body, "source"))
    sheet, target = grid_rect(workbook, required(body, "destination"))
    how = body.get("pasteType") or "PASTE_NORMAL"
    block = source_sheet.block(source)
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    if turned:
        block = [list(column) for column in zip(*block, strict=True)]
    height, width = len(block), len(block[0]) if block else 0
    if not height or not width or target.empty:
        return
    rows, columns = target.bottom - target.top, target.right - target.left
    rows = rows if rows % height == 0 else height
    columns = columns if columns % width == 0 else width
    area = Rect(target.top, target.top + rows, target.left, target.left + columns)
    _check_room(sheet, area)
    guard(workbook, sheet, area)

    def paste(cell: Cell | None, row: int, column: int) -> Cell | None:
        at_row, at_column = (row - area.top) % height, (column - area.left) % width
        from_row, from_column = (at_column, at_row) if turned else (at_row, at_column)
        shift = (row - source.top - from_row, column - source.left - from_column)
        return _pasted(cell, _moved(block[at_row][at_column], *shift), how)

    sheet.change(area, paste)
    if how == "PASTE_NORMAL" and not turned:
        _copy_merges(source_sheet, source, sheet, area, height, width)
    if not turned and how in ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_CONDITIONAL_FORMATTING"):
        _extend_rules(source_sheet, source, sheet, area, height, width)


def _check_room(sheet: Sheet, area: Rect) -> None:
    if area.bottom > sheet.row_count or area.right > sheet.column_count:
        raise invalid("The destination range is too small: the pasted cells do not fit into the grid.")


def _copy_merges(source_sheet: Sheet, source: Rect, sheet: Sheet, area: Rect, height: int, width: int) -> None:
    inside = [rect for merge in source_sheet.merges if source.covers(rect := stored_rect(source_sheet, merge))]
    if not inside:
        return
    kept = [merge for merge in sheet.merges if not stored_rect(sheet, merge).meets(area)]
    for row in range(area.top, area.bottom, height):
        for column in range(area.left, area.right, width):
            for rect in inside:
                down, across = row - source.top, column - source.left
                kept.append(
                    Rect(rect.top + down, rect.bottom + down, rect.left + across, rect.right + across).grid_range(0)
                )
    sheet.merges = kept


def _extend_rules(source_sheet: Sheet, source: Rect, sheet: Sheet, area: Rect, height: int, width: int) -> None:
    """Conditional formats of the source hold for its copies too: as more ranges of a rule, or as a rule elsewhere."""
    tiles = [
        (row - source.top, column - source.left)
        for row in range(area.top, area.bottom, height)
        for column in range(area.left, area.right, width)
    ]
    rules = []
    for rule in source_sheet.conditional_formats:
        rects = [stored_rect(source_sheet, entry) for entry in rule["ranges"]]
        parts = [rect.common(source) for rect in rects if rect.meets(source)]
        copies = [
            Rect(part.top + down, part.bottom + down, part.left + across, part.right + across)
            for part in parts
            for down, across in tiles
        ]
        if source_sheet is sheet:
            copies = [copy for copy in copies if not any(rect.covers(copy) for rect in rects)]
            rules.append(_over(rule, rects, rects + copies, sheet.id) if copies else rule)
        elif copies:
            sheet.conditional_formats = [*sheet.conditional_formats, _over(rule, rects, copies, sheet.id)]
    if source_sheet is sheet:
        sheet.conditional_formats = rules


def _over(rule: Json, old: list[Rect], new: list[Rect], sheet_id: int) -> Json:
    """A rule over other cells: its formula is written for the first of them."""
    down = min(rect.top for rect in new) - min(rect.top for rect in old)
    across = min(rect.left for rect in new) - min(rect.left for rect in old)
    moved = rule | {"ranges": [rect.grid_range(sheet_id) for rect in new]}
    condition = rule.get("booleanRule", {}).get("condition") or {}
    if not condition.get("values"):
        return moved
    values = [
        value | {"userEnteredValue": copied(value["userEnteredValue"], down, across)}
        if "userEnteredValue" in value
        else value
        for value in condition["values"]
    ]
    return moved | {"booleanRule": rule["booleanRule"] | {"condition": condition | {"values": values}}}


@kind("cutPaste")
def cut_paste(workbook: Workbook, body: Json) -> None:
    """A range moves to a corner, and what referred to it follows; what it leaves is empty."""
    source_sheet, source = grid_rect(workbook, required(body, "source"))
    corner = required(body, "destination")
    sheet = workbook.sheet(corner.get("sheetId") or 0)
    top, left = corner.get("rowIndex") or 0, corner.get("columnIndex") or 0
    how = body.get("pasteType") or "PASTE_NORMAL"
    area = Rect(top, top + source.bottom - source.top, left, left + source.right - source.left)
    if source.empty:
        return
    _check_room(sheet, area)
    guard(workbook, source_sheet, source)
    guard(workbook, sheet, area)
    _check_merges(source_sheet, source)
    block: _Block = source_sheet.block(source)
    merges = [rect for merge in source_sheet.merges if source.covers(rect := stored_rect(source_sheet, merge))]
    where = Transfer(source_sheet.id, Bounds(*source), sheet.id, top, left)
    if how in _WHOLE:
        titles = following.titles_of(workbook)
        block = [[_carried(cell, where, titles, source_sheet.id, sheet.id) for cell in line] for line in block]
    source_sheet.change_present(source, lambda cell: _left(cell, how))
    sheet.change(area, lambda cell, row, column: _pasted(cell, block[row - top][column - left], how))
    if how in _WHOLE:
        if merges or any(stored_rect(sheet, merge).meets(area) for merge in sheet.merges):
            _move_merges(source_sheet, source, sheet, area, merges)
        following.follow(workbook, where, spared=(sheet, area))


def _carried(cell: Cell | None, where: Transfer, titles: Titles, home: int, new_home: int) -> Cell | None:
    if cell is None or cell.formula is None:
        return cell
    return cell.changed(formula=followed(cell.formula, where, titles, home, new_home))


def _check_merges(sheet: Sheet, rect: Rect) -> None:
    for merge in sheet.merges:
        found = stored_rect(sheet, merge)
        if found.meets(rect) and not rect.covers(found):
            raise invalid(_PARTLY)


def _move_merges(source_sheet: Sheet, source: Rect, sheet: Sheet, area: Rect, merges: list[Rect]) -> None:
    source_sheet.merges = [
        merge for merge in source_sheet.merges if not source.covers(stored_rect(source_sheet, merge))
    ]
    down, across = area.top - source.top, area.left - source.left
    sheet.merges = [merge for merge in sheet.merges if not stored_rect(sheet, merge).meets(area)] + [
        Rect(r.top + down, r.bottom + down, r.left + across, r.right + across).grid_range(0) for r in merges
    ]


def _left(cell: Cell, how: str) -> Cell | None:
    """What a cell is after it was cut from."""
    if how == "PASTE_FORMAT":
        return cell.changed(format=None)
    if how == "PASTE_DATA_VALIDATION":
        return cell.changed(validation=None)
    if how in ("PASTE_VALUES", "PASTE_FORMULA"):
        return cell.changed(value=None, formula=None, runs=None, chips=None)
    return cell if how == "PASTE_CONDITIONAL_FORMATTING" else None
