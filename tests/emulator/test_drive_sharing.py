"""Ownership, expiry, inheritance and whatever a random sequence of sharing does, as several people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.drive import DriveService
from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.service import Call
from gmo_sync.emulator.store import DEFAULT_USER, FOLDER, Store
from tests.emulator.conftest import service_of

HEAD = "head@example.com"
GUEST = "guest@example.com"
PRIVATE = "anna@gmail.com"


def refusal(request: Any) -> tuple[int, str]:
    with pytest.raises(HttpError) as caught:
        request.execute()
    return caught.value.status_code, caught.value.error_details[0]["reason"]


def make(drive: Any, name: str = "План", **body: Any) -> str:
    return str(drive.files().create(body={"name": name, **body}).execute()["id"])


def share(drive: Any, file_id: str, email: str, role: str = "reader", **more: Any) -> Any:
    body = {"type": "user", "role": role, "emailAddress": email, **more}
    return drive.permissions().create(fileId=file_id, body=body, fields="*")


def test_an_owner_of_another_house_has_to_consent(emulator_url: str, drive: Any) -> None:
    file = make(drive)
    request = drive.permissions().create(
        fileId=file, body={"type": "user", "role": "owner", "emailAddress": PRIVATE}, transferOwnership=True
    )
    assert refusal(request) == (403, "consentRequiredForOwnershipTransfer")
    elsewhere = {"type": "user", "role": "owner", "emailAddress": "x@elsewhere.example"}
    request = drive.permissions().create(fileId=file, body=elsewhere, transferOwnership=True)
    assert refusal(request) == (403, "ownershipChangeAcrossDomainNotPermitted")
    pending = share(drive, file, PRIVATE, "writer", pendingOwner=True).execute()
    assert pending["pendingOwner"] is True
    anna = service_of(emulator_url, PRIVATE)
    capability = anna.files().get(fileId=file, fields="capabilities/canAcceptOwnership").execute()
    assert capability == {"capabilities": {"canAcceptOwnership": True}}
    accept = anna.permissions().update(
        fileId=file, permissionId=pending["id"], body={"role": "owner"}, transferOwnership=True, fields="*"
    )
    assert accept.execute()["pendingOwner"] is False
    owners = drive.files().get(fileId=file, fields="owners/emailAddress,ownedByMe").execute()
    assert owners == {"owners": [{"emailAddress": PRIVATE}], "ownedByMe": False}


def test_nobody_becomes_an_owner_by_themselves(emulator_url: str, drive: Any) -> None:
    file = make(drive)
    writer = share(drive, file, HEAD, "writer").execute()["id"]
    head = service_of(emulator_url, HEAD)
    request = head.permissions().update(
        fileId=file, permissionId=writer, body={"role": "owner"}, transferOwnership=True
    )
    assert refusal(request)[0] == 403
    request = head.permissions().update(fileId=file, permissionId=writer, body={"pendingOwner": True})
    assert refusal(request)[0] == 403
    request = drive.permissions().update(
        fileId=file,
        permissionId=writer,
        body={"role": "owner"},
        transferOwnership=True,
    )
    assert request.execute()["role"] == "owner"


@pytest.mark.parametrize(
    ("body", "until", "status", "reason"),
    [
        ({"type": "user", "role": "reader", "emailAddress": HEAD}, 1, 200, ""),
        ({"type": "user", "role": "reader", "emailAddress": HEAD}, -1, 400, "invalid"),
        ({"type": "user", "role": "reader", "emailAddress": HEAD}, 400, 400, "invalid"),
        ({"type": "anyone", "role": "reader"}, 1, 403, "cannotSetExpirationOnAnyoneOrDomain"),
        (
            {"type": "domain", "role": "reader", "domain": "example.com"},
            1,
            403,
            "cannotSetExpirationOnAnyoneOrDomain",
        ),
    ],
)
def test_a_permission_may_end(drive: Any, body: dict[str, str], until: int, status: int, reason: str) -> None:
    file = make(drive)
    time = (datetime.now(UTC) + timedelta(days=until)).isoformat()
    request = drive.permissions().create(fileId=file, body={**body, "expirationTime": time}, fields="*")
    if status == 200:
        assert request.execute()["expirationTime"]
    else:
        assert refusal(request) == (status, reason)


def test_what_has_ended_opens_nothing() -> None:
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    store = Store(clock=lambda: now[0])
    service = DriveService(store)
    file = store.add(name="План", mime_type="text/plain", user=DEFAULT_USER, content=b"")
    body = {"type": "user", "role": "reader", "emailAddress": HEAD, "expirationTime": "2026-01-02T00:00:00Z"}
    service.handlers["drive.permissions.create"](
        Call("drive.permissions.create", {"fileId": file.id}, body, DEFAULT_USER)
    )
    opened = Call("drive.files.get", {"fileId": file.id}, None, HEAD)
    assert service.handlers["drive.files.get"](opened)
    now[0] += timedelta(days=1)
    with pytest.raises(ApiError) as refused:
        service.handlers["drive.files.get"](opened)
    assert refused.value.code == 404


def test_an_expiry_is_set_and_removed(drive: Any) -> None:
    file = make(drive)
    permission = share(drive, file, HEAD).execute()["id"]
    update = drive.permissions().update
    time = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    changed = update(fileId=file, permissionId=permission, body={"expirationTime": time}, fields="*").execute()
    assert changed["expirationTime"] == time
    changed = update(fileId=file, permissionId=permission, body={}, removeExpiration=True, fields="*").execute()
    assert "expirationTime" not in changed


def test_what_a_folder_shares_is_changed_at_the_folder(emulator_url: str, drive: Any) -> None:
    folder = make(drive, mimeType=FOLDER)
    file = make(drive, parents=[folder])
    inherited = share(drive, folder, HEAD, "writer").execute()["id"]
    listed = drive.permissions().list(fileId=file, fields="permissions").execute()["permissions"]
    assert {one["emailAddress"]: one["role"] for one in listed} == {DEFAULT_USER: "owner", HEAD: "writer"}
    request = drive.permissions().delete(fileId=file, permissionId=inherited)
    assert refusal(request) == (403, "cannotDeletePermission")
    head = service_of(emulator_url, HEAD)
    theirs = make(head, parents=[folder])
    assert drive.files().get(fileId=theirs, fields="capabilities(canEdit,canDelete)").execute() == {
        "capabilities": {"canEdit": True, "canDelete": False}
    }


def test_a_folder_can_close_itself_to_what_comes_from_above(emulator_url: str, drive: Any) -> None:
    outer = make(drive, mimeType=FOLDER)
    inner = make(drive, mimeType=FOLDER, parents=[outer])
    share(drive, outer, HEAD, "writer").execute()
    head = service_of(emulator_url, HEAD)
    assert head.files().get(fileId=inner).execute()
    drive.files().update(fileId=inner, body={"inheritedPermissionsDisabled": True}).execute()
    assert refusal(head.files().get(fileId=inner)) == (404, "notFound")


def test_writers_share_only_where_the_owner_lets_them(emulator_url: str, drive: Any) -> None:
    file = make(drive)
    share(drive, file, HEAD, "writer").execute()
    head = service_of(emulator_url, HEAD)
    assert refusal(head.files().update(fileId=file, body={"writersCanShare": False}))[0] == 403
    drive.files().update(fileId=file, body={"writersCanShare": False}).execute()
    assert refusal(share(head, file, GUEST)) == (403, "insufficientFilePermissions")


def test_people_are_told_what_is_shared_with_them(emulator_url: str, drive: Any) -> None:
    file = make(drive)
    share(drive, file, HEAD).execute()
    head = service_of(emulator_url, HEAD)
    seen = head.files().get(fileId=file, fields="*").execute()
    assert seen["sharingUser"]["emailAddress"] == DEFAULT_USER
    assert {name: seen[name] for name in ("ownedByMe", "shared", "starred", "viewedByMe")} == {
        "ownedByMe": False,
        "shared": True,
        "starred": False,
        "viewedByMe": False,
    }
    assert not {"permissions", "parents"} & set(seen)
    head.files().update(fileId=file, body={"starred": True}).execute()
    assert head.files().list(q="sharedWithMe and starred = true").execute()["files"]
    assert drive.files().list(q="starred = true").execute()["files"] == []


# Whatever happens


def refusal_of(call: Callable[[], Any]) -> ApiError | None:
    """The refusal of a call, None if it was answered; every other exception goes on."""
    try:
        call()
    except ApiError as error:
        return error
    return None


_PEOPLE = (DEFAULT_USER, HEAD, GUEST)
_ROLES = ("owner", "writer", "commenter", "reader")
_STEP = st.one_of(
    st.tuples(
        st.just("create"),
        st.sampled_from(_PEOPLE),
        st.integers(0, 2),
        st.sampled_from(_PEOPLE),
        st.sampled_from(_ROLES),
    ),
    st.tuples(
        st.just("update"),
        st.sampled_from(_PEOPLE),
        st.integers(0, 2),
        st.sampled_from(_PEOPLE),
        st.sampled_from(_ROLES),
    ),
    st.tuples(st.just("delete"), st.sampled_from(_PEOPLE), st.integers(0, 2), st.sampled_from(_PEOPLE), st.just("")),
    st.tuples(st.just("move"), st.sampled_from(_PEOPLE), st.integers(0, 2), st.sampled_from(_PEOPLE), st.just("")),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_STEP, max_size=15))
def test_every_file_keeps_an_owner_and_nobody_sees_what_is_not_shared(
    steps: list[tuple[str, str, int, str, str]],
) -> None:
    store = Store()
    handlers = DriveService(store).handlers
    folder = store.add(name="0", mime_type=FOLDER, user=DEFAULT_USER, content=None)
    files = [
        folder,
        store.add(name="1", mime_type="text/plain", user=DEFAULT_USER, content=b"", parents=[folder.id]),
        store.add(name="2", mime_type="text/plain", user=HEAD, content=b""),
    ]
    ids = [file.id for file in files]

    def call(method: str, user: str, body: dict[str, Any] | None = None, **params: Any) -> Any:
        with store.transaction():
            return handlers[method](Call(method, params, body, user))

    for verb, user, number, other, role in steps:
        before = {
            file.id: (file.version, [dict(one) for one in file.permissions], file.owner) for file in store.files()
        }
        permission = call("drive.about.get", other, fields="*")["user"]["permissionId"]
        given: dict[str, Any] = {"fileId": ids[number]}
        if verb in ("update", "delete"):
            given["permissionId"] = permission
        if verb in ("create", "update"):
            given["transferOwnership"] = True
        body = {"role": role} if verb == "update" else {"type": "user", "role": role, "emailAddress": other}
        method = f"drive.permissions.{verb}"
        if verb == "move":
            method, body = "drive.files.update", {}
            given |= {"addParents": folder.id, "removeParents": "root"}
        refused = refusal_of(lambda: call(method, user, None if verb == "delete" else body, **given))  # noqa: B023
        assert refused is None or refused.code in (400, 403, 404)
        if refused:
            after = {file.id: (file.version, file.permissions, file.owner) for file in store.files()}
            assert after == before
        for file in store.files():
            owners = [one["emailAddress"] for one in file.permissions if one["role"] == "owner"]
            assert owners == [file.owner]
            for person in _PEOPLE:
                shared = any(
                    one.get("emailAddress") == person
                    for above in store.with_ancestors(file)
                    for one in above.permissions
                )
                listed = call("drive.files.list", person, q="")["files"]
                assert (file.id in [one["id"] for one in listed]) == shared
                opened = refusal_of(lambda: call("drive.files.get", person, fileId=file.id))  # noqa: B023
                assert (opened.code if opened else 200) == (200 if shared else 404)


_WORDS = st.sampled_from(
    [
        *("name", "trashed", "=", "!=", "'x'", "and", "or", "not", "(", ")", "in", "parents", "has", "{", "}", "<"),
        *("key", "value", "properties", "'me'", "owners", "readers", "contains", "fullText", "visibility", "'limited'"),
        *("modifiedTime", "'2026-01-01'", "sharedWithMe", "true", "starred", "mimeType", "shortcutDetails.targetId"),
    ]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=25))
def test_any_query_is_answered_or_refused(workspace: EmulatedWorkspace, query: str) -> None:
    handlers = DriveService(workspace.store).handlers
    workspace.store.clear()
    workspace.store.add(name="x", mime_type="text/plain", user=DEFAULT_USER, content=b"x y")
    found: list[Any] = []
    refused = refusal_of(
        lambda: found.append(handlers["drive.files.list"](Call("drive.files.list", {"q": query}, None, DEFAULT_USER)))
    )
    if refused:
        assert (refused.code, refused.location) == (400, "q"), query
    else:
        assert len(found[0]["files"]) <= 1
