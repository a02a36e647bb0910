"""Rows that others cannot be without: they stay when they are removed, and are made where there were none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gmo_sync.tables import Row, Side, Snapshot, merge
from gmo_sync.tables.describe import What, describe
from gmo_sync.tables.merged import Kept
from tests.tables.strategies import NOTES
from tests.tables.test_merge import lines, table


def with_those_named(placed: Sequence[Row], removed: Sequence[Row]) -> Sequence[Row]:
    """Above a row whose third cell names one that is not there: a removed one of that title, else a new one."""
    found: list[Row] = []
    for row in placed:
        title = row.cells["place"]
        if title and title not in {one.cells["title"] for one in (*placed, *found)}:
            new = Row(f"new {title}", {"title": title, "term": None, "place": None})
            found.append(next((one for one in removed if one.cells["title"] == title), new))
        found.append(row)
    return found


NEEDING = replace(NOTES, needed=with_those_named)
BASE = table(h="Раздел|9", a="x|1|Раздел", b="y", g="z")
WITHOUT = table(a="x|1|Раздел", b="y", g="z")


@pytest.mark.parametrize("remover", list(Side))
def test_a_removed_row_that_another_needs_stays_on_both_sides_and_is_told(remover):
    sides = (BASE, WITHOUT) if remover is Side.SHEET else (WITHOUT, BASE)
    merged = merge(NEEDING, BASE, *sides)
    assert merged.kept == (Kept("h", remover, needed=True),)
    assert lines(merged.owner) == lines(merged.sheet) == lines(merged.base) == lines(BASE)
    assert merged.owner.ids == merged.sheet.ids == BASE.ids
    told = [(line.what, line.to, line.why.in_language("ru")) for line in describe(NEEDING, merged)]
    stays = "под ней стоят другие строки: строка остаётся"
    assert told == [(What.ADDED, remover, stays), (What.KEPT, None, stays)]


def test_a_row_that_both_removed_comes_back_where_another_needs_it_and_goes_where_none_does():
    merged = merge(NEEDING, BASE, WITHOUT, WITHOUT)
    assert merged.owner.ids == merged.sheet.ids == BASE.ids
    assert merged.kept == (Kept("h", Side.SHEET, needed=True),)
    gone = merge(NEEDING, BASE, table(b="y"), table(b="y", g="z"))
    assert gone.owner.ids == gone.sheet.ids == ("b",)
    assert gone.kept == ()


def test_a_row_that_never_was_is_made_on_both_sides():
    typed = table(a="x|1|Раздел", n="new||Другой", b="y")
    merged = merge(NEEDING, table(b="y"), table(b="y"), replace(typed, rows=typed.rows[1:]))
    assert merged.owner.ids == merged.sheet.ids == ("new Другой", "n", "b")
    assert merged.base.ids == ("new Другой", "n", "b")
    assert merged.kept == ()


def test_what_a_row_says_on_the_side_that_has_it_stays_there():
    owner = Snapshot((Row("h", {**BASE.by_id["h"].cells, "term": " 9"}), *BASE.rows[1:]), BASE.columns)
    merged = merge(NEEDING, BASE, owner, WITHOUT)
    assert merged.owner.by_id["h"] is owner.by_id["h"]
    assert merged.sheet.by_id["h"] == BASE.by_id["h"]
    assert not merged.to_owner


def test_rows_are_completed_ahead_of_their_order():
    turned = replace(NEEDING, arrange=lambda rows: sorted(rows, key=lambda row: str(row.cells["title"]), reverse=True))
    merged = merge(turned, BASE, BASE, WITHOUT)
    assert merged.owner.ids == tuple(
        row.id for row in sorted(BASE.rows, key=lambda row: str(row.cells["title"]), reverse=True)
    )
    without_order = merge(NOTES, BASE, BASE, WITHOUT)
    assert without_order.owner.ids == WITHOUT.ids


def test_a_row_kept_for_its_edits_says_so_beside_one_that_is_needed():
    base = table(h="Раздел|9", a="x|1|Раздел", e="edited|1")
    merged = merge(NEEDING, base, table(h="Раздел|9", a="x|1|Раздел", e="edited|2"), table(a="x|1|Раздел"))
    told = {line.row_id: line.why.in_language("ru") for line in describe(NEEDING, merged) if line.what is What.ADDED}
    assert told == {
        "h": "под ней стоят другие строки: строка остаётся",
        "e": "в таблице удалена, а в файле исправлена: строка остаётся",
    }
