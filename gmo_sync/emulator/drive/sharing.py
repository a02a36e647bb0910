"""The rules of sharing: what a new permission may be, how long it lasts, and who becomes an owner how.

Pure but for the clock that is handed in: a body and a file in, a permission or a refusal out. `permissions.py` has the
methods.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.access import Permission
from gmo_sync.emulator.drive.refusals import bad_parameter, bad_request, forbidden, insufficient_permissions, required
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.service import Call
from gmo_sync.emulator.store import FOLDER, File, is_service_account

PUBLISHED = "published"
_TYPES = ("user", "group", "domain", "anyone")
_CONSUMERS = ("gmail.com", "googlemail.com")
_LONGEST = timedelta(days=366)


def new_permission(body: Mapping[str, Any], file: File, drive: File | None, now: datetime) -> Permission:
    """The permission that a body describes, checked for the file that it is for."""
    kind, role, view = body.get("type"), body.get("role"), body.get("view")
    if kind is None:
        raise required("The permission type field is required.", "permission.type")
    if role is None:
        raise required("The permission role field is required.", "permission.role")
    if kind not in _TYPES:
        raise bad_parameter("permission.type", "The specified permission type is invalid.")
    check_role(role, file)
    if body.get("inheritedPermissionsDisabled"):
        raise not_emulated("the field inheritedPermissionsDisabled of permissions")
    if view not in (None, PUBLISHED):
        raise not_emulated(f"permissions for the view {view}")
    if view == PUBLISHED and role != "reader":
        raise bad_parameter("permission.role", "Published permissions must have the role reader.")
    permission = _of_kind(kind, role, view, body)
    if drive is not None:
        _check_restrictions(permission, file, drive)
    if body.get("pendingOwner"):
        check_pending(permission, file)
        permission["pendingOwner"] = True
    if body.get("expirationTime"):
        permission["expirationTime"] = checked_expiration(body["expirationTime"], permission, file, now)
    return permission | ({"view": view} if view else {})


def check_role(role: str, file: File) -> None:
    """Refuse what is no role, and roles that files of this kind do not have."""
    if not access.rank_of(role):
        raise bad_parameter("permission.role", "The specified permission role is invalid.")
    if role == "owner" and file.drive_id:
        raise forbidden("The owner role is not valid for items in shared drives.", "ownerOnTeamDriveItemNotSupported")
    if role not in ("organizer", "fileOrganizer"):
        return
    if not file.drive_id:
        reason = f"{role}OnNonTeamDriveNotSupported"
        raise forbidden(f"The {role} role is only valid for items in shared drives.", reason)
    if role == "organizer" and not file.is_drive:
        message = "The organizer role is only valid for shared drives."
        raise forbidden(message, "organizerOnNonTeamDriveItemNotSupported")
    if role == "fileOrganizer" and file.mime_type != FOLDER:
        message = "The fileOrganizer role is only valid for shared drives and folders in them."
        raise forbidden(message, "fileOrganizerOnFoldersInSharedDriveOnly")


def checked_expiration(text: str, permission: Mapping[str, Any], file: File, now: datetime) -> str:
    """When a permission ends, as it was sent. Raises Drive's refusals of what cannot end so."""
    if permission["type"] not in ("user", "group"):
        message = "Expiration dates can only be set on user and group permissions."
        raise forbidden(message, "cannotSetExpirationOnAnyoneOrDomain")
    if file.is_drive:
        message = "Expiration dates are not allowed for members of shared drives."
        raise forbidden(message, "expirationDateNotAllowedForSharedDriveMembers")
    if permission["role"] == "owner":
        raise forbidden("Expiration dates cannot be set on this item.", "cannotSetExpiration")
    try:
        until = datetime.fromisoformat(text)
    except ValueError as error:
        raise bad_request("Invalid Value", reason="invalid") from error
    if until.tzinfo is None or until <= now:
        raise bad_request("Expiration dates must be in the future.", reason="invalid")
    if until - now > _LONGEST:
        raise bad_request("Expiration dates cannot be more than a year in the future.", reason="invalid")
    return text


def check_pending(permission: Mapping[str, Any], file: File) -> None:
    """Refuse to make somebody a pending owner who cannot be one."""
    if permission["type"] != "user" or permission["role"] != "writer":
        message = "A pending owner must be a user with the role writer."
        raise bad_request(message, reason="invalid", location="permission.pendingOwner")
    if file.drive_id or is_service_account(file.owner) or is_service_account(permission["emailAddress"]):
        message = "The target user cannot be a pending owner on this file."
        raise forbidden(message, "targetUserCannotBePendingOwnerOnFile")


def check_transfer(call: Call, file: File, new_owner: Permission) -> None:
    """Refuse a change of owner that was not asked for, or that the new owner has to accept first."""
    if not call.params.get("transferOwnership"):
        raise ApiError(
            403,
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
            reason="forbidden",
            location="transferOwnership",
            location_type="parameter",
        )
    if call.params.get("sendNotificationEmail") is False:
        message = "Notification emails cannot be disabled for ownership transfers."
        raise bad_parameter("sendNotificationEmail", message)
    if new_owner["type"] != "user":
        raise bad_parameter("permission.role", "Only a user can own a file.")
    accepts = new_owner["emailAddress"].casefold() == call.user.casefold() and new_owner.get("pendingOwner")
    if accepts:
        return
    if file.owner.casefold() != call.user.casefold():
        raise insufficient_permissions()
    domains = {_domain(file.owner), _domain(new_owner["emailAddress"])}
    if domains & set(_CONSUMERS) or is_service_account(file.owner):
        message = "Consent is required to transfer ownership of a file to another user."
        raise forbidden(message, "consentRequiredForOwnershipTransfer")
    if len(domains) > 1:
        message = "Ownership of a file cannot be transferred to a user of another domain."
        raise forbidden(message, "ownershipChangeAcrossDomainNotPermitted")


def transfer(draft: File, new: Permission) -> None:
    """Make `new` the owner; the former owner stays as a writer."""
    for entry in draft.permissions:
        if entry["role"] == "owner" and entry is not new:
            entry["role"] = "writer"
    new |= {"role": "owner", "pendingOwner": False}
    new.pop("expirationTime", None)
    draft.owner = new["emailAddress"]


def _of_kind(kind: str, role: str, view: str | None, body: Mapping[str, Any]) -> Permission:
    email = body.get("emailAddress", "")
    if kind in ("user", "group"):
        if not _is_address(email):
            message = f"The specified emailAddress is invalid or not applicable for the given permission type: {kind}."
            raise ApiError(400, message, reason="invalidSharingRequest")
        permission = access.user_permission(email, role) | {"type": kind}
        if kind == "group":
            del permission["pendingOwner"]
        if view == PUBLISHED:
            permission["id"] = access.permission_id(f"{email}#{view}")
        return permission
    if role == "owner":
        raise bad_parameter("permission.role", "Only a user can own a file.")
    discoverable = body.get("allowFileDiscovery", False)
    if kind == "domain":
        domain = body.get("domain")
        if not domain:
            raise required("The permission domain field is required.", "permission.domain")
        return {
            "kind": "drive#permission",
            "id": access.permission_id(f"{domain}#{view or 'domain'}") + "k",
            "type": "domain",
            "domain": domain,
            "role": role,
            "displayName": domain,
            "allowFileDiscovery": discoverable,
        }
    return {
        "kind": "drive#permission",
        "id": "anyone" if discoverable else "anyoneWithLink",
        "type": "anyone",
        "role": role,
        "allowFileDiscovery": discoverable,
    }


def _check_restrictions(permission: Permission, file: File, drive: File) -> None:
    rules = drive.extra.get("restrictions", {})
    if file.is_drive and permission["type"] in ("anyone", "domain"):
        message = "A shared drive cannot be shared with everybody or with a domain."
        raise forbidden(message, "cannotShareTeamDriveTopFolderWithAnyoneOrDomains")
    if file.is_drive:
        return
    members = {entry["id"] for entry in drive.permissions}
    if rules.get("driveMembersOnly") and permission["id"] not in members:
        message = "The shared drive can only be accessed by its members."
        raise forbidden(message, "teamDriveTeamMembersOnlyRestriction")
    home = _domain(drive.extra.get("creator", ""))
    outside = permission["type"] == "anyone" or home not in (
        permission.get("domain"),
        _domain(permission.get("emailAddress", "")),
    )
    if rules.get("domainUsersOnly") and outside:
        message = "The shared drive can only be accessed by users of its domain."
        raise forbidden(message, "teamDriveDomainUsersOnlyRestriction")


def _domain(email: str) -> str:
    return email.casefold().rpartition("@")[2]


def _is_address(email: str) -> bool:
    name, at, host = email.partition("@")
    return bool(name and at and host) and "@" not in host and not any(letter.isspace() for letter in email)
