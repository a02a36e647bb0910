"""Drive's batches: many requests in one multipart/mixed body, answered part by part in the same order."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from http import HTTPStatus

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.exchange import HttpAnswer, HttpRequest, json_answer
from gmo_sync.emulator.multipart import Part, header_lines, parts_of

MOST_PARTS = 100
_PHRASES = {one.value: one.phrase for one in HTTPStatus}
_PATHS = frozenset(("/batch", "/batch/drive/v3", "/batch/sheets/v4", "/batch/forms/v1", "/batch/slides/v1"))


def is_batch(request: HttpRequest) -> bool:
    """Whether this is a POST to a batch address."""
    return request.method == "POST" and request.path in _PATHS


def answer(request: HttpRequest, answer_one: Callable[[HttpRequest], HttpAnswer]) -> HttpAnswer:
    """Answer every part by `answer_one`; a part that is no request gets 400, a batch that is none is 400 itself."""
    parts = parts_of(request.body, request.header("content-type"))
    if request.media_type != "multipart/mixed" or parts is None:
        return json_answer(400, invalid("Failed to parse batch request.").legacy_envelope(), indented=True)
    if len(parts) > MOST_PARTS:
        words = f"The batch request must not contain more than {MOST_PARTS} calls."
        return json_answer(400, invalid(words).legacy_envelope(), indented=True)
    boundary = f"batch_{secrets.token_urlsafe(18)}"
    written = bytearray()
    for part in parts:
        written += f"--{boundary}\r\n".encode() + _answered(part, request, answer_one) + b"\r\n"
    written += f"--{boundary}--\r\n".encode()
    return HttpAnswer(200, bytes(written), f"multipart/mixed; boundary={boundary}")


def _answered(part: Part, whole: HttpRequest, answer_one: Callable[[HttpRequest], HttpAnswer]) -> bytes:
    inner = _request(part, whole)
    given = (
        answer_one(inner)
        if inner
        else json_answer(400, invalid("Failed to parse batch request.").legacy_envelope(), indented=True)
    )
    content_id = _one_line(part.headers.get("content-id", "")).strip()
    lines = ["Content-Type: application/http"]
    if content_id:
        lines.append(f"Content-ID: <response-{content_id.removeprefix('<').removesuffix('>')}>")
    lines += ["", f"HTTP/1.1 {given.status} {_PHRASES.get(given.status, 'Unknown')}"]
    headers = {"Content-Type": given.media_type, "Content-Length": str(len(given.body)), **given.headers}
    lines += [f"{name}: {_one_line(value)}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + given.body


def _request(part: Part, whole: HttpRequest) -> HttpRequest | None:
    start, _, rest = part.content.lstrip().replace(b"\r\n", b"\n").partition(b"\n")
    words = start.decode("latin-1").split()
    if part.media_type != "application/http" or len(words) not in (2, 3):
        return None
    head, _, body = rest.partition(b"\n\n")
    headers = {"authorization": whole.header("authorization")}
    headers |= dict(header_lines(head.decode("latin-1")))
    address = words[1]
    if "://" in address:
        address = "/" + address.partition("://")[2].partition("/")[2]
    path, _, query = address.partition("?")
    if path in _PATHS or path.startswith("/upload/"):  # neither batches nor media go into a batch
        return None
    return HttpRequest(words[0].upper(), path, query, headers, body)


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
