"""How much goes into one call: all of it if Google's advice allows, else as few batches as it allows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.sheets.batches import batches
from gmo_sync.sheets.reconcile import TabWrite, reconcile
from gmo_sync.sheets.trace import trace
from gmo_sync.tables import EMPTY, Row, Snapshot, identify
from tests.sheets.test_reconcile import NOTES, _reading

ROWS = tuple(
    Row(f"n{number}", {"title": "я" * (number % 40), "term": "май", "place": str(number)}) for number in range(60)
)


def write(kept: int) -> TabWrite:
    """A write that edits, deletes, moves and adds rows."""
    reading = _reading(*((f"r{number}", f"Строка {number}", "июнь") for number in range(12)))
    named = identify(NOTES, reading.snapshot, EMPTY)
    stays = [Row(row.id, {**row.cells, "term": "июль"}) for row in named.rows[:kept]]
    return reconcile(reading, named, Snapshot((*stays[::-1], *ROWS), NOTES.fields))


def cells(requests: Any) -> dict[int, dict[int, Any]]:
    found = trace(requests, 0, 50)
    return {"order": found.order, "written": found.written, "deleted": found.deleted}  # type: ignore[dict-item]


def test_what_fits_is_one_batch_and_nothing_is_none():
    whole = write(5)
    assert batches([whole]) == [[whole]]
    nothing = reconcile(whole.reading, whole.reading.snapshot, whole.reading.snapshot)
    assert batches([nothing]) == []


@given(kept=st.integers(1, 12), most=st.integers(400, 6000))
def test_batches_together_do_what_the_whole_does_and_each_is_small(kept: int, most: int):
    whole = write(kept)
    cut = batches([whole], most)
    parts = [request for batch in cut for one in batch for request in one.requests]
    assert cells(parts) == cells(whole.requests)
    assert [one.expected_ids is None for batch in cut for one in batch] == [True] * (len(cut) - 1) + [False]
    for batch in cut:
        for one in batch:
            rows = sum(len(request.get("updateCells", {}).get("rows", ())) for request in one.requests)
            assert len(orjson.dumps(list(one.requests))) <= most + 400 or rows == 1
    sizes = [sum(len(orjson.dumps(list(one.requests))) for one in batch) for batch in cut]
    assert all(one + other > most - 400 for one, other in pairwise(sizes)), "as few as that allows"


@given(kept=st.integers(1, 12), most=st.integers(400, 3000))
def test_every_batch_is_told_how_the_grid_stands_when_it_begins(kept: int, most: int):
    whole = write(kept)
    done: list[Any] = []
    for (one,) in batches([whole], most):
        count, grid = one.reading.stands or (one.reading.row_count, one.reading.grid)
        before = trace(done, 0, 50)
        assert count == len(before.order)
        for at, row in enumerate(before.order):
            for column, cell in before.written.get(row, {}).items():
                assert grid[at][column] == (cell or {})
        done += one.requests
