"""The one method of Drive v2 that clients of today still call: an upload over a file (gspread's `import_csv`).

Translated into v3's files.update, and its answer back into the names of v2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from gmo_sync.emulator.exchange import HttpAnswer, HttpRequest, json_answer, read_json

_UPLOAD = re.compile(r"/upload/drive/v2/files/([^/]+)")
_FIELDS = "id,name,mimeType,description,version,webViewLink,createdTime,modifiedTime,md5Checksum,size,headRevisionId"
_NAMES = {
    "name": "title",
    "webViewLink": "alternateLink",
    "createdTime": "createdDate",
    "modifiedTime": "modifiedDate",
    "size": "fileSize",
}


def is_upload(request: HttpRequest) -> bool:
    """Whether this is an upload over a file by Drive v2."""
    return request.method == "PUT" and _UPLOAD.fullmatch(request.path) is not None


def answer(request: HttpRequest, ask: Callable[[HttpRequest], HttpAnswer]) -> HttpAnswer:
    """What v2 would answer; `ask` is what answers requests of v3."""
    query = [(name, value) for name, value in parse_qsl(request.query) if name not in ("convert", "fields", "alt")]
    path = request.path.replace("/drive/v2/", "/drive/v3/", 1)
    translated = HttpRequest("PATCH", path, urlencode([*query, ("fields", _FIELDS)]), request.headers, request.body)
    answered = ask(translated)
    if answered.status != 200:
        return answered
    file = read_json(answered.body)
    retold = {_NAMES.get(name, name): value for name, value in file.items()}
    return json_answer(200, {"kind": "drive#file", **retold}, indented=True)
