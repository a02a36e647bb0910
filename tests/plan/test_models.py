"""The plan's models: words are kept, terms mean something in the plan's year, ids come from words."""

from __future__ import annotations

import pytest
from hypothesis import given
from pydantic import ValidationError

from gmo_sync.plan import Activity, Group, Person, Plan, SchoolYear, Section, Status, Theme, people_of, with_ids
from tests.plan.strategies import plans


def _plan(*items: object, **fields: object) -> Plan:
    return Plan.model_validate(
        {"academic_year": "2021/2022", "sections": [Section(number="I", items=list(items))], **fields}
    )


def test_children_keep_the_order_of_the_document_whatever_their_kind() -> None:
    plan = _plan(Group(number="2.1", items=[Activity(title="а")]), Activity(title="б"), Theme(title="в"))
    assert [entry.kind.value for entry in plan.walk()] == [
        "раздел",
        "группа",
        "мероприятие",
        "мероприятие",
        "направление",
    ]
    assert [activity.title for activity in plan.activities()] == ["а", "б"]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Activity.model_validate({"title": "а", "titel": "б"})


def test_a_new_activity_is_planned_and_has_no_id() -> None:
    assert (Activity(title="а").status, Activity(title="а").id) == (Status.PLANNED, "")


def test_the_academic_year_is_read_as_people_write_it() -> None:
    assert _plan().academic_year == "2021/2022"
    assert Plan(academic_year="на 2021/ 2022 учебный год").academic_year == "2021/2022"
    with pytest.raises(ValidationError):
        Plan(academic_year="скоро")


def test_terms_are_read_in_the_plans_school_year_and_keep_their_words() -> None:
    (activity,) = _plan(Activity(title="а", term="декабрь - март")).activities()
    assert activity.term.text == "декабрь - март"
    assert activity.term.meaning is not None
    assert "2021-12-01" in repr(activity.term.meaning) or "2021, 12, 1" in repr(activity.term.meaning)


def test_a_region_has_its_own_school_year() -> None:
    region = SchoolYear.of("2021/2022").model_copy(update={"quarters": ()})
    values = {"academic_year": "2021/2022", "sections": [{"items": [{"kind": "мероприятие", "term": "I четверть"}]}]}
    (shipped,) = Plan.model_validate(values).activities()
    plan = Plan.model_validate(values, context={"school_year": region})
    (regional,) = plan.activities()
    assert plan.school_year is region
    assert shipped.term.meaning != regional.term.meaning


def test_a_term_that_cannot_be_read_is_a_problem_with_its_activity_and_no_error() -> None:
    plan = with_ids(
        _plan(Activity(number="1.1", title="Встреча", term="когда рак свистнет"), Activity(title="б", term="май"))
    )
    (problem,) = plan.problems()
    assert (problem.entry, problem.field) == (next(plan.activities()).id, "term")
    assert "когда рак свистнет" in problem.in_language("ru")
    assert "1.1 Встреча" in problem.in_language("ru")


def test_a_task_is_a_paragraph_and_a_line_break_makes_two() -> None:
    assert _plan(tasks="- одна;\n- другая.").tasks == ["- одна;", "- другая."]
    assert _plan(tasks=["а\nб", "", "в"]).tasks == ["а", "б", "в"]


def test_the_same_words_give_the_same_ids_and_twins_different_ones() -> None:
    twins = _plan(Activity(number="1.1", title="а"), Activity(number="1.1", title="а"))
    one, other = with_ids(twins), with_ids(twins)
    assert one == other
    ids = [entry.id for entry in one.walk()]
    assert len(set(ids)) == 3
    assert all(len(made) == 8 and int(made, 16) >= 0 for made in ids)


def test_an_id_that_is_there_stays_and_a_copied_one_is_replaced() -> None:
    plan = with_ids(_plan(Activity(id="0000abcd", title="а"), Activity(id="0000abcd", title="б"), Activity(title="в")))
    first, copied, made = plan.activities()
    assert first.id == "0000abcd"
    assert len({first.id, copied.id, made.id}) == 3


def test_everybody_whom_the_plan_names_is_one_person_however_the_name_is_written() -> None:
    plan = _plan(
        Activity(title="а", responsible="Бежецких Ю.В., Данилова Е.А."),
        Activity(title="б", responsible="Мухадинова О.В., Курило В.Я.", participants="члены ГМО"),
        head="Е.А. Данилова",
        coordinator="Ю.В. Бежецких",
    )
    assert [(person.name, person.post) for person in people_of(plan)] == [
        ("Данилова Е.А.", "Руководитель ГМО"),
        ("Бежецких Ю.В.", "Координатор ГМО"),
        ("Мухадинова О.В.", ""),
        ("Курило В.Я.", ""),
    ]


def test_people_who_are_known_already_stay_as_they_are() -> None:
    known = Person(id="1", name="Данилова Елена Андреевна", phone="+7")
    assert people_of(_plan(head="Е.А. Данилова", people=[known])) == [known]


@given(plans())
def test_a_plan_survives_json(plan: Plan) -> None:
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


@given(plans())
def test_giving_ids_again_changes_nothing(plan: Plan) -> None:
    assert with_ids(plan) == plan
    ids = [entry.id for entry in plan.walk()]
    assert len(set(ids)) == len(ids)
