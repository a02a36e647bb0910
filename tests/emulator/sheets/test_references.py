"""References in formulas follow the rows, columns, blocks and tabs they name."""

from __future__ import annotations

import pytest

from gmo_sync.emulator.sheets.references import Titles, copied, followed, renamed
from gmo_sync.emulator.sheets.relocation import Bounds, Gone, Shifted, Transfer, Unmoved
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS, Deletion, Insertion, Move

TITLES = Titles({"лист": 1, "it's": 2, "data": 3}, {1: "Лист", 2: "It's", 3: "Data"})

SHIFTS = [
    (Insertion(ROWS, 1, 2), "=A1+A2+$A$2", "=A1+A4+$A$4"),
    (Insertion(ROWS, 2, 1), "=SUM(A1:A4)+SUM(A3:A4)", "=SUM(A1:A5)+SUM(A4:A5)"),
    (Insertion(ROWS, 4, 1), "=SUM(A1:A4)", "=SUM(A1:A4)"),
    (Deletion(ROWS, 1, 3), "=SUM(A1:A4)+A2+A4", "=SUM(A1:A2)+#REF!+A2"),
    (Deletion(ROWS, 0, 4), "=SUM(A1:A4)", "=SUM(#REF!)"),
    (Deletion(ROWS, 1, 2), "=SUM(A:A)+SUM(2:2)+SUM(A5:A)+SUM($3:$4)", "=SUM(A:A)+SUM(#REF!)+SUM(A4:A)+SUM($2:$3)"),
    (Insertion(COLUMNS, 1, 1), "=SUM(A:C)+SUM(B:B)+SUM(2:2)+$C$1", "=SUM(A:D)+SUM(C:C)+SUM(2:2)+$D$1"),
    (Move(ROWS, 4, 5, 0), "=A5+A1", "=A1+A2"),
    (Move(COLUMNS, 10, 11, 0), "=$K2>$A2", "=$A2>$B2"),
    (Insertion(COLUMNS, 0, 1), '=AND($A2="A1";LEN(B2)>LOG10(3))', '=AND($B2="A1";LEN(C2)>LOG10(3))'),
    (Insertion(ROWS, 0, 1), "='It''s'!A1+Лист!A1+Data!A1", "='It''s'!A1+Лист!A2+Data!A1"),
    (Insertion(ROWS, 0, 1), "='Нет такого'!A1+Другой!A1", "='Нет такого'!A1+Другой!A1"),
    (Insertion(ROWS, 0, 1), '="A1 ""B2"" C3"&\'It\'\'s A1\'!A1', '="A1 ""B2"" C3"&\'It\'\'s A1\'!A1'),
    (Insertion(ROWS, 0, 1), "=имя_A1+A1b+TAX2020(A1)+Tab1[A1]", "=имя_A1+A1b+TAX2020(A2)+Tab1[A2]"),
    (Insertion(ROWS, 0, 1), "=B4:A2", "=B5:A3"),
    (Insertion(ROWS, 0, 1), "=SUM(A1:", "=SUM(A2:"),
    (Insertion(ROWS, 0, 1), "A1", "A1"),
    (Insertion(ROWS, 0, 1), "=1.5E10+12", "=1.5E10+12"),
]


@pytest.mark.parametrize(("shift", "formula", "expected"), SHIFTS)
def test_a_formula_follows_rows_and_columns(shift, formula, expected):
    assert followed(formula, Shifted(1, shift), TITLES, 1) == expected


def test_a_formula_of_another_tab_follows_only_by_title():
    where = Shifted(1, Insertion(ROWS, 0, 1))
    assert followed("=A1+Лист!A1", where, TITLES, 3) == "=A1+Лист!A2"


def test_a_band_that_is_pushed_aside_takes_only_whole_ranges_along():
    where = Shifted(1, Insertion(ROWS, 0, 1), 0, 2)
    assert (
        followed("=A1+C1+SUM(A1:B2)+SUM(A1:C2)+SUM(1:1)", where, TITLES, 1) == "=A2+C1+SUM(A2:B3)+SUM(A1:C2)+SUM(1:1)"
    )


def test_a_block_is_followed_to_another_tab():
    where = Transfer(1, Bounds(0, 2, 0, 2), 2, 4, 0)
    assert followed("=A1+C1+SUM(A1:B2)+SUM(A1:C2)", where, TITLES, 1) == "='It''s'!A5+C1+SUM('It''s'!A5:B6)+SUM(A1:C2)"
    assert followed("=A1+C1", where, TITLES, 1, new_home=2) == "=A5+'Лист'!C1"


def test_a_tab_that_is_gone_leaves_an_error_and_a_renamed_one_is_called_by_its_name():
    assert followed("=A1+Data!A1+SUM(data!A:A)", Gone(3), TITLES, 1) == "=A1+#REF!+SUM(#REF!)"
    now = Titles(TITLES.ids, {**TITLES.titles, 3: "New name"})
    assert followed('=A1+Data!A1&"Data!A1"', Unmoved(3), now, 1) == "=A1+'New name'!A1&\"Data!A1\""


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("=A1+$A1+A$1+$A$1", 1, 1, "=B2+$A2+B$1+$A$1"),
        ("=SUM(A:A)+SUM(1:1)+SUM($A:B)", 1, 1, "=SUM(B:B)+SUM(2:2)+SUM($A:C)"),
        ("=A1", -1, 0, "=#REF!"),
        ("=Data!B2:B", 0, -1, "=Data!A2:A"),
        ('="A1"', 1, 1, '="A1"'),
    ],
)
def test_only_relative_parts_move_when_a_formula_is_copied(formula, rows, columns, expected):
    assert copied(formula, rows, columns) == expected


def test_a_renamed_range_is_called_by_its_new_name_outside_of_texts():
    assert renamed('=SUM(Старое)+старое&"Старое"', {"старое": "Новое"}) == '=SUM(Новое)+Новое&"Старое"'


RULES = [
    (Insertion(COLUMNS, 1, 1), {}, '=$C2="раздел"', '=$D2="раздел"'),
    (Insertion(ROWS, 0, 2), {"startRowIndex": 1}, "=$K2>$A$1", "=$K4>$A$3"),
    (Deletion(ROWS, 1, 2), {"startRowIndex": 1, "endRowIndex": 9}, "=$K2>1", "=$K2>1"),
    (Deletion(COLUMNS, 10, 11), {"startRowIndex": 1}, "=$K2>1", "=#REF!>1"),
]


@pytest.mark.parametrize(("shift", "place", "formula", "expected"), RULES)
def test_the_formula_of_a_conditional_format_counts_from_its_first_cell(new_book, shift, place, formula, expected):
    book = new_book()
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    rule = {"ranges": [{"sheetId": 0, **place}], "booleanRule": {"condition": condition, "format": {}}}
    span = {"sheetId": 0, "dimension": shift.dimension}
    if isinstance(shift, Insertion):
        change = {"insertDimension": {"range": span | {"startIndex": shift.at, "endIndex": shift.at + shift.count}}}
    else:
        change = {"deleteDimension": {"range": span | {"startIndex": shift.start, "endIndex": shift.end}}}
    book.batch({"addConditionalFormatRule": {"rule": rule, "index": 0}}, change)
    kept = book.sheet()["conditionalFormats"][0]["booleanRule"]["condition"]["values"]
    assert kept == [{"userEnteredValue": expected}]


def test_a_column_inserted_by_a_person_keeps_the_looks_of_rows(gspread_client):
    spreadsheet = gspread_client.create("План")
    sheet = spreadsheet.sheet1
    grid = {"sheetId": sheet.id, "startRowIndex": 1}
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$C2="раздел"'}]}
    rule = {"ranges": [grid], "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}}}
    spreadsheet.batch_update({"requests": [{"addConditionalFormatRule": {"rule": rule, "index": 0}}]})
    sheet.insert_cols([["своё"]], col=2)
    kept = spreadsheet.fetch_sheet_metadata()["sheets"][0]["conditionalFormats"][0]
    assert kept["booleanRule"]["condition"]["values"] == [{"userEnteredValue": '=$D2="раздел"'}]
