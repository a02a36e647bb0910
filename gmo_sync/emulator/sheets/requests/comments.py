"""Comments on cells: threads of the file, at places that the workbook keeps and moves with its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gmo_sync.emulator import comments as threads
from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Rect, Workbook

LIMIT = 2048


@contextmanager
def _in_googles_words() -> Iterator[None]:
    try:
        yield
    except threads.CommentError as refused:
        words = {
            "no such comment": f"No comment thread with id: {refused.name}",
            "no such reply": f"No post with id: {refused.name}",
            "not the author": "The requesting user is not the author of the post.",
            "reply with an action": "A reply that contains a comment action cannot be deleted.",
            "reply with an assignee": "A reply that contains an assignee cannot be deleted.",
        }
        raise invalid(words[refused.why]) from None


def _checked(name: str, text: str | None, *, empty: bool = False) -> str:
    text = text or ""
    if not text and not empty:
        raise invalid(f"{name} cannot be empty.")
    if len(text.encode()) > LIMIT:
        raise invalid(f"{name} must not exceed {LIMIT} UTF-8 code units.")
    return text


def _changing(function: Callable[[Workbook, Json], Json | None]) -> Callable[[Workbook, Json], Json | None]:
    """Counts the change, for the answer's commentUpdateState."""

    def change(workbook: Workbook, body: Json) -> Json | None:
        with _in_googles_words():
            answer = function(workbook, body)
        workbook.comment_changes += 1
        return answer

    change.__doc__ = function.__doc__
    return change


@kind("insertComment")
@_changing
def insert_comment(workbook: Workbook, body: Json) -> Json:
    """A thread on a cell; its words are the file's comment, the place follows the cell."""
    content = _checked("content", body.get("content"))
    assignee = _checked("assigneeEmailAddress", body.get("assigneeEmailAddress"), empty=True)
    place = required(body, "coordinate")
    sheet = workbook.sheet(place.get("sheetId") or 0)
    row, column = place.get("rowIndex") or 0, place.get("columnIndex") or 0
    if not (0 <= row < sheet.row_count and 0 <= column < sheet.column_count):
        raise invalid(f"GridCoordinate [{row}, {column}] is outside of the grid of {sheet.title}.")
    cell = sheet.cell(row, column)
    quote = shown(cell.value, cell.number_format, workbook.locale) if cell else ""
    anchor_id = str(workbook.new_id())
    workbook.comments, made = threads.inserted(
        workbook.comments,
        author=workbook.caller,
        content=content,
        now=workbook.clock,
        anchor_id=anchor_id,
        quote=quote,
        quote_type="text/plain" if quote else "",
        assignee=assignee,
    )
    workbook.comment_places[anchor_id] = Rect(row, row + 1, column, column + 1).grid_range(sheet.id)
    return {"commentThread": threads.thread_json(made, workbook.caller)}


@kind("addCommentReply")
@_changing
def add_comment_reply(workbook: Workbook, body: Json) -> Json:
    """A reply, which may resolve or reopen the thread, or give it to somebody else."""
    post = required(body, "post")
    action = {"RESOLVE": threads.RESOLVE, "REOPEN": threads.REOPEN}.get(post.get("commentAction") or "", "")
    content = _checked("content", post.get("content"), empty=bool(action))
    assignee = _checked("assigneeEmail", post.get("assigneeEmail"), empty=True)
    thread = threads.found(workbook.comments, body.get("commentId") or "")
    if assignee and action:
        raise invalid("assigneeEmail cannot be set together with a comment action.")
    if assignee and not thread.head.assignee:
        raise invalid("assigneeEmail can only be set on a thread whose head post has an assignee.")
    workbook.comments, made = threads.replied(
        workbook.comments,
        thread.id,
        author=workbook.caller,
        now=workbook.clock,
        content=content,
        action=action,
        assignee=assignee,
    )
    return {"post": threads.post_json(made, workbook.caller)}


@kind("updateCommentPost")
@_changing
def update_comment_post(workbook: Workbook, body: Json) -> None:
    """Other words, by the author of the post."""
    content = _checked("content", body.get("content"))
    workbook.comments, _ = threads.edited(
        workbook.comments,
        body.get("commentId") or "",
        author=workbook.caller,
        content=content,
        now=workbook.clock,
        reply_id=required(body, "postId"),
    )


@kind("deleteComment")
@_changing
def delete_comment(workbook: Workbook, body: Json) -> None:
    """The thread goes, by the author of its head."""
    comment_id = body.get("commentId") or ""
    anchor_id = threads.found(workbook.comments, comment_id).anchor_id
    workbook.comments = threads.deleted(workbook.comments, comment_id, author=workbook.caller, now=workbook.clock)
    workbook.comment_places = {name: place for name, place in workbook.comment_places.items() if name != anchor_id}


@kind("deleteCommentReply")
@_changing
def delete_comment_reply(workbook: Workbook, body: Json) -> None:
    """A reply goes, by its author, unless it did something to the thread."""
    workbook.comments = threads.reply_deleted(
        workbook.comments,
        body.get("commentId") or "",
        required(body, "postId"),
        author=workbook.caller,
        now=workbook.clock,
        strict=True,
    )
