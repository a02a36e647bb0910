"""What a person sees in a cell: values written by number format and locale.

Understands the patterns people and the API use: sections, literals, digits and grouping, percent, exponent, currency
in brackets, dates, times, durations and `@`. Colours and conditions in brackets are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from gmo_sync.emulator.sheets.cells import ErrorValue, Value
from gmo_sync.emulator.sheets.locales import Locale, locale_named
from gmo_sync.emulator.sheets.serials import moment_of

DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<other>[^\]]*)\]'
    r"|(?P<ampm>am/pm|a/p)|(?P<general>general)|(?P<exponent>e[+-]0+)|(?P<date>y+|m+|d+|h+|s+)|(?P<fraction>\.0+(?![#?]))"
    r"|(?P<pad>_.)|(?P<fill>\*.)|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)


def number_format_of(cell_format: dict[str, Any] | None) -> dict[str, Any] | None:
    """The NumberFormat in a CellFormat, None if there is none."""
    return cell_format.get("numberFormat") if cell_format else None


def shown(value: Value, number_format: dict[str, Any] | None, locale: str) -> str:
    """The formattedValue of a value; "" for an empty cell."""
    if isinstance(value, str):
        if number_format is None:
            return value
        pattern = number_format.get("pattern")
        return value if not pattern or pattern == "@" else _writer(pattern, locale)(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        known = locale_named(locale)
        return known.true if value else known.false
    if isinstance(value, ErrorValue):
        return value.shown
    if number_format is None:
        return general(value, locale_named(locale).decimal)
    kind = number_format.get("type", "")
    pattern = number_format.get("pattern") or locale_named(locale).default_pattern(kind)
    return _writer(pattern, locale)(value)


def is_date_format(number_format: dict[str, Any] | None) -> bool:
    """Whether numbers of this format are dates or times."""
    return number_format is not None and number_format.get("type") in DATE_TYPES


def general(number: float, decimal: str) -> str:
    """A number without a format: ten significant digits, whole numbers up to fifteen in full."""
    if isinstance(number, int) and abs(number) < 10**15:
        return str(number)
    if number == 0:
        return "0"
    size = abs(number)
    if size >= 1e15 or size < 1e-9:
        mantissa, _, power = f"{number:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}E{power}"
    elif float(number).is_integer():
        text = str(int(number))
    else:
        whole = len(str(int(size))) if size >= 1 else 0
        digits = Decimal(repr(float(number)))
        if whole:
            digits = digits.quantize(Decimal(1).scaleb(-max(0, 10 - whole)), ROUND_HALF_UP)
        else:
            digits = digits.quantize(Decimal(1).scaleb(digits.adjusted() - 9), ROUND_HALF_UP)
        text = format(digits, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", decimal) if decimal != "." else text


@lru_cache(maxsize=1024)
def _writer(pattern: str, locale_name: str) -> Callable[[Value], str]:
    locale = locale_named(locale_name)
    sections = [_section(part, locale) for part in _split(pattern)]

    def write(value: Value) -> str:
        if isinstance(value, str):
            return sections[3](value) if len(sections) > 3 else value
        assert isinstance(value, int | float)  # noqa: S101 - the caller has taken all else away
        if len(sections) > 1 and value < 0:
            return sections[1](-value)
        if len(sections) > 2 and value == 0:
            return sections[2](value)
        return sections[0](value)

    return write


def _split(pattern: str) -> list[str]:
    parts, current = [], ""
    for found in _TOKEN.finditer(pattern):
        if found["sign"] == ";":
            parts.append(current)
            current = ""
        else:
            current += found[0]
    return [*parts, current]


def _section(pattern: str, locale: Locale) -> Callable[[Any], str]:
    tokens: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(pattern):
        kind = found.lastgroup or "sign"
        text = found[kind]
        if kind in ("quoted", "escaped", "money"):
            tokens.append(("literal", text))
        elif kind == "pad":
            tokens.append(("literal", " "))
        elif kind in ("other", "fill"):
            continue
        else:
            tokens.append((kind, text))
    kinds = {kind for kind, _ in tokens}
    if kinds & {"date", "elapsed", "ampm"}:
        return _date_writer(tokens, locale)
    if "general" in kinds:
        return lambda value: value if isinstance(value, str) else general(value, locale.decimal)
    if any(kind == "sign" and text == "@" for kind, text in tokens):
        return lambda value: "".join(
            (value if isinstance(value, str) else general(value, locale.decimal)) if text == "@" else text
            for _, text in tokens
        )
    return _digit_writer(tokens, locale)


def _digit_writer(tokens: list[tuple[str, str]], locale: Locale) -> Callable[[Any], str]:
    tokens = [("digits", text) if kind == "fraction" else (kind, text) for kind, text in tokens]
    merged: list[tuple[str, str]] = []
    for kind, text in tokens:
        if kind == "digits" and merged and merged[-1][0] == "digits":
            merged[-1] = ("digits", merged[-1][1] + text)
        else:
            merged.append((kind, text))
    percent = sum(text.count("%") for kind, text in merged if kind == "sign")
    exponent = next((text for kind, text in merged if kind == "exponent"), None)
    digits = next((text for kind, text in merged if kind == "digits"), None)

    def write(value: Any) -> str:
        if isinstance(value, str):
            return value
        number = Decimal(repr(value)).scaleb(2 * percent) if value else Decimal(0)
        done = False
        out = ""
        for kind, text in merged:
            if kind == "digits" and not done:
                done = True
                if exponent:
                    power = number.adjusted() if number else 0
                    out += _digits(number.scaleb(-power), digits or "0", locale)
                    sign = "-" if power < 0 else ("+" if exponent[1] == "+" else "")
                    out += f"E{sign}{abs(power):0{len(exponent) - 2}d}"
                else:
                    out += _digits(number, text, locale)
            elif kind not in ("digits", "exponent"):
                out += text
        return "-" + out.replace("-", "", 1) if out.startswith("-") or _minus(out, number) else out

    return write


def _minus(out: str, number: Decimal) -> bool:
    """A minus belongs before the currency sign, not before the digits."""
    return number < 0 and "-" in out


def _digits(number: Decimal, pattern: str, locale: Locale) -> str:
    whole_pattern, _, fraction_pattern = pattern.partition(".")
    fraction_pattern = fraction_pattern.replace(",", "")
    grouped = "," in whole_pattern.rstrip(",")
    number = number.scaleb(-3 * (len(whole_pattern) - len(whole_pattern.rstrip(","))))
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(fraction_pattern)), ROUND_HALF_UP)
    whole, _, fraction = format(rounded, "f").partition(".")
    least = sum(sign == "0" for sign in whole_pattern)
    whole = whole.lstrip("0").rjust(least, "0")
    if grouped:
        head = len(whole) % 3
        parts = [whole[:head]] * bool(head) + [whole[at : at + 3] for at in range(head, len(whole), 3)]
        whole = locale.group.join(parts)
    kept = max((at + 1 for at, sign in enumerate(fraction_pattern) if sign == "0"), default=0)
    fraction = fraction[:kept] + fraction[kept:].rstrip("0")
    text = whole + (locale.decimal + fraction if fraction else "")
    return f"-{text}" if number < 0 and rounded else text


def _date_writer(tokens: list[tuple[str, str]], locale: Locale) -> Callable[[Any], str]:
    half_day = any(kind == "ampm" for kind, _ in tokens)
    has_day = any(kind == "date" and text[0] in "dD" for kind, text in tokens)
    parts: list[tuple[str, str]] = []
    for at, (kind, text) in enumerate(tokens):
        if kind == "date":
            letter = text[0].lower()
            parts.append(("minute" if letter == "m" and _is_minute(tokens, at) else letter, text))
        else:
            parts.append((kind, text))

    def write(value: Any) -> str:
        if isinstance(value, str):
            return value
        moment = moment_of(value)
        if moment is None:
            return general(value, locale.decimal)
        return "".join(_date_part(kind, text, moment, value, locale, half_day, has_day) for kind, text in parts)

    return write


def _is_minute(tokens: list[tuple[str, str]], at: int) -> bool:
    """An `m` is minutes after hours or before seconds, months otherwise."""
    if len(tokens[at][1]) > 2:
        return False
    before = [text[0].lower() for kind, text in tokens[:at] if kind in ("date", "elapsed")]
    after = [text[0].lower() for kind, text in tokens[at + 1 :] if kind in ("date", "elapsed")]
    return bool(before and before[-1] == "h") or bool(after and after[0] == "s")


def _date_part(
    kind: str, text: str, moment: datetime, serial: float, locale: Locale, half_day: bool, has_day: bool
) -> str:
    size = len(text)
    if kind == "y":
        return f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}"
    if kind == "m":
        if size >= 5:
            return locale.months_alone[moment.month - 1][:1].upper()
        if size == 4:
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
        return ("AM" if moment.hour < 12 else "PM")[: 1 if text.lower() == "a/p" else 2]
    if kind == "elapsed":
        seconds = round(serial * 86_400)
        unit = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
        return str(seconds // unit).rjust(size, "0")
    if kind == "fraction":
        return locale.decimal + f"{moment.microsecond:06d}"[: size - 1]
    return text
