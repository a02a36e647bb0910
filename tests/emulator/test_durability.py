"""What was acknowledged is on disk, whole, however the server dies."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from gmo_sync.emulator import emulator
from gmo_sync.emulator.sheets import storage
from gmo_sync.emulator.sheets.workbook import Workbook

WRITERS = 3
ROWS = 300  # more than one block of rows


class Server:
    """`gmo-sync emulator --data` as a process of its own."""

    def __init__(self, folder: Path) -> None:
        program = "from gmo_sync.cli import main; main()"
        command = [sys.executable, "-c", program, "emulator", "--port", "0", "--data", str(folder)]
        environment = {**os.environ, "GMO_SYNC_LANGUAGE": "en"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        assert self.process.stdout
        self.url = ""
        while "http://" not in self.url:
            self.url = self.process.stdout.readline()
            assert self.url, "the server did not start"
        self.url = "http://" + self.url.split("http://")[1].split(";")[0].split('"')[0].strip()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture
def running() -> Iterator[list[Server]]:
    started: list[Server] = []
    yield started
    for server in started:
        server.kill()


def batch(number: int) -> dict[str, Any]:
    """Writes `number` at both ends of the sheet, names a tab after it and adds metadata: one batch of four requests."""
    cell = [{"values": [{"userEnteredValue": {"numberValue": number}}]}]
    return {
        "requests": [
            {"updateCells": {"start": {"sheetId": 0, "rowIndex": 0}, "fields": "userEnteredValue", "rows": cell}},
            {"updateSheetProperties": {"properties": {"sheetId": 0, "title": f"n{number}"}, "fields": "title"}},
            {"appendCells": {"sheetId": 0, "fields": "userEnteredValue", "rows": cell}},
            {"updateCells": {"start": {"sheetId": 0, "rowIndex": 250}, "fields": "userEnteredValue", "rows": cell}},
        ]
    }


def write(url: str, file_id: str, first: int, acknowledged: list[int]) -> None:
    with requests.Session() as session:
        number = first
        while True:
            try:
                answer = session.post(f"{url}/v4/spreadsheets/{file_id}:batchUpdate", json=batch(number), timeout=30)
            except requests.RequestException:
                return
            assert answer.status_code == 200, answer.text
            acknowledged.append(number)
            number += 1


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
def test_batches_survive_kill_9_in_the_middle_of_writing(tmp_path: Path, running: list[Server]) -> None:
    chance = random.Random(20261123)
    running.append(Server(tmp_path))
    files = []
    for _ in range(WRITERS):
        made = requests.post(f"{running[-1].url}/v4/spreadsheets", json={}, timeout=10).json()["spreadsheetId"]
        rows = [[row] for row in range(ROWS)]
        address = f"{running[-1].url}/v4/spreadsheets/{made}/values/A1:A{ROWS}?valueInputOption=RAW"
        assert requests.put(address, json={"values": rows}, timeout=10).status_code == 200
        files.append(made)
    last = dict.fromkeys(files, 0)
    for _ in range(2):
        server = running[-1]
        acknowledged: dict[str, list[int]] = {file: [] for file in files}
        threads = [
            threading.Thread(target=write, args=(server.url, file, last[file] + 1, acknowledged[file]))
            for file in files
        ]
        for thread in threads:
            thread.start()
        threading.Event().wait(chance.uniform(0.1, 0.6))
        server.kill()
        for thread in threads:
            thread.join()
        running.append(Server(tmp_path))
        for file in files:
            found = state(running[-1].url, file)
            confirmed = max(acknowledged[file], default=last[file])
            assert found in (confirmed, confirmed + 1)
            last[file] = found
    assert sum(last.values()) > 0


def state(url: str, file_id: str) -> int:
    """The number of the last batch that is there, whole."""
    whole = requests.get(f"{url}/v4/spreadsheets/{file_id}?fields=sheets.properties.title", timeout=10).json()
    title = whole["sheets"][0]["properties"]["title"]
    rows = requests.get(f"{url}/v4/spreadsheets/{file_id}/values/{title}!A1:A1000", timeout=10).json()["values"]
    number = int(title.removeprefix("n")) if title.startswith("n") else 0
    appended = [int(row[0]) for row in rows[ROWS:]]
    assert appended == list(range(1, number + 1)), "each batch once, in order"
    if number:
        assert rows[0] == rows[250] == [str(number)]
    return number


def test_an_edit_of_one_cell_writes_one_block_of_rows() -> None:
    with emulator() as workspace:
        sheet = workspace.gspread().create("x").sheet1
        sheet.update([[row, "Ж"] for row in range(1000)], "A1")
        before = content(workspace.store.get(sheet.spreadsheet_id))
        sheet.update_acell("B500", "new")
        after = content(workspace.store.get(sheet.spreadsheet_id))
    parts = storage.parts(after, before)
    assert sum(part is not None for part in parts.values()) == 2
    assert len(parts) == 9
    whole = storage.parts(after, None)
    assert storage.dump(storage.assembled({name: part for name, part in whole.items() if part})) == storage.dump(after)


@pytest.mark.parametrize("step", ["delete", "insert", "tab", "convert"])
def test_what_is_kept_in_parts_is_read_back_as_it_was(tmp_path: Path, step: str) -> None:
    with emulator(data=tmp_path) as workspace:
        client = workspace.gspread()
        spreadsheet = client.create("x")
        sheet = spreadsheet.sheet1
        sheet.update([[row, f"=A{row + 1}*2"] for row in range(400)], "A1", raw=False)
        sheet.format("A1:B3", {"textFormat": {"bold": True}})
        if step == "delete":
            sheet.delete_rows(100, 399)
        elif step == "insert":
            sheet.insert_row(["first"], 1)
        elif step == "tab":
            spreadsheet.add_worksheet("other", 500, 3).update([["o"]] * 300, "A1")
            spreadsheet.del_worksheet(sheet)
        else:
            client.import_csv(spreadsheet.id, "a,b\n1,2\n")
        before = storage.dump(content(workspace.store.get(spreadsheet.id)))
    with emulator(data=tmp_path) as workspace:
        assert storage.dump(content(workspace.store.get(spreadsheet.id))) == before
        workspace.reset()
    with emulator(data=tmp_path) as workspace:
        assert workspace.store.files() == []


def content(file: Any) -> Workbook:
    kept: Workbook = file.content
    return kept
