"""A `File` as Drive's JSON: the file resource, users, permissions, changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.images import image_size
from gmo_sync.emulator.store import FOLDER, File, Removed, Store

GOOGLE_TYPE = "application/vnd.google-apps."
_PATHS = {
    "spreadsheet": "spreadsheets/d/{id}/edit",
    "form": "forms/d/{id}/edit",
    "presentation": "presentation/d/{id}/edit",
    "folder": "drive/folders/{id}",
}
DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")
DEFAULT_PERMISSION_FIELDS = ("kind", "id", "type", "role")


def timestamp(time: datetime) -> str:
    """RFC 3339 with milliseconds, as Drive writes it."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def page_path(file: File) -> str:
    """Where a browser sees the file, below the server's address."""
    kind = file.mime_type.removeprefix(GOOGLE_TYPE)
    return "/" + _PATHS.get(kind, "file/d/{id}/view").format(id=file.id)


def short_resource(file: File) -> dict[str, Any]:
    """What Drive answers with when nobody asks for more."""
    return {"kind": "drive#file", "id": file.id, "name": file.name, "mimeType": file.mime_type}


def root_folder(user: str) -> dict[str, Any]:
    """The folder that a user's My Drive is."""
    return {
        "kind": "drive#file",
        "id": Store.root_id(user),
        "name": "My Drive",
        "mimeType": FOLDER,
        "trashed": False,
        "starred": False,
        "ownedByMe": True,
        "owners": [person(user, user)],
    }


def person(email: str, user: str) -> dict[str, Any]:
    """Drive's user resource for `email`, as `user` sees it."""
    return {
        "kind": "drive#user",
        "displayName": access.display_name(email),
        "me": email.casefold() == user.casefold(),
        "permissionId": access.permission_id(email),
        "emailAddress": email,
    }


def full_resource(file: File, store: Store, user: str) -> dict[str, Any]:
    """Everything that Drive tells `user` about a file."""
    rank = store.rank(file, user)
    may_write, may_own = rank >= access.WRITE, rank >= access.OWN
    shared = [entry for entry in file.permissions if entry.get("view") != "published"]
    mine = file.last_modified_by.casefold() == user.casefold()
    link = store.base_url + page_path(file)
    resource: dict[str, Any] = short_resource(file) | {
        "starred": file.starred,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "parents": list(file.parents),
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": link if file.mime_type == FOLDER else f"{link}?usp=drivesdk",
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "hasThumbnail": False,
        "thumbnailVersion": "0",
        "viewedByMe": True,
        "createdTime": timestamp(file.created_time),
        "modifiedTime": timestamp(file.modified_time),
        "modifiedByMe": mine,
        "owners": [person(file.owner, user)],
        "lastModifyingUser": person(file.last_modified_by or file.owner, user),
        "shared": len(shared) > 1,
        "ownedByMe": file.owner.casefold() == user.casefold(),
        "capabilities": _capabilities(file, may_write=may_write, may_own=may_own),
        "viewersCanCopyContent": True,
        "copyRequiresWriterPermission": False,
        "writersCanShare": True,
        "quotaBytesUsed": "0",
        "isAppAuthorized": True,
        "inheritedPermissionsDisabled": False,
    }
    if mine:
        resource["modifiedByMeTime"] = timestamp(file.modified_time)
    if file.description:
        resource["description"] = file.description
    if file.properties:
        resource["properties"] = dict(file.properties)
    if file.app_properties:
        resource["appProperties"] = dict(file.app_properties)
    if may_write:
        resource["permissions"] = [dict(entry) for entry in shared]
        resource["permissionIds"] = [entry["id"] for entry in shared]
    if isinstance(file.content, bytes):
        resource |= _content_fields(file, file.content, store)
    return resource | file.extra


def change(file: File, store: Store, user: str, *, full: bool) -> dict[str, Any]:
    """One entry of the log of changes: the file as it is now."""
    return {
        "kind": "drive#change",
        "removed": False,
        "file": full_resource(file, store, user) if full else short_resource(file),
        "fileId": file.id,
        "time": timestamp(file.modified_time),
        "type": "file",
        "changeType": "file",
    }


def removal(removed: Removed) -> dict[str, Any]:
    """One entry of the log of changes: a file that is no more."""
    return {
        "kind": "drive#change",
        "removed": True,
        "fileId": removed.file_id,
        "time": timestamp(removed.time),
        "type": "file",
        "changeType": "file",
    }


def shown_permission(permission: Mapping[str, Any], *, full: bool) -> dict[str, Any]:
    """A permission, whole or with the fields that Drive gives by default."""
    return dict(permission) if full else {name: permission[name] for name in DEFAULT_PERMISSION_FIELDS}


def _capabilities(file: File, *, may_write: bool, may_own: bool) -> dict[str, bool]:
    folder = file.mime_type == FOLDER
    return {
        "canAddChildren": folder and may_write,
        "canComment": may_write,
        "canCopy": not folder,
        "canDelete": may_own,
        "canDownload": not folder,
        "canEdit": may_write,
        "canListChildren": folder,
        "canModifyContent": may_write,
        "canMoveItemWithinDrive": may_write,
        "canRemoveChildren": folder and may_write,
        "canRename": may_write,
        "canShare": may_write,
        "canTrash": may_own,
        "canUntrash": may_own,
    }


def _content_fields(file: File, content: bytes, store: Store) -> dict[str, Any]:
    extension = file.name.rpartition(".")[2] if "." in file.name else ""
    fields: dict[str, Any] = {
        "size": str(len(content)),
        "quotaBytesUsed": str(len(content)),
        "md5Checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha1Checksum": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "sha256Checksum": hashlib.sha256(content).hexdigest(),
        "originalFilename": file.name,
        "fileExtension": extension,
        "fullFileExtension": extension,
        "headRevisionId": f"0B{hashlib.sha256(content).hexdigest()[:48]}",
        "webContentLink": f"{store.base_url}/uc?id={file.id}&export=download",
    }
    size = image_size(content)
    if size is not None:
        fields["imageMediaMetadata"] = {"width": size[0], "height": size[1], "rotation": 0}
    return fields
