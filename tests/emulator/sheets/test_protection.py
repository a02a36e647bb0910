"""Protected cells refuse other people's writes, whatever kind of request they come in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import service_of
from tests.emulator.sheets.conftest import Book, area, refusal, span

Json = dict[str, Any]
WORDS = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)
OTHER = "other@example.com"
CORNER = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
VALUE = {"values": [{"userEnteredValue": {"numberValue": 1}}]}
CHANGES = [
    {"updateCells": {"start": CORNER, "rows": [VALUE], "fields": "*"}},
    {"repeatCell": {"range": area(0, 3, 0, 3), "cell": {"note": "а"}, "fields": "note"}},
    {"copyPaste": {"source": area(5, 6, 0, 1), "destination": area(1, 2, 1, 2)}},
    {"cutPaste": {"source": area(1, 2, 1, 2), "destination": CORNER | {"rowIndex": 8}}},
    {"deleteDimension": {"range": span("ROWS", 1, 2)}},
    {"moveDimension": {"source": span("ROWS", 1, 2), "destinationIndex": 5}},
    {"insertRange": {"range": area(0, 1, 1, 2), "shiftDimension": "ROWS"}},
    {"deleteRange": {"range": area(1, 2, 0, 1), "shiftDimension": "COLUMNS"}},
    {"mergeCells": {"range": area(1, 3, 1, 2), "mergeType": "MERGE_ALL"}},
    {"updateBorders": {"range": area(1, 2, 1, 2), "top": {"style": "SOLID"}}},
    {"setDataValidation": {"range": area(1, 2, 1, 2)}},
    {"sortRange": {"range": area(0, 3, 0, 2), "sortSpecs": [{"dimensionIndex": 0}]}},
    {"randomizeRange": {"range": area(0, 3, 0, 2)}},
    {"findReplace": {"find": "тайна", "replacement": "", "sheetId": 0}},
    {"trimWhitespace": {"range": area(0, 3, 0, 2)}},
    {"deleteDuplicates": {"range": area(0, 3, 0, 2)}},
    {"autoFill": {"sourceAndDestination": {"source": area(0, 1, 1, 2), "dimension": "ROWS", "fillLength": 2}}},
    {"pasteData": {"coordinate": CORNER, "data": "а", "delimiter": ","}},
    {"textToColumns": {"source": area(1, 2, 1, 2), "delimiterType": "SPACE"}},
    {"addTable": {"table": {"range": area(0, 3, 0, 2)}}},
    {"addBanding": {"bandedRange": {"range": area(0, 3, 0, 2), "rowProperties": {"firstBandColor": {}}}}},
    {"deleteProtectedRange": {"protectedRangeId": 7}},
    {"updateProtectedRange": {"protectedRange": {"protectedRangeId": 7, "description": "а"}, "fields": "description"}},
    {"deleteSheet": {"sheetId": 0}},
]


@pytest.fixture
def other(book: Book, drive: Any, emulator_url: str) -> Any:
    """The spreadsheet's API for another writer; B2 says a secret."""
    book.put("B2", [["тайна  моя"]])
    body = {"type": "user", "role": "writer", "emailAddress": OTHER}
    drive.permissions().create(fileId=book.id, body=body, sendNotificationEmail=False).execute()
    return service_of(emulator_url, OTHER, "sheets", "v4", "/").spreadsheets()


def protect(book: Book, **more: Any) -> Json:
    given = {"protectedRangeId": 7, "range": area(1, 2, 1, 2), **more}
    return book.replies({"addProtectedRange": {"protectedRange": given}})[0]["addProtectedRange"]["protectedRange"]


def tried(book: Book, api: Any, *requests: Json) -> tuple[int, str]:
    return refusal(api.batchUpdate(spreadsheetId=book.id, body={"requests": list(requests)}).execute)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_every_kind_that_touches_a_protected_cell_is_refused(book: Book, other: Any, change: Json) -> None:
    book.batch({"addSheet": {}})
    protect(book)
    before = book.get(includeGridData=True)
    kind = next(iter(change))
    assert tried(book, other, change) == (400, f"Invalid requests[0].{kind}: {WORDS}")
    assert book.get(includeGridData=True) == before
    body = {"values": [["я"]]}
    write = other.values().update(spreadsheetId=book.id, range="B2", valueInputOption="RAW", body=body)
    assert refusal(write.execute) == (400, WORDS)


def test_a_protected_tab_is_open_only_where_it_says(book: Book, other: Any) -> None:
    protect(book, range={"sheetId": 0}, unprotectedRanges=[area(0, 3, 0, 1), area(0, 3, 1, 2)])
    fill = {"repeatCell": {"range": area(0, 3, 0, 2), "cell": {"note": "а"}, "fields": "note"}}
    other.batchUpdate(spreadsheetId=book.id, body={"requests": [fill]}).execute()
    fill["repeatCell"]["range"] = area(0, 4, 0, 2)
    assert tried(book, other, fill)[1].endswith(WORDS)
    for change in (
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "а"}, "fields": "title"}},
        {"updateDimensionProperties": {"range": span("ROWS", 0, 1), "properties": {}, "fields": "pixelSize"}},
        {"addDimensionGroup": {"range": span("ROWS", 0, 2)}},
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1}},
    ):
        assert tried(book, other, change)[1].endswith(WORDS)
    assert refusal(lambda: protect(book, protectedRangeId=8, unprotectedRanges=[area(1, 2, 1, 2)]))[0] == 400


def test_editors_may_write_and_a_warning_stops_nobody(book: Book, other: Any) -> None:
    protect(book, editors={"users": [OTHER.upper()]})
    write = CHANGES[0]
    other.batchUpdate(spreadsheetId=book.id, body={"requests": [write]}).execute()
    shown = other.get(spreadsheetId=book.id).execute()["sheets"][0]["protectedRanges"][0]
    assert shown["requestingUserCanEdit"] is True
    closed = {"protectedRangeId": 7, "editors": {"users": []}}
    book.batch({"updateProtectedRange": {"protectedRange": closed, "fields": "editors"}})
    assert tried(book, other, write)[0] == 400
    shown = other.get(spreadsheetId=book.id).execute()["sheets"][0]["protectedRanges"][0]
    assert not {"requestingUserCanEdit", "editors"} & set(shown)
    warned = {"protectedRangeId": 7, "warningOnly": True}
    book.batch({"updateProtectedRange": {"protectedRange": warned, "fields": "warningOnly,editors"}})
    other.batchUpdate(spreadsheetId=book.id, body={"requests": [write]}).execute()


def test_a_whole_domain_may_be_let_in(book: Book, other: Any) -> None:
    protect(book, editors={"domainUsersCanEdit": True})
    other.batchUpdate(spreadsheetId=book.id, body={"requests": [CHANGES[0]]}).execute()


def test_a_protected_table_and_a_protected_name_cover_their_cells(book: Book, other: Any) -> None:
    name = {"namedRangeId": "n", "name": "имя", "range": area(5, 6, 0, 1)}
    made = book.replies({"addTable": {"table": {"range": area(0, 3, 0, 2)}}}, {"addNamedRange": {"namedRange": name}})[
        0
    ]["addTable"]["table"]
    for own in ({"tableId": made["tableId"]}, {"namedRangeId": "n"}):
        book.batch({"addProtectedRange": {"protectedRange": own}})
    for row in (1, 5):
        write = {"updateCells": {"start": {"sheetId": 0, "rowIndex": row}, "rows": [VALUE], "fields": "note"}}
        assert tried(book, other, write)[1].endswith(WORDS)


def test_masks_that_name_no_field_are_refused(book: Book) -> None:
    request = {"repeatCell": {"range": area(0, 1, 0, 1), "cell": {}, "fields": "userEnteredFormat.textFormat.blod"}}
    assert refusal(lambda: book.batch(request)) == (
        400,
        "Invalid requests[0].repeatCell: Invalid field: user_entered_format.text_format.blod",
    )
