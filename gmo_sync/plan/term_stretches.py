"""The grammar of dates as plans give them: ranges, lists of days, deadlines, single points, with hours after them.

Every rule takes a position in the tokens and gives each way to read on from there: the stretches and the next position.
Nothing is said here of how often (`term_recurrences`), and nothing is resolved to a year (`term_dates`).
"""

# ruff: noqa: PLW2901 - a rule moves its position along
from __future__ import annotations

from dataclasses import replace
from datetime import date

from gmo_sync.plan.meaning import TermKind
from gmo_sync.plan.term_clock import hours_from
from gmo_sync.plan.term_dates import Fixed, InMonth, Point, Stretch, single
from gmo_sync.plan.term_numbers import Ways
from gmo_sync.plan.term_points import Points
from gmo_sync.plan.term_tokens import Tokens


class Dates(Points):
    """The rules over one row of tokens in one school year."""

    def stretches(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """Every way to read dates from here: ranges, day lists, deadlines, single points; hours after them."""
        for found, end in self._bare(at):
            yield found, end
            if len(found) == 1 or all(stretch.kind is TermKind.DATE for stretch in found):
                dotted = not any(token.code == "month" for token in self.t[at:end])
                for hours, after in hours_from(
                    self.t, end, after_date=True, dotted=dotted, dated=found[-1].year is not None
                ):
                    kept = *found[:-1], replace(found[-1], hours=hours)
                    yield kept, after

    def _bare(self, at: int) -> Ways[tuple[Stretch, ...]]:
        approximate = self.t.code(at) == "approx"
        at += approximate
        for found, end in self._exact(at):
            end += self.t.code(end) == "включительно"
            while self.t.code(end) == "weekday" and found[-1].kind is TermKind.DATE:
                end += 1
            if self.t.codes(end, 3) == ("(", "weekday", ")"):
                end += 3
            if approximate:
                found = tuple(replace(one, kind=TermKind.APPROX, approximate=True) for one in found)
            yield found, end

    def _exact(self, at: int) -> Ways[tuple[Stretch, ...]]:
        for points, end in self.holidays(at):
            yield tuple(single(point) for point in points), end
        yield from self._days(at)
        yield from self._shared_unit(at)
        yield from self._both_ends(at)
        yield from self._days_behind(at)
        yield from self._ranges(at)
        yield from self._deadlines(at)
        if (self.t.code(at) == "в" and self.t.code(at + 1) in ("течение", "период")) or self.t.code(at) == "течение":
            inner = at + 2 if self.t.code(at) == "в" else at + 1
        elif self.t.codes(at, 2) == ("на", "протяжение"):
            inner = at + 2
        elif self.t.code(at) in ("за", "на") or self.t.codes(at, 2) == ("в", "весь"):
            inner = at + 1
        else:
            inner = at
        if inner > at:
            while self.t.code(inner) == "весь":
                inner += 1
            inner += self.t.codes(inner, 2) == ("период", "с")
            yield from self._days(inner)
            yield from self._shared_unit(inner)
            yield from self._ranges(inner)
        for point, end in self.points(inner):
            yield (single(point),), end

    def _days(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """«2-4 октября», «3-5, 10 и 12 ноября», «с 16 по 21 декабря», «15-17.10.2021»: days that share one month."""
        pairs: list[tuple[int, int]] = []
        at += self.t.code(at) in ("с", "от") and self.t.code(at + 2) in ("по", "до", "-")
        while self._day(at) and self.t.code(at) == "num":
            day, sign = self._day(at), self.t.code(at + 1)
            if sign in ("-", "по", "до") and self._day(at + 2):
                pairs.append((day, self._day(at + 2)))
                last = at + 2
            else:
                pairs.append((day, day))
                last = at
            several = len(pairs) > 1 or pairs[0][0] != pairs[0][1]
            for point, end in self.points(last):
                if not isinstance(point, InMonth) or point.kind is not TermKind.DATE:
                    continue
                if several and point.first == self._day(last):
                    yield from self._shared(pairs, point, end)
            if self.t.code(last + 1) not in (",", "и", "/"):
                return
            at = last + 2

    def _shared(self, pairs: list[tuple[int, int]], point: InMonth, end: int) -> Ways[tuple[Stretch, ...]]:
        if any(first > last for first, last in pairs) or sorted(pairs) != pairs:
            return
        found = []
        for first, last in pairs:
            days = replace(point, first=first, last=first), replace(point, first=last, last=last)
            found.append(single(days[0]) if first == last else Stretch(*days, TermKind.DATE_RANGE))
        yield tuple(found), end

    def _shared_unit(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """«I, III четверть», «1 и 3 неделя октября»: numbers that share one unit."""
        at += self.t.code(at) == "в"
        numbers: list[int] = []
        while self._ordinal(at):
            numbers.append(at)
            if self.t.code(at + 1) not in (",", "и", "/"):
                break
            at += 2
        if len(numbers) < 2 or at != numbers[-1]:
            return
        for _, end in (*self._period(at), *self._part_of(at)):
            found: list[Stretch] = []
            for number in numbers:
                row = Tokens((self.t[number], *self.t[at + 1 : end]))
                inner = Dates(row, self.year)
                found += [single(point) for point, to in (*inner._period(0), *inner._part_of(0)) if to == len(row)][:1]
            if len(found) == len(numbers):
                yield tuple(found), end

    def _both_ends(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """«в начале и (в) конце учебного года»: two parts of one whole."""
        at += self.t.code(at) == "в"
        second = at + 2 + (self.t.code(at + 2) == "в")
        edges = ("начало", "середина", "конец")
        if self.t.code(at) in edges and self.t.code(at + 1) == "и" and self.t.code(second) in edges:
            for other, end in self._part_of(second):
                first = Points(Tokens((self.t[at], *self.t[second + 1 : end])), self.year)
                for one, to in first._part_of(0):
                    if to == end - second:
                        yield (single(one), single(other)), end

    def _days_behind(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """«сентябрь (15-20)», «октябрь (до 15 числа)»: the days of a month in brackets behind it."""
        at += self.t.code(at) == "в" and self.t.code(at + 1) == "month"
        if self.t.codes(at, 2) != ("month", "("):
            return
        end = at + 2
        while end < at + 10 and self.t.code(end) in ("num", "-", ",", "и", "до", "с", "по"):
            end += 1
        number = self.t.code(end) == "число"
        if self.t.code(end - 1) == "num" and self.t.code(end + number) == ")":
            row = Tokens((*self.t[at + 2 : end], self.t[at]))
            for found, to in Dates(row, self.year)._exact(0):
                if to == len(row):
                    yield found, end + number + 1

    def _ranges(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """«октябрь-декабрь», «с 20 марта по 1 мая 2013 года», «13.10 -15.10.2014», «с сентября до мая»."""
        at += self.t.codes(at, 2) == ("начиная", "с")
        at += self.t.codes(at, 3) == ("период", "с", "num")
        if self.t.codes(at, 2) == ("не", "ранее"):
            for first, end in self.points(at + 2 + (self.t.code(at + 2) == "чем")):
                yield (Stretch(first, None, TermKind.SINCE, approximate=first.approximate),), end
        since = self.t.code(at) in ("с", "от")
        at += since
        for first, middle in self.points(at):
            middle += self.t.code(middle) == "включительно"
            middle += self.t.code(middle) == "," and self.t.code(middle + 1) in ("по", "до")
            middle += self.t.codes(middle, 2) == ("и", "до")
            joint = self.t.code(middle)
            if joint in ("-", "по") or (joint == "до" and since):
                after = middle + 1
                after += joint == "-" and self.t.code(after) in ("по", "-")
                upto = self.t.code(after) == "до"
                after += upto
                for last, end in self.points(after):
                    if upto and last.kind is TermKind.MONTH:
                        continue
                    if isinstance(first, InMonth) and isinstance(last, InMonth) and not first.year and not last.year:
                        end, last = self._chained(first, last, end)
                    if isinstance(first, InMonth) and isinstance(last, InMonth) and _backwards(first, last):
                        continue
                    kind = _range_kind(first, last)
                    loose = joint == "до" and kind is TermKind.MONTH_RANGE
                    rough = loose or first.approximate or last.approximate
                    if since and kind is TermKind.APPROX and self._exact_edges(at, after):
                        kind, rough = TermKind.DATE_RANGE, False
                    yield (Stretch(first, last, kind, approximate=rough),), end
            if since and not (isinstance(first, Fixed) and first.kind is TermKind.WHOLE_YEAR):
                rough = first.approximate and self.t.code(at) != "начало"
                middle += (
                    2 if self.t.codes(middle, 2) == ("и", "далее") else self.t.codes(middle, 2) == ("далее", "end")
                )
                yield (Stretch(first, None, TermKind.SINCE, approximate=rough),), middle

    def _chained(self, first: InMonth, last: InMonth, end: int) -> tuple[int, InMonth]:
        """«сентябрь-октябрь-ноябрь»: neighbours in a row are one range."""
        while (
            first.kind is last.kind is TermKind.MONTH
            and self.t.codes(end, 2) == ("-", "month")
            and self.t[end + 1].value == last.month % 12 + 1
            and last.month == first.month % 12 + 1
        ):
            first, last, end = last, InMonth(self.t[end + 1].value), end + 2
        return end, last

    def _exact_edges(self, first: int, last: int) -> bool:
        """«с начала … до конца …»: both bounds are said."""
        opening = self.t.code(first) not in ("середина", "конец")
        return opening and self.t.code(last) not in ("середина", "начало", "approx")

    def _deadlines(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """«до 15 мая», «не позднее 20 декабря», «к 1 сентября», «до конца апреля», «до осенних каникул»."""
        start = at
        at += self.t.codes(at, 2) == ("в", "период")
        at += self.t.code(at) == "период"  # «(в) срок до 15 мая»
        to = False
        if self.t.codes(at, 2) == ("не", "позднее"):
            at += 2
            at += self.t.codes(at, 2) == (",", "чем")
            at += self.t.code(at) == "чем"
            at += self.t.code(at) in ("до", "к")
        elif self.t.code(at) == "по" and at == start:
            for point, end in self.points(at + 1):
                if point.kind is TermKind.DATE:
                    yield (Stretch(None, point, TermKind.DEADLINE),), end
            return
        elif self.t.code(at) in ("до", "к"):
            to = self.t.code(at) == "к"
            at += 1
        else:
            return
        at += self.t.code(at) == "approx"
        edge = self.t.code(at)
        if self.t.codes(at, 2) == ("новый", "год"):
            last_day = date(self.year.academic_year.first, 12, 31)
            yield (Stretch(None, Fixed(last_day, last_day, TermKind.DATE), TermKind.DEADLINE),), at + 2
            return
        if edge in ("начало", "конец"):
            wholes: list[tuple[Point, int]] = [
                way for rule in (self._month_first, self._period, self._year, self._season_days) for way in rule(at + 1)
            ]
            wholes += [(points[0], end) for points, end in self.holidays(at + 1) if len(points) == 1]
            for whole, end in wholes:
                before = edge == "начало" and not to
                if edge == "начало" and to:
                    whole = _first_day(whole)
                yield (Stretch(None, whole, TermKind.DEADLINE, before=before, approximate=whole.approximate),), end
            return
        for points, end in self.holidays(at):
            if len(points) == 1:
                yield (Stretch(None, points[0], TermKind.DEADLINE, before=True),), end
        for point, end in self.points(at):
            exact = isinstance(point, InMonth) and point.kind is TermKind.DATE
            if isinstance(point, Fixed) and point.kind in (TermKind.WHOLE_YEAR, TermKind.SEASON):
                continue
            inside = exact or (isinstance(point, InMonth) and point.kind is not TermKind.MONTH)
            rough = point.approximate or not exact
            yield (Stretch(None, point, TermKind.DEADLINE, before=not inside, approximate=rough),), end


def _backwards(first: InMonth, last: InMonth) -> bool:
    """«25 декабря - 3 декабря»: no range."""
    return first.month == last.month and first.year == last.year and first.first > last.last > 0


def _range_kind(first: Point, last: Point) -> TermKind:
    kinds = {first.kind, last.kind}
    if kinds == {TermKind.MONTH}:
        return TermKind.MONTH_RANGE
    if len(kinds) == 1 and first.kind in (
        TermKind.QUARTER,
        TermKind.HALF_YEAR,
        TermKind.SEASON,
        TermKind.WEEK,
        TermKind.DECADE,
    ):
        return first.kind
    return TermKind.APPROX if TermKind.APPROX in kinds else TermKind.DATE_RANGE


def _first_day(whole: Point) -> Point:
    if isinstance(whole, InMonth):
        return replace(whole, first=1, last=1)
    return replace(whole, end=whole.start)
