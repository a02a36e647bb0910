"""Cutting what is to be written into batches of the size that Google advises (pure).

Every request sees the grid as those before it left it, so the list may be cut anywhere; only the last batch knows where
all ids shall stand. A batch that begins where another ended is told how the grid stands then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import orjson

from gmo_sync.sheets.reading import Grid
from gmo_sync.sheets.reconcile import TabWrite
from gmo_sync.sheets.requests import Request
from gmo_sync.sheets.trace import CellData, Pasted, trace

ADVISED = 2_000_000
"""Bytes of a request body (Sheets API, usage limits)."""


def batches(writes: Sequence[TabWrite], most: int = ADVISED) -> list[list[TabWrite]]:
    """`writes` as a list of batches, each of at most `most` bytes unless a single row is larger."""
    whole = [write for write in writes if write.requests]
    if sum(map(_size, (request for write in whole for request in write.requests))) <= most:
        return [whole] if whole else []
    cuts: list[_Batch] = [_Batch(most)]
    for write in whole:
        for request in write.requests:
            for part in _cut(request, most):
                size = _size(part)
                if cuts[-1].room < size and cuts[-1].requests:
                    cuts.append(_Batch(most))
                cuts[-1].add(write, part, size)
    return list(_told(whole, [cut.requests for cut in cuts]))


@dataclass
class _Batch:
    room: int
    requests: dict[int, list[Request]] = field(default_factory=dict)  # sheetId → requests

    def add(self, write: TabWrite, request: Request, size: int) -> None:
        self.requests.setdefault(write.reading.sheet_id, []).append(request)
        self.room -= size


def _told(writes: Sequence[TabWrite], cuts: Sequence[dict[int, list[Request]]]) -> Iterator[list[TabWrite]]:
    """Each batch with what its tabs hold when it begins, and with the ids where it is a tab's last."""
    by_id = {write.reading.sheet_id: write for write in writes}
    last = {sheet_id: number for number, cut in enumerate(cuts) for sheet_id in cut}
    stands: dict[int, tuple[int, Grid]] = {}
    for number, cut in enumerate(cuts):
        batch = []
        for sheet_id, requests in cut.items():
            write = by_id[sheet_id]
            reading = write.reading
            begins = sheet_id not in stands
            count, grid = stands.get(sheet_id, reading.stands or (reading.row_count, reading.grid))
            batch.append(
                replace(
                    write,
                    reading=reading if begins else replace(reading, stands=(count, grid)),
                    requests=tuple(requests),
                    expected_ids=write.expected_ids if last[sheet_id] == number else None,
                    room=write.room if begins else (),
                )
            )
            stands[sheet_id] = _after(requests, sheet_id, count, grid)
        yield batch


def _after(requests: Sequence[Request], sheet_id: int, count: int, grid: Grid) -> tuple[int, Grid]:
    """How many rows a tab has after requests, and what its cells hold as typed."""
    traced = trace(requests, sheet_id, count)
    rows: list[Sequence[CellData]] = []
    for row in traced.order:
        stood: Sequence[CellData] = grid[row] if 0 <= row < len(grid) else ()
        written = traced.written.get(row)
        if written is None:  # the very same row: many batches to a large tab would hold it many times
            rows.append(stood)
            continue
        cells = list(stood)
        for at, cell in written.items():
            cells += [{}] * (at + 1 - len(cells))
            cells[at] = {} if isinstance(cell, Pasted) else cell
        rows.append(cells)
    return len(rows), rows


def _cut(request: Request, most: int) -> Iterator[Request]:
    """An `updateCells` that is too large as several, row by row; every other request as it is."""
    body = request.get("updateCells")
    if body is None or "start" not in body or _size(request) <= most:
        yield request
        return
    start, rows = body["start"], body["rows"]
    at = 0
    while at < len(rows):
        end, size = at, 0
        while end < len(rows) and (end == at or size + _size(rows[end]) + 1 <= most - 300):
            size += _size(rows[end]) + 1
            end += 1
        part = {**body, "start": {**start, "rowIndex": start["rowIndex"] + at}, "rows": rows[at:end]}
        yield {"updateCells": part}
        at = end


def _size(part: object) -> int:
    return len(orjson.dumps(part)) + 1
