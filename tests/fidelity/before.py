"""What stood in the account before a session began: files that Google's answers speak of and no request made.

Decides, from the recording alone, which spreadsheets those are and what they were called and held; making them in the
emulator is left to `replay.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gmo_sync.emulator.discovery import find
from tests.fidelity.recordings import Exchange


@dataclass(frozen=True)
class Stood:
    """A spreadsheet that was there already; `resource` is what Google first told of it, None where it refused."""

    file_id: str
    resource: Mapping[str, Any] | None
    refused: bool


def stood(session: Sequence[Exchange], at: int, known: set[str]) -> list[Stood]:
    """The files to have in place before exchange `at`, oldest first; `known` are the ids that need none.

    Looked for once for every run that a recording holds: at its beginning and at every request that makes a file, for
    all that is spoken of until the next such request. So what a run makes is newer than what stood there.
    """
    if at and made(session[at]) is None:
        return []
    end = next((n for n in range(at + 1, len(session)) if made(session[n]) is not None), len(session))
    run = session[at:end]
    own = {one for exchange in run if (one := made(exchange)) is not None}
    ids = [one for exchange in run for one in _spoken_of(exchange) if one not in known | own]
    return [_first_told(one, session[at:]) for one in reversed(list(dict.fromkeys(ids)))]


def made(exchange: Exchange) -> str | None:
    """The id of the file that a request made."""
    found = find(exchange.request.method, exchange.request.path)
    answer = exchange.response.json
    if found is None or exchange.response.status != 200 or not isinstance(answer, dict):
        return None
    if found[0].id in ("drive.files.create", "drive.files.copy"):
        return str(answer["id"])
    return str(answer["spreadsheetId"]) if found[0].id == "sheets.spreadsheets.create" else None


def _spoken_of(exchange: Exchange) -> Iterator[str]:
    found = find(exchange.request.method, exchange.request.path)
    if found is None:
        return
    method, path = found
    if exchange.response.status in (200, 204, 403):
        yield from (path[name] for name in ("spreadsheetId", "fileId") if name in path)
    if method.id == "drive.files.list":
        yield from (file["id"] for file in exchange.response.json["files"])


def _first_told(file_id: str, rest: Sequence[Exchange]) -> Stood:
    name: str | None = None
    for one in rest:
        answer = one.response.json
        if file_id not in one.request.path:
            listed = answer.get("files", []) if isinstance(answer, dict) else []
            name = next((file["name"] for file in listed if file["id"] == file_id), name)
        elif one.response.status == 403:
            return Stood(file_id, None, refused=True)
        elif isinstance(answer, dict) and "sheets" in answer:
            return Stood(file_id, answer, refused=False)
    return Stood(file_id, {"properties": {"title": name}} if name else None, refused=False)
