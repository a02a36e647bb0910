"""The ledger: every API call that was made, with its cost, and nothing that is secret."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit


@dataclass(frozen=True)
class CallRecord:
    """One HTTP call. path_template: the path with its ids replaced, no query. tries: 1 when it went at once."""

    method: str
    path_template: str
    status: int
    bytes_sent: int
    bytes_received: int
    milliseconds: float
    tries: int = 1


class Ledger:
    """The calls of one workspace, in order; safe to use from several threads."""

    def __init__(self) -> None:
        self._calls: list[CallRecord] = []
        self._lock = Lock()

    def add(self, record: CallRecord) -> None:
        """Note one call."""
        with self._lock:
            self._calls.append(record)

    @property
    def calls(self) -> Sequence[CallRecord]:
        """All calls so far."""
        return tuple(self._calls)

    @property
    def bytes_sent(self) -> int:
        """The sum over all calls."""
        return sum(call.bytes_sent for call in self._calls)

    @property
    def bytes_received(self) -> int:
        """The sum over all calls."""
        return sum(call.bytes_received for call in self._calls)


_TEMPLATES = [
    (re.compile(r"^(/v4/spreadsheets/)[^/:]+"), r"\1{spreadsheetId}"),
    (re.compile(r"(/values/)[^/:]+"), r"\1{range}"),
    (re.compile(r"(/v1/presentations/)[^/:]+"), r"\1{presentationId}"),
    (re.compile(r"(/pages/)[^/:]+"), r"\1{pageObjectId}"),
    (re.compile(r"(/v1/forms/)[^/:]+"), r"\1{formId}"),
    (re.compile(r"(/responses/)[^/:]+"), r"\1{responseId}"),
    (re.compile(r"(/drive/v\d/files/)(?!generateIds)[^/:]+"), r"\1{fileId}"),
    (re.compile(r"(/permissions/)[^/:]+"), r"\1{permissionId}"),
    (re.compile(r"(/developerMetadata/)[^/:]+"), r"\1{metadataId}"),
]


def path_template(url: str) -> str:
    """The path of `url` with ids replaced by their names in the API.

    >>> path_template("https://sheets.googleapis.com/v4/spreadsheets/1AbC:batchUpdate?key=x")
    '/v4/spreadsheets/{spreadsheetId}:batchUpdate'
    """
    path = urlsplit(url).path
    for pattern, template in _TEMPLATES:
        path = pattern.sub(template, path)
    return path
