"""createDeveloperMetadata, updateDeveloperMetadata, deleteDeveloperMetadata."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets import developer_metadata
from gmo_sync.emulator.sheets.masks import overlay, update_mask
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Workbook


@kind("createDeveloperMetadata")
def create_developer_metadata(workbook: Workbook, body: Json) -> Json:
    """A key and a value on a spreadsheet, tab, row or column; the id may be the caller's."""
    return {"developerMetadata": developer_metadata.create(workbook, required(body, "developerMetadata"))}


@kind("updateDeveloperMetadata")
def update_developer_metadata(workbook: Workbook, body: Json) -> Json:
    """The same change on all that the filters select."""
    mask = update_mask(body)
    given = body.get("developerMetadata") or {}
    filters = body.get("dataFilters") or []
    if not filters:
        raise invalid("At least one data filter must be specified.")
    found: list[Json] = []
    for data_filter in filters:
        found += [entry for entry in developer_metadata.matching(workbook, data_filter) if entry not in found]
    updated = [developer_metadata.update(workbook, entry, overlay(entry, given, mask)) for entry in found]
    return {"developerMetadata": updated} if updated else {}


@kind("deleteDeveloperMetadata")
def delete_developer_metadata(workbook: Workbook, body: Json) -> Json:
    """All that the filter selects goes."""
    found = developer_metadata.matching(workbook, required(body, "dataFilter"))
    workbook.metadata = [entry for entry in workbook.metadata if entry not in found]
    return {"deletedDeveloperMetadata": found} if found else {}
