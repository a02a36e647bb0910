"""What refers to cells follows them: formulas, names, filters, rules, protections, tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.sheets.conftest import Book, area, refusal, span

Json = dict[str, Any]
FORMULA = {"valueRenderOption": "FORMULA"}


def test_formulas_of_every_tab_follow_inserted_and_deleted_rows(new_book: Callable[..., Book]) -> None:
    book = new_book([{"properties": {"title": "План", "sheetId": 1}}, {"properties": {"title": "Итог", "sheetId": 2}}])
    book.put("План!A1", [[1], [2], [3], ["=SUM(A1:A3)"]], "USER_ENTERED")
    book.put("Итог!A1", [["=План!A2"], ["=SUM(План!A:A)"], ['="A2"&План!$A$3']], "USER_ENTERED")
    book.batch({"insertDimension": {"range": span("ROWS", 1, 3, 1)}})
    assert book.values("План!A6", **FORMULA) == [["=SUM(A1:A5)"]]
    assert book.values("Итог!A1:A3", **FORMULA) == [["=План!A4"], ["=SUM(План!A:A)"], ['="A2"&План!$A$5']]
    assert book.values("Итог!A1:A3") == [["2"], ["12"], ["A23"]]
    book.batch({"deleteDimension": {"range": span("ROWS", 3, 4, 1)}})
    assert book.values("Итог!A1", **FORMULA) == [["=#REF!"]]
    assert book.values("Итог!A1") == [["#REF!"]]


def test_a_renamed_tab_and_a_renamed_range_are_followed(new_book: Callable[..., Book]) -> None:
    book = new_book([{"properties": {"title": "План", "sheetId": 1}}, {"properties": {"title": "Итог", "sheetId": 2}}])
    book.put("План!A1", [[1], [2]])
    named = {"namedRangeId": "n", "name": "все", "range": area(0, 2, 0, 1, 1)}
    book.batch({"addNamedRange": {"namedRange": named}})
    book.put("Итог!A1", [["=План!A1"], ["=SUM(все)"]], "USER_ENTERED")
    book.batch(
        {"updateSheetProperties": {"properties": {"sheetId": 1, "title": "План 2027"}, "fields": "title"}},
        {"updateNamedRange": {"namedRange": {"namedRangeId": "n", "name": "строки"}, "fields": "name"}},
    )
    assert book.values("Итог!A1:A2", **FORMULA) == [["='План 2027'!A1"], ["=SUM(строки)"]]
    assert book.values("Итог!A1:A2") == [["1"], ["3"]]
    book.batch({"deleteSheet": {"sheetId": 1}})
    assert book.values("Итог!A1", **FORMULA) == [["=#REF!"]]


def test_cut_cells_take_their_references_along(book: Book) -> None:
    book.put("A1", [[5, "=A1*2", "=SUM(A1:B1)"]], "USER_ENTERED")
    corner = {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}
    book.batch({"cutPaste": {"source": area(0, 1, 0, 1), "destination": corner, "pasteType": "PASTE_NORMAL"}})
    assert book.values("A1:D5", **FORMULA)[0] == ["", "=D5*2", "=SUM(A1:B1)"]
    assert book.values("B1:D5")[4] == ["", "", "5"]
    beyond = {"cutPaste": {"source": area(0, 5, 0, 1), "destination": corner | {"rowIndex": 998}}}
    assert refusal(lambda: book.batch(beyond))[0] == 400


def test_pushed_cells_take_names_merges_and_formulas_along(book: Book) -> None:
    book.put("A1", [[1, 10], [2, 20], ["=A2", "=B2"]], "USER_ENTERED")
    merge = {"mergeCells": {"range": area(4, 6, 0, 1), "mergeType": "MERGE_ALL"}}
    name = {"addNamedRange": {"namedRange": {"name": "имя", "range": area(1, 2, 0, 1)}}}
    push = {"insertRange": {"range": area(0, 2, 0, 1), "shiftDimension": "ROWS"}}
    book.batch(merge, name, push)
    assert book.values("A3:B5", **FORMULA) == [[1, "=B2"], [2], ["=A4"]]
    assert book.get()["namedRanges"][0]["range"]["startRowIndex"] == 3
    assert book.sheet()["merges"][0]["startRowIndex"] == 6
    torn = {"insertRange": {"range": area(7, 8, 0, 2), "shiftDimension": "COLUMNS"}}
    assert refusal(lambda: book.batch(torn))[0] == 400
    book.batch({"deleteRange": {"range": area(0, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert book.values("A1:B3", **FORMULA) == [[1, 10], [2, 20], ["=A2", "=B2"]]


def test_a_rule_of_values_from_a_range_follows_it(book: Book) -> None:
    rule = {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!$C$1:$C$4"}]}}
    book.batch(
        {"setDataValidation": {"range": area(0, 2, 0, 1), "rule": rule}},
        {"insertDimension": {"range": span("COLUMNS", 1, 2)}},
    )
    kept = book.cell("A1", "dataValidation")["dataValidation"]["condition"]["values"]
    assert kept == [{"userEnteredValue": "=Sheet1!$D$1:$D$4"}]


def hidden(book: Book) -> list[int]:
    rows = book.get(ranges=["A1:C6"], fields="sheets.data.rowMetadata.hiddenByFilter")["sheets"][0]["data"][0]
    return [at for at, row in enumerate(rows["rowMetadata"]) if row.get("hiddenByFilter")]


def set_filter(book: Book, criterion: Json, column: int = 1) -> None:
    specs = [{"columnIndex": column, "filterCriteria": criterion}]
    book.batch({"setBasicFilter": {"filter": {"range": area(0, 6, 0, 3), "filterSpecs": specs}}})


def test_a_filter_hides_rows_by_value_condition_and_colour(book: Book) -> None:
    book.put("A1", [["кто", "сколько"], ["а", 1], ["б", 5], ["в", ""], ["г", 9], ["д", 1]])
    red = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
    book.batch({"repeatCell": {"range": area(2, 3, 1, 2), "cell": red, "fields": "userEnteredFormat.backgroundColor"}})
    set_filter(book, {"hiddenValues": ["1"]})
    assert hidden(book) == [1, 5]
    set_filter(book, {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "4"}]}})
    assert hidden(book) == [1, 3, 5]
    set_filter(book, {"condition": {"type": "NOT_BLANK"}})
    assert hidden(book) == [3]
    set_filter(book, {"condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$B2=1"}]}})
    assert hidden(book) == [2, 3, 4]
    set_filter(book, {"visibleBackgroundColor": {"red": 1}})
    assert hidden(book) == [1, 3, 4, 5]
    set_filter(book, {"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "А"}]}}, column=0)
    assert hidden(book) == [2, 3, 4, 5]
    view = {"range": area(0, 6, 0, 3), "filterSpecs": [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["а"]}}]}
    book.batch({"clearBasicFilter": {"sheetId": 0}}, {"addFilterView": {"filter": view}})
    assert hidden(book) == []
    outside = {"setBasicFilter": {"filter": {"range": area(0, 6, 0, 3), "filterSpecs": [{"columnIndex": 7}]}}}
    assert refusal(lambda: book.batch(outside))[0] == 400


def test_rows_sort_by_colour_and_their_formulas_stay_in_their_rows(book: Book) -> None:
    book.put("A1", [[3, "=A1*2"], [1, "=A2*2"], [2, "=A3*2"]], "USER_ENTERED")
    red = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
    book.batch(
        {"repeatCell": {"range": area(2, 3, 0, 1), "cell": red, "fields": "userEnteredFormat.backgroundColor"}},
        {
            "sortRange": {
                "range": area(0, 3, 0, 2),
                "sortSpecs": [{"dimensionIndex": 0, "backgroundColor": {"red": 1}}, {"sortOrder": "ASCENDING"}],
            }
        },
    )
    assert book.values("A1:B3", **FORMULA) == [[2, "=A1*2"], [1, "=A2*2"], [3, "=A3*2"]]
    assert book.values("B1:B3") == [["4"], ["2"], ["6"]]


def test_a_pasted_conditional_format_counts_from_its_new_place(new_book: Callable[..., Book]) -> None:
    book = new_book([{"properties": {"title": "а", "sheetId": 1}}, {"properties": {"title": "б", "sheetId": 2}}])
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=A1>$D$1"}]}
    rule = {"ranges": [area(0, 2, 0, 1, 1)], "booleanRule": {"condition": condition, "format": {}}}
    how = {"pasteType": "PASTE_CONDITIONAL_FORMATTING"}
    book.batch(
        {"addConditionalFormatRule": {"rule": rule}},
        {"copyPaste": {"source": area(0, 2, 0, 1, 1), "destination": area(4, 6, 1, 2, 2), **how}},
        {"copyPaste": {"source": area(0, 2, 0, 1, 1), "destination": area(4, 6, 0, 1, 1), **how}},
    )
    other = book.sheet(1)["conditionalFormats"][0]
    assert other["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "=B5>$D$1"}]
    assert other["ranges"] == [area(4, 6, 1, 2, 2)]
    assert book.sheet(0)["conditionalFormats"][0]["ranges"] == [area(0, 2, 0, 1, 1), area(4, 6, 0, 1, 1)]
