"""Scenarios that need a spreadsheet, a server that fails, or a clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from googleapiclient.http import MediaIoBaseUpload

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import AccessError, GmoSyncError, GoogleError
from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.tables.describe import What
from tests.sync_world import World
from tests.tables.strategies import TRIPS, Trip

TITLE, TERM, HOURS, DAY, STAGE, PUBLIC, PEOPLE = "ABCDEFG"
DAY_0 = "D2"
"""The day of the task t0."""


@pytest.fixture
def world(server: EmulatedWorkspace) -> Iterator[World]:
    server.store.clear()
    server.faults.clear()
    made = World(server.url)
    made.sync()
    yield made
    server.faults.clear()
    made.close()


def typed(world: World, address: str, words: object) -> None:
    """As a person types: the sheet makes of it what it will."""
    world.sheet.update([[words]], address, value_input_option="USER_ENTERED")


def shown_as(world: World, kind: str, pattern: str) -> None:
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 3, "endColumnIndex": 4}
    look = {"userEnteredFormat": {"numberFormat": {"type": kind, "pattern": pattern}}}
    world.batch({"repeatCell": {"range": area, "cell": look, "fields": "userEnteredFormat.numberFormat"}})


def bad(result: Any) -> list[tuple[str, str]]:
    return [(line.row_id, line.column) for line in result.lines() if line.what is What.BAD]


@pytest.mark.scenario(11)
def test_a_comma_makes_a_number_in_a_russian_sheet_and_a_point_a_date(world: World):
    typed(world, "C2", "1,5")
    typed(world, "C3", "1.5")
    result = world.sync()
    assert world.task("t0").hours == 1.5
    assert bad(result) == [("t1", "Часы")]
    assert world.task("t1").hours == 1.5, "what the owner had"
    assert world.task("t1").title == "Урок"


@pytest.mark.scenario(12)
@pytest.mark.parametrize(("kind", "pattern"), [("DATE", "d mmm"), ("DATE", "yyyy-mm-dd"), ("NUMBER", "0")])
def test_a_date_is_the_same_however_it_is_shown(world: World, kind: str, pattern: str):
    shown_as(world, kind, pattern)
    world.settled()
    typed(world, DAY_0, "03.02.2022")
    shown_as(world, kind, pattern)
    world.sync()
    assert world.task("t0").day == date(2022, 2, 3)
    world.settled()


@pytest.mark.scenario(13)
def test_a_tick_is_true_and_a_word_in_its_place_does_not_fit(world: World):
    world.sheet.update([[True]], "F3", raw=True)
    world.sheet.update([["да"]], "F2", raw=True)
    result = world.sync()
    assert world.task("t1").public is True
    assert bad(result) == [("t0", "Открытое")]


@pytest.mark.scenario(19)
def test_rich_text_and_links_stay_when_another_cell_of_the_row_is_written(world: World):
    runs = [{"startIndex": 0, "format": {"bold": True}}, {"startIndex": 3, "format": {"link": {"uri": "https://a.ru"}}}]
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 0}
    cell = {"userEnteredValue": {"stringValue": "Семинар"}, "textFormatRuns": runs}
    update = {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue,textFormatRuns"}
    world.batch({"updateCells": update})

    def rich() -> Any:
        return world.resource()["sheets"][0]["data"][0]["rowData"][1]["values"][0]["textFormatRuns"]

    before = rich()
    world.task("t0").term = "в мае"
    world.sync()
    assert rich() == before
    assert world.column("Срок")[0] == "в мае"
    world.settled()


@pytest.mark.scenario(22)
def test_merged_cells_are_told_and_nothing_that_they_cover_is_lost(world: World):
    """«Срок» of the first row is made to stand over three rows; the owner edits one that is covered, and its title."""
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 2}
    world.batch({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
    before = [task.term for task in world.models]
    typed(world, "B2", "весь год")
    world.task("t1").title = "Открытый урок"
    world.task("t2").term = "в мае"
    result = world.sync()
    assert "«Срок»" in " ".join(result.notices)
    assert [task.term for task in world.models] == ["весь год", before[1], "в мае", *before[3:]]
    assert world.column("Название")[1] == "Открытый урок"
    assert not world.sync().changed
    world.batch({"unmergeCells": {"range": area}})
    world.sheet.update([["в июне"]], "B3", raw=True)
    world.sync()
    assert world.task("t1").term == "в июне"


@pytest.mark.scenario(45)
@pytest.mark.parametrize(
    "hide",
    [
        {"updateDimensionProperties": {"properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}},
        {"addDimensionGroup": {}},
        {"setBasicFilter": {}},
        {"addFilterView": {}},
    ],
    ids=lambda one: next(iter(one)),
)
def test_rows_that_are_hidden_grouped_or_filtered_are_synced_all_the_same(world: World, hide: dict[str, Any]):
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 5}
    ((kind, asked),) = hide.items()
    whole = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 7, "startColumnIndex": 0, "endColumnIndex": 8}
    hidden = [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["Урок", "Конкурс"]}}]
    if kind == "setBasicFilter":
        world.batch({kind: {"filter": {"range": whole, "filterSpecs": hidden}}})
    elif kind == "addFilterView":
        world.batch({kind: {"filter": {"title": "мои", "range": whole, "filterSpecs": hidden}}})
    else:
        world.batch({kind: {"range": rows, **asked}})

    def looks() -> Any:
        tab = world.resource()["sheets"][0]
        return [tab.get(key) for key in ("basicFilter", "filterViews", "rowGroups")]

    before = looks()
    world.task("t1").term = "из файла"
    world.sheet.update([["из таблицы"]], "B4", raw=True)
    world.sync()
    assert (world.column("Срок")[1], world.task("t2").term) == ("из файла", "из таблицы")
    assert looks() == before
    world.settled()


@pytest.mark.scenario(48)
def test_a_thousand_rows_pasted_at_once_take_one_read_and_one_write(world: World):
    rows = [[f"Новое дело {number}", "в мае"] for number in range(1000)]
    world.sheet.append_rows(rows, value_input_option="RAW")
    result = world.sync()
    assert result.calls == 2
    assert len(world.models) == 1006
    assert len({task.id for task in world.models}) == 1006
    world.settled()


@pytest.mark.scenario(53)
def test_a_hidden_column_is_synced_all_the_same(world: World):
    area = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    hidden = {"range": area, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    world.batch({"updateDimensionProperties": hidden})
    world.task("t0").term = "из файла"
    world.sheet.update([["из таблицы"]], "B3", raw=True)
    world.sync()
    assert (world.column("Срок")[0], world.task("t1").term) == ("из файла", "из таблицы")
    world.settled()


def stays(world: World, error: type[GmoSyncError], **options: Any) -> GmoSyncError:
    """A sync fails, and leaves sheet, owner and bases as they were."""
    world.task("t0").term = "из файла"
    before = world.bases(), [task.model_copy() for task in world.models]
    with pytest.raises(error) as failed:
        world.sync(**options)
    assert failed.value.hint
    assert (world.bases(), world.models) == before
    return failed.value


@pytest.mark.scenario(75)
def test_a_write_that_is_refused_changes_nothing(world: World, server: EmulatedWorkspace):
    before = world.resource()
    server.faults.add("sheets.spreadsheets.batchUpdate", status=400)
    stays(world, GoogleError)
    assert world.resource() == before
    server.faults.clear()
    world.sync()
    assert world.column("Срок")[0] == "из файла"
    world.settled()


@pytest.mark.scenario(85)
def test_a_minute_of_too_many_requests_is_waited_for(world: World, server: EmulatedWorkspace):
    world.task("t0").term = "из файла"
    reads = server.faults.add("sheets.spreadsheets.get", status=429, times=3)
    writes = server.faults.add("sheets.spreadsheets.batchUpdate", status=429, times=3)
    world.sync()
    assert (reads.hits, writes.hits) == (3, 3)
    assert world.column("Срок")[0] == "из файла"
    world.settled()


@pytest.mark.scenario(87)
@pytest.mark.parametrize("method", ["sheets.spreadsheets.get", "sheets.spreadsheets.batchUpdate"])
def test_access_that_is_withdrawn_is_said_and_nothing_is_half_done(
    world: World, server: EmulatedWorkspace, method: str
):
    before = world.resource()
    server.faults.add(method, status=403, times=None)
    world.task("t0").term = "из файла"
    if method.endswith("get"):
        stays(world, AccessError)
    else:
        result = world.sync()
        assert "may only read" in " ".join(result.notices)
        assert result.waiting
    server.faults.clear()
    assert world.resource() == before
    world.sync()
    assert world.column("Срок")[0] == "из файла"


@pytest.mark.scenario(88)
def test_no_clock_and_no_time_zone_makes_an_edit(world: World, monkeypatch: pytest.MonkeyPatch):
    for zone in ("America/New_York", "Pacific/Kiritimati", "Europe/Moscow"):
        properties = {"properties": {"timeZone": zone}, "fields": "timeZone"}
        world.batch({"updateSpreadsheetProperties": properties})
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        world.settled()
    monkeypatch.undo()
    time.tzset()


@pytest.mark.scenario(93)
def test_an_office_file_is_explained(server: EmulatedWorkspace):
    server.store.clear()
    world = World(server.url)
    content = BytesIO()
    openpyxl.Workbook().save(content)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    media = MediaIoBaseUpload(content, mimetype=mime)
    made = world.people.drive.files().create(body={"name": "План.xlsx", "mimeType": mime}, media_body=media).execute()
    with pytest.raises(GmoSyncError) as stopped:
        world.sync(spreadsheet_id=made["id"])
    assert "Office" in str(stopped.value)
    assert stopped.value.hint
    assert len(world.models) == 6
    world.close()


@pytest.mark.scenario(98)
@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 503, "html": True}, {"drop": True}],
    ids=["500", "a page of HTML", "no answer"],
)
def test_a_read_that_fails_is_never_taken_for_deletions(world: World, server: EmulatedWorkspace, fault: dict[str, Any]):
    before = world.resource()
    server.faults.add("sheets.spreadsheets.get", times=None, **fault)
    stays(world, GoogleError)
    server.faults.clear()
    assert world.resource() == before
    world.sync()
    assert len(world.models) == len(world.grid()) - 1 == 6


@pytest.mark.scenario(98)
def test_a_read_that_breaks_off_in_the_middle_is_never_taken_for_deletions(world: World):
    whole = world.transport.request

    def cut(*arguments: Any, **options: Any) -> Any:
        answer = whole(*arguments, **options)
        answer._content = answer.content[: len(answer.content) // 2]
        return answer

    world.transport.request = cut  # type: ignore[method-assign]
    stays(world, GoogleError)
    del world.transport.request
    world.sync()
    assert len(world.models) == len(world.grid()) - 1 == 6


@pytest.mark.scenario(100)
def test_edits_that_are_right_alone_and_not_together_are_a_conflict_on_the_row(server: EmulatedWorkspace):
    server.store.clear()
    world = World(server.url, SpreadsheetSpec("Походы", (Tab(TRIPS),)))
    world.owner = ModelsInMemory("owner", [(TRIPS, [Trip(id="a", title="Поход", start=3, end=5)])])
    world.sync()
    world.book.sheet1.update([[5]], "B2")
    world.owner.models["Походы"][0] = Trip(id="a", title="Поход", start=3, end=4)
    result = world.sync()
    assert [one.row_id for one in result.merges["Походы"].row_conflicts] == ["a"]
    assert world.book.sheet1.row_values(2)[1:3] == ["5", "5"]
    assert world.owner.models["Походы"] == [Trip(id="a", title="Поход", start=3, end=4)]
    world.book.sheet1.update([[2]], "B2")
    assert not world.sync().waiting
    assert world.owner.models["Походы"] == [Trip(id="a", title="Поход", start=2, end=4)]
    assert world.book.sheet1.row_values(2)[1:3] == ["2", "4"]
    world.close()
