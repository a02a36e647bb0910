"""Requests about words: insertText, deleteText, replaceAllText, text and paragraph styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.deck import Deck, Element, elements_of
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.styles import (
    PARAGRAPH_FIELDS,
    TEXT_FIELDS,
    mask,
    paragraph_style,
    text_style,
)
from gmo_sync.emulator.slides.text import Paragraph, Text, Unit, joined, stripped, utf16

_AUTO = "\ufffc"  # stands for an automatic text, which no words match


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
    return defaults.full_text_style(), defaults.full_paragraph_style("CENTER" if centred else "START")


def place_of(deck: Deck, element: Element, holder: dict[str, Any]) -> Place:
    """The text in `holder`, which is the element's shape or one of its table cells."""
    if element.get("shape", {}).get("placeholder", {}).get("parentObjectId"):
        styles: tuple[dict[str, Any], dict[str, Any]] = {}, {"direction": "LEFT_TO_RIGHT"}
    else:
        styles = _plain(element)
    return Place(holder, element, deck, Text.read(holder.get("text"), style=styles[0], paragraph=styles[1]))


def located(batch: Batch, request: Request) -> Place:
    """The text that a request means: of a shape, or of a table cell."""
    object_id = request.get("objectId", "")
    element = batch.element(object_id)
    location = request.get("cellLocation")
    if "table" in element:
        if location is None:
            raise batch.refuse(f"The object ({object_id}) is a table: a cell location is required.")
        return place_of(batch.deck, element, _cell_at(batch, element["table"], location))
    if location is not None:
        raise batch.refuse(f"The object ({object_id}) is not a table: a cell location must not be given.")
    if "shape" not in element or element["shape"].get("placeholder", {}).get("type") == "SLIDE_IMAGE":
        raise batch.refuse(f"The object ({object_id}) does not allow text editing.")
    page, _ = batch.holder(object_id)
    if page.get("pageType") == "NOTES" and page["notesProperties"]["speakerNotesObjectId"] != object_id:
        raise batch.refuse(f"The operation is not allowed on notes page element ({object_id}).")
    return place_of(batch.deck, element, element["shape"])


def _cell_at(batch: Batch, table: dict[str, Any], location: dict[str, Any]) -> dict[str, Any]:
    row, column = location.get("rowIndex", 0), location.get("columnIndex", 0)
    rows = table["tableRows"]
    if not (0 <= row < table["rows"] and 0 <= column < table["columns"]):
        raise batch.refuse(
            f"The cell location ({row}, {column}) is outside the bounds of the table, which has size "
            f"({table['rows']}, {table['columns']})."
        )
    for cell in rows[row]["tableCells"]:
        if cell["location"].get("columnIndex", 0) == column:
            found: dict[str, Any] = cell
            return found
    raise batch.refuse(f"The cell location ({row}, {column}) is not the head cell of a merged cell.")


def bounds(batch: Batch, text: Text, asked: dict[str, Any] | None, *, newline: bool = False) -> tuple[int, int]:
    """First unit and the unit after the last that a Range means; `newline` allows the implicit newline too."""
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
    place = located(batch, request)
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
    place = located(batch, request)
    place.text.delete(*bounds(batch, place.text, request.get("textRange")))
    place.save()


def matches(batch: Batch, criteria: dict[str, Any]) -> re.Pattern[str]:
    """SubstringMatchCriteria as a pattern. Raises where nothing is asked for, or the expression is broken."""
    sought = criteria.get("text", "")
    if not sought:
        raise batch.refuse("The text to match is required.")
    flags = re.NOFLAG if criteria.get("matchCase") else re.IGNORECASE
    if not criteria.get("searchByRegex"):
        return re.compile(re.escape(sought), flags)
    try:
        return re.compile(sought, flags)
    except re.error as error:
        raise batch.refuse(f"The regular expression ({sought}) is not valid: {error}.") from error


def replace_all_text(batch: Batch, request: Request) -> dict[str, Any] | None:
    """replaceAllText: in the text of all slides, or of the pages named."""
    pattern = matches(batch, request.get("containsText", {}))
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
                    found = _replace(place.text, pattern, replacement)
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


def _replace(text: Text, pattern: re.Pattern[str], replacement: str) -> int:
    plain = joined(unit.char if not unit.auto else _AUTO for unit in text.units[:-1])
    offsets = [0]
    for char in plain:
        offsets.append(offsets[-1] + len(utf16(char)))
    spans = [(offsets[one.start()], offsets[one.end()]) for one in pattern.finditer(plain) if one.group()]
    for start, end in reversed(spans):  # from the end, so that earlier indexes stay right
        style = text.units[start].style
        before = len(text.units)
        if replacement:
            text.insert(start, replacement)
        added = len(text.units) - before
        text.units[start : start + added] = [Unit(unit.char, style) for unit in text.units[start : start + added]]
        text.delete(start + added, end + added)
    return len(spans)


def nesting(paragraph: Paragraph) -> int:
    """The nesting level of a paragraph in its list, 0 outside lists."""
    return int((paragraph.bullet or {}).get("nestingLevel", 0))


def update_text_style(batch: Batch, request: Request) -> None:
    """updateTextStyle: the masked fields of the runs in a range."""
    place = located(batch, request)
    paths = mask(request.get("fields", ""), TEXT_FIELDS, batch.where)
    text = place.text
    if text.length == 0:
        raise batch.refuse(f"The object ({place.element['objectId']}) has no text.")
    start, end = bounds(batch, text, request.get("textRange"), newline=True)
    if end == text.length:
        end += 1  # Google extends a range to the newline next to it
    wanted = request.get("style", {})
    done: dict[tuple[int, int], dict[str, Any]] = {}
    for number in text.paragraphs_in(start, end):
        level = nesting(text.paragraphs[number])
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
    place = located(batch, request)
    paths = mask(request.get("fields", ""), PARAGRAPH_FIELDS, batch.where)
    text = place.text
    if text.length == 0:
        raise batch.refuse(f"The object ({place.element['objectId']}) has no text.")
    start, end = bounds(batch, text, request.get("textRange"), newline=True)
    for number in text.paragraphs_in(start, end):
        paragraph = text.paragraphs[number]
        _, inherited = place.fallback(nesting(paragraph))
        style = paragraph_style(
            paragraph.style, request.get("style", {}), paths, inherited=inherited, inherits=place.inherits
        )
        text.paragraphs[number] = Paragraph(style, paragraph.bullet)
    place.save()


KINDS: dict[str, Apply] = {
    "insertText": insert_text,
    "deleteText": delete_text,
    "replaceAllText": replace_all_text,
    "updateTextStyle": update_text_style,
    "updateParagraphStyle": update_paragraph_style,
}
