"""References: cells that name rows of another table, in one tab or another (pure).

A reference is kept as words, the way people write it: the natural key of the row that is meant. Ahead of a merge the
words of all sides are brought to the names of today, so that renaming a row is no edit of the cells that name it, and
the new name follows to both sides. What a person types may be a name or an id, in any case; words that name no row are
a cell that does not fit. A row that is gone stays named where it was, and the cell is reported.

A model may hold ids instead (a foreign key): they become names where the owner's side is read, ids where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from rapidfuzz import fuzz, process

from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, canonical_text, same
from gmo_sync.tables.columns import Kind, Table, TableColumn
from gmo_sync.tables.describe import label
from gmo_sync.tables.merged import Bad, Merge
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot

_CLOSE = 75  # rapidfuzz's ratio from which a name may be meant by a slip of the pen


class Names:
    """The names of a table's rows at one moment: the natural key in words, with the id where two rows share a name."""

    def __init__(self, table: Table[Any], snapshot: Snapshot) -> None:
        words = {row.id: label(table, row) for row in snapshot.rows if _has_name(table, row)}
        self.nameless = {row.id for row in snapshot.rows} - set(words)
        shared: dict[str, int] = {}
        for name in words.values():
            shared[_plain(name)] = shared.get(_plain(name), 0) + 1
        self.of: dict[str, str] = {
            row_id: name if shared[_plain(name)] == 1 else f"{name} ({row_id})" for row_id, name in words.items()
        }
        self._ids = {_plain(row.id): row.id for row in snapshot.rows} | {
            _plain(name): one for one, name in self.of.items()
        }

    def id_of(self, words: str) -> str | None:
        """The row that the words name, by its name or by its id; None when there is none."""
        return self._ids.get(_plain(words))


def _has_name(table: Table[Any], row: Row) -> bool:
    """Whether the cells that name a row fit; one that does not gives it no other name."""
    return not any(isinstance(row.cells.get(name), BadCell) for name in table.natural_key or table.fields[:1])


def _plain(words: str) -> str:
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
        last = {row_id: name for row_id, name in self.base.of.items() if row_id in nameless}
        return last | {
            row_id: name if same(name, self.sheet_now.of.get(row_id, name)) else self.base.of.get(row_id, name)
            for row_id, name in {**self.sheet_now.of, **self.owner_now.of}.items()
        }

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


class Following:
    """A table whose cells name rows of others: before its merge, and after it."""

    def __init__(
        self,
        table: Table[Any],
        others: Mapping[str, Referenced],
        base: Snapshot | None,
        owner: Snapshot,
        sheet: Snapshot,
    ) -> None:
        self.table = table
        self.columns = [
            (column, others[column.reference.table])
            for column in table.columns
            if column.reference is not None and column.reference.table in others
        ]
        self.was = base, owner, sheet
        self._known: dict[tuple[str, str, str], str | None] = {}
        self.base = base if base is None else self._brought(base, "base")
        self.owner = self._brought(owner, "owner")
        self.sheet = self._brought(sheet, "sheet")

    def _brought(self, side: Snapshot, which: Literal["base", "owner", "sheet"]) -> Snapshot:
        """A side in the names of today."""
        columns = [
            (column, other)
            for column, other in self.columns
            if column.reference
            and (not column.reference.renamed or other.renames(other.base) or other.renames(self._names(other, which)))
        ]
        if not columns:
            return side
        agreed = (self.was[0] or EMPTY).by_id
        owned = self.was[1].by_id

        def brought(row: Row) -> Row:
            cells: dict[str, Cell] = {}
            for column, other in columns:
                cell = row.cells.get(column.field)
                if not isinstance(cell, str):
                    continue
                was = agreed[row.id].cells.get(column.field) if row.id in agreed else None
                typed = which != "base" and not same(cell, was)
                now = self._today(column, other, cell, which if typed else "base")
                if now is None:
                    ours = owned[row.id].cells.get(column.field) if row.id in owned else None
                    if which == "sheet" and typed and not same(cell, ours):
                        cells[column.field] = BadCell(cell, self._reason(column, other, cell))
                elif now != cell:
                    cells[column.field] = now
            return replace(row, cells={**row.cells, **cells}) if cells else row

        return _replaced(side, map(brought, side.rows))

    @staticmethod
    def _names(other: Referenced, which: str) -> Names:
        return {"base": other.base, "owner": other.owner, "sheet": other.sheet}[which]

    def _today(self, column: TableColumn, other: Referenced, text: str, which: str) -> str | None:
        """The text in the names of today; None when a part of it names no row that there is or was.

        What was typed into the sheet must name a row that stays: else the cell would not fit one sync later.
        """
        key = (column.field, which, text)
        if key not in self._known:
            self._known[key] = self._worked_out(column, other, text, which)
        return self._known[key]

    def _worked_out(self, column: TableColumn, other: Referenced, text: str, which: str) -> str | None:
        assert column.reference is not None  # noqa: S101 - see self.columns
        side = self._names(other, which)
        if column.reference.renamed is not None:
            renames = other.renames(side)
            return column.reference.renamed(text, renames) if renames else text
        found = []
        for part in _parts(column, text):
            row_id = next(
                (
                    row_id
                    for names in (side, other.sheet_now, other.owner_now, other.base)
                    if (row_id := names.id_of(part)) is not None
                ),
                None,
            )
            if row_id is None or (which == "sheet" and not other.stays(row_id)):
                return None
            found.append(other.now.get(row_id, part))
        return _joined(column, found)

    def _reason(self, column: TableColumn, other: Referenced, text: str) -> Message:
        """Why a text does not name rows of the other table, with the name that may be meant."""
        names = {*other.now.values()}
        lost = next(
            (part for part in _parts(column, text) if not other.has(part)),
            text,
        )
        close = process.extractOne(lost, sorted(names), scorer=fuzz.WRatio, processor=_plain, score_cutoff=_CLOSE)
        if close is None:
            return Message('there is no "{name}" in "{table}"', name=lost, table=other.table.title)
        return Message(
            'there is no "{name}" in "{table}"; "{close}" may be meant',
            name=lost,
            table=other.table.title,
            close=close[0],
        )

    def merged(self, merge: Merge) -> Merge:
        """The merge of the sides brought to today, as one of the sides as they stand; lost names are told."""
        if not self.columns:
            return merge
        base, owner, sheet = self.was
        wished_owner = self._kept(merge.owner, self.owner, owner, [other.owner_now for _, other in self.columns])
        wished_sheet = self._kept(merge.sheet, self.sheet, sheet, [other.sheet_now for _, other in self.columns])
        followed = {
            (row.id, column.field)
            for was, brought in ((owner, self.owner), (sheet, self.sheet))
            for row, now in zip(was.rows, brought.rows, strict=True)
            for column, _ in self.columns
            if row is not now and not isinstance(now.cells.get(column.field), BadCell)
            if row.cells.get(column.field) != now.cells.get(column.field)
        }
        return replace(
            merge,
            owner_was=owner,
            sheet_was=sheet,
            base_was=base or EMPTY,
            owner=wished_owner,
            sheet=wished_sheet,
            base_changed=merge.base_changed or self.base is not base,
            bad=(*merge.bad, *self._dangling(merge)),
            followed=frozenset(followed),
            notices=tuple(self._left(merge)),
        )

    def _kept(self, wished: Snapshot, brought: Snapshot, was: Snapshot, names: Sequence[Names]) -> Snapshot:
        """`wished`, but words that still name the same rows stay as somebody wrote them."""
        if wished is brought and brought is was:
            return wished

        def kept(row: Row) -> Row:
            before, now = was.by_id.get(row.id), brought.by_id.get(row.id)
            if before is None or now is None or before is now:
                return row
            cells = {}
            for (column, other), own in zip(self.columns, names, strict=True):
                mine, words = row.cells.get(column.field), before.cells.get(column.field)
                if mine == words or not isinstance(words, str) or mine != now.cells.get(column.field):
                    continue
                if isinstance(mine, BadCell) or self._means(column, other, own, words) == mine:
                    cells[column.field] = words
            return replace(row, cells={**row.cells, **cells}) if cells else row

        return _replaced(wished, map(kept, wished.rows))

    def _means(self, column: TableColumn, other: Referenced, own: Names, words: str) -> str | None:
        """What the words mean today on the side whose names are `own`; None when they name no row there."""
        if column.reference is None or column.reference.renamed is not None:
            return None
        parts = _parts(column, words)
        ids = [own.id_of(part) for part in parts]
        if any(one is None or _plain(own.of[one]) != _plain(part) for one, part in zip(ids, parts, strict=True)):
            return None
        return _joined(column, [other.now.get(one, "") for one in ids if one is not None])

    def _dangling(self, merge: Merge) -> list[Bad]:
        """Cells that name a row that is not there, besides those that are known not to fit."""
        told = {(one.row_id, one.field) for one in merge.bad}
        found = []
        for column, other in self.columns:
            if column.reference is None or column.reference.renamed is not None:
                continue
            fine: dict[str, bool] = {}
            for row in merge.sheet.rows:
                cell = row.cells.get(column.field)
                if not isinstance(cell, str) or (row.id, column.field) in told:
                    continue
                if cell not in fine:
                    fine[cell] = all(map(other.has, _parts(column, cell)))
                if not fine[cell]:
                    found.append(Bad(row.id, column.field, BadCell(cell, self._reason(column, other, cell))))
        return found

    def _left(self, merge: Merge) -> list[Message]:
        """Rows that go by this merge, and are still named where nothing checks names."""
        found = []
        for column, other in self.columns:
            renamed = column.reference.renamed if column.reference is not None else None
            for name in other.gone if renamed is not None else ():
                assert renamed is not None  # noqa: S101 - one line above
                cells = (row.cells.get(column.field) for row in merge.sheet.rows)
                count = sum(isinstance(cell, str) and renamed(cell, {name: ""}) != cell for cell in cells)
                if count:
                    found.append(
                        Message(
                            '"{name}" is gone from "{table}", and {count} rows of "{here}" still name it',
                            name=name,
                            table=other.table.title,
                            count=count,
                            here=self.table.title,
                        )
                    )
        return found


def _replaced(side: Snapshot, rows: Iterable[Row]) -> Snapshot:
    """A snapshot of `rows`; `side` itself when none of them is another."""
    new = tuple(rows)
    return side if all(map(_is, new, side.rows)) else replace(side, rows=new)


def _is(one: Row, other: Row) -> bool:
    return one is other


def _parts(column: TableColumn, text: str) -> list[str]:
    if column.kind is not Kind.LIST:
        return [text]
    separator = column.options.separator
    return [part.strip() for part in text.split(separator.strip() or separator) if part.strip()]


def _joined(column: TableColumn, parts: Sequence[str]) -> str:
    return column.options.separator.join(parts)


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
                    cells[column.field] = _joined(column, [meaning(part) or part for part in _parts(column, cell)])
            return (
                replace(row, cells={**row.cells, **cells})
                if any(row.cells[one] != cells[one] for one in cells)
                else row
            )

        found[title] = _replaced(snapshot, map(translated, snapshot.rows))
    return found
