"""One side of a table as it was: in whatever order, and as JSON."""

from __future__ import annotations

import json
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Row, Snapshot
from gmo_sync.tables.snapshot import snapshot_from_json, snapshot_to_json
from tests.tables.test_merge import table

FULL = Snapshot(
    (
        Row("a", {"title": "x", "term": None, "place": 1.5}),
        Row("b", {"title": date(2022, 2, 3), "place": True}),
        Row("c", {"term": datetime(2022, 2, 3, 9, 30), "place": time(9)}),
    ),
    ("title", "term", "place"),
)


def test_a_snapshot_is_kept_as_json():
    stored = snapshot_to_json(FULL)
    assert json.loads(json.dumps(stored)) == {
        "columns": ["title", "term", "place"],
        "rows": [
            ["a", "x", None, 1.5],
            ["b", {"date": "2022-02-03"}, [], True],
            ["c", [], {"datetime": "2022-02-03T09:30:00"}, {"time": "09:00:00"}],
        ],
    }
    assert snapshot_from_json(stored) == FULL


cells = st.none() | st.text() | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.dates() | st.times()
sides = st.builds(
    lambda rows: Snapshot(tuple(Row(str(at), row) for at, row in enumerate(rows)), ("title", "term")),
    st.lists(st.dictionaries(st.sampled_from(["title", "term"]), cells | st.datetimes(), max_size=2), max_size=3),
)


@given(sides)
def test_what_is_kept_comes_back_as_it_was(side):
    again = snapshot_from_json(json.loads(json.dumps(snapshot_to_json(side))))
    assert again == side
    assert [list(map(type, row.cells.values())) for row in again.rows] == [
        [type(row.cells[name]) for name in side.columns if name in row.cells] for row in side.rows
    ]


def test_a_row_of_another_length_is_no_row_of_the_table():
    with pytest.raises(ValueError):
        snapshot_from_json({"columns": ["title", "term"], "rows": [["a", "x"]]})


def test_what_does_not_fit_was_never_agreed_on():
    bad = Snapshot((Row("a", {"title": BadCell("?!", Message("no"))}),), ("title",))
    with pytest.raises(TypeError, match="^a base cannot hold the bad cell 'title' of row 'a'$"):
        snapshot_to_json(bad)


def test_a_side_without_an_order_of_its_own_takes_another_and_new_rows_stand_behind():
    side = Snapshot(table(c="3", n="5", a="1", m="6", b="2").rows, ("title",), ordered=False)
    assert side.in_order_of("abc").ids == ("a", "b", "c", "n", "m")
    assert side.in_order_of(iter("xcya")).ids == ("c", "a", "n", "m", "b")
    assert side.in_order_of("").ids == side.ids
    assert (side.in_order_of("a").columns, side.in_order_of("a").ordered) == (("title",), False)
