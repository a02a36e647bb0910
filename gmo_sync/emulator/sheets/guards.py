"""Who may write where: protected ranges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.workbook import Rect, Sheet, Workbook

PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def can_edit(workbook: Workbook, protected: dict[str, Any]) -> bool:
    """Whether the caller may write into a protected range: the owner, its editors, anyone if it only warns."""
    caller, owner = workbook.caller.casefold(), workbook.owner.casefold()
    if protected.get("warningOnly") or caller == owner:
        return True
    editors = protected.get("editors") or {}
    if caller in {user.casefold() for user in editors.get("users", [])}:
        return True
    return bool(editors.get("domainUsersCanEdit")) and caller.partition("@")[2] == owner.partition("@")[2]


def protected_rect(workbook: Workbook, sheet: Sheet, protected: dict[str, Any]) -> Rect | None:
    """The cells a protected range covers: by range, by name, or by table."""
    if "tableId" in protected:
        for table in sheet.tables:
            if table["tableId"] == protected["tableId"]:
                return stored_rect(sheet, table["range"])
        return None
    if "namedRangeId" in protected:
        for entry in workbook.named_ranges:
            if entry["namedRangeId"] == protected["namedRangeId"] and "range" in entry:
                own = entry["range"].get("sheetId", 0) == sheet.id
                return stored_rect(sheet, entry["range"]) if own else None
        return None
    return stored_rect(sheet, protected["range"]) if "range" in protected else None


def _closed(workbook: Workbook, sheet: Sheet) -> Iterable[tuple[Rect, list[Rect]]]:
    """What the caller may not touch: protected rectangles, each with those in it that are open all the same."""
    for protected in sheet.protected_ranges:
        if not can_edit(workbook, protected):
            covered = protected_rect(workbook, sheet, protected)
            if covered is not None:
                yield covered, [stored_rect(sheet, entry) for entry in protected.get("unprotectedRanges", [])]


def guard(workbook: Workbook, sheet: Sheet, rect: Rect) -> None:
    """Refuse, in Google's words, a write that touches cells protected from the caller."""
    for covered, exempt in _closed(workbook, sheet):
        left = [rect.common(covered)] if covered.meets(rect) else []
        for part in exempt:
            left = [rest for piece in left for rest in piece.without(part)]
        if left:
            raise invalid(PROTECTED)


def guard_sheet(workbook: Workbook, sheet: Sheet) -> None:
    """Refuse to change a tab itself (its title, its rows' sizes, its being there) if it is protected as a whole."""
    for covered, _ in _closed(workbook, sheet):
        if covered.covers(sheet.whole):
            raise invalid(PROTECTED)


def guard_loss(workbook: Workbook, sheet: Sheet) -> None:
    """Refuse to take away a tab in which anything is protected from the caller."""
    if any(True for _ in _closed(workbook, sheet)):
        raise invalid(PROTECTED)
