from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.forms.incremental import increment, since

START = datetime(2026, 5, 15, tzinfo=UTC)


def response(name: str, minute: int) -> dict[str, Any]:
    moment = START + timedelta(minutes=minute)
    return {"responseId": name, "lastSubmittedTime": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}


def ids(responses: Any) -> list[str]:
    return [one["responseId"] for one in responses]


def test_new_and_changed_responses_are_told_from_known_ones() -> None:
    known = increment({}, [response("a", 1), response("b", 2), response("c", 3)]).known
    found = increment(known, [response("d", 9), response("b", 7), response("c", 3)])
    assert ids(found.new) == ["d"]
    assert ids(found.changed) == ["b"]
    assert ids(found.responses) == ["b", "d"]
    assert set(found.known) == {"a", "b", "c", "d"}
    assert found.known["b"] == response("b", 7)["lastSubmittedTime"]


def test_one_time_written_with_fewer_digits_is_no_change() -> None:
    known = {"a": "2026-05-15T00:01:00Z"}
    assert increment(known, [response("a", 1)]).responses == ()


def test_an_older_state_of_a_known_response_is_left_alone() -> None:
    found = increment({"a": response("a", 5)["lastSubmittedTime"]}, [response("a", 1)])
    assert found.responses == ()
    assert found.known["a"] == response("a", 5)["lastSubmittedTime"]


def test_asking_begins_before_the_last_known_one_and_with_everything_at_first() -> None:
    assert since({}) is None
    known = increment({}, [response("a", 30), response("b", 10)]).known
    assert since(known, overlap=timedelta(minutes=5)) == START + timedelta(minutes=25)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 60)), max_size=12), st.integers(0, 12))
def test_twice_is_once_and_parts_are_the_whole(sent: list[tuple[str, int]], cut: int) -> None:
    responses = [response(name, minute) for name, minute in sent]
    whole = increment({}, responses)
    assert increment(whole.known, responses).responses == ()
    first = increment({}, responses[:cut])
    assert increment(first.known, responses[cut:]).known == whole.known
    assert ids(whole.responses) == ids(
        sorted(whole.responses, key=lambda one: (one["lastSubmittedTime"], one["responseId"]))
    )
