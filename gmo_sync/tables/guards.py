"""Guards: a look at a merge before anything is written, for what is more likely an accident than an edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.tables.cells import Cell
from gmo_sync.tables.columns import Table
from gmo_sync.tables.merge import Merge
from gmo_sync.tables.snapshot import Snapshot

SMALL_TABLE = 5
"""Tables of this many rows or fewer may change as a whole without a question."""


MAX_CELL = 50_000
"""Characters that a cell of a spreadsheet holds (Google's limit)."""


def check(
    table: Table[Any], base: Snapshot | None, merge: Merge, *, max_delete: float = 0.5, force: bool = False
) -> None:
    """Stop a merge that empties a side, removes more rows than allowed, or writes a text that no cell holds.

    max_delete: the share of a table's rows (0…1) that may go at once; tables of up to `SMALL_TABLE` rows pass, except
    when they are emptied. force: check only what can never be written. Raises GuardError.
    """
    for row_id, name, cell in _written(merge):
        if isinstance(cell, str) and len(cell) > MAX_CELL:
            heading = table.by_field[name].heading if name in table.by_field else name
            raise GuardError(
                Message(
                    "a text of {count} characters is too long for a cell, which holds {most}",
                    count=len(cell),
                    most=MAX_CELL,
                ),
                where=Where(sheet=table.title, column=heading, key=row_id),
                hint=Message(
                    "Make it shorter, or keep it in a document and put its link here; nothing has been changed."
                ),
            )
    if base is None or not base.rows or force:
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


def _written(merge: Merge) -> Iterator[tuple[str, str, Cell]]:
    """Every cell that the sheet would get: row id, field, value."""
    for change in merge.to_sheet.cells:
        yield change.row_id, change.field, change.new
    for addition in merge.to_sheet.added:
        for name, cell in addition.row.cells.items():
            yield addition.row.id, name, cell
