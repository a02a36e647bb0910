"""Where the requests of a batch go, row by row of one tab (pure).

Requests address rows by index, and each one sees the grid as those before it left it. Here they are followed through a
tab of which nothing is known but that it has rows: every row is known by its number when the batch begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from gmo_sync.sheets.requests import Request

CellData = Mapping[str, Any]


@dataclass(frozen=True)
class Pasted:
    """A cell that was pasted from a copy: where that stands in the hidden tab."""

    row: int
    column: int


@dataclass
class Trace:
    """What a batch does to one tab.

    order: the rows when it is done, each by its number when the batch began; negative for a row that it inserted.
    written: row → column → the CellData written or pasted there last. deleted: rows that go.
    """

    order: list[int]
    written: dict[int, dict[int, CellData | Pasted]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)

    @property
    def touched(self) -> list[int]:
        """The rows of before that are written or deleted, sorted."""
        return sorted(row for row in self.written.keys() | self.deleted if row >= 0)


def cell_at(row: Sequence[CellData], column: int) -> CellData:
    """A cell of a row, which ends with its last one that is not empty."""
    return row[column] if column < len(row) else {}


def entered(cell: CellData) -> Mapping[str, Any]:
    """What was typed into a cell, as ExtendedValue; empty where nothing was."""
    return cell.get("userEnteredValue") or {}


def same_note(one: CellData, other: CellData) -> bool:
    """Whether two cells have the same note."""
    return bool(one.get("note", "") == other.get("note", ""))


def same_entry(one: CellData, other: CellData) -> bool:
    """Whether two cells hold the same as typed. Of formulas nothing is compared: a copy may refer elsewhere."""
    now, was = entered(one), entered(other)
    return bool(now == was or ("formulaValue" in now and "formulaValue" in was))


def trace(requests: Sequence[Request], sheet_id: int, row_count: int) -> Trace:
    """Follow a batch through the tab `sheet_id`, which has `row_count` rows when it begins."""
    found = Trace(list(range(row_count)))
    order, inserted = found.order, count(-1, -1)

    def write(index: int, column: int, cells: Sequence[CellData | Pasted]) -> None:
        if index < len(order):
            found.written.setdefault(order[index], {}).update(enumerate(cells, start=column))

    for request in requests:
        ((kind, body),) = request.items()
        area = body.get("range") or body.get("source") or {}
        start, end = area.get("startIndex", 0), area.get("endIndex", 0)
        rows = area.get("sheetId") == sheet_id and area.get("dimension") == "ROWS"
        match kind:
            case "updateCells" if "userEnteredValue" not in body["fields"]:
                pass  # a note
            case "updateCells" if (place := body.get("start", {})).get("sheetId") == sheet_id:
                for index, row in enumerate(body["rows"], start=place["rowIndex"]):
                    write(index, place["columnIndex"], row["values"])
            case "copyPaste" if (place := body["destination"]).get("sheetId") == sheet_id:
                source = body["source"]
                columns = range(source["startColumnIndex"], source["endColumnIndex"])
                for row, index in enumerate(
                    range(place["startRowIndex"], place["endRowIndex"]), source["startRowIndex"]
                ):
                    write(index, place["startColumnIndex"], [Pasted(row, column) for column in columns])
            case "insertDimension" if rows:
                order[start:start] = [next(inserted) for _ in range(start, end)]
            case "deleteDimension" if rows:
                found.deleted.update(row for row in order[start:end] if row >= 0)
                del order[start:end]
            case "moveDimension" if rows:
                target = body["destinationIndex"]
                order.insert(target - (target > start), order.pop(start))
    return found
