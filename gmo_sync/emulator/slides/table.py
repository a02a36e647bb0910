"""A table while its structure changes: cells by where they stand, with what they span, and the borders between them.

Pure. Reads and writes the shape that `presentations.get` shows, in which a merged cell stands once and the borders
inside it are left out. Which requests there are, and what they refuse, is decided in `requests/`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.geometry import in_emu
from gmo_sync.emulator.slides.text import Text

Place = tuple[int, int]
Borders = dict[Place, dict[str, Any]]

_GREY = defaults.rgb(0.61960787, 0.61960787, 0.61960787)


@dataclass
class Cell:
    """A cell that stands at (row, column) and spans some of both; `content` is its properties and text."""

    row: int
    column: int
    rows: int
    columns: int
    content: dict[str, Any]

    def places(self) -> Iterator[Place]:
        """Every place that it covers."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield row, column

    @property
    def merged(self) -> bool:
        """Whether it covers more than its own place."""
        return self.rows * self.columns > 1


@dataclass
class Table:
    """Cells, row heights (height, least height), column widths (EMU), and borders: above a row, left of a column."""

    cells: list[Cell]
    heights: list[tuple[float, float]]
    widths: list[float]
    above: Borders
    left: Borders

    @classmethod
    def new(cls, rows: int, columns: int, width: float, height: float) -> Table:
        """An empty table with equal rows and columns."""
        cells = [Cell(row, column, 1, 1, _empty()) for row in range(rows) for column in range(columns)]
        table = cls(cells, [(height / rows, height / rows)] * rows, [width / columns] * columns, {}, {})
        table.complete_borders()
        return table

    @classmethod
    def read(cls, table: dict[str, Any]) -> Table:
        """From Google's shape."""
        cells: list[Cell] = []
        for number, row in enumerate(table["tableRows"]):
            for cell in row["tableCells"]:
                content = {name: value for name, value in cell.items() if name in ("tableCellProperties", "text")}
                column = cell["location"].get("columnIndex", 0)
                cells.append(Cell(number, column, cell.get("rowSpan", 1), cell.get("columnSpan", 1), content))
        heights = [
            (in_emu(row["rowHeight"]), in_emu(row.get("tableRowProperties", {}).get("minRowHeight")))
            for row in table["tableRows"]
        ]
        widths = [in_emu(column["columnWidth"]) for column in table["tableColumns"]]
        above, left = (_read_borders(table[name]) for name in ("horizontalBorderRows", "verticalBorderRows"))
        return cls(cells, heights, widths, above, left)

    def written(self) -> dict[str, Any]:
        """In Google's shape."""
        rows: list[dict[str, Any]] = []
        for number, (height, least) in enumerate(self.heights):
            standing = sorted((cell for cell in self.cells if cell.row == number), key=lambda cell: cell.column)
            rows.append(
                {
                    "rowHeight": defaults.emu(height),
                    "tableRowProperties": {"minRowHeight": defaults.emu(least)},
                    "tableCells": [
                        {
                            "location": _location(cell.row, cell.column),
                            "rowSpan": cell.rows,
                            "columnSpan": cell.columns,
                            **cell.content,
                        }
                        for cell in standing
                    ],
                }
            )
        count_rows, count_columns = len(self.heights), len(self.widths)
        return {
            "rows": count_rows,
            "columns": count_columns,
            "tableRows": rows,
            "tableColumns": [{"columnWidth": defaults.emu(width)} for width in self.widths],
            "horizontalBorderRows": _written_borders(self.above, count_rows + 1),
            "verticalBorderRows": _written_borders(self.left, count_rows),
        }

    # Finding

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place; None outside the table."""
        return next(
            (
                cell
                for cell in self.cells
                if cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns
            ),
            None,
        )

    def touched(self, rows: range, columns: range) -> list[Cell]:
        """The cells of which any part lies in these rows and columns."""
        found = {id(cell): cell for row in rows for column in columns if (cell := self.at(row, column))}
        return list(found.values())

    # Changing

    def insert_rows(self, at: int, number: int, like: int) -> None:
        """New rows before row `at`, in the look of row `like`; a cell across the place grows."""
        fresh = self._new_line(at, like, down=True)
        for cell in self.cells:
            if cell.row >= at:
                cell.row += number
            elif cell.row + cell.rows > at:
                cell.rows += number
        self.cells += [
            Cell(at + step, column, 1, span, copy.deepcopy(content))
            for step in range(number)
            for column, span, content in fresh
        ]
        self.heights[at:at] = [self.heights[like]] * number
        self.above = _opened(self.above, 0, at, number)
        self.left = _opened(self.left, 0, at, number)
        self.complete_borders()

    def insert_columns(self, at: int, number: int, like: int) -> None:
        """New columns before column `at`, in the look of column `like`; all get narrower, the table keeps its width."""
        fresh = self._new_line(at, like, down=False)
        for cell in self.cells:
            if cell.column >= at:
                cell.column += number
            elif cell.column + cell.columns > at:
                cell.columns += number
        self.cells += [
            Cell(row, at + step, span, 1, copy.deepcopy(content))
            for step in range(number)
            for row, span, content in fresh
        ]
        whole = sum(self.widths)
        self.widths[at:at] = [self.widths[like]] * number
        squeeze = whole / sum(self.widths)
        self.widths = [width * squeeze for width in self.widths]
        self.above = _opened(self.above, 1, at, number)
        self.left = _opened(self.left, 1, at, number)
        self.complete_borders()

    def _new_line(self, at: int, like: int, *, down: bool) -> list[tuple[int, int, dict[str, Any]]]:
        """(place along the line, span, content) for every place that no cell across `at` will cover."""
        found: list[tuple[int, int, dict[str, Any]]] = []
        for along in range(len(self.widths) if down else len(self.heights)):
            before, after = ((at - 1, along), (at, along)) if down else ((along, at - 1), (along, at))
            one, other = self.at(*before), self.at(*after)
            if one is not None and one is other:
                continue  # it grows
            model = self.at(like, along) if down else self.at(along, like)
            content = _empty()
            if model is not None:
                content["tableCellProperties"] = copy.deepcopy(model.content["tableCellProperties"])
            found.append((along, 1, content))
        return found

    def delete_rows(self, start: int, number: int) -> None:
        """Take out rows; a cell that reaches beyond them shrinks and keeps its text."""
        for cell in self.cells:
            cell.row, cell.rows = _shrunk(cell.row, cell.rows, start, number)
        self.cells = [cell for cell in self.cells if cell.rows]
        del self.heights[start : start + number]
        self.above, self.left = (_closed(one, 0, start, number) for one in (self.above, self.left))
        self.complete_borders()

    def delete_columns(self, start: int, number: int) -> None:
        """Take out columns; a cell that reaches beyond them shrinks and keeps its text."""
        for cell in self.cells:
            cell.column, cell.columns = _shrunk(cell.column, cell.columns, start, number)
        self.cells = [cell for cell in self.cells if cell.columns]
        del self.widths[start : start + number]
        self.above, self.left = (_closed(one, 1, start, number) for one in (self.above, self.left))
        self.complete_borders()

    def merge(self, cells: list[Cell]) -> bool:
        """Make one cell of these, their words one after the other; False when they are no rectangle."""
        row, column = min(cell.row for cell in cells), min(cell.column for cell in cells)
        rows = max(cell.row + cell.rows for cell in cells) - row
        columns = max(cell.column + cell.columns for cell in cells) - column
        if sum(cell.rows * cell.columns for cell in cells) != rows * columns:
            return False
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        head = ordered[0]
        texts = [cell.content["text"] for cell in ordered if "text" in cell.content]
        if texts:
            head.content = {**head.content, "text": _joined(texts)}
        gone = {id(cell) for cell in ordered[1:]}
        self.cells = [cell for cell in self.cells if id(cell) not in gone]
        head.rows, head.columns = rows, columns
        self.complete_borders()
        return True

    def unmerge(self, cell: Cell) -> None:
        """Make single cells of a merged one; the words stay in the first."""
        for row, column in list(cell.places())[1:]:
            content = {"tableCellProperties": copy.deepcopy(cell.content["tableCellProperties"])}
            self.cells.append(Cell(row, column, 1, 1, content))
        cell.rows = cell.columns = 1
        self.complete_borders()

    def complete_borders(self) -> None:
        """Give every border between two cells a look, and none to the places inside a merged one."""
        rows, columns = range(len(self.heights)), range(len(self.widths))
        owner = {place: id(cell) for cell in self.cells for place in cell.places()}
        above, left = self.above, self.left
        self.above = {
            (row, column): above.get((row, column)) or _border()
            for row in range(len(rows) + 1)
            for column in columns
            if owner.get((row - 1, column)) != owner.get((row, column))
        }
        self.left = {
            (row, column): left.get((row, column)) or _border()
            for row in rows
            for column in range(len(columns) + 1)
            if owner.get((row, column - 1)) != owner.get((row, column))
        }


def _empty() -> dict[str, Any]:
    fill = {"propertyState": "NOT_RENDERED"} | defaults.solid({"rgbColor": defaults.rgb(1, 1, 1)})
    return {"tableCellProperties": {"tableCellBackgroundFill": fill, "contentAlignment": "TOP"}}


def _border() -> dict[str, Any]:
    return {
        "tableBorderFill": defaults.solid({"rgbColor": dict(_GREY)}),
        "weight": defaults.emu(9525),
        "dashStyle": "SOLID",
    }


def _location(row: int, column: int) -> dict[str, int]:
    return {name: index for name, index in (("rowIndex", row), ("columnIndex", column)) if index}


def _read_borders(rows: list[dict[str, Any]]) -> Borders:
    return {
        (cell["location"].get("rowIndex", 0), cell["location"].get("columnIndex", 0)): cell["tableBorderProperties"]
        for row in rows
        for cell in row.get("tableBorderCells", [])
    }


def _written_borders(borders: Borders, rows: int) -> list[dict[str, Any]]:
    lines: list[list[dict[str, Any]]] = [[] for _ in range(rows)]
    for (row, column), properties in sorted(borders.items(), key=lambda one: one[0]):
        lines[row].append({"location": _location(row, column), "tableBorderProperties": properties})
    return [{"tableBorderCells": cells} if cells else {} for cells in lines]


def _opened(borders: Borders, axis: int, at: int, number: int) -> Borders:
    return {_moved(place, axis, number if place[axis] >= at else 0): look for place, look in borders.items()}


def _closed(borders: Borders, axis: int, start: int, number: int) -> Borders:
    kept = {place: look for place, look in borders.items() if not start <= place[axis] < start + number}
    return {_moved(place, axis, -number if place[axis] >= start else 0): look for place, look in kept.items()}


def _moved(place: Place, axis: int, by: int) -> Place:
    return (place[0] + by, place[1]) if axis == 0 else (place[0], place[1] + by)


def _shrunk(first: int, span: int, start: int, number: int) -> tuple[int, int]:
    stop, end = first + span, start + number
    left = span - max(0, min(stop, end) - max(first, start))
    moved = first - number if first >= end else min(first, start)
    return moved, left


def _joined(contents: list[dict[str, Any]]) -> dict[str, Any]:
    texts = [Text.read(content, style={}, paragraph={}) for content in contents]
    whole = [text for text in texts if text.length] or texts[:1]
    units = [unit for text in whole for unit in text.units]
    paragraphs = [paragraph for text in whole for paragraph in text.paragraphs]
    lists = {name: known for text in whole for name, known in text.lists.items()}
    return Text(units, paragraphs, lists).written()
