"""What `presentations.get` returned, as a reconcile asks about it: slides, elements, words, marks in alt text.

Pure. A mark is the end of an element's alt text title, "(gmo:1a2b3c4d)": the digest of what we last wrote there. Where
words and mark no longer agree, a person changed the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gmo_sync.slides.spec import cleaned, digest_of

_MARK = re.compile(r" ?\(gmo:([0-9a-f]{8}|none)\)$")
NOTHING = "none"
"""The mark of a panel on which no picture was placed yet."""


def marked(label: str, digest: str) -> str:
    """An alt text title: words for a person first, then the mark."""
    return f"{label} (gmo:{digest})"


@dataclass(frozen=True)
class ElementReading:
    """One element of a page."""

    raw: Mapping[str, Any]

    @property
    def object_id(self) -> str:
        """Its id."""
        return str(self.raw["objectId"])

    @property
    def text(self) -> str:
        """Its words without the implicit last newline; "" for what has none."""
        content = self.raw.get("shape", {}).get("text", {})
        return _words(content)

    @property
    def has_words(self) -> bool:
        """Whether there is anything that deleteText could delete."""
        return bool(self.text)

    @property
    def mark(self) -> str | None:
        """The digest in the alt text; None where there is none (a person took it out, or it was never ours)."""
        found = _MARK.search(self.raw.get("title", ""))
        return found.group(1) if found else None

    @property
    def is_as_written(self) -> bool:
        """Whether the words are still the ones that the mark stands for."""
        return self.mark == digest_of(cleaned(self.text))

    @property
    def source_url(self) -> str:
        """The address that an image was inserted from; "" for one that a person put in."""
        return str(self.raw.get("image", {}).get("sourceUrl", ""))


def _words(content: Mapping[str, Any]) -> str:
    runs = (element["textRun"]["content"] for element in content.get("textElements", []) if "textRun" in element)
    text = "".join(runs)
    return text[:-1] if text.endswith("\n") else text


@dataclass(frozen=True)
class SlideReading:
    """One slide as it is now."""

    raw: Mapping[str, Any]

    @property
    def object_id(self) -> str:
        """Its id."""
        return str(self.raw["objectId"])

    @cached_property
    def elements(self) -> Mapping[str, ElementReading]:
        """Every element by id, those in groups too."""
        return {element["objectId"]: ElementReading(element) for element in _walked(self.raw.get("pageElements", []))}

    @property
    def notes(self) -> str:
        """The speaker notes."""
        page = self.raw.get("slideProperties", {}).get("notesPage", {})
        wanted = page.get("notesProperties", {}).get("speakerNotesObjectId")
        for element in page.get("pageElements", []):
            if element["objectId"] == wanted:
                return _words(element.get("shape", {}).get("text", {}))
        return ""

    @property
    def title(self) -> str:
        """What a person would call it: the words of its title, else its first words."""
        titled = [
            element.text
            for element in self.elements.values()
            if element.raw.get("shape", {}).get("placeholder", {}).get("type") in ("TITLE", "CENTERED_TITLE")
        ]
        words = [element.text for element in self.elements.values()]
        return next((text.strip() for text in [*titled, *words] if text.strip()), self.object_id)


def _walked(elements: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for element in elements:
        yield element
        yield from _walked(element.get("elementGroup", {}).get("children", []))


@dataclass(frozen=True)
class DeckReading:
    """A presentation as it is now."""

    raw: Mapping[str, Any]

    @cached_property
    def slides(self) -> tuple[SlideReading, ...]:
        """The slides, in order."""
        return tuple(SlideReading(slide) for slide in self.raw.get("slides", []))

    @property
    def revision_id(self) -> str | None:
        """The revision that was read; None where this account may only look."""
        return self.raw.get("revisionId")

    def placeholder_sizes(self, layout: str) -> Mapping[str, tuple[float, float]] | None:
        """Placeholder type → width and height in points of the layout's placeholder before its transform.

        None when the presentation has no such layout (a theme of one's own may lack it).
        """
        masters = {slide.raw.get("slideProperties", {}).get("masterObjectId") for slide in self.slides}
        for page in self.raw.get("layouts", []):
            properties = page.get("layoutProperties", {})
            if properties.get("name") == layout and (len(masters) != 1 or properties.get("masterObjectId") in masters):
                return {
                    element["shape"]["placeholder"]["type"]: _size(element)
                    for element in page.get("pageElements", [])
                    if "placeholder" in element.get("shape", {})
                }
        return None


def _size(element: Mapping[str, Any]) -> tuple[float, float]:
    size = element.get("size", {})
    width, height = (_points(size.get(side, {})) for side in ("width", "height"))
    return width, height


def _points(length: Mapping[str, Any]) -> float:
    magnitude = float(length.get("magnitude", 0))
    return magnitude if length.get("unit") == "PT" else magnitude / 12700
