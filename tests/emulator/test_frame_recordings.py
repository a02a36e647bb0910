"""What gspread sent to Google: requests that were taken are well-formed here, those that were refused are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gmo_sync.emulator.exchange import HttpRequest
from gmo_sync.emulator.frame import Frame
from gmo_sync.emulator.server import services
from gmo_sync.emulator.store import Store

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings" / "gspread"
MALFORMED = ("Invalid JSON payload received.", "Invalid value at", "Invalid field selection", "Request contains an")

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="recorded answers are not beside the project")


def exchanges() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for path in sorted(RECORDINGS.glob("*Test.*.json")):
        for one in json.loads(path.read_text())["interactions"]:
            yield one["request"], one["response"]


def answered(frame: Frame, request: dict[str, Any]) -> tuple[int, str]:
    parts = urlsplit(request["uri"])
    answer = frame.answer(HttpRequest(request["method"], parts.path, parts.query, {}, (request["body"] or "").encode()))
    message = json.loads(answer.body)["error"]["message"] if answer.status >= 400 else ""
    return answer.status, message


def test_everything_that_google_took_is_well_formed_here() -> None:
    store = Store()
    frame = Frame(store, services(store))
    told: set[str] = set()
    count = 0
    for request, response in exchanges():
        if response["status"]["code"] < 400 and "googleapis.com" in request["uri"]:
            count += 1
            _, message = answered(frame, request)
            if message.startswith(MALFORMED):
                told.add(message)
    assert count > 1000
    assert told == set()


def test_what_google_called_malformed_is_so_here_in_the_same_words() -> None:
    store = Store()
    frame = Frame(store, services(store))
    refused = 0
    for request, response in exchanges():
        if response["status"]["code"] == 400:
            refused += 1
            assert answered(frame, request) == (400, json.loads(response["body"]["string"])["error"]["message"])
    assert refused > 0
