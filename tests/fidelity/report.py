"""What a run is told as: a table by endpoint, the rules, what is known to differ, and every disagreement in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.fidelity.ignored import COUNTERS, RULES, UNORDERED
from tests.fidelity.known import KNOWN, Sorting
from tests.fidelity.replay import Judged

TARGET = 98.0  # percent of responses


@dataclass(frozen=True)
class Count:
    """How many responses and leaves agree."""

    responses: int
    equal: int
    leaves: int
    equal_leaves: int

    @property
    def percent(self) -> float:
        """Responses that are equal."""
        return 100 * self.equal / self.responses if self.responses else 0.0

    @property
    def percent_of_leaves(self) -> float:
        """Leaves that are equal."""
        return 100 * self.equal_leaves / self.leaves if self.leaves else 0.0


def counted(judged: Sequence[Judged]) -> Count:
    """Count what agrees."""
    leaves = sum(one.verdict.leaves for one in judged)
    differing = sum(len(one.verdict.differences) for one in judged)
    return Count(len(judged), sum(one.verdict.equal for one in judged), leaves, leaves - differing)


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """The agreement by endpoint, and in total."""
    yield "| endpoint | responses | equal | agreement, % | leaves | equal | agreement, % |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for endpoint in sorted({one.endpoint for one in judged}):
        yield _line(endpoint, counted([one for one in judged if one.endpoint == endpoint]))
    yield _line("**all**", counted(judged))


def _line(name: str, count: Count) -> str:
    return (
        f"| {name} | {count.responses:,} | {count.equal:,} | {count.percent:.1f}"
        f" | {count.leaves:,} | {count.equal_leaves:,} | {count.percent_of_leaves:.2f} |"
    )


def rules() -> Iterator[str]:
    """What may differ by nature."""
    yield "Not held against it:"
    yield "- ids: translated one for one, in requests and answers"
    for rule in RULES:
        yield f"- {rule.name}: {rule.says}"
    yield f"- the order of {', '.join(UNORDERED)}, which is another in every answer of Google's"
    yield "and for resources recorded without their session:"
    for rule in COUNTERS:
        yield f"- {rule.name}: {rule.says}"


def remains(sorting: Sorting) -> Iterator[str]:
    """What differs: the known with their reasons, reasons that do not occur, and the unknown."""
    yield "Known to differ:" if KNOWN else "Nothing is known to differ."
    for known in KNOWN:
        if known not in sorting.idle:
            yield f"- {known.recording}: {known.reason}"
    for known in sorting.idle:
        yield f"NO LONGER DIFFERS, take it off the list: {known.recording} {known.path}: {known.reason}"
    shown = 20
    for judged, difference in sorting.unknown[:shown]:
        yield f"UNKNOWN: {judged.recording}#{judged.number} {judged.endpoint} {difference.path}: " + (
            f"Google {difference.expected!r:.120}, here {difference.got!r:.120}"
        )
    if len(sorting.unknown) > shown:
        yield f"UNKNOWN: and {len(sorting.unknown) - shown} more"


def disagreements(judged: Sequence[Judged]) -> Iterator[str]:
    """Every disagreement as a line of JSON."""
    for one in judged:
        for difference in one.verdict.differences:
            told = {
                "endpoint": one.endpoint,
                "recording": one.recording,
                "number": one.number,
                "request": one.request,
                "leaf": difference.path,
                "expected": difference.expected,
                "got": difference.got,
            }
            yield json.dumps(told, ensure_ascii=False, default=repr)
