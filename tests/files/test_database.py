"""SQL tables as the owner's side: databases that were there before, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest
import sqlalchemy
from pydantic import BaseModel

from gmo_sync import Column, SqlTable, SqlTables, Table, sync
from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GmoSyncError, GuardError, InputError
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.tables import Row, Snapshot
from tests.sync_world import World


class Visit(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Книга")] = ""
    day: Annotated[date | None, Column("День")] = None
    fee: Annotated[float | None, Column("Плата")] = None
    tags: Annotated[list[str], Column("Метки")] = []
    paid: Annotated[bool, Column("Оплачено")] = False


VISITS = Table(Visit, "Выдачи", natural_key=("title",))


class Library:
    """A library's own database, older than this program."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/library.sqlite"
        self.engine = sqlalchemy.create_engine(self.url)
        self.run(
            "CREATE TABLE loans (loan_no INTEGER PRIMARY KEY, book TEXT NOT NULL, day DATE, fee NUMERIC(9, 2),"
            " tags JSON, paid BOOLEAN, librarian TEXT)"
        )
        self.run(
            "INSERT INTO loans VALUES (7, 'Азбука', '2021-10-04', 1.50, '[\"старая\"]', 1, 'Данилова'),"
            " (3, 'Букварь', NULL, NULL, NULL, NULL, 'Орлова')"
        )
        self.placed = SqlTable(VISITS, "loans", {"id": "loan_no", "title": "book"})
        self.opened = SqlTables(self.url, self.placed)

    def run(self, statement: str) -> list[Any]:
        with self.engine.begin() as connection:
            done = connection.execute(sqlalchemy.text(statement))
            return list(done) if done.returns_rows else []


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path)
    yield made
    made.opened.close()
    made.engine.dispose()


def refused(url: str | Path, *tables: SqlTable) -> InputError:
    with pytest.raises(InputError) as caught:
        SqlTables(url, *tables).read()
    assert caught.value.in_language("ru") != str(caught.value)
    return caught.value


def test_types_of_the_database_become_those_of_the_model(library: Library):
    rows = library.opened.read()["Выдачи"].by_id
    assert rows["7"].cells == {
        "title": "Азбука",
        "day": date(2021, 10, 4),
        "fee": 1.5,
        "tags": "старая",
        "paid": True,
    }
    assert rows["3"].cells == {"title": "Букварь", "day": None, "fee": None, "tags": None, "paid": None}


def test_only_the_columns_of_the_rows_that_differ_are_written(library: Library):
    library.run(
        "CREATE TRIGGER told AFTER UPDATE OF fee, day, tags, paid ON loans BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    rows = library.opened.read()["Выдачи"].rows
    library.opened.write(
        {"Выдачи": Snapshot(tuple(Row(row.id, {**row.cells, "title": "Псалтырь"}) for row in rows), VISITS.fields)}
    )
    assert library.run("SELECT book, librarian FROM loans ORDER BY loan_no") == [
        ("Псалтырь", "Орлова"),
        ("Псалтырь", "Данилова"),
    ]


def test_a_new_row_needs_a_key_of_text(library: Library):
    rows = library.opened.read()["Выдачи"].rows
    new = Row("a1b2c3d4", {**rows[0].cells, "title": "Часослов"})
    with pytest.raises(InputError, match="loan_no"):
        library.opened.write({"Выдачи": Snapshot((*rows, new), VISITS.fields)})
    assert len(library.run("SELECT * FROM loans")) == 2


def test_a_row_that_is_removed_here_and_edited_there_stays(library: Library):
    rows = library.opened.read()["Выдачи"].rows
    library.run("UPDATE loans SET fee = 2 WHERE loan_no = 7")
    with pytest.raises(GuardError, match="7"):
        library.opened.write({"Выдачи": Snapshot(rows[:1], VISITS.fields)})
    assert len(library.run("SELECT * FROM loans")) == 2


def test_rows_without_an_order_stand_where_people_put_them(library: Library, server: EmulatedWorkspace):
    server.store.clear()
    spec = SpreadsheetSpec("Выдачи", (Tab(VISITS),))
    world = World(server.url, spec)
    made = sync(library.opened, spec, workspace=world.workspace, state=world.state)
    page = world.people.gspread.open_by_key(str(made.spreadsheet_id)).sheet1
    source = {"sheetId": page.id, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    page.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": source, "destinationIndex": 3}}]})
    before = page.col_values(1)
    assert before == ["Книга", "Азбука", "Букварь"]
    library.run("UPDATE loans SET book = 'Азбука 1634' WHERE loan_no = 7")
    sync(library.opened, spec, workspace=world.workspace, state=world.state)
    assert page.col_values(1) == ["Книга", "Азбука 1634", "Букварь"]
    again = sync(library.opened, spec, workspace=world.workspace, state=world.state)
    assert (again.changed, again.calls) == (False, 1)
    world.close()


def test_missing_tables_and_columns_are_named(library: Library):
    assert '"lost"' in str(refused(library.url, SqlTable(VISITS, "lost")))
    error = refused(library.url, SqlTable(VISITS, "loans", {"id": "loan_no"}, order="position"))
    assert '"title"' in str(error)
    assert '"position"' in str(error)
    assert "columns=" in str(error)


def test_a_value_that_does_not_fit_the_model_is_named_with_its_place(library: Library):
    library.run("UPDATE loans SET tags = '[[1]]' WHERE loan_no = 7")
    error = refused(library.url, library.placed)
    assert (error.where.sheet, error.where.column, error.where.key) == ("loans", "tags", "7")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://head:very-secret@127.0.0.1:1/library",
        "very-secret",
        "nosuch://head:very-secret@host/library",
        "sqlite:////nowhere/at/all.sqlite",
    ],
)
def test_what_cannot_be_opened_is_said_without_the_password(url: str):
    with pytest.raises(GmoSyncError) as caught:
        SqlTables(url, SqlTable(VISITS, "loans")).read()
    said = caught.value.in_language("ru") + str(caught.value) + repr(caught.value.__cause__)
    assert "very-secret@" not in said
    assert ":very-secret" not in said


def test_the_key_tells_the_database_and_no_secret(tmp_path: Path):
    with SqlTables("postgresql://head:very-secret@host:5433/library", SqlTable(VISITS, "lib.loans")) as opened:
        assert opened.key == "postgresql://host:5433/library#lib.loans"
    with SqlTables(tmp_path / "a.sqlite", SqlTable(VISITS, "loans")) as opened:
        assert opened.key == f"sqlite:///{tmp_path}/a.sqlite#loans"
