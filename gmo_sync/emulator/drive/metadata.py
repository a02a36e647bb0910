"""What a request may set on a file: names, marks, properties with their limits, folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.files import Files, sees_drives
from gmo_sync.emulator.drive.refusals import (
    bad_request,
    file_not_found,
    forbidden,
    insufficient_permissions,
    not_writable,
)
from gmo_sync.emulator.errors import invalid, not_emulated
from gmo_sync.emulator.service import Call
from gmo_sync.emulator.store import FOLDER, SHORTCUT, File

MOST_PROPERTIES = 30
MOST_PROPERTY_BYTES = 124
MOST_LEVELS = 100
# Kept and shown as they were sent; the rules that some of them make stand in `capabilities.py`.
_KEPT = ("folderColorRgb", "writersCanShare", "copyRequiresWriterPermission", "originalFilename")
_UNSERVED = ("contentRestrictions", "downloadRestrictions", "labelInfo")
_ON_CREATE = frozenset(("id", "createdTime", "parents", "shortcutDetails"))
_ALWAYS = frozenset(
    (
        *("name", "mimeType", "description", "starred", "trashed", "properties", "appProperties", "modifiedTime"),
        *("viewedByMeTime", "contentHints", "inheritedPermissionsDisabled", "viewersCanCopyContent", *_KEPT),
    )
)
# What Drive passes over without a word when a client sends a resource back that it got.
_IGNORED = frozenset(
    (
        *("kind", "ownedByMe", "capabilities", "version", "webViewLink", "iconLink", "size", "spaces", "driveId"),
        *("teamDriveId", "exportLinks", "hasThumbnail", "md5Checksum", "quotaBytesUsed", "webContentLink"),
    )
)


def check_writable(body: Mapping[str, Any], *, creating: bool) -> None:
    """Refuse fields that Drive would not let anybody set."""
    if not creating and "parents" in body:
        raise not_writable(
            "The parents field is not directly writable in update requests. "
            "Use the addParents and removeParents parameters instead."
        )
    for name in _UNSERVED:
        if name in body:
            raise not_emulated(f"the field {name} of files")
    if set(body) - _ALWAYS - _IGNORED - (_ON_CREATE if creating else frozenset()):
        raise not_writable()


def set_metadata(file: File, body: Mapping[str, Any], user: str) -> bool:
    """Put what `body` says on the draft `file`; whether the file counts as modified by that."""
    modified = False
    if "name" in body:
        modified = modified or file.name != body["name"]
        file.name = body["name"]
    if "description" in body:
        modified = modified or file.description != body["description"]
        file.description = body["description"]
    if "starred" in body:
        file.set_mark(user, "starred", body["starred"])
    if "viewedByMeTime" in body:
        file.set_mark(user, "viewedByMeTime", _checked_time(body["viewedByMeTime"]).isoformat())
    _set_properties(file.properties, body.get("properties", {}), "properties")
    _set_properties(file.app_properties, body.get("appProperties", {}), "appProperties")
    file.extra |= {name: body[name] for name in _KEPT if name in body}
    if "viewersCanCopyContent" in body and "copyRequiresWriterPermission" not in body:
        file.extra["copyRequiresWriterPermission"] = not body["viewersCanCopyContent"]
    if "inheritedPermissionsDisabled" in body:
        if file.mime_type != FOLDER and body["inheritedPermissionsDisabled"]:
            raise forbidden(
                "Inherited permissions can only be disabled on folders.", "cannotDisableInheritedPermissions"
            )
        file.extra["inheritedPermissionsDisabled"] = body["inheritedPermissionsDisabled"]
    return modified


def time_of(body: Mapping[str, Any], name: str) -> datetime | None:
    """A time in a checked body."""
    return _checked_time(body[name]) if name in body else None


def shortcut_details(files: Files, call: Call, body: Mapping[str, Any], mime_type: str) -> dict[str, Any] | None:
    """What a shortcut points at; None for what is no shortcut. Raises 400 and 404 for one that points nowhere."""
    details = body.get("shortcutDetails")
    if mime_type != SHORTCUT:
        if details:
            raise bad_request("Shortcut details can only be set on files of the shortcut MIME type.", reason="invalid")
        return None
    if not details or not details.get("targetId"):
        raise bad_request("The shortcut target ID is required.", reason="required", location="shortcutDetails.targetId")
    target = files.open(call, file_id=details["targetId"])
    if target.mime_type == SHORTCUT:
        raise forbidden("Shortcuts cannot point at shortcuts.", "shortcutTargetInvalid")
    return {"targetId": target.id, "targetMimeType": target.mime_type}


def folder_ids(files: Files, call: Call, ids: Iterable[str]) -> list[str]:
    """The folders that a file is to stand in: at most one, and writable. Raises 404 and 403 as Drive does."""
    root = files.store.root_id(call.user)
    wanted = [root if one == "root" else one for one in dict.fromkeys(ids)]
    if len(wanted) > 1:
        raise forbidden("Increasing the number of parents is not allowed", "cannotAddParent")
    for one in wanted:
        if one == root:
            continue
        if one == "appDataFolder":
            raise not_emulated("the application data folder")
        folder = files.store.get(one)
        rank = files.rank(folder, call.user) if folder is not None else 0
        if folder is None or rank < access.READ or (folder.drive_id and not sees_drives(call)):
            raise file_not_found(one)
        if folder.mime_type != FOLDER:
            raise forbidden("The specified parent is not a folder.", "parentNotAFolder")
        if rank < access.WRITE:
            raise insufficient_permissions()
        if len(above(files, one)) + 1 >= MOST_LEVELS:
            raise _too_deep(folder)
    return wanted


def above(files: Files, folder_id: str) -> list[str]:
    """The folders that a folder stands in, the nearest first."""
    found: list[str] = []
    waiting = [folder_id]
    while waiting:
        folder = files.store.get(waiting.pop())
        for parent in folder.parents if folder else ():
            if parent not in found:
                found.append(parent)
                waiting.append(parent)
    return found


def _too_deep(folder: File) -> Exception:
    if folder.drive_id:
        message = f"A shared drive can't contain more than {MOST_LEVELS} levels of folders."
        return forbidden(message, "teamDriveHierarchyTooDeep")
    return forbidden(
        f"Your My Drive can't contain more than {MOST_LEVELS} levels of folders. For details, see "
        "https://developers.google.com/workspace/drive/api/guides/handle-errors#nested-folder-levels.",
        "myDriveHierarchyDepthLimitExceeded",
    )


def _checked_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the calendar's first and last day have no UTC everywhere
        raise bad_request("Invalid Value", reason="invalid") from error


def _set_properties(known: dict[str, str], given: Mapping[str, str | None], what: str) -> None:
    for key, value in given.items():
        if value is None:
            known.pop(key, None)
            continue
        if len(key.encode("utf-8", "replace")) + len(value.encode("utf-8", "replace")) > MOST_PROPERTY_BYTES:
            raise invalid(f"The key and value of an entry of {what} exceed {MOST_PROPERTY_BYTES} bytes in UTF-8.")
        known[key] = value
    if len(known) > MOST_PROPERTIES:
        raise invalid(f"A file has at most {MOST_PROPERTIES} {what}.")
