"""A table at one moment: rows known by their id, in order, each with its cells by field name.

Snapshots are values: a side's reading, the stored base and the wished-for state of a side all have this shape, and the
merge is a function from three of them to three of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import is_
from typing import Any

from gmo_sync.tables.cells import BadCell, Cell, from_json, to_json


@dataclass(frozen=True)
class Row:
    """One row. A field that is absent from `cells` is not known on that side, which is not the same as empty.

    `computed` names the fields whose cell holds a formula: read by value, never written over.
    """

    id: str
    cells: Mapping[str, Cell]
    computed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Snapshot:
    """Rows in order, and the fields that this side has a place for.

    ordered: whether the order means anything on this side; a table of a database may have none.
    """

    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    ordered: bool = True

    @cached_property
    def by_id(self) -> dict[str, Row]:
        """Row id → row."""
        return {row.id: row for row in self.rows}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Row ids in order."""
        return tuple(row.id for row in self.rows)

    def with_rows(self, rows: Iterable[Row]) -> Snapshot:
        """The same with other rows; this very snapshot when they are its own, so that equality costs nothing later."""
        new = tuple(rows)
        own = len(new) == len(self.rows) and all(map(is_, new, self.rows))
        return self if own else replace(self, rows=new)

    def in_order_of(self, ids: Iterable[str]) -> Snapshot:
        """The same rows in the order of `ids`, others behind them; for a side whose own order means nothing."""
        order = {row_id: place for place, row_id in enumerate(ids)}
        return replace(self, rows=tuple(sorted(self.rows, key=lambda row: order.get(row.id, len(order)))))


EMPTY = Snapshot()


def snapshot_to_json(snapshot: Snapshot) -> dict[str, Any]:
    """`{"columns": [...], "rows": [[id, cell, ...], ...]}`; a cell that a row does not have is `[]`.

    Raises TypeError for a `BadCell`: a base holds only what both sides agreed on.
    """
    return {
        "columns": list(snapshot.columns),
        "rows": [_row_to_json(row, snapshot.columns) for row in snapshot.rows],
    }


def _row_to_json(row: Row, columns: Iterable[str]) -> list[object]:
    stored: list[object] = [row.id]
    for name in columns:
        if name not in row.cells:
            stored.append([])
            continue
        cell = row.cells[name]
        if isinstance(cell, BadCell):
            raise TypeError(f"a base cannot hold the bad cell {name!r} of row {row.id!r}")
        stored.append(cell if cell is None or isinstance(cell, str) else to_json(cell))
    return stored


def snapshot_from_json(stored: Mapping[str, Any]) -> Snapshot:
    """The inverse of `snapshot_to_json`."""
    columns = tuple(stored["columns"])
    rows = tuple(
        Row(
            row[0],
            {
                name: cell if cell is None or isinstance(cell, str) else from_json(cell)
                for name, cell in zip(columns, row[1:], strict=True)
                if not isinstance(cell, list)
            },
        )
        for row in stored["rows"]
    )
    return Snapshot(rows, columns)
