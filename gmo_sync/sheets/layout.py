"""Where the columns and the rows that a write hit stand since: people may have moved them meanwhile (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice
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
    """The rows of a tab as a write left them, and the tab as read since; columns are those of the tab as read.

    order: the tab's rows as the write left them, each by its number before the write, negative for one that it
    inserted. landed: the ids that stood there then, by their place in `order`, as far as they are known; the heading of
    the id column is one of them. written: number → column → what the write left there. image: number → the row before
    the write. count: how many rows the tab has since.
    """

    order: Sequence[int]
    landed: Mapping[int, str]
    written: Mapping[int, Mapping[int, CellData]]
    image: Image
    since: Sequence[Sequence[CellData]]
    count: int
    id_column: int | None

    def found(self) -> list[int]:
        """The numbers of the rows by where they stand since.

        Rows of which nothing is known get numbers from `strangers` on, unless nobody moved any.
        """
        places = self._places()
        index_of = {row: index for index, row in enumerate(self.order)}
        fresh = count(self.strangers)
        if all(index_of[row] == place for place, row in places.items()):
            kept = self.order[: self.count]
            return [*kept, *islice(fresh, self.count - len(kept))]
        return [places[place] if place in places else next(fresh) for place in range(self.count)]

    @cached_property
    def strangers(self) -> int:
        """A number above those of all rows that the write knew."""
        return 1 + max((*self.order, *self.image), default=-1)

    def _places(self) -> dict[int, int]:
        """Place since → number, of the rows that are known by their id or by the words that our write left there."""
        standing = list(map(self.id_of, self.since[: self.count]))
        ids = Counter(standing)
        place_of = {row_id: at for at, row_id in enumerate(standing) if row_id and ids[row_id] == 1}
        left = {
            row: (index, place_of.get(self.landed.get(index, "") or self._id_written(row)))
            for index, row in enumerate(self.order)
            if row in self.written or index in self.landed
        }
        places = {
            index: row
            for row, (index, place) in left.items()
            if place == index
            or (place is None and index < self.count and row in self.written and not self._strange(row, index))
        }
        for row, (index, place) in left.items():
            if places.get(index) == row:
                continue
            likely = place if place not in places else None
            if likely is None and row in self.written:
                free = (at for at in range(self.count) if at not in places)
                likely = min(free, key=lambda at: (self._strange(row, at), at != index), default=None)
            if likely is not None:
                places[likely] = row
        return places

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
    then = _widest(landed)
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


def ids_landed(landed: Iterable[Mapping[str, Any]], key: str, id_column: int) -> dict[int, str]:
    """Zero-based row → id, from the GridData that a write's reply holds of a tab; the id column's heading is one.

    key: the field that the column's metadata names. id_column: where it is when nothing does.
    """
    grids = list(landed)
    at = _fields(_widest(grids)).get(key, id_column)
    return {
        number: row_id
        for grid in grids
        if grid.get("startColumn", 0) <= at
        for number, row in enumerate(_rows(grid), start=grid.get("startRow", 0))
        if (row_id := _id(cell_at(row, at - grid.get("startColumn", 0))))
    }


def fields_of(sheet: Mapping[str, Any]) -> dict[str, int]:
    """The columns of a tab by the field that their metadata names."""
    return _fields(next(iter(sheet.get("data", ())), {}))


def _widest(grids: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    return max(grids, key=lambda grid: len(grid.get("columnMetadata", ())), default={})


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
