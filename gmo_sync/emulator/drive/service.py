"""The methods of Drive v3 on files; permissions and changes have modules of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from starlette.routing import BaseRoute

from gmo_sync.emulator import access
from gmo_sync.emulator.drive import contents, pages
from gmo_sync.emulator.drive.changes import Changes
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.listing import ordered, page
from gmo_sync.emulator.drive.metadata import check_writable, folder_ids, set_metadata, time_of
from gmo_sync.emulator.drive.permissions import Permissions
from gmo_sync.emulator.drive.query import predicate
from gmo_sync.emulator.drive.refusals import bad_parameter, no_storage
from gmo_sync.emulator.drive.resources import (
    DEFAULT_FIELDS,
    GOOGLE_TYPE,
    full_resource,
    person,
    root_folder,
    short_resource,
)
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.service import Call, Handler, Raw
from gmo_sync.emulator.store import FOLDER, File, Store, is_service_account

_FILE_ID = re.compile(r"[A-Za-z0-9_-]{10,100}")

# What is served but not whole, for the table of coverage.
_PARTIAL: dict[str, str] = {}


class DriveService:
    """Drive v3 over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = Files(store)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {
            "drive.about.get": self._about,
            "drive.files.copy": self._copy,
            "drive.files.create": self._create,
            "drive.files.delete": self._delete,
            "drive.files.emptyTrash": self._empty_trash,
            "drive.files.generateIds": self._generate_ids,
            "drive.files.get": self._get,
            "drive.files.list": self._list,
            "drive.files.update": self._update,
            **Permissions(self._files).handlers,
            **Changes(self._store).handlers,
        }

    @property
    def kinds(self) -> Collection[str]:
        """None: Drive has no batchUpdate."""
        return ()

    @property
    def partial(self) -> Mapping[str, str]:
        """Method id or request kind → what is left out."""
        return _PARTIAL

    @property
    def pages(self) -> list[BaseRoute]:
        """The list of files, folders, and downloads."""
        return pages.routes(self._store)

    # Methods

    def _about(self, call: Call) -> dict[str, Any]:
        if "fields" not in call.params:
            message = "The 'fields' parameter is required for this method."
            raise bad_parameter("fields", message, reason="required")
        used = sum(len(file.content) for file in self._store.files() if isinstance(file.content, bytes))
        return {
            "kind": "drive#about",
            "user": person(call.user, call.user),
            "storageQuota": {
                "limit": str(15 * 2**30),
                "usage": str(used),
                "usageInDrive": str(used),
                "usageInDriveTrash": "0",
            },
            "importFormats": {},
            "exportFormats": {},
            "maxImportSizes": {},
            "maxUploadSize": str(5 * 2**40),
            "appInstalled": True,
            "folderColorPalette": ["#8f8f8f"],
            "canCreateDrives": False,
            "canCreateTeamDrives": False,
            "driveThemes": [],
            "teamDriveThemes": [],
        }

    def _create(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        check_writable(body, creating=True)
        mime_type = contents.media_type_of(body.get("mimeType"), call.media_type)
        contents.check_servable(self._store, mime_type, uploads=call.media is not None)
        if is_service_account(call.user):
            raise no_storage()
        made = self._store.add(
            name=body.get("name", "Untitled"),
            mime_type=mime_type,
            user=call.user,
            content=None,
            parents=folder_ids(self._store, call.user, body.get("parents", [])),
            file_id=_usable_id(body),
        )
        set_metadata(made, body)
        made.created_time = time_of(body, "createdTime") or made.created_time
        made.modified_time = time_of(body, "modifiedTime") or made.modified_time
        contents.fill_new(self._store, made, call.media)
        return self._shown(made, call)

    def _get(self, call: Call) -> dict[str, Any] | Raw:
        file_id = call.params["fileId"]
        if file_id in ("root", self._store.root_id(call.user)):
            root = root_folder(call.user)
            return root if "fields" in call.params else {name: root[name] for name in DEFAULT_FIELDS}
        file = self._files.open(file_id, call.user)
        if call.params.get("alt") == "media":
            return Raw(contents.downloaded(file), file.mime_type)
        return self._shown(file, call)

    def _list(self, call: Call) -> dict[str, Any]:
        params = call.params
        if params.get("corpora") not in (None, "user", "allDrives") or "driveId" in params:
            raise not_emulated("shared drives")
        if params.get("spaces", "drive") != "drive":
            raise not_emulated(f"the space {params['spaces']}")
        asked = predicate(params.get("q", ""), self._store, call.user)
        found = [
            file for file in self._store.files() if self._store.rank(file, call.user, named_only=True) and asked(file)
        ]
        order = params.get("orderBy", "")
        here, token = page(
            ordered(found, order),
            token=params.get("pageToken"),
            size=params.get("pageSize", 100),
            of=f"{params.get('q', '')}\n{order}",
        )
        answer: dict[str, Any] = {"kind": "drive#fileList", "incompleteSearch": False}
        if token:
            answer["nextPageToken"] = token
        return answer | {"files": [self._shown(file, call) for file in here]}

    def _update(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        file = self._files.open(call.params["fileId"], call.user, least=access.WRITE)
        check_writable(body, creating=False)
        if body.get("mimeType", file.mime_type) != file.mime_type and isinstance(file.content, bytes) is False:
            raise not_emulated("the conversion of one kind of document into another")
        if body.get("trashed", file.trashed) != file.trashed:
            self._files.open(file.id, call.user, least=access.OWN)
        draft = file.draft()
        modified = set_metadata(draft, body)
        draft.mime_type = body.get("mimeType", file.mime_type)
        self._move(draft, call)
        if call.media is not None:
            contents.replace_media(draft, call.media, call.media_type)
        kept = self._files.keep(draft, modified_by=call.user if modified or call.media is not None else "")
        kept.modified_time = time_of(body, "modifiedTime") or kept.modified_time
        return self._shown(kept, call)

    def _copy(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        original = self._files.open(call.params["fileId"], call.user)
        check_writable(body, creating=True)
        content = contents.copied(self._store, original)
        parents = folder_ids(self._store, call.user, body.get("parents", [])) or [
            parent for parent in original.parents if self._may_add_to(parent, call.user)
        ]
        if is_service_account(call.user):
            raise no_storage()
        made = self._store.add(
            name=f"Copy of {original.name}",
            mime_type=original.mime_type,
            user=call.user,
            content=content,
            parents=parents,
            file_id=_usable_id({**body, "mimeType": original.mime_type}),
            properties=original.properties,
            app_properties=original.app_properties,
        )
        made.description = original.description
        set_metadata(made, body)
        made.modified_time = time_of(body, "modifiedTime") or made.modified_time
        return self._shown(made, call)

    def _delete(self, call: Call) -> None:
        file = self._files.open(call.params["fileId"], call.user, least=access.OWN)
        self._store.remove(file.id)

    def _empty_trash(self, call: Call) -> None:
        for file in self._store.files():
            if file.trashed and file.owner.casefold() == call.user.casefold():
                self._store.remove(file.id)

    def _generate_ids(self, call: Call) -> dict[str, Any]:
        if call.params.get("space", "drive") != "drive":
            raise not_emulated(f"the space {call.params['space']}")
        ids = [self._store.new_id()[:33] for _ in range(call.params.get("count", 10))]
        return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}

    # Inside

    def _shown(self, file: File, call: Call) -> dict[str, Any]:
        return full_resource(file, self._store, call.user) if "fields" in call.params else short_resource(file)

    def _move(self, draft: File, call: Call) -> None:
        root = self._store.root_id(call.user)
        added = [one for one in call.params.get("addParents", "").split(",") if one]
        removed = {root if one == "root" else one for one in call.params.get("removeParents", "").split(",")}
        wanted = folder_ids(self._store, call.user, added)
        if not wanted and not removed & set(draft.parents):
            return
        if draft.id in wanted or any(draft.id in self._above(one) for one in wanted):
            raise ApiError(403, "A folder cannot be put into itself.", reason="cannotMoveFolderIntoItself")
        # One parent is all that a file may have: adding one without removing the other moves the file, too.
        draft.parents = wanted or [one for one in draft.parents if one not in removed] or [root]

    def _above(self, folder_id: str) -> set[str]:
        above: set[str] = set()
        waiting = [folder_id]
        while waiting:
            folder = self._store.get(waiting.pop())
            for parent in folder.parents if folder else ():
                if parent not in above:
                    above.add(parent)
                    waiting.append(parent)
        return above

    def _may_add_to(self, folder_id: str, user: str) -> bool:
        folder = self._store.get(folder_id)
        return folder is not None and folder.mime_type == FOLDER and self._store.rank(folder, user) >= access.WRITE


def _usable_id(body: Mapping[str, Any]) -> str | None:
    """An id made by generateIds: for uploaded files and folders, not for documents of the editors."""
    file_id: str | None = body.get("id")
    if file_id is None:
        return None
    mime_type = body.get("mimeType", "")
    if mime_type.startswith(GOOGLE_TYPE) and mime_type != FOLDER:
        raise bad_parameter("file.id", "Generated IDs are not supported for Docs Editors formats.")
    if not _FILE_ID.fullmatch(file_id):
        raise bad_parameter("file.id", "The provided file ID is not usable.")
    return file_id


__all__ = ["DriveService"]
