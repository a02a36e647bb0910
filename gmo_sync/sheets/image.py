"""What stands in the rows that a write touches, at the very moment of the write (pure).

Google offers no compare-and-swap. So a batch that touches rows first copies them to a hidden tab, and its reply reads
the copies back: the batch is atomic, and nobody types between the copy and the write. Where the copies are not what was
read before, `rollback` takes the write back. The copies stand in the rows of the originals, so that formulas in them
refer as far as those did; they stay until the next write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gmo_sync.sheets.create import column_letters
from gmo_sync.sheets.reconcile import TabWrite, consecutive
from gmo_sync.sheets.requests import Request, grid_range, paste
from gmo_sync.sheets.trace import CellData, Trace, trace

SHEET_ID = 0x676D6F73
"""The hidden tab; everybody may choose the ids of tabs, and this one is ours."""

TITLE = "gmo_sync"
SPARE = 8
"""Columns that people may insert into a tab between the read and the write, and every cell is still copied."""

MOST_RUNS = 1000
"""Runs of rows that are copied one by one; more are copied as one block with all that stands between them."""


@dataclass(frozen=True)
class ImageSpec:
    """The copies that a batch makes. offsets: by a tab's sheetId, the column of the hidden tab where its copies begin.

    runs: by sheetId, the rows that are copied as (first, end). traces: where the writes go. end: the first free column.
    size: rows and columns of the hidden tab afterwards, None while there is none.
    """

    requests: tuple[Request, ...]
    ranges: tuple[str, ...]
    offsets: Mapping[int, int]
    runs: Mapping[int, Sequence[tuple[int, int]]]
    traces: Mapping[int, Trace]
    end: int
    size: tuple[int, int] | None = None


def image_spec(writes: Sequence[TabWrite], size: tuple[int, int] | None, begin: int = 0) -> ImageSpec:
    """What to send ahead of `writes`.

    size: rows and columns of the hidden tab as it stands, None where there is none. begin: the first of its columns
    that this run has not used yet.
    """
    offsets: dict[int, int] = {}
    runs: dict[int, Sequence[tuple[int, int]]] = {}
    traces: dict[int, Trace] = {}
    copies: list[Request] = []
    ranges: list[str] = []
    end = begin
    for write in writes:
        tab = write.reading
        if not tab.grid:
            continue  # a tab that this very batch makes
        rows = tab.row_count if tab.stands is None else tab.stands[0]
        traces[tab.sheet_id] = found = trace(write.requests, tab.sheet_id, rows)
        if not found.touched:
            continue
        offsets[tab.sheet_id] = end
        width = tab.column_count + sum(request["appendDimension"]["length"] for request in write.room) + SPARE
        runs[tab.sheet_id] = [(first, first + len(run)) for first, run in consecutive(found.touched)]
        if len(runs[tab.sheet_id]) > MOST_RUNS:
            runs[tab.sheet_id] = [(found.touched[0], found.touched[-1] + 1)]
        left, right = column_letters(end), column_letters(end + width - 1)
        for first, last in runs[tab.sheet_id]:
            copy = grid_range(SHEET_ID, first, last, end, end + 1)  # all of the source goes there, however wide it is
            deleted = any(first <= row < last for row in found.deleted)  # a row that may have to come back as it was
            copies.append(paste(grid_range(tab.sheet_id, first, last), copy, looks=deleted))
            ranges.append(f"{TITLE}!{left}{first + 1}:{right}{last}")
        end += width
    if not copies:
        return ImageSpec((), (), {}, {}, traces, begin, size)
    height = max(last for found in runs.values() for _, last in found)
    if size is not None and begin:
        height = max(height, size[0])
    requests = (*_room((height, end), begin, there=size is not None), *copies)
    return ImageSpec(requests, tuple(ranges), offsets, runs, traces, end, (height, end))


def _room(needed: tuple[int, int], begin: int, *, there: bool) -> list[Request]:
    """The requests that make the hidden tab, or give it the size it needs and empty it."""
    size = {"rowCount": needed[0], "columnCount": needed[1]}
    if not there:
        properties = {"sheetId": SHEET_ID, "title": TITLE, "hidden": True, "gridProperties": size}
        return [{"addSheet": {"properties": properties}}]
    sized: Request = {
        "updateSheetProperties": {
            "properties": {"sheetId": SHEET_ID, "title": TITLE, "gridProperties": size},
            "fields": "title,gridProperties(rowCount,columnCount)",
        }
    }
    emptied: Request = {"updateCells": {"range": {"sheetId": SHEET_ID}, "fields": "userEnteredValue,note"}}
    return [sized] if begin else [sized, emptied]


Image = Mapping[int, Sequence[CellData]]
"""Zero-based row of a tab when the batch began → what stood in its cells."""


def images(spec: ImageSpec, reply: Mapping[str, Any]) -> dict[int, Image]:
    """By sheetId, what stood in the copied rows, from the reply of the batch."""
    found: dict[int, Image] = {}
    grids = [
        grid
        for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", ())
        if sheet["properties"].get("sheetId", 0) == SHEET_ID
        for grid in sheet.get("data", ())
    ]
    by_place = {(grid.get("startRow", 0), grid.get("startColumn", 0)): grid for grid in grids}
    for sheet_id, offset in spec.offsets.items():
        rows: dict[int, Sequence[CellData]] = {}
        for first, last in spec.runs[sheet_id]:
            copied = by_place.get((first, offset), {}).get("rowData", ())
            for number in range(first, last):
                rows[number] = copied[number - first].get("values", ()) if number - first < len(copied) else ()
        found[sheet_id] = rows
    return found
