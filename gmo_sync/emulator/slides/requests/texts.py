"""Requests about words: insertText, deleteText, replaceAllText, text and paragraph styles, bullets."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gmo_sync.emulator.errors import not_emulated
from gmo_sync.emulator.slides import theme
from gmo_sync.emulator.slides.deck import Deck, Element, elements_of
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.styles import (
    PARAGRAPH_FIELDS,
    TEXT_FIELDS,
    mask,
    merged,
    paragraph_style,
    text_style,
)
from gmo_sync.emulator.slides.text import Paragraph, Text, Unit, stripped, utf16

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


@dataclass
class Place:
    """Where text stands: the dictionary that holds `text`, and what its text falls back to."""

    holder: dict[str, Any]
    element: Element
    deck: Deck
    text: Text

    @property
    def inherits(self) -> bool:
        """Whether the text belongs to a placeholder that has a parent."""
        return bool(self.element.get("shape", {}).get("placeholder", {}).get("parentObjectId"))

    def fallback(self, level: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Text and paragraph style of text that says nothing itself, at a nesting level."""
        return self.deck.inherited_text(self.element, level) if self.inherits else _plain(self.element)

    def save(self) -> None:
        """Write the text back."""
        self.holder["text"] = self.text.written()


def _plain(element: Element) -> tuple[dict[str, Any], dict[str, Any]]:
    centred = "shape" in element and element["shape"].get("shapeType") != "TEXT_BOX"
    return theme.full_text_style(), theme.full_paragraph_style("CENTER" if centred else "START")


def place_of(deck: Deck, element: Element, holder: dict[str, Any]) -> Place:
    """The text in `holder`, which is the element's shape or one of its table cells."""
    if element.get("shape", {}).get("placeholder", {}).get("parentObjectId"):
        style, paragraph = {}, {"direction": "LEFT_TO_RIGHT"}
    else:
        style, paragraph = _plain(element)
    return Place(holder, element, deck, Text.read(holder.get("text"), style=style, paragraph=paragraph))


def _place(batch: Batch, request: Request) -> Place:
    object_id = request.get("objectId", "")
    element = batch.element(object_id)
    location = request.get("cellLocation")
    if "table" in element:
        if location is None:
            raise batch.refuse(f"The object ({object_id}) is a table: a cell location is required.")
        row, column = location.get("rowIndex", 0), location.get("columnIndex", 0)
        rows = element["table"]["tableRows"]
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row]["tableCells"])):
            raise batch.refuse(f"The cell location ({row}, {column}) is outside the table.")
        return place_of(batch.deck, element, rows[row]["tableCells"][column])
    if location is not None:
        raise batch.refuse(f"The object ({object_id}) is not a table: a cell location must not be given.")
    if "shape" not in element or element["shape"].get("placeholder", {}).get("type") == "SLIDE_IMAGE":
        raise batch.refuse(f"The object ({object_id}) does not allow text editing.")
    page, _ = batch.holder(object_id)
    if page.get("pageType") == "NOTES" and page["notesProperties"]["speakerNotesObjectId"] != object_id:
        raise batch.refuse(f"The object ({object_id}) on the notes page cannot be edited.")
    return place_of(batch.deck, element, element["shape"])


def _range(batch: Batch, text: Text, asked: dict[str, Any] | None, *, newline: bool = False) -> tuple[int, int]:
    given = asked or {"type": "ALL"}
    kind = given.get("type", "RANGE_TYPE_UNSPECIFIED")
    start = given.get("startIndex", 0) if kind in ("FIXED_RANGE", "FROM_START_INDEX") else 0
    end = given.get("endIndex", 0) if kind == "FIXED_RANGE" else text.length
    if kind == "RANGE_TYPE_UNSPECIFIED":
        raise batch.refuse("The range type is required.")
    if kind == "FROM_START_INDEX" and "endIndex" in given:
        raise batch.refuse("The end index must not be specified for a range of type FROM_START_INDEX.")
    if start < 0:
        raise batch.refuse(f"The start index ({start}) should not be negative.")
    most = text.length + 1 if newline and kind == "FIXED_RANGE" else text.length
    if end > most:
        raise batch.refuse(
            f"The end index ({end}) should not be greater than the existing text length ({text.length})."
        )
    if start >= end:
        raise batch.refuse(f"The startIndex {start} must be less than the endIndex {end}")
    return start, end


def insert_text(batch: Batch, request: Request) -> None:
    """insertText: at an index in code units, in the style of its neighbours."""
    place = _place(batch, request)
    index = request.get("insertionIndex", 0)
    if not 0 <= index <= place.text.length:
        raise batch.refuse(
            f"The insertion index ({index}) should not be greater than the existing text length ({place.text.length})."
        )
    words = stripped(request.get("text", ""))
    if not words:
        raise batch.refuse("The text to insert is required.")
    place.text.insert(index, words)
    place.save()


def delete_text(batch: Batch, request: Request) -> None:
    """deleteText: a range; the last newline stays."""
    place = _place(batch, request)
    place.text.delete(*_range(batch, place.text, request.get("textRange")))
    place.save()


def replace_all_text(batch: Batch, request: Request) -> dict[str, Any] | None:
    """replaceAllText: in the text of all slides, or of the pages named."""
    criteria = request.get("containsText", {})
    sought = criteria.get("text", "")
    if not sought:
        raise batch.refuse("The text to match is required.")
    if criteria.get("searchByRegex"):
        raise not_emulated("a search by regular expression")
    page_ids = request.get("pageObjectIds")
    pages = [batch.page(page_id) for page_id in page_ids] if page_ids else batch.deck.slides
    if any(page.get("pageType") == "NOTES_MASTER" for page in pages):
        raise batch.refuse("The notes master cannot be searched.")
    replacement = stripped(request.get("replaceText", ""))
    changed = 0
    for page in pages:
        for element, _ in elements_of(page):
            for holder in text_holders(element):
                if "text" in holder:
                    place = place_of(batch.deck, element, holder)
                    found = _replace(place.text, sought, replacement, match_case=criteria.get("matchCase", False))
                    if found:
                        place.save()
                    changed += found
    return {"occurrencesChanged": changed} if changed else {}


def text_holders(element: Element) -> Iterator[dict[str, Any]]:
    """The dictionaries of an element that may hold `text`: its shape, its table cells."""
    if "shape" in element:
        yield element["shape"]
    for row in element.get("table", {}).get("tableRows", []):
        yield from row["tableCells"]


def _replace(text: Text, sought: str, replacement: str, *, match_case: bool) -> int:
    def folded(unit: str) -> str:
        lower = unit if match_case else unit.lower()
        return lower if len(lower) == 1 else unit

    wanted = [folded(unit) for unit in utf16(sought)]
    here = [folded(unit.char) for unit in text.units[:-1]]
    found = 0
    at = len(here) - len(wanted)
    while at >= 0:  # from the end, so that earlier indexes stay right
        if here[at : at + len(wanted)] == wanted:
            style = text.units[at].style
            before = len(text.units)
            if replacement:
                text.insert(at, replacement)
            added = len(text.units) - before
            text.units[at : at + added] = [Unit(unit.char, style) for unit in text.units[at : at + added]]
            text.delete(at + added, at + added + len(wanted))
            found += 1
            at -= len(wanted)
        else:
            at -= 1
    return found


def _level(paragraph: Paragraph) -> int:
    return int((paragraph.bullet or {}).get("nestingLevel", 0))


def update_text_style(batch: Batch, request: Request) -> None:
    """updateTextStyle: the masked fields of the runs in a range."""
    place = _place(batch, request)
    paths = mask(request.get("fields", ""), TEXT_FIELDS, batch.where)
    text = place.text
    if text.length == 0:
        raise batch.refuse(f"The object ({place.element['objectId']}) has no text.")
    start, end = _range(batch, text, request.get("textRange"), newline=True)
    if end == text.length:
        end += 1  # Google extends a range to the newline next to it
    wanted = request.get("style", {})
    done: dict[tuple[int, int], dict[str, Any]] = {}
    for number in text.paragraphs_in(start, end):
        level = _level(text.paragraphs[number])
        inherited, _ = place.fallback(level)
        first, last = text.span(number)
        for at in range(max(first, start), min(last, end)):
            unit = text.units[at]
            known = done.get((id(unit.style), level))
            if known is None:
                known = text_style(unit.style, wanted, paths, inherited=inherited, inherits=place.inherits)
                done[id(unit.style), level] = known
            text.units[at] = Unit(unit.char, known, unit.auto)
        paragraph = text.paragraphs[number]
        if paragraph.bullet and start <= first and end >= last - 1:
            bullet = {**paragraph.bullet, "bulletStyle": text.units[first].style}
            text.paragraphs[number] = Paragraph(paragraph.style, bullet)
    place.save()


def update_paragraph_style(batch: Batch, request: Request) -> None:
    """updateParagraphStyle: the masked fields of the paragraphs that a range touches."""
    place = _place(batch, request)
    paths = mask(request.get("fields", ""), PARAGRAPH_FIELDS, batch.where)
    text = place.text
    if text.length == 0:
        raise batch.refuse(f"The object ({place.element['objectId']}) has no text.")
    start, end = _range(batch, text, request.get("textRange"), newline=True)
    for number in text.paragraphs_in(start, end):
        paragraph = text.paragraphs[number]
        _, inherited = place.fallback(_level(paragraph))
        style = paragraph_style(
            paragraph.style, request.get("style", {}), paths, inherited=inherited, inherits=place.inherits
        )
        text.paragraphs[number] = Paragraph(style, paragraph.bullet)
    place.save()


def create_paragraph_bullets(batch: Batch, request: Request) -> None:
    """createParagraphBullets: a list of the paragraphs that a range touches, nested by their leading tabs."""
    place = _place(batch, request)
    text = place.text
    start, end = _range(batch, text, request.get("textRange"), newline=True)
    preset = request.get("bulletPreset", "BULLET_DISC_CIRCLE_SQUARE")
    numbers = text.paragraphs_in(start, end)
    seed = f"{place.element['objectId']}/{batch.where}/{batch.deck.serial}"
    list_id = "kix." + hashlib.sha256(seed.encode()).hexdigest()[:12]
    counters = [0] * theme.LEVELS
    for number in numbers:
        first, last = text.span(number)
        tabs = 0
        while tabs < theme.LEVELS - 1 and first + tabs < last - 1 and text.units[first + tabs].char == "\t":
            tabs += 1
        del text.units[first : first + tabs]
        counters[tabs] += 1
        counters[tabs + 1 :] = [0] * len(counters[tabs + 1 :])
        bullet = {
            "listId": list_id,
            **({"nestingLevel": tabs} if tabs else {}),
            "glyph": _glyph(preset, tabs, counters),
            "bulletStyle": copy.deepcopy(text.units[first].style),
        }
        indent = {
            "indentStart": theme.points(_INDENT * (tabs + 1)),
            "indentFirstLine": theme.points(_INDENT * (tabs + 1) - _HANGING),
        }
        text.paragraphs[number] = Paragraph(merged(text.paragraphs[number].style, indent), bullet)
    text.lists[list_id] = {
        "listId": list_id,
        "nestingLevel": {str(level): {"bulletStyle": {}} for level in range(theme.LEVELS)},
    }
    place.save()


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
    place = _place(batch, request)
    text = place.text
    start, end = _range(batch, text, request.get("textRange"), newline=True)
    for number in text.paragraphs_in(start, end):
        paragraph = text.paragraphs[number]
        if paragraph.bullet is None:
            continue
        style = dict(paragraph.style)
        indent = theme.points(_INDENT * _level(paragraph))
        style |= {"indentStart": indent, "indentFirstLine": indent}
        text.paragraphs[number] = Paragraph(style, None)
    place.save()


KINDS: dict[str, Apply] = {
    "insertText": insert_text,
    "deleteText": delete_text,
    "replaceAllText": replace_all_text,
    "updateTextStyle": update_text_style,
    "updateParagraphStyle": update_paragraph_style,
    "createParagraphBullets": create_paragraph_bullets,
    "deleteParagraphBullets": delete_paragraph_bullets,
}
