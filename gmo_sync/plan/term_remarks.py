"""The words that stand beside a date: where, what for, how sure."""

from __future__ import annotations

import re

from gmo_sync.plan.term_parts import TIMELY, Part, Ways
from gmo_sync.plan.term_tokens import Tokens

_PLACE = re.compile(
    r"(дк|дом|дома|школ\w*|сош|лице\w+|гимнази\w+|мбоу|мкоу|маоу|моу|гбоу|мкудпо|гау|гаоу|маудо|мбудо|оу|"
    r"доу|цдо|цдт|ддт|гцро|"
    r"библиотек\w*|каб|кабинет\w*|зал|зале|актов\w+|читальн\w+|концертн\w+|спортивн\w+|центр\w*|музе\w+|"
    r"стадион\w*|парк\w*|"
    r"площад\w*|ул|улиц\w*|пр|просп\w*|пер|пл|дворец|двор\w*|театр\w*|кинотеатр\w*|zoom|сферум|онлайн\w*|"
    r"дистанционно|учреждени\w+|"
    r"ипк|нипкипро|облцит|мо|рмо|омо|гмо|умц|имц|ц?бс|цгдб|цгб|нгонб|интернат\w*|колледж\w*|техникум\w*|"
    r"вуз|университет\w*|академи\w+|"
    r"институт\w*|районн\w*|базов\w*|филиал\w*|холл\w*|фойе|ауд|аудитори\w+|классн\w*|сайт\w*)"
)
_STREET = re.compile(r".{3,}(ская|ский|ского|ской|цкая|ова|ева|ина|ая)")
_LABEL = re.compile(
    r"(тур|этап|смен|поток|групп|заседани|семинар|собрани|част|уров|серия|класс|встреч|занят|заезд|сесси|"
    r"модул|блок)\w*"
)


def places(t: Tokens, at: int, *, first: bool) -> Ways:
    """Words that are a place: known ones («школа N 5», «ОУ»), in capitals, an address, a name in quotes."""
    in_place = at + (t.code(at) == "(" and not first)
    in_place += first and t.code(at) == "на" and t[at + 1].text in ("база", "базе")
    in_place += t.code(in_place) in ("в", "на") and not first
    based = t[in_place].text in ("база", "базе")
    in_place += based
    head = t[in_place]
    quoted = head.code == '"'
    known = head.is_word and _PLACE.fullmatch(head.text) is not None and (head.code == "?" or head.text == "дом")
    shout = head.is_word and head.capital and head.code == "?" and head.end - head.start >= 2 and len(head.text) <= 8
    street = head.is_word and head.capital and _is_street(t, in_place)
    if not (quoted or known or (based and head.is_word) or street or (shout and _in_capitals(t, in_place))):
        return
    end = len(t)
    stops = [stop for stop in range(in_place + 1, end) if _place_ends(t, stop, first=first)] + ([] if first else [end])
    for stop in stops:
        if not any(t.code(within) in TIMELY for within in range(in_place, stop)):
            yield Part(None, place=(in_place, stop)), stop


def _place_ends(t: Tokens, stop: int, *, first: bool) -> bool:
    """A place ends at a sign, a line's end, or where a date or hours begin."""
    if t.code(stop) in (",", ";", ":", "-", "(", ")") or t[stop].broken:
        return True
    starts_day = t.code(stop) == "num" and t.code(stop + 1) in ("month", ".", ":", "-") and t.code(stop - 1) != "N"
    return starts_day or (first and t.code(stop) in ("month", "в", "с", "до"))


def _in_capitals(t: Tokens, at: int) -> bool:
    token = t[at]
    return token.capital and token.value == 0 and t.shouted(at)


def _is_street(t: Tokens, at: int) -> bool:
    """«Бай-Хаакская, 2»: an adjective and a house number."""
    end = at
    while t[end].is_word or t.code(end) == "-":
        end += 1
    return end > at and _STREET.fullmatch(t[end - 1].text) is not None and t.code(end + (t.code(end) == ",")) == "num"


def labels(t: Tokens, at: int) -> Ways:
    """What a date is for: «классный тур», «I этап», «(муниципальный этап)», «1 заседание»."""
    bracket = t.code(at) == "("
    end = at + bracket
    limit = end + 5
    found: list[int] = []
    while end < limit and (t[end].is_word or t.code(end) in ("num", "roman", "-")):
        if t[end].code in ("month", "раз", "четверть", "полугодие", "week", "год") or t.code(end + 1) == ".":
            break
        end += 1
        if _LABEL.fullmatch(t[end - 1].text) and (not bracket or t.code(end) == ")"):
            found.append(end)
    for end in reversed(found):
        yield Part(None, note=(at + bracket, end), label=True), end + bracket


def remarks(t: Tokens, at: int) -> Ways:
    """Words that only say how sure a date is: «(ориентировочно)», «включительно», «сроки:»."""
    bracket = t.code(at) == "("
    inner = at + bracket
    if t.code(inner) == "approx":
        yield Part(None, approximate=True), inner + 1 + (bracket and t.code(inner + 1) == ")")
    if t.code(inner) == "включительно" or (t.code(inner) == "далее" and inner + 1 < len(t)):
        yield Part(None), inner + 1
    if at == 0 and (t.code(at) == "период" or t[at].text in ("дата", "даты")):
        end = at + 1 + (t.code(at + 1) == "проведение")
        yield Part(None), end + (t.code(end) in (":", "-"))
    if t.code(inner) in ("num", "count") and t.code(inner + 1) == "раз":
        yield (
            Part(None, note=(inner, inner + 2), times=t[inner].value),
            inner + 2 + (bracket and t.code(inner + 2) == ")"),
        )
