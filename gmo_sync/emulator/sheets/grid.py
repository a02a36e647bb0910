"""One tab: its cells, and everything in it that points at rows and columns.

Copies are cheap: rows are tuples of immutable cells, and dicts and lists inside are replaced, never changed, so a copy
shares all that an edit does not touch.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gmo_sync.emulator.sheets.cells import Cell, Row
from gmo_sync.emulator.sheets.shift import ROWS, Deletion, Insertion, Move, Shift

Json = dict[str, Any]


class Rect(NamedTuple):
    """A closed rectangle of a tab: zero-based, half-open, inside the grid."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def empty(self) -> bool:
        """Whether there is no cell in it."""
        return self.bottom <= self.top or self.right <= self.left

    def meets(self, other: Rect) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top < other.bottom and other.top < self.bottom and self.left < other.right and other.left < self.right
        )

    def covers(self, other: Rect) -> bool:
        """Whether all of the other is inside this one."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )

    def common(self, other: Rect) -> Rect:
        """The cells that are in both."""
        return Rect(
            max(self.top, other.top),
            min(self.bottom, other.bottom),
            max(self.left, other.left),
            min(self.right, other.right),
        )

    def without(self, other: Rect) -> list[Rect]:
        """What is left of this one when the other is cut out: up to four rectangles."""
        if not self.meets(other):
            return [self]
        cut = self.common(other)
        pieces = [
            Rect(self.top, cut.top, self.left, self.right),
            Rect(cut.bottom, self.bottom, self.left, self.right),
            Rect(cut.top, cut.bottom, self.left, cut.left),
            Rect(cut.top, cut.bottom, cut.right, self.right),
        ]
        return [piece for piece in pieces if not piece.empty]

    def grid_range(self, sheet_id: int) -> Json:
        """The GridRange, without a sheetId of 0 as Google writes it."""
        found: Json = {"sheetId": sheet_id} if sheet_id else {}
        return found | {
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }


@dataclass
class Sheet:
    """One tab. `rows` may be shorter than `row_count` and each row shorter than `column_count`: the rest is empty.

    `row_sizes` and `column_sizes` hold DimensionProperties (pixelSize, hiddenByUser) by index where they are not the
    default; `grid` the rest of GridProperties; `look` tab colour in both spellings. A tab of type OBJECT holds one
    chart and has no cells.
    """

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    hidden: bool = False
    right_to_left: bool = False
    grid: Json = field(default_factory=dict)
    look: Json = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    row_sizes: dict[int, Json] = field(default_factory=dict)
    column_sizes: dict[int, Json] = field(default_factory=dict)
    merges: list[Json] = field(default_factory=list)
    conditional_formats: list[Json] = field(default_factory=list)
    protected_ranges: list[Json] = field(default_factory=list)
    banded_ranges: list[Json] = field(default_factory=list)
    filter_views: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    row_groups: list[Json] = field(default_factory=list)
    column_groups: list[Json] = field(default_factory=list)
    charts: list[Json] = field(default_factory=list)
    slicers: list[Json] = field(default_factory=list)
    tables: list[Json] = field(default_factory=list)
    type: str = "GRID"

    def copy(self) -> Sheet:
        """A copy that shares rows, cells and descriptions."""
        twin = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, list | dict):
                setattr(twin, name, value.copy())
        return twin

    @property
    def whole(self) -> Rect:
        """All of the grid."""
        return Rect(0, self.row_count, 0, self.column_count)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, None if there is nothing in it."""
        if row < len(self.rows):
            cells = self.rows[row]
            if column < len(cells):
                return cells[column]
        return None

    def row(self, index: int) -> Row:
        """The cells of a row, trailing empty ones left out."""
        return self.rows[index] if index < len(self.rows) else ()

    def put_row(self, index: int, cells: list[Cell | None]) -> None:
        """Replace the cells of a row."""
        while cells and cells[-1] is None:
            cells.pop()
        if index >= len(self.rows):
            if not cells:
                return
            self.rows.extend([()] * (index + 1 - len(self.rows)))
        self.rows[index] = tuple(cells)

    def put(self, row: int, column: int, cell: Cell | None) -> None:
        """Replace one cell."""
        cells = list(self.row(row))
        if column >= len(cells):
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell
        self.put_row(row, cells)

    def change(self, rect: Rect, become: Callable[[Cell | None, int, int], Cell | None]) -> None:
        """Replace every cell of a rectangle by what `become(cell, row, column)` gives."""
        for row in range(rect.top, rect.bottom):
            cells = list(self.row(row))
            if len(cells) < rect.right:
                cells.extend([None] * (rect.right - len(cells)))
            for column in range(rect.left, rect.right):
                cells[column] = become(cells[column], row, column)
            self.put_row(row, cells)

    def change_present(self, rect: Rect, become: Callable[[Cell], Cell | None]) -> None:
        """Replace the cells of a rectangle that have something in them by what `become` gives."""
        for row in range(rect.top, min(rect.bottom, len(self.rows))):
            cells = list(self.rows[row])
            for column in range(rect.left, min(rect.right, len(cells))):
                cell = cells[column]
                if cell is not None:
                    cells[column] = become(cell)
            self.put_row(row, cells)

    def block(self, rect: Rect) -> list[list[Cell | None]]:
        """The cells of a rectangle, row by row, empty ones as None."""
        block = []
        for row in range(rect.top, rect.bottom):
            cells = list(self.row(row)[rect.left : rect.right])
            block.append(cells + [None] * (rect.right - rect.left - len(cells)))
        return block

    def filled_rows(self) -> int:
        """One more than the index of the last row with content."""
        for index in range(len(self.rows) - 1, -1, -1):
            if any(cell is not None and cell.filled for cell in self.rows[index]):
                return index + 1
        return 0

    def sizes(self, dimension: str) -> dict[int, Json]:
        """`row_sizes` or `column_sizes`."""
        return self.row_sizes if dimension == ROWS else self.column_sizes

    def count(self, dimension: str) -> int:
        """Rows or columns in the grid."""
        return self.row_count if dimension == ROWS else self.column_count

    def groups(self, dimension: str) -> list[Json]:
        """`row_groups` or `column_groups`."""
        return self.row_groups if dimension == ROWS else self.column_groups

    def shift_cells(self, shift: Shift) -> None:
        """Move the cells and sizes, and count the grid anew."""
        if shift.dimension == ROWS:
            self.rows = _shifted(self.rows, shift, ())
            while self.rows and not self.rows[-1]:
                self.rows.pop()
        else:
            for index, cells in enumerate(self.rows):
                if cells:
                    self.put_row(index, _shifted(list(cells), shift, None))
        sizes = self.sizes(shift.dimension)
        moved = {at: size for index, size in sizes.items() if (at := shift.index(index)) is not None}
        grown = {Insertion: 1, Deletion: -1, Move: 0}[type(shift)] * (
            shift.count if isinstance(shift, Insertion) else shift.end - shift.start
        )
        if shift.dimension == ROWS:
            self.row_sizes, self.row_count = moved, self.row_count + grown
        else:
            self.column_sizes, self.column_count = moved, self.column_count + grown

    def shift_frozen(self, shift: Shift) -> None:
        """Count the frozen rows or columns anew."""
        name = "frozenRowCount" if shift.dimension == ROWS else "frozenColumnCount"
        frozen = self.grid.get(name, 0)
        if isinstance(shift, Deletion) and frozen > shift.start:
            left = frozen - (min(frozen, shift.end) - shift.start)
            self.grid = {key: value for key, value in self.grid.items() if key != name} | ({name: left} if left else {})
        if isinstance(shift, Insertion) and shift.at < frozen:
            self.grid = self.grid | {name: frozen + shift.count}


def _shifted(items: list[Any], shift: Shift, empty: Any) -> list[Any]:
    if isinstance(shift, Insertion):
        if shift.at >= len(items):
            return items
        return items[: shift.at] + [empty] * shift.count + items[shift.at :]
    if isinstance(shift, Deletion):
        return items[: shift.start] + items[shift.end :]
    longest = max(len(items), shift.end, shift.to)
    padded = items + [empty] * (longest - len(items))
    block = padded[shift.start : shift.end]
    rest = padded[: shift.start] + padded[shift.end :]
    at = shift.to if shift.to <= shift.start else shift.to - len(block)
    return rest[:at] + block + rest[at:]
