"""Which responses are new and which were sent again, from what is known and what was fetched.

Google filters by `timestamp >= N` and does not say how soon a response can be found, so the question begins some
minutes before the last known one, and what comes twice is told by responseId and lastSubmittedTime.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gmo_sync.forms.answers import FormResponse, instant, submitted_at

OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Increment:
    """new, changed: responses in the order of time. known: responseId → lastSubmittedTime to be kept for the next
    time."""

    new: tuple[FormResponse, ...]
    changed: tuple[FormResponse, ...]
    known: Mapping[str, str]

    @property
    def responses(self) -> tuple[FormResponse, ...]:
        """New and changed ones, in the order of time."""
        return tuple(sorted((*self.new, *self.changed), key=_moment))


def since(known: Mapping[str, str], overlap: timedelta = OVERLAP) -> datetime | None:
    """From when on to ask Google; None to ask for all, when nothing is known yet."""
    return max(map(instant, known.values())) - overlap if known else None


def increment(known: Mapping[str, str], fetched: Iterable[FormResponse]) -> Increment:
    """Sort `fetched` out. known: responseId → lastSubmittedTime, as an earlier `Increment` had it.

    A response that is known with a later time than the one fetched is left alone.
    """
    latest: dict[str, FormResponse] = {}
    for response in sorted(fetched, key=_moment):
        latest[response["responseId"]] = response
    new = [response for key, response in latest.items() if key not in known]
    changed = [
        response for key, response in latest.items() if key in known and submitted_at(response) > instant(known[key])
    ]
    taken = {response["responseId"]: response["lastSubmittedTime"] for response in (*new, *changed)}
    return Increment(tuple(sorted(new, key=_moment)), tuple(sorted(changed, key=_moment)), {**known, **taken})


def _moment(response: FormResponse) -> tuple[datetime, str]:
    return submitted_at(response), response["responseId"]
