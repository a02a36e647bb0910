"""Which calls may be repeated and how long to wait, without any network."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.google.answers import told
from gmo_sync.google.retries import lost_on_the_way, refused_before_effect, repeatable, wait_before_next

NOW = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)
SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


@pytest.mark.parametrize(
    "url",
    [
        SHEETS,
        f"{SHEETS}/x:batchUpdate",
        f"{SHEETS}/x/values/A1:append",
        f"{SHEETS}/x/sheets/0:copyTo",
        f"{SHEETS}/x:batchUpdate?note=values:batchUpdate",
        "https://forms.googleapis.com/v1/forms/x:batchUpdate",
        "https://slides.googleapis.com/v1/presentations/x:batchUpdate",
        "https://www.googleapis.com/drive/v3/files",
        "https://www.googleapis.com/batch/drive/v3",
    ],
)
def test_a_post_that_may_add_something_twice_is_not_repeated(url):
    assert not repeatable("POST", url, {})
    assert not repeatable("PATCH", url, {})


@pytest.mark.parametrize(
    ("status", "body", "refused"),
    [
        (429, b"", True),
        (429, b"<html>", True),
        (403, b'{"error": {"errors": [{"reason": "rateLimitExceeded"}]}}', True),
        (403, b'{"error": {"details": [{"reason": "RATE_LIMIT_EXCEEDED"}]}}', True),
        (403, b'{"error": {"errors": [{"domain": "usageLimits", "reason": "storageQuotaExceeded"}]}}', False),
        (403, b'{"error": {"errors": [{"domain": "usageLimits", "reason": "dailyLimitExceeded"}]}}', False),
        (403, b'{"error": {"errors": [{"reason": "sharingRateLimitExceeded"}]}}', False),
        (403, b'{"error": {"message": "rateLimitExceeded is the name of my file"}}', False),
        (403, b"<html>rateLimitExceeded</html>", False),
        (400, b'{"error": {"errors": [{"reason": "rateLimitExceeded"}]}}', False),
    ],
)
def test_only_a_rate_limit_is_a_refusal_that_passes(status, body, refused):
    assert refused_before_effect(status, told(body)) is refused


@given(
    st.binary()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["error", "errors", "details", "message", "reason", "metadata", "service"]), inner
            )
        ),
    ).map(lambda value: requests.compat.json.dumps(value).encode())
)
def test_no_body_breaks_the_reading_of_an_answer(body):
    assert len(told(body).message) <= 300


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 4.5),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "100000"}, 64),
        ({"Retry-After": "soon"}, 4.5),
        ({"Retry-After": "-1"}, 4.5),
        ({"Retry-After": "Mon, 23 Nov 2026 09:00:10 GMT"}, 10),
        ({"Retry-After": "Mon, 23 Nov 2026 09:00:10 GMT", "Date": "Mon, 23 Nov 2026 09:00:02 GMT"}, 8),
        ({"Retry-After": "Mon, 23 Nov 2026 08:00:00 GMT"}, 0),
    ],
)
def test_the_wait_grows_unless_the_server_names_one(headers, seconds):
    assert wait_before_next(3, headers, 0.5, NOW) == seconds


@given(st.integers(1, 60), st.floats(0, 1))
def test_no_wait_is_longer_than_google_advises(tries, jitter):
    assert 1 <= wait_before_next(tries, {}, jitter, NOW) <= 64


def test_a_certificate_that_is_not_trusted_stays_so():
    untrusted = requests.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))
    assert not lost_on_the_way(untrusted)
    assert lost_on_the_way(requests.exceptions.SSLError(ssl.SSLEOFError("eof")))
    assert not lost_on_the_way(requests.exceptions.InvalidURL("x"))
