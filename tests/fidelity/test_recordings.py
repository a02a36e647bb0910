"""Bodies are read however a recorder kept them."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.fidelity import recordings

BODY = '{"title": "План"}'


@pytest.mark.parametrize(
    "kept",
    [
        {"string": BODY},
        BODY,
        {"base64_string": base64.b64encode(BODY.encode()).decode()},
        {"base64_string": base64.b64encode(gzip.compress(BODY.encode())).decode()},
    ],
)
def test_a_body_is_read_as_text_base64_or_gzip(tmp_path: Path, kept: Any) -> None:
    interaction = {
        "request": {"method": "get", "uri": "https://sheets.googleapis.com/v4/spreadsheets/1?a=b", "body": None},
        "response": {"status": {"code": 200}, "headers": {"Content-Type": ["application/json"]}, "body": kept},
    }
    token = {
        "request": {"method": "POST", "uri": "https://oauth2.googleapis.com/token"},
        "response": {"status": {"code": 200}, "body": ""},
    }
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"interactions": [token, interaction]}))
    ((exchange,),) = recordings.sessions(tmp_path)
    assert exchange.response.json == {"title": "План"}
    assert (exchange.request.method, exchange.request.path, exchange.request.query) == (
        "GET",
        "/v4/spreadsheets/1",
        "a=b",
    )
    assert (exchange.recording, exchange.number) == ("one", 1)
