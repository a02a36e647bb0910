"""Presentations as files: what `files.export` answers with, by MIME type.

Every page of a PDF is a picture of its slide. Raises 501 for what needs a library that is not installed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from gmo_sync.emulator.file import File
from gmo_sync.emulator.slides.deck import Deck, elements_of
from gmo_sync.emulator.slides.drawing import HEIGHT, WIDTH, as_svg
from gmo_sync.emulator.slides.powerpoint import as_powerpoint
from gmo_sync.emulator.slides.requests.texts import place_of, text_holders
from gmo_sync.emulator.slides.thumbnails import library, rendered

POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_PIXELS = 1600
_POINTS_PER_INCH = 72


def as_text(file: File) -> bytes:
    """The words of every slide, slides apart by an empty line."""
    deck: Deck = file.content
    slides = []
    for slide in deck.slides:
        texts = [
            place_of(deck, element, holder).text.plain.replace("\u000b", "\n")
            for element, _ in elements_of(slide)
            for holder in text_holders(element)
            if "text" in holder
        ]
        slides.append("\r\n".join(line for text in texts if text.strip() for line in text.split("\n")))
    return "\r\n\r\n".join(slides).encode("utf-8-sig", "replace")


def as_pdf(file: File) -> bytes:
    """A page for every slide that is not skipped."""
    pillow = library("PIL.Image", "PDF files of presentations")
    pages = [pillow.open(io.BytesIO(content)).convert("RGB") for content in _pictures(file.content)]
    if not pages:
        pages = [pillow.new("RGB", (int(WIDTH), int(HEIGHT)), "white")]
    kept = io.BytesIO()
    resolution = pages[0].width / WIDTH * _POINTS_PER_INCH
    pages[0].save(kept, "PDF", save_all=True, append_images=pages[1:], resolution=resolution)
    return kept.getvalue()


def _pictures(deck: Deck) -> list[bytes]:
    shown = [slide for slide in deck.slides if not slide["slideProperties"].get("isSkipped")]
    return [rendered(as_svg(deck, slide, embedded=True), _PIXELS) for slide in shown or deck.slides]


def _first(file: File) -> str:
    deck: Deck = file.content
    page = deck.slides[0] if deck.slides else deck.masters[0]
    return as_svg(deck, page, embedded=True)


def as_png(file: File) -> bytes:
    """The first slide."""
    return rendered(_first(file), _PIXELS)


def as_jpeg(file: File) -> bytes:
    """The first slide."""
    pillow: Any = library("PIL.Image", "JPEG files of slides")
    kept = io.BytesIO()
    pillow.open(io.BytesIO(as_png(file))).convert("RGB").save(kept, "JPEG", quality=90)
    return kept.getvalue()


EXPORTS: Mapping[str, Callable[[File], bytes]] = {
    POWERPOINT: lambda file: as_powerpoint(file.content, file.name),
    "application/pdf": as_pdf,
    "text/plain": as_text,
    "image/png": as_png,
    "image/jpeg": as_jpeg,
    "image/svg+xml": lambda file: _first(file).encode(),
}
