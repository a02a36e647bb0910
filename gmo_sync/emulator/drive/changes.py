"""The log of changes: what became of the files that a user sees, since a token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator.drive.refusals import bad_parameter
from gmo_sync.emulator.drive.resources import change, removal
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import Store


class Changes:
    """Two of Drive's methods on changes; a token is the number of the first change that is still to be told."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {"drive.changes.getStartPageToken": self._start_token, "drive.changes.list": self._list}

    def _start_token(self, call: Call) -> dict[str, Any]:  # noqa: ARG002 - the same for everybody
        return {"kind": "drive#startPageToken", "startPageToken": str(self._store.sequence + 1)}

    def _list(self, call: Call) -> dict[str, Any]:
        token = call.params["pageToken"]
        if not (token.isascii() and token.isdigit() and len(token) < 18):
            raise bad_parameter("pageToken")
        since, full = int(token), "fields" in call.params
        entries = [
            (file.change, change(file, self._store, call.user, full=full))
            for file in self._store.files()
            if file.change >= since and self._store.rank(file, call.user, named_only=True)
        ]
        if call.params.get("includeRemoved", True):
            known = call.user.casefold()
            entries += [
                (one.change, removal(one))
                for one in self._store.removed()
                if one.change >= since and known in (user.casefold() for user in one.users)
            ]
        entries.sort(key=lambda entry: entry[0])
        size = call.params.get("pageSize", 100)
        answer: dict[str, Any] = {"kind": "drive#changeList"}
        if len(entries) > size:
            answer["nextPageToken"] = str(entries[size][0])
        else:
            answer["newStartPageToken"] = str(self._store.sequence + 1)
        return answer | {"changes": [entry for _, entry in entries[:size]]}
