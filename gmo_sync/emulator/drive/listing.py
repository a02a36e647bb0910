"""The order of lists and their pages."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from gmo_sync.emulator.drive.refusals import bad_parameter
from gmo_sync.emulator.store import FOLDER, File

One = TypeVar("One")

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def ordered(files: Sequence[File], order_by: str, user: str) -> list[File]:
    """`files` in the order "folder,modifiedTime desc,name" as `user` sees them; without one, the latest first.

    Raises 400.
    """
    found = sorted(files, key=lambda file: file.id)
    if not order_by.strip():
        return sorted(found, key=lambda file: file.change, reverse=True)
    keys = _keys(user)
    for part in reversed(order_by.split(",")):
        words = part.split()
        if not words or words[0] not in keys or words[1:] not in ([], ["desc"]):
            raise bad_parameter("orderBy")
        found.sort(key=keys[words[0]], reverse=len(words) == 2)
    return found


def _keys(user: str) -> dict[str, Callable[[File], Any]]:
    def marked(name: str) -> Callable[[File], datetime]:
        def of(file: File) -> datetime:
            text = file.mark(user, name)
            return datetime.fromisoformat(text) if text else _EARLIEST

        return of

    viewed, modified, shared = marked("viewedByMeTime"), marked("modifiedByMeTime"), marked("sharedWithMeTime")
    return {
        "createdTime": lambda file: file.created_time,
        "folder": lambda file: file.mime_type != FOLDER,
        "modifiedByMeTime": modified,
        "modifiedTime": lambda file: file.modified_time,
        "name": lambda file: file.name.casefold(),
        "name_natural": lambda file: _natural(file.name),
        "quotaBytesUsed": lambda file: len(file.content) if isinstance(file.content, bytes) else 0,
        "recency": lambda file: max(file.modified_time, viewed(file), modified(file)),
        "sharedWithMeTime": shared,
        "starred": lambda file: not file.mark(user, "starred"),
        "viewedByMeTime": viewed,
    }


def page(items: Sequence[One], *, token: str | None, size: int, of: str) -> tuple[list[One], str | None]:
    """One page of `items` and the token of the next; a token goes with the query `of` that it was made for."""
    start = _start(token, of) if token else 0
    end = start + size
    return list(items[start:end]), _token(end, of) if end < len(items) else None


def _token(start: int, of: str) -> str:
    return urlsafe_b64encode(f"{start}:{_digest(of)}".encode()).decode()


def _start(token: str, of: str) -> int:
    try:
        start, _, digest = urlsafe_b64decode(token.encode()).decode().partition(":")
    except ValueError as error:
        raise bad_parameter("pageToken") from error
    if digest != _digest(of) or not re.fullmatch("[0-9]{1,9}", start):
        raise bad_parameter("pageToken")
    return int(start)


def _digest(of: str) -> str:
    return hashlib.sha256(of.encode("utf-8", "replace")).hexdigest()[:12]


def _natural(name: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return [(0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts]
