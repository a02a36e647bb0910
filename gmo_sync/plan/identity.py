"""Ids for everything in a plan that has none, and the people whom a plan names.

Ids are made from the words, so that the same document gives the same ids at every reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from gmo_sync.plan.models import Entry, Person, Plan, each_entry
from gmo_sync.plan.people import People, same_person
from gmo_sync.plan.people import Person as NamedPerson
from gmo_sync.tables.cells import canonical_text


def with_ids(plan: Plan) -> Plan:
    """The plan with an id for every entry and person that has none; a second entry with the same id gets its own.

    Made from kind, number and words: the same document gives the same ids.
    """
    taken: set[str] = set()
    kept = {entry.id for entry in plan.walk()}

    def with_id(entry: Entry) -> Entry:
        made = fresh_id(entry.id, (entry.kind, getattr(entry, "number", ""), entry.title), taken, kept)
        return entry if made == entry.id else entry.model_copy(update={"id": made})

    sections = each_entry(plan.sections, with_id)
    people_taken: set[str] = set()
    people_kept = {person.id for person in plan.people}
    people = [
        person.model_copy(update={"id": fresh_id(person.id, ("человек", person.name), people_taken, people_kept)})
        for person in plan.people
    ]
    return plan.model_copy(update={"sections": sections, "people": people})


def fresh_id(given: str, words: Iterable[str], taken: set[str], kept: set[str]) -> str:
    """`given` where it is free, else eight hex digits made from `words`; noted in `taken`."""
    made = given
    if not given or given in taken:
        text = "\x1f".join(canonical_text(word) for word in words)
        number = 0
        while (made := _digest(f"{text}\x1f{number or ''}")) in taken or made in kept:
            number += 1
    taken.add(made)
    return made


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def people_of(plan: Plan) -> list[Person]:
    """Everybody the plan names: head, coordinator, and the people among participants and responsible, each once.

    Those of `plan.people` come first, as they are. A name is taken as somebody wrote it, surname first
    where anyone did.
    """
    named = [*_named(plan.head, HEAD_POST), *_named(plan.coordinator, COORDINATOR_POST)]
    for activity in plan.activities():
        named += [*_named(activity.responsible), *_named(activity.participants)]
    found: list[tuple[NamedPerson, Person]] = []
    known = [party for person in plan.people for party in People(person.name).persons]
    for party, person in named:
        if any(_one(party, other) for other in known):
            continue
        index = next((index for index, (other, _) in enumerate(found) if _one(party, other)), None)
        if index is None:
            found.append((party, person))
        elif _surname_first(person.name, party) and not _surname_first(found[index][1].name, found[index][0]):
            found[index] = (found[index][0], found[index][1].model_copy(update={"name": person.name}))
    return [*plan.people, *(person for _, person in found)]


HEAD_POST = "Руководитель ГМО"
COORDINATOR_POST = "Координатор ГМО"


def _named(people: People, post: str = "") -> Iterator[tuple[NamedPerson, Person]]:
    for party in people.persons:
        name = party.text.replace(party.post, "").strip(" ,") if party.post else party.text
        yield party, Person(name=name or party.name, post=post or party.post)


def _one(one: NamedPerson, other: NamedPerson) -> bool:
    return same_person(one, other) or one.key == other.key


def _surname_first(name: str, party: NamedPerson) -> bool:
    return bool(party.surname) and name.startswith(party.surname)
