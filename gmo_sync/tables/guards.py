"""Guards: a look at a merge before anything is written, for what is more likely an accident than an edit."""

from __future__ import annotations

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.tables.columns import Table
from gmo_sync.tables.merge import Merge
from gmo_sync.tables.snapshot import Snapshot

SMALL_TABLE = 5
"""Tables of this many rows or fewer may change as a whole without a question."""


def check(table: Table, base: Snapshot | None, merge: Merge, *, max_delete: float = 0.5) -> None:  # type: ignore[type-arg]
    """Stop a merge that empties a side or removes more than the share `max_delete` (0…1) of a table's rows.

    Raises GuardError. Tables of up to `SMALL_TABLE` rows pass, except when they are emptied.
    """
    if base is None or not base.rows:
        return
    sides = (
        (merge.to_sheet.removed, merge.owner_was, Message("the owner's file")),
        (merge.to_owner.removed, merge.sheet_was, Message("the sheet")),
    )
    for removed, side, place in sides:
        if not removed:
            continue
        where = Where(sheet=table.title)
        hint = Message("If that is meant, run the command again with --force; nothing has been changed so far.")
        if not side.rows and len(base.rows) > 1:
            what = Message("all {count} rows have disappeared from {place}", count=len(base.rows), place=place)
            raise GuardError(what, where=where, hint=hint)
        if len(base.rows) > SMALL_TABLE and len(removed) > max_delete * len(base.rows):
            what = Message(
                "{removed} of {count} rows have disappeared from {place}, more than the allowed {percent} %",
                removed=len(removed),
                count=len(base.rows),
                place=place,
                percent=round(max_delete * 100),
            )
            raise GuardError(what, where=where, hint=hint)
