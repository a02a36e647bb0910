"""Opening and keeping files with Drive's refusals; what the methods of Drive share."""

from __future__ import annotations

from datetime import UTC, datetime

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.refusals import file_not_found, insufficient_permissions
from gmo_sync.emulator.service import Call
from gmo_sync.emulator.store import FOLDER, File, Store

# Without `supportsAllDrives` these see nothing of shared drives; the other methods always do.
_ASKING = frozenset(
    [f"drive.files.{verb}" for verb in ("copy", "create", "delete", "get", "update", "watch")]
    + [f"drive.permissions.{verb}" for verb in ("create", "delete", "get", "list", "update")]
)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def sees_drives(call: Call) -> bool:
    """Whether the call reaches what is in shared drives."""
    flags = ("supportsAllDrives", "supportsTeamDrives")
    return call.method_id not in _ASKING or any(call.params.get(flag) for flag in flags)


class Files:
    """The files of a store, as Drive opens them."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def open(self, call: Call, *, least: int = access.READ, file_id: str | None = None) -> File:
        """The file that the call is about, when its user may do at least that much. Raises Drive's 404 and 403.

        `root` and its id are the user's My Drive, which is a folder like others, but cannot be kept.
        """
        wanted = call.params["fileId"] if file_id is None else file_id
        if wanted in ("root", self.store.root_id(call.user)):
            return self.root(call.user)
        file = self.store.get(wanted)
        rank = self.store.rank(file, call.user) if file is not None else 0
        if file is None or rank < access.READ or (file.drive_id and not sees_drives(call)):
            raise file_not_found(wanted)
        if rank < least:
            raise insufficient_permissions()
        return file

    def rank(self, file: File, user: str) -> int:
        """The most that `user` may do with the file."""
        return self.store.rank(file, user)

    def drive_of(self, file: File) -> File | None:
        """The shared drive that the file is in."""
        return self.store.get(file.drive_id) if file.drive_id else None

    def root(self, user: str) -> File:
        """The folder that the user's My Drive is."""
        return File(
            id=self.store.root_id(user),
            name="My Drive",
            mime_type=FOLDER,
            owner=user,
            created_time=_EPOCH,
            modified_time=_EPOCH,
            permissions=[access.user_permission(user, "owner")],
            last_modified_by=user,
        )

    def keep(self, draft: File, *, modified_by: str = "") -> File:
        """Let `draft` take its file's place; with `modified_by` it counts as modified, now and by that user."""
        if self.store.get(draft.id) is None:
            raise insufficient_permissions()  # My Drive itself: nobody changes it
        if modified_by:
            draft.modified_time = self.store.clock()
            draft.last_modified_by = modified_by
            draft.set_mark(modified_by, "modifiedByMeTime", draft.modified_time.isoformat())
        return self.store.put(draft)
