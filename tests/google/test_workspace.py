"""The unmodified clients on the one session, against the emulator: batches, uploads, downloads, threads."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload, MediaIoBaseDownload, MediaIoBaseUpload

from gmo_sync.emulator import emulator
from gmo_sync.google import Workspace

PICTURE = bytes(range(256)) * 2048  # two chunks of the least size that Google allows, and not text


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with emulator() as workspace:
        yield workspace.url


@pytest.fixture
def workspace(url):
    with Workspace.emulator(url) as opened:
        yield opened


def test_clients_are_built_without_any_network(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with Workspace.emulator("http://127.0.0.1:9") as workspace:
        for name in ("gspread", "sheets", "drive", "forms", "slides"):
            assert getattr(workspace, name) is getattr(workspace, name)
        assert workspace.ledger.calls == ()


def test_gspread_and_the_discovery_clients_see_the_same_files_and_share_one_ledger(workspace):
    spreadsheet = workspace.gspread.create("План")
    spreadsheet.sheet1.update([["=1+2", "ё"]], "A1:B1", raw=True)
    values = workspace.sheets.spreadsheets().values().get(spreadsheetId=spreadsheet.id, range="A1:B1").execute()
    assert values["values"] == [["=1+2", "ё"]]
    assert workspace.drive.files().get(fileId=spreadsheet.id, fields="name").execute() == {"name": "План"}
    shown = [f"{call.method} {call.path_template}" for call in workspace.ledger.calls]
    assert shown[-2:] == ["GET /v4/spreadsheets/{spreadsheetId}/values/{range}", "GET /drive/v3/files/{fileId}"]
    assert "POST /drive/v3/files" in shown
    assert not any(spreadsheet.id in line for line in shown)
    assert all(call.bytes_received for call in workspace.ledger.calls)


def test_a_batch_follows_to_the_endpoint_and_a_bad_part_spoils_no_other(workspace):
    file = workspace.drive.files().create(body={"name": "Папка"}, fields="id").execute()
    found: dict[str, object] = {}
    batch = workspace.drive.new_batch_http_request(
        callback=lambda key, answer, error: found.update({key: error or answer})
    )
    batch.add(workspace.drive.files().get(fileId=file["id"], fields="name"), request_id="there")
    batch.add(workspace.drive.files().get(fileId="nowhere"), request_id="missing")
    batch.execute()
    assert found["there"] == {"name": "Папка"}
    assert isinstance(found["missing"], HttpError)
    assert found["missing"].status_code == 404
    assert workspace.ledger.calls[-1].path_template == "/batch/drive/v3"


def uploads():
    yield "multipart", MediaInMemoryUpload(PICTURE, mimetype="image/png")
    yield "resumable", MediaInMemoryUpload(PICTURE, mimetype="image/png", resumable=True)
    yield "in chunks", MediaIoBaseUpload(io.BytesIO(PICTURE), "image/png", chunksize=256 * 1024, resumable=True)


@pytest.mark.parametrize("media", [pytest.param(media, id=name) for name, media in uploads()])
def test_uploads_arrive_byte_for_byte_and_come_back_in_parts(workspace, media):
    file = workspace.drive.files().create(body={"name": "ё.png"}, media_body=media, fields="id").execute()
    target = io.BytesIO()
    download = MediaIoBaseDownload(target, workspace.drive.files().get_media(fileId=file["id"]), chunksize=200_000)
    while not download.next_chunk()[1]:
        pass
    assert target.getvalue() == PICTURE
    assert workspace.drive.files().get_media(fileId=file["id"]).execute() == PICTURE


def test_content_alone_is_replaced_by_a_simple_upload(workspace):
    file = (
        workspace.drive.files().create(body={"name": "x"}, media_body=MediaInMemoryUpload(b"1"), fields="id").execute()
    )
    workspace.drive.files().update(fileId=file["id"], media_body=MediaInMemoryUpload(PICTURE)).execute()
    assert workspace.drive.files().get_media(fileId=file["id"]).execute() == PICTURE


def test_a_read_too_long_for_an_address_is_sent_as_a_post_and_may_be_repeated(workspace):
    spreadsheet = workspace.gspread.create("Много")
    ranges = [f"A{row}:Z{row}" for row in range(1, 400)]
    answer = workspace.sheets.spreadsheets().values().batchGet(spreadsheetId=spreadsheet.id, ranges=ranges).execute()
    assert len(answer["valueRanges"]) == len(ranges)
    assert workspace.ledger.calls[-1].method == "POST"


def test_one_service_serves_many_threads_with_their_own_answers(workspace):
    files = workspace.drive.files()
    names = {files.create(body={"name": f"файл {n}"}, fields="id").execute()["id"]: f"файл {n}" for n in range(8)}
    wrong: list[object] = []

    def ask(file_id: str) -> None:
        for _ in range(8):
            try:
                if files.get(fileId=file_id, fields="name").execute() != {"name": names[file_id]}:
                    wrong.append(file_id)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask, args=(file_id,)) for file_id in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_user_sees_only_what_was_shared(url, workspace):
    spreadsheet = workspace.gspread.create("Личное")
    with Workspace.emulator(url, user="other@school.example") as other, pytest.raises(HttpError) as raised:
        other.drive.files().get(fileId=spreadsheet.id).execute()
    assert raised.value.status_code == 404
