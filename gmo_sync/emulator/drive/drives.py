"""Shared drives: Drive's seven methods on them, and the five of their old name, team drives.

A shared drive is kept as a folder whose `drive_id` is its own id; its members are that folder's permissions, and what
stands in it inherits them.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.listing import page
from gmo_sync.emulator.drive.query import drive_predicate
from gmo_sync.emulator.drive.refusals import (
    bad_parameter,
    drive_not_found,
    forbidden,
    insufficient_permissions,
    not_writable,
    required,
)
from gmo_sync.emulator.drive.resources import timestamp
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import FOLDER, File, is_service_account

THEMES = ("abacus", "blueprint", "books", "clouds", "ocean", "office", "plants", "space")
_COLOR = "#ea4335"
_ID_LETTERS = string.ascii_letters + string.digits
_RESTRICTIONS = (
    "adminManagedRestrictions",
    "copyRequiresWriterPermission",
    "domainUsersOnly",
    "driveMembersOnly",
    "sharingFoldersRequiresOrganizerPermission",
)
_IGNORED = frozenset(("kind", "id", "capabilities", "createdTime", "backgroundImageLink", "orgUnitId", "hidden"))


class Drives:
    """The shared drives of a store."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        today: dict[str, Callable[[Call, str], dict[str, Any] | None]] = {
            "create": self._create,
            "delete": self._delete,
            "get": self._get,
            "list": self._list,
            "update": self._update,
        }
        found: dict[str, Handler] = {
            "drive.drives.hide": lambda call: self._hidden(call, hidden=True),
            "drive.drives.unhide": lambda call: self._hidden(call, hidden=False),
        }
        for verb, method in today.items():
            found[f"drive.drives.{verb}"] = _named(method, "drive")
            found[f"drive.teamdrives.{verb}"] = _named(method, "teamDrive")
        return found

    def _create(self, call: Call, kind: str) -> dict[str, Any]:
        body = call.body or {}
        name = body.get("name", "").strip()
        if not name:
            raise required("The name of a shared drive is required.", f"{kind}.name")
        _check(body)
        if body.get("restrictions"):
            raise not_writable("Restrictions cannot be set when a shared drive is created.")
        if is_service_account(call.user):
            raise forbidden("The user cannot create new shared drives.", "userCannotCreateTeamDrives")
        store, request_id = self._files.store, call.params["requestId"]
        if any(one.extra.get("requestId") == [call.user, request_id] for one in self._drives()):
            raise ApiError(409, "A shared drive has already been created with this request ID.", reason="duplicate")
        now = store.clock()
        drive_id = "0A" + "".join(secrets.choice(_ID_LETTERS) for _ in range(11)) + "Uk9PVA"
        member = access.user_permission(call.user, "organizer")
        made = store.put(
            File(
                id=drive_id,
                name=name,
                mime_type=FOLDER,
                owner="",
                created_time=now,
                modified_time=now,
                version=0,
                drive_id=drive_id,
                permissions=[member],
                last_modified_by=call.user,
                extra={"requestId": [call.user, request_id], "creator": call.user} | _look(body),
            )
        )
        return self._shown(made, call, kind)

    def _get(self, call: Call, kind: str) -> dict[str, Any]:
        return self._shown(self.open(call, kind=kind), call, kind)

    def _list(self, call: Call, kind: str) -> dict[str, Any]:
        _check_admin(call)
        query = call.params.get("q", "")
        asked = drive_predicate(query)
        rank = self._files.rank
        found = [one for one in self._drives() if rank(one, call.user) and asked(one)]
        found.sort(key=lambda one: (one.name.casefold(), one.id))
        size = call.params.get("pageSize", 10)
        here, token = page(found, token=call.params.get("pageToken"), size=size, of=query)
        answer: dict[str, Any] = {"kind": f"drive#{kind}List"}
        if token:
            answer["nextPageToken"] = token
        return answer | {f"{kind}s": [self._shown(one, call, kind) for one in here]}

    def _update(self, call: Call, kind: str) -> dict[str, Any]:
        body = call.body or {}
        draft = self.open(call, least=access.ORGANIZE, kind=kind).draft()
        _check(body)
        if "name" in body:
            if not body["name"].strip():
                raise required("The name of a shared drive is required.", f"{kind}.name")
            draft.name = body["name"].strip()
        draft.extra |= _look(body)
        rules = {name: value for name, value in body.get("restrictions", {}).items() if name in _RESTRICTIONS}
        if rules:
            draft.extra["restrictions"] = {**draft.extra.get("restrictions", {}), **rules}
        return self._shown(self._files.keep(draft, modified_by=call.user), call, kind)

    def _delete(self, call: Call, kind: str) -> None:
        drive = self.open(call, least=access.ORGANIZE, kind=kind)
        if call.params.get("allowItemDeletion"):
            raise not_emulated("the access of domain administrators (allowItemDeletion)")
        if any(drive.id in file.parents and not file.trashed for file in self._files.store.files()):
            message = "A shared drive cannot be deleted while there are items in it."
            raise forbidden(message, "cannotDeleteResourceWithChildren")
        self._files.store.remove(drive.id)

    def _hidden(self, call: Call, *, hidden: bool) -> dict[str, Any]:
        draft = self.open(call, kind="drive").draft()
        draft.set_mark(call.user, "hidden", hidden)
        return self._shown(self._files.store.put(draft), call, "drive")

    # Inside

    def open(self, call: Call, *, least: int = access.READ, kind: str = "drive") -> File:
        """The shared drive that the call names, for a member who may do at least that much."""
        _check_admin(call)
        drive_id = call.params[f"{kind}Id"]
        drive = self._files.store.get(drive_id)
        if drive is None or not drive.is_drive or not self._files.rank(drive, call.user):
            raise drive_not_found(drive_id, f"{kind}Id")
        if self._files.rank(drive, call.user) < least:
            raise insufficient_permissions()
        return drive

    def _drives(self) -> list[File]:
        return [one for one in self._files.store.files() if one.is_drive]

    def _shown(self, drive: File, call: Call, kind: str) -> dict[str, Any]:
        short = {"kind": f"drive#{kind}", "id": drive.id, "name": drive.name}
        return drive_resource(drive, self._files.rank(drive, call.user), call.user, kind) if _full(call) else short


def drive_resource(drive: File, rank: int, user: str, kind: str = "drive") -> dict[str, Any]:
    """The resource of a shared drive, as a member of that rank sees it."""
    rules = drive.extra.get("restrictions", {})
    resource = {
        "kind": f"drive#{kind}",
        "id": drive.id,
        "name": drive.name,
        "colorRgb": drive.extra.get("colorRgb", _COLOR),
        "backgroundImageLink": f"https://ssl.gstatic.com/team_drive_themes/{drive.extra.get('themeId', THEMES[0])}.jpg",
        "capabilities": _capabilities(rank, rules, kind),
        "createdTime": timestamp(drive.created_time),
        "restrictions": {_rule_name(name, kind): bool(rules.get(name, False)) for name in _RESTRICTIONS},
    }
    return resource | ({"hidden": bool(drive.mark(user, "hidden"))} if kind == "drive" else {})


def _capabilities(rank: int, rules: Mapping[str, Any], kind: str) -> dict[str, bool]:
    write, organize, manages = rank >= access.WRITE, rank >= access.ORGANIZE, rank >= access.FILE_ORGANIZE
    copies = write or not rules.get("copyRequiresWriterPermission")
    found = {
        "canAddChildren": write,
        "canChangeCopyRequiresWriterPermissionRestriction": organize,
        "canChangeDomainUsersOnlyRestriction": organize,
        "canChangeDriveBackground": organize,
        "canChangeDriveMembersOnlyRestriction": organize,
        "canChangeSharingFoldersRequiresOrganizerPermissionRestriction": organize,
        "canComment": rank >= access.COMMENT,
        "canCopy": copies,
        "canDeleteChildren": organize,
        "canDeleteDrive": organize,
        "canDownload": copies,
        "canEdit": write,
        "canListChildren": True,
        "canManageMembers": organize,
        "canReadRevisions": write,
        "canRename": write,
        "canRenameDrive": organize,
        "canResetDriveRestrictions": organize,
        "canShare": organize,
        "canTrashChildren": manages,
    }
    if kind == "drive":
        return found
    old = {"canChangeDriveBackground", "canChangeDriveMembersOnlyRestriction", "canDeleteDrive", "canRenameDrive"}
    return {name.replace("Drive", "TeamDrive") if name in old else name: value for name, value in found.items()}


def _rule_name(name: str, kind: str) -> str:
    return "teamMembersOnly" if name == "driveMembersOnly" and kind == "teamDrive" else name


def _named(method: Callable[[Call, str], dict[str, Any] | None], kind: str) -> Handler:
    return lambda call: method(call, kind)


def _full(call: Call) -> bool:
    return "fields" in call.params


def _check(body: Mapping[str, Any]) -> None:
    if body.get("backgroundImageFile"):
        raise not_emulated("pictures as the background of shared drives")
    known = {"name", "themeId", "colorRgb", "restrictions", "backgroundImageFile"}
    if set(body) - known - _IGNORED:
        raise not_writable()
    if "themeId" in body and body["themeId"] not in THEMES:
        raise bad_parameter("drive.themeId", "Invalid Value")
    if "downloadRestriction" in body.get("restrictions", {}):
        raise not_emulated("the restriction downloadRestriction of shared drives")


def _check_admin(call: Call) -> None:
    if call.params.get("useDomainAdminAccess"):
        raise not_emulated("the access of domain administrators (useDomainAdminAccess)")


def _look(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("themeId", "colorRgb") if name in body}
