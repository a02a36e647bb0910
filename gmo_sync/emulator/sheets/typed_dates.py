"""Days and times as people type them in a locale, and the patterns that show them as they were typed."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from gmo_sync.emulator.sheets.locales import Locale, locale_named

_TIME = re.compile(r"(-)?([0-9]{1,5}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,3}))?)?(?:\s*(am|pm))?\Z", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})(?:\2([0-9]{1,4}))?\Z")
_WORDS_DMY = re.compile(r"([0-9]{1,2})[\s-]+([^\W\d_]+)\.?(?:[\s,-]+([0-9]{4}))?(\s*г\.?)?\Z")
_WORDS_MDY = re.compile(r"([^\W\d_]+)\.?\s+([0-9]{1,2})(?:,?\s+([0-9]{4}))?\Z")
_WORDS_MY = re.compile(r"([^\W\d_]+)\.?,?\s+([0-9]{4})(\s*г\.?)?\Z")
_WORD = re.compile(r"[^\W\d_]+")

Day = tuple[date, str]


def clock_of(text: str) -> tuple[float, str] | None:
    """A time of day or a duration as a part of a day, with its pattern; None if the text is neither."""
    found = _TIME.match(text)
    if not found:
        return None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    half = (found[6] or "").lower()
    if minutes > 59 or seconds > 59 or (half and (not 1 <= hours <= 12 or found[1])):
        return None
    thousandths = int((found[5] or "").ljust(3, "0"))
    duration = hours > 23 or bool(found[1])
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    part = ((hours * 60 + minutes) * 60 + seconds + thousandths / 1000) / 86_400
    if duration:
        return -part if found[1] else part, "[h]:mm:ss"
    pattern = ("hh" if len(found[2]) == 2 and not half else "h") + ":mm" + (":ss" if found[4] else "")
    if found[5]:
        pattern += "." + "0" * len(found[5])
    return part, pattern + (" am/pm" if half else "")


def begins_with_month(text: str, locale_name: str) -> bool:
    """Whether the first word of a text is the name of a month."""
    found = _WORD.match(text)
    return found is not None and found[0].lower() in _months(locale_name)


def day_of(text: str, locale: Locale, today: date) -> Day | None:
    """A day with its pattern; without a year it is of this one. None if the text is no day."""
    if text[:1].isdecimal():
        if found := _DATE.match(text):
            return _numeric(found, locale, today)
        if found := _WORDS_DMY.match(text):
            return _worded(found[1], found[2], found[3], found[4], locale, today)
        return None
    if found := _WORDS_MDY.match(text):
        return _worded(found[2], found[1], found[3], None, locale, today, month_first=True)
    if found := _WORDS_MY.match(text):
        return _month_of_year(found[1], found[2], found[3], locale)
    return None


def _numeric(found: re.Match[str], locale: Locale, today: date) -> Day | None:
    first, separator, second, third = found[1], found[2], found[3], found[4]
    if separator == "." and locale.date_separator != ".":
        return None
    if len(first) == 4:
        if third is None or len(third) > 2:
            return None
        letters, numbers = "ymd", [first, second, third]
    elif len(first) > 2:
        return None
    elif third is None:
        letters, numbers = locale.order.replace("y", ""), [first, second]
    else:
        if len(third) not in (2, 4):
            return None
        letters, numbers = locale.order if locale.order != "ymd" else "mdy", [first, second, third]
    parts = dict(zip(letters, numbers, strict=True))
    year = int(parts.get("y", today.year))
    if len(parts.get("y", "")) == 2:
        year += 2000 if year < 50 else 1900
    day = _date_or_none(year, int(parts["m"]), int(parts["d"]))
    if day is None:
        return None
    padded = any(parts[letter].startswith("0") for letter in "dm")
    pattern = separator.join(letter * (len(parts[letter]) if letter == "y" or padded else 1) for letter in letters)
    return day, pattern


def _worded(
    day: str,
    word: str,
    year: str | None,
    ending: str | None,
    locale: Locale,
    today: date,
    *,
    month_first: bool = False,
) -> Day | None:
    month, letters = _month(word, locale)
    if month is None or (ending and not year):
        return None
    made = _date_or_none(int(year) if year else today.year, month, int(day))
    if made is None:
        return None
    if month_first:
        return made, f"{letters} d" + (", yyyy" if year else "")
    return made, f"d {letters}" + (" yyyy" if year else "") + (' "г."' if ending else "")


def _month_of_year(word: str, year: str, ending: str | None, locale: Locale) -> Day | None:
    month, letters = _month(word, locale)
    made = _date_or_none(int(year), month, 1) if month else None
    return (made, f"{letters} yyyy" + (' "г."' if ending else "")) if made else None


def _month(word: str, locale: Locale) -> tuple[int | None, str]:
    return _months(locale.name).get(word.lower(), (None, ""))


@lru_cache(maxsize=32)
def _months(locale_name: str) -> dict[str, tuple[int | None, str]]:
    locale = locale_named(locale_name)
    found: dict[str, tuple[int | None, str]] = {}
    for names, letters in ((locale.months_short, "mmm"), (locale.months_alone, "mmmm"), (locale.months, "mmmm")):
        for number, name in enumerate(names, start=1):
            found[name.lower().rstrip(".")] = (number, letters)
    return found


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
