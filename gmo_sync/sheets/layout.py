"""Where the columns that a write hit stand since: people may have moved them meanwhile (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gmo_sync.sheets.create import COLUMN_KEY
from gmo_sync.sheets.trace import CellData


@dataclass(frozen=True)
class Layout:
    """now: a column at the moment of the write → where it stands since; those that are gone are missing."""

    now: Mapping[int, int]

    @cached_property
    def then(self) -> Mapping[int, int]:
        """The inverse of `now`."""
        return {here: there for there, here in self.now.items()}

    def cells(self, row: Sequence[CellData]) -> Sequence[CellData]:
        """A row as it stood at the moment of the write, with its cells where they belong since."""
        placed = {self.now[at]: cell for at, cell in enumerate(row) if at in self.now}
        return [placed.get(at, {}) for at in range(max(placed, default=-1) + 1)]

    def runs(self, width: int) -> Iterator[tuple[int, int]]:
        """Columns from 0 to `width` as (first, end), those together that stood side by side at the write, too."""
        start = 0
        for end in range(1, width + 1):
            if end == width or self.then.get(end) != self.then.get(end - 1, -2) + 1:
                if start in self.then:
                    yield start, end
                start = end


def layout(landed: Iterable[Mapping[str, Any]], sheet: Mapping[str, Any], width: int) -> Layout:
    """Compare the GridData that a write's reply holds of a tab with the tab as read since.

    Ours are known by their metadata, those of people by their headings, and what is left by its order. width: how many
    columns there were at the write.
    """
    then = max(landed, key=lambda grid: len(grid.get("columnMetadata", ())), default={})
    since: Mapping[str, Any] = next(iter(sheet.get("data", ())), {})
    was, here = _fields(then), _fields(since)
    moved = {at: here[name] for name, at in was.items() if name in here}
    if all(at == other for at, other in moved.items()):
        return Layout({at: at for at in range(max(width, len(since.get("columnMetadata", ()))))})
    heading = next(iter(_rows(then)), ())
    named = next(
        (row for row in _rows(since) if all(_words(heading, a) == _words(row, b) for a, b in moved.items())), ()
    )
    rest = [at for at in range(width) if at not in was.values()]
    free = [at for at in range(len(since.get("columnMetadata", ()))) if at not in here.values()]
    for at in rest:
        words = _words(heading, at)
        places = [place for place in free if words and _words(named, place) == words and place not in moved.values()]
        if len(places) == 1:
            moved[at] = places[0]
    left = [place for place in free if place not in moved.values()]
    return Layout(moved | dict(zip([at for at in rest if at not in moved], left, strict=False)))


def fields_of(sheet: Mapping[str, Any]) -> dict[str, int]:
    """The columns of a tab by the field that their metadata names."""
    return _fields(next(iter(sheet.get("data", ())), {}))


def _fields(grid: Mapping[str, Any]) -> dict[str, int]:
    return {
        entry["metadataValue"]: at
        for at, column in enumerate(grid.get("columnMetadata", ()))
        for entry in column.get("developerMetadata", ())
        if entry["metadataKey"] == COLUMN_KEY
    }


def _rows(grid: Mapping[str, Any]) -> list[Sequence[CellData]]:
    return [row.get("values", ()) for row in grid.get("rowData", ())]


def _words(row: Sequence[CellData], at: int) -> str:
    return str(row[at].get("formattedValue", "")) if at < len(row) else ""
