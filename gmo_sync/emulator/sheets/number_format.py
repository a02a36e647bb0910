"""What a person sees in a cell: values written by number format and locale.

Decides which section of a pattern a value takes; how the section writes it is left to `number_patterns` and
`date_patterns`. There is no library kept alive that writes Google's patterns by locale; names and signs are CLDR's.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from gmo_sync.emulator.sheets.cells import ErrorValue, Value
from gmo_sync.emulator.sheets.date_patterns import date_writer
from gmo_sync.emulator.sheets.locales import Locale, locale_named
from gmo_sync.emulator.sheets.number_patterns import Token, number_writer

DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<other>[^\]]*)\]'
    r"|(?P<ampm>am/pm|a/p|am|pm)|(?P<general>general)|(?P<exponent>e[+-]0+)|(?P<date>y+|m+|d+|h+|s+)|(?P<fraction>\.0+(?![#?,]))"
    r"|_(?P<pad>.)|(?P<fill>\*.)|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*,*)?|\.[#0?]+)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<>|<=|>=|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)\Z")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<>": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}

Writer = Callable[[Any], str]


def shown(value: Value, number_format: dict[str, Any] | None, locale: str) -> str:
    """The formattedValue of a value; "" for an empty cell."""
    if isinstance(value, str):
        if number_format is None:
            return value
        pattern = number_format.get("pattern")
        return value if not pattern or pattern == "@" else writer(pattern, locale)(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        known = locale_named(locale)
        return known.true if value else known.false
    if isinstance(value, ErrorValue):
        return value.shown
    if number_format is None:
        return general(value, locale_named(locale).decimal)
    pattern = number_format.get("pattern") or locale_named(locale).default_pattern(number_format.get("type", ""))
    return writer(pattern, locale)(value)


def is_date_format(number_format: dict[str, Any] | None) -> bool:
    """Whether numbers of this format are dates or times."""
    return number_format is not None and number_format.get("type") in DATE_TYPES


def general(number: float, decimal: str) -> str:
    """A number without a format: ten significant digits, whole numbers up to fifteen in full."""
    if isinstance(number, int) and abs(number) < 10**15:
        return str(number)
    if number == 0:
        return "0"
    text = repr(number)
    if len(text) > 11 or "e" in text:
        text = _rounded(number)
    elif text.endswith(".0"):
        text = text[:-2]
    return text.replace(".", decimal) if decimal != "." else text


def _rounded(number: float) -> str:
    size = abs(number)
    if size >= 1e15 or size < 1e-9:
        mantissa, _, power = f"{number:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}E{power}"
    if float(number).is_integer():
        return str(int(number))
    digits = Decimal(repr(float(number)))
    places = max(0, 10 - len(str(int(size)))) if size >= 1 else 9 - digits.adjusted()
    text = format(digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def writer(pattern: str, locale_name: str) -> Writer:
    """A function that writes numbers and texts by a pattern: up to four sections, for plus, minus, zero, text."""
    locale = locale_named(locale_name)
    parts = [_section(part, locale) for part in _split(pattern)]
    sections = [write for write, _ in parts]
    conditions = [condition for _, condition in parts]

    def write(value: Any) -> str:
        if isinstance(value, str):
            return sections[3](value) if len(sections) > 3 else value
        if len(sections) > 1 and value < 0:
            return sections[1](-value)
        if len(sections) > 2 and value == 0:
            return sections[2](value)
        return sections[0](value)

    def write_by_condition(value: Any) -> str:
        if isinstance(value, str):
            return sections[3](value) if len(sections) > 3 else value
        for section, condition in zip(sections[:3], conditions, strict=False):
            if condition is None or condition(value):
                return section(value)
        return general(value, locale.decimal)

    return write_by_condition if any(conditions) else write


def _split(pattern: str) -> list[str]:
    parts, current = [], ""
    for found in _TOKEN.finditer(pattern):
        if found["sign"] == ";":
            parts.append(current)
            current = ""
        else:
            current += found[0]
    return [*parts, current]


def _section(pattern: str, locale: Locale) -> tuple[Writer, Callable[[float], bool] | None]:
    """How a section writes, and the condition in brackets that a number must meet for it."""
    tokens: list[Token] = []
    condition: Callable[[float], bool] | None = None
    for found in _TOKEN.finditer(pattern):
        kind = found.lastgroup or "sign"
        text = found[kind]
        if kind in ("quoted", "escaped", "money"):
            tokens.append(("literal", text))
        elif kind == "pad":
            tokens.append(("literal", " "))
        elif kind == "other":
            condition = condition or _condition(text)
        elif kind != "fill":
            tokens.append((kind, text))
    return _section_writer(tokens, locale), condition


def _condition(text: str) -> Callable[[float], bool] | None:
    found = _CONDITION.match(text)
    if not found:
        return None
    compare, bound = _COMPARE[found[1]], float(found[2])
    return lambda value: compare(value, bound)


def _section_writer(tokens: list[Token], locale: Locale) -> Writer:
    kinds = {kind for kind, _ in tokens}
    if kinds & {"date", "elapsed", "ampm"}:
        return date_writer(tokens, locale, lambda value: general(value, locale.decimal))

    def plain(value: Any) -> str:
        return value if isinstance(value, str) else general(value, locale.decimal)

    if "general" in kinds:
        return lambda value: "".join(plain(value) if kind == "general" else text for kind, text in tokens)
    if any(kind == "sign" and text == "@" for kind, text in tokens):
        return lambda value: "".join(plain(value) if text == "@" and kind == "sign" else text for kind, text in tokens)
    return number_writer(tokens, locale)
