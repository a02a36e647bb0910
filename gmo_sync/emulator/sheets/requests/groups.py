"""Groups of rows and columns: how deep each index is grouped decides the groups."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.guards import guard_sheet
from gmo_sync.emulator.sheets.masks import update_mask
from gmo_sync.emulator.sheets.requests.registry import dimension_span, kind, required
from gmo_sync.emulator.sheets.shift import ROWS
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook


def _found(workbook: Workbook, place: Json) -> tuple[Sheet, str, int, int]:
    sheet = workbook.sheet(place.get("sheetId") or 0)
    dimension = place.get("dimension")
    dimension, start, end = dimension_span(place, sheet.count(dimension or ROWS))
    if not 0 <= start < end <= sheet.count(dimension):
        raise invalid(f"Dimension range [{start}, {end}) is not within the grid.")
    guard_sheet(workbook, sheet)
    return sheet, dimension, start, end


def _depths(sheet: Sheet, dimension: str) -> list[int]:
    depths = [0] * sheet.count(dimension)
    for group in sheet.groups(dimension):
        place = group["range"]
        for index in range(place["startIndex"], min(place["endIndex"], len(depths))):
            depths[index] += 1
    return depths


def _regroup(sheet: Sheet, dimension: str, depths: list[int]) -> list[Json]:
    """The groups that these depths make: at each depth the unbroken runs that are at least so deep."""
    collapsed = {
        (group["range"]["startIndex"], group["range"]["endIndex"], group["depth"])
        for group in sheet.groups(dimension)
        if group.get("collapsed")
    }
    groups: list[Json] = []
    for depth in range(1, max(depths, default=0) + 1):
        start = None
        for index in range(len(depths) + 1):
            deep = index < len(depths) and depths[index] >= depth
            if deep and start is None:
                start = index
            elif not deep and start is not None:
                place: Json = {"sheetId": sheet.id} if sheet.id else {}
                place |= {"dimension": dimension, "startIndex": start, "endIndex": index}
                group: Json = {"range": place, "depth": depth}
                if (start, index, depth) in collapsed:
                    group["collapsed"] = True
                groups.append(group)
                start = None
    if dimension == ROWS:
        sheet.row_groups = groups
    else:
        sheet.column_groups = groups
    return groups


@kind("addDimensionGroup")
def add_dimension_group(workbook: Workbook, body: Json) -> Json:
    """Group a span one level deeper; answers all groups of the dimension."""
    sheet, dimension, start, end = _found(workbook, required(body, "range"))
    depths = _depths(sheet, dimension)
    for index in range(start, end):
        depths[index] += 1
    if max(depths) > 8:
        raise invalid("Cannot group more than 8 levels deep.")
    control = "rowGroupControlAfter" if dimension == ROWS else "columnGroupControlAfter"
    if not sheet.groups(dimension) and control not in sheet.grid:
        sheet.grid = sheet.grid | {control: True}
    return {"dimensionGroups": _regroup(sheet, dimension, depths)}


@kind("deleteDimensionGroup")
def delete_dimension_group(workbook: Workbook, body: Json) -> Json:
    """Take one level of grouping from a span; answers the groups left."""
    sheet, dimension, start, end = _found(workbook, required(body, "range"))
    depths = _depths(sheet, dimension)
    if not any(depths[start:end]):
        raise invalid(f"Dimension range has no group: {dimension} [{start}, {end})")
    for index in range(start, end):
        depths[index] = max(0, depths[index] - 1)
    groups = _regroup(sheet, dimension, depths)
    return {"dimensionGroups": groups} if groups else {}


@kind("updateDimensionGroup")
def update_dimension_group(workbook: Workbook, body: Json) -> None:
    """Collapse a group, which hides its rows or columns, or expand it."""
    given = required(body, "dimensionGroup")
    mask = update_mask(body)
    if not {"collapsed", "*"} & set(mask):
        raise invalid("Only the field collapsed of a dimension group can be changed.")
    sheet, dimension, start, end = _found(workbook, required(given, "range"))
    groups = sheet.groups(dimension)
    for at, group in enumerate(groups):
        place = group["range"]
        same = (place["startIndex"], place["endIndex"]) == (start, end)
        if same and group["depth"] == given.get("depth", group["depth"]):
            collapsed = bool(given.get("collapsed"))
            plain = {name: value for name, value in group.items() if name != "collapsed"}
            groups[at] = plain | ({"collapsed": True} if collapsed else {})
            _hide(sheet, dimension, start, end, collapsed)
            return
    raise invalid(f"No dimension group over {dimension} [{start}, {end}) at depth {given.get('depth', 1)}")


def _hide(sheet: Sheet, dimension: str, start: int, end: int, hidden: bool) -> None:
    sizes = sheet.sizes(dimension)
    for index in range(start, end):
        size = {name: value for name, value in sizes.get(index, {}).items() if name != "hiddenByUser"}
        if hidden:
            size["hiddenByUser"] = True
        if size:
            sizes[index] = size
        else:
            sizes.pop(index, None)
