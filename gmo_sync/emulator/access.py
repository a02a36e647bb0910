"""Who may do what with a file: roles from its permissions and from the folders above it.

Pure: permissions in, a role out. What a refusal is called is left to the APIs, which use different words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

# From the least to the most that a role may do.
ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
_RANK = {role: rank for rank, role in enumerate(ROLES, start=1)}
READ = _RANK["reader"]
WRITE = _RANK["writer"]
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


def rank(permissions: Iterable[Mapping[str, Any]], user: str, *, named_only: bool = False) -> int:
    """The most that `permissions` let `user` do; 0 when nothing.

    Permissions of the `published` view open a form to its responders, not the file. With `named_only`, what anybody
    with the link may do does not count: that is how Drive decides which files a person's list shows.
    """
    best = 0
    for permission in permissions:
        if permission.get("view") == "published" or not _applies(permission, user, named_only):
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
