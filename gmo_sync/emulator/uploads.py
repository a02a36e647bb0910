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


@dataclass(frozen=True)
class Uploaded:
    """A whole upload: the content with its type, and the file's metadata as the JSON that was sent."""

    media: bytes
    media_type: str
    metadata: bytes = b""


@dataclass
class _Session:
    """A resumable upload that is under way."""

    http_method: str
    metadata: bytes
    media_type: str
    received: bytearray = field(default_factory=bytearray)


class Uploads:
    """Uploads, and the resumable ones that are not finished yet."""

    def __init__(self) -> None:
        self._sessions: dict[str, _Session] = {}

    def http_method(self, request: HttpRequest) -> str:
        """The HTTP method that counts: the parts of a resumable upload come by PUT, whatever it was started with."""
        session = self._sessions.get(parse_qs(request.query).get("upload_id", [""])[0])
        return session.http_method if session and request.method == "PUT" else request.method

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
        total: int | None = len(session.received) + len(request.body)
        if len(session.received) + len(request.body) > LARGEST_UPLOAD:
            del self._sessions[upload_id]
            raise ApiError(413, "The upload is too large.", reason="uploadTooLarge")
        if sent := request.header("content-range"):
            part = _RANGE.fullmatch(sent)
            if part is None or (part[1] and int(part[1]) > len(session.received)):
                raise invalid("Failed to parse Content-Range header.")
            if part[1]:  # what is sent again after a lost answer replaces what is here
                del session.received[int(part[1]) :]
            total = None if part[3] == "*" else int(part[3])
        session.received += request.body
        if total is None or len(session.received) < total:
            got = len(session.received)
            return HttpAnswer(308, media_type=HTML, headers={"range": f"bytes=0-{got - 1}"} if got else {})
        del self._sessions[upload_id]
        return Uploaded(bytes(session.received), session.media_type, session.metadata)


def _multipart(request: HttpRequest) -> Uploaded:
    parts = parts_of(request.body, request.header("content-type"))
    if parts is None or len(parts) != 2:
        raise invalid("Malformed multipart body.")
    metadata, media = parts
    return Uploaded(media.content, media.media_type or UNKNOWN_TYPE, metadata.content)
