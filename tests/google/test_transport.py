"""The one door: where calls go, which are repeated, what is written down; against a small server that misbehaves."""

from __future__ import annotations

import gzip
import threading
from collections import Counter

import pytest
import requests
from google.auth.credentials import AnonymousCredentials

from gmo_sync.google import Transport, Workspace

SHEET = "https://sheets.googleapis.com/v4/spreadsheets/abc"
QUOTA = {"error": {"code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED"}}
RATE = {"error": {"code": 403, "errors": [{"reason": "userRateLimitExceeded", "domain": "usageLimits"}]}}
STORAGE = {
    "error": {"code": 403, "errors": [{"reason": "storageQuotaExceeded", "domain": "usageLimits"}], "message": "x"}
}


def test_google_hosts_go_to_the_endpoint_and_others_do_not(transport, server):
    assert transport.address(f"{SHEET}?fields=a") == f"{server.url}/v4/spreadsheets/abc?fields=a"
    assert (
        transport.address("https://www.googleapis.com/upload/drive/v3/files") == f"{server.url}/upload/drive/v3/files"
    )
    assert transport.address("https://example.com/x") == "https://example.com/x"
    for other in ("https://evilgoogleapis.com.example.com/x", "https://evilgoogleapis.com/x"):
        assert transport.address(other) == other


@pytest.mark.parametrize(
    "step", [(503, {}, {}), (500, b"<html>", {}), (429, QUOTA, {}), (403, RATE, {}), "drop", "cut"]
)
def test_a_read_is_repeated(transport, server, waits, step):
    server.script[:] = [step, step]
    assert transport.get(SHEET).status_code == 200
    assert len(server.seen) == 3
    assert len(waits) == 2
    assert waits[0] < waits[1]
    assert transport.ledger.calls[0].tries == 3


@pytest.mark.parametrize("step", [(429, QUOTA, {}), (403, RATE, {})])
def test_a_write_that_was_refused_before_any_effect_is_repeated(transport, server, step):
    server.script[:] = [step]
    assert transport.post(f"{SHEET}:batchUpdate", json={}).status_code == 200
    assert len(server.seen) == 2


@pytest.mark.parametrize("step", [(503, {}, {}), (500, {}, {}), "drop", "cut"])
def test_a_write_that_may_have_taken_effect_is_not_repeated(transport, server, step):
    server.script[:] = [step]
    try:
        assert transport.post(f"{SHEET}:batchUpdate", json={}).status_code >= 500
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
        assert step in ("drop", "cut")
    assert len(server.seen) == 1


def test_a_write_that_is_declared_idempotent_is_repeated(transport, server):
    server.script[:] = [(503, {}, {}), "drop"]
    with transport.idempotent():
        assert transport.post(f"{SHEET}:batchUpdate", json={}).status_code == 200
    assert len(server.seen) == 3


@pytest.mark.parametrize("step", [(400, {}, {}), (404, {}, {}), (403, STORAGE, {})])
def test_a_final_no_is_not_repeated(transport, server, step):
    server.script[:] = [step]
    assert transport.get(SHEET).status_code == step[0]
    assert len(server.seen) == 1


def test_retries_end(transport, server, waits):
    server.script[:] = [(503, {}, {})] * 20
    assert transport.get(SHEET).status_code == 503
    assert len(server.seen) == 4


def test_retry_after_is_honoured_within_bounds(transport, server, waits):
    server.script[:] = [(429, QUOTA, {"Retry-After": "7"}), (429, QUOTA, {"Retry-After": "9999"})]
    transport.get(SHEET)
    assert waits == [7, 64]


def test_the_user_of_an_emulator_is_named_in_the_token(server):
    with Workspace.emulator(server.url, user="head@school.example") as workspace:
        workspace.transport.get(SHEET)
    assert server.seen[0][2]["Authorization"] == "Bearer user:head@school.example"


def test_many_threads_get_their_own_answers(transport, server):
    server.script[:] = [(200, {"n": n}, {}) for n in range(64)]
    answers: Counter[int] = Counter()

    def ask() -> None:
        for _ in range(8):
            answers[transport.get(SHEET).json()["n"]] += 1

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == Counter(range(64))
    assert len(transport.ledger.calls) == 64


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("PUT", "abc/values/A1", {}),
        ("DELETE", "abc", {}),
        ("POST", "abc/values:batchUpdate", {}),
        ("POST", "abc/developerMetadata:search", {}),
        ("POST", "abc/values:batchGet", {"X-HTTP-Method-Override": "GET"}),
    ],
)
def test_what_only_sets_or_reads_is_repeated_too(transport, server, method, path, headers):
    server.script[:] = [(503, {}, {}), "drop"]
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{path}"
    assert transport.request(method, url, headers=headers, data=b"{}").status_code == 200
    assert len(server.seen) == 3


def test_what_is_declared_idempotent_is_so_only_inside_and_in_that_thread(transport, server):
    server.script[:] = [(503, {}, {})] * 2
    with transport.idempotent():
        other = threading.Thread(target=lambda: transport.post(f"{SHEET}:batchUpdate", json={}))
        other.start()
        other.join()
    transport.post(f"{SHEET}:batchUpdate", json={})
    assert [call.tries for call in transport.ledger.calls] == [1, 1]


def test_a_body_that_is_read_but_once_is_not_sent_twice(transport, server, tmp_path):
    path = tmp_path / "body"
    path.write_bytes(b"12345")
    server.script[:] = [(503, {}, {})]
    with path.open("rb") as stream, transport.idempotent():
        assert transport.put(SHEET, data=stream).status_code == 503
    assert len(server.seen) == 1


@pytest.mark.scenario(85)
def test_quota_is_waited_for_longer_than_the_minute_after_which_it_is_full_again(server, waits):
    server.script[:] = [(429, QUOTA, {})] * 50
    with Transport(AnonymousCredentials(), endpoint=server.url, sleep=waits.append) as transport:
        assert transport.get(SHEET).status_code == 429
    assert 60 < sum(waits) < 180
    assert len(server.seen) == len(waits) + 1
    assert waits == sorted(waits)


def test_no_try_begins_after_three_minutes(server):
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    server.script[:] = [(429, QUOTA, {"Retry-After": "60"})] * 50
    with Transport(AnonymousCredentials(), endpoint=server.url, sleep=sleep, clock=lambda: now[0]) as transport:
        assert transport.get(SHEET).status_code == 429
    assert now[0] <= 180
    assert transport.ledger.calls[0].milliseconds == now[0] * 1000


def test_without_a_connection_patience_is_short_and_the_call_stands_in_the_ledger(waits):
    transport = Transport(AnonymousCredentials(), endpoint="http://127.0.0.1:9", sleep=waits.append)
    with transport, pytest.raises(requests.ConnectionError):
        transport.post(f"{SHEET}:batchUpdate", json={"requests": []})
    assert len(waits) == 2
    (call,) = transport.ledger.calls
    assert (call.status, call.tries, call.bytes_sent, call.bytes_received) == (None, 3, 16, 0)


def test_a_name_that_is_not_found_is_like_no_connection(waits):
    transport = Transport(AnonymousCredentials(), endpoint="http://nowhere.invalid", sleep=waits.append)
    with transport, pytest.raises(requests.ConnectionError):
        transport.post(f"{SHEET}:batchUpdate", json={})
    assert len(waits) == 2


def test_every_call_has_a_time_out_and_a_callers_own_wins(server, waits):
    released = threading.Event()
    server.script[:] = [(200, {}, {})]
    with Transport(AnonymousCredentials(), endpoint=server.url, sleep=waits.append, max_tries=1) as transport:
        transport.get(SHEET)
        server.RequestHandlerClass.reply, normal = (
            lambda self, *answer: released.wait(5),
            server.RequestHandlerClass.reply,
        )
        try:
            with pytest.raises(requests.ReadTimeout):
                transport.get(SHEET, timeout=0.05)
        finally:
            released.set()
            server.RequestHandlerClass.reply = normal


def test_the_ledger_counts_bytes_as_they_were_on_the_wire(transport, server):
    packed = gzip.compress(b'{"a": "' + b"x" * 10_000 + b'"}')
    server.script[:] = [(200, packed, {"Content-Encoding": "gzip"})]
    assert len(transport.get(SHEET).json()["a"]) == 10_000
    assert transport.ledger.calls[0].bytes_received == len(packed)


def test_a_redirect_stays_with_the_endpoint(transport, server):
    server.script[:] = [(302, {}, {"Location": "https://www.googleapis.com/drive/v3/files/x"})]
    assert transport.get(SHEET).status_code == 200
    assert server.seen[1][1] == "/drive/v3/files/x"


def test_an_endpoint_may_have_a_path_of_its_own(server):
    with Transport(AnonymousCredentials(), endpoint=f"{server.url}/google/") as transport:
        transport.get(SHEET)
    assert server.seen[0][1] == "/google/v4/spreadsheets/abc"


def test_cookies_are_not_kept(transport, server):
    server.script[:] = [(200, {}, {"Set-Cookie": "NID=1; Path=/"})]
    transport.get(SHEET)
    transport.get(SHEET)
    assert "Cookie" not in server.seen[1][2]
