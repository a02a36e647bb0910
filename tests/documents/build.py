"""Word files for tests, built cell by cell: `word(path, "Заголовок", [["№", "Мероприятие"], ["1", "Встреча"]])`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx

Cells = Sequence[Sequence[str | tuple[str, int]]]
HEADER = ("№ п/п", "Мероприятия", "Сроки проведения", "Ответственные")


def word(path: Path, *blocks: str | Cells) -> Path:
    """Paragraphs and tables in order; a cell `(text, span)` covers several columns."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = max(sum(1 if isinstance(cell, str) else cell[1] for cell in row) for row in block)
        table = document.add_table(rows=0, cols=width)
        for cells in block:
            row = table.add_row()
            start = 0
            for cell in cells:
                text, span = (cell, 1) if isinstance(cell, str) else cell
                merged = row.cells[start].merge(row.cells[start + span - 1])
                merged.text = text
                start += span
    document.save(str(path))
    return path
