"""Tables: addTable, updateTable, deleteTable, and rows appended to one.

A column's name is the text of its header cell: the table keeps types and dropdown lists, the cells the names.
"""

from __future__ import annotations

import re

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import EMPTY, Cell, Value
from gmo_sync.emulator.sheets.colors import interned, with_style_names, with_styles
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.masks import overlay, update_mask
from gmo_sync.emulator.sheets.ranges import grid_rect, kept_range, stored_rect
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.tables import has_footer, table_json
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_NAME = re.compile(r"[^\W\d][\w.]*\Z")


def find_table(workbook: Workbook, table_id: str) -> tuple[Sheet, int]:
    """The tab of a table and its place there."""
    for sheet in workbook.sheets:
        for at, table in enumerate(sheet.tables):
            if table["tableId"] == table_id:
                return sheet, at
    raise invalid(f"No table with id: {table_id}")


def _new_id(workbook: Workbook) -> str:
    taken = {table["tableId"] for sheet in workbook.sheets for table in sheet.tables}
    while (found := str(workbook.new_id())) in taken:
        pass
    return found


def _checked_name(workbook: Workbook, name: str | None, table_id: str) -> str:
    names = {
        table["name"].casefold() for sheet in workbook.sheets for table in sheet.tables if table["tableId"] != table_id
    }
    if not name:
        number = 1
        while f"table{number}" in names:
            number += 1
        return f"Table{number}"
    if name.casefold() in names:
        raise invalid(f'A table with the name "{name}" already exists. Please enter another name.')
    return name


def _checked_columns(columns: list[Json], width: int) -> dict[int, Json]:
    """TableColumnProperties by their place in the table."""
    found: dict[int, Json] = {}
    for column in columns:
        at = column.get("columnIndex") or 0
        if not 0 <= at < width:
            raise invalid(f"Column index {at} is outside of the table.")
        if at in found:
            raise invalid(f"Column index {at} is specified more than once.")
        rule = column.get("dataValidationRule")
        condition = (rule or {}).get("condition")
        if column.get("columnType") == "DROPDOWN":
            if not condition:
                raise invalid("Condition must be set for dropdown column type.")
            if condition.get("type") != "ONE_OF_LIST" or not condition.get("values"):
                raise invalid("Condition type must be ONE_OF_LIST for dropdown column type.")
        elif rule is not None:
            raise invalid("Cannot set condition for non-dropdown column type.")
        found[at] = {name: value for name, value in column.items() if value not in (None, "")}
    return found


def _kept_columns(columns: dict[int, Json], width: int) -> list[Json]:
    return [
        ({"columnIndex": at} if at else {})
        | {
            name: value
            for name, value in columns.get(at, {}).items()
            if name in ("columnType", "dataValidationRule") and value != "COLUMN_TYPE_UNSPECIFIED"
        }
        for at in range(width)
    ]


def _name_column(sheet: Sheet, row: int, column: int, name: str) -> None:
    """Write a column's name into its header cell as plain text."""
    cell = sheet.cell(row, column) or EMPTY
    sheet.put(row, column, cell.changed(value=name, formula=None, runs=None, chips=None))


def fill_columns(sheet: Sheet, table: Json, rows: tuple[int, int] | None = None) -> None:
    """What column types do to the cells of the body: checkboxes, ratings, dropdowns."""
    body = body_rect(sheet, table)
    top, bottom = rows or (body.top, body.bottom)
    for column in table["columnProperties"]:
        at = body.left + column.get("columnIndex", 0)
        area = Rect(top, bottom, at, at + 1)
        kind_name = column.get("columnType")
        if kind_name == "BOOLEAN":
            rule = interned({"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True})
            sheet.change(area, lambda cell, _row, _column, rule=rule: _checkbox(cell, False, rule))  # type: ignore[misc]
        elif kind_name == "RATINGS_CHIP":
            sheet.change(area, lambda cell, _row, _column: _checkbox(cell, 0, None))
        elif kind_name == "DROPDOWN":
            condition = column["dataValidationRule"]["condition"]
            rule = interned({"condition": condition, "strict": True, "showCustomUi": True})
            sheet.change(area, lambda cell, _row, _column, rule=rule: (cell or EMPTY).changed(validation=rule))  # type: ignore[misc]


def _checkbox(cell: Cell | None, empty: Value, rule: Json | None) -> Cell | None:
    """A text or an empty cell becomes `empty`; numbers, truth values and formulas stay."""
    cell = cell or EMPTY
    if cell.formula is None and (cell.value is None or isinstance(cell.value, str)):
        return cell.changed(value=empty, runs=None, chips=None, validation=rule or cell.validation)
    return cell.changed(validation=rule or cell.validation)


def body_rect(sheet: Sheet, table: Json) -> Rect:
    """The rows between header and footer."""
    rect = stored_rect(sheet, table["range"])
    return Rect(rect.top + 1, rect.bottom - has_footer(table), rect.left, rect.right)


def _check_room(sheet: Sheet, rect: Rect, table_id: str) -> None:
    for other in sheet.tables:
        if other["tableId"] != table_id and stored_rect(sheet, other["range"]).meets(rect):
            raise invalid("A table cannot overlap another table.")
    if any(stored_rect(sheet, merge).meets(rect) for merge in sheet.merges):
        raise invalid("A table cannot contain merged cells.")
    if any(stored_rect(sheet, banded["range"]).meets(rect) for banded in sheet.banded_ranges):
        raise invalid("You cannot add a table to a range that already has alternating background colors.")


def keep_table(workbook: Workbook, given: Json) -> Json:
    """Add a table as Google keeps it: its columns named, its cells filled as their types ask."""
    place = required(given, "range")
    sheet, rect = grid_rect(workbook, place)
    if rect.empty:
        raise invalid("The range of a table cannot be empty.")
    table_id = given.get("tableId") or _new_id(workbook)
    if any(table["tableId"] == table_id for other in workbook.sheets for table in other.tables):
        raise invalid(f"A table with id {table_id} already exists.")
    columns = _checked_columns(given.get("columnProperties") or [], rect.right - rect.left)
    name = _checked_name(workbook, given.get("name"), table_id)
    looks = with_styles(given.get("rowsProperties") or {})
    if rect.bottom - rect.top < 2 + bool(looks.get("footerColorStyle")):
        raise invalid("A table must have a header row and at least one row of data.")
    _check_room(sheet, rect, table_id)
    guard(workbook, sheet, rect)
    _write_names(sheet, rect, columns)
    table: Json = {
        "tableId": table_id,
        "name": name,
        "range": rect.grid_range(sheet.id),
        "columnProperties": _kept_columns(columns, rect.right - rect.left),
    }
    if looks:
        table["rowsProperties"] = looks
    sheet.tables.append(table)
    fill_columns(sheet, table)
    return table


def _write_names(sheet: Sheet, rect: Rect, columns: dict[int, Json]) -> None:
    """The names that are given go into the header; a typed column without one, and an empty header, are counted."""
    unnamed = 0
    for at in range(rect.right - rect.left):
        column = columns.get(at, {})
        header = sheet.cell(rect.top, rect.left + at)
        name = column.get("columnName")
        if not name and column.get("columnType"):
            unnamed += 1
            name = f"Column {unnamed}"
        if not name and (header is None or header.value is None):
            name = f"Column {at + 1}"
        if name:
            _name_column(sheet, rect.top, rect.left + at, name)


@kind("addTable")
def add_table(workbook: Workbook, body: Json) -> Json:
    """A table over a range; its first row is the header."""
    table = keep_table(workbook, required(body, "table"))
    sheet, at = find_table(workbook, table["tableId"])
    return {"table": table_json(workbook, sheet, sheet.tables[at])}


@kind("updateTable")
def update_table(workbook: Workbook, body: Json) -> None:
    """Name, range, columns or looks of a table; a footer that comes or goes changes the range by a row."""
    given = required(body, "table")
    mask = update_mask(body)
    sheet, at = find_table(workbook, given.get("tableId") or "")
    table = dict(sheet.tables[at])
    every = "*" in mask
    if every or "name" in mask:
        table["name"] = _checked_name(workbook, given.get("name"), table["tableId"])
    if "range" in mask or (every and given.get("range")):
        table = _reranged(workbook, sheet, table, required(given, "range"))
    if every or "rowsProperties" in mask:
        inner = {} if every else with_style_names(mask["rowsProperties"])
        looks = overlay(table.get("rowsProperties"), with_styles(given.get("rowsProperties") or {}), inner)
        table = _relooked(sheet, table, looks)
    rect = stored_rect(sheet, table["range"])
    _check_room(sheet, rect, table["tableId"])
    guard(workbook, sheet, rect)
    if "columnProperties" in mask or (every and given.get("columnProperties")):
        columns = _checked_columns(given.get("columnProperties") or [], rect.right - rect.left)
        if any(not column.get("columnName") for column in columns.values()):
            raise invalid("Table header row cell must have a value.")
        for index, column in columns.items():
            _name_column(sheet, rect.top, rect.left + index, column["columnName"])
        table["columnProperties"] = _kept_columns(columns, rect.right - rect.left)
    sheet.tables[at] = table
    fill_columns(sheet, table)


def _reranged(workbook: Workbook, sheet: Sheet, table: Json, place: Json) -> Json:
    target, rect = grid_rect(workbook, place)
    if target is not sheet or rect.empty:
        raise invalid("A table cannot be moved to another sheet.")
    kept_range(workbook, place)
    old = stored_rect(sheet, table["range"])
    if rect.top != old.top:
        raise invalid("The header row of a table cannot be moved.")
    known = {old.left + column.get("columnIndex", 0) - rect.left: column for column in table["columnProperties"]}
    columns = _kept_columns(known, rect.right - rect.left)
    for index in range(rect.right - rect.left):
        header = sheet.cell(rect.top, rect.left + index)
        if header is None or header.value is None:
            _name_column(sheet, rect.top, rect.left + index, f"Column {index + 1}")
    return table | {"range": rect.grid_range(sheet.id), "columnProperties": columns}


def _relooked(sheet: Sheet, table: Json, looks: Json) -> Json:
    changed = {name: value for name, value in table.items() if name != "rowsProperties"}
    if looks:
        changed["rowsProperties"] = looks
    grown = has_footer(changed) - has_footer(table)
    if grown:
        end = table["range"]["endRowIndex"] + grown
        if end > sheet.row_count:
            raise invalid("There is no row for the footer of the table.")
        changed["range"] = table["range"] | {"endRowIndex": end}
    return changed


@kind("deleteTable")
def delete_table(workbook: Workbook, body: Json) -> None:
    """The table goes, with what is in its cells."""
    sheet, at = find_table(workbook, body.get("tableId") or "")
    rect = stored_rect(sheet, sheet.tables[at]["range"])
    guard(workbook, sheet, rect)
    del sheet.tables[at]
    sheet.change_present(rect, lambda _cell: None)
