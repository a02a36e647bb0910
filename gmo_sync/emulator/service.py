"""What an emulated API is: a table of handlers by discovery method id.

The frame (`frame.py`) matches the address, checks path, query and body against the discovery document, finds the
handler here, applies `fields`, and sends the answer. A handler therefore sees only well-formed calls; it decides what
Google's server would decide and raises `ApiError` for what Google would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.routing import BaseRoute


@dataclass(frozen=True)
class Call:
    """One API call, checked and typed by the discovery document.

    `params` holds path and query parameters (bool, int, list of str for repeated ones), only those that were sent;
    `body` is the JSON body, None where the method takes none; `user` is the caller's e-mail.
    """

    method_id: str
    params: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    user: str = ""
    media: bytes | None = None
    media_type: str | None = None


@dataclass(frozen=True)
class Raw:
    """An answer that is not JSON: exported files, pictures."""

    content: bytes
    media_type: str


# A dict is sent as JSON through the `fields` mask; None is 204 No Content.
Handler = Callable[[Call], "dict[str, Any] | Raw | None"]


class Service(Protocol):
    """One emulated API: `handlers` by discovery method id ("drive.files.get"), and its pages for people.

    What it serves it also declares, so that the table of coverage is made from the code: the request kinds of its
    batchUpdate, and in `partial` what a method or a kind leaves out.
    """

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        ...

    @property
    def kinds(self) -> Collection[str]:
        """The request kinds that its batchUpdate serves, none for an API without one."""
        ...

    @property
    def partial(self) -> Mapping[str, str]:
        """Method id or request kind → what is left out, in one clause."""
        ...

    @property
    def pages(self) -> list[BaseRoute]:
        """Starlette routes for a browser, at Google's paths."""
        ...
