"""The merge: its rules as a table of cases, and what must hold for every history."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from gmo_sync.language import Message
from gmo_sync.tables import Bad, BadCell, Conflict, Policy, Row, Side, Snapshot, Take, Typed, merge, same
from gmo_sync.tables.merged import Replaced
from tests.tables.strategies import NOTES, three_sides


def table(**rows: str) -> Snapshot:
    """`table(a="Заседание|октябрь")`: rows in order, cells title|term|place."""
    cells = {row_id: (*line.split("|"), "", "")[:3] for row_id, line in rows.items()}
    return Snapshot(
        tuple(
            Row(row_id, {name: text or None for name, text in zip(NOTES.fields, texts, strict=True)})
            for row_id, texts in cells.items()
        ),
        NOTES.fields,
    )


def lines(snapshot: Snapshot) -> dict[str, str]:
    return {
        row.id: "|".join(str(row.cells.get(name) or "") for name in NOTES.fields).rstrip("|") for row in snapshot.rows
    }


CASES = {
    "nothing changed": (dict(a="x"), dict(a="x"), dict(a="x"), dict(a="x")),
    "the owner edits a cell": (dict(a="x"), dict(a="y"), dict(a="x"), dict(a="y")),
    "a librarian edits a cell": (dict(a="x"), dict(a="x"), dict(a="y"), dict(a="y")),
    "both make the same edit": (dict(a="x"), dict(a="y"), dict(a="y"), dict(a="y")),
    "both edit different cells of a row": (dict(a="x|1"), dict(a="y|1"), dict(a="x|2"), dict(a="y|2")),
    "the owner empties a cell": (dict(a="x|1"), dict(a="x"), dict(a="x|1"), dict(a="x")),
    "the owner adds a row": (dict(a="x"), dict(a="x", b="y"), dict(a="x"), dict(a="x", b="y")),
    "a librarian adds a row between": (
        dict(a="x", c="z"),
        dict(a="x", c="z"),
        dict(a="x", b="y", c="z"),
        dict(a="x", b="y", c="z"),
    ),
    "both add at one place, the owner's first": (
        dict(a="x"),
        dict(a="x", o="o"),
        dict(a="x", s="s"),
        dict(a="x", o="o", s="s"),
    ),
    "the owner removes a row": (dict(a="x", b="y"), dict(a="x"), dict(a="x", b="y"), dict(a="x")),
    "a librarian removes a row": (dict(a="x", b="y"), dict(a="x", b="y"), dict(b="y"), dict(b="y")),
    "both remove a row": (dict(a="x", b="y"), dict(a="x"), dict(a="x"), dict(a="x")),
    "a row moved in the sheet": (
        dict(a="1", b="2", c="3"),
        dict(a="1", b="2", c="3"),
        dict(c="3", a="1", b="2"),
        dict(c="3", a="1", b="2"),
    ),
    "a row moved in the sheet and edited by the owner": (
        dict(a="1", b="2", c="3"),
        dict(a="1", b="2", c="4"),
        dict(c="3", a="1", b="2"),
        dict(c="4", a="1", b="2"),
    ),
    "two swaps of different rows": (
        dict(a="1", b="2", c="3", d="4"),
        dict(b="2", a="1", c="3", d="4"),
        dict(a="1", b="2", d="4", c="3"),
        dict(b="2", a="1", d="4", c="3"),
    ),
    "one side goes back to the base": (dict(a="x"), dict(a="x"), dict(a="z"), dict(a="z")),
    "first meeting of equal rows": (None, dict(a="x"), dict(a="x"), dict(a="x")),
    "first meeting, the sheet is empty": (None, dict(a="x", b="y"), {}, dict(a="x", b="y")),
    "first meeting, the owner is empty": (None, {}, dict(a="x", b="y"), dict(a="x", b="y")),
    "first meeting, one cell is filled on one side only": (None, dict(a="x|1"), dict(a="x"), dict(a="x|1")),
}


@pytest.mark.parametrize(("base", "owner", "sheet", "expected"), CASES.values(), ids=CASES.keys())
def test_both_sides_become(base, owner, sheet, expected):
    merged = merge(NOTES, None if base is None else table(**base), table(**owner), table(**sheet))
    assert list(lines(merged.owner).items()) == list(lines(merged.sheet).items()) == list(expected.items())
    assert not merged.conflicts
    assert not merged.kept
    assert lines(merged.base) == expected


@pytest.mark.parametrize(
    ("policy", "owner", "sheet", "winner"),
    [
        (Policy.KEEP_BOTH, "y", "z", None),
        (Policy.SHEET, "z", "z", Side.SHEET),
        (Policy.OWNER, "y", "y", Side.OWNER),
    ],
)
def test_a_cell_edited_on_both_sides_is_a_conflict_under_a_policy(policy, owner, sheet, winner):
    merged = merge(NOTES, table(a="x"), table(a="y"), table(a="z"), policy)
    assert merged.conflicts == (Conflict("a", "title", "x", "y", "z", winner),)
    assert (lines(merged.owner), lines(merged.sheet)) == ({"a": owner}, {"a": sheet})
    kept_base = "x" if winner is None else owner
    assert lines(merged.base) == {"a": kept_base}


def test_an_unsettled_conflict_stays_one_and_is_settled_by_typing_either_value():
    first = merge(NOTES, table(a="x"), table(a="y"), table(a="z"))
    again = merge(NOTES, first.base, first.owner, first.sheet)
    assert again.conflicts == first.conflicts
    assert not again.to_owner
    assert not again.to_sheet
    settled = merge(NOTES, first.base, first.owner, table(a="y"))
    assert not settled.conflicts
    assert lines(settled.base) == {"a": "y"}


@pytest.mark.parametrize("removed_by", list(Side))
def test_an_edited_row_is_not_removed_by_the_other_side(removed_by):
    edited, without = table(a="x", b="edited"), table(a="x")
    owner, sheet = (without, edited) if removed_by is Side.OWNER else (edited, without)
    merged = merge(NOTES, table(a="x", b="y"), owner, sheet)
    assert lines(merged.owner) == lines(merged.sheet) == {"a": "x", "b": "edited"}
    assert [(kept.row_id, kept.removed_by) for kept in merged.kept] == [("b", removed_by)]


def test_invisible_differences_are_no_edit_and_the_sheet_stays_as_typed():
    merged = merge(NOTES, table(a="с 1 – по 2"), table(a="с 1 – по 2"), table(a="с\u00a01 -  по 2 "))
    assert not merged.to_owner
    assert not merged.to_sheet


def test_yo_is_an_edit():
    assert merge(NOTES, table(a="все"), table(a="все"), table(a="всё")).to_owner


def bad(text: str) -> BadCell:
    return BadCell(text, Message("{words}", words="не то"))


def test_a_cell_that_does_not_fit_stops_only_itself():
    sheet = Snapshot((Row("a", {"title": bad("?"), "term": "2", "place": None}),), NOTES.fields)
    merged = merge(NOTES, table(a="x|1"), table(a="x|1"), sheet)
    assert lines(merged.owner) == {"a": "x|2"}
    assert merged.bad == (Bad("a", "title", bad("?")),)
    assert not merged.to_sheet
    assert lines(merged.base) == {"a": "x|2"}


def test_a_formula_is_read_by_its_value_and_never_written_over():
    sheet = Snapshot((Row("a", {"title": "x", "term": "5", "place": None}, frozenset({"term"})),), NOTES.fields)
    assert lines(merge(NOTES, table(a="x|4"), table(a="x|4"), sheet).owner) == {"a": "x|5"}
    for policy in (Policy.KEEP_BOTH, Policy.OWNER):
        merged = merge(NOTES, table(a="x|5"), table(a="x|6"), sheet, policy)
        assert [conflict.formula for conflict in merged.conflicts] == [True]
        assert not merged.to_sheet


def test_a_column_that_the_sheet_lacks_is_not_emptied():
    sheet = Snapshot((Row("a", {"title": "x"}),), ("title",))
    merged = merge(NOTES, table(a="x|1"), table(a="x|1"), sheet)
    assert not merged.to_owner
    assert not merged.to_sheet


@given(three_sides())
def test_without_conflicts_both_sides_are_equal_after_a_merge(sides):
    merged = merge(NOTES, *sides)
    if merged.conflicts:
        return
    assert merged.owner.ids == merged.sheet.ids == merged.base.ids
    for owner, sheet, base in zip(merged.owner.rows, merged.sheet.rows, merged.base.rows, strict=True):
        for name in NOTES.fields:
            assert same(owner.cells[name], sheet.cells[name])
            assert same(owner.cells[name], base.cells[name])


@given(three_sides())
def test_a_second_merge_plans_nothing(sides):
    for policy in Policy:
        first = merge(NOTES, *sides, policy)
        second = merge(NOTES, first.base, first.owner, first.sheet, policy)
        assert not second.to_owner
        assert not second.to_sheet
        assert not second.base_changed


@given(three_sides())
def test_every_typed_value_is_on_both_sides_or_in_a_conflict_or_in_the_history(sides):
    base, owner, sheet = sides
    for policy in Policy:
        merged = merge(NOTES, base, owner, sheet, policy)
        recorded = Counter((lost.side, lost.row_id, lost.field) for lost in merged.replaced())
        for side, was, now in ((Side.OWNER, owner, merged.owner), (Side.SHEET, sheet, merged.sheet)):
            for row in was.rows:
                if row.id not in now.by_id:
                    assert recorded[side, row.id, None] == 1
                    continue
                for name, cell in row.cells.items():
                    if not same(cell, now.by_id[row.id].cells[name]):
                        assert recorded[side, row.id, name] == 1


@given(three_sides())
def test_an_edit_of_one_side_is_never_dropped_silently(sides):
    base, owner, sheet = sides
    if base is None:
        return
    merged = merge(NOTES, base, owner, sheet)
    clashes = {(conflict.row_id, conflict.field) for conflict in merged.conflicts}
    for mine, theirs in ((owner, merged.sheet), (sheet, merged.owner)):
        for row in mine.rows:
            was = base.by_id.get(row.id)
            for name, cell in row.cells.items():
                if was is not None and same(cell, was.cells[name]):
                    continue
                if (row.id, name) not in clashes and not (was is None and same(cell, None)):
                    assert same(theirs.by_id[row.id].cells[name], cell)


@given(three_sides())
def test_the_plan_is_the_mirror_image_with_the_sides_swapped(sides):
    base, owner, sheet = sides
    one, other = merge(NOTES, base, owner, sheet), merge(NOTES, base, sheet, owner)
    assert {row.id: dict(row.cells) for row in one.owner.rows} == {row.id: dict(row.cells) for row in other.sheet.rows}
    assert {(c.row_id, c.field, c.owner, c.sheet) for c in one.conflicts} == {
        (c.row_id, c.field, c.sheet, c.owner) for c in other.conflicts
    }


def test_the_strategy_reaches_every_branch_of_the_merge():
    seen: Counter[str] = Counter()

    @settings(max_examples=400, derandomize=True, database=None)
    @given(three_sides())
    def look(sides):
        merged = merge(NOTES, *sides)
        for name in ("conflicts", "kept"):
            seen[name] += bool(getattr(merged, name))
        for side in ("to_owner", "to_sheet"):
            for kind in ("cells", "added", "removed", "moves"):
                seen[f"{side}.{kind}"] += bool(getattr(getattr(merged, side), kind))
        seen["quiet"] += not merged.to_owner and not merged.to_sheet

    look()
    assert all(seen[name] for name in seen), seen
    assert len(seen) == 11


DECISIONS = {
    "the sheet's value": (Take(Side.SHEET), "z", Side.SHEET),
    "the owner's value": (Take(Side.OWNER), "y", Side.OWNER),
    "a third value": (Typed("w"), "w", None),
    "a value typed that is the owner's": (Typed("y"), "y", Side.OWNER),
    "an emptied cell": (Typed(None), "", None),
}


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("formula", [False, True])
@pytest.mark.parametrize(("decision", "value", "winner"), DECISIONS.values(), ids=DECISIONS.keys())
def test_a_persons_word_settles_a_conflict_on_both_sides(decision, value, winner, formula, policy):
    sheet = Snapshot(tuple(Row(r.id, r.cells, frozenset({"title"} if formula else ())) for r in table(a="z|1").rows))
    merged = merge(NOTES, table(a="x|1"), table(a="y|1"), sheet, policy, {("a", "title"): decision})
    assert lines(merged.owner) == lines(merged.sheet) == lines(merged.base) == {"a": f"{value}|1"}
    assert merged.conflicts == (Conflict("a", "title", "x", "y", "z", winner, formula, decision),)
    assert not merged.conflicts[0].open
    assert not merged.idle_decisions


@pytest.mark.parametrize(("owner", "sheet"), [("x|2", "x|1"), ("x|1", "x|3"), ("x|2", "x|3")])
def test_a_conflict_that_people_were_told_of_stays_one_though_a_side_is_as_it_was_agreed_on(owner, sheet):
    sides = table(a="x|1"), table(a=owner), table(a=sheet)
    waiting = merge(NOTES, *sides, told={("a", "term")})
    assert [(one.owner, one.sheet, one.open) for one in waiting.conflicts] == [(owner[-1], sheet[-1], True)]
    for side, value in ((Side.OWNER, owner[-1]), (Side.SHEET, sheet[-1])):
        settled = merge(NOTES, *sides, decisions={("a", "term"): Take(side)}, told={("a", "term")})
        assert [row.cells["term"] for row in (*settled.owner.rows, *settled.sheet.rows)] == [value, value]
    assert not merge(NOTES, *(table(a="x|1"),) * 3, told={("a", "term")}).conflicts


def test_a_word_on_a_cell_that_is_no_conflict_is_idle_and_told():
    merged = merge(
        NOTES,
        table(a="x|1"),
        table(a="y|1"),
        table(a="x|1"),
        decisions={("a", "title"): Typed("w"), ("a", "term"): Take(Side.SHEET), ("gone", "term"): Take(Side.OWNER)},
    )
    assert lines(merged.sheet) == {"a": "y|1"}
    assert merged.idle_decisions == (("a", "title"), ("a", "term"), ("gone", "term"))


def test_a_persons_word_takes_the_place_of_a_cell_that_does_not_fit():
    sheet = Snapshot((Row("a", {"title": bad("?"), "term": "1", "place": None}),), NOTES.fields)
    for decision, value in ((Take(Side.OWNER), "x"), (Typed("w"), "w")):
        merged = merge(NOTES, table(a="x|1"), table(a="x|1"), sheet, decisions={("a", "title"): decision})
        assert lines(merged.owner) == lines(merged.sheet) == {"a": f"{value}|1"}
        assert not merged.bad
    merged = merge(NOTES, table(a="x|1"), table(a="x|1"), sheet, decisions={("a", "title"): Take(Side.SHEET)})
    assert (len(merged.bad), merged.idle_decisions) == (1, (("a", "title"),))


def test_a_value_spelt_otherwise_leaves_the_base_as_it_is():
    base = table(a="с 1 – по 2|1")
    merged = merge(NOTES, base, table(a="с 1 - по 2|1"), table(a="с 1 -  по 2|1"))
    assert merged.base is base
    assert not merged.base_changed


def test_what_each_side_loses_is_told_for_the_history():
    base = table(a="x|1", b="y|1", c="z")
    owner, sheet = table(a="x|2", b="y|1", c="z"), table(a="x|3", b="y2|1")
    merged = merge(NOTES, base, owner, sheet, Policy.SHEET)
    assert list(merged.replaced()) == [
        Replaced("a", "term", Side.OWNER, "2", "3"),
        Replaced("b", "title", Side.OWNER, "y", "y2"),
        Replaced("c", None, Side.OWNER, owner.by_id["c"], None),
    ]
    mirrored = merge(NOTES, base, sheet, owner, Policy.OWNER)
    assert [(one.side, one.old, one.new) for one in mirrored.replaced()] == [
        (Side.SHEET, one.old, one.new) for one in merged.replaced()
    ]


def test_a_field_that_the_owner_does_not_have_stops_no_other():
    owner = Snapshot((Row("a", {"title": "x", "place": "p"}),), NOTES.fields)
    merged = merge(NOTES, table(a="x|1|q"), owner, table(a="x|1|q"))
    assert merged.sheet.by_id["a"].cells == {"title": "x", "term": "1", "place": "p"}


def test_a_column_that_the_sheet_lost_stops_no_other():
    sheet = Snapshot((Row("a", {"title": "x", "place": "p"}),), ("title", "place"))
    merged = merge(NOTES, table(a="x|1|q"), table(a="x|2|q"), sheet)
    assert merged.owner.by_id["a"].cells == {"title": "x", "term": "2", "place": "p"}
    assert merged.sheet.by_id["a"].cells == {"title": "x", "place": "p"}


def test_what_was_never_agreed_on_is_not_in_the_base_while_the_sides_differ():
    merged = merge(NOTES, None, table(a="x|1|p"), table(a="x|2|p"))
    assert merged.base.by_id["a"].cells == {"title": "x", "place": "p"}
    assert [(one.row_id, one.base) for one in merged.conflicts] == [("a", None)]
