"""Ответственные и участники: the words as written, and the people, roles and organisations they name.

`People` is the field type: it keeps the words exactly. `read_people` decides who is meant; words it cannot place stay
words (`Words`), so that every letter belongs to some party.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gmo_sync.plan.parties import Organisation, Party, Person, Role, Words, same_person
from gmo_sync.plan.people_grammar import read_people
from gmo_sync.plan.written import Written

__all__ = ["Organisation", "Party", "People", "Person", "Role", "Words", "read_people", "same_person"]


class People(Written):
    """Who is responsible or takes part: `People("Бежецких Ю.В., Данилова Е.А.")`."""

    def __init__(self, text: str = "", **fields: Any) -> None:
        super().__init__(text=text, **fields)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The people, roles and organisations, in the order of the words."""
        return read_people(self.text)

    @property
    def persons(self) -> tuple[Person, ...]:
        """Only the people."""
        return tuple(party for party in self.parties if isinstance(party, Person))
