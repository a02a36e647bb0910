"""The ledger: every API call that was made, with its cost, and nothing that is secret."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit


@dataclass(frozen=True)
class CallRecord:
    """One HTTP call.

    path_template: the path with its ids replaced, no query. status: None when no answer came. bytes_sent,
    bytes_received: of the bodies, as they were on the wire. milliseconds: with all waits. tries: 1 when it went
    at once.
    """

    method: str
    path_template: str
    status: int | None
    bytes_sent: int
    bytes_received: int
    milliseconds: float
    tries: int = 1


@dataclass(frozen=True)
class Totals:
    """Sums over calls; each try counts towards Google's quotas."""

    calls: int
    tries: int
    bytes_sent: int
    bytes_received: int
    milliseconds: float


class Ledger:
    """The calls of one workspace, in the order in which they ended; safe to use from several threads."""

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
        return self.since(0)

    def mark(self) -> int:
        """A place in the ledger, for `since`."""
        with self._lock:
            return len(self._calls)

    def since(self, mark: int) -> Sequence[CallRecord]:
        """The calls after a mark."""
        with self._lock:
            return tuple(self._calls[mark:])

    def totals(self, since: int = 0) -> Totals:
        """The sums over the calls after a mark."""
        calls = self.since(since)
        return Totals(
            len(calls),
            sum(call.tries for call in calls),
            sum(call.bytes_sent for call in calls),
            sum(call.bytes_received for call in calls),
            sum(call.milliseconds for call in calls),
        )

    @property
    def bytes_sent(self) -> int:
        """The sum over all calls."""
        return self.totals().bytes_sent

    @property
    def bytes_received(self) -> int:
        """The sum over all calls."""
        return self.totals().bytes_received


_ID_AFTER = {
    "spreadsheets": "spreadsheetId",
    "values": "range",
    "sheets": "sheetId",
    "developerMetadata": "metadataId",
    "presentations": "presentationId",
    "pages": "pageObjectId",
    "forms": "formId",
    "responses": "responseId",
    "watches": "watchId",
    "files": "fileId",
    "permissions": "permissionId",
    "comments": "commentId",
    "replies": "replyId",
    "revisions": "revisionId",
    "accessproposals": "proposalId",
    "approvals": "approvalId",
    "drives": "driveId",
    "teamdrives": "teamDriveId",
    "apps": "appId",
    "operations": "name",
}
_NO_ID = frozenset({"trash", "generateIds", "generateCseToken"})
_API = re.compile(r"/(upload/|resumable/)*(v4/|v1/|drive/v\d/)(?P<rest>.*)|/batch(/.*)?")
_VERB = re.compile(r":[a-z][A-Za-z]{3,}$")


def path_template(url: str) -> str:
    """The path of `url` with ids replaced by their names in the API; of an address that is no API's, only "/…".

    >>> path_template("https://sheets.googleapis.com/v4/spreadsheets/1AbC:batchUpdate?key=x")
    '/v4/spreadsheets/{spreadsheetId}:batchUpdate'
    """
    path = urlsplit(url).path
    found = _API.fullmatch(path)
    if found is None:
        return "/…"
    if found["rest"] is None:
        return path
    shown, expected = [], ""
    for segment in found["rest"].split("/"):
        named = bool(expected) and segment not in _NO_ID
        verb = _VERB.search(segment)
        shown.append(f"{{{expected}}}{verb[0] if verb else ''}" if named else segment)
        expected = "" if named else _ID_AFTER.get(segment, "")
    return path[: found.start("rest")] + "/".join(shown)
