"""What inserting, deleting and moving rows or columns does to everything that points at rows or columns.

Pure: a `Shift` maps indexes and half-open spans of one dimension of one tab, and so DimensionRanges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ROWS, COLUMNS = "ROWS", "COLUMNS"


@dataclass(frozen=True)
class Insertion:
    """`count` new rows or columns before index `at`."""

    dimension: str
    at: int
    count: int

    def index(self, index: int) -> int | None:
        """Where the row or column at `index` is afterwards."""
        return index + self.count if index >= self.at else index

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a half-open span is afterwards: it grows if the insertion is inside it."""
        return (
            start + self.count if start >= self.at else start,
            end + self.count if end > self.at else end,
        )


@dataclass(frozen=True)
class Deletion:
    """Rows or columns from `start` up to `end` taken out."""

    dimension: str
    start: int
    end: int

    def index(self, index: int) -> int | None:
        """Where the row or column at `index` is afterwards; None if it is gone."""
        if index < self.start:
            return index
        return None if index < self.end else index - (self.end - self.start)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """What is left of a half-open span; None if nothing."""
        first, last = self._edge(start), self._edge(end)
        return (first, last) if last > first else None

    def _edge(self, position: int) -> int:
        return position - max(0, min(position, self.end) - self.start)


@dataclass(frozen=True)
class Move:
    """Rows or columns from `start` up to `end` put before index `to`, which counts before the move."""

    dimension: str
    start: int
    end: int
    to: int

    def index(self, index: int) -> int | None:
        """Where the row or column at `index` is afterwards."""
        count = self.end - self.start
        if self.start <= index < self.end:
            return index - self.start + (self.to if self.to <= self.start else self.to - count)
        if self.to <= index < self.start:
            return index + count
        if self.end <= index < self.to:
            return index - count
        return index

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """A span goes along if all of it is moved; otherwise it loses what leaves it and grows by what comes inside."""
        if self.start <= start and end <= self.end:
            first = self.index(start)
            assert first is not None  # noqa: S101 - a move loses nothing
            return first, first + end - start
        without = Deletion(self.dimension, self.start, self.end).span(start, end)
        if without is None:
            return start, end
        count = self.end - self.start
        at = self.to if self.to <= self.start else self.to - count
        if self.start >= start and self.end <= end and start <= self.to <= end:
            return start, end  # moved within the span
        return Insertion(self.dimension, at, count).span(*without)


Shift = Insertion | Deletion | Move


def moved_dimension_range(shift: Shift, dimension_range: dict[str, Any]) -> dict[str, Any] | None:
    """The DimensionRange afterwards, None if nothing of it is left."""
    if dimension_range.get("dimension") != shift.dimension:
        return dimension_range
    found = shift.span(dimension_range.get("startIndex", 0), dimension_range.get("endIndex", 1 << 40))
    if found is None:
        return None
    return dimension_range | {"startIndex": found[0], "endIndex": found[1]}
