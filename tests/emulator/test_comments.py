"""The threads of a file, before any API gives them its own words."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gmo_sync.emulator import comments
from gmo_sync.emulator.archive import SqliteArchive
from gmo_sync.emulator.comments import CommentError
from gmo_sync.emulator.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


def _thread() -> tuple[comments.Comments, str]:
    threads, made = comments.inserted((), author="anna@example.com", content="Which hall?", now=NOON, anchor="{}")
    return threads, made.id


def test_a_reply_with_an_action_resolves_the_thread_and_another_reopens_it() -> None:
    threads, thread = _thread()
    threads, _ = comments.replied(threads, thread, author="boris@example.com", now=LATER, action=comments.RESOLVE)
    assert comments.found(threads, thread).resolved
    threads, _ = comments.replied(threads, thread, author="boris@example.com", now=LATER, action=comments.REOPEN)
    assert not comments.found(threads, thread).resolved
    assert comments.found(threads, thread).modified_time == LATER


def test_only_the_author_of_a_post_changes_or_deletes_it() -> None:
    threads, thread = _thread()
    threads, reply = comments.replied(threads, thread, author="boris@example.com", now=NOON, content="The big one")
    with pytest.raises(CommentError) as refused:
        comments.edited(threads, thread, author="boris@example.com", content="?", now=LATER)
    assert refused.value.why == "not the author"
    with pytest.raises(CommentError):
        comments.reply_deleted(threads, thread, reply.id, author="anna@example.com", now=LATER)
    threads, post = comments.edited(
        threads, thread, reply_id=reply.id, author="Boris@example.com", content="The small one", now=LATER
    )
    assert (post.content, post.created_time, post.modified_time) == ("The small one", NOON, LATER)


def test_a_deleted_thread_stays_without_its_words() -> None:
    threads, thread = _thread()
    threads = comments.deleted(threads, thread, author="anna@example.com", now=LATER)
    with pytest.raises(CommentError) as refused:
        comments.found(threads, thread)
    assert refused.value.why == "no such comment"
    assert comments.found(threads, thread, deleted=True).head.content == ""


def test_sheets_and_slides_delete_no_reply_that_did_something() -> None:
    threads, thread = _thread()
    threads, reply = comments.replied(threads, thread, author="anna@example.com", now=NOON, action=comments.RESOLVE)
    with pytest.raises(CommentError) as refused:
        comments.reply_deleted(threads, thread, reply.id, author="anna@example.com", now=LATER, strict=True)
    assert refused.value.why == "reply with an action"
    gone = comments.reply_deleted(threads, thread, reply.id, author="anna@example.com", now=LATER)
    assert comments.found(gone, thread).replies[0].deleted


def test_html_shows_words_and_links_and_never_markup() -> None:
    assert comments.as_html("<b>a & b</b>\n+anna@example.com") == (
        '&lt;b&gt;a &amp; b&lt;/b&gt;<br><a href="mailto:anna@example.com">+anna@example.com</a>'
    )
    assert comments.mentioned("@anna@example.com and boris@example.com, anna@example.com") == [
        "anna@example.com",
        "boris@example.com",
    ]


def test_comments_outlive_a_restart(tmp_path: Path) -> None:
    store = Store(clock=lambda: NOON)
    store.restore(SqliteArchive(tmp_path, store.codecs))
    file = store.add(name="notes.txt", mime_type="text/plain", user="anna@example.com", content=b"x")
    with store.edit(file.id, "anna@example.com") as draft:
        draft.comments, made = comments.inserted(draft.comments, author="anna@example.com", content="«Да»", now=NOON)
        draft.comments, _ = comments.replied(
            draft.comments, made.id, author="boris@example.com", now=LATER, content="ok", action="resolve"
        )
    kept = store.get(file.id)
    store.close()
    again = Store(clock=lambda: NOON)
    again.restore(SqliteArchive(tmp_path, again.codecs))
    assert again.get(file.id) == kept
    assert kept is not None
    assert kept.comments[0].resolved
    again.close()
