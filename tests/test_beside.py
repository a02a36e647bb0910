"""What people write beside our rows, in columns of their own, comes back with a row that the owner removed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.history import words_of
from gmo_sync.sync import SyncResult
from tests.sync_world import TITLES, Task, World


@pytest.fixture
def world(server: EmulatedWorkspace) -> Iterator[World]:
    """Two columns of people, the second without a heading, and a formula of theirs."""
    server.store.clear()
    world = World(server.url)
    world.sync()
    world.sheet.add_cols(2)
    own = [["Заметки", ""], ["", ""], [5, "'=верно"], ["позвонить", "=LEN(A4)"]]
    world.sheet.update(own, "I1:J4", value_input_option="USER_ENTERED")
    world.without("t1", "t2")
    yield world
    world.close()


def _taken_back(world: World, gone: SyncResult) -> SyncResult:
    assert gone.run is not None
    changes = world.state.history(gone.run)
    return world.sync(kind="undo", undoes=gone.run, correct=lambda corrected: corrected.undo(changes))


def test_it_is_told_and_kept_when_the_row_goes(world: World):
    planned, gone = world.sync(dry_run=True), world.sync()
    told = [str(notice) for notice in gone.notices]
    assert [str(notice) for notice in planned.notices] == told
    assert told == [
        'with "Урок" goes what people wrote beside it: 5 · =верно; the history keeps it',
        'with "Конкурс" goes what people wrote beside it: позвонить · 7 (=LEN(A4)); the history keeps it',
    ]
    assert gone.run is not None
    rows = {entry.row: words_of(entry.old) for entry in world.state.history(gone.run)}
    assert rows["Урок"].endswith(" · Заметки: 5 · J: =верно")
    world.settled()


def test_it_returns_with_the_row_wherever_its_column_stands_now(world: World):
    gone = world.sync()
    column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 8, "endIndex": 9}
    world.batch({"moveDimension": {"source": column, "destinationIndex": 0}})
    assert not _taken_back(world, gone).waiting
    assert world.titles() == list(TITLES)
    notes = world.sheet.get("A1:A4", value_render_option="UNFORMATTED_VALUE")
    assert notes == [["Заметки"], [], [5], ["позвонить"]]
    assert world.sheet.get("J3:J4") == [["=верно"]], "a formula of people is not made up again"
    world.settled()


def test_it_stays_in_the_history_where_its_column_is_gone(world: World):
    gone = world.sync()
    column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 8, "endIndex": 9}
    world.batch({"deleteDimension": {"range": column}})
    _taken_back(world, gone)
    assert world.titles() == list(TITLES)
    assert "позвонить" not in {word for row in world.grid() for word in row}
    assert "позвонить" in str(world.state.history(gone.run or 0))
    world.settled()


def noted(world: World, address: str, words: str) -> None:
    world.sheet.insert_note(address, words)


def test_notes_of_people_are_told_kept_and_return_with_their_row(world: World):
    noted(world, "A3", "уточнить")
    noted(world, "I4", "вечером")
    gone = world.sync()
    assert [str(notice) for notice in gone.notices] == [
        'with "Урок" goes what people wrote beside it: уточнить · 5 · =верно; the history keeps it',
        'with "Конкурс" goes what people wrote beside it: позвонить · вечером · 7 (=LEN(A4)); the history keeps it',
    ]
    assert gone.run is not None
    rows = {entry.row: words_of(entry.old) for entry in world.state.history(gone.run)}
    assert rows["Урок"].endswith(" · Название: уточнить · Заметки: 5 · J: =верно")
    assert not _taken_back(world, gone).waiting
    assert (world.sheet.get_note("A3"), world.sheet.get_note("I4")) == ("уточнить", "вечером")
    assert world.sheet.acell("I4").value == "позвонить"
    world.settled()


def test_a_note_put_between_the_read_and_the_write_that_deletes_its_row_is_kept(world: World):
    world.transport.before = lambda: noted(world, "B3", "перенести")
    gone = world.sync()
    assert gone.repaired == 1
    assert gone.run is not None
    rows = {entry.row: words_of(entry.old) for entry in world.state.history(gone.run)}
    assert rows["Урок"].endswith(" · Срок: перенести · Заметки: 5 · J: =верно")
    assert not _taken_back(world, gone).waiting
    assert world.sheet.get_note("B3") == "перенести"
    world.settled()


def test_a_note_put_on_a_row_that_we_have_just_inserted_stays_when_our_write_is_taken_back(world: World):
    world.owner.models["Задачи"].append(Task(id="t9", title="Поход"))

    def slip() -> None:
        world.sheet.insert_row(["Лыжи"], 2)
        world.transport.after = lambda: noted(world, f"A{world.column('Название').index('Поход') + 2}", "взять чай")

    world.transport.before = slip
    assert world.sync().repaired == 1
    assert [*world.titles()].count("Поход") == 1
    assert world.sheet.get_note(f"A{world.column('Название').index('Поход') + 2}") == "взять чай"
    world.settled()
