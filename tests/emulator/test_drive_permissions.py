"""Sharing, and what it lets others do in Drive and in the other APIs."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from tests.emulator.conftest import service_of

HEAD = "head@example.com"
SHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


@pytest.fixture
def plan(drive: Any) -> str:
    return str(drive.files().create(body={"name": "План", "mimeType": SHEET}).execute()["id"])


def share(drive: Any, file_id: str, role: str, email: str = HEAD, **query: Any) -> dict[str, Any]:
    body = {"type": "user", "role": role, "emailAddress": email}
    made: dict[str, Any] = drive.permissions().create(fileId=file_id, body=body, **query).execute()
    return made


def sheet_status(url: str, file_id: str, user: str, *, write: bool) -> int:
    headers = {"authorization": f"Bearer user:{user}"}
    address = f"{url}/v4/spreadsheets/{file_id}"
    if write:
        body = {"requests": [{"updateSpreadsheetProperties": {"properties": {"title": "Новое"}, "fields": "title"}}]}
        return requests.post(f"{address}:batchUpdate", json=body, headers=headers, timeout=5).status_code
    return requests.get(f"{address}?fields=spreadsheetId", headers=headers, timeout=5).status_code


def status(request: Any) -> int:
    try:
        request.execute()
    except HttpError as error:
        return int(error.status_code)
    return 200


@pytest.mark.parametrize(
    ("role", "reads", "writes", "renames", "deletes"),
    [
        (None, 403, 403, 404, 404),
        ("reader", 200, 403, 403, 403),
        ("commenter", 200, 403, 403, 403),
        ("writer", 200, 200, 200, 403),
    ],
)
def test_a_role_lets_do_what_it_says(
    emulator_url: str, drive: Any, plan: str, role: str | None, reads: int, writes: int, renames: int, deletes: int
) -> None:
    if role:
        share(drive, plan, role)
    others = service_of(emulator_url, HEAD)
    assert sheet_status(emulator_url, plan, HEAD, write=False) == reads
    assert sheet_status(emulator_url, plan, HEAD, write=True) == writes
    assert status(others.files().get(fileId=plan)) == (200 if role else 404)
    assert status(others.files().update(fileId=plan, body={"name": "Имя"})) == renames
    assert status(others.files().delete(fileId=plan)) == deletes
    assert [file["id"] for file in others.files().list().execute()["files"]] == ([plan] if role else [])


def test_a_folder_shares_what_it_holds(emulator_url: str, drive: Any, plan: str) -> None:
    folder = drive.files().create(body={"name": "Общее", "mimeType": FOLDER}).execute()["id"]
    drive.files().update(fileId=plan, addParents=folder, removeParents="root").execute()
    assert sheet_status(emulator_url, plan, HEAD, write=True) == 403
    share(drive, folder, "writer")
    assert sheet_status(emulator_url, plan, HEAD, write=True) == 200


def test_a_link_for_everybody_opens_the_file_but_lists_it_nowhere(emulator_url: str, drive: Any, plan: str) -> None:
    made = drive.permissions().create(fileId=plan, body={"type": "anyone", "role": "reader"}).execute()
    assert made == {"kind": "drive#permission", "id": "anyoneWithLink", "type": "anyone", "role": "reader"}
    assert sheet_status(emulator_url, plan, HEAD, write=False) == 200
    assert service_of(emulator_url, HEAD).files().list().execute()["files"] == []


def test_permissions_are_listed_changed_and_taken_back(emulator_url: str, drive: Any, plan: str) -> None:
    made = share(drive, plan, "reader", sendNotificationEmail=False)
    listed = drive.permissions().list(fileId=plan).execute()
    assert [entry["role"] for entry in listed["permissions"]] == ["owner", "reader"]
    assert set(listed["permissions"][0]) == {"kind", "id", "type", "role"}
    full = drive.permissions().get(fileId=plan, permissionId=made["id"], fields="*").execute()
    assert full["emailAddress"] == HEAD
    drive.permissions().update(fileId=plan, permissionId=made["id"], body={"role": "writer"}).execute()
    assert sheet_status(emulator_url, plan, HEAD, write=True) == 200
    drive.permissions().delete(fileId=plan, permissionId=made["id"]).execute()
    assert sheet_status(emulator_url, plan, HEAD, write=False) == 403
    assert status(drive.permissions().get(fileId=plan, permissionId=made["id"])) == 404


def test_sharing_again_never_takes_anything_away(drive: Any, plan: str) -> None:
    share(drive, plan, "writer")
    assert share(drive, plan, "reader")["role"] == "writer"
    assert len(drive.permissions().list(fileId=plan).execute()["permissions"]) == 2


def test_readers_do_not_see_with_whom_a_file_is_shared(emulator_url: str, drive: Any, plan: str) -> None:
    share(drive, plan, "reader")
    others = service_of(emulator_url, HEAD)
    assert status(others.permissions().list(fileId=plan)) == 403
    assert "permissions" not in others.files().get(fileId=plan, fields="*").execute()


def test_responders_of_a_form_stand_apart_from_its_editors(emulator_url: str, drive: Any) -> None:
    form = drive.files().create(body={"name": "Анкета", "mimeType": "application/vnd.google-apps.form"}).execute()["id"]
    before = drive.permissions().list(fileId=form).execute()["permissions"]
    body = {"type": "anyone", "role": "reader", "view": "published"}
    made = drive.permissions().create(fileId=form, body=body).execute()
    assert drive.permissions().list(fileId=form).execute()["permissions"] == before
    shown = drive.permissions().list(fileId=form, includePermissionsForView="published", fields="*").execute()
    assert [entry["id"] for entry in shown["permissions"] if entry.get("view") == "published"] == [made["id"]]
    assert status(service_of(emulator_url, HEAD).files().get(fileId=form)) == 404
    drive.permissions().delete(fileId=form, permissionId=made["id"]).execute()
    shown = drive.permissions().list(fileId=form, includePermissionsForView="published").execute()
    assert shown["permissions"] == before


def test_a_file_changes_its_owner_only_when_told_so(emulator_url: str, drive: Any, plan: str) -> None:
    with pytest.raises(HttpError) as caught:
        share(drive, plan, "owner")
    assert caught.value.error_details[0]["location"] == "transferOwnership"
    share(drive, plan, "owner", transferOwnership=True)
    file = drive.files().get(fileId=plan, fields="ownedByMe,owners(emailAddress)").execute()
    assert file == {"ownedByMe": False, "owners": [{"emailAddress": HEAD}]}
    assert status(drive.files().delete(fileId=plan)) == 403
    assert status(service_of(emulator_url, HEAD).files().delete(fileId=plan)) == 200


def test_the_owner_s_permission_stays(drive: Any, plan: str) -> None:
    owner = drive.permissions().list(fileId=plan).execute()["permissions"][0]["id"]
    assert status(drive.permissions().delete(fileId=plan, permissionId=owner)) == 403
    assert status(drive.permissions().update(fileId=plan, permissionId=owner, body={"role": "reader"})) == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "user"},
        {"type": "user", "role": "reader"},
        {"type": "user", "role": "reader", "emailAddress": "nobody"},
        {"type": "wizard", "role": "reader"},
        {"type": "anyone", "role": "king"},
        {"type": "anyone", "role": "owner"},
        {"type": "domain", "role": "reader"},
        {"type": "anyone", "role": "writer", "view": "published"},
    ],
)
def test_half_a_permission_is_refused(drive: Any, plan: str, body: dict[str, str]) -> None:
    assert status(drive.permissions().create(fileId=plan, body=body)) == 400


def test_gspread_shares_and_lists_and_takes_back(gspread_client: Any) -> None:
    spreadsheet = gspread_client.create("План")
    spreadsheet.share(HEAD, perm_type="user", role="writer", notify=False)
    assert {entry["emailAddress"]: entry["role"] for entry in spreadsheet.list_permissions()}[HEAD] == "writer"
    assert len(spreadsheet.remove_permissions(HEAD)) == 1
    assert [entry["role"] for entry in spreadsheet.list_permissions()] == ["owner"]
    assert gspread_client.open("План").id == spreadsheet.id
    gspread_client.del_spreadsheet(spreadsheet.id)
    assert gspread_client.list_spreadsheet_files() == []
