"""EMULATOR.md says what the code does: it is fresh, complete, and every word in it is tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.coverage import Coverage, Entry, State, coverage, markdown
from gmo_sync.emulator.discovery import Method, methods
from gmo_sync.emulator.server import services
from gmo_sync.emulator.store import Store

PAGE = Path(__file__).parents[2] / "EMULATOR.md"
EVERY = coverage(services(Store()))
CREATED = {
    "sheets.v4": ("/v4/spreadsheets", "spreadsheetId", {}),
    "slides.v1": ("/v1/presentations", "presentationId", {}),
    "forms.v1": ("/v1/forms", "formId", {"info": {"title": "a"}}),
}


def test_the_page_is_fresh() -> None:
    made = markdown(services(Store()))
    assert PAGE.read_text("utf-8") == made, "run: make docs"


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.api)
def test_what_a_service_declares_is_googles_and_what_it_calls_partial_is_served(one: Coverage) -> None:
    assert one.strays == ()


def test_every_method_and_kind_has_its_line() -> None:
    page = markdown(services(Store()))
    names = [entry.name for one in EVERY for entry in (*one.methods, *one.kinds)]
    assert {method.id for found in methods().values() for method in found} <= set(names)
    assert [name for name in names if f"| `{name}` |" not in page] == []


def kinds() -> list[Any]:
    return [pytest.param(one, entry, id=f"{one.api}-{entry.name}") for one in EVERY for entry in one.kinds]


@pytest.mark.parametrize(("one", "entry"), kinds())
def test_a_kind_is_refused_by_name_exactly_where_the_page_says_so(
    server: EmulatedWorkspace, one: Coverage, entry: Entry
) -> None:
    address, key, body = CREATED[one.api]
    made = requests.post(server.url + address, json=body, timeout=10).json()[key]
    sent = {"requests": [{entry.name: {}}]}
    answer = requests.post(f"{server.url}{address}/{made}:batchUpdate", json=sent, timeout=10)
    if entry.state is State.REFUSED:
        assert answer.status_code == 501
        assert entry.name in answer.json()["error"]["message"]
    else:
        assert answer.status_code in (200, 400), answer.text


@pytest.mark.parametrize("method", [one for found in methods().values() for one in found], ids=lambda one: one.id)
def test_a_method_is_refused_by_name_exactly_where_the_page_says_so(server: EmulatedWorkspace, method: Method) -> None:
    (entry,) = (entry for one in EVERY for entry in one.methods if entry.name == method.id)
    query = {name: "a" for name, told in method.parameters.items() if told["location"] == "query" and _needed(told)}
    path = "/".join(f"1{part.words}" if part.variable else part.words for part in method.segments)
    body = {} if method.request else None
    answer = requests.request(method.http_method, f"{server.url}/{path}", params=query, json=body, timeout=10)
    if entry.state is State.REFUSED:
        assert answer.status_code == 501
        assert method.id in answer.json()["error"]["message"]
    else:
        assert answer.status_code < 500, answer.text


def _needed(told: Any) -> bool:
    return bool(told.get("required"))
