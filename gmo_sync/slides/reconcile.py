"""What has to be done so that a presentation shows the deck of a spec, and nothing that a person did is lost.

Pure: spec and `presentations.get` in, requests out; an empty list when nothing has to be done.

- A slide is ours by its id. Slides of people are never touched; slides of ours are never moved, so an order that a
  person made stays. A new book's slide goes after the slide of the book before it.
- Words are ours while they agree with the mark in the element's alt text. Words that a person changed stay and are
  reported as `Kept`; so does an element that a person took away.
- A picture is known by the digest of its content, so an unchanged one is neither uploaded nor replaced again.
- The slide of a book that left the catalogue goes, unless a person changed anything on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gmo_sync.slides import build
from gmo_sync.slides import requests as make
from gmo_sync.slides.reading import NOTHING, DeckReading, ElementReading, SlideReading
from gmo_sync.slides.requests import Request
from gmo_sync.slides.spec import DeckSpec, Picture, PictureSpec, SlideSpec, TextSpec, cleaned, digest_of

DRIVE_DOWNLOAD = "https://drive.google.com/uc?export=download&id="


class Reason(StrEnum):
    """Why something was left as it is."""

    EDITED = "edited"  # a person changed the words
    REMOVED = "removed"  # a person took the element away
    REPLACED = "replaced"  # a person put another picture there
    LEFT = "left"  # the book left the catalogue, but a person changed its slide


class Doing(StrEnum):
    """What is done to a slide."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Kept:
    """Something of a person's that stays: on which slide, which part («Рассказ о книге»), why, and its words now."""

    slide_id: str
    title: str
    part: str
    reason: Reason
    text: str = ""


@dataclass(frozen=True)
class SlideChange:
    """What is done to one slide, and to which parts of it."""

    slide_id: str
    title: str
    doing: Doing
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reconciliation:
    """The requests of one batch, what they change, what they leave to people, and the pictures they place.

    `pictures` have to be published first (those with content; links are passed on as they are): in the requests stands
    `build.address(picture)`. `shortened` are the titles of books whose story had to be cut to fit.
    """

    requests: tuple[Request, ...] = ()
    changes: tuple[SlideChange, ...] = ()
    kept: tuple[Kept, ...] = ()
    pictures: tuple[Picture, ...] = ()
    shortened: tuple[str, ...] = ()
    revision_id: str | None = None


def reconcile(spec: DeckSpec, presentation: Mapping[str, Any]) -> Reconciliation:
    """The least requests that bring `presentation` (as `presentations.get` returned it) to `spec`."""
    deck = DeckReading(presentation)
    present = {slide.object_id: slide for slide in deck.slides}
    order = [slide.object_id for slide in deck.slides]
    work = _Work()
    _drop_default_slide(spec, deck, work)
    _drop_removed_books(spec, deck, order, work)
    before: str | None = None
    for slide in spec.slides:
        current = present.get(slide.object_id)
        if current is None:
            index = 0 if before is None else order.index(before) + 1
            order.insert(index, slide.object_id)
            work.add(slide, Doing.ADDED, list(build.new_slide(slide, index, deck)))
            work.place(slide.picture)
        else:
            _change(slide, current, work)
        before = slide.object_id
    return Reconciliation(
        tuple(work.first + work.requests + work.last),
        tuple(work.changes),
        tuple(work.kept),
        tuple(work.pictures.values()),
        tuple(slide.title for slide in spec.slides if slide.shortened),
        deck.revision_id,
    )


class _Work:
    def __init__(self) -> None:
        self.first: list[Request] = []
        self.requests: list[Request] = []
        self.last: list[Request] = []
        self.changes: list[SlideChange] = []
        self.kept: list[Kept] = []
        self.pictures: dict[str, Picture] = {}

    def add(self, slide: SlideSpec, doing: Doing, requests: list[Request], parts: tuple[str, ...] = ()) -> None:
        self.requests += requests
        self.changes.append(SlideChange(slide.object_id, slide.title, doing, parts))

    def place(self, place: PictureSpec | None) -> None:
        if place and place.picture:
            self.pictures.setdefault(place.picture.digest, place.picture)


def _drop_default_slide(spec: DeckSpec, deck: DeckReading, work: _Work) -> None:
    """A new presentation has one empty slide; ours take its place. It goes last: a deck is never without slides."""
    if len(deck.slides) != 1:
        return
    only = deck.slides[0]
    ours = only.object_id.startswith(spec.prefix)
    empty = all(
        "placeholder" in element.raw.get("shape", {}) and not element.text.strip() for element in only.elements.values()
    )
    if not ours and empty and only.elements and not only.notes.strip():
        work.last.append(make.delete_object(only.object_id))


def _drop_removed_books(spec: DeckSpec, deck: DeckReading, order: list[str], work: _Work) -> None:
    wanted = {slide.object_id for slide in spec.slides}
    for slide in deck.slides:
        if slide.object_id in wanted or not slide.object_id.startswith(spec.prefix):
            continue
        if _is_untouched(slide):
            order.remove(slide.object_id)
            work.first.append(make.delete_object(slide.object_id))
            work.changes.append(SlideChange(slide.object_id, slide.title, Doing.REMOVED))
        else:
            work.kept.append(Kept(slide.object_id, slide.title, "", Reason.LEFT))


def _is_untouched(slide: SlideReading) -> bool:
    """Whether everything on a slide of ours is what we put there."""
    if slide.notes.strip():
        return False
    for element in slide.elements.values():
        if not element.object_id.startswith(f"{slide.object_id}-"):
            return False
        if "image" in element.raw:
            if not _is_our_picture(element):
                return False
        elif element.object_id.endswith(("-panel", "-rule", "-frame")):
            if element.text.strip():
                return False
        elif not element.is_as_written:
            return False
    return True


def _is_our_picture(element: ElementReading) -> bool:
    """A picture is ours while it carries our mark and comes from an address of ours."""
    if element.mark is None:
        return False
    return element.source_url.startswith(DRIVE_DOWNLOAD) or element.mark == digest_of(element.source_url)


def _change(slide: SlideSpec, current: SlideReading, work: _Work) -> None:
    requests: list[Request] = []
    parts: list[str] = []
    for text in slide.texts:
        made = list(_text_requests(slide, text, current, work))
        if made:
            requests += made
            parts.append(text.label)
    if slide.picture:
        made = list(_picture_requests(slide, slide.picture, current, work))
        if made:
            requests += made
            parts.append("Изображение")
    if requests:
        work.add(slide, Doing.CHANGED, requests, tuple(parts))


def _text_requests(slide: SlideSpec, text: TextSpec, current: SlideReading, work: _Work) -> Iterator[Request]:
    element = current.elements.get(text.object_id)
    if element is None:
        if text.text:
            work.kept.append(Kept(slide.object_id, slide.title, text.label, Reason.REMOVED))
        return
    wanted = digest_of(text.text)
    if digest_of(cleaned(element.text)) == wanted:
        if element.mark != wanted:  # a person wrote the same words
            yield build.remark(text)
    elif element.is_as_written:
        yield from build.new_words(text, element)
    else:
        work.kept.append(Kept(slide.object_id, slide.title, text.label, Reason.EDITED, element.text))


def _picture_requests(slide: SlideSpec, place: PictureSpec, current: SlideReading, work: _Work) -> Iterator[Request]:
    image = current.elements.get(place.object_id)
    panel = current.elements.get(place.panel_id)
    picture = place.picture
    if image is None:
        placed = panel.mark if panel else None
        if picture is None or placed == picture.digest or panel is None:
            if picture is not None:
                work.kept.append(Kept(slide.object_id, slide.title, "Изображение", Reason.REMOVED))
            elif panel is not None and placed not in (NOTHING, None):
                yield from _forget_placed(place)
            return
        yield from build.new_picture(slide.object_id, place, picture)
        work.place(place)
    elif not _is_our_picture(image):
        if picture is not None:
            work.kept.append(Kept(slide.object_id, slide.title, "Изображение", Reason.REPLACED))
    elif picture is None:
        yield from build.no_picture(place) if panel else [make.delete_object(place.object_id)]
    elif image.mark != picture.digest:
        yield from build.other_picture(place, picture) if panel else list(build.other_picture(place, picture))[:-1]
        work.place(place)


def _forget_placed(place: PictureSpec) -> Iterator[Request]:
    yield list(build.no_picture(place))[-1]
