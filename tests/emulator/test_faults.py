"""What goes wrong on demand: which call a fault strikes, what the client sees, and what became of the write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import gspread
import pytest
import requests
from googleapiclient.errors import HttpError

from gmo_sync.emulator import EmulatedWorkspace, emulator
from gmo_sync.emulator.faults import Fault, Faults
from gmo_sync.emulator.quotas import LIMITS, Quotas, cost

ANNA = "anna@example.com"


@pytest.fixture
def workspace(server: EmulatedWorkspace) -> Iterator[EmulatedWorkspace]:
    server.reset()
    yield server
    server.reset()


@pytest.fixture
def sheet(workspace: EmulatedWorkspace) -> gspread.Worksheet:
    return workspace.gspread().create("Plan").sheet1


# Which call


@pytest.mark.parametrize(
    ("which", "struck"),
    [
        ({}, True),
        ({"method": "sheets.spreadsheets.values.*"}, True),
        ({"method": "sheets.spreadsheets.get"}, False),
        ({"method": "drive.*"}, False),
        ({"file": "1a"}, True),
        ({"file": "1"}, False),
        ({"user": ANNA}, True),
        ({"user": "a@example.com"}, False),
    ],
)
def test_a_fault_strikes_the_calls_it_describes(which: dict[str, Any], struck: bool) -> None:
    faults = Faults()
    faults.add(**which, status=500)
    assert bool(faults.meet("sheets.spreadsheets.values.get", ("1a", "A1"), ANNA)) is struck


@pytest.mark.parametrize(
    ("which", "struck"),
    [
        ({}, [True, False, False, False]),
        ({"nth": 3}, [False, False, True, False]),
        ({"nth": 2, "times": 2}, [False, True, True, False]),
        ({"times": None}, [True, True, True, True]),
        ({"nth": 3, "times": None}, [False, False, True, True]),
    ],
)
def test_a_fault_is_spent_after_its_calls(which: dict[str, Any], struck: list[bool]) -> None:
    faults = Faults()
    standing = faults.add(**which, status=500)
    assert [bool(faults.meet("drive.files.get", (), "")) for _ in range(4)] == struck
    assert standing.hits == sum(struck)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"nth": 2},
        {"status": 200},
        {"status": 503, "drop": True},
        {"delay": -1},
        {"delay": float("nan")},
        {"delay": 1, "applied": True},
        {"drop": True, "html": True},
        {"status": 500, "times": 0},
        {"status": 500, "unheard_of": 1},
    ],
)
def test_a_fault_that_means_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Faults().add(**wrong)


def test_many_faults_do_not_heap_up() -> None:
    faults = Faults()
    for _ in range(2500):
        faults.add(status=500)
    assert len(faults.listed()) <= 1000


# What the client sees


def test_google_s_quota_answer_is_raised_by_gspread(workspace: EmulatedWorkspace, sheet: gspread.Worksheet) -> None:
    workspace.faults.add("sheets.spreadsheets.values.*", status=429)
    with pytest.raises(gspread.exceptions.APIError) as raised:
        sheet.get("A1")
    error = raised.value.response.json()["error"]
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert "limit 'Read requests per minute per user' of service 'sheets.googleapis.com'" in error["message"]
    told = error["details"][0]
    assert (told["@type"], told["reason"]) == ("type.googleapis.com/google.rpc.ErrorInfo", "RATE_LIMIT_EXCEEDED")
    assert told["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    assert told["metadata"]["quota_limit_value"] == "60"
    assert sheet.get("A1") == [[]], "the fault is spent"


def test_a_write_that_is_refused_for_its_quota_says_so(workspace: EmulatedWorkspace, sheet: gspread.Worksheet) -> None:
    workspace.faults.add("sheets.spreadsheets.values.*", status=429)
    with pytest.raises(gspread.exceptions.APIError, match="Write requests per minute per user"):
        sheet.update_acell("A1", 1)
    assert sheet.acell("A1").value is None


@pytest.mark.parametrize(
    ("fault", "code", "reason", "domain"),
    [
        ({"status": 429}, 429, "rateLimitExceeded", "usageLimits"),
        ({"status": 403}, 403, "userRateLimitExceeded", "usageLimits"),
        ({"status": 403, "reason": "storageQuotaExceeded"}, 403, "storageQuotaExceeded", "global"),
        ({"status": 500}, 500, "internalError", "global"),
        ({"status": 503}, 503, "backendError", "global"),
    ],
)
def test_drive_s_clients_read_the_reason(
    workspace: EmulatedWorkspace, fault: dict[str, Any], code: int, reason: str, domain: str
) -> None:
    workspace.faults.add("drive.files.list", **fault)
    with pytest.raises(HttpError) as raised:
        workspace.service("drive").files().list().execute()
    assert raised.value.status_code == code
    assert raised.value.error_details[0]["reason"] == reason
    assert raised.value.error_details[0]["domain"] == domain


@pytest.mark.parametrize(("status", "status_word"), [(500, "INTERNAL"), (503, "UNAVAILABLE"), (401, "UNAUTHENTICATED")])
def test_newer_apis_say_it_in_their_envelope(workspace: EmulatedWorkspace, status: int, status_word: str) -> None:
    workspace.faults.add("forms.*", status=status)
    answer = workspace.session().get("https://forms.googleapis.com/v1/forms/x")
    assert (answer.status_code, answer.json()["error"]["status"]) == (status, status_word)


@pytest.mark.parametrize("fault", [{"status": 429, "html": True}, {"status": 403, "html": True}, {"status": 502}])
def test_a_page_may_come_where_json_belongs(workspace: EmulatedWorkspace, fault: dict[str, Any]) -> None:
    workspace.faults.add("*", **fault)
    answer = workspace.session().get(f"{workspace.url}/drive/v3/files")
    assert answer.status_code == fault["status"]
    assert answer.headers["content-type"].startswith("text/html")
    assert f"Error {fault['status']}" in answer.text


@pytest.mark.parametrize(
    ("fault", "left"),
    [
        ({"drop": True}, None),
        ({"drop": True, "applied": True}, "1"),
        ({"status": 503}, None),
        ({"status": 503, "applied": True}, "1"),
    ],
)
def test_a_write_is_applied_or_not_whatever_the_client_hears(
    workspace: EmulatedWorkspace, sheet: gspread.Worksheet, fault: dict[str, Any], left: str | None
) -> None:
    with (
        workspace.faults.add("sheets.spreadsheets.values.update", **fault) as standing,
        pytest.raises((requests.ConnectionError, gspread.exceptions.APIError)) as raised,
    ):
        sheet.update_acell("A1", 1)
    assert standing.hits == 1
    assert isinstance(raised.value, requests.ConnectionError) is fault.get("drop", False)
    assert sheet.acell("A1").value == left


def test_a_dropped_part_drops_its_whole_batch(workspace: EmulatedWorkspace) -> None:
    drive = workspace.service("drive")
    workspace.faults.add("drive.files.get", drop=True, times=None)
    batch = drive.new_batch_http_request(callback=lambda *_: None)
    batch.add(drive.files().get(fileId="x"))
    with pytest.raises(OSError):
        batch.execute()


def test_a_slow_answer_outlasts_an_impatient_client(workspace: EmulatedWorkspace, sheet: gspread.Worksheet) -> None:
    workspace.faults.add("sheets.spreadsheets.values.update", delay=60.0)
    address = f"{workspace.url}/v4/spreadsheets/{sheet.spreadsheet_id}/values/A1?valueInputOption=RAW"
    with pytest.raises(requests.Timeout):
        requests.put(address, json={"values": [["late"]]}, timeout=0.2)
    assert sheet.acell("A1").value == "late", "the write was applied; nobody else had to wait"


def test_what_is_delayed_goes_out_when_the_faults_are_cleared(workspace: EmulatedWorkspace) -> None:
    workspace.faults.add("*", delay=60.0)
    answers: list[int] = []
    waiting = threading.Thread(
        target=lambda: answers.append(requests.get(f"{workspace.url}/drive/v3/files", timeout=30).status_code)
    )
    waiting.start()
    while not workspace.faults.listed()[0].hits:
        pass
    workspace.faults.clear()
    waiting.join(10)
    assert answers == [200]


# Somebody else's edit in between


def test_another_user_edits_between_a_read_and_a_write(workspace: EmulatedWorkspace, sheet: gspread.Worksheet) -> None:
    sheet.spreadsheet.share(ANNA, perm_type="user", role="writer")
    rival = workspace.gspread(ANNA).open_by_key(sheet.spreadsheet_id).sheet1
    sheet.update([["read"]], "A1")
    with workspace.faults.before("sheets.spreadsheets.values.update", lambda: rival.update_acell("A1", "rival")) as met:
        read = sheet.acell("A1").value
        sheet.update_acell("B1", f"after {read}")
    assert met.hits == 1
    assert sheet.get("A1:B1") == [["rival", "after read"]]


def test_a_hook_s_own_calls_are_not_struck_by_it(workspace: EmulatedWorkspace, sheet: gspread.Worksheet) -> None:
    seen: list[int] = []

    def append() -> None:
        seen.append(1)
        sheet.append_row(["hook"])

    with workspace.faults.before("sheets.spreadsheets.values.append", append, times=None):
        sheet.append_row(["mine"])
        sheet.append_row(["mine"])
    assert len(seen) == 2
    assert sheet.col_values(1) == ["hook", "mine", "hook", "mine"]


def test_a_hook_that_fails_is_heard_of(workspace: EmulatedWorkspace, sheet: gspread.Worksheet) -> None:
    def fails() -> None:
        raise AssertionError("the test itself is wrong")

    with (
        pytest.raises(AssertionError, match="itself is wrong"),
        workspace.faults.before("*", fails),
        pytest.raises(gspread.exceptions.APIError),
    ):
        sheet.acell("A1")


# The control address


def test_faults_are_added_listed_and_removed_over_http(workspace: EmulatedWorkspace) -> None:
    address = f"{workspace.url}/_emulator/faults"
    made = requests.post(address, json={"method": "drive.*", "status": 503, "times": 2}, timeout=5)
    assert made.status_code == 201
    number = made.json()["id"]
    assert requests.get(f"{workspace.url}/drive/v3/files", timeout=5).status_code == 503
    assert requests.get(address, timeout=5).json()["faults"] == [
        {"id": number, "hits": 1, "spent": False, "method": "drive.*", "status": 503, "times": 2}
    ]
    assert requests.delete(f"{address}/{number}", timeout=5).status_code == 204
    assert requests.delete(f"{address}/{number}", timeout=5).status_code == 404
    assert requests.get(f"{workspace.url}/drive/v3/files", timeout=5).status_code == 200


def test_edits_of_another_user_are_carried_out_before_the_call(
    workspace: EmulatedWorkspace, sheet: gspread.Worksheet
) -> None:
    sheet.spreadsheet.share(ANNA, perm_type="user", role="writer")
    edit = {
        "method": "PUT",
        "path": f"/v4/spreadsheets/{sheet.spreadsheet_id}/values/A1?valueInputOption=RAW",
        "body": {"values": [["rival"]]},
        "user": ANNA,
    }
    fault = {"method": "sheets.spreadsheets.values.get", "edits": [edit]}
    assert requests.post(f"{workspace.url}/_emulator/faults", json=fault, timeout=5).status_code == 201
    assert sheet.acell("A1").value == "rival"
    file = workspace.store.get(sheet.spreadsheet_id)
    assert file is not None
    assert file.last_modified_by == ANNA


def test_an_edit_that_is_refused_is_not_passed_over(workspace: EmulatedWorkspace) -> None:
    workspace.faults.add("drive.files.list", edits=[{"method": "DELETE", "path": "/drive/v3/files/none"}])
    answer = requests.get(f"{workspace.url}/drive/v3/files", timeout=5)
    assert answer.status_code == 500
    assert "was refused with 404" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"status": "x"}', 422),
        (b'{"status": 503, "unheard": 1}', 422),
        (b'{"edits": [{"method": "TRACE", "path": "/x"}]}', 422),
        (b'{"edits": [{"method": "GET", "path": "http://example.com/"}]}', 422),
        (b'{"delay": 1e999}', 400),
        (b'{"status": 503, "message": "' + b"x" * 5_000_000 + b'"}', 413),
    ],
)
def test_the_control_address_refuses_what_is_no_fault(workspace: EmulatedWorkspace, body: bytes, status: int) -> None:
    headers = {"content-type": "application/json"}
    answer = requests.post(f"{workspace.url}/_emulator/faults", data=body, headers=headers, timeout=5)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]
    assert workspace.faults.listed() == []


def test_the_control_address_takes_no_forms(workspace: EmulatedWorkspace) -> None:
    for path in ("faults", "reset"):
        for headers in ({"origin": "https://example.com"}, {"sec-fetch-site": "cross-site"}):
            answer = requests.post(
                f"{workspace.url}/_emulator/{path}", json={"status": 500}, headers=headers, timeout=5
            )
            assert answer.status_code == 403
    answer = requests.post(f"{workspace.url}/_emulator/faults", data={"status": 500}, timeout=5)
    assert answer.status_code == 415
    assert workspace.faults.listed() == []


def test_a_reset_forgets_everything(workspace: EmulatedWorkspace, sheet: gspread.Worksheet) -> None:
    workspace.faults.add(status=500)
    workspace.faults.quotas(1.0)
    assert requests.post(f"{workspace.url}/_emulator/reset", timeout=5).status_code == 204
    assert workspace.faults.listed() == []
    assert workspace.faults.scale is None
    changes = requests.get(f"{workspace.url}/drive/v3/changes?pageToken=1", timeout=5).json()["changes"]
    assert changes == []
    assert requests.get(f"{workspace.url}/_emulator", timeout=5).json()["addresses"]


# Quotas

NOON = datetime(2026, 11, 23, 12, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "http_method", "metric", "units"),
    [
        ("sheets.spreadsheets.get", "GET", "read_requests", 1),
        ("sheets.spreadsheets.getByDataFilter", "POST", "read_requests", 1),
        ("sheets.spreadsheets.values.batchClearByDataFilter", "POST", "write_requests", 1),
        ("sheets.spreadsheets.values.batchUpdateByDataFilter", "POST", "write_requests", 1),
        ("sheets.spreadsheets.developerMetadata.search", "POST", "read_requests", 1),
        ("forms.forms.responses.list", "GET", "expensive_read_requests", 1),
        ("slides.presentations.pages.getThumbnail", "GET", "expensive_read_requests", 1),
        ("slides.presentations.batchUpdate", "POST", "write_requests", 1),
        ("drive.files.list", "GET", "queries", 100),
        ("drive.files.export", "GET", "queries", 200),
        ("drive.files.get", "GET", "queries", 5),
        ("drive.files.delete", "DELETE", "queries", 50),
    ],
)
def test_what_a_call_counts_for(method: str, http_method: str, metric: str, units: int) -> None:
    assert cost(method, http_method) == (metric, units)


def test_a_minute_s_requests_are_counted_by_user_and_by_project() -> None:
    def reads(user: str, project: str = "") -> Any:
        return quotas.take("sheets.spreadsheets.get", "GET", user, project, now)

    quotas, now = Quotas(1.0), NOON
    users = LIMITS["sheets", "read_requests"].per_project // 60
    for user in range(users):
        assert not any(reads(str(user)) for _ in range(60))
        assert "PerUser" in reads(str(user)).details[0]["metadata"]["quota_limit"]
    assert reads("new").details[0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerProject"
    assert reads("new", "another project") is None
    assert quotas.take("sheets.spreadsheets.batchUpdate", "POST", "0", "", now) is None, "writes are counted apart"
    now += timedelta(minutes=1)
    assert reads("0") is None


def test_quotas_are_enforced_when_asked_for() -> None:
    now = [NOON]
    with emulator(clock=lambda: now[0], quotas=0.05) as workspace:
        session = workspace.session("anna@example.com")

        def status(**more: Any) -> int:
            return session.get("https://sheets.googleapis.com/v4/spreadsheets/x", **more).status_code

        assert [status() for _ in range(4)] == [404, 404, 404, 429]
        assert status(params={"quotaUser": "boris"}) == 404
        now[0] += timedelta(minutes=1)
        assert status() == 404
        requests.put(f"{workspace.url}/_emulator/quotas", json={"scale": None}, timeout=5)
        assert {status() for _ in range(10)} == {404}
        assert requests.put(f"{workspace.url}/_emulator/quotas", json={"scale": 0}, timeout=5).status_code == 422


def test_a_fault_is_shown_as_it_was_given() -> None:
    given = {"method": "drive.*", "status": 429, "html": True, "times": None}
    assert Fault.model_validate(given).model_dump(exclude_defaults=True) == given
