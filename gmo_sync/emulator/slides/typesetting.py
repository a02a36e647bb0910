"""Text set in lines: where words break and how high everything is, in points, as a slide shows it.

Pure. Styles are resolved through placeholders here; colours are left to the one who draws.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gmo_sync.emulator.slides.geometry import EMU_PER_POINT, in_emu
from gmo_sync.emulator.slides.metrics import text_width
from gmo_sync.emulator.slides.requests.texts import Place
from gmo_sync.emulator.slides.styles import merged
from gmo_sync.emulator.slides.text import joined

LINE = 1.17  # the height of a line of Arial, in its size
ASCENT = 0.93  # from the top of that line to the base of its letters
_SCRIPT = 0.6  # the size of super- and subscripts
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Run:
    """Words of one style, `size` in points."""

    text: str
    style: Mapping[str, Any]
    size: float
    width: float


@dataclass
class Line:
    """A line: its runs, `x` from the left of the box, height of the line box and the base of its letters in it."""

    runs: list[Run] = field(default_factory=list)
    x: float = 0
    room: float = 0
    align: str = "START"
    before: float = 0
    height: float = 0
    base: float = 0
    after: float = 0
    glyph: str = ""
    glyph_x: float = 0
    glyph_style: Mapping[str, Any] = field(default_factory=dict)

    @property
    def width(self) -> float:
        """How much of the room is used; blanks at the end are not counted."""
        runs = self.runs
        whole = sum(run.width for run in runs)
        if runs and (tail := len(runs[-1].text) - len(runs[-1].text.rstrip())):
            whole -= text_width(runs[-1].text[-tail:], runs[-1].size, family_of(runs[-1].style))
        return whole


def points(length: Mapping[str, Any] | None, default: float = 0) -> float:
    """A Dimension in points."""
    return in_emu(length, default * EMU_PER_POINT) / EMU_PER_POINT


def family_of(style: Mapping[str, Any]) -> str:
    """The family of a text style, with nothing in it that could mean something to CSS."""
    family: str = style.get("fontFamily") or "Arial"
    return re.sub(r"[^\w \-]", "", family)


def is_bold(style: Mapping[str, Any]) -> bool:
    """Whether a text style is drawn bold."""
    return bool(style.get("bold")) or style.get("weightedFontFamily", {}).get("weight", 400) >= 600


def set_in_lines(place: Place, width: float, *, number: int = 0, scale: float = 1) -> list[Line]:
    """The lines of a text in a box of `width` points; `number` stands where the slide's number is shown."""
    lines: list[Line] = []
    text = place.text
    for index, paragraph in enumerate(text.paragraphs):
        level = int((paragraph.bullet or {}).get("nestingLevel", 0))
        inherited_text, inherited_paragraph = place.fallback(level)
        look = merged(inherited_paragraph, paragraph.style)
        first, last = text.span(index)
        pieces: list[tuple[str, Mapping[str, Any]]] = []
        at = first
        while at < last:
            unit = text.units[at]
            stop = at + 1
            while stop < last and text.units[stop].style is unit.style and not (unit.auto or text.units[stop].auto):
                stop += 1
            words = str(number) if unit.auto else joined(one.char for one in text.units[at:stop])
            pieces.append((words.rstrip("\n"), merged(inherited_text, unit.style)))
            at = stop
        start, begin, end = (points(look.get(name)) for name in ("indentStart", "indentFirstLine", "indentEnd"))
        glyph = (paragraph.bullet or {}).get("glyph", "").strip()
        own = _broken(pieces, width - end, start if glyph else begin, start, scale)
        spacing = look.get("lineSpacing", 100) / 100
        for line in own:
            tallest = max((run.size for run in line.runs), default=14)
            line.height = tallest * LINE * spacing
            line.base = line.height - tallest * (LINE - ASCENT)
            line.align = look.get("alignment", "START")
            line.room = width - end - line.x
        own[0].before = points(look.get("spaceAbove"))
        own[-1].after = points(look.get("spaceBelow"))
        if glyph:
            own[0].glyph, own[0].glyph_x = glyph, begin
            own[0].glyph_style = pieces[0][1] if pieces else inherited_text
        lines += own
    return lines


def height_of(lines: list[Line]) -> float:
    """The height of lines one below the other; space at the very top and bottom is not counted."""
    if not lines:
        return 0
    return sum(line.before + line.height + line.after for line in lines) - lines[0].before - lines[-1].after


def _broken(
    pieces: list[tuple[str, Mapping[str, Any]]], width: float, first_x: float, x: float, scale: float
) -> list[Line]:
    lines = [Line(x=first_x)]
    used = 0.0
    for text, style in pieces:
        size = points(style.get("fontSize"), 14) * scale
        if style.get("baselineOffset") in ("SUPERSCRIPT", "SUBSCRIPT"):
            size *= _SCRIPT
        family, bold = family_of(style), is_bold(style)
        for part_number, part in enumerate(text.split("\u000b")):
            if part_number:
                lines.append(Line(x=x))
                used = 0.0
            for found in _WORDS.findall(part) or [""]:
                word = found
                whole = text_width(word, size, family, bold=bold)
                seen = text_width(word.rstrip(), size, family, bold=bold)
                room = max(width - lines[-1].x, size)
                if used and used + seen > room:
                    lines.append(Line(x=x))
                    used = 0.0
                while seen > room and len(word) > 1:  # a word wider than the box is broken anywhere
                    fits = 1
                    while fits < len(word) - 1 and text_width(word[: fits + 1], size, family, bold=bold) <= room:
                        fits += 1
                    _add(lines[-1], word[:fits], style, size, text_width(word[:fits], size, family, bold=bold))
                    lines.append(Line(x=x))
                    word = word[fits:]
                    whole = text_width(word, size, family, bold=bold)
                    seen = text_width(word.rstrip(), size, family, bold=bold)
                _add(lines[-1], word, style, size, whole)
                used += whole
    return lines


def _add(line: Line, text: str, style: Mapping[str, Any], size: float, width: float) -> None:
    last = line.runs[-1] if line.runs else None
    if last is not None and last.style is style:
        line.runs[-1] = Run(last.text + text, style, size, last.width + width)
    else:
        line.runs.append(Run(text, style, size, width))
