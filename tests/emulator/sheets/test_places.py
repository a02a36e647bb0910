"""A row that a person saw is known again by its cells, wherever it went."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.grid import Sheet
from gmo_sync.emulator.sheets.places import column_now, row_now
from gmo_sync.emulator.sheets.shift import Deletion, Insertion


def sheet(rows: int = 6) -> Sheet:
    made = Sheet(0, "Лист", row_count=20, column_count=5)
    for row in range(rows):
        made.put_row(row, [Cell("одно и то же"), Cell(float(row)), Cell("то же")])
    return made


def test_nothing_moved_nothing_changes() -> None:
    seen = sheet()
    assert row_now(seen, seen.copy(), 3) == 3


def test_a_row_that_others_wrote_into_is_still_the_row() -> None:
    seen = sheet()
    now = seen.copy()
    now.put(3, 1, Cell("другое"))
    assert row_now(seen, now, 3) == 3
    assert column_now(seen, now, 1) == 1


def test_a_row_is_followed_over_an_inserted_one_and_is_none_when_deleted() -> None:
    seen = sheet()
    now = seen.copy()
    now.shift_cells(Insertion("ROWS", 2, 1))
    assert [row_now(seen, now, row) for row in range(7)] == [0, 1, 3, 4, 5, 6, 7]
    now.shift_cells(Deletion("ROWS", 4, 5))
    assert [row_now(seen, now, row) for row in (2, 3, 4)] == [3, None, 4]


def test_a_column_is_followed_too() -> None:
    seen = sheet()
    now = seen.copy()
    now.shift_cells(Insertion("COLUMNS", 1, 1))
    assert [column_now(seen, now, column) for column in range(4)] == [0, 2, 3, 4]


def test_an_empty_row_that_was_filled_meanwhile_is_none() -> None:
    seen = sheet()
    now = seen.copy()
    now.put(6, 0, Cell("чужая строка"))
    assert row_now(seen, now, 6) is None
    assert row_now(seen, now, 7) == 7


@given(st.permutations(range(6)), st.integers(0, 5))
def test_in_any_order_every_row_is_found_again(order: list[int], row: int) -> None:
    seen = sheet()
    now = seen.copy()
    for index, source in enumerate(order):
        now.put_row(index, list(seen.rows[source]))
    assert row_now(seen, now, row) == order.index(row)
