"""Changes that the sheet cannot get because this account may not write there: they wait, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.tables import Row, Side, Snapshot, merge
from gmo_sync.tables.held import hold_back
from gmo_sync.tables.merged import Held
from tests.tables.strategies import NOTES, three_sides
from tests.tables.test_merge import table

BASE = table(a="x|1|p", b="y|1", c="z|1")
EDITED = table(a="x2|2|p", b="y2|1", c="z|1")


def held(merged, closed=(), rows=False):
    return hold_back(merged, cell=lambda row_id, name: (row_id, name) in closed, rows=rows)


def titles(side):
    return [(row.id, row.cells["title"]) for row in side.rows]


def test_a_closed_cell_stays_in_the_sheet_and_is_still_a_change_at_the_next_sync():
    merged = held(merge(NOTES, BASE, EDITED, BASE), closed={("a", "title")})
    assert merged.held == (Held("a", "title", "x2"),)
    assert titles(merged.sheet) == [("a", "x"), ("b", "y2"), ("c", "z")]
    assert merged.sheet.by_id["a"].cells == {"title": "x", "term": "2", "place": "p"}
    assert merged.base.by_id["a"].cells == {"title": "x", "term": "2", "place": "p"}
    assert titles(merged.owner) == [("a", "x2"), ("b", "y2"), ("c", "z")]
    assert merged.waiting
    assert (merged.sheet.columns, merged.base.columns) == (NOTES.fields, NOTES.fields)
    again = merge(NOTES, merged.base, merged.owner, merged.sheet)
    assert [(one.row_id, one.field, one.new) for one in again.to_sheet.cells] == [("a", "title", "x2")]
    assert not again.conflicts


def test_several_closed_cells_of_a_row_are_each_held():
    merged = held(merge(NOTES, BASE, EDITED, BASE), closed={("a", "title"), ("a", "term"), ("b", "place")})
    assert {(one.row_id, one.field, one.new) for one in merged.held} == {("a", "title", "x2"), ("a", "term", "2")}
    assert merged.sheet.by_id["a"] == BASE.by_id["a"]
    assert merged.base.by_id["a"] == BASE.by_id["a"]
    assert [(one.row_id, one.field) for one in merged.to_sheet.cells] == [("b", "title")]


def test_what_is_open_is_written_as_before():
    merged = merge(NOTES, BASE, EDITED, BASE)
    assert held(merged) is merged
    assert held(merged, closed={("c", "title"), ("a", "place")}) is merged
    assert held(merge(NOTES, BASE, EDITED, BASE), rows=True).held == ()


def test_a_cell_that_the_sheet_did_not_have_is_not_made_up():
    new = Snapshot((Row("a", {"title": "x"}),), NOTES.fields)
    merged = held(merge(NOTES, None, table(a="x|1"), new), closed={("a", "term")})
    assert "term" not in merged.sheet.by_id["a"].cells
    assert "term" not in merged.base.by_id["a"].cells
    assert merged.held == (Held("a", "term", "1"),)


def test_a_closed_cell_and_rows_that_may_not_come_are_held_together():
    merged = held(merge(NOTES, BASE, table(a="x2|1|p", b="y|1", c="z|1", n="new"), BASE), {("a", "title")}, rows=True)
    assert merged.held == (Held("a", "title", "x2"), Held("n", None))
    only_the_cell = held(merge(NOTES, BASE, table(a="x2|1|p", b="y|1", c="z|1", n="new"), BASE), {("a", "title")})
    assert only_the_cell.held == (Held("a", "title", "x2"),)
    assert only_the_cell.sheet.ids == ("a", "b", "c", "n")


def test_rows_that_may_not_come_go_or_move_wait_and_edits_of_the_others_go_on():
    merged = held(merge(NOTES, BASE, table(c="z|1", n="new", a="x|2|p"), BASE), rows=True)
    assert merged.sheet.ids == ("a", "b", "c")
    assert merged.sheet.by_id["a"].cells["term"] == "2"
    assert [(one.row_id, one.field, one.new) for one in merged.held[:2]] == [("n", None, None), ("b", None, None)]
    assert {one.row_id for one in merged.held[2:]} <= {"a", "c"}
    assert len(merged.held) == 3
    assert merged.base.ids == ("a", "b", "c")
    assert merged.base.by_id["a"].cells["term"] == "2"
    assert merged.base.by_id["b"] == BASE.by_id["b"]
    assert merged.owner.ids == ("c", "n", "a")
    again = merge(NOTES, merged.base, merged.owner, merged.sheet)
    assert [one.row.id for one in again.to_sheet.added] == ["n"]
    assert [one.row.id for one in again.to_sheet.removed] == ["b"]
    assert again.sheet.ids == ("c", "n", "a")
    assert not again.to_owner


@pytest.mark.parametrize("owner", [dict(a="x", b="y", n="new"), dict(a="x"), dict(b="y", a="x")])
def test_each_kind_of_change_to_rows_is_held_by_itself(owner):
    base = table(a="x", b="y")
    merged = held(merge(NOTES, base, table(**owner), base), rows=True)
    assert merged.sheet.ids == ("a", "b")
    assert merged.base.ids == ("a", "b")
    assert len(merged.held) == 1
    assert merge(NOTES, merged.base, merged.owner, merged.sheet).sheet.ids == tuple(owner)


def test_a_row_that_both_sides_added_meanwhile_is_agreed_on_though_no_row_may_come():
    merged = held(merge(NOTES, table(a="x"), table(a="x", n="new", m="more"), table(a="x", n="new")), rows=True)
    assert merged.base.ids == ("a", "n")
    assert [one.row_id for one in merged.held] == ["m"]


def test_a_row_that_the_sheet_removed_stays_gone_though_no_other_may_come():
    merged = held(merge(NOTES, table(a="x", b="y"), table(a="x", b="y", n="new"), table(a="x")), rows=True)
    assert merged.sheet.ids == ("a",)
    assert merged.owner.ids == ("a", "n")
    assert merged.base.ids == ("a",)


def test_a_move_that_waits_is_not_undone_where_both_sides_added_rows_meanwhile():
    owner = table(c="3", b="2", a="1", d="4")
    merged = held(merge(NOTES, table(d="4", a="1"), owner, table(c="3", b="2", d="4", a="1")), rows=True)
    assert merged.base.ids == merged.sheet.ids == ("c", "b", "d", "a")
    again = merge(NOTES, merged.base, merged.owner, merged.sheet)
    assert not again.to_owner
    assert again.sheet.ids == owner.ids


closings = st.sets(st.tuples(st.sampled_from("abcdefghxyz"), st.sampled_from(NOTES.fields)))


@given(three_sides(), closings, st.booleans())
def test_nothing_closed_is_written_and_nothing_that_waits_is_lost(sides, closed, rows):
    whole = merge(NOTES, *sides)
    merged = held(whole, closed=closed, rows=rows)
    assert not {(one.row_id, one.field) for one in merged.to_sheet.cells} & closed
    if rows:
        assert merged.sheet.ids == whole.sheet_was.ids
    assert merged.to_owner == whole.to_owner
    then = merge(NOTES, merged.base, merged.owner, merged.sheet)
    if not whole.conflicts:
        assert not then.to_owner
        assert {row.id: dict(row.cells) for row in then.sheet.rows} == {
            row.id: dict(row.cells) for row in whole.sheet.rows
        }
        assert not [one for one in then.conflicts if one.winner is not Side.OWNER]
