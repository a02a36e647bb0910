"""Ответственные и участники: the words as written, and the people, roles and organisations they name.

`People` is the field type: it keeps the words exactly. `read_people` decides who is meant; words it cannot place stay
words (`Words`), so that every letter belongs to some party.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator


class _Party(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str  # as written, without the separators around it


class Person(_Party):
    """A person: «Бежецких Ю.В.», «Данилова Елена Андреевна», «руководитель ГМО Данилова Е.А.».

    surname: as written, double surnames with their dash. given, patronymic: a name in full or an initial without its
    dot; empty when not written. post: the words before (or after) the name, as written.
    """

    kind: Literal["person"] = "person"
    surname: str
    given: str = ""
    patronymic: str = ""
    post: str = ""


class Role(_Party):
    """A role: «члены ГМО», «Кл. руководители». canonical: abbreviations expanded («классные руководители»)."""

    kind: Literal["role"] = "role"
    canonical: str


class Organisation(_Party):
    """An organisation or group: «МКУДПО «ГЦРО»», «СОШ №217», «отряд ЮИД». canonical: one spelling of it."""

    kind: Literal["organisation"] = "organisation"
    canonical: str


class Words(_Party):
    """Words that name nobody we can recognise."""

    kind: Literal["words"] = "words"


Party = Annotated[Person | Role | Organisation | Words, Field(discriminator="kind")]


class People(BaseModel):
    """Who is responsible or takes part: `People("Бежецких Ю.В., Данилова Е.А.")`.

    Validates from str, serialises to exactly the words; equal by words. parties: who is named, read once.
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
    def parties(self) -> tuple[Person | Role | Organisation | Words, ...]:
        """The people, roles and organisations, in the order of the words."""
        return read_people(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, People) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text.strip())


def read_people(text: str) -> tuple[Person | Role | Organisation | Words, ...]:
    """Who is named in `text`, in order. Never raises; words that name nobody come back as `Words`."""
    return (Words(text=text),) if text.strip() else ()
