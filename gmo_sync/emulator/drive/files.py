"""Opening and keeping files with Drive's refusals; what the methods of Drive share."""

from __future__ import annotations

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.refusals import file_not_found, insufficient_permissions
from gmo_sync.emulator.store import File, Store


class Files:
    """The files of a store, as Drive opens them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, file_id: str, user: str, *, least: int = access.READ) -> File:
        """The file, when `user` may do at least that much with it. Raises Drive's 404 and 403."""
        file = self._store.get(file_id)
        rank = self._store.rank(file, user) if file is not None else 0
        if file is None or rank < access.READ:
            raise file_not_found(file_id)
        if rank < least:
            raise insufficient_permissions()
        return file

    def keep(self, draft: File, *, modified_by: str = "") -> File:
        """Let `draft` take its file's place; with `modified_by` it counts as modified, now and by that user."""
        if modified_by:
            draft.modified_time = self._store.clock()
            draft.last_modified_by = modified_by
        return self._store.put(draft)
