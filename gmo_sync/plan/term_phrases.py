"""The grammar of terms that hang on something outside the calendar: another plan, a need, an event.

Such a term is a known head («по плану», «в ходе», «за неделю до») and free words after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gmo_sync.plan.meaning import TermKind
from gmo_sync.plan.term_parts import TIMELY, UNIT_OF, Part, Ways
from gmo_sync.plan.term_tokens import Tokens

_BY = {"план", "мера"}
_ORDER = re.compile(
    r"(план|график|расписани|циклограмм|положени|приказ|программ|регламент|календар|сетк)\w*|.*план.*график.*"
)


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
        while end < at + 5 and t[end].is_word and t.code(end) not in TIMELY:
            if t.code(end) == "план" or _ORDER.fullmatch(t[end].text):
                yield end + 1, True
                return
            end += 1 + (t.code(end + 1) in ("-", "/", ","))
    elif (code == "при" and after in ("наличие", "мера")) or (
        code == "в" and _has(t, at + 1, ("рабочем", "оперативном"))
    ):
        yield at + 2, True
    elif code == "обновление" and after == "по":
        yield at + 2, False
    elif code == "в" and t[at + 1].text.startswith(_SET) and t.code(at + 2) == "период":
        yield at + 3, True
    elif code == "весь" and after in ("период", "время"):
        yield at + 2, True
    elif code == "в" and after == "период" and t[at + 2 + (t.code(at + 2) == ",")].text.startswith(_SET):
        yield at + 3 + (t.code(at + 2) == ","), True
    elif code in ("в", "на") and after in ("течение", "протяжение") and t.codes(at + 2, 2) in _WHOLE_PERIOD:
        yield at + 4, True
    elif code in ("дата", "время", "период") and after == "уточнение":
        yield at + 2, True
    elif code in ("дата", "время", "период") and t.codes(at + 1, 2) in (
        ("по", "мера"),
        ("по", "план"),
        ("по", "уточнение"),
    ):
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
    """The period of the event or plan itself: «в течение периода», «в ходе месячника», «в течение месяца»."""
    code, after = t.code(at), t.code(at + 1)
    if (
        code in ("в", "на")
        and after in ("течение", "протяжение")
        and t.code(at + 2) in ("период", "месяц", "неделя", "день")
    ) or (
        code in ("в", "на", "во")
        and after in ("течение", "протяжение")
        and t.code(at + 2) in ("месячник", "декада", "проведение")
    ):
        yield from _with_tail(t, at, at + 3, TermKind.EVENT_PERIOD, bare=True)
    elif (
        code == "в"
        and after in ("ход", "время", "период", "день")
        and t.code(at + 2) in ("проведение", "?", "месячник", "неделя", "декада")
    ):
        yield from _with_tail(t, at, at + 2, TermKind.EVENT_PERIOD, bare=False)


def relative(t: Tokens, at: int) -> Ways:
    """Counted from an event: «не позднее чем за день до …», «за неделю до …», «в течение 10 дней после …»."""
    end = at + 2 if t.codes(at, 2) == ("не", "позднее") else at
    end += end > at and t.code(end) == "чем"
    code = t.code(end)
    if code in ("за", "через") or (end > at and code == "через"):
        counted = end + 1 + (t.code(end + 1) in ("num", "count")) + (t.code(end + 2) == "рабочий")
        if t.code(counted) in UNIT_OF and t.code(counted + 1) in ("до", "после"):
            yield from _with_tail(t, at, counted + 2, TermKind.RELATIVE, bare=False)
    if t[end].text == "через" and t.code(end) == "после":
        counted = end + 1 + (t.code(end + 1) in ("num", "count")) + (t.code(end + 2) == "рабочий")
        if t.code(counted) in UNIT_OF and t.code(counted + 1) in ("после", "до", "с"):
            yield from _with_tail(t, at, counted + 2, TermKind.RELATIVE, bare=False)
        return
    if t.codes(at, 2) == ("в", "течение") and t.code(at + 2) in ("num", "count"):
        counted = at + 3 + (t.code(at + 3) in ("рабочий", "календарный"))
        if t.code(counted) in UNIT_OF and t.code(counted + 1) in ("после", "с", "до"):
            yield from _with_tail(t, at, counted + 2, TermKind.RELATIVE, bare=False)
    if (
        end > at
        and t.code(end) in ("num", "count")
        and t.code(end + 1) in UNIT_OF
        and t.code(end + 2) in ("до", "с", "после")
    ):
        yield from _with_tail(t, at, end + 3, TermKind.RELATIVE, bare=False)
    if t.codes(at, 2) == ("в", "течение") and t.code(at + 2) in UNIT_OF and t.code(at + 3) in ("после", "с"):
        yield from _with_tail(t, at, at + 4, TermKind.RELATIVE, bare=False)
    if t.code(at) in ("к", "до") and t[at + 1].text in (
        "дню",
        "дня",
        "юбилею",
        "празднику",
        "юбилея",
        "годовщине",
        "открытию",
    ):
        yield from _with_tail(t, at, at + 2, TermKind.RELATIVE, bare=False)
    end += t.code(end) == "в" and t.code(end + 1) == "после"
    if t.code(end) == "после" and t[end + 1].is_word:
        yield from _with_tail(t, at, end + 1, TermKind.RELATIVE, bare=False)
    if (
        t.code(at) in ("до", "к")
        and t.code(at + 1) in ("начало", "проведение", "конец")
        and t.code(at + 2) in ("?", "проведение")
    ):
        yield from _with_tail(t, at, at + 2, TermKind.RELATIVE, bare=False)
    if t.code(at) == "по" and t[at + 1].text in ("окончании", "завершении", "итогам", "результатам", "окончанию"):
        yield from _with_tail(t, at, at + 2, TermKind.RELATIVE, bare=False)


def _with_tail(t: Tokens, start: int, end: int, kind: TermKind, *, bare: bool) -> Ways:
    """The head alone, or with free words up to each sign or word of time that may begin another part, or to the end."""
    last = len(t)
    for stop in range(end + (not bare), last + 1):
        sign = t.code(stop) in (",", ";", "(", ":", "-", "и") or t[stop].broken
        if (stop in (last, end) or sign or _begins(t, stop)) and not _dated_words(t, end, stop):
            yield Part(kind, note=(start, stop)), stop


def _begins(t: Tokens, at: int) -> bool:
    if t.code(at - 1) in ("на", "от", "за", "к", "N", "."):
        return False
    return t.code(at) in TIMELY or t.code(at) in ("num", "в", "до", "count", "не", "с", "постоянно")


def _dated_words(t: Tokens, start: int, end: int) -> bool:
    """Whether free words hold a month or a date of their own, which must not be lost among them."""
    for at in range(start, end):
        held = any(t.code(at - back) in ("на", "от", "за", "N") for back in (1, 2, 3))
        if not held and (
            t.code(at) == "month" or (t.code(at) == "num" and t.code(at + 1) == "." and t.code(at + 2) == "num")
        ):
            return True
    return False
