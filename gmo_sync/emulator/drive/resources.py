"""A `File` as Drive's JSON: the file resource and users."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.capabilities import capabilities, may_share
from gmo_sync.emulator.drive.formats import GOOGLE_TYPE, PRESENTATION, SPREADSHEET, export_links
from gmo_sync.emulator.drive.images import image_size
from gmo_sync.emulator.revisions import of
from gmo_sync.emulator.store import FOLDER, SHORTCUT, File, Store

__all__ = [
    "DEFAULT_FIELDS",
    "GOOGLE_TYPE",
    "full_resource",
    "page_path",
    "person",
    "short_resource",
    "timestamp",
]

_PATHS = {
    "spreadsheet": "spreadsheets/d/{id}/edit",
    "form": "forms/d/{id}/edit",
    "presentation": "presentation/d/{id}/edit",
    "folder": "drive/folders/{id}",
}
DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")
_SOLID = ("originalFilename", "folderColorRgb")
_GREY = "#8f8f8f"  # of a folder that nobody has given another


def timestamp(time: datetime | str) -> str:
    """RFC 3339 with milliseconds, as Drive writes it."""
    moment = datetime.fromisoformat(time) if isinstance(time, str) else time
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def page_path(file: File) -> str:
    """Where a browser sees the file, below the server's address."""
    kind = file.mime_type.removeprefix(GOOGLE_TYPE)
    return "/" + _PATHS.get(kind, "file/d/{id}/view").format(id=file.id)


def short_resource(file: File) -> dict[str, Any]:
    """What Drive answers with when nobody asks for more."""
    resource = {"kind": "drive#file", "id": file.id, "name": _name(file), "mimeType": file.mime_type}
    if file.drive_id:
        resource |= {"driveId": file.drive_id, "teamDriveId": file.drive_id}
    return resource


def person(email: str, user: str) -> dict[str, Any]:
    """Drive's user resource for `email`, as `user` sees it."""
    return {
        "kind": "drive#user",
        "displayName": access.display_name(email),
        "me": email.casefold() == user.casefold(),
        "permissionId": access.permission_id(email),
        "emailAddress": email,
    }


def full_resource(file: File, store: Store, user: str, *, published: bool = False) -> dict[str, Any]:
    """Everything that Drive tells `user` about a file; with `published` the permissions of that view, too."""
    every = store.permissions(file)
    now = store.clock()
    rank = access.rank(every, user, now=now)
    drive = store.get(file.drive_id) if file.drive_id else None
    shared = [entry for entry in every if entry.get("view") != "published"]
    mine = next((entry for entry in shared if entry["id"] == access.permission_id(user)), None)
    link = store.base_url + page_path(file)
    resource: dict[str, Any] = short_resource(file) | {
        "starred": bool(file.mark(user, "starred")),
        "trashed": store.trashed(file),
        "explicitlyTrashed": file.trashed,
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": link if file.mime_type == FOLDER else f"{link}?usp=drivesdk",
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "viewedByMe": file.mark(user, "viewedByMeTime") is not None,
        "createdTime": timestamp(file.created_time),
        "modifiedTime": timestamp(file.modified_time),
        "modifiedByMe": file.mark(user, "modifiedByMeTime") is not None,
        "lastModifyingUser": person(file.last_modified_by or file.owner, user),
        "capabilities": capabilities(file, rank, drive, pending_owner=bool(mine and mine.get("pendingOwner"))),
        "viewersCanCopyContent": not file.extra.get("copyRequiresWriterPermission", False),
        "copyRequiresWriterPermission": file.extra.get("copyRequiresWriterPermission", False),
        "writersCanShare": file.extra.get("writersCanShare", True),
        "quotaBytesUsed": "0",
        "isAppAuthorized": True,
        "inheritedPermissionsDisabled": file.extra.get("inheritedPermissionsDisabled", False),
    }
    resource |= {name: timestamp(time) for name in _MARKED if (time := file.mark(user, name))}
    if file.mime_type == FOLDER:
        resource["folderColorRgb"] = _GREY
    resource |= {name: file.extra[name] for name in _SOLID if name in file.extra}
    parents = [parent for parent in file.parents if _visible(store, parent, user)]
    if parents:
        resource["parents"] = parents
    if drive is None:
        resource |= _ownership(file, user, shared, mine)
    else:
        own = [entry for entry in file.permissions if entry.get("view") != "published"]
        resource["hasAugmentedPermissions"] = bool(own) and not file.is_drive
    if may_share(file, rank, drive) or rank >= access.WRITE:
        listed = every if published else shared
        if drive is None:
            resource["permissions"] = [dict(entry) for entry in listed]
        resource["permissionIds"] = [entry["id"] for entry in listed]
    resource |= {
        name: value
        for name, value in (
            ("description", file.description),
            ("properties", dict(file.properties)),
            ("appProperties", dict(file.app_properties)),
        )
        if value
    }
    if file.drive_id and file.trashed:
        resource |= _trashing(file, user)
    return resource | _kind_fields(file, store)


_MARKED = ("viewedByMeTime", "modifiedByMeTime")


def _ownership(file: File, user: str, shared: list[dict[str, Any]], mine: dict[str, Any] | None) -> dict[str, Any]:
    own = file.owner.casefold() == user.casefold()
    fields: dict[str, Any] = {
        "owners": [person(file.owner, user)],
        "shared": len(shared) > 1,
        "ownedByMe": own,
        "linkShareMetadata": {"securityUpdateEligible": False, "securityUpdateEnabled": True},
    }
    if not own and mine is not None:
        fields["sharedWithMeTime"] = timestamp(file.mark(user, "sharedWithMeTime") or file.created_time)
        fields["sharingUser"] = person(str(file.mark(user, "sharingUser") or file.owner), user)
    return fields


def _trashing(file: File, user: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if "trashedTime" in file.extra:
        fields["trashedTime"] = timestamp(file.extra["trashedTime"])
    if "trashingUser" in file.extra:
        fields["trashingUser"] = person(file.extra["trashingUser"], user)
    return fields


def _kind_fields(file: File, store: Store) -> dict[str, Any]:
    """What only files of some kinds have."""
    if isinstance(file.content, bytes):
        return _content_fields(file, file.content, store)
    if file.mime_type == SHORTCUT:
        target = store.get(file.extra.get("shortcutDetails", {}).get("targetId", ""))
        details = dict(file.extra.get("shortcutDetails", {}))
        return {
            "shortcutDetails": details | ({"targetMimeType": target.mime_type} if target else {}),
            "hasThumbnail": False,
            "thumbnailVersion": "0",
        }
    if file.mime_type in (SPREADSHEET, PRESENTATION):
        version = of(file)[-1].id
        return {
            "hasThumbnail": True,
            "thumbnailLink": f"{store.base_url}/thumbnail?id={file.id}&v={version}&sz=s220",
            "thumbnailVersion": version,
            "exportLinks": export_links(store.base_url, file.id, file.mime_type),
        }
    return {"hasThumbnail": False, "thumbnailVersion": "0"}


def _content_fields(file: File, content: bytes, store: Store) -> dict[str, Any]:
    extension = file.name.rpartition(".")[2] if "." in file.name else ""
    size = image_size(content)
    fields: dict[str, Any] = {
        "size": str(len(content)),
        "quotaBytesUsed": str(len(content) + sum(len(one.content or b"") for one in file.revisions)),
        "md5Checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha1Checksum": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "sha256Checksum": hashlib.sha256(content).hexdigest(),
        "originalFilename": file.extra.get("originalFilename", file.name),
        "fileExtension": extension,
        "fullFileExtension": extension,
        "headRevisionId": of(file)[-1].id,
        "webContentLink": f"{store.base_url}/uc?id={file.id}&export=download",
        "hasThumbnail": size is not None,
        "thumbnailVersion": "1" if size is not None else "0",
    }
    if size is not None:
        fields["imageMediaMetadata"] = {"width": size[0], "height": size[1], "rotation": 0}
        fields["thumbnailLink"] = f"{store.base_url}/thumbnail?id={file.id}&v=1&sz=s220"
    return fields


def _visible(store: Store, folder_id: str, user: str) -> bool:
    folder = store.get(folder_id)
    if folder is None:
        return folder_id == store.root_id(user)
    return store.rank(folder, user) >= access.READ


def _name(file: File) -> str:
    return "Drive" if file.is_drive else file.name
