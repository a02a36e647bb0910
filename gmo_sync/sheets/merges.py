"""Cells that people merged over columns of ours: the first cell counts, what it covers is not known (pure).

Google empties the cells that a merge covers. That is no edit of theirs: nobody meant to delete a dozen terms by making
one of them stand over all its rows. So they are left out of the reading, and stay as they are on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gmo_sync.language import Message
from gmo_sync.tables import Row, Snapshot, Table

Place = tuple[int, int]


def without_covered(
    table: Table[Any], sheet: Mapping[str, Any], columns: Mapping[str, int], snapshot: Snapshot, places: Sequence[int]
) -> tuple[Snapshot, tuple[Message, ...]]:
    """The rows without the cells that a merge covers, and a word of it where there are any.

    sheet: a Sheet resource with its merges. places: the zero-based grid row of each row of `snapshot`.
    """
    covered = {
        (row, column)
        for area in sheet.get("merges", ())
        for row in range(area.get("startRowIndex", 0), area["endRowIndex"])
        for column in range(area.get("startColumnIndex", 0), area["endColumnIndex"])
        if (row, column) != (area.get("startRowIndex", 0), area.get("startColumnIndex", 0))
    }
    if not covered:
        return snapshot, ()
    touched: dict[str, None] = {}

    def seen(row: Row, place: int) -> Row:
        hidden = [name for name, column in columns.items() if (place, column) in covered]
        touched.update(dict.fromkeys(hidden))
        return (
            replace(row, cells={name: row.cells[name] for name in row.cells if name not in hidden}) if hidden else row
        )

    rows = tuple(seen(row, place) for row, place in zip(snapshot.rows, places, strict=True))
    if not touched:
        return snapshot, ()
    headings = ", ".join(f"«{table.by_field[name].heading}»" for name in table.fields if name in touched)
    told = Message(
        'tab "{tab}": cells are merged in {columns}; the first of them counts, what they cover stays as it was',
        tab=table.title,
        columns=headings,
    )
    return replace(snapshot, rows=rows), (told,)
