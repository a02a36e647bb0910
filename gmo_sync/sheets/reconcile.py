"""From a tab as it was read to the rows it shall have: the least requests of one batch (pure).

The order inside a batch is fixed, so that every index is known: new columns at the right edge, then cells of rows
that stay (indexes as read), then deletions from the bottom up, then moves, then insertions from the top down. Only
cells that differ are written. Rows that are not ours keep their place below the row above them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from gmo_sync.sheets.beside import Beside, beside_again
from gmo_sync.sheets.create import COLUMN_KEY, ID_HEADING
from gmo_sync.sheets.reading import TabReading
from gmo_sync.sheets.requests import (
    Request,
    columns_range,
    delete_rows,
    insert_rows,
    move_row,
    update_cells,
)
from gmo_sync.tables import BadCell, Cell, Row, Snapshot, same
from gmo_sync.tables.order import moved


@dataclass(frozen=True)
class TabWrite:
    """The requests for one tab and what its id column shall hold afterwards, by zero-based grid row.

    expected_ids: None where more batches follow for the tab. room: requests that only make the grid larger; they go
    first of all.
    """

    reading: TabReading
    requests: tuple[Request, ...]
    id_column: int
    expected_ids: tuple[tuple[int, str], ...] | None
    room: tuple[Request, ...] = ()


def reconcile(
    reading: TabReading,
    current: Snapshot,
    wished: Snapshot,
    *,
    before: Sequence[Request] = (),
    returning: Mapping[str, Beside] = {},
) -> TabWrite:
    """The batch that makes the tab hold `wished`. `current` is `reading.snapshot` with an id for every row.

    before: requests that make or dress the tab, to be sent ahead of the rest. returning: what people had written beside
    rows that come back, by row id.
    """
    columns, id_column, room, new_columns = _with_new_columns(reading)
    work = _TabWork(reading, current, wished, columns, id_column, returning)
    rows = [*work.cells(), *work.deletions(), *work.moves(), *work.insertions()]
    return TabWrite(reading, (*before, *new_columns, *rows), id_column, work.expected_ids(), tuple(room))


def _with_new_columns(reading: TabReading) -> tuple[dict[str, int], int, list[Request], list[Request]]:
    """Columns that the model has and the tab lacks are put at its right edge; so is the id column.

    Gives all columns, the id column, the requests that make room, and those that make the columns.
    """
    columns, id_column = dict(reading.columns), reading.id_column
    lacking = [name for name in reading.table.fields if name not in columns]
    if not lacking and id_column is not None:
        return columns, id_column, [], []
    edge = max(reading.end_column, *(at + 1 for at in columns.values()), 0 if id_column is None else id_column + 1)
    headings = [reading.table.by_field[name].heading for name in lacking]
    names = [*lacking]
    if id_column is None:
        headings.append(ID_HEADING)
        names.append(reading.table.key)
    room: list[Request] = []
    requests: list[Request] = []
    if edge + len(names) > reading.column_count:
        count = edge + len(names) - reading.column_count
        room.append({"appendDimension": {"sheetId": reading.sheet_id, "dimension": "COLUMNS", "length": count}})
    requests.append(update_cells(reading.sheet_id, reading.header, edge, [headings]))
    for at, name in enumerate(names, start=edge):
        location = {"dimensionRange": columns_range(reading.sheet_id, at, at + 1)}
        metadata = {"metadataKey": COLUMN_KEY, "metadataValue": name, "location": location, "visibility": "DOCUMENT"}
        requests.append({"createDeveloperMetadata": {"developerMetadata": metadata}})
        if name in reading.table.by_field:
            columns[name] = at
        else:
            id_column = at
            hidden: dict[str, Any] = {"range": columns_range(reading.sheet_id, at, at + 1), "fields": "hiddenByUser"}
            requests.append({"updateDimensionProperties": hidden | {"properties": {"hiddenByUser": True}}})
    assert id_column is not None  # noqa: S101 - found or just made
    return columns, id_column, room, requests


class _TabWork:
    """The working state of one reconciliation: which id stands in which grid row while the batch goes on."""

    def __init__(
        self,
        reading: TabReading,
        current: Snapshot,
        wished: Snapshot,
        columns: dict[str, int],
        id_column: int,
        returning: Mapping[str, Beside],
    ) -> None:
        self.reading, self.current, self.wished, self.returning = reading, current, wished, returning
        self.columns, self.id_column = columns, id_column
        self.sheet_id, self.top = reading.sheet_id, reading.header + 1
        last = reading.places[-1] + 1 if reading.places else self.top
        self.slots: list[str | None] = [None] * (last - self.top)
        for place, row_id in zip(reading.places, current.ids, strict=True):
            self.slots[place - self.top] = row_id

    def cells(self) -> Iterator[Request]:
        """The cells that differ in rows that stay, and the ids that are missing or wrong."""
        writes: dict[tuple[int, int], Cell] = {}
        rows = zip(self.reading.places, self.reading.snapshot.rows, self.current.rows, strict=True)
        for place, as_read, row in rows:
            wished = self.wished.by_id.get(row.id)
            if wished is None:
                continue
            if as_read.id != row.id or self.reading.id_column is None:
                writes[place, self.id_column] = row.id
            if wished.cells is as_read.cells:
                continue
            for name, cell in wished.cells.items():
                if name in self.columns and not isinstance(cell, BadCell) and not same(as_read.cells.get(name), cell):
                    writes[place, self.columns[name]] = cell
        yield from self._rectangles(writes)

    def _rectangles(self, writes: dict[tuple[int, int], Cell]) -> Iterator[Request]:
        """Neighbouring cells as few `updateCells`: runs along a row, then equal runs of rows below each other."""
        runs: list[tuple[int, int, list[list[Cell]]]] = []
        for place, group in groupby(sorted(writes), key=lambda at: at[0]):
            for start, cells in consecutive([column for _, column in group]):
                values = [writes[place, column] for column in cells]
                if runs and _continues(runs[-1], place, start, len(values)):
                    runs[-1][2].append(values)
                else:
                    runs.append((place, start, [values]))
        for place, start, rows in runs:
            yield update_cells(self.sheet_id, place, start, rows)

    def deletions(self) -> Iterator[Request]:
        """Rows that shall go, from the bottom up, neighbours together."""
        gone = [at for at, row_id in enumerate(self.slots) if row_id is not None and row_id not in self.wished.by_id]
        for start, run in reversed(list(consecutive(gone))):
            yield delete_rows(self.sheet_id, self.top + start, self.top + start + len(run))
            del self.slots[start : start + len(run)]

    def moves(self) -> list[Request]:
        """The least moves that bring the rows that stay into the wished order."""
        staying = {row_id for row_id in self.slots if row_id is not None}
        return row_moves(self.sheet_id, self.top, self.slots, [one for one in self.wished.ids if one in staying])

    def insertions(self) -> Iterator[Request]:
        """Rows that shall be new, each run below the row above it; an empty tab is filled where it is blank."""
        here = set(self.slots)
        at = {row_id: place for place, row_id in enumerate(self.slots) if row_id is not None}
        shift = 0
        above: str | None = None
        for is_new, group in groupby(self.wished.rows, key=lambda row: row.id not in here):
            rows = list(group)
            if not is_new:
                above = rows[-1].id
                continue
            start = (at[above] + 1 if above is not None else _first(self.slots) if not shift else 0) + shift
            if not self._blank_below(len(rows)):
                # The first row must not look like the headings above it, unless the grid ends there.
                like_above = above is not None or self.top + start >= self.reading.row_count
                yield insert_rows(self.sheet_id, self.top + start, len(rows), like_above=like_above)
            self.slots[start:start] = [row.id for row in rows]
            shift += len(rows)
            names: dict[int, str | None] = {column: name for name, column in self.columns.items()}
            names[self.id_column] = None
            for first, run in consecutive(sorted(names)):
                yield update_cells(self.sheet_id, self.top + start, first, [_values(row, names, run) for row in rows])
            for place, row in enumerate(rows, start=self.top + start):
                if row.id in self.returning:
                    yield from self._beside(place, self.returning[row.id])

    def _beside(self, place: int, words: Beside) -> Iterator[Request]:
        tab = self.reading
        mapped = {*self.columns.values(), self.id_column}
        return beside_again(tab.row_at(tab.header), mapped, words, self.sheet_id, place, tab.column_count)

    def _blank_below(self, count: int) -> bool:
        """Whether the tab is empty below its headings and has room: then nothing need be inserted."""
        return self.reading.end_row <= self.top and not self.slots and self.top + count <= self.reading.row_count

    def expected_ids(self) -> tuple[tuple[int, str], ...]:
        """Where each id shall stand when the batch is done."""
        return tuple((self.top + at, row_id) for at, row_id in enumerate(self.slots) if row_id is not None)


def row_moves(sheet_id: int, top: int, slots: list[str | None], wished: Sequence[str]) -> list[Request]:
    """The least moves that bring the rows of `slots` into the order of `wished`; `slots` is brought into it.

    top: the grid row of the first slot. A slot of None is a row that keeps its place below the row above it.
    """
    here = [row for row in slots if row is not None]
    if here == list(wished):
        return []
    shifted = moved(here, wished)
    requests: list[Request] = []
    for above, row in zip((None, *wished), wished, strict=False):
        if row not in shifted:
            continue
        source = slots.index(row)
        target = slots.index(above) + 1 if above is not None else _first(slots)
        if target not in (source, source + 1):
            requests.append(move_row(sheet_id, top + source, top + target))
            slots.insert(target, row)
            del slots[source + (source >= target)]
    return requests


def _first(slots: Sequence[object]) -> int:
    return next((at for at, row in enumerate(slots) if row is not None), 0)


def _continues(run: tuple[int, int, list[list[Cell]]], place: int, start: int, width: int) -> bool:
    first, column, rows = run
    return (column, first + len(rows), len(rows[0])) == (start, place, width)


def _values(row: Row, names: Mapping[int, str | None], columns: Sequence[int]) -> list[Cell]:
    """The cells of a new row in `columns`; None names the id column."""
    cells = [row.id if (name := names[column]) is None else row.cells.get(name) for column in columns]
    return [None if isinstance(cell, BadCell) else cell for cell in cells]


def consecutive(numbers: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Sorted numbers as runs without gaps: (first, run)."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run[0], run
            run = []
        run.append(number)
    if run:
        yield run[0], run
