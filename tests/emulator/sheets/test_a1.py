"""A1 notation, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.emulator.sheets.a1 import (
    LAST_COLUMN,
    Span,
    column_index,
    column_letters,
    format_range,
    format_span,
    parse_span,
    quoted_title,
    split_title,
)

bounds = st.tuples(st.integers(0, 9_000_000), st.integers(0, 9_000_000)).map(sorted).map(lambda b: (b[0], b[1] + 1))
columns = st.tuples(st.integers(0, LAST_COLUMN - 1), st.integers(0, LAST_COLUMN - 1)).map(sorted)


@given(st.integers(0, LAST_COLUMN - 1))
def test_column_letters_lead_back_to_the_index(index: int) -> None:
    assert column_index(column_letters(index)) == index


@given(bounds, columns)
def test_a_written_span_is_read_as_itself(rows: tuple[int, int], edges: list[int]) -> None:
    found = parse_span(format_span(rows[0], rows[1], edges[0], edges[1] + 1))
    assert found is not None
    assert (found.start_row, found.end_row, found.start_column, found.end_column) == (*rows, edges[0], edges[1] + 1)


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.strip()), bounds)
def test_a_written_range_names_its_tab_whatever_the_title(title: str, rows: tuple[int, int]) -> None:
    written, part, _ = split_title(format_range(title, *rows, 0, 3))
    assert written == title
    assert parse_span(part or "") == Span(rows[0], rows[1], 0, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B2", Span(1, 2, 1, 2, cell=True)),
        ("b2", Span(1, 2, 1, 2, cell=True)),
        ("$B$2", Span(1, 2, 1, 2, cell=True)),
        ("A1:B2", Span(0, 2, 0, 2)),
        ("B2:A1", Span(0, 2, 0, 2)),
        ("B1:A2", Span(0, 2, 0, 2)),
        ("A:A", Span(None, None, 0, 1)),
        ("C:A", Span(None, None, 0, 3)),
        ("1:2", Span(0, 2, None, None)),
        ("A5:A", Span(4, None, 0, 1)),
        ("A1:1", Span(0, 1, 0, None)),
        ("R1C1:R2C3", Span(0, 2, 0, 3)),
        ("r2c3", Span(1, 2, 2, 3, cell=True)),
        ("R[3]C[1]", Span(3, 4, 1, 2, cell=True)),
        ("R[1]C", Span(1, 2, 0, 1, cell=True)),
        ("R1C1:R[2]C[2]", Span(0, 3, 0, 3)),
        ("RC1", Span(0, 1, column_index("RC"), column_index("RC") + 1, cell=True)),
        ("B2:4", Span(1, 4, 1, None)),
        ("B2:ZZZ", Span(1, None, 1, LAST_COLUMN)),
        ("aa10:ab", Span(9, None, 26, 28)),
        ("ZZZ1", Span(0, 1, LAST_COLUMN - 1, LAST_COLUMN, cell=True)),
    ],
)
def test_forms_of_ranges(text: str, expected: Span) -> None:
    assert parse_span(text) == expected


@pytest.mark.parametrize("text", ["", "A", "5", "A0", "AAAA1", "A1:", ":A1", "A1:B2:C3", "1A", "А1", "A1 "])
def test_what_is_no_range(text: str) -> None:
    assert parse_span(text) is None


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Sheet1", "Sheet1"),
        ("D3", "'D3'"),
        ("План", "'План'"),
        ("It's", "'It''s'"),
        ("2021", "'2021'"),
        ("test_sheet 2", "'test_sheet 2'"),
    ],
)
def test_titles_are_quoted_where_google_quotes_them(title: str, written: str) -> None:
    assert quoted_title(title) == written
