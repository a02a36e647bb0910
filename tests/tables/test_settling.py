"""Conflicts that people settle by typing: what counts as a person's word, and on which side it was said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Row, Side, Snapshot, Take, merge, same
from gmo_sync.tables.settling import pending_from_json, pending_to_json, settled, waiting
from tests.tables.strategies import NOTES, TRIPS
from tests.tables.test_merge import table
from tests.tables.test_row_conflicts import trips

CELL = ("a", "title")
PENDING = {CELL: ("ours", "theirs")}
BAD = BadCell("?!", Message("no"))


def one(title, row_id="a", **options):
    return Snapshot((Row(row_id, {"title": title}, **options),), NOTES.fields)


DECISIONS = [
    ("ours", "theirs", None),
    ("ours", "third", Side.SHEET),
    ("ours", "ours", Side.SHEET),
    ("third", "theirs", Side.OWNER),
    ("theirs", "theirs", Side.OWNER),
    ("third", "fourth", None),
    ("ours", "theirs  ", None),
    ("ours ", "theirs", None),
    ("ours", None, Side.SHEET),
    (None, "theirs", Side.OWNER),
    ("ours", BAD, None),
    ("third", BAD, Side.OWNER),
]


@pytest.mark.parametrize(("owner", "sheet", "side"), DECISIONS)
def test_the_side_on_which_a_person_typed_since_is_the_one_that_decided(owner, sheet, side):
    found = settled(PENDING, one(owner), one(sheet))
    assert found == ({} if side is None else {CELL: Take(side)})


def test_a_formula_that_gives_another_value_is_nobodys_word():
    computed = one("third", computed=frozenset({"title"}))
    assert settled(PENDING, one("ours"), computed) == {}
    assert settled(PENDING, one("third"), computed) == {CELL: Take(Side.OWNER)}
    assert settled(PENDING, one("ours"), one("third", computed=frozenset({"term"}))) == {CELL: Take(Side.SHEET)}


def test_a_mark_settles_for_the_sheet_as_it_stands_unless_the_file_was_edited_meanwhile():
    assert settled(PENDING, one("ours"), one("theirs"), [CELL]) == {CELL: Take(Side.SHEET)}
    assert settled(PENDING, one("third"), one("theirs"), [CELL]) == {CELL: Take(Side.OWNER)}
    assert settled(PENDING, one("ours"), one("theirs"), [("b", "title")]) == {}


@pytest.mark.parametrize(
    ("owner", "sheet"),
    [
        (Snapshot(), one("third")),
        (one("third"), Snapshot()),
        (Snapshot((Row("a", {}),)), one("third")),
        (one("third"), Snapshot((Row("a", {}),))),
    ],
)
def test_a_conflict_whose_cell_is_gone_on_a_side_is_no_decision_and_stops_no_other(owner, sheet):
    others = {CELL: ("ours", "theirs"), ("b", "title"): ("x", "y")}
    also = [Row("b", {"title": "x"})], [Row("b", {"title": "z"})]
    found = settled(others, replace(owner, rows=(*owner.rows, *also[0])), replace(sheet, rows=(*sheet.rows, *also[1])))
    assert found == {("b", "title"): Take(Side.SHEET)}


def test_only_what_nobody_settled_goes_on_waiting():
    sides = table(a="x|1", b="y|1"), table(a="x|2", b="y|2"), table(a="x|3", b="y|3")
    merged = merge(NOTES, *sides, decisions={("b", "term"): Take(Side.SHEET)})
    assert waiting(merged, {}) == {("a", "term"): ("2", "3")}


@pytest.mark.parametrize(
    ("told", "marked"),
    [((2, 4), False), ((2, 9), True)],
    ids=["typed anew", "marked as settled"],
)
def test_what_a_person_said_of_a_row_that_does_not_fit_together_is_remembered(told, marked):
    """The start in the sheet is later than the end: it is taken as soon as it fits, and nobody is asked again."""
    start = ("a", "start")
    base, owner, sheet = trips(("a", 3, 5)), trips(("a", 2, 5)), trips(("a", 9, 5))
    decided = settled({start: told}, owner, sheet, {start} if marked else ())
    assert decided == {start: Take(Side.SHEET)}
    merged = merge(TRIPS, base, owner, sheet, decisions=decided)
    assert merged.row_conflicts[0].open
    remembered = waiting(merged, {start: told, ("b", "start"): (1, 0)}, {start} if marked else ())
    assert remembered == {start: (2, 2)}
    assert settled(remembered, owner, sheet) == decided
    fits = trips(("a", 4, 5))
    merged = merge(TRIPS, base, owner, fits, decisions=settled(remembered, owner, fits))
    assert (merged.owner.rows[0].cells["start"], waiting(merged, remembered)) == (4, {})


cells = st.none() | st.text() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates()
moments = st.datetimes() | st.times() | cells


@given(st.dictionaries(st.tuples(st.text(), st.text()), st.tuples(moments, moments)))
def test_what_waits_is_remembered_as_it_was(pending):
    stored = json.loads(json.dumps(pending_to_json(pending)))
    assert pending_from_json(stored) == pending
    assert stored == sorted(stored, key=lambda entry: entry[:2])


def test_a_cell_that_does_not_fit_is_remembered_by_its_words():
    stored = pending_to_json({("b", "title"): (BAD, date(2022, 2, 3)), CELL: (time(9), datetime(2022, 2, 3))})
    assert stored == [
        ["a", "title", {"time": "09:00:00"}, {"datetime": "2022-02-03T00:00:00"}],
        ["b", "title", "?!", {"date": "2022-02-03"}],
    ]
    assert same(pending_from_json(stored)["b", "title"][0], "?!")
