"""What a typed value of a sheet's cell is as a number, a date, a time or a tick: one reader a kind.

Words that people typed as text are read too, in the Russian way: 1 030,50 is a number, 3.2.2022 is a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum

from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, CellValue, canonical_text


class Kind(StrEnum):
    """What a column holds, in a spreadsheet's terms."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "datetime"
    TIME = "time"
    CHECKBOX = "checkbox"
    CHOICE = "choice"
    LIST = "list"
    LINK = "link"


def read_typed(kind: Kind, value: CellValue, text: str) -> Cell:
    """`value` as `kind` has it, or a `BadCell` that shows `text`; for every kind but texts, lists and choices."""
    try:
        return _READERS[kind](value)
    except ValueError:
        return BadCell(text, Message(_REASONS[kind], text=text))


_EXACT_DIGITS = 15
ROUNDED_FROM = 10**_EXACT_DIGITS
"""Numbers of more than 15 digits are rounded by a spreadsheet; they are kept as text."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")


def _to_number(value: CellValue) -> float | int | str:
    if isinstance(value, bool):
        raise ValueError
    if isinstance(value, int | float):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    text = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)", "", canonical_text(str(value)))
    if not _NUMBER.fullmatch(text):
        raise ValueError
    if sum(letter.isdecimal() for letter in text) > _EXACT_DIGITS and not text.endswith("%"):
        return text.replace(",", ".")
    number = float(text.rstrip("%").replace(",", ".")) / (100 if text.endswith("%") else 1)
    return int(number) if number.is_integer() else number


def _to_integer(value: CellValue) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d+", value.strip()):
        return int(value)
    number = _to_number(value)
    if not isinstance(number, int):
        raise ValueError
    return number


def _to_date(value: CellValue) -> date:
    if isinstance(value, datetime):
        if value.time() != time():
            raise ValueError
        return value.date()
    if isinstance(value, date):
        return value
    return _to_date(_to_datetime(value))


def _to_datetime(value: CellValue) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if not isinstance(value, str):
        raise ValueError
    text = canonical_text(value)
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?)?", text)
    if found:
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second)
    return datetime.fromisoformat(text)


def _to_time(value: CellValue) -> time:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if not isinstance(value, str):
        raise ValueError
    return time.fromisoformat(canonical_text(value).zfill(5))


def _to_bool(value: CellValue) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


_READERS: dict[Kind, Callable[[CellValue], CellValue]] = {
    Kind.NUMBER: _to_number,
    Kind.INTEGER: _to_integer,
    Kind.DATE: _to_date,
    Kind.DATE_TIME: _to_datetime,
    Kind.TIME: _to_time,
    Kind.CHECKBOX: _to_bool,
}
_REASONS = {
    Kind.NUMBER: '"{text}" is not a number',
    Kind.INTEGER: '"{text}" is not a whole number',
    Kind.DATE: '"{text}" is not a date',
    Kind.DATE_TIME: '"{text}" is not a date with a time',
    Kind.TIME: '"{text}" is not a time of day',
    Kind.CHECKBOX: '"{text}" is not a tick: the cell holds a checkbox',
}
