"""How the deck looks: colours, fonts, where things stand, and how large words may be to fit.

Pure. Lengths are points of a page of 720 by 405. Sizes are chosen from an estimate of the room that words need,
a little pessimistic, because Google renders elsewhere than we measure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 720.0, 405.0
INSET = 7.2  # Google's distance between a text box and its words

PAPER = "#FBF7EE"
PANEL = "#EFE5D0"
EDGE = "#C9B68C"
INK = "#2B2118"
FADED = "#7A6A55"
WINE = "#7B2D26"
SERIF = "PT Serif"
SANS = "PT Sans"

# Average width of a Russian letter with its spaces, in sizes of type; measured on PT Serif and PT Sans, rounded up.
_LETTER = {SERIF: 0.56, SANS: 0.5}
_BOLD = 1.07
_LINE = 1.25


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Type:
    """How words are set: font, size in points, colour as #RRGGBB, bold, italic, alignment, line spacing in per cent."""

    font: str
    size: float
    color: str = INK
    bold: bool = False
    italic: bool = False
    align: str = "START"
    spacing: int = 100
    space_below: float = 0


# The title slide
COVER_TITLE = Box(96, 96, 528, 130)
COVER_SUBTITLE = Box(96, 252, 528, 76)
COVER_RULE = Box(276, 238, 168, 0)
COVER_FRAME = Box(30, 26, 660, 353)

# A book's slide
PICTURE_PANEL = Box(30, 46, 214, 288)
PICTURE = Box(40, 56, 194, 268)
INITIAL = Box(40, 115, 194, 150)
CREDIT = Box(30, 336, 214, 40)
TITLE = Box(262, 26, 432, 76)
RULE = Box(269, 106, 60, 0)
FACTS = Box(262, 112, 432, 112)
STORY = Box(262, 228, 432, 156)


def lines_needed(text: str, size: float, width: float, font: str, *, bold: bool = False) -> int:
    """An estimate of the lines that `text` takes at `size` in a box `width` points wide."""
    letter = size * _LETTER[font] * (_BOLD if bold else 1)
    room = max(1, int((width - 2 * INSET) / letter))
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, room: int) -> int:
    lines, used = 1, 0
    for word in paragraph.split(" "):
        length = len(word)
        if used and used + 1 + length > room:
            lines, used = lines + 1, 0
        if length > room:  # a word longer than the line is broken
            lines += math.ceil(length / room) - 1
            length = length % room or room
        used += length + (1 if used else 0)
    return lines


def size_for(
    text: str, box: Box, font: str, sizes: tuple[float, ...], *, bold: bool = False, spacing: int = 100
) -> float:
    """The largest of `sizes` at which `text` fits into `box`; the smallest when none does."""
    for size in sizes:
        if _fits(text, box, font, size, bold=bold, spacing=spacing):
            return size
    return sizes[-1]


def _fits(text: str, box: Box, font: str, size: float, *, bold: bool, spacing: int) -> bool:
    lines = lines_needed(text, size, box.width, font, bold=bold)
    return lines * size * _LINE * spacing / 100 <= box.height - 2 * INSET


def shortened(text: str, box: Box, font: str, size: float, *, spacing: int = 100) -> str:
    """`text`, cut between words and ended with "…" when it does not fit even at `size`."""
    if _fits(text, box, font, size, bold=False, spacing=spacing):
        return text
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(" ".join(words[:middle]) + "…", box, font, size, bold=False, spacing=spacing):
            low = middle
        else:
            high = middle - 1
    cut = " ".join(words[:low]) if low else text[:40]
    return cut.rstrip(" ,;:—–-\n") + "…"
