"""Hours of the day: «09:00», «в 14.00», «10.00-12.00», «с 9 до 12 часов», «11 часов 00 минут - 13 часов 00 минут».

«10.10» may be a date as well; it is hours only where something says so: a colon, «в», «час», a minute that is no month,
or a date written in another way just before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from gmo_sync.plan.meaning import Hours
from gmo_sync.plan.term_tokens import Tokens


def hours_from(
    tokens: Tokens, at: int, *, after_date: bool = False, dotted: bool = True, dated: bool = False
) -> Iterator[tuple[Hours, int]]:
    """Hours that begin at `at`. after_date: a date is before them; dotted: all in numbers; dated: with its year."""
    sure = after_date and not dotted and tokens.code(at) != ","
    sure = sure or (after_date and dated and tokens.code(at) == "num")
    bracket = after_date and tokens.code(at) == "("
    if after_date and tokens.code(at) in (",", "(", ";", "-", ":"):
        at += 1
    if tokens.code(at) == "начало":
        at += 1
    at += tokens.code(at) == "время"
    at += tokens.code(at) == "-"
    said = tokens.code(at) in ("в", "с", "к")
    at_hour = after_date and tokens.code(at) == "в"
    at += said
    joints = ("-", "до", "по") if said else ("-",)
    for first, grade, end in _clock(tokens, at):
        if tokens.code(end) in joints:
            for last, other, after in _clock(tokens, end + 1):
                if last > first and (_SURE in (grade, other) or (min(grade, other) == _LIKELY and (said or sure))):
                    yield Hours(start=first, end=last), _closed(tokens, after, bracket=bracket)
        if grade == _SURE or (grade == _LIKELY and (said or sure)) or at_hour:
            yield Hours(start=first), _closed(tokens, end, bracket=bracket)


_BARE, _LIKELY, _SURE = 0, 1, 2


def _closed(tokens: Tokens, at: int, *, bracket: bool) -> int:
    return at + 1 if bracket and tokens.code(at) == ")" else at


def _clock(tokens: Tokens, at: int) -> Iterator[tuple[time, int, int]]:
    """A time, how sure it is one, and where it ends."""
    hour, sign, minute = tokens[at], tokens.code(at + 1), tokens[at + 2]
    if hour.code != "num" or len(hour.text) > 2 or hour.value > 23 or hour.ordinal:
        return
    two_digits = minute.code == "num" and len(minute.text) == 2 and minute.value < 60 and not minute.ordinal
    if two_digits and (sign == ":" or (sign in (".", "-") and not minute.spaced)):
        end = at + 3
        more = tokens.code(end) == "." and tokens.code(end + 1) == "num"
        suffix = tokens.code(end) == "ч"
        no_month = sign == "." and not 1 <= minute.value <= 12 and minute.value % 5 == 0
        sure = sign == ":" or suffix or no_month
        if not more and (sign != "-" or minute.text in ("00", "15", "30", "45")):
            yield time(hour.value, minute.value), _SURE if sure else _LIKELY, end + suffix
    if sign == "ч":
        if minute.code == "num" and minute.value < 60 and tokens.code(at + 3) == "мин":
            yield time(hour.value, minute.value), _SURE, at + 4
        yield time(hour.value), _SURE, at + 2
    elif sign not in (".", ":"):
        yield time(hour.value), _BARE, at + 1
