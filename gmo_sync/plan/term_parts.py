"""What one part of a term can say; the rules that give parts are `term_stretches`, `term_recurrences`, `term_phrases`,
`term_remarks`, and putting the parts of a cell together is `term_grammar`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gmo_sync.plan.meaning import Hours, Recurrence, TermKind, Unit
from gmo_sync.plan.term_dates import Stretch


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

UNIT_OF = {
    "день": Unit.DAY, "неделя": Unit.WEEK, "месяц": Unit.MONTH, "четверть": Unit.QUARTER, "квартал": Unit.QUARTER,
    "триместр": Unit.QUARTER, "полугодие": Unit.HALF_YEAR, "полгода": Unit.HALF_YEAR, "год": Unit.YEAR,
}  # fmt: skip


# words that say a time of their own, which must not be lost inside a plan's or a place's name
TIMELY = {
    "month",
    "раз",
    "every",
    "times",
    "weekday",
    "четверть",
    "полугодие",
    "квартал",
    "триместр",
    "каникулы",
    "season",
}
