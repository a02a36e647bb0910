"""What the emulator itself costs, part of `make bench`: 10,000 rows of 12 cells, beside json alone on the same payload.

A request is dumped before the clock starts and an answer parsed after it stops, so that what is measured is the
emulator and the wire. The floor is `json.dumps` of what is written, `json.loads` of what is read.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from gmo_sync.emulator import emulator

ROWS, COLUMNS = 10_000, 12
TIMES = 5
AREA = f"Sheet1!A1:L{ROWS}"

Values = list[list[Any]]


@dataclass(frozen=True)
class Job:
    """One request about all the cells; `writes` is its body, None for one that reads."""

    name: str
    method: str
    path: str
    writes: Any = None


def values() -> Values:
    """Cells as in a plan: words, numbers, and some that are empty."""
    words = ("Круглый стол «Обсуждение компетенций»", "члены ГМО", "октябрь-декабрь", "Бежецких Ю.В.", "запланировано")
    return [
        [f"3.{row}", row, row / 7, "", row % 2 == 0, f"заметка {row}", *words, f"https://example.com/{row}"]
        for row in range(ROWS)
    ]


def jobs(every: Values) -> list[Job]:
    """What is measured: the four ways to write, and the two to read."""
    cells = [{"values": [_cell(value) for value in row]} for row in every]
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    update = {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}
    body = {"values": every}
    entered = "fields=sheets.data.rowData.values(userEnteredValue,formattedValue)"
    return [
        Job("values.update, RAW", "PUT", f"/values/{AREA}?valueInputOption=RAW", body),
        Job("values.update, USER_ENTERED", "PUT", f"/values/{AREA}?valueInputOption=USER_ENTERED", body),
        Job("values.append, RAW", "POST", "/values/Sheet1!A1:append?valueInputOption=RAW", body),
        Job("batchUpdate, updateCells", "POST", ":batchUpdate", {"requests": [update]}),
        Job("values.get", "GET", f"/values/{AREA}"),
        Job("spreadsheets.get, entered and shown values", "GET", f"?ranges={AREA}&{entered}"),
    ]


def table_of_emulator(endpoint: str) -> None:
    """Print what a job costs in milliseconds, what json alone costs, and the ratio."""
    every = values()
    print(f"\n| {ROWS:,} × {COLUMNS} cells | KiB | milliseconds | json alone | ratio |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with requests.Session() as session:
        session.trust_env = False
        for job in jobs(every):
            size, spent, alone = measured(job, every, endpoint, session)
            print(f"| {job.name} | {size / 1024:,.0f} | {spent:.0f} | {alone:.0f} | {spent / alone:.1f} |", flush=True)
    print(f"| an emulator started and stopped | | {quickest(_fresh):.0f} | | |")


def measured(job: Job, every: Values, endpoint: str, session: requests.Session) -> tuple[int, float, float]:
    """The bytes of the payload, milliseconds of the request, and milliseconds of json alone; the quickest of some."""
    spent: list[float] = []
    payload = b"" if job.writes is None else json.dumps(job.writes, ensure_ascii=False).encode()
    for _ in range(TIMES):
        address = _spreadsheet(endpoint, session)
        if job.writes is None:
            _sent(session, jobs(every)[0], address, json.dumps({"values": every}).encode())
        answer, milliseconds = _sent(session, job, address, payload)
        spent.append(milliseconds)
    if job.writes is None:
        return len(answer), min(spent), quickest(lambda: json.loads(answer))
    return len(payload), min(spent), quickest(lambda: json.dumps(job.writes, ensure_ascii=False).encode())


def quickest(act: Callable[[], Any]) -> float:
    """Milliseconds of the quickest of some runs."""
    spent = []
    for _ in range(TIMES):
        started = time.perf_counter()
        act()
        spent.append(time.perf_counter() - started)
    return 1000 * min(spent)


def _sent(session: requests.Session, job: Job, address: str, payload: bytes) -> tuple[bytes, float]:
    headers = {"Content-Type": "application/json"} if payload else {}
    started = time.perf_counter()
    answer = session.request(job.method, address + job.path, data=payload, headers=headers, timeout=180)
    spent = 1000 * (time.perf_counter() - started)
    answer.raise_for_status()
    return answer.content, spent


def _spreadsheet(endpoint: str, session: requests.Session) -> str:
    grid = {"rowCount": ROWS, "columnCount": COLUMNS}
    body = {"sheets": [{"properties": {"title": "Sheet1", "sheetId": 0, "gridProperties": grid}}]}
    made = session.post(f"{endpoint}/v4/spreadsheets", json=body, timeout=180)
    made.raise_for_status()
    return f"{endpoint}/v4/spreadsheets/{made.json()['spreadsheetId']}"


def _cell(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, (int, float)):
        return {"userEnteredValue": {"numberValue": value}}
    return {"userEnteredValue": {"stringValue": value}} if value else {}


def _fresh() -> None:
    with emulator():
        pass
