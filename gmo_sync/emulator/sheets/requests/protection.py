"""Protected ranges."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.guards import PROTECTED, can_edit
from gmo_sync.emulator.sheets.masks import overlay, update_mask
from gmo_sync.emulator.sheets.ranges import grid_rect, kept_range
from gmo_sync.emulator.sheets.reading import protected_range
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.requests.tables import find_table
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_KEPT = (
    "protectedRangeId",
    "range",
    "namedRangeId",
    "tableId",
    "description",
    "warningOnly",
    "unprotectedRanges",
    "editors",
)


def _checked(workbook: Workbook, entry: Json) -> tuple[Sheet, Json]:
    kept = {name: entry[name] for name in _KEPT if entry.get(name) not in (None, False, "", [])}
    if "tableId" in kept:
        sheet, at = find_table(workbook, kept["tableId"])
        kept["range"] = sheet.tables[at]["range"]
    elif "namedRangeId" in kept:
        for named in workbook.named_ranges:
            if named["namedRangeId"] == kept["namedRangeId"] and "range" in named:
                sheet = workbook.sheet(named["range"].get("sheetId", 0))
                kept["range"] = named["range"]
                break
        else:
            raise invalid(f"Cannot find named range with id: {kept['namedRangeId']}")
    elif "range" in kept:
        kept["range"] = kept_range(workbook, kept["range"])
        sheet, _ = grid_rect(workbook, kept["range"])
    else:
        raise invalid("Must specify a range or a named range to protect.")
    if "unprotectedRanges" in kept:
        if len(set(kept["range"]) - {"sheetId"}):
            raise invalid("Unprotected ranges can only be set on a protected sheet.")
        kept["unprotectedRanges"] = [kept_range(workbook, entry) for entry in kept["unprotectedRanges"]]
    if "editors" in entry and entry["editors"] is not None:
        kept["editors"] = {name: value for name, value in entry["editors"].items() if value}
    if kept.get("warningOnly") and kept.get("editors"):
        raise invalid("Editors cannot be set on a protected range that only warns.")
    return sheet, kept


@kind("addProtectedRange")
def add_protected_range(workbook: Workbook, body: Json) -> Json:
    """Protect a range; the id may be the caller's."""
    return {"protectedRange": keep_protected_range(workbook, required(body, "protectedRange"))}


def keep_protected_range(workbook: Workbook, given: Json) -> Json:
    """Add a protected range, owner and caller among its editors; answers it with the editors that were given."""
    entry = dict(given)
    wanted = entry.get("protectedRangeId")
    if wanted and wanted in _ids(workbook):
        raise invalid(f"A protected range with id {wanted} already exists.")
    entry["protectedRangeId"] = wanted or workbook.new_id()
    sheet, kept = _checked(workbook, entry)
    answer = protected_range(workbook, kept)
    if not kept.get("warningOnly"):
        kept = with_owner(workbook, kept)
    sheet.protected_ranges.append(kept)
    return answer | {"requestingUserCanEdit": True}


def with_owner(workbook: Workbook, kept: Json) -> Json:
    """A protection among whose editors are the owner and the caller: neither can shut themselves out."""
    users = kept.get("editors", {}).get("users", [])
    users = list(dict.fromkeys([workbook.owner, workbook.caller, *users]))
    return kept | {"editors": kept.get("editors", {}) | {"users": users}}


def _ids(workbook: Workbook) -> set[int]:
    return {entry["protectedRangeId"] for sheet in workbook.sheets for entry in sheet.protected_ranges}


def _find(workbook: Workbook, protected_range_id: int) -> tuple[Sheet, int]:
    for sheet in workbook.sheets:
        for at, entry in enumerate(sheet.protected_ranges):
            if entry["protectedRangeId"] == protected_range_id:
                if not can_edit(workbook, entry):
                    raise invalid(PROTECTED)
                return sheet, at
    raise invalid(f"No protected range with id: {protected_range_id}")


@kind("updateProtectedRange")
def update_protected_range(workbook: Workbook, body: Json) -> None:
    """Range, description, editors of a protection."""
    given = required(body, "protectedRange")
    mask = update_mask(body)
    sheet, at = _find(workbook, given.get("protectedRangeId") or 0)
    old = sheet.protected_ranges[at]
    changed = overlay(old, given, mask) | {"protectedRangeId": old["protectedRangeId"]}
    place, kept = _checked(workbook, changed)
    if not kept.get("warningOnly") and {"*", "editors"} & set(mask):
        kept = with_owner(workbook, kept)
    if place is sheet:
        sheet.protected_ranges[at] = kept
    else:
        del sheet.protected_ranges[at]
        place.protected_ranges.append(kept)


@kind("deleteProtectedRange")
def delete_protected_range(workbook: Workbook, body: Json) -> None:
    """The protection goes."""
    sheet, at = _find(workbook, body.get("protectedRangeId") or 0)
    del sheet.protected_ranges[at]
