"""Pydantic's and typer's complaints about a value in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable

from gmo_sync.language import Message

_Words = Callable[[re.Match[str]], Message]


def _choices(found: re.Match[str]) -> Message:
    return Message("allowed are {choices}", choices=", ".join(re.findall(r"'([^']+)'", found.group(1))))


_PATTERNS: tuple[tuple[str, _Words], ...] = (
    (r"Input should be ('.*')$", _choices),
    (r"is not one of ('.*?)\.?$", _choices),
    (r"less than or equal to (\S+)", lambda found: Message("at most {limit} is allowed", limit=found.group(1))),
    (r"greater than or equal to (\S+)", lambda found: Message("at least {limit} is allowed", limit=found.group(1))),
    (r"valid integer", lambda _: Message("a whole number is wanted")),
    (r"valid number", lambda _: Message("a number is wanted")),
    (r"valid (string|path)", lambda _: Message("words in quotes are wanted")),
    (r"valid dictionary", lambda _: Message("this is the name of a section, not of a setting")),
    (r"is a file", lambda _: Message("this is a file; a folder is wanted")),
)


def plain_reason(said: str) -> Message:
    """A complaint as a person would put it; what is not known stays as it is."""
    for pattern, words in _PATTERNS:
        if found := re.search(pattern, said):
            return words(found)
    return Message("{words}", words=said.removeprefix("Value error, "))
