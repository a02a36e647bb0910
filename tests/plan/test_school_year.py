"""The school year and its calendar."""

# ruff: noqa: E501 - a row is a line
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from gmo_sync.language import Message
from gmo_sync.packaged import packaged
from gmo_sync.plan.school_year import AcademicYear, Calendar, SchoolYear
from gmo_sync.plan.terms import read_term


@pytest.mark.parametrize(
    "words",
    ["2021/2022", "2021/ 2022", "2021-2022", "2021–2022 уч. г.", "2021/22", "2021/2022 учебный год", " на 2021 / 2022 учебный год "],
)  # fmt: skip
def test_an_academic_year_has_one_spelling(words: str) -> None:
    assert AcademicYear(words) == "2021/2022"


@pytest.mark.parametrize(
    "words", ["", "2021", "2021/2023", "2022/2021", "двадцать первый", "2021/2022/2023", "0000/0001"]
)
def test_what_is_no_academic_year_is_refused_in_words(words: str) -> None:
    with pytest.raises(ValueError) as caught:
        AcademicYear(words)
    message = caught.value.args[0]
    assert isinstance(message, Message)
    assert message.in_language("ru") == f"«{words}» – не учебный год вида 2021/2022"


def test_an_academic_year_in_a_model_is_a_plain_string_outside() -> None:
    class Plan(BaseModel):
        year: AcademicYear

    plan = Plan.model_validate({"year": "2021-2022"})
    assert plan.model_dump() == {"year": "2021/2022"}
    assert (plan.year.first, plan.year.last) == (2021, 2022)
    with pytest.raises(ValidationError):
        Plan.model_validate({"year": "вчера"})


@pytest.mark.parametrize(("first", "last"), [(1999, 2000), (2099, 2100)])
def test_a_century_may_end_within_an_academic_year(first: int, last: int) -> None:
    assert AcademicYear(f"{first}/{last % 100:02}") == f"{first}/{last}"


def test_the_shipped_calendar_knows_the_real_dates_of_2021() -> None:
    year = SchoolYear.of("2021/2022")

    assert (year.start, year.end) == (date(2021, 9, 1), date(2022, 5, 31))
    assert [(quarter.start, quarter.end) for quarter in year.quarters] == [
        (date(2021, 9, 1), date(2021, 10, 29)),
        (date(2021, 11, 8), date(2021, 12, 30)),
        (date(2022, 1, 12), date(2022, 3, 18)),
        (date(2022, 3, 28), date(2022, 5, 27)),
    ]
    assert "дополнительные каникулы 1 класса" in [days.name for days in year.holidays]


@given(st.integers(1990, 2120))
def test_typical_dates_fit_any_year(first: int) -> None:
    year = SchoolYear.of(f"{first}/{first + 1}")

    ends = [day for quarter in year.quarters for day in (quarter.start, quarter.end)]
    assert ends == sorted(ends)
    assert len(year.quarters) == 4
    assert year.half_years[0].start == year.quarters[0].start
    assert year.half_years[1].end == year.quarters[3].end
    assert all(timedelta() < days.end - days.start < timedelta(days=100) for days in year.holidays)


def test_a_region_gives_its_own_dates_and_keeps_the_typical_rest() -> None:
    region = Calendar.model_validate(
        {
            "typical": {"quarters": {"I четверть": "01.09 – 28.10"}, "holidays": {"осенние каникулы": "29.10 – 05.11"}},
            "years": {"2024-2025": {"holidays": {"осенние каникулы": "26.10.2024 – 04.11.2024", "зимние каникулы": "29.12 – 08.01"}}},
        }
    )  # fmt: skip
    year = SchoolYear.of("2024/2025", region)

    autumn, winter = year.holidays
    assert (autumn.start, autumn.end) == (date(2024, 10, 26), date(2024, 11, 4))
    assert (winter.start, winter.end) == (date(2024, 12, 29), date(2025, 1, 8))
    read = read_term("зимние каникулы", year)
    assert read is not None
    assert str(read) == "2024-12-29..2025-01-08"
    assert read_term("весенние каникулы", year) is None


@pytest.mark.parametrize(
    "calendar",
    [
        {"typical": {"quarters": {"I четверть": "сентябрь"}}},
        {"typical": {"quarter": {}}},
        {"years": {"2021": {}}},
    ],
)
def test_a_calendar_with_a_slip_is_refused(calendar: object) -> None:
    with pytest.raises(ValidationError):
        Calendar.model_validate(calendar)


def test_a_day_that_does_not_exist_is_named_in_russian() -> None:
    calendar = Calendar.model_validate({"typical": {"holidays": {"осенние каникулы": "31.09 – 05.10"}}})
    with pytest.raises(ValueError) as caught:
        SchoolYear.of("2021/2022", calendar)
    assert caught.value.args[0].in_language("ru") == "нет такого дня: 31.09"


def test_the_calendar_ships_with_the_package() -> None:
    assert packaged("calendar.yaml").is_file()
    assert not packaged("no such file").is_file()
