"""Sheets made by hand: which column is which field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel

from gmo_sync.tables import Column, Row, Snapshot, Table
from gmo_sync.tables.adoption import SURE, Guess, propose


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


def scores(*headings: str, **options) -> dict[str, float]:
    return {guess.field: round(guess.confidence, 3) for guess in columns(*headings, **options).guesses}


def test_a_guess_says_the_heading_as_it_stands_and_how_certain_it_is():
    (guess,) = columns(" МЕРОПРИЯТИЕ ", rows=[]).guesses
    assert guess == Guess("title", 0, " МЕРОПРИЯТИЕ ", 1.0)
    assert scores("Название мероприятия", rows=[]) == {"title": 0.95}


def test_likeness_never_reaches_the_very_words():
    assert scores("Мероприятие года", rows=[]) == {"title": 0.81}
    assert scores("Мероприятья", rows=[]) == {"title": 0.736}
    nearly = columns("Мероприятие!", rows=[]).guesses[0]
    assert nearly.confidence == pytest.approx(0.81)
    assert not nearly.sure


def test_the_values_weigh_less_than_half_and_never_make_it_sure():
    assert scores("Число", "Дата проведения", rows=[[5, "03.02.2022"], [7, "04.02.2022"]])["day"] == 0.89
    owner = Snapshot(tuple(Row(str(at), {"title": row[0]}) for at, row in enumerate(ROWS)))
    assert scores("?", owner=owner) == {"title": 0.8}
    assert scores("Название", owner=owner) == {"title": 0.882}
    assert scores("Мероприятие года", owner=owner) == {"title": 0.9}


def test_values_of_which_just_half_fit_speak_neither_way():
    half = [["03.02.2022"], ["скоро"]]
    assert columns("День проведения", rows=half).columns == {"day": 0}
    assert columns("День проведения", rows=[*half, ["потом"]]).columns == {}


def test_only_values_are_looked_at_and_only_the_first_of_very_many():
    assert columns("Дата", rows=[[""], [None], ["03.02.2022"], ["скоро"]]).columns == {"day": 0}
    dates = [["03.02.2022"]] * 101 + [["скоро"]] * 99
    assert columns("Дата", rows=dates + [["никогда"]] * 500).columns == {"day": 0}


def test_a_column_that_is_taken_or_unlikely_does_not_end_the_search():
    found = columns("Мероприятие", "Мероприятия", "Ответственные", "Состояние", "?", rows=[])
    assert found.columns == {"title": 0, "people": 2, "state": 3}
    assert found.missing == ("day", "count")
    assert found.own == (1, 4)


def test_columns_that_are_as_likely_are_left_to_people():
    assert columns("Дата выезда", "Дата приезда", rows=[]).columns == {}
    assert columns("Участники", "Участник", rows=[]).columns == {}
