"""A reading and the wished rows → requests → applied by the emulator → read again: the wished rows, nothing else."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.google import Workspace
from gmo_sync.sheets import SheetsClient, SpreadsheetSpec, TabReading, read_spreadsheet, reconcile
from gmo_sync.sheets.spec import Tab
from gmo_sync.tables import EMPTY, Row, Snapshot, diff, identify
from tests.tables.strategies import NOTES, WORDS, cells

IDS = "abcdefgh"
OWN = 4  # a column of people's, behind the three of a note and the id


class Grid:
    """One tab on the emulator, filled with rows and lines of people."""

    def __init__(self, url: str) -> None:
        self.workspace = Workspace.emulator(url)
        self.client = SheetsClient(self.workspace)
        spec = SpreadsheetSpec("Проба", (Tab(NOTES),))
        self.id: str = self.client.create(spec, {NOTES.title: 3}, "")["spreadsheetId"]

    def fill(self, rows: list[Row | str], right: dict[str, str]) -> None:
        """Rows of ours and words of people between them; `right` is what people keep beside a row, by its id."""
        lines = [
            [""] * OWN + [row]
            if isinstance(row, str)
            else [*(str(row.cells[name] or "") for name in NOTES.fields), row.id, right.get(row.id, "")]
            for row in rows
        ]
        sheet = self.workspace.gspread.open_by_key(self.id).sheet1
        sheet.resize(cols=OWN + 1)
        if lines:
            sheet.update(lines, "A2", raw=True)

    def read(self) -> TabReading:
        return read_spreadsheet(self.client.read(self.id), [NOTES]).tabs[NOTES.title]

    def right(self) -> list[tuple[str, str]]:
        """What people keep in their own column, with the id beside it, in order."""
        reading = self.read()
        ids = dict(zip(reading.places, reading.snapshot.ids, strict=True))
        found = []
        for number, row in enumerate(reading.grid[1:], start=1):
            if len(row) > OWN and row[OWN].get("formattedValue"):
                found.append((ids.get(number, ""), row[OWN]["formattedValue"]))
        return found


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Row | str], Snapshot]:
    """What the tab holds, and the rows that it shall hold."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=7))
    rows = [Row(row_id, draw(cells())) for row_id in ids]
    wished = list(rows)
    if draw(st.booleans()):
        wished = draw(st.permutations(wished))
    wished = [row for row in wished if draw(st.integers(0, 4))]
    wished = [
        Row(row.id, {**row.cells, draw(st.sampled_from(NOTES.fields)): draw(WORDS) or None})
        if draw(st.booleans())
        else row
        for row in wished
    ]
    for number in range(draw(st.integers(0, 3))):
        wished.insert(draw(st.integers(0, len(wished))), Row(f"new{number}", draw(cells())))
    current: list[Row | str] = list(rows)
    for number in range(draw(st.integers(0, 2))):
        current.insert(draw(st.integers(0, len(current))), f"строка людей {number}")
    return current, Snapshot(tuple(wished), NOTES.fields)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=tuple(set(Phase) - {Phase.shrink, Phase.explain}),
)
@given(situations())
def test_the_tab_holds_the_wished_rows_and_what_people_put_there(
    server: EmulatedWorkspace, situation: tuple[list[Row | str], Snapshot]
):
    current, wished = situation
    server.store.clear()
    grid = Grid(server.url)
    beside = {row.id: f"к {row.id}" for row in current if isinstance(row, Row)}
    grid.fill(current, beside)
    reading = grid.read()
    before = grid.right()
    write = reconcile(reading, reading.snapshot, wished)
    assert bool(write.requests) == bool(diff(reading.snapshot, wished))
    if write.requests:
        grid.client.write(grid.id, [write])
    after = grid.read()
    assert after.snapshot.ids == wished.ids
    assert not diff(after.snapshot, wished)
    assert tuple(zip(after.places, after.snapshot.ids, strict=True)) == write.expected_ids
    kept = set(wished.ids)
    assert sorted(grid.right()) == sorted((row_id, words) for row_id, words in before if not row_id or row_id in kept)
    assert not reconcile(after, after.snapshot, wished).requests
    grid.workspace.close()


def _reading(*rows: tuple[str, str, str]) -> TabReading:
    from tests.sheets.test_reading import cell

    marks = [*NOTES.fields, "id"]
    columns = [{"developerMetadata": [{"metadataKey": "gmo_column", "metadataValue": mark}]} for mark in marks]
    lines = [["Название", "Срок", "Место", "id"], *([title, term, None, row_id] for row_id, title, term in rows)]
    sheet = {
        "properties": {"sheetId": 0, "title": NOTES.title, "gridProperties": {"rowCount": 50, "columnCount": 4}},
        "data": [{"columnMetadata": columns, "rowData": [{"values": [cell(one) for one in line]} for line in lines]}],
    }
    return read_spreadsheet({"spreadsheetId": "s", "sheets": [sheet]}, [NOTES]).tabs[NOTES.title]


def _kinds(requests_: tuple[dict[str, Any], ...]) -> list[str]:
    return [kind for request in requests_ for kind in request]


def test_nothing_to_do_is_no_request():
    reading = _reading(("a", "Семинар", "май"))
    assert reconcile(reading, reading.snapshot, reading.snapshot).requests == ()


def test_cells_side_by_side_go_in_one_request_and_distant_ones_do_not_touch_those_between():
    reading = _reading(("a", "1", "1"), ("b", "2", "2"), ("c", "3", "3"))
    wished = [Row(row.id, {**row.cells, "title": "x", "term": "y"}) for row in reading.snapshot.rows]
    write = reconcile(reading, reading.snapshot, Snapshot(tuple(wished), NOTES.fields))
    assert _kinds(write.requests) == ["updateCells"]
    wished[1] = reading.snapshot.rows[1]
    write = reconcile(reading, reading.snapshot, Snapshot(tuple(wished), NOTES.fields))
    assert [request["updateCells"]["start"]["rowIndex"] for request in write.requests] == [1, 3]


def test_rows_deleted_together_go_in_one_request():
    reading = _reading(*((name, name, "") for name in "abcdef"))
    left = Snapshot(tuple(row for row in reading.snapshot.rows if row.id in "af"), NOTES.fields)
    (request,) = reconcile(reading, reading.snapshot, left).requests
    assert request["deleteDimension"]["range"] == {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 6}


def test_one_row_that_moved_is_one_move():
    reading = _reading(*((name, name, "") for name in "abcdef"))
    rows = list(reading.snapshot.rows)
    rows.append(rows.pop(0))
    write = reconcile(reading, reading.snapshot, Snapshot(tuple(rows), NOTES.fields))
    assert _kinds(write.requests) == ["moveDimension"]


def test_a_new_row_looks_like_its_neighbours_and_not_like_the_headings():
    reading = _reading(("a", "Семинар", "май"))
    rows = (Row("n", {"title": "x", "term": None, "place": None}), *reading.snapshot.rows)
    first = reconcile(reading, reading.snapshot, Snapshot(rows, NOTES.fields)).requests[0]
    assert first["insertDimension"]["inheritFromBefore"] is False
    last = reconcile(reading, reading.snapshot, Snapshot(rows[::-1], NOTES.fields)).requests[0]
    assert last["insertDimension"]["inheritFromBefore"] is True


def test_a_missing_id_is_the_only_thing_written_into_a_typed_row():
    reading = _reading(("", "Семинар", "май"))
    named = identify(NOTES, reading.snapshot, EMPTY)
    write = reconcile(reading, named, named)
    (request,) = write.requests
    assert request["updateCells"]["rows"] == [{"values": [{"userEnteredValue": {"stringValue": named.rows[0].id}}]}]
    assert write.requests[0]["updateCells"]["start"] == {"sheetId": 0, "rowIndex": 1, "columnIndex": 3}


def test_rows_are_added_at_the_very_end_of_a_full_grid(server: EmulatedWorkspace):
    server.store.clear()
    grid = Grid(server.url)
    sheet = grid.workspace.gspread.open_by_key(grid.id).sheet1
    grid.fill([Row("a", {"title": "1", "term": None, "place": None})], {})
    sheet.resize(rows=2)
    reading = grid.read()
    rows = (*reading.snapshot.rows, Row("b", {"title": "2", "term": None, "place": None}))
    grid.client.write(grid.id, [reconcile(reading, reading.snapshot, Snapshot(rows, NOTES.fields))])
    assert grid.read().snapshot.ids == ("a", "b")
    grid.workspace.close()


def test_a_refused_batch_changes_nothing(server: EmulatedWorkspace):
    server.store.clear()
    grid = Grid(server.url)
    grid.fill([Row("a", {"title": "1", "term": None, "place": None})], {})
    address = f"{server.url}/v4/spreadsheets/{grid.id}"
    before = requests.get(address, params={"includeGridData": "true"}, timeout=30).json()
    reading = grid.read()
    write = reconcile(reading, reading.snapshot, EMPTY)
    broken = {"updateCells": {"start": {"sheetId": 77}, "rows": [], "fields": "userEnteredValue"}}
    from dataclasses import replace

    from gmo_sync.errors import GoogleError

    with pytest.raises(GoogleError):
        grid.client.write(grid.id, [replace(write, requests=(*write.requests, broken))])
    assert requests.get(address, params={"includeGridData": "true"}, timeout=30).json() == before
    grid.workspace.close()
