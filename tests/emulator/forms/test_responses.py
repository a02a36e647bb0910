from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.forms.content import FormContent
from gmo_sync.emulator.forms.listing import page
from gmo_sync.emulator.forms.submission import Submission, response_of, timestamp
from tests.emulator.forms.build import create, ids, text
from tests.emulator.forms.test_page import action, entry


def sent(published: str, count: int, **fields: str) -> None:
    for _ in range(count):
        assert requests.post(action(published), data=fields, timeout=5).ok


def test_a_response_has_the_shape_of_googles(forms_api: Any, form_id: str, batch: Any, published: str) -> None:
    answered, unanswered = ids(batch(create(text("А")), create(text("Б"), 1))["form"])
    sent(published, 1, **{entry(answered): "слова"})
    (listed,) = forms_api.forms().responses().list(formId=form_id).execute()["responses"]
    assert "formId" not in listed
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", listed["createTime"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z", listed["lastSubmittedTime"])
    assert listed["answers"] == {answered: {"questionId": answered, "textAnswers": {"answers": [{"value": "слова"}]}}}
    assert unanswered not in listed["answers"]
    one = forms_api.forms().responses().get(formId=form_id, responseId=listed["responseId"]).execute()
    assert one == {"formId": form_id, **listed}


def test_pages_together_are_all_responses_once(forms_api: Any, form_id: str, published: str) -> None:
    sent(published, 5)
    api = forms_api.forms().responses()
    request = api.list(formId=form_id, pageSize=2)
    sizes, found = [], []
    while request is not None:
        answer = request.execute()
        sizes.append(len(answer["responses"]))
        found += [response["responseId"] for response in answer["responses"]]
        request = api.list_next(request, answer)
    assert sizes == [2, 2, 1]
    assert len(set(found)) == 5


def test_a_form_without_responses_lists_nothing(forms_api: Any, form_id: str) -> None:
    assert forms_api.forms().responses().list(formId=form_id).execute() == {}
    with pytest.raises(HttpError) as caught:
        forms_api.forms().responses().get(formId=form_id, responseId="nobody").execute()
    assert caught.value.status_code == 404


def test_a_copy_of_a_form_has_none_of_its_responses(
    forms_api: Any, drive: Any, form_id: str, batch: Any, published: str
) -> None:
    batch(create(text("А")))
    sent(published, 1)
    copy = drive.files().copy(fileId=form_id, body={"name": "копия"}).execute()["id"]
    copied = forms_api.forms().get(formId=copy).execute()
    assert [item["title"] for item in copied["items"]] == ["А"]
    assert copied["responderUri"] != forms_api.forms().get(formId=form_id).execute()["responderUri"]
    assert forms_api.forms().responses().list(formId=copy).execute() == {}


START = datetime(2026, 9, 1, 10, 0, 0, 123456, tzinfo=UTC)


def responses() -> list[dict[str, Any]]:
    content = FormContent()
    return [
        response_of(content, Submission(), form_id="f", response_id=f"r{number}", now=START + timedelta(hours=number))
        for number in range(3)
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", ["r0", "r1", "r2"]),
        ("timestamp >= 2026-09-01T11:00:00.123456Z", ["r1", "r2"]),
        ("timestamp > 2026-09-01T11:00:00.123456Z", ["r2"]),
        ("timestamp>2026-09-01T11:00:00.123455999Z", ["r1", "r2"]),
        ("timestamp > 2026-09-02T00:00:00Z", []),
    ],
)
def test_the_filter_takes_the_time_of_the_last_submission(condition: str, expected: list[str]) -> None:
    listed = page(responses(), form_id="f", filter_=condition)
    assert [response["responseId"] for response in listed.get("responses", [])] == expected


@pytest.mark.parametrize(
    "condition",
    [
        "timestamp < 2026-09-01T00:00:00Z",
        "timestamp >= 2026-09-01T00:00:00+03:00",
        "timestamp > 2026-13-01T00:00:00Z",
        "name = 1",
    ],
)
def test_any_other_filter_is_refused(forms_api: Any, form_id: str, condition: str) -> None:
    with pytest.raises(HttpError) as caught:
        forms_api.forms().responses().list(formId=form_id, filter=condition).execute()
    assert caught.value.status_code == 400
    assert "Invalid filter" in caught.value.reason


def test_a_page_token_belongs_to_its_form_and_filter() -> None:
    token = page(responses(), form_id="f", page_size=1)["nextPageToken"]
    assert page(responses(), form_id="f", page_size=1, page_token=token)["responses"][0]["responseId"] == "r1"
    for other in ({"form_id": "g"}, {"form_id": "f", "filter_": "timestamp > 2026-09-01T00:00:00Z"}):
        with pytest.raises(ApiError):
            page(responses(), page_token=token, **other)  # type: ignore[arg-type]
    with pytest.raises(ApiError):
        page(responses(), form_id="f", page_token="nonsense")


@pytest.mark.parametrize(
    ("microsecond", "written"),
    [(123456, "2026-09-01T10:00:00.123456Z"), (123000, "2026-09-01T10:00:00.123Z"), (0, "2026-09-01T10:00:00Z")],
)
def test_times_have_as_many_digits_as_they_need(microsecond: int, written: str) -> None:
    assert timestamp(START.replace(microsecond=microsecond)) == written
