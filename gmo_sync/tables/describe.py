"""A merge in words: one line a change, for a person to read or a program to parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, shown
from gmo_sync.tables.columns import Table
from gmo_sync.tables.diff import CellChange, Changeset, RowAdded, RowMoved, RowRemoved
from gmo_sync.tables.merge import Merge, Side
from gmo_sync.tables.snapshot import Row, Snapshot


class What(StrEnum):
    """What a line tells of."""

    CELL = "cell"
    ADDED = "row added"
    REMOVED = "row removed"
    MOVED = "row moved"
    CONFLICT = "conflict"
    BAD = "bad cell"
    KEPT = "row kept"


@dataclass(frozen=True)
class Line:
    """One change, conflict or bad cell. `to` is the side that is written, None where nothing is.

    row: the row's natural key in words. column: the heading, "" for whole rows. For a conflict `old` is the owner's
    value and `new` the sheet's.
    """

    table: str
    what: What
    to: Side | None
    row_id: str
    row: str
    column: str = ""
    old: str = ""
    new: str = ""
    note: Message | None = None

    def as_json(self) -> dict[str, Any]:
        """The line as plain JSON values, keys in English."""
        return {key: None if value is None else str(value) for key, value in asdict(self).items()}


def describe(table: Table[Any], merged: Merge) -> list[Line]:
    """Every line of a merge: changes for the owner, changes for the sheet, then what waits for a person."""
    return [
        *_changes(table, merged.to_owner, Side.OWNER, merged.owner_was, merged.owner),
        *_changes(table, merged.to_sheet, Side.SHEET, merged.sheet_was, merged.sheet),
        *_waiting(table, merged),
    ]


def _changes(table: Table[Any], changes: Changeset, to: Side, before: Snapshot, after: Snapshot) -> Iterator[Line]:
    for change in changes:
        match change:
            case CellChange():
                row = label(table, before.by_id[change.row_id])
                heading = _heading(table, change.field)
                yield Line(
                    table.title, What.CELL, to, change.row_id, row, heading, shown(change.old), shown(change.new)
                )
            case RowAdded(row=added):
                yield Line(table.title, What.ADDED, to, added.id, label(table, added), new=_words(table, added))
            case RowRemoved(row=removed):
                yield Line(table.title, What.REMOVED, to, removed.id, label(table, removed), old=_words(table, removed))
            case RowMoved():
                above = after.by_id.get(change.after) if change.after else None
                row = label(table, before.by_id[change.row_id])
                note = (
                    Message('now below "{row}"', row=label(table, above))
                    if above is not None
                    else Message("now at the top")
                )
                yield Line(table.title, What.MOVED, to, change.row_id, row, note=note)


def _waiting(table: Table[Any], merged: Merge) -> Iterator[Line]:
    def row_words(row_id: str) -> str:
        row = merged.sheet.by_id.get(row_id) or merged.owner.by_id.get(row_id)
        return label(table, row) if row is not None else row_id

    for conflict in merged.conflicts:
        yield Line(
            table.title,
            What.CONFLICT,
            None,
            conflict.row_id,
            row_words(conflict.row_id),
            _heading(table, conflict.field),
            shown(conflict.owner),
            shown(conflict.sheet),
            _settled(conflict.winner, formula=conflict.formula),
        )
    for bad in merged.bad:
        heading = _heading(table, bad.field)
        yield Line(
            table.title, What.BAD, None, bad.row_id, row_words(bad.row_id), heading, "", bad.cell.shown, bad.cell.reason
        )
    for kept in merged.kept:
        note = (
            Message("removed from the sheet, but edited in the file: the row stays")
            if kept.removed_by is Side.SHEET
            else Message("removed from the file, but edited in the sheet: the row stays")
        )
        yield Line(table.title, What.KEPT, None, kept.row_id, row_words(kept.row_id), note=note)


def _settled(winner: Side | None, *, formula: bool) -> Message:
    if formula and winner is None:
        return Message("the sheet has a formula here; each side keeps its own")
    return {
        None: Message("edited on both sides; each keeps its own until one of them is typed on the other side"),
        Side.SHEET: Message("edited on both sides; the sheet's value wins, the other is in the history"),
        Side.OWNER: Message("edited on both sides; the file's value wins, the other is in the history"),
    }[winner]


def label(table: Table[Any], row: Row) -> str:
    """A row in a few words: its natural key, else its first words, else its id."""
    names = table.natural_key or table.fields[:1]
    words = " ".join(shown(cell) for name in names if (cell := row.cells.get(name)) not in (None, ""))
    return words or next(iter(_cells(table, row)), row.id)


def _words(table: Table[Any], row: Row) -> str:
    return " · ".join(_cells(table, row))


def _cells(table: Table[Any], row: Row) -> Iterator[str]:
    for name in table.fields:
        cell: Cell = row.cells.get(name)
        if cell not in (None, "", False):
            yield cell.shown if isinstance(cell, BadCell) else shown(cell)


def _heading(table: Table[Any], field: str) -> str:
    column = table.by_field.get(field)
    return column.heading if column else field
