"""Requests about lists: createParagraphBullets, deleteParagraphBullets."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.requests.texts import bounds, located, nesting
from gmo_sync.emulator.slides.styles import merged
from gmo_sync.emulator.slides.text import Paragraph, Text

_GLYPHS = {
    "BULLET_DISC_CIRCLE_SQUARE": "●○■",
    "BULLET_DIAMONDX_ARROW3D_SQUARE": "❖➢■",
    "BULLET_CHECKBOX": "❏❏❏",
    "BULLET_ARROW_DIAMOND_DISC": "➔◆●",
    "BULLET_STAR_CIRCLE_SQUARE": "★○■",
    "BULLET_ARROW3D_CIRCLE_SQUARE": "➢○■",
    "BULLET_LEFTTRIANGLE_DIAMOND_DISC": "◀◆●",
    "BULLET_DIAMONDX_HOLLOWDIAMOND_SQUARE": "❖◇■",
    "BULLET_DIAMOND_CIRCLE_SQUARE": "◆○■",
}
_INDENT = 36  # points a nesting level
_HANGING = 18


def create_paragraph_bullets(batch: Batch, request: Request) -> None:
    """createParagraphBullets: a list of the paragraphs that a range touches, nested by their leading tabs."""
    place = located(batch, request)
    text = place.text
    start, end = bounds(batch, text, request.get("textRange"), newline=True)
    preset = request.get("bulletPreset", "BULLET_DISC_CIRCLE_SQUARE")
    numbers = text.paragraphs_in(start, end)
    seed = f"{place.element['objectId']}/{batch.where}/{batch.deck.serial}"
    list_id = "kix." + hashlib.sha256(seed.encode()).hexdigest()[:12]
    counters = [0] * defaults.LEVELS
    before = _preceding(text, numbers.start, preset)
    if before is not None:
        list_id, counters = before
    for number in numbers:
        first, last = text.span(number)
        tabs = 0
        while tabs < defaults.LEVELS - 1 and first + tabs < last - 1 and text.units[first + tabs].char == "\t":
            tabs += 1
        del text.units[first : first + tabs]
        _count(counters, tabs)
        bullet = {
            "listId": list_id,
            **({"nestingLevel": tabs} if tabs else {}),
            "glyph": _glyph(preset, tabs, counters),
            "bulletStyle": copy.deepcopy(text.units[first].style),
        }
        indent = {
            "indentStart": defaults.points(_INDENT * (tabs + 1)),
            "indentFirstLine": defaults.points(_INDENT * (tabs + 1) - _HANGING),
        }
        text.paragraphs[number] = Paragraph(merged(text.paragraphs[number].style, indent), bullet)
    levels: dict[str, Any] = {str(level): {"bulletStyle": {}} for level in range(defaults.LEVELS)}
    text.lists.setdefault(list_id, {"listId": list_id, "nestingLevel": levels})
    place.save()


def _count(counters: list[int], level: int) -> None:
    counters[level] += 1
    counters[level + 1 :] = [0] * len(counters[level + 1 :])


def _preceding(text: Text, number: int, preset: str) -> tuple[str, list[int]] | None:
    """The list that ends right before a paragraph and how far it has counted, if it is of that preset."""
    bullet = text.paragraphs[number - 1].bullet if number else None
    if bullet is None:
        return None
    counters = [0] * defaults.LEVELS
    for paragraph in text.paragraphs[:number]:
        if paragraph.bullet and paragraph.bullet["listId"] == bullet["listId"]:
            level = nesting(paragraph)
            _count(counters, level)
            if paragraph.bullet.get("glyph") != _glyph(preset, level, counters):
                return None
    return bullet["listId"], counters


def _glyph(preset: str, level: int, counters: list[int]) -> str:
    if preset in _GLYPHS:
        return _GLYPHS[preset][level % 3]
    count = counters[level]
    if preset == "NUMBERED_DIGIT_NESTED":
        return "".join(f"{one}." for one in counters[: level + 1])
    styles = {
        "NUMBERED_DIGIT_ALPHA_ROMAN": "dai",
        "NUMBERED_DIGIT_ALPHA_ROMAN_PARENS": "dai",
        "NUMBERED_UPPERALPHA_ALPHA_ROMAN": "Aai",
        "NUMBERED_UPPERROMAN_UPPERALPHA_DIGIT": "IAd",
        "NUMBERED_ZERODIGIT_ALPHA_ROMAN": "zai",
    }
    style = styles.get(preset, "dai")[level % 3]
    end = ")" if preset.endswith("PARENS") else "."
    letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    shown = {
        "d": str(count),
        "z": f"{count:02d}",
        "a": letter,
        "A": letter.upper(),
        "i": _roman(count).lower(),
        "I": _roman(count),
    }
    return shown[style] + end


def _roman(number: int) -> str:
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    result = ""
    for value, sign in signs:
        while number >= value:
            result += sign
            number -= value
    return result


def delete_paragraph_bullets(batch: Batch, request: Request) -> None:
    """deleteParagraphBullets: the paragraphs leave their list; their nesting stays as indentation."""
    place = located(batch, request)
    text = place.text
    start, end = bounds(batch, text, request.get("textRange"), newline=True)
    for number in text.paragraphs_in(start, end):
        paragraph = text.paragraphs[number]
        if paragraph.bullet is None:
            continue
        style = dict(paragraph.style)
        indent = defaults.points(_INDENT * nesting(paragraph))
        style |= {"indentStart": indent, "indentFirstLine": indent}
        text.paragraphs[number] = Paragraph(style, None)
    place.save()


KINDS: dict[str, Apply] = {
    "createParagraphBullets": create_paragraph_bullets,
    "deleteParagraphBullets": delete_paragraph_bullets,
}
