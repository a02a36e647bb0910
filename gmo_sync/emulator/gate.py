"""The ASGI application: what may come in at all, and the headers on everything that goes out.

Decides by host, origin and size; API requests go to the frame in a worker thread, everything else to the pages.
"""

from __future__ import annotations

import gzip
import ipaddress
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gmo_sync.emulator.exchange import LARGEST_BODY, ConnectionDropped, HttpAnswer, HttpRequest
from gmo_sync.emulator.frame import is_api

_TOO_LARGE = "Request body is too large."
_SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
# What was uploaded here is nobody's page: nothing in it runs, loads or posts.
_NO_PAGE_POLICY = (
    b"content-security-policy",
    b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
)
_HOST = re.compile(r"(?P<name>[0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class Gate:
    """Lets in what comes from this machine and is no larger than it should be.

    `bound` is the host that the server listens on: with 0.0.0.0 or [::] any number is a name of it, since only words
    can be bent; `compress_above` the size in bytes from which answers are
    compressed for those who accept it, None for never.
    """

    def __init__(
        self,
        answer: Callable[[HttpRequest], HttpAnswer],
        pages: ASGIApp,
        *,
        bound: str = "127.0.0.1",
        compress_above: int | None = None,
    ) -> None:
        self._answer = answer
        self._pages = pages
        self._bound = bound
        self._compress_above = compress_above

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            raise RuntimeError(f"the emulator serves http, not {scope['type']}")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        refusal = self._refusal(scope["method"], path, headers)
        if refusal is not None:
            return await _send(send, *refusal)
        if not is_api(path):
            return await self._pages(scope, _limited(receive), _with_headers(send))
        body = await _read(receive)
        if body is None:
            return await _send(send, 413, _TOO_LARGE)
        query = scope["query_string"].decode("latin-1")
        request = HttpRequest(scope["method"], path, query, headers, body)
        try:
            answer = await run_sync(self._answer, request)
        except ConnectionDropped:
            return await _drop(scope, receive)
        await self._respond(answer, headers, send)

    def _refusal(self, method: str, path: str, headers: dict[str, str]) -> tuple[int, str] | None:
        if not self._is_own(headers.get("host", "")):
            return 421, "This server answers only to its own address on this machine."
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > LARGEST_BODY:
            return 413, _TOO_LARGE
        if method in _SAFE_METHODS or (path.startswith("/forms/d/e/") and path.endswith("/formResponse")):
            return None
        sender = headers.get("origin", headers.get("referer"))  # old browsers send no Origin along with a form
        crossed = headers.get("sec-fetch-site") in ("cross-site", "same-site") or (
            sender is not None and _site(sender) != headers["host"]
        )
        return (403, "Requests from other sites are refused.") if crossed else None

    def _is_own(self, host: str) -> bool:
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found["name"].strip("[]").lower()
        if name in ("localhost", self._bound):
            return True
        try:
            number = ipaddress.ip_address(name)
        except ValueError:
            return False
        return number.is_loopback or self._bound in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound

    async def _respond(self, answer: HttpAnswer, request_headers: dict[str, str], send: Send) -> None:
        body = answer.body
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
        accepts = request_headers.get("accept-encoding", "")
        if self._compress_above is not None and len(body) > self._compress_above and "gzip" in accepts:
            body = await run_sync(gzip.compress, body, 1)
            headers.append((b"content-encoding", b"gzip"))
        if answer.status != 204:
            headers.append((b"content-length", str(len(body)).encode()))
        headers += [
            (b"content-type", answer.media_type.encode("latin-1", "replace")),
            (b"cache-control", b"private"),
            (b"vary", b"Origin, X-Origin, Referer"),
            *_HEADERS,
            _NO_PAGE_POLICY,
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _site(address: str) -> str:
    """The host and port of an address, "" for one that has none or cannot be read."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


async def _send(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *_HEADERS, _NO_PAGE_POLICY]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})


async def _drop(scope: Scope, receive: Receive) -> None:
    """Let the connection end without an answer; `server.py` gave it along."""
    scope["state"]["transport"].abort()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _limited(receive: Receive) -> Receive:
    """A receiver that ends a page's request body where it becomes too large."""
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        return message if size <= LARGEST_BODY else {"type": "http.disconnect"}

    return limited


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            more = [*_HEADERS, _NO_PAGE_POLICY]
            message["headers"] = [*message["headers"], *(pair for pair in more if pair[0] not in given)]
        await send(message)

    return sent
