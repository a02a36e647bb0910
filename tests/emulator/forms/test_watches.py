"""Watches: one per kind of event, form and account; seven days; ids that a client may choose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from gmo_sync.emulator import emulator
from tests.emulator.conftest import service, service_of

TOPIC = {"topic": {"topicName": "projects/my-project/topics/answers"}}


class Clock:
    now = datetime(2026, 9, 1, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(clock: Clock) -> Iterator[str]:
    with emulator(clock=clock) as workspace:
        yield workspace.url


@pytest.fixture
def api(url: str) -> Any:
    return service("forms", "v1", url).forms()


@pytest.fixture
def form_id(api: Any) -> str:
    return str(api.create(body={"info": {"title": "Х"}}).execute()["formId"])


def create(api: Any, form_id: str, event: str = "RESPONSES", **more: Any) -> dict[str, Any]:
    body = {"watch": {"target": TOPIC, "eventType": event}, **more}
    return dict(api.watches().create(formId=form_id, body=body).execute())


def refused(call: Any) -> int:
    with pytest.raises(HttpError) as caught:
        call()
    return int(caught.value.status_code)


def test_a_watch_lives_seven_days_and_is_listed_renewed_and_deleted(api: Any, form_id: str, clock: Clock) -> None:
    before = api.get(formId=form_id).execute()
    watch = create(api, form_id, watchId="my-watch")
    assert watch == {
        "id": "my-watch",
        "target": TOPIC,
        "eventType": "RESPONSES",
        "createTime": "2026-09-01T10:00:00Z",
        "expireTime": "2026-09-08T10:00:00Z",
        "state": "ACTIVE",
    }
    assert api.watches().list(formId=form_id).execute() == {"watches": [watch]}
    clock.now += timedelta(days=6)
    renewed = api.watches().renew(formId=form_id, watchId="my-watch", body={}).execute()
    assert renewed == watch | {"expireTime": "2026-09-14T10:00:00Z"}
    assert api.watches().delete(formId=form_id, watchId="my-watch").execute() == {}
    assert api.watches().list(formId=form_id).execute() == {}
    assert refused(api.watches().delete(formId=form_id, watchId="my-watch").execute) == 404
    assert api.get(formId=form_id).execute() == before


def test_an_expired_watch_is_gone(api: Any, form_id: str, clock: Clock) -> None:
    create(api, form_id, watchId="my-watch")
    clock.now += timedelta(days=7)
    assert api.watches().list(formId=form_id).execute() == {}
    assert refused(api.watches().renew(formId=form_id, watchId="my-watch", body={}).execute) == 404
    create(api, form_id, watchId="my-watch")


def test_there_is_one_watch_for_each_kind_of_event_form_and_account(url: str, api: Any, form_id: str) -> None:
    create(api, form_id)
    create(api, form_id, "SCHEMA")
    assert refused(lambda: create(api, form_id)) == 429
    other = service_of(url, "olga@example.com", "forms", "v1", "").forms()
    assert refused(lambda: create(other, form_id)) == 403
    drive = service("drive", "v3", f"{url}/drive/v3/")
    permission = {"type": "user", "role": "writer", "emailAddress": "olga@example.com"}
    drive.permissions().create(fileId=form_id, body=permission).execute()
    assert other.watches().list(formId=form_id).execute() == {}
    create(other, form_id)
    assert len(api.watches().list(formId=form_id).execute()["watches"]) == 2


def test_an_account_has_twenty_watches_at_most_and_a_copy_of_a_form_has_none(url: str, api: Any) -> None:
    forms = [api.create(body={"info": {"title": "Х"}}).execute()["formId"] for _ in range(11)]
    for form in forms[:10]:
        create(api, form)
        create(api, form, "SCHEMA")
    assert refused(lambda: create(api, forms[10])) == 429
    drive = service("drive", "v3", f"{url}/drive/v3/")
    copy = drive.files().copy(fileId=forms[0], body={"name": "копия"}).execute()["id"]
    assert api.watches().list(formId=copy).execute() == {}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"watch": {"target": TOPIC, "eventType": "RESPONSES", "id": "x"}}, 400),
        ({"watch": {"target": TOPIC}}, 400),
        ({"watch": {"target": TOPIC, "eventType": "EVENT_TYPE_UNSPECIFIED"}}, 400),
        ({"watch": {"eventType": "RESPONSES"}}, 400),
        ({"watch": {"target": {"topic": {"topicName": "answers"}}, "eventType": "RESPONSES"}}, 400),
        ({"watch": {"target": TOPIC, "eventType": "RESPONSES"}, "watchId": "abc"}, 400),
        ({"watch": {"target": TOPIC, "eventType": "RESPONSES"}, "watchId": "Watch-1"}, 400),
        ({"watch": {"target": TOPIC, "eventType": "RESPONSES"}, "watchId": "taken"}, 409),
    ],
)
def test_a_watch_that_google_refuses_is_refused(api: Any, form_id: str, body: dict[str, Any], code: int) -> None:
    create(api, form_id, "SCHEMA", watchId="taken")
    assert refused(api.watches().create(formId=form_id, body=body).execute) == code
