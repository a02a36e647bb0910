"""What Drive tells of a file: every field of every kind, beside what Google's server told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from tests.emulator.conftest import service_of

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings" / "drive"
GOOGLE = "application/vnd.google-apps."
SHEET, FOLDER, SHORTCUT = f"{GOOGLE}spreadsheet", f"{GOOGLE}folder", f"{GOOGLE}shortcut"
HEAD = "head@example.com"
# Names that Google's resources got after the recording, and those that it dropped.
NEWER = {"linkShareMetadata", "inheritedPermissionsDisabled"}


def recorded(name: str) -> Any:
    path = RECORDINGS / name
    if not path.exists():
        pytest.skip(f"no recordings of Google's answers beside the project ({name})")
    return json.loads(path.read_text("utf-8"))


def make(drive: Any, mime_type: str = "text/plain", name: str = "Файл", **body: Any) -> str:
    return str(drive.files().create(body={"name": name, "mimeType": mime_type, **body}).execute()["id"])


def whole(drive: Any, file_id: str) -> dict[str, Any]:
    found: dict[str, Any] = drive.files().get(fileId=file_id, fields="*").execute()
    return found


def refusal(request: Any) -> tuple[int, str]:
    with pytest.raises(HttpError) as caught:
        request.execute()
    return caught.value.status_code, caught.value.error_details[0]["reason"]


def test_a_spreadsheet_has_the_fields_that_google_gave(drive: Any) -> None:
    theirs = recorded("file-all-fields.json")["body"]
    ours = whole(drive, make(drive, SHEET))
    assert set(ours) - NEWER == set(theirs)
    assert set(ours["capabilities"]) >= set(theirs["capabilities"])
    for name, value in theirs["capabilities"].items():
        assert ours["capabilities"][name] == value, name
    assert set(ours["exportLinks"]) == set(theirs["exportLinks"])
    assert set(ours["owners"][0]) == set(theirs["owners"][0])
    assert set(theirs["permissions"][0]) <= set(ours["permissions"][0])
    for name in ("starred", "trashed", "spaces", "shared", "ownedByMe", "writersCanShare", "quotaBytesUsed", "kind"):
        assert ours[name] == theirs[name], name


def test_folders_and_uploads_have_the_fields_that_google_gave(drive: Any) -> None:
    folder, *_, upload = recorded("folder-and-children.json")
    late = {"capabilities", "permissions", "permissionIds"}  # not in the recording's mask
    ours = whole(drive, make(drive, FOLDER))
    assert set(folder) <= set(ours)
    assert set(ours) - set(folder) - NEWER - late == {"viewedByMeTime", "modifiedByMeTime"}
    assert set(upload) <= set(whole(drive, make(drive, "text/csv")))


def test_about_tells_the_formats_that_google_told(drive: Any) -> None:
    theirs = recorded("about.json")
    ours = drive.about().get(fields="importFormats,exportFormats").execute()
    for source, targets in theirs["importFormats"].items():
        assert ours["importFormats"].get(source) == targets, source
    for kind in ("spreadsheet", "presentation", "form"):
        assert set(ours["exportFormats"][GOOGLE + kind]) == set(theirs["exportFormats"][GOOGLE + kind])


@pytest.mark.parametrize(
    ("mime_type", "has", "has_not"),
    [
        (FOLDER, {"webViewLink", "capabilities"}, {"exportLinks", "size", "md5Checksum", "webContentLink"}),
        (f"{GOOGLE}form", {"webViewLink"}, {"exportLinks", "thumbnailLink", "size"}),
        (f"{GOOGLE}presentation", {"exportLinks", "thumbnailLink"}, {"size", "headRevisionId"}),
        ("text/plain", {"size", "sha256Checksum", "headRevisionId", "webContentLink"}, {"exportLinks"}),
    ],
)
def test_every_kind_has_its_own_fields(drive: Any, mime_type: str, has: set[str], has_not: set[str]) -> None:
    fields = set(whole(drive, make(drive, mime_type)))
    assert has <= fields
    assert not has_not & fields


def test_my_drive_is_a_folder(drive: Any) -> None:
    root = whole(drive, "root")
    assert (root["name"], root["mimeType"], root["ownedByMe"]) == ("My Drive", FOLDER, True)
    assert whole(drive, make(drive))["parents"] == [root["id"]]
    for request in (
        drive.files().delete(fileId="root"),
        drive.files().update(fileId="root", body={"name": "x"}),
        drive.permissions().create(fileId="root", body={"type": "anyone", "role": "reader"}),
    ):
        assert refusal(request) == (403, "insufficientFilePermissions")


def test_a_shortcut_points_at_a_file(drive: Any) -> None:
    target = make(drive, SHEET)
    made = make(drive, SHORTCUT, shortcutDetails={"targetId": target})
    assert whole(drive, made)["shortcutDetails"] == {"targetId": target, "targetMimeType": SHEET}
    found = drive.files().list(q=f"shortcutDetails.targetId = '{target}'").execute()["files"]
    assert [file["id"] for file in found] == [made]
    files = drive.files()
    assert refusal(files.create(body={"mimeType": SHORTCUT}))[0] == 400
    body = {"mimeType": SHORTCUT, "shortcutDetails": {"targetId": "nothing"}}
    assert refusal(files.create(body=body)) == (404, "notFound")
    assert refusal(files.create(body={**body, "shortcutDetails": {"targetId": made}}))[0] == 403
    assert refusal(files.get_media(fileId=made)) == (403, "fileNotDownloadable")
    assert refusal(files.export(fileId=made, mimeType="text/csv")) == (403, "fileNotExportable")


def test_an_id_is_used_once(drive: Any) -> None:
    (first,) = drive.files().generateIds(count=1).execute()["ids"]
    assert make(drive, FOLDER, id=first) == first
    assert refusal(drive.files().create(body={"id": first})) == (409, "fileIdInUse")
    assert refusal(drive.files().create(body={"id": first + "a", "mimeType": SHEET})) == (400, "invalid")
    assert refusal(drive.files().generateIds(count=1001))[0] == 400


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["a10", "a2", "B", "Папка"]),
        ("name desc", ["Папка", "B", "a2", "a10"]),
        ("name_natural", ["a2", "a10", "B", "Папка"]),
        ("folder,name", ["Папка", "a10", "a2", "B"]),
        ("folder desc,createdTime", ["a10", "a2", "B", "Папка"]),
        ("quotaBytesUsed desc,name", ["a2", "a10", "B", "Папка"]),
        ("starred,name desc", ["B", "Папка", "a2", "a10"]),
        ("createdTime", ["Папка", "a10", "a2", "B"]),
        ("modifiedTime desc", ["B", "a2", "a10", "Папка"]),
    ],
)
def test_a_list_comes_in_the_order_asked_for(emulator_url: str, drive: Any, order: str, names: list[str]) -> None:
    make(drive, FOLDER, "Папка", createdTime="2020-01-01T00:00:00Z", modifiedTime="2020-01-01T00:00:00Z")
    make(drive, name="a10", createdTime="2021-01-01T00:00:00Z", modifiedTime="2021-01-01T00:00:00Z")
    long = make(drive, name="a2", createdTime="2022-01-01T00:00:00Z")
    requests.patch(f"{emulator_url}/upload/drive/v3/files/{long}?uploadType=media", data=b"long", timeout=5)
    drive.files().update(fileId=long, body={"modifiedTime": "2022-01-01T00:00:00Z"}).execute()
    make(drive, name="B", starred=True, createdTime="2023-01-01T00:00:00Z", modifiedTime="2023-01-01T00:00:00Z")
    listed = drive.files().list(orderBy=order).execute()["files"]
    assert [file["name"] for file in listed] == names


@pytest.mark.parametrize(
    "query",
    [
        {"orderBy": "size"},
        {"orderBy": "name up"},
        {"orderBy": "name", "q": "fullText contains 'x'"},
        {"pageSize": 0},
        {"pageSize": 1001},
        {"pageToken": "x"},
        {"q": "name"},
        {"corpora": "domain", "driveId": "x"},
    ],
)
def test_a_list_that_means_nothing_is_refused(drive: Any, query: dict[str, Any]) -> None:
    assert refusal(drive.files().list(**query))[0] == 400


def test_words_in_quotes_and_order_do_not_disturb_each_other(drive: Any) -> None:
    make(drive, name="fullText")
    assert drive.files().list(q="name = 'fullText'", orderBy="name").execute()["files"]


def test_full_text_searches_what_is_in_a_file(drive: Any, sheets_api: Any) -> None:
    sheet = make(drive, SHEET, "Список")
    body = {"values": [["Анна Петрова"]]}
    sheets_api.spreadsheets().values().update(
        spreadsheetId=sheet, range="A1", valueInputOption="RAW", body=body
    ).execute()
    for query, count in (("петрова анна", 1), ('\\"Петрова Анна\\"', 0), ('"Анна Петрова"', 1), ("етрова", 0)):
        found = drive.files().list(q=f"fullText contains '{query}'").execute()["files"]
        assert len(found) == count, query


def test_a_download_is_an_operation_that_is_done(drive: Any) -> None:
    sheet = make(drive, SHEET)
    operation = drive.files().download(fileId=sheet, mimeType="text/csv").execute()
    assert operation["done"] is True
    assert requests.get(operation["response"]["downloadUri"], timeout=5).status_code == 200
    assert drive.operations().get(name=operation["name"]).execute() == operation
    assert refusal(drive.operations().get(name="none")) == (404, "notFound")


def test_time_and_version_move_as_google_s_do(emulator_url: str, drive: Any) -> None:
    file = make(drive)

    def state() -> tuple[int, str]:
        seen = drive.files().get(fileId=file, fields="version,modifiedTime").execute()
        return int(seen["version"]), seen["modifiedTime"]

    folder = make(drive, FOLDER)
    steps = [
        (False, drive.files().update(fileId=file, body={"starred": True})),
        (False, drive.permissions().create(fileId=file, body={"type": "anyone", "role": "reader"})),
        (False, drive.files().update(fileId=file, addParents=folder, removeParents="root")),
        (False, drive.files().update(fileId=file, body={"appProperties": {"a": "1"}})),
        (True, drive.files().update(fileId=file, body={"name": "Другое"})),
        (False, drive.files().update(fileId=file, body={"trashed": True})),
    ]
    for moves, step in steps:
        version, time = state()
        step.execute()
        assert state()[0] > version
        assert (state()[1] != time) == moves
    seen = whole(drive, file)
    assert (seen["explicitlyTrashed"], seen["starred"]) == (True, True)


def test_what_is_in_a_trashed_folder_is_trashed_too(drive: Any) -> None:
    folder = make(drive, FOLDER)
    file = make(drive, parents=[folder])
    drive.files().update(fileId=folder, body={"trashed": True}).execute()
    seen = drive.files().get(fileId=file, fields="trashed,explicitlyTrashed").execute()
    assert seen == {"trashed": True, "explicitlyTrashed": False}
    assert drive.files().list(q="trashed = false").execute()["files"] == []


@pytest.mark.parametrize(
    ("api", "method", "params"),
    [
        ("files", "listLabels", {"fileId": "x"}),
        ("files", "watch", {"fileId": "x", "body": {}}),
        ("changes", "watch", {"pageToken": "1", "body": {}}),
        ("channels", "stop", {"body": {}}),
        ("apps", "list", {}),
        ("approvals", "list", {"fileId": "x"}),
        ("accessproposals", "list", {"fileId": "x"}),
    ],
)
def test_what_is_not_served_is_refused_by_name(drive: Any, api: str, method: str, params: dict[str, Any]) -> None:
    with pytest.raises(HttpError) as caught:
        getattr(getattr(drive, api)(), method)(**params).execute()
    assert caught.value.status_code == 501
    assert f"drive.{api}.{method}" in caught.value.reason


def test_properties_are_public_and_limited(emulator_url: str, drive: Any) -> None:
    file = make(drive, properties={"a": "1"}, appProperties={"b": "2"})
    assert {"properties", "appProperties"} <= set(whole(drive, file))
    drive.files().update(fileId=file, body={"properties": {"a": None}}).execute()
    assert "properties" not in whole(drive, file)
    for body in (
        {"properties": {"к" * 62: "1"}},
        {"appProperties": {str(number): "x" for number in range(31)}},
    ):
        assert refusal(drive.files().update(fileId=file, body=body))[0] == 400
    assert refusal(service_of(emulator_url, HEAD).files().get(fileId=file)) == (404, "notFound")


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-01-01", "вчера"])
@pytest.mark.parametrize("field", ["createdTime", "modifiedTime", "viewedByMeTime"])
def test_a_time_outside_the_calendar_is_refused(drive: Any, field: str, time: str) -> None:
    with pytest.raises(HttpError) as caught:
        drive.files().create(body={field: time}).execute()
    assert caught.value.status_code == 400
