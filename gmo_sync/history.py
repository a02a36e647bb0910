"""Changes as the history keeps them, and taken back: a merge → entries; entries → the owner's tables as before (pure).

Undoing and restoring are edits of the owner's side: the merge that follows carries them to the sheet, and meets what
people typed meanwhile as it meets any other edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from gmo_sync.errors import InputError
from gmo_sync.language import Message
from gmo_sync.sheets import Covered
from gmo_sync.sheets.beside import Beside, in_words
from gmo_sync.state import HistoryEntry
from gmo_sync.tables import EMPTY, BadCell, Cell, Merge, Row, Snapshot, Table, same
from gmo_sync.tables.cells import canonical_text, from_json, shown, to_json
from gmo_sync.tables.describe import label
from gmo_sync.tables.diff import CellChange, Changeset, RowAdded, RowMoved, RowRemoved
from gmo_sync.tables.merge import Side


def entries(
    merges: Mapping[str, Merge],
    tables: Mapping[str, Table[Any]],
    words: Mapping[str, Mapping[str, Beside]] = {},
) -> list[HistoryEntry]:
    """Every change that applying the merges makes to either side.

    words: what people wrote beside rows that go, by table title and row id.
    """
    return [
        entry
        for title, merged in merges.items()
        for side, changes, was in (
            (Side.OWNER, merged.to_owner, merged.owner_was),
            (Side.SHEET, merged.to_sheet, merged.sheet_was),
        )
        for entry in _of_side(tables[title], merged, side, changes, was, words.get(title, {}))
    ]


def covered_entries(covered: Iterable[Covered]) -> list[HistoryEntry]:
    """What our own writes replaced in the sheet when people hit them in the middle, and could not put back."""

    def entry(one: Covered) -> HistoryEntry:
        if one.field is None:
            old, new, what = _row_to_json(one.row, None, one.beside or {}), None, "removed"
        else:
            old, new, what = cell_to_json(one.old), cell_to_json(one.new), "cell"
        words = label(one.table, one.row)
        return HistoryEntry(one.table.title, one.row.id, one.field, Side.SHEET, old, new, "conflict", what, words)

    return list(map(entry, covered))


def _of_side(
    table: Table[Any],
    merged: Merge,
    side: Side,
    changes: Changeset,
    was: Snapshot,
    words_beside: Mapping[str, Beside],
) -> Iterator[HistoryEntry]:
    settled = {(conflict.row_id, conflict.field) for conflict in merged.conflicts}
    above = dict(zip(was.ids, (None, *was.ids), strict=False))
    for change in changes:
        match change:
            case CellChange(row_id=row_id, field=name, old=old, new=new):
                reason = "conflict" if (row_id, name) in settled else "edit"
                words = label(table, was.by_id[row_id])
                yield HistoryEntry(
                    table.title, row_id, name, side, cell_to_json(old), cell_to_json(new), reason, "cell", words
                )
            case RowAdded(row=row, after=after):
                added = _row_to_json(row, after)
                yield HistoryEntry(table.title, row.id, None, side, None, added, "edit", "added", label(table, row))
            case RowRemoved(row=row):
                words_there = words_beside.get(row.id, {}) if side is Side.SHEET else {}
                gone = _row_to_json(row, above[row.id], words_there)
                yield HistoryEntry(table.title, row.id, None, side, gone, None, "edit", "removed", label(table, row))
            case RowMoved(row_id=row_id, after=after):
                here, there = {"after": above[row_id]}, {"after": after}
                words = label(table, was.by_id[row_id])
                yield HistoryEntry(table.title, row_id, None, side, here, there, "edit", "moved", words)


def _row_to_json(row: Row, after: str | None, words: Beside = MappingProxyType({})) -> dict[str, Any]:
    kept = {"cells": {name: cell_to_json(cell) for name, cell in row.cells.items()}, "after": after}
    return kept | {"beside": words} if words else kept


def cell_to_json(cell: Cell) -> Any:
    """A cell as JSON can keep it; words that did not fit are kept as they were shown."""
    return cell.shown if isinstance(cell, BadCell) else to_json(cell)


MISFIT = "misfit"
"""Why a change is skipped: its words stood in a sheet, and do not fit their column."""

TOGETHER = "misfit together"
"""Why a row is skipped: its cells would not fit together."""


@dataclass
class Corrected:
    """The owner's tables with changes taken back.

    skipped: what others went on from, and what fits no more: see `MISFIT` and `TOGETHER`. beside: what people had
    written beside rows that return, by table title and row id.
    """

    tables: dict[str, Snapshot]
    skipped: list[HistoryEntry] = field(default_factory=list)
    beside: dict[str, dict[str, Beside]] = field(default_factory=dict)

    def undo(self, changes: Sequence[HistoryEntry]) -> None:
        """Take back what a run changed, wherever it still stands as the run left it."""
        above = {
            (title, row_id): after
            for title, table in self.tables.items()
            for row_id, after in zip(table.ids, (None, *table.ids), strict=False)
        }
        returning: dict[str, dict[str, tuple[Row, str | None]]] = {}
        gone = self._without_added(changes)
        for entry in sorted(changes, key=lambda entry: entry.what != "cell"):  # a row takes its cells along
            if (entry.table, entry.row_id) in gone or entry.row_id in returning.get(entry.table, {}):
                continue
            table = self.tables.get(entry.table, EMPTY)
            row = table.by_id.get(entry.row_id)
            if entry.what == "removed" and row is None:
                returning.setdefault(entry.table, {})[entry.row_id] = self._returned(entry), entry.old.get("after")
            elif entry.what == "moved" and row is not None and above[entry.table, row.id] == entry.new["after"]:
                returning.setdefault(entry.table, {})[entry.row_id] = row, entry.old["after"]
                self._remove(entry.table, row)
            elif entry.field is not None and row is not None and entry.field in row.cells:
                if same(row.cells[entry.field], from_json(entry.new)):
                    self._set(entry.table, row, entry.field, from_json(entry.old))
                elif not same(row.cells[entry.field], from_json(entry.old)):
                    self.skipped.append(entry)
            elif (entry.what, row is None) not in (("removed", False), ("added", True)):
                self.skipped.append(entry)
        for title, rows in returning.items():
            self._return(title, rows)

    def _without_added(self, changes: Sequence[HistoryEntry]) -> set[tuple[str, str]]:
        """Remove the rows that the run added and nobody has touched since; (table title, row id) of each."""
        gone = set()
        for entry in changes:
            row = self.tables.get(entry.table, EMPTY).by_id.get(entry.row_id)
            if entry.what == "added" and row is not None and _as_added(row, entry.new["cells"]):
                self._remove(entry.table, row)
                gone.add((entry.table, entry.row_id))
        return gone

    def restore(self, entry: HistoryEntry) -> None:
        """Bring back what one change replaced or removed, whatever stands there now."""
        row = self.tables.get(entry.table, EMPTY).by_id.get(entry.row_id)
        if entry.what == "cell" and entry.field is not None and row is not None:
            self._set(entry.table, row, entry.field, from_json(entry.old))
        elif entry.what == "removed" and row is None:
            self._return(entry.table, {entry.row_id: (self._returned(entry), entry.old.get("after"))})
        else:
            self.skipped.append(entry)

    def check(self, tables: Mapping[str, Table[Any]], was: Mapping[str, Snapshot]) -> None:
        """Treat what comes back from a sheet as if people had just typed it there: fill it in, leave out what is unfit.

        A row that would be no valid model any more stays as it is in `was`.
        """
        for title, table in tables.items():
            side, before = self.tables.get(title, EMPTY), was.get(title, EMPTY)
            if self.tables.get(title) is was.get(title):
                continue
            if table.complete is not None:
                side = table.complete(side)
            fitting = (self._fitting(table, row, before.by_id.get(row.id)) for row in side.rows)
            self.tables[title] = side.with_rows(row for row in fitting if row is not None)

    def _fitting(self, table: Table[Any], row: Row, was: Row | None) -> Row | None:
        """A row without the words that stood in a sheet and do not fit their column: the owner cannot hold them."""
        if row is was:
            return row
        cells = dict(row.cells)
        for name in filter(row.cells.__contains__, table.fields):
            cell, column = row.cells[name], table.by_field[name]
            kept = was.cells.get(name) if was is not None else column.default
            if cell == kept or column.fits(cell):
                continue
            cells[name] = kept
            skipped = cell_to_json(cell), cell_to_json(kept), MISFIT, "cell", label(table, was or row)
            self.skipped.append(HistoryEntry(table.title, row.id, name, Side.OWNER, *skipped))
        fitting = row if cells == row.cells else replace(row, cells=cells)
        if table.misfit(fitting) is None:
            return fitting
        old, new, words = _row_to_json(row, None), was and _row_to_json(was, None), label(table, was or row)
        self.skipped.append(HistoryEntry(table.title, row.id, None, Side.OWNER, old, new, TOGETHER, "cell", words))
        return was

    def _set(self, title: str, row: Row, name: str, cell: Cell) -> None:
        table = self.tables[title]
        changed = replace(row, cells={**row.cells, name: cell})
        self.tables[title] = replace(table, rows=tuple(changed if one is row else one for one in table.rows))

    def _remove(self, title: str, row: Row) -> None:
        table = self.tables[title]
        self.tables[title] = replace(table, rows=tuple(one for one in table.rows if one is not row))

    def _returned(self, entry: HistoryEntry) -> Row:
        """A removed row; before version 2 of the store it was kept as its cells alone."""
        if "beside" in entry.old:
            self.beside.setdefault(entry.table, {})[entry.row_id] = entry.old["beside"]
        cells = entry.old.get("cells", entry.old)
        return Row(entry.row_id, {name: from_json(cell) for name, cell in cells.items()})

    def _return(self, title: str, rows: Mapping[str, tuple[Row, str | None]]) -> None:
        """Put rows back below the rows that they stood below; those that stood below each other, together."""
        table = self.tables.get(title, EMPTY)
        order = list(table.rows)
        waiting = dict(rows)
        while waiting:
            ready = [row_id for row_id, (_, after) in waiting.items() if after not in waiting] or list(waiting)
            for row_id in ready:
                row, after = waiting.pop(row_id)
                at = next((place for place, one in enumerate(order, start=1) if one.id == after), len(order))
                order.insert(at if after is not None else 0, row)
        self.tables[title] = replace(table, rows=tuple(order))


def _as_added(row: Row, cells: Mapping[str, Any]) -> bool:
    return all(same(row.cells[name], from_json(cell)) for name, cell in cells.items() if name in row.cells)


def lost(changes: Iterable[HistoryEntry]) -> Iterator[HistoryEntry]:
    """The changes that took something away: a value that was not empty, a row."""
    for entry in changes:
        if entry.what == "removed" or (entry.what == "cell" and entry.old not in (None, "")):
            yield entry


def find_row(called: Mapping[tuple[str, str], str], words: str) -> tuple[str, str]:
    """The one row that `words` name: by its id, its whole words, their beginning, or any of them.

    called: (table title, row id) → the row in words. Raises InputError when there is none, and when there are several.
    """
    meant = canonical_text(words).casefold()
    names = {key: canonical_text(name).casefold() for key, name in called.items()}
    for found in (
        [key for key in names if key[1] == words],
        [key for key, name in names.items() if name == meant],
        [key for key, name in names.items() if name.startswith(f"{meant} ")],
        [key for key, name in names.items() if meant and name.startswith(meant)],
        [key for key, name in names.items() if meant and _has_words(name, meant)],
    ):
        if len(found) > 1:
            told = "; ".join(f"{called[key]} ({key[1]})" for key in found[:5])
            raise InputError(
                Message('"{words}" may be several rows: {rows}', words=words, rows=told),
                hint=Message("Write more of the row's words, or its id."),
            )
        if found:
            return found[0]
    raise InputError(
        Message('there is no row "{words}" here', words=words),
        hint=Message("Write its number, some of its words, or its id."),
    )


def _has_words(name: str, words: str) -> bool:
    """Whether each of `words` begins a word of `name`; brackets and quotes are no part of either."""
    there = re.findall(r"[\w.]+", name)
    return all(any(one.startswith(word) for one in there) for word in re.findall(r"[\w.]+", words) or [words])


def find_field(table: Table[Any] | None, words: str) -> str:
    """The field of the column that `words` name: its heading, the beginning of it, or the field itself.

    Raises InputError naming the columns when there is no such one, and when there are several.
    """
    meant = canonical_text(words).casefold()
    columns = table.columns if table is not None else ()
    headings = {column.field: canonical_text(column.heading).casefold() for column in columns}
    whole = [name for name, heading in headings.items() if meant in (heading, name.casefold())]
    found = whole or [name for name, heading in headings.items() if meant and heading.startswith(meant)]
    if len(found) != 1:
        raise InputError(
            Message('there is no column "{words}"', words=words),
            hint=Message("There are: {titles}", titles=", ".join(column.heading for column in columns)),
        )
    return found[0]


def words_of(value: Any) -> str:
    """A cell or a row of the history as a Russian reader writes it."""
    if isinstance(value, dict) and "cells" in value:
        beside = (f"{heading}: {in_words(kept)}" for heading, kept in value.get("beside", {}).items())
        return " · ".join(filter(None, (*map(words_of, value["cells"].values()), *beside)))
    if isinstance(value, dict) and "after" in value:
        return ""
    return "" if value is False else shown(from_json(value))
