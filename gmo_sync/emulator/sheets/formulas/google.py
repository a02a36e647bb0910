"""Functions that Google has and the engine has not, small enough to be given to it: operators by name, texts, pictures.

A function takes what the engine hands over (numbers, texts, truth values, None, rows of a range, errors as dicts) and
gives the same back.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

from gmo_sync.emulator.sheets.locales import locale_named
from gmo_sync.emulator.sheets.number_format import general, shown

Function = Callable[..., Any]


class Failure(Exception):  # noqa: N818 - a value of the cell, not a failure of the program
    """The function is worth this error: the engine's kind and Google's sentence."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind = kind


def _each(arguments: tuple[Any, ...]) -> Iterator[Any]:
    """Every value of the arguments, row by row; the first error ends the evaluation."""
    for argument in arguments:
        rows = argument if isinstance(argument, list) else [[argument]]
        for row in rows:
            for value in row:
                if isinstance(value, dict):
                    raise Failure(str(value.get("kind", "Value")), str(value.get("message") or ""))
                yield value


def _one(argument: Any) -> Any:
    return next(_each((argument,)), None)


def _text(argument: Any, decimal: str = ".") -> str:
    value = _one(argument)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else general(value, decimal)


def _number(name: str, at: int, argument: Any) -> float:
    value = _one(argument)
    if value is None:
        return 0
    try:
        return float(value)
    except ValueError:
        raise Failure(
            "Value",
            f"Function {name} parameter {at} expects number values. But '{value}' is a text and cannot be coerced to a "
            "number.",
        ) from None


def _arithmetic(name: str, compute: Callable[[float, float], Any]) -> Function:
    def function(first: Any, second: Any) -> Any:
        return compute(_number(name, 1, first), _number(name, 2, second))

    return function


def _divide(first: Any, second: Any) -> float:
    divisor = _number("DIVIDE", 2, second)
    if divisor == 0:
        raise Failure("Div", "Function DIVIDE parameter 2 cannot be zero.")
    return _number("DIVIDE", 1, first) / divisor


def _equal(first: Any, second: Any) -> bool:
    left, right = _one(first), _one(second)
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return bool(left == right)


def _split(text: Any, delimiter: Any, each: Any = True, no_empty: Any = True) -> list[list[Any]]:
    marks = _text(delimiter)
    if not marks:
        raise Failure("Value", "Function SPLIT parameter 2 value should be non-empty.")
    pattern = "|".join(re.escape(mark) for mark in (marks if _one(each) else [marks]))
    parts = re.split(pattern, _text(text))
    if _one(no_empty):
        parts = [part for part in parts if part]
    return [[float(part) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", part) else part for part in parts]]


def _expression(text: Any) -> re.Pattern[str]:
    try:
        return re.compile(_text(text))
    except re.error:
        message = f'Function REGEXMATCH parameter 2 value "{_text(text)}" is not a valid regular expression.'
        raise Failure("Ref", message) from None


def _matches(text: Any, expression: Any) -> bool:
    return _expression(expression).search(_text(text)) is not None


def _extract(text: Any, expression: Any) -> Any:
    found = _expression(expression).search(_text(text))
    if found is None:
        raise Failure(
            "Na", f'Function REGEXEXTRACT parameter 2 value "{_text(expression)}" does not match text of parameter 1.'
        )
    return [[group or "" for group in found.groups()]] if found.groups() else found[0]


def _replaced(text: Any, expression: Any, replacement: Any) -> str:
    given = re.sub(r"\$([0-9])", r"\\g<\1>", _text(replacement).replace("\\", "\\\\"))
    try:
        return _expression(expression).sub(given, _text(text))
    except re.error:
        raise Failure("Value", "Invalid replacement in REGEXREPLACE.") from None


def _rank(value: Any) -> tuple[int, Any]:
    """Numbers before texts before truth values, as a sort puts them."""
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _sorted(values: Any, *orders: Any) -> list[list[Any]]:
    """SORT(range, column, ascending, column, ascending, …): stable, empty cells last."""
    rows = list(values) if isinstance(values, list) else [[values]]
    if not orders:
        orders = (1, True)
    for at in range(len(orders) - len(orders) % 2 - 2, -1, -2):
        column, ascending = int(_number("SORT", at + 2, orders[at])) - 1, bool(_one(orders[at + 1]))
        if not 0 <= column < len(rows[0]):
            raise Failure("Value", f"SORT column index {column + 1} is out of range.")
        filled = [row for row in rows if row[column] is not None]
        filled.sort(key=lambda row: _rank(row[column]), reverse=not ascending)
        rows = filled + [row for row in rows if row[column] is None]
    return rows


def _unique_count(*arguments: Any) -> int:
    return len({(type(value), value) for value in _each(arguments) if value is not None})


def _constrained(values: Any, rows: Any, columns: Any) -> list[list[Any]]:
    grid = values if isinstance(values, list) else [[values]]
    return [row[: int(_one(columns))] for row in grid[: int(_one(rows))]]


def functions(locale: str) -> dict[str, Function]:
    """The functions by name, as they work in a spreadsheet of a locale."""

    decimal = locale_named(locale).decimal

    def join(delimiter: Any, *arguments: Any) -> str:
        return _text(delimiter).join(_text(value, decimal) for value in _each(arguments))

    def text(value: Any, pattern: Any) -> str:
        return shown(_one(value) or 0, {"type": "NUMBER", "pattern": _text(pattern)}, locale)

    def address(text_: Any) -> bool:
        return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", _text(text_)) is not None

    def url(text_: Any) -> bool:
        return re.fullmatch(r"(?:https?|ftp)://[^\s/]+\S*|[\w-]+(?:\.[\w-]+)+\S*", _text(text_)) is not None

    return {
        "ADD": _arithmetic("ADD", operator.add),
        "MINUS": _arithmetic("MINUS", operator.sub),
        "MULTIPLY": _arithmetic("MULTIPLY", operator.mul),
        "DIVIDE": _divide,
        "POW": _arithmetic("POW", operator.pow),
        "UMINUS": lambda value: -_number("UMINUS", 1, value),
        "UNARY_PERCENT": lambda value: _number("UNARY_PERCENT", 1, value) / 100,
        "EQ": _equal,
        "NE": lambda first, second: not _equal(first, second),
        "GT": _arithmetic("GT", operator.gt),
        "GTE": _arithmetic("GTE", operator.ge),
        "LT": _arithmetic("LT", operator.lt),
        "LTE": _arithmetic("LTE", operator.le),
        "JOIN": join,
        "SORT": _sorted,
        "SPLIT": _split,
        "FLATTEN": lambda *arguments: [[value] for value in _each(arguments)],
        "REGEXMATCH": _matches,
        "REGEXEXTRACT": _extract,
        "REGEXREPLACE": _replaced,
        "COUNTUNIQUE": _unique_count,
        "ARRAY_CONSTRAIN": _constrained,
        "TO_TEXT": lambda value: _text(value, decimal),
        "TO_PURE_NUMBER": _one,
        "TO_PERCENT": _one,
        "TO_DOLLARS": _one,
        "TO_DATE": _one,
        "ISEMAIL": address,
        "ISURL": url,
        "IMAGE": lambda *_: "",
        "SPARKLINE": lambda *_: "",
        "TEXT": text,
    }
