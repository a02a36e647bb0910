"""Starting, stopping, who is let in, restarting with data, and dying in the middle of a write."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from gmo_sync.emulator import EmulatedWorkspace, emulator
from gmo_sync.google import Workspace

SHEET = "application/vnd.google-apps.spreadsheet"


def test_a_server_is_ready_at_once_and_gone_at_the_end() -> None:
    with emulator() as workspace:
        port = urlsplit(workspace.url).port
        assert requests.get(workspace.url, timeout=5).status_code == 200
    with pytest.raises(requests.ConnectionError):
        requests.get(workspace.url, timeout=5)
    with emulator(port=port or 0) as again:
        assert again.url == workspace.url


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match=r"[Aa]ddress already in use|10048"), emulator(port=taken.getsockname()[1]):
            pass


def test_stopping_does_not_wait_for_idle_connections() -> None:
    with requests.Session() as session, emulator() as workspace:
        session.get(workspace.url, timeout=5)
        stopping = threading.Thread(target=workspace.stop)
        stopping.start()
        stopping.join(5)
        assert not stopping.is_alive()


def test_the_clock_can_be_given() -> None:
    with emulator(clock=lambda: datetime(2021, 9, 1, tzinfo=UTC)) as workspace:
        made = requests.post(f"{workspace.url}/drive/v3/files?fields=createdTime", json={"name": "x"}, timeout=5)
        assert made.json() == {"createdTime": "2021-09-01T00:00:00.000Z"}


def test_large_answers_are_compressed_when_wished() -> None:
    with emulator(compress_above=200) as workspace:
        answer = requests.get(f"{workspace.url}/drive/v3/files/generateIds?count=50", timeout=5)
        assert answer.headers["content-encoding"] == "gzip"
        assert len(answer.json()["ids"]) == 50
        assert "content-encoding" not in requests.get(f"{workspace.url}/drive/v3/files", timeout=5).headers


def test_an_address_without_a_page_says_so_in_russian(workspace: EmulatedWorkspace) -> None:
    answer = requests.get(f"{workspace.url}/nothing/here", timeout=5)
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.text


def test_requests_at_the_same_time_do_not_mix(workspace: EmulatedWorkspace) -> None:
    def work(number: int) -> None:
        with requests.Session() as session:
            for step in range(20):
                name = f"{number}-{step}"
                made = session.post(f"{workspace.url}/drive/v3/files", json={"name": name}, timeout=10).json()
                got = session.get(f"{workspace.url}/drive/v3/files/{made['id']}", timeout=10).json()
                if got["name"] != name:
                    mixed.append((got["name"], name))

    mixed: list[tuple[str, str]] = []
    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mixed == []
    assert len(workspace.store.files()) == 120


# Data that outlives the server


def fill(workspace: Workspace) -> dict[str, str]:
    files = workspace.drive.files()
    made = {
        kind: files.create(body={"name": kind, "mimeType": f"application/vnd.google-apps.{kind}"}).execute()["id"]
        for kind in ("spreadsheet", "form", "presentation", "folder")
    }
    values = workspace.sheets.spreadsheets().values()
    body = {"values": [["Сроки", "=1+1"], ["октябрь", 5]]}
    values.update(spreadsheetId=made["spreadsheet"], range="A1", valueInputOption="USER_ENTERED", body=body).execute()
    return made


def everything(workspace: Workspace, made: dict[str, str]) -> list[Any]:
    fields = "id,name,mimeType,version,createdTime,modifiedTime,permissions,parents"
    return [
        *(workspace.drive.files().get(fileId=one, fields=fields).execute() for one in made.values()),
        workspace.sheets.spreadsheets().values().get(spreadsheetId=made["spreadsheet"], range="A1:B2").execute(),
        workspace.forms.forms().get(formId=made["form"], fields="formId,info,revisionId,settings").execute(),
        workspace.slides.presentations().get(presentationId=made["presentation"], fields="title,slides").execute(),
    ]


def test_documents_outlive_the_server(tmp_path: Path) -> None:
    with emulator(data=tmp_path) as workspace, Workspace.emulator(workspace.url) as workspace:
        made = fill(workspace)
        before = everything(workspace, made)
    with emulator(data=tmp_path) as workspace, Workspace.emulator(workspace.url) as workspace:
        assert everything(workspace, made) == before


SERVE = """
import sys
from pathlib import Path
from gmo_sync.emulator import serve
serve(0, Path(sys.argv[1]), on_ready=lambda url: print(url, flush=True))
print("stopped", flush=True)
"""


@pytest.fixture
def start(tmp_path: Path) -> Any:
    started: list[subprocess.Popen[str]] = []

    def started_one() -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen([sys.executable, "-c", SERVE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        return process, process.stdout.readline().strip()

    yield started_one
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


Start = Callable[[], tuple["subprocess.Popen[str]", str]]


def test_a_server_killed_in_the_middle_of_writing_keeps_what_it_confirmed(start: Start) -> None:
    process, url = start()
    with requests.Session() as session:
        file_id = session.post(f"{url}/drive/v3/files", json={"name": "0", "mimeType": SHEET}).json()["id"]
        address = f"{url}/v4/spreadsheets/{file_id}/values/A1:Z200?valueInputOption=RAW"
        confirmed = -1
        killer = threading.Timer(0.4, os.kill, (process.pid, signal.SIGKILL))
        killer.start()
        for number in range(100_000):
            try:
                answer = session.put(address, json={"values": [[str(number)] * 26] * 200})
            except requests.RequestException:  # refused, or cut off in the middle of its answer
                break
            assert answer.status_code == 200
            confirmed = number
        killer.join()
    assert confirmed >= 0
    _, url = start()
    rows = requests.get(f"{url}/v4/spreadsheets/{file_id}/values/A1:Z200", timeout=5).json()["values"]
    found = {cell for row in rows for cell in row}
    assert len(found) == 1, "a write is there as a whole or not at all"
    assert int(found.pop()) in (confirmed, confirmed + 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_with_ctrl_c_and_with_sigterm(start: Start, number: signal.Signals) -> None:
    process, url = start()
    assert requests.get(f"{url}/drive/v3/files", timeout=5).status_code == 200
    process.send_signal(number)
    output, _ = process.communicate(timeout=10)
    assert (process.returncode, output) == (0, "stopped\n")
