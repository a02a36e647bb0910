"""A person's new name put where the words of a cell name her: «Данилова Е.А., методист» → «Орлова Е.А., методист»."""

from __future__ import annotations

from collections.abc import Mapping

from gmo_sync.plan.names import Name, names_in
from gmo_sync.plan.parties import Person, one_alphabet, same_person
from gmo_sync.plan.people_grammar import read_people


def renamed(text: str, names: Mapping[str, str]) -> str:
    """`text` with people called by their new names, written the way they were: in full or with initials, either first.

    names: old name → new name, of everybody who is known; most are called as before. Somebody whose initials fit two
    of them, or who is named by the surname alone, may be another, and stays.
    """
    known = {old: person for old in names if (person := _person(old)) is not None}
    there = {(one.surname, one.given, one.patronymic): one for one in read_people(text) if isinstance(one, Person)}
    pieces, at = [], 0
    for name in names_in(one_alphabet(text)):
        person = there.get((name.surname, name.given, name.patronymic))
        meant = [old for old, one in known.items() if person and one.key == person.key and same_person(one, person)]
        if len(meant) == 1 and names[meant[0]] != meant[0]:
            pieces += [text[at : name.start], _written(names[meant[0]], text[name.start : name.end], name)]
            at = name.end
    return "".join((*pieces, text[at:]))


def _person(words: str) -> Person | None:
    people = [one for one in read_people(words) if isinstance(one, Person)]
    return people[0] if len(people) == 1 else None


def _written(words: str, was: str, name: Name) -> str:
    """The new name as the old one was written."""
    person = _person(words)
    if person is None or not person.surname:
        return words
    short = len(name.given) == 1 or len(person.given) == 1
    given = (person.given, person.patronymic)
    beside = "".join(f"{one[0].upper()}." for one in given if one) if short else " ".join(filter(None, given))
    surname_first = one_alphabet(was).startswith(name.surname)
    return " ".join(filter(None, (person.surname, beside) if surname_first else (beside, person.surname)))
