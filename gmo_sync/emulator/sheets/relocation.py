"""Where cells go when a spreadsheet changes its shape, as seen by whatever refers to them.

A `Relocation` maps the rectangles of one tab: rows or columns that came, went or moved, a band of cells pushed aside, a
block cut out and put elsewhere, a tab that is no more. Pure; who refers to cells is `following`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from gmo_sync.emulator.sheets.shift import ROWS, Shift, moved_dimension_range

Json = dict[str, Any]
_FAR = 1 << 40


class Bounds(NamedTuple):
    """A rectangle of a tab, zero-based and half-open; None is an open end."""

    top: int | None
    bottom: int | None
    left: int | None
    right: int | None


class Place(NamedTuple):
    """Where a rectangle is afterwards, which may be another tab."""

    sheet_id: int
    bounds: Bounds


class Relocation(Protocol):
    """One change of shape."""

    @property
    def sheet_id(self) -> int:
        """The tab whose cells it is about."""
        ...

    def place(self, bounds: Bounds) -> Place | None:
        """Where a rectangle of the tab is afterwards; None if nothing is left of it."""
        ...

    def dimension_range(self, found: Json) -> Json | None:
        """A DimensionRange of the tab afterwards; None if nothing is left of it."""
        ...


@dataclass(frozen=True)
class Shifted:
    """Rows or columns inserted, deleted or moved; with `low` and `high` only in this band of the other dimension.

    What lies partly in the band stays where it is; what is pushed over the edge of a grid of `size` is lost.
    """

    sheet_id: int
    shift: Shift
    low: int = 0
    high: int | None = None
    size: int | None = None

    def place(self, bounds: Bounds) -> Place | None:
        """See `Relocation`."""
        rows = self.shift.dimension == ROWS
        near, far = (bounds.left, bounds.right) if rows else (bounds.top, bounds.bottom)
        if self.high is not None and not (self.low <= (near or 0) and (_FAR if far is None else far) <= self.high):
            return Place(self.sheet_id, bounds)
        start, end = (bounds.top, bounds.bottom) if rows else (bounds.left, bounds.right)
        if start is None and end is None:
            return Place(self.sheet_id, bounds)
        found = self.shift.span(start or 0, _FAR if end is None else end)
        if found is not None and self.size is not None:
            found = (found[0], min(found[1], self.size)) if found[0] < self.size else None
        if found is None:
            return None
        first = None if start is None and found[0] == 0 else found[0]
        last = None if end is None else found[1]
        if rows:
            return Place(self.sheet_id, bounds._replace(top=first, bottom=last))
        return Place(self.sheet_id, bounds._replace(left=first, right=last))

    def dimension_range(self, found: Json) -> Json | None:
        """See `Relocation`."""
        return found if self.high is not None else moved_dimension_range(self.shift, found)


@dataclass(frozen=True)
class Transfer:
    """A block cut out of a tab and put down with its first cell at (`top`, `left`) of `target_id`."""

    sheet_id: int
    block: Bounds
    target_id: int
    top: int
    left: int

    def place(self, bounds: Bounds) -> Place | None:
        """See `Relocation`: only what lies in the block as a whole goes along."""
        block = self.block
        if None in bounds or None in block:
            return Place(self.sheet_id, bounds)
        top, bottom, left, right = (bound or 0 for bound in bounds)
        first, last, near, far = (bound or 0 for bound in block)
        if not (first <= top and bottom <= last and near <= left and right <= far):
            return Place(self.sheet_id, bounds)
        down, across = self.top - first, self.left - near
        return Place(self.target_id, Bounds(top + down, bottom + down, left + across, right + across))

    def dimension_range(self, found: Json) -> Json | None:
        """See `Relocation`: rows and columns stay."""
        return found


@dataclass(frozen=True)
class Gone:
    """A tab taken away."""

    sheet_id: int

    def place(self, bounds: Bounds) -> Place | None:  # noqa: ARG002 - of whatever it is, nothing is left
        """See `Relocation`."""
        return None

    def dimension_range(self, found: Json) -> Json | None:  # noqa: ARG002 - as above
        """See `Relocation`."""
        return None


@dataclass(frozen=True)
class Unmoved:
    """Nothing moves; for a tab that only gets another title."""

    sheet_id: int

    def place(self, bounds: Bounds) -> Place | None:
        """See `Relocation`."""
        return Place(self.sheet_id, bounds)

    def dimension_range(self, found: Json) -> Json | None:
        """See `Relocation`."""
        return found


def bounds_of(grid_range: Json) -> Bounds:
    """The rectangle of a GridRange."""
    return Bounds(
        grid_range.get("startRowIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endColumnIndex"),
    )


_NAMES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


def moved_grid_range(where: Relocation, grid_range: Json, home: int | None = None) -> Json | None:
    """A GridRange afterwards, None if nothing of it is left. `home` is the tab of one kept without its sheetId."""
    sheet_id = grid_range.get("sheetId", 0) if home is None else home
    if sheet_id != where.sheet_id:
        return grid_range
    old = bounds_of(grid_range)
    found = where.place(old)
    if found is None:
        return None
    if found == (sheet_id, old):
        return grid_range
    kept: Json = {name: bound for name, bound in zip(_NAMES, found.bounds, strict=True) if bound is not None}
    if home is not None or not found.sheet_id:
        return kept
    return {"sheetId": found.sheet_id} | kept
