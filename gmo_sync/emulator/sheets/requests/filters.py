"""The basic filter of a tab, and filter views."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.colors import with_styles
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.masks import overlay, update_mask
from gmo_sync.emulator.sheets.ranges import grid_rect, kept_range, stored_rect
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.requests.sorting import sort_rows
from gmo_sync.emulator.sheets.requests.tables import find_table
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook


def keep_basic_filter(workbook: Workbook, given: Json, sheet: Sheet | None = None) -> None:
    """Set a tab's basic filter; its sort order is carried out at once."""
    place = filtered_range(workbook, given) or ({"sheetId": sheet.id} if sheet else None)
    sheet, rect = grid_rect(workbook, place)
    guard(workbook, sheet, Rect(rect.top, rect.top + 1, rect.left, rect.right))
    kept = both_spellings(with_styles(given) | {"range": _closed(sheet, rect)})
    _check_columns(kept, rect)
    sheet.basic_filter = kept
    if kept.get("sortSpecs"):
        guard(workbook, sheet, rect)
        sort_rows(workbook, sheet, Rect(rect.top + 1, rect.bottom, rect.left, rect.right), kept["sortSpecs"])


def _closed(sheet: Sheet, rect: Rect) -> Json:
    """Google closes the range of a basic filter: what was left open reaches to the ends of the grid of that moment."""
    bounds = {"startRowIndex": rect.top, "endRowIndex": rect.bottom}
    columns = {"startColumnIndex": rect.left, "endColumnIndex": rect.right}
    return ({"sheetId": sheet.id} if sheet.id else {}) | bounds | columns


def filtered_range(workbook: Workbook, given: Json) -> Json | None:
    """The range of a filter: its own, a named one, or a table's."""
    if given.get("tableId"):
        sheet, at = find_table(workbook, given["tableId"])
        place: Json = sheet.tables[at]["range"]
        return place
    if given.get("namedRangeId"):
        for named in workbook.named_ranges:
            if named["namedRangeId"] == given["namedRangeId"] and "range" in named:
                found: Json = named["range"]
                return found
        raise invalid(f"Cannot find named range with id: {given['namedRangeId']}")
    return given.get("range")


def _check_columns(kept: Json, rect: Rect) -> None:
    for spec in kept.get("filterSpecs") or []:
        column = spec.get("columnIndex", 0)
        if not rect.left <= column < rect.right:
            raise invalid(f"Column index {column} of the filter is not within its range.")
        criterion = spec.get("filterCriteria") or {}
        if criterion.get("condition") and not criterion["condition"].get("type"):
            raise invalid("BooleanCondition must have a type.")


def both_spellings(kept: Json) -> Json:
    """A filter with its criteria as `criteria` and as `filterSpecs`, as Google answers it."""
    if kept.get("filterSpecs"):
        criteria = {str(spec.get("columnIndex", 0)): spec.get("filterCriteria") or {} for spec in kept["filterSpecs"]}
        return kept | {"criteria": criteria}
    if kept.get("criteria"):
        specs = [
            ({"columnIndex": int(column)} if int(column) else {}) | {"filterCriteria": criterion}
            for column, criterion in kept["criteria"].items()
        ]
        return kept | {"filterSpecs": specs}
    return {name: value for name, value in kept.items() if name not in ("criteria", "filterSpecs")}


@kind("setBasicFilter")
def set_basic_filter(workbook: Workbook, body: Json) -> None:
    """The tab's filter, in place of the one there."""
    keep_basic_filter(workbook, required(body, "filter"))


@kind("clearBasicFilter")
def clear_basic_filter(workbook: Workbook, body: Json) -> None:
    """The tab's filter goes, if there is one."""
    workbook.sheet(body.get("sheetId") or 0).basic_filter = None


def _view_index(workbook: Workbook, filter_view_id: int) -> tuple[Sheet, int]:
    for sheet in workbook.sheets:
        for at, entry in enumerate(sheet.filter_views):
            if entry["filterViewId"] == filter_view_id:
                return sheet, at
    raise invalid(f"No filter view with id: {filter_view_id}")


def _view_title(workbook: Workbook, sheet: Sheet) -> str:
    word = "Фильтр" if workbook.locale.startswith("ru") else "Filter"
    return f"{word} {len(sheet.filter_views) + 1}"


def keep_filter_view(workbook: Workbook, given: Json) -> Json:
    """Add a filter view as Google keeps it."""
    entry = with_styles(given)
    wanted = entry.get("filterViewId")
    if wanted and any(o["filterViewId"] == wanted for sheet in workbook.sheets for o in sheet.filter_views):
        raise invalid(f"A filter view with id {wanted} already exists.")
    place = filtered_range(workbook, entry)
    if place is None:
        raise invalid("range is required")
    sheet, rect = grid_rect(workbook, place)
    kept = both_spellings(
        entry
        | {
            "filterViewId": wanted or workbook.new_id(),
            "title": entry.get("title") or _view_title(workbook, sheet),
            "range": kept_range(workbook, place),
        }
    )
    _check_columns(kept, rect)
    sheet.filter_views.append(kept)
    return kept


@kind("addFilterView")
def add_filter_view(workbook: Workbook, body: Json) -> Json:
    """A filter view; the id may be the caller's."""
    return {"filter": keep_filter_view(workbook, required(body, "filter"))}


@kind("duplicateFilterView")
def duplicate_filter_view(workbook: Workbook, body: Json) -> Json:
    """A copy of a filter view."""
    sheet, at = _view_index(workbook, body.get("filterId") or 0)
    source = sheet.filter_views[at]
    copy = source | {"filterViewId": workbook.new_id(), "title": f"Copy of {source['title']}"}
    sheet.filter_views.append(copy)
    return {"filter": copy}


@kind("updateFilterView")
def update_filter_view(workbook: Workbook, body: Json) -> None:
    """Title, range or criteria of a filter view."""
    given = required(body, "filter")
    mask = dict(update_mask(body))
    if "filterSpecs" in mask or "criteria" in mask:
        mask |= {"filterSpecs": {}, "criteria": {}}
    sheet, at = _view_index(workbook, given.get("filterViewId") or 0)
    old = sheet.filter_views[at]
    changed = overlay(old, both_spellings(with_styles(given)), mask) | {"filterViewId": old["filterViewId"]}
    changed["range"] = kept_range(workbook, changed.get("range"))
    if stored_rect(sheet, changed["range"]).empty:
        raise invalid("The range of a filter view cannot be empty.")
    sheet.filter_views[at] = changed


@kind("deleteFilterView")
def delete_filter_view(workbook: Workbook, body: Json) -> None:
    """The view goes, the rows stay."""
    sheet, at = _view_index(workbook, body.get("filterId") or 0)
    del sheet.filter_views[at]
