"""The rows of a plan's table: which is a section, a theme, a group or an activity, and what stands under what.

Official forms merge cells for headings and number what stands under them; other unions do less. Numbers decide first,
then the style that our own Word files carry, then the shape of the row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gmo_sync.documents.headings import Header, HeaderColumn
from gmo_sync.documents.layout import GridRow, RowStyle
from gmo_sync.documents.numbering import below, depth, is_roman, split_number, split_roman
from gmo_sync.plan import RowKind, Status

UNNAMED_SECTION = "Содержание работы"
"""The title of the one section of a plan that has none."""

_LONGEST_NUMBER = 12
_HEADINGS = {
    RowStyle.SECTION: RowKind.SECTION,
    RowStyle.THEME: RowKind.THEME,
    RowStyle.GROUP: RowKind.GROUP,
    RowStyle.GROUP_IN_THEME: RowKind.GROUP,
}
_STATUSES = {status.value for status in Status}


@dataclass
class Body:
    """The sections as they grow, as values for the models. The open theme and group take what comes next."""

    header: Header | None = None
    sections: list[dict[str, Any]] = field(default_factory=list)
    _theme: dict[str, Any] | None = None
    _group: dict[str, Any] | None = None

    def section(self, number: str, title: str, notes: str = "") -> None:
        """Open a section."""
        self._theme = self._group = None
        self.sections.append({"number": number.rstrip(".)"), "title": title, "notes": notes, "items": []})

    def read(self, row: GridRow, following: GridRow | None) -> None:
        """Take one row that is not blank and no header; `following` is the next one."""
        assert self.header is not None  # noqa: S101 - rows come after a header
        said = [(columns, text) for columns, text in self.header.place(row) if text]
        kind = self._heading(row, said)
        if kind is not None:
            notes = [one for one in said[1:] if one[0] and one[0][0].field == "notes"]
            number, title = _heading_words(kind, [one for one in said if one not in notes])
            self._open(kind, row.style, number, title, "\n".join(text for _, text in notes))
            return
        values = _cells(self.header, row)
        if len(said) == 2 and self._has_rows_below(values, following):
            self._open(RowKind.GROUP, row.style, values["number"], values["title"])
            return
        self._leave(values["number"], row.style)
        (self._group or self._theme or self._last_section())["items"].append({"kind": RowKind.ACTIVITY, **values})

    def _heading(self, row: GridRow, said: list[tuple[tuple[HeaderColumn, ...], str]]) -> RowKind | None:
        """What kind of heading the row is, None for an activity."""
        assert self.header is not None  # noqa: S101
        if row.style in _HEADINGS:
            return _HEADINGS[row.style]
        columns, text = said[0]
        if len(said) == 2 and is_roman(text) and said[1][0][:1] and said[1][0][0].field == "title":
            return RowKind.SECTION
        if len(said) > 1 or row.style:
            return None
        if split_roman(text)[0] and (len(columns) > 1 or not self.header.has_number):
            return RowKind.SECTION
        number = split_number(text)[0]
        if len(row.cells) == 1 or (
            columns and columns[0].field == "number" and len(columns) == 1 and len(text) > _LONGEST_NUMBER
        ):
            return self._merged_heading(number)
        if len(columns) > 1:
            return RowKind.GROUP
        if not self.header.has_number and columns and columns[0].field == "title":
            return RowKind.GROUP if depth(number) > 1 or text.endswith(":") else None
        return None

    def _merged_heading(self, number: str) -> RowKind:
        """A heading over the whole table, without a Roman number."""
        if depth(number) > 1:
            return RowKind.GROUP
        numbered = [section for section in self.sections if section["number"]]
        if number:
            roman = any(is_roman(section["number"]) for section in numbered)
            return RowKind.GROUP if roman else RowKind.SECTION
        return RowKind.THEME if numbered else RowKind.SECTION

    def _open(self, kind: RowKind, style: str, number: str, title: str, notes: str = "") -> None:
        if kind is RowKind.SECTION:
            self.section(number, title, notes)
            return
        self._group = None
        if kind is RowKind.THEME:
            self._theme = {"kind": kind, "title": title, "notes": notes, "items": []}
            self._last_section()["items"].append(self._theme)
            return
        if style == RowStyle.GROUP:
            self._theme = None
        self._group = {"kind": kind, "number": number, "title": title, "notes": notes, "items": []}
        (self._theme or self._last_section())["items"].append(self._group)

    def _leave(self, number: str, style: str) -> None:
        """Close the group and theme to which an activity with this number does not belong."""
        if self._group is not None:
            if number and self._group["number"]:
                stays = below(number, self._group["number"])
            else:
                stays = style not in (RowStyle.IN_SECTION, RowStyle.IN_THEME)
            if stays:
                return
            self._group = None
        if style == RowStyle.IN_SECTION:
            self._theme = None

    def _has_rows_below(self, values: dict[str, str], following: GridRow | None) -> bool:
        """Whether «2.1 Изучение документов:» is a heading by what comes next: «2.1.1»."""
        if following is None or not values["number"] or not values["title"].endswith(":"):
            return False
        assert self.header is not None  # noqa: S101
        return below(_cells(self.header, following)["number"], values["number"])

    def _last_section(self) -> dict[str, Any]:
        if not self.sections:
            self.section("", UNNAMED_SECTION)
        return self.sections[-1]


def _heading_words(kind: RowKind, said: list[tuple[tuple[HeaderColumn, ...], str]]) -> tuple[str, str]:
    if len(said) == 2:
        return said[0][1], said[1][1]
    text = "\n".join(text for _, text in said)
    if kind is RowKind.THEME:
        return "", text
    number, title = split_roman(text) if kind is RowKind.SECTION else ("", text)
    return (number, title) if number else split_number(text)


def _cells(header: Header, row: GridRow) -> dict[str, str]:
    """The row as an activity's values; what has no place goes into the notes, with its heading."""
    found: dict[str, list[str]] = {"number": [], "title": []}
    extra: list[str] = []
    for columns, text in header.place(row):
        fields = [column.field for column in columns if column.field]
        name = "title" if "title" in fields else next(iter(fields), "")
        if not text:
            continue
        if name == "title" and ("number" in fields or not header.has_number):
            number, title = split_number(text)
            found["number"].append(number)
            found["title"].append(title)
        elif name and _fits(name, text):
            found.setdefault(name, []).append(text.casefold() if name == "status" else text)
        else:
            heading = " ".join(columns[0].heading.split()) if columns else ""
            extra.append(f"{heading}: {text}" if heading else text)
    if extra:
        found["notes"] = [*found.get("notes", ()), *extra]
    return {name: "\n".join(filter(None, texts)) for name, texts in found.items()}


def _fits(name: str, text: str) -> bool:
    """Whether a cell's words are what its column is for: a number is short, a status one of ours."""
    if name == "number":
        return len(text) <= _LONGEST_NUMBER
    return name != "status" or text.casefold() in _STATUSES
