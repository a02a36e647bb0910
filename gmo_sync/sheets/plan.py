"""The spreadsheet of a union's yearly plan: which tabs it has and how their rows look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from gmo_sync.plan import PLAN_TABLES, Plan, RowKind, Status
from gmo_sync.plan.numbering import in_number_order
from gmo_sync.sheets.spec import RowStyle, SpreadsheetSpec, Tab
from gmo_sync.tables import Table

_STYLES = (
    RowStyle("kind", RowKind.SECTION.value, background="BDD7EE", foreground="1F3864", bold=True),
    RowStyle("kind", RowKind.THEME.value, background="FCE4D6", foreground="833C0B", bold=True, italic=True),
    RowStyle("kind", RowKind.GROUP.value, background="E2EFDA", foreground="375623", bold=True),
    RowStyle("status", Status.CANCELLED.value, foreground="7F7F7F", strikethrough=True),
    RowStyle("status", Status.DONE.value, foreground="548235"),
)


def plan_spreadsheet(
    plan: Plan,
    *catalogues: Table[Any],
    title: str | None = None,
    locale: str = "ru_RU",
    time_zone: str = "Asia/Novosibirsk",
    order: Literal["written", "number"] = "written",
) -> SpreadsheetSpec:
    """The desired spreadsheet of `plan`, with a tab for each table of `catalogues` behind its own.

    title: made from the union's name and the year unless given. locale, time_zone: Google's. order:
    rows stay where people put them, or are kept in the order of their numbers.
    """
    rows = PLAN_TABLES["План"]
    if order == "number":
        rows = replace(rows, arrange=in_number_order)
    looks = {"План": Tab(rows, styles=_STYLES, frozen_columns=2)}
    tabs = [looks.get(name, Tab(table)) for name, table in PLAN_TABLES.items()]
    tabs += [Tab(table, colour="7F6000", band="FFF9E7") for table in catalogues]
    return SpreadsheetSpec(
        title=title or f"План работы: {' '.join(plan.union.split())}, {plan.academic_year}",
        tabs=tuple(tabs),
        locale=locale,
        time_zone=time_zone,
        identity=("Титул", "academic_year", "text"),
    )
