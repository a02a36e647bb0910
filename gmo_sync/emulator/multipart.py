"""Multipart bodies taken apart byte for byte.

The standard library's e-mail parser takes line ends inside a part for its own, which would damage pictures.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

_HEADERS_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True)
class Part:
    """One part: header names are lower case, `content` is as it was before any transfer encoding."""

    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def parts_of(body: bytes, content_type: str) -> list[Part] | None:
    """The parts of a multipart body; None when it is none."""
    boundary = _boundary(content_type)
    opening = f"--{boundary}".encode("latin-1", "replace")
    at = body.find(opening) if boundary else -1
    if at < 0 or body[:at].strip():
        return None
    line_end = b"\r\n" if body[at + len(opening) :].lstrip(b" \t").startswith(b"\r\n") else b"\n"
    pieces = (line_end + body[at:]).split(line_end + opening)[1:]
    if not pieces[-1].startswith(b"--"):
        return None
    parts = [_part(piece) for piece in pieces[:-1]]
    return None if None in parts else [part for part in parts if part is not None]


def _boundary(content_type: str) -> str:
    if any(ord(letter) < 32 or ord(letter) > 126 for letter in content_type):
        return ""
    message = Message()
    message["content-type"] = content_type
    return str(message.get_boundary(""))


def _part(piece: bytes) -> Part | None:
    padding, line_end, rest = piece.partition(b"\n")
    if not line_end or padding.strip():
        return None
    if rest.startswith((b"\n", b"\r\n")):
        head, content = b"", rest.partition(b"\n")[2]
    else:
        end = _HEADERS_END.search(rest)
        if end is None:
            return None
        head, content = rest[: end.start()], rest[end.end() :]
    headers = dict(header_lines(head.decode("latin-1")))
    if headers.get("content-transfer-encoding", "").lower() == "base64":
        try:
            content = b64decode(content)
        except ValueError:
            return None
    return Part(headers, content)


def header_lines(text: str) -> list[tuple[str, str]]:
    """Names in lower case and values of header lines."""
    found = []
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found.append((name.strip().lower(), value.strip()))
    return found
