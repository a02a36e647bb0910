"""How requests travel: unions, compressed bodies, HEAD, overrides, batches and resumable uploads."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
import requests

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.discovery import document
from gmo_sync.emulator.exchange import LARGEST_BODY
from gmo_sync.emulator.unions import UNIONS


@pytest.fixture
def sheet_id(http: requests.Session, emulator_url: str) -> str:
    return str(http.post(f"{emulator_url}/v4/spreadsheets", json={}).json()["spreadsheetId"])


# One-of unions


@pytest.mark.parametrize(
    ("request_", "path", "union", "second"),
    [
        ({"addSheet": {}, "deleteSheet": {"sheetId": 1}}, "requests[0]", "kind", "deleteSheet"),
        ({"add_sheet": {}, "delete_sheet": {}}, "requests[0]", "kind", "delete_sheet"),
        (
            {"findReplace": {"find": "a", "sheetId": 0, "allSheets": True}},
            "requests[0].find_replace",
            "scope",
            "allSheets",
        ),
        (
            {
                "updateCells": {
                    "fields": "*",
                    "rows": [{"values": [{"userEnteredValue": {"stringValue": "a", "x": 1}}]}],
                }
            },
            None,
            "",
            "",
        ),
        (
            {"appendCells": {"rows": [{"values": [{"userEnteredValue": {"numberValue": 1, "boolValue": True}}]}]}},
            "requests[0].append_cells.rows[0].values[0].user_entered_value",
            "value",
            "boolValue",
        ),
    ],
)
def test_a_second_member_of_a_union_is_refused_as_google_does(
    http: requests.Session, emulator_url: str, sheet_id: str, request_: Any, path: str | None, union: str, second: str
) -> None:
    answer = http.post(f"{emulator_url}/v4/spreadsheets/{sheet_id}:batchUpdate", json={"requests": [request_]})
    assert answer.status_code == 400
    error = answer.json()["error"]
    if path is None:
        assert "Cannot find field" in error["message"]
        return
    said = f"Invalid value at '{path}' (oneof), oneof field '{union}' is already set. Cannot set '{second}'"
    assert error["message"] == said
    assert error["details"][0]["fieldViolations"] == [{"field": path, "description": said}]


def test_a_null_is_no_member_of_a_union(http: requests.Session, emulator_url: str, sheet_id: str) -> None:
    body = {"requests": [{"addSheet": {}, "deleteSheet": None}]}
    assert http.post(f"{emulator_url}/v4/spreadsheets/{sheet_id}:batchUpdate", json=body).status_code == 200


def test_every_union_names_fields_that_are_there() -> None:
    for api, unions in UNIONS.items():
        schemas = document(api)["schemas"]
        for schema, members in unions.items():
            for names in members.values():
                assert set(names or ()) <= set(schemas[schema]["properties"]), schema


# Bodies and methods


def test_a_compressed_body_is_read(http: requests.Session, emulator_url: str) -> None:
    body = gzip.compress(json.dumps({"properties": {"title": "packed"}}).encode())
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    made = http.post(f"{emulator_url}/v4/spreadsheets?fields=properties.title", data=body, headers=headers)
    assert made.json() == {"properties": {"title": "packed"}}


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"no gzip", "gzip", 400),
        (gzip.compress(b"{}" * 1000, mtime=0)[:-12], "gzip", 400),
        (b"{}", "br", 400),
        (gzip.compress(bytes(LARGEST_BODY + 1), 9, mtime=0), "gzip", 413),
    ],
)
def test_a_compressed_body_that_cannot_be_read_is_refused(
    http: requests.Session, emulator_url: str, body: bytes, encoding: str, status: int
) -> None:
    for path in ("/v4/spreadsheets", "/drive/v3/files", "/batch"):
        answer = http.post(f"{emulator_url}{path}", data=body, headers={"content-encoding": encoding})
        assert answer.status_code == status
        assert answer.json()["error"]["message"]


def test_head_is_get_without_a_body(http: requests.Session, emulator_url: str, sheet_id: str) -> None:
    address = f"{emulator_url}/v4/spreadsheets/{sheet_id}?fields=spreadsheetId"
    got, asked = http.get(address), http.head(address)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == got.headers["content-length"]
    assert http.head(f"{emulator_url}/v4/spreadsheets/none").status_code == 404


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT"])
def test_a_post_may_stand_for_another_method(http: requests.Session, emulator_url: str, method: str) -> None:
    made = http.post(f"{emulator_url}/drive/v3/files", json={"name": "a"}).json()
    headers = {"x-http-method-override": method}
    body = {"name": "b"} if method == "PATCH" else None
    answer = http.post(f"{emulator_url}/drive/v3/files/{made['id']}", json=body, headers=headers)
    assert answer.status_code == {"PATCH": 200, "DELETE": 204, "PUT": 404}[method]


def test_no_page_of_another_site_gets_an_answer_as_a_script(http: requests.Session, emulator_url: str) -> None:
    answer = http.get(f"{emulator_url}/drive/v3/files?callback=steal")
    assert answer.status_code == 501
    assert "callback" in answer.json()["error"]["message"]


def test_masks_apply_to_uploads_and_to_parts_of_batches(
    http: requests.Session, emulator_url: str, workspace: EmulatedWorkspace
) -> None:
    made = http.post(f"{emulator_url}/upload/drive/v3/files?uploadType=media&fields=size,mimeType", data=b"abc")
    assert made.json() == {"size": "3", "mimeType": "application/octet-stream"}
    assert http.post(f"{emulator_url}/upload/drive/v3/files?fields=nope", data=b"abc").status_code == 400
    assert len(workspace.store.files()) == 1


# Batches


def batched(http: requests.Session, url: str, parts: list[str], headers: dict[str, str] | None = None) -> str:
    body = "".join(f"--b\r\nContent-Type: application/http\r\n\r\n{part}\r\n" for part in parts) + "--b--"
    sent = {"content-type": "multipart/mixed; boundary=b", **(headers or {})}
    answer = http.post(url, data=body.encode(), headers=sent)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", ["/batch", "/batch/drive/v3"])
def test_each_part_of_a_batch_has_its_user_or_the_batch_s(http: requests.Session, emulator_url: str, path: str) -> None:
    ask = "GET /drive/v3/about?fields=user/emailAddress HTTP/1.1"
    parts = [f"{ask}\r\nAuthorization: Bearer user:anna@example.com\r\n\r\n", f"{ask}\r\n\r\n"]
    text = batched(http, emulator_url + path, parts, {"authorization": "Bearer user:boris@example.com"})
    assert text.index("anna@example.com") < text.index("boris@example.com")
    assert text.count("emailAddress") == 2


def test_media_does_not_go_into_a_batch(
    http: requests.Session, emulator_url: str, workspace: EmulatedWorkspace
) -> None:
    text = batched(http, f"{emulator_url}/batch", ["POST /upload/drive/v3/files?uploadType=media\r\n\r\nabc"])
    assert "HTTP/1.1 400" in text
    assert workspace.store.files() == []


# Resumable uploads


@pytest.fixture
def upload(http: requests.Session, emulator_url: str) -> str:
    address = f"{emulator_url}/upload/drive/v3/files?uploadType=resumable&fields=name,size"
    return str(http.post(address, json={"name": "r"}).headers["location"])


@pytest.mark.parametrize(
    ("content_range", "body", "words"),
    [
        ("bytes 8-9/10", b"89", "upload offset is 8 byte(s), which exceeds already uploaded size of 5"),
        ("bytes 5-9/10", b"567", "There were 3 byte(s) in the request body"),
        ("bytes 5-11/10", b"5678901", "Failed to parse Content-Range header."),
        ("bytes 9-5/10", b"56789", "Failed to parse Content-Range header."),
        ("bytes */3", b"", "Failed to parse Content-Range header."),
        ("bytes */10", b"56789", "There were 5 byte(s) in the request body"),
        ("5-9", b"56789", "Failed to parse Content-Range header."),
    ],
)
def test_a_wrong_range_is_refused_and_the_upload_goes_on(
    http: requests.Session, upload: str, content_range: str, body: bytes, words: str
) -> None:
    assert http.put(upload, data=b"01234", headers={"content-range": "bytes 0-4/10"}).status_code == 308
    refused = http.put(upload, data=body, headers={"content-range": content_range})
    assert refused.status_code == 400
    assert words in refused.json()["error"]["message"]
    asked = http.put(upload, headers={"content-range": "bytes */10"})
    assert (asked.status_code, asked.headers["range"]) == (308, "bytes=0-4")
    done = http.put(upload, data=b"56789", headers={"content-range": "bytes 5-9/10"})
    assert done.json() == {"name": "r", "size": "10"}


@pytest.mark.parametrize("applied", [False, True])
def test_an_upload_goes_on_after_a_dropped_connection(
    http: requests.Session, upload: str, workspace: EmulatedWorkspace, applied: bool
) -> None:
    http.put(upload, data=b"01234", headers={"content-range": "bytes 0-4/10"})
    with (
        workspace.faults.add("drive.files.create", drop=True, applied=applied),
        pytest.raises(requests.ConnectionError),
    ):
        http.put(upload, data=b"56789", headers={"content-range": "bytes 5-9/10"})
    asked = http.put(upload, headers={"content-range": "bytes */10"})
    if not applied:
        assert (asked.status_code, asked.headers["range"]) == (308, "bytes=0-4")
        asked = http.put(upload, data=b"56789", headers={"content-range": "bytes 5-9/10"})
    assert asked.json() == {"name": "r", "size": "10"}
    assert len(workspace.store.files()) == 1


def test_an_upload_can_be_given_up(http: requests.Session, upload: str) -> None:
    assert http.delete(upload).status_code == 499
    assert http.delete(upload).status_code == 404
    assert http.put(upload, data=b"x").status_code == 404


@pytest.mark.parametrize(("query", "body"), [("&fields=nope", b"{}"), ("", b"{"), ("&supportsAllDrives=maybe", b"{}")])
def test_what_can_never_become_a_file_is_refused_before_its_content(
    http: requests.Session, emulator_url: str, query: str, body: bytes
) -> None:
    address = f"{emulator_url}/upload/drive/v3/files?uploadType=resumable{query}"
    assert http.post(address, data=body, headers={"content-type": "application/json"}).status_code == 400
