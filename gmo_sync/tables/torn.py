"""Ids that no longer stand beside their rows: a sheet sorted without its id column, an id typed over with another's.

A row is torn from its id when its cells say that it is another row of the base: they agree with that row in at least
`EVIDENCE` more cells than with the row of its own id, and that row stands nowhere else unchanged. Rows that stand as
the base has them cost one comparison each. Several rows with one id are copies, which `identity` tells apart. Nothing
is mended here without being asked to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, canonical
from gmo_sync.tables.columns import Table
from gmo_sync.tables.describe import label
from gmo_sync.tables.snapshot import Row, Snapshot

EVIDENCE = 2
"""How many more cells must speak for the other row; one in a table of a single column."""

_COMMON = 50
"""A value in more rows of the base than this tells no row from another."""

_EXAMPLES = 3


@dataclass(frozen=True)
class Torn:
    """Rows of a sheet that stand beside other rows' ids: place in the sheet's snapshot → the id they belong to."""

    table: Table[Any]
    sheet: Snapshot
    belongs: Mapping[int, str]

    def mended(self) -> Snapshot:
        """The sheet with each torn row's own id; whoever else has that id is left without one, for `identify`."""
        given = set(self.belongs.values())
        rows = [
            replace(row, id=self.belongs[at])
            if at in self.belongs
            else (replace(row, id="") if row.id in given else row)
            for at, row in enumerate(self.sheet.rows)
        ]
        return Snapshot(tuple(rows), self.sheet.columns)

    def check(self) -> None:
        """Raises GuardError that names some of the rows and says what to do; nothing has been written."""
        rows = [label(self.table, self.sheet.rows[at]) for at in list(self.belongs)[:_EXAMPLES]]
        raise GuardError(
            Message(
                "the ids of the rows are torn from their rows ({count}): {rows}",
                count=len(self.belongs),
                rows=", ".join(f"«{row}»" for row in rows) + (", …" if len(self.belongs) > len(rows) else ""),
            ),
            where=Where(sheet=self.table.title),
            hint=Message(
                "The sheet was probably sorted without its hidden column of ids. Undo that in the sheet, or run"
                " gmo-sync resync: it finds the rows by their words, and shows first what it would do. With --force the"
                " ids are believed as they stand."
            ),
        )


def torn(table: Table[Any], sheet: Snapshot, base: Snapshot) -> Torn | None:
    """The rows of `sheet` that stand beside another row's id; None when all stand where they belong.

    base: what was agreed on last; the owner's side where there is none.
    """
    known = base.by_id
    changed = [
        at for at, row in enumerate(sheet.rows) if (was := known.get(row.id)) is not None and row.cells != was.cells
    ]
    if not changed:
        return None
    counts = Counter(sheet.ids)
    changed = [at for at in changed if counts[sheet.rows[at].id] == 1]
    mine = {at: _said(table, sheet.rows[at]) for at in changed}
    away = _away(table, sheet, base)
    own = {at: away.get(sheet.rows[at].id, {}) for at in changed}
    changed = [at for at in changed if own[at] and mine[at] != own[at]]
    holders: dict[tuple[str, Cell], list[str]] = defaultdict(list)
    for row_id, said in away.items():
        for pair in said.items():
            holders[pair].append(row_id)
    needed = min(EVIDENCE, len(table.fields))
    claims: dict[str, list[int]] = defaultdict(list)
    for at in changed:
        candidates = {row_id for pair in mine[at].items() if len(holders[pair]) <= _COMMON for row_id in holders[pair]}
        candidates.discard(sheet.rows[at].id)
        ranked = Counter({row_id: _agreeing(mine[at], away[row_id]) for row_id in candidates}).most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            continue
        if ranked[0][1] - _agreeing(mine[at], own[at]) >= needed:
            claims[ranked[0][0]].append(at)
    belongs = {places[0]: row_id for row_id, places in claims.items() if len(places) == 1}
    return Torn(table, sheet, dict(sorted(belongs.items()))) if belongs else None


def _away(table: Table[Any], sheet: Snapshot, base: Snapshot) -> dict[str, dict[str, Cell]]:
    """What the rows of the base say that do not stand in the sheet as they were, by id."""
    here = sheet.by_id
    return {
        row.id: _said(table, row) for row in base.rows if (now := here.get(row.id)) is None or now.cells != row.cells
    }


def _said(table: Table[Any], row: Row) -> dict[str, Cell]:
    """The cells that say anything: field → canonical value."""
    cells = {name: row.cells.get(name) for name in table.fields}
    return {
        name: canonical(cell.shown if isinstance(cell, BadCell) else cell)
        for name, cell in cells.items()
        if cell not in (None, "", False)
    }


def _agreeing(one: Mapping[str, Cell], other: Mapping[str, Cell]) -> int:
    return sum(name in other and other[name] == cell for name, cell in one.items())
