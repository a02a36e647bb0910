"""values.* over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import gspread
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.emulator.sheets.ranges import range_rect
from gmo_sync.emulator.sheets.values import value_range, write
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook
from tests.emulator.sheets.conftest import Book, refusal


@pytest.fixture
def two_tables(book: Book) -> Book:
    """The tables of Google's documentation of append: A1:C2 and B4:D6."""
    book.put("A1:C2", [["x", "y", "z"], ["x", "y", "z"]])
    book.put("B4:D6", [["x", "y"], ["x", "y", "z"], ["", "y", "z"]])
    return book


@pytest.mark.parametrize(
    ("given", "start"),
    [
        ("Sheet1", "B7"),
        ("B4", "B7"),
        ("C5:D5", "B7"),
        ("B2:D4", "B7"),
        ("A3:G10", "B7"),
        ("A1", "A3"),
        ("E4", "E4"),
        ("A4", "A4"),
    ],
)
def test_append_finds_the_table_of_the_documented_example(two_tables: Book, given: str, start: str) -> None:
    answer = two_tables.append(given if given == "Sheet1" else f"Sheet1!{given}", [["new"]])
    assert answer["updates"]["updatedRange"] == f"Sheet1!{start}"
    expected = {"B7": "Sheet1!B4:D6", "A3": "Sheet1!A1:C2"}.get(start)
    assert answer.get("tableRange") == expected


def test_an_append_after_a_row_with_a_gap_continues_the_last_part_as_google_recorded(book: Book) -> None:
    book.append("Sheet1", [["one", "", "three"]])
    answer = book.append("Sheet1", [["one", "", "three"]])
    assert answer["tableRange"] == "Sheet1!C1"
    assert answer["updates"]["updatedRange"] == "Sheet1!C2:E2"


def test_append_inserts_rows_only_when_told(two_tables: Book) -> None:
    two_tables.append("A1", [["in between"]], insertDataOption="INSERT_ROWS")
    assert two_tables.values("A3:D5") == [["in between"], [], ["", "x", "y"]]
    two_tables.append("B5", [["over"]])
    assert two_tables.values("B8") == [["over"]]
    assert two_tables.sheet()["properties"]["gridProperties"]["rowCount"] == 1001


def test_append_grows_the_grid(new_book: Callable[..., Book]) -> None:
    book = new_book([{"properties": {"gridProperties": {"rowCount": 2, "columnCount": 2}}}])
    book.put("A1:B2", [["a", "b"], ["c", "d"]])
    book.append("A1", [["e", "f", "g"]])
    grid = book.sheet()["properties"]["gridProperties"]
    assert (grid["rowCount"], grid["columnCount"]) == (3, 3)


def test_trailing_empty_cells_and_rows_are_left_out(book: Book) -> None:
    book.put("A1:D4", [["A1", "B1", "", "D1"], ["", "b2", "", ""], ["", "", "", ""], ["A4", "", "", ""]])
    assert book.values("A1:D4") == [["A1", "B1", "", "D1"], ["", "b2"], [], ["A4"]]
    assert book.values("A1:D4", majorDimension="COLUMNS") == [["A1", "", "", "A4"], ["B1", "b2"], [], ["D1"]]
    empty = book.api.values().get(spreadsheetId=book.id, range="F1:G9").execute()
    assert empty == {"range": "Sheet1!F1:G9", "majorDimension": "ROWS"}


def test_null_leaves_a_cell_and_an_empty_text_clears_it(book: Book) -> None:
    book.put("A1:C1", [["a", "b", "c"]])
    assert book.put("A1:C1", [[None, "", "C"]])["updatedCells"] == 2
    assert book.values("A1:C1") == [["a", "", "C"]]


def test_raw_keeps_texts_and_types(book: Book) -> None:
    book.put("A1", [["=1+2", "007", "1,5", "TRUE", 7, 1.5, True]])
    (row,) = book.values("A1:G1", valueRenderOption="UNFORMATTED_VALUE")
    assert row == ["=1+2", "007", "1,5", "TRUE", 7, 1.5, True]
    assert type(row[4]) is int


def test_render_options_of_a_russian_spreadsheet(new_book: Callable[..., Book]) -> None:
    book = new_book(locale="ru_RU")
    book.put("A1", [["1,5", "04.08.2026", "=A1*2", "ИСТИНА", "5%", "=СТРАННО(1)"]], "USER_ENTERED")
    assert book.values("A1:F1") == [["1,5", "04.08.2026", "3", "ИСТИНА", "5%", "#NAME?"]]
    (plain,) = book.values("A1:F1", valueRenderOption="UNFORMATTED_VALUE")
    assert plain == [1.5, 46238, 3, True, 0.05, "#NAME?"]
    (texts,) = book.values("A1:F1", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert texts[1] == "04.08.2026"
    (formulas,) = book.values("A1:F1", valueRenderOption="FORMULA")
    assert formulas[1:3] == [46238, "=A1*2"]


def test_a_text_cell_keeps_what_is_typed(book: Book) -> None:
    text = {"numberFormat": {"type": "TEXT", "pattern": "@"}}
    book.batch(
        {
            "repeatCell": {
                "range": {"sheetId": 0, "endRowIndex": 1},
                "cell": {"userEnteredFormat": text},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
    )
    book.put("A1", [["007", "1-2", "=1+1"]], "USER_ENTERED")
    assert book.values("A1:C1", valueRenderOption="UNFORMATTED_VALUE") == [["007", "1-2", "=1+1"]]


def test_a_single_cell_is_an_anchor_and_a_range_is_a_fence(book: Book) -> None:
    assert book.put("B2", [["a", "b"], ["c"]])["updatedRange"] == "Sheet1!B2:C3"
    code, words = refusal(lambda: book.put("A1:B1", [["a"], ["b"]]))
    assert (code, words) == (400, "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]")
    _, words = refusal(lambda: book.put("A1:B1", [["a", "b", "c"]]))
    assert words == "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]"


def test_ranges_that_cannot_be(book: Book) -> None:
    for text in ("Nowhere!A1", "Sheet1!N0", "AAAA1", "'Sheet1", "Sheet1!"):
        assert refusal(lambda text=text: book.values(text)) == (400, f"Unable to parse range: {text}")
    beyond = "Range (Sheet1!AB1) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert refusal(lambda: book.values("AB1")) == (400, beyond)
    assert refusal(lambda: book.put("AB1", [["x"]])) == (400, beyond)
    _, words = refusal(
        lambda: book.api.values().batchClear(spreadsheetId=book.id, body={"ranges": ["A1", "A1001:B"]}).execute()
    )
    assert words == "Invalid range[1]: Range (Sheet1!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26"


def test_an_end_beyond_the_grid_is_cut(book: Book) -> None:
    answer = book.api.values().get(spreadsheetId=book.id, range="A999:C2000").execute()
    assert answer["range"] == "Sheet1!A999:C1000"


def test_titles_are_found_in_any_case_and_named_ranges_with_or_without_a_tab(book: Book) -> None:
    book.put("SHEET1!A1", [["x", "y"]])
    name = {"name": "Шапка", "range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "endColumnIndex": 2}}
    book.batch({"addNamedRange": {"namedRange": name}})
    assert book.values("Шапка") == book.values("Sheet1!Шапка") == book.values("sheet1!a1:b1") == [["x", "y"]]


def test_a_batch_of_updates_is_all_or_nothing(book: Book) -> None:
    data = [{"range": "A1", "values": [["x"]]}, {"range": "Nowhere!A1", "values": [["y"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    _, words = refusal(lambda: book.api.values().batchUpdate(spreadsheetId=book.id, body=body).execute())
    assert words == "Invalid data[1]: Unable to parse range: Nowhere!A1"
    assert book.values("A1") == []


def test_written_values_come_back_if_asked(book: Book) -> None:
    answer = book.put("A1:C3", [["=1+1", "x"]], "USER_ENTERED", includeValuesInResponse=True)
    assert answer["updatedData"] == {"range": "Sheet1!A1:C3", "majorDimension": "ROWS", "values": [["2", "x"]]}


def test_clearing_keeps_format_note_and_rule(book: Book) -> None:
    rule = {"condition": {"type": "BOOLEAN"}}
    data = {
        "userEnteredValue": {"boolValue": True},
        "userEnteredFormat": {"textFormat": {"bold": True}},
        "note": "важно",
        "dataValidation": rule,
    }
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    book.batch({"updateCells": {"start": start, "rows": [{"values": [data]}], "fields": "*"}})
    cleared = book.api.values().clear(spreadsheetId=book.id, range="A1:B2", body={}).execute()
    assert cleared["clearedRange"] == "Sheet1!A1:B2"
    left = book.cell("A1")
    assert "userEnteredValue" not in left
    assert (left["note"], left["dataValidation"]) == ("важно", rule)
    assert left["userEnteredFormat"]["textFormat"]["bold"] is True


def test_a_cell_takes_no_more_than_fifty_thousand_characters(book: Book) -> None:
    book.put("A1", [["x" * 50_000]])
    code, words = refusal(lambda: book.put("A1", [["x" * 50_001]]))
    assert code == 400
    assert words == "Your input contains more than the maximum of 50000 characters in a single cell."


def test_values_by_data_filter_follow_the_column_they_are_tagged_with(book: Book) -> None:
    location = {"dimensionRange": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}
    tag = {"metadataKey": "term", "location": location, "visibility": "DOCUMENT"}
    book.batch({"createDeveloperMetadata": {"developerMetadata": tag}})
    book.batch(
        {
            "insertDimension": {
                "range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1},
                "inheritFromBefore": False,
            }
        }
    )
    data_filter = {"developerMetadataLookup": {"metadataKey": "term"}}
    data = [{"dataFilter": data_filter, "majorDimension": "COLUMNS", "values": [["октябрь", "май"]]}]
    body: dict[str, Any] = {"valueInputOption": "RAW", "data": data}
    answer = book.api.values().batchUpdateByDataFilter(spreadsheetId=book.id, body=body).execute()
    assert answer["responses"][0]["updatedRange"] == "Sheet1!C1:C2"
    found = book.api.values().batchGetByDataFilter(spreadsheetId=book.id, body={"dataFilters": [data_filter]}).execute()
    assert found["valueRanges"][0]["valueRange"]["values"] == [["октябрь"], ["май"]]


def test_gspread_works_unchanged(gspread_client: gspread.Client, new_book: Callable[..., Book]) -> None:
    spreadsheet = gspread_client.open_by_key(new_book(locale="ru_RU").id)
    tab = spreadsheet.sheet1
    assert tab.title == "Лист1"
    tab.update([["№", "Название"], [1, "Семинар"]], "A1")
    tab.append_row([2, "Выставка"])
    assert tab.get_all_records() == [{"№": 1, "Название": "Семинар"}, {"№": 2, "Название": "Выставка"}]
    tab.insert_row([0, "Собрание"], 2)
    assert tab.col_values(2) == ["Название", "Собрание", "Семинар", "Выставка"]
    found = tab.find("Семинар")
    assert found is not None
    assert (found.row, found.col) == (3, 2)
    tab.delete_rows(2)
    tab.sort((1, "des"), range="A2:B3")
    assert tab.get("A2:B3") == [["2", "Выставка"], ["1", "Семинар"]]
    tab.format("A1:B1", {"textFormat": {"bold": True}})
    tab.freeze(rows=1)
    tab.update_note("A1", "номер")
    assert tab.get_note("A1") == "номер"
    copy = tab.duplicate(new_sheet_name="Копия")
    assert copy.get_all_values() == tab.get_all_values()
    tab.clear()
    assert tab.get_all_values() == [[]]


GRID = "Max rows: 1000, max columns: 26"


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("A1", "'Смета'!A1"),
        ("Смета", "'Смета'!A1:Z1000"),
        ("'Смета'", "'Смета'!A1:Z1000"),
        ("смета!b2:a1", "'Смета'!A1:B2"),
        ("A:B", "'Смета'!A1:B1000"),
        ("2:3", "'Смета'!A2:Z3"),
        ("C5:C", "'Смета'!C5:C1000"),
        ("B2:4", "'Смета'!B2:Z4"),
        ("B2:ZZZ", "'Смета'!B2:Z1000"),
        ("A990:A2000", "'Смета'!A990:A1000"),
        ("R2C3", "'Смета'!C2"),
        ("R[3]C[1]", "'Смета'!B4"),
        ("Итоги", "'A1'!B2:C3"),
        ("'A1'!Итоги", "'A1'!B2:C3"),
        ("'A1'", "'A1'!A1:Z1000"),
        ("'A1'!A1", "'A1'!A1"),
        ("'It''s!'!A1", "'It''s!'!A1"),
        ("It's!!A1", "'It''s!'!A1"),
    ],
)
def test_a_range_is_answered_in_full(new_book: Callable[..., Book], text: str, answered: str) -> None:
    book = new_book(
        [{"properties": {"sheetId": at, "title": title}} for at, title in enumerate(("Смета", "A1", "It's!"))]
    )
    cells = {"sheetId": 1, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 3}
    book.batch({"addNamedRange": {"namedRange": {"name": "Итоги", "range": cells}}})
    for method in ("get", "clear"):
        call = getattr(book.api.values(), method)
        extra = {"body": {}} if method == "clear" else {}
        answer = call(spreadsheetId=book.id, range=text, **extra).execute()
        assert answer.get("range", answer.get("clearedRange")) == answered


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sheet1!A2000", f"Range (Sheet1!A2000) exceeds grid limits. {GRID}"),
        ("Sheet1!AA1", f"Range (Sheet1!AA1) exceeds grid limits. {GRID}"),
        ("Sheet1!A0", "Unable to parse range: Sheet1!A0"),
        ("Nobody!A1", "Unable to parse range: Nobody!A1"),
        ("Nobody", "Unable to parse range: Nobody"),
        ("'Sheet1", "Unable to parse range: 'Sheet1"),
        ("A1:", "Unable to parse range: A1:"),
        ("A1:B2:C3", "Unable to parse range: A1:B2:C3"),
        ("Sheet1!", "Unable to parse range: Sheet1!"),
        ("AAAA1", "Unable to parse range: AAAA1"),
    ],
)
def test_a_range_that_is_none_is_refused_by_every_method(book: Book, text: str, words: str) -> None:
    values, body = book.api.values(), {"values": [[1]]}
    where = {"spreadsheetId": book.id, "range": text}
    calls = [
        lambda: values.get(**where),
        lambda: values.update(**where, valueInputOption="RAW", body=body),
        lambda: values.append(**where, valueInputOption="RAW", body=body),
        lambda: values.clear(**where, body={}),
        lambda: values.batchGet(spreadsheetId=book.id, ranges=[text]),
        lambda: book.api.get(spreadsheetId=book.id, ranges=[text]),
    ]
    for call in calls:
        code, said = refusal(lambda call=call: call().execute())
        assert (code, said) == (400, words)
    batches = [
        (
            "data[0]",
            lambda: values.batchUpdate(
                spreadsheetId=book.id, body={"valueInputOption": "RAW", "data": [body | {"range": text}]}
            ),
        ),
        ("range[0]", lambda: values.batchClear(spreadsheetId=book.id, body={"ranges": [text]})),
    ]
    for place, call in batches:
        assert refusal(lambda call=call: call().execute()) == (400, f"Invalid {place}: {words}")


def test_columns_are_cut_each_at_its_last_value(book: Book) -> None:
    book.put("B2", [[1, "", 3], ["", "", 4], [5]])
    assert book.values("A1:E5", majorDimension="COLUMNS", valueRenderOption="UNFORMATTED_VALUE") == [
        [],
        ["", 1, "", 5],
        [],
        ["", 3, 4],
    ]
    written = book.api.values().update(
        spreadsheetId=book.id,
        range="A10",
        valueInputOption="RAW",
        includeValuesInResponse=True,
        body={"majorDimension": "COLUMNS", "values": [[1, 2], [3]]},
    )
    answer = written.execute()
    assert answer["updatedData"] == {
        "range": "Sheet1!A10:B11",
        "majorDimension": "COLUMNS",
        "values": [["1", "2"], ["3"]],
    }


def test_cells_that_two_filters_match_are_answered_once_with_both(book: Book) -> None:
    book.put("A1", [[1, 2]])
    by_name = {"a1Range": "A1:B1"}
    by_grid = {"gridRange": {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}}
    body = {"dataFilters": [by_name, by_grid, {"a1Range": "B1"}], "valueRenderOption": "UNFORMATTED_VALUE"}
    found = book.api.values().batchGetByDataFilter(spreadsheetId=book.id, body=body).execute()["valueRanges"]
    assert [entry["valueRange"]["values"] for entry in found] == [[[1, 2]], [[2]]]
    assert [len(entry["dataFilters"]) for entry in found] == [2, 1]


def test_values_larger_than_what_a_filter_matches_are_refused(book: Book) -> None:
    body = {
        "valueInputOption": "RAW",
        "data": [{"dataFilter": {"gridRange": {"endRowIndex": 1, "endColumnIndex": 1}}, "values": [[1, 2]]}],
    }
    code, words = refusal(lambda: book.api.values().batchUpdateByDataFilter(spreadsheetId=book.id, body=body).execute())
    assert code == 400
    assert words.startswith("Invalid data[0]: Requested writing within range [Sheet1!A1]")


SCALARS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.integers(-(10**14), 10**14),
    st.floats(-1e14, 1e14, allow_nan=False).filter(lambda number: number != 0),
    st.booleans(),
)


@settings(max_examples=40)
@given(st.lists(st.lists(SCALARS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_is_written_raw_comes_back_unformatted(rows: list[list[Any]]) -> None:
    book = Workbook(sheets=[Sheet(0, "Sheet1")])
    write(book, "A1", {"values": rows}, typed=False, today=date(2026, 9, 1))
    found = value_range(book, *range_rect(book, "A1:D4"), {"valueRenderOption": "UNFORMATTED_VALUE"})["values"]
    assert found == rows
    assert [[type(value) is bool for value in row] for row in found] == [[type(v) is bool for v in row] for row in rows]


@settings(max_examples=40)
@given(st.lists(SCALARS, min_size=1, max_size=6), st.sampled_from(["en_US", "ru_RU", "de_DE"]))
def test_a_text_with_an_apostrophe_is_kept_as_typed(row: list[Any], locale: str) -> None:
    book = Workbook(locale=locale, sheets=[Sheet(0, "Sheet1")])
    texts = [str(value) for value in row]
    write(book, "A1", {"values": [[f"'{text}" for text in texts]]}, typed=True, today=date(2026, 9, 1))
    assert value_range(book, *range_rect(book, "A1:F1"), {"valueRenderOption": "FORMULA"})["values"] == [texts]
