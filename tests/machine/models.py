"""The tables of the machine: every kind of column, a rule over several cells, a reference, an order, a filling-in.

Дела      deeds: text, numbers, a date, a choice, a tick, names of people, a column that the owner alone decides;
          a deed that ends before it starts is no valid one
Люди      people, whom deeds name; nobody is without a name
Кабинеты  rooms, in the order of their numbers; an empty building is that of the room above, or the main one
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.tables import Column, Row, Snapshot, Table


class Stage(StrEnum):
    PLANNED = "запланировано"
    DONE = "проведено"
    CANCELLED = "отменено"


class Deed(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Дело")] = ""
    place: Annotated[str, Column("Где", aliases=("Место",))] = ""
    start: Annotated[int | None, Column("Начало")] = None
    end: Annotated[int | None, Column("Конец")] = None
    day: Annotated[date | None, Column("Дата")] = None
    stage: Annotated[Stage, Column("Состояние")] = Stage.PLANNED
    public: Annotated[bool, Column("Открытое")] = False
    who: Annotated[list[str], Column("Кто", references="Люди")] = Field(default_factory=list)
    link: Annotated[str, Column("Ссылка", read_only=True)] = ""
    secret: Annotated[str, Column("Личное", private=True)] = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("it ends before it starts")
        return self


class Person(BaseModel):
    id: str = ""
    name: Annotated[str, Field(min_length=1), Column("Имя")]
    phone: Annotated[str, Column("Телефон")] = ""


class PersonAtWork(Person):
    """What the owner's model of a person becomes: one field more."""

    post: Annotated[str, Column("Должность")] = ""


class Room(BaseModel):
    id: str = ""
    number: Annotated[int | None, Column("Номер")] = None
    building: Annotated[str, Column("Корпус")] = ""
    key: Annotated[str, Column("Ключ")] = ""


def _by_number(rows: Sequence[Row]) -> list[Row]:
    def number(row: Row) -> int:
        cell = row.cells.get("number")
        return cell if isinstance(cell, int) else 0

    return sorted(rows, key=number)


MAIN = "главный"


def _buildings(side: Snapshot) -> Snapshot:
    """Each room without a building stands in that of the room above it, the first one in the main building."""
    rows: list[Row] = []
    for row in side.rows:
        above = rows[-1].cells["building"] if rows else MAIN
        empty = row.cells.get("building") in (None, "")
        rows.append(replace(row, cells={**row.cells, "building": above}) if empty else row)
    return (
        Snapshot(tuple(rows), side.columns) if any(a is not b for a, b in zip(rows, side.rows, strict=True)) else side
    )


DEEDS = Table(Deed, "Дела", natural_key=("title",))
PEOPLE = Table(Person, "Люди", natural_key=("name",))
PEOPLE_AT_WORK = Table(PersonAtWork, "Люди", natural_key=("name",))
ROOMS = Table(Room, "Кабинеты", natural_key=("key",), arrange=_by_number, complete=_buildings)
OWNER = "плановик"
SPEC = SpreadsheetSpec("Проба", (Tab(DEEDS), Tab(PEOPLE), Tab(ROOMS)), owner=OWNER)
GROWN = SpreadsheetSpec("Проба", (Tab(DEEDS), Tab(PEOPLE_AT_WORK), Tab(ROOMS)), owner=OWNER)

HEADINGS = {
    "Дела": {
        "title": "Дело",
        "place": "Где",
        "start": "Начало",
        "end": "Конец",
        "day": "Дата",
        "stage": "Состояние",
        "public": "Открытое",
        "who": "Кто",
        "link": "Ссылка",
    },
    "Люди": {"name": "Имя", "phone": "Телефон"},
    "Кабинеты": {"number": "Номер", "building": "Корпус", "key": "Ключ"},
}
"""The headings once more, said plainly: what a person sees, tab by tab."""


def deeds() -> list[Deed]:
    titles = ("Семинар", "Урок", "Конкурс", "Выставка", "Экскурсия", "Совещание", "Викторина")
    return [
        Deed(
            id=f"d{number}",
            title=title,
            place=("зал", "класс", "музей")[number % 3],
            start=number,
            end=number + 10,
            day=date(2021, 10, number + 1),
            public=number % 2 == 0,
            who=["Иванова", "Петров"][: number % 3],
            link=f"https://example.com/{number}",
            secret=f"тайна {number}",
        )
        for number, title in enumerate(titles)
    ]


def people() -> list[Person]:
    return [
        Person(id="p0", name="Иванова", phone="+7 900 000-00-01"),
        Person(id="p1", name="Петров", phone="007"),
        Person(id="p2", name="Сидорова", phone="1-2"),
    ]


def rooms() -> list[Room]:
    return [
        Room(id="r0", number=10, building="главный", key="медный"),
        Room(id="r1", number=20, building="главный", key="железный"),
        Room(id="r2", number=30, building="новый", key="04.08"),
    ]
