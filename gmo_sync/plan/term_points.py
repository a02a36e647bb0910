"""The grammar of dates: days, months, weeks, quarters, holidays, and ranges between them.

Every rule takes a position in the tokens and gives each way to read on from there: the stretches and the next position.
Nothing is resolved to a year here (`term_dates`), and nothing is said of how often (`term_phrases`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from gmo_sync.plan.meaning import TermKind
from gmo_sync.plan.school_year import AcademicYear, Period, SchoolYear
from gmo_sync.plan.term_clock import hours_from
from gmo_sync.plan.term_dates import Fixed, InMonth, Point, Stretch, single
from gmo_sync.plan.term_tokens import Tokens

T = TypeVar("T")
Ways = Iterator[tuple[T, int]]

_PARTS = {"начало": (1, 10), "середина": (11, 20), "конец": (21, 31)}


class Dates:
    """The rules over one row of tokens in one school year."""

    def __init__(self, tokens: Tokens, school_year: SchoolYear) -> None:
        self.t = tokens
        self.year = school_year

    # years

    def calendar_year(self, at: int) -> int | None:
        """«2021», «21 г.», «2021 года» → 2021."""
        token = self.t[at]
        if token.code == "num" and not token.ordinal:
            if len(token.text) == 4 and 1990 <= token.value <= 2099:
                return token.value
            if len(token.text) == 2 and self.t.code(at + 1) == "год" and self.t[at + 1].text in ("г", "год", "года", "году"):
                return 2000 + token.value
        return None

    def after_year(self, at: int) -> tuple[int | None, int]:
        """An optional year («2021 г.», «2021/2022 уч. года» is no calendar year) and where it ends."""
        if self.academic_year(at) is not None:
            return None, at
        if self.t.code(at) == "(" and self.calendar_year(at + 1):
            year, end = self.after_year(at + 1)
            return (year, end + 1) if self.t.code(end) == ")" else (None, at)
        if self.t.code(at) == "," and self.t.number(at + 1) > 1990 and self.calendar_year(at + 1):
            return self.after_year(at + 1)
        year = self.calendar_year(at)
        if year is None:
            return None, at + 2 if self.t.codes(at, 2) == ("текущий", "год") else at
        return year, at + 2 if self.t.code(at + 1) == "год" else at + 1

    def academic_year(self, at: int) -> tuple[AcademicYear, int] | None:
        """«2021-2022 учебного года» and where it ends."""
        first, sign, last = self.t[at], self.t.code(at + 1), self.t[at + 2]
        if first.code != "num" or len(first.text) != 4 or sign not in ("-", "/") or last.code != "num":
            return None
        if len(last.text) not in (2, 4) or last.value % 100 != (first.value + 1) % 100 or first.value == 0:
            return None
        if len(last.text) == 4 and last.value != first.value + 1:
            return None
        end = at + 3
        end += self.t.code(end) == "учебный" or (self.t[end].text == "у" and self.t.code(end + 1) == "год")
        while self.t.code(end) == "год" and end < at + 6:
            end += 1
        return AcademicYear.beginning(first.value), end

    # points

    def points(self, at: int) -> Ways[Point]:
        """One point: a date, a month, a part of it, a period of the calendar."""
        inside = at + (self.t.code(at) in ("в", "на"))
        for rule in (self._month_first, self._part_of, self._period, self._season, self._year, self._nth_weekday):
            yield from rule(inside)
        yield from self._numeric(at)
        if self.t.code(at) in ("num", "ordinal"):
            yield from self._day_month(at)

    def _day(self, at: int) -> int:
        token = self.t[at]
        day = token.value if token.code == "num" and len(token.text) <= 2 else 0
        return token.value if token.code == "ordinal" else day if day <= 31 else 0

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
        if sign == "," and not two.spaced and three is None and self.t.code(at + 3) == "." and self.t.code(at + 4) == "num":
            third = self.t[at + 4]
            if self._day(at) and len(two.text) == 2 and 1 <= two.value <= 12 and len(third.text) == 4:
                yield InMonth(two.value, third.value, one.value, one.value, TermKind.DATE), at + 5
        if sign != "." or (three is not None and three.code == "num" and not three.spaced):
            return
        if self._day(at) and 1 <= two.value <= 12 and len(two.text) <= 2 or (two.code == "roman" and self._day(at)):
            year, end = self.after_year(at + 3) if self.t.code(at + 4) == "год" or self.t.number(at + 3) > 1990 else (None, at + 3)
            yield InMonth(two.value, year, one.value, one.value, TermKind.DATE), end
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
        for (first, last, kind, approximate), after in self._which_part(part):
            after += sign == "(" and self.t.code(after) == ")"
            if self.t.code(after) not in ("month", "месяц"):
                yield InMonth(month, year, first, last, kind, approximate), after

    def _part_of(self, at: int) -> Ways[Point]:
        """«1-я неделя октября», «в конце апреля», «первая декада марта», «конец I четверти», «начало учебного года»."""
        for (first, last, kind, approximate), end in self._which_part(at):
            if self.t.code(end) == "month":
                year, after = self.after_year(end + 1)
                yield InMonth(self.t[end].value, year, first, last, kind, approximate), after
            if self.t.code(end - 1) == "половина" and kind is TermKind.APPROX and self.t.code(end) in ("учебный", "год"):
                half = self.year.half_years[0 if first == 1 else 1]
                for _, after in self._year(end):
                    yield Fixed(half.start, half.end, TermKind.HALF_YEAR), after
            if self.t.code(at) in _PARTS:
                for whole, after in (*self._period(end), *self._year(end), *self._season_days(end)):
                    if isinstance(whole, Fixed):
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
            yield from ((part, at + 2) for part, end in Dates(self.t.swapped(at), self.year)._which_part(at) if end == at + 2)

    def numbers(self, at: int) -> Ways[tuple[int, int]]:
        """«1-я», «III», «первая», «последняя» (-1), «I-II», «с 1 по 3» as a pair of the first and the last number."""
        token = self.t[at]
        if token.code == "последний":
            yield (-1, -1), at + 1
        first = self._ordinal(at)
        if first:
            yield (first, first), at + 1
            last = self._ordinal(at + 2)
            if self.t.code(at + 1) in ("-", "по") and last > first:
                yield (first, last), at + 3
        if token.code == "с" and self._ordinal(at + 1) and self.t.code(at + 2) == "по":
            yield from ((pair, end) for pair, end in self.numbers(at + 1) if end == at + 4)

    def _ordinal(self, at: int) -> int:
        token = self.t[at]
        return token.value if token.code in ("ordinal", "roman") or (token.code == "num" and len(token.text) == 1) else 0

    def _period(self, at: int) -> Ways[Point]:
        """«I четверть», «2-е полугодие», «III квартал 2013 г.», «осенние каникулы», «каникулы»."""
        for (number, upto), end in self.numbers(at):
            yield from self._numbered(number, upto, end)
        if self.t.code(at) in ("четверть", "полугодие", "триместр", "квартал") and self._ordinal(at + 1):
            swapped = Dates(self.t.swapped(at), self.year)
            yield from ((point, end) for point, end in swapped._numbered(self._ordinal(at + 1), self._ordinal(at + 1), at + 1))

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
        if not named and self.t.code(end) == "время":
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
        if self.t.code(at) == "season" or (self.t.code(at) == "seasonal" and self.t.code(at + 1) in ("период", "время")):
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

    # stretches

    def stretches(self, at: int) -> Ways[tuple[Stretch, ...]]:
        """Every way to read dates from here: ranges, day lists, deadlines, single points; hours after them."""
        for found, end in self._bare(at):
            yield found, end
            if len(found) == 1 or all(stretch.kind is TermKind.DATE for stretch in found):
                dotted = not any(token.code == "month" for token in self.t[at:end])
                for hours, after in hours_from(self.t, end, after_date=True, dotted=dotted, dated=found[-1].year is not None):
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
        yield from self._ranges(at)
        yield from self._deadlines(at)
        if self.t.code(at) == "в" and self.t.code(at + 1) in ("течение", "период") or self.t.code(at) == "течение":
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
            for point, end in self.points(last):
                if isinstance(point, InMonth) and point.kind is TermKind.DATE and point.first == self._day(last):
                    if len(pairs) > 1 or pairs[0][0] != pairs[0][1]:
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
                middle += 2 if self.t.codes(middle, 2) == ("и", "далее") else self.t.codes(middle, 2) == ("далее", "end")
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
        assert at > start  # noqa: S101 - something was read


def _backwards(first: InMonth, last: InMonth) -> bool:
    """«25 декабря - 3 декабря»: no range."""
    return first.month == last.month and first.year == last.year and first.first > last.last > 0


def _range_kind(first: Point, last: Point) -> TermKind:
    kinds = {first.kind, last.kind}
    if kinds == {TermKind.MONTH}:
        return TermKind.MONTH_RANGE
    if len(kinds) == 1 and first.kind in (TermKind.QUARTER, TermKind.HALF_YEAR, TermKind.SEASON, TermKind.WEEK, TermKind.DECADE):
        return first.kind
    return TermKind.APPROX if TermKind.APPROX in kinds else TermKind.DATE_RANGE


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


def _first_day(whole: Point) -> Point:
    if isinstance(whole, InMonth):
        return replace(whole, first=1, last=1)
    return replace(whole, end=whole.start)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
