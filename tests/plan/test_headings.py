"""A heading is there as long as rows stand under it: one that was removed stays, one that was only named is made."""

from __future__ import annotations

from gmo_sync.plan import PLAN_TABLES, Activity, Group, Plan, Section, Theme, plan_snapshots, with_ids
from gmo_sync.plan.headings import with_headings
from gmo_sync.tables import Merge, Row, Side, Snapshot, merge

PLAN = with_ids(
    Plan(
        academic_year="2021/2022",
        sections=[
            Section(
                number="II",
                title="Работа",
                items=[
                    Group(number="2.1", title="Документы", items=[Activity(number="2.1.1", title="А")]),
                    Group(number="2.2", title="Материалы", items=[Activity(number="2.2.1", title="Б")]),
                ],
            ),
            Section(
                number="III",
                title="Карта",
                items=[Theme(title="«Учитель»", items=[Activity(title="В")])],
            ),
        ],
    )
)
TABLE, WAS = PLAN_TABLES["План"], plan_snapshots(PLAN)["План"]


def without(*titles: str) -> Snapshot:
    return Snapshot(tuple(row for row in WAS.rows if row.cells["title"] not in titles), WAS.columns)


def titles(side: Snapshot) -> list[object]:
    return [row.cells["title"] or row.cells["number"] for row in side.rows]


def quiet(merged: Merge) -> bool:
    again = merge(TABLE, merged.base, merged.owner, merged.sheet)
    return not again.to_owner and not again.to_sheet


def test_a_heading_that_people_delete_stays_while_rows_stand_under_it():
    merged = merge(TABLE, WAS, WAS, without("Материалы", "Карта"))
    assert titles(merged.owner) == titles(merged.sheet) == titles(WAS)
    assert {(one.removed_by, one.needed) for one in merged.kept} == {(Side.SHEET, True)}
    assert not merged.to_owner
    assert quiet(merged)


def test_a_heading_goes_with_all_that_stands_under_it():
    merged = merge(TABLE, WAS, WAS, without("Материалы", "Б"))
    assert titles(merged.owner) == titles(merged.sheet) == ["Работа", "Документы", "А", "Карта", "«Учитель»", "В"]
    assert not merged.kept


def test_a_heading_that_the_file_has_no_more_stays_for_a_row_that_was_typed_under_it():
    typed = Row("new", {**WAS.rows[4].cells, "number": "2.2.2", "title": "Г"})
    sheet = Snapshot((*WAS.rows[:5], typed, *WAS.rows[5:]), WAS.columns)
    merged = merge(TABLE, WAS, without("Материалы", "Б"), sheet)
    assert titles(merged.owner) == titles(merged.sheet)
    assert titles(merged.owner)[2:5] == ["А", "Материалы", "Г"]
    assert {(one.removed_by, one.needed) for one in merged.kept} == {(Side.OWNER, True)}
    assert quiet(merged)


def test_a_heading_that_is_only_named_is_made_on_both_sides_in_the_same_sync():
    above = {"section": "II", "theme": "«Успех»", "group": "2.9"}
    typed = Row("new", {**WAS.rows[4].cells, "number": "2.9.1", "title": "Г", **above})
    merged = merge(TABLE, WAS, WAS, Snapshot((*WAS.rows[:5], typed, *WAS.rows[5:]), WAS.columns))
    assert titles(merged.owner) == titles(merged.sheet)
    assert titles(merged.owner)[5:8] == ["«Успех»", "2.9", "Г"]
    theme, group = merged.owner.rows[5:7]
    assert [theme.cells[name] for name in ("kind", *above)] == ["направление", "II", "«Успех»", None]
    assert [group.cells[name] for name in ("kind", *above)] == ["группа", *above.values()]
    assert len({*merged.owner.ids}) == len(merged.owner.rows)
    assert quiet(merged)


def test_rows_with_all_their_headings_are_left_as_they_are():
    assert with_headings(WAS.rows, ()) is WAS.rows
