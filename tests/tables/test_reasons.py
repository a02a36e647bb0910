"""Who wins and why: each reason that a librarian may read, by the merge that gives it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import pytest
from pydantic import BaseModel

from gmo_sync.language import Message
from gmo_sync.tables import Column, Conflict, Row, Side, Snapshot, Table, Take, Typed, merge
from gmo_sync.tables.merged import Kept, RowConflict
from gmo_sync.tables.reasons import Reasons, why_kept, why_row_settled, why_settled
from tests.tables.strategies import NOTES
from tests.tables.test_merge import table

ROW = Row("a", {})


def said(message: Message) -> str:
    russian = message.in_language("ru")
    assert russian != str(message)
    return russian


BOTH = "исправлено с обеих сторон"


@pytest.mark.parametrize(
    ("conflict", "words"),
    [
        ({"formula": True}, "в таблице здесь формула; каждая сторона оставляет своё"),
        ({}, f"{BOTH}; каждая хранит своё, пока верное значение не впишут в таблицу или в файл"),
        ({"winner": Side.SHEET}, f"{BOTH}; взято значение из таблицы, другое — в истории"),
        ({"winner": Side.OWNER}, f"{BOTH}; взято значение из файла, другое — в истории"),
        ({"decision": Typed("z")}, f"{BOTH}; выбрано третье значение"),
        ({"decision": Typed("y"), "winner": Side.SHEET}, f"{BOTH}; выбрано значение из таблицы"),
        ({"decision": Take(Side.SHEET), "winner": Side.SHEET}, f"{BOTH}; выбрано значение из таблицы"),
        ({"decision": Take(Side.OWNER), "winner": Side.OWNER}, f"{BOTH}; выбрано значение из файла"),
    ],
)
def test_a_conflict_says_who_wins_it(conflict, words):
    assert said(why_settled(Conflict("a", "title", None, "x", "y", **conflict))) == words


UNFIT = "ячейки не подходят друг к другу"


@pytest.mark.parametrize(
    ("owner", "winner", "words"),
    [
        (ROW, Side.SHEET, f"{UNFIT}; взята строка из таблицы, другая — в истории"),
        (ROW, Side.OWNER, f"{UNFIT}; взята строка из файла, другая — в истории"),
        (None, None, "строка ждёт, пока её ячейки не подойдут друг к другу"),
        (ROW, None, f"{UNFIT}; каждая сторона хранит свою строку, пока одну из них не исправят"),
    ],
)
def test_a_row_that_does_not_fit_together_says_who_wins_it(owner, winner, words):
    assert said(why_row_settled(RowConflict("a", Message("no"), owner, ROW, winner))) == words


def test_a_row_that_stays_says_who_removed_it():
    assert said(why_kept(Kept("a", Side.SHEET))) == "в таблице удалена, а в файле исправлена: строка остаётся"
    assert said(why_kept(Kept("a", Side.OWNER))) == "в файле удалена, а в таблице исправлена: строка остаётся"


EDITED_HERE = {Side.SHEET: "исправлено только в файле", Side.OWNER: "исправлено только в таблице"}
TAKEN_BACK = "возвращено из истории"


def sides(to: Side, base, written, other, now=None, new=NOTES):
    """A merge that changes the side `to`, which stood as `written`, and is to stand as the other (or `now`)."""
    there, here = (table(**side) if isinstance(side, dict) else side for side in (other, written))
    owner, sheet = (here, there) if to is Side.OWNER else (there, here)
    merged = merge(new, None if base is None else table(**base), owner, sheet)
    if now is not None:
        wished = {"owner" if to is Side.OWNER else "sheet": table(**now)}
        merged = replace(merged, **wished)
    return Reasons(new, merged, to)


@pytest.mark.parametrize("to", Side)
def test_an_edit_is_of_the_other_side(to):
    base = dict(a="x|1", b="y|1")
    reasons = sides(to, base, base, dict(a="x|2", b="y|1"))
    assert said(reasons.of_cell("a", "term")) == EDITED_HERE[to]
    assert said(sides(to, None, dict(a="x"), dict(a="x|1")).of_cell("a", "term")) == EDITED_HERE[to]


def test_a_cell_that_nobody_edited_now_is_taken_back_from_the_history_or_follows_from_its_neighbours():
    base = dict(a="x|1")
    assert said(sides(Side.OWNER, base, base, base, dict(a="x|0")).of_cell("a", "term")) == TAKEN_BACK
    assert said(sides(Side.SHEET, base, base, base, dict(a="x|0")).of_cell("a", "term")) == "следует из соседних строк"
    both = replace(
        merge(NOTES, table(**base), table(**base), table(**base)), owner=table(a="x|0"), sheet=table(a="x|0")
    )
    assert said(Reasons(NOTES, both, Side.SHEET).of_cell("a", "term")) == TAKEN_BACK
    elsewhere = replace(both, owner=table(a="x|1|0"))
    assert said(Reasons(NOTES, elsewhere, Side.SHEET).of_cell("a", "term")) == "следует из соседних строк"


def test_a_cell_without_an_agreed_value_was_not_taken_back():
    base = Snapshot((Row("a", {"title": "x"}),), NOTES.fields)
    merged = merge(NOTES, base, table(a="x"), table(a="x|1"))
    assert said(Reasons(NOTES, merged, Side.OWNER).of_cell("a", "term")) == "исправлено только в таблице"


def test_a_conflict_and_a_row_that_does_not_fit_and_a_name_that_follows_have_their_own_reasons():
    merged = merge(NOTES, table(a="x"), table(a="y"), table(a="z"))
    followed = replace(merged, conflicts=(), followed=frozenset({("a", "title")}))
    clash = replace(followed, row_conflicts=(RowConflict("a", Message("no"), ROW, ROW, Side.OWNER),))
    assert said(Reasons(NOTES, merged, Side.SHEET).of_cell("a", "title")) == said(why_settled(merged.conflicts[0]))
    assert said(Reasons(NOTES, merged, Side.SHEET).of_cell("a", "term")) == "следует из соседних строк"
    assert said(Reasons(NOTES, followed, Side.SHEET).of_cell("a", "title")) == (
        "строка, которую называет эта ячейка, теперь называется иначе"
    )
    assert said(Reasons(NOTES, followed, Side.SHEET).of_cell("a", "term")) == "следует из соседних строк"
    assert said(Reasons(NOTES, clash, Side.SHEET).of_cell("a", "title")) == (
        "ячейки не подходят друг к другу; взята строка из файла, другая — в истории"
    )


class Closed(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Название")] = ""
    term: Annotated[str, Column("Срок", read_only=True)] = ""
    place: Annotated[str, Column("Место")] = ""


def test_a_column_of_the_file_alone_and_a_new_one_say_so():
    closed = Table(Closed, "Заметки")
    put_back = merge(closed, table(a="x|1"), table(a="x|1"), table(a="x|2"))
    assert said(Reasons(closed, put_back, Side.SHEET).of_cell("a", "term")) == (
        "этот столбец ведёт только файл; введённое — в истории"
    )
    narrow = Snapshot((Row("a", {"title": "x"}),), ("title",))
    merged = merge(NOTES, narrow, table(a="x|1"), narrow)
    assert said(Reasons(NOTES, merged, Side.SHEET).of_cell("a", "term")) == "новый столбец файла"


def test_a_row_that_comes_says_from_where():
    base = dict(a="x")
    more = dict(a="x", n="new")
    assert said(sides(Side.SHEET, base, base, more).of_added("n")) == "новая в файле"
    assert said(sides(Side.OWNER, base, base, more).of_added("n")) == "новая в таблице"
    assert said(sides(Side.OWNER, base, base, base, more).of_added("n")) == TAKEN_BACK
    for to, words in ((Side.SHEET, "в таблице удалена, а в файле"), (Side.OWNER, "в файле удалена, а в таблице")):
        assert said(sides(to, more, base, dict(a="x", n="other")).of_added("n")).startswith(words)


def test_a_row_that_goes_says_by_whom():
    base, less = dict(a="x", b="y"), dict(a="x")
    assert said(sides(Side.SHEET, base, base, less).of_removed("b")) == "удалена в файле, в таблице не исправлялась"
    assert said(sides(Side.OWNER, base, base, less).of_removed("b")) == "удалена в таблице, в файле не исправлялась"
    assert said(sides(Side.OWNER, base, base, base, less).of_removed("b")) == TAKEN_BACK


def test_rows_that_move_say_who_moved_them():
    base, turned = dict(a="1", b="2", c="3"), dict(c="3", a="1", b="2")
    assert said(sides(Side.SHEET, base, base, turned).of_moved()) == "переставлена в файле"
    assert said(sides(Side.OWNER, base, base, turned).of_moved()) == "переставлена в таблице"
    ordered = replace(NOTES, arrange=lambda rows: sorted(rows, key=lambda row: str(row.cells["title"])))
    edited = dict(a="4", b="2", c="3")
    follows = "порядок строк следует из их содержания"
    assert said(sides(Side.SHEET, base, base, edited, new=ordered).of_moved()) == follows
    assert said(sides(Side.SHEET, base, base, turned, new=ordered).of_moved()) == "переставлена в файле"
    assert said(sides(Side.SHEET, None, turned, base, new=ordered).of_moved()) == "переставлена в файле"
