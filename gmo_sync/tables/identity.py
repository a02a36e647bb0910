"""Giving every row of a sheet an id that is its own.

People type rows without an id, copy a row together with its hidden id, and clear cells they do not know. Ids are found
again by the natural key where that is certain, and made anew where it is not; making is deterministic, so a dry run and
the run after it make the same ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from gmo_sync.tables.cells import BadCell, Cell, same, shown
from gmo_sync.tables.columns import Table
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot


def identify(table: Table, sheet: Snapshot, owner: Snapshot, base: Snapshot | None = None) -> Snapshot:  # type: ignore[type-arg]
    """`sheet` with an id for every row, unique; rows keep their order, and ids that were right stay.

    Of several rows with one id, the one most like the base (or the owner's row) keeps it; the others are copies and get
    a new id. A row without an id takes the id of the one row that has its natural key and is missing from the sheet.
    """
    counts = Counter(sheet.ids)
    if not counts.get("") and len(counts) == len(sheet.rows):
        return sheet
    known = base or EMPTY
    originals = {
        row_id: _most_like(known.by_id.get(row_id) or owner.by_id.get(row_id), sheet, row_id)
        for row_id, count in counts.items()
        if row_id and count > 1
    }
    rows = [replace(row, id="") if row is not originals.get(row.id, row) else row for row in sheet.rows]
    taken = {row.id for row in rows} - {""}
    missing = _by_natural_key(table, (row for side in (owner, known) for row in side.rows if row.id not in taken))
    taken |= set(owner.by_id) | set(known.by_id)
    named = []
    for row in rows:
        if not row.id:
            natural = table.natural(row)
            found = missing.pop(natural, None) if natural is not None else None
            named.append(replace(row, id=found or new_id(table, row, taken)))
            taken.add(named[-1].id)
        else:
            named.append(row)
    return Snapshot(tuple(named), sheet.columns)


def new_id(table: Table, row: Row, taken: Iterable[str]) -> str:  # type: ignore[type-arg]
    """Eight hex digits made from the row's natural key, or from all its words if it has none; unlike all of `taken`."""
    names = table.natural_key if table.natural(row) is not None else table.fields
    words = "\x1f".join(_words(row.cells.get(name)) for name in names)
    number = 0
    while (made := _digest(f"{table.title}\x1f{words}\x1f{number or ''}")) in taken:
        number += 1
    return made


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _words(cell: Cell) -> str:
    return cell.shown if isinstance(cell, BadCell) else shown(cell)


def _most_like(known: Row | None, sheet: Snapshot, row_id: str) -> Row:
    twins = [row for row in sheet.rows if row.id == row_id]
    if known is None:
        return twins[0]
    return max(twins, key=lambda row: sum(same(known.cells.get(name), cell) for name, cell in row.cells.items()))


def _by_natural_key(table: Table, rows: Iterable[Row]) -> dict[tuple[Cell, ...], str]:  # type: ignore[type-arg]
    """Natural key → row id, for the keys that belong to one id only."""
    found: dict[tuple[Cell, ...], str] = {}
    ambiguous = set()
    for row in rows:
        natural = table.natural(row)
        if natural is not None and found.setdefault(natural, row.id) != row.id:
            ambiguous.add(natural)
    return {natural: row_id for natural, row_id in found.items() if natural not in ambiguous}
