"""A merge in words."""

from __future__ import annotations

from gmo_sync.tables import Side, merge
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
