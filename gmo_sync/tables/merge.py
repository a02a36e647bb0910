"""The three-way merge of a table: base, owner's side and sheet in; what each side and the next base shall be out.

Rows are known by their id, cells by their field, order is merged on its own (`order.py`). Nothing is read or sent here,
and nothing is decided later: applying a `Merge` is mere execution.

The rules, a row at a time (b, o, s: the row in base, owner, sheet):
    o and s      merged cell by cell
    o, not b     added by the owner → added to the sheet; likewise the other way
    o, b, not s  removed in the sheet → removed, unless the owner edited it meanwhile: then it stays on both, reported
and a cell at a time:
    o equals s   agreed, whoever typed it first
    o equals b   the sheet's edit goes to the owner; likewise the other way
    otherwise    a conflict, settled by the policy; the loser is kept in the history
A cell that does not fit its column, and a formula that disagrees with an edit, are never written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gmo_sync.tables.cells import BadCell, Cell, same
from gmo_sync.tables.columns import Table
from gmo_sync.tables.diff import Changeset, diff
from gmo_sync.tables.order import merge_order
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot


class Policy(StrEnum):
    """Who wins where both sides edited the same cell."""

    KEEP_BOTH = "keep-both"
    SHEET = "sheet"
    OWNER = "owner"


class Side(StrEnum):
    """One of the two replicas."""

    OWNER = "owner"
    SHEET = "sheet"


@dataclass(frozen=True)
class Conflict:
    """One cell edited differently on both sides. `winner` is None while each side keeps its own."""

    row_id: str
    field: str
    base: Cell
    owner: Cell
    sheet: Cell
    winner: Side | None = None
    formula: bool = False


@dataclass(frozen=True)
class Bad:
    """A cell of the sheet that does not fit its column; both sides and the base stay as they are."""

    row_id: str
    field: str
    cell: BadCell


@dataclass(frozen=True)
class Kept:
    """A row that one side removed and the other edited: it stays on both."""

    row_id: str
    removed_by: Side


@dataclass(frozen=True)
class Replaced:
    """A value or a row that a side loses by this merge, for the history. `field` is None for a whole row."""

    row_id: str
    field: str | None
    side: Side
    old: Cell | Row
    new: Cell


@dataclass(frozen=True)
class Merge:
    """The outcome for one table: the current and the wished-for state of each side, the next base, what to report."""

    owner_was: Snapshot
    sheet_was: Snapshot
    owner: Snapshot
    sheet: Snapshot
    base: Snapshot
    conflicts: tuple[Conflict, ...] = ()
    bad: tuple[Bad, ...] = ()
    kept: tuple[Kept, ...] = ()
    base_changed: bool = False
    to_owner: Changeset = field(init=False)
    to_sheet: Changeset = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "to_owner", diff(self.owner_was, self.owner))
        object.__setattr__(self, "to_sheet", diff(self.sheet_was, self.sheet))

    def replaced(self) -> Iterator[Replaced]:
        """Every value and row that is written over or removed on either side."""
        for side, changes in ((Side.OWNER, self.to_owner), (Side.SHEET, self.to_sheet)):
            for change in changes.cells:
                yield Replaced(change.row_id, change.field, side, change.old, change.new)
            for removal in changes.removed:
                yield Replaced(removal.row.id, None, side, removal.row, None)


def merge(
    table: Table,  # type: ignore[type-arg]
    base: Snapshot | None,
    owner: Snapshot,
    sheet: Snapshot,
    policy: Policy = Policy.KEEP_BOTH,
) -> Merge:
    """Merge `owner` and `sheet`, which agreed last on `base` (None: they never did).

    Rows of both sides must have ids that are unique on their side. A column that the sheet had and
    now lacks is left as it is; one that it never had takes the owner's cells.
    """
    return _Merger(table, base or EMPTY, owner, sheet, policy).run()


@dataclass(frozen=True)
class _Merged:
    """What one row shall be for the owner, in the sheet and in the base; None where it shall not be."""

    owner: Row | None
    sheet: Row | None
    base: Row | None


class _Merger:
    """The state of one merge while it is worked out."""

    def __init__(self, table: Table, base: Snapshot, owner: Snapshot, sheet: Snapshot, policy: Policy) -> None:  # type: ignore[type-arg]
        self.table = table
        self.base, self.owner, self.sheet_was = base, owner, sheet
        self.sheet = table.complete(sheet) if table.complete is not None else sheet
        self.policy = policy
        self.read_only = {column.field for column in table.columns if column.options.read_only}
        self.conflicts: list[Conflict] = []
        self.bad: list[Bad] = []
        self.kept: list[Kept] = []

    def run(self) -> Merge:
        rows: dict[str, _Merged] = {}
        for row_id in dict.fromkeys((*self.owner.ids, *self.sheet.ids)):
            merged = self._row(row_id)
            if merged is not None:
                rows[row_id] = merged
        order = [rows[row_id] for row_id in self._order(rows)]
        base = _snapshot(self.base, (row.base for row in order), self.table.fields)
        return Merge(
            self.owner,
            self.sheet_was,
            _snapshot(self.owner, (row.owner for row in order), self.table.fields),
            _snapshot(self.sheet, (row.sheet for row in order), self._sheet_columns()),
            base,
            tuple(self.conflicts),
            tuple(self.bad),
            tuple(self.kept),
            base_changed=base is not self.base,
        )

    def _sheet_columns(self) -> tuple[str, ...]:
        here = self.sheet.columns or self.table.fields
        return tuple(name for name in self.table.fields if name in here or name not in self.base.columns)

    def _order(self, rows: Mapping[str, _Merged]) -> list[str]:
        order = merge_order(self.base.ids, self.owner.ids, self.sheet.ids, rows)
        if self.table.arrange is None:
            return order
        arranged = self.table.arrange([row for row_id in order if (row := rows[row_id].owner or rows[row_id].sheet)])
        return [row.id for row in arranged]

    def _row(self, row_id: str) -> _Merged | None:
        """What becomes of one row; None when it is gone from both sides."""
        base, owner, sheet = (side.by_id.get(row_id) for side in (self.base, self.owner, self.sheet))
        if owner is not None and sheet is not None:
            return self._cells(base, owner, sheet)
        present, remover = (owner, Side.SHEET) if owner is not None else (sheet, Side.OWNER)
        assert present is not None  # noqa: S101 - row_id comes from one of the two sides
        if self.table.fixed_rows:
            return _Merged(present, present, Row(row_id, present.cells)) if owner is not None else None
        if base is not None:
            if not self._edited(base, present):
                return None
            self.kept.append(Kept(row_id, remover))
        return (
            self._arriving(present) if remover is Side.OWNER else _Merged(present, present, Row(row_id, present.cells))
        )

    def _arriving(self, row: Row) -> _Merged:
        """A row of the sheet for the owner, without the cells that do not fit; it waits where those are needed."""
        unfit = {name: cell for name, cell in row.cells.items() if isinstance(cell, BadCell)}
        self.bad += [Bad(row.id, name, cell) for name, cell in unfit.items()]
        if any(self.table.by_field[name].required for name in unfit):
            return _Merged(None, row, None)
        cells = {
            name: self.table.by_field[name].default if name in unfit else row.cells.get(name)
            for name in self.table.fields
        }
        arrived = Row(row.id, cells)
        return _Merged(arrived, row, arrived)

    def _edited(self, base: Row, present: Row) -> bool:
        return any(
            name in base.cells and not same(base.cells[name], cell)
            for name, cell in present.cells.items()
            if name not in self.read_only and not isinstance(cell, BadCell)
        )

    def _cells(self, base: Row | None, owner: Row, sheet: Row) -> _Merged:
        """Merge the cells of a row that both sides have. An unchanged row is returned as the very same object."""
        was = base.cells if base is not None else {}
        if base is not None and sheet.cells == owner.cells == was:
            return _Merged(owner, sheet, base)
        for_owner, for_sheet, agreed = dict(owner.cells), dict(sheet.cells), dict(was)
        for name in self.table.fields:
            if name not in owner.cells:
                continue
            if name not in sheet.cells:
                if name not in was:  # a new field: its column is about to appear in the sheet
                    for_sheet[name] = agreed[name] = owner.cells[name]
                continue
            outcome = self._cell(owner.id, name, was.get(name, _UNKNOWN), owner.cells[name], sheet.cells[name], sheet)
            for_owner[name], for_sheet[name] = outcome[0], outcome[1]
            if outcome[2] is not _UNKNOWN:
                agreed[name] = outcome[2]  # type: ignore[assignment]
        return _Merged(
            owner if for_owner == owner.cells else Row(owner.id, for_owner),
            sheet if for_sheet == sheet.cells else Row(sheet.id, for_sheet, sheet.computed),
            base if base is not None and agreed == base.cells else Row(owner.id, agreed),
        )

    def _cell(
        self, row_id: str, name: str, base: Cell | _Unknown, owner: Cell, sheet: Cell, row: Row
    ) -> tuple[Cell, Cell, Cell | _Unknown]:
        """What the cell shall be for the owner, in the sheet and in the base."""
        if isinstance(sheet, BadCell):
            self.bad.append(Bad(row_id, name, sheet))
            return owner, sheet, base
        if same(owner, sheet):
            return owner, sheet, base if not isinstance(base, _Unknown) and same(base, owner) else owner
        computed = name in row.computed
        if name in self.read_only:
            return owner, (sheet if computed else owner), owner
        was = None if isinstance(base, _Unknown) else base  # with no base, an empty cell is no edit
        if same(owner, was):
            return sheet, sheet, sheet
        if not computed and same(sheet, was):
            return owner, owner, owner
        winner = {Policy.KEEP_BOTH: None, Policy.SHEET: Side.SHEET, Policy.OWNER: Side.OWNER}[self.policy]
        if computed and winner is Side.OWNER:
            winner = None
        self.conflicts.append(Conflict(row_id, name, was, owner, sheet, winner, computed))
        match winner:
            case Side.SHEET:
                return sheet, sheet, sheet
            case Side.OWNER:
                return owner, owner, owner
            case None:
                return owner, sheet, base


class _Unknown:
    """There is no base for this cell: the two sides never agreed on it."""


_UNKNOWN = _Unknown()


def _snapshot(was: Snapshot, rows: Iterable[Row | None], columns: tuple[str, ...]) -> Snapshot:
    """A snapshot of `rows`; `was` itself when nothing changed, so that equality costs nothing later."""
    new = tuple(row for row in rows if row is not None)
    if was.columns == columns and len(new) == len(was.rows) and all(map(_is, new, was.rows)):
        return was
    return Snapshot(new, columns)


def _is(one: Row, other: Row) -> bool:
    return one is other
