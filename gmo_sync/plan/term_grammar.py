"""Reads the words of a term."""

from __future__ import annotations

from gmo_sync.plan.meaning import Meaning
from gmo_sync.plan.school_year import SchoolYear


def read_term(text: str, school_year: SchoolYear) -> Meaning | None:
    """What `text` means in `school_year`; None when it cannot be read. Never raises."""
    return None
