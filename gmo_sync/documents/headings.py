"""Which columns a table has, by the words of its header row: any order, any set, as unions write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gmo_sync.documents.layout import GridCell, GridRow
from gmo_sync.plan.rows import ROWS_TABLE

_MORE: Mapping[str, tuple[str, ...]] = {
    "number": ("Раздел", "№ пункта", "Пункт", "N", "N п/п"),
    "term": (
        "Дата и место проведения",
        "Сроки и место проведения",
        "Срок и место проведения",
        "Дата, место",
        "Дата, время",
    ),
    "place": ("Место проведения, ОУ", "База проведения"),
    "responsible": ("Ответственный за проведение", "Ответственные за проведение", "Ответственный исполнитель"),
    "title": ("Мероприятия, форма проведения", "Содержание деятельности, мероприятия", "Название", "Наименование"),
}
_COLUMNS = (
    "number",
    "title",
    "participants",
    "term",
    "place",
    "responsible",
    "expected_results",
    "status",
    "link",
    "notes",
)


def plain(words: str) -> str:
    """Words of a heading as they are compared: no case, no line breaks, no blanks beside dashes, no closing mark."""
    text = " ".join(words.casefold().replace("ё", "е").replace("-\n", "").split())
    return re.sub(r"\s*([/\\,–—-])\s*", r"\1", text).strip(" .:;*")


def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _COLUMNS:
        options = ROWS_TABLE.by_field[name].options
        for words in (options.heading, *options.aliases, *_MORE.get(name, ())):
            found.setdefault(plain(words), name)
            found.setdefault(plain(words).replace(" ", ""), name)
    return found


_KNOWN = _known()


def field_of(words: str) -> str:
    """The activity's field that a heading stands for; "" for a heading we do not know."""
    found = plain(words)
    return _KNOWN.get(found) or _KNOWN.get(found.replace(" ", "")) or ""


@dataclass(frozen=True)
class HeaderColumn:
    """A column: the field it fills ("" for one we do not know), its heading as written, and its place in the grid."""

    field: str
    heading: str
    start: int
    span: int

    def overlap(self, cell: GridCell) -> int:
        """How many grid columns it shares with a cell."""
        return max(0, min(self.start + self.span, cell.start + cell.span) - max(self.start, cell.start))


@dataclass(frozen=True)
class Header:
    """The columns of a table."""

    columns: tuple[HeaderColumn, ...]

    @property
    def has_number(self) -> bool:
        """Whether there is a column for numbers."""
        return any(column.field == "number" for column in self.columns)

    def place(self, row: GridRow) -> list[tuple[tuple[HeaderColumn, ...], str]]:
        """Each cell's text with the columns it stands in: as many cells as columns go one to one, else by the grid."""
        if len(row.cells) == len(self.columns):
            return [((column,), cell.text) for column, cell in zip(self.columns, row.cells, strict=True)]
        return [(self._below(cell), cell.text) for cell in row.cells]

    def _below(self, cell: GridCell) -> tuple[HeaderColumn, ...]:
        shared = [(column.overlap(cell), column) for column in self.columns]
        whole = tuple(
            column for width, column in shared if width * 2 > min(column.span, cell.span) or width == column.span
        )
        if whole:
            return whole
        widest = max(shared, key=lambda pair: pair[0], default=None)
        return (widest[1],) if widest and widest[0] else ()


def header_of(row: GridRow) -> Header | None:
    """The header that a row is, or None: it names what is done, and when, who or where besides."""
    fields = [field_of(text) for text in row.texts]
    known = {name for name in fields if name}
    if len(row.cells) < 2 or "title" not in known or not known & {"term", "responsible", "place", "participants"}:
        return None
    taken: set[str] = set()
    columns = []
    for name, cell in zip(fields, row.cells, strict=True):
        columns.append(HeaderColumn("" if name in taken else name, cell.text, cell.start, cell.span))
        taken.add(name)
    return Header(tuple(columns))


def headings_seen(rows: Sequence[GridRow], limit: int = 8) -> str:
    """The first words of a table's cells, for saying what was found in place of a plan."""
    words = [" ".join(text.split())[:40] for row in rows[:2] for text in row.texts if text]
    return ", ".join(f"«{word}»" for word in words[:limit])
