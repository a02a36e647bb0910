"""The school year: its bounds, quarters, half-years and holidays, in which terms get their dates.

The dates come from a calendar: typical dates that hold for any year, and the real ones of years a region has published.
The shipped calendar is `config/calendar.yaml`; a region's own is read by the caller, made a value by
`Calendar.model_validate(mapping)`, and handed in. Nothing here reads a clock or a file but the shipped one, once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import core_schema
from ruamel.yaml import YAML

from gmo_sync.language import Message
from gmo_sync.packaged import packaged

_ACADEMIC_YEAR = re.compile(
    r"(?:на\s+)?(\d{4})\s*[-/\\‐‑‒–—―−]\s*(\d{4}|\d\d)\s*(?:(?:уч(?:еб(?:н(?:ый|ого|ом))?)?\.?\s*)?(?:г(?:од[ау]?)?)?\.?)?",
    re.IGNORECASE,
)


class AcademicYear(str):
    """An academic year, always spelled "2021/2022"; reads «2021/ 2022», «2021–2022 уч. г.», "2021/22".

    Raises ValueError for words that name no two consecutive years.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read `text`."""
        found = _ACADEMIC_YEAR.fullmatch(" ".join(text.split()))
        if found:
            first, last = int(found[1]), int(found[2])
            if len(found[2]) == 2:
                last += (first + 1) // 100 * 100
            if last == first + 1 and first > 0:
                return super().__new__(cls, f"{first:04}/{last:04}")
        raise ValueError(Message('"{text}" is not an academic year such as 2021/2022', text=text))

    @classmethod
    def beginning(cls, year: int) -> Self:
        """The academic year that begins in September of `year`."""
        return cls(f"{year:04}/{year + 1:04}")

    @property
    def first(self) -> int:
        """The calendar year of its September."""
        return int(self[:4])

    @property
    def last(self) -> int:
        """The calendar year of its May."""
        return int(self[5:])

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(), serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


class Period(BaseModel):
    """A named range of days, both ends included: «осенние каникулы», «I четверть»."""

    model_config = ConfigDict(frozen=True)

    name: str
    start: date
    end: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(Message('"{name}" ends before it begins', name=self.name))
        return self


def _dates(value: Any) -> Any:
    if isinstance(value, str) and not _DATES.fullmatch(value.strip()):
        raise ValueError(Message('"{text}" is not a pair of dates such as 01.09 – 29.10', text=value))
    return value.strip() if isinstance(value, str) else value


_DATES = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?\s*[-–—]\s*(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?")
Dates = Annotated[str, BeforeValidator(_dates)]


class CalendarYear(BaseModel):
    """The dates of one school year as people write them: `осенние каникулы: 30.10 – 07.11`, with or without years."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: Dates | None = None
    quarters: dict[str, Dates] = Field(default_factory=dict)
    trimesters: dict[str, Dates] = Field(default_factory=dict)
    holidays: dict[str, Dates] = Field(default_factory=dict)


class Calendar(BaseModel):
    """A region's calendar: `typical` dates for any year, and `years` with the real ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    typical: CalendarYear = CalendarYear()
    years: dict[AcademicYear, CalendarYear] = Field(default_factory=dict)

    def dates_of(self, academic_year: AcademicYear) -> CalendarYear:
        """The real dates of that year; whatever is not given, the typical ones."""
        real = self.years.get(academic_year)
        if real is None:
            return self.typical
        return CalendarYear(
            year=real.year or self.typical.year,
            quarters=self.typical.quarters | real.quarters,
            trimesters=self.typical.trimesters | real.trimesters,
            holidays=self.typical.holidays | real.holidays,
        )


class SchoolYear(BaseModel):
    """One school year with its dates: `SchoolYear.of("2021/2022")`.

    start, end: the school year without the summer, 1 September to 31 May unless the calendar says otherwise.
    quarters, half_years, trimesters: in their order. holidays: by name.
    """

    model_config = ConfigDict(frozen=True)

    academic_year: AcademicYear
    start: date
    end: date
    quarters: tuple[Period, ...] = ()
    half_years: tuple[Period, ...] = ()
    trimesters: tuple[Period, ...] = ()
    holidays: tuple[Period, ...] = ()

    @classmethod
    def of(cls, academic_year: str, calendar: Calendar | None = None) -> Self:
        """The school year by `calendar`; without one, by the shipped calendar. Raises ValueError for a wrong year."""
        year = AcademicYear(academic_year)
        dates = (calendar or shipped_calendar()).dates_of(year)
        bounds = _period("", dates.year or "01.09 – 31.05", year)
        quarters = _periods(dates.quarters, year)
        return cls(
            academic_year=year,
            start=bounds.start,
            end=bounds.end,
            quarters=quarters,
            half_years=_half_years(quarters, bounds),
            trimesters=_periods(dates.trimesters, year),
            holidays=_periods(dates.holidays, year),
        )

    def moved_to(self, academic_year: AcademicYear) -> Self:
        """The same days in another year, for a term that names its own; exact only for its start and end."""
        shift = academic_year.first - self.academic_year.first
        moved = {
            name: tuple(
                Period(name=period.name, start=_shifted(period.start, shift), end=_shifted(period.end, shift))
                for period in getattr(self, name)
            )
            for name in ("quarters", "half_years", "trimesters", "holidays")
        }
        start, end = _shifted(self.start, shift), _shifted(self.end, shift)
        return self.model_copy(update={"academic_year": academic_year, "start": start, "end": end, **moved})


def _shifted(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


@cache
def shipped_calendar() -> Calendar:
    """The calendar that ships with gmo_sync (`config/calendar.yaml`)."""
    return Calendar.model_validate(YAML(typ="safe").load(packaged("calendar.yaml").read_text("utf-8")))


def _half_years(quarters: tuple[Period, ...], bounds: Period) -> tuple[Period, ...]:
    if len(quarters) == 4:
        first, second = (quarters[0].start, quarters[1].end), (quarters[2].start, quarters[3].end)
    else:
        middle = date(bounds.end.year, 1, 1)
        first, second = (bounds.start, date(bounds.start.year, 12, 31)), (middle, bounds.end)
    return tuple(
        Period(name=f"{numeral} полугодие", start=start, end=end)
        for numeral, (start, end) in zip(("I", "II"), (first, second), strict=True)
    )


def _periods(dates: Mapping[str, str], year: AcademicYear) -> tuple[Period, ...]:
    return tuple(sorted((_period(name, days, year) for name, days in dates.items()), key=lambda period: period.start))


def _period(name: str, days: str, year: AcademicYear) -> Period:
    found = _DATES.fullmatch(days)
    if found is None:
        raise ValueError(Message('"{text}" is not a pair of dates such as 01.09 – 29.10', text=days))
    start, end = _day(found[1], found[2], found[3], year), _day(found[4], found[5], found[6], year)
    if found[6] is None and not start <= end < date(start.year + 1, start.month, 1):
        same_year = _day(found[4], found[5], str(start.year), year)
        end = same_year if same_year >= start else _day(found[4], found[5], str(start.year + 1), year)
    return Period(name=name, start=start, end=end)


def _day(day: str, month: str, given: str | None, year: AcademicYear) -> date:
    number = int(given) if given else year.first if int(month) >= 8 else year.last
    try:
        return date(number, int(month), int(day))
    except ValueError:
        if (int(day), int(month)) == (29, 2) and given is None:
            return date(number, 2, 28)
        raise ValueError(Message("there is no day {text}", text=f"{day}.{month}")) from None
