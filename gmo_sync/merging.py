"""What becomes of all tables of one sync: each merged by what people decided, guarded, and kept to what may be written.

Pure: the rules of the merge are `tables.merge`'s, those of the guards `tables.guards`'; here they meet the options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gmo_sync.doubts import check_protection
from gmo_sync.errors import GuardError
from gmo_sync.language import Message
from gmo_sync.options import Options, Protected
from gmo_sync.sheets.beside import in_words
from gmo_sync.sheets.protection import Closed
from gmo_sync.sides import Sides
from gmo_sync.tables import EMPTY, Decision, Merge, Snapshot, Table, merge
from gmo_sync.tables.describe import label
from gmo_sync.tables.following import Following
from gmo_sync.tables.guards import check
from gmo_sync.tables.held import hold_back
from gmo_sync.tables.names import referenced
from gmo_sync.tables.references import targets
from gmo_sync.tables.settling import Pending, settled


def merge_tables(
    tables: Mapping[str, Table[Any]],
    bases: Mapping[str, Snapshot],
    owned: Mapping[str, Snapshot],
    sides: Sides,
    options: Options,
    *,
    owned_was: Mapping[str, Snapshot] | None = None,
    pending: Mapping[str, Pending] = {},
    one_way: bool = False,
    began: bool = False,
) -> dict[str, Merge]:
    """The merge of every table, by title.

    owned: the owner's tables as they shall be merged. owned_was: as they stand, where that is something else. pending:
    the conflicts that waited. one_way: nothing can be sent to the sheet. began: something was sent already, so that
    protected cells no longer stop anything. Raises GuardError.
    """

    def merged_alone(title: str, base: Snapshot | None, owner: Snapshot, sheet: Snapshot, told: Pending) -> Merge:
        typed = settled(told, owner, sheet, sides.marked[title])

        def decided(said: Mapping[tuple[str, str], Decision]) -> Merge:
            return merge(tables[title], base, owner, sheet, options.policy, {**typed, **said}, told.keys())

        return without_misfits(tables[title], options.decisions.get(title, {}), decided)

    def of_owner(title: str, side: Mapping[str, Snapshot]) -> Snapshot:
        found = side.get(title, EMPTY)
        return found if found.ordered else found.in_order_of((bases.get(title) or sides.rows[title]).ids)

    named = {
        title: referenced(
            merged_alone(title, bases.get(title), of_owner(title, owned), sides.rows[title], pending.get(title, {})),
            tables[title],
        )
        for title in targets(tables.values())
        if title in tables
    }
    merges = {}
    for title, table in tables.items():
        base = bases.get(title)
        following = Following(table, named, base, of_owner(title, owned), sides.rows[title])
        told = following.pending(pending.get(title, {}))
        merged = merged_alone(title, following.base, following.owner, following.sheet, told)
        confirmed = _guarded(table, following.base, merged, options)
        merged = following.merged(merged)
        if confirmed:
            merged = replace(merged, notices=(*confirmed, *merged.notices))
        if owned_was is not None and owned_was.get(title) is not owned.get(title):
            merged = replace(merged, owner_was=of_owner(title, owned_was))
        if one_way:
            merges[title] = hold_back(merged, cell=lambda *_: True, rows=True)
        else:
            stop = options.protected is Protected.STOP and not began
            merged = _writable(table, merged, sides.closed.get(title), stop=stop)
            merges[title] = replace(merged, notices=(*_going(sides, title, merged), *merged.notices))
    return merges


def without_misfits(
    table: Table[Any],
    said: Mapping[tuple[str, str], Decision],
    merged: Callable[[Mapping[tuple[str, str], Decision]], Merge],
) -> Merge:
    """What a person said of conflicts holds, but for what leaves a row whose cells do not fit together: that waits."""
    found = merged(said)
    clashes = {one.row_id: one for one in found.row_conflicts if one.open}
    vain = [key for key in found.idle_decisions if key in said and key[0] in clashes]
    if not vain:
        return found
    again = merged({key: decision for key, decision in said.items() if key not in vain})
    misfits = clashes.keys() - {one.row_id for one in again.row_conflicts}
    told = [
        Message(
            '"{row}": nothing is decided, as the row would not fit together: {reason}',
            row=label(table, again.sheet.by_id[row_id]),
            reason=clashes[row_id].reason,
        )
        for row_id in dict.fromkeys(row_id for row_id, _ in vain)
        if row_id in misfits
    ]
    return replace(again, notices=(*told, *again.notices), idle_decisions=(*again.idle_decisions, *vain))


def _guarded(table: Table[Any], base: Snapshot | None, merged: Merge, options: Options) -> tuple[Message, ...]:
    """What a guard says of the merge and a person has confirmed. Raises GuardError."""
    try:
        check(table, base, merged, max_delete=options.max_delete)
    except GuardError as stop:
        if not options.force:
            raise
        check(table, base, merged, force=True)
        return (Message('tab "{tab}": without --force a sync stops here: {reason}', tab=table.title, reason=stop.what),)
    return ()


def _going(sides: Sides, title: str, merged: Merge) -> list[Message]:
    """What people wrote beside rows that go."""
    return [
        Message(
            'with "{row}" goes what people wrote beside it: {words}; the history keeps it',
            row=label(sides.tabs[title].table, merged.sheet_was.by_id[row_id]),
            words=" · ".join(map(in_words, words.values())),
        )
        for row_id, words in sides.beside(title, merged).items()
    ]


def _writable(table: Table[Any], merged: Merge, there: Closed | None, *, stop: bool) -> Merge:
    """`merged` without the changes that this account may not make in the sheet. Raises GuardError."""
    if there is None:
        return merged
    held = hold_back(merged, cell=there.cell, rows=there.rows(merged))
    if stop:
        check_protection(table, held, whole=there.whole)
    return held
