"""JSON bodies are checked in Google's words and come out in Google's spelling."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.schemas import Checkers, read_body

BATCH = "BatchUpdateSpreadsheetRequest"


def read(value: Any, schema: str = BATCH, *, api: str = "sheets.v4", prefix: str = "", lenient: bool = False) -> Any:
    return read_body(api, schema, value, prefix=prefix, lenient=lenient)


def refusal(value: Any, schema: str = BATCH, **more: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        read(value, schema, **more)
    assert caught.value.code == 400
    return caught.value


def one(**request: Any) -> dict[str, Any]:
    return {"requests": [request]}


def test_a_body_that_fits_is_taken_as_it_is() -> None:
    body = one(addSheet={"properties": {"title": "План", "gridProperties": {"rowCount": 5}, "hidden": False}})
    assert read(body) is body


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (one(add_sheet={"properties": {"sheet_id": 7}}), one(addSheet={"properties": {"sheetId": 7}})),
        (one(addSheet={"properties": {"sheetId": "7"}}), one(addSheet={"properties": {"sheetId": 7}})),
        (one(addSheet={"properties": {"sheetId": 7.0}}), one(addSheet={"properties": {"sheetId": 7}})),
        (one(addSheet={"properties": {"hidden": "true"}}), one(addSheet={"properties": {"hidden": True}})),
        (one(addSheet={"properties": {"title": None}}), one(addSheet={"properties": {}})),
        ({"requests": {"addSheet": {}}}, one(addSheet={})),
        (
            one(addSheet={"properties": {"tabColor": {"red": "0.5"}}}),
            one(addSheet={"properties": {"tabColor": {"red": 0.5}}}),
        ),
    ],
    ids=["snake case", "number as text", "whole float", "bool as text", "null", "no list", "float as text"],
)
def test_what_google_s_parser_tolerates_is_put_right(sent: Any, meant: Any) -> None:
    assert read(sent) == meant


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        (
            one(addSheet={"properties": {"nope": 1}}),
            "requests[0].add_sheet.properties",
            "Invalid JSON payload received. Unknown name \"nope\" at 'requests[0].add_sheet.properties': "
            "Cannot find field.",
        ),
        ({"nope": 1}, None, 'Invalid JSON payload received. Unknown name "nope": Cannot find field.'),
        (
            one(addSheet={"properties": {"sheetId": "x"}}),
            "requests[0].add_sheet.properties.sheet_id",
            "Invalid value at 'requests[0].add_sheet.properties.sheet_id' (TYPE_INT32), \"x\"",
        ),
        (
            one(addSheet={"properties": {"sheetId": 2**31}}),
            "requests[0].add_sheet.properties.sheet_id",
            "Invalid value at 'requests[0].add_sheet.properties.sheet_id' (TYPE_INT32), 2147483648",
        ),
        (
            one(addSheet={"properties": {"title": 5}}),
            "requests[0].add_sheet.properties.title",
            "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5",
        ),
        (
            one(addSheet={"properties": {"sheetId": {"a": 1}}}),
            "requests[0].add_sheet.properties",
            "Invalid value at 'requests[0].add_sheet.properties' (sheet_id), Starting an object on a scalar field",
        ),
        (
            one(addSheet={"properties": {"title": ["a"]}}),
            "requests[0].add_sheet.properties",
            "Invalid JSON payload received. Unknown name \"title\" at 'requests[0].add_sheet.properties': "
            "Proto field is not repeating, cannot start list.",
        ),
        (
            one(mergeCells={"mergeType": "X"}),
            "requests[0].merge_cells.merge_type",
            "Invalid value at 'requests[0].merge_cells.merge_type' "
            '(type.googleapis.com/google.apps.sheets.v4.MergeCellsRequest.MergeType), "X"',
        ),
        (
            one(addSheet=[]),
            "requests[0]",
            "Invalid JSON payload received. Unknown name \"addSheet\" at 'requests[0]': "
            "Proto field is not repeating, cannot start list.",
        ),
        ([], None, 'Invalid JSON payload received. Unknown name "": Root element must be a message.'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(sent: Any, field: str | None, message: str) -> None:
    error = refusal(sent)
    violation = {"description": message} | ({"field": field} if field else {})
    assert error.rpc_envelope() == {
        "error": {
            "code": 400,
            "message": message,
            "status": "INVALID_ARGUMENT",
            "details": [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}],
        }
    }


def test_everything_that_is_wrong_is_said_at_once() -> None:
    error = refusal(one(addSheet={"properties": {"title": 1, "hidden": "x", "nope": 0}}))
    assert len(error.message.split("\n")) == len(error.details[0]["fieldViolations"]) == 3


def test_a_message_never_grows_with_the_body() -> None:
    error = refusal({"requests": [{"nope": "x" * 10_000} for _ in range(10_000)], "y" * 10_000: 1})
    assert len(error.message) < 20_000


@pytest.mark.parametrize(
    ("values", "path", "shown"),
    [("X", "data.values", '"X"'), ("A1:D4", "data.values", '"A1:D4"'), (["a"], "data.values[0]", '"a"')],
)
def test_rows_that_are_no_lists_are_refused_as_google_s_servers_did(values: Any, path: str, shown: str) -> None:
    error = refusal({"values": values, "majorDimension": None}, "ValueRange", prefix="data")
    assert error.message == f"Invalid value at '{path}' (type.googleapis.com/google.protobuf.ListValue), {shown}"


def test_cells_of_value_ranges_are_left_to_the_sheets_service() -> None:
    body = {"values": [["a", 1, True, None, {"x": 1}], []]}
    assert read(body, "ValueRange") is body


def test_maps_keep_their_keys_and_nulls() -> None:
    body = {"appProperties": {"snake_key": "1", "gone": None}}
    assert read(body, "File", api="drive.v3", lenient=True) == body


def test_drive_passes_over_what_it_does_not_know() -> None:
    assert read({"title": "v2", "name": "v3"}, "File", api="drive.v3", lenient=True) == {"name": "v3"}


@pytest.mark.parametrize("time", ["вчера", "2021-09-26", "2021-09-26T10:00:00", 5])
def test_times_are_rfc_3339_with_a_zone(time: Any) -> None:
    refusal({"modifiedTime": time}, "File", api="drive.v3")


def test_times_with_a_zone_are_taken() -> None:
    body = {"modifiedTime": "2021-09-26T10:00:00.123Z"}
    assert read(body, "File", api="drive.v3") == body


def test_numbers_of_64_bits_travel_as_text() -> None:
    assert read({"size": 12}, "File", api="drive.v3") == {"size": "12"}


def test_messages_that_hold_themselves_are_read_to_any_sensible_depth() -> None:
    element: dict[str, Any] = {"objectId": "x"}
    for _ in range(50):
        element = {"elementGroup": {"children": [element]}}
    page = {"slides": [{"pageElements": [element]}]}
    assert read(page, "Presentation", api="slides.v1") is page


def test_nesting_without_end_is_refused() -> None:
    text = '{"slides":[{"pageElements":[' + '{"elementGroup":{"children":[' * 300 + "5" + "]}}" * 300 + "]}]}"
    refusal(orjson.loads(text), "Presentation", api="slides.v1")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("requests", "addSheet", "update_cells", "properties", "rows", "fields", "x")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_whatever_comes_is_read_to_something_that_fits_or_refused(value: Any) -> None:
    try:
        clean = read(value)
    except ApiError:
        return
    assert read(clean) is clean


def test_what_is_no_map_is_refused_as_google_s_servers_did() -> None:
    error = refusal({"exportLinks": []}, "File", api="drive.v3", prefix="payload", lenient=True)
    assert error.message == "Invalid value at 'payload' (Map), Cannot bind a list to map for field 'exportLinks'."


def test_the_first_requests_of_a_kind_may_come_together() -> None:
    body = one(addSheet={"properties": {"title": "Люди"}})
    callers = 8
    with ThreadPoolExecutor(callers) as pool:
        for _ in range(20):
            checker, together = Checkers("sheets.v4"), Barrier(callers)

            def fits(checker: Checkers = checker, together: Barrier = together) -> bool:
                together.wait()
                return checker.shape({"$ref": BATCH}, "", "").fits(body)

            assert all(call.result() for call in [pool.submit(fits) for _ in range(callers)])
