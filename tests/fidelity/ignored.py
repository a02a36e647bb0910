"""What differs by nature and is not held against the emulator: one table of small rules.

A rule still asks for the same shape: a time for a time, written to the same digit. Ids are no matter of rules but are
translated one for one (`identities.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.fidelity.identities import Identities

Path = tuple[str | int, ...]
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@dataclass(frozen=True)
class Rule:
    """A leaf that may differ: `alike(path, expected, got, identities)` says whether it does so only by nature."""

    name: str
    says: str
    alike: Callable[[Path, Any, Any, Identities], bool]


def _key(path: Path) -> str:
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "")


def _times(path: Path, expected: Any, got: Any, _: Identities) -> bool:
    if not _key(path).endswith("Time"):
        return False
    theirs, ours = _TIME.fullmatch(str(expected)), _TIME.fullmatch(str(got))
    return bool(theirs and ours and len(theirs[1] or "") == len(ours[1] or ""))


def _links(path: Path, expected: Any, got: Any, identities: Identities) -> bool:
    if not _key(path).endswith(("Url", "Uri", "Link")) and "exportLinks" not in path:
        return False
    theirs, ours = urlsplit(identities.text(str(expected))), urlsplit(str(got))
    here = bool(ours.scheme and ours.netloc)
    return here and (theirs.path, theirs.query, theirs.fragment) == (ours.path, ours.query, ours.fragment)


def _people(path: Path, expected: Any, got: Any, _: Identities) -> bool:
    return _key(path) in ("emailAddress", "users", "email") and "@" in str(expected) and "@" in str(got)


RULES = (
    Rule("times", "a key that ends in Time: both RFC 3339, written to the same digit", _times),
    Rule(
        "links",
        "a key that ends in Url, Uri or Link, exportLinks: another host, the same path and query, ids translated",
        _links,
    ),
    Rule("e-mails", "emailAddress, email, users: both are addresses", _people),
)

# Lists that Google itself sends now in one order, now in another: set in order before they are compared.
UNORDERED = ("themeColors",)


def ordered(values: list[Any]) -> list[Any]:
    """The values in an order of their own."""
    return sorted(values, key=lambda value: json.dumps(value, sort_keys=True))


# For resources without a session, where nobody can do again what was done before.


def _numerals(path: Path, expected: Any, got: Any, _: Identities) -> bool:
    counted = ("version", "thumbnailVersion", "quotaBytesUsed")
    return _key(path) in counted and str(expected).isdigit() and str(got).isdigit()


def _names(path: Path, expected: Any, got: Any, _: Identities) -> bool:
    return _key(path) == "displayName" and "layoutProperties" not in path and bool(expected) and bool(got)


COUNTERS = (
    Rule("counters", "version, thumbnailVersion, quotaBytesUsed: both are numerals", _numerals),
    Rule("names of people", "displayName: both have one", _names),
)
