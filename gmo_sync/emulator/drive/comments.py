"""Comments and replies: Drive's ten methods on the threads of a file.

What a thread is and who may change it, `emulator/comments.py` decides; here are Drive's shapes and words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator import comments as threads
from gmo_sync.emulator.comments import Comment, CommentError, Post
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.listing import page
from gmo_sync.emulator.drive.refusals import (
    bad_parameter,
    bad_request,
    fields_required,
    forbidden,
    insufficient_permissions,
    not_found,
    required,
)
from gmo_sync.emulator.drive.resources import timestamp
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import FOLDER, File

_ACTIONS = (threads.RESOLVE, threads.REOPEN)
_Method = Callable[[Call], "dict[str, Any] | None"]


class Comments:
    """The comments of files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        shown: dict[str, _Method] = {
            "drive.comments.create": self._create,
            "drive.comments.get": self._get,
            "drive.comments.list": self._list,
            "drive.comments.update": self._update,
            "drive.replies.create": self._reply,
            "drive.replies.get": self._get_reply,
            "drive.replies.list": self._list_replies,
            "drive.replies.update": self._update_reply,
        }
        gone: dict[str, _Method] = {
            "drive.comments.delete": self._delete,
            "drive.replies.delete": self._delete_reply,
        }
        return {name: _in_drive_s_words(_with_fields(method)) for name, method in shown.items()} | {
            name: _in_drive_s_words(method) for name, method in gone.items()
        }

    # Comments

    def _create(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        content = _content(body, "comment")
        quoted = body.get("quotedFileContent", {})
        with self._edit(call) as draft:
            draft.comments, made = threads.inserted(
                draft.comments,
                author=call.user,
                content=content,
                now=self._now(),
                anchor=body.get("anchor", ""),
                quote=quoted.get("value", ""),
                quote_type=quoted.get("mimeType", "text/html") if quoted else "",
            )
        return comment_resource(made, call.user)

    def _get(self, call: Call) -> dict[str, Any]:
        deleted = bool(call.params.get("includeDeleted"))
        return comment_resource(self._comment(call, deleted=deleted), call.user, deleted=deleted)

    def _list(self, call: Call) -> dict[str, Any]:
        deleted = bool(call.params.get("includeDeleted"))
        since = _since(call.params.get("startModifiedTime"))
        file = self._files.open(call)
        found = [
            one
            for one in file.comments
            if (deleted or not one.head.deleted) and (since is None or one.modified_time >= since)
        ]
        found.sort(key=lambda one: one.modified_time, reverse=True)
        of = f"{file.id}\n{deleted}\n{call.params.get('startModifiedTime', '')}"
        here, token = page(found, token=call.params.get("pageToken"), size=call.params.get("pageSize", 20), of=of)
        answer: dict[str, Any] = {"kind": "drive#commentList"}
        if token:
            answer["nextPageToken"] = token
        return answer | {"comments": [comment_resource(one, call.user, deleted=deleted) for one in here]}

    def _update(self, call: Call) -> dict[str, Any]:
        content = _content(call.body or {}, "comment")
        comment_id = call.params["commentId"]
        with self._edit(call) as draft:
            draft.comments, _ = threads.edited(
                draft.comments, comment_id, author=call.user, content=content, now=self._now()
            )
            return comment_resource(threads.found(draft.comments, comment_id), call.user)

    def _delete(self, call: Call) -> None:
        with self._edit(call) as draft:
            draft.comments = threads.deleted(
                draft.comments, call.params["commentId"], author=call.user, now=self._now()
            )

    # Replies

    def _reply(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        action = body.get("action", "")
        if action not in ("", *_ACTIONS):
            raise bad_parameter("reply.action", "Invalid Value")
        content = body.get("content", "") if action else _content(body, "reply")
        with self._edit(call) as draft:
            draft.comments, made = threads.replied(
                draft.comments,
                call.params["commentId"],
                author=call.user,
                now=self._now(),
                content=content,
                action=action,
            )
        return reply_resource(made, call.user)

    def _get_reply(self, call: Call) -> dict[str, Any]:
        deleted = bool(call.params.get("includeDeleted"))
        comment = self._comment(call, deleted=deleted)
        return reply_resource(threads.found_reply(comment, call.params["replyId"], deleted=deleted), call.user)

    def _list_replies(self, call: Call) -> dict[str, Any]:
        deleted = bool(call.params.get("includeDeleted"))
        comment = self._comment(call, deleted=deleted)
        found = [one for one in comment.replies if deleted or not one.deleted]
        of = f"{comment.id}\n{deleted}"
        here, token = page(found, token=call.params.get("pageToken"), size=call.params.get("pageSize", 20), of=of)
        answer: dict[str, Any] = {"kind": "drive#replyList"}
        if token:
            answer["nextPageToken"] = token
        return answer | {"replies": [reply_resource(one, call.user) for one in here]}

    def _update_reply(self, call: Call) -> dict[str, Any]:
        content = _content(call.body or {}, "reply")
        with self._edit(call) as draft:
            reply = threads.found_reply(threads.found(draft.comments, call.params["commentId"]), call.params["replyId"])
            draft.comments, post = threads.edited(
                draft.comments,
                call.params["commentId"],
                reply_id=reply.id,
                author=call.user,
                content=content,
                now=self._now(),
            )
        return reply_resource(post, call.user)

    def _delete_reply(self, call: Call) -> None:
        with self._edit(call) as draft:
            draft.comments = threads.reply_deleted(
                draft.comments,
                call.params["commentId"],
                call.params["replyId"],
                author=call.user,
                now=self._now(),
            )

    # Inside

    def _comment(self, call: Call, *, deleted: bool) -> Comment:
        return threads.found(self._files.open(call).comments, call.params["commentId"], deleted=deleted)

    @contextmanager
    def _edit(self, call: Call) -> Iterator[File]:
        file = self._files.open(call)
        if self._files.rank(file, call.user) < access.COMMENT:
            raise insufficient_permissions()
        if file.mime_type == FOLDER:
            raise forbidden("Comments are not supported on this file.", "commentsNotSupported")
        draft = file.draft()
        yield draft
        self._files.keep(draft)

    def _now(self) -> datetime:
        return self._files.store.clock()


def comment_resource(comment: Comment, user: str, *, deleted: bool = False) -> dict[str, Any]:
    """Drive's comment resource, as `user` sees it; with `deleted` its deleted replies, too."""
    head = comment.head
    resource: dict[str, Any] = {
        "kind": "drive#comment",
        "id": comment.id,
        "createdTime": timestamp(head.created_time),
        "modifiedTime": timestamp(comment.modified_time),
        "resolved": comment.resolved,
    }
    if comment.anchor:
        resource["anchor"] = comment.anchor
    replies = [reply_resource(one, user) for one in comment.replies if deleted or not one.deleted]
    resource |= {"replies": replies} | _words(head, user)
    if comment.quote and not head.deleted:
        resource["quotedFileContent"] = {"mimeType": comment.quote_type or "text/html", "value": comment.quote}
    return resource


def reply_resource(reply: Post, user: str) -> dict[str, Any]:
    """Drive's reply resource, as `user` sees it."""
    resource: dict[str, Any] = {
        "kind": "drive#reply",
        "id": reply.id,
        "createdTime": timestamp(reply.created_time),
        "modifiedTime": timestamp(reply.modified_time),
    }
    if reply.action:
        resource["action"] = reply.action
    return resource | _words(reply, user)


def _words(post: Post, user: str) -> dict[str, Any]:
    """What a deleted post has no more. Neither the address nor the id of an author is told to anybody."""
    if post.deleted:
        return {"deleted": True}
    words: dict[str, Any] = {
        "author": {
            "kind": "drive#user",
            "displayName": access.display_name(post.author),
            "me": post.author.casefold() == user.casefold(),
        },
        "deleted": False,
    }
    if post.content:
        words |= {"htmlContent": threads.as_html(post.content), "content": post.content}
    if post.assignee:
        words["assigneeEmailAddress"] = post.assignee
    named = threads.mentioned(post.content)
    return words | ({"mentionedEmailAddresses": named} if named else {})


def _with_fields(method: _Method) -> _Method:
    """Drive answers nothing here unless it is told what."""

    def checked(call: Call) -> dict[str, Any] | None:
        if "fields" not in call.params:
            raise fields_required()
        return method(call)

    return checked


def _in_drive_s_words(method: _Method) -> Handler:
    def called(call: Call) -> dict[str, Any] | None:
        try:
            return method(call)
        except CommentError as error:
            if error.why == "no such comment":
                raise not_found("Comment", error.name, "commentId") from error
            if error.why == "no such reply":
                raise not_found("Reply", error.name, "replyId") from error
            raise insufficient_permissions() from error

    return called


def _content(body: Mapping[str, Any], of: str) -> str:
    content = body.get("content")
    if not content:
        raise required("The content field is required.", f"{of}.content")
    if len(content.encode("utf-16-le")) // 2 > _LONGEST:
        raise bad_request(f"The content of a {of} may have at most {_LONGEST} characters.", reason="invalid")
    return str(content)


_LONGEST = 4096


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise bad_parameter("startModifiedTime") from error
    if found.tzinfo is None:
        raise bad_parameter("startModifiedTime")
    return found
