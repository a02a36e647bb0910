"""The one door to the network: a `requests` session below gspread and below the discovery clients.

It maps Google's hosts to the configured endpoint (below the clients, so that batches, media uploads and redirects
follow), signs calls, waits and tries again within bounds, and keeps the ledger. What may be repeated is decided in
`retries`; a caller who knows more says so with `idempotent()`. Nothing of an account is sent to other hosts.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from google.auth.credentials import Credentials
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception, retry_if_result

from gmo_sync.google.answers import told
from gmo_sync.google.authorization import Authorization
from gmo_sync.google.ledger import CallRecord, Ledger, path_template
from gmo_sync.google.retries import (
    failed_in_passing,
    lost_on_the_way,
    never_sent,
    refused_before_effect,
    repeatable,
    wait_before_next,
)

GOOGLE = "google"
MAX_TRIES = 7
"""With waits of 1, 2, 4 … seconds: more than the minute after which Google's quotas are full again."""
MAX_TRIES_UNSENT = 3
"""Where there is no connection at all, a minute's patience would only keep a person waiting."""
PATIENCE = 180.0
"""Seconds after which no further try of a call begins."""
TIMEOUT = (10.0, 180.0)
"""Seconds to connect, and to the first byte: Sheets itself gives up after 180."""

_log = logging.getLogger(__name__)
_idempotent: ContextVar[bool] = ContextVar("idempotent", default=False)


class Transport(requests.Session):
    """A session for one account at one endpoint: "google" or the root address of an emulator.

    user: the e-mail that an emulator shall take the caller for. sleep, clock: seconds; for tests.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        endpoint: str = GOOGLE,
        user: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        max_tries: int = MAX_TRIES,
    ) -> None:
        super().__init__()
        self.credentials = credentials
        self.endpoint = endpoint.rstrip("/")
        self.authorization = Authorization(credentials, user)
        self.ledger = Ledger()
        self._sleep = sleep
        self._clock = clock
        self._max_tries = max_tries
        self.auth = _as_it_is
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.headers["User-Agent"] = "gmo-sync (gzip)"  # without the word gzip Google sends everything at full length
        self.trust_env = self.endpoint == GOOGLE  # no proxy stands between us and an emulator on this machine
        door = _Door(self)
        self.mount("https://", door)
        self.mount("http://", door)

    def __repr__(self) -> str:
        return f"Transport(endpoint={self.endpoint!r})"

    @contextmanager
    def idempotent(self) -> Iterator[None]:
        """Declare that the calls made inside, in this thread, may safely be sent twice."""
        token = _idempotent.set(True)
        try:
            yield
        finally:
            _idempotent.reset(token)

    def pause(self, seconds: float) -> None:
        """Wait, as between two tries."""
        self._sleep(seconds)

    def address(self, url: str) -> str:
        """Where a call for `url` really goes."""
        if self.endpoint == GOOGLE or not _is_google(url):
            return url
        _, _, path, query, fragment = urlsplit(url)
        root = urlsplit(self.endpoint)
        return urlunsplit((root.scheme, root.netloc, root.path + path, query, fragment))

    def is_ours(self, address: str) -> bool:
        """Whether `address` belongs to the endpoint, and so may see who calls."""
        if self.endpoint == GOOGLE:
            return urlsplit(address).scheme == "https" and _is_google(address)
        return urlsplit(address)[:2] == urlsplit(self.endpoint)[:2]

    def request(  # type: ignore[override]  # every caller of requests names what follows the address
        self, method: str | bytes, url: str | bytes, **kwargs: Any
    ) -> requests.Response:
        """As `requests.Session.request`, mapped, signed, tried again and noted in the ledger."""
        verb = (method.decode() if isinstance(method, bytes) else method).upper()
        target = url.decode() if isinstance(url, bytes) else url
        kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT
        again = _idempotent.get() or repeatable(verb, target, kwargs.get("headers") or {})
        again = again and not hasattr(kwargs.get("data"), "read")  # a stream is spent after the first try
        started, tries = self._clock(), 0

        def send() -> requests.Response:
            nonlocal tries
            tries += 1
            return self._signed_anew(verb, target, **kwargs)

        def stop(state: RetryCallState) -> bool:
            unsent = state.outcome is not None and state.outcome.failed and never_sent(_error(state))
            most = min(self._max_tries, MAX_TRIES_UNSENT) if unsent else self._max_tries
            return tries >= most or self._clock() - started + state.upcoming_sleep > PATIENCE

        def note_wait(state: RetryCallState) -> None:
            why = type(_error(state)).__name__ if state.outcome and state.outcome.failed else _answer(state).status_code
            _log.info("%s %s: %s, trying again in %.0f s", verb, path_template(target), why, state.upcoming_sleep)

        retrying = Retrying(
            stop=stop,
            wait=_wait,
            sleep=self._sleep,
            before_sleep=note_wait,
            retry=retry_if_result(lambda answer: _worth_repeating(answer, again=again))
            | retry_if_exception(lambda error: never_sent(error) or (again and lost_on_the_way(error))),
            retry_error_callback=_answer,
        )
        answer: requests.Response | None = None
        sent: requests.Request | requests.PreparedRequest | None = None
        try:
            answer = retrying(send)
            sent = answer.request
            return answer
        except requests.RequestException as error:
            sent = error.request
            raise
        finally:
            self.ledger.add(
                CallRecord(
                    method=verb,
                    path_template=path_template(target),
                    status=None if answer is None else answer.status_code,
                    bytes_sent=_length(getattr(sent, "body", None)),
                    bytes_received=0 if answer is None else answer.raw.tell(),
                    milliseconds=(self._clock() - started) * 1000,
                    tries=tries,
                )
            )

    def _signed_anew(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """One try; a 401 is answered by one renewal of the token."""
        answer = super().request(method, url, **kwargs)
        if answer.status_code == requests.codes.unauthorized and self.authorization.renew(
            answer.request.headers.get("Authorization")
        ):
            answer = super().request(method, url, **kwargs)
        answer.asked_by = self.authorization.account  # type: ignore[attr-defined]  # for the hint "share it with …"
        return answer

    def close(self) -> None:
        """Give the connections back."""
        super().close()
        self.authorization.close()


class _Door(HTTPAdapter):
    """Where every request of the session leaves, redirected ones too."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(pool_connections=8, pool_maxsize=16)
        self._transport = transport

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = self._transport.address(request.url or "")
        request.headers.pop("Authorization", None)
        if self._transport.is_ours(request.url):
            self._transport.authorization.sign(request.method or "GET", request.url, request.headers)
        return super().send(request, *args, **kwargs)


def _is_google(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host.endswith(".googleapis.com") or host in ("drive.google.com", "docs.google.com")


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stands where requests would take a password from ~/.netrc, over our token."""
    return request


def _worth_repeating(answer: requests.Response, *, again: bool) -> bool:
    status = answer.status_code
    if status < 400:
        return False
    return refused_before_effect(status, told(answer.content)) or (again and failed_in_passing(status))


def _wait(state: RetryCallState) -> float:
    headers = {} if state.outcome is None or state.outcome.failed else _answer(state).headers
    return wait_before_next(state.attempt_number, headers, random.random(), datetime.now(UTC))  # noqa: S311 - jitter


def _answer(state: RetryCallState) -> requests.Response:
    """The last answer; raises what was raised instead of one."""
    assert state.outcome is not None  # noqa: S101 - asked after a try only
    answer: requests.Response = state.outcome.result()
    return answer


def _error(state: RetryCallState) -> BaseException:
    assert state.outcome is not None  # noqa: S101 - asked after a failed try only
    error = state.outcome.exception()
    assert error is not None  # noqa: S101
    return error


def _length(body: object) -> int:
    return len(body.encode() if isinstance(body, str) else body) if isinstance(body, str | bytes) else 0
