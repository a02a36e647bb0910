"""The owner's side as lists of models in memory: for programs that keep their data elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from gmo_sync.tables import Row, Snapshot, Table, identify


class ModelsInMemory:
    """Tables and their instances; `models[title]` is the current list. `key` names them for the state store."""

    def __init__(self, key: str, tables: Iterable[tuple[Table[Any], Sequence[BaseModel]]]) -> None:
        self.key = key
        self.models: dict[str, list[Any]] = {}
        self._tables: dict[str, Table[Any]] = {}
        for table, instances in tables:
            self._tables[table.title] = table
            self.models[table.title] = list(instances)

    def read(self) -> Mapping[str, Snapshot]:
        """Every table; an instance without a key is given one."""
        return {title: self._read(table) for title, table in self._tables.items()}

    def _read(self, table: Table[Any]) -> Snapshot:
        snapshot = identify(table, table.snapshot(self.models[table.title]), Snapshot())
        for instance, row in zip(self.models[table.title], snapshot.rows, strict=True):
            if getattr(instance, table.key) != row.id:
                setattr(instance, table.key, row.id)
        return snapshot

    def write(self, snapshots: Mapping[str, Snapshot]) -> None:
        """Take over the rows; fields that no sheet has keep what the instance had."""
        for title, snapshot in snapshots.items():
            table = self._tables[title]
            known = {getattr(instance, table.key): instance for instance in self.models[title]}
            self.models[title] = [_instance(table, row, known.get(row.id)) for row in snapshot.rows]


def _instance(table: Table[Any], row: Row, known: BaseModel | None) -> BaseModel:
    hidden: dict[str, Any] = {}
    if known is not None:
        if table.row(known) == replace(row, computed=frozenset()):
            return known
        hidden = {name: getattr(known, name) for name in type(known).model_fields if name not in table.by_field}
    made: BaseModel = table.instance(row, hidden)
    return made
