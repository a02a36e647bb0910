"""Rows on three replicas that really differ: keys are drawn from the other sides, values from a small clashing pool."""

from __future__ import annotations

from typing import Annotated, Self

from hypothesis import strategies as st
from pydantic import BaseModel, model_validator

from gmo_sync.tables import Column, Row, Snapshot, Table

WORDS = st.sampled_from(["", "октябрь", "ноябрь", "=1+1", "007", "два  слова", "тире – тире", "ещё"])


class Note(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Название")] = ""
    term: Annotated[str, Column("Срок")] = ""
    place: Annotated[str, Column("Место")] = ""


NOTES = Table(Note, "Заметки", natural_key=("title",))


class Trip(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Название")] = ""
    start: Annotated[int, Column("Начало")] = 0
    end: Annotated[int, Column("Конец")] = 0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError("it ends before it starts")
        return self


TRIPS = Table(Trip, "Походы", natural_key=("title",))


def cells(words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[dict[str, str | None]]:
    return st.fixed_dictionaries({name: words.map(lambda text: text or None) for name in NOTES.fields})


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    ids = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8))
    return Snapshot(tuple(Row(row_id, draw(cells())) for row_id in ids), NOTES.fields)


@st.composite
def edited(draw: st.DrawFn, base: Snapshot) -> Snapshot:
    """`base` after a person worked on it: cells typed over, rows removed, moved and added."""
    rows = []
    for row in base.rows:
        match draw(st.sampled_from(["keep", "keep", "edit", "edit", "remove"])):
            case "keep":
                rows.append(row)
            case "edit":
                name = draw(st.sampled_from(NOTES.fields))
                rows.append(Row(row.id, {**row.cells, name: draw(WORDS) or None}))
    taken = {row.id for row in rows}
    for row_id in draw(st.lists(st.sampled_from("abcdefghxyz"), unique=True, max_size=3)):
        if row_id not in taken:
            rows.insert(draw(st.integers(0, len(rows))), Row(row_id, draw(cells())))
    if len(rows) > 1 and draw(st.booleans()):
        source, target = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(rows) - 1))
        rows.insert(target, rows.pop(source))
    return Snapshot(tuple(rows), NOTES.fields)


@st.composite
def three_sides(draw: st.DrawFn) -> tuple[Snapshot | None, Snapshot, Snapshot]:
    base = draw(snapshots())
    owner, sheet = draw(edited(base)), draw(edited(base))
    return (None if draw(st.integers(0, 9)) == 0 else base), owner, sheet
