"""USER_ENTERED: what a text means when it is typed into a cell of a spreadsheet of a given locale.

Pure. Gives the value, the formula if it is one, and the number format that the way of writing suggests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from gmo_sync.emulator.sheets.cells import Value, plain_number
from gmo_sync.emulator.sheets.locales import Locale, locale_named
from gmo_sync.emulator.sheets.serials import serial_of


@dataclass(frozen=True)
class Typed:
    """The meaning of a typed text. `number_format` is a NumberFormat to set if the cell has none of its own."""

    value: Value = None
    formula: str | None = None
    number_format: dict[str, Any] | None = None


_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?(?:\s*(am|pm))?\Z", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})(?:\2([0-9]{1,4}))?\Z")
_WORDS_DMY = re.compile(r"([0-9]{1,2})[\s-]+([^\W\d_]+)\.?(?:[\s,-]+([0-9]{4}))?(?:\s*г\.?)?\Z")
_WORDS_MDY = re.compile(r"([^\W\d_]+)\.?\s+([0-9]{1,2})(?:,?\s+([0-9]{4}))?\Z")


def parse_typed(text: str, locale_name: str, today: date, *, as_text: bool = False) -> Typed:
    """What `text` becomes. `as_text` is for cells whose number format is TEXT: they keep what is typed."""
    if text == "":
        return Typed()
    if as_text:
        return Typed(text)
    if text.startswith("'"):
        return Typed(text[1:] or None)
    if text.startswith("=") and len(text) > 1:
        return Typed(formula=text)
    stripped = text.strip()
    locale = locale_named(locale_name)
    upper = stripped.upper()
    if upper in ("TRUE", locale.true):
        return Typed(True)
    if upper in ("FALSE", locale.false):
        return Typed(False)
    if not any(character.isdigit() for character in stripped):
        return Typed(text)
    return _number(stripped, locale) or _moment(stripped, locale, today) or Typed(text)


@lru_cache(maxsize=32)
def _number_pattern(decimal: str, group: str) -> re.Pattern[str]:
    groups = "[ \u00a0\u202f]" if group == "\u00a0" else re.escape(group)
    return re.compile(
        rf"(?P<minus>[+-])?\s*(?P<before>[$€£₽])?\s*(?P<minus2>[+-])?(?P<whole>[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+|[0-9]*)"
        rf"(?P<fraction>{re.escape(decimal)}[0-9]*)?(?P<exponent>[eE][+-]?[0-9]{{1,3}})?\s*(?P<after>%|[€₽]|р\.|руб\.)?\Z"
    )


def _number(text: str, locale: Locale) -> Typed | None:
    found = _number_pattern(locale.decimal, locale.group).match(text)
    if not found:
        return None
    whole, fraction = found["whole"], found["fraction"] or ""
    if not whole and len(fraction) < 2:
        return None
    plain = re.sub(r"\D", "", whole)
    number = float(f"{plain or 0}.{fraction[1:] or 0}{found['exponent'] or ''}")
    if number in (float("inf"), float("-inf")):
        return None
    if found["minus"] == "-" or found["minus2"] == "-":
        number = -number
    grouped = plain != whole
    digits = "#,##0" if grouped else "0"
    if len(fraction) > 1:
        digits += ".00"
    number_format: dict[str, Any] | None = None
    if found["after"] == "%":
        number = float(f"{number!r}") / 100
        number_format = {"type": "PERCENT", "pattern": "0.00%" if len(fraction) > 1 else "0%"}
    elif found["before"] or found["after"]:
        sign = found["before"] or found["after"]
        money = "#,##0.00" if len(fraction) > 1 else "#,##0"
        local = locale.name.startswith("en_US") and sign == "$"
        pattern = f'"$"{money}' if local else f"[${sign}]{money}" if found["before"] else f"{money}[$ {sign}]"
        number_format = {"type": "CURRENCY", "pattern": pattern}
    elif found["exponent"]:
        number_format = {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    elif grouped:
        number_format = {"type": "NUMBER", "pattern": digits}
    return Typed(plain_number(number), None, number_format)


def _moment(text: str, locale: Locale, today: date) -> Typed | None:
    if clock := _clock(text):
        return Typed(plain_number(clock[0]), None, {"type": "TIME", "pattern": clock[1]})
    if day := _day(text, locale, today):
        return Typed(serial_of(day[0]), None, {"type": "DATE", "pattern": day[1]})
    for at in [at for at, character in enumerate(text) if character == " "]:
        day, clock = _day(text[:at], locale, today), _clock(text[at + 1 :].strip())
        if day and clock:
            pattern = f"{day[1]} {clock[1]}"
            return Typed(plain_number(serial_of(day[0]) + clock[0]), None, {"type": "DATE_TIME", "pattern": pattern})
    return None


def _clock(text: str) -> tuple[float, str] | None:
    found = _TIME.match(text)
    if not found:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[5] or "").lower()
    if minutes > 59 or seconds > 59 or hours > (12 if half else 23) or (half and hours == 0):
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    part = (hours * 3600 + minutes * 60 + seconds + float(found[4] or 0)) / 86_400
    pattern = ("hh" if len(found[1]) == 2 and not half else "h") + ":mm" + (":ss" if found[3] else "")
    return part, pattern + (" am/pm" if half else "")


def _day(text: str, locale: Locale, today: date) -> tuple[date, str] | None:
    if found := _DATE.match(text):
        return _numeric_day(found, locale, today)
    if found := _WORDS_DMY.match(text):
        return _worded_day(found[1], found[2], found[3], locale, today, day_first=True)
    if found := _WORDS_MDY.match(text):
        return _worded_day(found[2], found[1], found[3], locale, today, day_first=False)
    return None


def _numeric_day(found: re.Match[str], locale: Locale, today: date) -> tuple[date, str] | None:
    first, separator, second, third = found[1], found[2], found[3], found[4]
    if separator == "." and locale.date_separator != ".":
        return None
    if len(first) == 4:
        if third is None or len(third) > 2:
            return None
        letters, numbers = "ymd", (first, second, third)
    elif len(first) > 2:
        return None
    elif third is None:
        letters = locale.order.replace("y", "")
        numbers = (first, second)  # type: ignore[assignment]
    else:
        if len(third) not in (2, 4):
            return None
        letters = locale.order if locale.order != "ymd" else "mdy"
        numbers = (first, second, third)
    parts = dict(zip(letters, numbers, strict=True))
    year = today.year if "y" not in parts else int(parts["y"])
    if "y" in parts and len(parts["y"]) == 2:
        year += 2000 if year < 50 else 1900
    day = _date_or_none(year, int(parts["m"]), int(parts["d"]))
    if day is None:
        return None
    padded = any(parts[letter].startswith("0") for letter in "dm")
    pattern = separator.join(letter * (len(parts[letter]) if letter == "y" or padded else 1) for letter in letters)
    return day, pattern


def _worded_day(
    day: str, word: str, year: str | None, locale: Locale, today: date, *, day_first: bool
) -> tuple[date, str] | None:
    month, letters = _month(word, locale)
    if month is None:
        return None
    made = _date_or_none(int(year) if year else today.year, month, int(day))
    if made is None:
        return None
    if day_first:
        return made, f"d {letters}" + (" yyyy" if year else "")
    return made, f"{letters} d" + (", yyyy" if year else "")


def _month(word: str, locale: Locale) -> tuple[int | None, str]:
    lower = word.lower()
    for names, letters in ((locale.months, "mmmm"), (locale.months_alone, "mmmm"), (locale.months_short, "mmm")):
        for number, name in enumerate(names, start=1):
            if lower == name.lower().rstrip("."):
                return number, letters
    return None, ""


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
