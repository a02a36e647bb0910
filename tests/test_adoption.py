"""Whose identity is in doubt: rows with torn, typed-over or lost ids; models that changed; sheets made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GuardError
from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.sync import SyncResult
from gmo_sync.tables import Column, Table
from tests.sync_world import ROOMS, TITLES, World, rooms


@pytest.fixture
def fresh(server: EmulatedWorkspace) -> Iterator[World]:
    """Nothing has been synced yet."""
    server.store.clear()
    world = World(server.url)
    yield world
    world.close()


@pytest.fixture
def world(fresh: World) -> World:
    """Both sides agree."""
    fresh.sync()
    return fresh


def _stops(world: World, *words: str, **options: Any) -> GuardError:
    """A sync stops, says these words and what to do next, and leaves all as it was."""
    sides = world.resource(), world.bases(), [list(models) for models in world.owner.models.values()]
    for more in ({}, {"dry_run": True}):
        with pytest.raises(GuardError) as stopped:
            world.sync(**options, **more)
    for word in words:
        assert word in str(stopped.value)
    assert stopped.value.hint
    assert stopped.value.in_language("ru") != str(stopped.value)
    assert (world.resource(), world.bases(), [list(models) for models in world.owner.models.values()]) == sides
    return stopped.value


def _said(result: SyncResult) -> str:
    return "\n".join(str(notice) for notice in result.notices)


# Ids (39, 42, 43)

ID = "H"  # the hidden column behind the seven columns of a task


def _sort_without_ids(world: World) -> list[str]:
    """A person sorts the visible columns downwards by title; the ids stay where they were."""
    world.sheet.sort((1, "des"), range="A2:G7")
    return world.column("Название")


def test_a_sheet_sorted_without_its_ids_stops_and_is_put_right_by_resync(world: World):
    order = _sort_without_ids(world)
    assert order == sorted(TITLES, reverse=True)
    _stops(world, "torn", "resync")
    by_title = {task.title: task.model_copy() for task in world.models}
    planned = world.sync(dry_run=True, resync=True, force=True)
    assert "own ids again" in _said(planned)
    assert not planned.conflicts
    world.sync(resync=True, force=True)
    assert world.titles() == order
    assert {task.title: task for task in world.models} == by_title, "every row kept what no sheet has"
    assert world.column("id") == [by_title[title].id for title in order]
    world.settled()


def test_torn_ids_are_believed_when_a_person_says_so(world: World):
    _sort_without_ids(world)
    result = world.sync(force=True)
    assert "believed" in _said(result)
    assert world.column("id") == [f"t{number}" for number in range(6)]
    assert world.titles() == sorted(TITLES, reverse=True)
    world.settled()


def test_an_id_typed_over_with_another_rows_is_found_out(world: World):
    world.sheet.update_acell(f"{ID}4", "t0")
    before = [task.model_copy() for task in world.models]
    world.sync()
    assert world.models == before
    assert world.column("id") == [f"t{number}" for number in range(6)]
    world.settled()


def test_an_id_typed_over_with_nobodys_is_found_out(world: World):
    world.sheet.update_acell(f"{ID}4", "мой номер")
    before = [task.model_copy() for task in world.models]
    world.sync()
    assert world.models == before
    assert world.column("id") == [f"t{number}" for number in range(6)]
    world.settled()


def test_two_ids_exchanged_by_hand_stop(world: World):
    world.sheet.update([["t1"], ["t0"]], f"{ID}2:{ID}3", raw=True)
    _stops(world, "torn", "«Семинар»", "«Урок»")


@pytest.mark.parametrize("gone", ["cleared", "deleted"])
def test_ids_that_are_gone_are_found_again_by_the_rows_words(world: World, gone: str):
    world.sheet.batch_clear([f"{ID}1:{ID}7"]) if gone == "cleared" else world.sheet.delete_columns(8)
    world.sheet.update_acell("A3", "Открытый урок")
    before = [task.model_copy() for task in world.models]
    world.sync()
    assert [task.id for task in world.models] == [task.id for task in before]
    assert world.task("t1").title == "Открытый урок"
    assert [task.secret for task in world.models] == [task.secret for task in before]
    world.settled()


@pytest.mark.parametrize("gone", ["cleared", "deleted"])
def test_ids_that_are_gone_stop_where_a_row_cannot_be_known_again(world: World, gone: str):
    world.sheet.batch_clear([f"{ID}2:{ID}7"]) if gone == "cleared" else world.sheet.delete_columns(8)
    world.sheet.update([["Нечто иное", "май", 77, "", "проведено", True, ""]], "A3:G3")
    _stops(world, "ids", "«Урок»", "resync")
    world.sync(resync=True, force=True)
    assert sorted(world.titles()) == sorted([*TITLES, "Нечто иное"]), "nothing is lost"
    world.settled()


def test_a_sheet_sorted_without_its_ids_while_it_is_written_is_left_alone(world: World):
    world.task("t0").term = "от хозяина"
    world.transport.before = lambda: _sort_without_ids(world)
    with pytest.raises(GuardError):
        world.sync()
    assert "от хозяина" not in str(world.grid())
    assert world.column("Название") == sorted(TITLES, reverse=True)
    assert world.column("id") == [f"t{number}" for number in range(6)]
    _stops(world, "torn")


# Models that changed since the base (55–57, 99)


class Size(StrEnum):
    SMALL = "20"
    LARGE = "30"


class RoomOfText(BaseModel):
    id: str = ""
    number: Annotated[str, Column("Кабинет")]
    seats: Annotated[str, Column("Мест")] = ""


class RoomOfChoice(BaseModel):
    id: str = ""
    number: Annotated[Size, Column("Кабинет")]
    seats: Annotated[int | None, Column("Мест")] = None


class RoomByNumber(BaseModel):
    id: str = ""
    number: Annotated[str, Column("Кабинет")]
    seats: Annotated[float | None, Column("Мест")] = None
    floor: Annotated[int | None, Column("Этаж")] = None


class OtherKey(BaseModel):
    code: str = ""
    number: Annotated[str, Column("Кабинет")]
    seats: Annotated[int | None, Column("Мест")] = None


def _rooms_are(world: World, table: Table[Any], instances: list[Any]) -> None:
    tables = [(table if tab.table.title == table.title else tab.table) for tab in world.spec.tabs]
    models = world.owner.models
    models["Кабинеты"] = instances
    world.owner = ModelsInMemory("owner", [(one, models[one.title]) for one in tables])
    world.spec = SpreadsheetSpec("Проба", tuple(map(Tab, tables)))


def test_a_column_of_another_type_asks_for_resync_and_is_then_read_anew(world: World):
    texts = Table(RoomOfText, "Кабинеты", natural_key=("number",))
    _rooms_are(world, texts, [RoomOfText(id="r0", number="1-2", seats="20"), RoomOfText(id="r1", number="04.08")])
    _stops(world, 'the column "Мест" held whole numbers', "resync")
    world.sync(resync=True, force=True)
    assert [room.seats for room in world.owner.models["Кабинеты"]] == ["20", "30"]
    world.settled()


def test_fields_that_came_and_went_are_said_once(world: World):
    longer = Table(RoomByNumber, "Кабинеты", natural_key=("number",))
    _rooms_are(world, longer, [RoomByNumber(**room.model_dump(), floor=2) for room in rooms()])
    planned = world.sync(dry_run=True)
    assert '"Этаж" is new' in _said(planned)
    assert '"Мест" held whole numbers' in _said(planned)
    assert '"Этаж" is new' in _said(world.sync())
    assert world.book.worksheet("Кабинеты").row_values(1)[-1] == "Этаж"
    assert not world.sync().notices
    world.settled()
    before = world.resource()
    _rooms_are(world, ROOMS, rooms())
    assert '"Этаж" is no longer synced' in _said(world.sync())
    assert world.resource() == before
    assert not world.sync().notices


def test_another_key_asks_for_resync(world: World):
    by_code = Table(OtherKey, "Кабинеты", key="code", natural_key=("number",))
    _rooms_are(world, by_code, [OtherKey(code=room.id, number=room.number, seats=room.seats) for room in rooms()])
    _stops(world, 'the key was "id" and is "code" now', "resync")
    world.sync(resync=True, force=True)
    assert [room.code for room in world.owner.models["Кабинеты"]] == ["r0", "r1"]
    world.settled()


def test_words_that_become_a_choice_leave_the_others_as_bad_cells(world: World):
    _rooms_are(
        world,
        Table(RoomOfChoice, "Кабинеты"),
        [RoomOfChoice(id="r0", number=Size.SMALL, seats=20), RoomOfChoice(id="r1", number=Size.LARGE, seats=30)],
    )
    result = world.sync()
    assert "a choice from a list" in _said(result)
    assert [bad.row_id for bad in result.merges["Кабинеты"].bad] == ["r0", "r1"]
    world.book.worksheet("Кабинеты").update([["20"], ["30"]], "A2:A3", raw=True)
    world.sync()
    world.settled()
