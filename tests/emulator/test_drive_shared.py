"""Shared drives and the log of changes through google-api-python-client, as several people."""

from __future__ import annotations

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.emulator.conftest import service_of

HEAD = "head@example.com"
GUEST = "guest@example.com"
ROBOT = "sync@project.iam.gserviceaccount.com"
SHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
ALL = {"supportsAllDrives": True}
EVERYTHING = {"supportsAllDrives": True, "includeItemsFromAllDrives": True}


def refusal(request: Any) -> tuple[int, str]:
    with pytest.raises(HttpError) as caught:
        request.execute()
    return caught.value.status_code, caught.value.error_details[0]["reason"]


def make(drive: Any, name: str, parent: str = "", mime_type: str = "text/plain", **query: Any) -> str:
    body = {"name": name, "mimeType": mime_type} | ({"parents": [parent]} if parent else {})
    return str(drive.files().create(body=body, **(query or ALL)).execute()["id"])


def join(drive: Any, drive_id: str, email: str, role: str) -> None:
    body = {"type": "user", "role": role, "emailAddress": email}
    drive.permissions().create(fileId=drive_id, body=body, **ALL).execute()


def names(drive: Any, **query: Any) -> list[str]:
    return sorted(file["name"] for file in drive.files().list(**query).execute()["files"])


@pytest.fixture
def shared(drive: Any) -> str:
    return str(drive.drives().create(requestId="1", body={"name": "Методисты"}).execute()["id"])


@pytest.fixture
def head(emulator_url: str) -> Any:
    return service_of(emulator_url, HEAD)


def test_a_shared_drive_is_made_once_for_a_request(drive: Any, shared: str) -> None:
    assert refusal(drive.drives().create(requestId="1", body={"name": "Методисты"})) == (409, "duplicate")
    assert refusal(drive.drives().create(requestId="2", body={})) == (400, "required")
    short = drive.drives().get(driveId=shared).execute()
    assert short == {"kind": "drive#drive", "id": shared, "name": "Методисты"}
    whole = drive.drives().get(driveId=shared, fields="*").execute()
    assert whole["capabilities"]["canManageMembers"] is True
    assert whole["restrictions"]["driveMembersOnly"] is False
    assert drive.drives().list().execute()["drives"] == [short]


def test_a_shared_drive_is_its_members_(drive: Any, head: Any, shared: str) -> None:
    assert refusal(head.drives().get(driveId=shared)) == (404, "notFound")
    join(drive, shared, HEAD, "reader")
    assert head.drives().get(driveId=shared, fields="capabilities/canEdit").execute() == {
        "capabilities": {"canEdit": False}
    }
    request = head.drives().update(driveId=shared, body={"name": "Наши"})
    assert refusal(request) == (403, "insufficientFilePermissions")
    assert drive.drives().update(driveId=shared, body={"name": "Наши"}).execute()["name"] == "Наши"
    head.drives().hide(driveId=shared).execute()
    assert head.drives().get(driveId=shared, fields="hidden").execute() == {"hidden": True}
    assert drive.drives().get(driveId=shared, fields="hidden").execute() == {"hidden": False}
    head.drives().unhide(driveId=shared).execute()
    assert head.drives().list(q="hidden = true").execute()["drives"] == []


def test_team_drives_are_shared_drives(drive: Any, shared: str) -> None:
    old = drive.teamdrives().get(teamDriveId=shared, fields="*").execute()
    assert (old["kind"], old["name"]) == ("drive#teamDrive", "Методисты")
    assert "canManageMembers" in old["capabilities"]
    assert [one["id"] for one in drive.teamdrives().list().execute()["teamDrives"]] == [shared]


def test_what_stands_in_a_shared_drive_is_seen_only_by_those_who_say_so(drive: Any, shared: str) -> None:
    file = make(drive, "Общее", shared)
    make(drive, "Своё")
    assert refusal(drive.files().get(fileId=file)) == (404, "notFound")
    assert refusal(drive.files().update(fileId=file, body={"name": "x"})) == (404, "notFound")
    assert refusal(drive.permissions().list(fileId=file)) == (404, "notFound")
    assert refusal(drive.files().create(body={"parents": [shared]})) == (404, "notFound")
    seen = drive.files().get(fileId=file, fields="*", **ALL).execute()
    assert (seen["driveId"], seen["parents"], "owners" in seen) == (shared, [shared], False)
    assert seen["capabilities"]["canDelete"] is True
    assert names(drive) == ["Своё"]
    assert names(drive, **EVERYTHING) == ["Общее", "Своё"]
    assert names(drive, corpora="drive", driveId=shared, **EVERYTHING) == ["Общее"]
    assert names(drive, corpora="allDrives", q=f"'{shared}' in parents", **EVERYTHING) == ["Общее"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"corpora": "drive", **EVERYTHING}, 400),
        ({"corpora": "user", "driveId": "{id}", **EVERYTHING}, 400),
        ({"corpora": "drive", "driveId": "{id}"}, 400),
        ({"corpora": "allDrives", "includeItemsFromAllDrives": True}, 400),
        ({"corpora": "drive", "driveId": "nothing", **EVERYTHING}, 404),
        ({"corpora": "everything"}, 400),
    ],
)
def test_lists_of_drives_have_to_fit_together(drive: Any, shared: str, query: dict[str, Any], status: int) -> None:
    asked = {name: value.format(id=shared) if isinstance(value, str) else value for name, value in query.items()}
    assert refusal(drive.files().list(**asked))[0] == status


def test_who_is_no_member_lists_nothing(drive: Any, head: Any, shared: str) -> None:
    file = make(drive, "Общее", shared)
    request = head.files().list(corpora="drive", driveId=shared, **EVERYTHING)
    assert refusal(request) == (403, "teamDriveMembershipRequired")
    body = {"type": "user", "role": "writer", "emailAddress": HEAD}
    drive.permissions().create(fileId=file, body=body, **ALL).execute()
    assert names(head, **EVERYTHING) == ["Общее"]
    assert drive.files().get(fileId=file, fields="hasAugmentedPermissions", **ALL).execute() == {
        "hasAugmentedPermissions": True
    }


@pytest.mark.parametrize(
    ("role", "adds", "renames", "trashes", "deletes", "shares"),
    [
        ("reader", 403, 403, 403, 403, 403),
        ("commenter", 403, 403, 403, 403, 403),
        ("writer", 200, 200, 403, 403, 403),
        ("fileOrganizer", 200, 200, 200, 403, 403),
        ("organizer", 200, 200, 200, 200, 200),
    ],
)
def test_a_role_in_a_shared_drive_lets_do_what_it_says(
    drive: Any, head: Any, shared: str, role: str, adds: int, renames: int, trashes: int, deletes: int, shares: int
) -> None:
    file = make(drive, "Общее", shared)
    join(drive, shared, HEAD, role)

    def status(request: Any) -> int:
        try:
            request.execute()
        except HttpError as error:
            return int(error.status_code)
        return 200

    files = head.files()
    assert status(files.create(body={"parents": [shared]}, **ALL)) == adds
    assert status(files.update(fileId=file, body={"name": "x"}, **ALL)) == renames
    member = {"type": "user", "role": "reader", "emailAddress": GUEST}
    assert status(head.permissions().create(fileId=shared, body=member, **ALL)) == shares
    assert status(files.update(fileId=file, body={"trashed": True}, **ALL)) == trashes
    assert status(files.delete(fileId=file, **ALL)) == deletes


def test_members_are_inherited_and_changed_where_they_are(drive: Any, shared: str) -> None:
    join(drive, shared, HEAD, "writer")
    file = make(drive, "Общее", shared)
    listed = drive.permissions().list(fileId=file, fields="permissions", **ALL).execute()["permissions"]
    head = next(one for one in listed if one["emailAddress"] == HEAD)
    assert head["permissionDetails"] == [
        {"permissionType": "member", "role": "writer", "inheritedFrom": shared, "inherited": True}
    ]
    request = drive.permissions().delete(fileId=file, permissionId=head["id"], **ALL)
    assert refusal(request) == (403, "cannotModifyInheritedTeamDrivePermission")
    drive.permissions().delete(fileId=shared, permissionId=head["id"], **ALL).execute()
    assert len(drive.permissions().list(fileId=file, **ALL).execute()["permissions"]) == 1


def test_a_shared_drive_keeps_an_organizer(drive: Any, shared: str) -> None:
    mine = drive.permissions().list(fileId=shared, **ALL).execute()["permissions"][0]["id"]
    assert refusal(drive.permissions().delete(fileId=shared, permissionId=mine, **ALL))[0] == 403
    request = drive.permissions().update(fileId=shared, permissionId=mine, body={"role": "reader"}, **ALL)
    assert refusal(request)[0] == 403


@pytest.mark.parametrize(
    ("on_drive", "body", "reason"),
    [
        (False, {"type": "user", "role": "owner", "emailAddress": HEAD}, "ownerOnTeamDriveItemNotSupported"),
        (False, {"type": "user", "role": "organizer", "emailAddress": HEAD}, "organizerOnNonTeamDriveItemNotSupported"),
        (True, {"type": "anyone", "role": "reader"}, "cannotShareTeamDriveTopFolderWithAnyoneOrDomains"),
        (
            True,
            {"type": "user", "role": "reader", "emailAddress": HEAD, "expirationTime": "2999-01-01T00:00:00Z"},
            "expirationDateNotAllowedForSharedDriveMembers",
        ),
    ],
)
def test_what_a_shared_drive_does_not_share(
    drive: Any, shared: str, on_drive: bool, body: dict[str, str], reason: str
) -> None:
    file = shared if on_drive else make(drive, "Общее", shared)
    request = drive.permissions().create(fileId=file, body=body, transferOwnership=True, **ALL)
    assert refusal(request) == (403, reason)


def test_restrictions_are_kept_to(drive: Any, shared: str) -> None:
    file = make(drive, "Общее", shared)
    drive.drives().update(driveId=shared, body={"restrictions": {"driveMembersOnly": True}}).execute()
    body = {"type": "user", "role": "reader", "emailAddress": HEAD}
    request = drive.permissions().create(fileId=file, body=body, **ALL)
    assert refusal(request) == (403, "teamDriveTeamMembersOnlyRestriction")
    rules = {"driveMembersOnly": False, "domainUsersOnly": True}
    drive.drives().update(driveId=shared, body={"restrictions": rules}).execute()
    drive.permissions().create(fileId=file, body=body, **ALL).execute()
    outsider = {**body, "emailAddress": "x@elsewhere.example"}
    request = drive.permissions().create(fileId=file, body=outsider, **ALL)
    assert refusal(request) == (403, "teamDriveDomainUsersOnlyRestriction")


def test_a_shared_drive_with_items_is_not_deleted(drive: Any, shared: str) -> None:
    file = make(drive, "Общее", shared)
    assert refusal(drive.drives().delete(driveId=shared)) == (403, "cannotDeleteResourceWithChildren")
    drive.files().delete(fileId=file, **ALL).execute()
    drive.drives().delete(driveId=shared).execute()
    assert drive.drives().list().execute()["drives"] == []


def test_a_file_moves_into_a_shared_drive_and_out_of_it(drive: Any, shared: str) -> None:
    file, folder = make(drive, "Своё"), make(drive, "Папка", mime_type=FOLDER)
    files = drive.files()
    files.update(fileId=file, addParents=shared, removeParents="root", **ALL).execute()
    assert files.get(fileId=file, fields="driveId,owners", **ALL).execute() == {"driveId": shared}
    request = files.update(fileId=folder, addParents=shared, removeParents="root", **ALL)
    assert refusal(request) == (403, "teamDrivesFolderMoveInNotSupported")
    files.update(fileId=file, addParents=folder, removeParents=shared, **ALL).execute()
    assert files.get(fileId=file, fields="driveId,ownedByMe").execute() == {"ownedByMe": True}


def test_a_service_account_makes_files_only_in_shared_drives(
    emulator_url: str, drive: Any, sheets_api: Any, shared: str
) -> None:
    robot = service_of(emulator_url, ROBOT)
    own = make(drive, "Папка", mime_type=FOLDER)
    join(drive, own, ROBOT, "writer")
    mine = make(drive, "План", mime_type=SHEET)
    join(drive, mine, ROBOT, "writer")
    for request in (
        robot.files().create(body={"name": "x"}),
        robot.files().create(body={"name": "x", "parents": [own]}),
        robot.files().copy(fileId=mine, body={}),
    ):
        assert refusal(request) == (403, "storageQuotaExceeded")
    assert refusal(robot.drives().create(requestId="9", body={"name": "x"}))[0] == 403
    with pytest.raises(HttpError) as caught:
        service_of(emulator_url, ROBOT, "sheets", "v4", "/").spreadsheets().create(body={}).execute()
    assert caught.value.status_code == 403
    assert "does not have permission" in caught.value.reason
    join(drive, shared, ROBOT, "fileOrganizer")
    made = make(robot, "Отчёт", shared, SHEET)
    sheets_api.spreadsheets().get(spreadsheetId=made).execute()
    assert make(robot, "Копия", shared)


# Changes


def start(drive: Any, **query: Any) -> str:
    return str(drive.changes().getStartPageToken(**query).execute()["startPageToken"])


def changes(drive: Any, token: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = drive.changes().list(pageToken=token, **query).execute()
        found += page["changes"]
        assert ("nextPageToken" in page) != ("newStartPageToken" in page)
        if "newStartPageToken" in page:
            return found
        token = page["nextPageToken"]


def test_a_file_is_told_once_as_it_is_now(drive: Any) -> None:
    first = make(drive, "1")
    token = start(drive)
    second = make(drive, "2")
    drive.files().update(fileId=second, body={"name": "3"}).execute()
    drive.files().update(fileId=first, body={"starred": True}).execute()
    told = changes(drive, token, pageSize=1)
    assert [(one["fileId"], one["file"]["name"], one["removed"]) for one in told] == [
        (second, "3", False),
        (first, "1", False),
    ]
    assert changes(drive, start(drive)) == []


def test_who_loses_access_is_told_of_a_removal(drive: Any, head: Any) -> None:
    folder = make(drive, "Папка", mime_type=FOLDER)
    file = make(drive, "1", folder)
    join(drive, folder, HEAD, "reader")
    token = start(head)
    permission = next(
        one["id"]
        for one in drive.permissions().list(fileId=folder, fields="*").execute()["permissions"]
        if one["emailAddress"] == HEAD
    )
    drive.permissions().delete(fileId=folder, permissionId=permission).execute()
    told = changes(head, token)
    assert {(one["fileId"], one["removed"]) for one in told} == {(folder, True), (file, True)}
    assert changes(head, token, includeRemoved=False) == []


def test_deletions_are_told_to_those_who_saw_the_file(drive: Any, head: Any, emulator_url: str) -> None:
    folder = make(drive, "Папка", mime_type=FOLDER)
    file = make(drive, "1", folder)
    join(drive, folder, HEAD, "reader")
    token = start(drive)
    drive.files().delete(fileId=folder).execute()
    for someone in (drive, head):
        assert {one["fileId"] for one in changes(someone, token) if one["removed"]} == {folder, file}
    assert changes(service_of(emulator_url, GUEST), token) == []


def test_my_drive_alone_leaves_out_what_others_share(drive: Any, head: Any) -> None:
    token = start(head)
    theirs = make(drive, "1")
    join(drive, theirs, HEAD, "reader")
    mine = make(head, "2")
    assert [one["fileId"] for one in changes(head, token)] == [theirs, mine]
    assert [one["fileId"] for one in changes(head, token, restrictToMyDrive=True)] == [mine]


def test_a_shared_drive_has_a_log_of_its_own(drive: Any, shared: str) -> None:
    token = start(drive, driveId=shared, **ALL)
    own, common = make(drive, "1"), make(drive, "2", shared)
    assert [one["fileId"] for one in changes(drive, token)] == [own]
    assert [one["fileId"] for one in changes(drive, token, **EVERYTHING)] == [own, common]
    assert [one["fileId"] for one in changes(drive, token, driveId=shared, **EVERYTHING)] == [common]
    drive.drives().update(driveId=shared, body={"name": "Наши"}).execute()
    told = changes(drive, token, driveId=shared, **EVERYTHING)[-1]
    assert (told["changeType"], told["driveId"], told["drive"]["name"]) == ("drive", shared, "Наши")


@pytest.mark.parametrize("token", ["", "x", "-1", "999999999", "1" * 30])
def test_a_token_that_means_nothing_is_refused(drive: Any, token: str) -> None:
    assert refusal(drive.changes().list(pageToken=token))[0] == 400
