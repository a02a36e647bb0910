"""One document as Drive knows it, and what stays known of a document that is no more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gmo_sync.emulator import comments as threads
from gmo_sync.emulator.comments import Comments

FOLDER = "application/vnd.google-apps.folder"


@dataclass
class File:
    """The Drive side of any document; `content` belongs to the service of its MIME type, None for folders.

    A file whose MIME type no service registered holds `bytes`: what was uploaded.
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
    starred: bool = False
    description: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    app_properties: dict[str, str] = field(default_factory=dict)
    permissions: list[dict[str, Any]] = field(default_factory=list)
    content: Any = None
    last_modified_by: str = ""
    change: int = 0  # the number of its latest change in the store's log of changes
    extra: dict[str, Any] = field(default_factory=dict)  # what is only kept and shown, in Drive's spelling
    comments: Comments = ()

    def draft(self) -> File:
        """A copy that can be changed without this one noticing; `content` is still shared."""
        return replace(
            self,
            parents=list(self.parents),
            properties=dict(self.properties),
            app_properties=dict(self.app_properties),
            permissions=[dict(permission) for permission in self.permissions],
            extra=dict(self.extra),
        )

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> File:
        """A file as it was dumped field by field, without its content; what older versions did not keep is empty."""
        times = {name: datetime.fromisoformat(kept[name]) for name in ("created_time", "modified_time")}
        return cls(**{**kept, **times, "comments": threads.from_json(kept.get("comments", ()))})


@dataclass(frozen=True)
class Removed:
    """A file that is no more: what the log of changes says about it, and to whom."""

    file_id: str
    change: int
    time: datetime
    users: tuple[str, ...]
