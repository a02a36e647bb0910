"""What a sheet's rows imply before they are merged: the headings of a typed row, and a year that is none (pure)."""

from __future__ import annotations

from dataclasses import replace

from gmo_sync.language import Message
from gmo_sync.plan.models import RowKind, Status
from gmo_sync.plan.school_year import AcademicYear
from gmo_sync.tables import BadCell, Cell, Row, Snapshot, shown
from gmo_sync.tables.cells import canonical

_HEADINGS = ("section", "theme", "group")


def complete_rows(snapshot: Snapshot) -> Snapshot:
    """What an activity's row leaves out: the headings of the row it was typed below, and that it is planned."""
    if not {*_HEADINGS, "status"} <= set(snapshot.columns):
        return snapshot
    rows: list[Row] = []
    for row in snapshot.rows:
        filled: dict[str, Cell] = {}
        if row.cells.get("kind") == RowKind.ACTIVITY:
            if rows and not any(canonical(row.cells[name]) for name in _HEADINGS):
                filled = {name: rows[-1].cells[name] for name in _HEADINGS}
            if row.cells["status"] is None:
                filled["status"] = Status.PLANNED.value
        rows.append(replace(row, cells={**row.cells, **filled}) if filled else row)
    return _same_or_new(snapshot, rows)


def complete_title(snapshot: Snapshot) -> Snapshot:
    """An academic year that is none is a bad cell: it waits for a person and stops nothing else."""
    return _same_or_new(snapshot, [_checked(row) for row in snapshot.rows])


def _checked(row: Row) -> Row:
    text = row.cells.get("text")
    if row.id != "academic_year" or "text" not in row.cells or isinstance(text, BadCell):
        return row
    try:
        AcademicYear(shown(text))
    except ValueError:
        reason = Message('"{text}" is not an academic year such as 2021/2022', text=shown(text))
        return replace(row, cells={**row.cells, "text": BadCell(shown(text), reason)})
    return row


def _same_or_new(snapshot: Snapshot, rows: list[Row]) -> Snapshot:
    unchanged = all(new is old for new, old in zip(rows, snapshot.rows, strict=True))
    return snapshot if unchanged else Snapshot(tuple(rows), snapshot.columns)
