"""A merge in words."""

from __future__ import annotations

from dataclasses import replace

from gmo_sync.tables import Policy, Side, merge
from gmo_sync.tables.describe import What, describe
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
