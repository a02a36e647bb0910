"""How alike rows are, and which of them are certainly one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Row
from gmo_sync.tables import likeness as subject
from gmo_sync.tables.likeness import likeness, match, numbers_of, words_of
from tests.tables.strategies import NOTES
from tests.tables.test_merge import table


def rows(**lines):
    return {row.id: row for row in table(**lines).rows}


def test_a_row_says_all_its_cells_in_canonical_small_letters():
    row = Row("a", {"title": "Слово –  Дело", "term": BadCell(" Не  Число", Message("no")), "place": 1.5, "other": "x"})
    assert words_of(NOTES, row) == "слово - дело\nне число\n1,5"
    assert words_of(NOTES, Row("a", {"title": None})) == ""


def test_nothing_is_like_a_row_that_says_nothing():
    assert likeness("", "") == likeness("", "x") == likeness("x", "") == 0
    assert likeness("слово", "слово") == 100
    assert likeness("abcd", "abce") == 75


def test_numbers_are_those_of_the_natural_key_without_leading_zeros():
    two = replace(NOTES, natural_key=("title", "term"))
    row = Row("a", {"title": "Заседание 07 из 100", "term": 20.0, "place": "12"})
    assert numbers_of(two, row) == ("7", "100", "20")
    assert numbers_of(NOTES, row) == ("7", "100")
    assert numbers_of(two, Row("a", {"title": "1", "term": "2"})) == ("1", "2")
    assert numbers_of(two, Row("a", {})) == ()


def test_equal_words_are_one_row_where_nobody_else_has_them():
    assert match(NOTES, rows(x="слово", y="слово", z="дело"), rows(a="слово", b="дело")) == {"z": "b"}
    assert match(NOTES, rows(x="слово"), rows(a="слово", b="слово")) == {}
    assert match(NOTES, rows(x="", y="дело"), rows(a="")) == {}
    assert match(NOTES, {}, rows(a="x")) == match(NOTES, rows(x="x"), {}) == {}


# ten letters each: four of them others leave 60 of 100
TEN = "абвгдежзик"


@pytest.mark.parametrize(
    ("words", "like"),
    [
        ("абвгдежxyz", {"x": "a"}),  # 70: the least
        ("абвгдеwxyz", {}),  # 60
        (TEN, {"x": "a"}),
    ],
)
def test_a_row_is_another_from_a_likeness_of_seventy(words, like):
    assert match(NOTES, rows(x=words), rows(a=TEN)) == like


@pytest.mark.parametrize(
    ("best", "second", "like"),
    [
        ("абвгдежзиy", "абвгдежзzy", {"x": "a"}),  # 90 and 80: clear ahead
        ("абвгдежзxy", "абвгдежзzw", {}),  # 80 and 80
    ],
)
def test_the_best_must_be_clear_ahead_of_the_second(best, second, like):
    assert match(NOTES, rows(x=TEN), rows(b=second, a=best)) == like
    assert match(NOTES, rows(b=second, a=best), rows(x=TEN)) == {there: here for here, there in like.items()}


def test_equal_rows_are_out_of_the_way_of_those_that_are_alike():
    found = match(NOTES, rows(x=TEN, y=TEN + "л"), rows(a=TEN, b=TEN + "м"))
    assert found == {"x": "a", "y": "b"}


def test_rows_are_alike_only_where_the_numbers_of_their_keys_agree():
    assert match(NOTES, rows(x="Заседание 3|май"), rows(a="Заседание 4|май", b="Заседание 03|июнь")) == {"x": "b"}


def test_of_too_many_pairs_only_equal_words_are_matched(monkeypatch):
    monkeypatch.setattr(subject, "MOST_PAIRS", 1)
    assert match(NOTES, rows(x=TEN + "л"), rows(a=TEN)) == {"x": "a"}
    assert match(NOTES, rows(x=TEN + "л", y="дело"), rows(a=TEN, b="дело")) == {"x": "a", "y": "b"}
    assert match(NOTES, rows(x=TEN + "л", z="совсем другое"), rows(a=TEN)) == {}
