"""What a typed text becomes, by locale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.emulator.sheets.number_format import general, shown
from gmo_sync.emulator.sheets.serials import moment_of, serial_of
from gmo_sync.emulator.sheets.typed import parse_typed

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "value", "pattern"),
    [
        ("1-2", 46024, "m-d"),
        ("2026-09-05", 46270, "yyyy-mm-dd"),
        ("$100.15", 100.15, '"$"#,##0.00'),
        ("007", 7, None),
        ("TRUE", True, None),
        ("'0123", "0123", None),
        ("2,000,000.01", 2000000.01, "#,##0.00"),
        ("12.5%", 0.125, "0.00%"),
        ("5%", 0.05, "0%"),
        ("1e5", 100000, "0.00E+00"),
        ("5/12/2026", 46154, "m/d/yyyy"),
        ("9:30", 0.3958333333333333, "h:mm"),
        ("9:30 pm", 0.8958333333333334, "h:mm am/pm"),
        ("Jan 5, 2026", 46027, "mmm d, yyyy"),
        ("12,5", "12,5", None),
        ("13/13/2026", "13/13/2026", None),
        ("ИСТИНА", "ИСТИНА", None),
        ("-5", -5, None),
        ("-$5.00", -5, '"$"#,##0.00'),
        ("$5%", "$5%", None),
        ("1,234", 1234, "#,##0"),
        ("1,23", "1,23", None),
        ("1 1/2", 1.5, "# ?/?"),
        ("25:00", 25 / 24, "[h]:mm:ss"),
        ("-1:30", -0.0625, "[h]:mm:ss"),
        ("12:00 am", 0, "h:mm am/pm"),
        ("13:00 pm", "13:00 pm", None),
        ("2026-09-14 15:30", 46279.645833333336, "yyyy-mm-dd hh:mm"),
        ("2026-09-14T15:30", "2026-09-14T15:30", None),
        ("Oct 2021", 44470, "mmm yyyy"),
        ("1e999", "1e999", None),
        ("=1+1", None, None),
    ],
)
def test_american_english(text: str, value: object, pattern: str | None) -> None:
    found = parse_typed(text, "en_US", TODAY)
    assert found.value == value
    assert type(found.value) is type(value)
    assert (found.number_format or {}).get("pattern") == pattern


@pytest.mark.parametrize(
    ("text", "value", "pattern"),
    [
        ("12,5", 12.5, None),
        ("04.08", serial_of(date(2026, 8, 4)), "dd.mm"),
        ("30.07", serial_of(date(2026, 7, 30)), "dd.mm"),
        ("5/12", serial_of(date(2026, 12, 5)), "d/m"),
        ("12.5", serial_of(date(2026, 5, 12)), "d.m"),
        ("01.02.2026", serial_of(date(2026, 2, 1)), "dd.mm.yyyy"),
        ("26.09.21", serial_of(date(2021, 9, 26)), "dd.mm.yy"),
        ("2026-02-01", serial_of(date(2026, 2, 1)), "yyyy-mm-dd"),
        ("5 мая 2026", serial_of(date(2026, 5, 5)), "d mmmm yyyy"),
        ("1 030", 1030, "#,##0"),
        ("1\u00a0000,50", 1000.5, "#,##0.00"),
        ("5%", 0.05, "0%"),
        ("ИСТИНА", True, None),
        ("ложь", False, None),
        ("TRUE", True, None),
        ("99.99", "99.99", None),
        ("32.01.2026", "32.01.2026", None),
        ("до 15 мая", "до 15 мая", None),
        ("октябрь-декабрь", "октябрь-декабрь", None),
        ("2.1.1", "2.1.1", None),
        ("1 раз в четверть", "1 раз в четверть", None),
        ("1 030,50 ₽", 1030.5, "#,##0.00[$ ₽]"),
        ("5 октября 2021 г.", 44474, 'd mmmm yyyy "г."'),
        ("октябрь 2021", 44470, "mmmm yyyy"),
        ("1.5.21 9:30", 44317.395833333336, "d.m.yy h:mm"),
        ("01.02.2026, 10:00", 46054.416666666664, "dd.mm.yyyy hh:mm"),
        ("9:30", 0.3958333333333333, "h:mm"),
        ("+7 900 123-45-67", "+7 900 123-45-67", None),
        ("8-800-555-35-35", "8-800-555-35-35", None),
    ],
)
def test_russian(text: str, value: object, pattern: str | None) -> None:
    found = parse_typed(text, "ru_RU", TODAY)
    assert found.value == value
    assert type(found.value) is type(value)
    assert (found.number_format or {}).get("pattern") == pattern


@pytest.mark.parametrize(
    ("locale", "text", "value", "pattern"),
    [
        ("en_GB", "1/2/2026", 46054, "d/m/yyyy"),
        ("en_GB", "£5.50", 5.5, "[$£]#,##0.00"),
        ("de_DE", "1.234,5", 1234.5, "#,##0.00"),
        ("de_DE", "1.5.2026", 46143, "d.m.yyyy"),
        ("de_DE", "5 €", 5, "#,##0[$ €]"),
        ("de_DE", "WAHR", True, None),
    ],
)
def test_british_and_german(locale: str, text: str, value: object, pattern: str | None) -> None:
    found = parse_typed(text, locale, TODAY)
    assert (found.value, (found.number_format or {}).get("pattern")) == (value, pattern)


PATTERNS = {
    "en_US": ["m/d/yyyy", "yyyy-mm-dd", "mmmm d, yyyy", "mmm d, yyyy", "d mmm yyyy"],
    "ru_RU": ["dd.mm.yyyy", "d.m.yyyy", "d mmmm yyyy", 'd mmmm yyyy "г."', "yyyy-mm-dd"],
    "en_GB": ["dd/mm/yyyy", "d mmmm yyyy"],
    "de_DE": ["dd.mm.yyyy", "d.m.yyyy"],
}


@given(st.dates(date(1900, 1, 1), date(9999, 12, 31)), st.sampled_from(sorted(PATTERNS)), st.data())
def test_a_day_as_it_is_shown_is_read_as_that_day_and_shown_so_again(
    day: date, locale: str, data: st.DataObject
) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS[locale]))
    text = shown(serial_of(day), {"type": "DATE", "pattern": pattern}, locale)
    found = parse_typed(text, locale, TODAY)
    assert found.value == serial_of(day)
    assert shown(found.value, found.number_format, locale) == text


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from(["h:mm:ss", "hh:mm:ss", "h:mm:ss am/pm"]),
)
def test_a_time_as_it_is_shown_is_read_as_that_time(hours: int, minutes: int, seconds: int, pattern: str) -> None:
    number = (hours * 3600 + minutes * 60 + seconds) / 86_400
    found = parse_typed(shown(number, {"type": "TIME", "pattern": pattern}, "en_US"), "en_US", TODAY)
    assert found.value == pytest.approx(number, abs=1e-12)


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(sorted(PATTERNS)))
def test_a_number_as_it_is_shown_is_read_as_that_number(number: Decimal, locale: str) -> None:
    text = shown(float(number), {"type": "NUMBER", "pattern": "#,##0.00"}, locale)
    assert parse_typed(text, locale, TODAY).value == float(number)


@given(st.dates(date(1900, 1, 1), date(9999, 12, 31)))
def test_a_date_typed_in_russian_is_shown_as_it_was_typed(day: date) -> None:
    text = f"{day.day:02d}.{day.month:02d}.{day.year:04d}"
    found = parse_typed(text, "ru_RU", TODAY)
    assert found.value == serial_of(day)
    assert shown(found.value, {"type": "DATE", "pattern": "dd.mm.yyyy"}, "ru_RU") == text


@given(st.text(max_size=40), st.sampled_from(["en_US", "ru_RU", "de_DE"]))
def test_no_text_breaks_the_reading_and_a_text_cell_keeps_it(text: str, locale: str) -> None:
    parse_typed(text, locale, TODAY)
    assert parse_typed(text, locale, TODAY, as_text=True).value == (text or None)


@given(st.floats(-1e14, 1e14), st.sampled_from([",", "."]))
def test_a_number_without_format_shows_ten_digits(number: float, decimal: str) -> None:
    text = general(number, decimal)
    back = float(text.replace(decimal, "."))
    assert back == pytest.approx(number, rel=1e-5 if "E" in text else 1e-9, abs=1e-300)


@pytest.mark.parametrize(
    ("value", "pattern", "english", "russian"),
    [
        (1234.5, "#,##0.00", "1,234.50", "1\u00a0234,50"),
        (-1234.5, '"$"#,##0.00', "-$1,234.50", "-$1\u00a0234,50"),
        (0.256, "0%", "26%", "26%"),
        (3, "000", "003", "003"),
        (0.5, "0.##", "0.5", "0,5"),
        (46024, "dd.mm.yyyy", "02.01.2026", "02.01.2026"),
        (46024.5, "d mmmm yyyy hh:mm", "2 January 2026 12:00", "2 января 2026 12:00"),
        (46024, "mmmm yyyy", "January 2026", "январь 2026"),
        (1.5, "[h]:mm:ss", "36:00:00", "36:00:00"),
        (12345, "0.00E+00", "1.23E+04", "1,23E+04"),
        (-5, '0;(0);"нет"', "(5)", "(5)"),
        (0, '0;(0);"нет"', "нет", "нет"),
        (5, '0 "шт."', "5 шт.", "5 шт."),
        (5, "@", "5", "5"),
        (1 / 3, "General", "0.3333333333", "0,3333333333"),
        (0.1 + 0.2, "General", "0.3", "0,3"),
        (44474, 'd mmmm yyyy "г."', "5 October 2021 г.", "5 октября 2021 г."),
        (1234.5, "#,##0.00[$ ₽]", "1,234.50 ₽", "1\u00a0234,50 ₽"),
        (-3, "0.00_);(0.00)", "(3.00)", "(3,00)"),
        (-0.001, "0.00", "0.00", "0,00"),
        (5, "[<10]0.0;[>=100]0;0.00", "5.0", "5,0"),
        (500, "[<10]0.0;[>=100]0;0.00", "500", "500"),
        (50, "[Red][<10]0.0;[>=100]0;0.00", "50.00", "50,00"),
        (-0.5, "[h]:mm:ss", "-12:00:00", "-12:00:00"),
        (1.5, "[h]:mm", "36:00", "36:00"),
        (0.5, "?/?", "1/2", "1/2"),
        (44474, "dddd", "Tuesday", "вторник"),
    ],
)
def test_number_formats(value: float, pattern: str, english: str, russian: str) -> None:
    number_format = {"type": "NUMBER", "pattern": pattern}
    assert shown(value, number_format, "en_US") == english
    assert shown(value, number_format, "ru_RU") == russian


AFTERNOON = 42465 + (16 * 3600 + 8 * 60 + 53.528) / 86_400
THREE_HOURS = (3 * 3600 + 13 * 60 + 41.255) / 86_400


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        (AFTERNOON, "h:mm:ss.00 a/p", "4:08:53.53 p"),
        (AFTERNOON, 'hh:mm A/P".M."', "04:08 P.M."),
        (AFTERNOON, "yyyy-mm-dd", "2016-04-05"),
        (AFTERNOON, r"mmmm d \[dddd\]", "April 5 [Tuesday]"),
        (AFTERNOON, "h PM, ddd mmm dd", "4 PM, Tue Apr 05"),
        (AFTERNOON, "dddd, m/d/yy at h:mm", "Tuesday, 4/5/16 at 16:08"),
        (THREE_HOURS, "[hh]:[mm]:[ss].000", "03:13:41.255"),
        (THREE_HOURS, "[mmmm]:[ss].000", "0193:41.255"),
        (12345.125, "####.#", "12345.1"),
        (12.34, "000.0000", "012.3400"),
        (12, "#.0#", "12.0"),
        (5.125, "# ???/???", "5   1/8  "),
        (12000, "#,###", "12,000"),
        (1230000, '0.0,,"M"', "1.2M"),
        (1234500000, "0.00e+00", "1.23e+09"),
    ],
)
def test_the_examples_of_googles_guide(value: float, pattern: str, expected: str) -> None:
    assert shown(value, {"type": "NUMBER", "pattern": pattern}, "en_US") == expected


@given(st.text(max_size=12), st.floats(-1e6, 1e6))
def test_no_pattern_breaks_the_writing(pattern: str, number: float) -> None:
    assert isinstance(shown(number, {"type": "NUMBER", "pattern": pattern}, "ru_RU"), str)


def test_serial_numbers_count_from_the_end_of_1899() -> None:
    assert serial_of(date(1970, 1, 1)) == 25569
    assert serial_of(date(2026, 1, 2)) == 46024
    moment = moment_of(2.5)
    assert moment is not None
    assert moment.isoformat() == "1900-01-01T12:00:00"
