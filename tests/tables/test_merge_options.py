"""What a model says of its table: fixed rows, an order of its own, what rows imply, columns new or read-only."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from gmo_sync.tables import Bad, Column, Policy, Row, RowConflict, Side, Snapshot, Table, Take, merge
from tests.tables.strategies import NOTES, TRIPS
from tests.tables.test_merge import bad, lines, table

FIXED = replace(NOTES, fixed_rows=True)


def test_fixed_rows_come_back_and_no_others_come():
    merged = merge(FIXED, table(a="x", b="y"), table(a="x", b="y"), table(a="x", n="new"))
    assert lines(merged.owner) == lines(merged.sheet) == lines(merged.base) == {"a": "x", "b": "y"}
    assert merged.sheet.ids == ("a", "b")
    assert not merged.kept


def test_the_model_arranges_the_rows_of_both_sides():
    by_title = replace(NOTES, arrange=lambda rows: sorted(rows, key=lambda row: str(row.cells["title"])))
    merged = merge(by_title, table(b="b", a="a"), table(b="b", a="a"), table(b="b", c="c", a="a"))
    assert merged.owner.ids == merged.sheet.ids == ("a", "b", "c")


def test_a_row_that_waits_in_the_sheet_is_arranged_too():
    backwards = replace(TRIPS, arrange=lambda rows: list(reversed(rows)))
    sheet = Snapshot((Row("n", {"title": "n", "start": 5, "end": 1}),), TRIPS.fields)
    owner = Snapshot((Row("a", {"title": "a", "start": 1, "end": 1}),), TRIPS.fields)
    merged = merge(backwards, None, owner, sheet)
    assert set(merged.sheet.ids) == {"a", "n"}
    (clash,) = merged.row_conflicts
    assert clash == RowConflict("n", clash.reason, None, sheet.rows[0])
    assert clash.reason == "it ends before it starts"


def test_what_a_row_implies_is_filled_in_on_both_sides():
    def complete(sheet: Snapshot) -> Snapshot:
        rows = (Row(row.id, {**row.cells, "place": row.cells["place"] or "зал"}) for row in sheet.rows)
        return Snapshot(tuple(rows), sheet.columns)

    merged = merge(replace(NOTES, complete=complete), table(), table(), table(a="x"))
    assert lines(merged.owner) == lines(merged.sheet) == {"a": "x||зал"}
    assert lines(merged.sheet_was) == {"a": "x"}
    assert [change.new for change in merged.to_sheet.cells] == ["зал"]


def test_a_new_column_takes_the_owners_cells_and_one_that_went_is_left():
    base = Snapshot((Row("a", {"title": "x", "place": "зал"}),), ("title", "place"))
    owner = table(a="x|май|зал")
    merged = merge(NOTES, base, owner, Snapshot((Row("a", {"title": "y"}),), ("title",)))
    assert dict(merged.sheet.rows[0].cells) == {"title": "y", "term": "май"}
    assert merged.sheet.columns == ("title", "term")
    assert dict(merged.base.rows[0].cells) == {"title": "y", "term": "май", "place": "зал"}
    assert lines(merged.owner) == {"a": "y|май|зал"}


def test_fields_that_the_owner_does_not_know_are_passed_over():
    owner = Snapshot((Row("a", {"place": "зал"}),), ("place",))
    merged = merge(NOTES, table(a="x|1"), owner, table(a="x|1"))
    assert dict(merged.owner.rows[0].cells) == {"place": "зал"}
    assert lines(merged.sheet) == {"a": "x|1|зал"}


class Coded(BaseModel):
    id: str = ""
    title: Annotated[str, Field(min_length=1), Column("Название")]
    code: Annotated[str, Column("Код", read_only=True)] = ""
    note: Annotated[str, Column("Заметка")] = ""


CODED = Table(Coded, "Коды")


def coded(title: object = "x", code: str | None = "k", note: object = None, formulas: tuple[str, ...] = ()) -> Snapshot:
    return Snapshot((Row("a", {"title": title, "code": code, "note": note}, frozenset(formulas)),), CODED.fields)


@pytest.mark.parametrize("policy", list(Policy))
def test_what_is_typed_into_a_read_only_column_is_put_back(policy):
    merged = merge(CODED, coded(), coded(), coded(code="typed"), policy, {("a", "code"): Take(Side.SHEET)})
    assert merged.sheet.rows[0].cells["code"] == merged.base.rows[0].cells["code"] == "k"
    assert not merged.to_owner
    assert not merged.conflicts
    assert merged.idle_decisions == (("a", "code"),)


def test_a_formula_in_a_read_only_column_stays():
    merged = merge(CODED, coded(), coded(code="new"), coded(code="f", formulas=("code",)))
    assert merged.sheet.rows[0].cells["code"] == "f"
    assert merged.sheet.rows[0].computed == frozenset({"code"})
    assert merged.owner.rows[0].cells["code"] == "new"


def test_typing_into_a_read_only_column_does_not_keep_a_removed_row():
    merged = merge(CODED, coded(), Snapshot((), CODED.fields), coded(code="typed"))
    assert merged.sheet.ids == ()


def test_words_in_a_new_column_keep_a_removed_row():
    base = Snapshot((Row("a", {"title": "x", "code": "k"}),), ("title", "code"))
    merged = merge(CODED, base, Snapshot((), CODED.fields), coded(note="важно"))
    assert merged.owner.rows[0].cells["note"] == "важно"
    assert [one.removed_by for one in merged.kept] == [Side.OWNER]


def test_a_row_whose_needed_cell_does_not_fit_waits_and_is_told_of_once():
    sheet = Snapshot(
        (coded(bad("?"), note=bad("!")).rows[0], Row("b", coded(note=bad("#")).rows[0].cells)), CODED.fields
    )
    merged = merge(CODED, None, Snapshot((), CODED.fields), sheet)
    assert merged.owner.ids == ("b",)
    assert merged.owner.rows[0].cells == {"title": "x", "code": "k", "note": None}
    assert merged.sheet is sheet
    assert merged.base.ids == ("b",)
    assert merged.bad == (Bad("a", "title", bad("?")), Bad("a", "note", bad("!")), Bad("b", "note", bad("#")))


def test_a_removed_row_whose_needed_cell_was_spoilt_keeps_its_base():
    merged = merge(CODED, coded(), Snapshot((), CODED.fields), coded(bad("?")))
    assert merged.owner.ids == ()
    assert merged.sheet.ids == ("a",)
    assert merged.base.rows == coded().rows


def test_a_formula_stays_one_beside_a_cell_that_is_written():
    merged = merge(CODED, coded(note="5"), coded("y", note="5"), coded(note="5", formulas=("note",)))
    assert merged.sheet.rows[0].computed == frozenset({"note"})
    assert merged.sheet.rows[0].cells["title"] == "y"
    assert merged.sheet.columns == CODED.fields


def test_unchanged_rows_are_the_very_same_objects():
    base, owner, sheet = table(a="x", b="y"), table(a="x", b="y"), table(a="x", b="y")
    merged = merge(NOTES, base, owner, sheet)
    assert merged.owner is owner
    assert merged.sheet is sheet
    assert merged.base is base
    assert not merged.base_changed
    edited = merge(NOTES, base, owner, table(a="x", b="z"))
    assert edited.owner.by_id["a"] is owner.by_id["a"]
    assert edited.base.by_id["a"] is base.by_id["a"]
    assert edited.base_changed
