"""A formula as typed, cut into tokens by the locale of its spreadsheet.

Decides where texts, numbers, references, names and signs begin and end. What they mean is left to `dialect`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

TEXT, NUMBER, REFERENCE, CALL, NAME, SIGN, ERROR, SPACE = range(8)


class Token(NamedTuple):
    """One token: its kind and its text. References also have the title before `!`, unquoted, and the cells after it."""

    kind: int
    text: str
    title: str | None = None
    cells: str = ""


class NotAFormula(Exception):  # noqa: N818 - a verdict, not a failure
    """The text cannot be cut into tokens: Google's "Formula parse error."."""


_TITLE = r"(?:(?P<title>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]+"
_A1 = rf"{_CELL}(?::(?:{_CELL}|\$?[A-Za-z]{{1,3}}|\$?[0-9]+))?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}(?:\$?[0-9]+)?"
_ROWS = r"\$?[0-9]+:\$?[0-9]+"
_PLACE = r"[Rr](?:\[-?[0-9]+\]|[0-9]+)?[Cc](?:\[-?[0-9]+\]|[0-9]+)?"
_R1C1 = rf"(?=[Rr][0-9\[]|[Rr][Cc]\[){_PLACE}(?::{_PLACE})?"


@lru_cache(maxsize=4)
def _pattern(decimal: str) -> re.Pattern[str]:
    mark = re.escape(decimal)
    return re.compile(
        rf'(?P<text>"(?:[^"]|"")*")|{_TITLE}(?P<cells>(?:{_R1C1}|{_A1}|{_ROWS})(?![\w(\[]))'
        rf"|(?P<number>(?:[0-9]+(?:{mark}[0-9]*)?|{mark}[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))"
        r"|(?P<call>[^\W\d][\w.]*)\s*(?=\()|(?P<name>[^\W\d][\w.]*)"
        r"|(?P<error>#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!))"
        r"|(?P<sign><>|<=|>=|[-+*/^&=<>%(),;{}\\])|(?P<space>\s+)"
    )


_KINDS = {"text": TEXT, "number": NUMBER, "call": CALL, "name": NAME, "error": ERROR, "sign": SIGN, "space": SPACE}


def tokens_of(formula: str, decimal: str) -> tuple[Token, ...]:
    """The tokens of a formula without its `=`; `decimal` is the locale's sign. Raises NotAFormula."""
    pattern = _pattern(decimal)
    found: list[Token] = []
    at = 0
    while at < len(formula):
        match = pattern.match(formula, at)
        if match is None:
            raise NotAFormula(formula[at:])
        at = match.end()
        cells = match["cells"]
        if cells:
            title = match["title"]
            found.append(Token(REFERENCE, match[0], unquoted(title) if title else None, cells))
        else:
            name = match.lastgroup or "sign"
            found.append(Token(_KINDS[name], match[name]))
    return tuple(found)


def unquoted(title: str) -> str:
    """A tab's title as it stands before `!`, without its quotes."""
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


_ADDRESS = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)


def link_of(formula: str) -> str | None:
    """The address in a `=HYPERLINK("…")` formula, None if there is none."""
    found = _ADDRESS.match(formula)
    return found[1].replace('""', '"') if found else None
