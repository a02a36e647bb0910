"""A presentation as the emulator keeps it: pages in Google's own shape, and the pictures copied into it.

Decides how pages and elements are found, which ids are free, and what an element inherits from. What a request changes
is decided in `requests/`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from gmo_sync.emulator.slides import defaults, theme
from gmo_sync.emulator.slides.styles import merged
from gmo_sync.emulator.slides.text import Text

Page = dict[str, Any]
Element = dict[str, Any]

MIME_TYPE = "application/vnd.google-apps.presentation"
OBJECT_ID = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_:-]{4,49}")
# Placeholders that a layout shows itself; a new slide gets none of its own.
_NOT_ON_SLIDES = {"SLIDE_NUMBER", "FOOTER", "DATE_AND_TIME"}


@dataclass(frozen=True)
class Picture:
    """An image copied into a presentation; width and height in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


@dataclass
class Deck:
    """The content of a presentation file. `serial` counts the batches applied to it."""

    slides: list[Page]
    layouts: list[Page]
    masters: list[Page]
    notes_master: Page
    pictures: dict[str, Picture] = field(default_factory=dict)
    comment_places: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # anchor id → ObjectAnchors
    serial: int = 0
    locale: str = "en"

    @classmethod
    def new(cls) -> Deck:
        """Google's default: Simple Light, and one slide of the TITLE layout."""
        deck = cls([], theme.layouts(), [theme.master()], theme.notes_master())
        fresh = iter(("i0", "i1", "i2", "i3"))
        deck.slides.append(deck.slide_of(deck.layouts[0], "p", lambda _: next(fresh)))
        return deck

    def copy(self) -> Deck:
        """A copy that may be changed; the pictures' bytes are shared."""
        slides, layouts, masters, notes = orjson.loads(
            orjson.dumps([self.slides, self.layouts, self.masters, self.notes_master])
        )
        places = dict(self.comment_places)
        return Deck(slides, layouts, masters, notes, dict(self.pictures), places, self.serial, self.locale)

    def dumped(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "slides": self.slides,
            "layouts": self.layouts,
            "masters": self.masters,
            "notes_master": self.notes_master,
            "comment_places": self.comment_places,
            "serial": self.serial,
            "locale": self.locale,
            "pictures": {
                key: {
                    "content": base64.b64encode(picture.content).decode(),
                    "media_type": picture.media_type,
                    "width": picture.width,
                    "height": picture.height,
                }
                for key, picture in self.pictures.items()
            },
        }

    @classmethod
    def loaded(cls, kept: dict[str, Any]) -> Deck:
        """What `dumped` gave, read back."""
        pictures = {
            key: Picture(base64.b64decode(one["content"]), one["media_type"], one["width"], one["height"])
            for key, one in kept["pictures"].items()
        }
        names = ("slides", "layouts", "masters", "notes_master")
        slides, layouts, masters, notes = orjson.loads(orjson.dumps([kept[name] for name in names]))
        places = kept.get("comment_places", {})
        return cls(slides, layouts, masters, notes, pictures, places, kept["serial"], kept["locale"])

    def revision_id(self, file_id: str) -> str:
        """The opaque id of this state."""
        digest = hashlib.sha256(f"{file_id}/{self.serial}".encode()).digest()
        return base64.urlsafe_b64encode(digest)[:14].decode()

    # Finding

    def pages(self) -> Iterator[Page]:
        """Every page: slides with their notes, layouts, masters, the notes master."""
        for slide in self.slides:
            yield slide
            yield slide["slideProperties"]["notesPage"]
        yield from self.layouts
        yield from self.masters
        yield self.notes_master

    def page(self, object_id: str) -> Page | None:
        """The page of that id."""
        return next((page for page in self.pages() if page["objectId"] == object_id), None)

    def element(self, object_id: str) -> Element | None:
        """The element of that id on any page, inside groups too."""
        for page in self.pages():
            for element, _ in elements_of(page):
                if element["objectId"] == object_id:
                    return element
        return None

    def holder(self, object_id: str) -> tuple[Page, list[Element]] | None:
        """The page an element is on, and the list (of the page or of a group) that holds it."""
        for page in self.pages():
            for element, siblings in elements_of(page):
                if element["objectId"] == object_id:
                    return page, siblings
        return None

    def ids(self) -> set[str]:
        """Every id in use; pages and elements share one namespace."""
        found = {page["objectId"] for page in self.pages()}
        for page in self.pages():
            found |= {element["objectId"] for element, _ in elements_of(page)}
        return found

    # Building

    def slide_of(self, layout: Page, object_id: str, name: Any) -> Page:
        """A slide of `layout` with its placeholders; `name(placeholder element of the layout or None)` gives ids."""
        elements = [
            placeholder_from(element, name(element))
            for element in layout.get("pageElements", [])
            if "placeholder" in element.get("shape", {})
            and element["shape"]["placeholder"]["type"] not in _NOT_ON_SLIDES
        ]
        notes = theme.notes_page(object_id, name(None), name(None))
        return {
            "objectId": object_id,
            "pageElements": elements,
            "slideProperties": {
                "layoutObjectId": layout["objectId"],
                "masterObjectId": layout["layoutProperties"]["masterObjectId"],
                "notesPage": notes,
            },
            "pageProperties": {"pageBackgroundFill": {"propertyState": "INHERIT"}},
        }

    # Inheriting

    def ancestors(self, element: Element) -> list[Element]:
        """The placeholders that `element` inherits from, the most distant (the master's) first."""
        chain: list[Element] = []
        current = element
        while parent_id := current.get("shape", {}).get("placeholder", {}).get("parentObjectId"):
            parent = self.element(parent_id)
            if parent is None or parent in chain:
                break
            chain.insert(0, parent)
            current = parent
        return chain

    def inherited_text(self, element: Element, level: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
        """The text style and paragraph style that text of this nesting level inherits; both empty without a parent."""
        texts: list[dict[str, Any]] = []
        paragraphs: list[dict[str, Any]] = []
        for parent in self.ancestors(element):
            text = Text.read(parent["shape"].get("text"), style={}, paragraph={})
            number = min(level, len(text.paragraphs) - 1)
            paragraphs.append(text.paragraphs[number].style)
            texts.append(text.units[text.span(number)[0]].style)
        return merged(*texts), merged(*paragraphs)

    def inherited_properties(self, element: Element) -> dict[str, Any]:
        """The shape properties in force, own ones over those of the parents."""
        result: dict[str, Any] = {}
        for one in [*self.ancestors(element), element]:
            for name, value in one.get("shape", {}).get("shapeProperties", {}).items():
                if not (isinstance(value, dict) and value.get("propertyState") == "INHERIT"):
                    result[name] = value
        return result


def placeholder_from(element: Element, object_id: str) -> Element:
    """The placeholder on a slide that inherits from a layout's placeholder."""
    placeholder = element["shape"]["placeholder"]
    index = {"index": placeholder["index"]} if placeholder.get("index") else {}
    return {
        "objectId": object_id,
        "size": element["size"],
        "transform": theme.on_a_slide(element["transform"]),
        "shape": {
            "shapeType": element["shape"].get("shapeType", "TEXT_BOX"),
            "shapeProperties": defaults.inherited_properties(),
            "placeholder": {"type": placeholder["type"], **index, "parentObjectId": element["objectId"]},
        },
    }


def elements_of(page: Page) -> Iterator[tuple[Element, list[Element]]]:
    """Every element of a page with the list that holds it, groups before their children."""
    yield from _walked(page.get("pageElements", []))


def _walked(siblings: list[Element]) -> Iterator[tuple[Element, list[Element]]]:
    for element in list(siblings):
        yield element, siblings
        if "elementGroup" in element:
            yield from _walked(element["elementGroup"]["children"])
