"""Stretches of a year as words name them, before and after they have a year.

Decides which year a month belongs to: September to December are of the first year of the school year, January to July
of the second; August alone is the one before September (the first meeting of the union), after another month the one
after May. A year written on one end or item serves the neighbours that have none.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gmo_sync.plan.meaning import DateRange, Hours, TermKind
from gmo_sync.plan.school_year import AcademicYear


@dataclass(frozen=True)
class InMonth:
    """Days of a month: the whole of it, one day, a week, a decade. Negative `first` counts from the month's end.

    last: clipped to the month's end unless it is the same day as `first`, which must exist.
    """

    month: int
    year: int | None = None
    first: int = 1
    last: int = 31
    kind: TermKind = TermKind.MONTH
    approximate: bool = False
    weekday: int | None = None  # with `nth`: «третья среда октября», the last one is -1
    nth: int = 0

    def at(self, year: int) -> tuple[date, date] | None:
        """The days in that year; None when there is no such day."""
        length = calendar.monthrange(year, self.month)[1]
        if self.weekday is not None:
            days = [day for day in range(1, length + 1) if date(year, self.month, day).weekday() == self.weekday]
            if self.nth > len(days):
                return None
            day = date(year, self.month, days[self.nth - 1 if self.nth > 0 else self.nth])
            return day, day
        first = self.first if self.first > 0 else length + 1 + self.first
        last = self.last if self.first == self.last else min(self.last, length)
        if not 1 <= first <= last <= length:
            return None
        return date(year, self.month, first), date(year, self.month, last)


@dataclass(frozen=True)
class Fixed:
    """Days already known: a quarter, holidays, a school year."""

    start: date
    end: date
    kind: TermKind
    approximate: bool = False


Point = InMonth | Fixed


@dataclass(frozen=True)
class Stretch:
    """From the start of `first` to the end of `last`; None is an open end. before: ends on the day before `last`."""

    first: Point | None
    last: Point | None
    kind: TermKind
    before: bool = False
    approximate: bool = False
    hours: Hours | None = None

    @property
    def year(self) -> int | None:
        """The year written with it, the last of two."""
        return (_year_of(self.last) if self.last else None) or (_year_of(self.first) if self.first else None)


def single(point: Point) -> Stretch:
    """The stretch of one point."""
    return Stretch(point, point, point.kind, approximate=point.approximate)


def _year_of(point: Point) -> int | None:
    return point.year if isinstance(point, InMonth) else point.end.year


def in_year(stretches: Sequence[Stretch], year: AcademicYear) -> tuple[DateRange, ...] | None:
    """The stretches as days; None when one of them does not exist (30 February, an end before its start)."""
    found: list[DateRange] = []
    after: date | None = None
    for at, stretch in enumerate(stretches):
        before = next((later for later in stretches[at + 1 :] if later.year), None)
        days = _days(stretch, year, after, before, preceded=at > 0)
        if days is None:
            return None
        found.append(days)
        after = days.start or days.end if _written_year(stretch) or after else None
    return tuple(found)


def _written_year(stretch: Stretch) -> bool:
    return any(isinstance(point, InMonth) and point.year for point in (stretch.first, stretch.last))


def _days(
    stretch: Stretch, year: AcademicYear, after: date | None, before: Stretch | None, *, preceded: bool
) -> DateRange | None:
    first, last = stretch.first, stretch.last
    later = before.first or before.last if before and _written_year(before) else None
    limit = later if isinstance(later, InMonth) and later.year else None
    if isinstance(last, InMonth) and not last.year and not (isinstance(first, InMonth) and first.year) and limit:
        last = _not_after(last, limit)
        first = last if stretch.first is stretch.last else first
    if first is None or last is None or first is last:
        point = first or last
        days = None if point is None else _span(point, year, after, preceded=preceded)
        if days is None:
            return None
        start, end = (days[0] if first else None), (days[1] if last else None)
    else:
        if isinstance(first, InMonth) and not first.year and isinstance(last, InMonth) and last.year:
            first = _not_after(first, last)
        one = _span(first, year, after, preceded=preceded)
        other = one and _span(last, year, one[0], preceded=True, strictly=True)
        if not one or not other:
            return None
        start, end = one[0], other[1]
        days = other
    if stretch.before and end:
        end = days[0] - timedelta(days=1)
    if start and end and (end < start or (end - start).days > 3 * 366):
        return None
    if (
        start
        and end
        and not stretch.year
        and (end - start).days > 300
        and end > date(year.last, 8, 31)
        and start.month != 1
    ):
        return None  # «декабрь-ноябрь» is a slip
    return DateRange(start=start, end=end, hours=stretch.hours)


def _not_after(point: InMonth, limit: InMonth) -> InMonth:
    assert limit.year is not None  # noqa: S101 - the callers look
    earlier = (point.month, point.first) <= (limit.month, limit.last)
    return replace(point, year=limit.year if earlier else limit.year - 1)


def _span(
    point: Point, year: AcademicYear, after: date | None, *, preceded: bool, strictly: bool = False
) -> tuple[date, date] | None:
    """The days of `point`; where it has no year, the first ones from `after` on, else those of the school year."""
    if isinstance(point, Fixed):
        return point.start, point.end
    if point.year:
        return point.at(point.year)
    if after and (strictly or preceded):
        days = point.at(after.year)
        return days if days and days[1] >= after else point.at(after.year + 1) if days or point.month == 2 else None
    first_year = point.month >= 9 or (point.month == 8 and not preceded)
    return point.at(year.first if first_year else year.last)
