"""The one door: where calls go, which are repeated, what is written down; against a small server that misbehaves."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from google.auth.credentials import AnonymousCredentials

from gmo_sync.errors import (
    AccessError,
    AuthError,
    ConnectionFailed,
    GmoSyncError,
    GoogleError,
    NotFoundError,
    QuotaError,
)
from gmo_sync.google import Transport, Workspace, google_errors
from gmo_sync.google.ledger import path_template
from gmo_sync.google.refusals import refusal


class Misbehaving(BaseHTTPRequestHandler):
    """Answers what the script of the server says, then 200."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.rfile.read(length)
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        step = self.server.script.pop(0) if self.server.script else (200, {}, {})
        if step == "drop":
            self.close_connection = True
            return
        status, body, headers = step
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as running:
        running.script, running.seen = [], []
        running.url = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def transport(server, waits):
    with Transport(AnonymousCredentials(), endpoint=server.url, sleep=waits.append, max_tries=4) as opened:
        yield opened


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
    assert transport.address("https://evilgoogleapis.com.example.com/x") == "https://evilgoogleapis.com.example.com/x"


@pytest.mark.parametrize("step", [(503, {}, {}), (500, b"<html>", {}), (429, QUOTA, {}), (403, RATE, {}), "drop"])
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


@pytest.mark.parametrize("step", [(503, {}, {}), (500, {}, {}), "drop"])
def test_a_write_that_may_have_taken_effect_is_not_repeated(transport, server, step):
    server.script[:] = [step]
    try:
        assert transport.post(f"{SHEET}:batchUpdate", json={}).status_code >= 500
    except requests.ConnectionError:
        assert step == "drop"
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
    ("url", "template"),
    [
        (f"{SHEET}/values/%27A%27!A1:append", "/v4/spreadsheets/{spreadsheetId}/values/{range}:append"),
        (f"{SHEET}:batchUpdate?key=secret", "/v4/spreadsheets/{spreadsheetId}:batchUpdate"),
        (
            "https://www.googleapis.com/drive/v3/files/xyz/permissions/1",
            "/drive/v3/files/{fileId}/permissions/{permissionId}",
        ),
        ("https://forms.googleapis.com/v1/forms/f/responses/r", "/v1/forms/{formId}/responses/{responseId}"),
        (
            "https://slides.googleapis.com/v1/presentations/p:batchUpdate",
            "/v1/presentations/{presentationId}:batchUpdate",
        ),
    ],
)
def test_the_ledger_keeps_templates_and_no_ids(url, template):
    assert path_template(url) == template


@pytest.mark.parametrize(
    ("step", "error", "words"),
    [
        ((401, {}, {}), AuthError, "войдите"),
        ((403, STORAGE, {}), AccessError, "общий диск"),
        ((403, b"<html>no</html>", {}), AccessError, "доступ"),
        ((404, {}, {}), NotFoundError, "нет такого файла"),
        ((429, QUOTA, {}), QuotaError, "подождите"),
        (
            (400, {"error": {"code": 400, "message": "This operation is not supported for this document"}}, {}),
            GoogleError,
            "excel",
        ),
        ((503, b"<html>", {}), GoogleError, "503"),
    ],
)
def test_every_refusal_is_an_error_that_says_what_to_do(server, step, error, words):
    server.script[:] = [step] * 9
    workspace = Workspace(Transport(AnonymousCredentials(), endpoint=server.url, sleep=lambda _: None, max_tries=2))
    with workspace, pytest.raises(error) as raised, google_errors(spreadsheet="abc"):
        workspace.gspread.http_client.request("get", SHEET)
    assert words in raised.value.in_language("ru").lower()
    server.script[:] = [step] * 9
    with pytest.raises(error), google_errors():
        workspace.drive.files().get(fileId="x").execute()


def test_a_dead_server_is_a_clear_error():
    workspace = Workspace(
        Transport(AnonymousCredentials(), endpoint="http://127.0.0.1:9", sleep=lambda _: None, max_tries=2)
    )
    with pytest.raises(ConnectionFailed, match="nothing is lost"), google_errors():
        workspace.gspread.http_client.request("get", SHEET)


def test_an_error_tells_no_secret():
    error: GmoSyncError = refusal(401, b"not json: ya29.secret")
    assert "secret" not in str(error)
