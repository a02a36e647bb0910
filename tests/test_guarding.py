"""What this account may not write, and what no spreadsheet can hold: found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GuardError
from gmo_sync.google import Workspace
from gmo_sync.sync import Protected
from gmo_sync.tables.describe import What
from tests.sync_world import Interposed, World

ACCOUNT = "robot@example.com"


@pytest.fixture
def world(server: EmulatedWorkspace) -> Iterator[World]:
    """Both sides agree; the spreadsheet is a person's, and our account is one of its editors."""
    server.store.clear()
    world = World(server.url)
    world.sync()
    _share(world, "writer")
    world.transport = Interposed(AnonymousCredentials(), endpoint=server.url, sleep=lambda _: None, user=ACCOUNT)
    world.workspace.close()
    world.workspace = Workspace(world.transport)
    yield world
    world.close()


def _share(world: World, role: str) -> None:
    body = {"type": "user", "role": role, "emailAddress": ACCOUNT}
    world.people.drive.permissions().create(
        fileId=world.spreadsheet_id, body=body, sendNotificationEmail=False
    ).execute()


def _protect(world: World, title: str = "Задачи", **area: int) -> None:
    sheet_id = world.book.worksheet(title).id
    protected = {"range": {"sheetId": sheet_id, **area}, "editors": {"users": []}}
    world.batch({"addProtectedRange": {"protectedRange": protected}})


def _cells(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


def _stops(world: World, *words: str, **options: Any) -> None:
    before = world.resource(), world.bases()
    for more in ({}, {"dry_run": True}):
        with pytest.raises(GuardError) as stopped:
            world.sync(**options, **more)
        assert all(word in str(stopped.value) for word in words), str(stopped.value)
    assert (world.resource(), world.bases()) == before


def _held(result: Any) -> set[tuple[str, str]]:
    return {(line.row_id, line.column) for line in result.lines() if line.what is What.HELD}


@pytest.mark.scenario(64)
def test_a_protected_cell_is_found_before_writing_and_named(world: World):
    _protect(world, **_cells(1, 2, 1, 2))
    assert world.sync().calls == 1
    world.task("t0").term = "июнь"
    world.task("t1").term = "июль"
    _stops(world, "protected", "Семинар (Срок)", "--protected skip")


def test_a_protected_cell_is_left_and_the_rest_goes_on(world: World):
    _protect(world, **_cells(1, 2, 1, 2))
    world.task("t0").term = "июнь"
    world.task("t0").hours = 8
    world.task("t1").term = "июль"
    world.sheet.update_acell("B4", "от людей")
    result = world.sync(protected=Protected.SKIP)
    assert _held(result) == {("t0", "Срок")}
    assert result.waiting
    assert world.column("Срок")[:3] == ["октябрь", "июль", "от людей"]
    assert world.sheet.acell("C2").value == "8"
    assert (world.task("t0").term, world.task("t2").term) == ("июнь", "от людей")
    again = world.sync(protected=Protected.SKIP)
    assert (again.calls, _held(again)) == (1, {("t0", "Срок")})
    world.sheet.update_acell("B2", "а люди так")
    assert [one.field for _, one in world.sync(protected=Protected.SKIP).conflicts] == ["term"]
    protected = world.resource()["sheets"][0]["protectedRanges"]
    ours = next(one["protectedRangeId"] for one in protected if not one.get("warningOnly"))
    world.batch({"deleteProtectedRange": {"protectedRangeId": ours}})
    world.task("t0").term = "август"
    world.sync()
    assert world.column("Срок")[0] == "август"
    world.settled()


def test_a_cell_left_open_in_a_protected_range_is_written(world: World):
    sheet_id = world.sheet.id
    whole = {"sheetId": sheet_id}
    free = {"sheetId": sheet_id, **_cells(1, 2, 1, 2)}
    protected = {"range": whole, "unprotectedRanges": [free], "editors": {"users": []}}
    world.batch({"addProtectedRange": {"protectedRange": protected}})
    world.task("t0").term = "июнь"
    assert not world.sync().waiting
    assert world.column("Срок")[0] == "июнь"


@pytest.mark.scenario(64)
def test_a_protected_tab_is_left_and_the_others_go_on(world: World):
    _protect(world)
    world.without("t1")
    world.task("t0").term = "июнь"
    world.owner.models["Гости"][0].phone = "8"
    _stops(world, "Семинар (Срок)", "Урок")
    world.sheet.update_acell("B4", "от людей")
    before = world.grid()
    result = world.sync(protected=Protected.SKIP)
    assert _held(result) == {("t0", "Срок"), ("t1", "")}
    assert world.grid() == before
    assert world.task("t2").term == "от людей"
    assert "t1" not in [task.id for task in world.models]
    assert world.book.worksheet("Гости").acell("B2").value == "8"
    again = world.sync(protected=Protected.SKIP)
    assert (again.calls, _held(again), again.changed) == (1, {("t0", "Срок"), ("t1", "")}, False)


def test_rows_typed_into_a_protected_tab_arrive_though_they_get_no_id(world: World):
    world.sheet.append_row(["Поход", "май"])
    _protect(world)
    result = world.sync(protected=Protected.SKIP)
    assert world.titles()[-1] == "Поход"
    assert world.column("id")[-1] == ""
    row_id = world.models[-1].id
    assert not result.conflicts
    world.sync(protected=Protected.SKIP)
    assert world.models[-1].id == row_id


def test_a_row_goes_in_beside_what_is_protected(world: World):
    _protect(world, **_cells(0, 1, 0, 8))
    world.models.append(type(world.models[0])(title="Поход"))
    assert not world.sync().waiting
    assert world.column("Название")[-1] == "Поход"
    world.settled()


@pytest.mark.scenario(94)
def test_an_account_that_may_only_read_brings_the_sheets_edits_and_says_so(world: World):
    body = world.people.drive.permissions().list(fileId=world.spreadsheet_id, fields="permissions(id,role)").execute()
    ours = next(one["id"] for one in body["permissions"] if one["role"] == "writer")
    world.people.drive.permissions().delete(fileId=world.spreadsheet_id, permissionId=ours).execute()
    _share(world, "reader")
    world.sheet.update_acell("B3", "от людей")
    assert world.sync().changed
    assert not world.sync().notices
    world.task("t0").term = "июнь"
    world.models.append(type(world.models[0])(title="Поход"))
    world.sheet.update_acell("B4", "ещё")
    before = world.resource()
    result = world.sync()
    assert "may only read" in "".join(map(str, result.notices))
    assert world.resource() == before
    assert [world.task(row_id).term for row_id in ("t0", "t1", "t2")] == ["июнь", "от людей", "ещё"]
    assert world.titles()[-1] == "Поход"
    _share(world, "writer")
    world.sync()
    assert world.column("Срок")[0] == "июнь"
    assert world.column("Название")[-1] == "Поход"
    world.settled()


@pytest.mark.scenario(95)
def test_a_spreadsheet_that_would_be_too_large_stops(world: World):
    draft = world.book.add_worksheet("Черновик", 10, 10)
    rows = (10_000_000 - sum(s.row_count * s.col_count for s in world.book.worksheets() if s.id != draft.id)) // 10
    draft.resize(rows=rows)
    free = 10_000_000 - sum(s.row_count * s.col_count for s in world.book.worksheets())
    world.models.extend(type(world.models[0])(title=f"Поход {number}") for number in range(free // 8 + 1))
    _stops(world, "10000000", "Черновик")
