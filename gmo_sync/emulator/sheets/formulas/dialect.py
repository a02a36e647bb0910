"""A formula of Google's in the dialect of the engine, and what is wrong with it before it is computed.

Google's argument separators, decimal signs, open ends, R1C1 parts, tab titles and named ranges become plain English
A1 notation with the engine's own names for tabs. Pure; the workbook is seen as a `Setting`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gmo_sync.emulator.sheets.a1 import Span, column_letters, parse_span
from gmo_sync.emulator.sheets.cells import ErrorValue
from gmo_sync.emulator.sheets.formulas.names import INHERITING, SHOWN_AS, SPREADING
from gmo_sync.emulator.sheets.formulas.tokens import (
    CALL,
    ERROR,
    NAME,
    NUMBER,
    REFERENCE,
    SIGN,
    SPACE,
    NotAFormula,
    Token,
    tokens_of,
)
from gmo_sync.emulator.sheets.locales import locale_named

PARSE_ERROR = ErrorValue("ERROR", "Formula parse error.")
Place = tuple[int, int, int]  # sheetId, row, column

_PLACE = re.compile(r"[Rr](\[-?[0-9]+\]|[0-9]+)?[Cc](\[-?[0-9]+\]|[0-9]+)?\Z")
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)\Z")


@dataclass(frozen=True)
class Setting:
    """What a formula can see of its workbook: the locale, the tabs by folded title, their sizes, the named ranges."""

    locale: str
    tabs: Mapping[str, int]
    sizes: Mapping[int, tuple[int, int]]
    names: Mapping[str, tuple[int, Span]]


@dataclass(frozen=True)
class Translated:
    """A formula for the engine, or the error it is worth as it stands.

    `spreads`: the result may fill more than one cell. `calls`: functions it uses. `like`: the cell whose number format
    the result takes over. `alone`: it is nothing but a reference to that cell. `shown_as`: the type of number
    format that its first function gives the result.
    """

    text: str = ""
    error: ErrorValue | None = None
    spreads: bool = False
    calls: tuple[str, ...] = ()
    like: Place | None = None
    alone: bool = False
    shown_as: str | None = None
    references: tuple[Place, ...] = field(default=())


class _Refused(Exception):  # noqa: N818 - a verdict, not a failure
    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.error = ErrorValue(kind, message)


def tab_name(sheet_id: int) -> str:
    """How the engine calls a tab: free of quotes, and the same after a renaming."""
    return f"t_{sheet_id}"


def translated(formula: str, at: Place, setting: Setting, shift: tuple[int, int] = (0, 0)) -> Translated:
    """The formula as typed (`=…`) of the cell `at`; `shift` moves its relative references first."""
    locale = locale_named(setting.locale)
    try:
        tokens = tokens_of(formula[1:].strip(), locale.decimal)
        return _Translation(tokens, at, setting, shift, locale.decimal == ",").made()
    except NotAFormula:
        return Translated(error=PARSE_ERROR)
    except _Refused as refused:
        return Translated(error=refused.error)


class _Translation:
    def __init__(
        self, tokens: tuple[Token, ...], at: Place, setting: Setting, shift: tuple[int, int], comma: bool
    ) -> None:
        self._tokens = tokens
        self._at = at
        self._setting = setting
        self._shift = shift
        self._comma = comma
        self._truths = {locale_named(setting.locale).true: "TRUE", locale_named(setting.locale).false: "FALSE"}
        self._places: list[Place] = []

    def made(self) -> Translated:
        tokens = [token for token in self._tokens if token.kind != SPACE]
        if not tokens:
            raise NotAFormula
        calls = tuple(dict.fromkeys(token.text.upper() for token in tokens if token.kind == CALL))
        spreads = any(call in SPREADING for call in calls) or any(token.text == "{" for token in tokens)
        parts: list[str] = []
        nesting: list[str] = []  # "(" of a call, "[" of plain parentheses, "{"
        inside = False  # a range within a call
        previous = ""
        operand = False  # whether what stands before is a value
        for token in tokens:
            if token.kind != SIGN and operand:
                raise NotAFormula
            operand = token.text in (")", "}", "%") if token.kind == SIGN else token.kind != CALL
            calling = "(" in nesting
            if token.kind == SIGN:
                parts.append(self._sign(token.text, nesting, previous))
            elif token.kind in (REFERENCE, NAME) and (cells := self._cells(token)) is not None:
                ranged = ":" in cells
                inside = inside or (ranged and calling)
                parts.append(f"@{cells}" if ranged and not calling and not spreads else cells)
            elif token.kind == NAME:
                parts.append(self._name(token.text))
            elif token.kind == CALL:
                parts.append("" if token.text.upper() == "ARRAYFORMULA" else token.text.upper())
            elif token.kind == NUMBER:
                parts.append(token.text.replace(",", "."))
            elif token.kind == ERROR:
                parts.append("#VALUE!" if token.text == "#ERROR!" else token.text)
            else:
                parts.append(token.text)
            previous = "call" if token.kind == CALL else token.text
        if nesting:
            raise NotAFormula
        text = "".join(parts)
        if inside and not spreads and not _whole_call(tokens):
            text = f"@({text})"
        like = self._like(tokens)
        alone = len(tokens) == 1 and like is not None and ":" not in text
        known = tuple(call for call in calls if call != "ARRAYFORMULA")
        return Translated("=" + text, None, spreads, known, like, alone, _shown_as(tokens), tuple(self._places))

    def _sign(self, sign: str, nesting: list[str], previous: str) -> str:
        if sign in "({":
            nesting.append("{" if sign == "{" else "(" if previous == "call" else "[")
        elif sign in ")}":
            if not nesting or (nesting.pop() == "{") != (sign == "}"):
                raise NotAFormula
        elif sign in ",;\\":
            return self._separator(sign, bool(nesting) and nesting[-1] == "{", bool(nesting))
        return sign

    def _separator(self, sign: str, in_array: bool, nested: bool) -> str:
        if not nested:
            raise NotAFormula
        if in_array:
            if sign == ";":
                return ";"
            if sign == ("\\" if self._comma else ","):
                return ","
            raise NotAFormula
        if sign == "\\" or (sign == "," and self._comma):
            raise NotAFormula
        return ","

    def _name(self, name: str) -> str:
        upper = name.upper()
        if upper in ("TRUE", "FALSE"):
            return upper
        if upper in self._truths:
            return self._truths[upper]
        if any(token.kind == CALL and token.text.upper() in ("LET", "LAMBDA") for token in self._tokens):
            return name
        raise _Refused("NAME", f"Unknown range name: '{upper}'.")

    def _cells(self, token: Token) -> str | None:
        """A reference or named range in the engine's words; None for a name that is none."""
        if token.kind == NAME:
            found = self._setting.names.get(token.text.casefold())
            if found is None:
                return None
            return self._written(found[0], found[1], _spelled(found[1]))
        sheet_id = self._at[0]
        if token.title is not None:
            known = self._setting.tabs.get(token.title.casefold())
            if known is None:
                raise _Refused("REF", f"Unresolved sheet name '{token.title}'.")
            sheet_id = known
        cells = ":".join(self._corner(part) for part in token.cells.split(":"))
        span = parse_span(cells.replace("$", ""))
        if span is None:
            raise _Refused("REF", "Reference does not exist.")
        return self._written(sheet_id, span, cells)

    def _written(self, sheet_id: int, span: Span, cells: str) -> str:
        rows, columns = self._setting.sizes[sheet_id]
        row, column = span.start_row or 0, span.start_column or 0
        if row >= rows or column >= columns:
            raise _Refused("REF", "Reference does not exist.")
        self._places.append((sheet_id, row, column))
        if span.end_row is None and not span.cell:
            span = Span(row, rows, span.start_column, span.end_column)
        if span.end_column is None:
            span = Span(span.start_row, span.end_row, column, columns)
        return f"{tab_name(sheet_id)}!{cells if span.cell else _spelled(span)}"

    def _corner(self, part: str) -> str:
        """One end of a reference in A1 notation, moved by the shift if it is relative."""
        if found := _PLACE.match(part):
            row = _numbered(found[1], self._at[1])
            column = _numbered(found[2], self._at[2])
            if row < 0 or column < 0:
                raise _Refused("REF", "Reference does not exist.")
            return f"{column_letters(column)}{row + 1}"
        found = _CORNER.match(part)
        if found is None:
            raise _Refused("REF", "Reference does not exist.")
        fixed_column, letters, fixed_row, digits = found.groups()
        if letters and not fixed_column and self._shift[1]:
            letters = _moved_letters(letters, self._shift[1])
        if digits and not fixed_row and not (fixed_column and not letters) and self._shift[0]:
            row = int(digits) + self._shift[0]
            if row < 1:
                raise _Refused("REF", "Reference does not exist.")
            digits = str(row)
        return f"{letters}{digits}"

    def _like(self, tokens: list[Token]) -> Place | None:
        """The cell whose number format the result takes over: of a lone reference, a sum, a difference, a total."""
        if not self._places:
            return None
        first = tokens[0]
        if first.kind == CALL:
            return self._places[0] if first.text.upper() in INHERITING and _whole_call(tokens) else None
        signs = {token.text for token in tokens if token.kind == SIGN}
        if any(token.kind == CALL for token in tokens) or not signs <= {"+", "-", "(", ")"}:
            return None
        return self._places[0]


def _shown_as(tokens: list[Token]) -> str | None:
    """The number format that a call, or a sum that begins with one, gives its result; days between dates are days."""
    first = tokens[0]
    if first.kind != CALL or first.text.upper() not in SHOWN_AS:
        return None
    depth, dates, minus = 0, 0, False
    for token in tokens:
        if token.kind == SIGN and token.text in "()":
            depth += 1 if token.text == "(" else -1
        elif depth == 0 and token.kind == SIGN:
            if token.text not in "+-":
                return None
            minus = minus or token.text == "-"
        elif depth == 0 and token.kind == CALL:
            dates += SHOWN_AS.get(token.text.upper(), "").startswith("DATE")
    return None if minus and dates > 1 else SHOWN_AS[first.text.upper()]


def _whole_call(tokens: list[Token]) -> bool:
    """Whether the formula is one call and nothing around it."""
    if tokens[0].kind != CALL:
        return False
    depth = 0
    for at, token in enumerate(tokens):
        if token.text == "(" and token.kind == SIGN:
            depth += 1
        elif token.text == ")" and token.kind == SIGN:
            depth -= 1
            if depth == 0:
                return at == len(tokens) - 1
    return False


def _numbered(part: str | None, at: int) -> int:
    if part is None:
        return at
    return at + int(part[1:-1]) if part.startswith("[") else int(part) - 1


def _moved_letters(letters: str, by: int) -> str:
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    if index + by < 1:
        raise _Refused("REF", "Reference does not exist.")
    return column_letters(index - 1 + by)


def _spelled(span: Span) -> str:
    """A span with both ends, in A1 notation; an open end as whole rows or columns."""
    left = "" if span.start_column is None else column_letters(span.start_column)
    right = "" if span.end_column is None else column_letters(span.end_column - 1)
    top = "" if span.start_row is None else str(span.start_row + 1)
    bottom = "" if span.end_row is None else str(span.end_row)
    first, last = f"{left}{top}", f"{right}{bottom}"
    return first if first == last else f"{first}:{last}"
