"""A table whose cells name rows of others, brought to the names of today ahead of its merge, and told after it (pure).

The rules are in `references`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from rapidfuzz import fuzz, process

from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, same
from gmo_sync.tables.columns import Table, TableColumn
from gmo_sync.tables.merged import Bad, Merge
from gmo_sync.tables.names import Names, Referenced, joined, parts_of, plain
from gmo_sync.tables.settling import Pending
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot

_CLOSE = 75  # rapidfuzz's ratio from which a name may be meant by a slip of the pen


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

        return side.with_rows(map(brought, side.rows))

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
        lost = () if which == "base" else (other.owner, other.sheet)  # a name that somebody gave, and that another won
        for part in parts_of(column, text):
            called = (names.id_of(part) for names in (side, other.sheet_now, other.owner_now, other.base, *lost))
            row_id = next((one for one in called if one and (which != "sheet" or other.stays(one))), None)
            if row_id is None:
                return None
            found.append(other.now.get(row_id, part))
        return joined(column, found)

    def _reason(self, column: TableColumn, other: Referenced, text: str) -> Message:
        """Why a text does not name rows of the other table, with the name that may be meant."""
        names = {*other.now.values()}
        lost = next(
            (part for part in parts_of(column, text) if not other.has(part)),
            text,
        )
        close = process.extractOne(lost, sorted(names), scorer=fuzz.WRatio, processor=plain, score_cutoff=_CLOSE)
        if close is None:
            return Message('there is no "{name}" in "{table}"', name=lost, table=other.table.title)
        return Message(
            'there is no "{name}" in "{table}"; "{close}" may be meant',
            name=lost,
            table=other.table.title,
            close=close[0],
        )

    def pending(self, told: Pending) -> Pending:
        """Conflicts that wait, in the names of today: one whose words somebody renames is settled by nobody."""
        columns = {column.field: (column, other) for column, other in self.columns}

        def now(name: str, cell: Cell, which: str) -> Cell:
            known = name in columns and isinstance(cell, str)
            return (self._today(*columns[name], str(cell), which) or cell) if known else cell

        return {
            (row_id, name): (now(name, owner, "owner"), now(name, sheet, "sheet"))
            for (row_id, name), (owner, sheet) in told.items()
        }

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
            notices=(*merge.notices, *self._left(merge)),
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

        return wished.with_rows(map(kept, wished.rows))

    def _means(self, column: TableColumn, other: Referenced, own: Names, words: str) -> str | None:
        """What the words mean today on the side whose names are `own`; None when they name no row there."""
        if column.reference is None or column.reference.renamed is not None:
            return None
        parts = parts_of(column, words)
        ids = [own.id_of(part) for part in parts]
        if any(one is None or plain(own.of[one]) != plain(part) for one, part in zip(ids, parts, strict=True)):
            return None
        return joined(column, [other.now.get(one, "") for one in ids if one is not None])

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
                    fine[cell] = all(map(other.has, parts_of(column, cell)))
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
