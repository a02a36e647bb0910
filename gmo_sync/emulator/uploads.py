"""Drive's three ways of sending a file's content: simple, multipart/related and resumable.

Decides how the bytes and the metadata come out of requests; what becomes of them is the handler's business.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP

from gmo_sync.emulator.errors import ApiError, invalid
from gmo_sync.emulator.exchange import HTML, HttpAnswer, HttpRequest

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

    metadata: bytes
    media_type: str
    received: bytearray = field(default_factory=bytearray)


class Uploads:
    """Uploads, and the resumable ones that are not finished yet."""

    def __init__(self) -> None:
        self._sessions: dict[str, _Session] = {}

    def take(self, request: HttpRequest, query: Mapping[str, str], base_url: str) -> Uploaded | HttpAnswer:
        """A finished upload, or the answer that goes out before there is one. Raises 400."""
        kind = query.get("uploadType", "media")
        if kind == "media":
            return Uploaded(request.body, request.media_type or "application/octet-stream")
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
        media_type = request.header("x-upload-content-type") or "application/octet-stream"
        self._sessions[upload_id] = _Session(request.body, media_type)
        query = "&".join(part for part in (request.query, f"upload_id={upload_id}") if part)
        headers = {"location": f"{base_url}{request.path}?{query}", "x-guploader-uploadid": upload_id}
        return HttpAnswer(200, media_type=HTML, headers=headers)

    def _continued(self, upload_id: str, request: HttpRequest) -> Uploaded | HttpAnswer:
        session = self._sessions.get(upload_id)
        if session is None:
            raise ApiError(404, "The upload session was not found.", reason="notFound")
        size = len(session.received) + len(request.body)
        total: int | None = size
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
    head = f"Content-Type: {request.header('content-type')}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + request.body)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if len(parts) != 2:
        raise invalid("Malformed multipart body.")
    metadata, media = (part.get_payload(decode=True) for part in parts)
    if not isinstance(metadata, bytes) or not isinstance(media, bytes):
        raise invalid("Malformed multipart body.")
    return Uploaded(media, parts[1].get_content_type(), metadata)
