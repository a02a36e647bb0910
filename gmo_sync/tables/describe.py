"""A merge in words: one line a change, for a person to read or a program to parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gmo_sync.language import Message
from gmo_sync.tables.cells import Cell, same, shown
from gmo_sync.tables.columns import Table
from gmo_sync.tables.diff import CellChange, RowAdded, RowMoved, RowRemoved
from gmo_sync.tables.merged import Merge, Side
from gmo_sync.tables.reasons import Reasons, why_kept, why_row_settled, why_settled
from gmo_sync.tables.snapshot import Row


class What(StrEnum):
    """What a line tells of."""

    CELL = "cell"
    ADDED = "row added"
    REMOVED = "row removed"
    MOVED = "row moved"
    CONFLICT = "conflict"
    ROW_CONFLICT = "row does not fit together"
    BAD = "bad cell"
    KEPT = "row kept"
    HELD = "protected"


@dataclass(frozen=True)
class Line:
    """One change, conflict or bad cell. `to` is the side that is written, None where nothing is.

    row: the row's natural key in words. column: the heading, "" for whole rows. For a conflict `old` is the owner's
    value and `new` the sheet's.

    note: where a row stands now, why a cell does not fit. why: who wins, and for what reason.
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
    why: Message | None = None

    def as_json(self) -> dict[str, Any]:
        """The line as plain JSON values, keys in English."""
        return {key: None if value is None else str(value) for key, value in asdict(self).items()}


def describe(table: Table[Any], merged: Merge) -> list[Line]:
    """Every line of a merge: changes for the owner, changes for the sheet, then what waits for a person."""
    return [
        *_changes(table, merged, Side.OWNER),
        *_changes(table, merged, Side.SHEET),
        *_waiting(table, merged),
    ]


def _changes(table: Table[Any], merged: Merge, to: Side) -> Iterator[Line]:
    changes, before, after = (
        (merged.to_owner, merged.owner_was, merged.owner)
        if to is Side.OWNER
        else (merged.to_sheet, merged.sheet_was, merged.sheet)
    )
    reasons = Reasons(table, merged, to)
    for change in changes:
        match change:
            case CellChange(row_id=row_id, field=name, old=old, new=new):
                words = label(table, before.by_id[row_id])
                why = reasons.of_cell(row_id, name)
                heading = heading_of(table, name)
                yield Line(table.title, What.CELL, to, row_id, words, heading, shown(old), shown(new), why=why)
            case RowAdded(row=added):
                why = reasons.of_added(added.id)
                words = label(table, added)
                yield Line(table.title, What.ADDED, to, added.id, words, new=_words(table, added), why=why)
            case RowRemoved(row=removed):
                why = reasons.of_removed(removed.id)
                words = label(table, removed)
                yield Line(table.title, What.REMOVED, to, removed.id, words, old=_words(table, removed), why=why)
            case RowMoved(row_id=row_id, after=above):
                words = label(table, before.by_id[row_id])
                note = (
                    Message('now below "{row}"', row=label(table, after.by_id[above]))
                    if above is not None
                    else Message("now at the top")
                )
                yield Line(table.title, What.MOVED, to, row_id, words, note=note, why=reasons.of_moved())


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
            heading_of(table, conflict.field),
            shown(conflict.owner),
            shown(conflict.sheet),
            why=why_settled(conflict),
        )
    for clash in merged.row_conflicts:
        yield Line(
            table.title,
            What.ROW_CONFLICT,
            None,
            clash.row_id,
            row_words(clash.row_id),
            old=_differing(table, clash.owner, clash.sheet),
            new=_differing(table, clash.sheet, clash.owner),
            note=clash.reason,
            why=why_row_settled(clash),
        )
    for bad in merged.bad:
        waits = bad.row_id not in merged.owner.by_id
        yield Line(
            table.title,
            What.BAD,
            None,
            bad.row_id,
            row_words(bad.row_id),
            heading_of(table, bad.field),
            "",
            bad.cell.shown,
            bad.cell.reason,
            Message("the row waits until this cell is put right")
            if waits
            else Message("the cell waits until it is put right; the rest of the row goes on"),
        )
    for held in merged.held:
        row = merged.sheet.by_id.get(held.row_id)
        old = shown(row.cells.get(held.field)) if row is not None and held.field else ""
        heading = heading_of(table, held.field) if held.field else ""
        why = Message("this account may not write there; it waits until it may")
        words = row_words(held.row_id)
        yield Line(table.title, What.HELD, None, held.row_id, words, heading, shown(held.new), old, why=why)
    for kept in merged.kept:
        yield Line(table.title, What.KEPT, None, kept.row_id, row_words(kept.row_id), why=why_kept(kept))


def _differing(table: Table[Any], row: Row | None, other: Row | None) -> str:
    """The cells of a row that the other side has differently, or the whole row where the other has none."""
    if row is None:
        return ""
    names = [name for name in table.fields if other is None or not same(row.cells.get(name), other.cells.get(name))]
    return " · ".join(f"{heading_of(table, name)}: {shown(row.cells.get(name))}" for name in names)


def heading_of(table: Table[Any], field: str) -> str:
    """The heading of a field's column; the field's own name where it is no column."""
    column = table.by_field.get(field)
    return column.heading if column else field


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
            yield shown(cell)
