"""A small world for tests of a sync: a running emulator, models that have nothing to do with plans, and people.

`World.sync` is the owner's side at work; `World.person` is plain gspread on a connection of its own, as any colleague's
script would use it.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

import gspread
import requests
from google.auth.credentials import AnonymousCredentials
from pydantic import BaseModel, Field

from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.google import Workspace
from gmo_sync.google.transport import Transport
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.state import State
from gmo_sync.sync import SyncResult, sync
from gmo_sync.tables import Column, Table


class Stage(StrEnum):
    PLANNED = "запланировано"
    DONE = "проведено"
    CANCELLED = "отменено"


class Task(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Название", aliases=("Наименование",))] = ""
    term: Annotated[str, Column("Срок")] = ""
    hours: Annotated[float | None, Column("Часы")] = None
    day: Annotated[date | None, Column("Дата")] = None
    stage: Annotated[Stage, Column("Состояние")] = Stage.PLANNED
    public: Annotated[bool, Column("Открытое")] = False
    people: Annotated[list[str], Column("Кто", separator="; ")] = Field(default_factory=list)
    secret: Annotated[str, Column("Личное", private=True)] = ""


class Guest(BaseModel):
    id: str = ""
    name: Annotated[str, Field(min_length=1), Column("Имя")]
    phone: Annotated[str, Column("Телефон")] = ""


class Room(BaseModel):
    id: str = ""
    number: Annotated[str, Column("Кабинет")]
    seats: Annotated[int | None, Column("Мест")] = None


TASKS = Table(Task, "Задачи", natural_key=("title",))
GUESTS = Table(Guest, "Гости", natural_key=("name",))
ROOMS = Table(Room, "Кабинеты", natural_key=("number",))
SPEC = SpreadsheetSpec("Проба", (Tab(TASKS), Tab(GUESTS), Tab(ROOMS)))

TITLES = ("Семинар", "Урок", "Конкурс", "Выставка", "Экскурсия", "Совещание")


def tasks() -> list[Task]:
    """Six rows, ids t0…t5, with every kind of column in use."""
    return [
        Task(
            id=f"t{number}",
            title=title,
            term=("октябрь", "ноябрь", "декабрь")[number % 3],
            hours=number + 0.5,
            day=date(2021, 10, number + 1),
            public=number % 2 == 0,
            people=["Данилова Е.А.", "Бежецких Ю.В."][: number % 3],
            secret=f"тайна {number}",
        )
        for number, title in enumerate(TITLES)
    ]


def guests() -> list[Guest]:
    return [Guest(id="g0", name="Иванова", phone="+7 900 000-00-01"), Guest(id="g1", name="Петров", phone="007")]


def rooms() -> list[Room]:
    return [Room(id="r0", number="1-2", seats=20), Room(id="r1", number="04.08", seats=30)]


class Interposed(Transport):
    """A connection on which `before` is called when a batch is about to be sent, and `after` when it was."""

    before: Callable[[], object] | None = None
    after: Callable[[], object] | None = None

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        batch = str(url).endswith(":batchUpdate")
        if batch and (before := self.before) is not None:
            self.before = None
            before()
        response = super().request(method, url, **kwargs)
        if batch and (after := self.after) is not None:
            self.after = None
            after()
        return response


class World:
    """An owner with models, a state store, a workspace on the emulator at `url`, and a person at the sheet."""

    def __init__(self, url: str, spec: SpreadsheetSpec = SPEC, state: State | None = None) -> None:
        self.url, self.spec = url, spec
        self.waited: list[float] = []
        self.state = state or State.open("sqlite://")
        self.transport = Interposed(AnonymousCredentials(), endpoint=url, sleep=self.waited.append)
        self.workspace = Workspace(self.transport)
        self.people = Workspace.emulator(url)
        self.owner = ModelsInMemory("owner", [(TASKS, tasks()), (GUESTS, guests()), (ROOMS, rooms())])

    def close(self) -> None:
        self.state.close()
        self.workspace.close()
        self.people.close()

    def sync(self, **options: Any) -> SyncResult:
        return sync(self.owner, self.spec, workspace=self.workspace, state=self.state, **options)

    @property
    def spreadsheet_id(self) -> str:
        found = self.state.spreadsheet_of("owner")
        assert found is not None
        return found

    @cached_property
    def book(self) -> gspread.Spreadsheet:
        return self.people.gspread.open_by_key(self.spreadsheet_id)

    @cached_property
    def sheet(self) -> gspread.Worksheet:
        return self.book.worksheet("Задачи")

    @property
    def models(self) -> list[Task]:
        return self.owner.models["Задачи"]

    def task(self, row_id: str) -> Task:
        return next(task for task in self.models if task.id == row_id)

    def without(self, *row_ids: str) -> None:
        """The owner removes rows."""
        self.owner.models["Задачи"] = [task for task in self.models if task.id not in row_ids]

    def titles(self) -> list[str]:
        return [task.title for task in self.models]

    def grid(self) -> list[list[str]]:
        """The rows of the tab as a person sees them, the hidden id last; blank rows at the end are left out."""
        return self.sheet.get_all_values()

    def column(self, heading: str) -> list[str]:
        """One column below its heading."""
        heading_row, *rows = self.grid()
        at = heading_row.index(heading)
        return [row[at] for row in rows]

    def batch(self, *requests_: dict[str, Any]) -> None:
        """A person's edit as Google's own page sends it."""
        self.book.batch_update({"requests": list(requests_)})

    def resource(self) -> dict[str, Any]:
        """The whole spreadsheet as JSON, every cell, format and piece of metadata."""
        address = f"{self.url}/v4/spreadsheets/{self.spreadsheet_id}"
        answer = requests.get(address, params={"includeGridData": "true"}, timeout=30)
        answer.raise_for_status()
        return dict(answer.json())

    def bases(self) -> dict[str, Any]:
        return {table.title: self.state.base(self.spreadsheet_id, table.title) for table in self.spec.tables}

    def everything(self) -> tuple[Any, ...]:
        """Both sides, the bases and the journal, to be compared as a whole."""
        return self.resource(), self.bases(), self.state.runs("owner"), deepcopy(self.owner.models)

    def settled(self) -> None:
        """Both sides are equal, and one more sync makes one call and writes nothing."""
        before = self.resource()
        again = self.sync()
        assert (again.calls, again.changed, again.conflicts) == (1, False, [])
        assert self.resource() == before
        for title, merged in again.merges.items():
            assert merged.owner.ids == merged.sheet.ids, title
