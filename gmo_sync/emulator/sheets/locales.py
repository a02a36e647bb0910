"""What a spreadsheet's locale means for numbers and dates: signs, month names, order of day and month, defaults.

Names and signs come from CLDR through babel; the default patterns are Google's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import babel
from babel.numbers import get_decimal_symbol, get_group_symbol

from gmo_sync.emulator.errors import invalid


@dataclass(frozen=True)
class Locale:
    """Signs and names of one spreadsheet locale. `order` is three of "dmy"; `date_separator` the usual one."""

    name: str
    decimal: str
    group: str
    order: str
    date_separator: str
    months: tuple[str, ...]  # in a date ("мая")
    months_alone: tuple[str, ...]  # by themselves ("май")
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]  # Monday first
    weekdays_short: tuple[str, ...]
    true: str
    false: str
    currency: str
    argument_separator: str

    @property
    def date_pattern(self) -> str:
        """The pattern of a date whose format names none."""
        return {
            "mdy": "m/d/yyyy",
            "dmy": f"dd{self.date_separator}mm{self.date_separator}yyyy",
            "ymd": f"yyyy{self.date_separator}mm{self.date_separator}dd",
        }[self.order]

    @property
    def time_pattern(self) -> str:
        """The pattern of a time of day whose format names none."""
        return "h:mm:ss am/pm" if self.name.startswith("en_US") else "h:mm:ss"

    def default_pattern(self, kind: str) -> str:
        """The pattern of a number format that names only its type."""
        return {
            "TEXT": "@",
            "NUMBER": "#,##0.00",
            "PERCENT": "0.00%",
            "CURRENCY": self.currency,
            "DATE": self.date_pattern,
            "TIME": self.time_pattern,
            "DATE_TIME": f"{self.date_pattern} h:mm:ss",
            "SCIENTIFIC": "0.00E+00",
        }.get(kind, "General")


_TRUTH = {
    "ru": ("ИСТИНА", "ЛОЖЬ"),
    "de": ("WAHR", "FALSCH"),
    "fr": ("VRAI", "FAUX"),
    "es": ("VERDADERO", "FALSO"),
    "uk": ("TRUE", "FALSE"),
}
_CURRENCY = {"ru": "#,##0.00[$ ₽]", "en_US": '"$"#,##0.00', "en_GB": "[$£]#,##0.00", "de": "#,##0.00 [$€]"}
_LANGUAGE_ONLY = re.compile(r"[a-z]{2,3}\Z")
_FULL = re.compile(r"[a-z]{2,3}_[A-Z]{2}\Z")


@lru_cache(maxsize=64)
def locale_named(name: str) -> Locale:
    """The locale of a spreadsheet (`ru_RU`, `en_US`, `de`); refused in Google's words if it is unknown."""
    try:
        if not (_FULL.match(name) or _LANGUAGE_ONLY.match(name)):
            raise ValueError(name)
        known = babel.Locale.parse(name)
    except (ValueError, babel.UnknownLocaleError):
        raise invalid(f"Unsupported locale: {name}") from None
    short = known.date_formats["short"].pattern
    order = "".join(dict.fromkeys(letter.lower() for letter in short if letter in "dMy"))
    separator = next((sign for sign in short if sign in "./-"), "/")
    decimal = get_decimal_symbol(known)
    truth = _TRUTH.get(known.language, ("TRUE", "FALSE"))
    return Locale(
        name=name,
        decimal=decimal,
        group=get_group_symbol(known).replace("\u202f", "\u00a0"),
        order=order if order in ("mdy", "dmy", "ymd") else "mdy",
        date_separator=separator,
        months=tuple(known.months["format"]["wide"][n] for n in range(1, 13)),
        months_alone=tuple(known.months["stand-alone"]["wide"][n] for n in range(1, 13)),
        months_short=tuple(known.months["format"]["abbreviated"][n] for n in range(1, 13)),
        weekdays=tuple(known.days["format"]["wide"][n] for n in range(7)),
        weekdays_short=tuple(known.days["format"]["abbreviated"][n] for n in range(7)),
        true=truth[0],
        false=truth[1],
        currency=_CURRENCY.get(name, _CURRENCY.get(known.language, '"$"#,##0.00')),
        argument_separator=";" if decimal == "," else ",",
    )
