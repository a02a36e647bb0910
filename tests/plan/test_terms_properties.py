"""What holds for the reading of any words."""

# ruff: noqa: E501 - a row is a line
from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from gmo_sync.plan.school_year import SchoolYear
from gmo_sync.plan.terms import Meaning, Term, TermKind, read_term

from .test_terms import ROWS

YEAR = SchoolYear.of("2021/2022")
READABLE = [words for words, _, _ in ROWS]
PIECES = st.sampled_from(
    [
        "октябрь", "май", "август", "до", "с", "по", "в", "к", "1", "15", "31", "2021", "09", ".", "-", ",", ";", "(", ")", "/",
        "года", "раз", "четверть", "I", "III", "каникулы", "осенние", "ежемесячно", "в течение", "плану", "неделя", "конец",
        "среда", "10:00", "14.00", "ДК «Строитель»", "и", "не позднее", "каждый", "последняя", "за", "декада", "2022-09-01",
    ]
)  # fmt: skip


@given(st.text(max_size=80))
def test_any_text_is_read_or_not_but_never_fails(words: str) -> None:
    assert isinstance(read_term(words, YEAR), Meaning | None)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_ranges_are_in_order_for_any_words_of_time(words: str) -> None:
    read = read_term(words, YEAR)
    if read is not None:
        assert all(days.start <= days.end for days in read.ranges if days.start and days.end)
        assert all(days.start or days.end for days in read.ranges)


@given(st.sampled_from(READABLE), st.data())
def test_dashes_blanks_and_case_change_nothing(words: str, data: st.DataObject) -> None:
    dash, blank = data.draw(st.sampled_from("-‐‑–—−")), data.draw(st.sampled_from([" ", "\u00a0", "  ", "\u2009"]))
    case = data.draw(st.sampled_from(["upper", "lower", "title", "strip"]))
    cased: str = getattr(words, case)()
    read, again = read_term(words, YEAR), read_term(cased.replace("-", dash).replace(" ", blank), YEAR)

    assert read is not None
    assert again is not None
    assert (again.kind, again.ranges, again.recurrence) == (read.kind, read.ranges, read.recurrence)


@given(
    st.sampled_from(READABLE), st.sampled_from(["", " ", "\n", "\t"]), st.sampled_from(["", " ", ".", "\n", ",", ";"])
)
def test_blanks_and_signs_around_change_nothing(words: str, before: str, after: str) -> None:
    read, again = read_term(words, YEAR), read_term(before + words + after, YEAR)

    assert read is not None
    assert again is not None
    assert (again.kind, again.ranges, again.recurrence) == (read.kind, read.ranges, read.recurrence)


@given(st.text())
def test_words_come_back_to_the_letter(words: str) -> None:
    term = Term(words).in_year(YEAR)

    assert term.text == words
    assert TypeAdapter(Term).dump_python(term) == words


@given(st.integers(2000, 2090), st.sampled_from(["сентябрь", "октябрь", "январь", "май", "июнь"]))
def test_a_month_without_a_year_is_in_its_school_year(first: int, month: str) -> None:
    read = read_term(month, SchoolYear.of(f"{first}/{first + 1}"))

    assert read is not None
    assert read.kind is TermKind.MONTH
    (days,) = read.ranges
    assert days.start is not None
    assert (first, 9) <= (days.start.year, days.start.month) <= (first + 1, 8)
