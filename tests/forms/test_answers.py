# ruff: noqa: E501  (tables of cases)
from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.forms.answers import feedback_model, feedback_of, feedback_table, feedbacks, instant, question_titles
from gmo_sync.forms.ids import question_ids
from gmo_sync.forms.spec import Choice, Date, FormSpec, Heading, Scale, Text, Time
from gmo_sync.forms.template import load_template
from gmo_sync.tables import Kind

SPEC = FormSpec(
    key="17",
    title="Отзыв: Семинар",
    event="Семинар",
    items=(
        Scale(key="nps", title="Посоветуете?", column="NPS", low=0, high=10),
        Choice(key="one", title="Одно", options=("да", "нет")),
        Choice(key="many", title="Много", type="checkbox", options=("а", "б"), other=True),
        Heading(key="rest", title="И ещё"),
        Text(key="words", title="Слова", paragraph=True),
        Date(key="day", title="День"),
        Time(key="hour", title="Час"),
    ),
)
ID_OF = {key: question_id for question_id, key in question_ids("17", SPEC.items).items()}


def response(**answers: Any) -> dict[str, Any]:
    return {
        "responseId": "ACYDBN1",
        "createTime": "2026-05-15T08:30:00.123Z",
        "lastSubmittedTime": "2026-05-15T08:30:00.123456Z",
        "respondentEmail": "secret@example.com",
        "answers": {
            ID_OF.get(key, key): {
                "questionId": ID_OF.get(key, key),
                "textAnswers": {
                    "answers": [{"value": value} for value in ([values] if isinstance(values, str) else values)]
                },
            }
            for key, values in answers.items()
        },
    }


def test_answers_have_the_types_of_their_questions() -> None:
    given_ = response(nps="0", one="нет", many=["а", "своё"], words="раз\nдва", day="2026-05-15", hour="09:30")
    feedback = feedback_of(given_, SPEC)
    assert feedback.model_dump() == {
        "id": "ACYDBN1",
        "event_key": "17",
        "event": "Семинар",
        "submitted": datetime(2026, 5, 15, 8, 30),
        "nps": 0,
        "one": "нет",
        "many": ("а", "своё"),
        "words": "раз\nдва",
        "day": date(2026, 5, 15),
        "hour": time(9, 30),
        "other_answers": "",
    }


def test_what_was_not_answered_is_empty_and_the_address_is_never_read() -> None:
    feedback = feedback_of(response() | {"answers": {}}, SPEC)
    assert feedback.model_dump(include={"nps", "one", "many", "words", "day", "hour"}) == {
        "nps": None, "one": "", "many": (), "words": "", "day": None, "hour": None,
    }  # fmt: skip
    without = response()
    del without["answers"]
    assert feedback_of(without, SPEC) == feedback
    assert "secret" not in feedback.model_dump_json()


def test_the_time_is_wall_time_of_the_zone_asked_for() -> None:
    feedback = feedback_of(response(), SPEC, zone=timezone(timedelta(hours=7)))
    assert feedback.submitted == datetime(2026, 5, 15, 15, 30)


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ({"0badcafe": "старый ответ"}, "[0badcafe]: старый ответ"),
        ({"0badcafe": ["а", "б"]}, "[0badcafe]: а; б"),
        ({"nps": "очень"}, f"NPS [{ID_OF['nps']}]: очень"),
        ({"one": ["да", "нет"]}, f"Одно [{ID_OF['one']}]: да; нет"),
        ({"day": "05-15"}, f"День [{ID_OF['day']}]: 05-15"),
    ],
)
def test_answers_without_a_question_that_they_fit_are_kept_under_its_id(answers: dict[str, Any], kept: str) -> None:
    feedback = feedback_of(response(**answers), SPEC)
    assert feedback.model_dump()["other_answers"] == kept
    assert feedback.model_dump()["nps"] is None


def test_questions_added_by_hand_are_named_by_their_title() -> None:
    form = {
        "items": [
            {"title": "От руки", "questionItem": {"question": {"questionId": "0badcafe", "textQuestion": {}}}},
            {"title": "Таблица", "questionGroupItem": {"questions": [{"questionId": "00000001", "rowQuestion": {"title": "зал"}}]}},
            {"title": "Заметка", "textItem": {}},
        ]
    }  # fmt: skip
    assert question_titles(form) == {"0badcafe": "От руки", "00000001": "Таблица: зал"}
    (feedback,) = feedbacks([response(**{"0badcafe": "слова"})], SPEC, form=form)
    assert feedback.model_dump()["other_answers"] == "От руки [0badcafe]: слова"


def test_an_uploaded_file_is_kept_by_its_name() -> None:
    uploaded = response() | {
        "answers": {"00000007": {"questionId": "00000007", "fileUploadAnswers": {"answers": [{"fileId": "1", "fileName": "план.docx"}]}}}
    }  # fmt: skip
    assert feedback_of(uploaded, SPEC).model_dump()["other_answers"] == "[00000007]: план.docx"


def test_the_tab_has_a_read_only_column_for_each_question_and_none_for_people() -> None:
    table = feedback_table(SPEC)
    assert [column.heading for column in table.columns] == [
        "Код мероприятия", "Мероприятие", "Получен", "NPS", "Одно", "Много", "Слова", "День", "Час", "Другие ответы",
    ]  # fmt: skip
    assert all(column.options.read_only for column in table.columns)
    kinds = {column.field: column.kind for column in table.columns}
    assert (kinds["nps"], kinds["many"], kinds["submitted"]) == (Kind.INTEGER, Kind.LIST, Kind.DATE_TIME)
    assert table.title == "Отзывы"


def test_the_template_and_its_forms_have_one_tab() -> None:
    template = load_template("event-feedback")
    spec = template.for_event(key="17", title="Семинар")
    fields = list(feedback_model(template).model_fields)
    assert fields == list(feedback_model(spec).model_fields)
    assert [column.heading for column in feedback_table(template).columns] == [
        column.heading for column in feedback_table(spec).columns
    ]


line = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(
    lambda text: text.strip() == text
)


@given(nps=st.integers(0, 10), words=line | st.just("=1+2"), many=st.lists(line, max_size=4))
def test_a_response_comes_through_the_row_of_the_tab_unchanged(nps: int, words: str, many: list[str]) -> None:
    table = feedback_table(SPEC)
    feedback = feedback_of(response(nps=str(nps), words=words, many=many, one="нет", day="2026-05-15"), SPEC)
    row = table.row(feedback)  # type: ignore[arg-type]
    assert row.cells["words"] == words
    assert table.instance(row).model_dump() == feedback.model_dump()


@pytest.mark.parametrize(
    ("written", "microsecond"),
    [("2026-05-15T08:30:00Z", 0), ("2026-05-15T08:30:00.5Z", 500000), ("2026-05-15T08:30:00.123456789Z", 123456)],
)
def test_times_are_read_with_any_number_of_digits(written: str, microsecond: int) -> None:
    assert instant(written) == datetime(2026, 5, 15, 8, 30, 0, microsecond, tzinfo=UTC)
