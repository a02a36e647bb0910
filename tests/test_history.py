"""Changes in the history: told, found again by words, and taken back (without a server)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gmo_sync.errors import InputError
from gmo_sync.history import MISFIT, TOGETHER, Corrected, cell_to_json, entries, find_field, find_row, lost, words_of
from gmo_sync.language import Message
from gmo_sync.state import HistoryEntry
from gmo_sync.tables import BadCell, Policy, Row, Snapshot, merge, same
from tests.tables.strategies import NOTES, TRIPS, three_sides
from tests.tables.test_row_conflicts import ends, trips

TABLES = {NOTES.title: NOTES}


def agree(one: Snapshot, other: Snapshot) -> bool:
    return one.ids == other.ids and all(
        same(row.cells[name], other.by_id[row.id].cells[name]) for row in one.rows for name in NOTES.fields
    )


@given(three_sides(), st.sampled_from(Policy))
def test_undoing_a_merge_takes_back_the_edits_of_both_sides(
    sides: tuple[Snapshot | None, Snapshot, Snapshot], policy: Policy
):
    base, owner, sheet = sides
    assume(base is not None)
    assert base is not None
    merged = merge(NOTES, base, owner, sheet, policy)
    assume(not merged.conflicts and not merged.kept)
    corrected = Corrected({NOTES.title: merged.owner})
    corrected.undo(entries({NOTES.title: merged}, TABLES))
    undone = corrected.tables[NOTES.title].by_id
    of_both = set(owner.ids) & set(sheet.ids)
    gone_from_both = set(base.ids) - set(owner.ids) - set(sheet.ids)
    assert set(undone) == (set(base.ids) - gone_from_both) | of_both
    for row_id, name in ((row_id, name) for row_id in set(undone) & set(base.ids) for name in NOTES.fields):
        was, now = base.by_id[row_id].cells[name], undone[row_id].cells[name]
        agreed = row_id in of_both and same(owner.by_id[row_id].cells[name], sheet.by_id[row_id].cells[name])
        assert same(now, was) or agreed, "what both sides wrote alike, no sync has changed"


@given(three_sides())
def test_undoing_what_only_the_sheet_did_gives_the_owner_s_side_again(
    sides: tuple[Snapshot | None, Snapshot, Snapshot],
):
    base, _, sheet = sides
    assume(base is not None)
    assert base is not None
    merged = merge(NOTES, base, base, sheet)
    corrected = Corrected({NOTES.title: merged.owner})
    corrected.undo(entries({NOTES.title: merged}, TABLES))
    assert agree(corrected.tables[NOTES.title], base)
    assert corrected.skipped == []


def entry(what: str, old: Any, new: Any, field: str | None = None, row_id: str = "a", row: str = "") -> HistoryEntry:
    return HistoryEntry(NOTES.title, row_id, field, "sheet", old, new, "edit", what, row)


def table(**rows: str) -> Corrected:
    made = tuple(Row(row_id, {"title": title, "term": None, "place": None}) for row_id, title in rows.items())
    return Corrected({NOTES.title: Snapshot(made, NOTES.fields)})


def test_what_others_went_on_from_is_left_and_told():
    corrected = table(a="новое", b="Б")
    later = entry("cell", "было", "стало", "title")
    moved = entry("moved", {"after": None}, {"after": "zz"}, row_id="b")
    added = entry("added", None, {"cells": {"title": "другое"}, "after": None}, row_id="b")
    corrected.undo([later, moved, added])
    assert corrected.skipped == [later, moved, added]
    assert corrected.tables == table(a="новое", b="Б").tables


def test_a_row_that_was_added_and_moved_goes():
    corrected = table(a="А", b="Б")
    moved = entry("moved", {"after": None}, {"after": "a"}, row_id="b")
    added = entry("added", None, {"cells": {"title": "Б"}, "after": "a"}, row_id="b")
    corrected.undo([moved, added])
    assert (corrected.tables, corrected.skipped) == (table(a="А").tables, [])


def test_removed_neighbours_come_back_in_their_order():
    corrected = table(d="Г")
    gone = [
        entry("removed", {"cells": {"title": title}, "after": after}, None, row_id=row_id)
        for row_id, title, after in (("a", "А", None), ("b", "Б", "a"), ("c", "В", "b"))
    ]
    corrected.undo(gone)
    assert corrected.tables[NOTES.title].ids == ("a", "b", "c", "d")
    corrected.undo(gone)
    assert corrected.tables[NOTES.title].ids == ("a", "b", "c", "d")


def test_a_row_whose_neighbour_is_gone_comes_back_at_the_end():
    corrected = table(d="Г")
    corrected.restore(entry("removed", {"cells": {"title": "А"}, "after": "nobody"}, None))
    assert corrected.tables[NOTES.title].ids == ("d", "a")


def test_a_value_is_restored_whatever_stands_there_and_a_standing_row_is_not_doubled():
    corrected = table(a="новее")
    corrected.restore(entry("cell", {"date": "2022-02-03"}, "стало", "term"))
    assert corrected.tables[NOTES.title].rows[0].cells["term"] == date(2022, 2, 3)
    standing = entry("removed", {"cells": {"title": "А"}, "after": None}, None)
    missing = entry("cell", "было", "стало", "term", row_id="zz")
    corrected.restore(standing)
    corrected.restore(missing)
    assert corrected.skipped == [standing, missing]


def test_a_removed_row_of_an_older_store_comes_back_too():
    corrected = table()
    corrected.undo([HistoryEntry(NOTES.title, "a", None, "owner", {"title": "А"}, None, "removal", "removed")])
    assert corrected.tables[NOTES.title].rows == (Row("a", {"title": "А"}),)


def test_only_what_took_something_away_is_lost():
    kept = [
        entry("cell", "было", "стало", "title"),
        entry("removed", {"cells": {}, "after": None}, None),
    ]
    others = [entry("cell", None, "стало", "title"), entry("added", None, {"cells": {}}), entry("moved", {}, {})]
    assert list(lost([*others, *kept])) == kept


ROWS = {("План", "a1"): "3.1.1 Круглый стол", ("План", "b2"): "3.1.10 Семинар", ("Люди", "c3"): "Данилова Е.А."}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a1", ("План", "a1")),
        ("3.1.1", ("План", "a1")),
        ("3.1.1  круглый стол", ("План", "a1")),
        ("данилова", ("Люди", "c3")),
        ("3.1.10", ("План", "b2")),
        ("семинар", ("План", "b2")),
        ("стол круглый", ("План", "a1")),
    ],
)
def test_a_row_is_found_by_its_id_its_number_and_its_words(words: str, found: tuple[str, str]):
    assert find_row(ROWS, words) == found


@pytest.mark.parametrize(
    ("words", "said"),
    [("3.1", "several rows"), ("Поход", "no row"), ("", "no row"), ("!", "no row"), ("рниль", "no row")],
)
def test_words_that_name_no_row_or_several_are_refused(words: str, said: str):
    with pytest.raises(InputError, match=said):
        find_row(ROWS, words)


def test_a_column_is_found_by_its_heading_its_beginning_or_its_field():
    assert [find_field(NOTES, words) for words in ("Срок", "сро", "term", "НАЗВАНИЕ")] == [
        "term",
        "term",
        "term",
        "title",
    ]
    for words in ("Цена", ""):
        with pytest.raises(InputError, match="Название, Срок, Место"):
            find_field(NOTES, words)


def test_values_are_told_as_a_reader_writes_them():
    assert words_of({"date": "2022-02-03"}) == "03.02.2022"
    assert words_of({"cells": {"title": "Поход", "done": False, "hours": 1.5}, "after": None}) == "Поход · 1,5"
    assert words_of({"after": "a"}) == words_of(None) == ""
    assert cell_to_json(BadCell("много", Message("{words}", words="нет"))) == "много"


def test_what_would_not_fit_together_any_more_is_not_taken_back():
    """The end was moved first, then the start behind the old end: the old end alone fits no more."""
    now = {TRIPS.title: trips(("a", 6, 8), ("b", 1, 2))}
    corrected = Corrected(dict(now))
    gone = {"cells": {"title": "c", "start": 9, "end": 1}, "after": "b"}
    corrected.undo(
        [
            HistoryEntry(TRIPS.title, "a", "end", "owner", 5, 8, "edit", "cell", "a"),
            HistoryEntry(TRIPS.title, "b", "end", "owner", 3, 2, "edit", "cell", "b"),
            HistoryEntry(TRIPS.title, "c", None, "sheet", gone, None, "edit", "removed", "c"),
        ]
    )
    corrected.check({TRIPS.title: TRIPS}, now)
    assert ends(corrected.tables[TRIPS.title]) == {"a": (6, 8), "b": (1, 3)}, "the rest is taken back"
    assert [(one.row_id, one.field, one.reason) for one in corrected.skipped] == [
        ("a", None, TOGETHER),
        ("c", None, TOGETHER),
    ]


def test_a_row_that_comes_back_as_people_left_it_is_filled_in_as_if_they_had_just_typed_it():
    def complete(side: Snapshot) -> Snapshot:
        return side.with_rows(replace(row, cells={**row.cells, "end": row.cells["end"] or 9}) for row in side.rows)

    trip = replace(TRIPS, complete=complete)
    now = {TRIPS.title: trips(("a", 6, 8))}
    corrected = Corrected(dict(now))
    corrected.check({TRIPS.title: trip}, now)
    assert corrected.tables[TRIPS.title] is now[TRIPS.title], "what nobody takes back stays as it is"
    gone = {"cells": {"title": "b", "start": 1, "end": None}, "after": "a"}
    corrected.undo([HistoryEntry(TRIPS.title, "b", None, "sheet", gone, None, "edit", "removed", "b")])
    corrected.check({TRIPS.title: trip}, now)
    assert [row.cells["end"] for row in corrected.tables[TRIPS.title].rows] == [8, 9]


def test_words_that_did_not_fit_stay_in_the_history_when_their_row_comes_back():
    now = {TRIPS.title: trips(("a", 6, 8))}
    corrected = Corrected(dict(now))
    gone = {"cells": {"title": "b", "start": "завтра", "end": 7}, "after": "a"}
    entries = [
        HistoryEntry(TRIPS.title, "a", "end", "sheet", "послезавтра", 8, "conflict", "cell", "a"),
        HistoryEntry(TRIPS.title, "b", None, "sheet", gone, None, "edit", "removed", "b"),
    ]
    corrected.undo(entries)
    corrected.check({TRIPS.title: TRIPS}, now)
    assert ends(corrected.tables[TRIPS.title]) == {"a": (6, 8), "b": (TRIPS.by_field["start"].default, 7)}
    assert [(one.row_id, one.field, one.old, one.reason) for one in corrected.skipped] == [
        ("a", "end", "послезавтра", MISFIT),
        ("b", "start", "завтра", MISFIT),
    ]
