"""Cells and tabs of any shape: each is read for what it means or refused in words, and nothing in it is passed over."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import IntEnum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from gmo_sync.errors import GuardError
from gmo_sync.sheets.cells import cell_data, read_cell
from gmo_sync.sheets.reading import Reading, TabReading, read_spreadsheet
from gmo_sync.tables import EMPTY, BadCell, Column, Row, Snapshot, Table, TableColumn, same
from tests.sync_world import ROOMS, TASKS


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Every(BaseModel):
    id: str = ""
    text: Annotated[str, Column("Текст")] = ""
    short: Annotated[str, Column("Коротко"), Field(min_length=1, max_length=5, pattern=r"^\S+$")]
    link: Annotated[str | None, Column("Ссылка", link=True)] = None
    number: Annotated[float, Column("Число")] = 0
    price: Annotated[Decimal | None, Column("Цена"), Field(ge=0, max_digits=30)] = None
    count: Annotated[int, Column("Сколько")]
    day: Annotated[date, Column("День")] = date(2022, 2, 3)
    moment: Annotated[datetime | None, Column("Время")] = None
    clock: Annotated[time | None, Column("Час")] = None
    ticked: Annotated[bool, Column("Да")]
    perhaps: Annotated[bool | None, Column("Может")] = None
    choice: Annotated[Literal["за", 2, True] | None, Column("Выбор")] = None
    level: Annotated[Level, Column("Уровень")] = Level.LOW
    items: Annotated[list[str], Column("Список")] = []
    counts: Annotated[tuple[int, ...], Column("Числа", separator=",")] = ()
    either: Annotated[int | str | None, Column("Или")] = None


TABLE = Table(Every, "Всё")

ODD = st.sampled_from(
    [
        *("", " ", "\u00a0", "\n", "'", "=1+1", "+", "NaN", "nan", "inf", "-Infinity", "1e400", "1E+15", "0x1F"),
        *("1_000", "٣", "½", "1\u202f000,5", "−5", "--5", "5%", "%"),
        *("9" * 16, "9" * 400, "-" + "9" * 5000, "0." + "0" * 400 + "1"),
        *("29.02.2023", "00.00.0000", "31.12.9999", "1.1.0001", "99999-01-01", "2022-02-03T25:00"),
        *("24:00", "-1:00", "TRUE", "да", "за ", "2", "2.0", "#REF!", "{x}", "a\x00b", "\ud800", "👩‍👩‍👧"),
        *(";", ";;;", " ; а;", ",", "1,2,", "\u2028", "\u200b", "a" * 60_000),
    ]
)  # fmt: skip
WORDS = ODD | st.text(max_size=12)
NUMBERS = (
    st.floats()
    | st.integers()
    | st.sampled_from([0, -0.0, 0.5, 1e15, 1e15 - 1, -1e15, 2**53, 1e21, 1e308, 5e-324, 44595, 44595.99999999, 2958465])
    | st.sampled_from([2958466, 2958465.999999, -693593, -693594, -1, 60, 1e9, -1e9, 10**400])
)
EFFECTIVE = st.one_of(
    st.just({}),
    st.builds(dict, numberValue=NUMBERS),
    st.builds(dict, boolValue=st.booleans()),
    st.builds(dict, stringValue=WORDS),
    st.builds(dict, errorValue=st.sampled_from([{}, {"type": "REF", "message": "!"}, {"type": "N_A"}])),
)
ENTERED = st.one_of(
    st.just({}),
    st.builds(dict, stringValue=WORDS),
    st.builds(dict, numberValue=NUMBERS),
    st.builds(dict, boolValue=st.booleans()),
    st.builds(dict, formulaValue=WORDS.map("={}".format)),
)
CELLS = st.fixed_dictionaries(
    {},
    optional={"userEnteredValue": ENTERED, "effectiveValue": EFFECTIVE, "formattedValue": WORDS, "note": WORDS},
)
COLUMNS = st.sampled_from(TABLE.columns)


@given(CELLS, COLUMNS)
def test_any_cell_is_what_the_owner_says_of_it_next_time_or_says_why_it_does_not_fit(
    data: dict[str, Any], column: TableColumn
):
    cell = read_cell(data, column)
    if isinstance(cell, BadCell):
        assert cell.reason.in_language("ru")
        assert isinstance(cell.shown, str)
    else:
        assert same(column.encode(column.decode(cell)), cell)


@given(WORDS, COLUMNS)
def test_words_are_never_passed_over(words: str, column: TableColumn):
    cell = read_cell({"userEnteredValue": {"stringValue": words}, "formattedValue": words}, column)
    if isinstance(cell, BadCell):
        assert cell.shown == words
    elif column.plain:
        assert cell == (words or None)


VALUES = {
    "text": WORDS,
    "link": st.none() | WORDS,
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "price": st.none() | st.decimals(0, 10**25, places=4),
    "count": st.integers(-(10**30), 10**30),
    "day": st.dates(),
    "moment": st.none() | st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
    "clock": st.none() | st.times().map(lambda clock: clock.replace(microsecond=0)),
    "ticked": st.booleans(),
    "perhaps": st.none() | st.booleans(),
    "choice": st.sampled_from(["за", 2, True, None]),
    "level": st.sampled_from(Level),
    "items": st.lists(st.text("абв \u00a0", min_size=1).filter(str.strip).map(str.strip), max_size=3),
    "counts": st.lists(st.integers(-9, 99), max_size=3).map(tuple),
    "either": st.none() | st.text("абв", min_size=1),
}


@given(st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])))
def test_a_value_that_was_written_is_read_as_the_value(drawn: tuple[str, Any]):
    name, value = drawn
    column = TABLE.by_field[name]
    cell = column.encode(value)
    data = cell_data(cell)
    shown = {"formattedValue": str(cell)} if isinstance(cell, str) else {}
    back = read_cell(data | shown, column)
    assert not isinstance(back, BadCell)
    assert same(back, cell if cell is not None else column.empty)
    assert same(column.encode(column.decode(back)), cell if cell is not None else column.empty)


HEADINGS = ["Название", "Наименование", "название ", "Срок", "СРОК", "Часы", "Дата", "Состояние", "Открытое", "Кто"]
MARKS = st.sampled_from([None, None, "title", "term", "hours", "day", "stage", "public", "people", "id", "?", ""])


def shown_cell(value: Any) -> dict[str, Any]:
    """A value as `spreadsheets.get` gives it."""
    if value is None:
        return {}
    kind = "boolValue" if isinstance(value, bool) else "numberValue" if isinstance(value, int) else "stringValue"
    return {"userEnteredValue": {kind: value}, "effectiveValue": {kind: value}, "formattedValue": str(value)}


PIECES = st.one_of(
    st.none(),
    st.sampled_from(HEADINGS),
    st.sampled_from(["id", "a", "b", "семинар", "03.02.2022", "2", "", " ", "Мои пометки", "Имя", "Кабинет"]),
    st.integers(0, 50_000),
    st.booleans(),
).map(shown_cell)
GRIDS = st.lists(st.lists(PIECES | CELLS, max_size=7), max_size=6)
HEADED = st.builds(
    lambda above, heads, below: [*above, [shown_cell(head) for head in heads], *below],
    st.lists(st.lists(PIECES, max_size=3), max_size=2),
    st.lists(st.sampled_from([*HEADINGS, "id", "", "Моё"]), max_size=8),
    GRIDS,
)


def tab(grid: list[list[dict[str, Any]]], marks: list[str | None], title: str, ours: bool) -> dict[str, Any]:
    columns = [
        {} if mark is None else {"developerMetadata": [{"metadataKey": "gmo_column", "metadataValue": mark}]}
        for mark in marks
    ]
    return {
        "properties": {"title": title, "sheetId": len(title)},
        "developerMetadata": [{"metadataKey": "gmo_table", "metadataValue": "Задачи"}] if ours else [],
        "data": [{"columnMetadata": columns, "rowData": [{"values": row} if row else {} for row in grid]}],
    }


def everything_is_read(found: TabReading, grid: list[list[dict[str, Any]]]) -> None:
    """Each cell below the headings is in the row of its place, as a value, or as one that does not fit."""
    columns = [*found.columns.values()]
    assert len(set(columns)) == len(columns)
    rows = dict(zip(found.places, found.snapshot.rows, strict=True))
    for number in range(found.header + 1, len(grid)):
        for name, at in found.columns.items():
            data = grid[number][at] if at < len(grid[number]) else {}
            entered = data.get("userEnteredValue") or {"boolValue": False}
            if not entered.keys() & {"boolValue", "formulaValue"}:
                assert same(rows[number].cells[name], read_cell(data, found.table.by_field[name]))


def read_or_refused(sheets: list[dict[str, Any]], adoptable: dict[str, Snapshot]) -> Reading | None:
    """None where a tab was refused in words, with what to do."""
    try:
        return read_spreadsheet({"spreadsheetId": "s", "sheets": sheets}, [TASKS, ROOMS], adoptable)
    except GuardError as error:
        stopped = error
    assert stopped.where.sheet == "Задачи"
    assert stopped.hint
    assert stopped.in_language("ru") != str(stopped)
    return None


@given(GRIDS | HEADED, st.lists(MARKS, max_size=7), st.booleans())
def test_a_tab_of_any_shape_is_read_whole_or_refused_with_what_to_do(grid, marks, ours):
    reading = read_or_refused([tab(grid, marks, "Задачи", ours)], {})
    if reading is not None:
        everything_is_read(reading.tabs["Задачи"], grid)


OWNED = Snapshot((Row("a", {"title": "семинар", "term": "май"}),), TASKS.fields)


@settings(max_examples=50)
@given(st.lists(GRIDS | HEADED, max_size=2), st.sampled_from(["Задачи", "Лист1"]), st.sampled_from([EMPTY, OWNED]))
def test_tabs_that_people_made_by_hand_are_read_whole_or_refused_or_left_alone(grids, title, owner):
    tabs = dict(zip((title, "Лист22"), grids, strict=False))
    sheets = [tab(grid, [], name, ours=False) for name, grid in tabs.items()]
    reading = read_or_refused(sheets, {"Задачи": owner, "Кабинеты": EMPTY})
    if reading is not None:
        assert {*reading.tabs, *reading.missing} == {"Задачи", "Кабинеты"}
        for found in reading.tabs.values():
            everything_is_read(found, tabs[found.title])


def test_words_in_a_column_of_checkboxes_alone_are_a_row():
    grid = [[shown_cell(word)] for word in ("Открытое", "да", True)]
    found = read_spreadsheet({"spreadsheetId": "s", "sheets": [tab(grid, [], "Задачи", ours=True)]}, [TASKS]).tabs[
        "Задачи"
    ]
    assert found.places == (1,)
    (cell,) = (row.cells["public"] for row in found.snapshot.rows)
    assert isinstance(cell, BadCell)


@pytest.mark.parametrize("data", [{}, {"data": []}, {"data": [{}]}, {"data": [{"rowData": [{}, {"values": []}]}]}])
def test_a_tab_without_cells_has_lost_its_headings(data):
    sheet = {"properties": {"title": "Задачи"}, **data}
    with pytest.raises(GuardError, match="the row with the headings is gone"):
        read_spreadsheet({"spreadsheetId": "s", "sheets": [sheet]}, [TASKS])
