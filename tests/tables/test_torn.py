"""Ids that stand beside other rows than their own: seen, and never written by."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gmo_sync.errors import GuardError
from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Row, Snapshot, identify
from gmo_sync.tables.torn import torn
from tests.tables.strategies import NOTES
from tests.tables.test_identity import rows
from tests.tables.test_merge import table

BASE = table(**{f"r{number}": f"Мероприятие {number}|месяц {number}|школа 91" for number in range(8)})


def with_ids(snapshot: Snapshot, ids) -> Snapshot:
    return Snapshot(
        tuple(replace(row, id=row_id) for row, row_id in zip(snapshot.rows, ids, strict=True)), snapshot.columns
    )


def test_nothing_is_torn_where_nothing_changed_or_rows_moved_with_their_ids():
    assert torn(NOTES, BASE, BASE) is None
    assert torn(NOTES, Snapshot(tuple(reversed(BASE.rows)), BASE.columns), BASE) is None


@given(st.permutations(range(8)))
def test_a_sheet_sorted_without_its_ids_is_seen_row_by_row_and_can_be_mended(order):
    assume(list(order) != list(range(8)))
    shuffled = Snapshot(tuple(BASE.rows[at] for at in order), BASE.columns)
    sorted_apart = with_ids(shuffled, BASE.ids)
    found = torn(NOTES, sorted_apart, BASE)
    assert found is not None
    assert found.belongs == {at: f"r{row}" for at, row in enumerate(order) if at != row}
    assert found.mended() == shuffled


def test_the_error_names_rows_and_what_to_do():
    sorted_apart = with_ids(Snapshot(tuple(reversed(BASE.rows)), BASE.columns), BASE.ids)
    with pytest.raises(GuardError) as stopped:
        torn(NOTES, sorted_apart, BASE).check()
    words = stopped.value.in_language("ru")
    assert stopped.value.hint.in_language("ru") == (
        "Похоже, таблицу отсортировали без её скрытого столбца с номерами. Отмените сортировку или запустите"
        " gmo-sync resync: он узнает строки по словам и сначала покажет, что сделает."
        " С --force номерам поверят как есть."
    )
    assert "номера строк оторваны от строк (8): «Мероприятие 7», «Мероприятие 6», «Мероприятие 5», …" in words
    assert "gmo-sync resync" in words
    assert stopped.value.where.sheet == "Заметки"


def test_few_torn_rows_are_all_named():
    swapped = rows(("r1", "Мероприятие 0|месяц 0"), ("r0", "Мероприятие 1|месяц 1"))
    with pytest.raises(GuardError, match=r"\(2\): «Мероприятие 0», «Мероприятие 1»$|1»\n"):
        torn(NOTES, swapped, BASE).check()


def test_one_id_typed_over_with_that_of_a_row_that_is_gone_is_seen():
    sheet = rows(("r1", "Мероприятие 0|месяц 0|школа 91"))
    found = torn(NOTES, sheet, BASE)
    assert found is not None
    assert found.belongs == {0: "r0"}


def test_one_id_typed_over_with_that_of_a_row_that_still_stands_is_told_apart_by_likeness():
    sheet = rows(("r1", "Мероприятие 0|месяц 0|школа 91"), ("r1", "Мероприятие 1|месяц 1|школа 91"))
    assert torn(NOTES, sheet, BASE) is None
    assert identify(NOTES, sheet, BASE, BASE).ids == ("r0", "r1")


def test_edited_rows_are_still_known_when_they_are_torn():
    sheet = rows(("r1", "Мероприятие 0|месяц 0|новое место"), ("r0", "Мероприятие 1|месяц 1|школа 91"))
    assert torn(NOTES, sheet, BASE).belongs == {0: "r0", 1: "r1"}


@pytest.mark.parametrize(
    "line",
    ["Другое|месяц 1|школа 91", "Другое|другой|другая", "Мероприятие 1||", "||", "Мероприятие 0|месяц 1|школа 91"],
)
def test_an_edited_row_is_not_torn(line):
    edited = Snapshot(tuple(rows(("r1", line)).rows[0] if row.id == "r1" else row for row in BASE.rows), BASE.columns)
    assert torn(NOTES, edited, BASE) is None


def test_a_row_retyped_as_another_that_still_stands_is_a_copy_and_not_torn():
    retyped = Snapshot(
        tuple(replace(BASE.rows[0], id="r1") if row.id == "r1" else row for row in BASE.rows), BASE.columns
    )
    assert torn(NOTES, retyped, BASE) is None


def test_rows_shifted_by_one_number_are_edits():
    shifted = Snapshot(
        tuple(Row(row.id, {**row.cells, "title": f"Мероприятие {number + 1}"}) for number, row in enumerate(BASE.rows)),
        BASE.columns,
    )
    assert torn(NOTES, shifted, BASE) is None


def test_who_had_the_id_of_a_mended_row_is_left_without_one():
    sheet = rows(("r1", "Мероприятие 0|месяц 0|школа 91"), ("r0", "совсем|новая|строка"))
    assert torn(NOTES, sheet, BASE).mended().ids == ("r0", "")


def test_two_rows_that_claim_one_id_are_left_to_people():
    claims = rows(("r1", "Мероприятие 0|месяц 0|школа 91"), ("r2", "Мероприятие 0|месяц 0|школа 91"))
    assert torn(NOTES, claims, BASE) is None


def test_rows_that_the_base_has_twice_are_told_from_nobody():
    base = table(a="x|1", b="y|2", c="y|2")
    assert torn(NOTES, rows(("a", "y|2")), base) is None


def test_values_that_stand_everywhere_tell_no_row_from_another():
    base = table(**{f"r{number}": "одно|и то же" for number in range(60)}, z="другое|слово")
    assert torn(NOTES, rows(("z", "одно|и то же")), base) is None


def test_a_row_that_said_nothing_is_edited_and_the_rows_after_it_are_still_looked_at():
    base = table(e="", **{row.id: "|".join(str(cell) for cell in row.cells.values()) for row in BASE.rows})
    sheet = rows(
        ("e", "Мероприятие 5|месяц 5|школа 91"),
        ("r2", "Мероприятие 2|месяц 2|другая школа"),
        ("r1", "Мероприятие 0|месяц 0|школа 91"),
    )
    assert torn(NOTES, sheet, base).belongs == {2: "r0"}


def test_words_that_do_not_fit_tell_a_row_as_others_do():
    base = Snapshot((Row("a", {"title": "x", "term": "1  2"}), Row("b", {"title": "y", "term": "3"})), BASE.columns)
    unfit = BadCell(" 1 2", Message("no"))
    sheet = Snapshot((Row("b", {"title": "x", "term": unfit}), Row("a", {"title": "y", "term": "3"})), BASE.columns)
    assert torn(NOTES, sheet, base).belongs == {0: "a", 1: "b"}
