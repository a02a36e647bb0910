"""Giving every row of a sheet an id that is its own.

People type rows without an id, copy a row together with its hidden id, and clear cells they do not know. Ids are found
again by the natural key, then by likeness, where that is certain, and made anew where it is not; making is
deterministic, so a dry run and the run after it make the same ids. Ids that were torn from their rows are the business
of `torn`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from gmo_sync.tables.cells import Cell, shown
from gmo_sync.tables.columns import Table
from gmo_sync.tables.likeness import likeness, match, words_of
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot


class How(StrEnum):
    """By what a row without an id of its own was given one."""

    KEY = "natural key"
    LIKENESS = "likeness"
    NEW = "new row"
    COPY = "copy of another row"


@dataclass(frozen=True)
class Identified:
    """A sheet with an id for every row. given: id → by what it was given, for the rows that had none of their own."""

    snapshot: Snapshot
    given: Mapping[str, How]


def identify(table: Table[Any], sheet: Snapshot, owner: Snapshot, base: Snapshot | None = None) -> Snapshot:
    """`sheet` with an id for every row, unique; see `identified`."""
    return identified(table, sheet, owner, base).snapshot


def identified(table: Table[Any], sheet: Snapshot, owner: Snapshot, base: Snapshot | None = None) -> Identified:
    """`sheet` with an id for every row, unique; rows keep their order, and ids that were right stay.

    Of several rows with one id, the one most like the base (or the owner's row) keeps it, of equal ones the one that
    stands where it stood; the others are copies and get a new id. A row without an id takes the id of a row that is
    missing from the sheet: the one with its natural key, else the one of the base (before there is one: of the owner's
    side) that it is certainly like. So does a row with an id that nobody knows; where it is like none, it keeps that.
    """
    counts = Counter(sheet.ids)
    known = base or EMPTY
    strange = {row_id for row_id in counts if row_id not in known.by_id and row_id not in owner.by_id}
    if not known.rows and not owner.rows:
        strange &= {""}  # nobody knows any id, so none is strange
    if not strange and len(counts) == len(sheet.rows):
        return Identified(sheet, {})
    originals = {
        row_id: _original(table, sheet, row_id, known if row_id in known.by_id else owner)
        for row_id, count in counts.items()
        if row_id and count > 1
    }
    ids = [row.id if originals.get(row.id, at) == at else "" for at, row in enumerate(sheet.rows)]
    unnamed = {at: sheet.rows[at] for at, row_id in enumerate(ids) if not row_id or row_id in strange}
    found = _found(table, unnamed, owner, base, set(ids))
    unnamed = {at: row for at, row in unnamed.items() if at in found or not ids[at]}
    taken = {*ids, *owner.by_id, *known.by_id, *counts}
    given: dict[str, How] = {}
    for at, row in unnamed.items():
        row_id, how = found.get(at) or (new_id(table, row, taken), How.COPY if row.id else How.NEW)
        ids[at] = row_id
        given[row_id] = how
        taken.add(row_id)
    if not given:
        return Identified(sheet, {})
    rows = (row if row.id == row_id else replace(row, id=row_id) for row, row_id in zip(sheet.rows, ids, strict=True))
    return Identified(Snapshot(tuple(rows), sheet.columns), given)


def _found(
    table: Table[Any], unnamed: Mapping[int, Row], owner: Snapshot, base: Snapshot | None, here: Container[str]
) -> dict[int, tuple[str, How]]:
    """Which missing rows the rows without id are: place in the sheet → (id, how it is known)."""
    known = base or EMPTY
    missing = _by_natural_key(table, (row for side in (owner, known) for row in side.rows if row.id not in here))
    found: dict[int, tuple[str, How]] = {}
    for natural, places in _groups(table, unnamed).items():
        row_id = missing.get(natural)
        if row_id is not None:
            was = words_of(table, known.by_id.get(row_id) or owner.by_id[row_id])
            best = max(places, key=lambda at: likeness(words_of(table, unnamed[at]), was))
            found[best] = row_id, How.KEY
    matched = {row_id for row_id, _ in found.values()}
    left = {at: row for at, row in unnamed.items() if at not in found}
    others = {
        row.id: row for row in (owner if base is None else base).rows if row.id not in here and row.id not in matched
    }
    return found | {at: (row_id, How.LIKENESS) for at, row_id in match(table, left, others).items()}


def new_id(table: Table[Any], row: Row, taken: Container[str]) -> str:
    """Eight hex digits made from the row's natural key, or from all its words if it has none; unlike all of `taken`."""
    names = table.natural_key if table.natural(row) is not None else table.fields
    words = "\x1f".join(shown(row.cells.get(name)) for name in names)
    number = 0
    while (made := _digest(f"{table.title}\x1f{words}\x1f{number or ''}")) in taken:
        number += 1
    return made


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _original(table: Table[Any], sheet: Snapshot, row_id: str, known: Snapshot) -> int:
    """The place in the sheet of the one row, of several with the id, that the id belongs to."""
    twins = [at for at, row in enumerate(sheet.rows) if row.id == row_id]
    was = known.by_id.get(row_id)
    if was is None:
        return twins[0]
    words = words_of(table, was)
    around = _neighbours(known.ids, known.ids.index(row_id))

    def belongs(at: int) -> tuple[float, int]:
        here = _neighbours(sheet.ids, at)
        return likeness(words_of(table, sheet.rows[at]), words), sum(map(_equal, here, around))

    return max(twins, key=belongs)


def _neighbours(ids: tuple[str, ...], at: int) -> tuple[str | None, str | None]:
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def _equal(one: str | None, other: str | None) -> bool:
    return one == other


def _groups(table: Table[Any], rows: Mapping[int, Row]) -> dict[tuple[Cell, ...], list[int]]:
    """Natural key → the places of the rows that have it."""
    found: dict[tuple[Cell, ...], list[int]] = {}
    for at, row in rows.items():
        natural = table.natural(row)
        if natural is not None:
            found.setdefault(natural, []).append(at)
    return found


def _by_natural_key(table: Table[Any], rows: Iterable[Row]) -> dict[tuple[Cell, ...], str]:
    """Natural key → row id, for the keys that belong to one id only."""
    found: dict[tuple[Cell, ...], str] = {}
    ambiguous = set()
    for row in rows:
        natural = table.natural(row)
        if natural is not None and found.setdefault(natural, row.id) != row.id:
            ambiguous.add(natural)
    return {natural: row_id for natural, row_id in found.items() if natural not in ambiguous}
