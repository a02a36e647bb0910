"""References inside a formula: found, copied to another cell, and followed to where their cells went (pure).

A formula is read as tokens only as far as references need it: texts in quotes, titles, function names and numbers are
passed over. A spreadsheet library's tokenizer is no fit: it knows Excel's separators only and gives up on half-typed
formulas, which Google keeps as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gmo_sync.emulator.sheets.a1 import column_index, column_letters, quoted_title
from gmo_sync.emulator.sheets.relocation import Bounds, Relocation

GONE = "#REF!"

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?:(?P<title>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"""
    r"""(?P<span>\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}(?:\$?[0-9]+)?|:\$?[0-9]+)?"""
    r"""|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[0-9]+)?|\$?[0-9]+:\$?[A-Za-z]{0,3}\$?[0-9]+)(?![\w(\[.!])"""
    r"""|(?P<quoted>'(?:[^']|'')*')"""
    r"""|(?P<name>[^\W\d][\w.]*)|(?P<number>[0-9][\w.]*)"""
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?\Z")


class Corner(NamedTuple):
    """One end of a reference: which row and column it names (None: all), and which of the two are absolute."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False

    def written(self) -> str:
        """As it stands in a formula."""
        column = "" if self.column is None else ("$" * self.column_fixed) + column_letters(self.column)
        return column + ("" if self.row is None else ("$" * self.row_fixed) + str(self.row + 1))


@dataclass(frozen=True)
class Titles:
    """How tabs are called: `ids` by folded title as the formulas know them, `titles` by id as they are afterwards."""

    ids: Mapping[str, int]
    titles: Mapping[int, str]


def _corner(text: str) -> Corner:
    found = _CORNER.match(text)
    assert found  # noqa: S101 - _TOKEN let it through
    first, letters, second, digits = found.groups()
    row = int(digits) - 1 if digits else None
    column = column_index(letters) if letters else None
    return Corner(
        row, column, bool(second if letters else first or second) and row is not None, bool(first and letters)
    )


def _rewritten(formula: str, change: Callable[[re.Match[str]], str | None]) -> str:
    """The formula with each reference or name replaced by what `change` gives, kept where it gives None."""
    if not formula.startswith("="):
        return formula

    def replaced(found: re.Match[str]) -> str:
        if not found["span"] and not found["name"]:
            return found[0]
        new = change(found)
        return found[0] if new is None else new

    return "=" + _TOKEN.sub(replaced, formula[1:])


def copied(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads when it is copied so many cells down and right: its relative parts move along."""
    if not (rows or columns):
        return formula

    def change(found: re.Match[str]) -> str | None:
        if not found["span"]:
            return None
        corners = []
        for part in found["span"].split(":"):
            corner = _corner(part)
            if corner.row is not None and not corner.row_fixed:
                corner = corner._replace(row=corner.row + rows)
            if corner.column is not None and not corner.column_fixed:
                corner = corner._replace(column=corner.column + columns)
            if (corner.row or 0) < 0 or (corner.column or 0) < 0:
                return GONE
            corners.append(corner.written())
        return (f"{found['title']}!" if found["title"] else "") + ":".join(corners)

    return _rewritten(formula, change)


def followed(formula: str, where: Relocation, titles: Titles, home: int, new_home: int | None = None) -> str:
    """The formula with its references, absolute and relative alike, pointing at where their cells went.

    `home` is the tab the formula stands in, `new_home` the one it stands in afterwards, if it is itself carried away.
    What is lost becomes `#REF!`; a tab with another title is called by it.
    """
    new_home = home if new_home is None else new_home

    def change(found: re.Match[str]) -> str | None:
        if not found["span"]:
            return None
        title = found["title"]
        plain = title[1:-1].replace("''", "'") if title and title[0] == "'" else title
        sheet_id = home if plain is None else titles.ids.get(plain.casefold())
        if sheet_id is None:
            return None
        corners = [_corner(part) for part in found["span"].split(":")]
        first, last = corners[0], corners[-1]
        place_id = sheet_id
        if sheet_id == where.sheet_id:
            placed = where.place(_bounds(first, last))
            if placed is None:
                return GONE
            place_id = placed.sheet_id
            corners = _cornered(placed.bounds, first, last)[: len(corners)]
        if title is None:
            head = "" if place_id == new_home else quoted_title(titles.titles[place_id]) + "!"
        else:
            own = titles.titles[place_id]
            head = f"{title}!" if plain is not None and own.casefold() == plain.casefold() else quoted_title(own) + "!"
        return head + ":".join(corner.written() for corner in corners)

    return _rewritten(formula, change)


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """The formula with named ranges called by their new names; `names` maps folded old names to new ones."""
    return _rewritten(formula, lambda found: names.get(found["name"].casefold()) if found["name"] else None)


def _bounds(first: Corner, last: Corner) -> Bounds:
    rows, columns = _ordered(first.row, last.row), _ordered(first.column, last.column)
    return Bounds(*rows, *columns)


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    if first is not None:
        return first, None
    return (None, None) if last is None else (0, last + 1)


def _cornered(bounds: Bounds, first: Corner, last: Corner) -> list[Corner]:
    """The two corners moved to new bounds, each keeping its dollars and its side."""

    def ends(low: int | None, high: int | None, one: int | None, other: int | None) -> tuple[int | None, int | None]:
        end = None if high is None else high - 1
        if one is not None and other is not None:
            return (low, end) if one <= other else (end, low)
        return (low if one is not None else None), (end if other is not None else None)

    rows = ends(bounds.top, bounds.bottom, first.row, last.row)
    columns = ends(bounds.left, bounds.right, first.column, last.column)
    return [first._replace(row=rows[0], column=columns[0]), last._replace(row=rows[1], column=columns[1])]
