"""Сроки проведения: the words as written, and what they mean in a school year.

`Term` is the field type: it keeps the words exactly and carries their meaning once a school year is known. `read_term`
decides what words mean; words it cannot read have no meaning (None) and are never guessed.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from gmo_sync.plan.meaning import DateRange, Hours, Meaning, Recurrence, TermKind, Unit
from gmo_sync.plan.school_year import SchoolYear
from gmo_sync.plan.term_grammar import read_term

__all__ = ["DateRange", "Hours", "Meaning", "Recurrence", "Term", "TermKind", "Unit", "read_term"]


class Term(BaseModel):
    """A term: `Term("октябрь-декабрь")`. Validates from str, serialises to exactly the words; equal by words.

    text: the words as written, every blank and line break kept. meaning: None until `in_year`, and after it when the
    words cannot be read; never serialised.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    meaning: Meaning | None = Field(default=None, exclude=True, repr=False)

    def __init__(self, text: str = "", **fields: Any) -> None:
        super().__init__(text=text, **fields)

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @model_serializer(mode="plain")
    def _words(self) -> str:
        return self.text

    def in_year(self, school_year: SchoolYear) -> Self:
        """The same words with their meaning in `school_year`."""
        return self.model_copy(update={"meaning": read_term(self.text, school_year)})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text.strip())
