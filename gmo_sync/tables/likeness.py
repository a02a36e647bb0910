"""How alike two rows are by their words, and which rows are certainly the same one.

The score is rapidfuzz's `fuzz.ratio` (0…100: the share of characters that stay when one text is turned into the other)
over the canonical words of all mapped cells, in the order of the columns, without regard to case. Two rows are taken
for one only where it is certain: each is the other's best, they reach `ALIKE`, and both are `CLEAR` ahead of the second
best. Numbers in the natural key must agree: «Заседание 3» is not «Заседание 4», however alike they look.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from gmo_sync.tables.cells import BadCell, canonical, shown
from gmo_sync.tables.columns import Table
from gmo_sync.tables.snapshot import Row

ALIKE = 70.0
"""The least score of two rows that may be one; a row with one of four cells edited has about 75 to 90."""

CLEAR = 10.0
"""How far the best must be ahead of the second best."""

MOST_PAIRS = 2_000_000
"""Beyond so many pairs only rows with equal words are matched: likeness would take minutes."""

_NUMBERS = re.compile(r"\d+")

K = TypeVar("K", bound=Hashable)


def words_of(table: Table[Any], row: Row) -> str:
    """All that a row says, in canonical form and small letters; one line a cell."""
    cells = (row.cells.get(name) for name in table.fields)
    return "\n".join(
        shown(canonical(cell.shown if isinstance(cell, BadCell) else cell)).casefold() for cell in cells
    ).strip()


def likeness(one: str, other: str) -> float:
    """0…100; nothing is like a row that says nothing."""
    return fuzz.ratio(one, other) if one and other else 0.0


def numbers_of(table: Table[Any], row: Row) -> tuple[str, ...]:
    """The numbers in a row's natural key, in order."""
    words = " ".join(shown(cell) for name in table.natural_key if (cell := row.cells.get(name)) is not None)
    return tuple(number.lstrip("0") for number in _NUMBERS.findall(words))


def match(table: Table[Any], rows: Mapping[K, Row], known: Mapping[str, Row]) -> dict[K, str]:
    """The key of each of `rows` that is certainly one of `known` → its id; equal words first, then likeness."""
    if not rows or not known:
        return {}
    mine = {key: words_of(table, row) for key, row in rows.items()}
    theirs = {row_id: words_of(table, row) for row_id, row in known.items()}
    found = _equal(mine, theirs)
    left = {key: words for key, words in mine.items() if key not in found and words}
    taken = set(found.values())
    free = {row_id: words for row_id, words in theirs.items() if row_id not in taken and words}
    if not left or not free or len(left) * len(free) > MOST_PAIRS:
        return found
    by_numbers: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for row_id, words in free.items():
        by_numbers[numbers_of(table, known[row_id])][row_id] = words
    mine_by_numbers: dict[tuple[str, ...], dict[K, str]] = defaultdict(dict)
    for key, words in left.items():
        mine_by_numbers[numbers_of(table, rows[key])][key] = words
    for numbers, here in mine_by_numbers.items():
        there = by_numbers.get(numbers, {})
        backwards = {row_id: _best(words, here) for row_id, words in there.items()}
        for key, words in here.items():
            like = _best(words, there)
            if like is not None and backwards[like] == key:
                found[key] = like
    return found


def _equal(mine: Mapping[K, str], theirs: Mapping[str, str]) -> dict[K, str]:
    """Rows with the very same words, where they are the only ones on both sides."""
    keys: dict[str, list[K]] = defaultdict(list)
    ids: dict[str, list[str]] = defaultdict(list)
    for key, words in mine.items():
        keys[words].append(key)
    for row_id, words in theirs.items():
        ids[words].append(row_id)
    return {
        of_words[0]: ids[words][0]
        for words, of_words in keys.items()
        if words and len(of_words) == 1 and len(ids.get(words, ())) == 1
    }


def _best(words: str, others: Mapping[K, str]) -> K | None:
    """The key of the text most like `words`, None where none is like it or two are nearly so."""
    ranked = process.extract(words, others, scorer=fuzz.ratio, processor=None, limit=2)
    if not ranked or ranked[0][1] < ALIKE or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEAR):
        return None
    best: K = ranked[0][2]
    return best
