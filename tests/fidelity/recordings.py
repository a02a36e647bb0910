"""What Google answered: the recorded sessions as requests and responses.

Decides only how a recording is read; bodies may be text, base64 or gzipped.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "recordings"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Request:
    """One recorded request: `path` and `query` as sent, encoded; `host` is Google's."""

    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    """One recorded or fresh response."""

    status: int
    content_type: str
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON, None where it is none."""
        if "json" not in self.content_type or not self.body.strip():
            return None
        return json.loads(self.body)


@dataclass(frozen=True)
class Exchange:
    """One request with Google's response; `number` counts from 0 inside its recording."""

    recording: str
    number: int
    request: Request
    response: Response


def session(path: Path) -> list[Exchange]:
    """The exchanges of one VCR file with Google's APIs, in order (those that fetched a token are left out)."""
    interactions = json.loads(path.read_text("utf-8"))["interactions"]
    read = (Exchange(path.stem, number, _request(one), _response(one)) for number, one in enumerate(interactions))
    return [one for one in read if "oauth2" not in one.request.host]


def sessions(folder: Path) -> Iterator[list[Exchange]]:
    """Every recorded session of a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        yield session(path)


def _request(interaction: Mapping[str, Any]) -> Request:
    request = interaction["request"]
    parts = urlsplit(request["uri"])
    headers = {name.lower(): _first(value) for name, value in request.get("headers", {}).items()}
    body = _bytes(request.get("body"))
    return Request(request["method"].upper(), parts.netloc, parts.path, parts.query, headers, body)


def _response(interaction: Mapping[str, Any]) -> Response:
    response = interaction["response"]
    headers = {name.lower(): _first(value) for name, value in response.get("headers", {}).items()}
    status = response["status"]
    code = status["code"] if isinstance(status, dict) else status
    return Response(int(code), headers.get("content-type", ""), _bytes(response.get("body")))


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)


def _bytes(body: Any) -> bytes:
    if isinstance(body, dict):
        if "base64_string" in body:
            return _inflated(base64.b64decode(body["base64_string"]))
        body = body.get("string")
    if body is None:
        return b""
    return _inflated(body if isinstance(body, bytes) else str(body).encode())


def _inflated(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return content
