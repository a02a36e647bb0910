"""Sharing: the five methods of Drive's permissions, on files and on shared drives.

A permission with `view: published` opens a form to its responders; it is listed only when asked for, and may stand
beside an ordinary permission of the same person. The rules stand in `sharing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.access import Permission
from gmo_sync.emulator.drive import sharing
from gmo_sync.emulator.drive.capabilities import may_share
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.listing import page
from gmo_sync.emulator.drive.refusals import (
    bad_request,
    forbidden,
    insufficient_permissions,
    not_writable,
    permission_not_found,
)
from gmo_sync.emulator.drive.sharing import PUBLISHED
from gmo_sync.emulator.errors import not_emulated
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import File

_DEFAULT_FIELDS = ("kind", "id", "type", "role")
# What a client may send back as it got it: changed it is not.
_IGNORED = frozenset(("kind", "id", "type", "emailAddress", "displayName", "photoLink", "deleted", "domain", "view"))
_SETTABLE = frozenset(("role", "pendingOwner", "expirationTime", "allowFileDiscovery"))


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
        draft = self._shareable(call).draft()
        permission = sharing.new_permission(
            call.body or {}, draft, self._files.drive_of(draft), self._files.store.clock()
        )
        is_owner = permission["role"] == "owner"
        if is_owner:
            sharing.check_transfer(call, draft, permission)
        elif permission.get("pendingOwner") and draft.owner.casefold() != call.user.casefold():
            raise insufficient_permissions()
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
            sharing.transfer(draft, permission)
            if call.params.get("moveToNewOwnersRoot"):
                draft.parents = [self._files.store.root_id(draft.owner)]
        if "emailAddress" in permission:
            email = permission["emailAddress"]
            draft.set_mark(email, "sharedWithMeTime", self._files.store.clock().isoformat())
            draft.set_mark(email, "sharingUser", call.user)
        self._kept(draft)
        return _shown(permission, call)

    def _get(self, call: Call) -> dict[str, Any]:
        return _shown(_found(self._readable(call), call), call)

    def _list(self, call: Call) -> dict[str, Any]:
        every = self._readable(call)
        with_published = call.params.get("includePermissionsForView") == PUBLISHED
        shown = [entry for entry in every if with_published or entry.get("view") != PUBLISHED]
        size = call.params.get("pageSize", 100)
        here, token = page(shown, token=call.params.get("pageToken"), size=size, of=call.params["fileId"])
        answer: dict[str, Any] = {"kind": "drive#permissionList"}
        if token:
            answer["nextPageToken"] = token
        return answer | {"permissions": [_shown(entry, call) for entry in here]}

    def _update(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        _check_admin(call)
        file = self._files.open(call)
        effective = _found(self._files.store.permissions(file), call)
        accepting = effective.get("pendingOwner") and effective["id"] == access.permission_id(call.user)
        draft = (file if accepting else self._shareable(call)).draft()
        permission = _own(draft, effective, "update")
        if set(body) - _SETTABLE - _IGNORED:
            raise not_writable()
        role: str = body.get("role") or permission["role"]
        sharing.check_role(role, draft)
        if role == "owner" and permission["role"] != "owner":
            sharing.check_transfer(call, draft, permission)
            sharing.transfer(draft, permission)
        elif permission["role"] == "owner" and role != "owner":
            raise forbidden("The owner of a file cannot be removed.", "cannotRemoveOwner")
        elif accepting and draft.owner.casefold() != call.user.casefold() and role != permission["role"]:
            raise insufficient_permissions()
        permission["role"] = role
        self._set_rest(draft, permission, body, call)
        _check_organizer_left(draft)
        self._kept(draft)
        return _shown(permission, call)

    def _delete(self, call: Call) -> None:
        _check_admin(call)
        file = self._files.open(call)
        effective = _found(self._files.store.permissions(file), call)
        own = effective["id"] == access.permission_id(call.user)
        draft = (file if own else self._shareable(call)).draft()
        permission = _own(draft, effective, "delete")
        if permission["role"] == "owner":
            raise forbidden("The owner of a file cannot be removed.", "cannotRemoveOwner")
        draft.permissions.remove(permission)
        _check_organizer_left(draft)
        self._kept(draft)

    # Inside

    def _shareable(self, call: Call) -> File:
        """The file, for somebody who may change its permissions."""
        _check_admin(call)
        file = self._files.open(call)
        if not may_share(file, self._files.rank(file, call.user), self._files.drive_of(file)):
            raise insufficient_permissions()
        return file

    def _readable(self, call: Call) -> list[Permission]:
        """All permissions of the file, for somebody who may see them: editors, and the members of a shared drive."""
        _check_admin(call)
        file = self._files.open(call)
        if not file.is_drive:
            self._files.open(call, least=access.WRITE)
        every = self._files.store.permissions(file)
        return every if not file.drive_id else [_detailed(entry, file.drive_id) for entry in every]

    def _set_rest(self, draft: File, permission: Permission, body: Mapping[str, Any], call: Call) -> None:
        if "allowFileDiscovery" in body and permission["type"] in ("domain", "anyone"):
            permission["allowFileDiscovery"] = body["allowFileDiscovery"]
        if "pendingOwner" in body and permission["role"] != "owner":
            if draft.owner.casefold() != call.user.casefold():
                raise insufficient_permissions()
            if body["pendingOwner"]:
                sharing.check_pending(permission, draft)
            permission["pendingOwner"] = body["pendingOwner"]
        if call.params.get("removeExpiration"):
            if body.get("expirationTime"):
                raise bad_request("An expiration cannot be set and removed in one request.", reason="invalid")
            permission.pop("expirationTime", None)
        elif body.get("expirationTime"):
            now = self._files.store.clock()
            permission["expirationTime"] = sharing.checked_expiration(body["expirationTime"], permission, draft, now)

    def _kept(self, draft: File) -> None:
        """Keep the draft, and remember who cannot see the file any more."""
        store = self._files.store
        before = store.get(draft.id)
        kept = self._files.keep(draft)
        for entry in before.permissions if before is not None else ():
            email = entry.get("emailAddress")
            if email and not store.rank(kept, email, named_only=True):
                kept.lost[email.casefold()] = kept.change


def _check_admin(call: Call) -> None:
    if call.params.get("useDomainAdminAccess"):
        raise not_emulated("the access of domain administrators (useDomainAdminAccess)")


def _check_organizer_left(draft: File) -> None:
    if draft.is_drive and not any(entry["role"] == "organizer" for entry in draft.permissions):
        raise forbidden("A shared drive must have at least one organizer.", "cannotRemoveLastOrganizer")


def _detailed(permission: Permission, drive_id: str) -> Permission:
    """A permission on something in a shared drive says for each of its sources where it comes from."""
    details = permission.get("permissionDetails") or [
        {"permissionType": "file", "role": permission["role"], "inherited": False}
    ]
    shown = []
    for one in details:
        member = one.get("inheritedFrom") == drive_id
        shown.append(one | ({"permissionType": "member"} if member else {}))
    return permission | {"permissionDetails": shown}


def _shown(permission: Permission, call: Call) -> Permission:
    """A permission, whole or with the fields that Drive gives by default."""
    if "fields" in call.params:
        return dict(permission)
    return {name: permission[name] for name in _DEFAULT_FIELDS}


def _index(file: File, permission_id: str, view: str | None) -> int | None:
    for number, entry in enumerate(file.permissions):
        if entry["id"] == permission_id and entry.get("view") == view:
            return number
    return None


def _found(permissions: list[Permission], call: Call) -> Permission:
    """The permission that the call names; of two with one id the ordinary one goes before the published one."""
    permission_id = call.params["permissionId"]
    if permission_id == "me":
        permission_id = access.permission_id(call.user)
    found = [entry for entry in permissions if entry["id"] == permission_id]
    if not found:
        raise permission_not_found(permission_id)
    return min(found, key=lambda entry: entry.get("view") == PUBLISHED)


def _own(draft: File, permission: Permission, verb: str) -> Permission:
    """The draft's own permission of that id; one that only comes from above is changed there."""
    at = _index(draft, permission["id"], permission.get("view"))
    if at is not None:
        return draft.permissions[at]
    if draft.drive_id:
        message = "Cannot update or delete an inherited permission on a shared drive item."
        raise forbidden(message, "cannotModifyInheritedTeamDrivePermission")
    message = f"Cannot {verb} an inherited permission: change it on the folder that it comes from."
    raise forbidden(message, f"cannot{verb.title()}Permission")
