# ruff: noqa: E501  (tables of cases)
from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.emulator.forms.build import asked, choice, create, ids, text
from tests.emulator.forms.test_api import GRID


def entry(question_id: str) -> str:
    return f"entry.{int(question_id, 16)}"


def action(page: str) -> str:
    return page.replace("/viewform", "/formResponse")


def answers(forms_api: Any, form_id: str) -> list[dict[str, Any]]:
    listed = forms_api.forms().responses().list(formId=form_id).execute()
    return [
        {
            key: [part["value"] for part in answer["textAnswers"]["answers"]]
            for key, answer in response.get("answers", {}).items()
        }
        for response in listed.get("responses", [])
    ]


@pytest.mark.parametrize(
    ("item", "sent", "kept"),
    [
        (text("А"), {"": "слова"}, ["слова"]),
        (text("А"), {"": "=1+2"}, ["=1+2"]),
        (asked("А", textQuestion={"paragraph": True}), {"": "раз\r\nдва"}, ["раз\nдва"]),
        (choice("А", "да", "нет"), {"": "нет"}, ["нет"]),
        (choice("А", "да", other=True), {"": "__other_option__", ".other_option_response": "своё"}, ["своё"]),
        (choice("А", "а", "б", "в", kind="CHECKBOX"), {"": ["в", "а"]}, ["в", "а"]),
        (choice("А", "а", kind="CHECKBOX", other=True), {"": ["а", "__other_option__"], ".other_option_response": "ещё"}, ["а", "ещё"]),
        (choice("А", "а", "б", kind="DROP_DOWN"), {"": "б"}, ["б"]),
        (asked("А", scaleQuestion={"low": 0, "high": 10}), {"": "0"}, ["0"]),
        (asked("А", ratingQuestion={"ratingScaleLevel": 5, "iconType": "STAR"}), {"": "4"}, ["4"]),
        (asked("А", dateQuestion={"includeYear": True}), {"": "2026-02-28"}, ["2026-02-28"]),
        (asked("А", dateQuestion={"includeYear": True}), {"_year": "2026", "_month": "2", "_day": "8"}, ["2026-02-08"]),
        (asked("А", dateQuestion={}), {"_month": "2", "_day": "29"}, ["02-29"]),
        (asked("А", dateQuestion={"includeYear": True, "includeTime": True}), {"": "2026-02-28T09:30"}, ["2026-02-28 09:30"]),
        (asked("А", dateQuestion={"includeTime": True}), {"_month": "1", "_day": "2", "_hour": "3", "_minute": "4"}, ["01-02 03:04"]),
        (asked("А", timeQuestion={}), {"": "09:30"}, ["09:30"]),
        (asked("А", timeQuestion={}), {"_hour": "9", "_minute": "5"}, ["09:05"]),
        (asked("А", timeQuestion={"duration": True}), {"_hour": "30", "_minute": "0"}, ["30:00"]),
    ],
)  # fmt: skip
def test_an_answer_of_each_kind_is_kept_as_google_shapes_it(
    forms_api: Any,
    form_id: str,
    batch: Any,
    published: str,
    item: dict[str, Any],
    sent: dict[str, Any],
    kept: list[str],
) -> None:
    (question_id,) = ids(batch(create(item))["form"])
    assert requests.get(published, timeout=5).ok
    posted = {entry(question_id) + suffix: value for suffix, value in sent.items()}
    answer = requests.post(action(published), data=posted, timeout=5)
    assert answer.status_code == 200, answer.text
    assert "Ответ записан." in answer.text
    assert answers(forms_api, form_id) == [{question_id: kept}]


@pytest.mark.parametrize(
    ("item", "sent", "reason"),
    [
        (text("А", required=True), {"": " "}, "Это обязательный вопрос."),
        (choice("А", "да", "нет"), {"": "может быть"}, "Такого варианта ответа нет."),
        (choice("А", "да", "нет"), {"": ["да", "нет"]}, "Можно выбрать только один вариант."),
        (choice("А", "да", other=True), {"": "__other_option__"}, "Напишите свой вариант ответа."),
        (asked("А", scaleQuestion={"low": 1, "high": 5}), {"": "6"}, "Выберите число от 1 до 5."),
        (asked("А", scaleQuestion={"low": 1, "high": 5}), {"": "²"}, "Выберите число от 1 до 5."),
        (asked("А", dateQuestion={"includeYear": True}), {"": "2026-02-30"}, "Недопустимая дата."),
        (asked("А", timeQuestion={}), {"": "24:00"}, "Недопустимое время."),
    ],
)
def test_an_answer_that_does_not_fit_is_shown_again_with_the_reason(
    forms_api: Any, form_id: str, batch: Any, published: str, item: dict[str, Any], sent: dict[str, Any], reason: str
) -> None:
    (first, second) = ids(batch(create(item), create(text("Имя"), 1))["form"])
    posted = {entry(first) + suffix: value for suffix, value in sent.items()} | {entry(second): 'Ольга "О" <О>'}
    answer = requests.post(action(published), data=posted, timeout=5)
    assert answer.status_code == 400
    assert reason in answer.text
    assert 'value="Ольга &#34;О&#34; &lt;О&gt;"' in answer.text
    assert answers(forms_api, form_id) == []


def test_each_row_of_a_grid_is_an_answer_of_its_own(forms_api: Any, form_id: str, batch: Any, published: str) -> None:
    rows = batch(create(GRID))["replies"][0]["createItem"]["questionId"]
    page = requests.get(published, timeout=5).text
    assert all(f'name="{entry(row)}"' in page for row in rows)
    requests.post(action(published), data={entry(rows[1]): "хорошо"}, timeout=5)
    assert answers(forms_api, form_id) == [{rows[1]: ["хорошо"]}]


def test_the_page_shows_sections_descriptions_and_headings_escaped(batch: Any, published: str) -> None:
    batch(
        {"updateFormInfo": {"info": {"description": "<b>Слова</b>"}, "updateMask": "description"}},
        create({"title": "Раздел <2>", "description": "о разделе", "pageBreakItem": {}}),
        create({"title": "Заметка", "textItem": {}}, 1),
        create({"description": "к вопросу", **text("<script>", required=True)}, 2),
    )
    page = requests.get(published, timeout=5).text
    page += requests.post(action(published), data={"pageHistory": "0", "continue": "1"}, timeout=5).text
    for words in ("&lt;b&gt;Слова", "Раздел &lt;2&gt;", "о разделе", "Заметка", "к вопросу", "&lt;script&gt;"):
        assert words in page
    assert "<b>Слова" not in page


def test_a_prefilled_link_fills_the_page_in(batch: Any, published: str) -> None:
    first, second = ids(batch(create(text("Имя")), create(choice("А", "да", "нет"), 1))["form"])
    link = {"usp": "pp_url", entry(first): "Ольга & Ко", entry(second): "нет"}
    page = requests.get(published, params=link, timeout=5).text
    assert 'value="Ольга &amp; Ко"' in page
    assert 'value="нет" checked' in " ".join(page.split())


def test_a_form_that_takes_no_answers_says_so(forms_api: Any, drive: Any, form_id: str) -> None:
    page = forms_api.forms().get(formId=form_id).execute()["responderUri"]

    def publish(published: bool, accepting: bool) -> None:
        state = {"isPublished": published, "isAcceptingResponses": accepting}
        body = {"publishSettings": {"publishState": state}}
        forms_api.forms().setPublishSettings(formId=form_id, body=body).execute()

    assert "не опубликована" in requests.get(page, timeout=5).text
    publish(True, False)
    assert "больше не принимает ответы" in requests.get(page, timeout=5).text
    publish(True, True)
    assert "Вам нужно разрешение" in requests.get(page, timeout=5).text
    drive.permissions().create(fileId=form_id, body={"type": "anyone", "role": "reader", "view": "published"}).execute()
    assert "Отправить" in requests.get(page, timeout=5).text
    publish(False, False)
    assert "не опубликована" in requests.post(action(page), data={}, timeout=5).text
    assert answers(forms_api, form_id) == []
    assert requests.get(page[:-12] + "x/viewform", timeout=5).status_code == 404


def test_an_address_is_collected_where_the_form_asks_for_it(
    forms_api: Any, form_id: str, batch: Any, published: str
) -> None:
    settings = {"emailCollectionType": "RESPONDER_INPUT"}
    batch({"updateSettings": {"settings": settings, "updateMask": "emailCollectionType"}})
    assert requests.post(action(published), data={"emailAddress": "нет"}, timeout=5).status_code == 400
    assert requests.post(action(published), data={"emailAddress": "o@example.com"}, timeout=5).ok
    (response,) = forms_api.forms().responses().list(formId=form_id).execute()["responses"]
    assert response["respondentEmail"] == "o@example.com"


def test_a_quiz_grades_what_it_can(forms_api: Any, form_id: str, batch: Any, published: str) -> None:
    grading = {"pointValue": 2, "correctAnswers": {"answers": [{"value": "да"}]}}
    form = batch(
        {"updateSettings": {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "quizSettings"}},
        create(choice("А", "да", "нет", grading=grading)),
        create(choice("Б", "да", "нет", grading=grading), 1),
    )["form"]
    right, wrong = ids(form)
    requests.post(action(published), data={entry(right): "да", entry(wrong): "нет"}, timeout=5)
    (response,) = forms_api.forms().responses().list(formId=form_id).execute()["responses"]
    assert response["totalScore"] == 2
    assert response["answers"][right]["grade"] == {"score": 2, "correct": True}
    assert response["answers"][wrong]["grade"] == {}


def test_the_owners_page_shows_the_form_and_how_many_answered(
    workspace: Any, form_id: str, batch: Any, published: str
) -> None:
    batch(create(text("Имя <i>")))
    requests.post(action(published), data={}, timeout=5)
    page = requests.get(f"{workspace.url}/forms/d/{form_id}/edit", timeout=5).text
    assert "Имя &lt;i&gt;" in page
    assert "Ответов: <b>1</b>" in page
    assert "принимает ответы" in page
