from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Batch = Callable[..., dict[str, Any]]


@pytest.fixture
def form_id(forms_api: Any) -> str:
    """An unpublished form without items."""
    form = forms_api.forms().create(body={"info": {"title": "Анкета"}}, unpublished=True).execute()
    return str(form["formId"])


@pytest.fixture
def batch(forms_api: Any, form_id: str) -> Batch:
    """batchUpdate on the form: `batch(request, …, writeControl=…)` → the answer with the form in it."""

    def send(*requests: dict[str, Any], **more: Any) -> dict[str, Any]:
        body = {"requests": list(requests), "includeFormInResponse": True, **more}
        return dict(forms_api.forms().batchUpdate(formId=form_id, body=body).execute())

    return send


@pytest.fixture
def published(forms_api: Any, drive: Any, form_id: str) -> str:
    """The form, open to everybody with the link; its responder's page as an address."""
    state = {"isPublished": True, "isAcceptingResponses": True}
    forms_api.forms().setPublishSettings(formId=form_id, body={"publishSettings": {"publishState": state}}).execute()
    drive.permissions().create(fileId=form_id, body={"type": "anyone", "role": "reader", "view": "published"}).execute()
    return str(forms_api.forms().get(formId=form_id).execute()["responderUri"])
