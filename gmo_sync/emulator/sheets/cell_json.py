"""CellData written as JSON text, made for one mask, so that the loop over cells asks and builds little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson

from gmo_sync.emulator.sheets.cells import Cell, extended_value
from gmo_sync.emulator.sheets.look import Look, hyperlink
from gmo_sync.emulator.sheets.masks import Mask, below, project
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook

CellWriter = Callable[[Cell, int, int], bytes]
_RestWriter = Callable[[Cell, int, int], list[bytes]]

_REST = (
    "userEnteredFormat",
    "effectiveFormat",
    "hyperlink",
    "note",
    "textFormatRuns",
    "dataValidation",
    "chipRuns",
    "pivotTable",
)


def cell_writer(workbook: Workbook, sheet: Sheet, mask: Mask, now: datetime | None) -> CellWriter:
    """A function (cell, row, column) → the cell's CellData as JSON, cut to `mask`."""
    entered = below(mask, "userEnteredValue")
    effective = below(mask, "effectiveValue")
    formatted = below(mask, "formattedValue") is not None
    rest = _rest_writer(workbook, sheet, mask, now)
    locale = workbook.locale
    text_cell, places = _text_template(entered, effective, formatted)

    def write(cell: Cell, row: int, column: int) -> bytes:
        value = cell.value
        number_format = cell.number_format
        plain = number_format is None or number_format.get("pattern", "@") == "@"
        if type(value) is str and cell.formula is None and plain and not cell.spilled:
            quoted = orjson.dumps(value)
            head = text_cell % ((quoted,) * places)
        else:
            head = _values(cell, number_format)
        if rest is None:
            return b"{" + head + b"}"
        parts = rest(cell, row, column)
        if head:
            parts.insert(0, head)
        return b"{" + b",".join(parts) + b"}"

    def _values(cell: Cell, number_format: Any) -> bytes:
        parts = []
        extended = extended_value(cell.value)
        if entered is not None:
            content = extended if cell.formula is None else {"formulaValue": cell.formula}
            if content is not None and not cell.spilled:
                parts.append(b'"userEnteredValue":' + orjson.dumps(project(content, entered)))
        if effective is not None and extended is not None:
            parts.append(b'"effectiveValue":' + orjson.dumps(project(extended, effective)))
        if formatted and cell.value is not None and cell.value != "":
            parts.append(b'"formattedValue":' + orjson.dumps(shown(cell.value, number_format, locale)))
        return b",".join(parts)

    return write


def _text_template(entered: Mask | None, effective: Mask | None, formatted: bool) -> tuple[bytes, int]:
    """The JSON of a cell that holds a text, with `%b` where the quoted text belongs, and how often that is."""
    parts = []
    for name, inner in ((b"userEnteredValue", entered), (b"effectiveValue", effective)):
        if inner is not None:
            wanted = not inner or "stringValue" in inner or "*" in inner
            parts.append(b'"' + name + b'":' + (b'{"stringValue":%b}' if wanted else b"{}"))
    if formatted:
        parts.append(b'"formattedValue":%b')
    template = b",".join(parts)
    return template, template.count(b"%b")


def _rest_writer(workbook: Workbook, sheet: Sheet, mask: Mask, now: datetime | None) -> _RestWriter | None:
    masks = {name: inner for name in _REST if (inner := below(mask, name)) is not None}
    if not masks:
        return None
    look = Look(workbook, sheet, now) if "effectiveFormat" in masks else None
    written: dict[tuple[str, int], tuple[Any, bytes]] = {}

    def part(name: str, item: Any, inner: Mask) -> bytes:
        """The field as JSON; formats and rules are shared by many cells and written once."""
        key = (name, id(item))
        known = written.get(key)
        if known is None or known[0] is not item:
            known = (item, b'"' + name.encode() + b'":' + orjson.dumps(project(item, inner)))
            if isinstance(item, dict):
                written[key] = known
        return known[1]

    def write(cell: Cell, row: int, column: int) -> list[bytes]:
        parts = []
        for name, inner in masks.items():
            found: Any
            if name == "userEnteredFormat":
                found = cell.format
            elif name == "effectiveFormat":
                found = look.effective(cell, row, column) if look and (cell.filled or cell.format) else None
            elif name == "hyperlink":
                found = hyperlink(cell) if cell.value is not None else None
            elif name == "note":
                found = cell.note
            elif name == "textFormatRuns":
                found = cell.runs
            elif name == "dataValidation":
                found = cell.validation
            elif name == "chipRuns":
                found = cell.chips
            else:
                found = cell.pivot
            if found is not None:
                parts.append(part(name, found, inner))
        return parts

    return write
