"""A spreadsheet as the emulator keeps it: tabs, names, metadata, and the moves that keep them whole.

What requests mean is decided elsewhere. A copy shares all that an edit does not touch (see `grid`).
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from gmo_sync.emulator.comments import Comments
from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets import following
from gmo_sync.emulator.sheets.grid import Json, Rect, Sheet
from gmo_sync.emulator.sheets.relocation import Gone, Shifted
from gmo_sync.emulator.sheets.shift import Insertion, Shift

__all__ = ["Json", "Rect", "Sheet", "Workbook", "location_sheet"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_CELLS = 10_000_000
MAX_COLUMNS = 18_278
TOO_MANY_CELLS = "This action would increase the number of cells in the workbook above the limit of 10000000 cells."


@dataclass
class Workbook:
    """A spreadsheet. `title` mirrors the file's name.

    `caller`, `owner`, `now` (the time in its zone), `clock` (the instant) and `comments` are set for one call's time.

    `properties` holds what SpreadsheetProperties has beyond title, locale, time zone and recalculation;
    `comment_places` the GridRange of each comment by its anchor's id. The words of comments are the file's.
    """

    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    auto_recalc: str = "ON_CHANGE"
    properties: Json = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    comment_places: dict[str, Json] = field(default_factory=dict)
    title: str = ""
    caller: str = ""
    owner: str = ""
    now: datetime | None = None
    clock: datetime = _EPOCH
    comments: Comments = ()
    comment_changes: int = 0
    calculation: Any = field(default=None, repr=False, compare=False)  # the formulas, see recalculation

    def copy(self) -> Workbook:
        """A private copy for an edit; shares what is not touched."""
        twin = copy.copy(self)
        twin.sheets = [sheet.copy() for sheet in self.sheets]
        twin.named_ranges = self.named_ranges.copy()
        twin.metadata = self.metadata.copy()
        twin.comment_places = self.comment_places.copy()
        return twin

    def today(self) -> date:
        """The date in the spreadsheet's time zone, as far as the call knows it."""
        return self.now.date() if self.now else date.today()

    def tab(self, sheet_id: int) -> Sheet:
        """The tab with this id, with or without cells, refused in Google's words if there is none."""
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        raise invalid(f"No sheet with id: {sheet_id}")

    def sheet(self, sheet_id: int) -> Sheet:
        """The tab of cells with this id, refused in Google's words if there is none."""
        for sheet in self.sheets:
            if sheet.id == sheet_id and sheet.type == "GRID":
                return sheet
        raise invalid(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Sheet | None:
        """The tab with this title; the case of letters matters only if two differ by nothing else."""
        for sheet in self.sheets:
            if sheet.title == title:
                return sheet
        folded = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == folded), None)

    def first_visible(self) -> Sheet:
        """The tab that a range without a title means."""
        grids = [sheet for sheet in self.sheets if sheet.type == "GRID"]
        return next((sheet for sheet in grids if not sheet.hidden), grids[0] if grids else self.sheets[0])

    def cells(self) -> int:
        """Cells in all grids, empty ones too."""
        return sum(sheet.row_count * sheet.column_count for sheet in self.sheets)

    def check_size(self) -> None:
        """Refuse, in Google's words, a workbook that has become too large."""
        if self.cells() > MAX_CELLS:
            raise invalid(TOO_MANY_CELLS)

    def ids_in_use(self) -> Iterator[int]:
        """Every number that names a tab or an object in it."""
        for sheet in self.sheets:
            yield sheet.id
            for entry in sheet.protected_ranges:
                yield entry["protectedRangeId"]
            for entry in sheet.banded_ranges:
                yield entry["bandedRangeId"]
            for entry in sheet.filter_views:
                yield entry["filterViewId"]
            for entry in sheet.charts:
                yield entry["chartId"]
            for entry in sheet.slicers:
                yield entry["slicerId"]
        for entry in self.metadata:
            yield entry["metadataId"]
        for entry in self.named_ranges:
            if entry["namedRangeId"].isdecimal():
                yield int(entry["namedRangeId"])

    def new_id(self) -> int:
        """A positive number that names nothing yet."""
        used = set(self.ids_in_use())
        while True:
            found = secrets.randbelow(2**31 - 1) + 1
            if found not in used:
                return found

    def free_title(self) -> str:
        """The title of a tab that is given none."""
        word = "Лист" if self.locale.startswith("ru") else "Sheet"
        number = len(self.sheets) + 1
        while self.titled(f"{word}{number}"):
            number += 1
        return f"{word}{number}"

    def shift(self, sheet: Sheet, shift: Shift) -> None:
        """Insert, delete or move rows or columns of a tab, with all that refers to them."""
        at_end = isinstance(shift, Insertion) and shift.at >= sheet.count(shift.dimension)
        sheet.shift_cells(shift)
        if sheet.column_count > MAX_COLUMNS:
            raise invalid(f"Cannot have more than {MAX_COLUMNS} columns in a sheet.")
        self.check_size()
        if not at_end:
            following.follow(self, Shifted(sheet.id, shift))

    def forget(self, sheet: Sheet) -> None:
        """Take a tab away, with all that pointed at it."""
        titles = following.titles_of(self)
        self.sheets.remove(sheet)
        following.follow(self, Gone(sheet.id), titles=titles)


def location_sheet(location: Json) -> int | None:
    """The tab of a DeveloperMetadataLocation; None for the spreadsheet itself."""
    if "dimensionRange" in location:
        return int(location["dimensionRange"].get("sheetId", 0))
    if location.get("locationType") == "SHEET" or "sheetId" in location:
        return int(location.get("sheetId", 0))
    return None
