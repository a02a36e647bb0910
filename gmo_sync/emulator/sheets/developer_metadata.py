"""Developer metadata: where it may hang, how it is found, how much of it there may be."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.ranges import grid_rect, range_rect
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook, location_sheet

QUOTA = 30_000


def kept_location(workbook: Workbook, location: Json | None) -> Json:
    """A location as Google keeps it: spreadsheet, tab, or one whole row or column."""
    location = location or {}
    chosen = {name: location.get(name) for name in ("spreadsheet", "sheetId", "dimensionRange")}
    given = [name for name, value in chosen.items() if value is not None and value is not False]
    if len(given) != 1:
        raise invalid("Exactly one location must be specified for developer metadata.")
    if given[0] == "spreadsheet":
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if given[0] == "sheetId":
        return {"locationType": "SHEET", "sheetId": workbook.sheet(location["sheetId"]).id}
    place = location["dimensionRange"]
    sheet = workbook.sheet(place.get("sheetId") or 0)
    dimension = place.get("dimension")
    if dimension not in (ROWS, COLUMNS):
        raise invalid("Dimension range must specify a dimension.")
    start, end = place.get("startIndex"), place.get("endIndex")
    if start is None or end is None or end != start + 1:
        raise invalid("Developer metadata can only be associated with a single row or column.")
    if not 0 <= start < sheet.count(dimension):
        raise invalid(f"Dimension range index {start} is outside of the grid.")
    own: Json = {"sheetId": sheet.id} if sheet.id else {}
    kind = "ROW" if dimension == ROWS else "COLUMN"
    own |= {"dimension": dimension, "startIndex": start, "endIndex": end}
    return {"locationType": kind, "dimensionRange": own}


def create(workbook: Workbook, given: Json) -> Json:
    """Add one; gives it as kept."""
    wanted = given.get("metadataId")
    if wanted is not None and wanted <= 0:
        raise invalid("Developer metadata ID must be positive.")
    if wanted and any(entry["metadataId"] == wanted for entry in workbook.metadata):
        raise invalid(f"Developer metadata with ID {wanted} already exists.")
    entry = _checked(workbook, given | {"metadataId": wanted or workbook.new_id()})
    workbook.metadata.append(entry)
    check_quota(workbook, entry)
    return entry


def _checked(workbook: Workbook, given: Json) -> Json:
    if not given.get("metadataKey"):
        raise invalid("Developer metadata must have a key.")
    if given.get("visibility") in (None, "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED"):
        raise invalid("Developer metadata must have a visibility.")
    entry: Json = {"metadataId": given["metadataId"], "metadataKey": given["metadataKey"]}
    if given.get("metadataValue") is not None:
        entry["metadataValue"] = given["metadataValue"]
    return entry | {"location": kept_location(workbook, given.get("location")), "visibility": given["visibility"]}


def update(workbook: Workbook, entry: Json, changed: Json) -> Json:
    """Put a changed entry in the place of another, its id kept."""
    kept = _checked(workbook, changed | {"metadataId": entry["metadataId"]})
    workbook.metadata[workbook.metadata.index(entry)] = kept
    check_quota(workbook, kept)
    return kept


def check_quota(workbook: Workbook, entry: Json) -> None:
    """Refuse more than 30,000 characters of keys and values in the spreadsheet's own metadata or in one tab's."""
    place = location_sheet(entry["location"])
    used = sum(
        len(other["metadataKey"]) + len(other.get("metadataValue", ""))
        for other in workbook.metadata
        if location_sheet(other["location"]) == place
    )
    if used > QUOTA:
        raise invalid(f"Developer metadata exceeds the storage limit of {QUOTA} characters.")


def matching(workbook: Workbook, data_filter: Json) -> list[Json]:
    """The metadata that a DataFilter selects; a range selects all that touches it."""
    kinds = [name for name in ("developerMetadataLookup", "a1Range", "gridRange") if data_filter.get(name) is not None]
    if len(kinds) != 1:
        raise invalid("Exactly one filter must be set in DataFilter.")
    if kinds[0] == "developerMetadataLookup":
        lookup = data_filter["developerMetadataLookup"]
        _check_lookup(lookup)
        return [entry for entry in workbook.metadata if _meets(workbook, entry, lookup)]
    if kinds[0] == "a1Range":
        sheet, rect = range_rect(workbook, data_filter["a1Range"])
    else:
        sheet, rect = grid_rect(workbook, data_filter["gridRange"])
    return [entry for entry in workbook.metadata if _touches(workbook, entry, sheet, rect)]


def _check_lookup(lookup: Json) -> None:
    """Refuse strategies and types of location that contradict each other."""
    strategy, kind, where = (lookup.get(n) for n in ("locationMatchingStrategy", "locationType", "metadataLocation"))
    if strategy and not where:
        raise invalid("DeveloperMetadataLookup.locationMatchingStrategy requires a metadataLocation.")
    if strategy == "EXACT_LOCATION" and kind:
        raise invalid("DeveloperMetadataLookup.locationType may not be specified with EXACT_LOCATION.")
    if kind == "SPREADSHEET" and where and not where.get("spreadsheet"):
        raise invalid("DeveloperMetadataLookup.locationType may not be SPREADSHEET with another metadataLocation.")


def _touches(workbook: Workbook, entry: Json, sheet: Sheet, rect: Rect) -> bool:
    found = area_of(workbook, entry)
    return found is not None and found[0] is sheet and found[1].meets(rect)


def area_of(workbook: Workbook, entry: Json) -> tuple[Sheet, Rect] | None:
    """The cells an entry hangs on; None for the spreadsheet's own."""
    sheet_id = location_sheet(entry["location"])
    if sheet_id is None:
        return None
    sheet = workbook.sheet(sheet_id)
    place = entry["location"].get("dimensionRange")
    if place is None:
        return sheet, sheet.whole
    if place["dimension"] == ROWS:
        return sheet, Rect(place["startIndex"], place["endIndex"], 0, sheet.column_count)
    return sheet, Rect(0, sheet.row_count, place["startIndex"], place["endIndex"])


def _meets(workbook: Workbook, entry: Json, lookup: Json) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if lookup.get(name) is not None and entry.get(name) != lookup[name]:
            return False
    kind = lookup.get("locationType")
    if kind not in (None, "DEVELOPER_METADATA_LOCATION_TYPE_UNSPECIFIED") and entry["location"]["locationType"] != kind:
        return False
    where = lookup.get("metadataLocation")
    if not where:
        return True
    return _in_place(workbook, entry, where, lookup.get("locationMatchingStrategy"))


def _in_place(workbook: Workbook, entry: Json, where: Json, strategy: str | None) -> bool:
    if where.get("spreadsheet"):
        return bool(entry["location"]["locationType"] == "SPREADSHEET")
    if where.get("dimensionRange"):
        place = where["dimensionRange"]
        dimension = place.get("dimension")
        sheet = workbook.sheet(place.get("sheetId") or 0)
        count = sheet.count(dimension or ROWS)
        start = place.get("startIndex") or 0
        end = count if place.get("endIndex") is None else place["endIndex"]
        own = entry["location"].get("dimensionRange")
        if strategy == "EXACT_LOCATION":
            return own is not None and (
                own.get("sheetId", 0),
                own["dimension"],
                own["startIndex"],
                own["endIndex"],
            ) == (sheet.id, dimension, start, end)
        rect = Rect(start, end, 0, sheet.column_count) if dimension == ROWS else Rect(0, sheet.row_count, start, end)
        return _touches(workbook, entry, sheet, rect)
    sheet_id = where.get("sheetId") or 0
    if strategy == "EXACT_LOCATION":
        return entry["location"]["locationType"] == "SHEET" and location_sheet(entry["location"]) == sheet_id
    return location_sheet(entry["location"]) == sheet_id


def filtered_areas(workbook: Workbook, data_filter: Json) -> list[tuple[Sheet, Rect]]:
    """The cells a DataFilter selects: one rectangle, or one for each matching metadata."""
    if data_filter.get("developerMetadataLookup") is not None:
        return [area for entry in matching(workbook, data_filter) if (area := area_of(workbook, entry)) is not None]
    if data_filter.get("a1Range") is not None:
        return [range_rect(workbook, data_filter["a1Range"])]
    return [grid_rect(workbook, data_filter.get("gridRange"))]
