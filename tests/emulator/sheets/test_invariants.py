"""Random batches of every kind: the workbook stays whole, references follow, a refusal changes nothing."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator.sheets import requests, storage
from gmo_sync.emulator.sheets.a1 import column_letters
from gmo_sync.emulator.sheets.creation import workbook_from
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.workbook import Json, Workbook
from tests.emulator.sheets.conftest import Book, refusal
from tests.emulator.sheets.test_batches import INDEX, REQUEST, areas, carried_out, one, spans

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
COORDINATE = st.fixed_dictionaries({"sheetId": st.sampled_from([1, 2]), "rowIndex": INDEX, "columnIndex": INDEX})
DIMENSION = st.sampled_from(["ROWS", "COLUMNS"])
OVERLAY = st.fixed_dictionaries({"overlayPosition": st.fixed_dictionaries({"anchorCell": COORDINATE})})


def chart(source: Json) -> Json:
    return {"pieChart": {"domain": {"sourceRange": {"sources": [source]}}}}


def rule(place: Json) -> Json:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=A1>$B$2"}]}
    return {"ranges": [place], "booleanRule": {"condition": condition, "format": {}}}


COLORS = {"firstBandColor": {"red": 1}, "secondBandColor": {"green": 1}}
OBJECTS = st.one_of(
    one("addTable", table=st.fixed_dictionaries({"range": areas()})),
    one("addChart", chart=st.fixed_dictionaries({"spec": areas().map(chart), "position": OVERLAY})),
    one(
        "addSlicer",
        slicer=st.fixed_dictionaries({"spec": st.fixed_dictionaries({"dataRange": areas()}), "position": OVERLAY}),
    ),
    one("addBanding", bandedRange=st.fixed_dictionaries({"range": areas(), "rowProperties": st.just(COLORS)})),
    one("setBasicFilter", filter=st.fixed_dictionaries({"range": areas()})),
    one("addFilterView", filter=st.fixed_dictionaries({"range": areas()})),
    one("addConditionalFormatRule", rule=areas().map(rule)),
    one("insertComment", coordinate=COORDINATE, content=st.just("а")),
)
MOVES = st.one_of(
    one("insertDimension", range=spans()),
    one("deleteDimension", range=spans()),
    one("moveDimension", source=spans(), destinationIndex=INDEX),
    one("insertRange", range=areas(), shiftDimension=DIMENSION),
    one("deleteRange", range=areas(), shiftDimension=DIMENSION),
)
WRITES = st.one_of(
    one("cutPaste", source=areas(), destination=COORDINATE),
    one("autoFill", range=areas()),
    one("textToColumns", source=areas(), delimiterType=st.just("COMMA")),
    one("pasteData", coordinate=COORDINATE, data=st.just("a,b\n=A1,2"), delimiter=st.just(",")),
    one("randomizeRange", range=areas()),
    one("findReplace", find=st.just("1"), replacement=st.just("A1"), allSheets=st.just(True)),
    one("deleteSheet", sheetId=st.sampled_from([1, 2])),
)


def fresh() -> Workbook:
    size = {"rowCount": 10, "columnCount": 10}
    tabs = [{"properties": {"sheetId": at, "title": f"t {at}", "gridProperties": size}} for at in (1, 2)]
    values = [{"userEnteredValue": {"numberValue": column}} for column in range(4)]
    values.append({"userEnteredValue": {"formulaValue": "=A1+'t 2'!$B$2+SUM(A:B)"}})
    return workbook_from(
        {"sheets": [tabs[0] | {"data": [{"rowData": [{"values": values}] * 5}]}, tabs[1]]}, caller="a@b.c"
    )


def places(workbook: Workbook) -> list[tuple[int, Json]]:
    """Every GridRange that anything keeps, with its tab."""
    found = [(entry["range"].get("sheetId", 0), entry["range"]) for entry in workbook.named_ranges if "range" in entry]
    found += [(place.get("sheetId", 0), place) for place in workbook.comment_places.values()]
    for sheet in workbook.sheets:
        found += [(sheet.id, merge) for merge in sheet.merges]
        own = [*sheet.protected_ranges, *sheet.banded_ranges, *sheet.filter_views, *sheet.tables]
        own += [sheet.basic_filter] if sheet.basic_filter else []
        found += [(sheet.id, entry["range"]) for entry in own]
        found += [(sheet.id, place) for entry in sheet.conditional_formats for place in entry["ranges"]]
        found += [
            (slicer["spec"]["dataRange"].get("sheetId", 0), slicer["spec"]["dataRange"]) for slicer in sheet.slicers
        ]
        for drawn in sheet.charts:
            sources = drawn["spec"]["pieChart"].get("domain", {}).get("sourceRange", {}).get("sources", [])
            found += [(source.get("sheetId", 0), source) for source in sources]
    return found


def check_whole(workbook: Workbook) -> None:
    ids = list(workbook.ids_in_use())
    assert len(ids) == len(set(ids))
    assert len({sheet.title.casefold() for sheet in workbook.sheets}) == len(workbook.sheets)
    for sheet_id, place in places(workbook):
        sheet = workbook.sheet(sheet_id)
        for kind, count in (("Row", sheet.row_count), ("Column", sheet.column_count)):
            start, end = place.get(f"start{kind}Index") or 0, place.get(f"end{kind}Index")
            assert 0 <= start < count
            assert end is None or start < end
    for sheet in workbook.sheets:
        assert len(sheet.rows) <= sheet.row_count
        assert all(len(row) <= sheet.column_count for row in sheet.rows)
        for entries in (sheet.merges, [table["range"] for table in sheet.tables]):
            rects = [stored_rect(sheet, entry) for entry in entries]
            assert all(sheet.whole.covers(rect) for rect in rects)
            assert not any(rect.meets(other) for at, rect in enumerate(rects) for other in rects[at + 1 :])
        for table in sheet.tables:
            rect = stored_rect(sheet, table["range"])
            columns = [column.get("columnIndex", 0) for column in table["columnProperties"]]
            assert columns == list(range(rect.right - rect.left))
        for drawn in (*sheet.charts, *sheet.slicers):
            anchor = drawn["position"]["overlayPosition"]["anchorCell"]
            assert anchor.get("sheetId", 0) == sheet.id
            assert anchor.get("rowIndex", 0) < sheet.row_count
            assert anchor.get("columnIndex", 0) < sheet.column_count


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.lists(OBJECTS, max_size=3), st.lists(st.one_of(REQUEST, MOVES, WRITES, OBJECTS), min_size=1, max_size=6))
def test_any_batch_keeps_the_workbook_whole_or_changes_nothing(first: list[Json], batch: list[Json]) -> None:
    workbook = fresh()
    for request in [*first, *batch]:
        before = json.dumps(storage.dump(workbook))
        draft = workbook.copy()
        replies, refused = carried_out(draft, [request])
        assert json.dumps(storage.dump(workbook)) == before
        if refused is not None:
            assert refused.code == 400
            assert refused.message.startswith(f"Invalid requests[0].{next(iter(request))}: ")
            continue
        assert len(replies) == 1
        check_whole(draft)
        kept = json.loads(json.dumps(storage.dump(draft)))
        assert storage.dump(storage.load(kept)) == kept
        workbook = draft


def marked() -> tuple[Workbook, str]:
    """A workbook with one cell that knows itself, and formulas in both tabs that name it."""
    workbook = fresh()
    mark = {"userEnteredValue": {"stringValue": "mark"}}
    start = {"sheetId": 1, "rowIndex": 6, "columnIndex": 6}
    formulas = [{"values": [{"userEnteredValue": {"formulaValue": text}}]} for text in ("='t 1'!G7", "='t 1'!$G$7")]
    far = {"sheetId": 2, "rowIndex": 0, "columnIndex": 0}
    requests.apply(
        workbook,
        [
            {"updateCells": {"start": start, "rows": [{"values": [mark]}], "fields": "userEnteredValue"}},
            {"updateCells": {"start": far, "rows": formulas, "fields": "userEnteredValue"}},
        ],
    )
    return workbook, "mark"


def in_first_tab(request: Json) -> bool:
    return '"sheetId": 1' in json.dumps(request)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.lists(MOVES.filter(in_first_tab), min_size=1, max_size=5))
def test_a_formula_keeps_naming_the_same_cell_wherever_it_goes(batch: list[Json]) -> None:
    workbook, word = marked()
    for request in batch:
        draft = workbook.copy()
        _, refused = carried_out(draft, [request])
        workbook = workbook if refused else draft
    first, second = workbook.sheets
    at = [(r, c) for r, row in enumerate(first.rows) for c, cell in enumerate(row) if cell and cell.value == word]
    formulas = [cell.formula for row in second.rows[:2] if (cell := row[0])]
    if not at:
        assert formulas == ["=#REF!", "=#REF!"]
    else:
        row, letters = at[0][0], column_letters(at[0][1])
        assert formulas == [f"='t 1'!{letters}{row + 1}", f"='t 1'!${letters}${row + 1}"]


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(st.lists(OBJECTS, max_size=4), st.sampled_from([1, 2]), DIMENSION, INDEX, st.integers(1, 3))
def test_what_is_inserted_and_deleted_again_leaves_nothing_behind(
    first: list[Json], sheet_id: int, dimension: str, start: int, count: int
) -> None:
    workbook = fresh()
    for request in first:
        draft = workbook.copy()
        _, refused = carried_out(draft, [request])
        workbook = workbook if refused else draft
    before = storage.dump(workbook.copy())
    span = {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": start + count}
    requests.apply(workbook, [{"insertDimension": {"range": span}}, {"deleteDimension": {"range": span}}])
    assert storage.dump(workbook) == before


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.integers(0, 10)), max_size=6))
def test_rows_move_as_a_list_of_them_does(moves: list[tuple[int, int, int]]) -> None:
    workbook = fresh()
    rows = [{"values": [{"userEnteredValue": {"numberValue": at}}]} for at in range(10)]
    start = {"sheetId": 2, "rowIndex": 0, "columnIndex": 0}
    requests.apply(workbook, [{"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}])
    model = list(range(10))
    for first, count, to in moves:
        last = first + count
        span = {"sheetId": 2, "dimension": "ROWS", "startIndex": first, "endIndex": last}
        request = {"moveDimension": {"source": span, "destinationIndex": to}}
        if last > 10 or first < to < last:
            assert carried_out(workbook.copy(), [request])[1] is not None
            continue
        requests.apply(workbook, [request])
        block = model[first:last]
        rest = model[:first] + model[last:]
        at = to if to <= first else to - count
        model = rest[:at] + block + rest[at:]
    assert [row[0].value for row in workbook.sheets[1].rows if row[0]] == model


@settings(max_examples=8, deadline=None, suppress_health_check=SLOW, phases=[Phase.generate])
@given(batch=st.lists(st.one_of(OBJECTS, MOVES, WRITES, REQUEST), min_size=1, max_size=4))
def test_over_http_replies_are_aligned_and_a_refusal_leaves_every_byte(new_book: Any, batch: list[Json]) -> None:
    size = {"rowCount": 10, "columnCount": 10}
    book: Book = new_book(
        [{"properties": {"sheetId": at, "title": f"t {at}", "gridProperties": size}} for at in (1, 2)]
    )
    book.put("'t 1'!A1", [[0, 1, 2, 3, "=A1+'t 2'!$B$2+SUM(A:B)"]] * 5, "USER_ENTERED")
    before = json.dumps(book.get(includeGridData=True))
    broken = [*batch, {"deleteSheet": {"sheetId": 99}}]
    code, words = refusal(lambda: book.batch(*broken))
    assert code == 400
    assert words.startswith("Invalid requests[")
    assert json.dumps(book.get(includeGridData=True)) == before
    answer = book.api.batchUpdate(spreadsheetId=book.id, body={"requests": batch})
    replies, refused = carried_out(fresh(), batch)
    if refused is None and len(replies) == len(batch):
        assert len(answer.execute()["replies"]) == len(batch)
