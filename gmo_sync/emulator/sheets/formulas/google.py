"""Functions that Google has and the engine has not, small enough to be given to it: operators by name, texts, pictures.

A function takes what the engine hands over (numbers, texts, truth values, None, rows of a range, errors as dicts) and
gives the same back.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from gmo_sync.emulator.sheets.formulas import expressions
from gmo_sync.emulator.sheets.formulas.arguments import Failure, Function, each_of, number_of, one_of, text_of
from gmo_sync.emulator.sheets.locales import locale_named
from gmo_sync.emulator.sheets.number_format import shown


def _arithmetic(name: str, compute: Callable[[float, float], Any]) -> Function:
    def function(first: Any, second: Any) -> Any:
        return compute(number_of(name, 1, first), number_of(name, 2, second))

    return function


def _divide(first: Any, second: Any) -> float:
    divisor = number_of("DIVIDE", 2, second)
    if divisor == 0:
        raise Failure("Div", "Function DIVIDE parameter 2 cannot be zero.")
    return number_of("DIVIDE", 1, first) / divisor


def _equal(first: Any, second: Any) -> bool:
    left, right = one_of(first), one_of(second)
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return bool(left == right)


def _split(text: Any, delimiter: Any, each: Any = True, no_empty: Any = True) -> list[list[Any]]:
    marks = text_of(delimiter)
    if not marks:
        raise Failure("Value", "Function SPLIT parameter 2 value should be non-empty.")
    pattern = "|".join(re.escape(mark) for mark in (marks if one_of(each) else [marks]))
    parts = re.split(pattern, text_of(text))
    if one_of(no_empty):
        parts = [part for part in parts if part]
    return [[float(part) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", part) else part for part in parts]]


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
        column, ascending = int(number_of("SORT", at + 2, orders[at])) - 1, bool(one_of(orders[at + 1]))
        if not 0 <= column < len(rows[0]):
            raise Failure("Value", f"SORT column index {column + 1} is out of range.")
        filled = [row for row in rows if row[column] is not None]
        filled.sort(key=lambda row: _rank(row[column]), reverse=not ascending)
        rows = filled + [row for row in rows if row[column] is None]
    return rows


def _unique_count(*arguments: Any) -> int:
    return len({(type(value), value) for value in each_of(arguments) if value is not None})


def _constrained(values: Any, rows: Any, columns: Any) -> list[list[Any]]:
    grid = values if isinstance(values, list) else [[values]]
    return [row[: int(one_of(columns))] for row in grid[: int(one_of(rows))]]


def functions(locale: str) -> dict[str, Function]:
    """The functions by name, as they work in a spreadsheet of a locale."""

    decimal = locale_named(locale).decimal

    def join(delimiter: Any, *arguments: Any) -> str:
        return text_of(delimiter).join(text_of(value, decimal) for value in each_of(arguments))

    def text(value: Any, pattern: Any) -> str:
        return shown(one_of(value) or 0, {"type": "NUMBER", "pattern": text_of(pattern)}, locale)

    def address(text_: Any) -> bool:
        return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text_of(text_)) is not None

    def url(text_: Any) -> bool:
        return re.fullmatch(r"(?:https?|ftp)://[^\s/]+\S*|[\w-]+(?:\.[\w-]+)+\S*", text_of(text_)) is not None

    return expressions.functions() | {
        "ADD": _arithmetic("ADD", operator.add),
        "MINUS": _arithmetic("MINUS", operator.sub),
        "MULTIPLY": _arithmetic("MULTIPLY", operator.mul),
        "DIVIDE": _divide,
        "POW": _arithmetic("POW", operator.pow),
        "UMINUS": lambda value: -number_of("UMINUS", 1, value),
        "UNARY_PERCENT": lambda value: number_of("UNARY_PERCENT", 1, value) / 100,
        "EQ": _equal,
        "NE": lambda first, second: not _equal(first, second),
        "GT": _arithmetic("GT", operator.gt),
        "GTE": _arithmetic("GTE", operator.ge),
        "LT": _arithmetic("LT", operator.lt),
        "LTE": _arithmetic("LTE", operator.le),
        "JOIN": join,
        "SORT": _sorted,
        "SPLIT": _split,
        "FLATTEN": lambda *arguments: [[value] for value in each_of(arguments)],
        "COUNTUNIQUE": _unique_count,
        "ARRAY_CONSTRAIN": _constrained,
        "TO_TEXT": lambda value: text_of(value, decimal),
        "TO_PURE_NUMBER": one_of,
        "TO_PERCENT": one_of,
        "TO_DOLLARS": one_of,
        "TO_DATE": one_of,
        "ISEMAIL": address,
        "ISURL": url,
        "IMAGE": lambda *_: "",
        "SPARKLINE": lambda *_: "",
        "TEXT": text,
    }
