"""USER_ENTERED: what a text means when it is typed into a cell of a spreadsheet of a given locale.

Pure. Gives the value, the formula if it is one, and the number format that the way of writing suggests. Days are left
to `typed_dates`.
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
from gmo_sync.emulator.sheets.typed_dates import begins_with_month, clock_of, day_of


@dataclass(frozen=True)
class Typed:
    """The meaning of a typed text. `number_format` is a NumberFormat to set if the cell has none of its own."""

    value: Value = None
    formula: str | None = None
    number_format: dict[str, Any] | None = None


_LONGEST = 60  # no number or date is written longer
_DIGIT = re.compile(r"[0-9]")
_NOTHING = Typed()


def parse_typed(text: str, locale_name: str, today: date, *, as_text: bool = False) -> Typed:
    """What `text` becomes. `as_text` is for cells whose number format is TEXT: they keep what is typed."""
    if not text:
        return _NOTHING
    if as_text:
        return Typed(text)
    first = text[0]
    if first == "'":
        return Typed(text[1:] or None)
    if first == "=" and len(text) > 1:
        return Typed(formula=text)
    if len(text) > _LONGEST:
        return Typed(text)
    return _parsed(text, locale_name, today) or Typed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str, locale_name: str, today: date) -> Typed | None:
    """The number, date or truth value that a text is; None if it is a text."""
    stripped = text.strip()
    locale = locale_named(locale_name)
    whole, mark, fraction = stripped.partition(locale.decimal)
    if stripped.isascii() and whole.isdecimal() and (fraction.isdecimal() if mark else True):
        return Typed(plain_number(float(f"{whole}.{fraction or 0}")))
    upper = stripped.upper()
    if upper in ("TRUE", locale.true):
        return Typed(True)
    if upper in ("FALSE", locale.false):
        return Typed(False)
    if not _DIGIT.search(stripped):
        return None
    if stripped[0].isalpha():
        return _moment(stripped, locale, today) if begins_with_month(stripped, locale_name) else None
    return _number(stripped, locale) or _moment(stripped, locale, today)


@lru_cache(maxsize=32)
def _number_pattern(decimal: str, group: str) -> re.Pattern[str]:
    groups = "[ \u00a0\u202f]" if group == "\u00a0" else re.escape(group)
    return re.compile(
        rf"(?P<minus>[+-])?\s*(?P<before>[$€£¥₽₴])?\s*(?P<minus2>[+-])?"
        rf"(?P<whole>[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+|[0-9]*)"
        rf"(?P<fraction>{re.escape(decimal)}[0-9]*)?(?P<exponent>[eE][+-]?[0-9]{{1,3}})?"
        rf"\s*(?P<after>%|[$€£¥₽₴]|р\.|руб\.)?\Z"
    )


_MIXED = re.compile(r"(-?)([0-9]{1,9}) ([0-9]{1,3})/([1-9][0-9]{0,2})\Z")


def _number(text: str, locale: Locale) -> Typed | None:
    found = _number_pattern(locale.decimal, locale.group).match(text)
    if not found:
        return _mixed(text)
    whole, fraction = found["whole"], found["fraction"] or ""
    if (not whole and len(fraction) < 2) or (found["minus"] and found["minus2"]):
        return None
    before, after = found["before"], found["after"]
    if (before and after) or (found["exponent"] and (before or after)):
        return None
    plain = re.sub(r"\D", "", whole)
    digits = f"{plain or 0}.{fraction[1:] or 0}"
    number = float(f"{digits}e-2") if after == "%" else float(f"{digits}{found['exponent'] or ''}")
    if number == float("inf"):
        return None
    if "-" in (found["minus"], found["minus2"]):
        number = -number
    grouped, exact = plain != whole, len(fraction) > 1
    return Typed(plain_number(number), None, _number_format(locale, found, grouped, exact))


def _number_format(locale: Locale, found: re.Match[str], grouped: bool, exact: bool) -> dict[str, Any] | None:
    before, after = found["before"], found["after"]
    if after == "%":
        return {"type": "PERCENT", "pattern": "0.00%" if exact else "0%"}
    sign = before or after
    if sign:
        money = "#,##0.00" if exact else "#,##0"
        if before:
            local = locale.name.startswith("en_US") and sign == "$"
            return {"type": "CURRENCY", "pattern": f'"$"{money}' if local else f"[${sign}]{money}"}
        return {"type": "CURRENCY", "pattern": f"{money}[$ {sign}]"}
    if found["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if grouped:
        return {"type": "NUMBER", "pattern": "#,##0.00" if exact else "#,##0"}
    return None


def _mixed(text: str) -> Typed | None:
    """A whole number and a fraction: `1 1/2`."""
    found = _MIXED.match(text)
    if not found:
        return None
    number = int(found[2]) + int(found[3]) / int(found[4])
    pattern = "# " + "?" * len(found[3]) + "/" + "?" * len(found[4])
    return Typed(plain_number(-number if found[1] else number), None, {"type": "NUMBER", "pattern": pattern})


def _moment(text: str, locale: Locale, today: date) -> Typed | None:
    if ":" not in text:
        day = day_of(text, locale, today)
        return Typed(serial_of(day[0]), None, {"type": "DATE", "pattern": day[1]}) if day else None
    if clock := clock_of(text):
        return Typed(plain_number(clock[0]), None, {"type": "TIME", "pattern": clock[1]})
    for at in [at for at, character in enumerate(text) if character == " "]:
        clock = clock_of(text[at + 1 :].strip())
        if clock and clock[0] < 1 and (day := day_of(text[:at].rstrip(" ,"), locale, today)):
            pattern = f"{day[1]} {clock[1]}"
            return Typed(plain_number(serial_of(day[0]) + clock[0]), None, {"type": "DATE_TIME", "pattern": pattern})
    return None
