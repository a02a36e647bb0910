"""Who may do what with a file: roles from its permissions and from the folders above it.

Pure: permissions in, a role out. What a refusal is called is left to the APIs, which use different words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

# From the least to the most that a role may do.
ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
_RANK = {role: rank for rank, role in enumerate(ROLES, start=1)}
READ = _RANK["reader"]
COMMENT = _RANK["commenter"]
WRITE = _RANK["writer"]
FILE_ORGANIZE = _RANK["fileOrganizer"]
ORGANIZE = _RANK["organizer"]
OWN = _RANK["owner"]

Permission = dict[str, Any]


def permission_id(email: str) -> str:
    """The id that every permission of one account has, on any file: 20 digits, as Google's."""
    digits = int.from_bytes(hashlib.sha256(email.casefold().encode()).digest()[:8], "big")
    return f"{digits:020d}"[:20]


def display_name(email: str) -> str:
    """A name for an account that the emulator knows only by its address."""
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title()


def user_permission(email: str, role: str) -> Permission:
    """Drive's permission resource for one person."""
    return {
        "kind": "drive#permission",
        "id": permission_id(email),
        "type": "user",
        "emailAddress": email,
        "role": role,
        "displayName": display_name(email),
        "deleted": False,
        "pendingOwner": False,
    }


def rank_of(role: str) -> int:
    """How much a role may do, comparable with READ, WRITE and OWN; 0 for what is no role."""
    return _RANK.get(role, 0)


def effective(chain: Sequence[tuple[str, Sequence[Permission], bool]]) -> list[Permission]:
    """The permissions on a file: its own and those of the folders above it.

    `chain` goes from the file up: the id, the permissions there, and whether nothing but organizers may come from
    above. Two permissions of one account become one with the higher role; what is inherited says from where.
    """
    merged: dict[tuple[str, str], Permission] = {}
    closed = False
    for number, (file_id, permissions, closes) in enumerate(chain):
        for one in permissions:
            if number and (one.get("view") or (closed and one["role"] not in ("owner", "organizer"))):
                continue
            shown = dict(one)
            if number:
                shown["role"] = "writer" if one["role"] == "owner" else one["role"]
                shown.pop("pendingOwner", None)
                detail = {"permissionType": _detail_type(one["role"]), "role": shown["role"]}
                shown["permissionDetails"] = [detail | {"inheritedFrom": file_id, "inherited": True}]
            key = (one["id"], one.get("view", ""))
            known = merged.get(key)
            merged[key] = shown if known is None else _both(known, shown)
        closed = closed or closes
    return list(merged.values())


def _both(near: Permission, far: Permission) -> Permission:
    details = near.get("permissionDetails") or [
        {"permissionType": "file", "role": near["role"], "inherited": False},
    ]
    higher = far["role"] if rank_of(far["role"]) > rank_of(near["role"]) else near["role"]
    return near | {"role": higher, "permissionDetails": [*details, *far.get("permissionDetails", [])]}


def _detail_type(role: str) -> str:
    return "member" if role in ("organizer", "fileOrganizer") else "file"


def is_expired(permission: Mapping[str, Any], now: datetime | None) -> bool:
    """Whether its time is over."""
    until = permission.get("expirationTime")
    return bool(until) and now is not None and datetime.fromisoformat(str(until)) <= now


def rank(
    permissions: Iterable[Mapping[str, Any]], user: str, *, named_only: bool = False, now: datetime | None = None
) -> int:
    """The most that `permissions` let `user` do; 0 when nothing.

    Permissions of the `published` view open a form to its responders, not the file. With `named_only`, what anybody
    with the link may do does not count: that is how Drive decides which files a person's list shows.
    """
    best = 0
    for permission in permissions:
        if permission.get("view") == "published" or not _applies(permission, user, named_only):
            continue
        if is_expired(permission, now):
            continue
        best = max(best, rank_of(permission.get("role", "")))
    return best


def is_public(permissions: Iterable[Mapping[str, Any]]) -> bool:
    """Whether anybody who knows the address may read."""
    return any(entry.get("type") == "anyone" and entry.get("view") != "published" for entry in permissions)


def _applies(permission: Mapping[str, Any], user: str, named_only: bool) -> bool:
    kind = permission.get("type")
    if kind in ("user", "group"):
        return str(permission.get("emailAddress", "")).casefold() == user.casefold()
    if kind == "domain":
        return user.casefold().endswith("@" + str(permission.get("domain", "")).casefold())
    return kind == "anyone" and (not named_only or bool(permission.get("allowFileDiscovery")))
