"""Comments, replies and revisions through google-api-python-client, as several people."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from gmo_sync.emulator import emulator
from tests.emulator.conftest import service_of

HEAD = "head@example.com"
GUEST = "guest@example.com"
SHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


def refusal(request: Any) -> tuple[int, str, str]:
    with pytest.raises(HttpError) as caught:
        request.execute()
    detail = caught.value.error_details[0]
    return caught.value.status_code, detail["reason"], detail["message"]


@pytest.fixture
def plan(drive: Any) -> str:
    return str(drive.files().create(body={"name": "План", "mimeType": SHEET}).execute()["id"])


@pytest.fixture
def head(emulator_url: str, drive: Any, plan: str) -> Any:
    """Drive as somebody who may comment."""
    body = {"type": "user", "role": "commenter", "emailAddress": HEAD}
    drive.permissions().create(fileId=plan, body=body).execute()
    return service_of(emulator_url, HEAD)


def comment(drive: Any, file_id: str, content: str = "Какой зал?", **body: Any) -> dict[str, Any]:
    made: dict[str, Any] = (
        drive.comments().create(fileId=file_id, body={"content": content, **body}, fields="*").execute()
    )
    return made


def test_a_comment_has_google_s_shape(drive: Any, plan: str) -> None:
    quoted = {"mimeType": "text/html", "value": "B2"}
    made = comment(drive, plan, "Зал <1>?\n+head@example.com", anchor="{'r': 'head'}", quotedFileContent=quoted)
    assert made == {
        "kind": "drive#comment",
        "id": made["id"],
        "createdTime": made["createdTime"],
        "modifiedTime": made["createdTime"],
        "anchor": "{'r': 'head'}",
        "resolved": False,
        "replies": [],
        "author": {"kind": "drive#user", "displayName": "Librarian", "me": True},
        "deleted": False,
        "content": "Зал <1>?\n+head@example.com",
        "htmlContent": 'Зал &lt;1&gt;?<br><a href="mailto:head@example.com">+head@example.com</a>',
        "quotedFileContent": quoted,
        "mentionedEmailAddresses": ["head@example.com"],
    }


def test_every_answer_has_to_be_told_its_fields(drive: Any, plan: str) -> None:
    message = "The 'fields' parameter is required for this method."
    made = comment(drive, plan)["id"]
    reply = drive.replies().create(fileId=plan, commentId=made, body={"content": "1"}, fields="id").execute()["id"]
    comments, replies = drive.comments(), drive.replies()
    for request in (
        comments.create(fileId=plan, body={"content": "x"}),
        comments.get(fileId=plan, commentId=made),
        comments.list(fileId=plan),
        comments.update(fileId=plan, commentId=made, body={"content": "x"}),
        replies.create(fileId=plan, commentId=made, body={"content": "x"}),
        replies.get(fileId=plan, commentId=made, replyId=reply),
        replies.list(fileId=plan, commentId=made),
        replies.update(fileId=plan, commentId=made, replyId=reply, body={"content": "x"}),
    ):
        assert refusal(request) == (400, "required", message)
    replies.delete(fileId=plan, commentId=made, replyId=reply).execute()
    comments.delete(fileId=plan, commentId=made).execute()


def test_a_reply_resolves_a_comment_and_reopens_it(drive: Any, head: Any, plan: str) -> None:
    made = comment(drive, plan)["id"]
    reply = head.replies().create(fileId=plan, commentId=made, body={"action": "resolve"}, fields="*").execute()
    assert (reply["action"], reply["author"]["displayName"], "content" in reply) == ("resolve", "Head", False)
    seen = drive.comments().get(fileId=plan, commentId=made, fields="resolved,replies(action,author(me))").execute()
    assert seen == {"resolved": True, "replies": [{"action": "resolve", "author": {"me": False}}]}
    again = {"action": "reopen", "content": "Нет"}
    drive.replies().create(fileId=plan, commentId=made, body=again, fields="id").execute()
    assert drive.comments().get(fileId=plan, commentId=made, fields="resolved").execute() == {"resolved": False}


def test_only_authors_change_their_words(drive: Any, head: Any, plan: str) -> None:
    made = comment(drive, plan)["id"]
    words = {"content": "Иначе"}
    assert refusal(head.comments().update(fileId=plan, commentId=made, body=words, fields="id"))[0] == 403
    assert refusal(head.comments().delete(fileId=plan, commentId=made))[1] == "insufficientFilePermissions"
    drive.comments().update(fileId=plan, commentId=made, body=words, fields="id").execute()
    seen = head.comments().get(fileId=plan, commentId=made, fields="content,author/me").execute()
    assert seen == {"content": "Иначе", "author": {"me": False}}


def test_who_may_only_read_does_not_comment_and_strangers_see_nothing(
    emulator_url: str, drive: Any, head: Any, plan: str
) -> None:
    comment(drive, plan)
    permission = drive.permissions().list(fileId=plan).execute()["permissions"][1]["id"]
    drive.permissions().update(fileId=plan, permissionId=permission, body={"role": "reader"}).execute()
    assert len(head.comments().list(fileId=plan, fields="comments/id").execute()["comments"]) == 1
    request = head.comments().create(fileId=plan, body={"content": "x"}, fields="id")
    assert refusal(request)[:2] == (403, "insufficientFilePermissions")
    guest = service_of(emulator_url, GUEST)
    assert refusal(guest.comments().list(fileId=plan, fields="*"))[2] == f"File not found: {plan}."


def test_what_was_deleted_is_told_only_to_those_who_ask(drive: Any, plan: str) -> None:
    kept, gone = comment(drive, plan, "1")["id"], comment(drive, plan, "2")["id"]
    drive.comments().delete(fileId=plan, commentId=gone).execute()
    listed = drive.comments().list(fileId=plan, fields="comments(id)").execute()["comments"]
    assert [one["id"] for one in listed] == [kept]
    assert refusal(drive.comments().get(fileId=plan, commentId=gone, fields="*")) == (
        404,
        "notFound",
        f"Comment not found: {gone}.",
    )
    seen = drive.comments().get(fileId=plan, commentId=gone, includeDeleted=True, fields="*").execute()
    assert seen["deleted"] is True
    assert not {"content", "htmlContent", "author"} & set(seen)
    every = drive.comments().list(fileId=plan, includeDeleted=True, fields="comments(id)").execute()["comments"]
    assert {one["id"] for one in every} == {kept, gone}


def test_comments_come_in_pages_and_since_a_time(drive: Any, plan: str) -> None:
    made = [comment(drive, plan, str(number)) for number in range(5)]
    seen: list[str] = []
    token = None
    while True:
        page = drive.comments().list(fileId=plan, pageSize=2, pageToken=token, fields="*").execute()
        seen += [one["content"] for one in page["comments"]]
        token = page.get("nextPageToken")
        if token is None:
            break
    assert sorted(seen) == ["0", "1", "2", "3", "4"]
    later = drive.comments().list(fileId=plan, startModifiedTime="2999-01-01T00:00:00Z", fields="comments").execute()
    assert later == {"comments": []}
    since = made[0]["createdTime"]
    assert len(drive.comments().list(fileId=plan, startModifiedTime=since, fields="*").execute()["comments"]) == 5
    assert refusal(drive.comments().list(fileId=plan, pageToken="x", fields="*"))[0] == 400
    assert refusal(drive.comments().list(fileId=plan, startModifiedTime="вчера", fields="*"))[0] == 400


@pytest.mark.parametrize(
    ("body", "status"), [({}, 400), ({"content": ""}, 400), ({"content": "x" * 5000}, 400), ({"content": "x"}, 200)]
)
def test_a_comment_has_words(drive: Any, plan: str, body: dict[str, str], status: int) -> None:
    request = drive.comments().create(fileId=plan, body=body, fields="id")
    assert refusal(request)[0] == status if status != 200 else request.execute()


def test_a_reply_does_something_or_says_something(drive: Any, plan: str) -> None:
    made = comment(drive, plan)["id"]
    for body in ({}, {"action": "shout"}):
        assert refusal(drive.replies().create(fileId=plan, commentId=made, body=body, fields="id"))[0] == 400
    assert refusal(drive.replies().list(fileId=plan, commentId="none", fields="*"))[2] == "Comment not found: none."
    request = drive.replies().get(fileId=plan, commentId=made, replyId="none", fields="*")
    assert refusal(request)[2] == "Reply not found: none."


def test_comments_change_the_version_and_not_the_time_of_a_file(drive: Any, plan: str) -> None:
    before = drive.files().get(fileId=plan, fields="version,modifiedTime").execute()
    comment(drive, plan)
    after = drive.files().get(fileId=plan, fields="version,modifiedTime").execute()
    assert int(after["version"]) == int(before["version"]) + 1
    assert after["modifiedTime"] == before["modifiedTime"]


def test_a_copy_takes_open_comments_along_only_when_told(drive: Any, plan: str) -> None:
    comment(drive, plan)
    done = comment(drive, plan)["id"]
    drive.replies().create(fileId=plan, commentId=done, body={"action": "resolve"}, fields="id").execute()
    counts = []
    for wanted in (False, True):
        copy = drive.files().copy(fileId=plan, body={}, copyComments=wanted).execute()["id"]
        counts.append(len(drive.comments().list(fileId=copy, fields="*").execute()["comments"]))
    assert counts == [0, 1]


# Revisions


def upload(emulator_url: str, content: bytes, file_id: str = "", **query: str) -> str:
    address = f"{emulator_url}/upload/drive/v3/files" + (f"/{file_id}" if file_id else "")
    method = "PATCH" if file_id else "POST"
    answer = requests.request(
        method,
        address,
        params={"uploadType": "media", **query},
        data=content,
        headers={"content-type": "text/plain"},
        timeout=5,
    )
    return str(answer.json()["id"])


def test_every_upload_is_a_revision_with_its_content(emulator_url: str, drive: Any) -> None:
    file = upload(emulator_url, b"one")
    upload(emulator_url, b"two", file)
    upload(emulator_url, b"three", file)
    revisions = drive.revisions().list(fileId=file, fields="*").execute()["revisions"]
    assert [one["size"] for one in revisions] == ["3", "3", "5"]
    assert revisions[0]["md5Checksum"] == hashlib.md5(b"one", usedforsecurity=False).hexdigest()
    contents = [drive.revisions().get_media(fileId=file, revisionId=one["id"]).execute() for one in revisions]
    assert contents == [b"one", b"two", b"three"]
    about = drive.files().get(fileId=file, fields="headRevisionId,size").execute()
    assert about == {"headRevisionId": revisions[-1]["id"], "size": "5"}
    short = drive.revisions().get(fileId=file, revisionId="head").execute()
    assert set(short) == {"kind", "id", "mimeType", "modifiedTime"}


def test_deleting_the_latest_revision_brings_the_former_back(emulator_url: str, drive: Any) -> None:
    file = upload(emulator_url, b"one")
    upload(emulator_url, b"two", file)
    revisions = drive.revisions().list(fileId=file).execute()["revisions"]
    drive.revisions().delete(fileId=file, revisionId=revisions[1]["id"]).execute()
    assert drive.files().get_media(fileId=file).execute() == b"one"
    request = drive.revisions().delete(fileId=file, revisionId=revisions[0]["id"])
    assert refusal(request)[:2] == (403, "cannotDeleteOnlyRevision")
    assert refusal(drive.revisions().get(fileId=file, revisionId="none"))[2] == "Revision not found: none."


def test_what_is_kept_forever_stays_so(emulator_url: str, drive: Any) -> None:
    file = upload(emulator_url, b"one")
    revision = drive.revisions().list(fileId=file).execute()["revisions"][0]["id"]
    drive.revisions().update(fileId=file, revisionId=revision, body={"keepForever": True}).execute()
    assert refusal(drive.revisions().update(fileId=file, revisionId=revision, body={"keepForever": False})) == (
        400,
        "illegalKeepForeverModification",
        "Bad Request. Cannot update a revision to false that is marked as keepForever.",
    )
    upload(emulator_url, b"two", file, keepRevisionForever="true")
    kept = drive.revisions().list(fileId=file, fields="revisions/keepForever").execute()["revisions"]
    assert kept == [{"keepForever": True}, {"keepForever": True}]


def test_edits_of_one_person_run_together_and_of_two_do_not(
    emulator_url: str, drive: Any, sheets_api: Any, plan: str
) -> None:
    def write(sheets: Any) -> None:
        sheets.spreadsheets().values().update(
            spreadsheetId=plan, range="A1", valueInputOption="RAW", body={"values": [["1"]]}
        ).execute()

    for _ in range(3):
        write(sheets_api)
    assert len(drive.revisions().list(fileId=plan).execute()["revisions"]) == 1
    body = {"type": "user", "role": "writer", "emailAddress": HEAD}
    drive.permissions().create(fileId=plan, body=body).execute()
    write(service_of(emulator_url, HEAD, "sheets", "v4", "/"))
    revisions = drive.revisions().list(fileId=plan, fields="*").execute()["revisions"]
    assert [one["lastModifyingUser"]["emailAddress"] for one in revisions] == ["librarian@example.com", HEAD]
    assert all("exportLinks" in one and "size" not in one for one in revisions)
    request = drive.revisions().get_media(fileId=plan, revisionId=revisions[0]["id"])
    assert refusal(request)[:2] == (403, "fileNotDownloadable")


def test_revisions_are_for_editors(drive: Any, head: Any, plan: str) -> None:
    assert refusal(head.revisions().list(fileId=plan))[:2] == (403, "insufficientFilePermissions")
    folder = drive.files().create(body={"mimeType": FOLDER}).execute()["id"]
    assert refusal(drive.revisions().list(fileId=folder))[:2] == (403, "revisionsNotSupported")


def test_revisions_come_in_pages(emulator_url: str, drive: Any) -> None:
    file = upload(emulator_url, b"one")
    upload(emulator_url, b"one", file)
    first = drive.revisions().list(fileId=file, pageSize=1).execute()
    second = drive.revisions().list(fileId=file, pageSize=1, pageToken=first["nextPageToken"]).execute()
    assert first["revisions"][0]["id"] != second["revisions"][0]["id"]
    assert "nextPageToken" not in second


def test_comments_revisions_and_marks_outlive_a_restart(tmp_path: Path) -> None:
    with emulator(data=tmp_path) as workspace:
        drive = service_of(workspace.url, HEAD)
        file = str(drive.files().create(body={"name": "a.txt"}).execute()["id"])
        drive.files().update(fileId=file, body={"starred": True}).execute()
        for content in (b"one", b"two", b"three"):
            address = f"{workspace.url}/upload/drive/v3/files/{file}?uploadType=media"
            headers = {"content-type": "text/plain", "authorization": f"Bearer user:{HEAD}"}
            requests.patch(address, data=content, headers=headers, timeout=5)
        revisions = drive.revisions().list(fileId=file, fields="*").execute()
        drive.revisions().delete(fileId=file, revisionId=revisions["revisions"][0]["id"]).execute()
        comment(drive, file, "Остаётся")
        seen = [drive.files().get(fileId=file, fields="*"), drive.comments().list(fileId=file, fields="*")]
        before = [request.execute() for request in seen]
    with emulator(data=tmp_path) as workspace:
        drive = service_of(workspace.url, HEAD)
        after = [
            drive.files().get(fileId=file, fields="*").execute(),
            drive.comments().list(fileId=file, fields="*").execute(),
        ]
        left = drive.revisions().list(fileId=file).execute()["revisions"]
        contents = [drive.revisions().get_media(fileId=file, revisionId=one["id"]).execute() for one in left]
    assert contents == [b"one", b"two", b"three"]
    assert after[0]["starred"] is True
    assert after[1] == before[1]
    assert {name: after[0][name] for name in ("version", "md5Checksum", "quotaBytesUsed")} == {
        name: before[0][name] for name in ("version", "md5Checksum", "quotaBytesUsed")
    }
