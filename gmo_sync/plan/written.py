"""A field that keeps words exactly as written; what they mean is told by its subclasses."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator


class Written(BaseModel):
    """Validates from str, serialises to exactly the words, every blank and line break kept; equal by words.

    Subclasses take the words as their first argument.
    """

    model_config = ConfigDict(frozen=True)

    text: str

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @model_serializer(mode="plain")
    def _words(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text.strip())
