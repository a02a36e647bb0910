"""The room as a whole, over HTTP against the emulator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from gmo_sync.errors import GoogleError, NotFoundError
from gmo_sync.forms import FormChanged, FormsClient, feedbacks, increment, is_open, load_template, reconcile, since
from gmo_sync.forms.ids import question_ids
from gmo_sync.forms.requests import create_item, update_form_info
from gmo_sync.forms.spec import FormSpec, Text
from gmo_sync.google import Workspace

SPEC = load_template("event-feedback").for_event(key="17", title="Семинар «Книга»", date_words="15 мая")


@pytest.fixture
def form(client: FormsClient) -> Any:
    form, _ = client.update(SPEC, client.create(SPEC))
    client.publish(form["formId"])
    return form


def answer(form: Any, **answers: Any) -> None:
    entries = {key: f"entry.{int(question_id, 16)}" for question_id, key in question_ids("17", SPEC.items).items()}
    posted = {"usefulness": "5", "clarity": "4", "nps": "9"} | answers
    address = form["responderUri"].replace("/viewform", "/formResponse")
    response = requests.post(address, data={entries[key]: value for key, value in posted.items()}, timeout=5)
    assert response.status_code == 200, response.text


def calls(workspace: Workspace) -> int:
    return len(workspace.ledger.calls)


def test_a_form_is_made_and_opened_to_everybody_in_four_calls(workspace: Workspace, client: FormsClient) -> None:
    form, sent = client.update(SPEC, client.create(SPEC))
    client.publish(form["formId"])
    assert calls(workspace) == 4
    assert len(sent) == 1 + len(SPEC.items)
    assert reconcile(SPEC, form) == []
    page = requests.get(form["responderUri"], timeout=5).text
    for words in ("Семинар «Книга»", "Когда: 15 мая", "Насколько полезным", "Отправить"):
        assert words in page


def test_a_form_that_is_as_specified_costs_the_call_that_reads_it(
    workspace: Workspace, client: FormsClient, form: Any
) -> None:
    before = calls(workspace)
    read = client.get(form["formId"])
    assert client.update(SPEC, read) == (read, [])
    assert is_open(read)
    assert calls(workspace) - before == 1


def test_a_change_is_one_batch_and_an_added_question_stays(client: FormsClient, form: Any) -> None:
    by_hand = {"title": "От руки", "questionItem": {"question": {"textQuestion": {}}}}
    edited = client.apply(form["formId"], [create_item(by_hand, 2)], client.get(form["formId"])["revisionId"])
    shorter = SPEC.model_copy(update={"items": SPEC.items[1:]})
    changed, sent = client.update(shorter, edited)
    assert [next(iter(request)) for request in sent] == ["deleteItem"]
    assert [item["title"] for item in changed["items"]][:2] == [SPEC.items[1].title, "От руки"]


def test_a_form_that_somebody_edits_meanwhile_is_read_again(client: FormsClient, form: Any) -> None:
    stale = client.get(form["formId"])
    client.apply(form["formId"], [update_form_info({"title": "Чужое"}, ["title"])], stale["revisionId"])
    with pytest.raises(FormChanged):
        client.apply(form["formId"], [update_form_info({"title": "Наше"}, ["title"])], stale["revisionId"])
    new = SPEC.model_copy(update={"title": "Наше"})
    changed, sent = client.update(new, stale)
    assert changed["info"]["title"] == "Наше"
    assert len(sent) == 1


def test_what_google_refuses_and_what_is_not_there_are_errors_that_say_so(client: FormsClient, form: Any) -> None:
    revision = client.get(form["formId"])["revisionId"]
    with pytest.raises(GoogleError, match="newlines"):
        client.apply(form["formId"], [update_form_info({"title": "раз\nдва"}, ["title"])], revision)
    with pytest.raises(NotFoundError):
        client.get("no-such-form")


def test_a_refusal_that_is_no_matter_of_revisions_costs_one_call(workspace: Workspace, client: FormsClient) -> None:
    with pytest.raises(NotFoundError):
        client.apply("no-such-form", [update_form_info({"title": "Х"}, ["title"])], "00000002")
    assert calls(workspace) == 1


def test_publishing_twice_is_publishing_once_and_closing_keeps_the_answers(
    workspace: Workspace, client: FormsClient, form: Any
) -> None:
    answer(form)
    client.publish(form["formId"])
    shared = (
        workspace.drive.permissions()
        .list(fileId=form["formId"], includePermissionsForView="published", fields="permissions(type,view)")
        .execute()["permissions"]
    )
    assert shared.count({"type": "anyone", "view": "published"}) == 1
    client.close(form["formId"])
    assert not is_open(client.get(form["formId"]))
    assert "больше не принимает ответы" in requests.get(form["responderUri"], timeout=5).text
    assert len(list(client.responses(form["formId"]))) == 1


def test_answers_come_by_pages_in_order_of_time_and_only_new_ones_count(workspace: Workspace, form: Any) -> None:
    client = FormsClient(workspace, page_size=2)
    for number in range(5):
        answer(form, words=f"=ответ {number}")
    first = increment({}, client.responses(form["formId"]))
    found = feedbacks(first.new, SPEC, form=form)
    assert [feedback.model_dump()["words"] for feedback in found] == [f"=ответ {number}" for number in range(5)]
    assert found[0].model_dump(include={"usefulness", "nps", "will_use"}) == {"usefulness": 5, "nps": 9, "will_use": ()}

    answer(form, words="позже")
    again = list(client.responses(form["formId"], since(first.known)))
    times = [response["lastSubmittedTime"] for response in again]
    assert times == sorted(times)
    assert len(times) == 6
    second = increment(first.known, again)
    assert [feedback.model_dump()["words"] for feedback in feedbacks(second.new, SPEC)] == ["позже"]
    assert second.changed == ()
    assert list(client.responses(form["formId"], datetime(2999, 1, 1, tzinfo=UTC))) == []


def test_answers_to_a_question_that_left_the_form_are_still_there(client: FormsClient, form: Any) -> None:
    answer(form, words="важное")
    shorter = FormSpec(key="17", title=SPEC.title, event="Семинар", items=(Text(key="new", title="Новый вопрос"),))
    changed, _ = client.update(shorter, client.get(form["formId"]))
    (feedback,) = feedbacks(client.responses(form["formId"]), shorter, form=changed)
    assert "важное" in feedback.model_dump()["other_answers"]
