"""Finding our tabs, columns and rows in a spreadsheet that people have been at."""

from __future__ import annotations

from typing import Any

import pytest

from gmo_sync.errors import GuardError
from gmo_sync.sheets.reading import Reading, TabReading, read_spreadsheet
from tests.sync_world import GUESTS, TASKS

HEADINGS = [column.heading for column in TASKS.columns]


def cell(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    kind = {bool: "boolValue", int: "numberValue", float: "numberValue"}.get(type(value), "stringValue")
    shown = str(value).upper() if isinstance(value, bool) else str(value)
    return {"userEnteredValue": {kind: value}, "effectiveValue": {kind: value}, "formattedValue": shown}


def tab(
    rows: list[list[object]],
    marks: list[str | None] | None = None,
    *,
    title: str = "Задачи",
    table: str | None = "Задачи",
    sheet_id: int = 0,
) -> dict[str, Any]:
    """A tab as `spreadsheets.get` gives it; `marks` are the columns' metadata."""
    columns = [
        {"developerMetadata": [{"metadataKey": "gmo_column", "metadataValue": mark}]} if mark else {}
        for mark in marks or []
    ]
    return {
        "properties": {"sheetId": sheet_id, "title": title, "gridProperties": {"rowCount": 100, "columnCount": 12}},
        "developerMetadata": [{"metadataKey": "gmo_table", "metadataValue": table}] if table else [],
        "data": [{"columnMetadata": columns, "rowData": [{"values": [cell(one) for one in row]} for row in rows]}],
    }


def spreadsheet(*tabs: dict[str, Any]) -> Reading:
    return read_spreadsheet({"spreadsheetId": "s", "sheets": list(tabs)}, [TASKS])


def reading(rows: list[list[object]], marks: list[str | None] | None = None, **options: Any) -> TabReading:
    return spreadsheet(tab(rows, marks, **options)).tabs["Задачи"]


def terms(found: TabReading) -> dict[str, object]:
    return {row.id: row.cells.get("term") for row in found.snapshot.rows}


MARKS: list[str | None] = ["title", "term", "id"]


def test_rows_are_read_by_their_headings_and_ids():
    found = reading([["Название", "Срок", "id"], ["Семинар", "май", "a"]], MARKS)
    assert found.header == 0
    assert terms(found) == {"a": "май"}
    assert found.places == (1,)


def test_a_header_that_was_moved_down_is_found():
    found = reading([["План на год"], [], ["Название", "Срок", "id"], ["Семинар", "май", "a"]], MARKS)
    assert found.header == 2
    assert found.places == (3,)


@pytest.mark.scenario(104)
def test_a_row_of_content_that_looks_like_the_header_is_content():
    found = reading([["Название", "Срок", "id"], ["Название", "Срок", "a"], ["Урок", "май", "b"]], MARKS)
    assert found.header == 0
    assert terms(found) == {"a": "Срок", "b": "май"}


def test_columns_in_another_order_are_the_same_columns():
    found = reading([["id", "Срок", "моё", "Название"], ["a", "май", "!", "Семинар"]], ["id", "term", None, "title"])
    assert found.columns == {"title": 3, "term": 1}
    assert terms(found) == {"a": "май"}


def test_columns_are_found_by_heading_without_metadata():
    found = reading([["id", "СРОК ", "Название"], ["a", "май", "Семинар"]])
    assert found.columns == {"title": 2, "term": 1}
    assert found.id_column == 0


def test_a_heading_may_be_an_alias():
    assert reading([["Наименование", "Срок", "id"]]).columns == {"title": 0, "term": 1}


def test_a_renamed_column_is_found_by_its_metadata_and_said():
    found = reading([["Название", "Когда?", "id"], ["Семинар", "май", "a"]], MARKS)
    assert terms(found) == {"a": "май"}
    (notice,) = found.notices
    assert "Срок" in str(notice)
    assert "когда?" in str(notice).casefold()


def test_a_heading_that_was_cleared_leaves_its_column_known():
    assert terms(reading([["Название", None, "id"], ["Семинар", "май", "a"]], MARKS)) == {"a": "май"}


def test_a_heading_that_stands_twice_stops_and_is_named():
    for marks in (None, ["title", "term", None, "id"]):
        with pytest.raises(GuardError) as stopped:
            reading([["Название", "Срок", "Срок", "id"], ["Семинар", "май", "июнь", "a"]], marks)
        assert "Срок" in str(stopped.value)
        assert "Задачи" in str(stopped.value)


def test_an_own_column_under_an_alias_is_not_taken_for_ours():
    found = reading([["Название", "Наименование", "id"], ["Семинар", "моё", "a"]], ["title", None, "id"])
    assert found.columns == {"title": 0}


def test_a_column_that_was_cut_and_pasted_is_found_by_its_heading():
    found = reading([["Название", None, "id", "Срок"], ["Семинар", None, "a", "май"]], MARKS)
    assert terms(found) == {"a": "май"}


def test_a_new_column_under_the_old_heading_of_a_renamed_one_stops():
    with pytest.raises(GuardError) as stopped:
        reading([["Название", "Срок прошлый", "id", "Срок"], ["Семинар", "май", "a", None]], MARKS)
    assert "Срок" in str(stopped.value)


def test_one_column_is_never_two_fields():
    with pytest.raises(GuardError):
        reading([["Срок", "id"], ["Семинар", "a"]], ["title", "id"])


@pytest.mark.scenario(51)
def test_headings_that_are_gone_stop():
    with pytest.raises(GuardError) as stopped:
        reading([["Семинар", "май", "a"], ["Урок", "июнь", "b"]], MARKS)
    assert "Название" in str(stopped.value.hint)
    with pytest.raises(GuardError):
        reading([], MARKS)


def test_a_copied_tab_is_not_ours_whatever_metadata_it_carries():
    ours = tab([["Название", "Срок", "id"], ["Семинар", "май", "a"]], MARKS, sheet_id=5)
    copy = tab([["Название", "Срок", "id"], ["Копия", "июнь", "a"]], MARKS, sheet_id=7, title="Копия Задачи")
    for order in ([ours, copy], [copy, ours]):
        assert spreadsheet(*order).tabs["Задачи"].sheet_id == 5


def test_a_renamed_tab_is_found_by_its_metadata():
    found = spreadsheet(tab([["Название"]], title="План на весну")).tabs["Задачи"]
    assert found.title == "План на весну"


def test_a_tab_without_metadata_is_found_by_its_title():
    assert spreadsheet(tab([["Название"]], table=None)).tabs["Задачи"].ours is False


def test_a_foreign_tab_that_took_the_title_is_not_taken_for_ours():
    ours = tab([["Название"]], title="Старое", sheet_id=3)
    assert spreadsheet(tab([["Чужое"]], table=None), ours).tabs["Задачи"].sheet_id == 3


def test_a_tab_that_is_not_there_is_missing_and_not_empty():
    assert spreadsheet(tab([["Имя"]], table="Гости", title="Гости")).missing == ("Задачи",)
    assert read_spreadsheet({"spreadsheetId": "s"}, [TASKS, GUESTS]).missing == ("Задачи", "Гости")


def test_blank_rows_and_rows_of_people_are_left_out_and_keep_their_places():
    rows: list[list[object]] = [
        ["Название", "Срок", "id", "Своё"],
        ["Семинар", "май", "a"],
        [],
        [None, None, None, "Итого: 1"],
        ["Урок", "июнь", "b"],
        [None, None, None, None],
    ]
    found = reading(rows, [*MARKS, None])
    assert found.snapshot.ids == ("a", "b")
    assert found.places == (1, 4)


def test_a_typed_row_without_an_id_is_a_row():
    found = reading([["Название", "Срок", "id"], ["Семинар"]], MARKS)
    assert [(row.id, row.cells["title"]) for row in found.snapshot.rows] == [("", "Семинар")]


def test_a_row_with_nothing_but_its_id_is_a_row():
    assert reading([["Название", "Срок", "id"], [None, None, "a"]], MARKS).snapshot.ids == ("a",)


def test_checkboxes_alone_make_no_row():
    rows: list[list[object]] = [["Название", "Открытое", "id"], ["Семинар", True, "a"], [None, False, None]]
    assert reading(rows, ["title", "public", "id"]).snapshot.ids == ("a",)


def test_a_hidden_id_that_looks_like_a_number_is_read_as_shown():
    assert reading([["Название", "Срок", "id"], ["Семинар", "май", 12345678]], MARKS).snapshot.ids == ("12345678",)


def test_a_column_that_the_tab_lacks_is_not_known_rather_than_empty():
    found = reading([["Название", "id"], ["Семинар", "a"]], ["title", "id"])
    assert found.snapshot.columns == ("title",)
    assert "term" not in found.snapshot.rows[0].cells
