"""Forms over the network, thin: one call a method, Google's resources in and out.

Only `publish`, which is two calls, and `update`, which reads again when somebody edited the form meanwhile, are more.
A form is made and opened to everybody in four calls (create, batchUpdate, permission, publish); one that is as
specified costs the one call that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from gmo_sync.errors import GoogleError, GuardError
from gmo_sync.forms.answers import FormResponse, submitted_at
from gmo_sync.forms.reconcile import reconcile
from gmo_sync.forms.requests import Request
from gmo_sync.forms.spec import FormSpec
from gmo_sync.google import Workspace, google_errors
from gmo_sync.language import Message

Form: TypeAlias = Mapping[str, Any]
_TRIES = 3


class FormChanged(GuardError):  # noqa: N818 - a name that says what happened
    """Somebody edited the form after it was read; nothing was written."""


class FormsClient:
    """The forms of one workspace. page_size: how many responses a call asks for; Google gives 5000 at most."""

    def __init__(self, workspace: Workspace, *, page_size: int = 5000) -> None:
        self._workspace = workspace
        self._page_size = page_size

    def create(self, spec: FormSpec) -> Form:
        """A new form with the title alone, unpublished; `update` gives it the rest. Made anew at every call."""
        body = {"info": {"title": spec.title, "documentTitle": spec.title}}
        with google_errors():
            form: Form = self._workspace.forms.forms().create(body=body, unpublished=True).execute()
        return form

    def get(self, form_id: str) -> Form:
        """The Form resource."""
        with google_errors():
            form: Form = self._workspace.forms.forms().get(formId=form_id).execute()
        return form

    def apply(self, form_id: str, requests: Sequence[Request], revision_id: str) -> Form:
        """Send `requests`, made for the revision `revision_id`, and give the form as it is then.

        All of them are carried out or none. Raises FormChanged when the form has another revision by now.
        """
        body = {
            "requests": list(requests),
            "writeControl": {"requiredRevisionId": revision_id},
            "includeFormInResponse": True,
        }
        try:
            # The revision guards a second try: what was written once is refused then.
            with google_errors(), self._workspace.transport.idempotent():
                answer = self._workspace.forms.forms().batchUpdate(formId=form_id, body=body).execute()
        except GoogleError as error:
            # Google's words for a stale revision are not documented, so the form itself is asked.
            if error.status == 400 and self.get(form_id)["revisionId"] != revision_id:
                raise FormChanged(
                    Message("somebody edited the form at the same time; nothing was written"),
                    hint=Message("Run the command again."),
                ) from error
            raise
        form: Form = answer["form"]
        return form

    def update(self, spec: FormSpec, form: Form) -> tuple[Form, list[Request]]:
        """Bring `form`, as it was read, to `spec`: no call when it is so already, one otherwise.

        Gives the form as it is then and the requests that were sent. When somebody edits the form meanwhile it is read
        again, a few times; raises FormChanged if they do not stop.
        """
        for tries_left in reversed(range(_TRIES)):
            requests = reconcile(spec, form)
            if not requests:
                break
            try:
                return self.apply(form["formId"], requests, form["revisionId"]), requests
            except FormChanged:
                if not tries_left:
                    raise
                form = self.get(form["formId"])
        return form, []

    def publish(self, form_id: str) -> None:
        """Let everybody with the link answer. Twice is once.

        The permission comes first: a form that says it is published has it, also when a run was stopped between the
        two.
        """
        everybody = {"type": "anyone", "role": "reader", "view": "published"}
        with google_errors(), self._workspace.transport.idempotent():
            self._workspace.drive.permissions().create(
                fileId=form_id, body=everybody, supportsAllDrives=True, fields="id"
            ).execute()
        self._set_state(form_id, accepting=True)

    def close(self, form_id: str) -> None:
        """Take no more answers; the page says so. The answers that came stay."""
        self._set_state(form_id, accepting=False)

    def _set_state(self, form_id: str, *, accepting: bool) -> None:
        state = {"isPublished": True, "isAcceptingResponses": accepting}
        body = {"publishSettings": {"publishState": state}, "updateMask": "publishState"}
        with google_errors(), self._workspace.transport.idempotent():
            self._workspace.forms.forms().setPublishSettings(formId=form_id, body=body).execute()

    def responses(self, form_id: str, since: datetime | None = None) -> Iterator[FormResponse]:
        """Every response last sent at `since` (aware) or later, oldest first; one call a page.

        Google gives them in no order that is documented, so all pages are read before the first one is given.
        """
        asked: dict[str, Any] = {"formId": form_id, "pageSize": self._page_size}
        if since is not None:
            asked["filter"] = f"timestamp >= {since.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
        resource = self._workspace.forms.forms().responses()
        found: list[FormResponse] = []
        with google_errors():
            request = resource.list(**asked)
            while request is not None:
                page = request.execute()
                found += page.get("responses", [])
                request = resource.list_next(request, page)
        yield from sorted(found, key=lambda response: (submitted_at(response), response["responseId"]))


def is_open(form: Form) -> bool:
    """Whether a Form resource says that it takes answers."""
    state = form.get("publishSettings", {}).get("publishState", {})
    return bool(state.get("isPublished") and state.get("isAcceptingResponses"))
