"""Ответственные и участники: the words as written, and the people, roles and organisations they name.

`People` is the field type: it keeps the words exactly. `read_people` decides who is meant; words it cannot place stay
words (`Words`), so that every letter belongs to some party.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

from gmo_sync.plan.parties import Organisation, Party, Person, Role, Words, same_person
from gmo_sync.plan.people_grammar import read_people

__all__ = ["Organisation", "Party", "People", "Person", "Role", "Words", "read_people", "same_person"]


class People(BaseModel):
    """Who is responsible or takes part: `People("Бежецких Ю.В., Данилова Е.А.")`.

    Validates from str, serialises to exactly the words; equal by words.
    """

    model_config = ConfigDict(frozen=True)

    text: str

    def __init__(self, text: str = "", **fields: Any) -> None:
        super().__init__(text=text, **fields)

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @model_serializer(mode="plain")
    def _words(self) -> str:
        return self.text

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The people, roles and organisations, in the order of the words."""
        return read_people(self.text)

    @property
    def persons(self) -> tuple[Person, ...]:
        """Only the people."""
        return tuple(party for party in self.parties if isinstance(party, Person))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, People) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text.strip())
