"""An HTTP request and its answer as values, so that the frame works without a server: in batches and in tests."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"
LARGEST_BODY = 64 * 1024 * 1024


@dataclass(frozen=True)
class HttpRequest:
    """What came in: `path` and `query` are still percent-encoded, header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """A header's value, "" when it was not sent."""
        return self.headers.get(name, "")

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class HttpAnswer:
    """What goes out."""

    status: int
    body: bytes = b""
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class ConnectionDropped(Exception):  # noqa: N818 - no refusal, the connection just ends
    """No answer at all: the connection is to be closed."""


def json_answer(status: int, value: Any, *, indented: bool = False) -> HttpAnswer:
    """`value` as JSON, as Google would print it when `indented`."""
    return HttpAnswer(status, orjson.dumps(value, option=orjson.OPT_INDENT_2 if indented else 0))


def read_json(content: bytes) -> Any:
    """The value that JSON means; raises `orjson.JSONDecodeError`.

    The cyclic collector rests meanwhile: it would go through a large tree without cycles again and again while the tree
    grows, which takes three times as long as reading it. Nothing else runs in between, the reader keeps the GIL.
    """
    resting = gc.isenabled()
    gc.disable()
    try:
        return orjson.loads(content)
    finally:
        if resting:
            gc.enable()
