"""What the words of a term mean: a table of own examples, and the table of real ones where it is at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from gmo_sync.plan.school_year import SchoolYear
from gmo_sync.plan.terms import Term, TermKind, Unit, read_term

YEAR = SchoolYear.of("2021/2022")
REAL_TERMS = Path(__file__).parents[3] / "shared" / "wording" / "terms.tsv"

# ruff: noqa: E501 - a row is a line
# words | kind | meaning in 2021/2022 in the notation of `Meaning`
EXAMPLES = """
в течении года | whole-year | 2021-09-01..2022-05-31
втечение года | whole-year | 2021-09-01..2022-05-31
В теч. уч. года | whole-year | 2021-09-01..2022-05-31
на протяжении всего учебного года | whole-year | 2021-09-01..2022-05-31
2021-2022 уч. г. | whole-year | 2021-09-01..2022-05-31
в течение 2022 года | whole-year | 2022-01-01..2022-12-31
октябрь-декабрь | month-range | 2021-10-01..2021-12-31
декабрь - март | month-range | 2021-12-01..2022-03-31
сент.-дек. | month-range | 2021-09-01..2021-12-31
с сентября до мая | month-range | 2021-09-01..2022-05-31 (approximate)
Сентябрь-май 2022-2023 уч. г. | month-range | 2022-09-01..2023-05-31
декабрь - март 2014 | month-range | 2013-12-01..2014-03-31
сентябрь-октябрь-ноябрь | month-range | 2021-09-01..2021-11-30
август - сентябрь | month-range | 2021-08-01..2021-09-30
июнь, август | month-list | 2022-06-01..2022-06-30; 2022-08-01..2022-08-31
октябрь и март | month-list | 2021-10-01..2021-10-31; 2022-03-01..2022-03-31
сентябрь, ноябрь 2021, январь 2022 | month-list | 2021-09-01..2021-09-30; 2021-11-01..2021-11-30; 2022-01-01..2022-01-31
сентябрь, октябрь-ноябрь | month-list | 2021-09-01..2021-09-30; 2021-10-01..2021-11-30
школьный этап: октябрь; муниципальный этап: ноябрь | month-list | 2021-10-01..2021-10-31; 2021-11-01..2021-11-30
фераль | month | 2022-02-01..2022-02-28
Oктябpь | month | 2021-10-01..2021-10-31
Ноя6рь | month | 2021-11-01..2021-11-30
О к т я б р ь | month | 2021-10-01..2021-10-31
в течение сентября | month | 2021-09-01..2021-09-30
апрель месяц | month | 2022-04-01..2022-04-30
октябрь (по графику) | month | 2021-10-01..2021-10-31
апрель, на базе лицея 130 | month | 2022-04-01..2022-04-30 (place: лицея 130)
26.09.2021 | date | 2021-09-26..2021-09-26
26 . 09 . 2021 г. | date | 2021-09-26..2021-09-26
«15» октября 2021 г. | date | 2021-10-15..2021-10-15
первого сентября | date | 2021-09-01..2021-09-01
третья среда октября | date | 2021-10-20..2021-10-20
последняя пятница ноября | date | 2021-11-26..2021-11-26
20 сентября (понедельник) | date | 2021-09-20..2021-09-20
МБОУ Лицей № 130 15 октября | date | 2021-10-15..2021-10-15 (place: МБОУ Лицей № 130)
15, 16 и 17 октября | date-list | 2021-10-15..2021-10-15; 2021-10-16..2021-10-16; 2021-10-17..2021-10-17
01.10, 15.10 | date-list | 2021-10-01..2021-10-01; 2021-10-15..2021-10-15
в период с 10 по 20 марта | date-range | 2022-03-10..2022-03-20
28 декабря - 10 января | date-range | 2021-12-28..2022-01-10
с начала года до конца марта | date-range | 2021-09-01..2022-03-31
сентябрь (15-20) | date-range | 2021-09-15..2021-09-20
20-25.09.21г. | date-range | 2021-09-20..2021-09-25
3-5, 10-12 ноября | date-range-list | 2021-11-03..2021-11-05; 2021-11-10..2021-11-12
15.10.2021 в 14-00 | datetime | 2021-10-15T14:00..2021-10-15
15 октября с 10.00 до 12.00 | datetime | 2021-10-15T10:00..2021-10-15T12:00
15.10.2021 г., актовый зал, 15.00 | datetime | 2021-10-15T15:00..2021-10-15 (place: актовый зал)
с 9 до 12 часов | time | 09:00..12:00
до 15 мая | deadline | ..2022-05-15
к 1 сентября | deadline | ..2021-09-01
не позднее 20 декабря | deadline | ..2021-12-20
октябрь (до 15 числа) | deadline | ..2021-10-15
до конца апреля | deadline | ..2022-04-30
до мая | deadline | ..2022-04-30 (approximate)
до осенних каникул | deadline | ..2021-10-29
до 20 сентября, 15 января | deadline | ..2021-09-20; ..2022-01-15
с 1 октября | since | 2021-10-01..
начиная с октября | since | 2021-10-01..
I полугодие | half-year | 2021-09-01..2021-12-30
II п/г | half-year | 2022-01-12..2022-05-27
первая половина учебного года | half-year | 2021-09-01..2021-12-30
1-я четверть | quarter | 2021-09-01..2021-10-29
I, III четверть | quarter | 2021-09-01..2021-10-29; 2022-01-12..2022-03-18
1 квартал 2022 | quarter | 2022-01-01..2022-03-31
осенние каникулы | holidays | 2021-10-30..2021-11-07
каникулы (осенние, весенние) | holidays | 2021-10-30..2021-11-07; 2022-03-19..2022-03-27
март (весенние каникулы) | holidays | 2022-03-19..2022-03-27
летние каникулы | holidays | 2022-06-01..2022-08-31
зимой | season | 2021-12-01..2022-02-28
1-я неделя октября | week | 2021-10-01..2021-10-07 (approximate)
октябрь (2 неделя) | week | 2021-10-08..2021-10-14 (approximate)
последняя неделя мая | week | 2022-05-25..2022-05-31 (approximate)
первая декада марта | decade | 2022-03-01..2022-03-10
середина мая | approx | 2022-05-11..2022-05-20 (approximate)
в начале и в конце учебного года | approx | 2021-09-01..2021-09-10; 2022-05-21..2022-05-31 (approximate)
конец III четверти | approx | 2022-03-09..2022-03-18 (approximate)
вторая половина марта | approx | 2022-03-16..2022-03-31
1 раз в четверть | recurring | recurring (1 per quarter)
ежемесячно | recurring | recurring (1 per month)
еженедельно по средам | recurring | recurring (1 per week, Wednesday)
раз в две недели | recurring | recurring (1 per 2 weeks)
не реже 1 раза в четверть | recurring | recurring (at least 1 per quarter)
1-2 раза в месяц | recurring | recurring (1-2 per month)
каждую среду | recurring | recurring (1 per week, Wednesday)
последняя пятница месяца | recurring | recurring (1 per month, last Friday)
1 и 3 понедельник месяца | recurring | recurring (2 per month, 1. and 3. Monday)
2 раза в год: октябрь, апрель | recurring | 2021-10-01..2021-10-31; 2022-04-01..2022-04-30 (2 per year)
в течение года, 1 раз в месяц | recurring | 2021-09-01..2022-05-31 (1 per month)
до 10 числа каждого месяца | recurring | recurring (1 per month)
ежегодно, до 1 сентября | recurring | ..2021-09-01 (1 per year)
пн-пт | weekday | weekday
по планам работы РМО/ОМО | unbounded | unbounded
согласно приказу № 123 от 15.09.2021 | unbounded | unbounded
по мере необходимости | unbounded | unbounded
в установленные сроки | unbounded | unbounded
в рабочем порядке | unbounded | unbounded
в рамках недели детской книги | event-period | event-period
за 3 дня до заседания | relative | relative
ко Дню учителя | relative | relative
сентябрь, 15 октября | mixed | 2021-09-01..2021-09-30; 2021-10-15..2021-10-15
"""
ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in EXAMPLES.strip().splitlines()]


@pytest.mark.parametrize(("words", "kind", "meaning"), ROWS, ids=[row[0] for row in ROWS])
def test_a_term_means(words: str, kind: str, meaning: str) -> None:
    read = read_term(words, YEAR)

    assert read is not None
    assert (read.kind.value, str(read)) == (kind, meaning)


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "-", "?", "10", "2021", "1-5", "не знаю", "31 апреля", "30 февраля 2022", "29 февраля", "25 - 3 декабря",
        "27 ноября День матери", "октябрь Неделя книги", "15 октября Иванова И.И.", "октябрь, ноябрь и т.д.",
        "октябрь и далее", "3 неделя", "октябрь, 15", "в 2022", "IX-XI", "05.2021.13", "32.01.2022", "15.13.2021",
        "декабрь-ноябрь", "ежемесячно, еженедельно",
    ],
)  # fmt: skip
def test_words_that_cannot_be_read_have_no_meaning(words: str) -> None:
    assert read_term(words, YEAR) is None


def _expected(meaning: str) -> str:
    day = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?"
    return "; ".join(re.findall(rf"(?<![\w:])(?:{day})?\.\.(?:{day})?", meaning))


def _real_terms() -> list[tuple[str, str, str]]:
    lines = REAL_TERMS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0].replace("\\n", "\n"), row[1], row[2]) for row in rows]


@pytest.mark.skipif(not REAL_TERMS.exists(), reason="the table of real terms stands beside the repository, not in it")
def test_real_terms_are_read_as_their_table_says() -> None:
    right, wrong, unread = 0, [], []
    rows = _real_terms()
    for words, meaning, kind in rows:
        read = read_term(words, YEAR)
        if read is None:
            unread.append(words)
            continue
        days = "; ".join(map(str, read.ranges))
        # the bounds of an event's own period stand elsewhere in its plan
        as_there = read.kind == kind and (days == _expected(meaning) or kind == "event-period")
        place = re.search(r"\(place: (.+)\)$", meaning)
        as_there = as_there and read.place == (place[1] if place else None)
        as_there = as_there and (read.recurrence is not None) == ("recurring" in meaning)
        right += as_there
        if not as_there:
            wrong.append(f"{words!r}: {read} ({read.kind}) instead of {meaning} ({kind})")
    score = f"{right} of {len(rows)} as their table says, {len(unread)} kept as words: {unread}"

    assert wrong == [], score
    assert right >= 0.95 * len(rows), score


def test_a_frequency_has_its_numbers() -> None:
    often = read_term("не менее одного собрания в четверть", YEAR)
    assert often is not None
    assert often.recurrence is not None
    assert (often.recurrence.times, often.recurrence.unit, often.recurrence.at_least) == (1, Unit.QUARTER, True)

    half_yearly = read_term("1 раз в 6 мес.", YEAR)
    assert half_yearly is not None
    assert half_yearly.recurrence is not None
    assert (half_yearly.recurrence.every, half_yearly.recurrence.unit) == (6, Unit.MONTH)


def test_a_plan_that_a_term_hangs_on_is_its_note() -> None:
    read = read_term("один раз в месяц согласно плану РМО", YEAR)

    assert read is not None
    assert "согласно плану РМО" in read.note


def test_a_meaning_knows_its_first_and_last_day() -> None:
    months = read_term("ноябрь, апрель", YEAR)
    assert months is not None
    assert (str(months.start), str(months.end)) == ("2021-11-01", "2022-04-30")

    deadline = read_term("до 15 мая", YEAR)
    assert deadline is not None
    assert (deadline.start, str(deadline.end)) == (None, "2022-05-15")


def test_the_same_words_mean_other_days_in_another_year() -> None:
    read = read_term("декабрь - март", SchoolYear.of("2023/2024"))

    assert read is not None
    assert str(read) == "2023-12-01..2024-03-31"


class _Row(BaseModel):
    term: Term = Term("")


def test_a_term_in_a_model_is_its_words_to_the_letter() -> None:
    words = " в  течении\nгода\u00a0"
    row = _Row.model_validate({"term": words})

    assert row.term.text == words
    assert row.model_dump() == {"term": words}
    assert _Row.model_validate_json(row.model_dump_json()) == row


def test_a_term_gets_its_meaning_in_a_year_and_stays_the_same_words() -> None:
    term = Term("октябрь-декабрь")
    read = term.in_year(YEAR)

    assert term.meaning is None
    assert read.meaning is not None
    assert read.meaning.kind is TermKind.MONTH_RANGE
    assert read == term
    assert hash(read) == hash(term)
    assert _Row(term=read).model_dump() == {"term": "октябрь-декабрь"}


def test_a_term_of_another_type_is_refused() -> None:
    with pytest.raises(ValidationError):
        _Row.model_validate({"term": 5})


def test_a_term_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Term("май").text = "июнь"  # type: ignore[misc]
