"""Dates, times and durations by a section of a pattern, with the names of the locale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from gmo_sync.emulator.sheets.locales import Locale
from gmo_sync.emulator.sheets.number_patterns import Token
from gmo_sync.emulator.sheets.serials import moment_of

_UNITS = {"h": 3600, "m": 60, "s": 1}


def date_writer(tokens: list[Token], locale: Locale, otherwise: Callable[[float], str]) -> Callable[[Any], str]:
    """A function that writes a serial number by the tokens; `otherwise` is for numbers outside the calendar."""
    tokens = _with_seconds(tokens)
    half_day = any(kind == "ampm" for kind, _ in tokens)
    has_day = any(kind == "date" and len(text) < 3 and text[0] in "dD" for kind, text in tokens)
    elapsed = any(kind == "elapsed" for kind, _ in tokens)
    places = max((len(text) - 1 for kind, text in tokens if kind == "fraction"), default=0)
    parts: list[Token] = []
    for at, (kind, text) in enumerate(tokens):
        if kind == "date":
            letter = text[0].lower()
            parts.append(("minute" if letter == "m" and _is_minute(tokens, at) else letter, text))
        else:
            parts.append((kind, text))

    def write(value: Any) -> str:
        if isinstance(value, str):
            return value
        if elapsed:
            return _duration(value, parts, places, locale)
        moment = moment_of(_rounded(value, places))
        if moment is None:
            return otherwise(value)
        return "".join(_part(kind, text, moment, locale, half_day, has_day) for kind, text in parts)

    return write


def _with_seconds(tokens: list[Token]) -> list[Token]:
    """A run such as `.00` after seconds is parts of a second; anywhere else digits are themselves."""
    made: list[Token] = []
    for kind, text in tokens:
        last = made[-1] if made else ("", "")
        seconds = last[0] in ("date", "elapsed") and last[1][0] in "sS"
        if kind in ("fraction", "digits") and seconds and text.startswith(".") and set(text[1:]) == {"0"}:
            made.append(("fraction", text))
        elif kind in ("fraction", "digits"):
            made.append(("literal", text))
        else:
            made.append((kind, text))
    return made


def _rounded(serial: float, places: int) -> float:
    """The moment to the parts of a second that are shown; whole seconds are cut, not rounded."""
    unit: int = 86_400 * 10**places
    return round(serial * unit) / unit if places else serial


def _is_minute(tokens: list[Token], at: int) -> bool:
    """An `m` is minutes after hours or before seconds, months otherwise."""
    if len(tokens[at][1]) > 2:
        return False
    before = [text[0].lower() for kind, text in tokens[:at] if kind in ("date", "elapsed")]
    after = [text[0].lower() for kind, text in tokens[at + 1 :] if kind in ("date", "elapsed")]
    return bool(before and before[-1] == "h") or bool(after and after[0] == "s")


def _duration(serial: float, parts: list[Token], places: int, locale: Locale) -> str:
    """A duration: the largest unit in brackets counts on, smaller ones are what is left."""
    scale = 10**places
    total = round(abs(serial) * 86_400 * scale)
    seconds, thousandth = divmod(total, scale)
    units = [_unit(kind, text) for kind, text in parts]
    largest = max((unit for unit in units if unit), default=1)
    out = ""
    for (kind, text), unit in zip(parts, units, strict=True):
        if unit:
            count = seconds // unit if unit == largest else seconds // unit % 60
            out += str(count).rjust(len(text), "0")
        elif kind == "fraction":
            out += locale.decimal + str(thousandth).rjust(places, "0")
        elif kind == "ampm":
            out += _half(text, seconds // 3600 % 24)
        else:
            out += text
    return f"-{out}" if serial < 0 and total else out


def _unit(kind: str, text: str) -> int:
    if kind == "elapsed":
        return _UNITS[text[0].lower()]
    return {"h": 3600, "minute": 60, "m": 60, "s": 1}.get(kind, 0)


def _half(text: str, hour: int) -> str:
    half = "am" if hour < 12 else "pm"
    if text.lower() != "a/p":
        return half.upper()
    return half[0].upper() if text[0] == "A" else half[0]


def _part(kind: str, text: str, moment: datetime, locale: Locale, half_day: bool, has_day: bool) -> str:
    size = len(text)
    if kind == "y":
        return f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}"
    if kind == "m":
        if size == 5:
            return locale.months_alone[moment.month - 1][:1].upper()
        if size >= 4:
            return (locale.months if has_day else locale.months_alone)[moment.month - 1]
        return locale.months_short[moment.month - 1] if size == 3 else str(moment.month).rjust(size, "0")
    if kind == "d":
        if size >= 3:
            return (locale.weekdays_short if size == 3 else locale.weekdays)[moment.weekday()]
        return str(moment.day).rjust(size, "0")
    if kind == "h":
        hour = moment.hour % 12 or 12 if half_day else moment.hour
        return str(hour).rjust(size, "0")
    if kind == "minute":
        return str(moment.minute).rjust(size, "0")
    if kind == "s":
        return str(moment.second).rjust(size, "0")
    if kind == "ampm":
        return _half(text, moment.hour)
    if kind == "fraction":
        return locale.decimal + f"{moment.microsecond:06d}"[: size - 1]
    return text
