"""A sync over real HTTP: what arrives, what stays as people made it, what stops, and what it costs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import requests

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GoogleError, GuardError
from gmo_sync.sheets import SpreadsheetSpec, image
from gmo_sync.sheets.spec import Tab
from gmo_sync.state import State
from gmo_sync.tables import Column, Policy, Side, Table
from gmo_sync.tables.describe import What
from tests.sync_world import GUESTS, ROOMS, SPEC, TASKS, TITLES, Stage, Task, World

KEY_COLUMN = 7  # the hidden id stands behind the seven columns of a task


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


# What it costs


def test_the_first_push_costs_two_calls_an_idle_sync_one_and_edits_two(fresh: World):
    first = fresh.sync()
    assert (first.created, first.calls) == (True, 2)
    assert fresh.column("Название") == list(TITLES)
    fresh.settled()
    fresh.task("t0").term = "январь"
    fresh.owner.models["Гости"][0].phone = "8"
    fresh.owner.models["Кабинеты"][1].seats = 31
    fresh.sheet.update_acell("B3", "февраль")
    both = fresh.sync()
    assert (both.calls, both.created) == (2, False)
    assert fresh.task("t1").term == "февраль"
    assert fresh.column("Срок")[:2] == ["январь", "февраль"]
    fresh.settled()


def test_an_edit_in_the_sheet_alone_is_not_written_back(world: World):
    world.sheet.update_acell("B3", "февраль")
    before = world.resource()
    assert world.sync().calls == 1
    assert world.resource() == before
    assert world.task("t1").term == "февраль"
    world.settled()


def test_every_kind_of_column_arrives_typed_on_both_sides(world: World):
    world.sheet.update([[7.25, 44595, "проведено", True, "Один; Два"]], "C2:G2", raw=True)
    world.sync()
    task = world.task("t0")
    assert (task.hours, str(task.day), task.stage, task.public, task.people) == (
        7.25,
        "2022-02-03",
        Stage.DONE,
        True,
        ["Один", "Два"],
    )
    assert (task.title, task.secret) == ("Семинар", "тайна 0")
    world.settled()


def test_what_is_private_never_reaches_google(world: World):
    assert "тайна" not in str(world.resource())


def test_only_the_cells_that_differ_are_sent(world: World, monkeypatch: pytest.MonkeyPatch):
    world.task("t2").term = "март"
    world.owner.models["Гости"][1].phone = "+7"
    sent: list[Any] = []
    world.transport.after = lambda: sent.append(True)
    original = world.transport.request

    def watched(method: Any, url: Any, **kwargs: Any) -> requests.Response:
        if str(url).endswith(":batchUpdate"):
            sent.extend(kwargs["json"]["requests"])
        return original(method, url, **kwargs)

    monkeypatch.setattr(world.transport, "request", watched)
    world.sync()
    cells = [request["updateCells"] for request in sent if isinstance(request, dict) and "updateCells" in request]
    assert [one["fields"] for one in cells] == ["userEnteredValue"] * 2
    assert [one["rows"] for one in cells] == [
        [{"values": [{"userEnteredValue": {"stringValue": "март"}}]}],
        [{"values": [{"userEnteredValue": {"stringValue": "+7"}}]}],
    ]


# Text stays text


@pytest.mark.scenario(10)
@pytest.mark.parametrize(
    "text", ["=1+1", "+7 900", "'так", "007", "1-2", "04.08", "1e5", "TRUE", "12345678901234567890"]
)
def test_what_looks_like_something_else_stays_text_on_both_sides(world: World, text: str):
    world.task("t0").term = text
    world.sync()
    assert world.column("Срок")[0] == text
    assert world.task("t0").term == text
    world.sheet.update([[text]], "B3", raw=True)
    world.sync()
    assert world.task("t1").term == text
    world.settled()


@pytest.mark.scenario(21)
@pytest.mark.parametrize(
    "text", ["две\nстроки", "😀 эмодзи", "שלום", "e\u0301", "a\u200bb", " края ", "«ёлочки» – тире", "\ttab"]
)
def test_words_of_every_script_survive(world: World, text: str):
    world.task("t0").term = text
    world.sync()
    assert world.task("t0").term == text
    world.settled()


@pytest.mark.scenario(8)
def test_a_typographic_difference_is_no_edit(world: World):
    world.task("t0").term = "октябрь - декабрь"
    world.sync()
    world.sheet.update_acell("B2", "октябрь\u00a0– декабрь ")
    before = world.resource()
    assert not world.sync().changed
    assert world.resource() == before
    world.settled()


# What people did by hand stays


def test_what_people_made_by_hand_stays(world: World):
    sheet = world.sheet
    sheet.update_note("B2", "спросить в ноябре")
    sheet.format("B2:B4", {"textFormat": {"bold": True}, "backgroundColor": {"red": 1, "green": 0.9, "blue": 0.5}})
    sheet.add_cols(2)
    sheet.update([["Своё"], ["=LEN(A2)"], ["=LEN(A3)"]], "I1:I3", value_input_option="USER_ENTERED")
    sheet.hide_rows(3, 5)
    sheet.set_basic_filter("A1:H7")
    world.book.add_worksheet("Черновик", 5, 5).update_acell("A1", "моё")
    before = world.resource()
    world.task("t0").term = "июнь"
    world.task("t3").hours = 40
    world.sync()
    after = world.resource()
    row = after["sheets"][0]["data"][0]["rowData"][1]["values"]
    assert row[1]["note"] == "спросить в ноябре"
    assert row[1]["userEnteredFormat"]["textFormat"]["bold"] is True
    assert row[1]["userEnteredValue"] == {"stringValue": "июнь"}
    assert row[8]["userEnteredValue"] == {"formulaValue": "=LEN(A2)"}
    assert _without(after, (1, 1), (4, 2)) == _without(before, (1, 1), (4, 2))
    world.settled()


def _without(resource: dict[str, Any], *places: tuple[int, int]) -> dict[str, Any]:
    """The spreadsheet without our mark and our hidden tab, and without the values at some places of its first tab."""
    resource["sheets"] = [sheet for sheet in resource["sheets"] if sheet["properties"]["sheetId"] != image.SHEET_ID]
    resource["developerMetadata"] = [
        entry for entry in resource.get("developerMetadata", ()) if entry["metadataKey"] != "gmo_base"
    ]
    for row, column in places:
        cell = resource["sheets"][0]["data"][0]["rowData"][row]["values"][column]
        for name in ("userEnteredValue", "effectiveValue", "formattedValue"):
            cell.pop(name, None)
    return resource


@pytest.mark.scenario(49)
def test_columns_that_people_moved_stay_where_they_are(world: World):
    world.batch(_move_columns(1, 0), _move_columns(6, 2))
    headings = world.grid()[0]
    assert headings[0] == "Срок"
    assert not world.sync().changed
    world.task("t0").term = "июнь"
    world.task("t1").people = ["Один"]
    world.sync()
    assert world.grid()[0] == headings
    assert world.column("Срок")[0] == "июнь"
    assert world.column("Кто")[1] == "Один"
    world.settled()


def _move_columns(source: int, target: int) -> dict[str, Any]:
    columns = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": source, "endIndex": source + 1}
    return {"moveDimension": {"source": columns, "destinationIndex": target}}


@pytest.mark.scenario(50)
def test_a_column_that_people_inserted_on_the_left_moves_nothing_of_ours(world: World):
    world.batch({"insertDimension": {"range": _dimension("COLUMNS", 0, 1), "inheritFromBefore": False}})
    world.sheet.update([["Моё"], ["!"]], "A1:A2")
    assert not world.sync().changed
    world.task("t0").term = "июнь"
    world.sync()
    assert world.grid()[1][:3] == ["!", "Семинар", "июнь"]
    world.settled()


def _dimension(dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


@pytest.mark.scenario(44)
def test_rows_of_people_between_ours_keep_their_neighbours(world: World):
    world.sheet.add_cols(1)
    world.sheet.insert_row([], 4)
    world.sheet.update([["— второе полугодие —"]], "I4")
    world.task("t2").term = "июнь"
    world.without("t0")
    world.owner.models["Задачи"].append(Task(id="new", title="Итог"))
    world.sync()
    grid = world.grid()
    at = next(number for number, row in enumerate(grid) if row[8].startswith("—"))
    assert [row[0] for row in grid[at - 1 : at + 2]] == ["Урок", "", "Конкурс"]
    assert [row[0] for row in grid[1:]] == ["Урок", "", "Конкурс", "Выставка", "Экскурсия", "Совещание", "Итог"]
    world.settled()


@pytest.mark.scenario(60, 61)
def test_a_renamed_tab_and_a_copied_one_are_told_apart(world: World):
    sheet = world.sheet
    sheet.duplicate(new_sheet_name="Копия Задачи")
    sheet.update_title("План на весну")
    world.book.worksheet("Копия Задачи").update_acell("B2", "чужое")
    world.task("t1").term = "июнь"
    result = world.sync()
    assert world.task("t0").term == "октябрь"
    assert world.book.worksheet("План на весну").acell("B3").value == "июнь"
    assert world.book.worksheet("Копия Задачи").acell("B3").value == "ноябрь"
    assert result.calls == 2
    assert [str(notice) for notice in result.notices if "copy" in notice] == [
        'tab "Копия Задачи" is a copy of "План на весну" and is left alone'
    ]


@pytest.mark.scenario(51)
def test_a_renamed_column_goes_on_and_is_said(world: World):
    world.sheet.update_acell("B1", "Когда")
    world.task("t0").term = "июнь"
    result = world.sync()
    assert any("Срок" in str(notice) for notice in result.notices)
    assert world.sheet.acell("B2").value == "июнь"
    assert world.sheet.acell("B1").value == "Когда"


@pytest.mark.scenario(58)
def test_a_header_moved_down_by_a_title_is_found(world: World):
    world.sheet.insert_row(["План работы"], 1)
    assert not world.sync().changed
    world.task("t0").term = "июнь"
    world.sync()
    assert world.sheet.acell("B3").value == "июнь"
    world.settled()


# Rows


def test_a_librarians_row_at_the_bottom_arrives_and_gets_an_id(world: World):
    world.sheet.append_row(["Поход", "май"], value_input_option="USER_ENTERED")
    result = world.sync()
    assert result.calls == 2
    assert world.titles() == [*TITLES, "Поход"]
    assert world.models[-1].term == "май"
    assert world.grid()[7][KEY_COLUMN] == world.models[-1].id != ""
    world.settled()


def test_a_row_typed_between_rows_keeps_its_place(world: World):
    world.sheet.insert_row(["Поход", "май"], 4)
    world.sync()
    assert world.titles() == ["Семинар", "Урок", "Поход", "Конкурс", "Выставка", "Экскурсия", "Совещание"]
    world.settled()


@pytest.mark.scenario(46, 47)
def test_a_half_typed_row_below_blanks_arrives(world: World):
    world.sheet.update_acell("B12", "май")
    world.sync()
    assert world.models[-1].term == "май"
    assert world.sheet.acell("B12").value == "май"
    world.settled()


def test_rows_swapped_in_the_sheet_are_swapped_for_the_owner(world: World):
    world.batch(_move_row(1, 3))
    result = world.sync()
    assert result.calls == 1
    assert world.titles()[:3] == ["Урок", "Семинар", "Конкурс"]
    world.settled()


def _move_row(source: int, target: int) -> dict[str, Any]:
    return {"moveDimension": {"source": _dimension("ROWS", source, source + 1), "destinationIndex": target}}


def test_two_swaps_on_two_sides_both_arrive(world: World):
    world.batch(_move_row(1, 3))
    models = world.models
    models[4], models[5] = models[5], models[4]
    world.sync()
    expected = ["Урок", "Семинар", "Конкурс", "Выставка", "Совещание", "Экскурсия"]
    assert world.titles() == world.column("Название")[:6] == expected
    world.settled()


@pytest.mark.scenario(38)
def test_a_sorted_sheet_is_one_change_of_order(world: World):
    world.sheet.sort((1, "asc"), range="A2:H7")
    world.task("t5").term = "июнь"
    result = world.sync()
    assert world.titles() == sorted(TITLES)
    assert {line.what for line in result.lines()} == {What.MOVED, What.CELL}
    assert world.column("Срок")[sorted(TITLES).index("Совещание")] == "июнь"
    world.settled()


@pytest.mark.scenario(40)
def test_a_row_copied_with_its_hidden_id_is_a_new_row(world: World):
    row = world.sheet.get("A3:H3", value_render_option="UNFORMATTED_VALUE")[0]
    world.sheet.update([row], "A8:H8", raw=True)
    world.sync()
    assert world.titles() == [*TITLES, "Урок"]
    ids = [task.id for task in world.models]
    assert len(set(ids)) == 7
    assert ids[1] == "t1"
    assert world.task("t1").secret == "тайна 1"
    world.settled()


def test_a_copy_above_the_original_that_was_edited_is_the_new_one(world: World):
    world.sheet.insert_row([], 2)
    row = world.sheet.get("A4:H4", value_render_option="UNFORMATTED_VALUE")[0]
    row[0] = "Урок второй"
    world.sheet.update([row], "A2:H2", raw=True)
    world.sync()
    assert world.titles()[:3] == ["Урок второй", "Семинар", "Урок"]
    assert world.task("t1").title == "Урок"
    world.settled()


@pytest.mark.scenario(42)
def test_cleared_ids_are_found_again(world: World):
    world.sheet.batch_clear(["H2:H4"])
    result = world.sync()
    assert not result.merges["Задачи"].to_owner
    assert world.grid()[1][KEY_COLUMN] == "t0"
    assert [task.secret for task in world.models] == [f"тайна {number}" for number in range(6)]
    world.settled()


def test_a_deleted_id_column_is_made_again(world: World):
    world.sheet.delete_columns(KEY_COLUMN + 1)
    result = world.sync()
    assert not result.merges["Задачи"].to_owner
    assert world.column("id")[:6] == ["t0", "t1", "t2", "t3", "t4", "t5"]
    world.settled()


@pytest.mark.scenario(30, 31)
def test_a_row_deleted_on_one_side_goes_on_the_other_and_stays_in_the_history(world: World):
    world.sheet.delete_rows(3)
    world.without("t4")
    world.sync()
    assert world.titles() == world.column("Название")[:4] == ["Семинар", "Конкурс", "Выставка", "Совещание"]
    gone = {(entry.row_id, entry.side): entry for entry in world.state.history(world.state.runs("owner")[0].id)}
    assert set(gone) == {("t1", "owner"), ("t4", "sheet")}
    assert gone["t1", "owner"].old["cells"]["term"] == "ноябрь"
    world.settled()


def test_a_row_deleted_on_one_side_and_edited_on_the_other_stays_and_is_said(world: World):
    world.sheet.delete_rows(3)
    world.task("t1").term = "июнь"
    world.without("t4")
    world.sheet.update_acell("B5", "июль")
    result = world.sync()
    kept = {line.row_id: line for line in result.lines() if line.what is What.KEPT}
    assert set(kept) == {"t1", "t4"}
    assert world.titles() == world.column("Название")[:6] == list(TITLES)
    assert world.column("Срок")[1] == "июнь"
    assert world.task("t4").term == "июль"
    world.settled()


def test_a_row_added_on_both_sides_under_one_name_is_one_row(world: World):
    world.sheet.append_row(["Поход", "май"])
    world.models.append(Task(title="поход", term="май"))
    world.sync()
    assert [title.casefold() for title in world.titles()].count("поход") == 1
    assert [title.casefold() for title in world.column("Название")].count("поход") == 1


def test_different_rows_added_on_both_sides_at_one_place_both_arrive(world: World):
    world.sheet.append_row(["Поход", "май"])
    world.models.append(Task(title="Игра", term="июнь"))
    world.sync()
    assert world.titles()[6:] == world.column("Название")[6:8] == ["Игра", "Поход"]
    world.settled()


# Cells that do not fit, and conflicts


@pytest.mark.scenario(14)
def test_a_bad_cell_stops_one_cell_and_goes_when_it_is_mended(world: World):
    world.sheet.update([["много", 44595, "может быть"]], "C2:E2", raw=True)
    world.sheet.update_acell("B2", "июнь")
    result = world.sync()
    assert result.waiting
    assert {bad.field for bad in result.merges["Задачи"].bad} == {"hours", "stage"}
    task = world.task("t0")
    assert (task.term, task.hours, task.stage, str(task.day)) == ("июнь", 0.5, Stage.PLANNED, "2022-02-03")
    assert world.sheet.acell("C2").value == "много"
    before = world.resource()
    again = world.sync()
    assert (again.calls, again.waiting) == (1, True)
    assert world.resource() == before
    world.sheet.update([[3, 44595, "проведено"]], "C2:E2", raw=True)
    assert not world.sync().waiting
    assert (task := world.task("t0")).hours == 3
    assert task.stage is Stage.DONE
    world.settled()


def test_a_typed_row_with_a_bad_cell_arrives_without_it(world: World):
    world.sheet.append_row(["Поход", "май", "много"], value_input_option="RAW")
    world.sync()
    assert (world.models[-1].title, world.models[-1].hours) == ("Поход", None)
    assert world.sheet.acell("C8").value == "много"
    assert world.sync().calls == 1
    world.sheet.update_acell("C8", 2)
    world.sync()
    assert world.models[-1].hours == 2
    world.settled()


@pytest.mark.scenario(46)
def test_a_row_that_lacks_what_it_must_have_waits(world: World):
    people = world.book.worksheet("Гости")
    people.append_row(["", "8 900"], value_input_option="RAW", table_range="A1:B3")
    world.sync()
    assert [guest.name for guest in world.owner.models["Гости"]][:2] == ["Иванова", "Петров"]
    people.update_acell("A4", "Сидорова")
    world.sync()
    assert [guest.name for guest in world.owner.models["Гости"]] == ["Иванова", "Петров", "Сидорова"]
    world.settled()


def test_a_typed_row_may_leave_words_empty_that_the_model_wants_but_does_not_check(world: World):
    sheet = world.book.worksheet("Кабинеты")
    sheet.update([[40]], "B4", raw=True)
    world.sync()
    assert [(room.number, room.seats) for room in world.owner.models["Кабинеты"]][2:] == [("", 40)]
    world.settled()


def _conflict(world: World) -> None:
    world.task("t0").term = "от хозяина"
    world.sheet.update_acell("B2", "от людей")


def test_a_conflict_leaves_each_side_its_own_until_one_gives_way(world: World):
    _conflict(world)
    result = world.sync()
    ((title, conflict),) = result.conflicts
    assert (title, conflict.row_id, conflict.field, conflict.winner) == ("Задачи", "t0", "term", None)
    assert result.waiting
    assert world.task("t0").term == "от хозяина"
    assert world.sheet.acell("B2").value == "от людей"
    again = world.sync()
    assert (again.calls, len(again.conflicts), again.changed) == (1, 1, False)
    world.task("t0").term = "от людей"
    assert not world.sync().conflicts
    world.settled()


@pytest.mark.parametrize(
    ("policy", "winner", "loser", "side"),
    [
        (Policy.SHEET, "от людей", "от хозяина", Side.OWNER),
        (Policy.OWNER, "от хозяина", "от людей", Side.SHEET),
    ],
)
def test_a_policy_settles_a_conflict_and_the_loser_stays_in_the_history(
    world: World, policy: Policy, winner: str, loser: str, side: Side
):
    _conflict(world)
    result = world.sync(policy=policy)
    assert not result.waiting
    assert world.task("t0").term == world.sheet.acell("B2").value == winner
    (entry,) = world.state.history(world.state.runs("owner")[0].id)
    assert (entry.field, entry.side, entry.old, entry.new, entry.reason) == (
        "term",
        side.value,
        loser,
        winner,
        "conflict",
    )
    world.settled()


def test_edits_of_two_cells_of_one_row_both_arrive(world: World):
    world.task("t0").term = "июнь"
    world.sheet.update_acell("C2", 9)
    result = world.sync()
    assert not result.conflicts
    assert (world.task("t0").hours, world.sheet.acell("B2").value) == (9, "июнь")
    world.settled()


@pytest.mark.scenario(15, 16, 17)
def test_a_formula_is_read_by_its_value_and_never_written_over(world: World):
    world.sheet.update_acell("C2", "=0,5")
    assert not world.sync().changed
    world.sheet.update_acell("C2", "=2+2")
    world.sync()
    assert world.task("t0").hours == 4
    world.task("t0").hours = 5
    for policy in Policy:
        result = world.sync(policy=policy)
        formula = world.sheet.acell("C2", value_render_option="FORMULA").value
        assert formula == "=2+2"
        if policy is Policy.SHEET:
            assert world.task("t0").hours == 4
            world.task("t0").hours = 5
        else:
            assert result.conflicts[0][1].formula


@pytest.mark.scenario(18)
def test_a_formula_that_fails_is_a_bad_cell(world: World):
    world.sheet.update_acell("C2", "=1/0")
    result = world.sync()
    assert [bad.field for bad in result.merges["Задачи"].bad] == ["hours"]
    assert world.task("t0").hours == 0.5


# Guards


def _stops(world: World, **options: Any) -> GuardError:
    before = world.everything()[0], world.bases(), [list(models) for models in world.owner.models.values()]
    with pytest.raises(GuardError) as stopped:
        world.sync(**options)
    with pytest.raises(GuardError):
        world.sync(dry_run=True, **options)
    assert (world.resource(), world.bases(), [list(models) for models in world.owner.models.values()]) == before
    assert world.state.runs("owner")[0].outcome == "failed"
    assert stopped.value.hint is not None
    return stopped.value


@pytest.mark.scenario(89)
def test_an_emptied_sheet_stops(world: World):
    world.sheet.batch_clear(["A2:H7"])
    _stops(world)
    assert len(world.models) == 6


@pytest.mark.scenario(63)
def test_a_cleared_tab_stops(world: World):
    world.sheet.clear()
    assert "Название" in str(_stops(world).hint)


@pytest.mark.scenario(59)
def test_a_deleted_header_stops(world: World):
    world.sheet.delete_rows(1)
    _stops(world)


@pytest.mark.scenario(52)
def test_a_deleted_column_stops_and_is_named(world: World):
    world.sheet.delete_columns(2)
    assert "Срок" in str(_stops(world))


@pytest.mark.scenario(62)
def test_a_deleted_tab_stops(world: World):
    world.book.del_worksheet(world.book.worksheet("Гости"))
    assert "Гости" in str(_stops(world))


@pytest.mark.scenario(54)
def test_a_second_column_of_one_name_stops(world: World):
    world.sheet.add_cols(1)
    world.sheet.update_acell("I1", "Срок")
    assert "Срок" in str(_stops(world))


@pytest.mark.scenario(91)
def test_most_rows_gone_stops_unless_forced(world: World):
    world.sheet.delete_rows(3, 6)
    _stops(world)
    world.sync(force=True)
    assert world.titles() == ["Семинар", "Совещание"]
    world.settled()


@pytest.mark.scenario(90)
def test_an_emptied_owner_stops(world: World):
    world.owner.models["Задачи"] = []
    _stops(world)


@pytest.mark.scenario(70)
def test_a_spreadsheet_of_another_owner_stops(server: EmulatedWorkspace):
    server.store.clear()
    ours = SpreadsheetSpec("Проба", SPEC.tabs, owner="наш план")
    world = World(server.url, ours)
    world.sync()
    world.spec = SpreadsheetSpec("Проба", SPEC.tabs, owner="другой план")
    assert "наш план" in str(_stops(world))
    world.close()


# Saying it before doing it


def _edits_everywhere(world: World) -> None:
    world.task("t0").term = "от хозяина"
    world.sheet.update([["от людей", "много"], ["июль", 8]], "B2:C3", raw=True)
    world.without("t4")
    world.models.insert(2, Task(title="Поход"))
    world.sheet.append_row(["Игра", "май"])
    world.batch(_move_row(4, 1))


def test_a_dry_run_touches_nothing_and_says_what_the_run_then_does(world: World):
    _edits_everywhere(world)
    world.owner.read()  # the owner's side gives its new rows their ids when it is read
    before = world.everything()
    planned = world.sync(dry_run=True)
    assert world.everything() == before
    assert planned.dry_run
    assert planned.calls == 1
    done = world.sync()
    assert [line.as_json() for line in planned.lines()] == [line.as_json() for line in done.lines()]
    assert {line.what for line in done.lines()} == set(What) - {What.KEPT, What.ROW_CONFLICT, What.HELD}


def test_a_dry_run_before_the_first_sync_makes_no_call(fresh: World):
    planned = fresh.sync(dry_run=True)
    assert (planned.calls, planned.created, planned.spreadsheet_id) == (0, True, None)
    assert fresh.state.runs("owner") == []
    done = fresh.sync()
    assert [line.as_json() for line in planned.lines()] == [line.as_json() for line in done.lines()]


# Models that change


class LongerTask(Task):
    place: Annotated[str, Column("Место")] = ""


def _with_table(world: World, table: Table[Any], instances: list[Any]) -> None:
    from gmo_sync.files.memory import ModelsInMemory

    guests, rooms = world.owner.models["Гости"], world.owner.models["Кабинеты"]
    world.owner = ModelsInMemory("owner", [(table, instances), (GUESTS, guests), (ROOMS, rooms)])
    world.spec = SpreadsheetSpec("Проба", (Tab(table), Tab(GUESTS), Tab(ROOMS)))


@pytest.mark.scenario(55)
def test_a_new_field_appears_at_the_right_edge_and_moves_nothing(world: World):
    before = world.grid()
    table = Table(LongerTask, "Задачи", natural_key=("title",))
    _with_table(world, table, [LongerTask(**dict(task), place=f"каб. {task.id}") for task in world.models])
    result = world.sync()
    assert result.calls == 2
    after = world.grid()
    assert [row[: len(before[0])] for row in after] == before
    assert [row[len(before[0])] for row in after] == ["Место", *(f"каб. t{number}" for number in range(6))]
    world.settled()
    world.sheet.update([["зал"]], "I2")
    world.sync()
    assert world.models[0].place == "зал"  # type: ignore[attr-defined]
    world.settled()


def test_a_new_field_is_filled_from_the_column_that_people_already_have(world: World):
    world.sheet.add_cols(1)
    world.sheet.update([["Место"], ["зал"]], "I1:I2")
    _with_table(
        world,
        Table(LongerTask, "Задачи", natural_key=("title",)),
        [LongerTask(**dict(task)) for task in world.models],
    )
    world.sync()
    assert world.models[0].place == "зал"  # type: ignore[attr-defined]
    world.settled()


@pytest.mark.scenario(56)
def test_a_field_that_the_model_lost_leaves_its_column(world: World):
    longer = Table(LongerTask, "Задачи", natural_key=("title",))
    _with_table(world, longer, [LongerTask(**dict(task), place="зал") for task in world.models])
    world.sync()
    before = world.grid()
    _with_table(world, TASKS, [Task(**task.model_dump(exclude={"place"})) for task in world.models])
    world.sync()
    assert world.grid() == before
    world.settled()
    world.without("t2")
    world.sync()
    assert [row[0] for row in world.grid()[1:]] == [title for title in TITLES if title != "Конкурс"]
    world.settled()


def test_a_new_table_gets_its_tab(server: EmulatedWorkspace):
    server.store.clear()
    world = World(server.url, SpreadsheetSpec("Проба", SPEC.tabs[:2]))
    world.sync()
    world.spec = SPEC
    result = world.sync()
    assert result.calls == 2
    assert [sheet.title for sheet in world.book.worksheets()] == ["Задачи", "Гости", "Кабинеты"]
    assert world.book.worksheet("Кабинеты").get("A1:B3") == [["Кабинет", "Мест"], ["1-2", "20"], ["04.08", "30"]]
    world.settled()
    world.close()


# Two machines


@pytest.mark.scenario(71, 78)
def test_a_second_computer_with_a_memory_of_its_own_is_told_and_can_take_over(world: World):
    other = World(world.url)
    other.owner.models = {title: [one.model_copy() for one in models] for title, models in world.owner.models.items()}
    there = {"spreadsheet_id": world.spreadsheet_id}
    world.task("t0").term = "первый"
    world.sync()
    other.task("t1").term = "второй"
    for options in ({}, {"dry_run": True}, {"force": True}):
        with pytest.raises(GuardError, match="another computer") as raised:
            other.sync(**there, **options)
        assert "resync" in raised.value.hint
    planned = other.sync(**there, resync=True, dry_run=True)
    assert len(planned.conflicts) == 2, "without a base, what differs is a conflict"
    other.sync(**there, resync=True, policy=Policy.SHEET)
    other.settled()
    with pytest.raises(GuardError, match="another computer"):
        world.sync()
    other.task("t2").hours = 12
    other.sync()
    world.sync(resync=True, policy=Policy.SHEET)
    world.settled()
    assert world.models == other.models
    other.close()


@pytest.mark.scenario(71)
def test_a_memory_older_than_the_spreadsheet_is_told(world: World, tmp_path: Path):
    older = State.open(tmp_path / "state.sqlite")
    world.state = older
    world.sync(resync=True)
    with sqlite3.connect(tmp_path / "state.sqlite") as source, sqlite3.connect(tmp_path / "copy.sqlite") as copy:
        source.backup(copy)
    world.task("t0").term = "июнь"
    world.sync()
    world.state = State.open(tmp_path / "copy.sqlite")
    for dry_run in (True, False, False, True):  # however often it is tried
        with pytest.raises(GuardError, match="older than the spreadsheet"):
            world.sync(dry_run=dry_run)
    world.sync(resync=True)
    world.settled()
    older.close()


# Killed at any moment


class Killed(BaseException):
    """The process is gone."""


def _edits_of_both(world: World) -> None:
    world.task("t0").term = "июнь"
    world.models.insert(1, Task(title="Поход"))
    world.without("t4")
    world.sheet.update_acell("B3", "июль")
    world.sheet.append_row(["Игра", "май"])


def _both_arrived(world: World) -> None:
    assert world.titles() == ["Семинар", "Поход", "Урок", "Конкурс", "Выставка", "Совещание", "Игра"]
    assert [row[0] for row in world.grid()[1:]] == world.titles()
    assert (world.task("t0").term, world.task("t1").term) == ("июнь", "июль")
    assert world.column("Срок")[:3] == ["июнь", "", "июль"]
    world.settled()


def _die(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.scenario(72)
def test_a_sync_killed_before_its_write_has_done_nothing(world: World):
    _edits_of_both(world)
    before = world.resource(), world.bases()
    world.transport.before = _die
    with pytest.raises(Killed):
        world.sync()
    assert (world.resource(), world.bases()) == before
    assert world.state.runs("owner")[0].outcome == "failed"
    assert not world.sync().conflicts
    _both_arrived(world)


@pytest.mark.scenario(73)
def test_a_sync_killed_after_its_write_has_no_conflict_with_itself(world: World):
    _edits_of_both(world)
    world.transport.after = _die
    with pytest.raises(Killed):
        world.sync()
    again = world.sync()
    assert (again.calls, again.conflicts) == (1, []), "nothing is written to the sheet a second time"
    _both_arrived(world)


@pytest.mark.scenario(76)
def test_a_sync_killed_while_the_owner_is_written_goes_on_the_next_time(world: World, monkeypatch: pytest.MonkeyPatch):
    _edits_of_both(world)
    with monkeypatch.context() as patch:
        patch.setattr(world.owner, "write", _die)
        with pytest.raises(Killed):
            world.sync()
    assert not world.sync().conflicts
    _both_arrived(world)


@pytest.mark.scenario(73)
def test_a_sync_killed_before_its_bases_were_saved_goes_on_the_next_time(world: World, monkeypatch: pytest.MonkeyPatch):
    from gmo_sync.state import Run

    _edits_of_both(world)
    with monkeypatch.context() as patch:
        patch.setattr(Run, "commit", _die)
        with pytest.raises(Killed):
            world.sync()
    assert not world.sync().conflicts
    _both_arrived(world)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_first_sync_killed_at_its_write_is_finished_by_the_next(fresh: World, moment: str):
    setattr(fresh.transport, moment, _die)
    with pytest.raises(Killed):
        fresh.sync()
    again = fresh.sync()
    assert not again.created, "no second spreadsheet"
    assert fresh.column("Название") == list(TITLES)
    assert len(fresh.people.gspread.list_spreadsheet_files()) == 1
    fresh.settled()


@pytest.mark.scenario(74)
@pytest.mark.parametrize("answer", [500, 503])
def test_a_write_that_took_effect_though_it_was_answered_with_an_error_is_not_made_twice(world: World, answer: int):
    _edits_of_both(world)

    def lose_the_answer(response: requests.Response, *_: Any, **__: Any) -> requests.Response:
        if str(response.url).split("?")[0].endswith(":batchUpdate"):
            world.transport.hooks["response"].clear()
            response.status_code = answer
            response._content = b'{"error": {"code": 500, "message": "Internal error", "status": "INTERNAL"}}'
        return response

    world.transport.hooks["response"].append(lose_the_answer)
    with pytest.raises(GoogleError):
        world.sync()
    assert not world.sync().conflicts
    _both_arrived(world)
