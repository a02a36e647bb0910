"""Words and values of a sheet as numbers, dates, times and ticks: what is read, and what is not."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from gmo_sync.tables import BadCell, Kind
from gmo_sync.tables.readers import read_typed

NOON = datetime(2022, 2, 3, 12)
DAY = date(2022, 2, 3)

READ = [
    (Kind.NUMBER, 5.0, 5),
    (Kind.NUMBER, 5, 5),
    (Kind.NUMBER, 1.5, 1.5),
    (Kind.NUMBER, "-1,5", -1.5),
    (Kind.NUMBER, " +2.50 ", 2.5),
    (Kind.NUMBER, "2,0", 2),
    (Kind.NUMBER, "150%", 1.5),
    (Kind.NUMBER, "200%", 2),
    (Kind.NUMBER, "1 030 500,25", 1030500.25),
    (Kind.NUMBER, "1\u00a0030", 1030),
    (Kind.NUMBER, "1\u202f030", 1030),
    (Kind.NUMBER, "123456789012345", 123456789012345),
    (Kind.NUMBER, "12345678901234,5", 12345678901234.5),
    (Kind.NUMBER, "1234567890123456", "1234567890123456"),
    (Kind.NUMBER, "123456789012345,6", "123456789012345.6"),
    (Kind.NUMBER, "1234567890123450%", 12345678901234.5),
    (Kind.INTEGER, "7", 7),
    (Kind.INTEGER, " -7 ", -7),
    (Kind.INTEGER, "12345678901234567890", 12345678901234567890),
    (Kind.INTEGER, "2,0", 2),
    (Kind.INTEGER, "1 030", 1030),
    (Kind.INTEGER, 2.0, 2),
    (Kind.DATE, DAY, DAY),
    (Kind.DATE, datetime(2022, 2, 3), DAY),
    (Kind.DATE, "3.2.2022", DAY),
    (Kind.DATE, "03.02.2022 00:00", DAY),
    (Kind.DATE, " 2022-02-03", DAY),
    (Kind.DATE_TIME, NOON, NOON),
    (Kind.DATE_TIME, DAY, datetime(2022, 2, 3)),
    (Kind.DATE_TIME, "3.2.2022 9:05", datetime(2022, 2, 3, 9, 5)),
    (Kind.DATE_TIME, "03.02.2022  12:00:07", datetime(2022, 2, 3, 12, 0, 7)),
    (Kind.DATE_TIME, "2022-02-03T12:00", NOON),
    (Kind.DATE_TIME, "03.02.2022", datetime(2022, 2, 3)),
    (Kind.TIME, time(9, 5), time(9, 5)),
    (Kind.TIME, NOON, time(12)),
    (Kind.TIME, "9:05", time(9, 5)),
    (Kind.TIME, "09:05:07", time(9, 5, 7)),
    (Kind.CHECKBOX, True, True),
    (Kind.CHECKBOX, False, False),
]


@pytest.mark.parametrize(("kind", "value", "expected"), READ)
def test_what_is_read(kind, value, expected):
    found = read_typed(kind, value, "shown")
    assert found == expected
    assert type(found) is type(expected)


NUMBER, WHOLE = "«как есть» — не число", "«как есть» — не целое число"
NO_DATE, NO_MOMENT = "«как есть» — не дата", "«как есть» — не дата со временем"
NO_TIME, NO_TICK = "«как есть» — не время", "«как есть» — не отметка: здесь флажок"

UNREAD = [
    *((Kind.NUMBER, value, NUMBER) for value in (True, "", "много", "1e5", "1,2,3", "1 03", "12 5", "nan", DAY)),
    *((Kind.INTEGER, value, WHOLE) for value in (False, 1.5, "1,5", "пять", "1234567890123456,7", DAY)),
    *((Kind.DATE, value, NO_DATE) for value in (NOON, "03.02.2022 12:00", "31.2.2022", "3.2.22", 44595, True, time(9))),
    *((Kind.DATE_TIME, value, NO_MOMENT) for value in ("скоро", 44595.5, "3.2.2022 25:00", "3.2.2022 9", time(9))),
    *((Kind.TIME, value, NO_TIME) for value in ("полдень", 0.5, "24:01", "9", DAY)),
    *((Kind.CHECKBOX, value, NO_TICK) for value in ("да", 1, 0.0, NOON)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "reason"), UNREAD)
def test_what_is_not_read_is_shown_as_it_stands(kind, value, reason):
    found = read_typed(kind, value, "как есть")
    assert isinstance(found, BadCell)
    assert (found.shown, found.reason.in_language("ru")) == ("как есть", reason)
