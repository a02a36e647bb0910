"""Tabs and the spreadsheet itself: addSheet, deleteSheet, duplicateSheet and the two kinds of properties."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.guards import guard_loss, guard_sheet
from gmo_sync.emulator.sheets.masks import update_mask
from gmo_sync.emulator.sheets.properties import (
    new_sheet,
    set_sheet_properties,
    set_spreadsheet_properties,
    sheet_properties,
)
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook


@kind("addSheet")
def add_sheet(workbook: Workbook, body: Json) -> Json:
    """A new tab."""
    sheet = new_sheet(workbook, body.get("properties") or {})
    return {"properties": sheet_properties(workbook, sheet)}


@kind("deleteSheet")
def delete_sheet(workbook: Workbook, body: Json) -> None:
    """A tab and all in it goes; the last visible one must stay."""
    sheet = workbook.tab(body.get("sheetId") or 0)
    if not any(other is not sheet and not other.hidden for other in workbook.sheets):
        raise invalid("You can't remove all the sheets in a document.")
    guard_loss(workbook, sheet)
    workbook.forget(sheet)


@kind("duplicateSheet")
def duplicate_sheet(workbook: Workbook, body: Json) -> Json:
    """A copy of a tab within the spreadsheet."""
    source = workbook.tab(body.get("sourceSheetId") or 0)
    title = body.get("newSheetName") or _copy_title(workbook, source.title)
    sheet = add_copy(
        workbook, source, title=title, sheet_id=body.get("newSheetId"), index=body.get("insertSheetIndex") or 0
    )
    return {"properties": sheet_properties(workbook, sheet)}


def add_copy(workbook: Workbook, source: Sheet, *, title: str, sheet_id: int | None, index: int | None) -> Sheet:
    """Put a copy of a tab (of this or another spreadsheet) into the workbook; objects in it get ids of their own."""
    place: Json = {"title": title} | ({} if sheet_id is None else {"sheetId": sheet_id})
    placed = new_sheet(workbook, place, index=index)
    copy = source.copy()
    copy.id, copy.title, copy.hidden = placed.id, placed.title, False
    workbook.sheets[workbook.sheets.index(placed)] = copy
    for name in _OBJECTS:
        setattr(copy, name, rehomed(getattr(source, name), source.id, copy.id))
    copy.charts = [chart | {"position": _own_tab(chart["position"], copy.id)} for chart in copy.charts]
    for entries, key in (
        (copy.protected_ranges, "protectedRangeId"),
        (copy.banded_ranges, "bandedRangeId"),
        (copy.filter_views, "filterViewId"),
        (copy.charts, "chartId"),
        (copy.slicers, "slicerId"),
    ):
        for at, entry in enumerate(entries):
            entries[at] = entry | {key: workbook.new_id()}
    for at, table in enumerate(copy.tables):
        copy.tables[at] = table | {"tableId": str(workbook.new_id()), "name": _table_name(workbook, table["name"])}
    workbook.check_size()
    return copy


_OBJECTS = (
    "protected_ranges",
    "banded_ranges",
    "filter_views",
    "basic_filter",
    "conditional_formats",
    "row_groups",
    "column_groups",
    "charts",
    "slicers",
    "tables",
)
_PLACES = ("range", "dataRange", "anchorCell")
_LISTS = ("ranges", "unprotectedRanges", "sources")


def rehomed(value: Any, old: int, new: int) -> Any:
    """A description with what points at tab `old` pointing at tab `new`."""
    if isinstance(value, list):
        return [rehomed(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    moved: Json = {}
    for name, item in value.items():
        if name in _PLACES and isinstance(item, dict):
            moved[name] = _on(item, old, new)
        elif name in _LISTS and isinstance(item, list):
            moved[name] = [_on(place, old, new) for place in item]
        else:
            moved[name] = rehomed(item, old, new)
    return moved


def _on(place: Json, old: int, new: int) -> Json:
    if place.get("sheetId", 0) != old:
        return place
    return ({"sheetId": new} if new else {}) | {name: item for name, item in place.items() if name != "sheetId"}


def _own_tab(position: Json, sheet_id: int) -> Json:
    return {"sheetId": sheet_id} if "sheetId" in position else position


def _table_name(workbook: Workbook, name: str) -> str:
    taken = {table["name"].casefold() for sheet in workbook.sheets for table in sheet.tables}
    number = 2
    while f"{name}_{number}".casefold() in taken:
        number += 1
    return f"{name}_{number}"


def _copy_title(workbook: Workbook, title: str) -> str:
    base = f"{title} (копия)" if workbook.locale.startswith("ru") else f"Copy of {title}"
    found, number = base, 1
    while workbook.titled(found):
        number += 1
        found = f"{base} {number}"
    return found


@kind("updateSheetProperties")
def update_sheet_properties(workbook: Workbook, body: Json) -> None:
    """Title, place, size, frozen rows, colour, visibility of a tab."""
    properties = required(body, "properties")
    mask = update_mask(body)
    sheet = workbook.tab(properties.get("sheetId") or 0)
    guard_sheet(workbook, sheet)
    set_sheet_properties(workbook, sheet, properties, mask)


@kind("updateSpreadsheetProperties")
def update_spreadsheet_properties(workbook: Workbook, body: Json) -> None:
    """Title, locale, time zone, recalculation, theme of the spreadsheet."""
    properties = required(body, "properties")
    set_spreadsheet_properties(workbook, properties, update_mask(body))
