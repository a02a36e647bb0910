"""One run at a time, and runs that are killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time

import pytest

from gmo_sync.errors import StateError
from gmo_sync.state import State
from gmo_sync.tables import Row, Snapshot
from tests.state.conftest import NOW, OWNER

BASE = Snapshot((Row("a", {"title": "было"}),), ("title",))


@pytest.mark.scenario(77, 78)
def test_a_second_run_waits_and_then_leaves_saying_who_is_at_work_since_when(lasting):
    with (
        State.open(lasting, clock=lambda: NOW) as one,
        State.open(lasting, patience=0.2) as other,
        one.run("collect", OWNER),
    ):
        with pytest.raises(
            StateError, match=r"another run \(collect\) is at work on this plan since 2026-11-2"
        ) as raised:
            other.run("sync", OWNER).__enter__()
        assert "уже работает" in raised.value.in_language("ru")
        with other.run("sync", "another plan") as run:
            run.commit()


def test_runs_of_one_program_wait_for_each_other_too(url):
    with State.open(url, patience=0.2) as state, state.run("sync", OWNER):
        with pytest.raises(StateError, match="another run"):
            state.run("deck", OWNER).__enter__()
        with state.run("sync", "another plan") as run:
            run.commit()


def test_a_second_run_goes_on_when_the_first_ends(lasting):
    entered, ended = threading.Event(), []
    with State.open(lasting) as one, State.open(lasting) as other:

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


def test_an_error_of_the_run_itself_passes_as_it_is(url):
    with State.open(url) as state:
        for error in (ZeroDivisionError(), OSError("a picture"), KeyboardInterrupt()):
            with pytest.raises(type(error)) as raised, state.run("sync", OWNER):
                raise error
            assert raised.value is error
        assert [run.outcome for run in state.runs(OWNER)] == ["failed"] * 3


_INSIDE_A_RUN = """
import sys, time
from gmo_sync.state import State
with State.open(sys.argv[1]) as state, state.run("sync", "plan.yaml") as run:
    print("inside", flush=True)
    time.sleep(60)
"""

_INSIDE_A_COMMIT = """
import sys, time
from gmo_sync.state import DeckRecord, State
from gmo_sync.tables import Row, Snapshot

class Slow(list):
    def __iter__(self):
        print("inside", flush=True)
        time.sleep(60)
        return super().__iter__()

with State.open(sys.argv[1]) as state, state.run("sync", "plan.yaml") as run:
    decks = Slow([DeckRecord("plan.yaml", "books", "p", "http://deck")])
    base = Snapshot((Row("a", {"title": "стало"}),), ("title",))
    run.commit(spreadsheet_id="s", bases={"План": base}, decks=decks)
"""


@pytest.mark.parametrize("program", [_INSIDE_A_RUN, _INSIDE_A_COMMIT], ids=["in a run", "in a commit"])
def test_a_killed_run_leaves_everything_as_it_was_and_the_next_goes_on(lasting, program):
    with State.open(lasting) as state, state.run("sync", OWNER) as run:
        run.commit(spreadsheet_id="s", bases={"План": BASE})
    child = subprocess.Popen([sys.executable, "-c", program, lasting], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"inside\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with State.open(lasting) as state:
        assert state.base("s", "План") == BASE
        with state.run("sync", OWNER) as run:
            run.commit()
        assert [record.outcome for record in state.runs(OWNER)] == ["done", "failed", "done"]
        assert state.deck(OWNER) is None
