"""What the emulator keeps of one form, and the resource that `forms.get` answers with.

Values that are their type's default (false, "", 0) are left out as Google's JSON does: a scale from 0 has no `low`.
"""

from __future__ import annotations

import copy
import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

FORM = "application/vnd.google-apps.form"
FIRST_REVISION = 2  # a new form of Google's starts at 00000002

Item = dict[str, Any]
FormResponse = dict[str, Any]


@dataclass
class FormContent:
    """The form's words, items, settings, publish state and responses.

    `responses` maps responseId → FormResponse as Google shapes it, with its `formId`: a copy of the form made in Drive
    carries them along, and they are not the copy's. So it is with `watches`, see there.
    """

    title: str = ""
    description: str = ""
    items: list[Item] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    is_published: bool = False
    is_accepting_responses: bool = False
    revision: int = FIRST_REVISION
    responses: dict[str, FormResponse] = field(default_factory=dict)
    watches: tuple[dict[str, Any], ...] = ()

    @property
    def revision_id(self) -> str:
        """The revision as Google writes it, opaque to clients."""
        return f"{self.revision:08x}"

    @property
    def is_quiz(self) -> bool:
        """Whether answers are graded."""
        return bool(self.settings.get("quizSettings", {}).get("isQuiz"))

    def copy(self) -> Self:
        """A private copy to edit; the responses themselves never change once kept, so they are shared."""
        return replace(
            self,
            items=copy.deepcopy(self.items),
            settings=copy.deepcopy(self.settings),
            responses=dict(self.responses),
        )

    def responses_of(self, form_id: str) -> list[FormResponse]:
        """This form's responses in an order that is stable and, as Google's, not that of time."""
        return [self.responses[key] for key in sorted(self.responses) if self.responses[key]["formId"] == form_id]

    def resource(self, form_id: str, *, document_title: str, base_url: str) -> dict[str, Any]:
        """The Form resource."""
        state = {"isPublished": self.is_published, "isAcceptingResponses": self.is_accepting_responses}
        form: dict[str, Any] = {
            "formId": form_id,
            "info": without_defaults(
                {"title": self.title, "description": self.description, "documentTitle": document_title}
            ),
            "settings": copy.deepcopy(self.settings),
            "revisionId": self.revision_id,
            "responderUri": f"{base_url}/forms/d/e/{published_id(form_id)}/viewform",
            "items": copy.deepcopy(self.items),
            "publishSettings": {"publishState": without_defaults(state)},
        }
        return {name: value for name, value in form.items() if value != []}


def dump(content: FormContent) -> dict[str, Any]:
    """`content` as JSON-able values, to be kept."""
    return dict(vars(content))


def load(stored: Mapping[str, Any]) -> FormContent:
    """The inverse of `dump`."""
    return FormContent(**{**stored, "watches": tuple(stored.get("watches", ()))})


def published_id(form_id: str) -> str:
    """The id in the responder's link: 56 characters, unlike the form's id and always the same for it."""
    digest = hashlib.sha512(f"published form {form_id}".encode()).digest()
    return "1FAIpQLS" + urlsafe_b64encode(digest)[:48].decode().replace("=", "")


def without_defaults(value: Any) -> Any:
    """`value` without the fields that Google's JSON leaves out; a message that is present but empty stays."""
    if isinstance(value, Mapping):
        return {
            name: without_defaults(part)
            for name, part in value.items()
            if part is not None
            and part != ""
            and part != []
            and not (isinstance(part, bool | int | float) and not part)
        }
    if isinstance(value, list):
        return [without_defaults(part) for part in value]
    return value


def questions_of(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The Question messages that an item holds: one, a grid's rows, or none. They are the item's own, not copies."""
    if "questionItem" in item:
        question = item["questionItem"].get("question")
        return [question] if question is not None else []
    return list(item.get("questionGroupItem", {}).get("questions", []))


def ids_of(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Every item id and question id in use."""
    for item in items:
        if "itemId" in item:
            yield item["itemId"]
        for question in questions_of(item):
            if "questionId" in question:
                yield question["questionId"]


def new_id(taken: Iterable[str]) -> str:
    """A free id: eight hexadecimal digits below 2**31, because `entry.N` in the page is the same id as a decimal
    int32."""
    used = set(taken)
    while True:
        made = f"{secrets.randbits(31):08x}"
        if made not in used and int(made, 16):
            return made
