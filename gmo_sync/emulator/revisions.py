"""The revisions of a file: what becomes one, and which of them are kept.

Pure. An upload is a revision of its own; of those not kept for ever the latest 100 of the last 30 days stay. Edits of
the editors' documents run together as Google's do: those of one person within three minutes are one revision.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gmo_sync.emulator.file import File, Revision

_TOGETHER = timedelta(minutes=3)
_KEPT_FOR = timedelta(days=30)
_MOST_KEPT = 100

Revisions = tuple[Revision, ...]


def first(file: File) -> Revision:
    """The revision that a new file begins with."""
    made = "1" if _is_native(file) else f"0B{secrets.token_hex(24)}"
    return Revision(made, file.created_time, file.last_modified_by or file.owner, file.mime_type)


def of(file: File) -> Revisions:
    """All revisions, the latest last; a file that was kept before there were any has one."""
    return file.revisions or (replace(first(file), id="1", modified_time=file.modified_time),)


def edited(file: File, user: str, now: datetime) -> Revisions:
    """The revisions after an edit of a document by `user`."""
    known = of(file)
    latest = known[-1]
    if latest.author.casefold() == user.casefold() and now - latest.modified_time < _TOGETHER:
        return (*known[:-1], replace(latest, modified_time=now))
    number = int(latest.id) + 1 if latest.id.isdigit() else len(known) + 1
    return (*known, Revision(str(number), now, user, file.mime_type))


def uploaded(file: File, user: str, now: datetime, *, mime_type: str, keep_forever: bool) -> Revisions:
    """The revisions after an upload over `file`, which still holds the content that is to be kept."""
    known = of(file)
    before = replace(known[-1], content=file.content)
    made = Revision(f"0B{secrets.token_hex(24)}", now, user, mime_type, keep_forever=keep_forever)
    return (*_lasting([*known[:-1], before], now), made)


def _lasting(past: Sequence[Revision], now: datetime) -> list[Revision]:
    fresh = [one.id for one in past if not one.keep_forever and now - one.modified_time < _KEPT_FOR][-_MOST_KEPT:]
    return [one for one in past if one.keep_forever or one.id in fresh]


def _is_native(file: File) -> bool:
    return file.mime_type.startswith("application/vnd.google-apps.")
