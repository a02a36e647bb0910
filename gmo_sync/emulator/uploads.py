"""Drive's three ways of sending a file's content: simple, multipart/related and resumable.

Decides how the bytes and the metadata come out of requests; what becomes of them is the handler's business.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from gmo_sync.emulator.errors import ApiError, invalid
from gmo_sync.emulator.exchange import HTML, HttpAnswer, HttpRequest
from gmo_sync.emulator.multipart import parts_of

UNKNOWN_TYPE = "application/octet-stream"

LARGEST_UPLOAD = 256 * 1024 * 1024
_RANGE = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18}|\*)", re.ASCII)
_MOST_SESSIONS = 100
_CANCELLED = 499


@dataclass(frozen=True)
class Uploaded:
    """A whole upload: the content with its type, and the file's metadata as the JSON that was sent."""

    media: bytes
    media_type: str
    metadata: bytes = b""


@dataclass
class _Session:
    """A resumable upload that is under way, or `finished` with the answer for those who missed it."""

    http_method: str
    metadata: bytes
    media_type: str
    received: bytearray = field(default_factory=bytearray)
    finished: HttpAnswer | None = None


class Uploads:
    """Uploads, and the resumable ones that are not finished yet."""

    def __init__(self) -> None:
        self._sessions: dict[str, _Session] = {}

    def http_method(self, request: HttpRequest) -> str:
        """The HTTP method that counts: the parts of a resumable upload come by PUT, whatever it was started with."""
        session = self._sessions.get(parse_qs(request.query).get("upload_id", [""])[0])
        return session.http_method if session and request.method == "PUT" else request.method

    def starts(self, query: Mapping[str, str]) -> bool:
        """Whether this request begins a resumable upload."""
        return query.get("uploadType") == "resumable" and "upload_id" not in query

    def take(self, request: HttpRequest, query: Mapping[str, str], base_url: str) -> Uploaded | HttpAnswer:
        """A finished upload, or the answer that goes out before there is one. Raises 400."""
        kind = query.get("uploadType", "media")
        if kind == "media":
            return Uploaded(request.body, request.media_type or UNKNOWN_TYPE)
        if kind == "multipart":
            return _multipart(request)
        if kind != "resumable":
            raise invalid(f"Invalid upload type: {kind[:50]}")
        if "upload_id" in query:
            return self._continued(query["upload_id"], request)
        return self._started(request, base_url)

    def finish(self, query: Mapping[str, str], answer: HttpAnswer) -> None:
        """Keep the answer to a resumable upload: who did not get it asks for the status and gets it then."""
        session = self._sessions.get(query.get("upload_id", ""))
        if session is not None:
            session.finished = answer
            session.received = bytearray()

    def cancel(self, query: Mapping[str, str]) -> HttpAnswer | None:
        """Forget a resumable upload at its client's wish; None when there is none."""
        session = self._sessions.pop(query.get("upload_id", ""), None)
        return None if session is None else HttpAnswer(_CANCELLED, media_type=HTML)

    def _started(self, request: HttpRequest, base_url: str) -> HttpAnswer:
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        upload_id = secrets.token_urlsafe(24)
        media_type = request.header("x-upload-content-type") or UNKNOWN_TYPE
        self._sessions[upload_id] = _Session(request.method, request.body, media_type)
        query = "&".join(part for part in (request.query, f"upload_id={upload_id}") if part)
        headers = {"location": f"{base_url}{request.path}?{query}", "x-guploader-uploadid": upload_id}
        return HttpAnswer(200, media_type=HTML, headers=headers)

    def _continued(self, upload_id: str, request: HttpRequest) -> Uploaded | HttpAnswer:
        session = self._sessions.get(upload_id)
        if session is None:
            raise ApiError(404, "The upload session was not found.", reason="notFound")
        if session.finished is not None:
            return session.finished
        if len(session.received) + len(request.body) > LARGEST_UPLOAD:
            del self._sessions[upload_id]
            raise ApiError(413, "The upload is too large.", reason="uploadTooLarge")
        total: int | None = len(session.received) + len(request.body)
        if sent := request.header("content-range"):
            start, total = _placed(sent, len(session.received), len(request.body))
            del session.received[start:]  # what is sent again after a lost answer replaces what is here
        session.received += request.body
        if total is None or len(session.received) < total:
            got = len(session.received)
            return HttpAnswer(308, media_type=HTML, headers={"range": f"bytes=0-{got - 1}"} if got else {})
        return Uploaded(bytes(session.received), session.media_type, session.metadata)


def _placed(content_range: str, received: int, size: int) -> tuple[int, int | None]:
    """Where a chunk of `size` bytes begins, and how many there will be in all; None while that is unknown."""
    part = _RANGE.fullmatch(content_range)
    total = None if part is None or part[3] == "*" else int(part[3])
    if part is None or (total is not None and total < received):
        raise invalid("Failed to parse Content-Range header.")
    if not part[1]:
        start, announced = received, 0
    else:
        start, last = int(part[1]), int(part[2])
        announced = last - start + 1
        if announced < 1 or (total is not None and last >= total):
            raise invalid("Failed to parse Content-Range header.")
    if start > received:
        raise invalid(
            f"Invalid request.  According to the Content-Range header, the upload offset is {start} byte(s), "
            f"which exceeds already uploaded size of {received} byte(s)."
        )
    if announced != size:
        raise invalid(
            f"Invalid request.  There were {size} byte(s) in the request body.  There should have been {announced} "
            f"byte(s) (starting at offset {start} and ending at offset {start + announced - 1}) according to the "
            "Content-Range header."
        )
    return start, total


def _multipart(request: HttpRequest) -> Uploaded:
    parts = parts_of(request.body, request.header("content-type"))
    if parts is None or len(parts) != 2:
        raise invalid("Malformed multipart body.")
    metadata, media = parts
    return Uploaded(media.content, media.media_type or UNKNOWN_TYPE, metadata.content)
