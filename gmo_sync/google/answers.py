"""What an error answer of Google says: both envelopes, and bodies that are no envelope at all.

Sheets, Forms and Slides answer `{"error": {code, message, status, details}}`, Drive `{"error": {code, message,
errors}}`; a 403, 429 or 5xx may be a page of HTML. What follows from it is decided in `retries` and `refusals`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MESSAGE_LENGTH = 300
"""Characters of Google's message that are shown: enough for its longest sentence, too little for a page."""


@dataclass(frozen=True)
class Told:
    """Google's message ("" when there is none), its reason words, and the service that an `ErrorInfo` names."""

    message: str = ""
    reasons: frozenset[str] = field(default_factory=frozenset)
    service: str = ""


def told(body: bytes) -> Told:
    """Read an error body; one that is no envelope says nothing, and is never quoted."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return Told()
    if not isinstance(error, Mapping):  # the token endpoint: {"error": "invalid_grant"}
        return Told(reasons=frozenset({error})) if isinstance(error, str) else Told()
    entries = [*_entries(error.get("errors")), *_entries(error.get("details"))]
    reasons = frozenset(entry["reason"] for entry in entries if isinstance(entry.get("reason"), str))
    about: Mapping[str, Any] = next(
        (entry["metadata"] for entry in entries if isinstance(entry.get("metadata"), Mapping)), {}
    )
    message = " ".join(str(error.get("message") or "").split())
    return Told(
        message if len(message) <= MESSAGE_LENGTH else message[: MESSAGE_LENGTH - 1] + "…",
        reasons,
        str(about.get("service", "")),
    )


def _entries(found: object) -> list[Mapping[str, Any]]:
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []
