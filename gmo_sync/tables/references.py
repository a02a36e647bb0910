"""References: cells that name rows of another table, in one tab or another (pure).

A reference is kept as words, the way people write it: the natural key of the row that is meant. Ahead of a merge the
words of all sides are brought to the names of today, so that renaming a row is no edit of the cells that name it, and
the new name follows to both sides. What a person types may be a name or an id, in any case; words that name no row are
a cell that does not fit. A row that is gone stays named where it was, and the cell is reported.

A model may hold ids instead (a foreign key): they become names where the owner's side is read, ids where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from gmo_sync.tables.cells import Cell
from gmo_sync.tables.columns import Table, TableColumn
from gmo_sync.tables.merged import Merge
from gmo_sync.tables.names import Names, joined, parts_of, referenced
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

    def name(_row: Row, _column: TableColumn, other: str, part: str) -> str | None:
        return names[other].of.get(part)

    return {title: _translated(tables, title, snapshot, name) for title, snapshot in snapshots.items()}


def with_ids(
    tables: Mapping[str, Table[Any]], merges: Mapping[str, Merge], before: Mapping[str, Snapshot]
) -> dict[str, Snapshot]:
    """The inverse of `named`: the tables that `merges` change on the owner's side, as they are to be written.

    before: the owner's tables as they stood. A cell that stays means whom it meant there, rows that go included; a
    changed one is in the names of today.
    """
    was = _names(tables, before)
    today = {title: referenced(merges[title], tables[title]) for title in was if title in merges}

    def written(title: str) -> Snapshot:
        stood = before.get(title, EMPTY).by_id

        def id_of(row: Row, column: TableColumn, other: str, part: str) -> str | None:
            stays = row.id in stood and stood[row.id].cells.get(column.field) == row.cells[column.field]
            changed = today[other].id_today(part) if other in today and not stays else None
            return changed or was[other].id_of(part)

        return _translated(tables, title, merges[title].owner, id_of)

    return {title: written(title) for title, merged in merges.items() if merged.to_owner}


def _names(tables: Mapping[str, Table[Any]], snapshots: Mapping[str, Snapshot]) -> dict[str, Names]:
    return {
        title: Names(tables[title], snapshots.get(title, EMPTY))
        for title in targets(tables.values())
        if title in tables
    }


def _translated(
    tables: Mapping[str, Table[Any]],
    title: str,
    snapshot: Snapshot,
    meaning: Callable[[Row, TableColumn, str, str], str | None],
) -> Snapshot:
    """A table with `meaning(row, column, title of the table that is named, part of a cell)` where models hold ids."""
    held = [
        (column, column.reference.table)
        for column in (tables[title].columns if title in tables else ())
        if column.reference is not None and column.reference.by == "id" and column.reference.table in tables
    ]

    def translated(row: Row) -> Row:
        cells: dict[str, Cell] = {}
        for column, other in held:
            cell = row.cells.get(column.field)
            if isinstance(cell, str):
                parts = parts_of(column, cell)
                cells[column.field] = joined(column, [meaning(row, column, other, part) or part for part in parts])
        changed = any(row.cells[one] != cells[one] for one in cells)
        return replace(row, cells={**row.cells, **cells}) if changed else row

    return snapshot.with_rows(map(translated, snapshot.rows)) if held else snapshot
