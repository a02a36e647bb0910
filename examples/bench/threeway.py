"""The merge that all the other contenders share: plain dicts by id, cell by cell, against what was agreed on last.

A person who writes a sync on one of those libraries writes this much. Where both sides edited a cell the sheet wins,
and the owner's words go into a list of conflicts. Pure. The owner of the bench deletes no rows, so nothing is here for
that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

Cells = dict[str, str]
"""A row by field; its id is one of the fields."""


@dataclass
class Agreed:
    """rows: what both sides shall hold, in the sheet's order, then what is new. cells: what the sheet lacks of the rows
    that it has: place in the sheet (0…), field, words. added: how many of the last rows the sheet lacks altogether.
    conflicts: words that did not win."""

    rows: list[Cells] = field(default_factory=list)
    cells: list[tuple[int, str, str]] = field(default_factory=list)
    added: int = 0
    conflicts: list[str] = field(default_factory=list)


def merge(base: Mapping[str, Cells], owner: Mapping[str, Cells], sheet: Sequence[Cells]) -> Agreed:
    """What becomes of all rows."""
    agreed = Agreed()
    seen: set[str] = set()
    for place, theirs in enumerate(sheet):
        row = dict(theirs)
        if not row.get("id") or row["id"] in seen:  # typed, or copied, by a person
            row["id"] = uuid4().hex[:8]
            agreed.cells.append((place, "id", row["id"]))
        seen.add(row["id"])
        was, mine = base.get(row["id"], {}), owner.get(row["id"], {})
        for name in theirs if mine else ():
            if mine[name] == was.get(name) or mine[name] == theirs[name]:
                continue
            if theirs[name] == was.get(name):
                row[name] = mine[name]
                agreed.cells.append((place, name, mine[name]))
            else:
                agreed.conflicts.append(mine[name])
        agreed.rows.append(row)
    new = [dict(row) for key, row in owner.items() if key not in base and key not in seen]
    agreed.added = len(new)
    agreed.rows += new
    return agreed
