"""Guards: a look at a merge before anything is written, for what is more likely an accident than an edit.

what can never be written   a text too long for a cell, characters that no cell holds, more cells than a spreadsheet
what people may confirm     an emptied side, more rows gone than allowed, every row changed at once (--force)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.tables.cells import Cell, shown
from gmo_sync.tables.columns import Table
from gmo_sync.tables.describe import heading_of, label
from gmo_sync.tables.diff import edits
from gmo_sync.tables.merged import Merge
from gmo_sync.tables.snapshot import Row, Snapshot

SMALL_TABLE = 5
"""Tables of this many rows or fewer may change as a whole without a question."""

MAX_CELL = 50_000
"""Characters that a cell of a spreadsheet holds (Google's limit)."""

MAX_CELLS = 10_000_000
"""Cells that a spreadsheet holds, all its tabs together (Google's limit)."""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EXAMPLES = 3


def check(
    table: Table[Any], base: Snapshot | None, merge: Merge, *, max_delete: float = 0.5, force: bool = False
) -> None:
    """Stop a merge that no cell can hold, that empties a side, or that removes or changes more than people do at once.

    max_delete: the share of a table's rows (0…1) that may go at once; tables of up to `SMALL_TABLE` rows pass, except
    when they are emptied. force: check only what can never be written. Raises GuardError.
    """
    _check_texts(table, merge)
    if base is None or not base.rows or force:
        return
    for removed, side, place in (
        (merge.to_sheet.removed, merge.owner_was, Message("the owner's file")),
        (merge.to_owner.removed, merge.sheet_was, Message("the sheet")),
    ):
        _check_removed(table, base, [removal.row for removal in removed], side, place, max_delete)
    for side, what in (
        (merge.owner_was, Message("every row was changed in the owner's file at once")),
        (merge.sheet_was, Message("every row was changed in the sheet at once")),
    ):
        _check_changed(table, base, side, what)


def check_grid(sizes: Mapping[str, tuple[int, int]]) -> None:
    """Stop before a spreadsheet gets more cells than Google allows.

    sizes: the (rows, columns) that each tab will have, people's own tabs included, by title. Raises GuardError.
    """
    cells = {title: rows * columns for title, (rows, columns) in sizes.items()}
    if sum(cells.values()) <= MAX_CELLS:
        return
    largest = max(cells, key=lambda title: cells[title])
    raise GuardError(
        Message(
            "the spreadsheet would have {count} cells; Google allows {most}", count=sum(cells.values()), most=MAX_CELLS
        ),
        where=Where(sheet=largest),
        hint=Message("Delete rows and columns that stand empty, or tabs nobody needs; nothing has been changed."),
    )


def _check_texts(table: Table[Any], merge: Merge) -> None:
    for row_id, name, cell in _written(merge):
        if not isinstance(cell, str):
            continue
        where = Where(sheet=table.title, column=heading_of(table, name), key=row_id)
        if len(cell) > MAX_CELL:
            raise GuardError(
                Message(
                    "a text of {count} characters is too long for a cell, which holds {most}",
                    count=len(cell),
                    most=MAX_CELL,
                ),
                where=where,
                hint=Message(
                    "Make it shorter, or keep it in a document and put its link here; nothing has been changed."
                ),
            )
        found = _UNWRITABLE.search(cell)
        if found is not None:
            raise GuardError(
                Message(
                    "the text holds a character that no cell can hold: U+{code}, number {place} in the text",
                    code=f"{ord(found[0]):04X}",
                    place=found.start() + 1,
                ),
                where=where,
                hint=Message("Take it out of the text; it cannot be seen there. Nothing has been changed."),
            )


def _check_removed(
    table: Table[Any], base: Snapshot, removed: list[Row], side: Snapshot, place: Message, max_delete: float
) -> None:
    if not removed:
        return
    where = Where(sheet=table.title)
    if not side.rows and len(base.rows) > 1:
        what = Message("all {count} rows have disappeared from {place}", count=len(base.rows), place=place)
        raise GuardError(
            what,
            where=where,
            hint=Message("If that is meant, run the command again with --force; nothing has been changed so far."),
        )
    if len(base.rows) > SMALL_TABLE and len(removed) > max_delete * len(base.rows):
        what = Message(
            "{removed} of {count} rows have disappeared from {place}, more than the allowed {percent} %: {rows}",
            removed=len(removed),
            count=len(base.rows),
            place=place,
            percent=round(max_delete * 100),
            rows=_some([label(table, row) for row in removed]),
        )
        raise GuardError(
            what,
            where=where,
            hint=Message(
                "If that is meant, run the command again with --force or a larger --max-delete;"
                " nothing has been changed so far."
            ),
        )


def _check_changed(table: Table[Any], base: Snapshot, side: Snapshot, what: Message) -> None:
    """Stop where no row is as it was agreed on; one that is ends the search. Formulas may change as they like."""
    if side is base or len(base.rows) <= SMALL_TABLE:
        return
    stayed = [(was, row) for row in side.rows if (was := base.by_id.get(row.id)) is not None]
    typed = [next(_typed(table, was, row), None) for was, row in stayed[: _EXAMPLES + 1]]
    if len(stayed) <= SMALL_TABLE or None in typed or not all(any(_typed(table, *pair)) for pair in stayed):
        return
    examples = [
        f"{label(table, was)} ({heading_of(table, name)}: {shown(was.cells.get(name))} → {shown(row.cells.get(name))})"
        for (was, row), name in zip(stayed, filter(None, typed), strict=False)
    ]
    raise GuardError(
        Message("{what}, {count} in all: {rows}", what=what, count=len(stayed), rows=_some(examples)),
        where=Where(sheet=table.title),
        hint=Message("If that is meant, run the command again with --force; nothing has been changed so far."),
    )


def _typed(table: Table[Any], was: Row, row: Row) -> Iterator[str]:
    """The cells typed over; filling a new column of the model types over none."""
    return (name for name in edits(table, was, row) if name in was.cells and name not in row.computed)


def _some(rows: list[str]) -> str:
    """The first few of many, and a sign that there are more."""
    return "; ".join(rows[:_EXAMPLES]) + ("; …" if len(rows) > _EXAMPLES else "")


def _written(merge: Merge) -> Iterator[tuple[str, str, Cell]]:
    """Every cell that the sheet would get: row id, field, value."""
    for change in merge.to_sheet.cells:
        yield change.row_id, change.field, change.new
    for addition in merge.to_sheet.added:
        for name, cell in addition.row.cells.items():
            yield addition.row.id, name, cell
