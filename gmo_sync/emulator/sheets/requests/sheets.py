"""Tabs and the spreadsheet itself: addSheet, deleteSheet, duplicateSheet and the two kinds of properties."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
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
    for name in ("protected_ranges", "banded_ranges", "filter_views", "merges", "conditional_formats"):
        setattr(copy, name, [_rehomed(entry, copy.id) for entry in getattr(source, name)])
    copy.basic_filter = _rehomed(source.basic_filter, copy.id) if source.basic_filter else None
    for name in ("row_groups", "column_groups"):
        setattr(copy, name, [_rehomed(entry, copy.id) for entry in getattr(source, name)])
    for entries, key in (
        (copy.protected_ranges, "protectedRangeId"),
        (copy.banded_ranges, "bandedRangeId"),
        (copy.filter_views, "filterViewId"),
    ):
        for at, entry in enumerate(entries):
            entries[at] = entry | {key: workbook.new_id()}
    workbook.check_size()
    return copy


def _rehomed(entry: Json, sheet_id: int) -> Json:
    """A description with its ranges pointing at another tab."""
    moved = dict(entry)
    if "startRowIndex" in entry or "sheetId" in entry:
        moved = {name: value for name, value in entry.items() if name != "sheetId"}
        return ({"sheetId": sheet_id} if sheet_id else {}) | moved
    for name, value in entry.items():
        if name == "range":
            kept = {key: item for key, item in value.items() if key != "sheetId"}
            moved[name] = ({"sheetId": sheet_id} if sheet_id else {}) | kept
        elif name in ("ranges", "unprotectedRanges"):
            moved[name] = [
                ({"sheetId": sheet_id} if sheet_id else {})
                | {key: item for key, item in found.items() if key != "sheetId"}
                for found in value
            ]
    return moved


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
    set_sheet_properties(workbook, sheet, properties, mask)


@kind("updateSpreadsheetProperties")
def update_spreadsheet_properties(workbook: Workbook, body: Json) -> None:
    """Title, locale, time zone, recalculation, theme of the spreadsheet."""
    properties = required(body, "properties")
    set_spreadsheet_properties(workbook, properties, update_mask(body))
