"""The JSON of a spreadsheet: in pieces of any size it says what it says as a whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.sheets.parsing import parsed

WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(['{"values":[', '"]},{"values":[{', "¶piece", "\\", 'a"', "\\{", "май", "\u2028"]),
)
CELLS = st.one_of(
    st.just({}),
    st.builds(lambda text: {"userEnteredValue": {"stringValue": text}, "formattedValue": text}, WORDS),
    st.builds(lambda text: {"userEnteredValue": {"numberValue": 1.5}, "formattedValue": text}, WORDS),
    st.builds(lambda text: {"formattedValue": text, "note": text}, WORDS),
)
ROWS = st.one_of(st.just({}), st.builds(lambda cells: {"values": cells}, st.lists(CELLS, max_size=4)))
TABS = st.builds(
    lambda rows, title: {"properties": {"title": title}, "data": [{"rowData": rows, "columnMetadata": [{}]}]},
    st.lists(ROWS, max_size=12),
    WORDS,
)
BOOKS = st.builds(
    lambda tabs, title: {"spreadsheetId": title, "sheets": tabs}, st.lists(TABS, max_size=3), st.text(max_size=5)
)


@given(book=BOOKS, piece=st.integers(0, 300), indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_pieces_together_are_the_whole(book: dict[str, Any], piece: int, indent: int | None, ascii_only: bool):
    for answer in (book, {"updatedSpreadsheet": book}, {"elsewhere": book}):
        text = json.dumps(answer, indent=indent, ensure_ascii=ascii_only).encode()
        assert parsed(text, piece, 0) == answer


def test_half_a_surrogate_pair_is_read_in_any_piece():
    rows = ",".join('{"values": [{"formattedValue": "' + text + '"}]}' for text in ("май", "\\ud83d", "июнь"))
    text = '{"sheets": [{"data": [{"rowData": [' + rows + "]}]}]}"
    for piece in (0, 20, 1000):
        assert parsed(text.encode(), piece, 0) == json.loads(text)


@pytest.mark.parametrize("piece", [0, 10, 1000])
def test_what_is_no_json_is_refused(piece: int):
    with pytest.raises(ValueError):
        parsed(b'{"sheets": [{"data": [{"rowData": [{"values": [1', piece, 0)


def test_equal_texts_of_a_piece_are_kept_once():
    cell = {"userEnteredValue": {"stringValue": "октябрь"}, "formattedValue": "октябрь"}
    book = {"sheets": [{"data": [{"rowData": [{"values": [cell, cell]}] * 9}]}]}
    rows = parsed(json.dumps(book).encode(), 300, 0)["sheets"][0]["data"][0]["rowData"]
    first, second = rows[0]["values"]
    assert first["formattedValue"] is second["userEnteredValue"]["stringValue"]
