"""The plan as three tables and back: the same plan, one order, nothing dropped whatever people type."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.language import Message
from gmo_sync.plan import (
    PLAN_TABLES,
    Activity,
    Group,
    Person,
    Plan,
    PlanRow,
    RowKind,
    Section,
    Theme,
    arrange,
    plan_from_rows,
    plan_from_snapshots,
    plan_rows,
    plan_snapshots,
    with_ids,
)
from gmo_sync.tables import BadCell, Row
from tests.plan.strategies import WORDS, plans

TABLE = PLAN_TABLES["План"]
EMPTY = Plan(academic_year="2021/2022")


def _seed_like() -> Plan:
    second = Section(
        number="II",
        title="Информационная",
        items=[
            Group(number="2.1", title="Изучение:", items=[Activity(number="2.1.1", title="Стратегия")]),
            Activity(number="2.3", title="Сбор данных", term="в течении года"),
        ],
    )
    third = Section(
        number="III",
        title="Дорожная карта",
        items=[
            Theme(
                title="«Учитель будущего»",
                items=[Group(number="3.1", title="Развитие:", items=[Activity(title="Мастер")])],
            ),
            Theme(title="«Цифровая среда»", items=[Activity(title="Каталоги")]),
        ],
    )
    return with_ids(Plan(academic_year="2021/2022", head="Е.А. Данилова", sections=[second, third]))


def _shape(rows: list[PlanRow]) -> list[tuple[str, ...]]:
    return [(row.kind.value, row.number or row.title, row.section, row.theme, row.group) for row in rows]


def test_every_heading_and_activity_is_a_row_that_names_the_headings_above_it() -> None:
    assert _shape(plan_rows(_seed_like())) == [
        ("раздел", "II", "II", "", ""),
        ("группа", "2.1", "II", "", "2.1"),
        ("мероприятие", "2.1.1", "II", "", "2.1"),
        ("мероприятие", "2.3", "II", "", ""),
        ("раздел", "III", "III", "", ""),
        ("направление", "«Учитель будущего»", "III", "«Учитель будущего»", ""),
        ("группа", "3.1", "III", "«Учитель будущего»", "3.1"),
        ("мероприятие", "Мастер", "III", "«Учитель будущего»", "3.1"),
        ("направление", "«Цифровая среда»", "III", "«Цифровая среда»", ""),
        ("мероприятие", "Каталоги", "III", "«Цифровая среда»", ""),
    ]


def test_the_sheet_shows_first_what_people_read_first() -> None:
    assert [column.heading for column in TABLE.columns] == [
        "№ п/п",
        "Мероприятия",
        "Участники",
        "Сроки проведения",
        "Место проведения",
        "Ответственные",
        "Ожидаемые результаты",
        "Статус",
        "Ссылка",
        "Заметки",
        "Вид",
        "Раздел",
        "Направление",
        "Группа",
    ]
    assert list(PLAN_TABLES) == ["Титул", "План", "Люди"]


def test_a_row_that_names_nothing_stands_where_the_row_above_stands_and_this_is_said() -> None:
    rows = plan_rows(_seed_like())
    rows.insert(8, PlanRow(id="typed", title="Новое"))
    plan, problems = plan_from_rows(rows, EMPTY)
    assert ("мероприятие", "Новое", "III", "«Учитель будущего»", "3.1") in _shape(plan_rows(plan))
    assert [problem.entry for problem in problems] == ["typed"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"section": "iii", "group": "3.1."}, ("III", "«Учитель будущего»", "3.1")),
        ({"section": "Дорожная карта"}, ("III", "", "")),
        ({"group": "2.1"}, ("II", "", "2.1")),
        ({"theme": "«цифровая  среда»"}, ("III", "«Цифровая среда»", "")),
    ],
)
def test_headings_are_found_by_number_or_words_however_they_are_typed(
    typed: dict[str, str], expected: tuple[str, ...]
) -> None:
    plan, _ = plan_from_rows([*plan_rows(_seed_like()), PlanRow(title="Новое", **typed)], EMPTY)
    (found,) = [row for row in plan_rows(plan) if row.title == "Новое"]
    assert (found.section, found.theme, found.group) == expected


def test_a_heading_that_no_row_makes_is_created_and_said() -> None:
    plan, problems = plan_from_rows([PlanRow(id="1", title="а", section="V", theme="Т", group="5.1")], EMPTY)
    assert _shape(plan_rows(plan)) == [
        ("раздел", "V", "V", "", ""),
        ("направление", "Т", "V", "Т", ""),
        ("группа", "5.1", "V", "Т", "5.1"),
        ("мероприятие", "а", "V", "Т", "5.1"),
    ]
    assert [str(problem.message) for problem in problems] == [
        f'there is no heading "{words}"; it was created' for words in ("5.1", "V", "Т")
    ]


def test_a_section_whose_number_was_changed_keeps_what_stands_in_it() -> None:
    rows = plan_rows(_seed_like())
    rows[0] = rows[0].model_copy(update={"number": "V"})
    plan, problems = plan_from_rows(rows, EMPTY)
    assert {row.section for row in plan_rows(plan)} == {"V", "III"}
    assert not problems


def test_of_headings_with_one_number_the_nearest_above_takes_the_row() -> None:
    twins = [Group(number="1", title=title, items=[Activity(title=title)]) for title in ("а", "б")]
    plan = with_ids(Plan(academic_year="2021/2022", sections=[Section(number="I", items=twins)]))
    assert plan_from_rows(plan_rows(plan), plan) == (plan, [])


def test_what_people_type_beside_a_heading_goes_into_its_notes_and_is_said() -> None:
    rows = plan_rows(_seed_like())
    rows[1] = rows[1].model_copy(update={"place": "ОУ", "notes": "важно"})
    plan, problems = plan_from_rows(rows, EMPTY)
    (group,) = [entry for entry in plan.walk() if isinstance(entry, Group) and entry.number == "2.1"]
    assert group.notes == "важно\nМесто проведения: ОУ"
    assert [problem.entry for problem in problems] == [group.id]


def test_an_activity_moved_below_another_section_goes_back_below_its_own() -> None:
    rows = [TABLE.row(row) for row in plan_rows(_seed_like())]
    moved = [*rows[:2], *rows[3:], rows[2]]
    assert [row.id for row in arrange(moved)] == [rows[at].id for at in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)]


def test_sections_stand_in_the_order_of_their_headings() -> None:
    rows = [TABLE.row(row) for row in plan_rows(_seed_like())]
    swapped = [rows[4], *rows[:4], *rows[5:]]
    assert arrange(swapped)[0].cells["number"] == "III"
    assert arrange(swapped)[6] == rows[0]


def test_the_owner_keeps_what_no_sheet_has() -> None:
    plan = with_ids(
        EMPTY.model_copy(update={"people": [Person(name="Курило В.Я.", phone="+7 900", email="k@example.org")]})
    )
    snapshots = plan_snapshots(plan)
    (row,) = snapshots["Люди"].rows
    assert set(row.cells) == {"name", "post", "organisation", "notes"}
    again, _ = plan_from_snapshots(
        {"Люди": replace(snapshots["Люди"], rows=(replace(row, cells={**row.cells, "post": "завуч"}),))}, plan
    )
    assert (again.people[0].phone, again.people[0].email, again.people[0].post) == ("+7 900", "k@example.org", "завуч")


def test_a_title_that_no_plan_can_have_leaves_the_year_and_is_said() -> None:
    plan = _seed_like()
    title = plan_snapshots(plan)["Титул"]
    cells = {"academic_year": "скоро", "goal": "Цель", "tasks": "- а\n- б"}
    rows = tuple(Row(row.id, {**row.cells, "text": cells.get(row.id, row.cells["text"])}) for row in title.rows)
    again, problems = plan_from_snapshots({"Титул": replace(title, rows=rows)}, plan)
    assert (again.academic_year, again.goal, again.tasks) == ("2021/2022", "Цель", ["- а", "- б"])
    assert [problem.entry for problem in problems] == ["academic_year"]
    assert again.sections == plan.sections


def test_a_cell_that_does_not_fit_leaves_the_owners_value_and_is_said() -> None:
    plan = _seed_like()
    table = plan_snapshots(plan)["План"]
    bad = BadCell("скоро", Message('"{text}" is not one of: {choices}', text="скоро", choices=""))
    rows = tuple(
        replace(row, cells={**row.cells, "status": bad}) if row.cells["number"] == "2.3" else row for row in table.rows
    )
    again, problems = plan_from_snapshots({"План": replace(table, rows=rows)}, plan)
    assert again == plan
    assert [(problem.field, "скоро" in str(problem.message)) for problem in problems] == [("status", True)]


@given(plans())
def test_a_plan_survives_its_tables(plan: Plan) -> None:
    assert plan_from_snapshots(plan_snapshots(plan), plan) == (plan, [])


@given(plans())
def test_the_rows_of_a_plan_are_arranged_already(plan: Plan) -> None:
    rows = list(plan_snapshots(plan)["План"].rows)
    assert list(arrange(rows)) == rows


_MARKS = st.sampled_from(["", "I", "II", "I.", "а", "б"])
_ROWS = st.lists(
    st.builds(
        PlanRow,
        number=_MARKS,
        title=st.sampled_from(["", "а", "б", "в"]),
        kind=st.sampled_from(RowKind),
        section=_MARKS,
        theme=st.sampled_from(["", "а", "б"]),
        group=_MARKS,
    ),
    max_size=8,
).map(lambda rows: [row.model_copy(update={"id": f"{at:08x}"}) for at, row in enumerate(rows)])


@given(_ROWS)
def test_arranging_keeps_every_row_and_once_is_enough(rows: list[PlanRow]) -> None:
    cells = [TABLE.row(row) for row in rows]
    arranged = list(arrange(cells))
    assert sorted(row.id for row in arranged) == [row.id for row in cells]
    assert list(arrange(arranged)) == arranged


@given(_ROWS)
def test_the_plan_of_any_rows_has_them_all_in_the_order_that_arrange_gives(rows: list[PlanRow]) -> None:
    plan, _ = plan_from_rows(rows, EMPTY)
    known = {row.id for row in rows}
    assert [row.id for row in plan_rows(plan) if row.id in known] == [
        row.id for row in arrange([TABLE.row(row) for row in rows])
    ]
    assert plan_from_rows(plan_rows(plan), plan)[0] == plan


@given(_ROWS, WORDS)
def test_no_word_of_a_row_is_dropped(rows: list[PlanRow], words: str) -> None:
    rows = [row.model_copy(update={"place": words}) for row in rows]
    plan, _ = plan_from_rows(rows, EMPTY)
    assert sum(words in f"{row.place}\n{row.notes}" for row in plan_rows(plan)) >= len(rows)
