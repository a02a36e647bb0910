"""What the rows of a table are called at one moment, in words of people, and what those words mean (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gmo_sync.tables.cells import BadCell, canonical_text, same
from gmo_sync.tables.columns import Kind, Table, TableColumn
from gmo_sync.tables.describe import label
from gmo_sync.tables.merged import Merge
from gmo_sync.tables.snapshot import Row, Snapshot


class Names:
    """The names of a table's rows at one moment: the natural key in words, with the id where two rows share a name.

    words: the same without the ids. nameless: the rows whose key does not fit.
    """

    def __init__(self, table: Table[Any], snapshot: Snapshot) -> None:
        self.words = {row.id: label(table, row).strip() for row in snapshot.rows if _has_name(table, row)}
        self.nameless = {row.id for row in snapshot.rows} - set(self.words)
        self.of = _told_apart(self.words)
        self._ids = (
            {plain(f"{name} ({row_id})"): row_id for row_id, name in self.words.items()}
            | {plain(row.id): row.id for row in snapshot.rows}
            | {plain(name): row_id for row_id, name in self.of.items()}
        )

    def id_of(self, words: str) -> str | None:
        """The row that the words name, by its name, its id, or both; None when there is none."""
        return self._ids.get(plain(words))


def _told_apart(words: Mapping[str, str]) -> dict[str, str]:
    shared = Counter(map(plain, words.values()))
    return {row_id: name if shared[plain(name)] == 1 else f"{name} ({row_id})" for row_id, name in words.items()}


def _has_name(table: Table[Any], row: Row) -> bool:
    """Whether the cells that name a row fit; one that does not gives it no other name."""
    return not any(isinstance(row.cells.get(name), BadCell) for name in table.natural_key or table.fields[:1])


def plain(words: str) -> str:
    """Words as names are compared: whatever the case, blanks and dashes."""
    return canonical_text(words).casefold()


@dataclass(frozen=True)
class Referenced:
    """A table that others name: its names in the base, on each side, and as the merge leaves it on each side."""

    table: Table[Any]
    base: Names
    owner: Names
    sheet: Names
    owner_now: Names
    sheet_now: Names

    @cached_property
    def now(self) -> Mapping[str, str]:
        """Row id → its name today; while the sides do not agree on it, or it does not fit, the one agreed on last."""
        nameless = self.sheet_now.nameless | self.owner_now.nameless
        last = {row_id: name for row_id, name in self.base.words.items() if row_id in nameless}
        agreed = {
            row_id: name if same(name, self.sheet_now.words.get(row_id, name)) else self.base.words.get(row_id, name)
            for row_id, name in {**self.sheet_now.words, **self.owner_now.words}.items()
        }
        return _told_apart(last | agreed)

    @cached_property
    def _today(self) -> Mapping[str, str]:
        return {plain(name): row_id for row_id, name in self.now.items()}

    def id_today(self, words: str) -> str | None:
        """The row that is called so today; else the one that the owner's side calls so."""
        return self._today.get(plain(words)) or self.owner_now.id_of(words)

    def stays(self, row_id: str) -> bool:
        """Whether a row is there after this merge, under whatever name."""
        return row_id in self.now or row_id in self.sheet_now.nameless or row_id in self.owner_now.nameless

    def has(self, words: str) -> bool:
        """Whether the words name a row that is there today."""
        return self.sheet_now.id_of(words) is not None or words in self.now.values()

    def renames(self, side: Names) -> dict[str, str]:
        """Name in the base or on `side` → name today, for every row; empty when all of them are called as before."""
        found = {old: self.now.get(row_id, old) for names in (self.base, side) for row_id, old in names.of.items()}
        return found if any(old != new for old, new in found.items()) else {}

    @cached_property
    def gone(self) -> list[str]:
        """The names of the rows that go by this merge."""
        return [name for row_id, name in self.base.of.items() if row_id not in self.now]


def referenced(merged: Merge, table: Table[Any]) -> Referenced:
    """The names in a merge of the table that others name."""
    sides = (merged.base_was, merged.owner_was, merged.sheet_was, merged.owner, merged.sheet)
    made: dict[int, Names] = {}
    return Referenced(table, *(made.setdefault(id(side), Names(table, side)) for side in sides))


def parts_of(column: TableColumn, text: str) -> list[str]:
    """The names in a cell of `column`: each of a list, or its one."""
    if column.kind is not Kind.LIST:
        return [text]
    separator = column.options.separator
    return [part.strip() for part in text.split(separator.strip() or separator) if part.strip()]


def joined(column: TableColumn, parts: Sequence[str]) -> str:
    """The inverse of `parts_of`."""
    return column.options.separator.join(parts)
