"""What the caller of a sync may choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gmo_sync.language import Message
from gmo_sync.tables import Decision, Policy


class Protected(StrEnum):
    """What becomes of changes to cells and tabs that are protected from this account."""

    STOP = "stop"
    SKIP = "skip"


Decisions = Mapping[str, Mapping[tuple[str, str], Decision]]
"""By table title and then (row id, field): a person's word on single conflicts."""


@dataclass(frozen=True)
class Options:
    """The options of `sync`, as described there."""

    policy: Policy = Policy.KEEP_BOTH
    force: bool = False
    max_delete: float = 0.5
    spreadsheet_id: str | None = None
    decisions: Decisions = field(default_factory=dict)
    resync: bool = False
    ask_editor: bool = False
    protected: Protected = Protected.STOP
    tell: Callable[[Message], None] = lambda _: None
