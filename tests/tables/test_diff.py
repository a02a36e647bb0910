"""What differs between two states of a table, change by change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, CellChange, Changeset, Row, RowAdded, RowMoved, RowRemoved, Snapshot, diff
from gmo_sync.tables.columns import Table
from gmo_sync.tables.diff import edits
from tests.tables.strategies import Trip
from tests.tables.test_merge import table

CELL, ADDED = CellChange("a", "title", "x", "y"), RowAdded(Row("n", {}), None)
REMOVED, MOVED = RowRemoved(Row("b", {})), RowMoved("c", "n")


def test_every_change_is_told_with_the_row_above_it():
    old = table(a="x|1", b="y", c="z", d="w")
    new = table(n="new", a="x|2", m="more", d="w", c="z")
    changes = diff(old, new)
    assert changes.cells == (CellChange("a", "term", "1", "2"),)
    assert changes.added == (RowAdded(new.rows[0], None), RowAdded(new.rows[2], "a"))
    assert changes.removed == (RowRemoved(old.rows[1]),)
    assert changes.moves in ((RowMoved("d", "m"),), (RowMoved("c", "d"),))


def test_what_is_not_there_is_left_out_and_equal_words_are_no_change():
    old = table(a="x – 1|1")
    new = Snapshot((Row("a", {"title": "x  - 1"}),), ("title",))
    assert not diff(old, new)
    assert diff(Snapshot(), Snapshot()) == Changeset()
    assert diff(new, old).cells == (CellChange("a", "term", None, "1"),)


def test_rows_that_only_changed_their_places_among_new_and_gone_ones_have_not_moved():
    assert not diff(table(a="1", b="2", c="3"), table(n="0", a="1", m="5", c="3")).moves


@pytest.mark.parametrize("name", ["cells", "added", "removed", "moves"])
def test_a_changeset_of_one_kind_is_one(name):
    one = {"cells": CELL, "added": ADDED, "removed": REMOVED, "moves": MOVED}[name]
    changes = Changeset(**{name: (one, one)})
    assert (bool(changes), len(changes), list(changes)) == (True, 2, [one, one])


def test_a_changeset_has_all_its_changes_in_turn():
    changes = Changeset((CELL,), (ADDED,), (REMOVED,), (MOVED,))
    assert (list(changes), len(changes), bool(changes)) == ([CELL, ADDED, REMOVED, MOVED], 4, True)
    assert (list(Changeset()), len(Changeset()), bool(Changeset())) == ([], 0, False)


TRIPS = Table(Trip, "Походы")


@pytest.mark.parametrize(
    ("was", "now", "typed"),
    [
        ({"title": "x", "start": 1}, {"title": "x ", "start": 1}, []),
        ({"title": "x", "start": 1}, {"title": "y", "start": 2}, ["title", "start"]),
        ({"title": "x"}, {"title": "x", "start": 0, "end": 5, "other": "z"}, ["end"]),
        ({"start": 1}, {"start": BadCell("1", Message("no"))}, []),
        ({"start": 1}, {"start": BadCell("2", Message("no"))}, ["start"]),
        ({}, {"title": BadCell("", Message("no"))}, []),
    ],
)  # fmt: skip
def test_an_edit_is_what_somebody_typed_since(was, now, typed):
    assert list(edits(TRIPS, Row("a", was), Row("a", now))) == typed


def test_a_row_that_is_the_very_same_is_not_looked_into():
    old = table(a="x", b="y")
    assert not diff(old, replace(old, rows=old.rows))
