"""The grammar of everything in a term that is not a date: how often, by which plan, of which event, where.

The rules give parts; putting the parts of one cell together is `term_grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gmo_sync.plan.lexicon import UNITS
from gmo_sync.plan.meaning import Hours, Recurrence, TermKind, Unit
from gmo_sync.plan.term_dates import Stretch
from gmo_sync.plan.term_tokens import Tokens


@dataclass(frozen=True)
class Part:
    """One thing that a term says. kind: None for what only stands beside others (a label, a remark, a place)."""

    kind: TermKind | None
    stretches: tuple[Stretch, ...] = ()
    recurrence: Recurrence | None = None
    weekdays: tuple[int, ...] = ()
    hours: Hours | None = None
    note: tuple[int, int] | None = None  # tokens
    place: tuple[int, int] | None = None  # tokens
    approximate: bool = False
    label: bool = False
    times: int | None = None
    bracketed: bool = False


Ways = Iterator[tuple[Part, int]]

_UNIT = {
    "день": Unit.DAY, "неделя": Unit.WEEK, "месяц": Unit.MONTH, "четверть": Unit.QUARTER, "квартал": Unit.QUARTER,
    "триместр": Unit.QUARTER, "полугодие": Unit.HALF_YEAR, "полгода": Unit.HALF_YEAR, "год": Unit.YEAR,
}  # fmt: skip


def recurrences(t: Tokens, at: int) -> Ways:
    """How often: «1 раз в четверть», «ежемесячно», «каждый понедельник», «по средам», «не менее одного собрания в месяц»."""
    start = at
    lowest, highest, at = _bounds(t, at)
    for recurrence, end in _often(t, at):
        update = {"at_least": lowest, "at_most": highest}
        yield Part(TermKind.RECURRING, recurrence=recurrence.model_copy(update=update), note=(start, end)), end


def _bounds(t: Tokens, at: int) -> tuple[bool, bool, int]:
    lowest = highest = False
    if t.codes(at, 2) in (("не", "реже"), ("не", "менее")):
        lowest, at = True, at + 2
    elif t.codes(at, 2) in (("не", "чаще"), ("не", "более")):
        highest, at = True, at + 2
    elif t.code(at) == "минимум":
        lowest, at = True, at + 1
    elif t.code(at) in ("максимум", "до") and t.code(at + 2) == "раз":
        highest, at = True, at + 1
    return lowest, highest, at + (t.code(at) == "чем")


def _often(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    yield from _adverb(t, at)
    yield from _each(t, at)
    yield from _by_weekday(t, at)
    yield from _monthly_weekday(t, at)
    yield from _day_of_month(t, at)
    yield from _edge_of_each(t, at)
    times, most, end = _count(t, at)
    if end is None:
        return
    for unit, every, after in _per(t, end):
        yield Recurrence(unit=unit, times=times, up_to=most, every=every), after
        days, later = _weekdays(t, after)
        if days and unit is Unit.WEEK:
            yield Recurrence(unit=unit, times=times, up_to=most, every=every, weekdays=days), later


def _count(t: Tokens, at: int) -> tuple[int | None, int | None, int | None]:
    """How many times, up to how many, and where that ends (None: no count here). The noun may be any: «2 заседания»."""
    at += t.code(at) == "по" and t.code(at + 1) in ("num", "count", "раз")
    if t.code(at) == "times":
        return t[at].value, None, at + 1
    if t.code(at) == "несколько":
        return None, None, at + 2 if t.code(at + 1) == "раз" else None
    if t.code(at) == "раз":
        return 1, None, at + 1
    if t.code(at) not in ("num", "count") or not 1 <= t[at].value <= 31:
        return None, None, None
    times, most, end = t[at].value, None, at + 1
    if t.code(end) in ("-", "или") and t.code(end + 1) in ("num", "count") and t[end + 1].value > times:
        most, end = t[end + 1].value, end + 2
    if t.code(end) == "-" and t.code(end + 1) == "раз":
        end += 1
    if t.code(end) == "раз":
        return times, most, end + 1
    for words in (1, 2):  # «одного родительского собрания»
        if all(t.code(end + word) in ("?", "рабочий", "учебный", "проведение") and t[end + word].is_word for word in range(words)):
            if t.code(end + words) in ("в", "на"):
                return times, most, end + words
    return None, None, None


def _per(t: Tokens, at: int) -> Iterator[tuple[Unit, int, int]]:
    """«в месяц», «в 2 недели», «/ год», «каждые полгода», «в 6 мес.», «в учебном году»."""
    if t.code(at) in ("в", "/", "за", "на", "на", "-"):
        at += 1
        at += t.codes(at, 1) == ("течение",)
        at += t.code(at) == "каждый"
    elif t.code(at) == "каждый":
        at += 1
    else:
        return
    yield from _units(t, at)


def _units(t: Tokens, at: int) -> Iterator[tuple[Unit, int, int]]:
    every = 1
    if t.code(at) in ("num", "count") and t.code(at + 1) in _UNIT and 1 <= t[at].value <= 31:
        every, at = t[at].value, at + 1
    at += t.code(at) in ("учебный", "календарный", "рабочий", "весь")
    unit = _UNIT.get(t.code(at))
    if unit is not None and t[at].text != "пол":
        yield unit, every, at + 1


def _adverb(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    if t.code(at) != "every":
        if t.code(at) == "по" and t[at + 1].text in _IN_EACH:
            yield Recurrence(unit=_UNIT[t.code(at + 1)]), at + 2
        return
    unit = UNITS[t[at].value]
    times, most, end = _count(t, at + 1 + (t.code(at + 1) in (",", "-", "(")))
    if end is not None and not list(_per(t, end)):
        yield Recurrence(unit=unit, times=times, up_to=most), end + (t.code(at + 1) == "(" and t.code(end) == ")")
    sign = t.code(at + 1) in (",", "(", "-")
    days, after = _weekdays(t, at + 1 + sign)
    if days and unit is Unit.WEEK:
        yield Recurrence(unit=unit, times=len(days), weekdays=days), after + (t.code(at + 1) == "(" and t.code(after) == ")")
    if unit is Unit.MONTH:
        for recurrence, end in (*_ordinal_weekday(t, at + 1 + sign), *_dates_of_month(t, at + 1 + sign, told=True)):
            yield recurrence, end + (t.code(at + 1) == "(" and t.code(end) == ")")
    yield Recurrence(unit=unit), at + 1


_IN_EACH = {"четвертям", "полугодиям", "кварталам", "триместрам", "месяцам", "неделям"}


def _each(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    """«каждый понедельник», «каждую 2-ю неделю месяца», «каждые 2 недели», «каждый месяц», «раз в каждую четверть»."""
    at += t.code(at) == "в" and t.code(at + 1) == "каждый"
    if t.code(at) != "каждый":
        return
    days, end = _weekdays(t, at + 1)
    if days:
        yield Recurrence(unit=Unit.WEEK, times=len(days), weekdays=days), end + (t.code(end) in ("неделя", "месяц"))
    yield from _ordinal_weekday(t, at + 1)
    yield from _dates_of_month(t, at + 1, told=True)
    for unit, every, end in _units(t, at + 1):
        yield Recurrence(unit=unit, every=every), end
    if _number(t, at + 1) == 2 and t.code(at + 1) == "ordinal" and t.code(at + 2) in _UNIT and t.code(at + 3) not in ("месяц",):
        yield Recurrence(unit=_UNIT[t.code(at + 2)], every=2), at + 3
    if _number(t, at + 1) and t.codes(at + 2, 2) == ("неделя", "месяц"):
        yield Recurrence(unit=Unit.MONTH, ordinals=(_number(t, at + 1),)), at + 4


def _by_weekday(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    """«по средам», «по вторникам и четвергам»: only in the plural."""
    if t.code(at) in ("по", "в") and t.code(at + 1) in ("рабочий", "выходной"):
        days = range(5) if t.code(at + 1) == "рабочий" else range(5, 7)
        end = at + 2 + (t.code(at + 2) == "день")
        if t.code(at) == "по" or t.code(end - 1) == "день":
            yield Recurrence(unit=Unit.WEEK, times=len(days), weekdays=tuple(days)), end
    if t.code(at) == "по" and _number(t, at + 1):
        yield from ((found, end) for found, end in _ordinal_weekday(t, at + 1) if t[end - 1].text.endswith(("ам", "ям")))
    if t.code(at) == "по" and t.code(at + 1) == "weekday" and t[at + 1].text.endswith(("ам", "ям")):
        found, end = _weekdays(t, at + 1)
        yield Recurrence(unit=Unit.WEEK, times=len(found), weekdays=found), end


def _monthly_weekday(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    """«последняя пятница месяца», «2-я неделя каждого месяца»."""
    at += t.code(at) == "в" and t.code(at + 1) in ("num", "ordinal", "последний")
    for recurrence, end in _ordinal_weekday(t, at):
        if t.code(end - 1) in ("месяц", "every"):
            yield recurrence, end
    if _number(t, at) and t.code(at + 1) in ("неделя", "декада", "половина"):
        end = at + 2
        if t.codes(end, 2) == ("каждый", "месяц"):
            yield Recurrence(unit=Unit.MONTH, ordinals=(_number(t, at),)), end + 2
        elif t.code(end) in ("месяц", "every"):
            yield Recurrence(unit=Unit.MONTH, ordinals=(_number(t, at),)), end + 1


def _ordinal_weekday(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    """«2-я среда», «1 и 3 понедельник», «последняя пятница», with «(каждого) месяца» or without."""
    at += t.code(at) == "каждый"
    ordinals: list[int] = []
    while _number(t, at):
        ordinals.append(_number(t, at))
        at += 1 + (t.code(at + 1) in ("и", ",") and _number(t, at + 2) != 0)
    if not ordinals or t.code(at) != "weekday":
        return
    end = at + 1
    end += t.code(end) == "каждый" and t.code(end + 1) == "месяц"
    end += t.code(end) == "месяц" or (t.code(end) == "every" and UNITS[t[end].value] is Unit.MONTH)
    yield Recurrence(unit=Unit.MONTH, times=len(ordinals), weekdays=(t[at].value,), ordinals=tuple(ordinals)), end


def _day_of_month(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    """«до 10 числа каждого месяца», «с 1 по 5 число ежемесячно»."""
    for recurrence, end in _dates_of_month(t, at):
        if t.code(end - 1) in ("месяц", "every"):
            yield recurrence, end


def _dates_of_month(t: Tokens, at: int, *, told: bool = False) -> Iterator[tuple[Recurrence, int]]:
    start = at
    while t.code(at) in ("до", "к", "с", "по", "-", "не", "позднее", ",", "и", "num") and at - start < 8:
        at += 1
    told = told or t.code(start - 1) == "every"
    if at == start or t.code(at - 1) != "num" or t[at - 1].value > 31 or t.code(at) != "число":
        return
    end = at + 1
    end += t.code(end) == "каждый" and t.code(end + 1) == "месяц"
    if t.code(end) == "месяц" or (t.code(end) == "every" and UNITS[t[end].value] is Unit.MONTH):
        end += 1
    elif not told:
        return
    yield Recurrence(unit=Unit.MONTH), end


def _edge_of_each(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    """«в конце каждой четверти», «в конце полугодия», «по итогам четверти», «в начале каждого месяца»."""
    if t.code(at) == "по" and t[at + 1].text in ("итогам", "окончании", "завершении", "результатам"):
        at += 2
    elif t.code(at) in ("в", "к") and t.code(at + 1) in ("конец", "начало", "середина"):
        at += 2
    elif t.code(at) in ("конец", "начало"):
        at += 1
    elif _number(t, at) and t.codes(at + 1, 2) == ("неделя", "четверть"):
        at += 2
    else:
        return
    each = t.code(at) == "каждый"
    at += each
    at += t.code(at) == "учебный"
    unit = _UNIT.get(t.code(at))
    if unit and (each or unit in (Unit.QUARTER, Unit.HALF_YEAR)) and t.code(at + 1) not in ("num", "roman"):
        yield Recurrence(unit=unit), at + 1


def _number(t: Tokens, at: int) -> int:
    token = t[at]
    if token.code == "последний":
        return -1
    return token.value if token.code in ("ordinal", "roman", "num") and token.value <= 5 else 0


def _weekdays(t: Tokens, at: int) -> tuple[tuple[int, ...], int]:
    """Weekdays from here on: «вторник, четверг», «пн-пт», «по средам и пятницам»."""
    at += t.code(at) in ("по", "в") and t.code(at + 1) == "weekday"
    if t.code(at) != "weekday":
        return (), at
    days, at = [t[at].value], at + 1
    while t.code(at) in (",", "и", "-", "/", "или") and (t.code(at + 1) == "weekday" or t.codes(at + 1, 2) == ("по", "weekday")):
        joint, at = t.code(at), at + 1 + (t.code(at + 1) == "по")
        days += range(days[-1] + 1, t[at].value + 1) if joint == "-" else [t[at].value]
        at += 1
    return tuple(dict.fromkeys(days)), at


def weekdays(t: Tokens, at: int) -> Ways:
    """Days of a week that is named elsewhere: «среда», «пн-пт»."""
    bracket = t.code(at) == "("
    days, end = _weekdays(t, at + bracket)
    if days and t.code(at) != "по" and (not bracket or t.code(end) == ")"):
        yield Part(TermKind.WEEKDAY, weekdays=days), end + bracket


# terms that hang on something outside the calendar; their tails are free words

_TIMELY = {"month", "раз", "every", "times", "weekday", "четверть", "полугодие", "квартал", "триместр", "каникулы", "season"}
_BY = {"план", "мера"}
_ORDER = re.compile(r"(план|график|расписани|циклограмм|положени|приказ|программ|регламент|календар|сетк)\w*|.*план.*график.*")


def unbounded(t: Tokens, at: int) -> Ways:
    """«по планам работы РМО/ОМО», «согласно графику», «постоянно», «по мере необходимости», «весь период»."""
    for end, whole in _unbounded_heads(t, at):
        yield from _with_tail(t, at, end, TermKind.UNBOUNDED, bare=whole)


def _unbounded_heads(t: Tokens, at: int) -> Iterator[tuple[int, bool]]:
    code, after = t.code(at), t.code(at + 1)
    if code == "постоянно":
        yield at + 1, True
    elif code == "согласно" or (code == "в" and after == "соответствие"):
        yield at + (1 if code == "согласно" else 2), False
    elif code == "по" and (after in _BY or after == "уточнение"):
        yield at + 2, True
    elif code == "по" and t[at + 1].is_word and after in ("?", "учебный", "календарный", "ordinal", "весь"):
        end = at + 1
        while end < at + 5 and t[end].is_word and t.code(end) not in _TIMELY:
            if t.code(end) == "план" or _ORDER.fullmatch(t[end].text):
                yield end + 1, True
                return
            end += 1 + (t.code(end + 1) in ("-", "/", ","))
    elif (code == "при" and after in ("наличие", "мера")) or (code == "в" and _has(t, at + 1, ("рабочем", "оперативном"))):
        yield at + 2, True
    elif code == "обновление" and after == "по":
        yield at + 2, False
    elif code == "весь" and after in ("период", "время"):
        yield at + 2, True
    elif code == "в" and after == "период" and t[at + 2 + (t.code(at + 2) == ",")].text.startswith(_SET):
        yield at + 3 + (t.code(at + 2) == ","), True
    elif code in ("в", "на") and after in ("течение", "протяжение") and t.codes(at + 2, 2) in _WHOLE_PERIOD:
        yield at + 4, True
    elif code in ("дата", "время", "период") and after == "уточнение":
        yield at + 2, True
    elif code in ("дата", "время", "период") and t.codes(at + 1, 2) in (("по", "мера"), ("по", "план"), ("по", "уточнение")):
        yield at + 3, True
    elif code == "уточнение":
        yield at + 1, True
    elif t[at].text in ("план", "график") and t[at + 1].is_word:
        yield at + 1, False


_SET = ("установлен", "определен", "указан", "утвержден", "предусмотрен", "обозначен")
_WHOLE_PERIOD = (("весь", "период"), ("весь", "время"))


def _has(t: Tokens, at: int, words: tuple[str, ...]) -> bool:
    return t[at].text in words


def event_periods(t: Tokens, at: int) -> Ways:
    """The period of the event or plan itself: «в течение периода», «в ходе проведения месячника», «в течение месяца»."""
    code, after = t.code(at), t.code(at + 1)
    if code in ("в", "на") and after in ("течение", "протяжение") and t.code(at + 2) in ("период", "месяц", "неделя", "день"):
        yield from _with_tail(t, at, at + 3, TermKind.EVENT_PERIOD, bare=True)
    elif code in ("в", "на", "во") and after in ("течение", "протяжение") and t.code(at + 2) in ("месячник", "декада", "проведение"):
        yield from _with_tail(t, at, at + 3, TermKind.EVENT_PERIOD, bare=True)
    elif code == "в" and after in ("ход", "время", "период", "день") and t.code(at + 2) in ("проведение", "?", "месячник", "неделя", "декада"):
        yield from _with_tail(t, at, at + 2, TermKind.EVENT_PERIOD, bare=False)


def relative(t: Tokens, at: int) -> Ways:
    """Counted from an event: «не позднее чем за день до …», «за неделю до …», «в течение 10 дней после …», «после …»."""
    end = at + 2 if t.codes(at, 2) == ("не", "позднее") else at
    end += end > at and t.code(end) == "чем"
    code = t.code(end)
    if code in ("за", "через") or (end > at and code == "через"):
        counted = end + 1 + (t.code(end + 1) in ("num", "count")) + (t.code(end + 2) == "рабочий")
        if t.code(counted) in _UNIT and t.code(counted + 1) in ("до", "после"):
            yield from _with_tail(t, at, counted + 2, TermKind.RELATIVE, bare=False)
    if t[end].text == "через" and t.code(end) == "после":
        counted = end + 1 + (t.code(end + 1) in ("num", "count")) + (t.code(end + 2) == "рабочий")
        if t.code(counted) in _UNIT and t.code(counted + 1) in ("после", "до", "с"):
            yield from _with_tail(t, at, counted + 2, TermKind.RELATIVE, bare=False)
        return
    if t.codes(at, 2) == ("в", "течение") and t.code(at + 2) in ("num", "count"):
        counted = at + 3 + (t.code(at + 3) in ("рабочий", "календарный"))
        if t.code(counted) in _UNIT and t.code(counted + 1) in ("после", "с", "до"):
            yield from _with_tail(t, at, counted + 2, TermKind.RELATIVE, bare=False)
    if end > at and t.code(end) in ("num", "count") and t.code(end + 1) in _UNIT and t.code(end + 2) in ("до", "с", "после"):
        yield from _with_tail(t, at, end + 3, TermKind.RELATIVE, bare=False)
    if t.codes(at, 2) == ("в", "течение") and t.code(at + 2) in _UNIT and t.code(at + 3) in ("после", "с"):
        yield from _with_tail(t, at, at + 4, TermKind.RELATIVE, bare=False)
    if t.code(at) in ("к", "до") and t[at + 1].text in ("дню", "дня", "юбилею", "празднику", "юбилея", "годовщине", "открытию"):
        yield from _with_tail(t, at, at + 2, TermKind.RELATIVE, bare=False)
    end += t.code(end) == "в" and t.code(end + 1) == "после"
    if t.code(end) == "после" and t[end + 1].is_word:
        yield from _with_tail(t, at, end + 1, TermKind.RELATIVE, bare=False)
    if t.code(at) in ("до", "к") and t.code(at + 1) in ("начало", "проведение", "конец") and t.code(at + 2) in ("?", "проведение"):
        yield from _with_tail(t, at, at + 2, TermKind.RELATIVE, bare=False)
    if t.code(at) == "по" and t[at + 1].text in ("окончании", "завершении", "итогам", "результатам", "окончанию"):
        yield from _with_tail(t, at, at + 2, TermKind.RELATIVE, bare=False)


def _with_tail(t: Tokens, start: int, end: int, kind: TermKind, *, bare: bool) -> Ways:
    """The head alone, or with free words up to each sign or word of time that may begin another part, or to the end."""
    last = len(t)
    for stop in range(end + (not bare), last + 1):
        if stop == last or stop == end or t.code(stop) in (",", ";", "(", ":", "-", "и") or t[stop].broken or _begins(t, stop):
            if not _dated_words(t, end, stop):
                yield Part(kind, note=(start, stop)), stop


def _begins(t: Tokens, at: int) -> bool:
    if t.code(at - 1) in ("на", "от", "за", "к", "N", "."):
        return False
    return t.code(at) in _TIMELY or t.code(at) in ("num", "в", "до", "count", "не", "с", "постоянно")


def _dated_words(t: Tokens, start: int, end: int) -> bool:
    """Whether free words hold a month or a date of their own, which must not be lost among them."""
    for at in range(start, end):
        held = any(t.code(at - back) in ("на", "от", "за", "N") for back in (1, 2, 3))
        if not held and (t.code(at) == "month" or (t.code(at) == "num" and t.code(at + 1) == "." and t.code(at + 2) == "num")):
            return True
    return False


# words beside the dates

_PLACE = re.compile(
    r"(дк|дом|дома|школ\w*|сош|лице\w+|гимнази\w+|мбоу|мкоу|маоу|моу|гбоу|мкудпо|гау|гаоу|маудо|мбудо|оу|доу|цдо|цдт|ддт|гцро|"
    r"библиотек\w*|каб|кабинет\w*|зал|зале|актов\w+|читальн\w+|концертн\w+|спортивн\w+|центр\w*|музе\w+|стадион\w*|парк\w*|"
    r"площад\w*|ул|улиц\w*|пр|просп\w*|пер|пл|дворец|двор\w*|театр\w*|кинотеатр\w*|zoom|сферум|онлайн\w*|дистанционно|учреждени\w+|"
    r"ипк|нипкипро|облцит|мо|рмо|омо|гмо|умц|имц|ц?бс|цгдб|цгб|нгонб|интернат\w*|колледж\w*|техникум\w*|вуз|университет\w*|академи\w+|"
    r"институт\w*|районн\w*|базов\w*|филиал\w*|холл\w*|фойе|ауд|аудитори\w+|классн\w*|сайт\w*)"
)
_STREET = re.compile(r".{3,}(ская|ский|ского|ской|цкая|ова|ева|ина|ая)")
_LABEL = re.compile(r"(тур|этап|смен|поток|групп|заседани|семинар|собрани|част|уров|серия|класс|встреч|занят|заезд|сесси|модул|блок)\w*")


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
        if not any(t.code(within) in _TIMELY for within in range(in_place, stop)):
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
        yield Part(None, note=(inner, inner + 2), times=t[inner].value), inner + 2 + (bracket and t.code(inner + 2) == ")")
