"""What a sync costs, counted: rows that are validated, calls that are made, bytes that are sent in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self

import orjson
import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from pydantic import BaseModel, model_validator

from gmo_sync import Column, ModelsInMemory, SpreadsheetSpec, State, SyncResult, Tab, Table, Workspace, sync
from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.google import Transport
from gmo_sync.sheets.batches import ADVISED

ROWS = 160


class Watched(BaseModel):
    """A row that tells how often one was validated, and which."""

    validated: ClassVar[list[str]] = []

    id: str = ""
    title: Annotated[str, Column("Название")] = ""
    term: Annotated[str, Column("Срок")] = ""
    hours: Annotated[int | None, Column("Часы")] = None

    @model_validator(mode="after")
    def _seen(self) -> Self:
        self.validated.append(self.id)
        return self


TABLE = Table(Watched, "Строки", natural_key=("title",))
SPEC = SpreadsheetSpec("Проба", (Tab(TABLE),))


class Weighing(Transport):
    """Remembers how large the body of each batch was."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(AnonymousCredentials(), endpoint=endpoint)
        self.batches: list[int] = []

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if str(url).endswith(":batchUpdate"):
            self.batches.append(len(orjson.dumps(kwargs["json"])))
        return super().request(method, url, **kwargs)


class Bench:
    """An owner of `ROWS` rows that were synced once."""

    def __init__(self, google: EmulatedWorkspace) -> None:
        self.transport = Weighing(google.url)
        self.workspace = Workspace(self.transport)
        self.state = State.open("sqlite://")
        rows = [Watched(id=f"r{n}", title=f"Строка {n}", term="май", hours=n) for n in range(ROWS)]
        self.owner = ModelsInMemory("owner", [(TABLE, rows)])
        self.sync()
        self.sheet = google.gspread().open_by_key(str(self.state.spreadsheet_of("owner"))).worksheet("Строки")

    def sync(self) -> SyncResult:
        Watched.validated.clear()
        self.transport.batches.clear()
        return sync(self.owner, SPEC, workspace=self.workspace, state=self.state)

    @property
    def models(self) -> list[Watched]:
        return self.owner.models[TABLE.title]

    def rewrite(self, count: int, words: str) -> None:
        """The owner gives the first `count` rows other words, without validation."""
        for model in self.models[:count]:
            model.term = words


@pytest.fixture
def bench(server: EmulatedWorkspace) -> Iterator[Bench]:
    server.reset()
    made = Bench(server)
    yield made
    made.state.close()
    made.workspace.close()


def test_no_row_is_validated_when_nothing_changed(bench: Bench):
    result = bench.sync()
    assert (result.calls, result.changed, Watched.validated) == (1, False, [])


@pytest.mark.parametrize("edited", [1, 7])
def test_only_the_rows_that_people_edited_are_validated(bench: Bench, edited: int):
    bench.sheet.batch_update([{"range": f"B{2 + 3 * n}", "values": [["июнь"]]} for n in range(edited)])
    bench.sync()
    assert set(Watched.validated) == {f"r{3 * n}" for n in range(edited)}
    assert [model.term for model in bench.models].count("июнь") == edited


def test_only_the_rows_that_the_owner_edited_are_validated(bench: Bench):
    bench.rewrite(5, "июль")
    bench.sync()
    assert set(Watched.validated) <= {f"r{n}" for n in range(5)}


def test_only_the_row_that_a_person_added_is_validated(bench: Bench):
    bench.sheet.append_row(["Новая", "июнь", 3])
    bench.sync()
    assert len(bench.models) == ROWS + 1
    assert set(Watched.validated) == {bench.models[-1].id}


def test_moving_rows_validates_none(bench: Bench):
    bench.sheet.sort((3, "des"), range=f"A2:D{ROWS + 1}")
    bench.sync()
    assert [model.hours for model in bench.models] == [*reversed(range(ROWS))]
    assert Watched.validated == []


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
def test_edits_up_to_the_advised_payload_take_two_calls(bench: Bench, share: float):
    bench.rewrite(ROWS // 2, "я" * int(share * ADVISED / (ROWS // 2) / 2))
    result = bench.sync()
    assert result.calls == 2
    [size] = bench.transport.batches
    assert size <= 1.02 * ADVISED


@pytest.mark.parametrize("times", [1.5, 2.4])
def test_larger_edits_take_as_few_calls_as_the_advised_payload_allows(bench: Bench, times: float):
    bench.rewrite(ROWS // 2, "я" * int(times * ADVISED / (ROWS // 2) / 2))
    result = bench.sync()
    sizes = bench.transport.batches
    assert len(sizes) == int(times) + 1
    assert result.calls == 1 + len(sizes)
    assert max(sizes) <= 1.02 * ADVISED
    assert [model.term for model in bench.models] == bench.sheet.col_values(2)[1:]
