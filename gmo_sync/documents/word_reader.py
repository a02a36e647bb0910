"""The layout of a Word file (.docx): its paragraphs and tables with their merged cells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from gmo_sync.documents.layout import Grid, GridCell, GridRow, Layout, tidy
from gmo_sync.errors import DocumentError, Where
from gmo_sync.language import Message

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 256 * 2**20
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), _FALLBACK, qn("w:pPr"), qn("w:rPr")}
_BREAKS = {qn("w:br"), qn("w:cr")}


def read_word(path: Path) -> Layout:
    """The layout of a .docx. Raises DocumentError when it is none, is damaged, or is an old .doc."""
    raw = path.read_bytes()
    if raw.startswith(_OLE):
        raise DocumentError(
            Message("this is an old Word file (.doc), or one with a password; it cannot be read"),
            where=Where(file=str(path)),
            hint=Message("Open it in Word or LibreOffice and save it as .docx, without a password."),
        )
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        document = docx.Document(BytesIO(raw)) if size <= _LARGEST else None
    except Exception as error:
        # A damaged archive shows itself as almost any error of zipfile, lxml or python-docx.
        raise DocumentError(
            Message("this is not a Word file, or it is damaged"),
            where=Where(file=str(path)),
            hint=Message("Open it in Word or LibreOffice and save it anew as .docx."),
        ) from error
    if document is None:
        raise DocumentError(Message("this Word file is far too large for a plan"), where=Where(file=str(path)))
    return Layout(tuple(_blocks(document.element.body, _style_names(document))))


def _style_names(document: Any) -> dict[str, str]:
    return {style.style_id: style.name for style in document.styles if style.name}


def _blocks(body: Any, styles: dict[str, str]) -> Iterator[str | Grid]:
    for child in body:
        if child.tag == qn("w:p"):
            if text := _signed(_text(child)):
                yield text
        elif child.tag == qn("w:tbl"):
            yield Grid(tuple(_rows(child, styles)))
        elif child.tag == qn("w:sdt"):
            for content in child.findall(qn("w:sdtContent")):
                yield from _blocks(content, styles)


def _signed(text: str) -> str:
    """A paragraph, tidy but for the tabs inside a line, which part a signature's post from its name."""
    return "\n".join("\t".join(tidy(part) for part in line.split("\t")).strip() for line in text.split("\n")).strip()


def _text(paragraph: Any) -> str:
    """A paragraph's text: inserted words are in it, deleted ones are not."""
    found: list[str] = []
    for node in paragraph:
        if node.tag in _SKIPPED:
            continue
        if node.tag == qn("w:t"):
            found.append(node.text or "")
        elif node.tag in _BREAKS:
            found.append("\n")
        elif node.tag in (qn("w:tab"), qn("w:ptab")):
            found.append("\t")
        elif node.tag == qn("w:noBreakHyphen"):
            found.append("‑")
        elif isinstance(node.tag, str):
            found.append(_text(node))
    return "".join(found)


def _rows(table: Any, styles: dict[str, str]) -> Iterator[GridRow]:
    open_cells: dict[int, str] = {}
    for row in _inside(table, "w:tr"):
        cells: list[GridCell] = []
        style = ""
        start = _number(row, "w:trPr", "w:gridBefore")
        for cell in _inside(row, "w:tc"):
            span = _number(cell, "w:tcPr", "w:gridSpan") or 1
            text = tidy("\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p"))))
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is None:
                open_cells.pop(start, None)
            elif merge.get(qn("w:val")) == "restart":
                open_cells[start] = text
            else:
                text = text or open_cells.get(start, "")
            cells.append(GridCell(text, start, span))
            start += span
            style = style or _style(cell, styles)
        if cells:
            yield GridRow(tuple(cells), style)


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, those in content controls too."""
    for child in parent:
        if child.tag == qn(tag):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _inside(child, tag)


def _number(element: Any, properties: str, name: str) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    value = "" if found is None else found.get(qn("w:val"), "")
    return int(value) if value.isdecimal() else 0


def _style(cell: Any, styles: dict[str, str]) -> str:
    """The style of a row's first words, where it is one of ours."""
    found = cell.find(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:pStyle')}")
    name = "" if found is None else styles.get(found.get(qn("w:val"), ""), "")
    return name if name.startswith("План ") else ""
