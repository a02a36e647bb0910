"""Tables: columns named by their header cells, types that fill cells, rows that come and go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.conftest import Book, area, refusal, span

Json = dict[str, Any]
LIST = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "да"}, {"userEnteredValue": "нет"}]}}


@pytest.fixture
def filled(book: Book) -> Book:
    book.put("A1", [["Кто", "Сколько", "Есть"], ["а", 1, "x"], ["б", 2, ""], ["под таблицей"]])
    return book


def add(book: Book, *columns: Json, place: Json | None = None, **more: Any) -> Json:
    table = {"name": "План", "range": place or area(0, 3, 0, 3), "columnProperties": list(columns), **more}
    return book.replies({"addTable": {"table": table}})[0]["addTable"]["table"]


def names(book: Book) -> list[str]:
    return [column["columnName"] for column in book.sheet()["tables"][0]["columnProperties"]]


def test_columns_are_named_by_their_headers_and_types_fill_cells(filled: Book) -> None:
    made = add(filled, {"columnIndex": 2, "columnName": "Есть?", "columnType": "BOOLEAN"})
    assert made["columnProperties"] == [
        {"columnName": "Кто"},
        {"columnIndex": 1, "columnName": "Сколько"},
        {"columnIndex": 2, "columnName": "Есть?", "columnType": "BOOLEAN"},
    ]
    assert filled.values("C1:C4") == [["Есть?"], ["FALSE"], ["FALSE"]]
    filled.put("B1", [["Штук"]])
    assert names(filled) == ["Кто", "Штук", "Есть?"]


def test_a_typed_column_without_a_name_is_named_by_google(filled: Book) -> None:
    add(filled, {"columnIndex": 1, "columnType": "DOUBLE"}, {"columnIndex": 2, "columnType": "TEXT"})
    assert names(filled) == ["Кто", "Column 1", "Column 2"]
    assert filled.values("A1:C1") == [["Кто", "Column 1", "Column 2"]]


def test_a_dropdown_column_puts_its_list_on_every_cell(filled: Book) -> None:
    add(filled, {"columnIndex": 2, "columnName": "Есть", "columnType": "DROPDOWN", "dataValidationRule": LIST})
    rule = filled.cell("C3", "dataValidation")["dataValidation"]
    assert rule["condition"] == LIST["condition"]
    assert "dataValidation" not in filled.cell("C4", "dataValidation")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([{"columnIndex": 1, "columnType": "DROPDOWN"}], "Condition must be set for dropdown column type."),
        (
            [{"columnIndex": 1, "columnType": "DOUBLE", "dataValidationRule": LIST}],
            "Cannot set condition for non-dropdown column type.",
        ),
        ([{"columnIndex": 3}], "Column index 3 is outside of the table."),
    ],
)
def test_columns_that_make_no_sense_are_refused(filled: Book, columns: list[Json], words: str) -> None:
    request = {"addTable": {"table": {"range": area(0, 3, 0, 3), "columnProperties": columns}}}
    assert refusal(lambda: filled.batch(request)) == (400, f"Invalid requests[0].addTable: {words}")
    assert "tables" not in filled.sheet()


def test_an_update_replaces_the_columns_as_a_whole(filled: Book) -> None:
    made = add(filled, {"columnIndex": 1, "columnType": "CURRENCY", "columnName": "Цена"})
    change = {"tableId": made["tableId"], "name": "Смета", "columnProperties": [{"columnName": "Имя"}]}
    filled.batch({"updateTable": {"table": change, "fields": "name,columnProperties"}})
    table = filled.sheet()["tables"][0]
    assert table["name"] == "Смета"
    assert table["columnProperties"] == [
        {"columnName": "Имя"},
        {"columnIndex": 1, "columnName": "Цена"},
        {"columnIndex": 2, "columnName": "Есть"},
    ]
    nameless = {"tableId": made["tableId"], "columnProperties": [{"columnIndex": 1, "columnType": "DATE"}]}
    assert refusal(lambda: filled.batch({"updateTable": {"table": nameless, "fields": "columnProperties"}})) == (
        400,
        "Invalid requests[0].updateTable: Table header row cell must have a value.",
    )


def test_a_footer_adds_a_row_and_its_going_takes_it(filled: Book) -> None:
    made = add(filled)
    footer = {"footerColorStyle": {"rgbColor": {"red": 1}}}
    change = {"tableId": made["tableId"], "rowsProperties": footer}
    filled.batch({"updateTable": {"table": change, "fields": "rowsProperties.footerColorStyle"}})
    assert filled.sheet()["tables"][0]["range"]["endRowIndex"] == 4
    del change["rowsProperties"]
    filled.batch({"updateTable": {"table": change, "fields": "rowsProperties"}})
    assert filled.sheet()["tables"][0]["range"]["endRowIndex"] == 3


def test_rows_appended_to_a_full_table_make_room_and_keep_what_is_below(filled: Book) -> None:
    made = add(filled, {"columnIndex": 2, "columnName": "Есть", "columnType": "BOOLEAN"})
    rows = [{"values": [{"userEnteredValue": {"stringValue": who}}]} for who in ("в", "г")]
    filled.batch({"appendCells": {"tableId": made["tableId"], "rows": rows, "fields": "userEnteredValue"}})
    assert filled.values("A2:C7") == [
        ["а", "1", "FALSE"],
        ["б", "2", "FALSE"],
        ["в", "", "FALSE"],
        ["г", "", "FALSE"],
        ["под таблицей"],
    ]
    assert filled.sheet()["tables"][0]["range"]["endRowIndex"] == 5
    unknown = {"appendCells": {"tableId": "нет", "rows": rows, "fields": "userEnteredValue"}}
    assert refusal(lambda: filled.batch(unknown)) == (400, "Invalid requests[0].appendCells: No table with id: нет")


def test_a_table_takes_in_new_columns_and_dies_with_its_rows(filled: Book) -> None:
    add(filled, {"columnIndex": 1, "columnName": "Сколько", "columnType": "DOUBLE"})
    filled.batch({"insertDimension": {"range": span("COLUMNS", 1, 2), "inheritFromBefore": True}})
    columns = filled.sheet()["tables"][0]["columnProperties"]
    assert [column["columnName"] for column in columns] == ["Кто", "Column 2", "Сколько", "Есть"]
    assert columns[2]["columnType"] == "DOUBLE"
    filled.batch({"deleteDimension": {"range": span("ROWS", 0, 3)}})
    assert "tables" not in filled.sheet()


def test_a_deleted_table_takes_its_content_with_it(filled: Book) -> None:
    made = add(filled)
    filled.batch({"deleteTable": {"tableId": made["tableId"]}})
    assert filled.values("A1:C9") == [[], [], [], ["под таблицей"]]
    assert refusal(lambda: filled.batch({"deleteTable": {"tableId": made["tableId"]}}))[0] == 400


def test_tables_have_names_of_their_own_and_do_not_overlap(filled: Book) -> None:
    add(filled)
    again = {"addTable": {"table": {"name": "ПЛАН", "range": area(6, 9, 0, 2)}}}
    assert refusal(lambda: filled.batch(again))[0] == 400
    across = {"addTable": {"table": {"name": "Другая", "range": area(2, 9, 2, 4)}}}
    assert refusal(lambda: filled.batch(across))[0] == 400


def test_tables_show_as_bands_unless_they_are_left_out(filled: Book) -> None:
    made = add(filled)
    band = filled.sheet()["bandedRanges"][0]
    assert (band["bandedRangeReference"], band["range"]) == (made["tableId"], made["range"])
    assert "bandedRanges" not in filled.sheet(excludeTablesInBandedRanges=True)
