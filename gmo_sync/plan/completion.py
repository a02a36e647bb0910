"""What a sheet's rows imply before they are merged, so that one sync settles it (pure).

A typed row stands under the headings it was typed below; a heading's new words hold for the rows that still name the
old ones; the title's words come into the spelling that the plan keeps; a year that is none waits for a person.
"""

from __future__ import annotations

from dataclasses import replace

from gmo_sync.language import Message
from gmo_sync.plan.models import RowKind, Status
from gmo_sync.plan.school_year import AcademicYear
from gmo_sync.tables import BadCell, Cell, Row, Snapshot, same, shown
from gmo_sync.tables.cells import canonical

_HEADINGS = {"section": RowKind.SECTION, "theme": RowKind.THEME, "group": RowKind.GROUP}


def complete_rows(snapshot: Snapshot) -> Snapshot:
    """«План» with what its rows leave out: headings, the status «запланировано», and the new names of headings."""
    if not {*_HEADINGS, "status", "kind", "number", "title"} <= set(snapshot.columns):
        return snapshot
    renamed = _renamed(snapshot)
    rows: list[Row] = []
    for row in snapshot.rows:
        filled: dict[str, Cell] = {}
        if row.cells["kind"] == RowKind.ACTIVITY:
            if rows and not any(canonical(row.cells[name]) for name in _HEADINGS):
                filled = {name: rows[-1].cells[name] for name in _HEADINGS}
            if row.cells["status"] is None:
                filled["status"] = Status.PLANNED.value
        for name in _HEADINGS:
            new = renamed.get((name, canonical(row.cells[name])))
            if new is not None:
                filled[name] = new
        rows.append(replace(row, cells={**row.cells, **filled}) if filled else row)
    return snapshot.with_rows(rows)


def _renamed(snapshot: Snapshot) -> dict[tuple[str, Cell], Cell]:
    """(column, old name) → new name, for headings whose own row still names them as they were called before."""
    renamed: dict[tuple[str, Cell], Cell] = {}
    kept: set[tuple[str, Cell]] = set()
    for row in snapshot.rows:
        for name, kind in _HEADINGS.items():
            if row.cells["kind"] != kind or isinstance(row.cells[name], BadCell):
                continue
            number = None if kind is RowKind.THEME else row.cells["number"]
            called = number if canonical(number) else row.cells["title"]
            if isinstance(called, BadCell) or not canonical(called):
                continue
            old = canonical(row.cells[name])
            if old is not None and not same(old, called):
                renamed[name, old] = called
            kept.add((name, canonical(called)))
    return {old: new for old, new in renamed.items() if old not in kept}


def complete_title(snapshot: Snapshot) -> Snapshot:
    """«Титул» as the plan keeps it: the year as "2021/2022", a task a line; a year that is none is a bad cell."""
    return snapshot.with_rows([_kept(row) for row in snapshot.rows])


def _kept(row: Row) -> Row:
    text = row.cells.get("text")
    if "text" not in row.cells or isinstance(text, BadCell):
        return row
    new: Cell = text
    if row.id == "tasks" and isinstance(text, str):
        new = "\n".join(line for line in text.split("\n") if line.strip()) or None
    elif row.id == "academic_year":
        try:
            new = str(AcademicYear(shown(text)))
        except ValueError:
            new = BadCell(shown(text), Message('"{text}" is not an academic year such as 2021/2022', text=shown(text)))
    return row if new == text else replace(row, cells={**row.cells, "text": new})
