"""The grammar of how often: «1 раз в четверть», «ежемесячно», «по средам», «последняя пятница месяца»."""

from __future__ import annotations

from collections.abc import Iterator

from gmo_sync.plan.lexicon import UNITS
from gmo_sync.plan.meaning import Recurrence, TermKind, Unit
from gmo_sync.plan.term_parts import UNIT_OF, Part, Ways
from gmo_sync.plan.term_tokens import Tokens


def recurrences(t: Tokens, at: int) -> Ways:
    """How often: «1 раз в четверть», «ежемесячно», «каждый понедельник», «не менее одного собрания в месяц»."""
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
        noun = all(
            t.code(end + word) in ("?", "рабочий", "учебный", "проведение") and t[end + word].is_word
            for word in range(words)
        )
        if noun and t.code(end + words) in ("в", "на"):
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
    if t.code(at) in ("num", "count") and t.code(at + 1) in UNIT_OF and 1 <= t[at].value <= 31:
        every, at = t[at].value, at + 1
    at += t.code(at) in ("учебный", "календарный", "рабочий", "весь")
    unit = UNIT_OF.get(t.code(at))
    if unit is not None and t[at].text != "пол":
        yield unit, every, at + 1


def _adverb(t: Tokens, at: int) -> Iterator[tuple[Recurrence, int]]:
    if t.code(at) != "every":
        if t.code(at) == "по" and t[at + 1].text in _IN_EACH:
            yield Recurrence(unit=UNIT_OF[t.code(at + 1)]), at + 2
        return
    unit = UNITS[t[at].value]
    times, most, end = _count(t, at + 1 + (t.code(at + 1) in (",", "-", "(")))
    if end is not None and not list(_per(t, end)):
        yield Recurrence(unit=unit, times=times, up_to=most), end + (t.code(at + 1) == "(" and t.code(end) == ")")
    sign = t.code(at + 1) in (",", "(", "-")
    days, after = _weekdays(t, at + 1 + sign)
    if days and unit is Unit.WEEK:
        yield (
            Recurrence(unit=unit, times=len(days), weekdays=days),
            after + (t.code(at + 1) == "(" and t.code(after) == ")"),
        )
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
    if (
        _number(t, at + 1) == 2
        and t.code(at + 1) == "ordinal"
        and t.code(at + 2) in UNIT_OF
        and t.code(at + 3) not in ("месяц",)
    ):
        yield Recurrence(unit=UNIT_OF[t.code(at + 2)], every=2), at + 3
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
        yield from (
            (found, end) for found, end in _ordinal_weekday(t, at + 1) if t[end - 1].text.endswith(("ам", "ям"))
        )
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
    if (t.code(at) == "по" and t[at + 1].text in ("итогам", "окончании", "завершении", "результатам")) or (
        t.code(at) in ("в", "к") and t.code(at + 1) in ("конец", "начало", "середина")
    ):
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
    unit = UNIT_OF.get(t.code(at))
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
    while t.code(at) in (",", "и", "-", "/", "или") and (
        t.code(at + 1) == "weekday" or t.codes(at + 1, 2) == ("по", "weekday")
    ):
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
