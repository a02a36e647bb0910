"""Reads the words of a term: finds the parts it is made of, and what they mean together in a school year.

The whole cell is read or nothing: words that fit no part leave the term without a meaning. Of several ways to read it
the first that covers everything is taken; the rules give dates before everything else, and longer ones before shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from gmo_sync.plan.meaning import DateRange, Meaning, Recurrence, TermKind, Unit
from gmo_sync.plan.school_year import SchoolYear
from gmo_sync.plan.term_clock import hours_from
from gmo_sync.plan.term_dates import Stretch, in_year
from gmo_sync.plan.term_parts import Part
from gmo_sync.plan.term_phrases import event_periods, relative, unbounded
from gmo_sync.plan.term_recurrences import recurrences, weekdays
from gmo_sync.plan.term_remarks import labels, places, remarks
from gmo_sync.plan.term_stretches import Dates
from gmo_sync.plan.term_tokens import Tokens
from gmo_sync.plan.term_words import MAX_TOKENS, Token, plain, tokens_of


def read_term(text: str, school_year: SchoolYear) -> Meaning | None:
    """What `text` means in `school_year`; None when it cannot be read. Never raises."""
    if len(text) > 1000:
        return None
    text = plain(text)
    tokens = _without_edges(tokens_of(text))
    if not 0 < len(tokens) <= MAX_TOKENS:
        return None
    meaning = _read(tokens, text, school_year)
    if meaning is None:
        for at in range(1, len(tokens) - 2):
            named = Dates(tokens, school_year).academic_year(at)
            if named and named[1] == len(tokens):
                end = at - (tokens.code(at - 1) in ("на", "в", ","))
                return _read(Tokens(tokens[:end]), text, school_year.moved_to(named[0]))
    return meaning


def _without_edges(tokens: Sequence[Token]) -> Tokens:
    """Signs at the beginning and the end say nothing: «- октябрь,»."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].code in _SIGNS:
        start += 1
    while end > start and tokens[end - 1].code in _SIGNS:
        end -= 1
    return Tokens(tokens[start:end])


_SIGNS = (",", ";", ":", "-", ".", "/", "•", "*")


def _read(tokens: Tokens, text: str, school_year: SchoolYear) -> Meaning | None:
    for parts in _Reading(tokens, school_year).all(0):
        meaning = _together(parts, tokens, text, school_year)
        if meaning is not None:
            return meaning
    return None


_WORDY = (TermKind.UNBOUNDED, TermKind.EVENT_PERIOD, TermKind.RELATIVE)  # their words run on
_LOOSE = (",", ";", "и", "/", "или", "+", "&")  # between any parts
_FIRM = (":", "-")  # after a frequency, a label, a place, a plan


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
            placed_part = replace(part, bracketed=at > 0 and self.t.code(at - 1) == "(")
            for start in self._next(part, end):
                for parts in self.all(start, (*before, placed_part)):
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
        yield from chain(
            relative(self.t, at), event_periods(self.t, at), unbounded(self.t, at), hours, weekdays(self.t, at)
        )
        yield from remarks(self.t, at)
        if not before or before[-1].kind not in _WORDY:
            yield from labels(self.t, at)
        if not placed and (at == 0 or any(part.kind and part.kind not in _WORDY for part in before)):
            yield from places(self.t, at, first=at == 0)

    def _next(self, part: Part, end: int) -> Iterator[int]:
        """Where the next part may begin: after a sign between parts, or at once where nothing can be mistaken."""
        if end >= len(self.t):
            yield end
            return
        code = self.t.code(end)
        if code in _LOOSE:
            double = self.t.code(end + 1) in ("и", "а", "далее") or self.t.code(end + 1) == code
            yield end + 1 + (double and self.t.code(end + 1) == "и")
            return
        firm = (
            part.kind in (TermKind.RECURRING, TermKind.UNBOUNDED, TermKind.WEEKDAY, TermKind.WHOLE_YEAR)
            or part.kind is None
        )
        if code in _FIRM and (firm or code == ":"):
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
        if part.stretches and following.code == "month":
            last = self.t[end - 1]
            next_in_row = last.code == "month" and last.value % 12 + 1 == following.value
            in_row = 1
            while self.t.code(end + in_row) == "month":
                in_row += 1
            before = end
            while self.t.code(before - 1) == "month":
                before -= 1
            return following.broken or next_in_row or end + in_row - before >= 3
        if part.stretches and following.code == "num":
            return following.broken or any(True for _ in chain(recurrences(self.t, end), remarks(self.t, end)))
        return True


def _together(parts: Sequence[Part], tokens: Tokens, text: str, school_year: SchoolYear) -> Meaning | None:
    """The meaning of all parts of a cell together; None when they cannot go together."""
    stretches = _as_deadlines([stretch for part in parts for stretch in part.stretches])
    ranges = in_year(stretches, school_year.academic_year)
    if ranges is None:
        return None
    kept = _kept(parts, ranges)
    stretches = [stretch for stretch, keep in zip(stretches, kept, strict=True) if keep]
    ranges = tuple(days for days, keep in zip(ranges, kept, strict=True) if keep)
    said = [part.kind for part in parts if part.kind]
    if not said:
        return None
    often = [part.recurrence for part in parts if part.recurrence and not part.bracketed]
    often = often or [part.recurrence for part in parts if part.recurrence]
    if len(often) > 1:
        return None
    times = [part.times for part in parts if part.times]
    if times and not often and any(part.kind is TermKind.WHOLE_YEAR for part in parts):
        often = [Recurrence(unit=Unit.YEAR, times=times[0])]
    hours = [part.hours for part in parts if part.hours]
    if len(hours) > 1:
        return None
    days = tuple(day for part in parts for day in part.weekdays)
    if often and days and often[0].unit is Unit.WEEK and not often[0].weekdays:
        often = [often[0].model_copy(update={"weekdays": days})]
    if hours and ranges and all(days.hours is None for days in ranges):
        ranges = tuple(days.model_copy(update={"hours": hours[0]}) for days in ranges)
    approximate = any(part.approximate for part in parts) or any(stretch.approximate for stretch in stretches)
    place = next((part.place for part in parts if part.place), None)
    notes = [part.note for part in parts if part.note]
    return Meaning(
        kind=TermKind.RECURRING if often else _kind(parts, stretches, timed=any(days.hours for days in ranges)),
        ranges=ranges,
        recurrence=often[0] if often else None,
        weekdays=days,
        hours=hours[0] if hours and not ranges else None,
        approximate=approximate,
        place=_words(place, tokens, text) if place else None,
        note="; ".join(_words(note, tokens, text) for note in notes),
    )


def _as_deadlines(stretches: list[Stretch]) -> list[Stretch]:
    """«до 20 сентября, 15 января»: the second day is a deadline too."""
    if (
        stretches
        and stretches[0].kind is TermKind.DEADLINE
        and all(stretch.kind in (TermKind.DEADLINE, TermKind.DATE) for stretch in stretches)
    ):
        return [replace(stretch, first=None, kind=TermKind.DEADLINE) for stretch in stretches]
    return stretches


def _kept(parts: Sequence[Part], ranges: Sequence[DateRange]) -> list[bool]:
    """Which days count where one part explains another in brackets: «март (весенние каникулы)» are the holidays."""
    kept = [True] * len(ranges)
    at, outer = 0, range(0)
    for part in parts:
        mine = range(at, at + len(part.stretches))
        at = mine.stop
        if part.bracketed and len(mine) and len(outer) == 1:
            whole = ranges[outer.start]
            inside = [index for index in mine if _within(ranges[index], whole)]
            if inside:
                kept[outer.start] = False
                for index in mine:
                    kept[index] = index in inside
            elif part.kind is not TermKind.WHOLE_YEAR and any(_meet(whole, ranges[index]) for index in mine):
                for index in mine:
                    kept[index] = False
        if len(mine):
            outer = mine
    return kept


def _within(inner: DateRange, outer: DateRange) -> bool:
    return all(day is not None and day in outer for day in (inner.start, inner.end))


def _meet(one: DateRange, other: DateRange) -> bool:
    """Whether `one` begins or ends in `other`."""
    return any(day is not None and day in other for day in (one.start, one.end))


def _words(span: tuple[int, int], tokens: Tokens, text: str) -> str:
    within = tokens[span[0] : span[1]]
    return text[within[0].start : within[-1].end].strip() if within else ""


_ORDER = (TermKind.RELATIVE, TermKind.EVENT_PERIOD, TermKind.WEEKDAY, TermKind.TIME, TermKind.UNBOUNDED)
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
    if stretches:
        kinds = frozenset(stretch.kind for stretch in stretches)
        if len(kinds) == 1 and (timed and kinds <= {TermKind.DATE, TermKind.DATE_RANGE}):
            return TermKind.DATE_TIME
        if len(stretches) > 1 and kinds in _LISTS:
            return _LISTS[kinds]
        return next(iter(kinds)) if len(kinds) == 1 else TermKind.MIXED
    return next(kind for kind in _ORDER if kind in said)
