"""Recorded resources without their sessions: the state that each implies is built by API calls, read back, compared.

Decides which requests build a state: values and formats as they were entered, never as they came out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from gmo_sync.emulator import emulator
from tests.fidelity import compare
from tests.fidelity.identities import Identities
from tests.fidelity.ignored import COUNTERS, RULES, Rule
from tests.fidelity.replay import Judged

Http = Callable[..., Any]


def rebuilt(folder: Path) -> Iterator[Judged]:
    """Every recorded resource under `folder` beside ours."""
    for path in sorted(folder.glob("sheets/grid-*.json")):
        yield from _asked(path, _grid)
    for path in sorted(folder.glob("sheets/values-*.json")):
        yield from _asked(path, _values)
    for path in sorted(folder.glob("slides/*.json")):
        yield from _asked(path, _deck)
    for path in sorted(folder.glob("drive/*.json")):
        yield from _asked(path, _RESOURCES.get(path.stem, _unread))


def _asked(path: Path, ask: Callable[[Path, Any, Http], Iterator[Judged]]) -> Iterator[Judged]:
    recorded = json.loads(path.read_text("utf-8"))
    with requests.Session() as session, emulator() as workspace:
        session.trust_env = False

        def call(method: str, address: str, body: Any = None, **params: Any) -> Any:
            answer = session.request(method, workspace.url + address, params=params, json=body)
            answer.raise_for_status()
            return answer.json()

        yield from ask(path, recorded, call)


def _judged(endpoint: str, path: Path, request: str, expected: Any, got: Any, rules: Sequence[Rule] = RULES) -> Judged:
    identities = Identities()
    return Judged(endpoint, path.stem, 0, request, compare.bodies(expected, got, identities, rules))


def _unread(path: Path, _recorded: Any, _call: Http) -> Iterator[Judged]:
    raise NotImplementedError(f"nothing says how {path.name} is to be compared")


# Sheets


def _grid(path: Path, recorded: Mapping[str, Any], call: Http) -> Iterator[Judged]:
    properties = {name: recorded["properties"][name] for name in ("title", "locale", "timeZone", "autoRecalc")}
    body = {"properties": properties, "sheets": [_sheet(one) for one in recorded["sheets"]]}
    made = call("POST", "/v4/spreadsheets", body)
    ranges = [_area(sheet["properties"]["title"], data) for sheet in recorded["sheets"] for data in sheet["data"]]
    got = call("GET", f"/v4/spreadsheets/{made['spreadsheetId']}", ranges=ranges, includeGridData="true")
    yield _judged("sheets.spreadsheets.get", path, f"GET ?ranges={ranges}&includeGridData=true", recorded, got)


def _sheet(recorded: Mapping[str, Any]) -> dict[str, Any]:
    return {"properties": recorded["properties"], "data": [_entered(data) for data in recorded["data"]]}


def _entered(data: Mapping[str, Any]) -> dict[str, Any]:
    entered = ("userEnteredValue", "userEnteredFormat", "note", "textFormatRuns", "dataValidation")
    rows = [
        {"values": [{name: cell[name] for name in entered if name in cell} for cell in row.get("values", [])]}
        for row in data["rowData"]
    ]
    kept = ("startRow", "startColumn", "rowMetadata", "columnMetadata")
    return {"rowData": rows, **{name: data[name] for name in kept if name in data}}


def _area(title: str, data: Mapping[str, Any]) -> str:
    row, column = data.get("startRow", 0), data.get("startColumn", 0)
    end_row, end_column = row + len(data["rowMetadata"]), column + len(data["columnMetadata"])
    return f"'{title}'!{chr(65 + column)}{row + 1}:{chr(64 + end_column)}{end_row}"


def _values(path: Path, recorded: Mapping[str, Any], call: Http) -> Iterator[Judged]:
    sheet, _, area = recorded["range"].partition("!")
    size = {"rowCount": len(recorded["values"]), "columnCount": len(recorded["values"][0])}
    made = call("POST", "/v4/spreadsheets", {"sheets": [{"properties": {"title": sheet, "gridProperties": size}}]})
    address = f"/v4/spreadsheets/{made['spreadsheetId']}/values/{sheet}!"
    call("PUT", f"{address}A1", {"values": recorded["values"]}, valueInputOption="RAW")
    option = "FORMULA" if path.stem.endswith("formulas") else "UNFORMATTED_VALUE"
    got = call("GET", address + area, valueRenderOption=option, dateTimeRenderOption="FORMATTED_STRING")
    yield _judged("sheets.spreadsheets.values.get", path, f"GET {area} {option}", recorded, got)


# Slides


def _deck(path: Path, recorded: Mapping[str, Any], call: Http) -> Iterator[Judged]:
    made = call("POST", "/v1/presentations", {"title": recorded["title"]})
    got = call("GET", f"/v1/presentations/{made['presentationId']}")
    blank = len(recorded["slides"]) == 1  # of a deck that people made, only what was there before them
    names = [*recorded, *(name for name in got if name not in recorded)]
    expected, ours = (
        {name: one[name] for name in names if name in one and (blank or name in ("pageSize", "notesMaster"))}
        for one in (recorded, got)
    )
    layouts = {layout["objectId"] for layout in got["layouts"]}
    expected |= {
        "masters": recorded["masters"][:1],
        "layouts": [one for one in recorded["layouts"] if one["objectId"] in layouts],
    }
    ours |= {"masters": got["masters"], "layouts": got["layouts"]}
    if not blank:
        expected["notesPage"], ours["notesPage"] = (
            one["slides"][0]["slideProperties"]["notesPage"] for one in (recorded, got)
        )
    yield _judged("slides.presentations.get", path, "GET", expected, ours)


# Drive


def _about(path: Path, recorded: Any, call: Http) -> Iterator[Judged]:
    got = call("GET", "/drive/v3/about", fields=",".join(recorded))
    expected, ours = (
        {name: {key: dict.fromkeys(kinds, True) for key, kinds in one[name].items()} for name in recorded}
        for one in (recorded, got)
    )
    yield _judged("drive.about.get", path, f"GET ?fields={','.join(recorded)}", expected, ours)


def _every_field(path: Path, recorded: Any, call: Http) -> Iterator[Judged]:
    body = {"name": recorded["body"]["name"], "mimeType": recorded["body"]["mimeType"]}
    made = call("POST", "/drive/v3/files", body)
    got = call("GET", f"/drive/v3/files/{made['id']}", fields="*")
    yield _judged("drive.files.get", path, "GET ?fields=*", recorded["body"], got, rules=(*RULES, *COUNTERS))


def _folder(path: Path, recorded: Any, call: Http) -> Iterator[Judged]:
    identities = Identities()
    for number, one in enumerate(recorded):
        parents = [identities.body(parent, "id") for parent in one["parents"]] if number else []
        body = {"name": one["name"], "mimeType": one["mimeType"], **({"parents": parents} if parents else {})}
        made = call("POST", "/drive/v3/files", body)
        identities.join("file", one["id"], made["id"])
        got = call("GET", f"/drive/v3/files/{made['id']}", fields=",".join(one))
        verdict = compare.bodies(one, got, identities, (*RULES, *COUNTERS))
        yield Judged("drive.files.get", path.stem, number, f"GET {one['name']} ?fields={','.join(one)}", verdict)


_RESOURCES = {"about": _about, "file-all-fields": _every_field, "folder-and-children": _folder}
