"""Whether a write landed on the rows it was meant for: the id columns that the reply read back (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gmo_sync.sheets.reconcile import TabWrite


def misplaced(writes: Sequence[TabWrite], reply: Mapping[str, Any]) -> list[str]:
    """The titles of the tabs whose ids do not stand where they were expected; empty when all landed right."""
    sheets = {
        sheet["properties"].get("sheetId", 0): sheet for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", ())
    }
    return [
        write.reading.title
        for write in writes
        if _ids(sheets.get(write.reading.sheet_id, {}), write) != _expected(write)
    ]


def _expected(write: TabWrite) -> dict[int, str]:
    return dict(write.expected_ids)


def _ids(sheet: Mapping[str, Any], write: TabWrite) -> dict[int, str]:
    found: dict[int, str] = {}
    for grid in sheet.get("data", ()):
        start = grid.get("startRow", 0)
        for number, row in enumerate(grid.get("rowData", ()), start=start):
            value = next((cell.get("formattedValue") for cell in row.get("values", ())), None)
            if value and number > write.reading.header:
                found[number] = value
    return found
