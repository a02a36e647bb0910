"""Who wins and why, in a short sentence for each change, conflict and kept row of a merge.

The sentences tell what `merge` decided by looking at the three sides again; they decide nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gmo_sync.language import Message
from gmo_sync.tables.cells import same
from gmo_sync.tables.columns import Table
from gmo_sync.tables.merged import Conflict, Kept, Merge, RowConflict, Side, Typed
from gmo_sync.tables.order import moved


class Reasons:
    """The reasons for what a merge changes on one side."""

    def __init__(self, table: Table[Any], merged: Merge, to: Side) -> None:
        self.table, self.merged, self.to = table, merged, to
        self.here, self.there = (
            (merged.owner_was, merged.sheet_was) if to is Side.OWNER else (merged.sheet_was, merged.owner_was)
        )

    @cached_property
    def _conflicts(self) -> dict[tuple[str, str], Conflict]:
        return {(one.row_id, one.field): one for one in self.merged.conflicts}

    @cached_property
    def _rewritten(self) -> set[tuple[str, str]]:
        """Cells that the owner's side gets another value in, too."""
        return {(change.row_id, change.field) for change in self.merged.to_owner.cells}

    @cached_property
    def _clashes(self) -> dict[str, RowConflict]:
        return {one.row_id: one for one in self.merged.row_conflicts}

    @cached_property
    def _kept(self) -> dict[str, Kept]:
        return {one.row_id: one for one in self.merged.kept}

    def of_cell(self, row_id: str, name: str) -> Message:
        """Why a cell gets another value."""
        if (row_id, name) in self._conflicts:
            return why_settled(self._conflicts[row_id, name])
        if row_id in self._clashes:
            return why_row_settled(self._clashes[row_id])
        if (row_id, name) in self.merged.followed:
            return Message("the row that it names has another name now")
        base = self.merged.base_was.by_id.get(row_id)
        there = self.there.by_id.get(row_id)
        unedited = (
            base is not None
            and there is not None
            and name in base.cells
            and same(base.cells[name], there.cells.get(name))
        )
        if self.to is Side.OWNER:
            return Message("taken back from the history") if unedited else Message("edited in the sheet only")
        if self.table.by_field[name].options.read_only:
            return Message("the file alone decides this column; what was typed is in the history")
        if name not in self.here.by_id[row_id].cells:
            return Message("a new column of the file")
        if unedited and (row_id, name) in self._rewritten:
            return Message("taken back from the history")
        return Message("follows from the rows around it") if unedited else Message("edited in the file only")

    def of_added(self, row_id: str) -> Message:
        """Why a row comes to this side."""
        if row_id in self.merged.base_was.by_id:
            return why_kept(self._kept.get(row_id, Kept(row_id, self.to)))
        if self.to is Side.SHEET:
            return Message("new in the file")
        return Message("new in the sheet") if row_id in self.there.by_id else Message("taken back from the history")

    def of_removed(self, row_id: str) -> Message:
        """Why a row goes from this side."""
        if self.to is Side.SHEET:
            return Message("removed from the file, not edited in the sheet")
        if row_id in self.there.by_id:
            return Message("taken back from the history")
        return Message("removed from the sheet, not edited in the file")

    def of_moved(self) -> Message:
        """Why rows stand elsewhere on this side."""
        base = self.merged.base_was.ids
        if self.table.arrange is not None and base and not moved(base, self.there.ids):
            return Message("the order of the rows follows from what they hold")
        return Message("moved in the sheet") if self.to is Side.OWNER else Message("moved in the file")


def why_settled(conflict: Conflict) -> Message:
    """Who wins a conflict of two cells."""
    match conflict.decision, conflict.winner:
        case None, None:
            return (
                Message("the sheet has a formula here; each side keeps its own")
                if conflict.formula
                else Message(
                    "edited on both sides; each keeps its own until the right one is typed in the sheet or the file"
                )
            )
        case None, Side.SHEET:
            return Message("edited on both sides; the sheet's value wins, the other is in the history")
        case None, _:
            return Message("edited on both sides; the file's value wins, the other is in the history")
        case Typed(), None:
            return Message("edited on both sides; a person chose a third value")
        case _, Side.SHEET:
            return Message("edited on both sides; a person chose the sheet's value")
        case _:
            return Message("edited on both sides; a person chose the file's value")


def why_row_settled(clash: RowConflict) -> Message:
    """Who wins where the cells of a row do not fit together."""
    if clash.winner is Side.SHEET:
        return Message("the cells do not fit together; the sheet's row wins, the other is in the history")
    if clash.winner is Side.OWNER:
        return Message("the cells do not fit together; the file's row wins, the other is in the history")
    if clash.owner is None:
        return Message("the row waits until its cells fit together")
    return Message("the cells do not fit together; each side keeps its own row until one is put right")


def why_kept(kept: Kept) -> Message:
    """Why a removed row stays."""
    if kept.needed:
        return Message("other rows stand under it: the row stays")
    if kept.removed_by is Side.SHEET:
        return Message("removed from the sheet, but edited in the file: the row stays")
    return Message("removed from the file, but edited in the sheet: the row stays")
