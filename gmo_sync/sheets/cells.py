"""A cell in Google's spelling (CellData) and as a table's cell.

What is written is typed: text as `stringValue`, so a leading `=`, `+` or `'` stays a character; dates as serials,
which show as dates by the column's number format. Serials count days from 1899-12-30, in wall time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from math import inf
from typing import Any

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Cell, CellValue, Kind, TableColumn

EPOCH = datetime(1899, 12, 30)
DEFAULT_FORMATS: dict[Kind, dict[str, str]] = {
    Kind.TEXT: {"type": "TEXT"},
    Kind.LIST: {"type": "TEXT"},
    Kind.LINK: {"type": "TEXT"},
    Kind.CHOICE: {"type": "TEXT"},
    Kind.DATE: {"type": "DATE", "pattern": "dd.mm.yyyy"},
    Kind.DATE_TIME: {"type": "DATE_TIME", "pattern": "dd.mm.yyyy hh:mm"},
    Kind.TIME: {"type": "TIME", "pattern": "hh:mm"},
}
"""Google's NumberFormat for each kind of column; numbers and checkboxes need none."""

_ROUNDING = timedelta(milliseconds=500)


def to_serial(value: date | datetime | time) -> int | float:
    """Days since 1899-12-30; a time of day is a fraction of a day."""
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / timedelta(days=1)
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    days = (moment - EPOCH) / timedelta(days=1)
    return int(days) if days.is_integer() else days


def from_serial(serial: float, kind: Kind) -> CellValue:
    """The date, moment or time that a serial stands for, to the second. Raises OverflowError."""
    moment = EPOCH + timedelta(days=serial) + _ROUNDING
    moment = moment.replace(microsecond=0)
    return moment.time() if kind is Kind.TIME else moment


def number_format(column: TableColumn) -> dict[str, str] | None:
    """Google's NumberFormat for a column, or None for the automatic one."""
    if column.options.number_format is not None:
        kind = DEFAULT_FORMATS.get(column.kind, {"type": "NUMBER"})["type"]
        return {"type": kind, "pattern": column.options.number_format}
    return DEFAULT_FORMATS.get(column.kind)


def extended_value(cell: Cell) -> dict[str, Any]:
    """Google's ExtendedValue for a cell; `{}` empties it."""
    match cell:
        case None:
            return {}
        case bool():
            return {"boolValue": cell}
        case int() | float():
            return {"numberValue": cell}
        case date() | time():
            return {"numberValue": to_serial(cell)}
        case BadCell():
            raise TypeError("a bad cell is never written")
        case _:
            return {"stringValue": cell}


def cell_data(cell: Cell) -> dict[str, Any]:
    """Google's CellData for a cell, with nothing but the value."""
    value = extended_value(cell)
    return {"userEnteredValue": value} if value else {}


def read_cell(data: Mapping[str, Any], column: TableColumn) -> Cell:
    """What a CellData means in `column`, or a `BadCell` with the reason."""
    entered = data.get("userEnteredValue")
    if not entered:
        return column.read(None)
    display = data.get("formattedValue")
    text = entered.get("stringValue")
    if text is not None:
        return column.read(text)
    effective = data.get("effectiveValue", entered)
    if "errorValue" in effective:
        return BadCell(display or "#ERROR!", Message("the formula gives the error {shown}", shown=display or "#ERROR!"))
    if "boolValue" in effective:
        return column.read(effective["boolValue"], display)
    number = effective.get("numberValue")
    if number is None:
        return column.read(display)
    if not abs(number) < inf:
        return BadCell(display or str(number), Message('"{text}" is not a number', text=display or number))
    if column.kind is Kind.TIME and not 0 <= number < 1:  # «25:30» or a whole moment
        return BadCell(display or str(number), Message('"{text}" is not a time of day', text=display or number))
    if column.kind in (Kind.DATE, Kind.DATE_TIME, Kind.TIME):
        try:
            return column.read(from_serial(number, column.kind), display)
        except OverflowError:
            return BadCell(display or str(number), Message('"{text}" is not a date', text=display or number))
    if column.kind in (Kind.NUMBER, Kind.INTEGER) and _looks_like_date(display, number):
        return BadCell(
            display or "",
            Message('"{text}" became a date; type the number with a comma, as in 1,5', text=display),
        )
    return column.read(number, display)


def _looks_like_date(display: str | None, number: float) -> bool:
    """A whole number shown as «01.05.2026», «1.5» or «1 мая»: typed with a point in a sheet with a decimal comma.

    What is shown does not begin with the digits of the number, which is the serial of a day before 2174.
    """
    digits = re.sub(r"\D", "", display or "")
    return bool(digits) and 0 < number < 100_000 and number == int(number) and not digits.startswith(str(int(number)))
