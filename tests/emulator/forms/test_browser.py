"""Forms filled in by people, in a real Chromium of a phone's width; what they said is read through the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.emulator.conftest import PHONE
from tests.emulator.forms.build import asked, choice, create, ids, text, update
from tests.emulator.forms.test_api import GRID
from tests.emulator.forms.test_page import action, answers, entry

DAYS = {"type": "CHECKBOX", "options": [{"value": "сб"}, {"value": "вс"}]}
QUIZ = {"updateSettings": {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "quizSettings"}}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="ru-RU")  # type: ignore[arg-type]
    context.set_default_timeout(5_000)
    page = context.new_page()
    yield page
    context.close()


def field(page: Page, question_id: str, suffix: str = "") -> Any:
    return page.locator(f'[name="{entry(question_id)}{suffix}"]')


def test_every_kind_of_question_is_answered_at_a_phone_without_script(
    forms_api: Any, form_id: str, batch: Any, published: str, phone: Page
) -> None:
    items = [
        text("Имя <script>alert(1)</script>", required=True),
        asked("Впечатления", textQuestion={"paragraph": True}),
        choice("Откуда узнали", "афиша", "сайт", other=True),
        choice("С кем пришли", "дети", "друзья", kind="CHECKBOX", other=True),
        choice("Город", "Тагил", "Пермь", kind="DROP_DOWN"),
        asked("Придёте ещё?", scaleQuestion={"low": 0, "high": 10}),
        asked("Вечер", ratingQuestion={"ratingScaleLevel": 5, "iconType": "STAR"}),
        asked("Дата", dateQuestion={"includeYear": True}),
        asked("День рождения", dateQuestion={}),
        asked("Когда", dateQuestion={"includeYear": True, "includeTime": True}),
        asked("Начало", timeQuestion={}),
        asked("Сколько читали", timeQuestion={"duration": True}),
        GRID,
        {"title": "Удобно", "questionGroupItem": GRID["questionGroupItem"] | {"grid": {"columns": DAYS}}},
    ]
    replies = batch(*(create(item, index) for index, item in enumerate(items)))["replies"]
    made = [question for reply in replies for question in reply["createItem"]["questionId"]]
    (name, words, source, company, town, again, stars, day, birthday, moment, start, length, *rows) = made
    phone.goto(published)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(phone.get_by_text("Имя <script>alert(1)</script>")).to_be_visible()
    field(phone, name).fill('Ольга "О\'Генри" <b>')
    field(phone, words).fill("раз\nдва")
    phone.get_by_label("Другое:").first.check()
    field(phone, source, ".other_option_response").fill("соседка")
    phone.get_by_label("дети").check()
    phone.get_by_label("друзья").check()
    field(phone, town).select_option("Пермь")
    for question, value in ((again, "9"), (stars, "4")):
        phone.locator(f'[name="{entry(question)}"][value="{value}"]').check(force=True)
    field(phone, day).fill("2026-10-05")
    field(phone, birthday, "_day").select_option("29")
    field(phone, birthday, "_month").select_option("2")
    field(phone, moment).fill("2026-10-05T18:30")
    field(phone, start).fill("09:05")
    field(phone, length, "_hour").fill("1")
    field(phone, length, "_minute").fill("20")
    phone.get_by_label("звук: хорошо").check()
    phone.get_by_label("зал: сб").check()
    phone.get_by_label("зал: вс").check()
    phone.click('text="Отправить"')
    expect(phone.get_by_text("Ответ записан.")).to_be_visible()
    assert answers(forms_api, form_id) == [
        {
            name: ['Ольга "О\'Генри" <b>'],
            words: ["раз\nдва"],
            source: ["соседка"],
            company: ["дети", "друзья"],
            town: ["Пермь"],
            again: ["9"],
            stars: ["4"],
            day: ["2026-10-05"],
            birthday: ["02-29"],
            moment: ["2026-10-05 18:30"],
            start: ["09:05"],
            length: ["01:20"],
            rows[1]: ["хорошо"],
            rows[2]: ["сб", "вс"],
        }
    ]


@pytest.fixture
def branched(batch: Any) -> dict[str, str]:
    """Three sections after the first; «нет» leads past the second, «хватит» ends."""
    sections = [{"title": title, "itemId": f"0000000{n}", "pageBreakItem": {}} for n, title in enumerate("БВ", 2)]
    fork = choice("Были у нас?", "да", "нет", "хватит", questionId="00000011", required=True)
    options = fork["questionItem"]["question"]["choiceQuestion"]["options"]
    batch(
        create(fork),
        create(sections[0], 1),
        create(text("Как было?", questionId="00000012", required=True), 2),
        create(sections[1], 3),
        create(text("Имя", questionId="00000013"), 4),
    )
    options[1]["goToSectionId"], options[2]["goToAction"] = "00000003", "SUBMIT_FORM"
    batch(update(fork, 0, "questionItem.question.choiceQuestion"))
    return {"fork": "00000011", "second": "00000012", "third": "00000013"}


def test_answers_lead_through_sections_and_nothing_typed_is_lost_on_the_way(
    forms_api: Any, form_id: str, published: str, branched: dict[str, str], phone: Page
) -> None:
    phone.goto(published)
    phone.click('text="Далее"')
    expect(phone.get_by_text("Это обязательный вопрос.")).to_be_visible()
    phone.get_by_label("да", exact=True).check()
    phone.click('text="Далее"')
    field(phone, branched["second"]).fill("хорошо <3")
    phone.click('text="Назад"')
    expect(phone.get_by_label("да", exact=True)).to_be_checked()
    phone.click('text="Далее"')
    expect(field(phone, branched["second"])).to_have_value("хорошо <3")
    phone.click('text="Далее"')
    field(phone, branched["third"]).fill("Оля")
    phone.click('text="Отправить"')
    given = {branched["fork"]: ["да"], branched["second"]: ["хорошо <3"], branched["third"]: ["Оля"]}
    assert answers(forms_api, form_id) == [given]


def test_a_section_that_the_answers_pass_by_is_neither_asked_nor_kept(
    forms_api: Any, form_id: str, published: str, branched: dict[str, str], phone: Page
) -> None:
    phone.goto(published)
    phone.get_by_label("да", exact=True).check()
    phone.click('text="Далее"')
    field(phone, branched["second"]).fill("передумала")
    phone.click('text="Назад"')
    phone.get_by_label("нет", exact=True).check()
    phone.click('text="Далее"')
    expect(field(phone, branched["third"])).to_be_visible()
    phone.click('text="Отправить"')
    expect(phone.get_by_text("Ответ записан.")).to_be_visible()
    assert answers(forms_api, form_id) == [{branched["fork"]: ["нет"]}]


def test_an_option_may_end_the_form_and_a_plain_post_goes_where_its_answers_lead(
    forms_api: Any, form_id: str, published: str, branched: dict[str, str]
) -> None:
    fork, second = entry(branched["fork"]), entry(branched["second"])
    steps = {"pageHistory": "0", "continue": "1", fork: "хватит"}
    assert "Ответ записан." in requests.post(action(published), data=steps, timeout=5).text
    assert requests.post(action(published), data={fork: "нет", second: "мимо"}, timeout=5).ok
    assert requests.post(action(published), data={fork: "да"}, timeout=5).status_code == 400
    found = sorted(answers(forms_api, form_id), key=str)
    assert found == [{branched["fork"]: ["нет"]}, {branched["fork"]: ["хватит"]}]


def test_a_prefilled_link_fills_every_section_and_the_free_answer(
    batch: Any, published: str, phone: Page, forms_api: Any, form_id: str
) -> None:
    form = batch(
        create(choice("Откуда", "афиша", other=True)), create({"title": "Б", "pageBreakItem": {}}, 1), create(text(), 2)
    )["form"]
    source, name = ids(form)
    query = f"?usp=pp_url&{entry(source)}=__other_option__&{entry(source)}.other_option_response=друг&{entry(name)}=Оля"
    phone.goto(published + query)
    expect(field(phone, source, ".other_option_response")).to_have_value("друг")
    phone.click('text="Далее"')
    expect(field(phone, name)).to_have_value("Оля")
    phone.click('text="Отправить"')
    assert answers(forms_api, form_id) == [{source: ["друг"], name: ["Оля"]}]


def test_the_same_post_twice_is_two_responses(batch: Any, published: str, forms_api: Any, form_id: str) -> None:
    (name,) = ids(batch(create(text()))["form"])
    for _ in range(2):
        requests.post(action(published), data={entry(name): "Оля"}, timeout=5)
    assert len(answers(forms_api, form_id)) == 2


def test_a_form_for_some_people_asks_who_one_is_and_knows_them(
    drive: Any, forms_api: Any, form_id: str, batch: Any, page: Page
) -> None:
    (name,) = ids(batch(create(text()))["form"])
    batch({"updateSettings": {"settings": {"emailCollectionType": "VERIFIED"}, "updateMask": "emailCollectionType"}})
    state = {"publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}}}
    forms_api.forms().setPublishSettings(formId=form_id, body=state).execute()
    permission = {"type": "user", "role": "reader", "view": "published", "emailAddress": "olga@example.com"}
    drive.permissions().create(fileId=form_id, body=permission).execute()
    page.goto(forms_api.forms().get(formId=form_id).execute()["responderUri"])
    expect(page.get_by_text("Вам нужно разрешение")).to_be_visible()
    page.click('text="Войти"')
    page.click('text="olga@example.com"')
    field(page, name).fill("Ольга")
    page.click('text="Отправить"')
    expect(page.get_by_text("Ответ записан.")).to_be_visible()
    (response,) = forms_api.forms().responses().list(formId=form_id).execute()["responses"]
    assert response["respondentEmail"] == "olga@example.com"
    page.goto(f"{page.url.rpartition('/')[0]}/viewform?as=stranger@example.com")
    expect(page.get_by_text("stranger@example.com")).to_be_visible()


def test_a_quiz_says_the_score_and_gives_feedback(
    batch: Any, published: str, forms_api: Any, form_id: str, phone: Page
) -> None:
    grading = {
        "pointValue": 2,
        "correctAnswers": {"answers": [{"value": "Булгаков"}]},
        "whenRight": {"text": "Верно!"},
        "whenWrong": {"text": "Перечитайте."},
    }
    form = batch(
        QUIZ,
        create(choice("Чей роман?", "Булгаков", "Гоголь", grading=grading)),
        create(choice("А этот?", "Булгаков", "Гоголь", grading=grading), 1),
    )["form"]
    right, wrong = ids(form)
    phone.goto(published)
    phone.locator(f'[name="{entry(right)}"][value="Булгаков"]').check()
    phone.locator(f'[name="{entry(wrong)}"][value="Гоголь"]').check()
    phone.click('text="Отправить"')
    expect(phone.get_by_text("Ваш результат: 2 из 4.")).to_be_visible()
    (response,) = forms_api.forms().responses().list(formId=form_id).execute()["responses"]
    assert response["answers"][right]["grade"] == {"score": 2, "correct": True, "feedback": {"text": "Верно!"}}
    assert response["answers"][wrong]["grade"] == {"feedback": {"text": "Перечитайте."}}
