"""Whether a write landed on the rows, cells and columns it was meant for (pure).

Three things are compared with what was read before: the copies of the touched rows (see `image`), the headings, and
where the ids stand afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gmo_sync.sheets.image import Image, ImageSpec, images
from gmo_sync.sheets.reconcile import TabWrite
from gmo_sync.sheets.trace import CellData, Trace, cell_at, same_entry, same_note


def misplaced(writes: Sequence[TabWrite], spec: ImageSpec, reply: Mapping[str, Any]) -> bool:
    """Whether people changed, since they were read, rows that the write hit, or what stands where."""
    sheets = {
        sheet["properties"].get("sheetId", 0): sheet for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", ())
    }
    found = images(spec, reply)
    for write in writes:
        sheet_id = write.reading.sheet_id
        traced = spec.traces.get(sheet_id)
        if not _landed(write, sheets.get(sheet_id, {})):
            return True
        if traced is not None and not _as_read(write, traced, found.get(sheet_id, {})):
            return True
    return False


def _as_read(write: TabWrite, traced: Trace, image: Image) -> bool:
    """Whether the rows that were written or deleted were what they had been when they were read."""
    reading = write.reading
    grid = reading.grid if reading.stands is None else reading.stands[1]
    for row in traced.touched:
        written = traced.written.get(row, {})
        columns = set(written) | ({reading.id_column} if reading.id_column is not None else set())
        if row in traced.deleted or write.id_column in written:
            columns |= set(range(max(reading.column_count, len(image.get(row, ())))))
        cells = [(cell_at(image.get(row, ()), at), cell_at(_row(grid, row), at)) for at in columns]
        if not all(same_entry(now, was) for now, was in cells):
            return False
        if row in traced.deleted and not all(same_note(now, was) for now, was in cells):
            return False
    return True


def _landed(write: TabWrite, sheet: Mapping[str, Any]) -> bool:
    grids: list[Mapping[str, Any]] = [*sheet.get("data", ()), {}, {}]  # in the order in which they were asked for
    ids, headings = grids[:2]
    reading = write.reading
    if write.expected_ids is None:
        return True  # the copies tell
    if _ids(ids, reading.header) != dict(write.expected_ids):
        return False
    if not reading.grid:
        return True  # a tab that this very write makes
    now = next((row.get("values", ()) for row in headings.get("rowData", ())), ())
    return _stands(now, _row(reading.grid, reading.header), reading.columns.values())


def _stands(now: Sequence[CellData], before: Sequence[CellData], columns: Iterable[int]) -> bool:
    """Whether the words in `columns` are what they were."""
    return all(
        cell_at(now, at).get("formattedValue", "") == cell_at(before, at).get("formattedValue", "") for at in columns
    )


def _row(grid: Sequence[Sequence[CellData]], number: int) -> Sequence[CellData]:
    return grid[number] if number < len(grid) else ()


def _ids(grid: Mapping[str, Any], header: int) -> dict[int, str]:
    """Zero-based grid row → id, from the id column that the reply holds."""
    found: dict[int, str] = {}
    for number, row in enumerate(grid.get("rowData", ()), start=grid.get("startRow", 0)):
        row_id = next((cell.get("formattedValue") for cell in row.get("values", ())), None)
        if row_id and number > header:
            found[number] = row_id
    return found
