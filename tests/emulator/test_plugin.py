"""The pytest plugin and the clients that a running emulator gives to tests of other people's code."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import gspread
import pytest
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.clients import rerouted

pytest_plugins = ["pytester", "gmo_sync.emulator.pytest_plugin"]

ANNA = "anna@example.com"
SHEET = "application/vnd.google-apps.spreadsheet"


def test_every_test_gets_an_empty_workspace(google_workspace: EmulatedWorkspace) -> None:
    assert google_workspace.store.files() == []
    assert google_workspace.faults.listed() == []


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_the_plugin_serves_tests_of_a_stranger(pytester: pytest.Pytester, workers: str) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_one(google_workspace, number):
            assert google_workspace.gspread().openall() == []
            sheet = google_workspace.gspread().create("Report").sheet1
            sheet.update([["a", number]], "A1")
            assert sheet.get("B1") == [[str(number)]]
            google_workspace.faults.add("*", status=500, times=None)
        """
    )
    done = pytester.runpytest_subprocess("-p", "gmo_sync.emulator.pytest_plugin", "-p", "xdist", workers)
    done.assert_outcomes(passed=4)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("https://sheets.googleapis.com/v4/spreadsheets?a=b", "http://e:1/v4/spreadsheets?a=b"),
        ("https://www.googleapis.com/batch/drive/v3", "http://e:1/batch/drive/v3"),
        ("https://docs.google.com/forms/d/e/x/viewform", "http://e:1/forms/d/e/x/viewform"),
        ("https://example.com/x", "https://example.com/x"),
        ("https://googleapis.com.example.com/x", "https://googleapis.com.example.com/x"),
        ("https://evilgoogleapis.com/x", "https://evilgoogleapis.com/x"),
        ("http://e:1/x", "http://e:1/x"),
    ],
)
def test_only_google_s_hosts_lead_to_the_emulator(address: str, sent: str) -> None:
    assert rerouted(address, "http://e:1") == sent


def test_each_client_acts_for_its_user(google_workspace: EmulatedWorkspace) -> None:
    spreadsheet = google_workspace.gspread(ANNA).create("Anna's")
    about = google_workspace.service("drive", user=ANNA).about().get(fields="user").execute()
    assert about["user"]["emailAddress"] == ANNA
    assert google_workspace.gspread().openall() == []
    with pytest.raises(PermissionError):
        google_workspace.gspread().open_by_key(spreadsheet.id)
    with google_workspace.session(ANNA) as session:
        own = session.get(f"https://sheets.googleapis.com/v4/spreadsheets/{spreadsheet.id}").json()
    assert own["properties"]["title"] == "Anna's"


def test_clients_with_credentials_of_their_own_name_their_user(google_workspace: EmulatedWorkspace) -> None:
    credentials = google_workspace.credentials(ANNA)
    client = gspread.authorize(credentials, session=google_workspace.session(ANNA))
    client.create("Hers")
    file = google_workspace.store.files()[0]
    assert file.owner == ANNA


def test_uploads_downloads_and_batches_reach_the_emulator(google_workspace: EmulatedWorkspace) -> None:
    drive = google_workspace.service("drive")
    media = MediaIoBaseUpload(io.BytesIO(b"0123456789" * 100_000), "text/plain", chunksize=256 * 1024, resumable=True)
    made = drive.files().create(body={"name": "big"}, media_body=media).execute()
    read = io.BytesIO()
    download = MediaIoBaseDownload(read, drive.files().get_media(fileId=made["id"]), chunksize=300_000)
    while not download.next_chunk()[1]:
        pass
    assert read.getvalue() == b"0123456789" * 100_000
    names: list[str] = []
    batch = drive.new_batch_http_request(callback=lambda _, answer, error: names.append(answer["name"]))
    batch.add(drive.files().get(fileId=made["id"]))
    batch.add(drive.files().create(body={"name": "other"}))
    batch.execute()
    assert names == ["big", "other"]


def test_threads_may_share_one_service(google_workspace: EmulatedWorkspace) -> None:
    drive = google_workspace.service("drive")
    wrong: list[Any] = []

    def work(number: int) -> None:
        for step in range(10):
            name = f"{number}-{step}"
            made = drive.files().create(body={"name": name}, fields="name").execute()
            if made != {"name": name}:
                wrong.append(made)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(google_workspace.store.files()) == 40


def test_gspread_imports_csv_and_exports(google_workspace: EmulatedWorkspace) -> None:
    client = google_workspace.gspread()
    spreadsheet = client.create("Table")
    client.import_csv(spreadsheet.id, "a,b\n1,2\n")
    assert client.open_by_key(spreadsheet.id).sheet1.get_all_values() == [["a", "b"], ["1", "2"]]
    assert spreadsheet.export(gspread.utils.ExportFormat.CSV).split() == [b"a,b", b"1,2"]


@pytest.mark.parametrize("name", ["sheets", "drive", "forms", "slides"])
def test_every_service_has_a_usual_version(google_workspace: EmulatedWorkspace, name: str) -> None:
    assert google_workspace.service(name)._dynamic_attrs


def test_the_readme_s_example_passes(pytester: pytest.Pytester) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Test your own code with the emulator")[1].split("\n## ")[0]
    example = section.split("```py\n")[1].split("```")[0]
    pytester.makepyfile(example)
    pytester.makeconftest('pytest_plugins = ["gmo_sync.emulator.pytest_plugin"]')
    pytester.runpytest_subprocess().assert_outcomes(passed=example.count("def test_"))
