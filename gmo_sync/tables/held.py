"""Holding back what cannot be written to the sheet: it stays as it is there, and the base does not advance (pure).

So the change is still one at the next sync, and arrives when the protection is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gmo_sync.tables.merged import Held, Merge
from gmo_sync.tables.snapshot import Row, Snapshot


def hold_back(merged: Merge, *, cell: Callable[[str, str], bool], rows: bool) -> Merge:
    """`merged` without the changes of the sheet that it may not get; they are told as `held`.

    cell: whether the cell of (row id, field) is closed. rows: whether no row may be added, removed or moved.
    """
    changes = merged.to_sheet
    cells = {(one.row_id, one.field): one.new for one in changes.cells if cell(one.row_id, one.field)}
    held = [Held(row_id, name, new) for (row_id, name), new in cells.items()]
    fields: dict[str, set[str]] = {}
    for row_id, name in cells:
        fields.setdefault(row_id, set()).add(name)
    sheet = [_with(row, merged.sheet_was.by_id.get(row.id), fields.get(row.id)) for row in merged.sheet.rows]
    base = [_with(row, merged.base_was.by_id.get(row.id), fields.get(row.id)) for row in merged.base.rows]
    if rows and (changes.added or changes.removed or changes.moves):
        touched = (*(one.row.id for one in changes.added), *(one.row.id for one in changes.removed))
        held += [Held(row_id, None) for row_id in (*touched, *(one.row_id for one in changes.moves))]
        shall = {row.id: row for row in sheet}
        sheet = [shall.get(row.id, row) for row in merged.sheet_was.rows]
        agreed = {row.id: row for row in base if row.id in merged.sheet_was.by_id}
        known = merged.base_was.by_id
        removed = {row.id: known[row.id] for row in sheet if row.id not in shall and row.id in known}
        base = [row for at in sheet if (row := agreed.get(at.id) or removed.get(at.id)) is not None]
    if not held:
        return merged
    return replace(
        merged,
        sheet=Snapshot(tuple(sheet), merged.sheet.columns),
        base=Snapshot(tuple(base), merged.base.columns),
        held=tuple(held),
    )


def _with(row: Row, was: Row | None, names: set[str] | None) -> Row:
    """`row` with the cells that it had; without those that it did not have."""
    if not names:
        return row
    had = was.cells if was is not None else {}
    kept = {name: cell for name, cell in row.cells.items() if name not in names}
    return replace(row, cells={**kept, **{name: had[name] for name in names if name in had}})
