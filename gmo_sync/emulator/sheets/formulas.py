"""What a formula is worth: a small honest subset behind one function, `evaluate`.

Arithmetic, comparison, joining, references within the spreadsheet and the functions in `_FUNCTIONS`. All else is worth
the error value `#NAME?` or `#ERROR!`, never an exception. A fuller engine can take the place of this module.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from gmo_sync.emulator.sheets.a1 import Span, column_letters, parse_span
from gmo_sync.emulator.sheets.cells import ErrorValue, Value, is_number, plain_number
from gmo_sync.emulator.sheets.locales import locale_named
from gmo_sync.emulator.sheets.number_format import general
from gmo_sync.emulator.sheets.serials import EPOCH

Grid = list[list[Value]]


class Reader(Protocol):
    """Where references are looked up. `title` None is the tab of the formula; KeyError for an unknown tab."""

    def cell(self, title: str | None, row: int, column: int) -> Value:
        """The effective value of one cell, None if empty or outside."""

    def size(self, title: str | None) -> tuple[int, int]:
        """Rows and columns of the tab."""

    def named(self, name: str) -> tuple[str, Span] | None:
        """Tab and cells of a named range."""


class _FormulaError(Exception):
    """The formula is worth an error value; carried up to `evaluate`."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.error = ErrorValue(kind, message)


def evaluate(
    formula: str,
    reader: Reader,
    *,
    locale: str = "en_US",
    at: tuple[int, int] = (0, 0),
    shift: tuple[int, int] = (0, 0),
    now: datetime | None = None,
) -> Value:
    """The value of a formula as typed (`=…`).

    `at` is the formula's own row and column (zero-based), `shift` how far relative references are moved (for rules that
    are written for the first cell of a range), `now` the wall time of the spreadsheet.
    """
    try:
        tree = _parse(formula[1:] if formula.startswith("=") else formula, locale_named(locale).decimal == ",")
        value = _Evaluation(reader, locale, at, shift, now).scalar(tree)
    except _FormulaError as failure:
        return failure.error
    except RecursionError:
        return ErrorValue("ERROR", "Formula is too deep.")
    except (OverflowError, ValueError):
        return ErrorValue("NUM")
    return 0 if value is None else value


_REFERENCE = (
    r"(?:(?P<title>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?P<span>\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}(?:\$?[0-9]+)?)?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]+:\$?[0-9]+)(?![\w(])"
)
_TOKENS = re.compile(
    rf'\s*(?:(?P<text>"(?:[^"]|"")*")|{_REFERENCE}|(?P<number>[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?|[.][0-9]+)'
    r"|(?P<name>[^\W\d][\w.]*)|(?P<sign><>|<=|>=|[-+*/^&=<>%(),;{}\\])|(?P<error>#[A-Z/0!?]+))",
)
_URL_ARGUMENT = re.compile(r'=\s*HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)


def link_of(formula: str) -> str | None:
    """The address in a `=HYPERLINK("…")` formula, None if there is none."""
    found = _URL_ARGUMENT.match(formula)
    return found[1] if found else None


def _move_reference(span: str, rows: int, columns: int) -> str:
    def corner(part: str) -> str:
        found = re.fullmatch(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)", part)
        if not found:
            return part
        fixed_column, letters, fixed_row, number = found.groups()
        if letters and not fixed_column:
            column = _letters_index(letters) + columns
            if column < 0:
                raise _FormulaError("REF")
            letters = column_letters(column)
        if number and not fixed_row:
            row = int(number) + rows
            if row < 1:
                raise _FormulaError("REF")
            number = str(row)
        return f"{fixed_column}{letters}{fixed_row}{number}"

    return ":".join(corner(part) for part in span.split(":"))


def _letters_index(letters: str) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def moved_formula(formula: str, rows: int, columns: int) -> str:
    """The formula with its relative references moved, as when it is copied to another cell."""
    if not (rows or columns):
        return formula

    def replace(found: re.Match[str]) -> str:
        if not found["span"]:
            return found[0]
        start = found.start("span") - found.start()
        try:
            return found[0][:start] + _move_reference(found["span"], rows, columns)
        except _FormulaError:
            return found[0][:start] + "#REF!"

    return "=" + _TOKENS.sub(replace, formula[1:])


_Tree = tuple[Any, ...]


@lru_cache(maxsize=2048)
def _parse(text: str, comma_decimal: bool) -> _Tree:
    tokens: list[tuple[str, Any]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        found = _TOKENS.match(text, position)
        if not found:
            raise _FormulaError("ERROR", "Formula parse error.")
        if found["text"] is not None:
            tokens.append(("text", found["text"][1:-1].replace('""', '"')))
        elif found["span"]:
            title = found["title"]
            tokens.append(
                ("reference", (title[1:-1].replace("''", "'") if title and title[0] == "'" else title, found["span"]))
            )
        elif found["number"]:
            number = found["number"]
            if "," in number and not comma_decimal:
                number = number.split(",")[0]
                tokens.append(("number", float(number)))
                position = found.start("number") + len(number)
                continue
            tokens.append(("number", float(number.replace(",", "."))))
        elif found["name"]:
            tokens.append(("name", found["name"]))
        elif found["error"]:
            tokens.append(("error", found["error"]))
        else:
            tokens.append(("sign", found["sign"]))
        position = found.end()
    parser = _Parser(tokens)
    tree = parser.comparison()
    if parser.at != len(tokens):
        raise _FormulaError("ERROR", "Formula parse error.")
    return tree


class _Parser:
    """Recursive descent over the tokens; builds nested tuples."""

    def __init__(self, tokens: list[tuple[str, Any]]) -> None:
        self.tokens = tokens
        self.at = 0

    def sign(self, *signs: str) -> str | None:
        """Take the next token if it is one of these signs."""
        if self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "sign" and text in signs:
                self.at += 1
                return str(text)
        return None

    def comparison(self) -> _Tree:
        """`a = b`, the loosest binding."""
        return self.chain(self.joined, "=", "<>", "<=", ">=", "<", ">")

    def joined(self) -> _Tree:
        """`a & b`."""
        return self.chain(self.sum, "&")

    def sum(self) -> _Tree:
        """`a + b`, `a - b`."""
        return self.chain(self.product, "+", "-")

    def product(self) -> _Tree:
        """`a * b`, `a / b`."""
        return self.chain(self.power, "*", "/")

    def power(self) -> _Tree:
        """`a ^ b`."""
        return self.chain(self.unary, "^")

    def chain(self, below: Callable[[], _Tree], *signs: str) -> _Tree:
        """Left-associative operators."""
        left = below()
        while found := self.sign(*signs):
            left = ("binary", found, left, below())
        return left

    def unary(self) -> _Tree:
        """Signs before and percent after an operand."""
        if found := self.sign("-", "+"):
            operand = self.unary()
            return ("minus", operand) if found == "-" else operand
        tree = self.operand()
        while self.sign("%"):
            tree = ("binary", "/", tree, ("value", 100))
        return tree

    def operand(self) -> _Tree:
        """A literal, a reference, a call, or something in parentheses."""
        if self.sign("("):
            tree = self.comparison()
            self.close()
            return tree
        if self.at >= len(self.tokens):
            raise _FormulaError("ERROR", "Formula parse error.")
        kind, found = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            return ("value", found)
        if kind == "number":
            return ("value", plain_number(found))
        if kind == "reference":
            return ("reference", *found)
        if kind == "error":
            return ("error", "REF" if found == "#REF!" else "N_A" if found == "#N/A" else "ERROR")
        if kind == "name":
            if self.sign("("):
                return ("call", found.upper(), self.arguments())
            if found.upper() in ("TRUE", "FALSE"):
                return ("value", found.upper() == "TRUE")
            return ("named", found)
        raise _FormulaError("ERROR", "Formula parse error.")

    def arguments(self) -> tuple[_Tree, ...]:
        """The arguments of a call, up to the closing parenthesis; both separators are taken."""
        found: list[_Tree] = []
        if self.sign(")"):
            return ()
        while True:
            if self.at < len(self.tokens) and self.tokens[self.at] in (("sign", ","), ("sign", ";"), ("sign", ")")):
                found.append(("value", None))
            else:
                found.append(self.comparison())
            if not self.sign(",", ";"):
                self.close()
                return tuple(found)

    def close(self) -> None:
        """A closing parenthesis."""
        if not self.sign(")"):
            raise _FormulaError("ERROR", "Formula parse error.")


class _Evaluation:
    """One evaluation of one formula."""

    def __init__(
        self, reader: Reader, locale: str, at: tuple[int, int], shift: tuple[int, int], now: datetime | None
    ) -> None:
        self.reader, self.locale, self.at, self.shift, self.now = reader, locale, at, shift, now

    def scalar(self, tree: _Tree) -> Value:
        """The single value of a subtree; the first cell of a range."""
        value = self.value(tree)
        if isinstance(value, list):
            value = value[0][0] if value and value[0] else None
        if isinstance(value, ErrorValue):
            raise _FormulaError(value.type, value.message)
        return value

    def value(self, tree: _Tree) -> Value | Grid:
        """The value of a subtree: a scalar, or the cells of a range."""
        match tree:
            case ("value", literal):
                return literal  # type: ignore[no-any-return]
            case ("reference", title, span):
                return self.cells(title, span)
            case ("minus", operand):
                return -self.number(operand)
            case ("error", kind):
                raise _FormulaError(kind)
            case ("binary", sign, left, right):
                return self.binary(sign, left, right)
            case ("call", name, arguments):
                function = _FUNCTIONS.get(name)
                if function is None:
                    raise _FormulaError("NAME", f"Unknown function: '{name}'.")
                return function(self, arguments)
            case ("named", name):
                found = self.reader.named(name)
                if found is None:
                    raise _FormulaError("NAME", f"Unknown range name: '{name.upper()}'.")
                return self.grid(*found)
        raise _FormulaError("ERROR")

    def cells(self, title: str | None, text: str) -> Value | Grid:
        """The cells a reference names."""
        if self.shift != (0, 0):
            text = _move_reference(text, *self.shift)
        span = parse_span(text)
        if span is None:
            raise _FormulaError("REF")
        return self.grid(title, span)

    def grid(self, title: str | None, span: Span) -> Value | Grid:
        """The cells of a span; a scalar for a single cell."""
        try:
            if span.cell:
                return self.reader.cell(title, span.start_row or 0, span.start_column or 0)
            rows, columns = self.reader.size(title)
            return [
                [
                    self.reader.cell(title, row, column)
                    for column in range(span.start_column or 0, min(columns, span.end_column or columns))
                ]
                for row in range(span.start_row or 0, min(rows, span.end_row or rows))
            ]
        except KeyError:
            raise _FormulaError("REF", f"Unresolved sheet name '{title}'.") from None

    def number(self, tree: _Tree) -> int | float:
        """A subtree as a number, as arithmetic sees it."""
        return self.as_number(self.scalar(tree))

    def as_number(self, value: Value) -> int | float:
        """Empty is 0, truth values are 1 and 0, texts are read by the locale."""
        if value is None:
            return 0
        if isinstance(value, str):
            text = value.strip().replace(locale_named(self.locale).decimal, ".")
            try:
                return plain_number(float(text))
            except ValueError:
                raise _FormulaError("VALUE", f"'{value}' is a text and cannot be coerced to a number.") from None
        return int(value) if isinstance(value, bool) else value  # type: ignore[return-value]

    def text(self, tree: _Tree) -> str:
        """A subtree as text, as joining sees it."""
        value = self.scalar(tree)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return value if isinstance(value, str) else general(value, locale_named(self.locale).decimal)  # type: ignore[arg-type]

    def truth(self, tree: _Tree) -> bool:
        """A subtree as a truth value."""
        value = self.scalar(tree)
        if isinstance(value, str):
            if value.upper() in ("TRUE", "FALSE"):
                return value.upper() == "TRUE"
            raise _FormulaError("VALUE")
        return bool(value)

    def binary(self, sign: str, left: _Tree, right: _Tree) -> Value:
        """One operator."""
        if sign == "&":
            return self.text(left) + self.text(right)
        if sign in ("+", "-", "*", "/", "^"):
            first, second = self.number(left), self.number(right)
            if sign == "/" and second == 0:
                raise _FormulaError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
            result = _ARITHMETIC[sign](first, second)
            if isinstance(result, complex):
                raise _FormulaError("NUM")
            return plain_number(result)
        return _compare(sign, self.scalar(left), self.scalar(right))

    def flat(self, arguments: tuple[_Tree, ...]) -> Iterator[tuple[Value, bool]]:
        """Every value of the arguments, and whether it came from a range."""
        for tree in arguments:
            value = self.value(tree)
            if isinstance(value, list):
                for row in value:
                    for item in row:
                        yield item, True
            else:
                yield value, tree[0] == "reference"

    def numbers(self, arguments: tuple[_Tree, ...]) -> list[int | float]:
        """The numbers among the arguments: in ranges others are passed over, written ones must be numbers."""
        found: list[int | float] = []
        for value, from_range in self.flat(arguments):
            if isinstance(value, ErrorValue):
                raise _FormulaError(value.type, value.message)
            if is_number(value):
                found.append(value)  # type: ignore[arg-type]
            elif not from_range and value is not None:
                found.append(self.as_number(value))
        return found


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}


def _rank(value: Value) -> tuple[int, Any]:
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, value or 0


def _compare(sign: str, left: Value, right: Value) -> bool:
    if left is None and isinstance(right, str):
        left = ""
    if right is None and isinstance(left, str):
        right = ""
    first, second = _rank(left), _rank(right)
    return {
        "=": first == second,
        "<>": first != second,
        "<": first < second,
        ">": first > second,
        "<=": first <= second,
        ">=": first >= second,
    }[sign]


def _arity(arguments: tuple[_Tree, ...], least: int, most: int) -> None:
    if not least <= len(arguments) <= most:
        raise _FormulaError("N_A", f"Wrong number of arguments. Expected {least}, but got {len(arguments)}.")


def _average(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
    numbers = run.numbers(arguments)
    if not numbers:
        raise _FormulaError("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
    return plain_number(sum(numbers) / len(numbers))


def _if(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value | Grid:
    _arity(arguments, 2, 3)
    if run.truth(arguments[0]):
        return run.value(arguments[1])
    return run.value(arguments[2]) if len(arguments) > 2 else False


def _if_error(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
    _arity(arguments, 1, 2)
    try:
        return run.scalar(arguments[0])
    except _FormulaError:
        return run.scalar(arguments[1]) if len(arguments) > 1 else ""


def _hyperlink(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
    _arity(arguments, 1, 2)
    return run.scalar(arguments[-1])


def _count_if(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
    _arity(arguments, 2, 2)
    wanted = run.scalar(arguments[1])
    sign = "="
    if isinstance(wanted, str) and (found := re.match(r"(<>|<=|>=|<|>|=)(.*)", wanted)):
        sign, wanted = found[1], found[2]
        try:
            wanted = run.as_number(wanted)
        except _FormulaError:
            wanted = found[2]
    return sum(1 for value, _ in run.flat(arguments[:1]) if value is not None and _compare(sign, value, wanted))


def _round(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
    _arity(arguments, 1, 2)
    places = int(run.number(arguments[1])) if len(arguments) > 1 else 0
    scaled = abs(run.number(arguments[0])) * 10**places
    rounded = int(scaled + 0.5) / 10**places
    return plain_number(rounded if run.number(arguments[0]) >= 0 else -rounded)


def _mod(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
    _arity(arguments, 2, 2)
    divisor = run.number(arguments[1])
    if divisor == 0:
        raise _FormulaError("DIVIDE_BY_ZERO")
    return plain_number(run.number(arguments[0]) % divisor)


def _now(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
    _arity(arguments, 0, 0)
    moment = (run.now or EPOCH) - EPOCH
    return moment.days + moment.seconds / 86_400


def _place(which: int) -> Callable[[_Evaluation, tuple[_Tree, ...]], Value]:
    def place(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
        if not arguments:
            return run.at[which] + 1
        tree = arguments[0]
        if tree[0] != "reference":
            raise _FormulaError("N_A")
        text = _move_reference(tree[2], *run.shift) if run.shift != (0, 0) else tree[2]
        span = parse_span(text) or Span()
        return ((span.start_row, span.start_column)[which] or 0) + 1

    return place


def _text_function(change: Callable[[str], Value]) -> Callable[[_Evaluation, tuple[_Tree, ...]], Value]:
    def function(run: _Evaluation, arguments: tuple[_Tree, ...]) -> Value:
        _arity(arguments, 1, 1)
        return change(run.text(arguments[0]))

    return function


_FUNCTIONS: dict[str, Callable[[_Evaluation, tuple[_Tree, ...]], Value | Grid]] = {
    "SUM": lambda run, arguments: plain_number(sum(run.numbers(arguments))),
    "AVERAGE": _average,
    "MIN": lambda run, arguments: min(run.numbers(arguments), default=0),
    "MAX": lambda run, arguments: max(run.numbers(arguments), default=0),
    "COUNT": lambda run, arguments: sum(1 for value, _ in run.flat(arguments) if is_number(value)),
    "COUNTA": lambda run, arguments: sum(1 for value, _ in run.flat(arguments) if value is not None),
    "COUNTIF": _count_if,
    "IF": _if,
    "IFERROR": _if_error,
    "AND": lambda run, arguments: all(run.truth(tree) for tree in arguments),
    "OR": lambda run, arguments: any(run.truth(tree) for tree in arguments),
    "NOT": lambda run, arguments: not run.truth(arguments[0]),
    "ABS": lambda run, arguments: abs(run.number(arguments[0])),
    "ROUND": _round,
    "MOD": _mod,
    "LEN": _text_function(len),
    "UPPER": _text_function(str.upper),
    "LOWER": _text_function(str.lower),
    "TRIM": _text_function(lambda text: " ".join(text.split())),
    "CONCATENATE": lambda run, arguments: "".join(run.text(tree) for tree in arguments),
    "ISBLANK": lambda run, arguments: run.value(arguments[0]) is None,
    "HYPERLINK": _hyperlink,
    "ROW": _place(0),
    "COLUMN": _place(1),
    "NOW": _now,
    "TODAY": lambda run, arguments: int(_now(run, arguments)),  # type: ignore[arg-type]
    "TIME": lambda run, arguments: plain_number(
        sum(run.number(tree) * part for tree, part in zip(arguments, (3600, 60, 1), strict=True)) / 86_400
    ),
}
