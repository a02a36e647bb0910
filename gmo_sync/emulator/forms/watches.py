"""Watches of a form: who asked to be told what, until when.

Pure: a form's watches in, new ones out. Nothing is ever published: there is no Pub/Sub here. The account that calls
stands for the project that Google counts watches by; an expired watch is as good as none.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from gmo_sync.emulator.errors import ApiError, invalid, not_found
from gmo_sync.emulator.forms.submission import timestamp

LIFETIME = timedelta(days=7)
PER_FORM, PER_PROJECT = 50, 20
_ID = re.compile(r"[a-z-]{4,63}")
_TOPIC = re.compile(r"projects/[a-z][a-z0-9.:-]*/topics/[A-Za-z][\w.~+%-]{2,254}")

# As Google shapes it, with `invoker` (the account it counts for) and `formId`: a copy of a form has no watches.
Watch = dict[str, Any]


def shown(watch: Mapping[str, Any]) -> dict[str, Any]:
    """The Watch resource."""
    return {name: value for name, value in watch.items() if name not in ("invoker", "formId")}


def alive(watches: Iterable[Watch], now: datetime) -> list[Watch]:
    """Those whose time is not over."""
    return [watch for watch in watches if datetime.fromisoformat(watch["expireTime"]) > now]


def made(
    body: Mapping[str, Any], *, form_id: str, invoker: str, on_form: Iterable[Watch], of_invoker: int, now: datetime
) -> Watch:
    """A new watch by a CreateWatchRequest. `of_invoker` is how many the account has on all forms.

    Raises ApiError: 400 for a request that makes no sense, 409 for an id in use, 429 for one watch too many.
    """
    asked = body.get("watch") or {}
    if "id" in asked:
        raise invalid("watch.id must not be set. Use watch_id instead.")
    topic = asked.get("target", {}).get("topic", {}).get("topicName", "")
    event_type = asked.get("eventType", "EVENT_TYPE_UNSPECIFIED")
    if event_type == "EVENT_TYPE_UNSPECIFIED":
        raise invalid("watch.event_type is required.")
    if not _TOPIC.fullmatch(topic):
        raise invalid("watch.target.topic.topic_name must be of the form projects/{project}/topics/{topic}.")
    watch_id = body.get("watchId", "")
    if watch_id and not _ID.fullmatch(watch_id):
        raise invalid("watch_id must be 4-63 characters long and hold only characters of /a-z-/.")
    present = alive(on_form, now)
    if any(watch["id"] == watch_id for watch in present):
        raise ApiError(409, "Requested entity already exists")
    if any(watch["invoker"] == invoker and watch["eventType"] == event_type for watch in present):
        raise _too_many(f"one watch for {event_type} per form")
    if len(present) >= PER_FORM:
        raise _too_many(f"{PER_FORM} watches per form")
    if of_invoker >= PER_PROJECT:
        raise _too_many(f"{PER_PROJECT} watches per project")
    return {
        "id": watch_id or str(uuid.uuid4()),
        "target": {"topic": {"topicName": topic}},
        "eventType": event_type,
        "createTime": timestamp(now),
        "expireTime": timestamp(now + LIFETIME),
        "state": "ACTIVE",
        "invoker": invoker,
        "formId": form_id,
    }


def found(watches: Iterable[Watch], watch_id: str, *, invoker: str, now: datetime) -> Watch:
    """The account's watch with this id. Raises ApiError 404 when there is none or its time is over."""
    for watch in alive(watches, now):
        if watch["id"] == watch_id and watch["invoker"] == invoker:
            return watch
    raise not_found()


def renewed(watch: Watch, now: datetime) -> Watch:
    """The watch with seven days from now."""
    return watch | {"expireTime": timestamp(now + LIFETIME), "state": "ACTIVE"}


def _too_many(limit: str) -> ApiError:
    return ApiError(429, f"The limit of {limit} is reached.")
