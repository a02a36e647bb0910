"""Google's quotas per minute, and what a call counts for.

Decides how many requests (Drive: units) a user and a project may make in one minute, and the refusal of the one that is
too many. Minutes are those of the clock: what was used is forgotten when the next one begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.refusals import quota_exceeded

READ = "read_requests"
EXPENSIVE_READ = "expensive_read_requests"
WRITE = "write_requests"
UNITS = "queries"

# A POST that changes nothing counts as a read.
_READS_BY_POST = ("ByDataFilter", ".search")
_EXPENSIVE = frozenset(("forms.forms.responses.list", "slides.presentations.pages.getThumbnail"))
_DRIVE_UNITS = {"list": 100, "export": 200, "download": 200, "get": 5}
_DRIVE_EDITS = frozenset(("POST", "PUT", "PATCH", "DELETE"))


@dataclass(frozen=True)
class Limit:
    """What one minute allows."""

    per_project: int
    per_user: int


LIMITS: Mapping[tuple[str, str], Limit] = {
    ("sheets", READ): Limit(300, 60),
    ("sheets", WRITE): Limit(300, 60),
    ("forms", READ): Limit(975, 390),
    ("forms", EXPENSIVE_READ): Limit(450, 180),
    ("forms", WRITE): Limit(375, 150),
    ("slides", READ): Limit(3000, 600),
    ("slides", EXPENSIVE_READ): Limit(300, 60),
    ("slides", WRITE): Limit(600, 60),
    ("drive", UNITS): Limit(1_000_000, 325_000),
}


def cost(method_id: str, http_method: str) -> tuple[str, int]:
    """What a call is counted as, and for how much.

    >>> cost("sheets.spreadsheets.values.batchGetByDataFilter", "POST")
    ('read_requests', 1)
    """
    api, *_, verb = method_id.split(".")
    if api == "drive":
        return UNITS, 50 if http_method in _DRIVE_EDITS else _DRIVE_UNITS.get(verb, 5)
    if method_id in _EXPENSIVE:
        return EXPENSIVE_READ, 1
    is_read = http_method == "GET" or (
        method_id.endswith(_READS_BY_POST) and "Clear" not in method_id and "Update" not in method_id
    )
    return (READ if is_read else WRITE), 1


class Quotas:
    """What was used in this minute; every limit is multiplied by `scale` and at least one request."""

    def __init__(self, scale: float) -> None:
        if not 0 < scale < 1e6:
            raise ValueError("the scale of quotas is a number above 0")
        self.scale = scale
        self._minute: datetime | None = None
        self._used: dict[tuple[str, str, str, str], int] = {}

    def take(self, method_id: str, http_method: str, user: str, project: str, now: datetime) -> ApiError | None:
        """Count a call of a user in a project; the refusal, uncounted, where this minute allows no more."""
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._used.clear()
        api = method_id.partition(".")[0]
        metric, units = cost(method_id, http_method)
        limit = LIMITS[api, metric]
        own = (api, metric, project, user)
        whole = (api, metric, project, "")
        for used, allowed, per_user in ((own, limit.per_user, True), (whole, limit.per_project, False)):
            most = max(units, int(allowed * self.scale))
            if self._used.get(used, 0) + units > most:
                return quota_exceeded(api, metric, per_user=per_user, value=most)
        for used in (own, whole):
            self._used[used] = self._used.get(used, 0) + units
        return None
