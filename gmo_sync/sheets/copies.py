"""Tabs that people made as copies of ours: known by the ids that they brought along, told, and left alone (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gmo_sync.language import Message

_GLANCE = 50  # rows


def copies(
    title: str, sheet_id: int, ids: Iterable[str], id_column: int | None, sheets: Iterable[Mapping[str, Any]]
) -> list[Message]:
    """A word for every other tab that has rows with `ids` where the tab `title` has its own."""
    known = set(ids) - {""}
    if id_column is None or not known:
        return []
    return [
        Message('tab "{copy}" is a copy of "{tab}" and is left alone', copy=sheet["properties"]["title"], tab=title)
        for sheet in sheets
        if sheet["properties"].get("sheetId", 0) != sheet_id
        and not sheet["properties"].get("hidden")
        and not known.isdisjoint(_texts(sheet, id_column))
    ]


def _texts(sheet: Mapping[str, Any], column: int) -> list[str]:
    grid: Mapping[str, Any] = next(iter(sheet.get("data", ())), {})
    rows: Sequence[Mapping[str, Any]] = grid.get("rowData", ())[:_GLANCE]
    return [
        str(values[column].get("formattedValue", "")) for row in rows if len(values := row.get("values", ())) > column
    ]
