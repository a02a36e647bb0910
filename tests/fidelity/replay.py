"""Recorded sessions sent once more, to a fresh emulator over real HTTP, and the answers beside Google's.

An edge: it sends what the recording says with the ids translated, and leaves the judging to `compare`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import requests

from gmo_sync.emulator import emulator
from gmo_sync.emulator.discovery import find
from tests.fidelity import before, compare
from tests.fidelity.identities import Identities
from tests.fidelity.recordings import Exchange, Request, Response

SOMEBODY_ELSE = {"Authorization": "Bearer user:somebody.else@example.com"}


@dataclass(frozen=True)
class Judged:
    """One answer of Google's and how ours compares; `endpoint` is the method's id."""

    endpoint: str
    recording: str
    number: int
    request: str
    verdict: compare.Verdict


def replayed(sessions: Iterable[Sequence[Exchange]]) -> Iterator[Judged]:
    """Play every session against an emulator of its own, in order."""
    with requests.Session() as http:
        http.trust_env = False
        for session in sessions:
            with emulator() as workspace:
                yield from played(session, workspace.url, http)


def played(session: Sequence[Exchange], url: str, http: requests.Session) -> Iterator[Judged]:
    """Play one session against the emulator at `url`, which must be empty."""
    identities = Identities()
    identities.join("sheet", 0, 0)  # the first sheet's id is no choice of the server's
    for at, exchange in enumerate(session):
        known = {str(theirs) for kind, theirs in identities.met() if kind == "file"}
        for file in before.stood(session, at, known):
            _put(file, url, http, identities)
        got = sent(exchange.request, url, http, identities)
        verdict = compare.responses(exchange.response, got, identities)
        yield Judged(endpoint(exchange), exchange.recording, exchange.number, _shown(exchange.request), verdict)


def sent(request: Request, url: str, http: requests.Session, identities: Identities) -> Response:
    """Send a recorded request to the emulator, ids translated."""
    address = url + identities.text(request.path + (f"?{request.query}" if request.query else ""))
    headers = {"Content-Type": request.headers.get("content-type", "application/json")} if request.body else {}
    answer = http.request(request.method, address, data=_translated(request, identities), headers=headers)
    return Response(answer.status_code, answer.headers.get("content-type", ""), answer.content)


def endpoint(exchange: Exchange) -> str:
    """The id of the method that a request calls."""
    found = find(exchange.request.method, exchange.request.path.removeprefix("/upload"))
    return found[0].id if found else f"{exchange.request.method} {exchange.request.path}"


def _translated(request: Request, identities: Identities) -> bytes:
    if "json" not in request.headers.get("content-type", "json"):
        return identities.text(request.body.decode("utf-8", "replace")).encode() if request.body else b""
    try:
        body = json.loads(request.body) if request.body else None
    except ValueError:
        return request.body
    return b"" if body is None else json.dumps(identities.body(body)).encode()


def _put(file: before.Stood, url: str, http: requests.Session, identities: Identities) -> None:
    body: dict[str, Any] = {}
    if file.resource:
        body = {"properties": {"title": file.resource["properties"]["title"]}}
        sheets = [{"properties": sheet["properties"]} for sheet in file.resource.get("sheets", [])]
        for name in ("locale", "timeZone", "autoRecalc"):
            if name in file.resource["properties"]:
                body["properties"][name] = file.resource["properties"][name]
        body |= {"sheets": sheets} if sheets else {}
    answer = http.post(f"{url}/v4/spreadsheets", json=body, headers=SOMEBODY_ELSE if file.refused else {})
    answer.raise_for_status()
    identities.join("file", file.file_id, answer.json()["spreadsheetId"])


def _shown(request: Request) -> str:
    query = f"?{request.query}" if request.query else ""
    body = f" {request.body[:600].decode('utf-8', 'replace')}" if request.body else ""
    return f"{request.method} {request.path}{query}{body}"
