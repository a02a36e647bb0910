"""What a user may do with a file, as the file resource tells it.

Pure: a rank (see `access`) and what the file is in, booleans out. The methods decide by the same ranks.
"""

from __future__ import annotations

from gmo_sync.emulator import access
from gmo_sync.emulator.store import FOLDER, SHORTCUT, File


def may_trash(file: File, rank: int) -> bool:
    """Whether the file may go to the trash: in My Drive by its owner, in a shared drive by content managers."""
    return rank >= (access.FILE_ORGANIZE if file.drive_id else access.OWN)


def may_delete(file: File, rank: int) -> bool:
    """Whether the file may be deleted for good: by its owner, in a shared drive by managers."""
    return rank >= (access.ORGANIZE if file.drive_id else access.OWN)


def may_share(file: File, rank: int, drive: File | None) -> bool:
    """Whether the permissions of the file may be changed."""
    if file.is_drive:
        return rank >= access.ORGANIZE
    if drive is not None:
        strict = drive.extra.get("restrictions", {}).get("sharingFoldersRequiresOrganizerPermission")
        if file.mime_type == FOLDER:
            return rank >= (access.ORGANIZE if strict else access.FILE_ORGANIZE)
        return rank >= access.WRITE
    return rank >= access.OWN or (rank >= access.WRITE and file.extra.get("writersCanShare", True))


def may_copy(file: File, rank: int, drive: File | None) -> bool:
    """Whether the content may be copied, downloaded and exported."""
    closed = file.extra.get("copyRequiresWriterPermission", False)
    if drive is not None:
        closed = closed or drive.extra.get("restrictions", {}).get("copyRequiresWriterPermission", False)
    return rank >= (access.WRITE if closed else access.READ)


def capabilities(file: File, rank: int, drive: File | None, *, pending_owner: bool) -> dict[str, bool]:
    """Drive's `capabilities` of a file for somebody of that rank; `drive` is the shared drive that it is in."""
    folder, shortcut = file.mime_type == FOLDER, file.mime_type == SHORTCUT
    write, own, shared_drive = rank >= access.WRITE, rank >= access.OWN, drive is not None
    copies = may_copy(file, rank, drive)
    manages = rank >= access.FILE_ORGANIZE
    limited = bool(file.extra.get("inheritedPermissionsDisabled"))
    moves = manages if shared_drive else own or write
    found = {
        "canAcceptOwnership": pending_owner,
        "canAddChildren": folder and write,
        "canAddMyDriveParent": False,
        "canChangeCopyRequiresWriterPermission": write,
        "canChangeItemDownloadRestriction": own or rank >= access.ORGANIZE,
        "canChangeSecurityUpdateEnabled": False,
        "canChangeViewersCanCopyContent": write,
        "canComment": rank >= access.COMMENT,
        "canCopy": not folder and copies,
        "canDelete": may_delete(file, rank) and not file.is_drive,
        "canDisableInheritedPermissions": folder and not limited and (own or rank >= access.ORGANIZE),
        "canDownload": not folder and copies,
        "canEdit": write,
        "canEnableInheritedPermissions": folder and limited and (own or rank >= access.ORGANIZE),
        "canListChildren": folder,
        "canModifyContent": write and not shortcut,
        "canModifyContentRestriction": write and not folder,
        "canModifyEditorContentRestriction": write and not folder,
        "canModifyLabels": False,
        "canModifyOwnerContentRestriction": own and not folder,
        "canMoveChildrenWithinDrive": folder and (manages if shared_drive else write),
        "canMoveItemIntoTeamDrive": own,
        "canMoveItemOutOfDrive": rank >= access.ORGANIZE if shared_drive else own,
        "canMoveItemWithinDrive": moves and not file.is_drive,
        "canReadLabels": False,
        "canReadRevisions": write and not folder,
        "canRemoveChildren": folder and write and not shared_drive,
        "canRemoveContentRestriction": False,
        "canRemoveMyDriveParent": own,
        "canRename": write,
        "canShare": may_share(file, rank, drive),
        "canStartApproval": False,
        "canTrash": may_trash(file, rank) and not file.is_drive,
        "canUntrash": may_trash(file, rank) and not file.is_drive,
    }
    if shared_drive:
        found |= {
            "canAddFolderFromAnotherDrive": folder and manages,
            "canDeleteChildren": folder and rank >= access.ORGANIZE,
            "canMoveChildrenOutOfDrive": folder and manages,
            "canReadDrive": rank >= access.READ,
            "canTrashChildren": folder and manages,
        }
        old = {
            "canMoveChildrenOutOfTeamDrive": "canMoveChildrenOutOfDrive",
            "canMoveChildrenWithinTeamDrive": "canMoveChildrenWithinDrive",
            "canMoveItemOutOfTeamDrive": "canMoveItemOutOfDrive",
            "canMoveItemWithinTeamDrive": "canMoveItemWithinDrive",
            "canReadTeamDrive": "canReadDrive",
        }
        found |= {name: found[new] for name, new in old.items()}
    return found
