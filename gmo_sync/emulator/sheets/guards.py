"""Who may write where: protected ranges."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.ranges import named_range, stored_rect
from gmo_sync.emulator.sheets.workbook import Rect, Sheet, Workbook

PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def can_edit(workbook: Workbook, protected: dict[str, Any]) -> bool:
    """Whether the caller may write into a protected range: the owner, its editors, anyone if it only warns."""
    if protected.get("warningOnly") or workbook.caller == workbook.owner:
        return True
    editors = protected.get("editors") or {}
    return workbook.caller in editors.get("users", []) or bool(editors.get("domainUsersCanEdit"))


def protected_rect(workbook: Workbook, sheet: Sheet, protected: dict[str, Any]) -> Rect | None:
    """The cells a protected range covers, by range or by name."""
    if "range" in protected:
        return stored_rect(sheet, protected["range"])
    if "namedRangeId" in protected:
        for entry in workbook.named_ranges:
            if entry["namedRangeId"] == protected["namedRangeId"]:
                found = named_range(workbook, entry["name"])
                return stored_rect(found[0], entry["range"]) if found and found[0] is sheet else None
    return None


def guard(workbook: Workbook, sheet: Sheet, rect: Rect) -> None:
    """Refuse, in Google's words, a write that touches cells protected from the caller."""
    for protected in sheet.protected_ranges:
        if can_edit(workbook, protected):
            continue
        covered = protected_rect(workbook, sheet, protected)
        if covered is None or not covered.meets(rect):
            continue
        exempt = [stored_rect(sheet, entry) for entry in protected.get("unprotectedRanges", [])]
        if not any(open_part.covers(rect) for open_part in exempt):
            raise invalid(PROTECTED)
