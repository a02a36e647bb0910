"""A model seen as a table: kinds, codecs both ways, and cells that do not fit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Column, Kind, Row, Table, same, shown
from gmo_sync.tables.cells import canonical_text


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


VALUES = (
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers()
    | st.text("0123456789.,;+-− %:деа", max_size=25)
    | st.datetimes()
    | st.times()
    | st.sampled_from(["а;б", "а , б", "123456789012345678,90", "9" * 20, "открыто", "0,1234567890123456789", "1e5"])
)


@given(st.sampled_from(TABLE.columns), VALUES)
def test_what_is_read_is_what_the_owner_says_next_time(column, value):
    """Else the second sync would take the model's own spelling for an edit."""
    cell = column.read(value)
    if not isinstance(cell, BadCell):
        again = column.encode(column.decode(cell)) if cell is not None else None
        assert same(again, cell)


@given(everything)
def test_what_was_encoded_is_read_as_the_same(instance):
    row = TABLE.row(instance)
    for column in TABLE.columns:
        cell = row.cells[column.field]
        assert same(column.read(cell, None), cell if cell is not None else column.empty)


LONG = [
    ("words", "978593712345678901", "978593712345678901"),
    ("count", "1234567890123456789", "1234567890123456789"),
    ("count", 999_999_999_999_999, 999_999_999_999_999),
    ("price", "123456789012345678,90", "123456789012345678.90"),
    ("price", "12345678901234,5", 12345678901234.5),
]


@pytest.mark.parametrize(("field", "typed", "cell"), LONG)
def test_more_than_fifteen_digits_stay_text_and_are_never_rounded(field, typed, cell):
    column = TABLE.by_field[field]
    assert column.read(typed) == cell
    assert type(column.read(typed)) is type(cell)
    assert same(column.encode(column.decode(cell)), cell)


def test_a_number_that_the_sheet_has_rounded_does_not_fit_a_text():
    cell = TABLE.by_field["words"].read(9.785937123456789e17, "9,78594E+17")
    assert isinstance(cell, BadCell)
    assert cell.reason.in_language("ru").startswith("«9,78594E+17» — округлённое число")
    assert TABLE.by_field["words"].read(123456789012.0, "1,23457E+11") == "123456789012"
    assert TABLE.by_field["words"].read(999_999_999_999_999.0, "999999999999999") == "999999999999999"


def test_what_the_field_makes_of_words_is_what_they_mean():
    assert TABLE.by_field["people"].read("Данилова Е.А.,Бежецких Ю.В. , ") == "Данилова Е.А., Бежецких Ю.В."


SAME = [
    ("a b", "a\u00a0b"),
    ("a b", "a  b "),
    ("a b", "\u2009a\tb"),
    ("1 - 2", "1 – 2"),
    ("1 - 2", "1 — 2"),
    ("1-2", "1\u20112"),
    ("-5", "−5"),
    ("й", "и\u0306"),
    ("a\nb", "a \r\n b\n"),
    ("a\nb", "a\vb"),
    ("ab", "a\u200bb\u00ad\ufeff"),
    (None, " \u00a0"),
    (None, ""),
    (1, 1.0),
    (0, -0.0),
    (datetime(2022, 2, 3, 9, 30), datetime(2022, 2, 3, 9, 29, 59, 600_000)),
    (datetime(2022, 2, 3, 9, 30), datetime(2022, 2, 3, 9, 30, 0, 400_000, UTC)),
    (time(9, 30), time(9, 30, 0, 999_999, UTC)),
    (datetime.max, datetime.max.replace(microsecond=0)),
]
DIFFERENT = [
    ("все", "всё"),
    ("а", "А"),
    ("1", 1),
    (1, True),
    (0, False),
    (0, None),
    (False, None),
    (date(2022, 2, 3), datetime(2022, 2, 3)),
    ("a b", "ab"),
    ("a\nb", "a b"),
    (1, 1.5),
    (time(9, 30), time(9, 31)),
    (BadCell("x", Message("a")), "x"),
    (BadCell("x", Message("a")), BadCell("y", Message("a"))),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_cells_that_mean_the_same(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_cells_that_differ(one, other):
    assert not same(one, other)
    assert not same(other, one)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, ""),
        (BadCell("?!", Message("no")), "?!"),
        (True, "да"),
        (False, "нет"),
        (1.5, "1,5"),
        (0.1 + 0.2, "0,3"),
        (7, "7"),
        (datetime(2022, 2, 3, 9, 5), "03.02.2022 09:05"),
        (date(2022, 2, 3), "03.02.2022"),
        (time(9, 5), "09:05"),
        ("как есть ", "как есть "),
    ],
)
def test_a_cell_as_a_reader_writes_it(cell, words):
    assert shown(cell) == words


@given(st.text())
def test_canonical_words_are_canonical(text):
    assert canonical_text(canonical_text(text)) == canonical_text(text)
