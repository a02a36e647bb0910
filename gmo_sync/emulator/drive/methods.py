"""The methods of Drive v3 on files but for files.list: make, get, change, copy, delete, export."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gmo_sync.emulator import access
from gmo_sync.emulator.comments import copied as copied_comments
from gmo_sync.emulator.drive import contents
from gmo_sync.emulator.drive.capabilities import may_copy, may_delete, may_trash
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.formats import EXPORTS, GOOGLE_TYPE
from gmo_sync.emulator.drive.metadata import (
    check_writable,
    folder_ids,
    set_metadata,
    shortcut_details,
    time_of,
)
from gmo_sync.emulator.drive.moving import move
from gmo_sync.emulator.drive.refusals import (
    bad_parameter,
    forbidden,
    insufficient_permissions,
    no_storage,
    not_found,
)
from gmo_sync.emulator.drive.resources import full_resource, short_resource
from gmo_sync.emulator.errors import not_emulated
from gmo_sync.emulator.service import Call, Handler, Raw
from gmo_sync.emulator.store import FOLDER, SHORTCUT, File, Store, is_service_account

_FILE_ID = re.compile(r"[A-Za-z0-9_-]{10,100}")
_PERSONAL = frozenset(("starred", "viewedByMeTime"))


class FileMethods:
    """Files, one at a time."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._store: Store = files.store
        self._operations: dict[str, tuple[str, dict[str, Any]]] = {}

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {
            "drive.files.copy": self._copy,
            "drive.files.create": self._create,
            "drive.files.delete": self._delete,
            "drive.files.download": self._download,
            "drive.files.emptyTrash": self._empty_trash,
            "drive.files.export": self._export,
            "drive.files.generateIds": self._generate_ids,
            "drive.files.get": self._get,
            "drive.files.update": self._update,
            "drive.operations.get": self._operation,
        }

    def _create(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        check_writable(body, creating=True)
        name = body.get("name", "Untitled")
        mime_type = contents.media_type_of(body.get("mimeType"), call.media_type, name)
        contents.check_servable(self._store, mime_type, _sent_type(call, name) if call.media is not None else None)
        details = shortcut_details(self._files, call, body, mime_type)
        parents = folder_ids(self._files, call, body.get("parents", []))
        self._check_storage(call, parents)
        made = self._store.add(
            name=name,
            mime_type=mime_type,
            user=call.user,
            content=None,
            parents=parents,
            file_id=_usable_id(body),
        )
        if details:
            made.extra["shortcutDetails"] = details
        set_metadata(made, body, call.user)
        made.trashed = body.get("trashed", False)
        made.created_time = time_of(body, "createdTime") or made.created_time
        made.modified_time = time_of(body, "modifiedTime") or made.modified_time
        contents.fill_new(self._store, made, call.media, _sent_type(call, name))
        return self._shown(made, call)

    def _get(self, call: Call) -> dict[str, Any] | Raw:
        file = self._files.open(call)
        if call.params.get("alt") == "media":
            if not may_copy(file, self._files.rank(file, call.user), self._files.drive_of(file)):
                raise forbidden("This file cannot be downloaded by the user.", "cannotDownloadFile")
            return Raw(contents.downloaded(file), file.mime_type)
        return self._shown(file, call)

    def _update(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        moved = "addParents" in call.params or "removeParents" in call.params
        personal = set(body) <= _PERSONAL and call.media is None and not moved
        file = self._files.open(call, least=access.READ if personal else access.WRITE)
        check_writable(body, creating=False)
        rank = self._files.rank(file, call.user)
        if body.get("mimeType", file.mime_type) != file.mime_type and not isinstance(file.content, bytes):
            raise not_emulated("the conversion of one kind of document into another")
        if body.get("mimeType", "").startswith(GOOGLE_TYPE) and isinstance(file.content, bytes):
            raise not_emulated("the conversion of an uploaded file into a document; copy it instead")
        if body.get("trashed", file.trashed) != file.trashed and not may_trash(file, rank):
            raise insufficient_permissions()
        if "writersCanShare" in body and rank < access.OWN:
            raise insufficient_permissions()
        draft = file.draft()
        modified = set_metadata(draft, body, call.user)
        self._trash(draft, body, call.user)
        draft.mime_type = body.get("mimeType", file.mime_type)
        move(self._files, draft, call)
        if call.media is not None:
            keep_forever = bool(call.params.get("keepRevisionForever"))
            contents.replace_media(
                self._store, draft, call.user, call.media, _sent_type(call, draft.name), keep_forever=keep_forever
            )
        kept = self._files.keep(draft, modified_by=call.user if modified or call.media is not None else "")
        kept.modified_time = time_of(body, "modifiedTime") or kept.modified_time
        return self._shown(kept, call)

    def _copy(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        original = self._files.open(call)
        check_writable(body, creating=True)
        if not may_copy(original, self._files.rank(original, call.user), self._files.drive_of(original)):
            raise contents.not_copyable()
        mime_type = body.get("mimeType", original.mime_type)
        content = contents.copied(self._store, original, mime_type)
        parents = folder_ids(self._files, call, body.get("parents", [])) or [
            parent for parent in original.parents if self._may_add_to(parent, call)
        ]
        self._check_storage(call, parents)
        made = self._store.add(
            name=f"Copy of {original.name}",
            mime_type=mime_type,
            user=call.user,
            content=content,
            parents=parents,
            file_id=_usable_id({**body, "mimeType": mime_type}),
            properties=original.properties,
            app_properties=original.app_properties,
        )
        made.description = original.description
        if "shortcutDetails" in original.extra:
            made.extra["shortcutDetails"] = original.extra["shortcutDetails"]
        if call.params.get("copyComments"):
            made.comments = copied_comments(original.comments)
        set_metadata(made, body, call.user)
        made.modified_time = time_of(body, "modifiedTime") or made.modified_time
        return self._shown(made, call)

    def _delete(self, call: Call) -> None:
        file = self._files.open(call)
        if file.is_drive or self._store.get(file.id) is None or not may_delete(file, self._files.rank(file, call.user)):
            raise insufficient_permissions()
        self._store.remove(file.id)

    def _empty_trash(self, call: Call) -> None:
        drive_id = call.params.get("driveId", "")
        if drive_id:
            drive = self._files.open(call, file_id=drive_id, least=access.FILE_ORGANIZE)
            mine = [file for file in self._store.files() if file.drive_id == drive.id and not file.is_drive]
        else:
            mine = [file for file in self._store.files() if file.owner.casefold() == call.user.casefold()]
        for file in mine:
            if file.trashed:
                self._store.remove(file.id)

    def _export(self, call: Call) -> Raw:
        file = self._exportable(call)
        return Raw(contents.exported(self._store, file, call.params["mimeType"]), call.params["mimeType"])

    def _download(self, call: Call) -> dict[str, Any]:
        file = self._exportable(call)
        address = f"{self._store.base_url}/drive/v3/files/{file.id}"
        if isinstance(file.content, bytes):
            revision = call.params.get("revisionId")
            address += f"/revisions/{revision}?alt=media" if revision else "?alt=media"
        else:
            if "revisionId" in call.params:
                raise not_emulated("former revisions of documents of the editors")
            mime_type = call.params.get("mimeType") or next(iter(EXPORTS.get(file.mime_type, {})), "")
            contents.exported(self._store, file, mime_type)
            address += f"/export?mimeType={quote(mime_type, safe='')}"
        operation = {
            "name": secrets.token_urlsafe(32),
            "done": True,
            "metadata": {"@type": "type.googleapis.com/google.apps.drive.v3.DownloadFileMetadata"},
            "response": {
                "@type": "type.googleapis.com/google.apps.drive.v3.DownloadFileResponse",
                "downloadUri": address,
                "partialDownloadAllowed": False,
            },
        }
        self._operations[str(operation["name"])] = (call.user, operation)
        return operation

    def _operation(self, call: Call) -> dict[str, Any]:
        user, operation = self._operations.get(call.params["name"], ("", {}))
        if not operation or user != call.user:
            raise not_found("Operation", call.params["name"], "name")
        return operation

    def _generate_ids(self, call: Call) -> dict[str, Any]:
        if call.params.get("space", "drive") != "drive":
            raise not_emulated(f"the space {call.params['space']}")
        ids = [self._store.new_id()[:33] for _ in range(call.params.get("count", 10))]
        return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}

    # Inside

    def _shown(self, file: File, call: Call) -> dict[str, Any]:
        if "includeLabels" in call.params:
            raise not_emulated("labels")
        if "fields" not in call.params:
            return short_resource(file)
        published = call.params.get("includePermissionsForView") == "published"
        return full_resource(file, self._store, call.user, published=published)

    def _exportable(self, call: Call) -> File:
        file = self._files.open(call)
        if not may_copy(file, self._files.rank(file, call.user), self._files.drive_of(file)):
            raise forbidden("This file cannot be exported by the user.", "cannotExportFile")
        return file

    def _check_storage(self, call: Call, parents: list[str]) -> None:
        """A service account makes files only in shared drives."""
        folder = self._store.get(parents[0]) if parents else None
        if is_service_account(call.user) and not (folder is not None and folder.drive_id):
            raise no_storage()

    def _trash(self, draft: File, body: Mapping[str, Any], user: str) -> None:
        trashed = body.get("trashed", draft.trashed)
        if trashed and not draft.trashed:
            draft.extra |= {"trashedTime": self._store.clock().isoformat(), "trashingUser": user}
        elif not trashed:
            draft.extra.pop("trashedTime", None)
            draft.extra.pop("trashingUser", None)
        draft.trashed = trashed

    def _may_add_to(self, folder_id: str, call: Call) -> bool:
        folder = self._store.get(folder_id)
        if folder is None or folder.mime_type != FOLDER:
            return False
        return self._files.rank(folder, call.user) >= access.WRITE


def _sent_type(call: Call, name: str) -> str | None:
    """The MIME type of what was uploaded; an unknown one is told by the name."""
    return contents.media_type_of(None, call.media_type, name) if call.media is not None else None


def _usable_id(body: Mapping[str, Any]) -> str | None:
    """An id made by generateIds: for uploaded files, folders and shortcuts, not for documents of the editors."""
    file_id: str | None = body.get("id")
    if file_id is None:
        return None
    mime_type = body.get("mimeType", "")
    if mime_type.startswith(GOOGLE_TYPE) and mime_type not in (FOLDER, SHORTCUT):
        raise bad_parameter("file.id", "Generated IDs are not supported for Docs Editors formats.")
    if not _FILE_ID.fullmatch(file_id):
        raise bad_parameter("file.id", "The provided file ID is not usable.")
    return file_id
