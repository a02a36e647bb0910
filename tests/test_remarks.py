"""What waits for a person is said in the cell itself, settled by typing there, and goes when it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.google import Workspace
from gmo_sync.google.transport import Transport
from gmo_sync.sheets.remarks import SIGNATURE
from gmo_sync.sync import sync
from tests.sync_world import World


@pytest.fixture
def world(server: EmulatedWorkspace) -> Iterator[World]:
    server.store.clear()
    server.faults.clear()
    world = World(server.url)
    world.sync()
    yield world
    server.faults.clear()
    world.close()


def said(world: World) -> dict[str, str]:
    """A1 address on the first tab → the open comment there, as a colleague's program reads it."""
    book = world.people.gspread.http_client.request(
        "get",
        f"https://sheets.googleapis.com/v4/spreadsheets/{world.spreadsheet_id}",
        params={"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"},
    ).json()
    places = {
        anchor["anchorId"]: anchor["range"] for sheet in book["sheets"] for anchor in sheet.get("commentAnchors", ())
    }
    found = {}
    for thread in book.get("comments", ()):
        if thread.get("status", "OPEN") == "OPEN" and thread["anchorId"] in places:
            area = places[thread["anchorId"]]
            address = f"{'ABCDEFGH'[area.get('startColumnIndex', 0)]}{area.get('startRowIndex', 0) + 1}"
            found[address] = thread["headPost"]["content"]
    return found


def notes(world: World) -> dict[str, str]:
    """A1 address on the first tab → note; those of the headings are ours by design."""
    found = {}
    for row, cells in enumerate(world.resource()["sheets"][0]["data"][0].get("rowData", ())):
        for column, cell in enumerate(cells.get("values", ())):
            if row and cell.get("note"):
                found[f"{'ABCDEFGH'[column]}{row + 1}"] = cell["note"]
    return found


def disputed(world: World) -> None:
    world.sheet.update([["в таблице"]], "B2", raw=True)
    world.task("t0").term = "в файле"


@pytest.mark.scenario(4)
def test_a_conflict_is_said_in_its_cell_once_and_in_russian(world: World):
    disputed(world)
    first = world.sync()
    (text,) = said(world).values()
    assert list(said(world)) == ["B2"]
    assert "В таблице: «в таблице»" in text
    assert "В файле: «в файле»" in text
    assert text.endswith(SIGNATURE)
    assert first.calls == 2
    assert world.sync().calls == 1
    assert len(said(world)) == 1


@pytest.mark.parametrize("word", ["в файле", "третье", "октябрь"])  # the last as it was before
def test_typing_a_value_into_the_cell_settles_it_and_the_remark_goes(world: World, word: str):
    disputed(world)
    world.sync()
    world.sheet.update([[word]], "B2", raw=True)
    result = world.sync()
    assert not result.waiting
    assert (world.task("t0").term, world.sheet.acell("B2").value) == (word, word)
    assert said(world) == {}
    world.settled()


def test_editing_the_file_settles_it_too(world: World):
    disputed(world)
    world.sync()
    world.task("t0").term = "решено в файле"
    world.sync()
    assert world.sheet.acell("B2").value == "решено в файле"
    assert said(world) == {}
    world.settled()


def test_both_sides_edited_again_is_a_conflict_again_and_said_anew(world: World):
    disputed(world)
    world.sync()
    world.sheet.update([["ещё раз в таблице"]], "B2", raw=True)
    world.task("t0").term = "ещё раз в файле"
    assert world.sync().waiting
    (text,) = said(world).values()
    assert "ещё раз в таблице" in text
    assert "ещё раз в файле" in text


def test_marking_the_remark_as_settled_keeps_what_stands_in_the_sheet(world: World):
    disputed(world)
    world.sync()
    drive = world.people.drive
    (comment,) = drive.comments().list(fileId=world.spreadsheet_id, fields="comments(id)").execute()["comments"]
    answer = {"content": "Так и есть", "action": "resolve"}
    drive.replies().create(fileId=world.spreadsheet_id, commentId=comment["id"], body=answer, fields="id").execute()
    world.sync()
    assert (world.task("t0").term, world.sheet.acell("B2").value) == ("в таблице", "в таблице")
    assert said(world) == {}
    world.settled()


def test_a_remark_marked_as_settled_decides_only_the_conflict_that_it_speaks_of(world: World):
    """A sort takes rows along, but not the comments on their cells."""
    disputed(world)
    world.sheet.update([["другое в таблице"]], "B3", raw=True)
    world.task("t1").term = "другое в файле"
    world.sync()
    drive = world.people.drive
    listed = drive.comments().list(fileId=world.spreadsheet_id, fields="comments(id,content)").execute()["comments"]
    (comment,) = (one["id"] for one in listed if "«другое" not in one["content"])
    drive.replies().create(
        fileId=world.spreadsheet_id, commentId=comment, body={"action": "resolve"}, fields="id"
    ).execute()
    area = {"sheetId": world.sheet.id, "startRowIndex": 1, "endRowIndex": 3}
    world.batch({"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}})
    assert world.column("Название")[:2] == ["Урок", "Семинар"]
    world.sync()
    assert (world.task("t0").term, world.task("t1").term) == ("в файле", "другое в файле")
    assert [text.split("«")[1].split("»")[0] for _, text in sorted(said(world).items())] == [
        "другое в таблице",
        "в таблице",
    ]
    assert world.sync().calls == 1


@pytest.mark.scenario(14)
def test_a_cell_that_does_not_fit_is_said_until_it_is_mended_and_its_row_goes_on(world: World):
    world.sheet.update([["июнь", "много"]], "B2:C2", raw=True)
    assert world.sync().waiting
    assert (world.task("t0").term, world.task("t0").hours) == ("июнь", 0.5)
    (text,) = said(world).values()
    assert list(said(world)) == ["C2"]
    assert "«много»" in text
    world.sheet.update([[3]], "C2", raw=True)
    world.sync()
    assert (said(world), world.task("t0").hours) == ({}, 3)
    world.settled()


def test_remarks_follow_their_rows(world: World):
    disputed(world)
    world.sync()
    world.sheet.insert_row(["Поход"], 2)
    world.task("t5").term = "июль"
    world.sync()
    assert list(said(world)) == ["B3"]
    assert world.sync().calls == 1


def test_the_remark_of_a_row_that_is_gone_goes_with_it(world: World):
    disputed(world)
    world.sync()
    world.sheet.update([["в файле"]], "B2", raw=True)
    world.sync()
    disputed(world)
    world.sync()
    world.sheet.delete_rows(2)
    world.sync()
    assert said(world) == {}


@pytest.fixture
def colleague(world: World) -> Iterator[Workspace]:
    """Another account that may edit the spreadsheet: the plan is synced from her computer, too."""
    address = "colleague@example.com"
    world.people.drive.permissions().create(
        fileId=world.spreadsheet_id,
        body={"type": "user", "role": "writer", "emailAddress": address},
        sendNotificationEmail=False,
    ).execute()
    with Workspace(Transport(AnonymousCredentials(), endpoint=world.url, user=address)) as workspace:
        yield workspace


@pytest.mark.parametrize("resolved", [False, True])
def test_what_another_account_said_is_marked_as_settled_and_does_not_settle_what_comes_later(
    world: World, colleague: Workspace, resolved: bool
):
    """Only who wrote a comment may delete it."""
    disputed(world)
    sync(world.owner, world.spec, workspace=colleague, state=world.state)
    if resolved:
        drive = world.people.drive
        (comment,) = drive.comments().list(fileId=world.spreadsheet_id, fields="comments(id)").execute()["comments"]
        drive.replies().create(
            fileId=world.spreadsheet_id, commentId=comment["id"], body={"action": "resolve"}, fields="id"
        ).execute()
    else:
        world.sheet.update([["в файле"]], "B2", raw=True)
    world.task("t1").hours = 9
    world.sheet.update([["много"]], "C3", raw=True)
    world.sync()
    assert list(said(world)) == ["C3"], "and no other remark waits for it"
    assert world.sync().calls == 1
    world.sheet.update([["опять в таблице"]], "B2", raw=True)
    world.task("t0").term = "опять в файле"
    world.sync()
    assert sorted(said(world)) == ["B2", "C3"]
    assert world.sync().calls == 1
    assert world.task("t0").term == "опять в файле"


def test_comments_and_notes_of_people_stay(world: World):
    world.sheet.update_note("B2", "спросить Данилову")
    insert = {"coordinate": {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}, "content": "Уточнить"}
    world.batch({"insertComment": insert})
    disputed(world)
    world.sync()
    world.sheet.update([["решено"]], "B2", raw=True)
    world.sync()
    assert said(world) == {"B2": "Уточнить"}
    assert notes(world) == {"B2": "спросить Данилову"}


def test_where_the_api_saves_no_comments_a_note_says_it(world: World, monkeypatch: pytest.MonkeyPatch):
    original = world.transport.request

    def older(method: Any, url: Any, **kwargs: Any) -> Any:
        if (kwargs.get("params") or {}).get("commentsViewMode"):
            kwargs["params"] = {**kwargs["params"], "commentsViewMode": "NO_SUCH_MODE"}
        return original(method, url, **kwargs)

    monkeypatch.setattr(world.transport, "request", older)
    world.sheet.update_note("B3", "заметка людей")
    disputed(world)
    world.task("t1").term = "в файле"
    world.sheet.update([["в таблице"]], "B3", raw=True)
    world.sync()
    assert said(world) == {}
    found = notes(world)
    assert found.pop("B3") == "заметка людей"
    assert list(found) == ["B2"]
    assert "В файле: «в файле»" in found["B2"]
    world.sheet.update([["решено"]], "B2", raw=True)
    world.sync()
    assert notes(world) == {"B3": "заметка людей"}
    assert world.task("t0").term == "решено"


def test_a_remark_that_cannot_be_written_stops_nothing_and_is_told(world: World, server: EmulatedWorkspace):
    disputed(world)
    server.faults.add(method="sheets.spreadsheets.batchUpdate", status=403, times=1)
    result = world.sync()
    assert any("could not be said" in str(notice) for notice in result.notices)
    assert len(result.conflicts) == 1
    assert world.sync().calls == 2
    assert list(said(world)) == ["B2"]


def test_long_words_and_signs_fit_into_a_remark(world: World):
    world.sheet.update([["ё" * 40_000]], "B2", raw=True)
    world.task("t0").term = "🙂" * 20_000
    world.sync()
    (text,) = said(world).values()
    assert len(text.encode()) <= 2048
    assert "«ёёёёё" in text
    assert "«🙂🙂" in text


def test_a_remark_in_a_row_that_people_emptied_goes_though_another_is_said_where_it_stood(world: World):
    """The owner's new row pushes all others down by one: the remark of the row above is due where a stray one stood."""
    world.sheet.update([["много"], ["много"]], "C3:C4", raw=True)
    world.sync()
    assert sorted(said(world)) == ["C3", "C4"]
    world.sheet.batch_clear(["A4:H4"])
    world.models.insert(0, world.task("t0").model_copy(update={"id": "", "title": "Новое"}))
    world.sync()
    assert list(said(world)) == ["C4"]
    world.settled()
