"""Whether a write landed on the rows and columns it was meant for (pure).

Google offers no compare-and-swap: between our read and our write a person may insert, delete or sort rows. The reply of
the write reads back the id columns, the headings and the rows that were given an id; where they do not stand as
expected, `recovery` takes the write back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gmo_sync.sheets.reconcile import TabWrite


def misplaced(writes: Sequence[TabWrite], reply: Mapping[str, Any]) -> list[str]:
    """The titles of the tables where the write hit other rows or columns than those meant; empty when all is right."""
    sheets = {
        sheet["properties"].get("sheetId", 0): sheet for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", ())
    }
    return [write.reading.table.title for write in writes if not _landed(write, sheets.get(write.reading.sheet_id, {}))]


def _landed(write: TabWrite, sheet: Mapping[str, Any]) -> bool:
    grids: Sequence[Mapping[str, Any]] = (*sheet.get("data", ()), {}, {})  # in the order in which they were asked for
    ids, headings, *named = grids
    header = write.reading.header
    if _ids(ids, header) != dict(write.expected_ids):
        return False
    reading = write.reading
    if reading.grid and not _stands(_words(headings).get(header, ()), reading.grid[header], reading.columns.values()):
        return False  # a tab that this very write makes has no grid
    rows = {at: cells for grid in named for at, cells in _words(grid).items()}
    written = _written(write)
    return all(
        _stands(rows.get(at, ()), _row(reading.grid, place), set(reading.columns.values()) - written.get(place, set()))
        for at, place in write.named
    )


def _stands(now: Sequence[str], before: Sequence[Mapping[str, Any]], columns: Iterable[int]) -> bool:
    """Whether the words in `columns` are what they were."""
    return all(
        (now[at] if at < len(now) else "") == (before[at].get("formattedValue", "") if at < len(before) else "")
        for at in columns
    )


def _row(grid: Sequence[Sequence[Mapping[str, Any]]], number: int) -> Sequence[Mapping[str, Any]]:
    return grid[number] if number < len(grid) else ()


def _words(grid: Mapping[str, Any]) -> dict[int, Sequence[str]]:
    """Zero-based row → what each of its cells shows."""
    return {
        number: [cell.get("formattedValue", "") for cell in row.get("values", ())]
        for number, row in enumerate(grid.get("rowData", ()), start=grid.get("startRow", 0))
    }


def _written(write: TabWrite) -> dict[int, set[int]]:
    """Row as read → the columns that are written there; the first requests address rows as they were read."""
    found: dict[int, set[int]] = {}
    for request in write.requests:
        if "updateCells" in request:
            body = request["updateCells"]
            start = body["start"]
            for number, row in enumerate(body["rows"], start=start["rowIndex"]):
                found.setdefault(number, set()).update(
                    range(start["columnIndex"], start["columnIndex"] + len(row["values"]))
                )
        elif not request.keys().isdisjoint({"deleteDimension", "moveDimension", "insertDimension"}):
            break
    return found


def _ids(grid: Mapping[str, Any], header: int) -> dict[int, str]:
    """Zero-based grid row → id, from the id column that the reply holds."""
    found: dict[int, str] = {}
    for number, row in enumerate(grid.get("rowData", ()), start=grid.get("startRow", 0)):
        row_id = next((cell.get("formattedValue") for cell in row.get("values", ())), None)
        if row_id and number > header:
            found[number] = row_id
    return found
