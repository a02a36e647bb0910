"""The owner, the store of what was agreed on, and the connection between: with the means to kill a sync anywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import requests
from google.auth.credentials import AnonymousCredentials

from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.google import Workspace
from gmo_sync.google.transport import Transport
from gmo_sync.state import State
from gmo_sync.tables import Snapshot
from tests.machine import models
from tests.sync_world import World

_STORES = count()
ROBOT = "robot@example.com"


class Killed(BaseException):
    """The process is gone; nothing that would run afterwards counts."""


class Line(Transport):
    """A connection that is cut, or on which the process dies, at the call that `doomed` counts down to."""

    doomed: Callable[[str], None] | None = None

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if self.doomed is not None:
            self.doomed("before")
        response = super().request(method, url, **kwargs)
        if self.doomed is not None:
            self.doomed("after")
        return response


class Models(ModelsInMemory):
    """The owner's models; `doomed` is told when they are about to be written, and when they were."""

    doomed: Callable[[str], None] | None = None

    def write(self, snapshots: Any) -> None:
        if self.doomed is not None:
            self.doomed("before")
        super().write(snapshots)
        if self.doomed is not None:
            self.doomed("after")


class MachineWorld(World):
    """`World` with the tables of the machine, and a store in a file, so that a killed process leaves what it saved."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.people_fields: tuple[str, ...] = ("name", "phone")
        super().__init__(url, models.SPEC, State.open(self._address()))
        self.workspace.close()
        self.transport = Line(AnonymousCredentials(), endpoint=url, sleep=lambda _: None)
        self.workspace = Workspace(self.transport)
        self.robot = Workspace(Line(AnonymousCredentials(), endpoint=url, sleep=lambda _: None, user=ROBOT))
        self.owner = Models(
            "owner",
            [(models.DEEDS, models.deeds()), (models.PEOPLE, models.people()), (models.ROOMS, models.rooms())],
        )

    def close(self) -> None:
        super().close()
        self.robot.close()

    def _address(self) -> str:
        self.path = self.folder / f"{next(_STORES)}.sqlite"
        return f"sqlite:///{self.path}"

    def saved(self) -> bytes:
        """All that the store has saved by now, byte for byte."""
        with sqlite3.connect(self.path) as connection:
            found = connection.serialize()
        connection.close()
        return found

    def copied(self, saved: bytes) -> str:
        """The address of a store that holds what was saved."""
        address = self._address()
        self.path.write_bytes(saved)
        return address

    def reborn(self, saved: bytes) -> None:
        """A new process opens the store as the killed one left it."""
        self.state.close()
        self.state = State.open(self.copied(saved))

    def owned(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The owner's models as plain values: table → id → field → value."""
        fields = {title: (*names,) for title, names in models.HEADINGS.items()} | {"Люди": self.people_fields}
        return {
            title: {one.id: {name: plain_value(getattr(one, name)) for name in fields[title]} for one in instances}
            for title, instances in self.owner.models.items()
        }

    def base_of(self, table: str) -> Snapshot | None:
        return self.state.base(self.spreadsheet_id, table)


def plain_value(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value) or None
    if isinstance(value, models.Stage):
        return value.value
    return None if value == "" else value
