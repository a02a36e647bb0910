"""The comments of a file: threads of posts, as Drive, Sheets and Slides all know them.

Pure: the tuple of a file's comments goes in, a new one comes out beside what was made
(`draft.comments, made = comments.inserted(draft.comments, ...)`). Decides the rules that are the same everywhere: who
may change a post, what resolves a thread, what stays of a deleted one. What a refusal is called is left to the APIs
(`CommentError.why`), and so is the place in the document: its content keeps `comment id -> place`, here `anchor` is
only Drive's opaque string.
"""

from __future__ import annotations

import html
import re
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from gmo_sync.emulator import access

RESOLVE, REOPEN = "resolve", "reopen"
_ADDRESS = re.compile(r"[+@]?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_ID_LETTERS = string.ascii_letters + string.digits + "-_"

Why = Literal["no such comment", "no such reply", "not the author", "reply with an action", "reply with an assignee"]


class CommentError(Exception):
    """A change that nobody may make; `why` is for the API to put into its own words."""

    def __init__(self, why: Why, name: str) -> None:
        super().__init__(f"{why}: {name}")
        self.why: Why = why
        self.name = name


@dataclass(frozen=True)
class Post:
    """One post of a thread: its head or a reply. A deleted one has no author and no content any more."""

    id: str
    author: str
    created_time: datetime
    modified_time: datetime
    content: str = ""
    deleted: bool = False
    action: str = ""  # RESOLVE or REOPEN, what a reply did to the thread
    assignee: str = ""


@dataclass(frozen=True)
class Comment:
    """A thread. `anchor` is Drive's JSON string, `anchor_id` the name that Sheets and Slides give to the place."""

    id: str
    head: Post
    replies: tuple[Post, ...] = ()
    anchor: str = ""
    anchor_id: str = ""
    quote: str = ""
    quote_type: str = ""

    @property
    def resolved(self) -> bool:
        """Whether the last reply that says anything about it resolved the thread."""
        actions = [reply.action for reply in self.replies if reply.action]
        return bool(actions) and actions[-1] == RESOLVE

    @property
    def modified_time(self) -> datetime:
        """The latest time of any of its posts."""
        return max(post.modified_time for post in (self.head, *self.replies))


Comments = tuple[Comment, ...]


def new_id() -> str:
    """An id as Google gives them to comments and replies: 11 characters."""
    return "AAAA" + "".join(secrets.choice(_ID_LETTERS) for _ in range(7))


def found(comments: Comments, comment_id: str, *, deleted: bool = False) -> Comment:
    """The comment; a deleted one only with `deleted`. Raises `CommentError`."""
    for comment in comments:
        if comment.id == comment_id and (deleted or not comment.head.deleted):
            return comment
    raise CommentError("no such comment", comment_id)


def found_reply(comment: Comment, reply_id: str, *, deleted: bool = False) -> Post:
    """The reply; a deleted one only with `deleted`. Raises `CommentError`."""
    for reply in comment.replies:
        if reply.id == reply_id and (deleted or not reply.deleted):
            return reply
    raise CommentError("no such reply", reply_id)


def inserted(
    comments: Comments,
    *,
    author: str,
    content: str,
    now: datetime,
    anchor: str = "",
    anchor_id: str = "",
    quote: str = "",
    quote_type: str = "",
    assignee: str = "",
) -> tuple[Comments, Comment]:
    """A new thread at the end."""
    made = new_id()
    comment = Comment(
        id=made,
        head=Post(made, author, now, now, content, assignee=assignee),
        anchor=anchor,
        anchor_id=anchor_id,
        quote=quote,
        quote_type=quote_type,
    )
    return (*comments, comment), comment


def replied(
    comments: Comments,
    comment_id: str,
    *,
    author: str,
    now: datetime,
    content: str = "",
    action: str = "",
    assignee: str = "",
) -> tuple[Comments, Post]:
    """A reply at the end of the thread; with an `action` it resolves or reopens it. Raises `CommentError`."""
    comment = found(comments, comment_id)
    reply = Post(new_id(), author, now, now, content, action=action, assignee=assignee)
    return _with(comments, replace(comment, replies=(*comment.replies, reply))), reply


def edited(
    comments: Comments, comment_id: str, *, author: str, content: str, now: datetime, reply_id: str | None = None
) -> tuple[Comments, Post]:
    """Other words in the head of a thread, or in a reply (the head's own id names the head, too).

    Raises `CommentError`: only its author may change a post.
    """
    comment = found(comments, comment_id)
    post = comment.head if reply_id in (None, comment.head.id) else found_reply(comment, str(reply_id))
    _check_author(post, author)
    return _replaced(comments, comment, replace(post, content=content, modified_time=now))


def deleted(comments: Comments, comment_id: str, *, author: str, now: datetime) -> Comments:
    """Delete a thread: it stays, without its words, for those who ask for deleted ones.

    Raises `CommentError`: only the author of its head may.
    """
    comment = found(comments, comment_id)
    _check_author(comment.head, author)
    return _with(comments, replace(comment, head=_emptied(comment.head, now), quote="", quote_type=""))


def reply_deleted(
    comments: Comments, comment_id: str, reply_id: str, *, author: str, now: datetime, strict: bool = False
) -> Comments:
    """Delete a reply; with `strict` none that did something to the thread or assigned it to somebody.

    Raises `CommentError`: only its author may.
    """
    comment = found(comments, comment_id)
    reply = found_reply(comment, reply_id)
    _check_author(reply, author)
    if strict and reply.action:
        raise CommentError("reply with an action", reply_id)
    if strict and reply.assignee:
        raise CommentError("reply with an assignee", reply_id)
    return _replaced(comments, comment, _emptied(reply, now))[0]


def copied(comments: Comments) -> Comments:
    """What a copy of the file begins with, when comments are copied: the threads that are open."""
    return tuple(comment for comment in comments if not comment.head.deleted and not comment.resolved)


def as_html(content: str) -> str:
    """The words as Google shows them: escaped, addresses as links, line breaks kept."""
    escaped = html.escape(content, quote=True).replace("\n", "<br>")
    return _ADDRESS.sub(lambda match: f'<a href="mailto:{match[1]}">{match[0]}</a>', escaped)


def mentioned(content: str) -> list[str]:
    """The addresses that the words name."""
    return list(dict.fromkeys(match[1] for match in _ADDRESS.finditer(content)))


def thread_json(comment: Comment, user: str) -> dict[str, Any]:
    """A `CommentThread` of Sheets and Slides, as `user` sees it."""
    thread: dict[str, Any] = {"commentId": comment.id}
    if comment.anchor_id:
        thread["anchorId"] = comment.anchor_id
    thread["headPost"] = post_json(comment.head, user)
    if comment.replies:
        thread["replies"] = [post_json(reply, user) for reply in comment.replies]
    thread["status"] = "RESOLVED" if comment.resolved else "OPEN"
    if comment.quote:
        thread["plainTextQuote"] = comment.quote
    return thread


def post_json(post: Post, user: str) -> dict[str, Any]:
    """A `Post` of Sheets and Slides, as `user` sees it."""
    times = {"createTime": _stamp(post.created_time), "updateTime": _stamp(post.modified_time)}
    if post.deleted:
        return {"postId": post.id, "deleted": True, **times}
    shown: dict[str, Any] = {
        "postId": post.id,
        "author": {
            "displayName": access.display_name(post.author),
            "me": post.author.casefold() == user.casefold(),
            "user": f"users/{access.permission_id(post.author)}",
        },
        "content": post.content,
        "contentHtml": as_html(post.content),
        **times,
    }
    if post.action:
        shown["commentAction"] = post.action.upper()
    if post.assignee:
        shown["assigneeEmail"] = post.assignee
    return shown


def from_json(kept: Sequence[dict[str, Any]]) -> Comments:
    """Comments as they were dumped field by field, times as RFC 3339."""
    return tuple(
        Comment(**{**one, "head": _post(one["head"]), "replies": tuple(_post(reply) for reply in one["replies"])})
        for one in kept
    )


def _post(kept: dict[str, Any]) -> Post:
    times = {name: datetime.fromisoformat(kept[name]) for name in ("created_time", "modified_time")}
    return Post(**{**kept, **times})


def _with(comments: Comments, comment: Comment) -> Comments:
    return tuple(comment if one.id == comment.id else one for one in comments)


def _replaced(comments: Comments, comment: Comment, post: Post) -> tuple[Comments, Post]:
    if post.id == comment.head.id:
        return _with(comments, replace(comment, head=post)), post
    replies = tuple(post if one.id == post.id else one for one in comment.replies)
    return _with(comments, replace(comment, replies=replies)), post


def _emptied(post: Post, now: datetime) -> Post:
    return replace(post, content="", deleted=True, modified_time=now)


def _check_author(post: Post, user: str) -> None:
    if post.author.casefold() != user.casefold():
        raise CommentError("not the author", post.id)


def _stamp(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
