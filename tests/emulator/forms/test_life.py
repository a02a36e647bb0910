"""A form's life outside the Forms API: the day it was made, Drive, and a restart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from gmo_sync.emulator import emulator
from tests.emulator.conftest import service
from tests.emulator.forms.build import create, text
from tests.emulator.forms.test_page import action

FORM = "application/vnd.google-apps.form"


@pytest.mark.parametrize(
    ("day", "published"),
    [(datetime(2026, 6, 30, 12, tzinfo=UTC), True), (datetime(2026, 7, 1, 12, tzinfo=UTC), False)],
)
def test_a_form_of_before_july_2026_is_published_from_the_start_and_a_later_one_is_not(
    day: datetime, published: bool
) -> None:
    with emulator(clock=lambda: day) as workspace:
        form = service("forms", "v1", workspace.url).forms().create(body={"info": {"title": "Х"}}).execute()
        assert bool(form["publishSettings"]["publishState"].get("isPublished")) is published
        page = requests.get(form["responderUri"], timeout=5).text
        assert ("Отправить" in page) is published
        assert ("не опубликована" in page) is not published


def test_a_form_made_and_renamed_through_drive_is_a_form(drive: Any, forms_api: Any) -> None:
    form_id = drive.files().create(body={"name": "Анкета", "mimeType": FORM}).execute()["id"]
    assert forms_api.forms().get(formId=form_id).execute()["info"] == {"documentTitle": "Анкета"}
    drive.files().update(fileId=form_id, body={"name": "Опрос"}).execute()
    assert forms_api.forms().get(formId=form_id).execute()["info"] == {"documentTitle": "Опрос"}


def test_the_document_of_a_form_has_googles_name_until_it_is_given_one(forms_api: Any, form_id: str) -> None:
    info = forms_api.forms().get(formId=form_id).execute()["info"]
    assert info == {"title": "Анкета", "documentTitle": "Untitled form"}


def test_a_form_in_the_bin_takes_no_answers(drive: Any, forms_api: Any, form_id: str, published: str) -> None:
    assert requests.get(published, timeout=5).ok
    drive.files().update(fileId=form_id, body={"trashed": True}).execute()
    assert requests.get(published, timeout=5).status_code == 404
    assert requests.post(action(published), data={}, timeout=5).status_code == 404


def test_a_form_and_its_responses_outlive_the_server(tmp_path: Path) -> None:
    with emulator(data=tmp_path) as workspace:
        api = service("forms", "v1", workspace.url).forms()
        form = api.create(body={"info": {"title": "Анкета"}}, unpublished=False).execute()
        form_id = form["formId"]
        api.batchUpdate(formId=form_id, body={"requests": [create(text("Имя"))]}).execute()
        assert requests.post(action(form["responderUri"]), data={}, timeout=5).ok
        before = api.get(formId=form_id).execute(), api.responses().list(formId=form_id).execute()
    with emulator(data=tmp_path) as workspace:
        api = service("forms", "v1", workspace.url).forms()
        after = api.get(formId=form_id).execute(), api.responses().list(formId=form_id).execute()
        assert after[1] == before[1]
        assert {**after[0], "responderUri": ""} == {**before[0], "responderUri": ""}
        assert requests.post(action(after[0]["responderUri"]), data={}, timeout=5).ok
