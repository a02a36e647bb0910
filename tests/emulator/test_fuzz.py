"""Whatever comes to whatever address: never a 500, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.discovery import Method, document, methods
from gmo_sync.emulator.exchange import HttpRequest
from gmo_sync.emulator.frame import Frame
from gmo_sync.emulator.server import services
from gmo_sync.emulator.store import Store

METHODS = sorted((one for found in methods().values() for one in found), key=lambda one: (one.id, one.http_method))
FUZZ = settings(
    derandomize=True,
    max_examples=300,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    deadline=None,
)
TEXTS = st.sampled_from(
    ["", "a", "A1", "Sheet1!A1:B2", "0", "-1", "Лист", "=1+", "*", "a'b", "\x00", "%", "true", "9" * 25]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=3),
    max_leaves=8,
)


class World:
    """A frame with one file of each kind in it."""

    def __init__(self) -> None:
        store = Store()
        store.base_url = "http://127.0.0.1:1"
        self.services = services(store)
        self.frame = Frame(store, self.services)
        self.ids = [
            self.call("POST", "/v4/spreadsheets", {})["spreadsheetId"],
            self.call("POST", "/v1/forms", {"info": {"title": "f"}})["formId"],
            self.call("POST", "/v1/presentations", {})["presentationId"],
            self.call("POST", "/drive/v3/files", {"name": "x"})["id"],
        ]

    def call(self, method: str, path: str, body: Any) -> Any:
        return orjson.loads(self.frame.answer(HttpRequest(method, path, body=orjson.dumps(body))).body)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def value_of(draw: Any, api: str, described: Any, depth: int) -> Any:
    """A value that mostly fits the schema."""
    if draw(st.integers(0, 19)) == 0:
        return draw(JSON)
    if "$ref" in described:
        described = document(api)["schemas"][described["$ref"]]
    kind = described.get("type")
    if kind == "object":
        properties = described.get("properties", {})
        if not properties or depth <= 0:
            return {}
        names = draw(st.lists(st.sampled_from(sorted(properties)), max_size=3, unique=True))
        return {name: value_of(draw, api, properties[name], depth - 1) for name in names}
    if kind == "array":
        return [value_of(draw, api, described["items"], depth - 1) for _ in range(draw(st.integers(0, 2)))]
    if kind == "string":
        return draw(st.sampled_from(described["enum"])) if "enum" in described else draw(TEXTS)
    if kind == "integer":
        return draw(st.sampled_from([0, 1, 2, 5, -1, 2**31 - 1]))
    if kind == "number":
        return draw(st.sampled_from([0, 1, 0.5, -1, 1e300]))
    return draw(st.booleans()) if kind == "boolean" else draw(JSON)


@st.composite
def requests_to(draw: Any, method: Method, ids: list[str]) -> HttpRequest:
    def segment(one: Any) -> str:
        if one.variable is None:
            return str(one.words)
        return quote(draw(st.sampled_from([*ids, "x", "A1", "Sheet1!A1:C3", "0", "1"])), safe="") + str(one.words)

    path = "/" + "/".join(map(segment, method.segments))
    names = draw(st.lists(st.sampled_from([*sorted(method.parameters), "fields", "alt"]), max_size=3))
    query = []
    for name in names:
        described = method.parameters.get(name, {})
        value = draw(st.sampled_from(described["enum"])) if "enum" in described else draw(TEXTS)
        query.append(f"{name}={quote(value)}")
    body = b""
    if method.request:
        body = orjson.dumps(value_of(draw, method.api, {"$ref": method.request}, 7), default=lambda _: None)
    return HttpRequest(method.http_method, path, "&".join(query), {"content-type": "application/json"}, body)


@pytest.fixture(autouse=True)
def silence_is_kept(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


@FUZZ
@given(data=st.data())
def test_no_well_addressed_request_breaks_the_server(world: World, data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(METHODS))
    request = data.draw(requests_to(method, world.ids))
    answer = world.frame.answer(request)
    assert answer.status in (501, 502) or answer.status < 500, (request, answer.body[:300])


@FUZZ
@given(data=st.data(), kind=st.sampled_from(["sheets", "forms", "slides"]))
def test_no_batch_of_requests_breaks_the_server(world: World, data: st.DataObject, kind: str) -> None:
    api, path = {
        "sheets": ("sheets.v4", f"/v4/spreadsheets/{world.ids[0]}:batchUpdate"),
        "forms": ("forms.v1", f"/v1/forms/{world.ids[1]}:batchUpdate"),
        "slides": ("slides.v1", f"/v1/presentations/{world.ids[2]}:batchUpdate"),
    }[kind]
    members = document(api)["schemas"]["Request"]["properties"]
    name = data.draw(st.sampled_from(sorted(members)))
    body = data.draw(st.composite(lambda draw: value_of(draw, api, members[name], 6))())
    sent = orjson.dumps({"requests": [{name: body}]}, default=lambda _: None)
    answer = world.frame.answer(HttpRequest("POST", path, body=sent))
    assert answer.status == 501 or answer.status < 500, (name, sent, answer.body[:300])


@settings(FUZZ, max_examples=150)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
    path=st.sampled_from(["/_emulator", "/_emulator/faults", "/_emulator/faults/1", "/_emulator/quotas"]),
    body=st.binary(max_size=30) | JSON.map(lambda value: orjson.dumps(value, default=lambda _: None)),
    json=st.booleans(),
)
def test_no_bytes_break_the_control_address(
    server: EmulatedWorkspace, method: str, path: str, body: bytes, json: bool
) -> None:
    headers = {"content-type": "application/json"} if json else {}
    answer = requests.request(method, server.url + path, data=body, headers=headers, timeout=10)
    assert answer.status_code < 500
    server.faults.clear()
