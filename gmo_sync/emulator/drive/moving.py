"""From one folder to another: what files.update does with addParents and removeParents.

A file stands in one folder. Decides who may move what where, within My Drive and across the border of shared drives.
"""

from __future__ import annotations

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.metadata import above, folder_ids
from gmo_sync.emulator.drive.refusals import bad_request, forbidden, insufficient_permissions, no_storage
from gmo_sync.emulator.service import Call
from gmo_sync.emulator.store import FOLDER, File, is_service_account


def move(files: Files, draft: File, call: Call) -> None:
    """Put the draft where the call says, if it says anything. Raises Drive's refusals."""
    root = files.store.root_id(call.user)
    added = _ids(call, "addParents")
    removed = {root if one == "root" else one for one in _ids(call, "removeParents")}
    if not added and not removed:
        return
    wanted = folder_ids(files, call, added)
    left = [one for one in draft.parents if one not in removed]
    new = [one for one in wanted if one not in draft.parents]
    if not new and len(left) == len(draft.parents):
        return
    if new and left and not call.params.get("enforceSingleParent"):
        raise forbidden("Increasing the number of parents is not allowed", "cannotAddParent")
    if not new and not wanted and draft.drive_id:
        raise forbidden("A shared drive item must have exactly one parent.", "teamDrivesParentLimit")
    if draft.is_drive or files.store.get(draft.id) is None:
        raise insufficient_permissions()
    if any(draft.id in (one, *above(files, one)) for one in wanted):
        raise bad_request("The parent would create a cycle in the directory graph.")
    target = files.store.get(wanted[0]) if wanted else None
    drive_id = target.drive_id if target is not None else ""
    if drive_id != draft.drive_id:
        _cross(files, draft, drive_id, call)
    elif draft.drive_id and files.rank(draft, call.user) < access.FILE_ORGANIZE:
        raise insufficient_permissions()
    draft.parents = wanted or left or [root]


def _cross(files: Files, draft: File, drive_id: str, call: Call) -> None:
    """Over the border: into a shared drive nobody owns the file any more, out of it the caller does."""
    rank = files.rank(draft, call.user)
    if draft.drive_id:
        if rank < access.ORGANIZE:
            raise insufficient_permissions()
    else:
        drive = files.store.get(drive_id)
        if draft.mime_type == FOLDER:
            message = "Moving folders into shared drives is not supported."
            raise forbidden(message, "teamDrivesFolderMoveInNotSupported")
        if rank < access.OWN and drive is not None and not files.rank(drive, draft.owner):
            raise forbidden(
                "Cannot move a file into a shared drive as a writer when the owner of the file is not a member of that "
                "shared drive.",
                "fileOwnerNotMemberOfTeamDrive",
            )
    if not drive_id and is_service_account(call.user):
        raise no_storage()
    _belong(draft, drive_id, call.user)
    for file in files.store.files():
        if file.id != draft.id and draft.id in above(files, file.id):
            moved = file.draft()
            _belong(moved, drive_id, call.user)
            files.keep(moved)


def _belong(draft: File, drive_id: str, user: str) -> None:
    draft.drive_id = drive_id
    draft.permissions = [entry for entry in draft.permissions if entry["role"] != "owner"]
    draft.owner = "" if drive_id else user
    if not drive_id:
        mine = access.user_permission(user, "owner")
        draft.permissions = [mine, *(entry for entry in draft.permissions if entry["id"] != mine["id"])]


def _ids(call: Call, name: str) -> list[str]:
    return [one.strip() for one in call.params.get(name, "").split(",") if one.strip()]
