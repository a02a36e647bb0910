"""Cells that name rows of other tabs, over HTTP: names and ids resolve, renames follow, lost names are reported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import gspread
import pytest
from pydantic import BaseModel, Field

from gmo_sync import (
    Column,
    PlanFile,
    PlanReplica,
    Reference,
    State,
    SyncResult,
    Table,
    Workspace,
    plan_spreadsheet,
    sync,
)
from gmo_sync.documents import read_plan
from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.plan import with_ids
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from tests.sync_world import World
from tests.test_remarks import said
from tests.test_seed import SEED


class School(BaseModel):
    id: str = ""
    name: Annotated[str, Column("Школа")] = ""


class Librarian(BaseModel):
    id: str = ""
    name: Annotated[str, Column("Имя")] = ""


class Tome(BaseModel):
    """school: a name, as the catalogue has it. keepers: ids, as a database has them."""

    id: str = ""
    title: Annotated[str, Column("Книга")] = ""
    school: Annotated[str, Column("Где хранится", references="Школы")] = ""
    keepers: Annotated[list[str], Column("Хранители", references=Reference("Библиотекари", by="id"))] = []


SCHOOLS = Table(School, "Школы", natural_key=("name",))
LIBRARIANS = Table(Librarian, "Библиотекари", natural_key=("name",))
TOMES = Table(Tome, "Книги", natural_key=("title",))
SPEC = SpreadsheetSpec("Книги школ", (Tab(TOMES), Tab(SCHOOLS), Tab(LIBRARIANS)))


class Shelves(World):
    """Books, their schools and their keepers."""

    def __init__(self, url: str) -> None:
        super().__init__(url, SPEC)
        self.owner = ModelsInMemory(
            "owner",
            [
                (
                    TOMES,
                    [
                        Tome(id="t1", title="Азбука", school="СОШ № 2", keepers=["l1", "l2"]),
                        Tome(id="t2", title="Букварь", school="Гимназия № 1", keepers=["l2"]),
                        Tome(id="t3", title="Псалтырь", school="СОШ № 2"),
                    ],
                ),
                (SCHOOLS, [School(id="s1", name="Гимназия № 1"), School(id="s2", name="СОШ № 2")]),
                (LIBRARIANS, [Librarian(id="l1", name="Иванова А.А."), Librarian(id="l2", name="Петрова Б.Б.")]),
            ],
        )
        self.sync()

    def tome(self, row_id: str) -> Tome:
        found: Tome = next(one for one in self.owner.models["Книги"] if one.id == row_id)
        return found

    def tab(self, title: str) -> gspread.Worksheet:
        return self.book.worksheet(title)

    def names(self, column: int) -> list[str]:
        return self.tab("Книги").col_values(column)[1:]

    def quiet(self) -> bool:
        return not self.sync().changed


@pytest.fixture
def shelves(server: EmulatedWorkspace) -> Iterator[Shelves]:
    server.store.clear()
    world = Shelves(server.url)
    yield world
    world.close()


def test_the_sheet_has_names_where_the_model_has_ids(shelves: Shelves) -> None:
    assert shelves.names(3) == ["Иванова А.А.; Петрова Б.Б.", "Петрова Б.Б."]
    assert shelves.tome("t1").keepers == ["l1", "l2"]
    assert shelves.quiet()


@pytest.mark.parametrize("typed", ["Иванова А.А.", " иванова  А.А. ", "l1"])
def test_a_name_or_an_id_that_a_person_types_is_the_row_that_is_meant(shelves: Shelves, typed: str) -> None:
    shelves.tab("Книги").update_acell("C4", typed)
    shelves.sync()
    assert shelves.tome("t3").keepers == ["l1"]
    assert shelves.quiet()


def test_a_name_spelled_in_other_letters_stays_as_the_person_typed_it(shelves: Shelves) -> None:
    shelves.tab("Книги").update_acell("B3", "сош № 2")
    shelves.sync()
    assert shelves.names(2) == ["СОШ № 2", "сош № 2", "СОШ № 2"]
    assert shelves.tome("t2").school == "СОШ № 2"
    assert shelves.quiet()


class Club(BaseModel):
    id: str = ""
    name: Annotated[str, Field(min_length=1), Column("Кружок")]


class Pupil(BaseModel):
    id: str = ""
    name: Annotated[str, Column("Ученик")] = ""
    clubs: Annotated[list[str], Column("Кружки", references="Кружки")] = []


def test_a_row_whose_name_does_not_fit_is_called_as_it_was(server: EmulatedWorkspace) -> None:
    server.store.clear()
    clubs, pupils = Table(Club, "Кружки", natural_key=("name",)), Table(Pupil, "Ученики", natural_key=("name",))
    world = World(server.url, SpreadsheetSpec("Кружки", (Tab(pupils), Tab(clubs))))
    pupil, named = Pupil(id="p1", name="Петя", clubs=["Шахматы", "Хор"]), [Club(id="c1", name="Шахматы")]
    world.owner = ModelsInMemory("owner", [(pupils, [pupil]), (clubs, [*named, Club(id="c2", name="Хор")])])
    world.sync()
    world.book.worksheet("Кружки").update_acell("A2", "")
    del world.owner.models["Кружки"][0]
    result = world.sync()
    assert [bad.field for bad in result.merges["Кружки"].bad] == ["name"]
    assert world.book.worksheet("Ученики").acell("B2").value == "Шахматы; Хор"
    assert not world.sync().changed
    world.close()


@pytest.mark.scenario(65)
def test_a_row_renamed_in_the_sheet_is_called_by_its_new_name_everywhere(shelves: Shelves) -> None:
    shelves.tab("Школы").update_acell("A3", "Лицей № 2")
    shelves.tab("Библиотекари").update_acell("A3", "Сидорова Б.Б.")
    result = shelves.sync()
    assert shelves.names(2) == ["Лицей № 2", "Гимназия № 1", "Лицей № 2"]
    assert shelves.names(3) == ["Иванова А.А.; Сидорова Б.Б.", "Сидорова Б.Б."]
    assert [tome.school for tome in shelves.owner.models["Книги"]] == ["Лицей № 2", "Гимназия № 1", "Лицей № 2"]
    assert shelves.tome("t1").keepers == ["l1", "l2"]
    assert {line.why.in_language("en") for line in result.lines() if line.table == "Книги" and line.why} == {
        "the row that it names has another name now"
    }
    assert shelves.quiet()


def test_a_row_renamed_by_the_owner_is_called_by_its_new_name_everywhere(shelves: Shelves) -> None:
    shelves.owner.models["Школы"][1] = School(id="s2", name="Лицей № 2")
    shelves.sync()
    assert shelves.names(2) == ["Лицей № 2", "Гимназия № 1", "Лицей № 2"]
    assert shelves.tome("t3").school == "Лицей № 2"
    assert shelves.quiet()


def test_a_rename_and_edits_of_the_cells_that_name_the_row_meet(shelves: Shelves) -> None:
    """The owner renames a school, moves one book to it by its new name; people move another to it by its old one."""
    shelves.owner.models["Школы"][1] = School(id="s2", name="Лицей № 2")
    shelves.tome("t2").school = "Лицей № 2"
    shelves.tab("Книги").update_acell("B4", "Гимназия № 1")
    shelves.tab("Книги").append_row(["Часослов", "СОШ № 2"])
    result = shelves.sync()
    assert not result.conflicts
    assert shelves.names(2) == ["Лицей № 2", "Лицей № 2", "Гимназия № 1", "Лицей № 2"]
    assert [tome.school for tome in shelves.owner.models["Книги"]] == shelves.names(2)
    assert shelves.quiet()


def test_names_that_two_rows_exchange_stay_with_their_rows(shelves: Shelves) -> None:
    shelves.tab("Школы").update([["СОШ № 2"], ["Гимназия № 1"]], "A2:A3")
    shelves.sync(force=True)
    assert shelves.names(2) == ["Гимназия № 1", "СОШ № 2", "Гимназия № 1"]
    assert shelves.quiet()


def test_an_unknown_name_is_a_cell_that_does_not_fit_and_the_row_goes_on(shelves: Shelves) -> None:
    shelves.tab("Книги").update([["Букварь 1899", "Гимназия № 11"]], "A3:B3")
    result = shelves.sync()
    assert [bad.cell.reason.in_language("ru") for bad in result.merges["Книги"].bad] == [
        "на вкладке «Школы» нет строки «Гимназия № 11»; возможно, имеется в виду «Гимназия № 1»"
    ]
    assert (shelves.tome("t2").title, shelves.tome("t2").school) == ("Букварь 1899", "Гимназия № 1")
    assert shelves.names(2)[1] == "Гимназия № 11"
    shelves.tab("Школы").append_row(["Гимназия № 11"])
    shelves.sync()
    assert shelves.tome("t2").school == "Гимназия № 11"
    assert shelves.quiet()


@pytest.mark.scenario(65)
def test_a_row_that_is_gone_stays_named_and_every_cell_that_names_it_is_reported(shelves: Shelves) -> None:
    shelves.tab("Школы").delete_rows(3)
    result = shelves.sync(force=True)
    assert [school.name for school in shelves.owner.models["Школы"]] == ["Гимназия № 1"]
    assert [(bad.row_id, bad.field) for bad in result.merges["Книги"].bad] == [("t1", "school"), ("t3", "school")]
    assert shelves.names(2) == ["СОШ № 2", "Гимназия № 1", "СОШ № 2"]
    assert shelves.tome("t1").school == "СОШ № 2"
    comments = said(shelves)
    assert len(comments) == 2
    shelves.tome("t1").school = "Гимназия № 1"
    shelves.tab("Книги").update_acell("B4", "Гимназия № 1")
    assert not shelves.sync().waiting
    assert said(shelves) == {}
    assert shelves.names(2) == ["Гимназия № 1"] * 3


def test_an_id_of_a_row_that_is_gone_stays_in_the_model(shelves: Shelves) -> None:
    shelves.tab("Библиотекари").delete_rows(3)
    shelves.tab("Книги").update_acell("A2", "Азбука 1634")
    result = shelves.sync(force=True)
    assert (shelves.tome("t1").title, shelves.tome("t1").keepers) == ("Азбука 1634", ["l1", "l2"])
    assert {bad.row_id for bad in result.merges["Книги"].bad} == {"t1", "t2"}


def test_two_rows_of_one_name_are_told_apart_by_their_ids(shelves: Shelves) -> None:
    shelves.owner.models["Библиотекари"].append(Librarian(id="l3", name="Иванова А.А."))
    shelves.tome("t3").keepers = ["l3"]
    shelves.sync()
    assert shelves.names(3) == ["Иванова А.А. (l1); Петрова Б.Б.", "Петрова Б.Б.", "Иванова А.А. (l3)"]
    shelves.tab("Книги").update_acell("C3", "Иванова А.А.")
    result = shelves.sync()
    assert [bad.row_id for bad in result.merges["Книги"].bad] == ["t2"]
    shelves.tab("Книги").update_acell("C3", "Иванова А.А. (l3)")
    shelves.sync()
    assert shelves.tome("t2").keepers == ["l3"]
    assert shelves.quiet()


def test_both_sides_name_different_rows_in_one_cell(shelves: Shelves) -> None:
    shelves.tome("t1").keepers = ["l1"]
    shelves.tab("Книги").update_acell("C2", "Петрова Б.Б.")
    result = shelves.sync()
    (conflict,) = [one for _, one in result.conflicts]
    assert (conflict.owner, conflict.sheet) == ("Иванова А.А.", "Петрова Б.Б.")
    assert shelves.tome("t1").keepers == ["l1"]


def test_a_person_of_the_plan_is_renamed_wherever_she_is_responsible(server: EmulatedWorkspace, tmp_path: Path):
    server.store.clear()
    PlanFile(tmp_path / "plan.yaml").write(with_ids(read_plan(SEED).plan))
    with Workspace.emulator(server.url) as workspace, State.open("sqlite://") as state:

        def synced() -> tuple[SyncResult, PlanReplica]:
            replica = PlanReplica(PlanFile(tmp_path / "plan.yaml"))
            return sync(replica, plan_spreadsheet(replica.plan), workspace=workspace, state=state), replica

        made, _ = synced()
        book = workspace.gspread.open_by_key(str(made.spreadsheet_id))
        people = book.worksheet("Люди")
        people.update_acell(people.find("Данилова Е.А.").address, "Орлова Елена Андреевна")
        synced()
        responsible = {str(one.responsible) for one in PlanFile(tmp_path / "plan.yaml").read().activities()}
        assert "Бежецких Ю.В., Орлова Е.А." in responsible
        assert book.worksheet("План").find("Бежецких Ю.В., Орлова Е.А.")
        assert not synced()[0].changed
        people.delete_rows(people.find("Бежецких Ю.В.").row)
        told = [notice.in_language("ru") for notice in synced()[0].notices]
        assert told == ["«Бежецких Ю.В.» больше нет на вкладке «Люди», а на вкладке «План» так ещё названо строк: 2"]
        assert synced()[0].notices == ()


def test_a_rename_reaches_the_cells_when_only_that_tab_is_synced(shelves: Shelves):
    shelves.tab("Школы").update_acell("A3", "Лицей № 2")
    shelves.sync(only=["Школы"])
    assert shelves.names(2) == ["Лицей № 2", "Гимназия № 1", "Лицей № 2"]
    assert shelves.quiet()


def test_renaming_the_row_that_a_disputed_cell_names_settles_nothing(shelves: Shelves):
    shelves.tome("t3").school = "Гимназия № 1"
    shelves.tab("Книги").update_acell("B4", "Азбучная школа")
    shelves.tab("Школы").append_row(["Азбучная школа"])
    shelves.sync()
    shelves.owner.models["Школы"][0] = School(id="s1", name="Прогимназия")
    shelves.tab("Школы").update_acell("A4", "Школа азбуки")
    (conflict,) = [one for _, one in shelves.sync().conflicts]
    assert (conflict.owner, conflict.sheet) == ("Прогимназия", "Школа азбуки")
    assert (shelves.tome("t3").school, shelves.names(2)[2]) == ("Прогимназия", "Школа азбуки")
    shelves.tab("Книги").update_acell("B4", "СОШ № 2")
    shelves.sync()
    assert shelves.tome("t3").school == "СОШ № 2"
    assert shelves.quiet()


def test_two_rows_that_come_to_one_name_in_a_conflict_are_told_apart_at_once(shelves: Shelves):
    """The first is renamed as the second was called, whose own new name is disputed."""
    shelves.tab("Библиотекари").update([["Петрова Б.Б."], ["Сидорова В.В."]], "A2:A3")
    shelves.owner.models["Библиотекари"][1] = Librarian(id="l2", name="Орлова Г.Г.")
    result = shelves.sync(force=True)
    assert len(result.conflicts) == 1
    assert shelves.names(3) == ["Петрова Б.Б. (l1); Петрова Б.Б. (l2)", "Петрова Б.Б. (l2)"]
    assert shelves.tome("t1").keepers == ["l1", "l2"]
    assert shelves.quiet()
