"""The documents of the emulator: Drive's side of every file and, opaque here, what its service keeps for it.

Decides identity, access, versions and atomicity: a `File` in the store is never changed in place, an edit works on a
private copy that takes its place at the end, and everything done inside one `transaction` is kept or undone together.
What a content is, and how it becomes JSON, is told by the services through `register`; `archive.py` keeps it on disk.
"""

from __future__ import annotations

import copy
import hashlib
import secrets
import string
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Protocol

from gmo_sync.emulator import access, revisions
from gmo_sync.emulator.errors import ApiError, not_found, office_file, permission_denied
from gmo_sync.emulator.file import FOLDER, SHORTCUT, File, Removed

__all__ = ["DEFAULT_USER", "FOLDER", "SHORTCUT", "Archive", "Codec", "File", "Removed", "Store"]

DEFAULT_USER = "librarian@example.com"

_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.ms-", "application/msword")
_ID_LETTERS = string.ascii_letters + string.digits + "-_"


@dataclass(frozen=True)
class Parts:
    """How a content is kept in parts, so that a small edit writes little.

    `split(content, before)` names every part, with None for what is the same in `before`, the content that was kept
    last; `join` makes the content of all parts.
    """

    split: Callable[[Any, Any | None], Mapping[str, Any]]
    join: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Codec:
    """How the contents of one MIME type come to be and are kept."""

    new: Callable[[File], Any]
    dump: Callable[[Any], Any]
    load: Callable[[Any], Any]
    exports: Mapping[str, Callable[[File], bytes]] = field(default_factory=dict)
    imports: Mapping[str, Callable[[File, bytes], Any]] = field(default_factory=dict)
    part: Callable[[File, str], File] | None = None
    parts: Parts | None = None


class Archive(Protocol):
    """Where files outlive the process."""

    def save(self, files: Sequence[tuple[File, bool]], removed: Sequence[Removed], sequence: int) -> None:
        """Keep, in one transaction, files (with whether their content changed too) and removals."""
        ...

    def load(self) -> tuple[list[File], list[Removed], int]:
        """Everything kept so far."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def close(self) -> None:
        """Let go of the folder."""
        ...


def is_service_account(user: str) -> bool:
    """Whether an account is a program's: it can be given access to files, but has nowhere to keep its own."""
    return user.casefold().endswith(".gserviceaccount.com")


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """All files, guarded by one lock; `base_url` is the server's own address, set when it starts."""

    def __init__(self, *, clock: Callable[[], datetime] | None = None) -> None:
        self.clock: Callable[[], datetime] = clock or _now
        self.lock = threading.RLock()
        self.base_url = ""
        self.codecs: dict[str, Codec] = {}
        self.sequence = 0
        self._files: dict[str, File] = {}
        self._removed: dict[str, Removed] = {}
        self._archive: Archive | None = None
        self._depth = 0
        self._before: dict[str, tuple[File | None, Removed | None]] = {}

    def register(
        self,
        mime_type: str,
        *,
        new: Callable[[File], Any],
        dump: Callable[[Any], Any],
        load: Callable[[Any], Any],
        exports: Mapping[str, Callable[[File], bytes]] = MappingProxyType({}),
        imports: Mapping[str, Callable[[File, bytes], Any]] = MappingProxyType({}),
        part: Callable[[File, str], File] | None = None,
        parts: Parts | None = None,
    ) -> None:
        """Say how contents of `mime_type` are made, and turned into JSON-able values and back.

        `exports` maps the MIME types that a file can be exported as to what makes the bytes; such a function may raise
        `ApiError`, 501 where a library for it is not installed. `imports` maps the MIME types of uploads to what makes
        a content of them; `part` gives a file with nothing but one named part (a tab) in it, for exporting that.
        `parts` keeps large contents on disk piece by piece.
        """
        self.codecs[mime_type] = Codec(new, dump, load, exports, imports, part, parts)

    def restore(self, archive: Archive) -> None:
        """Take over what `archive` holds, and keep every change there from now on."""
        files, removed, self.sequence = archive.load()
        self._files = {file.id: file for file in files}
        self._removed = {one.file_id: one for one in removed}
        self._archive = archive

    def close(self) -> None:
        """Let go of the archive, if there is one."""
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    def clear(self) -> None:
        """Forget every file, what was deleted and the count of changes, on disk too."""
        with self.lock:
            if self._depth:
                raise RuntimeError("a store is not cleared inside a transaction")
            if self._archive is not None:
                self._archive.clear()
            self._files.clear()
            self._removed.clear()
            self.sequence = 0

    # Identity

    def new_id(self) -> str:
        """44 url-safe characters, beginning as Google's do."""
        return "1" + "".join(secrets.choice(_ID_LETTERS) for _ in range(43))

    @staticmethod
    def root_id(user: str) -> str:
        """The id of the folder that a user's My Drive is."""
        digest = urlsafe_b64encode(hashlib.sha256(user.casefold().encode()).digest()).decode()
        return f"0A{digest[:11].replace('-', 'a').replace('_', 'b')}Uk9PVA"

    # Reading

    def files(self) -> list[File]:
        """Every file, trashed ones too, in the order of making."""
        return list(self._files.values())

    def get(self, file_id: str) -> File | None:
        """The file, whoever asks."""
        return self._files.get(file_id)

    def removed(self) -> list[Removed]:
        """The files that were deleted for good."""
        return list(self._removed.values())

    def rank(self, file: File, user: str, *, named_only: bool = False) -> int:
        """The most that `user` may do with `file`, its folders' permissions counted in (see `access.rank`)."""
        return access.rank(self.permissions(file), user, named_only=named_only, now=self.clock())

    def permissions(self, file: File) -> list[dict[str, Any]]:
        """Everybody's permissions on `file`: its own and those that come from the folders above it.

        An inherited one says so in `permissionDetails`. Who owns a folder may edit, not own, what others put in it.
        """
        if not file.parents or all(parent not in self._files for parent in file.parents):
            return file.permissions
        return access.effective([(one.id, one.permissions, _closed(one)) for one in self.with_ancestors(file)])

    def trashed(self, file: File) -> bool:
        """Whether it, or a folder above it, is in the trash."""
        return any(one.trashed for one in self.with_ancestors(file))

    def is_public(self, file: File) -> bool:
        """Whether anybody who knows the address may read it."""
        return access.is_public(self.permissions(file))

    def open(self, file_id: str, user: str, *, mime_type: str | None = None, write: bool = False) -> File:
        """The file, for `user`; do not change it (see `edit`).

        Raises in the words of Sheets, Forms and Slides: 404 when there is no such file (of that MIME type), 400 when it
        is an Office file instead, 403 when it is not shared with `user`, or not for writing.
        """
        file = self._files.get(file_id)
        if file is None or (mime_type is not None and file.mime_type != mime_type):
            raise office_file() if file is not None and file.mime_type.startswith(_OFFICE) else not_found()
        if self.rank(file, user) < (access.WRITE if write else access.READ):
            raise permission_denied()
        return file

    # Changing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock; keep every change made inside, on disk too, or on an exception none of them."""
        with self.lock:
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._save()
            except BaseException:
                if self._depth == 1:
                    self._undo()
                raise
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._before = {}

    def add(
        self,
        *,
        name: str,
        mime_type: str,
        user: str,
        content: Any,
        parents: Sequence[str] = (),
        file_id: str | None = None,
        app_properties: dict[str, str] | None = None,
        properties: dict[str, str] | None = None,
    ) -> File:
        """A new file of `user`, in their My Drive unless `parents` names a folder.

        Raises 409 when `file_id` is taken and, in the words of Sheets, Forms and Slides, 403 for a service account:
        it has no storage of its own.
        """
        with self.transaction():
            above = self._files.get(parents[0]) if parents else None
            drive_id = above.drive_id if above is not None else ""
            if is_service_account(user) and not drive_id:
                raise permission_denied()
            if file_id is not None and file_id in self._files:
                raise ApiError(409, "A file already exists with the provided ID.", reason="fileIdInUse")
            now = self.clock()
            file = File(
                id=file_id or self.new_id(),
                name=name,
                mime_type=mime_type,
                owner="" if drive_id else user,
                created_time=now,
                modified_time=now,
                version=0,
                parents=list(parents) or [self.root_id(user)],
                properties=dict(properties or {}),
                app_properties=dict(app_properties or {}),
                permissions=[] if drive_id else [access.user_permission(user, "owner")],
                content=content,
                last_modified_by=user,
                drive_id=drive_id,
            )
            file.set_mark(user, "viewedByMeTime", now.isoformat())
            file.set_mark(user, "modifiedByMeTime", now.isoformat())
            if mime_type not in (FOLDER, SHORTCUT):
                file.revisions = (revisions.first(file),)
            return self.put(file)

    @contextmanager
    def edit(self, file_id: str, user: str, *, mime_type: str | None = None) -> Iterator[File]:
        """A private copy of the file and of its content, which takes the file's place when the block ends well.

        On an exception nothing has changed. Raises as `open` does.
        """
        with self.transaction():
            draft = self.open(file_id, user, mime_type=mime_type, write=True).draft()
            draft.content = private_copy(draft.content)
            yield draft
            draft.modified_time = self.clock()
            draft.last_modified_by = user
            draft.revisions = revisions.edited(draft, user, draft.modified_time)
            draft.set_mark(user, "modifiedByMeTime", draft.modified_time.isoformat())
            self.put(draft)

    def put(self, file: File) -> File:
        """Let `file` take the place of the one with its id, one version further; its times are the caller's."""
        with self.transaction():
            self._remember(file.id)
            self.sequence += 1
            file.version += 1
            file.change = self.sequence
            file.change_time = self.clock()
            self._files[file.id] = file
            self._removed.pop(file.id, None)
            return file

    def remove(self, file_id: str) -> None:
        """Delete a file for good, and with a folder everything in it."""
        with self.transaction():
            doomed = self._with_contents(file_id)
            known = {
                file.id: tuple(one["emailAddress"] for one in self.permissions(file) if "emailAddress" in one)
                for file in doomed
            }
            now = self.clock()
            for file in doomed:
                self._remember(file.id)
                del self._files[file.id]
                self.sequence += 1
                users = known[file.id]
                self._removed[file.id] = Removed(
                    file.id, self.sequence, now, users, file.drive_id, is_drive=file.is_drive
                )

    def with_ancestors(self, file: File) -> Iterator[File]:
        """The file, then the folders above it, the nearest first."""
        seen: set[str] = set()
        waiting = [file]
        while waiting:
            one = waiting.pop()
            if one.id in seen:
                continue
            seen.add(one.id)
            yield one
            waiting.extend(self._files[parent] for parent in one.parents if parent in self._files)

    # Inside

    def _with_contents(self, file_id: str) -> list[File]:
        """The file, and with a folder everything in it."""
        found: dict[str, File] = {}
        waiting = [file_id]
        while waiting:
            one = self._files.get(waiting.pop())
            if one is not None and one.id not in found:
                found[one.id] = one
                if one.mime_type == FOLDER:
                    waiting.extend(child.id for child in self._files.values() if one.id in child.parents)
        return list(found.values())

    def _remember(self, file_id: str) -> None:
        if file_id not in self._before:
            self._before[file_id] = (self._files.get(file_id), self._removed.get(file_id))

    def _undo(self) -> None:
        for file_id, (file, removed) in self._before.items():
            if file is None:
                self._files.pop(file_id, None)
            else:
                self._files[file_id] = file
            if removed is None:
                self._removed.pop(file_id, None)
            else:
                self._removed[file_id] = removed

    def _save(self) -> None:
        if self._archive is None or not self._before:
            return
        changed: list[tuple[File, bool]] = []
        removed: list[Removed] = []
        for file_id, (before, _) in self._before.items():
            file = self._files.get(file_id)
            if file is not None:
                same = before is not None and before.content is file.content and before.revisions == file.revisions
                changed.append((file, not same))
            elif file_id in self._removed:
                removed.append(self._removed[file_id])
        self._archive.save(changed, removed, self.sequence)


def _closed(file: File) -> bool:
    return bool(file.extra.get("inheritedPermissionsDisabled"))


def private_copy(content: Any) -> Any:
    """A copy of a content that can be changed freely: by its own `copy` where it has one."""
    if isinstance(content, (bytes, str, type(None))):
        return content
    if not isinstance(content, (dict, list)) and callable(getattr(content, "copy", None)):
        return content.copy()
    return copy.deepcopy(content)
