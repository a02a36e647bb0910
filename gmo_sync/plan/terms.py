"""Сроки проведения: the words as written, and what they mean in a school year.

`Term` is the field type: it keeps the words exactly and carries their meaning once a school year is known. `read_term`
decides what words mean; words it cannot read have no meaning (None) and are never guessed.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field

from gmo_sync.plan.meaning import DateRange, Hours, Meaning, Recurrence, TermKind, Unit
from gmo_sync.plan.school_year import SchoolYear
from gmo_sync.plan.term_grammar import read_term
from gmo_sync.plan.written import Written

__all__ = ["DateRange", "Hours", "Meaning", "Recurrence", "Term", "TermKind", "Unit", "read_term"]


class Term(Written):
    """A term: `Term("октябрь-декабрь")`.

    meaning: None until `in_year`, and after it when the words cannot be read; never serialised.
    """

    meaning: Meaning | None = Field(default=None, exclude=True, repr=False)

    def __init__(self, text: str = "", **fields: Any) -> None:
        super().__init__(text=text, **fields)

    def in_year(self, school_year: SchoolYear) -> Self:
        """The same words with their meaning in `school_year`."""
        return self.model_copy(update={"meaning": read_term(self.text, school_year)})
