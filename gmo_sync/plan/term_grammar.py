"""Reads the words of a term: finds the parts it is made of, and what they mean together in a school year.

The whole cell is read or nothing: words that fit no part leave the term without a meaning. Of several ways to read it the
first that covers everything is taken; the rules give dates before everything else, and longer ones before shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from gmo_sync.plan.meaning import Meaning, TermKind
from gmo_sync.plan.school_year import SchoolYear
from gmo_sync.plan.term_clock import hours_from
from gmo_sync.plan.term_dates import Stretch, in_year
from gmo_sync.plan.term_phrases import (
    Part,
    event_periods,
    labels,
    places,
    recurrences,
    relative,
    remarks,
    unbounded,
    weekdays,
)
from gmo_sync.plan.term_points import Dates
from gmo_sync.plan.term_tokens import Tokens
from gmo_sync.plan.term_words import MAX_TOKENS, plain, tokens_of


def read_term(text: str, school_year: SchoolYear) -> Meaning | None:
    """What `text` means in `school_year`; None when it cannot be read. Never raises."""
    if len(text) > 1000:
        return None
    text = plain(text)
    tokens = Tokens(tokens_of(text))
    if not 0 < len(tokens) <= MAX_TOKENS:
        return None
    for parts in _Reading(tokens, school_year).all(0):
        meaning = _together(parts, tokens, text, school_year)
        if meaning is not None:
            return meaning
    return None


_LOOSE = (",", ";", "и", "/", "или", "+", "&")  # between any parts
_FIRM = (":", "-", "(", ".")  # after a frequency, a label, a place, a plan


class _Reading:
    """Every way to cover the tokens with parts; a position that led nowhere is not tried again."""

    def __init__(self, tokens: Tokens, school_year: SchoolYear) -> None:
        self.t = tokens
        self.dates = Dates(tokens, school_year)
        self.dead: set[tuple[int, bool]] = set()
        self.steps = 0

    def all(self, at: int, before: tuple[Part, ...] = ()) -> Iterator[tuple[Part, ...]]:
        placed = any(part.place for part in before)
        if at >= len(self.t):
            yield before
            return
        if (at, placed) in self.dead or len(before) > 12:
            return
        found = False
        for part, end in self._parts(at, before, placed=placed):
            self.steps += 1
            if self.steps > 3000:
                return
            for start in self._next(part, end, before):
                for parts in self.all(start, (*before, part)):
                    found = True
                    yield parts
        if not found:
            self.dead.add((at, placed))

    def _parts(self, at: int, before: tuple[Part, ...], *, placed: bool) -> Iterator[tuple[Part, int]]:
        dates = sorted(self.dates.stretches(at), key=lambda way: -way[1])
        dated = ((Part(found[0].kind, stretches=found), end) for found, end in dates)
        often = sorted(recurrences(self.t, at), key=lambda way: -way[1])
        hours = ((Part(TermKind.TIME, hours=found), end) for found, end in hours_from(self.t, at))
        yield from often
        yield from dated
        yield from chain(relative(self.t, at), event_periods(self.t, at), unbounded(self.t, at), hours, weekdays(self.t, at))
        yield from chain(remarks(self.t, at), labels(self.t, at))
        if not placed and (at == 0 or any(part.kind for part in before)):
            yield from places(self.t, at, first=at == 0)

    def _next(self, part: Part, end: int, before: tuple[Part, ...]) -> Iterator[int]:
        """Where the next part may begin: after a sign between parts, or at once where nothing can be mistaken."""
        if end >= len(self.t):
            yield end
            return
        code = self.t.code(end)
        if code in _LOOSE:
            double = self.t.code(end + 1) in ("и", "а", "далее") or self.t.code(end + 1) == code
            yield end + 1 + (double and self.t.code(end + 1) != "далее")
            return
        firm = part.kind in (TermKind.RECURRING, TermKind.UNBOUNDED, TermKind.WEEKDAY, TermKind.WHOLE_YEAR) or part.kind is None
        if code in _FIRM and code != "(" and (firm or code == "." or code == ":"):
            yield end + 1
        if code == ")" and end > 0:
            yield end + 1
        if code == "-" and not firm:
            inner = list(chain(unbounded(self.t, end + 1), labels(self.t, end + 1), recurrences(self.t, end + 1)))
            if inner or not any(True for _ in self.dates.stretches(end + 1)):
                yield end + 1
        if code == "(":
            yield end
            yield end + 1
        elif self._may_touch(part, end):
            yield end

    def _may_touch(self, part: Part, end: int) -> bool:
        """Whether another part may follow with nothing but a blank between."""
        following = self.t[end]
        if part.stretches and following.code in ("month", "num"):
            months = part.stretches[-1].last, part.stretches[0].kind
            next_in_row = (
                following.code == "month"
                and months[1] is TermKind.MONTH
                and getattr(months[0], "month", 0) % 12 + 1 == following.value
            )
            return following.broken or next_in_row
        return True


def _together(parts: Sequence[Part], tokens: Tokens, text: str, school_year: SchoolYear) -> Meaning | None:
    """The meaning of all parts of a cell together; None when they cannot go together."""
    parts = _narrowed(parts)
    stretches = [stretch for part in parts for stretch in part.stretches]
    ranges = in_year(stretches, school_year.academic_year)
    said = [part.kind for part in parts if part.kind]
    if ranges is None or not said:
        return None
    often = [part.recurrence for part in parts if part.recurrence]
    if len(often) > 1:
        return None
    hours = [part.hours for part in parts if part.hours]
    if len(hours) > 1:
        return None
    days = tuple(day for part in parts for day in part.weekdays)
    if hours and ranges and all(days.hours is None for days in ranges):
        ranges = tuple(days.model_copy(update={"hours": hours[0]}) for days in ranges)
    approximate = any(part.approximate for part in parts) or any(stretch.approximate for stretch in stretches)
    place = next((part.place for part in parts if part.place), None)
    notes = [part.note for part in parts if part.note]
    return Meaning(
        kind=_kind(parts, stretches, timed=any(days.hours for days in ranges)),
        ranges=ranges,
        recurrence=often[0] if often else None,
        weekdays=days,
        hours=hours[0] if hours and not ranges else None,
        approximate=approximate,
        place=_words(place, tokens, text) if place else None,
        note="; ".join(_words(note, tokens, text) for note in notes),
    )


def _narrowed(parts: Sequence[Part]) -> Sequence[Part]:
    return parts


def _words(span: tuple[int, int], tokens: Tokens, text: str) -> str:
    within = tokens[span[0] : span[1]]
    return text[within[0].start : within[-1].end].strip() if within else ""


_ORDER = (TermKind.RECURRING, TermKind.RELATIVE, TermKind.EVENT_PERIOD, TermKind.WEEKDAY, TermKind.TIME, TermKind.UNBOUNDED)
_LISTS = {
    frozenset({TermKind.MONTH}): TermKind.MONTH_LIST,
    frozenset({TermKind.MONTH_RANGE}): TermKind.MONTH_LIST,
    frozenset({TermKind.MONTH, TermKind.MONTH_RANGE}): TermKind.MONTH_LIST,
    frozenset({TermKind.DATE}): TermKind.DATE_LIST,
    frozenset({TermKind.DATE_RANGE}): TermKind.DATE_RANGE_LIST,
    frozenset({TermKind.DATE, TermKind.DATE_RANGE}): TermKind.DATE_RANGE_LIST,
}


def _kind(parts: Sequence[Part], stretches: Sequence[Stretch], *, timed: bool) -> TermKind:
    said = {part.kind for part in parts}
    if TermKind.RECURRING in said:
        return TermKind.RECURRING
    if stretches:
        kinds = frozenset(stretch.kind for stretch in stretches)
        if len(kinds) == 1 and (timed and kinds <= {TermKind.DATE, TermKind.DATE_RANGE}):
            return TermKind.DATE_TIME
        if len(stretches) > 1 and kinds in _LISTS:
            return _LISTS[kinds]
        return next(iter(kinds)) if len(kinds) == 1 else TermKind.MIXED
    return next(kind for kind in _ORDER if kind in said)
