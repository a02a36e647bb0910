"""Formulas of conditional formats follow the rows and columns they name."""

from __future__ import annotations

import pytest

from gmo_sync.emulator.sheets.references import moved_formula, moved_rule
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS, Deletion, Insertion, Move

CASES = [
    (Insertion(COLUMNS, 3, 1), '=$K2="раздел"', 0, '=$L2="раздел"'),
    (Insertion(COLUMNS, 11, 1), '=$K2="раздел"', 0, '=$K2="раздел"'),
    (Insertion(ROWS, 0, 2), "=$K2>$A$1", 2, "=$K4>$A$3"),
    (Insertion(ROWS, 7, 2), "=$K2>1", 0, "=$K2>1"),
    (Deletion(COLUMNS, 10, 11), "=$K2>1", 0, "=#REF!>1"),
    (Move(COLUMNS, 10, 11, 0), "=$K2>$A2", 0, "=$A2>$B2"),
    (Insertion(COLUMNS, 0, 1), '=AND($A2="A1";LEN(B2)>LOG10(3))', 1, '=AND($B2="A1";LEN(C2)>LOG10(3))'),
    (Insertion(COLUMNS, 0, 1), "='Другой лист'!$A$1>$A1", 0, "='Другой лист'!$A$1>$B1"),
    (Insertion(COLUMNS, 0, 1), "просто текст A1", 0, "просто текст A1"),
]


@pytest.mark.parametrize(("shift", "formula", "anchor", "expected"), CASES)
def test_references_move(shift, formula, anchor, expected):
    assert moved_formula(shift, formula, anchor) == expected


def test_a_rule_of_another_kind_only_moves_its_ranges():
    rule = {"ranges": [{"sheetId": 0}], "booleanRule": {"condition": {"type": "NOT_BLANK"}}}
    assert (
        moved_rule(Insertion(ROWS, 0, 1), rule, [{"sheetId": 0, "startRowIndex": 1}])["booleanRule"]
        == rule["booleanRule"]
    )


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
