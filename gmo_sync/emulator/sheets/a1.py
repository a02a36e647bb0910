"""A1 notation, and R1C1, read and written.

Decides what a range text means as rows and columns, with open ends as None. Which tab a name stands for, named ranges
and the edges of the grid are left to `ranges`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LAST_COLUMN = 18_278  # ZZZ, the widest a tab can be

_PART = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,8})?\Z")
_R1C1 = re.compile(
    r"(?=[Rr][0-9\[]|[Rr][Cc]\[)[Rr]([1-9][0-9]{0,8}|\[[0-9]{1,9}\])?[Cc]([1-9][0-9]{0,8}|\[[0-9]{1,9}\])?\Z"
)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_LIKE_A_CELL = re.compile(
    r"(\$?[A-Za-z]{1,3}\$?[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr]|[Cc]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\Z"
)


@dataclass(frozen=True)
class Span:
    """A rectangle, zero-based and half-open; None is an open end. `cell` is true for a single cell such as `B2`."""

    start_row: int | None = None
    end_row: int | None = None
    start_column: int | None = None
    end_column: int | None = None
    cell: bool = False


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A → 0, AA → 26; either case."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def parse_span(text: str) -> Span | None:
    """The range part of A1 notation (`B2`, `A1:B2`, `A:A`, `A5:A`, `A1:1`, `R1C1:R2C2`); None if it is none."""
    left, colon, right = text.partition(":")
    first = _corner(left)
    if first is None:
        return None
    if not colon:
        row, column = first
        if row is None or column is None:
            return None
        return Span(row, row + 1, column, column + 1, cell=True)
    last = _corner(right)
    if last is None:
        return None
    rows = _ordered(first[0], last[0])
    columns = _ordered(first[1], last[1])
    return Span(rows[0], rows[1], columns[0], columns[1])


def _corner(text: str) -> tuple[int | None, int | None] | None:
    if numbered := _R1C1.match(text):
        return _numbered(numbered[1]), _numbered(numbered[2])
    found = _PART.match(text)
    if not found or (found[1] is None and found[2] is None):
        return None
    column = column_index(found[1]) if found[1] else None
    if column is not None and column >= LAST_COLUMN:
        return None
    return (int(found[2]) - 1 if found[2] else None), column


def _numbered(part: str | None) -> int:
    """One part of R1C1, from zero; `[3]` counts from A1, where a range text without a cell of its own stands."""
    if not part:
        return 0
    return int(part[1:-1]) if part.startswith("[") else int(part) - 1


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Half-open bounds of one dimension: a bound given on one side only leaves the other end open (`A5:A`, `A1:1`)."""
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    if first is not None:
        return first, None
    if last is not None:
        return 0, last + 1
    return None, None


def split_title(text: str) -> tuple[str | None, str | None, bool]:
    """Split `Tab!A1:B2` into title, range part and whether the title was quoted; either part may be missing (None).

    `'It''s'!A1` → ("It's", "A1", True); `A1` → (None, "A1", False); `'Tab'` → ("Tab", None, True).
    A text that starts with a quote and does not close it is returned as a bare range part.
    """
    if text.startswith("'"):
        end = 1
        while end < len(text):
            if text[end] == "'":
                if text[end + 1 : end + 2] != "'":
                    break
                end += 1
            end += 1
        else:
            return None, text, False
        title = text[1:end].replace("''", "'")
        rest = text[end + 1 :]
        if not rest:
            return title, None, True
        if rest.startswith("!"):
            return title, rest[1:], True
        return None, text, False
    title, mark, rest = text.rpartition("!")
    if mark:
        return title, rest, False
    return None, text, False


def quoted_title(title: str) -> str:
    """The title as Google writes it in a range: bare if it is a plain ASCII word that cannot be taken for a cell."""
    if _PLAIN_TITLE.match(title) and not _LIKE_A_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def format_span(start_row: int | None, end_row: int | None, start_column: int | None, end_column: int | None) -> str:
    """`A1:B2` for half-open bounds; open ends as Google writes them (`A5:A`, `3:4`); a single cell without colon."""
    left = ("" if start_column is None else column_letters(start_column)) + (
        "" if start_row is None else str(start_row + 1)
    )
    right = ("" if end_column is None else column_letters(end_column - 1)) + ("" if end_row is None else str(end_row))
    if left == right and start_row is not None and start_column is not None:
        return left
    if not left:
        left = "A1" if not right else ("1" if end_column is None else "A")
    return f"{left}:{right}" if right else left


def format_range(title: str, start_row: int, end_row: int, start_column: int, end_column: int) -> str:
    """`Sheet1!A1:B2` for closed half-open bounds, the title quoted where Google quotes it."""
    return f"{quoted_title(title)}!{format_span(start_row, end_row, start_column, end_column)}"
