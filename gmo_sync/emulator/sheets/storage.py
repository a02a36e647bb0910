"""A workbook as plain JSON and back, for keeping it in a folder and for copying files.

In a folder it is kept in parts, so that an edit of one cell writes a few hundred rows and not all of them: the workbook
without cells, and blocks of rows. Rows are never changed in place, which tells the blocks that an edit left alone.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
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
_BLOCK = 128  # rows
_FRAME = "workbook"


def dump(workbook: Workbook) -> Json:
    """The workbook as something JSON can hold. Formats and rules are written once and named by number."""
    writer = _Writer()
    stored = _without_cells(workbook)
    for sheet, kept in zip(workbook.sheets, stored["sheets"], strict=True):
        kept["rows"] = writer.rows(sheet.rows)
    return stored | {"shared": writer.table}


def load(stored: Json) -> Workbook:
    """The workbook that `dump` wrote."""
    workbook = _empty(stored)
    table = [interned(item) for item in stored["shared"]]
    for sheet, kept in zip(workbook.sheets, stored["sheets"], strict=True):
        sheet.rows = _rows(kept["rows"], table)
    return workbook


def parts(workbook: Workbook, before: Workbook | None) -> dict[str, Json | None]:
    """Every part of the workbook by name, None for what is the same in `before`, which was kept already."""
    found: dict[str, Json | None] = {_FRAME: _without_cells(workbook)}
    known = {sheet.id: sheet.rows for sheet in before.sheets} if before else {}
    for sheet in workbook.sheets:
        old = known.get(sheet.id, [])
        for start in range(0, len(sheet.rows), _BLOCK):
            block = sheet.rows[start : start + _BLOCK]
            kept = old[start : start + _BLOCK]
            name = f"{sheet.id}/{start // _BLOCK}"
            if len(kept) == len(block) and all(map(operator.is_, block, kept)):
                found[name] = None
            else:
                writer = _Writer()
                found[name] = {"rows": writer.rows(block), "shared": writer.table}
    return found


def assembled(kept: Mapping[str, Json]) -> Workbook:
    """The workbook whose parts these are."""
    workbook = _empty(kept[_FRAME])
    for sheet in workbook.sheets:
        number = 0
        while (block := kept.get(f"{sheet.id}/{number}")) is not None:
            sheet.rows.extend(_rows(block["rows"], [interned(item) for item in block["shared"]]))
            number += 1
    return workbook


class _Writer:
    """Writes cells; `table` holds the formats and rules that they name by number."""

    def __init__(self) -> None:
        self.table: list[Json] = []
        self._numbers: dict[int, int] = {}

    def rows(self, rows: Sequence[Row]) -> list[Any]:
        return [[self._cell(found) for found in row] for row in rows]

    def _number(self, item: Json) -> int:
        if id(item) not in self._numbers:
            self._numbers[id(item)] = len(self.table)
            self.table.append(item)
        return self._numbers[id(item)]

    def _cell(self, found: Cell | None) -> Any:
        if found is None:
            return None
        value: Any = {"e": list(found.value)} if isinstance(found.value, ErrorValue) else found.value
        entry: Json = {letter: item for name, letter in _LETTERS.items() if (item := getattr(found, name)) is not None}
        entry |= {
            letter: self._number(item) for name, letter in _SHARED.items() if (item := getattr(found, name)) is not None
        }
        if found.spilled:
            return None if not entry else entry | {"v": None}
        if not entry and not isinstance(value, dict):
            return value
        return entry | {"v": value}


def _without_cells(workbook: Workbook) -> Json:
    sheets = []
    for sheet in workbook.sheets:
        kept: Json = {name: getattr(sheet, name) for name in _SHEET}
        kept["row_sizes"] = {str(index): size for index, size in sheet.row_sizes.items()}
        kept["column_sizes"] = {str(index): size for index, size in sheet.column_sizes.items()}
        sheets.append(kept)
    return {name: getattr(workbook, name) for name in _WORKBOOK} | {"sheets": sheets}


def _empty(stored: Json) -> Workbook:
    workbook = Workbook(**{name: stored[name] for name in _WORKBOOK if name in stored})
    for kept in stored["sheets"]:
        sheet = Sheet(**{name: kept[name] for name in _SHEET if name in kept})
        sheet.row_sizes = {int(index): size for index, size in kept["row_sizes"].items()}
        sheet.column_sizes = {int(index): size for index, size in kept["column_sizes"].items()}
        workbook.sheets.append(sheet)
    return workbook


def _rows(rows: Sequence[Any], table: Sequence[Json | None]) -> list[Row]:
    return [_row(_cell(entry, table) for entry in row) for row in rows]


def _cell(entry: Any, table: Sequence[Json | None]) -> Cell | None:
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


def _row(cells: Any) -> Row:
    return tuple(cells)
