"""Names of people inside other words: «Бежецких Ю.В.», «Е.А. Данилова», «Данилова Елена Андреевна», «Иванов ИИ».

Decides where a name is and which of its words is what; whose post the words around it are is `people_grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gmo_sync.plan.party_words import ABBREVIATIONS, is_role_word

_GIVEN = (
    "Александр|Александра|Алексей|Алена|Алина|Алиса|Алла|Альбина|Анастасия|Анатолий|Андрей|Анжелика|Анна|"
    "Антон|Антонина|Арина|Артем|Борис|Вадим|Валентин|Валентина|Валерий|Валерия|Варвара|Василий|Василиса|"
    "Вера|Вероника|Виктор|Виктория|Виталий|Владимир|Владислав|Вячеслав|Галина|Геннадий|Георгий|Григорий|"
    "Дарья|Денис|Диана|Дмитрий|Ева|Евгений|Евгения|Екатерина|Елена|Елизавета|Жанна|Зинаида|Зоя|Иван|"
    "Игорь|Илья|Инна|Ирина|Карина|Кирилл|Клавдия|Константин|Кристина|Ксения|Лариса|Лев|Лидия|Лилия|"
    "Любовь|Людмила|Майя|Максим|Маргарита|Марина|Мария|Михаил|Надежда|Наталия|Наталья|Никита|Николай|"
    "Нина|Оксана|Олег|Олеся|Ольга|Павел|Петр|Полина|Раиса|Регина|Римма|Роман|Светлана|Сергей|София|"
    "Софья|Станислав|Степан|Тамара|Татьяна|Тимофей|Ульяна|Федор|Эдуард|Эльвира|Эмма|Юлия|Юрий|Яна|"
    "Ярослав|Яков"
)
_GAP = r"\s{0,3}"
_WORD = r"[А-ЯЁ][а-яё]+|[А-ЯЁ]{3,}"
_SURNAME = rf"(?P<surname>(?:{_WORD})(?:{_GAP}[-‐‑‒–—]{_GAP}(?:{_WORD}))?)"
_INITIALS = (
    r"(?P<given>[А-ЯЁ])\s{0,3}"
    r"(?:\.[\s-]{0,3}(?:(?P<patronymic>[А-ЯЁ])(?![а-яёА-ЯЁ])\s{0,3}\.?)?|\s(?P<other>[А-ЯЁ])(?![а-яёА-ЯЁ])\s{0,3}\.?)"
)
_PATRONYMIC = r"(?P<patronymic>[А-ЯЁ][а-яё]+(?:вич|ич|вна|чна|шна)|[А-ЯЁ]{2,}(?:ВИЧ|ИЧ|ВНА|ЧНА))"
_FULL = r"(?P<given>[А-ЯЁ][а-яё]+|[А-ЯЁ]{3,})"
_ENDING = re.compile(
    r".*(ов|ев|ёв|ин|ын|ский|цкий|ской|ова|ева|ёва|ина|ына|ская|цкая|ая|ой|ий|ый|их|ых|ко|ук|юк|як|ик|ич|ец|"
    r"ян|дзе|швили|ман|берг|ер|ель|ун|ло|ко|га|да|ка|ль|ц|а|я)",
    re.IGNORECASE,
)
_B = r"(?<![\wА-яёЁ])"
_E = r"(?![а-яёА-ЯЁ])"
_SHAPES = [
    re.compile(rf"{_B}{_SURNAME}\s+{_FULL}\s+{_PATRONYMIC}{_E}"),
    re.compile(
        rf"{_B}{_FULL}\s+{_PATRONYMIC}"
        rf"(?:\s+{_SURNAME}{_E}(?!{_GAP}[А-ЯЁ]\.)(?!\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вна|чна)))?{_E}"
    ),
    re.compile(rf"{_B}{_SURNAME}\s*{_INITIALS}"),
    re.compile(rf"{_B}{_INITIALS}\s*{_SURNAME}{_E}"),
    re.compile(rf"{_B}{_SURNAME}\s+(?P<given>[А-ЯЁ])(?P<patronymic>[А-ЯЁ])\.?{_E}"),
    re.compile(rf"{_B}{_SURNAME}\s+(?P<given>{_GIVEN}){_E}"),
    re.compile(rf"{_B}(?P<given>{_GIVEN})\s+{_SURNAME}{_E}(?!{_GAP}[А-ЯЁ]\.)"),
    re.compile(
        rf"{_B}(?P<surname>[а-яё]{{4,}}(?:-[а-яё]{{4,}})?)\s+(?P<given>[а-яё])\.{_GAP}(?P<patronymic>[а-яё])\.{_E}"
    ),
]
_BARE_INITIALS, _LOWER_CASE = 4, 7


_SURE_ENDING = re.compile(r"[А-ЯЁ][а-яё]*(?:ова|ева|ёва|ина|ына|ов|ев|ёв|ин|ын|ский|ская|цкий|цкая|енко|чук)")


def is_surname(word: str) -> bool:
    """Whether a word behind a post can only be a surname: «библиотекарь Иванова»."""
    return _SURE_ENDING.fullmatch(word) is not None and not is_role_word(word)


@dataclass(frozen=True)
class Name:
    """A name and its place in the text; empty strings for what is not written."""

    start: int
    end: int
    surname: str
    given: str
    patronymic: str


def names_in(text: str) -> Iterator[Name]:
    """Every name in `text` (in one alphabet), from left to right, not overlapping."""
    at = 0
    while at < len(text):
        found = [name for shape in range(len(_SHAPES)) if (name := _first(shape, text, at))]
        if not found:
            return
        name = min(found, key=lambda name: (name.start, -name.end))
        yield name
        at = name.end


def _first(shape: int, text: str, at: int) -> Name | None:
    pattern = _SHAPES[shape]
    found = pattern.search(text, at)
    while found:
        parts = {part: words or "" for part, words in found.groupdict().items()}
        patronymic = parts.get("patronymic", "") or parts.get("other", "")
        if _plausible(
            parts.get("surname", ""), parts["given"], patronymic, bare=shape in (_BARE_INITIALS, _LOWER_CASE)
        ):
            return Name(found.start(), found.end(), parts.get("surname", ""), parts["given"], patronymic)
        found = pattern.search(text, found.start() + 1)
    return None


def _plausible(surname: str, given: str, patronymic: str, *, bare: bool) -> bool:
    """Whether the words can be a name: «Организатор ВР», «Учитель И.» are none."""
    words = re.split(r"[\s‐‑‒–—-]+", surname)
    if any(is_role_word(word) or word.upper() in ABBREVIATIONS for word in words if word) or is_role_word(given):
        return False
    if surname and len(surname) < 2:
        return False
    if surname.isupper() and len(surname) < 4:
        return False
    if bare:
        return (
            given + patronymic not in (*ABBREVIATIONS, "ио", "тд", "тп")
            and _ENDING.fullmatch(surname) is not None
            and not surname.isupper()
        )
    return True
