"""Cells in Google's spelling: what is typed by us stays what it is, and what people type is read for what it means."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from gmo_sync.sheets.cells import EPOCH, cell_data, extended_value, from_serial, number_format, read_cell, to_serial
from gmo_sync.tables import BadCell, Column, Kind, Table, same


class Every(BaseModel):
    id: str = ""
    text: Annotated[str, Column("Текст")] = ""
    number: Annotated[float | None, Column("Число")] = None
    count: Annotated[int | None, Column("Сколько")] = None
    day: Annotated[date | None, Column("День")] = None
    moment: Annotated[datetime | None, Column("Время")] = None
    clock: Annotated[time | None, Column("Час")] = None
    ticked: Annotated[bool, Column("Да")] = False
    choice: Annotated[Literal["за", "против"] | None, Column("Выбор")] = None
    items: Annotated[list[str], Column("Список")] = []
    price: Annotated[float | None, Column("Цена", number_format="#,##0.00")] = None


TABLE = Table(Every, "Всё")


def read(name: str, **data: Any) -> Any:
    return read_cell(data, TABLE.by_field[name])


def typed(name: str, value: dict[str, Any], shown: str = "", effective: dict[str, Any] | None = None) -> Any:
    """A cell as `spreadsheets.get` returns it."""
    return read(name, userEnteredValue=value, effectiveValue=effective or value, formattedValue=shown)


@pytest.mark.parametrize(
    ("moment", "serial"),
    [
        (date(1899, 12, 30), 0),
        (date(1970, 1, 1), 25569),
        (date(2026, 1, 2), 46024),
        (datetime(1900, 1, 1, 12), 2.5),
        (time(6), 0.25),
        (time(), 0),
        (datetime(2022, 2, 3), 44595),
    ],
)
def test_serials_count_days_from_1899(moment: Any, serial: float):
    assert to_serial(moment) == serial
    kind = Kind.TIME if isinstance(moment, time) else Kind.DATE_TIME
    found = from_serial(serial, kind)
    assert found == (moment if type(moment) is not date else datetime.combine(moment, time()))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)))
def test_a_moment_survives_its_serial_to_the_second(moment: datetime):
    whole = moment.replace(microsecond=0)
    assert from_serial(to_serial(whole), Kind.DATE_TIME) == whole


@given(st.times())
def test_a_time_of_day_survives_its_serial(clock: time):
    whole = clock.replace(microsecond=0)
    assert from_serial(to_serial(whole), Kind.TIME) == whole


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 900", "'так", "007", "1-2", "04.08", "1e5", "TRUE", "@имя", "\u00a0", "😀"]
)
def test_text_is_written_and_read_as_these_characters(text: str):
    assert cell_data(text) == {"userEnteredValue": {"stringValue": text}}
    assert typed("text", {"stringValue": text}, text) == text


def test_each_kind_is_written_as_its_own_type():
    assert extended_value(True) == {"boolValue": True}
    assert extended_value(1) == {"numberValue": 1}
    assert extended_value(date(2026, 1, 2)) == {"numberValue": 46024}
    assert extended_value(None) == {}
    assert cell_data(None) == {}
    with pytest.raises(TypeError):
        extended_value(BadCell("x", TABLE.by_field["count"].read("x").reason))


def test_an_aware_moment_is_written_in_its_own_wall_time():
    from datetime import timezone

    assert to_serial(datetime(2022, 2, 3, 12, tzinfo=timezone(timedelta(hours=7)))) == 44595.5


@pytest.mark.scenario(103)
def test_an_inventory_number_typed_as_a_number_is_read_as_it_is_shown():
    assert typed("text", {"numberValue": 7}, "007") == "007"
    assert typed("items", {"numberValue": 7}, "7") == "7"


def test_a_date_typed_into_a_text_column_is_read_as_it_is_shown():
    assert typed("text", {"numberValue": 44595}, "3 февр.") == "3 февр."


def test_a_number_that_became_a_date_in_a_russian_sheet_is_a_bad_cell():
    for shown in ("01.05.2026", "01.05", "1.5", "1 мая 2026 г.", "5/1"):
        found = typed("number", {"numberValue": 46143}, shown)
        assert isinstance(found, BadCell)
        assert found.shown == shown
    assert typed("number", {"numberValue": 1.5}, "1,5") == 1.5
    assert typed("number", {"numberValue": 1500}, "1 500,00") == 1500
    assert typed("number", {"numberValue": 1999.6}, "2 000") == 1999.6
    assert typed("number", {"numberValue": 150}, "$150.00") == 150
    assert typed("price", {"numberValue": 12.05}, "12.05") == 12.05, "a number with two decimals is no date"


def test_a_date_is_the_same_however_it_is_shown():
    for shown in ("3 февр.", "03.02.2022", "44595", "2022-02-03"):
        assert typed("day", {"numberValue": 44595}, shown) == date(2022, 2, 3)
    assert typed("day", {"stringValue": "03.02.2022"}, "03.02.2022") == date(2022, 2, 3)
    assert isinstance(typed("day", {"stringValue": "в феврале"}, "в феврале"), BadCell)


def test_a_date_with_an_hour_does_not_fit_a_date_column_but_a_moment():
    assert isinstance(typed("day", {"numberValue": 44595.5}, "03.02.2022 12:00"), BadCell)
    assert typed("moment", {"numberValue": 44595.5}, "03.02.2022 12:00") == datetime(2022, 2, 3, 12)
    assert typed("clock", {"numberValue": 0.5}, "12:00") == time(12)


@pytest.mark.parametrize(("serial", "shown"), [(1.0625, "25:30"), (44595.5, "03.02.2022 12:00"), (-0.25, "-6:00")])
def test_a_duration_or_a_moment_does_not_fit_a_column_of_hours(serial: float, shown: str):
    found = typed("clock", {"numberValue": serial}, shown)
    assert isinstance(found, BadCell)
    assert found.shown == shown
    assert str(found.reason) == f'"{shown}" is not a time of day'


@pytest.mark.parametrize("serial", [1e9, -1e9, 1e300])
@pytest.mark.parametrize("name", ["day", "moment", "clock"])
def test_a_number_beyond_every_calendar_is_a_bad_cell(name: str, serial: float):
    assert isinstance(typed(name, {"numberValue": serial}, "#####"), BadCell)


def test_a_checkbox_holds_a_tick_and_nothing_else():
    assert typed("ticked", {"boolValue": True}, "TRUE") is True
    assert typed("ticked", {"boolValue": True}, "ИСТИНА") is True
    assert typed("ticked", {"boolValue": False}, "FALSE") is False
    assert isinstance(typed("ticked", {"stringValue": "да"}, "да"), BadCell)
    assert isinstance(typed("ticked", {"numberValue": 1}, "1"), BadCell)


def test_a_choice_is_read_whatever_its_case_and_blanks():
    assert typed("choice", {"stringValue": " ЗА "}, " ЗА ") == "за"
    found = typed("choice", {"stringValue": "может быть"}, "может быть")
    assert isinstance(found, BadCell)
    assert "за, против" in str(found.reason)


def test_a_formula_is_read_by_its_value():
    assert typed("number", {"formulaValue": "=1+1"}, "2", {"numberValue": 2}) == 2
    assert typed("ticked", {"formulaValue": "=1=1"}, "TRUE", {"boolValue": True}) is True
    assert typed("day", {"formulaValue": "=TODAY()"}, "03.02.2022", {"numberValue": 44595}) == date(2022, 2, 3)
    # The mask of the one read leaves the effective text out: what is shown is the text.
    assert typed("text", {"formulaValue": '="а"&"б"'}, "аб", {"note": "no value"}) == "аб"


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell():
    assert read("text", userEnteredValue={"formulaValue": '=""'}, formattedValue="") in (None, "")
    assert read("number", userEnteredValue={"formulaValue": '=""'}) is None


def test_a_formula_error_is_a_bad_cell_that_says_which():
    found = typed("text", {"formulaValue": "=A0"}, "#REF!", {"errorValue": {"type": "REF"}})
    assert isinstance(found, BadCell)
    assert found.shown == "#REF!"
    assert "#REF!" in str(found.reason)


def test_an_empty_cell_means_what_the_model_says():
    assert read("text") == TABLE.by_field["text"].empty
    assert read("number") is None
    assert read("ticked") is False


def test_the_format_of_a_column_follows_its_kind():
    assert number_format(TABLE.by_field["text"]) == {"type": "TEXT"}
    assert number_format(TABLE.by_field["number"]) is None
    assert number_format(TABLE.by_field["price"]) == {"type": "NUMBER", "pattern": "#,##0.00"}
    assert number_format(TABLE.by_field["day"]) == {"type": "DATE", "pattern": "dd.mm.yyyy"}


_MOMENTS = st.datetimes(EPOCH, datetime(2200, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
_VALUES = {
    "text": st.text(max_size=20),
    "number": st.floats(-1e12, 1e12),
    "count": st.integers(-(2**53), 2**53),
    "day": _MOMENTS.map(datetime.date),
    "moment": _MOMENTS,
    "clock": st.times().map(lambda clock: clock.replace(microsecond=0)),
    "ticked": st.booleans(),
    "choice": st.sampled_from(["за", "против", None]),
}


@given(st.sampled_from(sorted(_VALUES)).flatmap(lambda name: st.tuples(st.just(name), _VALUES[name])))
def test_what_is_written_is_read_again(drawn: tuple[str, Any]):
    name, value = drawn
    cell = TABLE.by_field[name].encode(value)
    data = cell_data(cell)
    back = read_cell(
        data | ({"formattedValue": str(cell)} if cell is not None and name == "text" else {}), TABLE.by_field[name]
    )
    assert same(back, cell)
