"""One suite for every state store: SQLite in a file and in memory, PostgreSQL where TEST_POSTGRES_URL names one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from gmo_sync.errors import StateError
from gmo_sync.state import DeckRecord, FormRecord, HistoryEntry, ResponseRecord, State, schema, store
from gmo_sync.tables import Row, Snapshot

OWNER = "plan.yaml"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["file", "memory", "postgresql"])
def url(request, tmp_path):
    if request.param == "postgresql":
        if "TEST_POSTGRES_URL" not in os.environ:
            pytest.skip("TEST_POSTGRES_URL names no database")
        return os.environ["TEST_POSTGRES_URL"]
    return f"sqlite:///{tmp_path}/deep/state.sqlite" if request.param == "file" else "sqlite://"


@pytest.fixture
def state(url):
    with State.open(url, clock=lambda: NOW) as opened:
        if url.startswith("postgresql"):
            with opened.transaction() as connection:
                for table in reversed(schema.metadata.sorted_tables):
                    if table is not schema.schema_version:
                        connection.execute(table.delete())
        yield opened


def snapshot(**rows: str) -> Snapshot:
    cells = {
        row_id: {"title": title, "day": date(2022, 2, 3), "count": 2, "share": 0.5, "done": True}
        for row_id, title in rows.items()
    }
    return Snapshot(
        tuple(Row(row_id, row) for row_id, row in cells.items()), ("title", "day", "count", "share", "done")
    )


def test_nothing_is_known_at_first(state):
    assert state.spreadsheet_of(OWNER) is None
    assert state.base("s", "План") is None
    assert state.runs(OWNER) == []
    assert state.deck(OWNER) is None


def test_a_committed_run_saves_bases_history_and_its_outcome(state):
    lost = HistoryEntry("План", "a", "term", "sheet", "октябрь", "ноябрь", "edit")
    with state.run("sync", OWNER) as run:
        run.bind("s", "http://sheet")
        run.commit(spreadsheet_id="s", bases={"План": snapshot(a="Заседание")}, history=[lost], calls=2)
    assert state.binding(OWNER).url == "http://sheet"
    assert state.base("s", "План") == snapshot(a="Заседание")
    (record,) = state.runs(OWNER)
    assert (record.outcome, record.calls, record.started, record.finished) == ("done", 2, NOW, NOW)
    assert state.history(record.id) == [lost]


def test_a_failed_run_leaves_the_bases_as_they_were(state):
    with state.run("sync", OWNER) as run:
        run.commit(spreadsheet_id="s", bases={"План": snapshot(a="x")})
    with pytest.raises(ZeroDivisionError), state.run("sync", OWNER):
        raise ZeroDivisionError
    assert [record.outcome for record in state.runs(OWNER)] == ["failed", "done"]
    assert state.base("s", "План") == snapshot(a="x")


def test_a_spreadsheet_is_remembered_even_when_the_run_fails_afterwards(state):
    with pytest.raises(ZeroDivisionError), state.run("sync", OWNER) as run:
        run.bind("s", "http://sheet")
        raise ZeroDivisionError
    assert state.spreadsheet_of(OWNER) == "s"


def test_forms_responses_and_decks_are_replaced_by_key(state):
    form = FormRecord(OWNER, "3.4.1", "f", "http://form", {"title": "Отзыв"})
    response = ResponseRecord("f", "r", NOW, {"answers": {}})
    deck = DeckRecord(OWNER, "books", "p", "http://deck")
    for _ in range(2):
        with state.run("forms", OWNER) as run:
            run.commit(forms=[form], responses=[response], decks=[deck])
    assert state.forms(OWNER) == [form]
    assert state.form(OWNER, "3.4.1") == form
    assert state.responses("f") == [response]
    assert state.deck(OWNER) == deck


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    url = f"sqlite:///{tmp_path}/state.sqlite"
    with State.open(url) as opened, opened.transaction() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    with pytest.raises(StateError, match="version 99"):
        State.open(url)


@pytest.mark.parametrize("url", ["nonsense", "nodriver://x", "sqlite:////proc/none/state.sqlite"])
def test_an_address_that_cannot_be_opened_is_a_clear_error(url):
    with pytest.raises(StateError, match="cannot be opened|failed"):
        State.open(url)


def test_a_second_run_waits_for_the_first_and_then_leaves(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "LOCK_PATIENCE", 0.2)
    url = f"sqlite:///{tmp_path}/state.sqlite"
    with State.open(url) as one, State.open(url) as other, one.run("sync", OWNER):
        with pytest.raises(StateError, match="another run is at work"), other.run("sync", OWNER):
            pass
        with other.run("sync", "another plan") as run:
            run.commit()


def test_a_second_run_goes_on_when_the_first_ends(tmp_path):
    url = f"sqlite:///{tmp_path}/state.sqlite"
    entered, ended = threading.Event(), []
    with State.open(url) as one, State.open(url) as other:

        def second() -> None:
            entered.wait()
            with other.run("sync", OWNER) as run:
                ended.append("second")
                run.commit()

        thread = threading.Thread(target=second)
        thread.start()
        with one.run("sync", OWNER) as run:
            entered.set()
            time.sleep(0.1)
            ended.append("first")
            run.commit()
        thread.join()
    assert ended == ["first", "second"]


_KILLED = """
import sys, time
from gmo_sync.state import State
with State.open(sys.argv[1]) as state, state.run("sync", "plan.yaml") as run:
    print("inside", flush=True)
    time.sleep(60)
"""


def test_a_run_that_is_killed_frees_its_lock_and_is_marked_failed_by_the_next(tmp_path):
    url = f"sqlite:///{tmp_path}/state.sqlite"
    child = subprocess.Popen([sys.executable, "-c", _KILLED, url], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"inside\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with State.open(url) as state:
        with state.run("sync", OWNER) as run:
            run.commit()
        assert [record.outcome for record in state.runs(OWNER)] == ["done", "failed"]
