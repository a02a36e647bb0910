"""The grammar of single points of a year: a date, a month, a part of it, a quarter, holidays, a season, the year.

Every rule takes a position in the tokens and gives each way to read on from there: a point and the next position.
Ranges between points are `term_stretches`; which year a month belongs to is `term_dates`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gmo_sync.plan.meaning import TermKind
from gmo_sync.plan.school_year import Period
from gmo_sync.plan.term_dates import Fixed, InMonth, Point
from gmo_sync.plan.term_numbers import Numbers, Ways

_PARTS = {"начало": (1, 10), "середина": (11, 20), "конец": (21, 31)}


class Points(Numbers):
    """The rules over one row of tokens in one school year."""

    def points(self, at: int) -> Ways[Point]:
        """One point: a date, a month, a part of it, a period of the calendar."""
        inside = at + (self.t.code(at) in ("в", "на"))
        for rule in (self._month_first, self._part_of, self._period, self._season, self._year, self._nth_weekday):
            yield from rule(inside)
        yield from self._numeric(at)
        if self.t.code(at) in ("num", "ordinal"):
            yield from self._day_month(at)

    def _day_month(self, at: int) -> Ways[Point]:
        day, month = self._day(at), self.t[at + 1]
        if day and month.code == "month":
            year, end = self.after_year(at + 2)
            yield InMonth(month.value, year, day, day, TermKind.DATE), end

    def _numeric(self, at: int) -> Ways[Point]:
        """«26.09.2021», «3 .05. 2015г», «08.09», «26/09/2021», «2021-09-26», «09.2021»."""
        one, sign, two = self.t[at], self.t.code(at + 1), self.t[at + 2]
        if one.code != "num" or two.code not in ("num", "roman") or sign not in (".", "/", "-", ",") or one.ordinal:
            return
        three = self.t[at + 4] if self.t.code(at + 3) == sign else None
        if three is not None and three.code == "num" and not three.ordinal:
            if len(one.text) == 4 and sign in "-./" and 1 <= two.value <= 12 and 1 <= three.value <= 31:
                yield InMonth(two.value, one.value, three.value, three.value, TermKind.DATE), at + 5
            elif self._day(at) and 1 <= two.value <= 12 and len(three.text) in (2, 4):
                tight = not two.spaced and not three.spaced
                if sign == "." or (tight and (len(three.text) == 4 or sign == "/")):
                    year = three.value if len(three.text) == 4 else 2000 + three.value
                    if 1900 <= year <= 2099:
                        end = at + 5 + (self.t.code(at + 5) == "год")
                        yield InMonth(two.value, year, one.value, one.value, TermKind.DATE), end
        if (
            sign == ","
            and not two.spaced
            and three is None
            and self.t.code(at + 3) == "."
            and self.t.code(at + 4) == "num"
        ):
            third = self.t[at + 4]
            if self._day(at) and len(two.text) == 2 and 1 <= two.value <= 12 and len(third.text) == 4:
                yield InMonth(two.value, third.value, one.value, one.value, TermKind.DATE), at + 5
        if sign != "." or (three is not None and three.code == "num" and not three.spaced):
            return
        if (self._day(at) and 1 <= two.value <= 12 and len(two.text) <= 2) or (two.code == "roman" and self._day(at)):
            said: int | None = None
            end = at + 3
            if self.t.code(at + 4) == "год" or self.t.number(at + 3) > 1990:
                said, end = self.after_year(at + 3)
            yield InMonth(two.value, said, one.value, one.value, TermKind.DATE), end
        if 1 <= one.value <= 12 and len(two.text) == 4 and 1990 <= two.value <= 2099:
            yield InMonth(one.value, two.value), at + 3 + (self.t.code(at + 3) == "год")

    def _nth_weekday(self, at: int) -> Ways[Point]:
        """«третья среда октября», «последняя пятница ноября 2021 г.»."""
        for (number, upto), end in self.numbers(at):
            if number == upto and number <= 5 and self.t.codes(end, 2) == ("weekday", "month"):
                year, after = self.after_year(end + 2)
                month, weekday = self.t[end + 1].value, self.t[end].value
                yield InMonth(month, year, 1, 31, TermKind.DATE, weekday=weekday, nth=number), after

    def _month_first(self, at: int) -> Ways[Point]:
        """«октябрь 2021», «октябрь, 1-я неделя», «март (II декада)»."""
        at += self.t.codes(at, 2) == ("месяц", "month")
        if self.t.code(at) != "month":
            return
        month = self.t[at].value
        at += self.t.code(at + 1) == "месяц" and self.t.code(at - 1) != "месяц"
        year, end = self.after_year(at + 1)
        yield InMonth(month, year), end
        sign = self.t.code(end)
        part = end + 1 if sign in ("(", ",", "-", ":") else end
        for (first, last, kind, approximate), bare in self._which_part(part):
            after = bare + (sign == "(" and self.t.code(bare) == ")")
            if self.t.code(after) not in ("month", "месяц"):
                yield InMonth(month, year, first, last, kind, approximate), after

    def _part_of(self, at: int) -> Ways[Point]:
        """«1-я неделя октября», «в конце апреля», «первая декада марта», «конец I четверти», «начало учебного года»."""
        for (first, last, kind, approximate), end in self._which_part(at):
            if self.t.code(end) == "month":
                year, after = self.after_year(end + 1)
                yield InMonth(self.t[end].value, year, first, last, kind, approximate), after
            if (
                self.t.code(end - 1) == "половина"
                and kind is TermKind.APPROX
                and self.t.code(end) in ("учебный", "год")
            ):
                half = self.year.half_years[0 if first == 1 else 1]
                for _, after in self._year(end):
                    yield Fixed(half.start, half.end, TermKind.HALF_YEAR), after
            if self.t.code(at) in _PARTS:
                for whole, after in (*self._period(end), *self._year(end), *self._season_days(end)):
                    year = isinstance(whole, Fixed) and whole.kind is TermKind.WHOLE_YEAR
                    if isinstance(whole, Fixed) and not (year and self.t.code(at) == "середина"):
                        yield _tenth(whole, self.t.code(at)), after
            elif kind is TermKind.WEEK and first in (1, -7):
                for whole, after in (*self._period(end), *self._year(end)):
                    if isinstance(whole, Fixed):
                        yield _week(whole, first=first == 1), after

    def _which_part(self, at: int) -> Ways[tuple[int, int, TermKind, bool]]:
        """The days of a month that its part names, the kind, and whether its bounds are ours."""
        code = self.t.code(at)
        if code in _PARTS:
            yield (*_PARTS[code], TermKind.APPROX, True), at + 1
        for (number, upto), end in self.numbers(at):
            unit = self.t.code(end)
            if unit == "неделя" and number == -1:
                yield (-7, 31, TermKind.WEEK, True), end + 1
            elif unit == "неделя" and 1 <= number <= upto <= 5:
                yield (7 * number - 6, min(7 * upto, 31), TermKind.WEEK, True), end + 1
            elif unit == "декада" and (number == -1 or 1 <= number <= upto <= 3):
                first, last = (3, 3) if number == -1 else (number, upto)
                yield (10 * first - 9, 31 if last == 3 else 10 * last, TermKind.DECADE, False), end + 1
            elif unit == "половина" and number in (1, 2) and number == upto:
                yield (1, 15, TermKind.APPROX, False) if number == 1 else (16, 31, TermKind.APPROX, False), end + 1
        if code in ("неделя", "декада") and self.t.code(at + 1) in ("num", "roman"):
            yield from (
                (part, at + 2) for part, end in Points(self.t.swapped(at), self.year)._which_part(at) if end == at + 2
            )

    def _period(self, at: int) -> Ways[Point]:
        """«I четверть», «2-е полугодие», «III квартал 2013 г.», «осенние каникулы», «каникулы»."""
        for (number, upto), end in self.numbers(at):
            yield from self._numbered(number, upto, end)
        if self.t.code(at) in ("четверть", "полугодие", "триместр", "квартал") and self._ordinal(at + 1):
            swapped = Points(self.t.swapped(at), self.year)
            yield from (
                (point, end) for point, end in swapped._numbered(self._ordinal(at + 1), self._ordinal(at + 1), at + 1)
            )

    def _numbered(self, number: int, upto: int, unit_at: int) -> Ways[Point]:
        unit = self.t.code(unit_at)
        academic = self.academic_year(unit_at + 1)
        year, end = self.after_year(unit_at + 1)
        if academic:
            end = academic[1]
        elif year is None and self.t.codes(end, 2) == ("учебный", "год"):
            end += 2
        if unit == "квартал" and 1 <= number <= upto <= 4 and not academic:
            of = year or (self.year.academic_year.first if number == 4 else self.year.academic_year.last)
            last = of + (year is None and number <= 3 and upto == 4 and 0)
            if number <= upto and (year or number == upto or upto < 4):
                start, until = date(of, 3 * number - 2, 1), _month_end(last, 3 * upto)
                yield Fixed(start, until, TermKind.QUARTER), end
            return
        if unit == "полугодие" and year and number == upto and number in (1, 2):
            yield Fixed(date(year, 6 * number - 5, 1), _month_end(year, 6 * number), TermKind.HALF_YEAR), end
            return
        if year:
            return
        periods, kind = {
            "четверть": (self.year.quarters, TermKind.QUARTER),
            "полугодие": (self.year.half_years, TermKind.HALF_YEAR),
            "триместр": (self.year.trimesters, TermKind.QUARTER),
        }.get(unit, ((), TermKind.QUARTER))
        if number == -1:
            number = upto = len(periods)
        if 1 <= number <= upto <= len(periods):
            shift = academic[0].first - self.year.academic_year.first if academic else 0
            start, until = _moved(periods[number - 1].start, shift), _moved(periods[upto - 1].end, shift)
            yield Fixed(start, until, kind, approximate=bool(shift)), end

    def holidays(self, at: int) -> Iterator[tuple[tuple[Point, ...], int]]:
        """«осенние каникулы», «осенние и весенние каникулы», «каникулы осенние», «в дни каникул»."""
        while self.t.code(at) in ("в", "на", "период", "время", "день", "течение", "каждый", "школьный"):
            at += 1
        named: list[str] = []
        end = at
        while self.t.code(end) == "seasonal" or (
            self.t[end].is_word and self.t.code(end + 1) == "каникулы" and self.t.code(end) in ("?", "month")
        ):
            named.append(self.t[end].text)
            end += 1
            end += self.t.code(end) == "школьный"
            if self.t.code(end) in (",", "и", "/", "или", "-") and self.t.code(end + 1) == "seasonal":
                end += 1
        if self.t.code(end) != "каникулы":
            return
        end += 1
        if not named and self.t.code(end) in ("время", "период"):
            end += 1
        while not named and self.t.code(end) == "seasonal":
            named = [self.t[end].text]
            end += 1
        year, end = self.after_year(end)
        if year:
            academic = {self.year.academic_year.first, self.year.academic_year.last}
            if year not in academic:
                return
        if not named and self.t.codes(end, 2) == ("(", "seasonal"):
            end += 1
            while self.t.code(end) == "seasonal":
                named.append(self.t[end].text)
                end += 1 + (self.t.code(end + 1) in (",", "и") and self.t.code(end + 2) == "seasonal")
            end += self.t.code(end) == ")"
        found = [self._holiday(name) for name in named or ["осенние", "зимние", "весенние"]]
        if all(found):
            yield tuple(Fixed(days.start, days.end, TermKind.HOLIDAYS) for days in found if days), end

    def _holiday(self, name: str) -> Period | None:
        stem = "зимн" if name.startswith("новогодн") else name[:5]
        return next((days for days in self.year.holidays if days.name.lower().replace("ё", "е").startswith(stem)), None)

    def _season(self, at: int) -> Ways[Point]:
        if self.t.code(at) == "season" or (
            self.t.code(at) == "seasonal" and self.t.code(at + 1) in ("период", "время")
        ):
            yield from self._season_days(at)

    def _season_days(self, at: int) -> Ways[Point]:
        if self.t.code(at) not in ("season", "seasonal"):
            return
        year, end = self.after_year(at + (1 if self.t.code(at) == "season" else 2))
        month = self.t[at].value
        first = year or (self.year.academic_year.first if month >= 9 else self.year.academic_year.last)
        last = first + (month == 12)
        yield Fixed(date(first, month, 1), _month_end(last, (month + 1) % 12 + 1), TermKind.SEASON), end

    def _year(self, at: int) -> Ways[Point]:
        """«учебный год», «весь год», «2021-2022 учебный год», «2021 год», «календарного года»."""
        start = at
        while self.t.code(at) in ("весь", "текущий"):
            at += 1
        bounds = Fixed(self.year.start, self.year.end, TermKind.WHOLE_YEAR)
        academic = self.academic_year(at)
        if academic and (academic[1] > at + 3 or start < at or at == 0):
            shift = academic[0].first - self.year.academic_year.first
            yield Fixed(_moved(bounds.start, shift), _moved(bounds.end, shift), bounds.kind), academic[1]
        calendar_year = self.calendar_year(at)
        if calendar_year and self.t.code(at + 1) == "год" and not academic:
            yield Fixed(date(calendar_year, 1, 1), date(calendar_year, 12, 31), TermKind.WHOLE_YEAR), at + 2
        if self.t.codes(at, 2) == ("календарный", "год"):
            year, end = self.after_year(at + 2)
            of = year or self.year.academic_year.first
            yield Fixed(date(of, 1, 1), date(of, 12, 31), TermKind.WHOLE_YEAR), end
        if self.t.codes(at, 2) == ("учебный", "год"):
            academic = self.academic_year(at + 2)
            if academic:
                shift = academic[0].first - self.year.academic_year.first
                yield Fixed(_moved(bounds.start, shift), _moved(bounds.end, shift), bounds.kind), academic[1]
            yield bounds, at + 2
        if self.t.code(at) == "год" and self.t[at].text != "лет":
            yield bounds, at + 1
        if self.t.code(at) == "круглогодично":
            yield bounds, at + 1


def _tenth(whole: Fixed, part: str) -> Fixed:
    """The first, middle or last ten days of a period; the bounds are ours."""
    start, end = whole.start, whole.end
    if part == "начало":
        end = min(start + timedelta(days=9), end)
    elif part == "конец":
        start = end - timedelta(days=min(10 if end.day == 31 else 9, (end - start).days))
    else:
        middle = start + (end - start) / 2
        start, end = max(start, middle - timedelta(days=5)), min(end, middle + timedelta(days=4))
    return Fixed(start, end, TermKind.APPROX, approximate=True)


def _week(whole: Fixed, *, first: bool) -> Fixed:
    start = whole.start if first else max(whole.start, whole.end - timedelta(days=6))
    return Fixed(start, min(whole.end, start + timedelta(days=6)), TermKind.WEEK, approximate=True)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
