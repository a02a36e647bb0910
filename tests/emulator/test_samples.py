"""The jobs that the documentation of the four APIs teaches, done as it teaches them, with google-api-python-client."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest, MediaFileUpload, MediaIoBaseDownload

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


@pytest.fixture
def spreadsheet(sheets_api: Any) -> str:
    made = sheets_api.spreadsheets().create(body={"properties": {"title": "Sample"}}, fields="spreadsheetId").execute()
    assert set(made) == {"spreadsheetId"}
    rows = [["Name", "Class", "Score"], ["Anna", "5A", 4], ["Boris", "5B", 5], ["Vera", "5A", 3]]
    sheets_api.spreadsheets().values().update(
        spreadsheetId=made["spreadsheetId"],
        range="Sheet1!A1:C4",
        valueInputOption="USER_ENTERED",
        body={"values": rows},
    ).execute()
    return str(made["spreadsheetId"])


@pytest.fixture
def presentation(slides_api: Any) -> str:
    return str(slides_api.presentations().create(body={"title": "Sample"}).execute()["presentationId"])


def sheets_batch(api: Any, spreadsheet: str, *requests_: dict[str, Any]) -> list[dict[str, Any]]:
    answer = api.spreadsheets().batchUpdate(spreadsheetId=spreadsheet, body={"requests": list(requests_)}).execute()
    return list(answer["replies"])


def slides_batch(api: Any, presentation: str, *requests_: dict[str, Any]) -> list[dict[str, Any]]:
    body = {"requests": list(requests_)}
    return list(api.presentations().batchUpdate(presentationId=presentation, body=body).execute()["replies"])


# Sheets


def test_values_are_read_written_and_appended(sheets_api: Any, spreadsheet: str) -> None:
    values = sheets_api.spreadsheets().values()
    assert values.get(spreadsheetId=spreadsheet, range="A1:C2").execute()["values"][1] == ["Anna", "5A", "4"]
    got = values.batchGet(spreadsheetId=spreadsheet, ranges=["A1:A2", "C:C"]).execute()
    assert [one["range"] for one in got["valueRanges"]] == ["Sheet1!A1:A2", "Sheet1!C1:C1000"]
    body = {"valueInputOption": "USER_ENTERED", "data": [{"range": "D1:D2", "values": [["Double"], ["=C2*2"]]}]}
    assert values.batchUpdate(spreadsheetId=spreadsheet, body=body).execute()["totalUpdatedCells"] == 2
    assert values.get(spreadsheetId=spreadsheet, range="D2").execute()["values"] == [["8"]]
    appended = values.append(
        spreadsheetId=spreadsheet, range="A1:C1", valueInputOption="USER_ENTERED", body={"values": [["Gleb", "5B", 5]]}
    ).execute()
    assert appended["updates"]["updatedRange"] == "Sheet1!A5:C5"
    assert appended["tableRange"] == "Sheet1!A1:D4"


def test_a_spreadsheet_is_renamed_and_its_words_replaced_in_one_batch(sheets_api: Any, spreadsheet: str) -> None:
    replies = sheets_batch(
        sheets_api,
        spreadsheet,
        {"updateSpreadsheetProperties": {"properties": {"title": "New title"}, "fields": "title"}},
        {"findReplace": {"find": "5A", "replacement": "6A", "allSheets": True}},
    )
    assert replies == [
        {},
        {"findReplace": {"valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 2}},
    ]


def test_conditional_formatting_by_a_formula(sheets_api: Any, spreadsheet: str) -> None:
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 11, "startColumnIndex": 0, "endColumnIndex": 4}
    rules = [
        {
            "ranges": [area],
            "booleanRule": {
                "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]},
                "format": look,
            },
        }
        for formula, look in (
            ("=GT($C2,median($C$2:$C$11))", {"textFormat": {"foregroundColor": {"red": 0.8}}}),
            ("=LT($C2,median($C$2:$C$11))", {"backgroundColor": {"red": 1, "green": 0.4, "blue": 0.4}}),
        )
    ]
    replies = sheets_batch(
        sheets_api, spreadsheet, *({"addConditionalFormatRule": {"rule": rule, "index": 0}} for rule in rules)
    )
    assert len(replies) == 2
    kept = sheets_api.spreadsheets().get(spreadsheetId=spreadsheet, fields="sheets.conditionalFormats").execute()
    assert len(kept["sheets"][0]["conditionalFormats"]) == 2


def test_filter_views_are_added_doubled_and_changed(sheets_api: Any, spreadsheet: str) -> None:
    view = {
        "title": "Sample filter",
        "range": {"sheetId": 0, "startRowIndex": 0, "startColumnIndex": 0},
        "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "DESCENDING"}],
        "criteria": {"0": {"hiddenValues": ["Anna"]}},
    }
    (added,) = sheets_batch(sheets_api, spreadsheet, {"addFilterView": {"filter": view}})
    first = added["addFilterView"]["filter"]["filterViewId"]
    (doubled,) = sheets_batch(sheets_api, spreadsheet, {"duplicateFilterView": {"filterId": first}})
    second = doubled["duplicateFilterView"]["filter"]["filterViewId"]
    assert second != first
    change = {"filterViewId": second, "title": "Updated", "criteria": {"0": {}, "2": {"hiddenValues": ["5"]}}}
    sheets_batch(sheets_api, spreadsheet, {"updateFilterView": {"filter": change, "fields": "criteria,title"}})
    got = sheets_api.spreadsheets().get(spreadsheetId=spreadsheet).execute()["sheets"][0]["filterViews"]
    assert [one["title"] for one in got] == ["Sample filter", "Updated"]


def test_a_pivot_table_is_written_beside_its_source(sheets_api: Any, spreadsheet: str) -> None:
    replies = sheets_batch(sheets_api, spreadsheet, {"addSheet": {"properties": {"title": "Pivot"}}})
    target = replies[0]["addSheet"]["properties"]["sheetId"]
    pivot = {
        "source": {"sheetId": 0, "startRowIndex": 0, "startColumnIndex": 0, "endRowIndex": 4, "endColumnIndex": 3},
        "rows": [{"sourceColumnOffset": 1, "showTotals": True, "sortOrder": "ASCENDING"}],
        "values": [{"summarizeFunction": "COUNTA", "sourceColumnOffset": 0}],
        "valueLayout": "HORIZONTAL",
    }
    start = {"sheetId": target, "rowIndex": 0, "columnIndex": 0}
    rows = [{"values": [{"pivotTable": pivot}]}]
    sheets_batch(sheets_api, spreadsheet, {"updateCells": {"rows": rows, "start": start, "fields": "pivotTable"}})
    got = (
        sheets_api.spreadsheets()
        .get(spreadsheetId=spreadsheet, ranges="Pivot!A1", fields="sheets.data.rowData.values.pivotTable")
        .execute()
    )
    assert got["sheets"][0]["data"][0]["rowData"][0]["values"][0]["pivotTable"]["rows"][0]["sourceColumnOffset"] == 1


# Slides


def test_a_slide_with_a_text_box_is_made_and_its_text_replaced(slides_api: Any, presentation: str) -> None:
    page, box = "slide_001", "MyTextBox_01"
    emu350 = {"magnitude": 350, "unit": "PT"}
    replies = slides_batch(
        slides_api,
        presentation,
        {
            "createSlide": {
                "objectId": page,
                "insertionIndex": "1",
                "slideLayoutReference": {"predefinedLayout": "TITLE_AND_TWO_COLUMNS"},
            }
        },
        {
            "createShape": {
                "objectId": box,
                "shapeType": "TEXT_BOX",
                "elementProperties": {
                    "pageObjectId": page,
                    "size": {"height": emu350, "width": emu350},
                    "transform": {"scaleX": 1, "scaleY": 1, "translateX": 350, "translateY": 100, "unit": "PT"},
                },
            }
        },
        {"insertText": {"objectId": box, "insertionIndex": 0, "text": "New Box Text Inserted!"}},
    )
    assert replies == [{"createSlide": {"objectId": page}}, {"createShape": {"objectId": box}}, {}]
    slides_batch(
        slides_api,
        presentation,
        {"deleteText": {"objectId": box, "textRange": {"type": "ALL"}}},
        {"insertText": {"objectId": box, "insertionIndex": 0, "text": "one\n\ttwo\nthree"}},
        {
            "createParagraphBullets": {
                "objectId": box,
                "textRange": {"type": "ALL"},
                "bulletPreset": "BULLET_ARROW_DIAMOND_DISC",
            }
        },
        {
            "updateTextStyle": {
                "objectId": box,
                "textRange": {"type": "FIXED_RANGE", "startIndex": 0, "endIndex": 3},
                "style": {"bold": True, "link": {"url": "https://www.example.com"}},
                "fields": "bold,link",
            }
        },
    )
    got = slides_api.presentations().pages().get(presentationId=presentation, pageObjectId=page).execute()
    shape = next(one for one in got["pageElements"] if one["objectId"] == box)["shape"]
    markers = [one["paragraphMarker"] for one in shape["text"]["textElements"] if "paragraphMarker" in one]
    assert [marker["bullet"].get("nestingLevel", 0) for marker in markers] == [0, 1, 0]


def test_a_template_is_copied_and_merged_with_words(drive: Any, slides_api: Any, presentation: str) -> None:
    slide = slides_api.presentations().get(presentationId=presentation).execute()["slides"][0]
    title = slide["pageElements"][0]["objectId"]
    slides_batch(
        slides_api, presentation, {"insertText": {"objectId": title, "text": "{{customer-name}} and {{Customer-Name}}"}}
    )
    copy = drive.files().copy(fileId=presentation, body={"name": "Merged"}).execute()["id"]
    replies = slides_batch(
        slides_api,
        copy,
        {"replaceAllText": {"containsText": {"text": "{{customer-name}}", "matchCase": True}, "replaceText": "Анна"}},
        {"replaceAllText": {"containsText": {"text": "{{Customer-name}}"}, "replaceText": "Борис"}},
    )
    assert [reply["replaceAllText"]["occurrencesChanged"] for reply in replies] == [1, 1]


def test_a_chart_of_a_spreadsheet_is_put_on_a_slide_and_refreshed(
    sheets_api: Any, slides_api: Any, spreadsheet: str, presentation: str
) -> None:
    source = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 2, "endColumnIndex": 3}
    spec = {
        "title": "Scores",
        "basicChart": {"chartType": "COLUMN", "series": [{"series": {"sourceRange": {"sources": [source]}}}]},
    }
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 6}}}
    (reply,) = sheets_batch(sheets_api, spreadsheet, {"addChart": {"chart": {"spec": spec, "position": place}}})
    chart = reply["addChart"]["chart"]["chartId"]
    page = slides_api.presentations().get(presentationId=presentation).execute()["slides"][0]["objectId"]
    size = {"height": {"magnitude": 4000000, "unit": "EMU"}, "width": {"magnitude": 4000000, "unit": "EMU"}}
    slides_batch(
        slides_api,
        presentation,
        {
            "createSheetsChart": {
                "objectId": "MyEmbeddedChart",
                "spreadsheetId": spreadsheet,
                "chartId": chart,
                "linkingMode": "LINKED",
                "elementProperties": {"pageObjectId": page, "size": size},
            }
        },
    )
    assert slides_batch(slides_api, presentation, {"refreshSheetsChart": {"objectId": "MyEmbeddedChart"}}) == [{}]


# Forms


@pytest.fixture
def form(forms_api: Any) -> str:
    return str(forms_api.forms().create(body={"info": {"title": "Quickstart form"}}).execute()["formId"])


def forms_batch(api: Any, form: str, *requests_: dict[str, Any]) -> dict[str, Any]:
    body = {"requests": list(requests_), "includeFormInResponse": True}
    return dict(api.forms().batchUpdate(formId=form, body=body).execute())


def test_a_form_gets_items_a_video_and_becomes_a_quiz(forms_api: Any, form: str) -> None:
    options = [{"value": "1965"}, {"value": "1967"}, {"value": "1969"}]
    choice = {"type": "RADIO", "options": options, "shuffle": True}
    answer = forms_batch(
        forms_api,
        form,
        {"updateFormInfo": {"info": {"description": "Please complete"}, "updateMask": "description"}},
        {"updateSettings": {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "quizSettings.isQuiz"}},
        {
            "createItem": {
                "item": {
                    "title": "In what year did the Moon landing happen?",
                    "questionItem": {"question": {"required": True, "choiceQuestion": choice}},
                },
                "location": {"index": 0},
            }
        },
        {
            "createItem": {
                "item": {
                    "title": "Homework video",
                    "description": "Quizzes in Google Forms",
                    "videoItem": {"video": {"youtubeUri": "https://www.youtube.com/watch?v=Lt5HqPvM-eI"}},
                },
                "location": {"index": 0},
            }
        },
    )
    assert answer["form"]["settings"]["quizSettings"]["isQuiz"] is True
    assert answer["form"]["items"][0]["title"] == "Homework video"
    assert answer["replies"][2]["createItem"]["questionId"] != []


def test_responses_are_listed_and_got(drive: Any, forms_api: Any, form: str, emulator_url: str) -> None:
    question = {"required": True, "textQuestion": {}}
    item = {"title": "Имя", "questionItem": {"question": question}}
    answer = forms_batch(forms_api, form, {"createItem": {"item": item, "location": {"index": 0}}})
    settings = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    forms_api.forms().setPublishSettings(formId=form, body={"publishSettings": settings}).execute()
    responder = {"type": "anyone", "role": "reader", "view": "published"}
    drive.permissions().create(fileId=form, body=responder).execute()
    assert forms_api.forms().responses().list(formId=form).execute().get("responses", []) == []
    (question_id,) = answer["replies"][0]["createItem"]["questionId"]
    page = emulator_url + urlsplit(answer["form"]["responderUri"]).path
    sent = requests.post(
        page.replace("viewform", "formResponse"), data={f"entry.{int(question_id, 16)}": "Анна"}, timeout=10
    )
    assert sent.status_code == 200
    (listed,) = forms_api.forms().responses().list(formId=form).execute()["responses"]
    got = forms_api.forms().responses().get(formId=form, responseId=listed["responseId"]).execute()
    assert got["answers"][question_id]["textAnswers"] == {"answers": [{"value": "Анна"}]}


def test_a_watch_is_made_renewed_listed_and_ended(forms_api: Any, form: str) -> None:
    watch = {"target": {"topic": {"topicName": "projects/my-project/topics/my-topic"}}, "eventType": "RESPONSES"}
    watches = forms_api.forms().watches()
    made = watches.create(formId=form, body={"watch": watch}).execute()
    assert made["state"] == "ACTIVE"
    assert watches.renew(formId=form, watchId=made["id"]).execute()["id"] == made["id"]
    assert [one["id"] for one in watches.list(formId=form).execute()["watches"]] == [made["id"]]
    assert watches.delete(formId=form, watchId=made["id"]).execute() == {}


# Drive


def upload(
    drive: Any, emulator_url: str, tmp_path: Path, name: str, content: bytes, mime_type: str, **body: Any
) -> Any:
    path = tmp_path / name
    path.write_bytes(content)
    media = MediaFileUpload(str(path), mimetype=mime_type, resumable=bool(body.pop("resumable", False)))
    request = drive.files().create(body={"name": name, **body}, media_body=media, fields="id,mimeType,parents,size")
    request.uri = emulator_url + urlsplit(request.uri).path + "?" + urlsplit(request.uri).query
    return request.execute()


def test_files_are_uploaded_plain_resumable_converted_and_into_a_folder(
    drive: Any, sheets_api: Any, emulator_url: str, tmp_path: Path
) -> None:
    folder = drive.files().create(body={"name": "Invoices", "mimeType": FOLDER}, fields="id").execute()["id"]
    plain = upload(drive, emulator_url, tmp_path, "a.txt", b"words", "text/plain", parents=[folder])
    assert (plain["parents"], plain["size"]) == ([folder], "5")
    resumed = upload(drive, emulator_url, tmp_path, "b.bin", b"x" * 3000, "application/octet-stream", resumable=True)
    assert resumed["size"] == "3000"
    turned = upload(drive, emulator_url, tmp_path, "c.csv", b"a,b\n1,2\n", "text/csv", mimeType=SPREADSHEET)
    assert turned["mimeType"] == SPREADSHEET
    got = sheets_api.spreadsheets().values().get(spreadsheetId=turned["id"], range="A1:B2").execute()
    assert got["values"] == [["a", "b"], ["1", "2"]]
    loaded = io.BytesIO()
    downloader = MediaIoBaseDownload(loaded, drive.files().get_media(fileId=plain["id"]))
    while not downloader.next_chunk()[1]:
        pass
    assert loaded.getvalue() == b"words"
    moved = (
        drive.files().update(fileId=plain["id"], addParents="root", removeParents=folder, fields="parents").execute()
    )
    assert moved["parents"] != [folder]


def pages(list_: Any, **arguments: Any) -> Iterator[dict[str, Any]]:
    request = list_(**arguments)
    token: str | None = None
    while True:
        answer = request.execute()
        yield answer
        token = answer.get("nextPageToken")
        if token is None:
            return
        request = list_(**arguments, pageToken=token)


def test_files_are_searched_page_by_page(drive: Any) -> None:
    for number in range(5):
        drive.files().create(body={"name": f"Plan {number}", "mimeType": SPREADSHEET}).execute()
    query = f"mimeType='{SPREADSHEET}' and name contains 'Plan' and trashed = false"
    found = [
        file["name"]
        for page in pages(
            drive.files().list, q=query, spaces="drive", pageSize=2, fields="nextPageToken, files(id, name)"
        )
        for file in page["files"]
    ]
    assert sorted(found) == [f"Plan {number}" for number in range(5)]


def test_a_file_is_shared_in_one_batch_of_requests(drive: Any, spreadsheet: str, emulator_url: str) -> None:
    made: list[str] = []
    batch = BatchHttpRequest(
        callback=lambda _, answer, error: made.append(answer["id"] if error is None else str(error)),
        batch_uri=f"{emulator_url}/batch/drive/v3",
    )
    for body in (
        {"type": "user", "role": "writer", "emailAddress": "user@example.com"},
        {"type": "domain", "role": "reader", "domain": "example.com"},
    ):
        batch.add(drive.permissions().create(fileId=spreadsheet, body=body, fields="id"))
    batch.execute()
    listed = drive.permissions().list(fileId=spreadsheet).execute()["permissions"]
    assert set(made) <= {one["id"] for one in listed}
    assert len(made) == 2


def test_a_shared_drive_is_made_once_for_one_request_id(drive: Any) -> None:
    made = drive.drives().create(body={"name": "Library"}, requestId="one", fields="id").execute()
    body = {"type": "user", "role": "organizer", "emailAddress": "organizer@example.com"}
    drive.permissions().create(
        fileId=made["id"], body=body, useDomainAdminAccess=False, supportsAllDrives=True, fields="id"
    ).execute()
    with pytest.raises(HttpError) as error:
        drive.drives().create(body={"name": "Library"}, requestId="one").execute()
    assert error.value.status_code == 409


def test_changes_are_followed_from_a_token(drive: Any, spreadsheet: str) -> None:
    token = drive.changes().getStartPageToken().execute()["startPageToken"]
    drive.files().update(fileId=spreadsheet, body={"trashed": True}).execute()
    answer = drive.changes().list(pageToken=token, spaces="drive").execute()
    assert [change["fileId"] for change in answer["changes"]] == [spreadsheet]
    assert int(answer["newStartPageToken"]) > int(token)


def test_documents_are_exported_as_pdf(drive: Any, spreadsheet: str, presentation: str) -> None:
    for file in (spreadsheet, presentation):
        assert drive.files().export(fileId=file, mimeType="application/pdf").execute().startswith(b"%PDF")
