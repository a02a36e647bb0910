"""What keeps other people's pages and other people's words from doing harm here."""

from __future__ import annotations

import http.client
import socket
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
from playwright.sync_api import BrowserContext

from gmo_sync.emulator import EmulatedWorkspace, emulator
from gmo_sync.emulator.control import LARGEST_BODY as LARGEST_CONTROL
from gmo_sync.emulator.gate import LARGEST_BODY

SHEET = "application/vnd.google-apps.spreadsheet"
FORM_BODY = {"content-type": "application/x-www-form-urlencoded"}


def raw(
    workspace: EmulatedWorkspace, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, str]:
    parts = urlsplit(workspace.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 0, timeout=5)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"content-length": str(len(body)), **headers}.items():
        connection.putheader(name, value)
    connection.endheaders(body or None)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def said_to(workspace: EmulatedWorkspace, sent: bytes) -> bytes:
    """The first words of the answer to bytes that no client would send; b"" when the connection just ends."""
    parts = urlsplit(workspace.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 5) as connection:
        try:
            connection.sendall(sent)
            return connection.recv(12)
        except ConnectionError:
            return b""


# Names of this machine


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:80", "127.0.0.1:1", "[::1]:5", "LOCALHOST", "127.0.0.2", "[0:0:0:0:0:0:0:1]"]
)
def test_names_of_this_machine_are_served(workspace: EmulatedWorkspace, host: str) -> None:
    assert raw(workspace, "GET", "/drive/v3/files", {"host": host})[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "", "[", "[::1", "localhost.",
        "127.0.0.1.", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "0.0.0.0", "[::]", "[::ffff:10.0.0.1]",
        "localhost,example.com", "localhost example.com", "example.com@localhost", "localhost@example.com",
        "example.com#localhost", "localhost#example.com", "localhost/example.com", "localhost?example.com",
        "localhost\\example.com", "localhost:80@example.com", "localhost:port", "localhost:", "localhost:123456",
        "https://localhost", "локалхост".encode().decode("latin-1"),
    ],
)  # fmt: skip
def test_a_name_that_was_bent_to_this_machine_is_not_served(workspace: EmulatedWorkspace, host: str) -> None:
    for path in ("/drive/v3/files", "/", "/_emulator", "/forms/d/e/x/viewform"):
        assert raw(workspace, "GET", path, {"host": host})[0] == 421


@pytest.mark.parametrize("hosts", [[], ["localhost", "example.com"], ["example.com", "localhost"]])
def test_a_request_has_one_host(workspace: EmulatedWorkspace, hosts: list[str]) -> None:
    named = "".join(f"Host: {host}\r\n" for host in hosts)
    assert said_to(workspace, f"GET / HTTP/1.1\r\n{named}\r\n".encode()) == b"HTTP/1.1 400"


def test_a_server_for_every_address_answers_to_numbers_but_to_no_foreign_word() -> None:
    with emulator(host="0.0.0.0") as workspace:
        workspace.url = workspace.url.replace("0.0.0.0", "127.0.0.1")
        assert raw(workspace, "GET", "/drive/v3/files", {"host": "192.168.1.7:80"})[0] == 200
        assert raw(workspace, "GET", "/drive/v3/files", {"host": "example.com"})[0] == 421


# Other sites

FOREIGN = [
    {"origin": "https://example.com"},
    {"origin": "null"},
    {"origin": "http://localhost:1"},
    {"origin": "http://["},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"referer": "https://example.com/page"},
    {"referer": "https://localhost.example.com/"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_other_sites_cannot_write(workspace: EmulatedWorkspace, drive: Any, headers: dict[str, str]) -> None:
    sheet = drive.files().create(body={"name": "таблица", "mimeType": SHEET}).execute()["id"]
    before = drive.files().get(fileId=sheet, fields="*").execute()
    workspace.faults.add(status=429, method="forms.*")
    writes = [
        ("POST", "/drive/v3/files", b'{"name": "x"}'),
        ("POST", "/upload/drive/v3/files?uploadType=media", b"x"),
        ("POST", "/batch/drive/v3", b""),
        ("DELETE", f"/drive/v3/files/{sheet}", b""),
        ("PATCH", f"/drive/v3/files/{sheet}", b'{"name": "x"}'),
        ("POST", f"/v4/spreadsheets/{sheet}:batchUpdate", b'{"requests": [{"addSheet": {}}]}'),
        ("PUT", f"/v4/spreadsheets/{sheet}/values/A1?valueInputOption=RAW", b'{"values": [["x"]]}'),
        ("POST", f"/spreadsheets/d/{sheet}/edit", b'{"kind": "type"}'),
        ("POST", "/person", b"person=somebody%40example.com"),
        ("POST", "/_emulator/reset", b"{}"),
        ("POST", "/_emulator/faults", b'{"status": 500}'),
        ("DELETE", "/_emulator/faults", b""),
        ("PUT", "/_emulator/quotas", b'{"scale": 1}'),
        ("POST", "/_emulator/reset?/forms/d/e/x/formResponse", b""),
        ("POST", "/forms/d/e/../../../_emulator/reset", b""),
    ]
    for method, path, body in writes:
        for content_type in ("text/plain", "application/json"):
            sent = {"host": "localhost", "content-type": content_type, **headers}
            assert raw(workspace, method, path, sent, body)[0] == 403, (method, path)
    assert len(workspace.faults.listed()) == 1
    workspace.faults.clear()
    assert drive.files().get(fileId=sheet, fields="*").execute() == before
    assert len(drive.files().list().execute()["files"]) == 1


@pytest.mark.parametrize("header", ["origin", "referer"])
def test_pages_of_this_server_can_write(workspace: EmulatedWorkspace, header: str) -> None:
    headers = {"host": "localhost:1", header: "http://localhost:1", "sec-fetch-site": "same-origin"}
    assert raw(workspace, "POST", "/drive/v3/files", headers, b'{"name": "x"}')[0] == 200


def new_form(forms_api: Any, drive: Any) -> dict[str, Any]:
    """A form that is published to everybody."""
    made: dict[str, Any] = forms_api.forms().create(body={"info": {"title": "Форма"}}).execute()
    state = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    forms_api.forms().setPublishSettings(formId=made["formId"], body={"publishSettings": state}).execute()
    opened = {"type": "anyone", "role": "reader", "view": "published"}
    drive.permissions().create(fileId=made["formId"], body=opened).execute()
    return made


def test_a_published_form_takes_answers_from_anywhere(workspace: EmulatedWorkspace, forms_api: Any, drive: Any) -> None:
    headers = {"host": "localhost", "origin": "https://example.com", **FORM_BODY}
    made = new_form(forms_api, drive)
    at = urlsplit(made["responderUri"]).path.replace("viewform", "formResponse")
    status, page = raw(workspace, "POST", at, headers, b"entry.1=x")
    assert (status, "Ответ записан" in page) == (200, True)
    assert raw(workspace, "POST", "/forms/d/e/nope/formResponse", headers, b"entry.1=x")[0] == 404


def test_a_link_of_another_site_does_not_choose_who_one_is(workspace: EmulatedWorkspace) -> None:
    answer = requests.get(
        f"{workspace.url}/?as=x@example.com", headers={"sec-fetch-site": "cross-site"}, timeout=5, allow_redirects=False
    )
    assert "set-cookie" not in answer.headers
    assert "set-cookie" in requests.get(f"{workspace.url}/?as=x@example.com", timeout=5).headers


@pytest.mark.parametrize(
    "then", ["https://example.com", "//example.com", "/\\example.com", "\\\\example.com", "javascript:alert(1)", "/\nx"]
)
def test_choosing_who_one_is_leads_to_no_other_site(workspace: EmulatedWorkspace, then: str) -> None:
    chosen = {"person": "x@example.com", "next": then}
    answer = requests.post(f"{workspace.url}/person", data=chosen, timeout=5, allow_redirects=False)
    assert answer.headers["location"] == "/"


# Sizes


@pytest.mark.parametrize("path", ["/drive/v3/files", "/forms/d/e/x/formResponse", "/_emulator/faults", "/person"])
def test_a_body_that_is_too_large_is_not_read(workspace: EmulatedWorkspace, path: str) -> None:
    headers = {"host": "localhost", "content-length": str(LARGEST_BODY + 1)}
    assert raw(workspace, "POST", path, headers)[0] == 413


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/v4/spreadsheets", LARGEST_BODY, 413), ("/_emulator/faults", LARGEST_CONTROL, 413)],
)
def test_a_body_without_a_length_is_read_no_further_than_one_may_be(
    workspace: EmulatedWorkspace, path: str, size: int, status: int
) -> None:
    chunk = bytes(1 << 20)
    chunks = (chunk for _ in range(size // len(chunk) + 1))
    try:
        headers = {"content-type": "application/json"}
        assert requests.post(workspace.url + path, data=chunks, headers=headers, timeout=20).status_code == status
    except requests.ConnectionError:  # it closed while more was coming
        pass
    assert requests.get(workspace.url, timeout=5).status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 1_000_000,
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: 1\r\n" * 100_000 + b"\r\n",
    ],
    ids=["a long header", "a long address", "many headers"],
)
def test_heads_of_requests_are_limited(workspace: EmulatedWorkspace, head: bytes) -> None:
    assert said_to(workspace, head) in (b"", b"HTTP/1.1 400")
    assert requests.get(workspace.url, timeout=5).status_code == 200


def test_somebody_who_sends_slowly_holds_nobody_up(workspace: EmulatedWorkspace) -> None:
    parts = urlsplit(workspace.url)
    slow = [socket.create_connection((parts.hostname or "", parts.port or 0), 5) for _ in range(60)]
    for connection in slow:
        connection.sendall(b"POST /drive/v3/files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")
    assert requests.get(f"{workspace.url}/drive/v3/files", timeout=5).json()["files"] == []
    for connection in slow:
        connection.close()
    assert requests.get(f"{workspace.url}/drive/v3/files", timeout=5).json()["files"] == []


# Words

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}</title></textarea></svg>&lt;"


class Tags(HTMLParser):
    """What in a page could act."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "nonce" not in given and given.get("type") != "application/json":
            self.wrong.append(f"<{tag} {given}>")
        for name, value in given.items():
            address = "".join(value.split()).lower()
            if name.startswith("on") or (name in ("href", "src", "action", "xlink:href") and _acts(address)):
                self.wrong.append(f"<{tag} {name}={value}>")
        self.words += given.values()

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _acts(address: str) -> bool:
    return address.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg")) and "%3csvg" not in address


def shown(url: str, *, status: int = 200) -> str:
    """The words and attributes of a page, which holds nothing that acts."""
    answer = requests.get(url, timeout=10)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    read = Tags()
    read.feed(answer.text)
    assert read.wrong == []
    return "\n".join(read.words)


def test_names_and_addresses_of_files_are_shown_as_text(workspace: EmulatedWorkspace, drive: Any) -> None:
    for kind in ("spreadsheet", "form", "presentation", "folder"):
        body = {"name": NASTY, "mimeType": f"application/vnd.google-apps.{kind}"}
        link = drive.files().create(body=body, fields="webViewLink").execute()["webViewLink"]
        assert NASTY in shown(link)
    drive.files().create(body={"name": NASTY, "mimeType": NASTY}).execute()
    assert shown(workspace.url).count(NASTY) >= 5
    shown(f"{workspace.url}/person?next={quote(NASTY)}")
    shown(f"{workspace.url}/person?next=/{quote(NASTY)}")
    shown(f"{workspace.url}/{quote(NASTY, safe='')}", status=404)
    shown(f"{workspace.url}/spreadsheets/d/{quote(NASTY, safe='')}/edit", status=404)


def test_whatever_stands_in_a_spreadsheet_is_shown_as_text(workspace: EmulatedWorkspace, sheets_api: Any) -> None:
    linked = {
        "userEnteredValue": {"stringValue": f"{NASTY} a link"},
        "textFormatRuns": [{"startIndex": 0, "format": {"link": {"uri": "javascript:alert(3)"}}}],
        "note": NASTY,
        "userEnteredFormat": {
            "textFormat": {"fontFamily": f"x';}}</style>{NASTY}"},
            "numberFormat": {"type": "TEXT", "pattern": f'"{NASTY}"@'},
        },
    }
    formula = {"userEnteredValue": {"formulaValue": '=HYPERLINK("javascript:alert(4)";"нажми")'}}
    image = {"userEnteredValue": {"formulaValue": '=IMAGE("javascript:alert(5)")'}}
    choice = {
        "dataValidation": {
            "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": NASTY}]},
            "showCustomUi": True,
            "inputMessage": NASTY,
        }
    }
    body = {
        "properties": {"title": NASTY},
        "sheets": [
            {
                "properties": {"title": NASTY},
                "data": [{"rowData": [{"values": [linked, formula, image, choice]}]}],
            }
        ],
    }
    made = sheets_api.spreadsheets().create(body=body).execute()
    place = {"sheetId": made["sheets"][0]["properties"]["sheetId"], "rowIndex": 0, "columnIndex": 0}
    requested = {"requests": [{"insertComment": {"coordinate": place, "content": NASTY}}]}
    sheets_api.spreadsheets().batchUpdate(spreadsheetId=made["spreadsheetId"], body=requested).execute()
    page = shown(made["spreadsheetUrl"])
    assert f"{NASTY} a link" in page
    shown(made["spreadsheetUrl"] + "?part=grid")
    shown(f"{made['spreadsheetUrl']}?gid={quote(NASTY)}&from={quote(NASTY)}&hidden={quote(NASTY)}")


def test_whatever_stands_in_a_form_is_shown_as_text(
    workspace: EmulatedWorkspace, forms_api: Any, drive: Any, http: requests.Session
) -> None:
    made = new_form(forms_api, drive)
    choice = {"type": "RADIO", "options": [{"value": NASTY}, {"isOther": True}]}
    items = [
        {"title": NASTY, "description": NASTY, "questionItem": {"question": {"textQuestion": {"paragraph": True}}}},
        {"title": NASTY, "questionItem": {"question": {"choiceQuestion": choice}}},
        {"title": NASTY, "textItem": {}},
        {"title": NASTY, "imageItem": {"image": {"sourceUri": f"http://localhost/{NASTY}", "altText": NASTY}}},
        {"title": NASTY, "pageBreakItem": {}},
    ]
    wanted = [
        {"updateFormInfo": {"info": {"title": NASTY, "description": NASTY}, "updateMask": "title,description"}},
        *({"createItem": {"item": item, "location": {"index": at}}} for at, item in enumerate(items)),
    ]
    forms_api.forms().batchUpdate(formId=made["formId"], body={"requests": wanted}).execute()
    page = shown(made["responderUri"])
    assert page.count(NASTY) >= 5
    shown(f"{workspace.url}/forms/d/{made['formId']}/edit")
    form = forms_api.forms().get(formId=made["formId"]).execute()
    question = int(form["items"][0]["questionItem"]["question"]["questionId"], 16)
    assert NASTY in shown(f"{made['responderUri']}?usp=pp_url&entry.{question}={quote(NASTY)}")
    at = made["responderUri"].replace("viewform", "formResponse")
    answer = http.post(at, data={f"entry.{question}": NASTY, "continue": "1", "pageHistory": "0"}, timeout=5)
    read = Tags()
    read.feed(answer.text)
    assert (answer.status_code, read.wrong, NASTY in "\n".join(read.words)) == (200, [], True)


@pytest.mark.parametrize(
    "item",
    [
        {"imageItem": {"image": {"sourceUri": "javascript:alert(1)"}}},
        {"imageItem": {"image": {"contentUri": "javascript:alert(1)"}}},
        {"imageItem": {"image": {"sourceUri": "data:text/html,<script>"}}},
        {"imageItem": {"image": {"sourceUri": "http://["}}},
        {"videoItem": {"video": {"youtubeUri": "javascript://youtube.com/%0aalert(1)"}}},
        {"videoItem": {"video": {"youtubeUri": "https://["}}},
    ],
)
def test_a_form_takes_no_address_that_acts(http: requests.Session, emulator_url: str, item: dict[str, Any]) -> None:
    made = http.post(f"{emulator_url}/v1/forms", json={"info": {"title": "Форма"}}, timeout=5).json()
    body = {"requests": [{"createItem": {"item": item, "location": {"index": 0}}}]}
    answer = http.post(f"{emulator_url}/v1/forms/{made['formId']}:batchUpdate", json=body, timeout=5)
    assert answer.status_code == 400


def test_whatever_stands_on_slides_is_shown_as_text(workspace: EmulatedWorkspace, slides_api: Any) -> None:
    made = slides_api.presentations().create(body={"title": NASTY}).execute()
    slide, box = made["slides"][0]["objectId"], "box_0001"
    size = {"width": {"magnitude": 3_000_000, "unit": "EMU"}, "height": {"magnitude": 3_000_000, "unit": "EMU"}}
    placed = {"pageObjectId": slide, "size": size, "transform": {"scaleX": 1, "scaleY": 1, "unit": "EMU"}}
    style = {"link": {"url": "javascript:alert(1)"}, "fontFamily": f"x';{NASTY}"}
    wanted = [
        {"createShape": {"objectId": box, "shapeType": "TEXT_BOX", "elementProperties": placed}},
        {"insertText": {"objectId": box, "text": NASTY}},
        {"updatePageElementAltText": {"objectId": box, "title": NASTY, "description": NASTY}},
        {"updateTextStyle": {"objectId": box, "style": style, "fields": "fontFamily,link"}},
    ]
    at = slides_api.presentations()
    at.batchUpdate(presentationId=made["presentationId"], body={"requests": wanted}).execute()
    page = shown(f"{workspace.url}/presentation/d/{made['presentationId']}/edit")
    assert "alert(1)</script>" in page


# Uploaded content

PAGE = b"<!doctype html><title>mine</title><script>document.title='taken'</script><form method=post action=/person>"
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title='taken'</script></svg>"


def uploaded(http: requests.Session, url: str, content: bytes, media_type: str) -> str:
    answer = http.post(
        f"{url}/upload/drive/v3/files?uploadType=media",
        data=content,
        headers={"content-type": media_type},
        timeout=5,
    )
    file_id = str(answer.json()["id"])
    http.patch(f"{url}/drive/v3/files/{file_id}", json={"name": 'a"\r\nx: y/../<b>.html'}, timeout=5)
    http.post(f"{url}/drive/v3/files/{file_id}/permissions", json={"type": "anyone", "role": "reader"}, timeout=5)
    return file_id


def addresses_of(file_id: str) -> list[str]:
    return [
        f"/file/d/{file_id}/view",
        f"/uc?id={file_id}",
        f"/drive/v3/files/{file_id}?alt=media",
        f"/thumbnail?id={file_id}",
    ]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PAGE, "text/html"), (DRAWING, "image/svg+xml"), (PAGE, "image/png"), (PAGE, "application/xhtml+xml")],
)
def test_nothing_that_was_uploaded_is_a_page_of_this_server(
    http: requests.Session, emulator_url: str, content: bytes, media_type: str
) -> None:
    for address in addresses_of(uploaded(http, emulator_url, content, media_type)):
        answer = http.get(emulator_url + address, timeout=5)
        if answer.status_code == 404:
            continue
        policy = answer.headers["content-security-policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "x" not in answer.headers
        disposition = answer.headers.get("content-disposition", "")
        assert '"' not in disposition


def test_an_uploaded_page_does_not_run_in_a_browser(
    http: requests.Session, emulator_url: str, browser_context: BrowserContext
) -> None:
    page = browser_context.new_page()
    file_id = uploaded(http, emulator_url, PAGE, "text/html")
    drawing = uploaded(http, emulator_url, DRAWING, "image/svg+xml")
    for one in (file_id, drawing):
        page.goto(f"{emulator_url}/drive/v3/files/{one}?alt=media")
        assert page.title() != "taken"
