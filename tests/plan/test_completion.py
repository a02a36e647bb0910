"""What typed rows imply is settled in the same sync."""

from __future__ import annotations

import pytest

from gmo_sync.plan import Activity, Group, Plan, Section, Theme, plan_snapshots, with_ids
from gmo_sync.plan.completion import complete_rows, complete_title
from gmo_sync.tables import BadCell, Row, Snapshot

PLAN = with_ids(
    Plan(
        academic_year="2021/2022",
        tasks=["- одна;", "- другая."],
        sections=[
            Section(
                number="III",
                title="Дорожная карта",
                items=[
                    Theme(
                        title="«Учитель будующего»",
                        items=[Group(number="3.1", title="Развитие", items=[Activity(title="А")])],
                    )
                ],
            )
        ],
    )
)


def rows(**changed: dict) -> Snapshot:
    """The tab «План» after a person typed over cells, by title."""
    snapshot = plan_snapshots(PLAN)["План"]
    return Snapshot(
        tuple(Row(row.id, {**row.cells, **changed.get(str(row.cells["title"]), {})}) for row in snapshot.rows),
        snapshot.columns,
    )


def where(snapshot: Snapshot, title: str) -> tuple:
    row = next(row for row in snapshot.rows if row.cells["title"] == title)
    return tuple(row.cells[name] for name in ("section", "theme", "group", "status"))


def test_a_plan_as_it_is_has_nothing_to_complete():
    assert complete_rows(rows()) == rows()
    title = plan_snapshots(PLAN)["Титул"]
    assert complete_title(title) is title


def test_a_row_typed_at_the_bottom_belongs_under_the_headings_above_it():
    typed = dict.fromkeys(rows().columns) | {"title": "Новое", "kind": "мероприятие"}
    snapshot = Snapshot((*rows().rows, Row("new", typed)), rows().columns)
    assert where(complete_rows(snapshot), "Новое") == ("III", "«Учитель будующего»", "3.1", "запланировано")


def test_a_heading_that_is_corrected_keeps_its_rows():
    fixed = complete_rows(rows(**{"«Учитель будующего»": {"title": "«Учитель будущего»"}}))
    assert where(fixed, "А")[:3] == ("III", "«Учитель будущего»", "3.1")
    assert where(fixed, "«Учитель будущего»")[1] == "«Учитель будущего»"
    assert where(fixed, "Развитие")[1] == "«Учитель будущего»"


def test_a_group_that_is_numbered_anew_keeps_its_rows():
    fixed = complete_rows(rows(**{"Развитие": {"number": "3.2"}}))
    assert where(fixed, "А")[2] == "3.2"


def test_headings_have_no_status():
    assert where(complete_rows(rows()), "Развитие")[3] is None


@pytest.mark.parametrize(("typed", "kept"), [("2022-2023 уч. г.", "2022/2023"), ("2021/ 2022", "2021/2022")])
def test_a_year_comes_into_its_spelling(typed, kept):
    snapshot = Snapshot((Row("academic_year", {"label": "Учебный год", "text": typed}),), ("label", "text"))
    assert complete_title(snapshot).rows[0].cells["text"] == kept


def test_a_year_that_is_none_waits():
    snapshot = Snapshot((Row("academic_year", {"label": "Учебный год", "text": "скоро"}),), ("label", "text"))
    cell = complete_title(snapshot).rows[0].cells["text"]
    assert isinstance(cell, BadCell)
    assert cell.reason.in_language("ru") == "«скоро» – не учебный год вида 2021/2022"
