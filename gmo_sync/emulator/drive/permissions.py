"""Sharing: the five methods of Drive's permissions, and what changes of owner ask for.

A permission with `view: published` opens a form to its responders; it is listed only when asked for, and may stand
beside an ordinary permission of the same person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.listing import page
from gmo_sync.emulator.drive.refusals import bad_parameter, insufficient_permissions, permission_not_found, required
from gmo_sync.emulator.drive.resources import shown_permission
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import File

_TYPES = ("user", "group", "domain", "anyone")
_UNSERVED = ("expirationTime", "inheritedPermissionsDisabled")
_PUBLISHED = "published"


class Permissions:
    """The permissions of files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {
            "drive.permissions.create": self._create,
            "drive.permissions.delete": self._delete,
            "drive.permissions.get": self._get,
            "drive.permissions.list": self._list,
            "drive.permissions.update": self._update,
        }

    def _create(self, call: Call) -> dict[str, Any]:
        draft = self._files.open(call.params["fileId"], call.user, least=access.WRITE).draft()
        permission = _new(call.body or {})
        is_owner = permission["role"] == "owner"
        if is_owner:
            _check_transfer(call, draft)
        same = _index(draft, permission["id"], permission.get("view"))
        if same is None:
            draft.permissions.append(permission)
        elif draft.permissions[same]["role"] == "owner" and not is_owner:
            raise insufficient_permissions()
        elif access.rank_of(permission["role"]) >= access.rank_of(draft.permissions[same]["role"]):
            draft.permissions[same] = permission
        else:  # sharing again never takes anything away
            permission = draft.permissions[same]
        if is_owner:
            _transfer(draft, permission)
        self._files.keep(draft)
        return shown_permission(permission, full="fields" in call.params)

    def _get(self, call: Call) -> dict[str, Any]:
        file = self._files.open(call.params["fileId"], call.user, least=access.WRITE)
        return shown_permission(file.permissions[_found(file, call)], full="fields" in call.params)

    def _list(self, call: Call) -> dict[str, Any]:
        file = self._files.open(call.params["fileId"], call.user, least=access.WRITE)
        with_published = call.params.get("includePermissionsForView") == _PUBLISHED
        shown = [entry for entry in file.permissions if with_published or entry.get("view") != _PUBLISHED]
        size = call.params.get("pageSize", 100)
        here, token = page(shown, token=call.params.get("pageToken"), size=size, of=file.id)
        answer: dict[str, Any] = {"kind": "drive#permissionList"}
        if token:
            answer["nextPageToken"] = token
        full = "fields" in call.params
        return answer | {"permissions": [shown_permission(entry, full=full) for entry in here]}

    def _update(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        draft = self._files.open(call.params["fileId"], call.user, least=access.WRITE).draft()
        permission = draft.permissions[_found(draft, call)]
        _check_unserved(body)
        if call.params.get("removeExpiration") or body.get("pendingOwner"):
            raise not_emulated("pending owners and expiring permissions")
        if set(body) - {"role", "kind", "id", "pendingOwner"}:
            raise ApiError(
                403,
                "The resource body includes fields which are not directly writable.",
                reason="fieldNotWritable",
            )
        role = body.get("role", permission["role"])
        _check_role(role)
        if role == "owner" and permission["role"] != "owner":
            _check_transfer(call, draft)
            _transfer(draft, permission)
        elif permission["role"] == "owner" and role != "owner":
            raise insufficient_permissions()
        permission["role"] = role
        self._files.keep(draft)
        return shown_permission(permission, full="fields" in call.params)

    def _delete(self, call: Call) -> None:
        file = self._files.open(call.params["fileId"], call.user)
        number = _found(file, call)
        own = file.permissions[number]["id"] == access.permission_id(call.user)
        draft = self._files.open(file.id, call.user, least=access.READ if own else access.WRITE).draft()
        if draft.permissions[number]["role"] == "owner":
            raise insufficient_permissions()
        del draft.permissions[number]
        self._files.keep(draft)


def _new(body: Mapping[str, Any]) -> dict[str, Any]:
    kind, role, email = body.get("type"), body.get("role"), body.get("emailAddress", "")
    if kind is None:
        raise required("The permission type field is required.", "permission.type")
    if role is None:
        raise required("The permission role field is required.", "permission.role")
    if kind not in _TYPES:
        raise bad_parameter("permission.type", "The specified permission type is invalid.")
    _check_role(role)
    _check_unserved(body)
    view = body.get("view")
    if view not in (None, _PUBLISHED):
        raise not_emulated(f"permissions for the view {view}")
    if view == _PUBLISHED and role != "reader":
        raise bad_parameter("permission.role", "Published permissions must have the role reader.")
    if kind in ("user", "group"):
        if not _is_address(email):
            message = f"The specified emailAddress is invalid or not applicable for the given permission type: {kind}."
            raise ApiError(400, message, reason="invalidSharingRequest")
        permission = access.user_permission(email, role) | {"type": kind}
        if view == _PUBLISHED:
            permission["id"] = access.permission_id(f"{email}#{view}")
    elif role == "owner":
        raise bad_parameter("permission.role", "Only a user can own a file.")
    elif kind == "domain":
        domain = body.get("domain")
        if not domain:
            raise required("The permission domain field is required.", "permission.domain")
        permission = {
            "kind": "drive#permission",
            "id": access.permission_id(f"{domain}#{view or 'domain'}") + "k",
            "type": "domain",
            "domain": domain,
            "role": role,
            "displayName": domain,
            "allowFileDiscovery": body.get("allowFileDiscovery", False),
        }
    else:
        discoverable = body.get("allowFileDiscovery", False)
        permission = {
            "kind": "drive#permission",
            "id": "anyone" if discoverable else "anyoneWithLink",
            "type": "anyone",
            "role": role,
            "allowFileDiscovery": discoverable,
        }
    return permission | ({"view": view} if view else {})


def _check_role(role: str) -> None:
    if not access.rank_of(role):
        raise bad_parameter("permission.role", "The specified permission role is invalid.")
    if role in ("organizer", "fileOrganizer"):
        raise ApiError(
            403,
            f"The {role} role is only valid for items in shared drives.",
            reason="invalidSharingRequest",
        )


def _check_unserved(body: Mapping[str, Any]) -> None:
    for name in _UNSERVED:
        if name in body:
            raise not_emulated(f"the field {name} of permissions")


def _check_transfer(call: Call, file: File) -> None:
    if not call.params.get("transferOwnership"):
        raise ApiError(
            403,
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
            reason="forbidden",
            location="transferOwnership",
            location_type="parameter",
        )
    if file.owner.casefold() != call.user.casefold():
        raise insufficient_permissions()


def _transfer(draft: File, new: dict[str, Any]) -> None:
    """Make `new` the owner; the former owner stays as a writer."""
    for entry in draft.permissions:
        if entry["role"] == "owner" and entry is not new:
            entry["role"] = "writer"
    new["role"] = "owner"
    draft.owner = new["emailAddress"]


def _index(file: File, permission_id: str, view: str | None) -> int | None:
    for number, entry in enumerate(file.permissions):
        if entry["id"] == permission_id and entry.get("view") == view:
            return number
    return None


def _found(file: File, call: Call) -> int:
    """Where the permission stands; of two with one id the ordinary one goes before the published one."""
    permission_id = call.params["permissionId"]
    for view in (None, _PUBLISHED):
        number = _index(file, permission_id, view)
        if number is not None:
            return number
    raise permission_not_found(permission_id)


def _is_address(email: str) -> bool:
    name, at, host = email.partition("@")
    return bool(name and at and host) and "@" not in host and not any(letter.isspace() for letter in email)
