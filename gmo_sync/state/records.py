"""What the state store gives back: one frozen record a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Binding:
    """The spreadsheet that belongs to an owner's file."""

    owner: str
    spreadsheet_id: str
    url: str


@dataclass(frozen=True)
class RunRecord:
    """One run in the journal; outcome is "running", "done" or "failed".

    editor: who edited the spreadsheet last before it, as far as Drive tells. undoes: the run that it takes back.
    """

    id: int
    owner: str
    kind: str
    started: datetime
    finished: datetime | None
    outcome: str
    calls: int
    editor: str | None = None
    undoes: int | None = None


@dataclass(frozen=True)
class HistoryEntry:
    """One change that a run made to one side, "owner" or "sheet".

    what: "cell", or "added", "removed", "moved" for a whole row, whose `field` is None. old, new: JSON values: a cell,
    or `{"cells": {...}, "after": id}` for a row added or removed, or `{"after": id}` for one moved, with the id of the
    row above it; `"beside"` is what people had written beside a removed row. row: the row in words, as it was called
    then.
    """

    table: str
    row_id: str
    field: str | None
    side: str
    old: Any
    new: Any
    reason: str
    what: str = "cell"
    row: str = ""


@dataclass(frozen=True)
class FormRecord:
    """A published form. spec: its specification as JSON."""

    owner: str
    form_key: str
    form_id: str
    responder_uri: str
    spec: Mapping[str, Any]


@dataclass(frozen=True)
class ResponseRecord:
    """One collected response, as the API gave it."""

    form_id: str
    response_id: str
    submitted: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True)
class DeckRecord:
    """A presentation that was made for an owner."""

    owner: str
    deck_key: str
    presentation_id: str
    url: str
