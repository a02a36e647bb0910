"""A document as every reader gives it: paragraphs and tables of cell texts, in order. No Word and no files in here.

`tidy` decides which blanks of a cell nobody sees; everything else of a cell's text is kept as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gmo_sync.plan import Plan, Problem

_BLANKS = re.compile(r"[ \t]+")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\u2028\u2029]")


def tidy(text: str) -> str:
    """`text` without the blanks that nobody sees: around lines and at both ends, and runs of them. Words stay."""
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in lines).strip()


@dataclass(frozen=True)
class GridCell:
    """A cell's tidy text and the columns of the table's grid that it covers: [start, start + span)."""

    text: str
    start: int
    span: int = 1


@dataclass(frozen=True)
class GridRow:
    """A table's row as it is seen: a merged cell is there once. style: the Word style of its words, "" if unknown."""

    cells: tuple[GridCell, ...]
    style: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts."""
        return tuple(cell.text for cell in self.cells)

    @property
    def blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(self.texts)


@dataclass(frozen=True)
class Grid:
    """A table."""

    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Layout:
    """Paragraphs (str, tidy except for the tabs of a signature) and tables, in the order of the document."""

    blocks: tuple[str | Grid, ...]

    def grids(self) -> Iterator[Grid]:
        """The tables."""
        return (block for block in self.blocks if isinstance(block, Grid))


@dataclass(frozen=True)
class Imported:
    """A plan that was read, and what a person should look at; the problems stopped nothing."""

    plan: Plan
    problems: list[Problem] = field(default_factory=list)


class RowStyle:
    """The Word styles in which `word_writer` sets its rows: they tell a row's kind where the words leave it open."""

    SECTION = "План Раздел"
    THEME = "План Направление"
    GROUP = "План Группа раздела"
    GROUP_IN_THEME = "План Группа направления"
    IN_SECTION = "План Мероприятие раздела"
    IN_THEME = "План Мероприятие направления"
    IN_GROUP = "План Мероприятие группы"
