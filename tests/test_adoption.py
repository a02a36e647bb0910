"""Whose identity is in doubt: rows with torn, typed-over or lost ids; models that changed; sheets made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import gspread
import pytest
from pydantic import BaseModel

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GuardError
from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.sync import SyncResult
from gmo_sync.tables import Column, Policy, Table
from tests.sync_world import ROOMS, TASKS, TITLES, Stage, World, rooms, tasks


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


@pytest.mark.scenario(39)
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


@pytest.mark.scenario(43)
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


@pytest.mark.scenario(42)
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


@pytest.mark.scenario(57, 99)
def test_a_column_of_another_type_asks_for_resync_and_is_then_read_anew(world: World):
    texts = Table(RoomOfText, "Кабинеты", natural_key=("number",))
    _rooms_are(world, texts, [RoomOfText(id="r0", number="1-2", seats="20"), RoomOfText(id="r1", number="04.08")])
    _stops(world, 'the column "Мест" held whole numbers', "resync")
    world.sync(resync=True, force=True)
    assert [room.seats for room in world.owner.models["Кабинеты"]] == ["20", "30"]
    world.settled()


@pytest.mark.scenario(55, 56)
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


@pytest.mark.scenario(99)
def test_another_key_asks_for_resync(world: World):
    by_code = Table(OtherKey, "Кабинеты", key="code", natural_key=("number",))
    _rooms_are(world, by_code, [OtherKey(code=room.id, number=room.number, seats=room.seats) for room in rooms()])
    _stops(world, 'the key was "id" and is "code" now', "resync")
    world.sync(resync=True, force=True)
    assert [room.code for room in world.owner.models["Кабинеты"]] == ["r0", "r1"]
    world.settled()


@pytest.mark.scenario(57)
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


# Sheets made by hand (58, 67, 68)

HEADINGS = ["№", "Наименование", "Срок проведения", "Часы", "Дата", "Состояние", "Открытое", "Кто ведёт", "Отметка"]


def _by_hand(
    world: World, rows: list[list[Any]], headings: list[str] = HEADINGS, *, above: int = 2
) -> gspread.Worksheet:
    """A person's own spreadsheet: words above the headings, other headings, a column of numbers and one of marks."""
    book = world.people.gspread.create("План на год")
    sheet = book.sheet1
    sheet.update([["План работы секции"]], "A1", raw=True)
    sheet.update([headings, *rows], f"A{above + 1}", raw=True)
    sheet.format(f"A{above + 1}:H{above + 1}", {"textFormat": {"bold": True}})
    world.sheet = sheet
    world.book = book
    world.spec = SpreadsheetSpec("Проба", (Tab(TASKS),))
    world.owner = ModelsInMemory("owner", [(TASKS, tasks())])
    return sheet


def _rows() -> list[list[Any]]:
    return [
        [number + 1, task.title, task.term, task.hours, "", task.stage.value, task.public, "; ".join(task.people), "+"]
        for number, task in enumerate(tasks())
    ]


def _adopt(world: World, **options: Any) -> SyncResult:
    return world.sync(spreadsheet_id=world.book.id, resync=True, force=True, **options)


def _raw(world: World) -> list[list[Any]]:
    return world.sheet.get_all_values(value_render_option="FORMULA")


def test_a_sheet_made_by_hand_stops_and_its_columns_are_proposed(fresh: World):
    _by_hand(fresh, _rows())
    before = _raw(fresh)
    for options in ({}, {"dry_run": True}):
        with pytest.raises(GuardError) as stopped:
            fresh.sync(spreadsheet_id=fresh.book.id, **options)
        said = str(stopped.value)
        assert "«Наименование» → «Название»" in said
        assert "«Срок проведения» → «Срок»" in said
        assert "«Кто ведёт» → «Кто»" in said
        assert f"/d/{fresh.book.id}" in said.partition("gmo-sync resync --spreadsheet")[2]
        assert "сделали" in stopped.value.in_language("ru")
    assert _raw(fresh) == before
    assert fresh.state.spreadsheet_of("owner") is None
    assert fresh.book.fetch_sheet_metadata().get("developerMetadata") is None


@pytest.mark.scenario(68)
def test_a_sheet_made_by_hand_is_adopted_as_it_is(fresh: World):
    rows = _rows()
    rows[1][2] = "весна"  # differs from the owner's
    rows[2], rows[4] = rows[4], rows[2]
    rows.append([7, "Поход", "май", 3, "", "запланировано", False, "", ""])
    sheet = _by_hand(fresh, [row[:4] + row[5:] for row in rows], HEADINGS[:4] + HEADINGS[5:])
    before = _raw(fresh)
    fresh.owner.models["Задачи"][5].stage = Stage.PLANNED
    planned = _adopt(fresh, dry_run=True)
    assert "new columns at its right edge: «Дата»" in _said(planned)
    assert "7 rows get ids" in _said(planned)
    assert _raw(fresh) == before
    done = _adopt(fresh)
    assert [(one.field, one.owner, one.sheet) for _, one in done.conflicts] == [("term", "ноябрь", "весна")]
    after = _raw(fresh)
    assert [row[:8] for row in after] == before
    assert after[2][8:] == ["Дата", "id"]
    assert [row[9] for row in after[3:]][:6] == ["t0", "t1", "t4", "t3", "t2", "t5"]
    assert fresh.titles() == [row[1] for row in rows]
    assert fresh.task("t1").secret == "тайна 1"
    assert sheet.acell("A3").value == "№"
    assert fresh.resource()["sheets"][0]["data"][0]["columnMetadata"][9]["hiddenByUser"] is True
    fresh.sync(policy=Policy.SHEET)
    fresh.settled()
    sheet.update_acell("C4", "лето")
    fresh.sync()
    assert fresh.task("t0").term == "лето"
    fresh.settled()


@pytest.mark.scenario(67)
def test_a_full_sheet_made_by_hand_fills_an_owner_who_has_nothing(fresh: World):
    _by_hand(fresh, _rows(), above=0)
    fresh.owner = ModelsInMemory("owner", [(TASKS, [])])
    _adopt(fresh)
    assert fresh.titles() == list(TITLES)
    assert [task.hours for task in fresh.models] == [task.hours for task in tasks()]
    assert len({task.id for task in fresh.models}) == 6
    fresh.settled()


def test_a_column_that_rows_are_known_by_must_be_clear(fresh: World):
    _by_hand(fresh, [["что-то", "ещё"], ["слово", "слово"]], ["Заметка", "Срок"], above=0)
    fresh.sheet.update_title("Задачи")
    with pytest.raises(GuardError, match="«Название»"):
        _adopt(fresh)
    with pytest.raises(GuardError, match="«Название»"):
        fresh.sync(spreadsheet_id=fresh.book.id)


@pytest.mark.scenario(66)
def test_a_blank_spreadsheet_is_filled_without_a_question(fresh: World):
    _by_hand(fresh, [], [], above=0)
    fresh.sheet.clear()
    fresh.sheet.update_title("Задачи")
    fresh.sync(spreadsheet_id=fresh.book.id)
    assert fresh.column("Название") == list(TITLES)
    fresh.settled()


def test_a_sheet_that_is_sorted_while_it_is_adopted_is_adopted_right(fresh: World):
    sheet = _by_hand(fresh, _rows())
    fresh.transport.before = lambda: sheet.sort((2, "asc"), range="A4:I9")
    _adopt(fresh)
    assert fresh.titles() == sorted(TITLES)
    assert {row[1]: row[-1] for row in _raw(fresh)[3:]} == {title: f"t{at}" for at, title in enumerate(TITLES)}
    fresh.settled()


def test_a_column_inserted_while_a_sheet_is_adopted_stays_peoples_own(fresh: World):
    sheet = _by_hand(fresh, _rows())
    fresh.transport.before = lambda: sheet.insert_cols([["моё"]], 2)
    _adopt(fresh)
    assert fresh.titles() == list(TITLES)
    assert _raw(fresh)[2][:3] == ["№", "", "Наименование"]
    fresh.settled()
