"""Series carried on, texts split, data pasted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.conftest import Book, area, refusal

Json = dict[str, Any]

SERIES = [
    ([1], False, ["1", "1", "1"]),
    ([1], True, ["2", "3", "4"]),
    ([1, 3], False, ["5", "7", "9"]),
    ([1, 3], True, ["1", "3", "1"]),
    (["2026-02-27"], False, ["2026-02-28", "2026-03-01", "2026-03-02"]),
    (["Зал 9"], False, ["Зал 10", "Зал 11", "Зал 12"]),
    (["а", "б"], False, ["а", "б", "а"]),
    (["Mon"], False, ["Tue", "Wed", "Thu"]),
    (["January", "March"], False, ["May", "July", "September"]),
    (["=C1*2"], False, ["0", "0", "0"]),
    ([True], False, ["TRUE", "TRUE", "TRUE"]),
]


@pytest.mark.parametrize(("begun", "alternate", "expected"), SERIES)
def test_a_series_goes_on_below(book: Book, begun: list[Any], alternate: bool, expected: list[str]) -> None:
    book.put("A1", [[value] for value in begun], "USER_ENTERED")
    source = {"source": area(0, len(begun), 0, 1), "dimension": "ROWS", "fillLength": 3}
    book.batch({"autoFill": {"sourceAndDestination": source, "useAlternateSeries": alternate}})
    assert [row[0] for row in book.values("A1:A9")[len(begun) :]] == expected


def test_formulas_are_filled_with_their_relative_parts_moved(book: Book) -> None:
    book.put("A1", [["=B1+$C$1"]], "USER_ENTERED")
    book.batch({"autoFill": {"range": area(0, 3, 0, 1)}})
    assert book.values("A1:A3", valueRenderOption="FORMULA") == [["=B1+$C$1"], ["=B2+$C$1"], ["=B3+$C$1"]]


def test_a_series_goes_on_to_the_left_and_upwards(book: Book) -> None:
    book.put("C3", [[10, 20]])
    left = {"source": area(2, 3, 2, 4), "dimension": "COLUMNS", "fillLength": -2}
    up = {"source": area(2, 3, 2, 4), "dimension": "ROWS", "fillLength": -1}
    book.batch({"autoFill": {"sourceAndDestination": left}}, {"autoFill": {"sourceAndDestination": up}})
    assert book.values("A2:D3") == [["", "", "10", "20"], ["-10", "0", "10", "20"]]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"range": area(0, 1, 0, 1), "sourceAndDestination": {}},
        {"sourceAndDestination": {"source": area(0, 1, 0, 1), "fillLength": 1}},
        {"sourceAndDestination": {"source": area(0, 1, 0, 1), "dimension": "ROWS", "fillLength": -1}},
    ],
)
def test_a_fill_without_a_place_is_refused(book: Book, body: Json) -> None:
    code, words = refusal(lambda: book.batch({"autoFill": body}))
    assert code == 400
    assert "requests[0]" in words


SPLITS = [
    ({"delimiterType": "COMMA"}, "а,5,1.5", ["а", "5", "1.5"]),
    ({"delimiterType": "SEMICOLON"}, "а;б", ["а", "б"]),
    ({"delimiterType": "SPACE"}, "а б", ["а", "б"]),
    ({"delimiterType": "PERIOD"}, "а.б", ["а", "б"]),
    ({"delimiterType": "CUSTOM", "delimiter": " - "}, "а - б", ["а", "б"]),
    ({"delimiterType": "AUTODETECT"}, "а;б", ["а", "б"]),
    ({"delimiterType": "COMMA"}, '"а, б",в', ["а, б", "в"]),
]


@pytest.mark.parametrize(("how", "text", "parts"), SPLITS)
def test_texts_are_split_to_the_right(book: Book, how: Json, text: str, parts: list[str]) -> None:
    book.put("A1", [[text, "old"], ["plain"]])
    book.batch({"textToColumns": {"source": area(0, 2, 0, 1), **how}})
    assert book.values("A1:E2") == [parts, ["plain"]]


def test_only_one_column_is_split_and_a_custom_delimiter_must_be_given(book: Book) -> None:
    assert (
        refusal(lambda: book.batch({"textToColumns": {"source": area(0, 2, 0, 2), "delimiterType": "COMMA"}}))[0] == 400
    )
    assert (
        refusal(lambda: book.batch({"textToColumns": {"source": area(0, 2, 0, 1), "delimiterType": "CUSTOM"}}))[0]
        == 400
    )


def paste(row: int, column: int, **more: Any) -> Json:
    place = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    return {"pasteData": {"coordinate": place, "type": "PASTE_NORMAL", **more}}


def test_delimited_data_is_pasted_as_typed(book: Book) -> None:
    book.batch(paste(1, 1, data='Имя,Дата\n"Ким, А.",2026-02-01\r\n=1+1,\n', delimiter=","))
    assert book.values("B2:C4") == [["Имя", "Дата"], ["Ким, А.", "2026-02-01"], ["2"]]
    assert book.cell("C3", "effectiveValue")["effectiveValue"] == {"numberValue": 46054}


def test_an_html_table_is_pasted_with_its_headings_and_merges(book: Book) -> None:
    html = "<style>td{}</style><table><tr><th colspan=2>Имя &amp; год<tr><td>а<br>б</td><td> 5 </td></tr></table>"
    book.batch(paste(0, 0, data=html, html=True))
    assert book.values("A1:B2") == [["Имя & год"], ["а\nб", "5"]]
    assert book.cell("A1", "userEnteredFormat")["userEnteredFormat"] == {"textFormat": {"bold": True}}
    assert book.sheet()["merges"] == [
        {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    ]


def test_pasted_data_make_the_grid_grow_and_need_a_kind(book: Book) -> None:
    book.batch(paste(999, 25, data="a|b\nc", delimiter="|"))
    grid = book.sheet()["properties"]["gridProperties"]
    assert (grid["rowCount"], grid["columnCount"]) == (1001, 27)
    for wrong in (paste(0, 0, data="a"), paste(5000, 0, data="a", delimiter=","), paste(0, 0, data="a", delimiter="")):
        assert refusal(lambda wrong=wrong: book.batch(wrong))[0] == 400
