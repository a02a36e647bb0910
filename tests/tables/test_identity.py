"""Ids for rows that people typed, copied or robbed of theirs."""

from __future__ import annotations

from gmo_sync.tables import Row, Snapshot, identify
from tests.tables.strategies import NOTES
from tests.tables.test_merge import table


def sheet(*rows: tuple[str, str, str]) -> Snapshot:
    return Snapshot(
        tuple(Row(row_id, {"title": title, "term": term or None, "place": None}) for row_id, title, term in rows),
        NOTES.fields,
    )


def test_rows_that_have_their_ids_keep_them():
    snapshot = table(a="x", b="y")
    assert identify(NOTES, snapshot, table()) is snapshot


def test_a_typed_row_gets_an_id_of_its_own_and_the_same_one_in_a_dry_run():
    typed = sheet(("a", "x", ""), ("", "new", ""))
    once, twice = identify(NOTES, typed, table(a="x")), identify(NOTES, typed, table(a="x"))
    assert once == twice
    assert once.ids[0] == "a"
    assert len(once.ids[1]) == 8


def test_two_equal_typed_rows_get_two_ids():
    found = identify(NOTES, sheet(("", "new", ""), ("", "new", "")), table())
    assert len(set(found.ids)) == 2


def test_a_row_added_on_both_sides_with_one_natural_key_is_one_row():
    assert identify(NOTES, sheet(("", "Новое ", "май")), table(q="новое|июнь")).ids == ("q",)


def test_an_ambiguous_natural_key_names_nobody():
    assert identify(NOTES, sheet(("", "x", "")), table(a="x", b="x")).ids[0] not in {"a", "b", ""}


def test_a_cleared_id_is_found_again_in_the_base():
    assert identify(NOTES, sheet(("", "x", "")), table(), table(a="x")).ids == ("a",)


def test_of_a_copied_row_the_one_like_the_base_keeps_the_id():
    copied = sheet(("a", "x, черновик", ""), ("a", "x", "май"))
    found = identify(NOTES, copied, table(a="x|май"), table(a="x|май"))
    assert found.ids[1] == "a"
    assert found.ids[0] not in {"a", ""}
