"""Titles of tabs that other formats allow."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 31


def title_for(title: str, taken: set[str]) -> str:
    """The title with at most 31 characters, without the signs that are not allowed, unlike all that are `taken`."""
    plain = _FORBIDDEN.sub("_", title).strip("' \t\r\n") or "Sheet"
    found, number = plain[:_LONGEST], 2
    while found.casefold() in taken:
        end = f" ({number})"
        found, number = plain[: _LONGEST - len(end)] + end, number + 1
    taken.add(found.casefold())
    return found
