"""A plan from text laid out as a word processor saves it: a cell begins with a tab, a row ends with an empty line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gmo_sync.documents.headings import Header, header_of
from gmo_sync.documents.layout import Grid, GridCell, GridRow, Layout, tidy
from gmo_sync.documents.numbering import is_bare_number, split_roman
from gmo_sync.errors import DocumentError, Where
from gmo_sync.language import Message

_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")


def read_text(path: Path) -> Layout:
    """The layout of a text file in UTF-8, UTF-16 or Windows-1251. Raises DocumentError when it is no text."""
    return text_layout(decoded(path.read_bytes(), str(path)))


def decoded(raw: bytes, file: str) -> str:
    """The text of a file, line ends as `\\n`. Raises DocumentError for bytes that are no text."""
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise DocumentError(
        Message("this is not a text file"),
        where=Where(file=file),
        hint=Message("Save the document as .docx, or as plain text in UTF-8."),
    )


def text_layout(text: str) -> Layout:
    """The layout of such a text."""
    blocks: list[str | Grid] = []
    rows: list[tuple[str, ...]] = []
    for paragraphs, cells in _chunks(_BOOKMARK.sub("", text)):
        if paragraphs and rows:
            blocks.append(_grid(rows))
            rows = []
        blocks += paragraphs
        if cells:
            rows.append(cells)
    if rows:
        blocks.append(_grid(rows))
    return Layout(tuple(blocks))


def _chunks(text: str) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """What stands between empty lines: paragraphs, and the cells after them."""
    paragraphs: list[str] = []
    cells: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("\t"):
            cells.append(line[1:])
        elif line.strip() and cells:
            cells[-1] += "\n" + line
        elif line.strip():
            paragraphs.append(line.strip())
        elif paragraphs or cells:
            yield paragraphs, tuple(tidy(cell) for cell in cells)
            paragraphs, cells = [], []


def _grid(chunks: list[tuple[str, ...]]) -> Grid:
    """The rows of a table. An empty line in a cell has cut some of them: what is too short takes the next pieces."""
    rows: list[GridRow] = []
    header: Header | None = None
    pending: tuple[str, ...] = ()
    for cells in chunks:
        if pending and (header is None or len(pending) + len(cells) > len(header.columns) or _is_heading(cells)):
            rows.append(_row(pending, header))
            pending = ()
        pending = (*pending, *cells)
        row = _row(pending, header)
        found = header_of(row)
        if found is None and header is not None and _is_cut(pending, header):
            continue
        header = found or header
        rows.append(row)
        pending = ()
    if pending:
        rows.append(_row(pending, header))
    return Grid(tuple(rows))


def _is_heading(cells: tuple[str, ...]) -> bool:
    return len(cells) == 1 and bool(split_roman(cells[0])[0])


def _is_cut(cells: tuple[str, ...], header: Header) -> bool:
    wanted = len(header.columns)
    if len(cells) == 1:
        return is_bare_number(cells[0])
    if header.has_number and cells[0] and not is_bare_number(cells[0]):
        wanted -= 1  # the number stands in one cell with the title
    return len(cells) < wanted


def _row(cells: tuple[str, ...], header: Header | None) -> GridRow:
    """Cells with their places in the grid, as far as their number tells them."""
    columns = len(header.columns) if header else len(cells)
    if len(cells) == 1:
        return GridRow((GridCell(cells[0], 0, columns),))
    if header is not None and header.has_number and cells[0] and len(cells) == columns - 1:
        first = GridCell(cells[0], 0, 2)
        return GridRow((first, *(GridCell(text, at) for at, text in enumerate(cells[1:], start=2))))
    return GridRow(tuple(GridCell(text, at) for at, text in enumerate(cells)))
