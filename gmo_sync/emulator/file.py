"""One document as Drive knows it, its revisions, and what stays known of a document that is no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from gmo_sync.emulator import comments as threads
from gmo_sync.emulator.comments import Comments

FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"


@dataclass(frozen=True)
class Revision:
    """One state of a file. `content` holds what was uploaded in a revision that is not the latest any more.

    The editors' documents have revisions, too, but nothing of their former content is kept.
    """

    id: str
    modified_time: datetime
    author: str
    mime_type: str
    content: bytes | None = None
    original_filename: str = ""
    keep_forever: bool = False
    published: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class File:
    """The Drive side of any document; `content` belongs to the service of its MIME type, None for folders.

    A file whose MIME type no service registered holds `bytes`: what was uploaded. A shared drive is a folder whose
    `drive_id` is its own id; what stands in it has that `drive_id` and no owner.
    """

    id: str
    name: str
    mime_type: str
    owner: str
    created_time: datetime
    modified_time: datetime
    version: int = 1
    parents: list[str] = field(default_factory=list)
    trashed: bool = False
    description: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    app_properties: dict[str, str] = field(default_factory=dict)
    permissions: list[dict[str, Any]] = field(default_factory=list)
    content: Any = None
    last_modified_by: str = ""
    change: int = 0  # the number of its latest change in the store's log of changes
    change_time: datetime | None = None
    extra: dict[str, Any] = field(default_factory=dict)  # what is only kept and shown, in Drive's spelling
    comments: Comments = ()
    revisions: tuple[Revision, ...] = ()
    drive_id: str = ""
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)  # by user: starred, viewedByMeTime, ...
    lost: dict[str, int] = field(default_factory=dict)  # by user who may see it no more: the change that took it away

    @property
    def is_drive(self) -> bool:
        """Whether this is a shared drive itself."""
        return self.drive_id == self.id

    def mark(self, user: str, name: str) -> Any:
        """What is remembered of it for one user, None if nothing is."""
        return self.marks.get(user.casefold(), {}).get(name)

    def set_mark(self, user: str, name: str, value: Any) -> None:
        """Remember something for one user."""
        self.marks[user.casefold()] = {**self.marks.get(user.casefold(), {}), name: value}

    def draft(self) -> File:
        """A copy that can be changed without this one noticing; `content` is still shared."""
        return replace(
            self,
            parents=list(self.parents),
            properties=dict(self.properties),
            app_properties=dict(self.app_properties),
            permissions=[dict(permission) for permission in self.permissions],
            extra=dict(self.extra),
            marks=dict(self.marks),
            lost=dict(self.lost),
        )

    def as_json(self) -> dict[str, Any]:
        """Field by field what JSON can hold, without contents: neither the file's nor its revisions'."""
        kept = {name: getattr(self, name) for name in _KEPT}
        kept["revisions"] = [replace(revision, content=None) for revision in self.revisions]
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], contents: Mapping[str, bytes]) -> File:
        """A file as `as_json` told it, without its content; `contents` are those of its revisions, by their ids.

        What older versions did not keep is empty.
        """
        times = {name: datetime.fromisoformat(kept[name]) for name in _TIMES if kept.get(name)}
        revisions = tuple(
            Revision(
                **{
                    **one,
                    "modified_time": datetime.fromisoformat(one["modified_time"]),
                    "content": contents.get(one["id"]),
                }
            )
            for one in kept.get("revisions", ())
        )
        known = {name: value for name, value in kept.items() if name in _KEPT}
        comments = threads.from_json(kept.get("comments", ()))
        return cls(**{**known, **times, "comments": comments, "revisions": revisions})


_KEPT = tuple(one.name for one in fields(File) if one.name != "content")
_TIMES = ("created_time", "modified_time", "change_time")


@dataclass(frozen=True)
class Removed:
    """A file that is no more: what the log of changes says about it, and to whom."""

    file_id: str
    change: int
    time: datetime
    users: tuple[str, ...]
    drive_id: str = ""
    is_drive: bool = False
