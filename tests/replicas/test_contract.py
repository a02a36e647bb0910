"""What every owner's side of a sync must do, whatever it keeps its rows in."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.json_file import JsonFile
from gmo_sync import ModelsFile, ModelsInMemory, Owner, PlanFile, PlanReplica, SqlTable, SqlTables, sync
from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GmoSyncError
from gmo_sync.plan import Plan
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.tables import Row, Snapshot, same
from tests.sync_world import GUESTS, TASKS, World, guests, tasks

TITLES = (TASKS.title, GUESTS.title)


class Kept(ABC):
    """A place that a replica keeps its rows in. `open` gives the replica anew, as another run of a program has it."""

    unfit: ClassVar[Mapping[str, Any]] = {"title": "\ud800"}  # what it cannot hold

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open_ones = ExitStack()

    @abstractmethod
    def open(self) -> Owner: ...

    @abstractmethod
    def content(self) -> Any:
        """Everything that is kept, to the last byte."""

    def edited_behind(self) -> bool:
        """Somebody edits the first task; False where nobody can."""
        return False

    def fill(self, **snapshots: Snapshot) -> None:
        owner = self.open()
        owner.read()
        owner.write({TASKS.title: TASKS.snapshot(tasks()), GUESTS.title: GUESTS.snapshot(guests()), **snapshots})


class InMemory(Kept):
    unfit: ClassVar[Mapping[str, Any]] = {"stage": "нет такого"}

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.owner = ModelsInMemory("memory", [(TASKS, []), (GUESTS, [])])

    def open(self) -> Owner:
        return self.owner

    def content(self) -> Any:
        return repr({title: [one.model_dump(mode="json") for one in self.owner.models[title]] for title in TITLES})


class Yaml(Kept):
    unfit: ClassVar[Mapping[str, Any]] = {"stage": "нет такого"}

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        PlanFile(folder / "plan.yaml").write(Plan(academic_year="2021/2022"))
        for name in ("tasks.yaml", "guests.yaml"):
            (folder / name).write_text("# тетрадь\n", encoding="utf-8")

    def open(self) -> Owner:
        catalogues = (
            (TASKS, ModelsFile(self.folder / "tasks.yaml")),
            (GUESTS, ModelsFile(self.folder / "guests.yaml")),
        )
        return PlanReplica(PlanFile(self.folder / "plan.yaml"), *catalogues)

    def content(self) -> Any:
        return [(path.name, path.read_bytes().decode()) for path in sorted(self.folder.glob("*.yaml"))]

    def edited_behind(self) -> bool:
        path = self.folder / "tasks.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("Семинар", "Вебинар"), encoding="utf-8")
        return True


class Json(Kept):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "rows.json").write_text("{}", encoding="utf-8")

    def open(self) -> Owner:
        return JsonFile(self.folder / "rows.json", TASKS, GUESTS)

    def content(self) -> Any:
        return (self.folder / "rows.json").read_bytes().decode()

    def edited_behind(self) -> bool:
        path = self.folder / "rows.json"
        path.write_text(path.read_text(encoding="utf-8").replace("Семинар", "Вебинар"), encoding="utf-8")
        return True


class Sql(Kept):
    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder)
        self.url = url
        self.opened: list[SqlTables] = []
        self.engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        self.open_ones.callback(self.engine.dispose)
        with SqlTables(url, *self.tables()) as owner:
            owner.create()

    def tables(self) -> tuple[SqlTable, SqlTable]:
        return SqlTable(TASKS, "tasks", {"term": "when_due"}, order="position"), SqlTable(
            GUESTS, "guests", order="place"
        )

    def open(self) -> SqlTables:
        opened = SqlTables(self.url, *self.tables())
        self.opened.append(opened)
        if len(self.opened) > 2:
            self.opened.pop(0).close()
        self.open_ones.callback(opened.close)
        return opened

    def content(self) -> Any:
        with self.engine.connect() as connection:
            return [
                connection.execute(sqlalchemy.text(f"SELECT * FROM {name} ORDER BY id")).all()
                for name in ("tasks", "guests")
            ]

    def edited_behind(self) -> bool:
        with self.engine.begin() as connection:
            connection.execute(sqlalchemy.text("UPDATE tasks SET title = 'Вебинар' WHERE id = 't0'"))
        return True


@pytest.fixture(params=["memory", "yaml", "json", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    match request.param:
        case "sqlite":
            made: Kept = Sql(tmp_path, f"sqlite:///{tmp_path}/rows.sqlite")
        case "postgresql":
            made = Sql(tmp_path, request.getfixturevalue("database"))
        case name:
            made = {"memory": InMemory, "yaml": Yaml, "json": Json}[name](tmp_path)
    with made.open_ones:
        yield made


def agree(one: Snapshot, other: Snapshot) -> bool:
    return one.ids == other.ids and all(
        same(row.cells.get(name), other.by_id[row.id].cells.get(name)) for row in one.rows for name in one.columns
    )


words = st.one_of(
    st.sampled_from(
        ["", "007", "=1+1", "'text", "1-2", "04.08", "1e5", "да", "null", "- x", "# y", "й", "a; b", "\ufeff"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12).map(str.strip),
    st.just("две\nстроки"),
)
task_cells = st.fixed_dictionaries(
    {
        "title": words.map(lambda text: text or None),
        "term": words.map(lambda text: text or None),
        "hours": st.one_of(
            st.none(), st.integers(-9, 9).map(float), st.floats(-1e9, 1e9).map(lambda one: round(one, 3))
        ),
        "day": st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 1, 1))),
        "stage": st.sampled_from(["запланировано", "проведено", "отменено"]),
        "public": st.booleans(),
        "people": st.lists(st.sampled_from(["Данилова Е.А.", "007", "О’Нил", "=А"]), max_size=3).map(
            lambda found: "; ".join(found) or None
        ),
    }
)
ids = st.lists(st.sampled_from(["t0", "t1", "a1b2c3d4", "007", "1e5", "да", "нет"]), unique=True, max_size=5)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_written_is_read_again_in_its_order(kept: Kept, data: st.DataObject):
    rows = tuple(Row(row_id, data.draw(task_cells)) for row_id in data.draw(ids))
    wished = Snapshot(rows, TASKS.fields)
    owner = kept.open()
    owner.read()
    owner.write({TASKS.title: wished})
    assert agree(kept.open().read()[TASKS.title], wished)


def test_what_it_holds_already_changes_no_byte(kept: Kept):
    kept.fill()
    before = kept.content()
    owner = kept.open()
    snapshots = owner.read()
    owner.write(snapshots)
    owner.write({})
    assert kept.content() == before


def test_its_key_is_the_same_the_next_time(kept: Kept):
    assert kept.open().key == kept.open().key
    assert "гость" not in kept.open().key


def test_tables_that_are_not_given_stay(kept: Kept):
    kept.fill()
    owner = kept.open()
    there = owner.read()
    owner.write({GUESTS.title: Snapshot((), GUESTS.fields)})
    after = kept.open().read()
    assert agree(after[TASKS.title], there[TASKS.title])
    assert after[GUESTS.title].rows == ()


def test_rows_are_edited_added_removed_and_moved_at_once(kept: Kept):
    kept.fill()
    owner = kept.open()
    rows = list(owner.read()[TASKS.title].rows)
    edited = Row("t1", {**rows[1].cells, "term": "в мае"})
    added = Row("new1", {**rows[0].cells, "title": "Новое"})
    wished = Snapshot((rows[5], added, edited, rows[0], rows[3]), TASKS.fields)
    owner.write({TASKS.title: wished})
    assert agree(kept.open().read()[TASKS.title], wished)


def test_a_write_that_fails_changes_nothing(kept: Kept):
    kept.fill()
    before = kept.content()
    owner = kept.open()
    rows = owner.read()[TASKS.title].rows
    broken = Snapshot(
        (Row("t0", {**rows[0].cells, "term": "в мае"}), Row("t1", {**rows[1].cells, **kept.unfit})), TASKS.fields
    )
    with pytest.raises((GmoSyncError, ValueError)):
        owner.write({TASKS.title: broken})
    assert kept.content() == before


def test_what_somebody_wrote_since_it_was_read_is_not_written_over(kept: Kept):
    kept.fill()
    owner = kept.open()
    rows = owner.read()[TASKS.title].rows
    if not kept.edited_behind():
        pytest.skip("nobody else can write there")
    before = kept.content()
    with pytest.raises(GmoSyncError):
        owner.write({TASKS.title: Snapshot((Row("t0", {**rows[0].cells, "title": "Урок"}), *rows[1:]), TASKS.fields)})
    assert kept.content() == before
    assert kept.open().read()[TASKS.title].by_id["t0"].cells["title"] == "Вебинар"


def test_a_row_without_an_id_gets_one_that_stays(kept: Kept):
    match kept:
        case InMemory():
            kept.owner.models[GUESTS.title] = [GUESTS.model(name="Иванова")]
        case Yaml():
            (kept.folder / "guests.yaml").write_text("- имя: Иванова\n", encoding="utf-8")
        case Json():
            (kept.folder / "rows.json").write_text('{"Гости": [{"name": "Иванова"}]}', encoding="utf-8")
        case _:
            pytest.skip("a database gives its rows their keys")
    owner = kept.open()
    (row,) = owner.read()[GUESTS.title].rows
    assert row.id
    owner.write({})
    assert kept.open().read()[GUESTS.title].ids == (row.id,)


def test_a_whole_sync_with_people_at_the_sheet(kept: Kept, server: EmulatedWorkspace):
    server.store.clear()
    kept.fill()
    spec = SpreadsheetSpec("Проба", (Tab(TASKS), Tab(GUESTS)))
    world = World(server.url, spec)
    with world.state as state:

        def synced() -> Any:
            return sync(kept.open(), spec, workspace=world.workspace, state=state)

        made = synced()
        book = world.people.gspread.open_by_key(made.spreadsheet_id)
        page = book.worksheet(TASKS.title)
        page.update_acell("B3", "в июне")
        page.delete_rows(6)
        page.append_row(["Поход", "летом"])
        source = {"sheetId": page.id, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
        book.batch_update({"requests": [{"moveDimension": {"source": source, "destinationIndex": 4}}]})
        synced()
        rows = kept.open().read()[TASKS.title].rows
        titles = [row.cells["title"] for row in rows]
        assert titles == ["Урок", "Конкурс", "Семинар", "Выставка", "Совещание", "Поход"]
        assert rows[0].cells["term"] == "в июне"
        again = synced()
        assert (again.calls, again.changed) == (1, False)
    world.workspace.close()
    world.people.close()


def test_what_no_sheet_has_stays_with_its_row(kept: Kept):
    """A private field, or a column of a database that the model does not know."""
    match kept:
        case InMemory():
            kept.owner.models[TASKS.title] = [TASKS.model(id="t0", title="Семинар", secret="тайна")]
        case Yaml():
            text = "- id: t0\n  название: Семинар\n  secret: тайна\n"
            (kept.folder / "tasks.yaml").write_text(text, encoding="utf-8")
        case Json():
            text = json.dumps({"Задачи": [{"id": "t0", "title": "Семинар", "secret": "тайна"}]})
            (kept.folder / "rows.json").write_text(text, encoding="utf-8")
        case Sql():
            kept.fill()
            with kept.engine.begin() as connection:
                connection.execute(sqlalchemy.text("ALTER TABLE tasks ADD COLUMN secret TEXT"))
                connection.execute(sqlalchemy.text("UPDATE tasks SET secret = 'тайна' WHERE id = 't0'"))
    owner = kept.open()
    first, *rest = owner.read()[TASKS.title].rows
    assert "secret" not in first.cells
    owner.write({TASKS.title: Snapshot((Row("t0", {**first.cells, "title": "Вебинар"}), *rest), TASKS.fields)})
    assert str(kept.content()).count("тайна") == 1
    assert str(kept.content()).count("Вебинар") == 1


def test_a_sqlite_file_that_is_no_database_is_named_in_one_sentence(tmp_path: Path):
    (tmp_path / "rows.sqlite").write_bytes(b"no database, surely" * 100)
    with pytest.raises(GmoSyncError):
        SqlTables(tmp_path / "rows.sqlite", SqlTable(TASKS, "tasks")).read()
