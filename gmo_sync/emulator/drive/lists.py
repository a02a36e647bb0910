"""files.list: whose files, of which drives, in which order, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.listing import ordered, page
from gmo_sync.emulator.drive.query import is_ranked, predicate
from gmo_sync.emulator.drive.refusals import bad_parameter, bad_request, drive_not_found, forbidden
from gmo_sync.emulator.drive.resources import full_resource, short_resource
from gmo_sync.emulator.errors import not_emulated
from gmo_sync.emulator.service import Call
from gmo_sync.emulator.store import File

_CORPORA = ("user", "drive", "domain", "allDrives")


def listed(files: Files, call: Call) -> dict[str, Any]:
    """The answer of files.list."""
    params, store = call.params, files.store
    _check(params)
    query, order = params.get("q", ""), params.get("orderBy", "")
    if is_ranked(query) and order.strip():
        raise bad_request(
            "Sorting is not supported for queries with fullText terms. Results are always in descending relevance "
            "order.",
            location="orderBy",
        )
    in_scope = _scope(files, call)
    asked = predicate(query, store, call.user)
    found = [
        file
        for file in store.files()
        if not file.is_drive and in_scope(file) and store.rank(file, call.user, named_only=True) and asked(file)
    ]
    of = "\n".join(str(params.get(name, "")) for name in ("q", "orderBy", "corpora", "driveId"))
    size = params.get("pageSize", 100)
    here, token = page(ordered(found, order, call.user), token=params.get("pageToken"), size=size, of=of)
    answer: dict[str, Any] = {"kind": "drive#fileList", "incompleteSearch": False}
    if token:
        answer["nextPageToken"] = token
    published = params.get("includePermissionsForView") == "published"
    if "fields" not in params:
        return answer | {"files": [short_resource(file) for file in here]}
    return answer | {"files": [full_resource(file, store, call.user, published=published) for file in here]}


def _check(params: dict[str, Any]) -> None:
    if params.get("corpora", "user") not in _CORPORA:
        raise bad_parameter("corpora")
    for space in params.get("spaces", "drive").split(","):
        if space != "drive":
            raise not_emulated(f"the space {space}")
    if "includeLabels" in params:
        raise not_emulated("labels")


def _scope(files: Files, call: Call) -> Callable[[File], bool]:
    params = call.params
    corpora = params.get("corpora") or ("domain" if params.get("corpus") == "domain" else "")
    drive_id = params.get("driveId") or params.get("teamDriveId")
    included = params.get("includeItemsFromAllDrives") or params.get("includeTeamDriveItems")
    supported = params.get("supportsAllDrives") or params.get("supportsTeamDrives")
    if (corpora == "drive") != bool(drive_id) and not (drive_id and not corpora):
        message = "The driveId must be specified if, and only if, corpora is set to drive."
        raise bad_request(message, reason="invalid", location="driveId")
    if corpora in ("drive", "allDrives") or drive_id:
        if not included:
            name = "drive" if drive_id else corpora
            message = f"The includeItemsFromAllDrives parameter must be set to true when corpora is set to {name}."
            raise bad_request(message, reason="invalid", location="includeItemsFromAllDrives")
        if not supported:
            message = "The supportsAllDrives parameter must be set to true when includeItemsFromAllDrives is."
            raise bad_request(message, reason="invalid", location="supportsAllDrives")
    if drive_id:
        drive = files.store.get(drive_id)
        if drive is None or not drive.is_drive:
            raise drive_not_found(drive_id)
        if files.rank(drive, call.user) < access.READ:
            raise forbidden("The attempted action requires shared drive membership.", "teamDriveMembershipRequired")
        return lambda file: file.drive_id == drive_id
    if corpora == "domain":
        domain = call.user.casefold().rpartition("@")[2]
        return lambda file: any(
            one["type"] == "domain" and one["domain"].casefold() == domain for one in files.store.permissions(file)
        )
    return (lambda _: True) if included and supported else (lambda file: not file.drive_id)
