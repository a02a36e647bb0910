"""What of a tab this account may not write: protected ranges and tabs, as they were read with the values (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gmo_sync.tables import Merge, Snapshot

if TYPE_CHECKING:
    from gmo_sync.sheets.reading import TabReading

_END = 1 << 31


@dataclass(frozen=True)
class Area:
    """A rectangle of the grid, zero-based, ends exclusive. open: the parts of it that may be written all the same."""

    top: int
    bottom: int
    left: int
    right: int
    open: tuple[Area, ...] = ()

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell is closed by it."""
        inside = self.top <= row < self.bottom and self.left <= column < self.right
        return inside and not any(part.holds(row, column) for part in self.open)


def closed_areas(sheet: Mapping[str, Any]) -> tuple[Area, ...]:
    """The areas of a Sheet resource that are protected from this account."""
    return tuple(
        _area(one.get("range", {}), tuple(_area(part) for part in one.get("unprotectedRanges", ())))
        for one in sheet.get("protectedRanges", ())
        if not one.get("warningOnly") and not one.get("requestingUserCanEdit")
    )


def _area(area: Mapping[str, Any], parts: tuple[Area, ...] = ()) -> Area:
    return Area(
        area.get("startRowIndex", 0),
        area.get("endRowIndex", _END),
        area.get("startColumnIndex", 0),
        area.get("endColumnIndex", _END),
        parts,
    )


@dataclass(frozen=True)
class Closed:
    """What of one table is closed. places: row id → zero-based row of the grid.

    whole: nothing at all can be written, because ids or headings that are due cannot.
    """

    areas: tuple[Area, ...]
    columns: Mapping[str, int]
    header: int
    places: Mapping[str, int]
    whole: bool = False

    def cell(self, row_id: str, name: str) -> bool:
        """Whether a cell of a row that stands on the sheet is closed."""
        return self.whole or (row_id in self.places and name in self.columns and self._holds(row_id, name))

    def _holds(self, row_id: str, name: str) -> bool:
        return any(area.holds(self.places[row_id], self.columns[name]) for area in self.areas)

    def rows(self, merged: Merge) -> bool:
        """Whether rows that are to be added, removed or moved would go through something closed."""
        changes = merged.to_sheet
        if self.whole:
            return bool(changes.added or changes.removed or changes.moves)
        gone = [one.row.id for one in changes.removed] + [one.row_id for one in changes.moves]
        if any(area.top <= self.places[row_id] < area.bottom for row_id in gone for area in self.areas):
            return True
        new = {one.row.id for one in changes.added} | {one.row_id for one in changes.moves}
        above = self.header
        for row in merged.sheet.rows:
            if row.id not in new:
                above = self.places[row.id]
            elif any(area.top <= above and above + 1 < area.bottom for area in self.areas):
                return True
        return False


def closed(tab: TabReading, rows: Snapshot) -> Closed:
    """What of a tab is closed. rows: `tab.snapshot` with an id for every row."""
    places = dict(zip(rows.ids, tab.places, strict=True))
    lacking = tab.id_column is None or any(name not in tab.columns for name in tab.table.fields)
    due = [place for place, was, row in zip(tab.places, tab.snapshot.ids, rows.ids, strict=True) if was != row]
    edge = tab.end_column if lacking else 0
    whole = any(
        (lacking and area.holds(tab.header, edge))
        or any(area.holds(place, edge if tab.id_column is None else tab.id_column) for place in due)
        for area in tab.closed
    )
    return Closed(tab.closed, tab.columns, tab.header, places, whole)
