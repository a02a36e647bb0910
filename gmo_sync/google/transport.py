"""The one door to the network: a `requests` session below gspread and below the discovery clients.

It maps Google's hosts to the configured endpoint, authorizes, waits and retries within bounds, and keeps the ledger.
A call is repeated only when that is safe: reads always, writes when they were refused before any effect (429, Google's
rate limits in a 403) or when the caller says that they may be sent twice (`idempotent`).
Waits follow Google's advice: min(2^n seconds + up to a second, 64 s), a bounded number of tries; `Retry-After` is
honoured.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from google.auth.credentials import AnonymousCredentials, Credentials
from google.auth.transport.requests import Request as AuthRequest
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception, retry_if_result, stop_after_attempt

from gmo_sync.google.ledger import CallRecord, Ledger, path_template

GOOGLE = "google"
MAX_TRIES = 7
"""With waits of 1, 2, 4 … seconds: more than the minute after which Google's quotas are full again."""
MAX_WAIT = 64.0
TIMEOUT = (10.0, 180.0)
"""Seconds to connect, and to the first byte: Sheets itself gives up after 180."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_HOSTS = ("googleapis.com", "drive.google.com", "docs.google.com")
_RATE_REASONS = ("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED")
_idempotent: ContextVar[bool] = ContextVar("idempotent", default=False)


class Transport(requests.Session):
    """A session for one account at one endpoint: "google" or the root address of an emulator."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        endpoint: str = GOOGLE,
        user: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        max_tries: int = MAX_TRIES,
    ) -> None:
        super().__init__()
        self.credentials = credentials
        self.endpoint = endpoint.rstrip("/")
        self.user = user
        self.ledger = Ledger()
        self._sleep = sleep
        self._max_tries = max_tries
        adapter = HTTPAdapter(pool_connections=8, pool_maxsize=16)
        self.mount("https://", adapter)
        self.mount("http://", adapter)
        self.trust_env = self.endpoint == GOOGLE  # no proxy stands between us and an emulator on this machine

    def __repr__(self) -> str:
        return f"Transport(endpoint={self.endpoint!r})"

    @contextmanager
    def idempotent(self) -> Iterator[None]:
        """Declare that the calls made inside may safely be sent twice."""
        token = _idempotent.set(True)
        try:
            yield
        finally:
            _idempotent.reset(token)

    def address(self, url: str) -> str:
        """Where a call for `url` really goes."""
        if self.endpoint == GOOGLE or not (urlsplit(url).hostname or "").endswith(_HOSTS):
            return url
        _, _, path, query, fragment = urlsplit(url)
        root = urlsplit(self.endpoint)
        return urlunsplit((root.scheme, root.netloc, path, query, fragment))

    def request(  # type: ignore[override]  # every caller of requests names what follows the address
        self, method: str | bytes, url: str | bytes, **kwargs: Any
    ) -> requests.Response:
        """As `requests.Session.request`, mapped, authorized, retried and noted in the ledger."""
        verb = (method.decode() if isinstance(method, bytes) else method).upper()
        target = self.address(url.decode() if isinstance(url, bytes) else url)
        kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT
        repeatable = verb in _SAFE or _idempotent.get()
        started, tries = time.perf_counter(), 0

        def send() -> requests.Response:
            nonlocal tries
            tries += 1
            return self._authorized(verb, target, **kwargs)

        retrying = Retrying(
            stop=stop_after_attempt(self._max_tries),
            wait=_wait,
            sleep=self._sleep,
            retry=retry_if_result(lambda response: _worth_repeating(response, repeatable=repeatable))
            | retry_if_exception(lambda error: _never_sent(error) or (repeatable and isinstance(error, _BROKEN))),
            retry_error_callback=_last,
        )
        response = retrying(send)
        sent = response.request.body
        self.ledger.add(
            CallRecord(
                method=verb,
                path_template=path_template(target),
                status=response.status_code,
                bytes_sent=len(sent.encode() if isinstance(sent, str) else sent)
                if isinstance(sent, str | bytes)
                else 0,
                bytes_received=len(response.content),
                milliseconds=(time.perf_counter() - started) * 1000,
                tries=tries,
            )
        )
        return response

    def _authorized(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """One try; a 401 is answered by one refresh of the token."""
        headers = dict(kwargs.pop("headers", None) or {})
        response = super().request(method, url, headers=headers | self._authorization(method, url), **kwargs)
        if response.status_code == requests.codes.unauthorized and not isinstance(
            self.credentials, AnonymousCredentials
        ):
            self.credentials.refresh(AuthRequest())
            response = super().request(method, url, headers=headers | self._authorization(method, url), **kwargs)
        return response

    def _authorization(self, method: str, url: str) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self.user:
            headers["Authorization"] = f"Bearer user:{self.user}"
        elif not isinstance(self.credentials, AnonymousCredentials) and self.endpoint == GOOGLE:
            self.credentials.before_request(AuthRequest(), method, url, headers)
        return headers


_BROKEN = (requests.ConnectionError, requests.Timeout)


def _never_sent(error: BaseException) -> bool:
    """Whether a call failed before anything could reach the server."""
    return isinstance(error, requests.ConnectTimeout) or (
        isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(error)
    )


def _worth_repeating(response: requests.Response, *, repeatable: bool) -> bool:
    match response.status_code:
        case 429:
            return True
        case 403:
            return any(reason in response.text for reason in _RATE_REASONS)
        case 408 | 500 | 502 | 503 | 504:
            return repeatable
        case _:
            return False


def _wait(state: RetryCallState) -> float:
    outcome = state.outcome
    if outcome is not None and not outcome.failed:
        asked = outcome.result().headers.get("Retry-After", "")
        if asked.isdigit():
            return min(float(asked), MAX_WAIT)
    return min(2.0 ** (state.attempt_number - 1) + random.random(), MAX_WAIT)  # noqa: S311 - jitter, not a secret


def _last(state: RetryCallState) -> requests.Response:
    assert state.outcome is not None  # noqa: S101 - there is one after the last try
    response: requests.Response = state.outcome.result()
    return response
