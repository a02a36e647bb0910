"""The judge can say no: each kind of disagreement is seen, and what may differ does so only by nature."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fidelity import compare, known
from tests.fidelity.identities import Identities
from tests.fidelity.recordings import Response
from tests.fidelity.replay import Judged


def differing(expected: Any, got: Any, identities: Identities | None = None) -> list[str]:
    verdict = compare.bodies(expected, got, identities or Identities())
    return [difference.path for difference in verdict.differences]


@pytest.mark.parametrize(
    ("expected", "got", "leaf"),
    [
        ({"a": 1}, {"a": 2}, "a"),
        ({"a": 1}, {"a": "1"}, "a"),
        ({"a": 1}, {"a": True}, "a"),
        ({"a": 0}, {"a": False}, "a"),
        ({"a": 0.1}, {"a": 0.10000001}, "a"),
        ({"a": None}, {"a": 0}, "a"),
        ({"a": {}}, {"a": []}, "a"),
        ({"a": {}}, {}, "a"),
        ({}, {"a": {}}, "a"),
        ({"a": {"b": 1}}, {"a": {}}, "a.b"),
        ({"a": [1, 2]}, {"a": [1]}, "a[1]"),
        ({"a": [1]}, {"a": [1, {"b": 2}]}, "a[1].b"),
        ({"a": [1, 2]}, {"a": [2, 1]}, "a[0]"),
        ({"a": {"b": 1}}, {"a": "b"}, "a"),
        ([], None, "(body)"),
    ],
)
def test_every_kind_of_difference_is_seen(expected: Any, got: Any, leaf: str) -> None:
    assert leaf in differing(expected, got)


def test_a_leaf_on_one_side_only_counts_as_often_as_it_has_leaves() -> None:
    verdict = compare.bodies({"a": {"b": 1, "c": [2, 3]}}, {"d": 4}, Identities())
    assert [difference.path for difference in verdict.differences] == ["a.b", "a.c[0]", "a.c[1]", "d"]
    assert verdict.leaves == 4


def test_equal_numbers_are_equal_however_they_are_written() -> None:
    assert differing({"a": 1}, {"a": 1.0}) == []


def test_ids_are_translated_one_for_one() -> None:
    identities = Identities()
    assert differing({"spreadsheetId": "theirs"}, {"spreadsheetId": "ours"}, identities) == []
    assert differing({"spreadsheetId": "theirs"}, {"spreadsheetId": "ours"}, identities) == []
    assert differing({"spreadsheetId": "theirs"}, {"spreadsheetId": "another"}, identities) == ["spreadsheetId"]
    assert differing({"spreadsheetId": "another"}, {"spreadsheetId": "ours"}, identities) == ["spreadsheetId"]
    assert differing({"sheetId": 7}, {"sheetId": "7"}, identities) == ["sheetId"]


def test_an_id_that_the_client_chose_stays_what_it_is() -> None:
    identities = Identities()
    assert identities.body({"requests": [{"addSheet": {"properties": {"sheetId": 42}}}]})["requests"]
    assert differing({"sheetId": 42}, {"sheetId": 42}, identities) == []
    assert differing({"sheetId": 42}, {"sheetId": 43}, identities) == ["sheetId"]


def test_ids_are_translated_in_what_is_sent() -> None:
    identities = Identities()
    identities.join("file", "1" * 44, "2" * 44)
    identities.join("sheet", 5, 6)
    assert identities.text("/v4/spreadsheets/" + "1" * 44 + "/sheets/5:copyTo") == (
        "/v4/spreadsheets/" + "2" * 44 + "/sheets/6:copyTo"
    )
    assert identities.body({"a": [{"sheetId": 5, "value": 5}]}) == {"a": [{"sheetId": 6, "value": 5}]}


@pytest.mark.parametrize(
    ("key", "expected", "got", "equal"),
    [
        ("createdTime", "2023-07-20T08:47:53.621Z", "2026-01-01T00:00:00.000Z", True),
        ("createdTime", "2023-07-20T08:47:53.621Z", "2026-01-01T00:00:00Z", False),
        ("createdTime", "2023-07-20T08:47:53.621Z", "yesterday", False),
        ("title", "2023-07-20T08:47:53.621Z", "2026-01-01T00:00:00.000Z", False),
        ("spreadsheetUrl", "https://docs.google.com/a/edit", "http://127.0.0.1:1/a/edit", True),
        ("spreadsheetUrl", "https://docs.google.com/a/edit", "http://127.0.0.1:1/a/view", False),
        ("spreadsheetUrl", "https://docs.google.com/a/edit", "/a/edit", False),
        ("emailAddress", "a@example.com", "b@example.com", True),
        ("emailAddress", "a@example.com", "nobody", False),
        ("name", "a@example.com", "b@example.com", False),
    ],
)
def test_times_links_and_emails_may_differ_only_by_nature(key: str, expected: str, got: str, equal: bool) -> None:
    assert (differing({key: expected}, {key: got}) == []) is equal


def test_lists_that_google_does_not_order_are_compared_without_order_others_with_it() -> None:
    one, two = {"colorType": "A"}, {"colorType": "B"}
    assert differing({"themeColors": [one, two]}, {"themeColors": [two, one]}) == []
    assert differing({"themeColors": [one, two]}, {"themeColors": [two, two]}) != []
    assert differing({"colors": [one, two]}, {"colors": [two, one]}) != []


@pytest.mark.parametrize(
    ("got", "leaf"),
    [
        (Response(201, "application/json; charset=UTF-8", b'{"a": 1}'), "(status)"),
        (Response(200, "text/html", b'{"a": 1}'), "(content-type)"),
        (Response(200, "application/json; charset=UTF-8", b'{"a": 2}'), "a"),
        (Response(200, "application/json; charset=UTF-8", b""), "a"),
    ],
)
def test_status_content_type_and_body_are_compared(got: Response, leaf: str) -> None:
    expected = Response(200, "application/json; charset=UTF-8", b'{"a": 1}')
    verdict = compare.responses(expected, got, Identities())
    assert leaf in [difference.path for difference in verdict.differences]
    assert compare.responses(expected, expected, Identities()).equal


def test_bodies_that_are_not_json_are_compared_byte_by_byte() -> None:
    one, other = Response(200, "text/csv", b"a,b\r\n"), Response(200, "text/csv", b"a,b\n")
    assert not compare.responses(one, other, Identities()).equal
    assert compare.responses(one, one, Identities()).equal


def judged(path: str, recording: str = "one", request: str = "GET /a") -> Judged:
    return Judged("a.get", recording, 0, request, compare.Verdict(1, (compare.Difference(path, 1, 2),)))


def test_a_known_difference_excuses_itself_only() -> None:
    reason = known.Known("one", r"a\.b", "because")
    assert known.sorted_out([judged("a.b")], [reason]) == known.Sorting((), ())
    for other in (judged("a.bc"), judged("xa.b"), judged("a.b", "another")):
        assert [one for one, _ in known.sorted_out([other], [reason]).unknown] == [other]


def test_a_known_difference_that_no_longer_occurs_is_told() -> None:
    reason = known.Known("one", r"a\.b", "because")
    assert known.sorted_out([], [reason]).idle == (reason,)
