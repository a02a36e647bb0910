"""What the ledger writes down, held against every method of the discovery documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import googleapiclient
import pytest

from gmo_sync.google import CallRecord, Ledger, Totals
from gmo_sync.google.ledger import path_template

DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
SECRET = "1Ab-C_secret%27%21A1%3AB2"


def methods(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from methods(inner)


def documented() -> Iterator[tuple[str, str]]:
    for name in ("sheets.v4", "drive.v3", "forms.v1", "slides.v1"):
        document = json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))
        for method in methods(document):
            template = "/" + document["servicePath"] + method["path"].replace("{+", "{")
            yield document["rootUrl"].rstrip("/"), template
            for upload in method.get("mediaUpload", {}).get("protocols", {}).values():
                yield document["rootUrl"].rstrip("/"), upload["path"]


@pytest.mark.parametrize(("root", "template"), sorted(set(documented())))
def test_every_method_of_the_apis_is_known_by_its_template_without_ids(root, template):
    called = re.sub(r"\{[^}]+\}", SECRET, template)
    assert path_template(f"{root}{called}?key=secret#secret") == template


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/v4/spreadsheets/x/values/A1:B2", "/v4/spreadsheets/{spreadsheetId}/values/{range}"),
        ("/v4/spreadsheets/x/values/A1:B2:append", "/v4/spreadsheets/{spreadsheetId}/values/{range}:append"),
        ("/upload/drive/v2/files/x", "/upload/drive/v2/files/{fileId}"),
        ("/batch/drive/v3", "/batch/drive/v3"),
        ("/pictures/secret.png", "/…"),
    ],
)
def test_addresses_outside_the_documents_show_no_more(path, template):
    assert path_template(f"http://127.0.0.1:8000{path}") == template


def test_the_cost_since_a_mark_is_summed():
    ledger = Ledger()
    ledger.add(CallRecord("GET", "/a", 200, 0, 100, 5.0))
    mark = ledger.mark()
    ledger.add(CallRecord("POST", "/b", 200, 10, 20, 1.0, tries=3))
    ledger.add(CallRecord("POST", "/b", None, 10, 0, 2.0))
    assert [call.path_template for call in ledger.since(mark)] == ["/b", "/b"]
    assert ledger.totals(mark) == Totals(calls=2, tries=4, bytes_sent=20, bytes_received=20, milliseconds=3.0)
    assert (ledger.bytes_sent, ledger.bytes_received, len(ledger.calls)) == (20, 120, 3)
