"""The numbers in front of a plan's headings and activities, and which of them stands under which."""

from __future__ import annotations

import re

_ROMAN = re.compile(r"((?:Раздел\s+|РАЗДЕЛ\s+|Блок\s+)?[IVXLCІХ]{1,6})(?:[.)]\s*|\s+)(?=\S)")
_ARABIC = re.compile(r"(\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.)])\s*(?=\S)")
_BARE = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?")
_BARE_ROMAN = re.compile(r"(?:Раздел\s+|РАЗДЕЛ\s+|Блок\s+)?[IVXLCІХ]{1,6}[.)]?")


def split_number(text: str) -> tuple[str, str]:
    """«1.2. Совещания» → («1.2.», «Совещания»); the number is "" when there is none."""
    found = _ARABIC.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def split_roman(text: str) -> tuple[str, str]:
    """«III. Деятельность» → («III», «Деятельность»); the number is "" when there is none."""
    found = _ROMAN.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def is_bare_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else: «2.1.1», «4.»."""
    return bool(_BARE.fullmatch(text))


def is_roman(text: str) -> bool:
    """Whether a cell holds a Roman number and nothing else: «III.»."""
    return bool(_BARE_ROMAN.fullmatch(text))


def depth(number: str) -> int:
    """How many levels a number has: «2.1.» has two."""
    return len([part for part in number.rstrip(".)").split(".") if part])


def below(number: str, heading: str) -> bool:
    """Whether «3.1.2» stands under «3.1»."""
    return number.rstrip(".)").startswith(heading.rstrip(".)") + ".")
