"""References between tables: whatever is renamed and edited at once, each cell names the row that was meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from hypothesis import given, note
from hypothesis import strategies as st
from pydantic import BaseModel

from gmo_sync.merging import merge_tables
from gmo_sync.options import Options
from gmo_sync.plan import PLAN_TABLES
from gmo_sync.sheets import Reading, blank_tab
from gmo_sync.sides import Sides
from gmo_sync.tables import Column, Merge, Row, Snapshot, Table
from gmo_sync.tables.references import together

SCHOOL_IDS = ("s1", "s2", "s3")
BOOK_IDS = ("b1", "b2", "b3", "b4")


class School(BaseModel):
    id: str = ""
    name: Annotated[str, Column("Школа")] = ""


class Book(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Книга")] = ""
    school: Annotated[str, Column("Где", references="Школы")] = ""
    lenders: Annotated[list[str], Column("Кому", references="Школы")] = []


SCHOOLS = Table(School, "Школы", natural_key=("name",))
BOOKS = Table(Book, "Книги", natural_key=("title",))
TABLES = {"Книги": BOOKS, "Школы": SCHOOLS}

Names = dict[str, str]
Held = dict[str, tuple[str, tuple[str, ...]]]
"""Book → the id of its school, and those of its lenders."""


@dataclass(frozen=True)
class Replica:
    """One side the plain way: what schools are called, and which ids books hold."""

    names: Names
    held: Held

    def snapshots(self, written: Names | None = None) -> dict[str, Snapshot]:
        """As tables. written: the names by which cells that nobody touched still call schools."""
        called = {**self.names, **(written or {})}
        books = [
            Row(
                book,
                {
                    "title": book,
                    "school": called[school],
                    "lenders": "; ".join(called[one] for one in lenders) or None,
                },
            )
            for book, (school, lenders) in self.held.items()
        ]
        schools = [Row(one, {"name": name}) for one, name in self.names.items()]
        return {"Книги": Snapshot(tuple(books), BOOKS.fields), "Школы": Snapshot(tuple(schools), SCHOOLS.fields)}


schools = st.sampled_from(SCHOOL_IDS)
holdings = st.tuples(schools, st.lists(schools, unique=True, max_size=3).map(tuple))
BASE_NAMES = {"s1": "Гимназия", "s2": "Лицей", "s3": "Школа"}


def merges_of(bases: dict[str, Snapshot], owned: dict[str, Snapshot], sheets: dict[str, Snapshot]) -> dict[str, Merge]:
    tabs = {
        title: replace(blank_tab(TABLES[title], at, 9), places=tuple(range(1, len(sheet.rows) + 1)))
        for at, (title, sheet) in enumerate(sheets.items())
    }
    sides = Sides(Reading("", "", "", "", "", {}), tabs, {}, sheets, {}, {"Книги": set(), "Школы": set()})
    return merge_tables(TABLES, bases, owned, sides, Options(force=True))


@st.composite
def edited(draw: st.DrawFn, base: Replica, fresh: str) -> tuple[Replica, dict[str, Snapshot]]:
    """One side after edits: rows renamed, books moved. A cell that was not touched has the names of the base."""
    names = {one: draw(st.sampled_from((name, name, f"{fresh} {one}"))) for one, name in base.names.items()}
    held = {book: draw(st.one_of(st.just(was), st.just(was), holdings)) for book, was in base.held.items()}
    side = Replica(names, held)
    tables = side.snapshots()
    untouched = base.snapshots()["Книги"].by_id
    rows = []
    for row in tables["Книги"].rows:
        was = base.held[row.id]
        cells = dict(row.cells)
        for at, name in enumerate(("school", "lenders")):
            if held[row.id][at] == was[at]:
                cells[name] = untouched[row.id].cells[name]
        rows.append(Row(row.id, cells))
    return side, {**tables, "Книги": Snapshot(tuple(rows), BOOKS.fields)}


bases = st.builds(Replica, st.just(BASE_NAMES), st.fixed_dictionaries(dict.fromkeys(BOOK_IDS, holdings)))


@given(st.data())
def test_every_cell_names_the_row_that_was_meant_by_its_name_of_today(data: st.DataObject):
    base = data.draw(bases)
    owner, owned = data.draw(edited(base, "владелец"))
    sheet, sheets = data.draw(edited(base, "таблица"))
    merges = merges_of(base.snapshots(), owned, sheets)
    for book in BOOK_IDS:
        for at, name in enumerate(("school", "lenders")):
            was, ours, theirs = base.held[book][at], owner.held[book][at], sheet.held[book][at]
            note(f"{book}.{name}: {was} {ours} {theirs}")
            meant = ours if ours == theirs or theirs == was else theirs if ours == was else None
            conflicts = {(one.row_id, one.field) for one in merges["Книги"].conflicts}
            assert ((book, name) in conflicts) == (meant is None)
            for of_side, mine in ((merges["Книги"].owner, ours), (merges["Книги"].sheet, theirs)):
                cell = of_side.by_id[book].cells[name]
                called = [str(cell)] if at == 0 else str(cell or "").split("; ") if cell else []
                ids = mine if meant is None else meant
                assert [row_of(one, merges["Школы"]) for one in called] == ([ids] if at == 0 else list(ids))
    assert not merges["Книги"].bad


def row_of(name: str, schools: Merge) -> str | None:
    """The school that a name means, on either side."""
    for side in (schools.owner, schools.sheet, schools.base):
        for row in side.rows:
            if row.cells["name"] == name:
                return row.id
    return None


@given(st.data())
def test_a_second_sync_changes_nothing(data: st.DataObject):
    base = data.draw(bases)
    _, owned = data.draw(edited(base, "владелец"))
    _, sheets = data.draw(edited(base, "таблица"))
    first = merges_of(base.snapshots(), owned, sheets)
    second = merges_of(
        {title: one.base for title, one in first.items()},
        {title: one.owner for title, one in first.items()},
        {title: one.sheet for title, one in first.items()},
    )
    for merged in second.values():
        assert (list(merged.to_owner), list(merged.to_sheet)) == ([], [])


@given(st.data())
def test_the_sides_may_be_exchanged(data: st.DataObject):
    base = data.draw(bases)
    _, owned = data.draw(edited(base, "владелец"))
    _, sheets = data.draw(edited(base, "таблица"))
    one, other = merges_of(base.snapshots(), owned, sheets), merges_of(base.snapshots(), sheets, owned)
    for title in TABLES:
        assert one[title].owner.rows == other[title].sheet.rows
        assert one[title].sheet.rows == other[title].owner.rows


def test_tabs_that_name_rows_of_each_other_are_synced_together():
    tables = [BOOKS, SCHOOLS, Table(School, "Люди")]
    assert together(tables, ["Школы"]) == {"Школы", "Книги"}
    assert together(tables, ["Книги"]) == {"Школы", "Книги"}
    assert together(tables, ["Люди"]) == {"Люди"}
    assert together(PLAN_TABLES.values(), ["Люди"]) == {"Люди", "План"}
    assert together(PLAN_TABLES.values(), ["План"]) == {"План"}, "names among other words are not checked"


def with_cell(tables: dict[str, Snapshot], title: str, row_id: str, **cells: str) -> dict[str, Snapshot]:
    """The tables with other words in a row, added at the end where it is new."""
    rows = {row.id: row for row in tables[title].rows}
    rows[row_id] = Row(row_id, {**(rows[row_id].cells if row_id in rows else {}), **cells})
    return {**tables, title: Snapshot(tuple(rows.values()), tables[title].columns)}


HELD = dict.fromkeys(BOOK_IDS, ("s1", ()))


def test_who_gets_a_namesake_is_called_with_the_id_however_the_name_is_spaced():
    was = Replica(BASE_NAMES, HELD).snapshots()
    owned = with_cell(was, "Школы", "s4", name="Гимназия")
    merges = merges_of(was, owned, with_cell(was, "Школы", "s1", name="Гимназия "))
    assert {str(row.cells["school"]) for row in merges["Книги"].sheet.rows} == {"Гимназия (s1)"}
    assert not merges["Книги"].bad


def test_words_that_name_a_row_which_goes_by_this_sync_do_not_fit_and_stay_in_the_sheet():
    was = Replica(BASE_NAMES, HELD).snapshots()
    owned = {**was, "Школы": Snapshot(was["Школы"].rows[:2], SCHOOLS.fields)}
    for ours in ("Гимназия", "Лицей"):
        books = merges_of(
            was, with_cell(owned, "Книги", "b1", school=ours), with_cell(was, "Книги", "b1", school="Школа")
        )["Книги"]
        assert [(one.row_id, one.cell.shown) for one in books.bad] == [("b1", "Школа")]
        assert books.owner.by_id["b1"].cells["school"] == ours
        assert books.sheet.by_id["b1"].cells["school"] == "Школа"
