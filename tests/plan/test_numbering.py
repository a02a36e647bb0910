"""A plan kept in the order of its numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.plan.numbering import in_number_order, number_of
from gmo_sync.plan.rows import ROWS_TABLE, PlanRow, RowKind, arrange
from gmo_sync.tables import Row


@pytest.mark.parametrize(
    ("words", "number"),
    [("1", (1,)), ("2.1.10.", (2, 1, 10)), ("III", (3,)), ("XIV.", (14,)), ("XC", (90,)), (" 4.1 ", (4, 1))],
)
def test_a_number_is_read(words: str, number: tuple[int, ...]):
    assert number_of(words) == number


@pytest.mark.parametrize("words", ["", ".", "1а", "IIII", "1..2", "–", "04.08.2021 г."])
def test_other_words_are_no_number(words: str):
    assert number_of(words) is None


def rows(*lines: tuple[str, str, str, str]) -> list[Row]:
    """Rows of «План» from (kind, section, number, title)."""
    return [
        ROWS_TABLE.row(PlanRow(id=str(at), kind=RowKind(kind), section=section, number=number, title=title))
        for at, (kind, section, number, title) in enumerate(lines)
    ]


def titles(found: list[Row]) -> list[str]:
    return [str(row.cells["title"]) for row in found]


SECTION, ACTIVITY = RowKind.SECTION.value, RowKind.ACTIVITY.value


def test_sections_and_activities_stand_by_their_numbers():
    shuffled = rows(
        (SECTION, "II", "II", "Второй"),
        (ACTIVITY, "II", "2.10", "десятое"),
        (ACTIVITY, "II", "2.9", "девятое"),
        (SECTION, "I", "I", "Первый"),
        (ACTIVITY, "I", "1.1", "начало"),
    )
    assert titles([*in_number_order(shuffled)]) == ["Первый", "начало", "Второй", "девятое", "десятое"]


def test_what_has_no_number_goes_with_the_row_above_it():
    shuffled = rows(
        (SECTION, "I", "I", "Раздел"),
        (ACTIVITY, "I", "", "первым делом"),
        (ACTIVITY, "I", "1.2", "второе"),
        (ACTIVITY, "I", "", "к нему"),
        (ACTIVITY, "I", "1.1", "первое"),
        (ACTIVITY, "I", "1.1", "и ещё первое"),
    )
    expected = ["Раздел", "первым делом", "первое", "и ещё первое", "второе", "к нему"]
    assert titles([*in_number_order(shuffled)]) == expected


entries = st.tuples(
    st.sampled_from([SECTION, ACTIVITY, ACTIVITY, RowKind.GROUP.value, RowKind.THEME.value]),
    st.sampled_from(["I", "II", "V"]),
    st.sampled_from(["", "I", "II", "1.1", "1.2", "1.10", "2", "итого"]),
    st.sampled_from(["А", "Б", "В"]),
)


@given(st.lists(entries, max_size=9))
def test_the_order_is_the_same_the_second_time_and_the_tree_keeps_it(lines: list[tuple[str, str, str, str]]):
    once = [*in_number_order(rows(*lines))]
    assert sorted(row.id for row in once) == sorted(map(str, range(len(lines))))
    assert [*in_number_order(once)] == once
    assert [*arrange(once)] == once
