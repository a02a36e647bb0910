"""Which columns of a sheet made by hand are which fields of a model: a proposal for a person to look at.

Two things speak for a column: its heading (the very words of a heading or an alias; else their likeness by rapidfuzz),
and its values (what share of them the field's kind can read; what share of them the owner's side has in that field).
Any text field can read any words, so there the values speak only where the owner's side has them too. The score is 0…1;
`SURE` and more needs no question, less than `LIKELY` is no proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from gmo_sync.tables.cells import BadCell, CellValue, canonical_text, shown
from gmo_sync.tables.columns import Kind, Table, TableColumn
from gmo_sync.tables.snapshot import EMPTY, Snapshot

SURE = 0.85
LIKELY = 0.5
ALIAS = 0.95
"""The very words of an alias; the heading itself has 1, and wins where a sheet has both."""

CLEAR = 0.1
"""How far the best column of a field must be ahead of the next, unless its heading is the very words."""

MOSTLY = 0.5
"""Where less of the values fit, the heading alone proves little."""

SAMPLE = 200
"""So many values of a column are looked at."""

_TELLING = {
    Kind.CHOICE: 1.0,
    Kind.DATE: 1.0,
    Kind.DATE_TIME: 1.0,
    Kind.TIME: 1.0,
    Kind.CHECKBOX: 0.5,
    Kind.NUMBER: 0.5,
    Kind.INTEGER: 0.5,
}
"""How much it tells that values fit: a number can count anything, and every value is a text."""


@dataclass(frozen=True)
class Guess:
    """One field's column: zero-based place, its heading, and how certain it is (0…1)."""

    field: str
    column: int
    heading: str
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether nobody need be asked."""
        return self.confidence >= SURE


@dataclass(frozen=True)
class Proposal:
    """The proposed mapping. missing: fields that no column is likely to be. own: columns that are people's own."""

    guesses: tuple[Guess, ...]
    missing: tuple[str, ...]
    own: tuple[int, ...]

    @property
    def columns(self) -> dict[str, int]:
        """Field → zero-based column."""
        return {guess.field: guess.column for guess in self.guesses}

    @property
    def sure(self) -> bool:
        """Whether every guess is, so that nobody need be asked."""
        return all(guess.sure for guess in self.guesses)


def propose(
    table: Table[Any],
    headings: Sequence[str],
    rows: Sequence[Sequence[CellValue]],
    owner: Snapshot = EMPTY,
) -> Proposal:
    """Which of the columns with `headings` and the values of `rows` (row by row, short rows allowed) is which field.

    owner: the rows that the owner's side already has; values that stand there too speak for a column.
    """
    values = [[row[at] for row in rows if at < len(row) and row[at] not in (None, "")] for at in range(len(headings))]
    scores = {
        (column.field, at): _score(column, heading, values[at][:SAMPLE], owner)
        for column in table.columns
        for at, heading in enumerate(headings)
    }
    chosen: dict[str, int] = {}
    for name, at in sorted(scores, key=lambda pair: (-scores[pair], table.fields.index(pair[0]), pair[1])):
        if scores[name, at] < LIKELY or name in chosen or at in chosen.values():
            continue
        rivals = [
            score
            for (other, place), score in scores.items()
            if (other == name) != (place == at) and other not in chosen and place not in chosen.values()
        ]
        lead = scores[name, at] - max(rivals, default=0)
        if lead >= CLEAR or (scores[name, at] >= ALIAS and lead > 0):
            chosen[name] = at
    return Proposal(
        tuple(
            Guess(name, chosen[name], headings[chosen[name]], scores[name, chosen[name]])
            for name in table.fields
            if name in chosen
        ),
        tuple(name for name in table.fields if name not in chosen),
        tuple(at for at in range(len(headings)) if at not in chosen.values()),
    )


def _score(column: TableColumn, heading: str, values: Sequence[CellValue], owner: Snapshot) -> float:
    """0…1; 1 for the heading's very words and `ALIAS` for an alias's, over values that mostly fit."""
    by_heading = max(
        _alike(heading, column.heading), *(min(ALIAS, _alike(heading, words)) for words in column.options.aliases), 0.0
    )
    fitting = _share(not isinstance(column.read(value, shown(value)), BadCell) for value in values)
    if fitting is not None and fitting < MOSTLY:
        return 0.4 * by_heading
    if by_heading >= ALIAS:
        return by_heading
    known = {canonical_text(shown(cell)).casefold() for row in owner.rows if (cell := row.cells.get(column.field))}
    common = _share(canonical_text(shown(value)).casefold() in known for value in values) if known else None
    telling = fitting * _TELLING[column.kind] if fitting is not None and column.kind in _TELLING else None
    by_values = max((share for share in (common, telling) if share is not None), default=None)
    if by_values is None:
        return 0.9 * by_heading
    return min(0.9, max(0.9 * by_heading, 0.55 * by_heading + 0.45 * by_values, 0.8 * (common or 0)))


def _alike(one: str, other: str) -> float:
    """Likeness of two headings, 0…1: equal words are 1, a heading within the other nearly so."""
    one, other = canonical_text(one).casefold(), canonical_text(other).casefold()
    if one == other:
        return 1.0
    if not one:
        return 0.0
    return min(0.9, (fuzz.ratio(one, other) + fuzz.token_set_ratio(one, other)) / 200)


def _share(truths: Iterable[bool]) -> float | None:
    """The share of truths, None when there are none to count."""
    counted = list(truths)
    return sum(counted) / len(counted) if counted else None
