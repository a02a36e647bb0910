"""Field masks: reading them, checking them against a schema, and what they leave of an answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.emulator import fields
from gmo_sync.emulator.discovery import document

SHEETS = document("sheets.v4")["schemas"]
DRIVE = document("drive.v3")["schemas"]


@pytest.mark.parametrize(
    ("mask", "parsed"),
    [
        ("a", {"a": None}),
        ("a,b", {"a": None, "b": None}),
        ("a.b", {"a": {"b": None}}),
        ("a/b", {"a": {"b": None}}),
        ("a(b,c)", {"a": {"b": None, "c": None}}),
        ("a.b(c/d,e)", {"a": {"b": {"c": {"d": None}, "e": None}}}),
        ("nextPageToken, files(id, name)", {"nextPageToken": None, "files": {"id": None, "name": None}}),
        ("a.b,a.c", {"a": {"b": None, "c": None}}),
        ("a,a.b", {"a": None}),
        ("a.b,a", {"a": None}),
        ("*", None),
        ("", None),
        ("a/*", {"a": {"*": None}}),
    ],
)
def test_a_mask_is_read_as_nested_names(mask: str, parsed: Any) -> None:
    assert fields.parse(mask) == parsed


@pytest.mark.parametrize(
    "mask", ["a(", "a)", "a(b", "a,,b", ",a", "a.", ".a", "a()", "a b", "я", "a(b)c", "(a)", "a(" * 99]
)
def test_a_mask_that_is_no_mask_is_refused(mask: str) -> None:
    with pytest.raises(fields.MaskError):
        fields.parse(mask)


@given(st.text(alphabet="ab(),./* _", max_size=30))
def test_every_text_is_a_mask_or_refused(mask: str) -> None:
    try:
        parsed = fields.parse(mask)
    except fields.MaskError:
        return
    assert parsed is None or parsed


def test_names_in_snake_case_become_the_schema_s_own() -> None:
    parsed = fields.parse("sheets.properties(sheet_id,grid_properties/rowCount)")
    assert fields.checked(parsed, "Spreadsheet", SHEETS) == {
        "sheets": {"properties": {"sheetId": None, "gridProperties": {"rowCount": None}}}
    }


@pytest.mark.parametrize(
    ("mask", "path"),
    [
        ("nope", "nope"),
        ("sheets.nope", "sheets.nope"),
        ("spreadsheetId.x", "spreadsheetId.x"),
        ("sheets/*/x", "sheets.*.x"),
    ],
)
def test_a_name_that_the_schema_does_not_have_is_refused_with_its_path(mask: str, path: str) -> None:
    with pytest.raises(fields.MaskError) as caught:
        fields.checked(fields.parse(mask), "Spreadsheet", SHEETS)
    assert caught.value.path == path


def test_keys_of_maps_are_taken_as_they_are() -> None:
    assert fields.checked(fields.parse("appProperties/gmo_sync"), "File", DRIVE) == {
        "appProperties": {"gmo_sync": None}
    }


def test_a_star_stands_for_every_name_on_its_level() -> None:
    mask = fields.checked(fields.parse("sheets/*/title"), "Spreadsheet", SHEETS)
    answer = {"sheets": [{"properties": {"title": "План", "index": 0}, "merges": []}], "spreadsheetId": "x"}
    assert fields.prune(answer, mask) == {"sheets": [{"properties": {"title": "План"}, "merges": []}]}


def test_pruning_looks_through_lists_and_keeps_empty_messages() -> None:
    answer = {"rows": [{"values": [{"note": "да", "v": 1}, {"v": 2}]}, {}], "id": "x"}
    mask = fields.parse("rows.values.note")
    assert fields.prune(answer, mask) == {"rows": [{"values": [{"note": "да"}, {}]}, {}]}
    assert answer["id"] == "x"


def test_what_is_wanted_can_be_asked_before_it_is_built() -> None:
    mask = fields.parse("sheets(properties.title,data/rowData),spreadsheetId")
    assert fields.wants(mask, "sheets", "data")
    assert fields.wants(mask, "sheets", "data", "rowData", "values")
    assert not fields.wants(mask, "sheets", "data", "rowMetadata")
    assert not fields.wants(mask, "namedRanges")
    assert fields.wants(None, "anything")
    assert fields.wants(fields.parse("sheets/*"), "sheets", "merges")


_VALUES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)
_MASKS = st.recursive(
    st.none(), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3), max_leaves=8
)


@given(_VALUES, _MASKS)
def test_pruning_twice_is_pruning_once(value: Any, mask: Any) -> None:
    once = fields.prune(value, mask)
    assert fields.prune(once, mask) == once
