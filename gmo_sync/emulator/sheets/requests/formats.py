"""Conditional formats and banding."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.colors import with_style_names, with_styles
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.masks import overlay, update_mask
from gmo_sync.emulator.sheets.ranges import grid_rect, kept_range, stored_rect
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook


def kept_conditional(workbook: Workbook, rule: Json) -> tuple[Sheet, Json]:
    """A rule as Google keeps it, and its tab: all its ranges are in one."""
    ranges = rule.get("ranges") or []
    if not ranges:
        raise invalid("ConditionalFormatRule must have at least one range.")
    sheets = {grid_rect(workbook, entry)[0].id for entry in ranges}
    for entry in ranges:
        guard(workbook, *grid_rect(workbook, entry))
    if len(sheets) > 1:
        raise invalid("All ranges of a conditional format rule must be on the same sheet.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise invalid("ConditionalFormatRule must have exactly one of boolean rule or gradient rule.")
    if "booleanRule" in rule and not (rule["booleanRule"].get("condition") or {}).get("type"):
        raise invalid("BooleanRule must have a condition.")
    kept = with_styles({name: value for name, value in rule.items() if name != "ranges"})
    return workbook.sheet(sheets.pop()), {"ranges": [kept_range(workbook, entry) for entry in ranges], **kept}


@kind("addConditionalFormatRule")
def add_conditional_format_rule(workbook: Workbook, body: Json) -> None:
    """A rule before the one at the index."""
    sheet, rule = kept_conditional(workbook, required(body, "rule"))
    index = body.get("index") or 0
    if not 0 <= index <= len(sheet.conditional_formats):
        raise invalid(f"index[{index}] is out of bounds: there are {len(sheet.conditional_formats)} rules.")
    sheet.conditional_formats.insert(index, rule)


def _rule_at(sheet: Sheet, index: int) -> Json:
    if not 0 <= index < len(sheet.conditional_formats):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet.conditional_formats[index]


@kind("updateConditionalFormatRule")
def update_conditional_format_rule(workbook: Workbook, body: Json) -> Json:
    """Another rule at the index, or the rule at another place."""
    index = body.get("index") or 0
    if "rule" in body:
        given_sheet, rule = kept_conditional(workbook, body["rule"])
        sheet = workbook.sheet(body["sheetId"]) if body.get("sheetId") is not None else given_sheet
        old = _rule_at(sheet, index)
        sheet.conditional_formats[index] = rule
        return {"newRule": rule, "newIndex": index, "oldRule": old, "oldIndex": index}
    sheet = workbook.sheet(body.get("sheetId") or 0)
    old = _rule_at(sheet, index)
    to = required(body, "newIndex")
    if not 0 <= to < len(sheet.conditional_formats):
        raise invalid(f"newIndex[{to}] is out of bounds.")
    del sheet.conditional_formats[index]
    sheet.conditional_formats.insert(to, old)
    return {"newRule": old, "newIndex": to, "oldIndex": index}


@kind("deleteConditionalFormatRule")
def delete_conditional_format_rule(workbook: Workbook, body: Json) -> Json:
    """The rule at the index goes."""
    sheet = workbook.sheet(body.get("sheetId") or 0)
    index = body.get("index") or 0
    old = _rule_at(sheet, index)
    del sheet.conditional_formats[index]
    return {"rule": old}


def keep_banded_range(workbook: Workbook, given: Json) -> Json:
    """Add a banded range as Google keeps it; bands do not overlap."""
    entry = with_styles(given)
    wanted = entry.get("bandedRangeId")
    if wanted and any(o["bandedRangeId"] == wanted for sheet in workbook.sheets for o in sheet.banded_ranges):
        raise invalid(f"A banded range with id {wanted} already exists.")
    sheet, kept = _checked_band(workbook, entry | {"bandedRangeId": wanted or workbook.new_id()})
    sheet.banded_ranges.append(kept)
    return kept


def _checked_band(workbook: Workbook, entry: Json) -> tuple[Sheet, Json]:
    sheet, rect = grid_rect(workbook, required(entry, "range"))
    guard(workbook, sheet, rect)
    if "rowProperties" not in entry and "columnProperties" not in entry:
        raise invalid("At least one of row properties or column properties must be specified.")
    for name in ("rowProperties", "columnProperties"):
        bands = entry.get(name)
        if bands and not {"firstBandColor", "secondBandColor"} <= set(bands):
            raise invalid("First band color and second band color must be specified.")
    for other in sheet.banded_ranges:
        if other["bandedRangeId"] != entry["bandedRangeId"] and stored_rect(sheet, other["range"]).meets(rect):
            raise invalid("You cannot add alternating background colors to a range that already has them.")
    return sheet, entry | {"range": kept_range(workbook, entry["range"])}


def _band_index(workbook: Workbook, banded_range_id: int) -> tuple[Sheet, int]:
    for sheet in workbook.sheets:
        for at, entry in enumerate(sheet.banded_ranges):
            if entry["bandedRangeId"] == banded_range_id:
                return sheet, at
    raise invalid(f"No banded range with id: {banded_range_id}")


@kind("addBanding")
def add_banding(workbook: Workbook, body: Json) -> Json:
    """Alternating colours; the id may be the caller's."""
    return {"bandedRange": keep_banded_range(workbook, required(body, "bandedRange"))}


@kind("updateBanding")
def update_banding(workbook: Workbook, body: Json) -> None:
    """Range or colours of a banding."""
    given = required(body, "bandedRange")
    mask = with_style_names(update_mask(body))
    sheet, at = _band_index(workbook, given.get("bandedRangeId") or 0)
    old = sheet.banded_ranges[at]
    changed = overlay(old, with_styles(given), mask) | {"bandedRangeId": old["bandedRangeId"]}
    place, kept = _checked_band(workbook, changed)
    if place is sheet:
        sheet.banded_ranges[at] = kept
    else:
        del sheet.banded_ranges[at]
        place.banded_ranges.append(kept)


@kind("deleteBanding")
def delete_banding(workbook: Workbook, body: Json) -> None:
    """The colours go, the cells stay."""
    sheet, at = _band_index(workbook, body.get("bandedRangeId") or 0)
    del sheet.banded_ranges[at]
