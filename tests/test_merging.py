"""What a person decides meets the rules of a row."""

from __future__ import annotations

from collections.abc import Mapping

from gmo_sync.merging import without_misfits
from gmo_sync.tables import Decision, Merge, Side, Snapshot, Take, merge
from tests.tables.strategies import TRIPS
from tests.tables.test_row_conflicts import BASE, trips


def _decided(said: Mapping[tuple[str, str], Decision], owner: Snapshot, sheet: Snapshot) -> Merge:
    return without_misfits(TRIPS, said, lambda taken: merge(TRIPS, BASE, owner, sheet, decisions=taken))


def test_a_decision_that_leaves_no_valid_row_is_none_and_the_conflict_waits_on():
    owner, sheet = trips(("a", 4, 5), ("b", 2, 2)), trips(("a", 7, 5), ("b", 0, 2))
    said = {("a", "start"): Take(Side.SHEET), ("b", "start"): Take(Side.OWNER)}
    merged = _decided(said, owner, sheet)
    assert [(one.row_id, one.field) for one in merged.conflicts if one.open] == [("a", "start")]
    assert not merged.row_conflicts
    assert [str(one) for one in merged.notices] == [
        '"a": nothing is decided, as the row would not fit together: it ends before it starts'
    ]
    assert merged.idle_decisions == (("a", "start"),)
    assert (merged.owner.by_id["b"].cells["start"], merged.sheet.by_id["b"].cells["start"]) == (2, 2)


def test_of_a_row_that_fits_no_more_anyway_nothing_else_is_told():
    owner, sheet = trips(("a", 3, 4), ("b", 1, 2)), trips(("a", 5, 9), ("b", 1, 2))
    merged = _decided({("a", "end"): Take(Side.OWNER)}, owner, sheet)
    assert [one.row_id for one in merged.row_conflicts] == ["a"]
    assert not merged.notices
    assert merged.idle_decisions == (("a", "end"),)
