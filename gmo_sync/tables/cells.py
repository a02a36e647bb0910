"""What one cell can hold, when two cells are the same, and how a cell is kept as JSON.

A cell is a plain value (`CellValue`) or a `BadCell`: words that do not fit the column's type, with the reason.
Comparison is by meaning, not by bytes: invisible differences that editors and keyboards make are no edits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gmo_sync.language import Message

CellValue = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose words do not fit its column: what is shown there, and why it does not fit."""

    shown: str
    reason: Message


Cell = CellValue | BadCell

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" *\n *")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


def canonical_text(text: str) -> str:
    """`text` with what is no edit taken out: NFC, one kind of space and dash, no blanks at the ends of lines.

    «ё» and «е» stay different, as do upper and lower case.
    """
    if text.isascii() and "  " not in text and text == text.strip() and not _ODD_ASCII.search(text):
        return text
    text = unicodedata.normalize("NFC", text).translate(_DASHES).translate(_ZERO_WIDTH)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return _LINE_EDGES.sub("\n", _SPACES.sub(" ", text)).strip()


_ODD_ASCII = re.compile(r"[\t\r\v\f]| \n|\n ")


def canonical(cell: Cell) -> Cell:
    """The value that stands for every cell meaning the same: empty text is None, 2.0 is 2, text as `canonical_text`.

    Moments are wall time to the second, as a spreadsheet keeps them.
    """
    match cell:
        case str():
            return canonical_text(cell) or None
        case float() if cell.is_integer():
            return int(cell)
        case datetime() if cell.microsecond or cell.tzinfo is not None:
            return _to_the_second(cell.replace(tzinfo=None))
        case time() if cell.microsecond or cell.tzinfo is not None:
            return cell.replace(microsecond=0, tzinfo=None)
        case _:
            return cell


def _to_the_second(moment: datetime) -> datetime:
    whole = moment.replace(microsecond=0)
    up = moment.microsecond >= _HALF_A_SECOND and whole < datetime.max.replace(microsecond=0)
    return whole + timedelta(seconds=1) if up else whole


_HALF_A_SECOND = 500_000


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells mean the same; True and 1 do not, nor do a date and the midnight of that date."""
    if one is other:
        return True
    one, other = canonical(one), canonical(other)
    return one == other and (type(one) is type(other) or {type(one), type(other)} == {int, float})


def shown(cell: Cell) -> str:
    """The cell as a Russian reader writes it, for tables of differences and notes."""
    match cell:
        case None:
            return ""
        case BadCell():
            return cell.shown
        case bool():
            return "да" if cell else "нет"
        case float():
            return f"{cell:.15g}".replace(".", ",")
        case datetime():
            return cell.strftime("%d.%m.%Y %H:%M")
        case date():
            return cell.strftime("%d.%m.%Y")
        case time():
            return cell.strftime("%H:%M")
        case _:
            return str(cell)


def to_json(value: CellValue) -> object:
    """`value` as JSON can hold it: dates and times become `{"date": "2022-02-03"}` and the like."""
    match value:
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case _:
            return value


_MOMENTS: dict[str, type[date] | type[time]] = {"datetime": datetime, "date": date, "time": time}


def from_json(stored: object) -> CellValue:
    """The inverse of `to_json`."""
    if isinstance(stored, dict):
        ((kind, text),) = stored.items()
        moment: CellValue = _MOMENTS[kind].fromisoformat(text)
        return moment
    if stored is None or isinstance(stored, str | int | float):
        return stored
    raise TypeError(f"not a stored cell: {stored!r}")
