"""A merge in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gmo_sync.language import Message
from gmo_sync.tables import Bad, BadCell, Merge, Policy, Row, Side, Snapshot, merge
from gmo_sync.tables.describe import Line, What, describe, heading_of, label
from gmo_sync.tables.merged import Held, Kept, RowConflict
from tests.tables.strategies import NOTES
from tests.tables.test_merge import table


def test_every_kind_of_change_has_its_line():
    merged = merge(
        NOTES,
        table(a="Альфа|1", b="Бета|1", c="Гамма|1", d="Дельта", e="Эпсилон"),
        table(o="Новая", b="Бета|2", c="Гамма|2", d="Дельта", e="Эпсилон"),
        table(a="Альфа|1", d="Дельта", b="Бета|1", c="Гамма|3", s="Снизу|май"),
    )
    lines = {(line.what, line.to, line.row): line for line in describe(NOTES, merged)}
    assert lines[What.CELL, Side.SHEET, "Бета"].column == "Срок"
    assert (lines[What.CELL, Side.SHEET, "Бета"].old, lines[What.CELL, Side.SHEET, "Бета"].new) == ("1", "2")
    assert (What.ADDED, Side.SHEET, "Новая") in lines
    assert lines[What.ADDED, Side.OWNER, "Снизу"].new == "Снизу · май"
    assert (What.REMOVED, Side.SHEET, "Альфа") in lines
    assert (What.REMOVED, Side.OWNER, "Эпсилон") in lines
    assert lines[What.MOVED, Side.OWNER, "Дельта"].note.in_language("ru") == "теперь под «Новая»"
    conflict = lines[What.CONFLICT, None, "Гамма"]
    assert (conflict.old, conflict.new) == ("2", "3")
    assert conflict.as_json()["what"] == "conflict"


def test_nothing_changed_is_no_line():
    assert describe(NOTES, merge(NOTES, table(a="x"), table(a="x"), table(a="x"))) == []


def why(lines, what, to, row, column=""):
    (line,) = (line for line in lines if (line.what, line.to, line.row, line.column) == (what, to, row, column))
    return line.why.in_language("ru")


def test_every_line_says_who_wins_and_why():
    merged = merge(
        NOTES,
        table(a="Альфа|1", b="Бета|1", c="Гамма|1", d="Дельта", e="Эпсилон", k="Каппа|1"),
        table(o="Новая", b="Бета|2", c="Гамма|2", d="Дельта", e="Эпсилон", k="Каппа|2"),
        table(a="Альфа|1", d="Дельта|1", b="Бета|1", c="Гамма|3", s="Снизу|май"),
        Policy.SHEET,
    )
    lines = describe(NOTES, merged)
    assert all(line.why for line in lines)
    assert why(lines, What.CELL, Side.SHEET, "Бета", "Срок") == "исправлено только в файле"
    assert why(lines, What.CELL, Side.OWNER, "Дельта", "Срок") == "исправлено только в таблице"
    settled = "исправлено с обеих сторон; взято значение из таблицы, другое — в истории"
    assert why(lines, What.CELL, Side.OWNER, "Гамма", "Срок") == settled
    assert why(lines, What.CONFLICT, None, "Гамма", "Срок") == settled
    assert why(lines, What.ADDED, Side.SHEET, "Новая") == "новая в файле"
    assert why(lines, What.ADDED, Side.OWNER, "Снизу") == "новая в таблице"
    assert why(lines, What.REMOVED, Side.SHEET, "Альфа") == "удалена в файле, в таблице не исправлялась"
    assert why(lines, What.REMOVED, Side.OWNER, "Эпсилон") == "удалена в таблице, в файле не исправлялась"
    stays = "в таблице удалена, а в файле исправлена: строка остаётся"
    assert why(lines, What.KEPT, None, "Каппа") == stays
    assert why(lines, What.ADDED, Side.SHEET, "Каппа") == stays
    assert {line.why.in_language("ru") for line in lines if line.what is What.MOVED} == {"переставлена в таблице"}


def test_what_is_taken_back_from_the_history_says_so():
    base = table(a="x|1", b="y", n="z")
    merged = replace(merge(NOTES, base, table(a="x|0", b="y", o="w"), base), owner_was=table(a="x|1", n="z", b="y"))
    lines = describe(NOTES, merged)
    assert why(lines, What.CELL, Side.OWNER, "x", "Срок") == "возвращено из истории"
    assert why(lines, What.REMOVED, Side.OWNER, "z") == "возвращено из истории"
    assert why(lines, What.ADDED, Side.OWNER, "w") == "возвращено из истории"


def russian(lines):
    """All that the lines hold, `note` and `why` in Russian."""
    return [
        tuple(
            value.in_language("ru") if isinstance(value, Message) else value
            for value in (
                line.table, line.what, line.to, line.row_id, line.row, line.column, line.old, line.new, line.note,
                line.why,
            )
        )
        for line in lines
    ]  # fmt: skip


@pytest.mark.parametrize("to", Side)
def test_each_change_of_a_side_is_a_whole_line(to):
    base = table(a="Альфа|1", b="Бета", c="Гамма|2", d="Дельта")
    there = table(n="Новая|май", d="Дельта", a="Альфа|3", b="Бета")
    merged = merge(NOTES, base, *((base, there) if to is Side.OWNER else (there, base)))
    by = "таблице" if to is Side.OWNER else "файле"
    gone = "таблице, в файле" if to is Side.OWNER else "файле, в таблице"
    assert russian(describe(NOTES, merged)) == [
        ("Заметки", What.CELL, to, "a", "Альфа", "Срок", "1", "3", None, f"исправлено только в {by}"),
        ("Заметки", What.ADDED, to, "n", "Новая", "", "", "Новая · май", None, f"новая в {by}"),
        ("Заметки", What.REMOVED, to, "c", "Гамма", "", "Гамма · 2", "", None, f"удалена в {gone} не исправлялась"),
        ("Заметки", What.MOVED, to, "d", "Дельта", "", "", "", "теперь под «Новая»", f"переставлена в {by}"),
    ]


def test_a_row_at_the_top_is_below_no_other():
    base, turned = table(a="1", b="2", c="3"), table(c="3", a="1", b="2")
    (line,) = describe(NOTES, merge(NOTES, base, turned, base))
    assert line.note.in_language("ru") == "теперь первая"


UNFIT = BadCell("?!", Message('"{text}" is not a number', text="?!"))
CLOSED = "эта учётная запись не может там писать; изменение подождёт, пока не сможет"


def test_each_thing_that_waits_is_a_whole_line():
    owner, sheet = table(a="Альфа|1", b="Бета"), table(a="Альфа|2", n="Новая|5")
    merged = Merge(
        owner,
        sheet,
        owner,
        sheet,
        owner,
        merge(NOTES, None, owner, sheet).conflicts,
        (Bad("a", "term", UNFIT), Bad("n", "term", UNFIT)),
        (Kept("b", Side.SHEET), Kept("?", Side.OWNER)),
        (
            RowConflict("a", UNFIT.reason, owner.by_id["a"], sheet.by_id["a"]),
            RowConflict("n", UNFIT.reason, None, sheet.by_id["n"]),
        ),
        held=(Held("a", "term", "1"), Held("n", None), Held("b", "title", "Бета")),
    )  # fmt: skip
    assert russian(describe(NOTES, merged)) == [
        ("Заметки", What.CONFLICT, None, "a", "Альфа", "Срок", "1", "2", None, WAITS),
        ("Заметки", What.ROW_CONFLICT, None, "a", "Альфа", "", "Срок: 1", "Срок: 2", "«?!» — не число", EACH_ITS_OWN),
        ("Заметки", What.ROW_CONFLICT, None, "n", "Новая", "", "", "Название: Новая · Срок: 5 · Место: ",
         "«?!» — не число", "строка ждёт, пока её ячейки не подойдут друг к другу"),
        ("Заметки", What.BAD, None, "a", "Альфа", "Срок", "", "?!", "«?!» — не число",
         "ячейка ждёт исправления; остальная строка обновляется"),
        ("Заметки", What.BAD, None, "n", "Новая", "Срок", "", "?!", "«?!» — не число",
         "строка ждёт, пока эту ячейку не исправят"),
        ("Заметки", What.HELD, None, "a", "Альфа", "Срок", "1", "2", None, CLOSED),
        ("Заметки", What.HELD, None, "n", "Новая", "", "", "", None, CLOSED),
        ("Заметки", What.HELD, None, "b", "Бета", "Название", "Бета", "", None, CLOSED),
        ("Заметки", What.KEPT, None, "b", "Бета", "", "", "", None,
         "в таблице удалена, а в файле исправлена: строка остаётся"),
        ("Заметки", What.KEPT, None, "?", "?", "", "", "", None,
         "в файле удалена, а в таблице исправлена: строка остаётся"),
    ]  # fmt: skip


WAITS = "исправлено с обеих сторон; каждая хранит своё, пока верное значение не впишут в таблицу или в файл"
EACH_ITS_OWN = "ячейки не подходят друг к другу; каждая сторона хранит свою строку, пока одну из них не исправят"


def test_a_line_as_json_has_words_and_nothing_where_nothing_is():
    line = Line("Заметки", What.BAD, None, "a", "Альфа", "Срок", new="?!", note=UNFIT.reason)
    assert line.as_json() == {
        "table": "Заметки",
        "what": "bad cell",
        "to": None,
        "row_id": "a",
        "row": "Альфа",
        "column": "Срок",
        "old": "",
        "new": "?!",
        "note": '"?!" is not a number',
        "why": None,
    }


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"title": "x", "term": "1", "place": "p"}, "x 1"),
        ({"title": "", "term": 0, "place": "p"}, "0"),
        ({"title": UNFIT, "term": None, "place": "p"}, "?!"),
        ({"title": None, "term": "", "place": UNFIT}, "?!"),
        ({"title": None, "place": "p"}, "p"),
        ({"title": None}, "a"),
    ],
)
def test_a_row_is_called_by_its_key_else_by_its_first_words_else_by_its_id(cells, words):
    assert label(replace(NOTES, natural_key=("title", "term")), Row("a", cells)) == words


def test_a_row_without_a_natural_key_is_called_by_its_first_cell():
    assert label(replace(NOTES, natural_key=()), Row("a", {"title": "x", "term": "1"})) == "x"


def test_a_new_row_is_told_by_the_cells_that_say_something():
    row = Row("a", {"title": True, "term": UNFIT, "place": False})
    merged = merge(NOTES, Snapshot(), Snapshot(), Snapshot((row,), NOTES.fields))
    added = replace(merged, owner=Snapshot((row, Row("b", {"title": "", "term": None, "place": 1.5})), NOTES.fields))
    assert [line.new for line in describe(NOTES, added) if line.what is What.ADDED] == ["да · ?!", "1,5"]


def test_a_field_that_is_no_column_is_called_by_its_name():
    assert (heading_of(NOTES, "title"), heading_of(NOTES, "inner")) == ("Название", "inner")
