"""What requests will do to a form, in words: the difference that `--dry-run` and the report show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gmo_sync.forms.requests import Request
from gmo_sync.language import Message


def described(requests: Iterable[Request], form: Mapping[str, Any]) -> list[Message]:
    """A sentence for each of `requests`, which `reconcile` made for `form`."""
    titles = [item.get("title", "") for item in form.get("items", [])]
    return [_sentence(request, titles) for request in requests]


def _sentence(request: Request, titles: list[str]) -> Message:
    """Say what the request does, and do it to `titles`, because the next one counts on it."""
    ((kind, body),) = request.items()
    match kind:
        case "createItem":
            titles.insert(body["location"]["index"], body["item"].get("title", ""))
            return Message('new: "{title}"', title=body["item"].get("title", ""))
        case "deleteItem":
            return Message('removed: "{title}"; its answers stay', title=titles.pop(body["location"]["index"]))
        case "moveItem":
            title = titles.pop(body["originalLocation"]["index"])
            titles.insert(body["newLocation"]["index"], title)
            return Message('moved: "{title}"', title=title)
        case "updateItem":
            index = body["location"]["index"]
            old, titles[index] = titles[index], body["item"].get("title", titles[index])
            if old != titles[index]:
                return Message('"{old}" is now "{title}"', old=old, title=titles[index])
            return Message('changed: "{title}"', title=old)
        case _:
            return Message("the form's own words: {fields}", fields=", ".join(_info_fields(body)))


def _info_fields(body: Mapping[str, Any]) -> list[str]:
    return [str(body["info"][name]).split("\n")[0] for name in str(body["updateMask"]).split(",")]
