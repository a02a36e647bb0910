"""What the words of a term mean: dates, hours, how often. Values only; reading them from words is `terms`.

`str(meaning)` is the meaning in the short notation of the table of real terms: `2021-10-01..2021-12-31`,
`..2022-05-15` (a deadline), `2022-03-15T10:00..2022-03-15T12:00`, ranges joined by `; `.
"""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


class TermKind(StrEnum):
    """What sort of term it is."""

    WHOLE_YEAR = "whole-year"  # в течение (учебного, календарного) года
    MONTH = "month"
    MONTH_LIST = "month-list"
    MONTH_RANGE = "month-range"
    DATE = "date"
    DATE_LIST = "date-list"
    DATE_RANGE = "date-range"
    DATE_RANGE_LIST = "date-range-list"
    DATE_TIME = "datetime"
    TIME = "time"  # hours without a date
    DEADLINE = "deadline"  # до 15 мая: no start
    SINCE = "since"  # с 1 октября: to the end of the school year
    QUARTER = "quarter"  # a school quarter (четверть), a trimester or a quarter of the calendar (квартал)
    HALF_YEAR = "half-year"
    HOLIDAYS = "holidays"
    SEASON = "season"  # осень, весной
    WEEK = "week"  # 1-я неделя октября
    DECADE = "decade"  # первая декада марта
    APPROX = "approx"  # в конце апреля, ориентировочно 20 сентября
    WEEKDAY = "weekday"  # среда: of a week named elsewhere
    RECURRING = "recurring"
    EVENT_PERIOD = "event-period"  # the period of the event or plan itself, whose bounds stand elsewhere
    RELATIVE = "relative"  # за день до …
    UNBOUNDED = "unbounded"  # по плану, постоянно
    MIXED = "mixed"  # several of these in one cell


class Unit(StrEnum):
    """The unit of a recurrence."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"  # a school quarter
    HALF_YEAR = "half-year"
    YEAR = "year"


class Hours(BaseModel):
    """Hours of a day; `end` is None when only a beginning is said."""

    model_config = ConfigDict(frozen=True)

    start: time
    end: time | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"{self.start} is after {self.end}")
        return self

    def __str__(self) -> str:
        return f"{self.start:%H:%M}.." + (f"{self.end:%H:%M}" if self.end else "")


class DateRange(BaseModel):
    """Days from `start` to `end`, both included; either may be open (None). `hours`: within each of these days."""

    model_config = ConfigDict(frozen=True)

    start: date | None
    end: date | None
    hours: Hours | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"{self.start} is after {self.end}")
        return self

    @classmethod
    def day(cls, day: date, hours: Hours | None = None) -> Self:
        """One day."""
        return cls(start=day, end=day, hours=hours)

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def __str__(self) -> str:
        start, end = (str(day) if day else "" for day in (self.start, self.end))
        if self.hours:
            start += f"T{self.hours.start:%H:%M}"
            end += f"T{self.hours.end:%H:%M}" if self.hours.end else ""
        return f"{start}..{end}"


class Recurrence(BaseModel):
    """`times` in every `every` units: 2 per year, 1 per 6 months; on `weekdays` (Monday is 0) where they are named.

    times: «еженедельно» is 1, «несколько раз в год» None; up_to: «1-2 раза» is 1 up to 2. ordinals: «последняя
    пятница месяца» is -1, «1 и 3 вторник» 1 and 3. at_least / at_most: «не реже», «не более».
    """

    model_config = ConfigDict(frozen=True)

    unit: Unit
    times: int | None = 1
    up_to: int | None = None
    every: int = 1
    weekdays: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    at_least: bool = False
    at_most: bool = False

    def __str__(self) -> str:
        bound = "at least " if self.at_least else "at most " if self.at_most else ""
        count = "several" if self.times is None else str(self.times) + (f"-{self.up_to}" if self.up_to else "")
        unit = f"{self.every} {self.unit}s" if self.every > 1 else str(self.unit)
        days = ", ".join(_WEEKDAYS[day] for day in self.weekdays)
        which = " and ".join("last" if which == -1 else f"{which}." for which in self.ordinals)
        return f"{bound}{count} per {unit}" + (f", {f'{which} {days}'.strip()}" if days or which else "")


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Meaning(BaseModel):
    """What a term means in a school year.

    ranges: the days, in the order of the words; none for what has no days of its own (по плану, ежемесячно).
    recurrence: how often. weekdays: Monday is 0. hours: of a term that says hours and no day. approximate: the bounds
    are ours, not the writer's. place: words of the cell that are a place. note: the words that say what an unbounded or
    relative term hangs on, as written.
    """

    model_config = ConfigDict(frozen=True)

    kind: TermKind
    ranges: tuple[DateRange, ...] = ()
    recurrence: Recurrence | None = None
    weekdays: tuple[int, ...] = ()
    hours: Hours | None = None
    approximate: bool = False
    place: str | None = None
    note: str = ""

    @property
    def start(self) -> date | None:
        """The first day, if one is known."""
        starts = [days.start for days in self.ranges]
        return min((day for day in starts if day), default=None) if all(starts) else None

    @property
    def end(self) -> date | None:
        """The last day, if one is known."""
        ends = [days.end for days in self.ranges]
        return max((day for day in ends if day), default=None) if all(ends) else None

    def __str__(self) -> str:
        parts = ["; ".join(map(str, self.ranges)) or (str(self.hours) if self.hours else str(self.kind))]
        if self.recurrence:
            parts.append(f"({self.recurrence})")
        if self.approximate:
            parts.append("(approximate)")
        if self.place:
            parts.append(f"(place: {self.place})")
        return " ".join(parts)
