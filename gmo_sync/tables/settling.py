"""Conflicts that a person settles by typing: in the sheet, in the file, whichever they have at hand (pure).

While a conflict waits, each side keeps its own value. Both are remembered; when one of them changes and the other does
not, a person has looked and decided, and the new value shall be on both sides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from gmo_sync.tables.cells import BadCell, Cell, from_json, same, to_json
from gmo_sync.tables.merged import Decision, Merge, Side, Take
from gmo_sync.tables.snapshot import Snapshot

Pending = Mapping[tuple[str, str], tuple[Cell, Cell]]
"""(row id, field) → the owner's and the sheet's value of a conflict that waits."""


def settled(
    pending: Pending, owner: Snapshot, sheet: Snapshot, marked: Collection[tuple[str, str]] = ()
) -> dict[tuple[str, str], Decision]:
    """What people have decided since the conflicts of `pending` were seen.

    marked: (row id, field) of conflicts that a person marked as settled in the sheet as they stand. A formula that
    gives another value is nobody's word.
    """
    found: dict[tuple[str, str], Decision] = {}
    for (row_id, name), (was_owner, was_sheet) in pending.items():
        ours, theirs = owner.by_id.get(row_id), sheet.by_id.get(row_id)
        if ours is None or theirs is None or name not in ours.cells or name not in theirs.cells:
            continue
        typed = not same(theirs.cells[name], was_sheet) and name not in theirs.computed
        typed = typed and not isinstance(theirs.cells[name], BadCell)
        edited = not same(ours.cells[name], was_owner)
        if (typed or (row_id, name) in marked) and not edited:
            found[row_id, name] = Take(Side.SHEET)
        elif edited and not typed:
            found[row_id, name] = Take(Side.OWNER)
    return found


def waiting(merged: Merge, told: Pending, marked: Collection[tuple[str, str]] = ()) -> Pending:
    """The conflicts of a merge that nobody has settled, by the values that both sides have now.

    told: those that waited before it. Where their rows do not fit together, they are remembered as they were told, so
    that what people said of them since holds as soon as the rows fit; what they only `marked`, as if they had typed it.
    """
    clashing = {one.row_id for one in merged.row_conflicts if one.open}
    said = settled(told, merged.owner, merged.sheet, marked) if clashing else {}
    kept = {
        key: (owner, owner if said.get(key) == Take(Side.SHEET) else sheet)
        for key, (owner, sheet) in told.items()
        if key[0] in clashing
    }
    return kept | {(one.row_id, one.field): (one.owner, one.sheet) for one in merged.conflicts if one.open}


def pending_to_json(pending: Pending) -> list[list[Any]]:
    """`[[row id, field, owner's cell, sheet's cell], ...]`."""
    return [
        [row_id, name, _stored(owner), _stored(sheet)] for (row_id, name), (owner, sheet) in sorted(pending.items())
    ]


def _stored(cell: Cell) -> object:
    return cell.shown if isinstance(cell, BadCell) else to_json(cell)


def pending_from_json(stored: Any) -> Pending:
    """The inverse of `pending_to_json`."""
    return {(row_id, name): (from_json(owner), from_json(sheet)) for row_id, name, owner, sheet in stored}
