"""How wide letters are: the advance widths of Arial, in thousandths of the type size.

Decides where lines break without asking for a font: Liberation Sans, Nimbus Sans and Helvetica have the same widths.
Other families are taken as Arial times a factor.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _widths(table: str) -> tuple[int, ...]:
    return tuple(int(width) for width in table.split())


_LATIN = _widths("""
    278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
    556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778
    722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222
    500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584
""")
_CYRILLIC = _widths("""
    667 656 667 542 677 667 923 604 719 719 583 656 833 722 778 719 667 722 611 635 760 667 740 666 916
    938 792 885 656 719 1010 722 556 573 531 365 584 556 669 458 559 559 438 584 688 552 556 542 556 500
    458 500 823 500 573 521 802 823 625 719 521 510 750 542
""")
_BOLD_LATIN = _widths("""
    278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
    556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778
    722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278
    556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584
""")
_BOLD_CYRILLIC = _widths("""
    722 719 722 567 712 667 904 626 719 719 610 702 833 722 778 719 667 722 611 622 854 667 730 703 1005
    1019 870 979 719 711 1031 719 556 618 615 416 635 556 709 497 615 615 500 635 740 604 611 604 611
    556 490 556 875 556 615 581 834 844 729 854 615 552 854 584
""")
_OTHERS = {"\u00a0": 278, "Ё": 667, "ё": 556, "«": 556, "»": 556, "–": 556, "—": 1000, "…": 1000, "№": 1073, "•": 350}
_OTHERS |= {"“": 333, "”": 333, "„": 333, "‘": 222, "’": 222, "\u200b": 0, "\t": 2000}

_SERIF = re.compile(r"(?i)\bserif|roman|times|georgia|garamond|playfair|lora|merriweather|cambria|spectral")
_MONO = re.compile(r"(?i)mono|courier|consol|code")
_TYPICAL = 600


def is_serif(family: str) -> bool:
    """Whether a family is drawn with serifs."""
    return bool(_SERIF.search(family))


def is_monospaced(family: str) -> bool:
    """Whether all letters of a family are equally wide."""
    return bool(_MONO.search(family))


def text_width(text: str, size: float, family: str = "Arial", *, bold: bool = False) -> float:
    """The width of `text` in the unit of `size`."""
    if is_monospaced(family):
        return len(text) * 0.6 * size
    factor = 0.92 if is_serif(family) else 1.0
    return sum(_advance(char, bold) for char in text) * size * factor / 1000


@lru_cache(4096)
def _advance(char: str, bold: bool) -> int:
    code = ord(char)
    if 32 <= code < 127:
        return (_BOLD_LATIN if bold else _LATIN)[code - 32]
    if 0x410 <= code < 0x450:
        return (_BOLD_CYRILLIC if bold else _CYRILLIC)[code - 0x410]
    if char in _OTHERS:
        return _OTHERS[char]
    return 1000 if code >= 0x1100 else _TYPICAL  # wide scripts and pictographs fill the em
