"""Rows whose cells are each right and do not fit together: a conflict of the whole row, and nothing else stops."""

from __future__ import annotations

from typing import Annotated, Self

import pytest
from pydantic import BaseModel, model_validator

from gmo_sync.tables import ROW, BadCell, Column, Policy, Row, Side, Snapshot, Table, Take, merge
from gmo_sync.tables.describe import What, describe
from tests.tables.strategies import TRIPS
from tests.tables.test_merge import bad


def trips(*rows: tuple[str, int | BadCell, int], formulas: frozenset[str] = frozenset()) -> Snapshot:
    return Snapshot(
        tuple(Row(row_id, {"title": row_id, "start": start, "end": end}, formulas) for row_id, start, end in rows),
        TRIPS.fields,
    )


def ends(snapshot: Snapshot) -> dict[str, tuple[object, object]]:
    return {row.id: (row.cells["start"], row.cells["end"]) for row in snapshot.rows}


BASE = trips(("a", 3, 5), ("b", 1, 2))
OWNER = trips(("a", 3, 4), ("b", 1, 3))
SHEET = trips(("a", 5, 5), ("b", 1, 2))
"""Each edit is right alone; together the trip ends before it starts."""


def test_each_side_keeps_its_row_and_the_rest_goes_on():
    merged = merge(TRIPS, BASE, OWNER, SHEET)
    assert ends(merged.owner) == {"a": (3, 4), "b": (1, 3)}
    assert ends(merged.sheet) == {"a": (5, 5), "b": (1, 3)}
    assert ends(merged.base) == {"a": (3, 5), "b": (1, 3)}
    assert [(one.row_id, str(one.reason), one.open) for one in merged.row_conflicts] == [
        ("a", "it ends before it starts", True)
    ]
    assert merged.waiting


def test_it_waits_without_a_write_and_goes_when_one_side_is_put_right():
    first = merge(TRIPS, BASE, OWNER, SHEET)
    again = merge(TRIPS, first.base, first.owner, first.sheet)
    assert again.row_conflicts == first.row_conflicts
    assert not again.to_owner
    assert not again.to_sheet
    assert not again.base_changed
    settled = merge(TRIPS, first.base, first.owner, trips(("a", 2, 5), ("b", 1, 3)))
    assert ends(settled.owner) == ends(settled.sheet) == {"a": (2, 4), "b": (1, 3)}
    assert not settled.waiting


@pytest.mark.parametrize(("policy", "row"), [(Policy.OWNER, (3, 4)), (Policy.SHEET, (5, 5))])
@pytest.mark.parametrize("flipped", [False, True])
def test_a_policy_takes_the_row_of_its_side(policy, row, flipped):
    mirror = {Policy.OWNER: Policy.SHEET, Policy.SHEET: Policy.OWNER}
    merged = merge(TRIPS, BASE, SHEET, OWNER, mirror[policy]) if flipped else merge(TRIPS, BASE, OWNER, SHEET, policy)
    assert ends(merged.owner)["a"] == ends(merged.sheet)["a"] == ends(merged.base)["a"] == row
    assert not merged.waiting


@pytest.mark.parametrize("side", list(Side))
def test_a_person_takes_the_row_of_a_side(side):
    merged = merge(TRIPS, BASE, OWNER, SHEET, decisions={("a", ROW): Take(side)})
    row = (3, 4) if side is Side.OWNER else (5, 5)
    assert ends(merged.owner)["a"] == ends(merged.sheet)["a"] == row
    assert not merged.idle_decisions


@pytest.mark.parametrize("policy", list(Policy))
def test_what_one_side_alone_made_of_a_row_waits_to_be_put_right(policy):
    sheet = trips(("a", 9, 5), ("b", 1, 2))
    merged = merge(TRIPS, BASE, BASE, sheet, policy)
    assert merged.row_conflicts[0].open
    assert not merged.to_owner
    assert not merged.to_sheet
    taken_back = merge(TRIPS, BASE, BASE, sheet, policy, {("a", ROW): Take(Side.OWNER)})
    assert ends(taken_back.sheet) == ends(BASE)
    not_valid = merge(TRIPS, BASE, BASE, sheet, policy, {("a", ROW): Take(Side.SHEET)})
    assert not_valid.row_conflicts[0].open


def test_a_policy_writes_over_no_formula_and_no_cell_that_does_not_fit_but_a_person_may():
    formula = trips(("a", 5, 5), ("b", 1, 2), formulas=frozenset({"start"}))
    misfit = Snapshot((Row("a", {"title": bad("?"), "start": 5, "end": 5}), BASE.rows[1]), TRIPS.fields)
    for sheet in (formula, misfit):
        for policy in Policy if sheet is misfit else (Policy.OWNER, Policy.KEEP_BOTH):
            merged = merge(TRIPS, BASE, OWNER, sheet, policy)
            assert merged.row_conflicts[0].open
            assert merged.sheet.by_id["a"] is sheet.by_id["a"]
        taken = merge(TRIPS, BASE, OWNER, sheet, decisions={("a", ROW): Take(Side.OWNER)})
        assert taken.sheet.by_id["a"].cells == OWNER.by_id["a"].cells
    assert not merge(TRIPS, BASE, OWNER, formula, Policy.SHEET).waiting
    assert merge(TRIPS, BASE, OWNER, misfit, decisions={("a", ROW): Take(Side.SHEET)}).row_conflicts[0].open


def test_a_new_row_that_does_not_fit_together_waits_in_the_sheet():
    sheet = trips(("a", 3, 5), ("n", 7, 6), ("b", 1, 2))
    merged = merge(TRIPS, BASE, BASE, sheet)
    assert merged.owner.ids == ("a", "b")
    assert merged.sheet is sheet
    assert [(one.row_id, one.owner) for one in merged.row_conflicts] == [("n", None)]
    assert not merge(TRIPS, merged.base, merged.owner, merged.sheet).to_sheet
    assert merge(TRIPS, merged.base, merged.owner, trips(("a", 3, 5), ("n", 6, 7), ("b", 1, 2))).owner.ids[1] == "n"


def test_a_removed_row_that_the_other_side_broke_stays_and_keeps_its_base():
    merged = merge(TRIPS, BASE, trips(("b", 1, 2)), trips(("a", 9, 5), ("b", 1, 2)))
    assert merged.sheet.ids == ("a", "b")
    assert merged.owner.ids == ("b",)
    assert merged.base.by_id["a"] is BASE.by_id["a"]
    assert merged.waiting


def test_a_decision_on_a_cell_of_a_row_that_does_not_fit_together_is_idle():
    owner, sheet = trips(("a", 3, 4), ("b", 1, 2)), trips(("a", 5, 9), ("b", 1, 2))
    merged = merge(TRIPS, BASE, owner, sheet, decisions={("a", "end"): Take(Side.OWNER)})
    assert merged.row_conflicts[0].open
    assert not merged.conflicts
    assert merged.idle_decisions == (("a", "end"),)


def test_the_lines_name_the_cells_that_differ_and_what_to_do():
    (line,) = (line for line in describe(TRIPS, merge(TRIPS, BASE, OWNER, SHEET)) if line.what is What.ROW_CONFLICT)
    assert (line.old, line.new) == ("Начало: 3 · Конец: 4", "Начало: 5 · Конец: 5")
    assert line.note == "it ends before it starts"
    assert line.why.in_language("ru").endswith("каждая сторона хранит свою строку, пока одну из них не исправят")


class Stay(BaseModel):
    id: str = ""
    start: Annotated[int, Column("Начало")] = 0
    end: Annotated[int, Column("Конец")] = 0
    code: Annotated[str, Column("Код", read_only=True)] = ""
    extra: Annotated[str, Column("Ещё")] = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError("it ends before it starts")
        return self


STAYS = Table(Stay, "Поездки")


def stay(formulas: frozenset[str] = frozenset(), **cells: object) -> Snapshot:
    return Snapshot((Row("a", cells, formulas),), tuple(cells))


def test_the_row_that_wins_takes_a_new_column_along_and_leaves_read_only_cells_to_the_owner():
    base = stay(start=3, end=5, code="k")
    owner, sheet = stay(start=3, end=4, code="k", extra="new"), stay(start=5, end=5, code="typed")
    merged = merge(STAYS, base, owner, sheet, Policy.SHEET)
    expected = {"start": 5, "end": 5, "code": "k", "extra": "new"}
    assert merged.owner.by_id["a"].cells == merged.sheet.by_id["a"].cells == merged.base.by_id["a"].cells == expected
    waiting = merge(STAYS, base, owner, sheet)
    assert (waiting.owner, waiting.sheet.rows) == (owner, sheet.rows)


@pytest.mark.parametrize(("policy", "won"), [(Policy.SHEET, (5, 5)), (Policy.OWNER, (3, 4))])
def test_a_formula_in_a_read_only_column_stays_and_is_no_obstacle_to_a_policy(policy, won):
    base, owner = stay(start=3, end=5, code="k"), stay(start=3, end=4, code="k")
    merged = merge(STAYS, base, owner, stay(frozenset({"code"}), start=5, end=5, code="worth"), policy)
    assert ends(merged.owner) == ends(merged.sheet) == ends(merged.base) == {"a": won}
    codes = (side.by_id["a"].cells["code"] for side in (merged.owner, merged.sheet, merged.base))
    assert [*codes] == ["k", "worth", "k"]


def test_a_formula_that_agrees_with_the_owner_is_no_obstacle_to_a_policy():
    base = stay(start=3, end=5, code="k", extra="=")
    owner, sheet = (
        stay(start=3, end=4, code="k", extra="="),
        stay(frozenset({"extra"}), start=5, end=5, code="k", extra="="),
    )
    merged = merge(STAYS, base, owner, sheet, Policy.OWNER)
    assert merged.row_conflicts[0].winner is Side.OWNER
    assert merged.sheet.by_id["a"].computed == frozenset({"extra"})


def test_where_both_keep_a_cell_neither_row_may_become_one_that_does_not_fit():
    base = stay(start=3, end=5, code="k", extra="")
    owner = stay(start=1, end=3, code="k", extra="")
    sheet = stay(start=4, end=5, code="k", extra="")
    merged = merge(STAYS, base, owner, sheet)
    assert [one.row_id for one in merged.row_conflicts] == ["a"]
    assert not merged.conflicts
    assert (merged.owner.rows, merged.sheet.rows, merged.base.rows) == (owner.rows, sheet.rows, base.rows)


def test_a_row_that_a_conflict_keeps_from_fitting_takes_its_other_cells():
    """The sheet's start is disputed and later than its end: the owner's code is written all the same."""
    base = stay(start=3, end=5, code="k", extra="")
    owner, sheet = stay(start=1, end=5, code="k", extra="new"), stay(start=9, end=5, code="k", extra="")
    merged = merge(STAYS, base, owner, sheet)
    assert [(one.row_id, one.field) for one in merged.conflicts] == [("a", "start")]
    assert not merged.row_conflicts
    assert merged.sheet.by_id["a"].cells == {"start": 9, "end": 5, "code": "k", "extra": "new"}
    assert merged.owner.rows == owner.rows


def test_a_row_that_does_not_fit_together_leaves_the_conflicts_of_other_rows_alone():
    base = trips(("c", 1, 2), ("a", 3, 5))
    merged = merge(TRIPS, base, trips(("c", 1, 3), ("a", 3, 4)), trips(("c", 1, 4), ("a", 5, 5)))
    assert [(one.row_id, one.field) for one in merged.conflicts] == [("c", "end")]
    assert [one.row_id for one in merged.row_conflicts] == ["a"]
