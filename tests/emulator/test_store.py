"""The store: copies that become the file or vanish, transactions, access, and the archive on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gmo_sync.emulator import DataFolderError
from gmo_sync.emulator.archive import SqliteArchive
from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.store import FOLDER, File, Store

ME = "librarian@example.com"
HEAD = "head@example.com"
NOTES = "application/x-notes"


@dataclass
class Notes:
    """A content with a copy of its own, as services have them."""

    lines: list[str] = field(default_factory=list)

    def copy(self) -> Notes:
        return Notes(list(self.lines))


def new_store() -> Store:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    ticks = iter(range(10_000))
    store = Store(clock=lambda: start + timedelta(seconds=next(ticks)))
    store.register(NOTES, new=lambda _: Notes(), dump=lambda notes: notes.lines, load=Notes)
    return store


@pytest.fixture
def store() -> Store:
    return new_store()


@pytest.fixture
def file(store: Store) -> File:
    return store.add(name="Заметки", mime_type=NOTES, user=ME, content=Notes(["первая"]))


def test_ids_look_like_google_s(store: Store) -> None:
    ids = {store.new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(one) == 44 and one.replace("-", "").replace("_", "").isalnum() and one.isascii() for one in ids)


def test_an_edit_becomes_the_file(store: Store, file: File) -> None:
    with store.edit(file.id, ME, mime_type=NOTES) as draft:
        draft.content.lines.append("вторая")
        draft.name = "Новые"
        assert store.open(file.id, ME).content.lines == ["первая"]
    after = store.open(file.id, ME)
    assert (after.content.lines, after.name) == (["первая", "вторая"], "Новые")
    assert after.version == file.version + 1
    assert after.modified_time > file.modified_time
    assert file.content.lines == ["первая"]


def test_a_refused_edit_changes_nothing(store: Store, file: File) -> None:
    def refused() -> None:
        with store.edit(file.id, ME) as draft:
            draft.content.lines.append("вторая")
            draft.permissions.append({"type": "anyone", "role": "writer"})
            draft.permissions[0]["role"] = "reader"
            raise ValueError

    with pytest.raises(ValueError):
        refused()
    assert store.open(file.id, ME) == file
    assert store.open(file.id, ME).content.lines == ["первая"]
    assert file.permissions[0]["role"] == "owner"


def test_a_transaction_keeps_all_or_nothing(store: Store, file: File) -> None:
    def broken() -> None:
        with store.transaction():
            with store.edit(file.id, ME) as draft:
                draft.content.lines.append("вторая")
            store.add(name="ещё", mime_type=NOTES, user=ME, content=Notes())
            store.remove(file.id)
            raise ValueError

    with pytest.raises(ValueError):
        broken()
    assert [one.name for one in store.files()] == ["Заметки"]
    assert store.open(file.id, ME).content.lines == ["первая"]
    assert store.removed() == []


def test_plain_contents_are_copied_deeply(store: Store) -> None:
    file = store.add(name="x", mime_type="application/x-json", user=ME, content={"a": [1]})
    with store.edit(file.id, ME) as draft:
        draft.content["a"].append(2)
    assert file.content == {"a": [1]}
    assert store.open(file.id, ME).content == {"a": [1, 2]}


@pytest.mark.parametrize(
    ("user", "write", "mime_type", "code"),
    [
        (HEAD, False, NOTES, 403),
        (HEAD, True, NOTES, 403),
        (ME, False, "application/x-other", 404),
        (ME, True, NOTES, 200),
        ("LIBRARIAN@example.com", True, None, 200),
    ],
)
def test_opening_is_for_those_who_may(
    store: Store, file: File, user: str, write: bool, mime_type: str | None, code: int
) -> None:
    try:
        opened = store.open(file.id, user, mime_type=mime_type, write=write)
    except ApiError as error:
        assert error.code == code  # noqa: PT017
    else:
        assert (opened, code) == (file, 200)


def test_what_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(ApiError, match="Requested entity was not found") as caught:
        store.open("nope", ME)
    assert caught.value.code == 404


def test_folders_that_hold_each_other_do_no_harm(store: Store) -> None:
    first = store.add(name="1", mime_type=FOLDER, user=ME, content=None)
    second = store.add(name="2", mime_type=FOLDER, user=ME, content=None, parents=[first.id])
    draft = first.draft()
    draft.parents = [second.id]
    store.put(draft)
    assert store.rank(second, HEAD) == 0
    store.remove(first.id)
    assert store.files() == []


# On disk


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Any]:
    opened: list[Store] = []

    def reopen() -> Store:
        while opened:
            opened.pop().close()
        store = new_store()
        store.restore(SqliteArchive(tmp_path / "data", store.codecs))
        opened.append(store)
        return store

    yield reopen
    while opened:
        opened.pop().close()


def test_files_come_back_as_they_were(kept: Any) -> None:
    store = kept()
    folder = store.add(name="Папка", mime_type=FOLDER, user=ME, content=None)
    notes = store.add(
        name="Заметки", mime_type=NOTES, user=ME, content=Notes(["а"]), parents=[folder.id], app_properties={"k": "v"}
    )
    store.add(name="x.bin", mime_type="image/png", user=HEAD, content=b"\x00\xff")
    gone = store.add(name="нет", mime_type=NOTES, user=ME, content=Notes())
    store.remove(gone.id)
    with store.edit(notes.id, ME) as draft:
        draft.content.lines.append("б")
    before, removed, sequence = store.files(), store.removed(), store.sequence
    again = kept()
    assert again.files() == before
    assert again.removed() == removed
    assert again.sequence == sequence


def test_a_transaction_that_failed_is_not_on_disk(kept: Any) -> None:
    store = kept()
    file = store.add(name="Заметки", mime_type=NOTES, user=ME, content=Notes(["а"]))

    def broken() -> None:
        with store.transaction():
            with store.edit(file.id, ME) as draft:
                draft.content.lines.append("б")
            raise ValueError

    with pytest.raises(ValueError):
        broken()
    assert kept().files() == [file]


def test_what_cannot_be_kept_on_disk_is_not_kept_in_memory(kept: Any) -> None:
    store = kept()
    file = store.add(name="Заметки", mime_type=NOTES, user=ME, content=Notes(["а"]))

    def unwritable() -> None:
        with store.edit(file.id, ME) as draft:
            draft.content.lines.append(object())

    with pytest.raises(TypeError):
        unwritable()
    assert store.open(file.id, ME).content.lines == ["а"]
    with store.edit(file.id, ME) as draft:
        draft.content.lines.append("б")
    assert kept().files()[0].content.lines == ["а", "б"]


def test_a_folder_is_for_one_emulator_at_a_time(tmp_path: Path) -> None:
    first = SqliteArchive(tmp_path, {})
    with pytest.raises(DataFolderError, match="another emulator"):
        SqliteArchive(tmp_path, {})
    first.close()
    SqliteArchive(tmp_path, {}).close()


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "emulator.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(DataFolderError, match="another program"):
        SqliteArchive(tmp_path, {})
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(DataFolderError, match="not a database"):
        SqliteArchive(tmp_path, {})
    assert path.read_bytes().startswith(b"no database at all")
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError):
        SqliteArchive(tmp_path / "file", {})
