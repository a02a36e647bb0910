"""Random batches: replies stay aligned, refusals change nothing, the grid and all that points at it stay whole."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.sheets import requests, storage
from gmo_sync.emulator.sheets.creation import workbook_from
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.shift import Deletion, Insertion, Move
from gmo_sync.emulator.sheets.workbook import Workbook
from tests.emulator.sheets.conftest import Book, area, refusal, span

Json = dict[str, Any]
SHEETS = st.sampled_from([1, 2, 9])  # 9 is no tab
INDEX = st.integers(0, 9)


@st.composite
def areas(draw: st.DrawFn) -> Json:
    rows, columns = sorted((draw(INDEX), draw(INDEX))), sorted((draw(INDEX), draw(INDEX)))
    return area(rows[0], rows[1] + 1, columns[0], columns[1] + 1, draw(SHEETS))


@st.composite
def spans(draw: st.DrawFn) -> Json:
    start, end = sorted((draw(INDEX), draw(INDEX)))
    return span(draw(st.sampled_from(["ROWS", "COLUMNS"])), start, end + 1, draw(SHEETS))


cell_data = st.fixed_dictionaries(
    {},
    optional={
        "userEnteredValue": st.one_of(
            st.fixed_dictionaries({"stringValue": st.text(max_size=4)}),
            st.fixed_dictionaries({"numberValue": st.integers(-9, 9)}),
            st.fixed_dictionaries({"formulaValue": st.sampled_from(["=A1+1", "=SUM(A1:C3)", "=B2&C3", "=("])}),
        ),
        "note": st.text(max_size=3),
        "userEnteredFormat": st.fixed_dictionaries({"wrapStrategy": st.sampled_from(["WRAP", "CLIP"])}),
    },
)
row_data = st.lists(st.fixed_dictionaries({"values": st.lists(cell_data, max_size=3)}), max_size=3)
FIELDS = st.sampled_from(["*", "note", "userEnteredValue", "userEnteredValue,userEnteredFormat.wrapStrategy"])
key = st.fixed_dictionaries({"metadataKey": st.just("k"), "visibility": st.just("DOCUMENT")})


def one(kind: str, **fields: Any) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({kind: st.fixed_dictionaries(fields)})


REQUEST = st.one_of(
    one("insertDimension", range=spans(), inheritFromBefore=st.booleans()),
    one("deleteDimension", range=spans()),
    one("moveDimension", source=spans(), destinationIndex=INDEX),
    one("updateCells", range=areas(), rows=row_data, fields=FIELDS),
    one("repeatCell", range=areas(), cell=cell_data, fields=FIELDS),
    one("mergeCells", range=areas(), mergeType=st.sampled_from(["MERGE_ALL", "MERGE_ROWS", "MERGE_COLUMNS"])),
    one("unmergeCells", range=areas()),
    one("copyPaste", source=areas(), destination=areas(), pasteType=st.just("PASTE_NORMAL")),
    one("insertRange", range=areas(), shiftDimension=st.sampled_from(["ROWS", "COLUMNS"])),
    one("deleteRange", range=areas(), shiftDimension=st.sampled_from(["ROWS", "COLUMNS"])),
    one("sortRange", range=areas(), sortSpecs=st.lists(st.fixed_dictionaries({"dimensionIndex": INDEX}), max_size=2)),
    one("addNamedRange", namedRange=st.fixed_dictionaries({"name": st.sampled_from(["a_", "b_"]), "range": areas()})),
    one("addProtectedRange", protectedRange=st.fixed_dictionaries({"range": areas()})),
    one("addDimensionGroup", range=spans()),
    one("deleteDimensionGroup", range=spans()),
    one(
        "createDeveloperMetadata",
        developerMetadata=st.builds(
            lambda made, place: made | {"location": {"dimensionRange": place}},
            key,
            spans().map(lambda place: place | {"endIndex": place["startIndex"] + 1}),
        ),
    ),
    one("trimWhitespace", range=areas()),
    one("deleteDuplicates", range=areas()),
    one("duplicateSheet", sourceSheetId=SHEETS),
)


def fresh() -> Workbook:
    size = {"rowCount": 10, "columnCount": 10}
    tabs = [{"properties": {"sheetId": at, "title": f"t{at}", "gridProperties": size}} for at in (1, 2)]
    data = [{"rowData": [{"values": [{"userEnteredValue": {"numberValue": c}} for c in range(5)]}] * 5}]
    return workbook_from({"sheets": [tabs[0] | {"data": data}, tabs[1]]}, caller="a@example.com")


def check_whole(workbook: Workbook) -> None:
    """No cell, size, merge, group or metadata lies outside of its grid, and merges do not overlap."""
    ids = {sheet.id for sheet in workbook.sheets}
    for sheet in workbook.sheets:
        assert len(sheet.rows) <= sheet.row_count
        assert all(len(row) <= sheet.column_count for row in sheet.rows)
        assert all(row == () or row[-1] is not None for row in sheet.rows)
        assert all(index < sheet.row_count for index in sheet.row_sizes)
        merges = [stored_rect(sheet, merge) for merge in sheet.merges]
        for at, merge in enumerate(merges):
            assert sheet.whole.covers(merge)
            assert not any(merge.meets(other) for other in merges[at + 1 :])
        for entry in sheet.protected_ranges:
            assert sheet.whole.covers(stored_rect(sheet, entry["range"]))
        for dimension in ("ROWS", "COLUMNS"):
            for group in sheet.groups(dimension):
                assert group["range"]["endIndex"] <= sheet.count(dimension)
    for entry in workbook.metadata:
        place = entry["location"]["dimensionRange"]
        sheet = workbook.sheet(place.get("sheetId", 0))
        assert sheet.id in ids
        assert place["endIndex"] == place["startIndex"] + 1 <= sheet.count(place["dimension"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REQUEST, min_size=1, max_size=8))
def test_any_batch_keeps_the_workbook_whole_or_changes_nothing(batch: list[Json]) -> None:
    workbook = fresh()
    before = json.dumps(storage.dump(workbook))
    sent = json.dumps(batch)
    for size in range(1, len(batch) + 1):
        draft = workbook.copy()
        replies, refused = carried_out(draft, batch[:size])
        assert json.dumps(storage.dump(workbook)) == before
        assert json.dumps(batch) == sent
        if refused is not None:
            assert refused.code == 400
            assert refused.message.startswith(f"Invalid requests[{size - 1}].{next(iter(batch[size - 1]))}: ")
            break
        assert len(replies) == size
        assert all(set(reply) <= set(request) for reply, request in zip(replies, batch, strict=False))
        check_whole(draft)
        kept = json.loads(json.dumps(storage.dump(draft)))
        assert storage.dump(storage.load(kept)) == kept


def carried_out(workbook: Workbook, batch: list[Json]) -> tuple[list[Json], ApiError | None]:
    try:
        return requests.apply(workbook, batch), None
    except ApiError as refused:
        return [], refused


SHIFT = st.one_of(
    st.builds(Insertion, st.just("ROWS"), st.integers(0, 20), st.integers(1, 5)),
    st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda at: Deletion("ROWS", at[0], at[0] + at[1])),
    st.tuples(st.integers(0, 20), st.integers(1, 5), st.integers(0, 25)).map(
        lambda at: Move("ROWS", at[0], at[0] + at[1], at[2] if not at[0] < at[2] < at[0] + at[1] else at[0])
    ),
)


@given(SHIFT, st.lists(st.integers(), min_size=26, max_size=26, unique=True))
def test_an_index_points_at_the_same_row_after_a_shift(shift: Any, rows: list[int]) -> None:
    if isinstance(shift, Insertion):
        after = rows[: shift.at] + [None] * shift.count + rows[shift.at :]
    else:
        rest = rows[: shift.start] + rows[shift.end :]
        after = rest
        if isinstance(shift, Move):
            at = shift.to if shift.to <= shift.start else shift.to - (shift.end - shift.start)
            after = rest[:at] + rows[shift.start : shift.end] + rest[at:]
    for index, row in enumerate(rows):
        moved = shift.index(index)
        if moved is None:
            assert row not in after
        else:
            assert after[moved] == row


@given(SHIFT, st.integers(0, 20), st.integers(1, 5))
def test_a_span_keeps_its_rows_together_and_loses_only_deleted_ones(shift: Any, start: int, length: int) -> None:
    found = shift.span(start, start + length)
    left = {at for index in range(start, start + length) if (at := shift.index(index)) is not None}
    if isinstance(shift, Move):
        assert found is not None
        return
    if not left:
        assert found is None
    else:
        assert found == (min(left), max(left) + 1)


def test_a_refused_batch_over_http_changes_no_version(book: Book, drive: Any) -> None:
    before = drive.files().get(fileId=book.id, fields="version,modifiedTime").execute()
    call = book.api.batchUpdate(
        spreadsheetId=book.id, body={"requests": [{"addSheet": {}}, {"deleteSheet": {"sheetId": 5}}]}
    )
    assert refusal(call.execute) == (400, "Invalid requests[1].deleteSheet: No sheet with id: 5")
    assert drive.files().get(fileId=book.id, fields="version,modifiedTime").execute() == before
    assert len(book.get()["sheets"]) == 1
