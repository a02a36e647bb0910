"""import → export → import: the same plan, for any plan that the official form can tell."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings

from gmo_sync.documents import read_plan, write_plan
from gmo_sync.plan import Activity, Plan, Section, Status, with_ids
from tests.documents.test_seed import WORD
from tests.plan.strategies import document_plans


@given(document_plans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_survives_a_word_file(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    path = tmp_path_factory.getbasetemp() / "plan.docx"
    write_plan(plan, path)
    assert read_plan(path).plan == plan


def test_columns_that_the_form_lacks_are_there_only_when_something_is_in_them(tmp_path: Path) -> None:
    plan = read_plan(WORD).plan
    write_plan(plan, tmp_path / "a.docx")
    first, *rest = plan.activities()
    done = with_ids(
        plan.model_copy(
            update={
                "sections": [
                    Section(number="I", title="а", items=[first.model_copy(update={"status": Status.DONE}), *rest])
                ]
            }
        )
    )
    write_plan(done, tmp_path / "b.docx")
    widths = [len(docx.Document(str(tmp_path / name)).tables[1].columns) for name in ("a.docx", "b.docx")]
    assert widths == [7, 8]


def test_telephones_do_not_go_into_a_document(tmp_path: Path) -> None:
    plan = read_plan(WORD).plan
    people = [person.model_copy(update={"phone": "+7 900 000"}) for person in plan.people]
    write_plan(plan.model_copy(update={"people": people}), tmp_path / "a.docx")
    assert read_plan(tmp_path / "a.docx").plan == plan


def test_a_long_plan_is_written_and_read(tmp_path: Path) -> None:
    items = [Activity(number=f"1.{at}", title=f"Мероприятие {at}", term="май") for at in range(1, 301)]
    plan = with_ids(Plan(academic_year="2021/2022", sections=[Section(number="I", title="а", items=items)]))
    write_plan(plan, tmp_path / "a.docx")
    assert read_plan(tmp_path / "a.docx").plan == plan
