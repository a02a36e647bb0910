"""One field as a column, made within the test: what follows from its annotation, and each way of its codec."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, Literal, Optional

import pytest
from pydantic import AfterValidator, BaseModel, Field, PlainSerializer, ValidationError, create_model, model_validator

from gmo_sync.tables import BadCell, Column, Kind, Row, Snapshot, Table, TableColumn
from gmo_sync.tables.columns import reason_of


def column(annotation: Any, default: Any = ..., **options: Any) -> TableColumn:
    marked = Annotated[annotation, Column("Оно", **options)]
    return Table(create_model("Model", id=(str, ""), it=(marked, default)), "Вкладка").by_field["it"]


class Colour(StrEnum):
    RED = "красный"
    BLUE = "синий"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Shape(Enum):
    ROUND = "круг"
    SQUARE = "квадрат"


def loud(text: str) -> str:
    if not text.isupper():
        raise ValueError("кричать!")
    return text


Loud = Annotated[str, AfterValidator(loud)]

KINDS = [
    (str, Kind.TEXT, ()),
    (Annotated[str, Field(max_length=3)], Kind.TEXT, ()),
    (str | None, Kind.TEXT, ()),
    (Optional[int], Kind.INTEGER, ()),  # noqa: UP045 - the older spelling of the same
    (int | str, Kind.TEXT, ()),
    (int | str | None, Kind.TEXT, ()),
    (Any, Kind.TEXT, ()),
    (dict[str, int], Kind.TEXT, ()),
    (bool, Kind.CHECKBOX, ()),
    (int, Kind.INTEGER, ()),
    (float, Kind.NUMBER, ()),
    (Decimal, Kind.NUMBER, ()),
    (datetime, Kind.DATE_TIME, ()),
    (date, Kind.DATE, ()),
    (time, Kind.TIME, ()),
    (Colour, Kind.CHOICE, ("красный", "синий")),
    (Level, Kind.CHOICE, ("1", "2")),
    (Shape | None, Kind.CHOICE, ("круг", "квадрат")),
    (Literal["да", 2], Kind.CHOICE, ("да", "2")),
    (list, Kind.LIST, ()),
    (list[int], Kind.LIST, ()),
    (tuple[str, ...], Kind.LIST, ()),
    (set[str], Kind.LIST, ()),
    (frozenset[str], Kind.LIST, ()),
    (Sequence[str] | None, Kind.LIST, ()),
    (Annotated[int, Field(gt=0)] | None, Kind.INTEGER, ()),
]


@pytest.mark.parametrize(("annotation", "kind", "choices"), KINDS)
def test_the_kind_and_the_choices_follow_from_the_annotation(annotation, kind, choices):
    found = column(annotation)
    assert (found.kind, found.choices, found.field, found.heading) == (kind, choices, "it", "Оно")


def test_a_text_may_be_a_link_or_have_choices():
    assert column(str, link=True).kind is Kind.LINK
    assert column(str, link=True).plain
    assert column(int, link=True).kind is Kind.INTEGER
    assert column(str, choices=("а", "б")).choices == ("а", "б")
    assert column(str, choices=("а", "б")).kind is Kind.TEXT
    assert column(Colour, choices=("а", "б")).choices == ("красный", "синий")


MEANINGS = [
    # annotation, default, required, nullable, plain, what an empty cell means (... : it does not fit)
    (str, ..., False, False, True, None),
    (str, "", False, False, True, None),
    (str, "да", False, False, True, "да"),
    (str | None, ..., False, True, True, None),
    (str | None, "да", False, True, True, None),
    (Loud, ..., True, False, False, ...),
    (Loud, "", False, False, False, None),
    (Loud, "ДА", False, False, False, "ДА"),
    (int, ..., True, False, False, ...),
    (int, 5, False, False, False, 5),
    (int | None, ..., True, True, False, None),
    (int | None, 5, False, True, False, None),
    (bool, ..., True, False, False, False),
    (bool, False, False, False, False, False),
    (bool, True, False, False, False, True),
    (list[str], ..., True, False, False, None),
    (list[str], ["а", "б"], False, False, False, "а; б"),
    (Annotated[list[str], Field(default_factory=lambda: ["в"])], None, False, False, False, "в"),
    (Annotated[list[str], Field(min_length=1)], ..., True, False, False, ...),
    (Colour, ..., True, False, False, ...),
    (Colour, Colour.BLUE, False, False, False, "синий"),
    (date, date(2022, 2, 3), False, False, False, date(2022, 2, 3)),
]


@pytest.mark.parametrize(("annotation", "default", "required", "nullable", "plain", "empty"), MEANINGS)
def test_what_an_empty_cell_means(annotation, default, required, nullable, plain, empty):
    if default is None:
        model = create_model(
            "Model", id=(str, ""), it=(Annotated[annotation, Column("Оно")], Field(default_factory=lambda: ["в"]))
        )
        found = Table(model, "Вкладка").by_field["it"]
    else:
        found = column(annotation, default)
    assert (found.required, found.nullable, found.plain) == (required, nullable, plain)
    for nothing in (None, ""):
        cell = found.read(nothing)
        if empty is ...:
            assert isinstance(cell, BadCell)
            assert (cell.shown, cell.reason.in_language("ru")) == ("", "ячейку нельзя оставить пустой")
        else:
            assert cell == empty
            assert type(cell) is type(empty)


Backwards = Annotated[str, PlainSerializer(lambda text: text[::-1])]

ENCODED = [
    (str, "x", "x"),
    (str, "", None),
    (str | None, None, None),
    (list[str], ["а", "б"], "а; б"),
    (list[str], [], None),
    (list[Backwards], ["абв", "где"], "вба; едг"),
    (list[date], [date(2022, 2, 3)], "2022-02-03"),
    (list[Shape], [Shape.SQUARE, Shape.ROUND], "квадрат; круг"),
    (list, ["а", 1], "а; 1"),
    (Colour, Colour.RED, "красный"),
    (Level, Level.HIGH, "2"),
    (Shape, Shape.ROUND, "круг"),
    (Literal["да", 2], 2, "2"),
    (Literal[Shape.ROUND], Shape.ROUND, "круг"),
    (bool, True, True),
    (int, 10**15 - 1, 10**15 - 1),
    (int, 10**15, "1000000000000000"),
    (int, -(10**15), "-1000000000000000"),
    (Decimal, Decimal("1.50"), 1.5),
    (Decimal, Decimal("123456789012345678.90"), "123456789012345678.90"),
    (Decimal, Decimal("1e15"), "1E+15"),
    (Decimal, Decimal("-2384185791015625000.0"), "-2384185791015625000.0"),
    (Decimal, Decimal("999999999999999"), 999999999999999.0),
    (date, date(2022, 2, 3), date(2022, 2, 3)),
    (dict[str, int], {"а": 1}, "{'а': 1}"),
]


@pytest.mark.parametrize(("annotation", "value", "cell"), ENCODED)
def test_a_value_as_a_cell(annotation, value, cell):
    found = column(annotation).encode(value)
    assert found == cell
    assert type(found) is type(cell)


READ = [
    (str, 7.0, "007", "007"),
    (str, 7.0, None, "7"),
    (str, 7.5, "", "7,5"),
    (str, "=1+1", "2", "=1+1"),
    (str, True, "TRUE", "TRUE"),
    (str, True, None, "да"),
    (str, 123456789012.0, "1,2E+11", "123456789012"),
    (str, "1,2E+11", "1,2E+11", "1,2E+11"),
    (str, 999_999_999_999_999.0, None, "999999999999999"),
    (Loud, "ДА", "нет", "ДА"),
    (list[str], " а ;б;; ", None, "а; б"),
    (list[str], 7.0, "007", "007"),
    (Colour, " СИНИЙ", None, "синий"),
    (Literal["1-2"], "1–2", None, "1-2"),
    (Level, 2.0, "2", "2"),
    (int, "12", "x", 12),
    (float, 0.5, "50%", 0.5),
]


@pytest.mark.parametrize(("annotation", "value", "display", "cell"), READ)
def test_what_a_cell_means(annotation, value, display, cell):
    found = column(annotation).read(value, display)
    assert found == cell
    assert type(found) is type(cell)


@pytest.mark.parametrize("annotation", [Colour, Level, Shape | None, Literal["да", 2, True], Literal[Shape.ROUND, "x"]])
def test_each_choice_is_read_as_the_owner_says_it_next_time(annotation):
    found = column(annotation)
    for word in found.choices:
        assert found.read(word.upper()) == word
        assert found.encode(found.decode(word)) == word
    assert [type(found.decode(word)) for word in found.choices] == [type(found.meant[word]) for word in found.choices]


UNFIT = [
    (str, 1e15, None, "1e+15", "«1e+15» — округлённое число"),
    (str, -1e15, "-1E+15", "-1E+15", "«-1E+15» — округлённое число"),
    (list[str], 1e15, "1E15", "1E15", "«1E15» — округлённое число"),
    (Colour, "белый", None, "белый", "«белый» нет в списке: красный, синий"),
    (Loud, "да", None, "да", "кричать!"),
    (int, "пять", None, "пять", "«пять» — не целое число"),
    (int, 1.5, "1,50", "1,50", "«1,50» — не целое число"),
    (Annotated[int, Field(gt=9)], 5.0, "5 шт.", "5 шт.", "Input should be greater than 9"),
    (Annotated[int, Field(gt=9)], 5.0, None, "5", "Input should be greater than 9"),
]


@pytest.mark.parametrize(("annotation", "value", "display", "shown", "reason"), UNFIT)
def test_a_cell_that_does_not_fit_is_shown_as_it_stands_with_the_reason(annotation, value, display, shown, reason):
    cell = column(annotation).read(value, display)
    assert isinstance(cell, BadCell)
    assert cell.shown == shown
    assert cell.reason.in_language("ru").startswith(reason)


def test_the_separator_is_the_columns_own_and_a_blank_one_parts_too():
    assert column(list[str], separator=" / ").read("а/ б") == "а / б"
    assert column(list[str], separator=" ").read("а  б") == "а б"
    assert column(list[int], separator=",").decode("1, 2") == [1, 2]
    assert column(int | None).decode(None) is None


def test_what_pydantic_says_is_one_sentence():
    with pytest.raises(ValidationError) as stopped:
        column(Annotated[int, Field(gt=9)]).decode(5)
    assert reason_of(stopped.value) == "Input should be greater than 9"
    assert reason_of(stopped.value, empty=True).in_language("ru") == "ячейку нельзя оставить пустой"


class Trip(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Название")] = ""
    start: Annotated[int, Column("Начало"), Field(ge=0)] = 0
    end: Annotated[int, Column("Конец")] = 0
    seats: Annotated[int, Column("Места", private=True), Field(gt=0)]

    @model_validator(mode="after")
    def _ordered(self) -> Trip:
        if self.end < self.start:
            raise ValueError("it ends before it starts")
        return self


def test_models_are_rows_with_their_ids_and_rows_are_models():
    trips = Table(Trip, "Походы")
    models = [Trip(id="a", title="x", start=1, end=2, seats=3), Trip(id="b", seats=1)]
    rows = (Row("a", {"title": "x", "start": 1, "end": 2}), Row("b", {"title": None, "start": 0, "end": 0}))
    assert trips.snapshot(iter(models)) == Snapshot(rows, ("title", "start", "end"))
    assert [trips.instance(row, {"seats": model.seats}) for row, model in zip(rows, models, strict=True)] == models


def test_a_cell_that_does_not_fit_is_given_to_the_model_as_it_stands():
    trips = Table(Trip, "Походы")
    bad = trips.by_field["start"].read("нигде")
    with pytest.raises(ValidationError) as stopped:
        trips.instance(Row("a", {"start": bad}), {"seats": 1})
    (error,) = stopped.value.errors()
    assert (error["loc"], error["input"]) == (("start",), "нигде")


def test_a_row_that_is_no_model_says_why_and_fields_that_no_sheet_has_are_not_judged():
    def misfit(**cells: Any) -> str | None:
        return Table(Trip, "Походы").misfit(Row("a", cells))

    assert misfit(start=1, end=2) is None
    assert misfit(start=-1) == "Input should be greater than or equal to 0"
    plain = Table(create_model("Model", __base__=Trip, seats=(int, 1)), "Походы")
    assert plain.misfit(Row("a", {"start": 3, "end": 2})) == "it ends before it starts"
    assert plain.misfit(Row("a", {"start": 2, "end": 2})) is None


def test_a_row_without_id_is_known_by_the_canonical_cells_of_its_key():
    trips = Table(Trip, "Походы", natural_key=("title", "start"))
    assert trips.natural(Row("", {"title": " Поход –  Ачинск", "start": 5})) == ("поход - ачинск", 5)
    assert trips.natural(Row("", {"title": None, "start": 5})) == (None, 5)
    assert trips.natural(Row("", {"title": "", "start": None})) is None
    assert trips.natural(Row("", {})) is None


def test_a_key_that_is_no_field_is_refused_by_name():
    with pytest.raises(TypeError, match="^Trip has no field code, name$"):
        Table(Trip, "Походы", key="name", natural_key=("title", "code"))


def test_two_fields_with_one_heading_are_refused_and_the_others_are_not():
    same = create_model(
        "Same", id=(str, ""), a=(Annotated[str, Column("Тема")], ""), b=(Annotated[str, Column("ТЕМА ")], "")
    )
    with pytest.raises(TypeError, match="^Same: a and b have one heading$"):
        Table(same, "Вкладка")


def test_a_list_without_a_separator_is_refused():
    with pytest.raises(TypeError, match="^Model: the list it has no separator$"):
        column(list[str], separator="")
    assert column(str, separator="").read("x") == "x"
