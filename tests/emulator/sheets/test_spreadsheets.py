"""spreadsheets.create, get, getByDataFilter, copyTo."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.sheets import storage
from gmo_sync.emulator.sheets.creation import workbook_from
from tests.emulator.sheets.conftest import Book, area, refusal

RECORDINGS = Path(__file__).parents[4] / "shared" / "recordings" / "sheets"


def test_a_new_spreadsheet_has_googles_defaults(sheets_api: Any, emulator_url: str) -> None:
    created = sheets_api.spreadsheets().create(body={}).execute()
    assert created["properties"]["locale"] == "en_US"
    assert created["properties"]["defaultFormat"]["textFormat"]["fontFamily"] == "arial,sans,sans-serif"
    assert created["spreadsheetUrl"] == f"{emulator_url}/spreadsheets/d/{created['spreadsheetId']}/edit"
    assert created["sheets"] == [
        {
            "properties": {
                "sheetId": 0,
                "title": "Sheet1",
                "index": 0,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1000, "columnCount": 26},
            }
        }
    ]


def test_the_first_tab_is_named_in_the_language_of_the_locale(new_book: Callable[..., Book]) -> None:
    assert new_book(locale="ru_RU").sheet()["properties"]["title"] == "Лист1"
    code, words = refusal(lambda: new_book(locale="xx_QQ"))
    assert (code, words) == (400, "Unsupported locale: xx_QQ")


FULL = {
    "properties": {"sheetId": 7, "title": "План", "gridProperties": {"rowCount": 20, "columnCount": 5}},
    "data": [
        {
            "startRow": 1,
            "startColumn": 1,
            "rowData": [
                {
                    "values": [
                        {
                            "userEnteredValue": {"stringValue": "=не формула"},
                            "note": "заметка",
                            "userEnteredFormat": {"backgroundColor": {"red": 1}, "textFormat": {"bold": True}},
                        },
                        {"userEnteredValue": {"formulaValue": "=1+1"}},
                    ]
                }
            ],
            "columnMetadata": [{"pixelSize": 240}, {"hiddenByUser": True}],
        }
    ],
    "merges": [{"startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 3}],
    "conditionalFormats": [
        {
            "ranges": [{"startRowIndex": 1}],
            "booleanRule": {
                "condition": {"type": "NOT_BLANK"},
                "format": {"textFormat": {"italic": True}},
            },
        }
    ],
    "protectedRanges": [{"protectedRangeId": 11, "range": {"startColumnIndex": 4, "endColumnIndex": 5}}],
    "bandedRanges": [
        {
            "bandedRangeId": 12,
            "range": {"startRowIndex": 8, "endRowIndex": 12, "startColumnIndex": 0, "endColumnIndex": 5},
            "rowProperties": {"firstBandColor": {"red": 1}, "secondBandColor": {"green": 1}},
        }
    ],
    "basicFilter": {"range": {"startRowIndex": 0}},
    "developerMetadata": [{"metadataId": 13, "metadataKey": "tab", "visibility": "DOCUMENT"}],
}


def test_a_whole_spreadsheet_is_created_in_one_call(new_book: Callable[..., Book]) -> None:
    book = new_book([FULL])
    sheet = book.sheet(includeGridData=True)
    (data,) = sheet["data"]
    first, second = data["rowData"][1]["values"][1:3]
    assert data["rowData"][0] == {}
    assert first["userEnteredValue"] == {"stringValue": "=не формула"}
    assert first["note"] == "заметка"
    assert first["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"red": 1}}
    assert first["effectiveFormat"]["textFormat"]["italic"] is True
    assert second["userEnteredValue"] == {"formulaValue": "=1+1"}
    assert (second["effectiveValue"], second["formattedValue"]) == ({"numberValue": 2}, "2")
    assert data["columnMetadata"][1:3] == [{"pixelSize": 240}, {"hiddenByUser": True, "pixelSize": 100}]
    assert len(data["rowMetadata"]) == 20
    assert sheet["merges"] == [area(4, 5, 0, 3, 7)]
    assert sheet["protectedRanges"][0]["protectedRangeId"] == 11
    assert sheet["bandedRanges"][0]["bandedRangeId"] == 12
    assert sheet["developerMetadata"][0]["location"] == {"locationType": "SHEET", "sheetId": 7}


def test_a_kept_workbook_is_read_back_the_same(new_book: Callable[..., Book]) -> None:
    workbook = workbook_from(
        {"properties": {"title": "t", "locale": "ru_RU"}, "sheets": [FULL]}, caller="a@example.com"
    )
    kept = json.loads(json.dumps(storage.dump(workbook)))
    assert storage.dump(storage.load(kept)) == kept


def test_a_spreadsheet_survives_a_drive_copy(new_book: Callable[..., Book], drive: Any, sheets_api: Any) -> None:
    book = new_book([FULL])
    copy = drive.files().copy(fileId=book.id, body={"name": "Копия"}).execute()
    one = book.get(includeGridData=True)
    other = Book(sheets_api, copy["id"]).get(includeGridData=True)
    assert other["sheets"] == one["sheets"]
    assert other["properties"]["title"] == "Копия"


def test_ranges_choose_tabs_and_cut_the_grid(new_book: Callable[..., Book]) -> None:
    book = new_book([{"properties": {"title": "A"}}, {"properties": {"title": "B"}}])
    book.put("B!C3", [["x"]])
    found = book.get(ranges=["B!B2:C4"], includeGridData=True)
    (sheet,) = found["sheets"]
    (data,) = sheet["data"]
    assert (data["startRow"], data["startColumn"]) == (1, 1)
    assert data["rowData"][0] == {}
    assert data["rowData"][1]["values"][1]["formattedValue"] == "x"
    assert (len(data["rowData"]), len(data["rowMetadata"]), len(data["columnMetadata"])) == (2, 3, 2)


def test_a_mask_that_touches_data_brings_the_grid_and_no_more(book: Book) -> None:
    book.put("A1", [["x", 1, True]])
    assert "data" not in book.sheet()
    assert "data" not in book.get(fields="sheets.properties", includeGridData=True)["sheets"][0]
    found = book.get(fields="sheets(properties/title,data.rowData.values(effectiveValue(numberValue),formattedValue))")
    assert found == {
        "sheets": [
            {
                "properties": {"title": "Sheet1"},
                "data": [
                    {
                        "rowData": [
                            {
                                "values": [
                                    {"effectiveValue": {}, "formattedValue": "x"},
                                    {"effectiveValue": {"numberValue": 1}, "formattedValue": "1"},
                                    {"effectiveValue": {}, "formattedValue": "TRUE"},
                                ]
                            }
                        ]
                    }
                ],
            }
        ]
    }


@pytest.mark.skipif(not RECORDINGS.exists(), reason="needs ../shared/recordings next to the repository")
@pytest.mark.parametrize("name", ["grid-with-formula", "grid-time-formula"])
def test_a_recorded_grid_comes_out_as_google_answered_it(new_book: Callable[..., Book], name: str) -> None:
    recorded = json.loads((RECORDINGS / f"{name}.json").read_text())["sheets"][0]["data"][0]
    book = new_book()
    rows = [
        {
            "values": [
                {
                    "userEnteredValue": cell["userEnteredValue"],
                    "userEnteredFormat": {"textFormat": {"bold": cell["effectiveFormat"]["textFormat"]["bold"]}},
                }
                for cell in row["values"]
            ]
        }
        for row in recorded["rowData"]
    ]
    fields = "userEnteredValue,userEnteredFormat"
    book.batch({"updateCells": {"range": {"sheetId": 0}, "rows": rows, "fields": fields}})
    got = book.sheet(ranges=["A1:C4"], includeGridData=True)["data"][0]["rowData"]
    for want_row, got_row in zip(recorded["rowData"], got, strict=True):
        for want, have in zip(want_row["values"], got_row["values"], strict=True):
            if "NOW()" in str(want["userEnteredValue"]):
                continue  # another moment
            for cell in (want, have):
                cell.pop("userEnteredFormat", None)
            assert have == want


def test_get_by_data_filter(book: Book) -> None:
    book.put("B2", [["x"]])
    body = {"dataFilters": [{"gridRange": area(1, 2, 1, 2)}], "includeGridData": True}
    found = book.api.getByDataFilter(spreadsheetId=book.id, body=body).execute()
    assert found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "x"


def test_a_tab_is_copied_to_another_spreadsheet(new_book: Callable[..., Book]) -> None:
    source, target = new_book([FULL]), new_book()
    made = (
        source.api.sheets()
        .copyTo(spreadsheetId=source.id, sheetId=7, body={"destinationSpreadsheetId": target.id})
        .execute()
    )
    assert made["title"] == "Copy of План"
    assert target.values("'Copy of План'!B2") == [["=не формула"]]
    assert target.sheet(1)["merges"][0]["sheetId"] == made["sheetId"]


def test_a_renamed_file_is_a_retitled_spreadsheet_and_back(book: Book, drive: Any) -> None:
    drive.files().update(fileId=book.id, body={"name": "Новое имя"}).execute()
    assert book.get()["properties"]["title"] == "Новое имя"
    properties = {"properties": {"title": "Иное"}, "fields": "title"}
    book.batch({"updateSpreadsheetProperties": properties})
    assert drive.files().get(fileId=book.id, fields="name").execute()["name"] == "Иное"


def test_an_unknown_spreadsheet_is_not_found(sheets_api: Any) -> None:
    call = sheets_api.spreadsheets().get(spreadsheetId="1" * 44)
    assert refusal(call.execute) == (404, "Requested entity was not found.")


def test_the_grid_holds_no_more_than_ten_million_cells(book: Book) -> None:
    grow = {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 400_000}}
    _, words = refusal(lambda: book.batch(grow))
    assert words == (
        "Invalid requests[0].appendDimension: "
        "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
    )
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 1000


def test_the_page_shows_the_grid_and_escapes_everything(
    new_book: Callable[..., Book], workspace: EmulatedWorkspace, http: Any
) -> None:
    book = new_book(
        [{"properties": {"sheetId": 1, "title": "<План>"}}, {"properties": {"sheetId": 2, "title": "Люди"}}]
    )
    book.put("'<План>'!A1", [["<script>alert(1)</script>", "javascript:alert(1)", "https://example.org/a?b=1&c=2"]])
    book.put("Люди!A1", [["Данилова Е.А."]])
    start = {"sheetId": 1, "rowIndex": 0, "columnIndex": 3}
    note = {"userEnteredValue": {"stringValue": "x"}, "note": '"><img src=x>'}
    evil = {"userEnteredValue": {"formulaValue": '=HYPERLINK("javascript:alert(1)","жми")'}}
    book.batch({"updateCells": {"start": start, "rows": [{"values": [note, evil]}], "fields": "*"}})
    page = http.get(f"{workspace.url}/spreadsheets/d/{book.id}/edit")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<img src=x" not in page.text
    assert 'href="javascript' not in page.text
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page.text
    assert "Данилова" not in page.text
    assert "Данилова" in http.get(f"{workspace.url}/spreadsheets/d/{book.id}/edit?gid=2").text
    assert http.get(f"{workspace.url}/spreadsheets/d/none/edit").status_code == 404


def test_the_page_draws_merges_colours_marks_and_hides_what_is_hidden(new_book: Callable[..., Book], http: Any) -> None:
    book = new_book(locale="ru_RU")
    book.put("A1", [["Раздел", "", ""], ["Идёт", True, "скрыто"]])
    listed = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Идёт"}]}, "showCustomUi": True}
    rule = {
        "ranges": [area(0, 9, 0, 1)],
        "booleanRule": {
            "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$A1="Идёт"'}]},
            "format": {"backgroundColor": {"red": 1}},
        },
    }
    hide = {
        "range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3},
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    book.batch(
        {"mergeCells": {"range": area(0, 1, 0, 3), "mergeType": "MERGE_ALL"}},
        {"setDataValidation": {"range": area(1, 2, 0, 1), "rule": listed}},
        {"setDataValidation": {"range": area(1, 2, 1, 2), "rule": {"condition": {"type": "BOOLEAN"}}}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"updateDimensionProperties": hide},
    )
    text = http.get(book.get(fields="spreadsheetUrl")["spreadsheetUrl"]).text
    assert 'colspan="2"' in text
    assert 'class="arrow"' in text
    assert 'class="box on"' in text
    assert text.count("background-color:#ff0000") == 1
    assert "скрыто" not in text
