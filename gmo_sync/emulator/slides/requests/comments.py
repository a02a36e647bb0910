"""Requests about comments: the file keeps the words, the presentation what they are anchored to."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from gmo_sync.emulator import comments as threads
from gmo_sync.emulator.slides.deck import Element, elements_of
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.requests.tables import spanned
from gmo_sync.emulator.slides.requests.texts import bounds, located, place_of
from gmo_sync.emulator.slides.table import Table
from gmo_sync.emulator.slides.text import joined, plain_text

_LIMIT = 2048
_MOST_OF_A_GROUP = 100
_ANCHORS = ("objectId", "shapeTextAnchor", "tableAnchor", "tableCellTextAnchor")

Anchors = list[dict[str, Any]]  # ObjectAnchors


@contextmanager
def _in_googles_words(batch: Batch) -> Iterator[None]:
    try:
        yield
    except threads.CommentError as refused:
        words = {
            "no such comment": f"The comment ({refused.name}) could not be found.",
            "no such reply": f"The post ({refused.name}) could not be found.",
            "not the author": "The requesting user is not the author of the post.",
            "reply with an action": "A reply that contains a comment action cannot be deleted.",
            "reply with an assignee": "A reply that contains an assignee cannot be deleted.",
        }
        raise batch.refuse(words[refused.why]) from None


def _counted(function: Callable[[Batch, Request], dict[str, Any] | None]) -> Apply:
    def apply(batch: Batch, request: Request) -> dict[str, Any] | None:
        with _in_googles_words(batch):
            answer = function(batch, request)
        batch.comment_changes += 1
        return answer

    apply.__doc__ = function.__doc__
    return apply


def _checked(batch: Batch, name: str, text: str | None, *, empty: bool = False) -> str:
    words = text or ""
    if not words and not empty:
        raise batch.refuse(f"The {name} cannot be empty.")
    if len(words.encode()) > _LIMIT:
        raise batch.refuse(f"The {name} must not exceed {_LIMIT} UTF-8 code units.")
    return words


@_counted
def insert_comment(batch: Batch, request: Request) -> dict[str, Any]:
    """insertComment: a thread on a page, an element, some words, or cells of a table."""
    content = _checked(batch, "content", request.get("content"))
    assignee = _checked(batch, "assignee email address", request.get("assigneeEmailAddress"), empty=True)
    given = [name for name in _ANCHORS if request.get(name)]
    if len(given) != 1:
        raise batch.refuse("Exactly one anchor must be specified.")
    anchors, quote = _ANCHORED[given[0]](batch, request[given[0]])
    anchor_id = f"g{secrets.token_hex(8)}"
    batch.comments, made = threads.inserted(
        batch.comments,
        author=batch.user,
        content=content,
        now=batch.now,
        anchor_id=anchor_id,
        quote=quote,
        quote_type="text/plain" if quote else "",
        assignee=assignee,
    )
    batch.deck.comment_places[anchor_id] = anchors
    return {"commentThread": threads.thread_json(made, batch.user)}


def _on_object(batch: Batch, object_id: str) -> tuple[Anchors, str]:
    if batch.deck.page(object_id) is not None:
        return [{"objectId": object_id}], ""
    element = batch.element(object_id)
    if "elementGroup" in element:
        inside = [one for one, _ in elements_of({"pageElements": [element]}) if "elementGroup" not in one]
        return [{"objectId": one["objectId"]} for one in inside[:_MOST_OF_A_GROUP]], ""
    return [{"objectId": object_id}], plain_text(element.get("shape", {}).get("text"))


def _on_words(batch: Batch, anchor: Request) -> tuple[Anchors, str]:
    place = located(batch, anchor)
    start, end = bounds(batch, place.text, anchor.get("textRange"))
    quote = joined(unit.char for unit in place.text.units[start:end])
    covered = {"ranges": [{"startIndex": start, "endIndex": end}]}
    return [{"objectId": anchor["objectId"], "shapeTextAnchors": covered}], quote


def _on_cell_words(batch: Batch, anchor: Request) -> tuple[Anchors, str]:
    place = located(batch, anchor)
    start, end = bounds(batch, place.text, anchor.get("textRange"))
    quote = joined(unit.char for unit in place.text.units[start:end])
    return [_cells(anchor["objectId"], [(anchor["cellLocation"], start, end)])], quote


def _on_table(batch: Batch, anchor: Request) -> tuple[Anchors, str]:
    element = batch.element_of_kind(anchor.get("objectId", ""), "table")
    table = Table.read(element["table"])
    covered: list[tuple[dict[str, int], int, int]] = []
    words: list[str] = []
    for cell in table.touched(*spanned(batch, table, anchor.get("tableRange"))):
        text = place_of(batch.deck, element, cell.content).text
        if text.length:
            where = {"rowIndex": cell.row, "columnIndex": cell.column}
            covered.append(({name: index for name, index in where.items() if index}, 0, text.length))
            words.append(text.plain)
    if not covered:
        raise batch.refuse("No cells within the table range contain text.")
    return [_cells(element["objectId"], covered)], "\n".join(words)


def _cells(object_id: str, covered: list[tuple[dict[str, int], int, int]]) -> dict[str, Any]:
    ranges = [
        {"cellLocation": where, "ranges": [{"startIndex": start, "endIndex": end}]} for where, start, end in covered
    ]
    return {"objectId": object_id, "tableCellAnchors": {"cellRanges": ranges}}


_ANCHORED: dict[str, Callable[[Batch, Any], tuple[Anchors, str]]] = {
    "objectId": _on_object,
    "shapeTextAnchor": _on_words,
    "tableAnchor": _on_table,
    "tableCellTextAnchor": _on_cell_words,
}


@_counted
def add_comment_reply(batch: Batch, request: Request) -> dict[str, Any]:
    """addCommentReply: a reply, which may resolve or reopen the thread, or give it to somebody else."""
    post = request.get("post", {})
    action = {"RESOLVE": threads.RESOLVE, "REOPEN": threads.REOPEN}.get(post.get("commentAction", ""), "")
    content = _checked(batch, "content", post.get("content"), empty=bool(action))
    assignee = _checked(batch, "assignee email", post.get("assigneeEmail"), empty=True)
    thread = threads.found(batch.comments, request.get("commentId", ""))
    if assignee and action:
        raise batch.refuse("The assignee email cannot be set together with a comment action.")
    if assignee and not thread.head.assignee:
        raise batch.refuse("The assignee email can only be set on a thread whose head post has an assignee.")
    batch.comments, made = threads.replied(
        batch.comments,
        thread.id,
        author=batch.user,
        now=batch.now,
        content=content,
        action=action,
        assignee=assignee,
    )
    return {"post": threads.post_json(made, batch.user)}


@_counted
def update_comment_post(batch: Batch, request: Request) -> None:
    """updateCommentPost: other words, by the author of the post."""
    content = _checked(batch, "content", request.get("content"))
    batch.comments, _ = threads.edited(
        batch.comments,
        request.get("commentId", ""),
        author=batch.user,
        content=content,
        now=batch.now,
        reply_id=_post_id(batch, request),
    )


@_counted
def delete_comment(batch: Batch, request: Request) -> None:
    """deleteComment: the thread goes, by the author of its head."""
    comment_id = request.get("commentId", "")
    anchor_id = threads.found(batch.comments, comment_id).anchor_id
    batch.comments = threads.deleted(batch.comments, comment_id, author=batch.user, now=batch.now)
    batch.deck.comment_places.pop(anchor_id, None)


@_counted
def delete_comment_reply(batch: Batch, request: Request) -> None:
    """deleteCommentReply: a reply goes, by its author, unless it did something to the thread."""
    batch.comments = threads.reply_deleted(
        batch.comments,
        request.get("commentId", ""),
        _post_id(batch, request),
        author=batch.user,
        now=batch.now,
        strict=True,
    )


def _post_id(batch: Batch, request: Request) -> str:
    if not request.get("postId"):
        raise batch.refuse("The post ID is required.")
    return str(request["postId"])


def anchors_on(places: dict[str, Anchors], ids: set[str]) -> Anchors:
    """The CommentAnchors of a page whose objects (itself too) have these ids."""
    shown = []
    for anchor_id, anchors in places.items():
        here = [anchor for anchor in anchors if anchor["objectId"] in ids]
        if here:
            shown.append({"anchorId": anchor_id, "objectAnchors": here})
    return shown


def ids_on(page: dict[str, Any]) -> set[str]:
    """The ids of a page and of everything on it."""
    elements: list[Element] = [element for element, _ in elements_of(page)]
    return {page["objectId"], *(element["objectId"] for element in elements)}


KINDS: dict[str, Apply] = {
    "insertComment": insert_comment,
    "addCommentReply": add_comment_reply,
    "updateCommentPost": update_comment_post,
    "deleteComment": delete_comment,
    "deleteCommentReply": delete_comment_reply,
}
