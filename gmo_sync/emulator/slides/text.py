"""The text of a shape or table cell, as Google indexes it: UTF-16 code units, one implicit newline at the end.

Pure. A `Text` is read from the `textElements` that `presentations.get` shows and written back to them; in between it is
a row of units, each with its style, and one paragraph for each newline. Which style is inherited is decided in
`styles.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# Google strips these from inserted text: control characters and the private use area of the BMP.
_STRIPPED = re.compile("[\u0000-\u0008\u000c-\u001f\ue000-\uf8ff]")

Style = dict[str, Any]


def utf16(text: str) -> list[str]:
    """`text` as UTF-16 code units, each a one-character string."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return [chr(raw[at] | raw[at + 1] << 8) for at in range(0, len(raw), 2)]


def joined(units: Iterable[str]) -> str:
    """Code units as text again; a lone surrogate stays one."""
    raw = b"".join(ord(unit).to_bytes(2, "little") for unit in units)
    return raw.decode("utf-16-le", "surrogatepass")


def stripped(text: str) -> str:
    """`text` as Google keeps it: line ends as newlines, no control or private-use characters."""
    return _STRIPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Unit:
    """One code unit with its style; `auto` is the kind of an automatic text (SLIDE_NUMBER) standing here."""

    char: str
    style: Style = field(default_factory=dict)
    auto: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """The style of a paragraph and its bullet, if it is in a list."""

    style: Style = field(default_factory=dict)
    bullet: dict[str, Any] | None = None


class Text:
    """Units and paragraphs; `length` leaves out the implicit last newline."""

    def __init__(self, units: list[Unit], paragraphs: list[Paragraph], lists: dict[str, Any]) -> None:
        self.units = units
        self.paragraphs = paragraphs
        self.lists = lists

    @classmethod
    def read(cls, content: dict[str, Any] | None, *, style: Style, paragraph: Style) -> Text:
        """The text in a TextContent; where there is none, an empty text of the given styles."""
        elements = (content or {}).get("textElements", [])
        units: list[Unit] = []
        paragraphs: list[Paragraph] = []
        for element in elements:
            if "paragraphMarker" in element:
                marker = element["paragraphMarker"]
                paragraphs.append(Paragraph(marker.get("style", {}), marker.get("bullet")))
            elif "textRun" in element:
                run = element["textRun"]
                units += [Unit(char, run.get("style", {})) for char in utf16(run["content"])]
            elif "autoText" in element:
                auto = element["autoText"]
                units.append(Unit("#", auto.get("style", {}), auto["type"]))
        if not units:
            return cls([Unit("\n", style)], [Paragraph(paragraph)], {})
        return cls(units, paragraphs, dict((content or {}).get("lists", {})))

    @property
    def length(self) -> int:
        """Code units without the implicit last newline."""
        return len(self.units) - 1

    @property
    def plain(self) -> str:
        """The text without the implicit last newline."""
        return joined(unit.char for unit in self.units[:-1])

    def written(self) -> dict[str, Any]:
        """The TextContent that `presentations.get` shows."""
        elements: list[dict[str, Any]] = []
        start = 0
        for paragraph in self.paragraphs:
            end = start
            while self.units[end].char != "\n" or self.units[end].auto:
                end += 1
            end += 1
            marker: dict[str, Any] = {"style": paragraph.style}
            if paragraph.bullet is not None:
                marker["bullet"] = paragraph.bullet
            elements.append(_placed(start, end, {"paragraphMarker": marker}))
            elements += self._runs(start, end)
            start = end
        used = {paragraph.bullet["listId"] for paragraph in self.paragraphs if paragraph.bullet}
        lists = {list_id: known for list_id, known in self.lists.items() if list_id in used}
        return {"textElements": elements, **({"lists": lists} if lists else {})}

    def _runs(self, start: int, end: int) -> list[dict[str, Any]]:
        runs: list[dict[str, Any]] = []
        at = start
        while at < end:
            first = self.units[at]
            stop = at + 1
            if first.auto:
                runs.append(_placed(at, stop, {"autoText": {"type": first.auto, "content": "#", "style": first.style}}))
            else:
                while stop < end and not self.units[stop].auto and self.units[stop].style == first.style:
                    stop += 1
                content = joined(unit.char for unit in self.units[at:stop])
                runs.append(_placed(at, stop, {"textRun": {"content": content, "style": first.style}}))
            at = stop
        return runs

    def paragraph_at(self, index: int) -> int:
        """The number of the paragraph that holds the unit at `index`."""
        return sum(1 for unit in self.units[:index] if unit.char == "\n" and not unit.auto)

    def paragraphs_in(self, start: int, end: int) -> range:
        """The paragraphs that overlap units `start` to `end`; an empty range is the paragraph it stands in."""
        return range(self.paragraph_at(start), self.paragraph_at(max(start, end - 1)) + 1)

    def span(self, number: int) -> tuple[int, int]:
        """First unit of paragraph `number` and the unit after its newline."""
        starts = [0, *(at + 1 for at, unit in enumerate(self.units) if unit.char == "\n" and not unit.auto)]
        return starts[number], starts[number + 1]

    def insert(self, index: int, text: str) -> None:
        """Put `text` before the unit at `index`; it takes the style of what stands before it in its paragraph."""
        index = self._after_cluster(index)
        at_start = index == 0 or self.units[index - 1].char == "\n"
        neighbour = self.units[index] if at_start else self.units[index - 1]
        style = (
            {name: value for name, value in neighbour.style.items() if name != "link"} if at_start else neighbour.style
        )
        number = self.paragraph_at(index)
        units = [Unit(char, style) for char in utf16(text)]
        breaks = sum(1 for unit in units if unit.char == "\n")
        self.units[index:index] = units
        self.paragraphs[number:number] = [self.paragraphs[number]] * breaks

    def delete(self, start: int, end: int) -> None:
        """Take out units `start` to `end`; paragraphs that meet become one, with the style of the first."""
        start, end = self._outside_pair(start), self._outside_pair(end, after=True)
        first = self.paragraph_at(start)
        gone = sum(1 for unit in self.units[start:end] if unit.char == "\n")
        del self.units[start:end]
        del self.paragraphs[first + 1 : first + 1 + gone]

    def _after_cluster(self, index: int) -> int:
        """As Google adjusts an index inside a letter with its marks, or inside an emoji: to where that ends."""
        while 0 < index < len(self.units) and _belongs(self.units[index - 1].char, self.units[index].char):
            index += 1
        return index

    def _outside_pair(self, index: int, *, after: bool = False) -> int:
        if 0 < index < len(self.units) and "\udc00" <= self.units[index].char <= "\udfff":
            return index + 1 if after else index - 1
        return index


def _belongs(before: str, char: str) -> bool:
    return (
        ("\udc00" <= char <= "\udfff" and "\ud800" <= before <= "\udbff")
        or bool(unicodedata.combining(char))
        or (before not in "\n\t " and char in "\u200d\ufe0f")
        or (before == "\u200d" and "\ud800" <= char <= "\udbff")
    )


def _placed(start: int, end: int, element: dict[str, Any]) -> dict[str, Any]:
    return {**({"startIndex": start} if start else {}), "endIndex": end, **element}


def plain_text(content: dict[str, Any] | None) -> str:
    """All words of a TextContent, without the implicit last newline."""
    return Text.read(content, style={}, paragraph={}).plain
