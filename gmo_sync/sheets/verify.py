"""Whether a write landed on the rows it was meant for, and what to believe of the sheet when it did not (pure).

Google offers no compare-and-swap: between our read and our write a person may insert, delete or sort rows. The reply of
the write reads the id columns back; when the ids do not stand where they were expected, the sheet is read again and our
misplaced words are told from people's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gmo_sync.sheets.reconcile import TabWrite
from gmo_sync.tables import Cell, Row, Snapshot, diff, same
from gmo_sync.tables.cells import canonical


def misplaced(writes: Sequence[TabWrite], reply: Mapping[str, Any]) -> list[str]:
    """The titles of the tables whose ids do not stand where they were expected; empty when all landed right."""
    sheets = {
        sheet["properties"].get("sheetId", 0): sheet for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", ())
    }
    return [
        write.reading.table.title
        for write in writes
        if _ids(sheets.get(write.reading.sheet_id, {}), write.reading.header) != dict(write.expected_ids)
    ]


def _ids(sheet: Mapping[str, Any], header: int) -> dict[int, str]:
    """Zero-based grid row → id, from the id column that the reply holds."""
    found: dict[int, str] = {}
    for grid in sheet.get("data", ()):
        for number, row in enumerate(grid.get("rowData", ()), start=grid.get("startRow", 0)):
            row_id = next((cell.get("formattedValue") for cell in row.get("values", ())), None)
            if row_id and number > header:
                found[number] = row_id
    return found


def believed(after: Snapshot, before: Snapshot, wished: Snapshot) -> Snapshot:
    """What people meant the sheet to hold, told from a reading `after` a write that slipped.

    `before` was read ahead of the write, `wished` is what it meant to make. A cell that no longer holds its old value,
    but one that this write put into the same column, is our own word: the old value stands again. Every other
    new value was typed by a person meanwhile. A row that is gone without the write having meant it stands again.
    """
    written = _written(before, wished)
    rows = [_row(row, before.by_id.get(row.id), wished.by_id.get(row.id), written) for row in after.rows]
    here = set(after.ids)
    lost = [row for row in before.rows if row.id not in here and row.id in wished.by_id]
    return Snapshot((*(row for row in rows if row is not None), *lost), after.columns)


def _written(before: Snapshot, wished: Snapshot) -> dict[str, set[Cell]]:
    changes = diff(before, wished)
    written: dict[str, set[Cell]] = {}
    for change in changes.cells:
        written.setdefault(change.field, set()).add(canonical(change.new))
    for addition in changes.added:
        for name, cell in addition.row.cells.items():
            written.setdefault(name, set()).add(canonical(cell))
    return written


def _row(after: Row, before: Row | None, wished: Row | None, written: Mapping[str, set[Cell]]) -> Row | None:
    if before is None:
        return after if wished is None else None  # our own new row: it will be added again at its place
    cells = {
        name: before.cells.get(name)
        if name in before.cells and not same(cell, before.cells[name]) and canonical(cell) in written.get(name, ())
        else cell
        for name, cell in after.cells.items()
    }
    return replace(after, cells=cells)
