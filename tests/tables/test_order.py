"""The order of rows: the least that moved, and two sides' moves together."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.tables.order import longest_increasing, merge_order, moved


@given(st.lists(st.integers(0, 9), max_size=8))
def test_the_longest_run_that_increases_is_found_in_order(numbers):
    found = longest_increasing(numbers)
    assert found == sorted(found)
    values = [numbers[at] for at in found]
    assert all(one < other for one, other in pairwise(values))
    increasing = (
        size
        for size in range(len(numbers), 0, -1)
        for chosen in combinations(numbers, size)
        if all(one < other for one, other in pairwise(chosen))
    )
    assert len(found) == next(increasing, 0)


@given(st.permutations(range(6)))
def test_a_run_of_places_can_start_anywhere(numbers):
    assert set(longest_increasing(numbers)) <= set(range(6))
    assert longest_increasing([]) == []
    assert longest_increasing([5]) == [0]
    assert longest_increasing([2, 3]) == [0, 1]


ORDERS = [
    ("abcd", "abcd", "abcd", "abcd"),
    ("abcd", "bacd", "abdc", "badc"),
    ("abcd", "dabc", "abcd", "dabc"),
    ("abcd", "abcd", "dabc", "dabc"),
    ("abcd", "dabc", "bcda", "dbca"),
    ("abcd", "dabc", "adbc", "adbc"),  # both moved d: the sheet's place
    ("abc", "aObc", "aSbc", "aOSbc"),
    ("abc", "abcO", "abcS", "abcOS"),
    ("abc", "Oabc", "Sabc", "OSabc"),
    ("abc", "OPabc", "STabc", "OPSTabc"),
    ("", "ab", "cd", "abcd"),
    ("", "ab", "ba", "ba"),
    ("abc", "ac", "acb", "ac"),
    ("abc", "cab", "abcS", "cabS"),
]


@pytest.mark.parametrize(("base", "owner", "sheet", "expected"), ORDERS)
def test_the_order_becomes(base, owner, sheet, expected):
    assert "".join(merge_order(base, owner, sheet, set(expected))) == expected


IDS = st.permutations("abcdef")


@given(IDS, IDS, st.data())
def test_moves_on_one_side_alone_are_taken_as_they_are(base, changed, data):
    gone = data.draw(st.sets(st.sampled_from("abcdef"), max_size=3))
    kept = [one for one in changed if one not in gone]
    assert merge_order(base, changed, base, set(kept)) == kept
    assert merge_order(base, base, changed, set(kept)) == kept
    assert merge_order(base, changed, changed, set(kept)) == kept


@given(IDS, IDS, IDS)
def test_every_row_stands_once_and_a_second_merge_moves_nothing(base, owner, sheet):
    order = merge_order(base, owner, sheet, set(base))
    assert sorted(order) == sorted(base)
    assert merge_order(order, order, order, set(order)) == order


@given(IDS, IDS)
def test_what_moved_is_the_least_that_must_be_taken_out(before, after):
    shifted = moved(before, after)
    assert [one for one in before if one not in shifted] == [one for one in after if one not in shifted]
    assert (not shifted) == (before == after)
