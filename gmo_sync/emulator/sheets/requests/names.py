"""Named ranges."""

from __future__ import annotations

import re

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets import following
from gmo_sync.emulator.sheets.a1 import parse_span
from gmo_sync.emulator.sheets.masks import overlay, update_mask
from gmo_sync.emulator.sheets.ranges import kept_range
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Workbook

_NAME = re.compile(r"[^\W\d][\w.]{0,249}\Z")


def _checked(workbook: Workbook, entry: Json) -> Json:
    name = entry.get("name") or ""
    if not _NAME.match(name) or parse_span(name) is not None or name.casefold() in ("true", "false"):
        raise invalid(f"Invalid name: {name}. The name of the range is not valid.")
    folded = name.casefold()
    for other in workbook.named_ranges:
        if other["name"].casefold() == folded and other["namedRangeId"] != entry["namedRangeId"]:
            raise invalid(f'A named range with name "{name}" already exists.')
    place = kept_range(workbook, required(entry, "range"))
    return {"namedRangeId": entry["namedRangeId"], "name": name, "range": place}


@kind("addNamedRange")
def add_named_range(workbook: Workbook, body: Json) -> Json:
    """A name for a range; the id may be the caller's."""
    return {"namedRange": keep_named_range(workbook, required(body, "namedRange"))}


def keep_named_range(workbook: Workbook, given: Json) -> Json:
    """Add a named range as Google keeps it."""
    entry = dict(given)
    wanted = entry.get("namedRangeId")
    if wanted and any(other["namedRangeId"] == wanted for other in workbook.named_ranges):
        raise invalid(f"A named range with id {wanted} already exists.")
    entry["namedRangeId"] = wanted or str(workbook.new_id())
    kept = _checked(workbook, entry)
    workbook.named_ranges.append(kept)
    return kept


def _index(workbook: Workbook, named_range_id: str) -> int:
    for at, entry in enumerate(workbook.named_ranges):
        if entry["namedRangeId"] == named_range_id:
            return at
    raise invalid(f"Cannot find named range with id: {named_range_id}")


@kind("updateNamedRange")
def update_named_range(workbook: Workbook, body: Json) -> None:
    """Another name or range."""
    given = required(body, "namedRange")
    mask = update_mask(body)
    at = _index(workbook, given.get("namedRangeId") or "")
    old = workbook.named_ranges[at]
    changed = overlay(old, given, mask) | {"namedRangeId": old["namedRangeId"]}
    kept = workbook.named_ranges[at] = _checked(workbook, changed)
    if kept["name"] != old["name"]:
        following.rename_names(workbook, {old["name"].casefold(): kept["name"]})
    for sheet in workbook.sheets:
        for entries in (sheet.protected_ranges, sheet.filter_views):
            for place, entry in enumerate(entries):
                if entry.get("namedRangeId") == kept["namedRangeId"]:
                    entries[place] = entry | {"range": kept["range"]}


@kind("deleteNamedRange")
def delete_named_range(workbook: Workbook, body: Json) -> None:
    """The name goes, the cells stay."""
    del workbook.named_ranges[_index(workbook, body.get("namedRangeId") or "")]
