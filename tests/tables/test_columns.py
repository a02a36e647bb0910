"""A model seen as a table: kinds, codecs both ways, and cells that do not fit."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from gmo_sync.tables import BadCell, Column, Kind, Row, Table


class State(StrEnum):
    OPEN = "открыто"
    DONE = "закрыто"


class Everything(BaseModel):
    id: str = ""
    words: Annotated[str, Column("Слова", aliases=("Текст",))] = ""
    needed: Annotated[str, Field(min_length=1), Column("Нужное")]
    count: Annotated[int | None, Column("Число"), Field(gt=0)] = None
    price: Annotated[Decimal, Column("Цена")] = Decimal(0)
    share: Annotated[float | None, Column("Доля")] = None
    day: Annotated[date | None, Column("День")] = None
    moment: Annotated[datetime | None, Column("Когда")] = None
    hour: Annotated[time | None, Column("Час")] = None
    ticked: Annotated[bool, Column("Готово")] = False
    state: Annotated[State, Column("Состояние")] = State.OPEN
    choice: Annotated[Literal["да", "нет"] | None, Column("Ответ")] = None
    people: Annotated[list[str], Column("Люди", separator=", ")] = []
    phone: Annotated[str, Column("Телефон", private=True)] = ""
    inner: int = 5


TABLE = Table(Everything, "Всё")


def test_the_kind_follows_from_the_annotation():
    kinds = {column.field: column.kind for column in TABLE.columns}
    assert kinds == {
        "words": Kind.TEXT,
        "needed": Kind.TEXT,
        "count": Kind.INTEGER,
        "price": Kind.NUMBER,
        "share": Kind.NUMBER,
        "day": Kind.DATE,
        "moment": Kind.DATE_TIME,
        "hour": Kind.TIME,
        "ticked": Kind.CHECKBOX,
        "state": Kind.CHOICE,
        "choice": Kind.CHOICE,
        "people": Kind.LIST,
    }


def test_a_private_field_and_a_field_without_a_column_stay_with_the_owner():
    row = TABLE.row(Everything(needed="x", phone="+7", inner=7))
    assert not {"phone", "inner"} & set(row.cells)
    assert TABLE.instance(row, {"phone": "+7", "inner": 7}).phone == "+7"


words = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)
everything = st.builds(
    Everything,
    id=st.text("abcdef0123456789", min_size=8, max_size=8),
    words=words,
    needed=words.filter(bool),
    count=st.none() | st.integers(1, 10**20),
    price=st.decimals(-1000, 1000, places=2),
    share=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    day=st.none() | st.dates(),
    moment=st.none() | st.datetimes(),
    hour=st.none() | st.times(),
    ticked=st.booleans(),
    state=st.sampled_from(State),
    choice=st.sampled_from(["да", "нет", None]),
    people=st.lists(st.sampled_from(["Данилова Е.А.", "Бежецких Ю.В.", "члены ГМО"]), max_size=3),
)


@given(everything)
def test_a_model_survives_the_way_to_a_row_and_back(instance):
    assert TABLE.instance(TABLE.row(instance)) == instance


@given(everything)
def test_what_was_encoded_fits_when_it_is_read(instance):
    row = TABLE.row(instance)
    for column in TABLE.columns:
        assert not isinstance(column.read(row.cells[column.field]), BadCell)


READINGS = [
    ("words", 7.0, "007", "007"),
    ("words", "=1+1", None, "=1+1"),
    ("words", None, None, None),
    ("count", 5.0, "5", 5),
    ("count", "12", None, 12),
    ("price", "1,5", None, 1.5),
    ("price", "1 030,50", None, 1030.5),
    ("price", "1\u00a0030", None, 1030),
    ("share", "5%", None, 0.05),
    ("day", "03.02.2022", None, date(2022, 2, 3)),
    ("day", "2022-02-03", None, date(2022, 2, 3)),
    ("day", datetime(2022, 2, 3), "3 февр.", date(2022, 2, 3)),
    ("moment", "03.02.2022 09:30", None, datetime(2022, 2, 3, 9, 30)),
    ("hour", "9:30", None, time(9, 30)),
    ("ticked", True, "TRUE", True),
    ("ticked", None, None, False),
    ("state", "Закрыто ", None, "закрыто"),
    ("state", None, None, "открыто"),
    ("people", "Данилова Е.А., Бежецких Ю.В.", None, "Данилова Е.А., Бежецких Ю.В."),
]


@pytest.mark.parametrize(("field", "value", "display", "expected"), READINGS)
def test_reading_a_cell(field, value, display, expected):
    assert TABLE.by_field[field].read(value, display) == expected


MISFITS = [
    ("needed", None, "ячейку нельзя оставить пустой"),
    ("count", "пять", "«пять» — не целое число"),
    ("count", 1.5, "«1,5» — не целое число"),
    ("price", "дорого", "«дорого» — не число"),
    ("price", True, "«да» — не число"),
    ("day", "скоро", "«скоро» — не дата"),
    ("day", "31.02.2022", "«31.02.2022» — не дата"),
    ("day", datetime(2022, 2, 3, 12), "«03.02.2022 12:00» — не дата"),
    ("hour", "полдень", "«полдень» — не время"),
    ("ticked", "да", "«да» — не отметка: здесь флажок"),
    ("state", "начато", "«начато» нет в списке: открыто, закрыто"),
]


@pytest.mark.parametrize(("field", "value", "reason"), MISFITS)
def test_a_cell_that_does_not_fit_says_why_in_russian(field, value, reason):
    cell = TABLE.by_field[field].read(value)
    assert isinstance(cell, BadCell)
    assert cell.reason.in_language("ru") == reason


def test_a_constraint_of_the_model_is_a_reason_too():
    cell = TABLE.by_field["count"].read(-1)
    assert isinstance(cell, BadCell)
    assert "greater than 0" in cell.reason


@given(
    st.sampled_from(TABLE.columns), st.none() | st.booleans() | st.floats() | st.text() | st.datetimes() | st.times()
)
def test_reading_never_raises(column, value):
    cell = column.read(value)
    if not isinstance(cell, BadCell) and not (cell is None and not column.nullable):
        column.decode(cell)


def test_two_columns_with_one_heading_are_refused():
    class Twins(BaseModel):
        id: str = ""
        one: Annotated[str, Column("Тема")] = ""
        other: Annotated[str, Column("тема ")] = ""

    with pytest.raises(TypeError, match="one and other have one heading"):
        Table(Twins, "Близнецы")


def test_a_row_that_is_not_valid_as_a_whole_raises():
    with pytest.raises(ValidationError):
        TABLE.instance(Row("a", {}))
