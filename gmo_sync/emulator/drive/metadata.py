"""What a request may set on a file: names, marks, properties with their limits, folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.refusals import file_not_found, insufficient_permissions, not_writable
from gmo_sync.emulator.errors import ApiError, invalid, not_emulated
from gmo_sync.emulator.store import FOLDER, File, Store

MOST_PROPERTIES = 30
MOST_PROPERTY_BYTES = 124
# Kept and shown as they were sent; nothing in the emulator depends on them.
_KEPT = ("folderColorRgb", "writersCanShare", "copyRequiresWriterPermission", "originalFilename", "contentHints")
_UNSERVED = ("contentRestrictions", "shortcutDetails", "inheritedPermissionsDisabled", "downloadRestrictions")
_ON_CREATE = frozenset(("id", "name", "mimeType", "parents", "createdTime", "modifiedTime", "viewedByMeTime"))
_ALWAYS = frozenset(("name", "mimeType", "description", "starred", "trashed", "properties", "appProperties"))
_ALWAYS_TOO = frozenset(("modifiedTime", "viewedByMeTime", *_KEPT))
# What Drive passes over without a word when a client sends a resource back that it got.
_IGNORED = frozenset(("kind", "ownedByMe", "capabilities", "version", "webViewLink", "iconLink", "size", "spaces"))


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
    if set(body) - _ALWAYS - _ALWAYS_TOO - _IGNORED - (_ON_CREATE if creating else frozenset()):
        raise not_writable()


def set_metadata(file: File, body: Mapping[str, Any]) -> bool:
    """Put what `body` says on the draft `file`; whether the file counts as modified by that."""
    modified = False
    if "name" in body:
        modified = modified or file.name != body["name"]
        file.name = body["name"]
    if "description" in body:
        modified = modified or file.description != body["description"]
        file.description = body["description"]
    file.starred = body.get("starred", file.starred)
    file.trashed = body.get("trashed", file.trashed)
    _set_properties(file.properties, body.get("properties", {}), "properties")
    _set_properties(file.app_properties, body.get("appProperties", {}), "appProperties")
    file.extra |= {name: body[name] for name in _KEPT if name in body}
    return modified


def time_of(body: Mapping[str, Any], name: str) -> datetime | None:
    """A time in a checked body."""
    return datetime.fromisoformat(body[name]) if name in body else None


def folder_ids(store: Store, user: str, ids: Iterable[str]) -> list[str]:
    """The folders that a file is to stand in: at most one, and writable. Raises 404 and 403 as Drive does."""
    wanted = [store.root_id(user) if one == "root" else one for one in dict.fromkeys(ids)]
    if len(wanted) > 1:
        raise ApiError(403, "Increasing the number of parents is not allowed", reason="cannotAddParent")
    for one in wanted:
        if one == store.root_id(user):
            continue
        folder = store.get(one)
        if folder is None or store.rank(folder, user) < access.READ:
            raise file_not_found(one)
        if folder.mime_type != FOLDER:
            raise ApiError(403, "The specified parent is not a folder.", reason="parentNotAFolder")
        if store.rank(folder, user) < access.WRITE:
            raise insufficient_permissions()
    return wanted


def _set_properties(known: dict[str, str], given: Mapping[str, str | None], what: str) -> None:
    for key, value in given.items():
        if value is None:
            known.pop(key, None)
            continue
        if len(key.encode("utf-8", "replace")) + len(value.encode("utf-8", "replace")) > MOST_PROPERTY_BYTES:
            raise invalid(f"The key and value of an entry of {what} exceed {MOST_PROPERTY_BYTES} bytes in UTF-8.")
        known[key] = value
    if len(known) > MOST_PROPERTIES:
        raise invalid(f"A file may have at most {MOST_PROPERTIES} entries in {what}.")
