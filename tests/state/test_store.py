"""One suite for every state store: what is saved, and that it is saved whole or not at all."""

from __future__ import annotations

import zlib
from datetime import date, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gmo_sync.errors import StateError
from gmo_sync.state import DeckRecord, FormRecord, HistoryEntry, ResponseRecord, State
from gmo_sync.tables import Row, Snapshot
from tests.state.conftest import NOW, OWNER


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
        run.intend([lost], editor="Иванова")
        run.commit(spreadsheet_id="s", bases={"План": snapshot(a="Заседание")}, calls=2)
    assert state.binding(OWNER).url == "http://sheet"
    assert state.base("s", "План") == snapshot(a="Заседание")
    (record,) = state.runs(OWNER)
    assert (record.outcome, record.calls, record.started, record.finished) == ("done", 2, NOW, NOW)
    assert (record.editor, record.undoes) == ("Иванова", None)
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


def test_moments_come_back_aware_and_in_utc(state):
    yekaterinburg = timezone(timedelta(hours=5))
    told = datetime(2026, 11, 23, 14, 0, 0, 123456, tzinfo=yekaterinburg)
    with state.run("collect", OWNER) as run:
        run.commit(responses=[ResponseRecord("f", "r", told, {})])
    (response,) = state.responses("f")
    assert response.submitted == told
    assert response.submitted.utcoffset() == timedelta(0)


def test_a_removed_row_is_kept_whole_in_the_history(state):
    row = {"title": "Заседание «ГМО»", "count": 2, "day": {"date": "2022-02-03"}, "note": None}
    entries = [
        HistoryEntry("План", "a", None, "owner", {"cells": row, "after": None}, None, "edit", "removed", "Заседание"),
        HistoryEntry("План", "b", "term", "sheet", "", "=1+2", "conflict"),
    ]
    with state.run("sync", OWNER) as run:
        run.intend(entries)
        run.commit()
    assert state.history(run.id) == entries


def test_what_a_killed_run_was_about_to_change_stays_in_the_history(state):
    first, second = (HistoryEntry("План", "a", "term", "sheet", "октябрь", new, "edit") for new in ("ноябрь", "май"))
    with pytest.raises(ZeroDivisionError), state.run("sync", OWNER) as run:
        run.intend([first])
        run.intend([second])
        raise ZeroDivisionError
    assert state.history(run.id) == [second]
    assert state.runs(OWNER)[0].outcome == "failed"


def test_the_changes_of_all_runs_of_an_owner_come_newest_first(state):
    entries = [HistoryEntry("План", "a", "term", "sheet", str(n), str(n + 1), "edit") for n in range(3)]
    numbers = []
    for owner, entry, undoes in ((OWNER, entries[0], None), ("another", entries[1], None), (OWNER, entries[2], 1)):
        with state.run("sync", owner, undoes=undoes) as run:
            run.intend([entry])
            run.commit()
        numbers.append(run.id)
    assert [(run.id, run.undoes, entry) for run, entry in state.changes(OWNER)] == [
        (numbers[2], 1, entries[2]),
        (numbers[0], None, entries[0]),
    ]
    assert [entry for _, entry in state.changes(OWNER, limit=1)] == [entries[2]]
    assert state.run_of(OWNER, numbers[1]) is None
    assert state.run_of("another", numbers[1]).id == numbers[1]


def test_every_store_has_an_id_of_its_own_and_keeps_it(lasting):
    with State.open(lasting) as state, State.open("sqlite://") as other:
        first = state.id
        assert len(first) == 32
        assert other.id != first
    with State.open(lasting) as state:
        assert state.id == first


def test_conflicts_that_wait_are_kept_until_others_are_given(state):
    for content in ([["a", "term", "май", "июнь"]], None, []):
        with state.run("sync", OWNER) as run:
            run.commit(spreadsheet_id="s", pending=None if content is None else {"План": content})
        assert state.pending("s") == {"План": content or state.pending("s")["План"]}
    assert state.pending("s") == {"План": []}
    assert state.pending("another") == {}


def test_the_mapping_of_a_base_is_kept_beside_it(state):
    assert state.mapping("s", "План") is None
    with state.run("sync", OWNER) as run:
        run.commit(spreadsheet_id="s", bases={"План": snapshot(a="x")}, mappings={"План": [["title", "text"]]})
    assert state.mapping("s", "План") == [["title", "text"]]


def test_a_commit_that_fails_half_way_saves_nothing(state):
    with state.run("sync", OWNER) as run:
        run.commit(spreadsheet_id="s", bases={"План": snapshot(a="x")})
    broken = object()
    with pytest.raises((StateError, TypeError)), state.run("sync", OWNER) as run:
        run.commit(
            spreadsheet_id="s", bases={"План": snapshot(a="y"), "Люди": snapshot(b="z")}, mappings={"Люди": broken}
        )
    assert state.base("s", "План") == snapshot(a="x")
    assert state.base("s", "Люди") is None
    assert state.runs(OWNER)[0].outcome == "failed"


def test_a_base_that_is_not_given_is_not_written_again(state):
    with state.run("sync", OWNER) as first:
        first.commit(spreadsheet_id="s", bases={"План": snapshot(a="x"), "Люди": snapshot(b="y")})
    with state.run("sync", OWNER) as second:
        second.commit(spreadsheet_id="s", bases={"Люди": snapshot(b="z")})
    with state.transaction() as connection:
        writers = dict(connection.execute(text('SELECT "table", run_id FROM bases')).all())
    assert writers == {"План": first.id, "Люди": second.id}


CELLS = (
    st.none()
    | st.text()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)
CELLS |= st.dates() | st.datetimes()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(TEXTS, st.dictionaries(st.sampled_from(["a", "b", "ё"]), CELLS | TEXTS), max_size=5))
def test_any_base_comes_back_as_it_was(state, rows):
    base = Snapshot(tuple(Row(row_id, cells) for row_id, cells in rows.items()), ("a", "b", "ё"))
    with state.run("sync", OWNER) as run:
        run.commit(spreadsheet_id="s", bases={"План": base})
    found = state.base("s", "План")
    assert found == base
    assert [{name: type(cell) for name, cell in row.cells.items()} for row in found.rows] == [
        {name: type(cell) for name, cell in row.cells.items()} for row in base.rows
    ]


@pytest.mark.parametrize(
    "content", [b"", b"not packed", zlib.compress(b"not json"), zlib.compress(orjson.dumps({"rows": [[1, 2]]}))]
)
def test_a_damaged_base_is_a_clear_error(state, content):
    with state.run("sync", OWNER) as run:
        run.commit(spreadsheet_id="s", bases={"План": snapshot(a="x")})
    with state.transaction() as connection:
        connection.execute(text("UPDATE bases SET content = :content"), {"content": content})
    with pytest.raises(StateError, match='"План" is damaged') as raised:
        state.base("s", "План")
    assert "повреждено" in raised.value.in_language("ru")


def test_owners_do_not_see_each_others_runs_forms_and_decks(state):
    for owner in ("one.yaml", "other.yaml"):
        with state.run("deck", owner) as run:
            run.bind(f"sheet of {owner}", "http://sheet")
            run.commit(decks=[DeckRecord(owner, "books", f"deck of {owner}", "http://deck")])
    assert state.spreadsheet_of("one.yaml") == "sheet of one.yaml"
    assert state.deck("other.yaml").presentation_id == "deck of other.yaml"
    assert [run.owner for run in state.runs("one.yaml")] == ["one.yaml"]


def test_what_was_noted_at_once_outlives_a_failed_run(state):
    form, deck = FormRecord(OWNER, "k", "f", "http://form", {}), DeckRecord(OWNER, "books", "p", "http://deck")
    with pytest.raises(ZeroDivisionError), state.run("publish", OWNER) as run:
        run.note(form=form)
        run.note(deck=deck)
        raise ZeroDivisionError
    assert (state.form(OWNER, "k"), state.deck(OWNER)) == (form, deck)


def test_no_id_is_too_long(state):
    long = "я" * 300
    with state.run(long, long) as run:
        run.bind(long, long)
        run.intend([HistoryEntry(long, long, long, "sheet", long, None, "edit", row=long)])
        run.commit(
            spreadsheet_id=long,
            bases={long: snapshot(a="x")},
            responses=[ResponseRecord(long, long, NOW, {})],
        )
    assert state.base(long, long) == snapshot(a="x")


def test_a_store_opens_by_the_path_of_its_file(tmp_path):
    path = tmp_path / "папка" / "state.sqlite"
    with State.open(path) as state, state.run("sync", OWNER) as run:
        run.commit()
    assert path.exists()
