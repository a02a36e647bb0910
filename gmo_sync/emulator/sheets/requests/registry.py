"""The table of request kinds: each module of this package adds its functions by `@kind(...)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.workbook import Json, Workbook

Apply = Callable[[Workbook, Json], "Json | None"]
"""Carries out one request on a private workbook; gives the reply's inside, None for kinds without a reply."""

KINDS: dict[str, Apply] = {}


def kind(name: str) -> Callable[[Apply], Apply]:
    """Register a function for a request kind, in Google's spelling."""

    def add(function: Apply) -> Apply:
        KINDS[name] = function
        return function

    return add


def dimension_span(body: Json, count: int) -> tuple[str, int, int]:
    """Dimension, start and end of a DimensionRange within a dimension of `count` rows or columns; open ends closed."""
    dimension = body.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("No dimension specified.")
    start = body.get("startIndex")
    end = body.get("endIndex")
    start = 0 if start is None else start
    end = count if end is None else end
    if start < 0 or end < 0:
        raise invalid("DimensionRange indexes must be >= 0")
    return dimension, start, end


def required(body: Json, name: str) -> Any:
    """A field that the request cannot do without."""
    value = body.get(name)
    if value is None:
        raise invalid(f"{name} is required")
    return value
