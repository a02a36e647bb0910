"""Sheets made by hand: which column is which field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel

from gmo_sync.tables import Column, Row, Snapshot, Table
from gmo_sync.tables.adoption import SURE, propose


class Trip(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Мероприятие", aliases=("Название мероприятия",))] = ""
    day: Annotated[date | None, Column("День проведения", aliases=("Дата",))] = None
    count: Annotated[int | None, Column("Число участников")] = None
    state: Annotated[Literal["проведено", "отменено"] | None, Column("Состояние")] = None
    people: Annotated[list[str], Column("Ответственные")] = []


TRIPS = Table(Trip, "Поездки")
ROWS = [
    ["Театр", "03.02.2022", 20, "проведено", "Данилова Е.А."],
    ["Музей", "04.03.2022", 15, "отменено", "Бежецких Ю.В."],
    ["Парк", "05.04.2022", None, "", ""],
]


def columns(*headings: str, rows=ROWS, owner=None):
    return propose(TRIPS, headings, rows, *(() if owner is None else (owner,)))


def test_headings_and_aliases_are_sure_whatever_their_case_and_blanks():
    found = columns("мероприятие ", "ДАТА", "Число  участников", "Состояние", "Ответственные")
    assert found.columns == {"title": 0, "day": 1, "count": 2, "state": 3, "people": 4}
    assert found.sure
    assert (found.missing, found.own) == ((), ())


def test_headings_in_other_words_are_guessed_and_not_sure():
    found = columns("Мероприятия", "День", "Участников", "Что с ним", "Ответственный за выезд")
    assert found.columns == {"title": 0, "day": 1, "count": 2, "state": 3, "people": 4}
    assert not found.sure
    assert all(0.5 <= guess.confidence < SURE for guess in found.guesses if guess.field != "title")


def test_values_of_a_list_speak_for_a_column_with_a_heading_nearly_right():
    assert columns("Мероприятие", "Дата", "Число", "Состоялось", "Кто").columns["state"] == 3


def test_values_that_do_not_fit_speak_against_the_very_heading():
    assert (
        "day"
        not in columns("Мероприятие", "Число участников", "Дата", rows=[["x", 5, "скоро"], ["y", 7, "потом"]]).columns
    )


def test_a_heading_wins_over_an_alias_and_two_aliases_over_nobody():
    assert columns("Дата", "День проведения").columns == {"day": 1}
    assert columns("Название мероприятия", "название мероприятия").columns == {}
    assert columns("Название мероприятия", "название мероприятия").own == (0, 1)


def test_what_the_owner_has_in_a_field_speaks_for_a_column_without_a_heading():
    owner = Snapshot(tuple(Row(str(at), {"title": row[0], "people": None}) for at, row in enumerate(ROWS)))
    assert columns("", "?", "?", "?", "?", owner=owner).columns["title"] == 0
    assert "title" not in columns("", "?", "?", "?", "?").columns


def test_columns_of_peoples_own_are_left_alone():
    rows = [["x", "03.02.2022", "позвонить", 12000], ["y", "04.02.2022", "", 500]]
    found = columns("Мероприятие", "Дата", "Мои пометки", "Бюджет, руб.", rows=rows)
    assert found.own == (2, 3)
    assert found.missing == ("count", "state", "people")


@pytest.mark.parametrize("rows", [[], [[]], [["x"]]])
def test_short_rows_and_no_rows_are_no_obstacle(rows):
    assert columns("Мероприятие", "Дата", rows=rows).columns == {"title": 0, "day": 1}


def test_no_headings_no_proposal():
    found = propose(TRIPS, (), [])
    assert (found.guesses, found.missing, found.own) == ((), TRIPS.fields, ())
