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
A conflict that people were told of stays one until they settle it or both sides say the same.
A cell that does not fit its column, and a formula that disagrees with an edit, are never written over; a person's
decision on that very cell is above all of this. A merged row that is no valid model is a conflict of the whole row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, same
from gmo_sync.tables.columns import Table
from gmo_sync.tables.diff import edits
from gmo_sync.tables.merged import (
    Bad,
    Conflict,
    Decision,
    Kept,
    Merge,
    Policy,
    Replaced,
    RowConflict,
    Side,
    Take,
    Typed,
)
from gmo_sync.tables.order import merge_order
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot

ROW = ""
"""Stands for the field in a decision on a whole row: `{(row_id, ROW): Take(Side.SHEET)}`."""

__all__ = ["Bad", "Conflict", "Decision", "Kept", "Merge", "Policy", "Replaced", "Side", "Take", "Typed", "merge"]


def merge(
    table: Table,  # type: ignore[type-arg]
    base: Snapshot | None,
    owner: Snapshot,
    sheet: Snapshot,
    policy: Policy = Policy.KEEP_BOTH,
    decisions: Mapping[tuple[str, str], Decision] = {},
    told: Collection[tuple[str, str]] = (),
) -> Merge:
    """Merge `owner` and `sheet`, which agreed last on `base` (None: they never did).

    decisions: what a person said of single conflicts, by (row id, field); it settles them ahead of the policy, formulas
    and cells that do not fit included, and is idle where there is no conflict (any more). told: conflicts that people
    were told of: while the sides differ they are conflicts, though somebody typed again what was agreed on before.
    Rows of both sides must have ids that are unique on their side. A column that the sheet had and
    now lacks is left as it is; one that it never had takes the owner's cells.
    """
    return _Merger(table, base or EMPTY, owner, sheet, policy, decisions, told).run()


@dataclass(frozen=True)
class _Merged:
    """What one row shall be for the owner, in the sheet and in the base; None where it shall not be."""

    owner: Row | None
    sheet: Row | None
    base: Row | None


_WINNERS = {Policy.KEEP_BOTH: None, Policy.SHEET: Side.SHEET, Policy.OWNER: Side.OWNER}


class _Merger:
    """The state of one merge while it is worked out."""

    def __init__(
        self,
        table: Table,  # type: ignore[type-arg]
        base: Snapshot,
        owner: Snapshot,
        sheet: Snapshot,
        policy: Policy,
        decisions: Mapping[tuple[str, str], Decision],
        told: Collection[tuple[str, str]],
    ) -> None:
        self.table = table
        self.base, self.owner, self.sheet_was = base, owner, sheet
        self.sheet = table.complete(sheet) if table.complete is not None else sheet
        self.policy, self.decisions, self.idle = policy, decisions, dict.fromkeys(decisions)
        self.told = told
        self.read_only = {column.field for column in table.columns if column.options.read_only}
        self.conflicts: list[Conflict] = []
        self.bad: list[Bad] = []
        self.kept: list[Kept] = []
        self.clashes: list[RowConflict] = []

    def run(self) -> Merge:
        rows: dict[str, _Merged] = {}
        for row_id in dict.fromkeys((*self.owner.ids, *self.sheet.ids)):
            merged = self._row(row_id)
            if merged is not None:
                rows[row_id] = merged
        order = [rows[row_id] for row_id in self._order(rows)]  # adds those that are needed
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
            tuple(self.clashes),
            self.base,
            base_changed=base is not self.base,
            idle_decisions=tuple(self.idle),
        )

    def _sheet_columns(self) -> tuple[str, ...]:
        here = self.sheet.columns or self.table.fields
        return tuple(name for name in self.table.fields if name in here or name not in self.base.columns)

    def _order(self, rows: dict[str, _Merged]) -> list[str]:
        order = merge_order(self.base.ids, self.owner.ids, self.sheet.ids, rows)
        if self.table.arrange is None and self.table.needed is None:
            return order
        placed: Sequence[Row] = [row for row_id in order if (row := rows[row_id].owner or rows[row_id].sheet)]
        if self.table.needed is not None:
            placed = self.table.needed(placed, [row for row in self.base.rows if row.id not in rows])
            self._keep([row for row in placed if row.id not in rows], rows)
        return [row.id for row in (self.table.arrange(placed) if self.table.arrange is not None else placed)]

    def _keep(self, needed: Sequence[Row], rows: dict[str, _Merged]) -> None:
        """Add rows that others cannot be without, removed ones or new ones."""
        for row in needed:
            owner, sheet = self.owner.by_id.get(row.id), self.sheet.by_id.get(row.id)
            rows[row.id] = _Merged(owner or row, sheet or row, row)
            if row.id in self.base.by_id:
                self.kept.append(Kept(row.id, Side.SHEET if sheet is None else Side.OWNER, needed=True))

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
        if remover is Side.OWNER:
            return self._arriving(base, present)
        return _Merged(present, present, Row(row_id, present.cells))

    def _arriving(self, base: Row | None, row: Row) -> _Merged:
        """A row of the sheet for the owner, without the cells that do not fit; it waits where those are needed."""
        unfit = {name: cell for name, cell in row.cells.items() if isinstance(cell, BadCell)}
        self.bad += [Bad(row.id, name, cell) for name, cell in unfit.items()]
        if any(self.table.by_field[name].required for name in unfit):
            return _Merged(None, row, base)
        cells = {
            name: self.table.by_field[name].default if name in unfit else row.cells.get(name)
            for name in self.table.fields
        }
        arrived = Row(row.id, cells)
        reason = self.table.misfit(arrived)
        if reason is not None:
            self.clashes.append(RowConflict(row.id, reason, None, row))
            return _Merged(None, row, base)
        return _Merged(arrived, row, arrived)

    def _edited(self, base: Row, present: Row) -> bool:
        return any(True for _ in edits(self.table, base, present))

    def _cells(self, base: Row | None, owner: Row, sheet: Row) -> _Merged:
        """Merge the cells of a row that both sides have. An unchanged row is returned as the very same object."""
        was = base.cells if base is not None else {}
        if base is not None and sheet.cells == owner.cells == was:
            return _Merged(owner, sheet, base)
        for_owner, for_sheet, agreed = dict(owner.cells), dict(sheet.cells), dict(was)
        settled_before = len(self.conflicts)
        for name in self.table.fields:
            if name not in owner.cells:
                continue
            if name not in sheet.cells:
                if name not in was:  # a new field: its column is about to appear in the sheet
                    for_sheet[name] = agreed[name] = owner.cells[name]
                continue
            outcome = self._cell(owner.id, name, was.get(name, _UNKNOWN), owner.cells[name], sheet.cells[name], sheet)
            for_owner[name], for_sheet[name] = outcome[0], outcome[1]
            if not isinstance(outcome[2], _Unknown):
                agreed[name] = outcome[2]
        mine = owner if for_owner == owner.cells else Row(owner.id, for_owner)
        theirs = sheet if for_sheet == sheet.cells else Row(sheet.id, for_sheet, sheet.computed)
        both = base if base is not None and agreed == base.cells else Row(owner.id, agreed)
        reason = self._misfit(owner, sheet, mine, theirs)
        if reason is None:
            return _Merged(mine, theirs, both)
        self.idle |= {(one.row_id, one.field): None for one in self.conflicts[settled_before:] if one.decision}
        del self.conflicts[settled_before:]
        winner, cells = self._winner(base, owner, sheet)
        self.clashes.append(RowConflict(owner.id, reason, owner, sheet, winner))
        if winner is None:
            return _Merged(owner, sheet, base)
        return _Merged(*(replace(row, cells={**row.cells, **cells}) for row in (mine, theirs, both)))

    def _misfit(self, owner: Row, sheet: Row, mine: Row, theirs: Row) -> Message | None:
        """Why the merged row is no valid model, as the owner shall have it or, where it differs, as the sheet shall.

        A row that stays as the owner has it is one already, and is not looked at; one of the sheet that is none
        already, by a conflict that waits, cannot keep its other cells waiting.
        """
        reason = None if mine is owner else self.table.misfit(mine)
        if reason is not None or theirs is sheet:
            return reason
        fit = _fit(theirs)
        if all(same(cell, mine.cells.get(name)) for name, cell in fit.items()):
            return None
        reason = self.table.misfit(Row(owner.id, {**mine.cells, **fit}))
        if reason is None or self.table.misfit(Row(owner.id, {**owner.cells, **_fit(sheet)})) is not None:
            return None
        return reason

    def _winner(self, base: Row | None, owner: Row, sheet: Row) -> tuple[Side | None, Mapping[str, Cell]]:
        """Who wins a conflict of rows, and with which cells; nobody where the row is not valid, and no policy writes
        over a formula or a cell that does not fit.

        The policy chooses only where both sides edited the row; what one side alone made of it waits to be mended.
        What the owner alone decides is decided already.
        """
        both = [name for name in self.table.fields if name in owner.cells and name in sheet.cells]
        both = [name for name in both if name not in self.read_only]
        of_owner = {name: owner.cells[name] for name in both}
        of_sheet = {name: sheet.cells[name] for name in both}
        unfit = any(isinstance(cell, BadCell) for cell in of_sheet.values())
        formula = any(name in sheet.computed and not same(of_owner[name], of_sheet[name]) for name in both)
        decision = self._decided(owner.id, ROW)
        if isinstance(decision, Take):
            winner: Side | None = decision.side
        elif base is None or (self._edited(base, owner) and self._edited(base, sheet)):
            winner = _WINNERS[self.policy]
        else:
            winner = None
        match winner:
            case Side.OWNER if isinstance(decision, Take) or not (unfit or formula):
                return Side.OWNER, of_owner
            case Side.SHEET if not unfit and self.table.misfit(Row(owner.id, {**owner.cells, **of_sheet})) is None:
                return Side.SHEET, of_sheet
            case _:
                return None, {}

    def _cell(
        self, row_id: str, name: str, base: Cell | _Unknown, owner: Cell, sheet: Cell, row: Row
    ) -> tuple[Cell, Cell, Cell | _Unknown]:
        """What the cell shall be for the owner, in the sheet and in the base."""
        if isinstance(sheet, BadCell):
            return self._unfit(row_id, name, base, owner, sheet)
        if same(owner, sheet):
            return owner, sheet, base if not isinstance(base, _Unknown) and same(base, owner) else owner
        computed = name in row.computed
        if name in self.read_only:
            return owner, (sheet if computed else owner), owner
        was = None if isinstance(base, _Unknown) else base  # with no base, an empty cell is no edit
        if (row_id, name) not in self.told:
            if same(owner, was):
                return sheet, sheet, sheet
            if not computed and same(sheet, was):
                return owner, owner, owner
        decision = self._decided(row_id, name)
        if decision is not None:
            chosen = _chosen(decision, owner, sheet)
            winner = Side.OWNER if same(chosen, owner) else Side.SHEET if same(chosen, sheet) else None
            self.conflicts.append(Conflict(row_id, name, was, owner, sheet, winner, computed, decision))
            return chosen, chosen, chosen
        winner = _WINNERS[self.policy]
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

    def _unfit(
        self, row_id: str, name: str, base: Cell | _Unknown, owner: Cell, sheet: BadCell
    ) -> tuple[Cell, Cell, Cell | _Unknown]:
        """A cell of the sheet that does not fit stays as it is, unless a person said what it shall be."""
        if self.decisions.get((row_id, name)) not in (None, Take(Side.SHEET)):
            chosen = _chosen(self.decisions[row_id, name], owner, owner)
            del self.idle[row_id, name]
            return chosen, chosen, chosen
        self.bad.append(Bad(row_id, name, sheet))
        return owner, sheet, base

    def _decided(self, row_id: str, name: str) -> Decision | None:
        self.idle.pop((row_id, name), None)
        return self.decisions.get((row_id, name))


def _fit(row: Row) -> dict[str, Cell]:
    """The cells of a row that fit their columns."""
    return {name: cell for name, cell in row.cells.items() if not isinstance(cell, BadCell)}


def _chosen(decision: Decision, owner: Cell, sheet: Cell) -> Cell:
    match decision:
        case Take(side=Side.OWNER):
            return owner
        case Take():
            return sheet
        case Typed(value=value):
            return value


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
