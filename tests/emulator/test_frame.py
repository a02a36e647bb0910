"""Addresses, parameters, masks, errors and JSON, over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.discovery import find
from gmo_sync.emulator.exchange import HttpRequest
from gmo_sync.emulator.frame import Frame
from gmo_sync.emulator.server import services
from gmo_sync.emulator.store import Store


@pytest.mark.parametrize(
    ("http_method", "path", "method_id", "variables"),
    [
        ("GET", "/v4/spreadsheets/1a", "sheets.spreadsheets.get", {"spreadsheetId": "1a"}),
        ("POST", "/v4/spreadsheets/1a:batchUpdate", "sheets.spreadsheets.batchUpdate", {"spreadsheetId": "1a"}),
        (
            "POST",
            "/v4/spreadsheets/1a/values/%27A%2FB%27%21A1%3AB2:append",
            "sheets.spreadsheets.values.append",
            {"spreadsheetId": "1a", "range": "'A/B'!A1:B2"},
        ),
        (
            "GET",
            "/v4/spreadsheets/1a/values/A1:B2",
            "sheets.spreadsheets.values.get",
            {"spreadsheetId": "1a", "range": "A1:B2"},
        ),
        ("GET", "/v4/spreadsheets/1a/values:batchGet", "sheets.spreadsheets.values.batchGet", {"spreadsheetId": "1a"}),
        ("GET", "/drive/v3/files/generateIds", "drive.files.generateIds", {}),
        ("GET", "/drive/v3/files/abc", "drive.files.get", {"fileId": "abc"}),
        ("DELETE", "/drive/v3/files/trash", "drive.files.emptyTrash", {}),
        ("GET", "/v1/presentations/p", "slides.presentations.get", {"presentationId": "p"}),
        ("POST", "/v1/forms/f:setPublishSettings", "forms.forms.setPublishSettings", {"formId": "f"}),
    ],
)
def test_a_method_is_found_by_its_address(
    http_method: str, path: str, method_id: str, variables: dict[str, str]
) -> None:
    found = find(http_method, path)
    assert found is not None
    assert (found[0].id, found[1]) == (method_id, variables)


@pytest.mark.parametrize(
    "address", ["/v4/nothing", "/v1/forms", "/drive/v3/files/a/b/c", "/v4/spreadsheets/:batchUpdate"]
)
def test_an_address_that_is_no_method_gets_google_s_page(emulator_url: str, address: str) -> None:
    answer = requests.put(emulator_url + address, timeout=5)
    assert answer.status_code == 404
    assert "The requested URL was not found on this server." in answer.text


def test_a_method_that_is_not_served_says_so_by_name(emulator_url: str) -> None:
    answer = requests.get(f"{emulator_url}/drive/v3/apps", timeout=5)
    assert answer.status_code == 501
    assert "drive.apps.list" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("includeGridData=maybe", "include_grid_data", "Invalid value at 'include_grid_data' (TYPE_BOOL), \"maybe\""),
        (
            "nope=1",
            None,
            'Invalid JSON payload received. Unknown name "nope": Cannot bind query parameter. '
            "Field 'nope' could not be found in request message.",
        ),
        (
            "commentsViewMode=X",
            "comments_view_mode",
            "Invalid value at 'comments_view_mode' (type.googleapis.com/google.apps.sheets.v4.CommentsViewMode), \"X\"",
        ),
    ],
)
def test_a_query_that_the_method_does_not_have_is_refused(
    emulator_url: str, query: str, field: str | None, message: str
) -> None:
    answer = requests.get(f"{emulator_url}/v4/spreadsheets/x?{query}", timeout=5)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["message"] == message
    assert error["details"][0]["fieldViolations"] == [{"description": message} | ({"field": field} if field else {})]


@pytest.mark.parametrize(
    "query",
    [
        "includeGridData=True",
        "includeGridData=false",
        "include_grid_data=1",
        "$.xgafv=2",
        "prettyPrint=true",
        "key=k",
        "alt=json",
        "quotaUser=u",
        "uploadType=x",
        "access_token=t",
        "ranges=A1&ranges=B2",
        "fields=sheets.properties",
    ],
)
def test_parameters_in_every_accepted_spelling_pass_to_the_method(emulator_url: str, query: str) -> None:
    answer = requests.get(f"{emulator_url}/v4/spreadsheets/x?{query}", timeout=5)
    assert answer.json()["error"]["status"] == "NOT_FOUND"


def test_drive_refuses_parameters_in_its_own_words(emulator_url: str) -> None:
    error = requests.get(f"{emulator_url}/drive/v3/files?pageSize=0", timeout=5).json()["error"]
    assert error["errors"] == [
        {
            "message": "Invalid value '0'. Values must be within the range: [1, 1000]",
            "domain": "global",
            "reason": "invalidParameter",
            "location": "pageSize",
            "locationType": "parameter",
        }
    ]


def test_drive_passes_over_parameters_that_it_does_not_know(emulator_url: str, drive: Any) -> None:
    made = drive.files().create(body={"name": "x", "mimeType": "text/plain"}).execute()
    address = f"{emulator_url}/drive/v3/files/{made['id']}?includeItemsFromAllDrives=True&supportsAllDrives=True"
    assert requests.get(address, timeout=5).json() == made


def test_a_required_parameter_is_asked_for(emulator_url: str) -> None:
    error = requests.get(f"{emulator_url}/drive/v3/changes", timeout=5).json()["error"]
    assert error["errors"][0]["reason"] == "required"
    assert error["message"] == "Required parameter: pageToken"


@pytest.mark.parametrize("body", [b"{", b"{'a': 1}", b'{"a": \xff}', b"[" * 5000, b"\x00", b'{"a":1}x'])
def test_broken_json_is_refused_with_the_place(emulator_url: str, body: bytes) -> None:
    answer = requests.post(f"{emulator_url}/v4/spreadsheets", data=body, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Invalid JSON payload received.")


def test_broken_json_is_a_parse_error_for_drive(emulator_url: str) -> None:
    error = requests.post(f"{emulator_url}/drive/v3/files", data=b"{", timeout=5).json()["error"]
    assert error["errors"] == [{"message": "Parse Error", "domain": "global", "reason": "parseError"}]


def test_a_malformed_body_is_told_to_drive_s_clients_in_both_shapes(emulator_url: str) -> None:
    error = requests.post(f"{emulator_url}/drive/v3/files", json={"starred": "x"}, timeout=5).json()["error"]
    message = "Invalid value at 'payload.starred' (TYPE_BOOL), \"x\""
    assert error["message"] == message
    assert error["errors"] == [{"message": message, "reason": "invalid"}]
    assert error["details"][0]["fieldViolations"] == [{"field": "payload.starred", "description": message}]


def test_a_body_that_breaks_off_is_said_to_end(emulator_url: str) -> None:
    error = requests.post(f"{emulator_url}/v4/spreadsheets", data=b'{"a": ', timeout=5).json()["error"]
    assert error["message"].startswith("Invalid JSON payload received. Unexpected end of string.")
    nan = b'{"day": "2026-07-28", "close": NaN, "volume": 47342, "x": 1}'
    error = requests.post(f"{emulator_url}/v4/spreadsheets", data=nan, timeout=5).json()["error"]
    shown = '26-07-28", "close": NaN, "volume": 47342'
    assert error["message"] == f"Invalid JSON payload received. Unexpected token.\n{shown}\n{' ' * 20}^"


def test_a_body_where_none_belongs_is_refused(emulator_url: str) -> None:
    answer = requests.get(f"{emulator_url}/v4/spreadsheets/x", json={"a": 1}, timeout=5)
    assert answer.status_code == 400


def test_a_mask_names_what_the_answer_has(emulator_url: str) -> None:
    error = requests.get(f"{emulator_url}/v4/spreadsheets/x?fields=nope", timeout=5).json()["error"]
    assert error["message"] == "Request contains an invalid argument."
    assert error["details"][0]["fieldViolations"] == [
        {
            "field": "nope",
            "description": "Error expanding 'fields' parameter. Cannot find matching fields for path 'nope'.",
        }
    ]
    error = requests.get(f"{emulator_url}/drive/v3/files?fields=nope", timeout=5).json()["error"]
    assert error["message"] == "Invalid field selection nope"


def test_a_long_get_may_come_as_a_post(emulator_url: str, drive: Any) -> None:
    made = drive.files().create(body={"name": "Длинный запрос", "mimeType": "text/plain"}).execute()
    answer = requests.post(
        f"{emulator_url}/drive/v3/files",
        data={"q": "name = 'Длинный запрос'", "fields": "files(id)"},
        headers={"x-http-method-override": "GET"},
        timeout=5,
    )
    assert answer.json() == {"files": [{"id": made["id"]}]}
    found = drive.files().list(q=" or ".join(f"name = 'имя {number}'" for number in range(200))).execute()
    assert found["files"] == []


def test_the_caller_is_named_by_the_token(emulator_url: str) -> None:
    def who(**headers: str) -> str:
        address = f"{emulator_url}/drive/v3/about?fields=user/emailAddress"
        return str(requests.get(address, headers=headers, timeout=5).json()["user"]["emailAddress"])

    assert who() == "librarian@example.com"
    assert who(authorization="Bearer user:head@example.com") == "head@example.com"
    assert who(authorization="Bearer ya29.something") == "librarian@example.com"


def test_answers_are_indented_when_asked(emulator_url: str) -> None:
    address = f"{emulator_url}/drive/v3/files"
    assert b"\n" not in requests.get(address, timeout=5).content
    assert requests.get(f"{address}?prettyPrint=true", timeout=5).text.startswith('{\n  "kind": "drive#fileList"')


_ADDRESSES = st.sampled_from(
    [
        "/",
        "/v4/spreadsheets",
        "/v4/spreadsheets/x:batchUpdate",
        "/v1/forms",
        "/v1/presentations/x",
        "/uc",
        "/batch",
        "/upload/drive/v3/files",
        "/drive/v3/files",
        "/drive/v3/files/x/permissions",
        "/forms/d/e/x/formResponse",
        "/forms/d/x/edit",
        "/spreadsheets/d/x/edit",
        "/presentation/d/x/edit",
        "/drive/folders/x",
        "/file/d/x/view",
    ]
) | st.binary(max_size=30).map(lambda raw: "/" + quote(raw, safe="/:?&=%"))
_QUERIES = st.binary(max_size=30).map(lambda raw: quote(raw, safe="=&%")) | st.sampled_from(
    ["uploadType=multipart", "uploadType=resumable&upload_id=x", "fields=a(", "alt=media", "q=name"]
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
    _ADDRESSES,
    _QUERIES,
    st.binary(max_size=60) | st.sampled_from([b"{}", b'{"requests":[{}]}', b"--b\n\n\n--b\n\n\n--b--", b"{"]),
    st.sampled_from(["", "application/json", "multipart/related; boundary=b", "multipart/mixed; boundary=b", "я"]),
)
def test_no_bytes_at_any_address_break_the_server(
    workspace: EmulatedWorkspace, method: str, address: str, query: str, body: bytes, content_type: str
) -> None:
    headers = {"content-type": content_type.encode()} if content_type else {}
    with requests.Session() as session:
        prepared = session.prepare_request(requests.Request(method, workspace.url, data=body, headers=headers))
        prepared.url = f"{workspace.url}{address}{'&' if '?' in address else '?'}{query}"
        answer = session.send(prepared, timeout=10, allow_redirects=False)
    assert answer.status_code < 500 or answer.status_code == 501
    assert "Traceback" not in answer.text


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    st.sampled_from(
        ["/v4/spreadsheets/", "/drive/v3/files/", "/v1/forms/", "/v1/presentations/", "/batch", "/upload/"]
    ),
    st.text(max_size=20),
    st.text(max_size=20),
    st.dictionaries(st.sampled_from(["content-type", "authorization", "x-http-method-override"]), st.text(max_size=20)),
    st.binary(max_size=50),
)
def test_the_frame_answers_whatever_it_is_given(
    method: str, root: str, path: str, query: str, headers: dict[str, str], body: bytes
) -> None:
    store = Store()
    answer = Frame(store, services(store)).answer(HttpRequest(method, root + path, query, headers, body))
    assert answer.status < 500 or answer.status == 501
