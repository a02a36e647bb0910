"""How a store is made, brought to this version, and refused."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Connection, create_engine, text

from gmo_sync.errors import StateError
from gmo_sync.state import HistoryEntry, State, schema
from gmo_sync.tables import Row, Snapshot
from tests.state.conftest import OWNER


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(lasting):
    with State.open(lasting) as state, state.transaction() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    for _ in range(2):
        with pytest.raises(StateError, match="version 99") as raised:
            State.open(lasting)
        assert "более новой" in raised.value.in_language("ru")


def test_an_older_store_is_brought_up_step_by_step_with_all_it_holds(lasting, monkeypatch):
    with State.open(lasting) as state, state.run("sync", OWNER) as run:
        run.bind("s", "http://sheet")
        run.commit()

    def add_note(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE bindings ADD COLUMN note VARCHAR(10)"))

    def fill_note(connection: Connection) -> None:
        connection.execute(text("UPDATE bindings SET note = 'migrated'"))

    monkeypatch.setattr(schema, "VERSION", 4)
    monkeypatch.setattr(schema, "MIGRATIONS", {2: add_note, 3: fill_note})
    for _ in range(2):
        with State.open(lasting) as state, state.transaction() as connection:
            assert connection.execute(text("SELECT version FROM schema_version")).scalars().all() == [4]
            assert connection.execute(text("SELECT owner, note FROM bindings")).all() == [(OWNER, "migrated")]


def test_a_store_of_version_1_keeps_what_it_holds_and_can_be_written(lasting):
    with State.open(lasting) as state, state.run("sync", OWNER) as run:
        run.intend([HistoryEntry("План", "a", None, "sheet", {"title": "было"}, None, "removal")])
        run.commit(spreadsheet_id="s", bases={"План": Snapshot((Row("a", {"title": "x"}),), ("title",))})
    with State.open(lasting) as state, state.transaction() as connection:
        for table, column in (("bases", "mapping"), ("runs", "editor"), ("runs", "undoes"), ("history", "what")):
            connection.execute(text(f'ALTER TABLE {table} DROP COLUMN "{column}"'))
        connection.execute(text('ALTER TABLE history DROP COLUMN "row"'))
        connection.execute(text("DROP TABLE store"))
        connection.execute(text("DROP TABLE pending"))
        connection.execute(text("UPDATE schema_version SET version = 1"))
    with State.open(lasting) as state:
        (entry,) = state.history(1)
        assert (entry.what, entry.old, entry.row) == ("removed", {"title": "было"}, "")
        assert state.base("s", "План").ids == ("a",)
        assert (state.mapping("s", "План"), len(state.id), state.pending("s")) == (None, 32, {})
        with state.run("undo", OWNER, undoes=1) as run:
            run.intend([entry], editor="Иванова")
            run.commit()
        assert [(record.undoes, record.editor) for record in state.runs(OWNER)] == [(1, "Иванова"), (None, None)]


def test_a_migration_that_fails_changes_nothing(lasting, monkeypatch):
    State.open(lasting).close()

    def fail(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE bindings ADD COLUMN note VARCHAR(10)"))
        connection.execute(text("UPDATE no_such_table SET note = 1"))

    with monkeypatch.context() as patched:
        patched.setattr(schema, "VERSION", 3)
        patched.setattr(schema, "MIGRATIONS", {2: fail})
        with pytest.raises(StateError, match="failed"):
            State.open(lasting)
    with State.open(lasting) as state, state.transaction() as connection:
        assert connection.execute(text("SELECT version FROM schema_version")).scalar_one() == 2
        with pytest.raises(Exception, match="note"):
            connection.execute(text("SELECT note FROM bindings"))


def test_the_tables_of_another_program_are_not_touched(lasting):
    engine = create_engine(lasting.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE runs (distance INTEGER)"))
    with pytest.raises(StateError, match="another program: it has a table runs"):
        State.open(lasting)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE runs"))
        connection.execute(text("CREATE TABLE songs (title VARCHAR(10))"))
    engine.dispose()
    State.open(lasting).close()


def test_many_programs_may_open_a_new_store_at_the_same_moment(lasting):
    failures, ready = [], threading.Barrier(6)

    def open_it() -> None:
        ready.wait()
        try:
            State.open(lasting).close()
        except StateError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "nodriver://x",
        "sqlite:////proc/none/state.sqlite",
        "postgresql://gmo:SECRET@127.0.0.1:9/x",
        "postgresql://gmo:SECRET@127.0.0.1:port/x",
    ],
)
def test_an_address_that_cannot_be_opened_is_a_clear_error(url):
    with pytest.raises(StateError, match="cannot be opened|failed") as raised:
        State.open(url)
    assert "SECRET" not in str(raised.value)
    assert raised.value.hint


def test_a_file_that_is_no_database_is_a_clear_error_and_left_as_it_is(tmp_path):
    path = tmp_path / "state.sqlite"
    path.write_text("это не база " * 100)
    with pytest.raises(StateError, match="not a database"):
        State.open(path)
    assert path.read_text().startswith("это не база")
