"""A workbook as plain JSON and back, for keeping it in a folder and for copying files."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from gmo_sync.emulator.sheets.cells import Cell, ErrorValue, Row
from gmo_sync.emulator.sheets.colors import interned
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_PASSING = ("sheets", "title", "caller", "owner", "now", "clock", "comments", "comment_changes", "calculation")
_SHEET = [entry.name for entry in fields(Sheet) if entry.name not in ("rows", "row_sizes", "column_sizes")]
_WORKBOOK = [entry.name for entry in fields(Workbook) if entry.name not in _PASSING]
_LETTERS = {"formula": "f", "note": "n", "runs": "r", "chips": "c", "pivot": "p"}
_SHARED = {"format": "s", "validation": "d"}


def dump(workbook: Workbook) -> Json:
    """The workbook as something JSON can hold. Formats and rules are written once and named by number."""
    shared: dict[int, int] = {}
    table: list[Json] = []

    def number(item: Json) -> int:
        if id(item) not in shared:
            shared[id(item)] = len(table)
            table.append(item)
        return shared[id(item)]

    def cell(found: Cell | None) -> Any:
        if found is None:
            return None
        value: Any = {"e": list(found.value)} if isinstance(found.value, ErrorValue) else found.value
        entry: Json = {letter: item for name, letter in _LETTERS.items() if (item := getattr(found, name)) is not None}
        entry |= {
            letter: number(item) for name, letter in _SHARED.items() if (item := getattr(found, name)) is not None
        }
        if found.spilled:
            return None if not entry else entry | {"v": None}
        if not entry and not isinstance(value, dict):
            return value
        return entry | {"v": value}

    sheets = []
    for sheet in workbook.sheets:
        kept: Json = {name: getattr(sheet, name) for name in _SHEET}
        kept["row_sizes"] = {str(index): size for index, size in sheet.row_sizes.items()}
        kept["column_sizes"] = {str(index): size for index, size in sheet.column_sizes.items()}
        kept["rows"] = [[cell(found) for found in row] for row in sheet.rows]
        sheets.append(kept)
    return {name: getattr(workbook, name) for name in _WORKBOOK} | {"sheets": sheets, "shared": table}


def load(stored: Json) -> Workbook:
    """The workbook that `dump` wrote."""
    table = [interned(item) for item in stored["shared"]]

    def cell(entry: Any) -> Cell | None:
        if entry is None:
            return None
        if not isinstance(entry, dict):
            return Cell(entry)
        value = entry["v"]
        if isinstance(value, dict):
            value = ErrorValue(*value["e"])
        own = {name: entry.get(letter) for name, letter in _LETTERS.items()}
        own |= {name: table[entry[letter]] for name, letter in _SHARED.items() if letter in entry}
        return Cell(value, **own)

    workbook = Workbook(**{name: stored[name] for name in _WORKBOOK if name in stored})
    for kept in stored["sheets"]:
        sheet = Sheet(**{name: kept[name] for name in _SHEET if name in kept})
        sheet.row_sizes = {int(index): size for index, size in kept["row_sizes"].items()}
        sheet.column_sizes = {int(index): size for index, size in kept["column_sizes"].items()}
        sheet.rows = [_row(cell(entry) for entry in row) for row in kept["rows"]]
        workbook.sheets.append(sheet)
    return workbook


def _row(cells: Any) -> Row:
    return tuple(cells)
