"""What differs between two snapshots of one table, as a changeset that can be shown and applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gmo_sync.tables.cells import BadCell, Cell, same, shown
from gmo_sync.tables.columns import Table
from gmo_sync.tables.order import moved
from gmo_sync.tables.snapshot import Row, Snapshot


@dataclass(frozen=True)
class CellChange:
    """One cell of a row that stays."""

    row_id: str
    field: str
    old: Cell
    new: Cell


@dataclass(frozen=True)
class RowAdded:
    """A row that was not there; `after` is the id of the row above it, None at the top."""

    row: Row
    after: str | None


@dataclass(frozen=True)
class RowRemoved:
    """A row that is gone, as it last was."""

    row: Row


@dataclass(frozen=True)
class RowMoved:
    """A row that stands elsewhere now; `after` is the id of the row above it, None at the top."""

    row_id: str
    after: str | None


Change = CellChange | RowAdded | RowRemoved | RowMoved


@dataclass(frozen=True)
class Changeset:
    """The changes that turn one snapshot into another; falsy when there are none."""

    cells: tuple[CellChange, ...] = ()
    added: tuple[RowAdded, ...] = ()
    removed: tuple[RowRemoved, ...] = ()
    moves: tuple[RowMoved, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.added or self.removed or self.moves)

    def __iter__(self) -> Iterator[Change]:
        yield from self.cells
        yield from self.added
        yield from self.removed
        yield from self.moves

    def __len__(self) -> int:
        return len(self.cells) + len(self.added) + len(self.removed) + len(self.moves)


def edits(table: Table[Any], base: Row, present: Row) -> Iterator[str]:
    """The fields into which somebody typed something since the base; words that do not fit count too.

    Cells of read-only columns are the owner's, and no edits of people. A field that the base does not know was empty.
    """
    for name, cell in present.cells.items():
        column = table.by_field.get(name)
        if column is None or column.options.read_only:
            continue
        was = base.cells.get(name, column.empty)
        now, then = (cell.shown, shown(was)) if isinstance(cell, BadCell) else (cell, was)
        if not same(now, then):
            yield name


def diff(old: Snapshot, new: Snapshot) -> Changeset:
    """The changeset from `old` to `new`. A field that `new` does not know is left out, not emptied."""
    if old is new:
        return Changeset()
    before, after = old.by_id, new.by_id
    above = dict(zip(new.ids, (None, *new.ids), strict=False))
    cells = [
        CellChange(row.id, name, was.cells.get(name), cell)
        for row in new.rows
        if (was := before.get(row.id)) is not None and was.cells is not row.cells
        for name, cell in row.cells.items()
        if not same(was.cells.get(name), cell)
    ]
    stayed = [row_id for row_id in old.ids if row_id in after]
    shifted = moved(stayed, new.ids) if stayed != [row_id for row_id in new.ids if row_id in before] else set()
    return Changeset(
        tuple(cells),
        tuple(RowAdded(row, above[row.id]) for row in new.rows if row.id not in before),
        tuple(RowRemoved(row) for row in old.rows if row.id not in after),
        tuple(RowMoved(row_id, above[row_id]) for row_id in new.ids if row_id in shifted),
    )
