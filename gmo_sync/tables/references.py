"""References: cells that name rows of another table, in one tab or another (pure).

A reference is kept as words, the way people write it: the natural key of the row that is meant. Ahead of a merge the
words of all sides are brought to the names of today, so that renaming a row is no edit of the cells that name it, and
the new name follows to both sides. What a person types may be a name or an id, in any case; words that name no row are
a cell that does not fit. A row that is gone stays named where it was, and the cell is reported.

A model may hold ids instead (a foreign key): they become names where the owner's side is read, ids where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gmo_sync.tables.cells import Cell
from gmo_sync.tables.columns import Table, TableColumn
from gmo_sync.tables.names import Names, joined, parts_of
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot


def targets(tables: Iterable[Table[Any]]) -> set[str]:
    """The titles of the tables that columns of `tables` refer to."""
    return {column.reference.table for table in tables for column in table.columns if column.reference is not None}


def together(tables: Iterable[Table[Any]], only: Iterable[str]) -> set[str]:
    """The titles `only` with those that cannot be left out: tables that name rows of them, and whose rows they name.

    Names that nothing checks need not stand in the other table, so that one may be left out.
    """
    wanted = set(only)
    links = [
        (table.title, column.reference.table, column.reference.renamed is None)
        for table in tables
        for column in table.columns
        if column.reference is not None
    ]
    while True:
        more = {title for title, other, _ in links if other in wanted}
        more |= {other for title, other, checked in links if title in wanted and checked}
        if more <= wanted:
            return wanted
        wanted |= more


def named(tables: Mapping[str, Table[Any]], snapshots: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
    """The owner's tables with names where models hold ids; an id that no row has stays as it is."""
    names = _names(tables, snapshots)
    return _translated(tables, snapshots, lambda title: names[title].of.get)


def with_ids(
    tables: Mapping[str, Table[Any]], snapshots: Mapping[str, Snapshot], before: Mapping[str, Snapshot]
) -> dict[str, Snapshot]:
    """The inverse of `named`, for what is to be written. before: the tables as they stood; rows that go are in them."""
    now, was = _names(tables, {**before, **snapshots}), _names(tables, before)

    def id_in(title: str) -> Callable[[str], str | None]:
        return lambda words: now[title].id_of(words) or was[title].id_of(words)

    return _translated(tables, snapshots, id_in)


def _names(tables: Mapping[str, Table[Any]], snapshots: Mapping[str, Snapshot]) -> dict[str, Names]:
    return {
        title: Names(tables[title], snapshots.get(title, EMPTY))
        for title in targets(tables.values())
        if title in tables
    }


def _translated(
    tables: Mapping[str, Table[Any]],
    snapshots: Mapping[str, Snapshot],
    of: Callable[[str], Callable[[str], str | None]],
) -> dict[str, Snapshot]:
    found = dict(snapshots)
    for title, snapshot in snapshots.items():
        held = [
            (column, of(column.reference.table))
            for column in (tables[title].columns if title in tables else ())
            if column.reference is not None and column.reference.by == "id" and column.reference.table in tables
        ]
        if not held:
            continue

        def translated(row: Row, held: Sequence[tuple[TableColumn, Callable[[str], str | None]]] = held) -> Row:
            cells: dict[str, Cell] = {}
            for column, meaning in held:
                cell = row.cells.get(column.field)
                if isinstance(cell, str):
                    cells[column.field] = joined(column, [meaning(part) or part for part in parts_of(column, cell)])
            return (
                replace(row, cells={**row.cells, **cells})
                if any(row.cells[one] != cells[one] for one in cells)
                else row
            )

        found[title] = snapshot.with_rows(map(translated, snapshot.rows))
    return found
