"""Taking a write back in thought, when people moved rows or columns between our read and our write (pure).

Google offers no compare-and-swap, so a batch can land on a grid that is no longer the one it was made for. Every
request of ours is known with its indexes; undone backwards on the grid as it is now, they tell for each row what people
did to it, which cells hold our words instead of theirs, and which rows are ours. Cells that we hit by mistake get back
what they held, as typed, formulas included. The same is not possible for what somebody typed, in that moment, into the
very cell that we hit: nobody has read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby
from typing import Any

from gmo_sync.sheets.reading import TabReading
from gmo_sync.sheets.reconcile import TabWrite
from gmo_sync.sheets.requests import Request, insert_rows
from gmo_sync.tables import Cell, Row, Snapshot, identify, same


@dataclass(frozen=True)
class Recovery:
    """A tab after a write that slipped.

    reading: the tab as it will be once `requests`, which put back what our write hit by mistake, are applied; rows that
    are nobody's any more are left out. actual: its rows with their ids, our own new rows included. meant: the rows as
    people mean them, as if the write had not happened.
    """

    reading: TabReading
    requests: tuple[Request, ...]
    actual: Snapshot
    meant: Snapshot


@dataclass(frozen=True)
class _Undone:
    """order: for each row of the grid before our write the row it is now, a negative number where we deleted it.
    inserted: rows that we inserted. hit: row → the columns that we wrote there."""

    order: Sequence[int]
    inserted: frozenset[int]
    hit: Mapping[int, set[int]]


def recover(
    write: TabWrite,
    actual: Snapshot,
    meant: Snapshot,
    wished: Snapshot,
    after: TabReading,
    owner: Snapshot,
    base: Snapshot | None,
) -> Recovery:
    """What to believe of a tab that is read as `after`.

    write: what was sent for the tab, perhaps nothing. actual, meant: its rows, and the rows as people meant them, ahead
    of it. wished: what the write was to make.
    """
    undone = _undo(write, after)
    return _Recoverer(write.reading, actual, meant, wished, after, undone).run(owner, base)


def _undo(write: TabWrite, after: TabReading) -> _Undone:
    """Run the requests of a write backwards over the rows of the grid."""
    order = list(range(max(after.row_count, after.end_row)))
    inserted: set[int] = set()
    hit: dict[int, set[int]] = defaultdict(set)
    hole = count(-1, -1)
    for request in reversed(write.requests):
        ((kind, body),) = request.items()
        area: Mapping[str, Any] = body.get("range") or body.get("source") or body.get("start") or {}
        if area.get("sheetId", 0) != after.sheet_id:
            continue
        start, end = area.get("startIndex", 0), area.get("endIndex", 0)
        match kind, area.get("dimension"):
            case "insertDimension", "ROWS":
                inserted.update(order[start:end])
                del order[start:end]
            case "deleteDimension", "ROWS":
                order[start:start] = [next(hole) for _ in range(start, end)]
            case "moveDimension", "ROWS":
                target = body["destinationIndex"]
                order.insert(start, order.pop(target if target <= start else target - 1))
            case "updateCells", _:
                if area.get("rowIndex", 0) == write.reading.header == after.header:
                    continue  # the headings of new columns, in their row
                for number, row in enumerate(body["rows"], start=area.get("rowIndex", 0)):
                    if number < len(order):
                        first = area.get("columnIndex", 0)
                        hit[order[number]].update(range(first, first + len(row["values"])))
    return _Undone(order, frozenset(inserted), hit)


class _Recoverer:
    def __init__(
        self,
        before: TabReading,
        actual: Snapshot,
        meant: Snapshot,
        wished: Snapshot,
        after: TabReading,
        undone: _Undone,
    ) -> None:
        self.before, self.actual, self.meant, self.wished, self.after = before, actual, meant, wished, after
        self.undone = undone
        self.rows = dict(zip(after.places, after.snapshot.rows, strict=True))
        self.place_of = dict(zip(actual.ids, before.places, strict=True))
        self.as_read = dict(zip(actual.ids, before.snapshot.rows, strict=True))
        self.field_at = {at: name for name, at in after.columns.items()}
        self.requests: list[Request] = []

    def run(self, owner: Snapshot, base: Snapshot | None) -> Recovery:
        known = self._known()
        fallen = self._fallen(known)
        believed: list[Row] = []
        kept: dict[int, tuple[Row, int | str]] = {}  # place → the row as it will read; its id, or its place in believed
        id_at = {place: row_id for row_id, place in self.place_of.items()}
        lines: list[tuple[int, int]] = []  # where to put a line of people's that we deleted, and where it stood
        above = 0
        for label in self.undone.order:
            above = label if label >= 0 else above
            if label < 0:
                for place in fallen.get(label, ()):
                    row_id = id_at.get(place)
                    if row_id is None:
                        lines.append((above + 1, place))
                    elif row_id in self.meant.by_id:
                        believed.append(self.meant.by_id[row_id])
            elif label <= self.after.header:
                self._restore_heading(label)
            elif label in known:
                as_read, row = self._of_before(label, known[label])
                if row is not None:
                    believed.append(row)
                kept[label] = as_read, known[label]
            elif self._is_ours(label):
                kept[label] = self.rows[label], self.rows[label].id
            else:
                fresh = self._of_people(label)
                if fresh is not None:
                    kept[label] = fresh, len(believed)
                    believed.append(fresh)
        for label in self.undone.inserted & self.rows.keys():
            kept[label] = self.rows[label], self.rows[label].id
        here = {row.id for row in believed}
        believed += [row for row in self.meant.rows if row.id not in here and row.id not in self.actual.by_id]
        ours = {row_id for _, row_id in kept.values()}
        others = Snapshot(tuple(row for row in owner.rows if row.id not in ours), owner.columns)
        meant = identify(self.after.table, Snapshot(tuple(believed), self.after.snapshot.columns), others, base)
        places = tuple(sorted(kept))
        reads = [kept[place][0] for place in places]
        ids = [meant.rows[at].id if isinstance(at := kept[place][1], int) else at for place in places]
        columns = self.after.snapshot.columns
        reading = replace(self.after, snapshot=Snapshot(tuple(reads), columns), places=places)
        for at, place in sorted(lines, reverse=True):
            reading = self._with_line(reading, at, place)
        return Recovery(
            reading,
            tuple(self.requests),
            Snapshot(tuple(replace(row, id=row_id) for row, row_id in zip(reads, ids, strict=True)), columns),
            meant,
        )

    def _known(self) -> dict[int, str]:
        """Row of the grid → id of the row that it was before our write; people's new rows and ours are not there."""
        by_read_id: dict[str, list[str]] = defaultdict(list)
        for row_id, row in self.as_read.items():
            by_read_id[row.id].append(row_id)
        candidates = [label for label in self.undone.order if label > self.after.header]
        named: dict[str, int] = {}
        for label in candidates:
            read_id = self._id_of_people(label)
            here = by_read_id.get(read_id, ())
            if read_id and len(here) == 1:
                named.setdefault(here[0], label)
        found = {label: row_id for row_id, label in named.items()}
        left = [row_id for row_id in self.as_read if row_id not in named]
        for label in candidates:
            now = self.rows.get(label)
            if label in found or now is None or not left:
                continue
            read_id = self._id_of_people(label)
            if read_id and read_id not in by_read_id:
                continue
            likeness = [self._likeness(label, now, self.as_read[row_id]) for row_id in left]
            if max(likeness) > 0:
                found[label] = left.pop(likeness.index(max(likeness)))
        return found

    def _id_of_people(self, label: int) -> str:
        """What stands in the id column, unless we wrote it."""
        row = self.rows.get(label)
        return "" if row is None or self._hit(label, self.after.id_column) else row.id

    def _hit(self, label: int, column: int | None) -> bool:
        return column in self.undone.hit.get(label, ())

    def _likeness(self, label: int, row: Row, was: Row) -> int:
        return sum(same(cell, was.cells.get(name)) for name, cell in self._of_theirs(label, row))

    def _of_theirs(self, label: int, row: Row) -> Iterator[tuple[str, Cell]]:
        """The cells of a row that say anything and that we did not write."""
        for name, cell in row.cells.items():
            empty = cell is None or cell is False or same(cell, self.after.table.by_field[name].empty)
            if not empty and not self._hit(label, self.after.columns[name]):
                yield name, cell

    def _fallen(self, known: Mapping[int, str]) -> dict[int, list[int]]:
        """The rows that we deleted, as where they stood before, told by the neighbours they had.

        Where a row that people deleted cannot be told from one that we deleted, it counts as ours: it stands again.
        """
        order = self.undone.order
        here = set(known.values())
        missing = {self.place_of[row_id] for row_id in self.actual.ids if row_id not in here}
        found: dict[int, list[int]] = {}
        unclear: list[int] = []
        for start, length in _holes(order):
            above = next((label for label in reversed(order[:start]) if label in known), None)
            below = next((label for label in order[start + length :] if label in known), None)
            first = self.before.header if above is None else self.place_of[known[above]]
            last = len(self.before.grid) if below is None else self.place_of[known[below]]
            between = [place for place in range(first + 1, last) if place in missing or self._is_foreign(place)]
            found[order[start]] = between
            missing -= set(between)
            if len(between) < length:
                unclear.append(order[start])
        for label in unclear:
            found[label] += sorted(missing)
            missing = set()
        return found

    def _is_foreign(self, place: int) -> bool:
        """Whether a row that is not ours stood there, and stands nowhere now."""
        if place in self.before.places or not self.before.header < place < len(self.before.grid):
            return False
        line = _typed(self.before.grid[place])
        return bool(line) and line not in map(_typed, self.after.grid)

    def _is_ours(self, label: int) -> bool:
        """Whether the row is a new one of ours that was written into a blank tab."""
        row = self.rows.get(label)
        if row is None or not self._hit(label, self.after.id_column):
            return False
        return row.id in self.wished.by_id and row.id not in self.actual.by_id

    def _of_before(self, label: int, row_id: str) -> tuple[Row, Row | None]:
        """A row that was there before: as it will read, and as people mean it now."""
        now = self.rows.get(label, Row("", {}))
        was, meant, wished = self.as_read[row_id], self.meant.by_id.get(row_id), self.wished.by_id.get(row_id)
        reads, believes = dict(now.cells), dict(now.cells)
        computed = set(now.computed)
        for name, at in self.after.columns.items():
            if meant is None or name not in now.cells:
                continue
            if not self._hit(label, at):
                if same(now.cells[name], was.cells.get(name)) and name in meant.cells:
                    believes[name] = meant.cells[name]
                continue
            if name in meant.cells:
                believes[name] = meant.cells[name]
            else:
                believes.pop(name)
            computed.discard(name)
            if name in was.computed:
                computed.add(name)
            if wished is None or not same(now.cells[name], wished.cells.get(name)) or name in was.computed:
                reads[name] = was.cells.get(name)
                self._put_back(label, at, self.place_of[row_id])
        self._restore_foreign(label, self.place_of[row_id])
        read_id = now.id
        id_column = self.after.id_column
        if id_column is not None and self._hit(label, id_column) and now.id != row_id:
            read_id = was.id
            self._put_back(label, id_column, self.place_of[row_id])
        as_read = Row(read_id, reads, frozenset(computed))
        return as_read, None if meant is None else Row(row_id, believes, frozenset(computed))

    def _of_people(self, label: int) -> Row | None:
        """A row that people made meanwhile, without what we wrote into it; None when nothing of a row is left."""
        for at in sorted(self.undone.hit.get(label, ())):
            self._put_back(label, at, None)
        row = self.rows.get(label)
        if row is None:
            return None
        cells: dict[str, Cell] = {
            name: self.after.table.by_field[name].empty if self._hit(label, self.after.columns[name]) else cell
            for name, cell in row.cells.items()
        }
        row_id = self._id_of_people(label)
        typed = any(self._of_theirs(label, row))
        return Row("", cells, row.computed) if typed or row_id else None

    def _with_line(self, reading: TabReading, at: int, place: int) -> TabReading:
        """The tab with a line of people's put back before the row `at`, as it was typed."""
        line = self.before.grid[place]
        self.requests.append(insert_rows(reading.sheet_id, at, 1))
        self.requests.append(_as_typed(reading.sheet_id, at, 0, line))
        return replace(
            reading,
            places=tuple(row + (row >= at) for row in reading.places),
            row_count=reading.row_count + 1,
            end_row=reading.end_row + 1,
            grid=[*reading.grid[:at], line, *reading.grid[at:]],
        )

    def _restore_heading(self, label: int) -> None:
        """What stood in the row of the headings; nothing in the rows above it."""
        for at in sorted(self.undone.hit.get(label, ())):
            self._put_back(label, at, self.before.header if label == self.after.header else None)

    def _restore_foreign(self, label: int, place: int) -> None:
        """Columns that are not ours, pushed under our words."""
        for at in sorted(self.undone.hit.get(label, set()) - self.field_at.keys() - {self.after.id_column}):
            self._put_back(label, at, place)

    def _put_back(self, label: int, column: int, place: int | None) -> None:
        """Write into a cell, as it was typed, what stood there before; nothing where nobody knows."""
        source = self._column_before(column)
        cell: Mapping[str, Any] = {}
        if place is not None and source is not None and place < len(self.before.grid):
            row = self.before.grid[place]
            cell = row[source] if source < len(row) else {}
        self.requests.append(_as_typed(self.after.sheet_id, label, column, [cell]))

    def _column_before(self, column: int) -> int | None:
        """Where a column of the grid stood before our write."""
        if column == self.after.id_column:
            return self.before.id_column
        if column in self.field_at:
            return self.before.columns.get(self.field_at[column])
        here, there = (_headings(reading) for reading in (self.after, self.before))
        heading = here.get(column)
        places = [at for at, words in there.items() if words == heading]
        return places[0] if heading and len(places) == 1 else None


def _holes(order: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The runs of negative numbers: (start, length)."""
    start = 0
    for negative, run in groupby(order, key=lambda label: label < 0):
        length = len(list(run))
        if negative:
            yield start, length
        start += length


def _typed(row: Sequence[Mapping[str, Any]]) -> list[tuple[int, Any]]:
    """What was typed into a row, by column."""
    return [(at, cell["userEnteredValue"]) for at, cell in enumerate(row) if cell.get("userEnteredValue")]


def _as_typed(sheet_id: int, row: int, column: int, cells: Sequence[Mapping[str, Any]]) -> Request:
    values = [{"userEnteredValue": value} if (value := cell.get("userEnteredValue")) else {} for cell in cells]
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"}}


def _headings(reading: TabReading) -> dict[int, str]:
    row = reading.grid[reading.header] if reading.header < len(reading.grid) else ()
    return {at: cell["formattedValue"] for at, cell in enumerate(row) if cell.get("formattedValue")}
