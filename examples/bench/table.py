"""The rows that are synced: twelve columns, worded like the plan's, and who edits which of them."""

from __future__ import annotations

from typing import Annotated

import gspread
from pydantic import BaseModel

from gmo_sync import Column, SpreadsheetSpec, Tab, Table

EDITS = 100
WORDS = ("Круглый стол «Обсуждение профессиональных компетенций и их развитие»", "члены ГМО, педагоги-библиотекари")


class Line(BaseModel):
    """A row of twelve columns."""

    id: str = ""
    number: Annotated[str, Column("№ п/п")] = ""
    title: Annotated[str, Column("Мероприятия")] = ""
    participants: Annotated[str, Column("Участники")] = ""
    term: Annotated[str, Column("Сроки проведения")] = ""
    place: Annotated[str, Column("Место проведения")] = ""
    responsible: Annotated[str, Column("Ответственные")] = ""
    results: Annotated[str, Column("Ожидаемые результаты")] = ""
    status: Annotated[str, Column("Статус")] = ""
    link: Annotated[str, Column("Ссылка")] = ""
    notes: Annotated[str, Column("Заметки")] = ""
    section: Annotated[str, Column("Раздел")] = ""
    group: Annotated[str, Column("Группа")] = ""


TABLE = Table(Line, "План", natural_key=("number",))
SPEC = SpreadsheetSpec(title="Bench", tabs=(Tab(TABLE),))
HEADINGS = {column.field: column.heading for column in TABLE.columns}


def lines(count: int) -> list[Line]:
    """`count` rows with words of ordinary length; no two have the same title."""
    return [
        Line(
            id=f"{number:08x}",
            number=f"3.{number}",
            title=f"{WORDS[0]}, часть {number}",
            participants=WORDS[1],
            term="октябрь-декабрь",
            place="МБОУ Лицей № 130",
            responsible="Бежецких Ю.В., Данилова Е.А.",
            results="определение критериев для профессионального развития",
            status="запланировано",
            notes=f"заметка {number}" if number % 3 == 0 else "",
            section="III",
            group="3.1",
        )
        for number in range(count)
    ]


def edited(instances: list[Line], **values: str) -> list[Line]:
    """A hundred scattered edits, or one in every second row of a small table: a guard stops who changes them all."""
    step = max(2, len(instances) // EDITS)
    changed = set(range(0, len(instances), step))
    return [line.model_copy(update=values) if number in changed else line for number, line in enumerate(instances)]


def owned(step: str, count: int) -> list[Line]:
    """What the owner holds when a step begins."""
    rows = lines(count)
    if step in ("edits", "after"):
        rows = edited(rows, place="ОУ")
    return edited(rows, term="февраль") if step == "after" else rows  # as the edits of the sheet have left it


def sheet_edits(sheet: gspread.Worksheet, count: int) -> None:
    """A hundred scattered edits by people at the sheet, in the column «Сроки проведения»."""
    column = gspread.utils.rowcol_to_a1(1, sheet.row_values(1).index(HEADINGS["term"]) + 1)[:-1]
    every = max(2, count // EDITS)
    sheet.batch_update([{"range": f"{column}{row + 2}", "values": [["февраль"]]} for row in range(0, count, every)])
