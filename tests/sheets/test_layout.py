"""Columns that people moved since a write: each is found again, and cells and copies follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.sheets.create import COLUMN_KEY
from gmo_sync.sheets.layout import Rows, fields_of, ids_landed, layout

OURS = {name: name.upper() for name in ("title", "term", "id")}
THEIRS = ("Своё", "Ещё своё")


def grid(columns: Sequence[str], *rows: Sequence[str], above: int = 0) -> dict[str, Any]:
    """A tab whose columns are fields of ours, or headings of people's."""
    marks = [
        {"developerMetadata": [{"metadataKey": COLUMN_KEY, "metadataValue": name}]} if name in OURS else {}
        for name in columns
    ]
    words = [[""] * len(columns)] * above + [[OURS.get(name, name) for name in columns], *map(list, rows)]
    data = [{"values": [{"formattedValue": word} if word else {} for word in row]} for row in words]
    return {"columnMetadata": marks, "rowData": data}


def words(cells: Sequence[Any]) -> list[str]:
    return [cell.get("formattedValue", "") for cell in cells]


@given(
    st.permutations([*OURS, *THEIRS]),
    st.permutations([*OURS, *THEIRS]),
    st.lists(st.integers(0, 5), max_size=2),
    st.integers(0, 2),
)
def test_every_column_is_found_again_wherever_people_moved_it(was, now, inserted, above):
    since = list(now)
    for at in inserted:
        since.insert(at, "")
    ids = {"columnMetadata": grid(["id"])["columnMetadata"], "startColumn": was.index("id")}
    sheet = {"data": [grid(since, above=above)]}
    found = layout([ids, grid(was)], sheet, len(was))
    if [name for name in was if name in OURS] == [*OURS] and was == now and not inserted:
        assert found.now == {at: at for at in range(len(was))}
    moved_ours = any(was.index(name) != since.index(name) for name in OURS)
    for name in was if moved_ours else OURS:
        assert since[found.now[was.index(name)]] == name
    row = [{"formattedValue": name} for name in was]
    assert [word for word in words(found.cells(row)) if word] == ([one for one in since if one] if moved_ours else was)
    assert fields_of(sheet) == {name: since.index(name) for name in OURS}
    copied = {}
    for start, end in found.runs(len(since)):
        first = found.then[start]
        copied |= dict(zip(range(start, end), range(first, first + end - start), strict=True))
    assert copied == {here: there for here, there in found.then.items() if here < len(since)}


def test_a_column_that_is_gone_takes_its_cells_along_and_no_other():
    found = layout([grid(["title", "Своё", "term", "id"])], {"data": [grid(["id", "title", "Своё"])]}, 4)
    assert found.now == {0: 1, 1: 2, 3: 0}
    assert words(found.cells([{"formattedValue": word} for word in "abcd"])) == ["d", "a", "b"]
    assert list(found.runs(3)) == [(0, 1), (1, 3)]


def test_a_column_of_people_without_a_heading_is_known_by_its_place_among_such():
    found = layout(
        [grid(["title", "", "term", "Своё", "id"])], {"data": [grid(["Своё", "term", "", "title", "id"])]}, 5
    )
    assert found.now == {0: 3, 1: 2, 2: 1, 3: 0, 4: 4}


def test_without_metadata_columns_stay_where_they_are():
    assert layout([], {"data": [grid(["", "", ""])]}, 2).now == {0: 0, 1: 1, 2: 2}
    assert layout([{"rowData": []}], {}, 1).now == {0: 0}


IDS = ("id", "t0", "t1", "t2", "t3")


def id_rows(ids: Sequence[str]) -> list[list[dict[str, Any]]]:
    return [[{"formattedValue": one}] if one else [] for one in ids]


@given(st.permutations(IDS), st.sets(st.sampled_from(IDS[1:]), max_size=2), st.lists(st.integers(0, 5), max_size=3))
def test_every_row_is_found_again_by_its_id_wherever_people_moved_it(now, gone, inserted):
    since = [one for one in now if one not in gone]
    for at in inserted:
        since.insert(at, "")
    rows = Rows(range(len(IDS)), dict(enumerate(IDS)), {}, {}, id_rows(since), len(since) + 2, 0)
    order = rows.found()
    assert len(order) == len(set(order)) == len(since) + 2
    assert {since[at]: order[at] for at, one in enumerate(since) if one} == {
        one: IDS.index(one) for one in since if one
    }
    assert all(row >= rows.strangers for at, row in enumerate(order) if since[at : at + 1] == [""] and gone == set())


def test_ids_that_stand_twice_or_are_blank_tell_nothing():
    rows = Rows(range(3), {0: "id", 1: "t0", 2: "t1"}, {}, {}, id_rows(["", "id", "t0", "t0", ""]), 5, 0)
    assert rows.found() == [3, 0, 4, 5, 6]


def test_the_ids_of_a_reply_are_those_of_the_id_column_where_people_moved_it_to():
    headings = {**grid(["Своё", "title", "id"]), "startRow": 2}
    ids = {"rowData": [{}, *({"values": cells} for cells in id_rows(["", "id", "t0"]))], "startColumn": 2}
    assert ids_landed([ids, headings], "id", 1) == {2: "ID", 3: "t0"}
    assert ids_landed([{**ids, "startColumn": 1}, headings], "id", 1) == {2: "ID"}
    assert ids_landed([ids], "id", 2) == {2: "id", 3: "t0"}
    assert ids_landed([], "id", 2) == {}
