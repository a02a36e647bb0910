"""The log of changes: what became of the files that a user sees, since a token.

A token is the number of the first change that is still to be told. Each file is told once, as it is now; one that the
user sees no more is told as removed, and so is one that is gone. A shared drive has a log of its own (`driveId`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.drives import drive_resource
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.refusals import bad_parameter, drive_not_found
from gmo_sync.emulator.drive.resources import full_resource, short_resource, timestamp
from gmo_sync.emulator.errors import not_emulated
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import File, Removed


class Changes:
    """Two of Drive's methods on changes."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._store = files.store

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {"drive.changes.getStartPageToken": self._start_token, "drive.changes.list": self._list}

    def _start_token(self, call: Call) -> dict[str, Any]:
        self._drive_id(call)
        return {"kind": "drive#startPageToken", "startPageToken": str(self._store.sequence + 1)}

    def _list(self, call: Call) -> dict[str, Any]:
        if call.params.get("spaces", "drive") != "drive":
            raise not_emulated(f"the space {call.params['spaces']}")
        drive_id = self._drive_id(call)
        entries = self._entries(call, _since(call.params["pageToken"], self._store.sequence), drive_id)
        entries.sort(key=lambda entry: entry[0])
        size = call.params.get("pageSize", 100)
        answer: dict[str, Any] = {"kind": "drive#changeList"}
        if len(entries) > size:
            answer["nextPageToken"] = str(entries[size][0])
        else:
            answer["newStartPageToken"] = str(self._store.sequence + 1)
        return answer | {"changes": [told() for _, told in entries[:size]]}

    def _entries(self, call: Call, since: int, drive_id: str) -> list[tuple[int, Callable[[], dict[str, Any]]]]:
        user, full = call.user, "fields" in call.params
        entries: list[tuple[int, Callable[[], dict[str, Any]]]] = []
        for file in self._store.files():
            if not _in_scope(file.drive_id, call, drive_id):
                continue
            if self._store.rank(file, user, named_only=True):
                if file.change >= since and self._is_told(file, call):
                    entries.append((file.change, lambda file=file: self._changed(file, user, full=full)))  # type: ignore[misc]
            elif call.params.get("includeRemoved", True):
                lost = max((one.lost.get(user.casefold(), 0) for one in self._store.with_ancestors(file)), default=0)
                if lost >= since and lost:
                    removed = Removed(file.id, lost, file.change_time or file.modified_time, (), file.drive_id)
                    entries.append((lost, lambda one=removed: _removal(one)))  # type: ignore[misc]
        if call.params.get("includeRemoved", True):
            for one in self._store.removed():
                known = user.casefold() in (email.casefold() for email in one.users)
                if one.change >= since and known and _in_scope(one.drive_id, call, drive_id):
                    entries.append((one.change, lambda one=one: _removal(one)))  # type: ignore[misc]
        return entries

    def _is_told(self, file: File, call: Call) -> bool:
        if not call.params.get("restrictToMyDrive") or file.drive_id:
            return True
        root = self._store.root_id(call.user)
        return any(root in one.parents for one in self._store.with_ancestors(file))

    def _changed(self, file: File, user: str, *, full: bool) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "kind": "drive#change",
            "removed": False,
            "time": timestamp(file.change_time or file.modified_time),
        }
        if file.is_drive:
            rank = self._store.rank(file, user)
            return entry | {
                "drive": drive_resource(file, rank, user),
                "driveId": file.id,
                "teamDriveId": file.id,
                "type": "drive",
                "changeType": "drive",
            }
        shown = full_resource(file, self._store, user) if full else short_resource(file)
        return entry | {"file": shown, "fileId": file.id, "type": "file", "changeType": "file"}

    def _drive_id(self, call: Call) -> str:
        drive_id = str(call.params.get("driveId") or call.params.get("teamDriveId") or "")
        if not drive_id:
            return ""
        drive = self._store.get(drive_id)
        if drive is None or not drive.is_drive or self._store.rank(drive, call.user) < access.READ:
            raise drive_not_found(drive_id)
        if not (call.params.get("supportsAllDrives") or call.params.get("supportsTeamDrives")):
            raise bad_parameter("supportsAllDrives", "The supportsAllDrives parameter must be set with driveId.")
        return drive_id


def _in_scope(drive_id: str, call: Call, wanted: str) -> bool:
    if wanted:
        return drive_id == wanted
    included = call.params.get("includeItemsFromAllDrives") or call.params.get("includeTeamDriveItems")
    supported = call.params.get("supportsAllDrives") or call.params.get("supportsTeamDrives")
    return not drive_id or bool(included and supported)


def _removal(removed: Removed) -> dict[str, Any]:
    entry = {"kind": "drive#change", "removed": True, "time": timestamp(removed.time)}
    if removed.is_drive:
        return entry | {
            "driveId": removed.file_id,
            "teamDriveId": removed.file_id,
            "type": "drive",
            "changeType": "drive",
        }
    return entry | {"fileId": removed.file_id, "type": "file", "changeType": "file"}


def _since(token: str, latest: int) -> int:
    if not (token.isascii() and token.isdigit() and len(token) < 18) or int(token) > latest + 1:
        raise bad_parameter("pageToken")
    return int(token)
