"""How functions of our own read what the engine hands them, and how they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gmo_sync.emulator.sheets.number_format import general

Function = Callable[..., Any]


class Failure(Exception):  # noqa: N818 - a value of the cell, not a failure of the program
    """The function is worth this error: the engine's kind and Google's sentence."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind = kind


def each_of(arguments: tuple[Any, ...]) -> Iterator[Any]:
    """Every value of the arguments, row by row; the first error ends the evaluation."""
    for argument in arguments:
        rows = argument if isinstance(argument, list) else [[argument]]
        for row in rows:
            for value in row:
                if isinstance(value, dict):
                    raise Failure(str(value.get("kind", "Value")), str(value.get("message") or ""))
                yield value


def one_of(argument: Any) -> Any:
    """The first value of an argument, None for an empty one. Raises Failure for an error value."""
    return next(each_of((argument,)), None)


def text_of(argument: Any, decimal: str = ".") -> str:
    """The first value as text. Raises Failure for an error value."""
    value = one_of(argument)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else general(value, decimal)


def number_of(name: str, at: int, argument: Any) -> float:
    """The first value as a number. Raises Failure for an error value and for text; `name` and `at` say where."""
    value = one_of(argument)
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
