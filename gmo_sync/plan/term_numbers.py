"""The grammar of numbers in dates: years, days, ordinals («1-я», «III», «первая», «последняя», «с 1 по 3»)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from gmo_sync.plan.school_year import AcademicYear, SchoolYear
from gmo_sync.plan.term_tokens import Tokens

T = TypeVar("T")
Ways = Iterator[tuple[T, int]]


class Numbers:
    """The rules over one row of tokens in one school year."""

    def __init__(self, tokens: Tokens, school_year: SchoolYear) -> None:
        self.t = tokens
        self.year = school_year

    def calendar_year(self, at: int) -> int | None:
        """«2021», «21 г.», «2021 года» → 2021."""
        token = self.t[at]
        if token.code == "num" and not token.ordinal:
            if len(token.text) == 4 and 1990 <= token.value <= 2099:
                return token.value
            if (
                len(token.text) == 2
                and self.t.code(at + 1) == "год"
                and self.t[at + 1].text in ("г", "год", "года", "году")
            ):
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
        return (
            token.value if token.code in ("ordinal", "roman") or (token.code == "num" and len(token.text) == 1) else 0
        )

    def _day(self, at: int) -> int:
        token = self.t[at]
        day = token.value if token.code == "num" and len(token.text) <= 2 else 0
        return token.value if token.code == "ordinal" else day if day <= 31 else 0
