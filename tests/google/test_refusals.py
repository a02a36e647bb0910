"""Every foreign error becomes one of ours, says what to do in Russian, and tells no secret."""

from __future__ import annotations

import inspect
import json

import google.auth.exceptions
import googleapiclient.errors
import gspread.exceptions
import httplib2
import pytest
import requests
from google.auth.credentials import AnonymousCredentials

from gmo_sync.errors import (
    AccessError,
    AuthError,
    ConnectionFailed,
    GmoSyncError,
    GoogleError,
    InputError,
    NotFoundError,
    QuotaError,
)
from gmo_sync.google import Transport, Workspace, google_errors
from gmo_sync.google.refusals import error_from, refusal

SHEET = "https://sheets.googleapis.com/v4/spreadsheets/abc"
ROBOT = "plan@union.iam.gserviceaccount.com"
QUOTA = {"error": {"code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED"}}
STORAGE = {"error": {"code": 403, "errors": [{"reason": "storageQuotaExceeded", "domain": "usageLimits"}]}}


def foreign_errors():
    for module in (gspread.exceptions, googleapiclient.errors, requests.exceptions, google.auth.exceptions):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Exception) and not issubclass(kind, Warning) and kind.__module__ == module.__name__:
                yield kind


def made(kind: type[Exception]) -> Exception:
    response = requests.Response()
    response.status_code, response._content = 500, b"<html>"
    for arguments in ((httplib2.Response({"status": 500}), b"<html>"), (response,), ("x", "y", 0), ("x",), ()):
        try:
            return kind(*arguments)
        except (TypeError, ValueError, AttributeError):
            continue
    raise AssertionError(f"say how to make {kind}")


@pytest.mark.parametrize("kind", sorted(set(foreign_errors()), key=str))
def test_every_foreign_error_is_mapped(kind):
    with pytest.raises(GoogleError) as raised, google_errors(spreadsheet="abc"):
        raise made(kind)
    assert raised.value.where.spreadsheet == "abc"
    assert raised.value.in_language("ru") != str(raised.value)


@pytest.mark.parametrize("error", [FileNotFoundError("plan.yaml"), PermissionError("plan.yaml"), KeyError("x")])
def test_an_error_that_is_not_googles_passes_as_it_is(error):
    with pytest.raises(type(error)) as raised, google_errors():
        raise error
    assert raised.value is error


def test_our_own_errors_pass_as_they_are():
    with pytest.raises(InputError), google_errors():
        raise InputError("x")


def test_no_connection_while_a_token_is_fetched_is_no_fault_of_the_account():
    assert isinstance(error_from(google.auth.exceptions.TransportError("x")), ConnectionFailed)
    assert isinstance(error_from(google.auth.exceptions.RefreshError("x")), AuthError)


@pytest.mark.parametrize(
    ("step", "error", "words"),
    [
        ((401, {}, {}), AuthError, "войдите"),
        ((403, STORAGE, {}), AccessError, "нет места"),
        ((403, b"<html>no</html>", {}), AccessError, "head@school.example"),
        ((404, {}, {}), NotFoundError, "head@school.example"),
        ((429, QUOTA, {}), QuotaError, "подождите"),
        ((429, b"<html>", {}), QuotaError, "без объяснения"),
        ((503, b"<html>", {}), GoogleError, "сбой на стороне google (503)"),
        ((200, b"<html>Access denied by the filter</html>", {"Content-Type": "text/html"}), GoogleError, "фильтр"),
    ],
)
def test_every_refusal_over_either_client_says_what_to_do(server, step, error, words):
    transport = Transport(
        AnonymousCredentials(), endpoint=server.url, user="head@school.example", sleep=lambda _: None, max_tries=2
    )
    with Workspace(transport) as workspace:
        for call in (
            lambda: workspace.gspread.http_client.request("get", SHEET).json(),
            lambda: workspace.drive.files().get(fileId="x").execute(),
        ):
            server.script[:] = [step] * 2
            with pytest.raises(error) as raised, google_errors(spreadsheet="abc"):
                call()
            assert words in raised.value.in_language("ru").lower()


@pytest.mark.parametrize(("status", "error"), [(403, AccessError), (404, NotFoundError)])
def test_gspreads_own_errors_keep_their_status_and_name_the_account(server, status, error):
    transport = Transport(AnonymousCredentials(), endpoint=server.url, user="head@school.example")
    server.script[:] = [(status, {"error": {"code": status, "message": "no"}}, {})]
    with Workspace(transport) as workspace, pytest.raises(error) as raised, google_errors():
        workspace.gspread.open_by_key("abc")
    assert raised.value.status == status
    assert "head@school.example" in str(raised.value)


def details(reason: str, **metadata: str) -> dict[str, object]:
    return {"details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "metadata": metadata}]}


@pytest.mark.parametrize(
    ("status", "told", "asked_by", "error", "words"),
    [
        (403, {"errors": [{"reason": "storageQuotaExceeded"}]}, ROBOT, AccessError, "общий диск"),
        (403, {"errors": [{"reason": "storageQuotaExceeded"}]}, "a@b.example", AccessError, "На Диске a@b.example"),
        (403, details("SERVICE_DISABLED", service="forms.googleapis.com"), ROBOT, AccessError, "forms.googleapis.com"),
        (403, {"errors": [{"reason": "accessNotConfigured"}]}, None, AccessError, "Включите этот API"),
        (403, details("ACCESS_TOKEN_SCOPE_INSUFFICIENT"), ROBOT, AuthError, "разрешите всё"),
        (403, {"errors": [{"reason": "insufficientPermissions"}]}, ROBOT, AuthError, "разрешите всё"),
        (403, {"message": "The caller does not have permission"}, ROBOT, AccessError, ROBOT),
        (403, {"message": "no"}, None, AccessError, "Откройте этому аккаунту"),
        (404, {"message": "no"}, None, NotFoundError, "Проверьте адрес"),
        (400, {"message": "This operation is not supported for this document"}, None, GoogleError, "Excel"),
        (400, {"message": "You are trying to edit a protected cell or object."}, None, AccessError, "защищённые"),
        (400, {"message": "Unable to parse range: N0"}, None, GoogleError, "Unable to parse range: N0"),
        (501, {"message": "The emulator does not serve x yet."}, None, GoogleError, "does not serve x"),
    ],
)
def test_a_refusal_says_what_to_do(status, told, asked_by, error, words):
    found = refusal(status, json.dumps({"error": {"code": status, **told}}).encode(), asked_by=asked_by)
    assert type(found) is error
    assert found.status == status
    assert words in found.in_language("ru")


def test_googles_message_is_shown_as_one_short_line():
    found = refusal(400, json.dumps({"error": {"message": "a\n\tb {c} " + "x" * 9000}}).encode())
    assert str(found).startswith("Google refused (400): a b {c} x")
    assert len(str(found)) < 400


def test_a_dead_server_is_a_clear_error():
    transport = Transport(AnonymousCredentials(), endpoint="http://127.0.0.1:9", sleep=lambda _: None)
    with Workspace(transport) as workspace:
        for call in (
            lambda: workspace.gspread.http_client.request("get", SHEET),
            lambda: workspace.forms.forms().get(formId="x").execute(),
        ):
            with pytest.raises(ConnectionFailed, match="nothing is lost"), google_errors():
                call()


def test_an_error_tells_no_secret():
    error: GmoSyncError = refusal(401, b"not json: ya29.secret")
    assert "secret" not in str(error)
