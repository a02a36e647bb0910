"""Which calls may be repeated, and after which wait. Pure: sends nothing, sleeps nowhere.

A call that was refused before any effect (429, a rate limit in a 403) or that never left this machine may always be
repeated. One that may have taken effect, because the server failed or the answer was lost, only when sending it twice
is the same as sending it once.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NewConnectionError

from gmo_sync.google.answers import Told

MAX_WAIT = 64.0
"""Seconds: the longest that Google advises to wait between two tries."""

_RATE_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_PASSING = frozenset({408, 500, 502, 503, 504})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_READING_OR_SETTING = re.compile(
    r":(search|getByDataFilter|batchGetByDataFilter|clear|batchClear|batchClearByDataFilter"
    r"|batchUpdateByDataFilter|setPublishSettings)$|/values:batchUpdate$"
)


def repeatable(method: str, url: str, headers: Mapping[str, str]) -> bool:
    """Whether sending this call twice is the same as sending it once.

    POSTs are, that only read or set what they name; `spreadsheets.batchUpdate` is not: what it adds would come twice.
    """
    override = next((value for name, value in headers.items() if name.lower() == "x-http-method-override"), method)
    return override.upper() in _SAFE or (method == "POST" and bool(_READING_OR_SETTING.search(urlsplit(url).path)))


def refused_before_effect(status: int, told: Told) -> bool:
    """Whether Google asks for fewer requests. Full storage and the like are no such refusals: they would stay."""
    return status == requests.codes.too_many_requests or (
        status == requests.codes.forbidden and bool(told.reasons & _RATE_LIMITS)
    )


def failed_in_passing(status: int) -> bool:
    """Whether the server failed in a way that may be over by the next try."""
    return status in _PASSING


def never_sent(error: BaseException) -> bool:
    """Whether a call failed before anything could reach the server: no address, no connection."""
    return isinstance(error, requests.ConnectTimeout) or any(
        isinstance(cause, NewConnectionError) for cause in _causes(error)
    )


def lost_on_the_way(error: BaseException) -> bool:
    """Whether a call failed after it began: the connection broke, or the answer did not come or not wholly."""
    kinds = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    untrusted = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))
    return isinstance(error, kinds) and not untrusted


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and what it wraps: requests puts urllib3's error into `args`, urllib3 its cause into `reason`."""
    yield error
    for inner in [*error.args, getattr(error, "reason", None)]:
        if isinstance(inner, BaseException):
            yield from _causes(inner)


def wait_before_next(tries: int, headers: Mapping[str, str], jitter: float, now: datetime) -> float:
    """Seconds to wait after `tries` tries, as Google advises: min(2^n + up to a second, 64); `Retry-After` wins.

    headers: of the last answer, {} when there was none. jitter: 0 … 1. now: aware, used when the answer has no `Date`.
    """
    asked = _retry_after(headers, now)
    return min(2.0 ** (tries - 1) + jitter if asked is None else asked, MAX_WAIT)


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    if (then := _moment(value)) is None:
        return None
    return max((then - (_moment(headers.get("Date", "")) or now)).total_seconds(), 0.0)


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
