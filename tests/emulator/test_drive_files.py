"""Drive's files through google-api-python-client: making, finding, changing, copying, deleting, uploading."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest, MediaInMemoryUpload

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.google import Workspace
from tests.emulator.conftest import service_of

SHEET = "application/vnd.google-apps.spreadsheet"
FORM = "application/vnd.google-apps.form"
DECK = "application/vnd.google-apps.presentation"
FOLDER = "application/vnd.google-apps.folder"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00\r\n\n--b\r"


def error(caught: pytest.ExceptionInfo[HttpError]) -> tuple[int, str]:
    return caught.value.status_code, caught.value.error_details[0]["reason"]


def make(drive: Any, name: str = "Файл", mime_type: str = "text/plain", **body: Any) -> str:
    return str(drive.files().create(body={"name": name, "mimeType": mime_type, **body}).execute()["id"])


def names(drive: Any, **query: Any) -> list[str]:
    return [file["name"] for file in drive.files().list(**query).execute()["files"]]


def test_a_new_file_is_told_by_kind_id_name_and_type(drive: Any) -> None:
    made = drive.files().create(body={"name": "План", "mimeType": SHEET}).execute()
    assert made == {"kind": "drive#file", "id": made["id"], "name": "План", "mimeType": SHEET}
    assert len(made["id"]) == 44
    assert drive.files().get(fileId=made["id"]).execute() == made
    assert drive.files().list().execute() == {"kind": "drive#fileList", "incompleteSearch": False, "files": [made]}


@pytest.mark.parametrize(
    ("mime_type", "api", "method", "argument"),
    [
        (SHEET, "sheets", "spreadsheets", "spreadsheetId"),
        (FORM, "forms", "forms", "formId"),
        (DECK, "slides", "presentations", "presentationId"),
    ],
)
def test_a_document_made_by_drive_opens_in_its_own_api(
    emulator_url: str, mime_type: str, api: str, method: str, argument: str
) -> None:
    with Workspace.emulator(emulator_url) as workspace:
        file_id = make(workspace.drive, "Документ", mime_type)
        opened = getattr(getattr(workspace, api), method)().get(**{argument: file_id}).execute()
        assert opened[argument] == file_id
        copy = workspace.drive.files().copy(fileId=file_id, body={"name": "Копия"}).execute()
        assert copy["name"] == "Копия"
        assert copy["id"] != file_id
        assert (
            getattr(getattr(workspace, api), method)().get(**{argument: copy["id"]}).execute()[argument] == copy["id"]
        )


def test_all_fields_have_google_s_shapes(drive: Any) -> None:
    file_id = make(drive, "План", SHEET)
    file = drive.files().get(fileId=file_id, fields="*").execute()
    assert file["version"] == "1"
    assert file["webViewLink"].endswith(f"/spreadsheets/d/{file_id}/edit?usp=drivesdk")
    assert file["createdTime"].endswith("Z")
    assert len(file["createdTime"]) == len("2019-02-08T19:12:05.762Z")
    assert file["owners"][0]["emailAddress"] == "librarian@example.com"
    assert file["capabilities"]["canEdit"] is True
    assert [entry["role"] for entry in file["permissions"]] == ["owner"]


def test_a_file_that_is_not_there_is_not_found_in_drive_s_words(drive: Any) -> None:
    with pytest.raises(HttpError) as caught:
        drive.files().get(fileId="nope").execute()
    assert error(caught) == (404, "notFound")
    assert caught.value.reason == "File not found: nope."


def test_what_drive_makes_and_the_emulator_does_not_is_refused_by_name(drive: Any) -> None:
    with pytest.raises(HttpError) as caught:
        make(drive, "Письмо", "application/vnd.google-apps.document")
    assert caught.value.status_code == 501
    assert "application/vnd.google-apps.document" in caught.value.reason


def test_folders_hold_files_and_take_them_along_when_deleted(drive: Any) -> None:
    folder = make(drive, "Папка", FOLDER)
    inside = make(drive, "Внутри", parents=[folder])
    make(drive, "Снаружи")
    assert names(drive, q=f"'{folder}' in parents") == ["Внутри"]
    assert sorted(names(drive, q="'root' in parents")) == ["Папка", "Снаружи"]
    drive.files().delete(fileId=folder).execute()
    with pytest.raises(HttpError):
        drive.files().get(fileId=inside).execute()
    assert names(drive) == ["Снаружи"]


def test_a_file_moves_by_its_parents(drive: Any) -> None:
    first, second = make(drive, "1", FOLDER), make(drive, "2", FOLDER)
    file = make(drive, parents=[first])
    moved = drive.files().update(fileId=file, addParents=second, removeParents=first, fields="parents").execute()
    assert moved == {"parents": [second]}
    with pytest.raises(HttpError) as caught:
        drive.files().update(fileId=file, addParents=first).execute()
    assert error(caught) == (403, "cannotAddParent")
    with pytest.raises(HttpError) as caught:
        drive.files().update(fileId=first, addParents=first, removeParents="root").execute()
    assert error(caught) == (400, "badRequest")
    drive.files().update(fileId=second, addParents=first, removeParents="root").execute()
    with pytest.raises(HttpError) as caught:
        drive.files().update(fileId=first, addParents=second, removeParents="root").execute()
    assert error(caught) == (400, "badRequest")
    with pytest.raises(HttpError) as caught:
        drive.files().update(fileId=file, body={"parents": [first]}).execute()
    assert error(caught) == (403, "fieldNotWritable")


def test_an_update_changes_what_it_names_and_nothing_else(drive: Any) -> None:
    file = make(drive, "Было", description="о чём", appProperties={"kind": "plan", "year": "2021"})
    before = drive.files().get(fileId=file, fields="*").execute()
    drive.files().update(fileId=file, body={"name": "Стало", "appProperties": {"year": None, "key": "7"}}).execute()
    after = drive.files().get(fileId=file, fields="*").execute()
    assert (after["name"], after["description"], after["appProperties"]) == (
        "Стало",
        "о чём",
        {"kind": "plan", "key": "7"},
    )
    assert int(after["version"]) > int(before["version"])
    assert after["modifiedTime"] > before["modifiedTime"]
    starred = drive.files().update(fileId=file, body={"starred": True}, fields="starred,modifiedTime").execute()
    assert starred == {"starred": True, "modifiedTime": after["modifiedTime"]}


def test_properties_have_their_limits(drive: Any) -> None:
    make(drive, appProperties={"k" * 24: "я" * 50})
    for properties in ({"k" * 25: "я" * 50}, {str(number): "" for number in range(31)}):
        with pytest.raises(HttpError) as caught:
            make(drive, appProperties=properties)
        assert caught.value.status_code == 400
    assert len(names(drive)) == 1


def test_trash_is_reversible_and_emptied_on_demand(drive: Any) -> None:
    kept, lost = make(drive, "останется"), make(drive, "пропадёт")
    for file in (kept, lost):
        drive.files().update(fileId=file, body={"trashed": True}).execute()
    assert names(drive, q="trashed = false") == []
    assert len(names(drive, q="trashed=true")) == len(names(drive)) == 2
    drive.files().update(fileId=kept, body={"trashed": False}).execute()
    drive.files().emptyTrash().execute()
    assert names(drive) == ["останется"]


def test_a_copy_shares_nothing_with_the_original(drive: Any, sheets_api: Any) -> None:
    original = make(drive, "План", SHEET, appProperties={"gmo": "1"})
    values = sheets_api.spreadsheets().values()
    values.update(spreadsheetId=original, range="A1", valueInputOption="RAW", body={"values": [["одно"]]}).execute()
    copy = drive.files().copy(fileId=original, body={}).execute()
    assert copy["name"] == "Copy of План"
    values.update(spreadsheetId=copy["id"], range="A1", valueInputOption="RAW", body={"values": [["другое"]]}).execute()
    assert values.get(spreadsheetId=original, range="A1").execute()["values"] == [["одно"]]
    assert values.get(spreadsheetId=copy["id"], range="A1").execute()["values"] == [["другое"]]


def test_ids_can_be_made_before_the_files(drive: Any) -> None:
    ids = drive.files().generateIds(count=3).execute()["ids"]
    assert len(set(ids)) == 3
    make(drive, id=ids[0])
    with pytest.raises(HttpError) as caught:
        make(drive, id=ids[0])
    assert error(caught) == (409, "fileIdInUse")
    with pytest.raises(HttpError) as caught:
        make(drive, "План", SHEET, id=ids[1])
    assert caught.value.status_code == 400


def test_a_list_comes_in_pages_and_in_order(drive: Any) -> None:
    for number in (3, 1, 10, 2):
        make(drive, f"Файл {number}")
    found: list[str] = []
    request = drive.files().list(pageSize=3, orderBy="name_natural desc")
    pages = 0
    while request is not None:
        answer = request.execute()
        pages += 1
        found += [file["name"] for file in answer["files"]]
        request = drive.files().list_next(request, answer)
    assert pages == 2
    assert found == ["Файл 10", "Файл 3", "Файл 2", "Файл 1"]
    assert names(drive, orderBy="name") == ["Файл 1", "Файл 10", "Файл 2", "Файл 3"]
    for wrong in ({"pageToken": "nope"}, {"orderBy": "colour"}):
        with pytest.raises(HttpError) as caught:
            drive.files().list(**wrong).execute()
        assert error(caught) == (400, "invalid")


def test_about_tells_who_asks_and_wants_fields(drive: Any) -> None:
    user = drive.about().get(fields="user(emailAddress,me)").execute()["user"]
    assert user == {"emailAddress": "librarian@example.com", "me": True}
    with pytest.raises(HttpError) as caught:
        drive.about().get().execute()
    assert error(caught) == (400, "required")


def test_changes_tell_what_became_of_files_since_a_token(drive: Any) -> None:
    make(drive, "старый")
    token = drive.changes().getStartPageToken().execute()["startPageToken"]
    assert drive.changes().list(pageToken=token).execute()["changes"] == []
    renamed, deleted = make(drive, "первый"), make(drive, "второй")
    drive.files().update(fileId=renamed, body={"name": "новый"}).execute()
    drive.files().delete(fileId=deleted).execute()
    answer = drive.changes().list(pageToken=token).execute()
    assert [(one["fileId"], one["removed"]) for one in answer["changes"]] == [(renamed, False), (deleted, True)]
    assert answer["changes"][0]["file"]["name"] == "новый"
    assert drive.changes().list(pageToken=answer["newStartPageToken"]).execute()["changes"] == []
    first = drive.changes().list(pageToken=token, pageSize=1).execute()
    rest = drive.changes().list(pageToken=first["nextPageToken"]).execute()
    assert [one["fileId"] for one in first["changes"] + rest["changes"]] == [renamed, deleted]


# Content


def test_content_goes_up_in_one_request_and_comes_down_the_same(emulator_url: str, http: requests.Session) -> None:
    made = http.post(
        f"{emulator_url}/upload/drive/v3/files?uploadType=media", data=PNG, headers={"content-type": "image/png"}
    ).json()
    assert made["mimeType"] == "image/png"
    answer = http.get(f"{emulator_url}/drive/v3/files/{made['id']}?alt=media")
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("resumable", "content"),
    [(False, PNG), (False, b""), (False, b"x" * 600_000), (True, PNG), (True, b"x" * 600_000)],
    ids=["picture", "nothing", "large", "picture in parts", "large in parts"],
)
def test_content_and_metadata_go_up_together(emulator_url: str, resumable: bool, content: bytes) -> None:
    with Workspace.emulator(emulator_url) as workspace:
        files = workspace.drive.files()
        media = MediaInMemoryUpload(content, "image/png", resumable=resumable, chunksize=256 * 1024)
        body = {"name": "Обложка.png", "appProperties": {"book": "7"}}
        made = files.create(body=body, media_body=media, fields="id,name,size,appProperties,md5Checksum").execute()
        assert (made["name"], made["size"], made["appProperties"]) == ("Обложка.png", str(len(content)), {"book": "7"})
        assert files.get_media(fileId=made["id"]).execute() == content
        media = MediaInMemoryUpload(b"other", "image/png", resumable=resumable)
        files.update(fileId=made["id"], body={"name": "Новая"}, media_body=media).execute()
        assert files.get_media(fileId=made["id"]).execute() == b"other"


def test_a_part_of_an_upload_that_is_sent_again_counts_once(emulator_url: str, http: requests.Session) -> None:
    started = http.post(f"{emulator_url}/upload/drive/v3/files?uploadType=resumable", json={"name": "x"})
    address = started.headers["location"]
    for _ in range(2):
        answer = http.put(address, data=b"abcd", headers={"content-range": "bytes 0-3/6"})
        assert (answer.status_code, answer.headers["range"]) == (308, "bytes=0-3")
    asked = http.put(address, headers={"content-range": "bytes */6"})
    assert (asked.status_code, asked.headers["range"]) == (308, "bytes=0-3")
    made = http.put(address, data=b"ef", headers={"content-range": "bytes 4-5/6"}).json()
    assert http.get(f"{emulator_url}/drive/v3/files/{made['id']}?alt=media").content == b"abcdef"
    again = http.put(address, headers={"content-range": "bytes */6"})
    assert (again.status_code, again.json()) == (200, made), "who did not hear the answer may ask for it"


def test_documents_have_no_bytes_to_download(drive: Any) -> None:
    with pytest.raises(HttpError) as caught:
        drive.files().get_media(fileId=make(drive, "План", SHEET)).execute()
    assert error(caught) == (403, "fileNotDownloadable")


def test_a_picture_tells_its_size(emulator_url: str, http: requests.Session) -> None:
    address = f"{emulator_url}/upload/drive/v3/files?uploadType=media&fields=imageMediaMetadata(width,height)"
    made = http.post(address, data=PNG, headers={"content-type": "image/png"}).json()
    assert made == {"imageMediaMetadata": {"width": 2, "height": 3}}


def test_the_public_address_serves_what_everybody_may_read(
    emulator_url: str, http: requests.Session, drive: Any
) -> None:
    made = http.post(
        f"{emulator_url}/upload/drive/v3/files?uploadType=media", data=PNG, headers={"content-type": "image/png"}
    ).json()
    address = f"{emulator_url}/uc?export=download&id={made['id']}"
    assert http.get(address).status_code == 404
    drive.permissions().create(fileId=made["id"], body={"type": "anyone", "role": "reader"}).execute()
    answer = http.get(address)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    drive.permissions().delete(fileId=made["id"], permissionId="anyoneWithLink").execute()
    assert http.get(address).status_code == 404
    folder = make(drive, "Картинки", FOLDER)
    drive.permissions().create(fileId=folder, body={"type": "anyone", "role": "reader"}).execute()
    drive.files().update(fileId=made["id"], addParents=folder, removeParents="root").execute()
    assert http.get(address).status_code == 200


def test_an_uploaded_page_never_runs_here(emulator_url: str, http: requests.Session, drive: Any) -> None:
    page = b"<script>alert(1)</script>"
    made = http.post(
        f"{emulator_url}/upload/drive/v3/files?uploadType=media", data=page, headers={"content-type": "text/html"}
    ).json()
    drive.permissions().create(fileId=made["id"], body={"type": "anyone", "role": "reader"}).execute()
    for address in (f"/uc?id={made['id']}", f"/file/d/{made['id']}/view", f"/drive/v3/files/{made['id']}?alt=media"):
        answer = http.get(emulator_url + address)
        assert answer.content == page
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]


def test_many_requests_travel_in_one_batch(workspace: EmulatedWorkspace, drive: Any) -> None:
    file = make(drive, "Файл")
    answers: dict[str, Any] = {}

    def take(request_id: str, answer: Any, problem: Any) -> None:
        answers[request_id] = problem or answer

    batch = BatchHttpRequest(callback=take, batch_uri=f"{workspace.url}/batch/drive/v3")
    batch.add(drive.files().get(fileId=file), request_id="found")
    batch.add(drive.files().get(fileId="nope"), request_id="missing")
    batch.add(drive.files().update(fileId=file, body={"name": "Новое имя"}), request_id="renamed")
    batch.execute()
    assert answers["found"]["name"] == "Файл"
    assert answers["missing"].status_code == 404
    assert answers["renamed"]["name"] == "Новое имя"


def test_files_of_others_stay_theirs(emulator_url: str, drive: Any) -> None:
    file = make(drive, "Моё")
    stranger = service_of(emulator_url, "stranger@example.com")
    assert names(stranger) == []
    with pytest.raises(HttpError) as caught:
        stranger.files().get(fileId=file).execute()
    assert error(caught) == (404, "notFound")
