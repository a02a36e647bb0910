"""An owner's side of one's own in a page: a JSON file with a list of models for each tab.

A replica is anything with a `key`, `read` and `write`; see `gmo_sync.Owner`. This one is run with an emulator on
another terminal:

    gmo-sync emulator
    python -m examples.json_file http://127.0.0.1:8085 stock.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from examples.any_model import PLANTS, SHOP
from gmo_sync import GmoSyncError, State, Table, Workspace, sync
from gmo_sync.tables import Snapshot, identify


class JsonFile:
    """`{"Plants": [{"id": "…", "name": "Fern", …}, …]}`, written at once and only where it says something else."""

    def __init__(self, path: Path, *tables: Table[Any]) -> None:
        self.path, self.tables = path, tables
        self._as_read = b""
        self._held: dict[str, Any] = {}

    @property
    def key(self) -> str:
        """The full path: what the spreadsheet and the memory of earlier syncs are filed under."""
        return str(self.path.resolve())

    def read(self) -> Mapping[str, Snapshot]:
        """The tables by title; a model without an id is given one, which the next `write` saves."""
        self._as_read = self.path.read_bytes()
        self._held = json.loads(self._as_read or b"{}")
        found = {}
        for table in self.tables:
            models = [table.model.model_validate(entry) for entry in self._held.get(table.title, [])]
            found[table.title] = identify(table, table.snapshot(models), Snapshot())
            for entry, row_id in zip(self._held.get(table.title, []), found[table.title].ids, strict=True):
                entry[table.key] = row_id
        return found

    def write(self, snapshots: Mapping[str, Snapshot]) -> None:
        """Take over the rows; fields that no sheet has keep what the file had. All of it or nothing."""
        held = dict(self._held)
        for table in self.tables:
            if table.title in snapshots:
                known = {entry[table.key]: entry for entry in held.get(table.title, [])}
                held[table.title] = [
                    table.instance(
                        row, {name: value for name, value in known.get(row.id, {}).items() if name not in row.cells}
                    ).model_dump(mode="json")
                    for row in snapshots[table.title].rows
                ]
        content = json.dumps(held, ensure_ascii=False, indent=2).encode() + b"\n"
        if json.loads(content) == json.loads(self._as_read or b"{}"):
            return
        if self.path.read_bytes() != self._as_read:
            raise GmoSyncError("the file was changed while it was synced", hint="Run it again.")
        beside = self.path.with_name(self.path.name + ".new")
        beside.write_bytes(content)
        beside.replace(self.path)
        self._held, self._as_read = held, content


def main(endpoint: str, file: str) -> None:
    """One sync of the file; run it again after edits on either side."""
    path = Path(file)
    if not path.exists():
        path.write_text('{"Plants": [{"name": "Lavender", "price": 4.5, "tags": ["bees"]}]}', encoding="utf-8")
    with Workspace.emulator(endpoint) as workspace, State.open(path.with_suffix(".sqlite")) as state:
        result = sync(JsonFile(path, PLANTS), SHOP, workspace=workspace, state=state)
    print(result.url)
    for line in result.lines():
        print(f"  {line.row}: {line.column} {line.old} → {line.new}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m examples.json_file ADDRESS FILE")
    main(*sys.argv[1:])
