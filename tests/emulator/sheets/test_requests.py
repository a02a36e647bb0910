"""The kinds of batchUpdate over HTTP: what each does, and Google's words where it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.conftest import service_of
from tests.emulator.sheets.conftest import Book, area, refusal, span


@pytest.fixture
def table(book: Book) -> Book:
    """Four rows of three columns: r1c1 … r4c3."""
    book.put("A1", [[f"r{row}c{column}" for column in (1, 2, 3)] for row in (1, 2, 3, 4)])
    return book


def test_replies_stand_beside_their_requests(book: Book) -> None:
    replies = book.replies(
        {"addSheet": {"properties": {"sheetId": 5, "title": "Люди"}}},
        {"updateSheetProperties": {"properties": {"sheetId": 5, "hidden": True}, "fields": "hidden"}},
        {"addSheet": {"properties": {"title": "Ещё"}}},
    )
    assert replies[0]["addSheet"]["properties"]["sheetId"] == 5
    assert replies[1] == {}
    assert replies[2]["addSheet"]["properties"]["index"] == 2


def test_a_refused_batch_changes_nothing(table: Book) -> None:
    before = table.get(includeGridData=True)
    requests = [
        {"deleteDimension": {"range": span("ROWS", 0, 1)}},
        {"addSheet": {"properties": {"title": "Ещё"}}},
        {"deleteSheet": {"sheetId": 99}},
    ]
    assert refusal(lambda: table.batch(*requests)) == (400, "Invalid requests[2].deleteSheet: No sheet with id: 99")
    assert table.get(includeGridData=True) == before


@pytest.mark.parametrize(
    ("requests", "words"),
    [
        ([], "Must specify at least one request."),
        (
            [{"addSheet": {"properties": {"title": "SHEET1"}}}],
            'Invalid requests[0].addSheet: A sheet with the name "SHEET1" already exists. Please enter another name.',
        ),
        (
            [{"updateCells": {"range": area(0, 1, 0, 1), "rows": []}}],
            "Invalid requests[0].updateCells: At least one field must be listed in 'fields'. "
            "(Use '*' to indicate all fields.)",
        ),
        (
            [{"deleteSheet": {"sheetId": 0}}],
            "Invalid requests[0].deleteSheet: You can't remove all the sheets in a document.",
        ),
        (
            [{"deleteDimension": {"range": span("ROWS", 1000, 1001)}}],
            "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. "
            "Tried to delete row index 1000 but there are only 1000 rows.",
        ),
        (
            [{"repeatCell": {"range": area(1000, 1001, 0, 2), "cell": {}, "fields": "note"}}],
            "Invalid requests[0].repeatCell: Range (Sheet1!A1001:B1001) exceeds grid limits. "
            "Max rows: 1000, max columns: 26",
        ),
        (
            [
                {
                    "updateCells": {
                        "range": area(0, 1, 0, 1),
                        "rows": [{"values": [{"note": "a"}, {"note": "b"}]}],
                        "fields": "note",
                    }
                }
            ],
            "Invalid requests[0].updateCells: Attempting to write column: 1, beyond the last requested column of: 0",
        ),
        (
            [{"insertDimension": {"range": span("ROWS", 2000, 2001), "inheritFromBefore": False}}],
            "Invalid requests[0].insertDimension: range.startIndex[2000] must be less than the grid size[1000] "
            "if inheritFromBefore is false.",
        ),
    ],
)
def test_refusals_in_googles_words(book: Book, requests: list[dict[str, Any]], words: str) -> None:
    assert refusal(lambda: book.batch(*requests)) == (400, words)


def test_a_request_of_two_kinds_and_an_unknown_kind_are_refused(book: Book) -> None:
    two = {"deleteSheet": {"sheetId": 0}, "addSheet": {}}
    assert refusal(lambda: book.batch(two))[0] == 400
    code, words = refusal(lambda: book.batch({"addDataSource": {"dataSource": {}}}))
    assert code == 501
    assert "addDataSource" in words


def test_update_cells_clears_masked_fields_of_what_a_range_leaves_uncovered(table: Book) -> None:
    row = {"values": [{"userEnteredValue": {"stringValue": "new"}}]}
    table.batch({"updateCells": {"range": area(0, 2, 0, 2), "rows": [row], "fields": "userEnteredValue"}})
    assert table.values("A1:C2") == [["new", "", "r1c3"], ["", "", "r2c3"]]


def test_a_mask_leaves_other_fields_and_clears_named_absent_ones(table: Book) -> None:
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    data = {"note": "n", "userEnteredFormat": {"textFormat": {"bold": True, "italic": True}, "wrapStrategy": "WRAP"}}
    table.batch({"updateCells": {"start": start, "rows": [{"values": [data]}], "fields": "note,userEnteredFormat"}})
    change = {"userEnteredFormat": {"textFormat": {"fontSize": 12}}}
    fields = "userEnteredFormat(textFormat.italic,textFormat.fontSize)"
    table.batch({"repeatCell": {"range": area(0, 1, 0, 1), "cell": change, "fields": fields}})
    cell = table.cell("A1")
    assert cell["userEnteredFormat"] == {"textFormat": {"bold": True, "fontSize": 12}, "wrapStrategy": "WRAP"}
    assert (cell["note"], cell["formattedValue"]) == ("n", "r1c1")


def test_colours_come_back_as_google_keeps_them(book: Book) -> None:
    color = {"red": 0.9, "green": 0.4980392156862745, "blue": 0}
    cell = {"userEnteredFormat": {"backgroundColor": color}}
    book.batch({"repeatCell": {"range": area(0, 1, 0, 1), "cell": cell, "fields": "userEnteredFormat.backgroundColor"}})
    kept = {"red": 0.8980392, "green": 0.49803922}
    assert book.cell("A1")["userEnteredFormat"] == {
        "backgroundColor": kept,
        "backgroundColorStyle": {"rgbColor": kept},
    }


def test_append_cells_follows_the_last_row_with_content(table: Book) -> None:
    row = {"values": [{"userEnteredValue": {"numberValue": 5}}]}
    table.batch({"appendCells": {"sheetId": 0, "rows": [row], "fields": "userEnteredValue"}})
    assert table.values("A5") == [["5"]]


OBJECTS = [
    {"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "Имя", "range": area(2, 4, 1, 3)}}},
    {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1, "range": area(2, 4, 1, 3)}}},
    {
        "addBanding": {
            "bandedRange": {
                "bandedRangeId": 2,
                "range": area(2, 4, 1, 3),
                "rowProperties": {"firstBandColor": {}, "secondBandColor": {"red": 1}},
            }
        }
    },
    {
        "addConditionalFormatRule": {
            "rule": {
                "ranges": [area(2, 4, 1, 3)],
                "booleanRule": {"condition": {"type": "BLANK"}, "format": {"textFormat": {"bold": True}}},
            },
            "index": 0,
        }
    },
    {"setBasicFilter": {"filter": {"range": area(2, 4, 1, 3)}}},
    {"addFilterView": {"filter": {"filterViewId": 3, "range": area(2, 4, 1, 3)}}},
    {"mergeCells": {"range": area(2, 4, 1, 3), "mergeType": "MERGE_ALL"}},
]


def places(book: Book) -> list[dict[str, int]]:
    """Where the objects of OBJECTS are now; those that are gone are left out."""
    found = book.get()
    sheet = found["sheets"][0]
    ranges = [entry.get("range") for entry in found.get("namedRanges", [])]
    for name in ("protectedRanges", "bandedRanges", "filterViews"):
        ranges += [entry["range"] for entry in sheet.get(name, [])]
    ranges += [rule["ranges"][0] for rule in sheet.get("conditionalFormats", [])]
    ranges += [sheet["basicFilter"]["range"]] if "basicFilter" in sheet else []
    return [*ranges, *sheet.get("merges", [])]


def without_id(place: dict[str, int]) -> dict[str, int]:
    return {name: value for name, value in place.items() if name != "sheetId"}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"insertDimension": {"range": span("ROWS", 0, 2), "inheritFromBefore": False}}, area(4, 6, 1, 3)),
        ({"insertDimension": {"range": span("ROWS", 3, 4), "inheritFromBefore": False}}, area(2, 5, 1, 3)),
        ({"insertDimension": {"range": span("ROWS", 4, 5), "inheritFromBefore": False}}, area(2, 4, 1, 3)),
        ({"insertDimension": {"range": span("COLUMNS", 1, 2), "inheritFromBefore": True}}, area(2, 4, 2, 4)),
        ({"deleteDimension": {"range": span("ROWS", 0, 1)}}, area(1, 3, 1, 3)),
        ({"deleteDimension": {"range": span("ROWS", 3, 4)}}, area(2, 3, 1, 3)),
        ({"deleteDimension": {"range": span("COLUMNS", 0, 2)}}, area(2, 4, 0, 1)),
        ({"moveDimension": {"source": span("ROWS", 2, 4), "destinationIndex": 0}}, area(0, 2, 1, 3)),
        ({"moveDimension": {"source": span("ROWS", 0, 1), "destinationIndex": 6}}, area(1, 3, 1, 3)),
    ],
)
def test_what_points_at_cells_moves_with_them(table: Book, request_: dict[str, Any], expected: dict[str, int]) -> None:
    table.batch(*OBJECTS)
    assert [without_id(place) for place in places(table)] == [without_id(area(2, 4, 1, 3))] * len(OBJECTS)
    table.batch(request_)
    assert [without_id(place) for place in places(table)] == [without_id(expected)] * len(OBJECTS)


def test_objects_die_with_their_rows_but_a_name_stays_without_a_range(table: Book) -> None:
    table.batch(*OBJECTS)
    table.batch({"deleteDimension": {"range": span("ROWS", 2, 4)}})
    assert places(table) == [None]


def test_cells_sizes_and_notes_move_with_rows(table: Book) -> None:
    size = {"range": span("ROWS", 1, 2), "properties": {"pixelSize": 60}, "fields": "pixelSize"}
    table.batch(
        {"updateDimensionProperties": size},
        {"repeatCell": {"range": area(1, 2, 0, 1), "cell": {"note": "вторая"}, "fields": "note"}},
        {"moveDimension": {"source": span("ROWS", 1, 2), "destinationIndex": 4}},
    )
    assert [row[0] for row in table.values("A1:A4")] == ["r1c1", "r3c1", "r4c1", "r2c1"]
    data = table.get(ranges=["A1:A4"], fields="sheets.data(rowMetadata,rowData.values.note)")["sheets"][0]["data"][0]
    assert [row["pixelSize"] for row in data["rowMetadata"]] == [21, 21, 21, 60]
    assert data["rowData"][3]["values"] == [{"note": "вторая"}]


def test_inserted_rows_take_format_and_rule_from_the_chosen_side(table: Book) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    table.batch(
        {"repeatCell": {"range": area(0, 1, 0, 3), "cell": bold, "fields": "userEnteredFormat"}},
        {"insertDimension": {"range": span("ROWS", 1, 2), "inheritFromBefore": True}},
        {"insertDimension": {"range": span("ROWS", 2, 3), "inheritFromBefore": False}},
    )
    assert table.cell("A2") == {
        "userEnteredFormat": {"textFormat": {"bold": True}},
        "effectiveFormat": table.cell("A2")["effectiveFormat"],
    }
    assert table.cell("A3") == {}


def test_sort_puts_numbers_before_texts_and_empty_cells_last(book: Book) -> None:
    book.put("A1", [["б", 1], [10, 2], ["", 3], [9, 4], ["А", 5], [True, 6]])
    sort = {"range": area(0, 6, 0, 2), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}
    book.batch({"sortRange": sort})
    assert [row[1] for row in book.values("A1:B6")] == ["4", "2", "5", "1", "6", "3"]
    sort["sortSpecs"] = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
    book.batch({"sortRange": sort})
    assert [row[1] for row in book.values("A1:B6")] == ["6", "1", "5", "2", "4", "3"]


def test_copy_paste_repeats_the_source_and_moves_references(book: Book) -> None:
    book.put("A1", [[1, "=A1*2", "=$A$1+A1"]], "USER_ENTERED")
    book.put("A2", [[10], [20]])
    book.batch(
        {"copyPaste": {"source": area(0, 1, 1, 3), "destination": area(1, 3, 1, 3), "pasteType": "PASTE_NORMAL"}}
    )
    assert book.values("A2:C3") == [["10", "20", "11"], ["20", "40", "21"]]
    assert book.values("B3:C3", valueRenderOption="FORMULA") == [["=A3*2", "=$A$1+A3"]]


def test_cut_paste_leaves_nothing_behind(table: Book) -> None:
    corner = {"sheetId": 0, "rowIndex": 9, "columnIndex": 1}
    table.batch({"cutPaste": {"source": area(0, 2, 0, 2), "destination": corner, "pasteType": "PASTE_NORMAL"}})
    assert table.values("B10:C11") == [["r1c1", "r1c2"], ["r2c1", "r2c2"]]
    assert table.values("A1:C2") == [["", "", "r1c3"], ["", "", "r2c3"]]


def test_cells_shift_for_inserted_and_deleted_ranges(table: Book) -> None:
    table.batch({"insertRange": {"range": area(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert table.values("A1:A5") == [["r1c1"], [], ["r2c1"], ["r3c1"], ["r4c1"]]
    table.batch({"deleteRange": {"range": area(0, 1, 0, 2), "shiftDimension": "COLUMNS"}})
    assert table.values("A1:C1") == [["r1c3"]]


def test_find_replace_counts_what_it_changed(table: Book) -> None:
    body = {"find": "R2", "replacement": "ряд ", "range": area(0, 4, 0, 3)}
    (reply,) = table.replies({"findReplace": body})
    assert reply["findReplace"] == {
        "valuesChanged": 3,
        "rowsChanged": 1,
        "sheetsChanged": 1,
        "occurrencesChanged": 3,
    }
    assert table.values("A2") == [["ряд c1"]]
    (reply,) = table.replies(
        {"findReplace": {"find": r"r(\d)c", "replacement": "$1-", "searchByRegex": True, "allSheets": True}}
    )
    assert reply["findReplace"]["valuesChanged"] == 9
    assert table.values("A1", valueRenderOption="UNFORMATTED_VALUE") == [[46023]]  # read as typed: 1-1 is a date


def test_merges_keep_the_first_content_and_cannot_be_cut(table: Book) -> None:
    table.batch({"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ALL"}})
    assert table.values("A1:C2") == [["r1c1", "", "r1c3"], ["", "", "r2c3"]]
    part = {"mergeCells": {"range": area(1, 3, 0, 1), "mergeType": "MERGE_ALL"}}
    _, words = refusal(lambda: table.batch(part))
    assert words == (
        "Invalid requests[0].mergeCells: You must select all cells in a merged range to merge or unmerge them."
    )


def test_whitespace_and_duplicates(book: Book) -> None:
    book.put("A1", [["  а   б ", 1], ["а б", 1], ["в", 2]])
    (trimmed,) = book.replies({"trimWhitespace": {"range": area(0, 3, 0, 2)}})
    assert trimmed == {"trimWhitespace": {"cellsChangedCount": 1}}
    (removed,) = book.replies({"deleteDuplicates": {"range": area(0, 3, 0, 2)}})
    assert removed == {"deleteDuplicates": {"duplicatesRemovedCount": 1}}
    assert book.values("A1:B3") == [["а б", "1"], ["в", "2"]]


def test_borders_are_kept_side_by_side(book: Book) -> None:
    line = {"style": "SOLID_MEDIUM", "color": {"red": 1}}
    book.batch({"updateBorders": {"range": area(0, 2, 0, 2), "top": line, "innerVertical": line}})
    assert set(book.cell("A1")["userEnteredFormat"]["borders"]) == {"top", "right"}
    assert set(book.cell("B2")["userEnteredFormat"]["borders"]) == {"left"}
    book.batch({"updateBorders": {"range": area(0, 2, 0, 2), "top": {"style": "NONE"}}})
    assert set(book.cell("A1")["userEnteredFormat"]["borders"]) == {"right"}


def test_conditional_formats_are_addressed_by_place(book: Book) -> None:
    def rule(word: str) -> dict[str, Any]:
        condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": word}]}
        return {
            "ranges": [area(0, 9, 0, 1)],
            "booleanRule": {"condition": condition, "format": {"backgroundColor": {"red": 1}}},
        }

    book.batch(*({"addConditionalFormatRule": {"rule": rule(word), "index": 0}} for word in "ab"))
    (moved,) = book.replies({"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}})
    assert moved["updateConditionalFormatRule"]["newIndex"] == 1
    (gone,) = book.replies({"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}})
    words = gone["deleteConditionalFormatRule"]["rule"]["booleanRule"]["condition"]["values"]
    assert words == [{"userEnteredValue": "a"}]
    book.put("A1", [["B"]])
    assert book.cell("A1")["effectiveFormat"]["backgroundColor"] == {"red": 1}
    assert refusal(lambda: book.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 5}}))[0] == 400


def test_groups_nest_by_depth_as_google_recorded(book: Book) -> None:
    (reply,) = book.replies({"addDimensionGroup": {"range": span("ROWS", 0, 4)}})
    assert reply["addDimensionGroup"]["dimensionGroups"] == [
        {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 4}, "depth": 1}
    ]
    (reply,) = book.replies({"addDimensionGroup": {"range": span("ROWS", 2, 6)}})
    found = [
        (g["range"]["startIndex"], g["range"]["endIndex"], g["depth"])
        for g in reply["addDimensionGroup"]["dimensionGroups"]
    ]
    assert found == [(0, 6, 1), (2, 4, 2)]
    group = {"range": span("ROWS", 2, 4), "depth": 2, "collapsed": True}
    book.batch({"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}})
    data = book.get(ranges=["A1:A5"], fields="sheets.data.rowMetadata.hiddenByUser")["sheets"][0]["data"][0]
    assert data["rowMetadata"] == [{}, {}, {"hiddenByUser": True}, {"hiddenByUser": True}, {}]
    (reply,) = book.replies({"deleteDimensionGroup": {"range": span("ROWS", 0, 6)}})
    assert len(reply["deleteDimensionGroup"]["dimensionGroups"]) == 1


def metadata(key: str, **location: Any) -> dict[str, Any]:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {"metadataKey": key, "visibility": "DOCUMENT", "location": location}
        }
    }


def test_metadata_hangs_on_rows_and_columns_and_goes_with_them(book: Book) -> None:
    replies = book.replies(
        metadata("строка", dimensionRange=span("ROWS", 2, 3)),
        metadata("столбец", dimensionRange=span("COLUMNS", 1, 2)),
        metadata("лист", sheetId=0),
        metadata("всё", spreadsheet=True),
    )
    row_id = replies[0]["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    book.batch({"insertDimension": {"range": span("ROWS", 0, 2), "inheritFromBefore": False}})
    found = book.api.developerMetadata().get(spreadsheetId=book.id, metadataId=row_id).execute()
    assert found["location"] == {
        "locationType": "ROW",
        "dimensionRange": {"dimension": "ROWS", "startIndex": 4, "endIndex": 5},
    }
    area_filter = {"dataFilters": [{"a1Range": "A5:A6"}]}
    touched = book.api.developerMetadata().search(spreadsheetId=book.id, body=area_filter).execute()
    keys = {entry["developerMetadata"]["metadataKey"] for entry in touched["matchedDeveloperMetadata"]}
    assert keys == {"строка", "лист"}
    data = book.get(fields="sheets.data.columnMetadata.developerMetadata.metadataKey")["sheets"][0]["data"][0]
    assert data["columnMetadata"][1] == {"developerMetadata": [{"metadataKey": "столбец"}]}
    assert book.get(fields="developerMetadata.metadataKey") == {"developerMetadata": [{"metadataKey": "всё"}]}
    book.batch({"deleteDimension": {"range": span("ROWS", 4, 5)}})
    gone = refusal(lambda: book.api.developerMetadata().get(spreadsheetId=book.id, metadataId=row_id).execute())
    assert gone == (404, f"No developer metadata with ID {row_id}")


def test_metadata_of_a_tab_has_a_quota(book: Book) -> None:
    def long(length: int) -> dict[str, Any]:
        made = metadata("k", sheetId=0)
        made["createDeveloperMetadata"]["developerMetadata"]["metadataValue"] = "x" * length
        return made

    book.batch(long(29_998))
    assert refusal(lambda: book.batch(long(1)))[0] == 400
    two = {"dimensionRange": span("ROWS", 2, 4)}
    assert refusal(lambda: book.batch(metadata("two", **two)))[0] == 400


def test_metadata_is_updated_and_deleted_by_filter(book: Book) -> None:
    book.batch(metadata("a", sheetId=0), metadata("a", spreadsheet=True), metadata("b", spreadsheet=True))
    lookup = {"developerMetadataLookup": {"metadataKey": "a"}}
    change = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": "v"}, "fields": "metadataValue"}
    (reply,) = book.replies({"updateDeveloperMetadata": change})
    assert [entry["metadataValue"] for entry in reply["updateDeveloperMetadata"]["developerMetadata"]] == ["v", "v"]
    (reply,) = book.replies({"deleteDeveloperMetadata": {"dataFilter": lookup}})
    assert len(reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 2


def test_a_protected_cell_refuses_another_user(table: Book, drive: Any, emulator_url: str) -> None:
    other = "olga@example.com"
    share = {"type": "user", "role": "writer", "emailAddress": other}
    drive.permissions().create(fileId=table.id, body=share, sendNotificationEmail=False).execute()
    hers = Book(service_of(emulator_url, other, "sheets", "v4", ""), table.id)
    protect = {"protectedRange": {"protectedRangeId": 4, "range": area(0, 4, 0, 1)}}
    table.batch({"addProtectedRange": protect})
    protected = (
        "You are trying to edit a protected cell or object. "
        "Please contact the spreadsheet owner to remove protection if you need to edit."
    )
    assert refusal(lambda: hers.put("A1", [["x"]])) == (400, protected)
    data = {"valueInputOption": "RAW", "data": [{"range": "A1:B1", "values": [["x"]]}]}
    batch = hers.api.values().batchUpdate(spreadsheetId=table.id, body=data)
    assert refusal(batch.execute) == (400, f"Invalid data[0]: {protected}")
    rows = {"deleteDimension": {"range": span("ROWS", 0, 1)}}
    assert refusal(lambda: hers.batch(rows)) == (400, f"Invalid requests[0].deleteDimension: {protected}")
    hers.put("B1", [["можно"]])
    seen = hers.sheet()["protectedRanges"][0]
    assert "requestingUserCanEdit" not in seen
    assert "editors" not in seen
    allow = {"protectedRange": {"protectedRangeId": 4, "editors": {"users": [other]}}, "fields": "editors"}
    table.batch({"updateProtectedRange": allow})
    hers.put("A1", [["теперь можно"]])
    assert table.values("A1:B1") == [["теперь можно", "можно"]]


def test_the_spreadsheet_comes_back_with_the_batch_if_asked(book: Book) -> None:
    row = {"values": [{"userEnteredValue": {"formulaValue": "=2*3"}}]}
    update = {"updateCells": {"start": {"sheetId": 0}, "rows": [row], "fields": "userEnteredValue"}}
    answer = book.batch(
        update, includeSpreadsheetInResponse=True, responseRanges=["A1:B2"], responseIncludeGridData=True
    )
    cell = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["effectiveValue"] == {"numberValue": 6}
    assert "updatedSpreadsheet" not in book.batch(update)


def test_tabs_move_resize_and_rename(new_book: Callable[..., Book]) -> None:
    book = new_book([{"properties": {"title": title, "sheetId": at}} for at, title in enumerate("абв", start=1)])
    book.put("а!C3", [["за краем"]])
    book.batch(
        {"updateSheetProperties": {"properties": {"sheetId": 3, "index": 0}, "fields": "index"}},
        {"updateSheetProperties": {"properties": {"sheetId": 3, "index": 2}, "fields": "index"}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 1, "title": "А!", "gridProperties": {"rowCount": 2, "frozenRowCount": 1}},
                "fields": "title,gridProperties(rowCount,frozenRowCount)",
            }
        },
    )
    assert [sheet["properties"]["title"] for sheet in book.get()["sheets"]] == ["А!", "в", "б"]
    assert book.values("'А!'!A1:C2") == []
    freeze = {
        "properties": {"sheetId": 1, "gridProperties": {"frozenRowCount": 2}},
        "fields": "gridProperties.frozenRowCount",
    }
    _, words = refusal(lambda: book.batch({"updateSheetProperties": freeze}))
    assert words == "Invalid requests[0].updateSheetProperties: You can't freeze all visible rows on the sheet."


def test_words_are_replaced_in_the_first_tab_by_its_id_which_is_0(table: Book) -> None:
    (reply,) = table.replies({"findReplace": {"find": "r1c1", "replacement": "x", "sheetId": 0}})
    assert reply["findReplace"]["occurrencesChanged"] == 1


def test_a_list_of_requests_inside_the_list_is_taken_as_googles_parser_takes_it(table: Book) -> None:
    title = {"updateSpreadsheetProperties": {"properties": {"title": "x"}, "fields": "title"}}
    assert table.replies([title], title) == [{}, {}]


def test_an_open_basic_filter_is_closed_at_the_ends_of_the_grid(new_book: Callable[..., Book]) -> None:
    book = new_book([{"properties": {"sheetId": 0, "gridProperties": {"rowCount": 20, "columnCount": 10}}}])
    book.batch({"setBasicFilter": {"filter": {"range": {"sheetId": 0}}}})
    assert book.sheet()["basicFilter"]["range"] == without_id(area(0, 20, 0, 10))
    book.batch({"setBasicFilter": {"filter": {"range": {"sheetId": 0, "startRowIndex": 2, "endColumnIndex": 3}}}})
    assert book.sheet()["basicFilter"]["range"] == without_id(area(2, 20, 0, 3))
