"""A person's new name in the words of a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.plan.renaming import renamed

NAMES = {"Данилова Елена Андреевна": "Орлова Елена Андреевна", "Бежецких Ю.В.": "Бежецких Ю.В."}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Данилова Е.А., Бежецких Ю.В.", "Орлова Е.А., Бежецких Ю.В."),
        ("руководитель ГМО Данилова Е. А.", "руководитель ГМО Орлова Е.А."),
        ("Е.А. Данилова – методист", "Е.А. Орлова – методист"),
        ("Данилова Елена Андреевна;\nклассные руководители", "Орлова Елена Андреевна;\nклассные руководители"),
        ("Елена Андреевна Данилова", "Елена Андреевна Орлова"),
    ],
)
def test_the_new_name_is_written_the_way_the_old_one_was(text: str, expected: str):
    assert renamed(text, NAMES) == expected


@pytest.mark.parametrize(
    "text", ["Данилова", "Данилова О.А.", "библиотека им. Е.А. Даниловой", "классные руководители", "", "члены ГМО"]
)
def test_words_that_may_mean_somebody_else_stay(text: str):
    assert renamed(text, NAMES) == text


def test_initials_that_fit_two_people_stay():
    two = {
        "Данилова Елена Андреевна": "Орлова Елена Андреевна",
        "Данилова Евгения Алексеевна": "Данилова Евгения Алексеевна",
    }
    assert renamed("Данилова Е.А.", two) == "Данилова Е.А."
    assert renamed("Данилова Елена Андреевна", two) == "Орлова Елена Андреевна"


def test_people_who_exchange_names_are_renamed_at_once():
    swap = {"Данилова Е.А.": "Орлова Н.И.", "Орлова Н.И.": "Данилова Е.А."}
    assert renamed("Данилова Е.А., Орлова Н.И.", swap) == "Орлова Н.И., Данилова Е.А."


def test_a_new_name_that_is_no_name_is_put_as_it_is():
    assert renamed("Данилова Е.А., методист", {"Данилова Е.А.": "вакансия"}) == "вакансия, методист"


@given(st.text())
def test_nothing_changes_where_nobody_is_called_otherwise(text: str):
    assert renamed(text, {text: text, "Данилова Е.А.": "Данилова Е.А."}) == text
