"""REGEXMATCH, REGEXEXTRACT and REGEXREPLACE by RE2, the engine that Google's own use: no expression takes for ever."""

from __future__ import annotations

import re
from typing import Any

from gmo_sync.emulator.sheets.formulas.arguments import Failure, Function, text_of

try:
    import re2
except ImportError:  # the extra is not installed
    re2 = None


def functions() -> dict[str, Function]:
    """The functions by name; none without the library."""
    if re2 is None:
        return {}
    return {"REGEXMATCH": _matches, "REGEXEXTRACT": _extract, "REGEXREPLACE": _replaced}


def _expression(text: Any) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(text_of(text), options)
    except re2.error:
        raise Failure("Ref") from None


def _matches(text: Any, expression: Any) -> bool:
    return _expression(expression).search(text_of(text)) is not None


def _extract(text: Any, expression: Any) -> Any:
    found = _expression(expression).search(text_of(text))
    if found is None:
        raise Failure("Na")
    return [[group or "" for group in found.groups()]] if found.groups() else found[0]


def _replaced(text: Any, expression: Any, replacement: Any) -> str:
    given = text_of(replacement)

    def put(found: Any) -> str:
        return re.sub(r"\$([0-9])", lambda number: _group(found, int(number[1])), given)

    return str(_expression(expression).sub(put, text_of(text)))


def _group(found: Any, number: int) -> str:
    if number > len(found.groups()):
        raise Failure("Value")
    return found[number] or ""
