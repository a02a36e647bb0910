"""Two answers beside each other, leaf by leaf. Pure.

A leaf is a value that is no object or list, or an empty one. A key on one side only is a disagreement for every leaf
below it. Numbers are equal when they are the same number; `true` is not 1 and "1" is not 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fidelity.identities import KINDS, Identities
from tests.fidelity.ignored import RULES, UNORDERED, Path, Rule, ordered
from tests.fidelity.recordings import Response


@dataclass(frozen=True)
class Missing:
    """Stands where one side has nothing."""

    def __repr__(self) -> str:
        return "(nothing)"


NOTHING = Missing()


@dataclass(frozen=True)
class Difference:
    """One leaf that differs; `path` reads like sheets[0].properties.title."""

    path: str
    expected: Any
    got: Any


@dataclass(frozen=True)
class Verdict:
    """What came of comparing two answers; `leaves` counts both sides' together, those of one side included."""

    leaves: int
    differences: tuple[Difference, ...]

    @property
    def equal(self) -> bool:
        """Whether nothing differs but what may."""
        return not self.differences


def responses(expected: Response, got: Response, identities: Identities) -> Verdict:
    """Compare status, content type and body."""
    heads = [("(status)", expected.status, got.status), ("(content-type)", *_types(expected, got))]
    found = [Difference(name, theirs, ours) for name, theirs, ours in heads if theirs != ours]
    theirs, ours = expected.json, got.json
    if theirs is None and ours is None:
        if expected.body != got.body:
            found.append(Difference("(body)", _shown(expected.body), _shown(got.body)))
        return Verdict(len(heads) + 1, tuple(found))
    below = bodies(NOTHING if theirs is None else theirs, NOTHING if ours is None else ours, identities)
    return Verdict(len(heads) + below.leaves, (*found, *below.differences))


def bodies(expected: Any, got: Any, identities: Identities, rules: Sequence[Rule] = RULES) -> Verdict:
    """Compare two JSON values."""
    found: list[Difference] = []
    leaves = 0
    for path, theirs, ours in _pairs((), expected, got):
        leaves += 1
        if not _same(path, theirs, ours, identities, rules):
            found.append(Difference(spelled(path), theirs, ours))
    return Verdict(leaves, tuple(found))


def spelled(path: Path) -> str:
    """A path as people write it."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or "(body)"


def _types(expected: Response, got: Response) -> tuple[str, str]:
    return expected.content_type.replace(" ", "").lower(), got.content_type.replace(" ", "").lower()


def _shown(body: bytes) -> str:
    return body[:500].decode("utf-8", "replace")


def _pairs(path: Path, expected: Any, got: Any) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(expected, dict) and isinstance(got, dict) and (expected or got):
        for key in [*expected, *(key for key in got if key not in expected)]:
            yield from _pairs((*path, key), expected.get(key, NOTHING), got.get(key, NOTHING))
    elif isinstance(expected, list) and isinstance(got, list) and (expected or got):
        if path and path[-1] in UNORDERED:
            expected, got = ordered(expected), ordered(got)
        for index in range(max(len(expected), len(got))):
            theirs = expected[index] if index < len(expected) else NOTHING
            ours = got[index] if index < len(got) else NOTHING
            yield from _pairs((*path, index), theirs, ours)
    elif NOTHING in (expected, got):
        present, ours_lacks = (expected, True) if got is NOTHING else (got, False)
        for below, value in _leaves(path, present):
            yield (below, value, NOTHING) if ours_lacks else (below, NOTHING, value)
    else:
        yield path, expected, got


def _leaves(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from _leaves((*path, key), below)
    elif isinstance(value, list) and value:
        for index, below in enumerate(value):
            yield from _leaves((*path, index), below)
    else:
        yield path, value


def _same(path: Path, expected: Any, got: Any, identities: Identities, rules: Sequence[Rule]) -> bool:
    if NOTHING in (expected, got):
        return False
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if key in KINDS:
        return identities.agree(key, expected, got)
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, (int, float)) and isinstance(got, (int, float)):
        return expected == got
    if type(expected) is type(got) and expected == got:
        return True
    return any(rule.alike(path, expected, got, identities) for rule in rules)
