"""Who can be responsible or take part: people, roles, organisations, and words that name none of them. Values only."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Party(BaseModel):
    """text: as written, without the separators around it."""

    model_config = ConfigDict(frozen=True)

    text: str


class Person(_Party):
    """A person: «Бежецких Ю.В.», «Данилова Елена Андреевна», «руководитель ГМО Данилова Е.А.».

    surname: as written, double surnames with their dash; empty when only the given names are. given, patronymic: a name
    in full or an initial without its dot; empty when not written. post: the words beside the name, as written.
    """

    kind: Literal["person"] = "person"
    surname: str
    given: str = ""
    patronymic: str = ""
    post: str = ""

    @property
    def key(self) -> str:
        """The surname and the initials in one spelling: «данилова е а»."""
        surname = re.sub(r"\s*-\s*", "-", _plain(self.surname))
        return " ".join(filter(None, (surname, _plain(self.given)[:1], _plain(self.patronymic)[:1])))

    @property
    def name(self) -> str:
        """The name in the usual spelling: «Данилова Е.А.»."""
        initials = "".join(f"{name[0].upper()}." for name in (self.given, self.patronymic) if name)
        return " ".join(filter(None, (self.surname, initials))) if self.surname else f"{self.given} {self.patronymic}"


class Role(_Party):
    """A role: «члены ГМО», «Кл. руководители».

    canonical: one spelling of it («классные руководители»). of: the groups that stand right behind it («ГМО», «РМО»).
    """

    kind: Literal["role"] = "role"
    canonical: str
    of: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The role with every abbreviation spelled out, for telling equal roles: «заместитель директора по вр»."""
        words = _plain(self.canonical).replace("зам. по", "зам. директора по")
        return re.sub(r"\bзав\.\s*(?=\w)", "заведующий ", re.sub(r"\bзам\.\s*(?=\w)", "заместитель ", words))


class Organisation(_Party):
    """An organisation or group: «МКУДПО «ГЦРО»», «СОШ №217», «отряд ЮИД». canonical: one spelling of it."""

    kind: Literal["organisation"] = "organisation"
    canonical: str

    @property
    def key(self) -> str:
        """For telling equal organisations: no quotes, no case."""
        return re.sub(r"[«»\"]", "", _plain(self.canonical))


class Words(_Party):
    """Words that name nobody we can recognise."""

    kind: Literal["words"] = "words"


Party = Person | Role | Organisation | Words


def same_person(one: Person, other: Person) -> bool:
    """Whether two ways of writing can mean one person: equal surnames, and no name or initial that contradicts.

    «Данилова Е.А.», «Е. А. Данилова» and «Данилова Елена Андреевна» are one; «Данилова Е.А.» and «Данилова О.А.» two. A
    surname alone is not enough.
    """
    if _plain(one.surname) != _plain(other.surname):
        return False
    pairs = ((one.given, other.given), (one.patronymic, other.patronymic))
    agreed = [_agree(_plain(mine), _plain(theirs)) for mine, theirs in pairs]
    return False not in agreed and True in agreed


def _agree(mine: str, theirs: str) -> bool | None:
    if not mine or not theirs:
        return None
    if len(mine) == 1 or len(theirs) == 1:
        return mine[0] == theirs[0]
    return mine == theirs


def _plain(text: str) -> str:
    return " ".join(one_alphabet(text).lower().replace("ё", "е").split())


_LATIN = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")


def one_alphabet(text: str) -> str:
    """`text`, as long as before, with Latin look-alikes in Cyrillic words, and alone as initials, put into Cyrillic."""
    return re.sub(r"[^\W\d_]+", _in_cyrillic, text)


def _in_cyrillic(found: re.Match[str]) -> str:
    word = found[0]
    cyrillic = word.translate(_LATIN)
    mixed = any("а" <= letter <= "я" or letter in "ёЁ" or "А" <= letter <= "Я" for letter in word)
    if re.fullmatch("[IVX]+[а-яА-Я]", word):
        return word  # the class IXБ
    initials = len(word) == 1 and cyrillic != word and word not in "XVI"
    return cyrillic if mixed or initials else word
