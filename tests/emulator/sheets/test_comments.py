"""Comments on cells: written by batchUpdate, read with the spreadsheet and by Drive, moved with their rows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import service_of
from tests.emulator.sheets.conftest import Book, refusal, span

Json = dict[str, Any]
INCLUDED = {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"}


def insert(row: int = 2, column: int = 1, content: str = "Проверьте", **more: Any) -> Json:
    place = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    return {"insertComment": {"coordinate": place, "content": content, **more}}


def other(book: Book, drive: Any, url: str, role: str) -> Any:
    body = {"type": "user", "role": role, "emailAddress": "other@example.com"}
    drive.permissions().create(fileId=book.id, body=body, sendNotificationEmail=False).execute()
    return service_of(url, "other@example.com", "sheets", "v4", "/").spreadsheets()


def test_a_comment_is_kept_with_its_cell_and_its_words(book: Book) -> None:
    book.put("B3", [["Ким"]])
    answer = book.batch(insert())
    thread = answer["replies"][0]["insertComment"]["commentThread"]
    assert answer["commentUpdateState"] == "ALL_SAVED"
    assert (thread["headPost"]["content"], thread["plainTextQuote"], thread["status"]) == ("Проверьте", "Ким", "OPEN")
    book.batch({"insertDimension": {"range": span("ROWS", 0, 2)}})
    found = book.get(**INCLUDED)
    assert found["comments"] == [thread]
    place = {"startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 1, "endColumnIndex": 2}
    assert found["sheets"][0]["commentAnchors"] == [{"anchorId": thread["anchorId"], "range": place}]


def test_comments_are_left_out_unless_they_are_asked_for(book: Book) -> None:
    book.batch(insert())
    assert "comments" not in book.get()
    assert "commentUpdateState" not in book.batch({"addSheet": {}})
    body = {"requests": [{"addSheet": {}}], "includeSpreadsheetInResponse": True, **INCLUDED}
    answer = book.api.batchUpdate(spreadsheetId=book.id, body=body).execute()
    assert len(answer["updatedSpreadsheet"]["comments"]) == 1


def test_replies_resolve_reopen_change_and_go(book: Book) -> None:
    thread = book.replies(insert())[0]["insertComment"]["commentThread"]["commentId"]

    def reply(**post: Any) -> Json:
        return book.replies({"addCommentReply": {"commentId": thread, "post": post}})[0]["addCommentReply"]["post"]

    first = reply(content="Да")
    assert reply(commentAction="RESOLVE")["commentAction"] == "RESOLVE"
    assert book.get(**INCLUDED)["comments"][0]["status"] == "RESOLVED"
    reply(commentAction="REOPEN", content="Нет")
    book.batch(
        {"updateCommentPost": {"commentId": thread, "postId": first["postId"], "content": "Верно"}},
        {"updateCommentPost": {"commentId": thread, "postId": thread, "content": "Проверьте год"}},
    )
    kept = book.get(**INCLUDED)["comments"][0]
    assert (kept["headPost"]["content"], kept["replies"][0]["content"]) == ("Проверьте год", "Верно")
    book.batch({"deleteCommentReply": {"commentId": thread, "postId": first["postId"]}})
    book.batch({"deleteComment": {"commentId": thread}})
    found = book.get(**INCLUDED)
    assert "comments" not in found
    assert "commentAnchors" not in found["sheets"][0]


@pytest.mark.parametrize(
    "request_",
    [
        insert(content=""),
        insert(content="я" * 1025),
        insert(row=5000),
        {"addCommentReply": {"commentId": "нет", "post": {"content": "а"}}},
        {"updateCommentPost": {"commentId": "нет", "postId": "нет", "content": "а"}},
        {"deleteComment": {"commentId": "нет"}},
        {"deleteCommentReply": {"commentId": "нет", "postId": "нет"}},
    ],
)
def test_wrong_uses_are_refused(book: Book, request_: Json) -> None:
    code, words = refusal(lambda: book.batch(request_))
    assert code == 400
    assert words.startswith(f"Invalid requests[0].{next(iter(request_))}: ")


def test_only_the_author_changes_a_post(book: Book, drive: Any, emulator_url: str) -> None:
    thread = book.replies(insert())[0]["insertComment"]["commentThread"]["commentId"]
    api = other(book, drive, emulator_url, "writer")
    for request in (
        {"updateCommentPost": {"commentId": thread, "postId": thread, "content": "Иначе"}},
        {"deleteComment": {"commentId": thread}},
    ):
        call = api.batchUpdate(spreadsheetId=book.id, body={"requests": [request]})
        assert refusal(call.execute)[0] == 400
    assert book.get(**INCLUDED)["comments"][0]["headPost"]["content"] == "Проверьте"


def test_a_reader_sees_no_comments(book: Book, drive: Any, emulator_url: str) -> None:
    book.batch(insert())
    api = other(book, drive, emulator_url, "reader")
    assert refusal(api.get(spreadsheetId=book.id, **INCLUDED).execute)[0] == 403
    mode = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"
    assert "comments" not in api.get(spreadsheetId=book.id, commentsViewMode=mode).execute()


def test_a_comment_goes_from_the_grid_with_its_row_but_its_words_stay(book: Book) -> None:
    book.batch(insert(), {"deleteDimension": {"range": span("ROWS", 2, 3)}})
    found = book.get(**INCLUDED)
    assert len(found["comments"]) == 1
    assert "commentAnchors" not in found["sheets"][0]
