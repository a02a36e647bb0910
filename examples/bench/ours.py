"""gmo_sync itself, with models in memory as the owner's side and SQLite as the state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import requests
from google.auth.credentials import AnonymousCredentials

from examples.bench.cost import Wire
from examples.bench.table import SPEC, TABLE, Line
from gmo_sync import ModelsInMemory, State, Workspace, sync
from gmo_sync.google import Transport

KEY = "bench"


class Ours:
    """One sync: read, merge, write, verify, save. With `record`, its requests are written there for the floor."""

    def __init__(self, wire: Wire, folder: Path, record: Path | None = None) -> None:
        self.workspace = Workspace(_Counted(wire, record))
        self.state = State.open(f"sqlite:///{folder}/state.sqlite")

    @property
    def spreadsheet_id(self) -> str:
        """See `Contender`."""
        return str(self.state.spreadsheet_of(KEY))

    def sync(self, owned: list[Line]) -> list[Line]:
        """See `Contender`."""
        owner = ModelsInMemory(KEY, [(TABLE, owned)])
        sync(owner, SPEC, workspace=self.workspace, state=self.state)
        return owner.models[TABLE.title]

    def kept(self) -> set[str]:
        """The history has every word that was replaced, a conflict's loser too."""
        return {str(one.old) for _, one in self.state.changes(KEY)}


class _Counted(Transport):
    """Tells the wire of each call, and writes what was sent into a file: large tables do not fit into memory twice."""

    def __init__(self, wire: Wire, record: Path | None) -> None:
        super().__init__(AnonymousCredentials(), endpoint=wire.endpoint)
        self._wire = wire
        self._file: IO[bytes] | None = record.open("wb") if record else None

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        answer = super().request(method, url, **kwargs)
        body = answer.request.body
        self._wire.count(body, answer.content)
        if self._file is not None:
            plain = body.encode() if isinstance(body, str) else body or b""
            call = {"method": str(method).upper(), "url": self.address(url), "params": kwargs.get("params")}
            self._file.write(json.dumps(call).encode() + b"\n" + plain + b"\n")
            self._file.flush()
        return answer
