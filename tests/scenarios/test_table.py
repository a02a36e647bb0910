"""Every scenario is shown by a test, and SCENARIOS.md tells which."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from tests.scenarios.table import SCENARIOS, TESTS, page, shown_by

NUMBERS = [*chain.from_iterable(SCENARIOS.values())]


def test_they_are_numbered_one_after_the_other():
    assert [*range(1, 105)] == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_each_is_shown(number: int):
    assert shown_by()[number]


def test_no_test_shows_one_that_is_not_there():
    assert set(shown_by()) == set(NUMBERS)


def test_the_page_is_what_the_table_says():
    assert (TESTS.parent / "SCENARIOS.md").read_text(encoding="utf-8") == page(), "run make docs"


def test_none_is_missing_of_those_that_a_synchroniser_must_survive():
    document = TESTS.parent.parent / "shared" / "scenarios.md"
    if not document.exists():
        pytest.skip("the document is not beside the repository")
    text = document.read_text(encoding="utf-8").partition("## Properties")[0]
    assert {int(number) for number in re.findall(r"(?<!\S)(\d{1,3})\. (?=\S)", text)} >= set(NUMBERS)
