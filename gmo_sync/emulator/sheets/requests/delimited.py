"""Text taken apart into cells: textToColumns, pasteData."""

from __future__ import annotations

import csv
from collections.abc import Callable
from html.parser import HTMLParser

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.colors import interned
from gmo_sync.emulator.sheets.entering import entered
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.ranges import grid_rect, stored_rect
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.values import grow
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_Write = Callable[["Cell | None", str], "Cell | None"]


def _split(text: str, delimiter: str) -> list[str]:
    """The parts of one line; quotes keep a delimiter, as in comma-separated files."""
    if len(delimiter) != 1:
        return text.split(delimiter)
    return next(csv.reader([text], delimiter=delimiter), [""])


def _typed(workbook: Workbook) -> _Write:
    locale, today = workbook.locale, workbook.today()
    return lambda cell, text: entered(cell, text, typed=True, locale=locale, today=today)


@kind("textToColumns")
def text_to_columns(workbook: Workbook, body: Json) -> None:
    """Each text of one column is split; its parts stand in the cells to the right, over what was there."""
    sheet, source = grid_rect(workbook, required(body, "source"))
    if source.right - source.left != 1:
        raise invalid("The source of textToColumns must span exactly one column.")
    how = body.get("delimiterType") or "AUTODETECT"
    how = "AUTODETECT" if how == "DELIMITER_TYPE_UNSPECIFIED" else how
    if (how == "CUSTOM") != bool(body.get("delimiter")):
        raise invalid("delimiter must be set if and only if delimiterType is CUSTOM.")
    texts = {
        row: cell.value
        for row in range(source.top, min(source.bottom, len(sheet.rows)))
        if (cell := sheet.cell(row, source.left)) is not None and cell.formula is None and isinstance(cell.value, str)
    }
    delimiter = body["delimiter"] if how == "CUSTOM" else _DELIMITERS.get(how) or _detected(list(texts.values()))
    if delimiter is None:
        return
    lines = {row: parts for row, text in texts.items() if len(parts := _split(text, delimiter)) > 1}
    if not lines:
        return
    right = source.left + max(len(parts) for parts in lines.values())
    grow(workbook, sheet, 0, right)
    guard(workbook, sheet, Rect(min(lines), max(lines) + 1, source.left, right))
    write = _typed(workbook)
    for row, parts in lines.items():
        for column, text in enumerate(parts, start=source.left):
            sheet.put(row, column, write(sheet.cell(row, column), text.strip() if delimiter == " " else text))


def _detected(texts: list[str]) -> str | None:
    """The delimiter that splits most of the texts, the earlier of equals."""
    counts = [
        (sum(delimiter in text for text in texts), -at, delimiter)
        for at, delimiter in enumerate((",", ";", "\t", ".", " "))
    ]
    best = max(counts)
    return best[2] if best[0] else None


@kind("pasteData")
def paste_data(workbook: Workbook, body: Json) -> None:
    """Text with delimiters, or the first table of an HTML text, from a cell on; the grid grows."""
    place = required(body, "coordinate")
    sheet = workbook.sheet(place.get("sheetId") or 0)
    top, left = place.get("rowIndex") or 0, place.get("columnIndex") or 0
    if not (0 <= top < sheet.row_count and 0 <= left < sheet.column_count):
        raise invalid(f"GridCoordinate [{top}, {left}] is outside of the grid of {sheet.title}.")
    if (body.get("delimiter") is None) == (not body.get("html")):
        raise invalid("Exactly one of delimiter or html must be set.")
    data = body.get("data") or ""
    how = body.get("type") or "PASTE_NORMAL"
    if body.get("html"):
        pieces = _Tables.cells(data)
    else:
        if not body["delimiter"]:
            raise invalid("The delimiter cannot be empty.")
        pieces = {
            (row, column): Piece(text)
            for row, parts in enumerate(_lines(data, body["delimiter"]))
            for column, text in enumerate(parts)
        }
    if not pieces:
        return
    bottom = top + max(row + piece.rows for (row, _), piece in pieces.items())
    right = left + max(column + piece.columns for (_, column), piece in pieces.items())
    grow(workbook, sheet, bottom, right)
    area = Rect(top, bottom, left, right)
    guard(workbook, sheet, area)
    if how in ("PASTE_DATA_VALIDATION", "PASTE_CONDITIONAL_FORMATTING"):
        return
    write = _typed(workbook)
    for (row, column), piece in pieces.items():
        cell = sheet.cell(top + row, left + column)
        if how != "PASTE_FORMAT":
            cell = write(cell, piece.text)
        if piece.bold and how in ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS"):
            cell = _bold(cell)
        sheet.put(top + row, left + column, cell)
    if how == "PASTE_NORMAL":
        _merge(sheet, top, left, pieces)


def _lines(data: str, delimiter: str) -> list[list[str]]:
    if data.endswith("\n"):
        data = data[:-1].removesuffix("\r")
    if len(delimiter) == 1 and delimiter not in '\r\n"':
        return list(csv.reader(data.splitlines(keepends=True), delimiter=delimiter))
    return [line.split(delimiter) for line in data.splitlines()]


def _bold(cell: Cell | None) -> Cell:
    own = (cell.format if cell else None) or {}
    made = interned(own | {"textFormat": own.get("textFormat", {}) | {"bold": True}})
    return Cell(format=made) if cell is None else cell.changed(format=made) or Cell(format=made)


def _merge(sheet: Sheet, top: int, left: int, pieces: dict[tuple[int, int], Piece]) -> None:
    for (row, column), piece in pieces.items():
        if piece.rows * piece.columns < 2:
            continue
        rect = Rect(top + row, top + row + piece.rows, left + column, left + column + piece.columns)
        if any(stored_rect(sheet, merge).meets(rect) for merge in sheet.merges):
            continue
        sheet.merges.append(rect.grid_range(0))


class Piece:
    """One pasted cell: its text, how many rows and columns it takes, whether it is a heading."""

    def __init__(self, text: str, rows: int = 1, columns: int = 1, *, bold: bool = False) -> None:
        self.text = text
        self.rows = rows
        self.columns = columns
        self.bold = bold


class _Tables(HTMLParser):
    """The rows of all tables in an HTML text; without a table, its lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: dict[tuple[int, int], Piece] = {}
        self.plain: list[str] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = -1
        self._column = 0
        self._open: Piece | None = None
        self._ignored = 0

    @classmethod
    def cells(cls, text: str) -> dict[tuple[int, int], Piece]:
        """The pieces of a text by row and column."""
        parser = cls()
        parser.feed(text)
        parser.close()
        parser._shut()
        if parser.pieces:
            return parser.pieces
        lines = [" ".join(line.split()) for line in "".join(parser.plain).split("\n")]
        return {(at, 0): Piece(line) for at, line in enumerate(line for line in lines if line)}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        if tag in ("style", "script", "head", "title"):
            self._ignored += 1
        elif tag == "tr":
            self._shut()
            self._row, self._column = self._row + 1, 0
        elif tag in ("td", "th"):
            self._shut()
            self._row = max(self._row, 0)
            while (self._row, self._column) in self._taken:
                self._column += 1
            asked = dict(attrs)
            rows, columns = _count(asked.get("rowspan")), _count(asked.get("colspan"))
            self._open = Piece("", rows, columns, bold=tag == "th")
            self.pieces[self._row, self._column] = self._open
            self._taken |= {
                (self._row + down, self._column + across) for down in range(rows) for across in range(columns)
            }
            self._column += columns
        elif tag in ("br", "p", "div", "li"):
            self._text("\n")

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag in ("style", "script", "head", "title"):
            self._ignored = max(0, self._ignored - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._shut()
        elif tag in ("p", "div", "li"):
            self._text("\n")

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        self._text(" ".join(("x" + data + "x").split())[1:-1])

    def _text(self, text: str) -> None:
        if self._ignored:
            return
        if self._open is not None:
            self._open.text += text
        else:
            self.plain.append(text)

    def _shut(self) -> None:
        if self._open is not None:
            self._open.text = "\n".join(line.strip() for line in self._open.text.strip().split("\n"))
            self._open = None


def _count(text: str | None) -> int:
    return min(1000, int(text)) if text and text.isdecimal() and int(text) else 1
