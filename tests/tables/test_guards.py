"""What is more likely an accident than an edit stops a merge before anything is written."""

from __future__ import annotations

import pytest

from gmo_sync.errors import GuardError
from gmo_sync.tables import merge
from gmo_sync.tables.guards import check
from tests.tables.strategies import NOTES
from tests.tables.test_merge import table

TEN = {f"r{number}": f"row {number}" for number in range(10)}


def checked(base, owner, sheet, **limits):
    check(NOTES, table(**base), merge(NOTES, table(**base), table(**owner), table(**sheet)), **limits)


@pytest.mark.parametrize("emptied", ["owner", "sheet"])
def test_an_emptied_side_stops_the_sync(emptied):
    sides = {"owner": TEN, "sheet": TEN} | {emptied: {}}
    with pytest.raises(GuardError, match="all 10 rows have disappeared"):
        checked(TEN, **sides)


def test_more_than_the_allowed_share_stops_the_sync_and_says_how_to_go_on():
    few = dict(list(TEN.items())[:4])
    with pytest.raises(GuardError) as stopped:
        checked(TEN, TEN, few)
    assert "6 of 10 rows" in str(stopped.value)
    assert "--force" in stopped.value.hint
    checked(TEN, TEN, few, max_delete=0.6)


def test_a_small_table_may_lose_rows():
    checked(dict(a="x", b="y", c="z"), dict(a="x", b="y", c="z"), dict(a="x"))


def test_the_first_sync_is_never_stopped():
    check(NOTES, None, merge(NOTES, None, table(**TEN), table()))


def test_a_text_that_no_cell_holds_is_refused_by_name_even_with_force():
    merged = merge(NOTES, None, table(a="x" * 50_001), table())
    with pytest.raises(GuardError, match="50001 characters") as stopped:
        check(NOTES, None, merged, force=True)
    assert (stopped.value.where.column, stopped.value.where.key) == ("Название", "a")
    check(NOTES, None, merge(NOTES, None, table(a="x" * 50_000), table()))
