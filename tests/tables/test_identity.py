"""Ids for rows that people typed, copied or robbed of theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Row, Snapshot, identify
from gmo_sync.tables.identity import How, identified, new_id
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


BASE = table(
    a="Заседание объединения 1|октябрь|школа № 91",
    b="Заседание объединения 2|декабрь|школа № 12",
    c="Конкурс чтецов|февраль|дом творчества",
    d="Круглый стол о чтении|март|библиотека Зеркало",
)


def rows(*named: tuple[str, str]) -> Snapshot:
    """`rows(("a", "x|1"))`: rows with the ids as they stand in the sheet, "" where there is none."""
    return Snapshot(
        tuple(replace(table(**{"_": line}).rows[0], id=row_id) for row_id, line in named),
        NOTES.fields,
    )


def test_cleared_ids_are_found_again_by_likeness_where_the_title_was_edited_too():
    cleared = rows(
        ("", "Конкурс юных чтецов|февраль|дом творчества"),
        ("", "Заседание объединения 2|декабрь|школа № 12, актовый зал"),
        ("a", "Заседание объединения 1|октябрь|школа № 91"),
        ("", "Совсем другое|май|парк"),
    )
    found = identified(NOTES, cleared, BASE, BASE)
    assert found.snapshot.ids[:3] == ("c", "b", "a")
    assert dict(found.given) == {"c": How.LIKENESS, "b": How.KEY, found.snapshot.ids[3]: How.NEW}


def test_a_row_with_another_number_is_another_row_however_alike_it_looks():
    typed = rows(("", "Заседание объединения 3|октябрь|школа № 91"))
    assert identify(NOTES, typed, BASE, BASE).ids[0] not in BASE.ids


def test_a_row_between_two_that_are_equally_like_it_is_nobody():
    base = table(a="Встреча с поэтом|май|зал А", b="Встреча с поэтом|май|зал Б")
    assert identify(NOTES, rows(("", "Встреча с поэтом|май|зал В")), base, base).ids[0] not in "ab"


def test_at_the_first_meeting_rows_are_joined_by_key_then_by_likeness_to_the_owners():
    typed = rows(
        ("", "конкурс  чтецов|апрель|"), ("", "Круглый стол о детском чтении|март|библиотека Зеркало"), ("", "Новое||")
    )
    found = identified(NOTES, typed, BASE)
    assert found.snapshot.ids[:2] == ("c", "d")
    assert list(found.given.values()) == [How.KEY, How.LIKENESS, How.NEW]


def test_once_there_is_a_base_no_row_is_joined_with_a_new_one_of_the_owner_for_mere_likeness():
    owner = rows(("n", "Круглый стол о чтении|март|библиотека Зеркало"))
    typed = rows(("", "Круглый стол о детском чтении|март|библиотека Зеркало"))
    assert identify(NOTES, typed, owner, table(q="другое")).ids[0] != "n"


def test_of_two_equal_copies_the_one_that_stands_where_it_stood_keeps_the_id():
    base = table(a="1", b="2", c="3")
    at_the_end = rows(("a", "1"), ("b", "2"), ("c", "3"), ("b", "2"))
    at_the_top = rows(("b", "2"), ("a", "1"), ("b", "2"), ("c", "3"))
    assert identify(NOTES, at_the_end, base, base).ids[:3] == ("a", "b", "c")
    found = identified(NOTES, at_the_top, base, base)
    assert found.snapshot.ids[1:] == ("a", "b", "c")
    assert list(found.given.values()) == [How.COPY]


def test_a_copy_of_a_row_that_nobody_knows_leaves_the_id_to_the_first():
    found = identify(NOTES, rows(("z", "x"), ("z", "y")), table())
    assert found.ids[0] == "z"
    assert found.ids[1] not in {"z", ""}


def test_of_two_rows_typed_with_one_natural_key_the_more_alike_is_the_missing_one():
    typed = rows(("", "Конкурс чтецов|май|"), ("", "Конкурс чтецов|февраль|дом творчества"))
    found = identify(NOTES, typed, BASE, BASE)
    assert found.ids[1] == "c"
    assert found.ids[0] not in BASE.ids
    turned = replace(typed, rows=tuple(reversed(typed.rows)))
    assert identify(NOTES, turned, BASE, BASE).ids[0] == "c"


def test_a_row_that_was_removed_and_typed_again_is_the_same_row():
    typed = rows(("a", "Заседание объединения 1|октябрь|школа № 91"), ("", "Конкурс чтецов|апрель|"))
    assert identify(NOTES, typed, BASE, BASE).ids == ("a", "c")


def test_ids_made_anew_are_like_no_id_of_any_side():
    typed = rows(("", "x"))
    once = identify(NOTES, typed, table()).ids[0]
    assert identify(NOTES, typed, table(**{once: "y"})).ids[0] not in {once, ""}


def test_many_rows_without_ids_are_still_matched_by_equal_words():
    many = {f"r{number}": f"title {number}|{number % 7}" for number in range(1500)}
    base = table(**many)
    shuffled = Snapshot(tuple(replace(row, id="") for row in reversed(base.rows)), NOTES.fields)
    no_key = replace(NOTES, natural_key=())
    assert identify(no_key, shuffled, base, base).ids == tuple(reversed(base.ids))


@given(st.permutations(range(4)), st.sets(st.integers(0, 3)))
def test_whichever_ids_are_cleared_in_whatever_order_the_rows_are_found_again(order, cleared):
    shuffled = Snapshot(
        tuple(replace(BASE.rows[at], id="" if at in cleared else BASE.rows[at].id) for at in order), NOTES.fields
    )
    assert identify(NOTES, shuffled, BASE, BASE).ids == tuple(BASE.ids[at] for at in order)


NOBODY_KNOWS = [
    # base, owner: is the id "z" of a row typed with the words of the missing row "c" strange?
    (BASE, BASE, "c"),
    (BASE, Snapshot(), "c"),
    (None, BASE, "c"),
    (None, Snapshot(), "z"),
    (Snapshot(), Snapshot(), "z"),
    (BASE, rows(("z", "x")), "z"),
    (Snapshot((*BASE.rows, Row("z", {"title": "x"}))), BASE, "z"),
]


@pytest.mark.parametrize(("base", "owner", "row_id"), NOBODY_KNOWS)
def test_an_id_that_nobody_knows_gives_way_to_that_of_the_row_it_is(base, owner, row_id):
    typed = rows(("z", "Конкурс чтецов|февраль|дом творчества"), ("a", "Заседание объединения 1"))
    found = identified(NOTES, typed, owner, base)
    assert found.snapshot.ids == (row_id, "a")
    assert dict(found.given) == ({"c": How.KEY} if row_id == "c" else {})


def test_an_id_that_nobody_knows_stays_where_the_row_is_like_none():
    typed = rows(("z", "Что-то новое"), ("a", "Заседание объединения 1|октябрь|школа № 91"))
    found = identified(NOTES, typed, BASE, BASE)
    assert found.snapshot is typed
    assert found.given == {}
    beside = rows(("z", "Что-то новое"), ("", "Другое"))
    ids = identify(NOTES, beside, BASE, BASE).ids
    assert ids[0] == "z"
    assert ids[1] not in {"z", "", *BASE.ids}


def test_nothing_to_give_is_the_sheet_itself():
    found = identified(NOTES, BASE, BASE, BASE)
    assert found.snapshot is BASE
    assert found.given == {}


def test_what_was_given_keeps_rows_and_columns_and_rows_that_had_their_ids():
    typed = rows(("a", "Заседание объединения 1"), ("", "Новое"))
    found = identify(NOTES, typed, BASE, BASE)
    assert found.columns == NOTES.fields
    assert found.rows[0] is typed.rows[0]
    assert found.rows[1].cells == typed.rows[1].cells


def test_of_copies_of_a_row_that_the_owner_added_the_one_like_the_owners_keeps_the_id():
    owner = rows(("n", "Новое|май"))
    assert identify(NOTES, rows(("n", "Другое|июнь"), ("n", "Новое|май")), owner, BASE).ids[1] == "n"
    base = rows(("n", "Другое|июнь"))
    assert identify(NOTES, rows(("n", "Другое|июнь"), ("n", "Новое|май")), owner, base).ids[0] == "n"


def test_several_rows_without_ids_are_no_copies_of_each_other():
    found = identified(NOTES, rows(("", "x"), ("", "y"), ("a", "z")), table(a="z"))
    assert list(found.given.values()) == [How.NEW, How.NEW]


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        (("b", "a", "c", "b"), 0),  # neither stands between a and c; the first
        (("b", "c", "a", "b"), 0),  # above c
        (("c", "b", "a", "b"), 3),  # below a
        (("b", "a", "b", "c"), 2),  # between them
        (("c", "b", "b", "a"), 1),
    ],
)
def test_of_equal_copies_the_one_with_a_neighbour_of_old_keeps_the_id(ids, kept):
    base = table(a="1", b="2", c="3")
    sheet_now = rows(*((row_id, {"a": "1", "b": "2", "c": "3"}[row_id]) for row_id in ids))
    found = identify(NOTES, sheet_now, base, base).ids
    assert [at for at, row_id in enumerate(found) if row_id == "b"] == [kept]


@pytest.mark.parametrize("first", [True, False])
def test_of_equal_copies_of_the_first_or_last_row_the_one_at_the_end_keeps_the_id(first):
    base = table(a="1", b="2", c="3")
    row_id = "a" if first else "c"
    ids = (row_id, "b", row_id)
    sheet_now = rows(*((one, {"a": "1", "b": "2", "c": "3"}[one]) for one in ids))
    found = identify(NOTES, sheet_now, base, base).ids
    assert found[0 if first else 2] == row_id


def test_new_ids_are_made_of_the_words_alone_so_that_a_dry_run_shows_those_that_will_be():
    row = Row("", {"title": "x", "term": "1", "place": BadCell("?!", Message("no"))})
    no_key = replace(NOTES, natural_key=())
    assert new_id(NOTES, row, ()) == new_id(NOTES, replace(row, cells={"title": "x"}), ()) == "20a63a4f"
    assert new_id(NOTES, row, {"20a63a4f"}) == "d7e2f23e"
    assert new_id(NOTES, row, {"20a63a4f", "d7e2f23e"}) == "ebe2f182"
    assert new_id(no_key, row, ()) == "10e8a5a0"
    assert new_id(no_key, replace(row, cells=row.cells | {"place": "?!"}), ()) == "10e8a5a0"
    assert new_id(NOTES, Row("", {"term": "1"}), ()) == new_id(no_key, Row("", {"term": "1"}), ()) != "10e8a5a0"
    assert len(new_id(NOTES, Row("", {"title": "\ud800"}), ())) == 8
