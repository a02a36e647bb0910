"""Where the columns and the rows that a write hit stand since: people may have moved them meanwhile (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gmo_sync.sheets.create import COLUMN_KEY
from gmo_sync.sheets.image import Image
from gmo_sync.sheets.trace import CellData, cell_at, entered, same_entry


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


@dataclass(frozen=True)
class Rows:
    """The rows that a write hit, and the tab as read since; columns are those of the tab as read.

    order: the tab's rows as the write left them, each by its number before the write, negative for one that it
    inserted. written: number → column → what the write left there. image: number → the row before the write.
    """

    order: Sequence[int]
    written: Mapping[int, Mapping[int, CellData]]
    image: Image
    since: Sequence[Sequence[CellData]]
    id_column: int | None

    def found(self) -> tuple[list[int], bool]:
        """The numbers of the rows by where they stand since, and whether nobody moved them."""
        order = list(self.order)
        ids = Counter(map(self.id_of, self.since))
        place_of = {row_id: at for at, row_id in enumerate(map(self.id_of, self.since)) if row_id and ids[row_id] == 1}
        places = {row: index for index, row in enumerate(order) if row in self.written}

        def stays(row: int, index: int) -> bool:
            row_id = self._id_written(row)
            return place_of[row_id] == index if row_id in place_of else self._strange(row, index) == 0

        taken = {index for row, index in places.items() if stays(row, index)}
        astray = [row for row, index in places.items() if index not in taken]
        for row in astray:
            here = order.index(row)
            there = place_of.get(self._id_written(row))
            if there is None or there in taken or there >= len(order):
                free = (index for index in range(len(order)) if index not in taken)
                there = min(free, key=lambda index: (self._strange(row, index), index != here))
            order[here], order[there] = order[there], order[here]
            taken.add(there)
        return order, not astray

    def at(self, index: int) -> Sequence[CellData]:
        """A row of the tab as read; rows without any cell are left out at its end."""
        return self.since[index] if index < len(self.since) else ()

    def id_of(self, cells: Sequence[CellData]) -> str:
        """The id in a row, "" where it has none."""
        return _id(cell_at(cells, self.id_column)) if self.id_column is not None else ""

    def _id_written(self, row: int) -> str:
        """The id that the row has by our write, or had already."""
        if self.id_column is None:
            return ""
        cell = self.written[row].get(self.id_column)
        return _id(cell) if cell is not None else self.id_of(self.image.get(row, ()))

    def _strange(self, row: int, index: int) -> int:
        """How many cells at `index` are not as our write left them in the row of before.

        Ids are hidden, and a write that slipped may have put one beside another row: where an id stands twice, the
        words tell.
        """
        now, image, ours = self.at(index), self.image.get(row, ()), self.written[row]
        columns = range(max(len(now), len(image), max(ours, default=-1) + 1))
        left = {**{at: cell_at(image, at) for at in columns}, **ours}
        return sum(not same_entry(cell_at(now, at), cell) for at, cell in left.items())


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
    return str(cell_at(row, at).get("formattedValue", ""))


def _id(cell: CellData) -> str:
    return str(entered(cell).get("stringValue") or cell.get("formattedValue", "")).strip()
