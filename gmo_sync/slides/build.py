"""The requests that draw a slide of the spec from nothing, or bring one element of it up to date.

Pure. `reconcile` decides what is to be done; here stands how.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gmo_sync.slides import requests as make
from gmo_sync.slides.reading import NOTHING, DeckReading, ElementReading, marked
from gmo_sync.slides.requests import Request
from gmo_sync.slides.spec import Picture, PictureSpec, ShapeSpec, SlideSpec, TextSpec, digest_of

PLACED = "gmo-picture:"
"""A picture's address until it is published: `gmo-picture:<digest>`; the client puts the real one in."""


def address(picture: Picture) -> str:
    """What stands for the picture's address in the requests."""
    return picture.link or f"{PLACED}{picture.digest}"


def new_slide(slide: SlideSpec, index: int, deck: DeckReading) -> Iterator[Request]:
    """Everything of a new slide; its text placeholders come from the layout, where the theme has it."""
    sizes = deck.placeholder_sizes(slide.layout)
    known = sizes or {}
    layout = slide.layout if sizes is not None else "BLANK"
    wanted = {text.placeholder: text.object_id for text in slide.texts if text.placeholder in known}
    yield make.create_slide(
        slide.object_id, index, layout, {kind: object_id for kind, object_id in wanted.items() if kind}
    )
    yield make.update_page_properties(slide.object_id, slide.background)
    for shape in slide.shapes:
        yield from _decoration(slide, shape)
    for text in slide.texts:
        yield from _new_text(slide, text, known)
        if slide.picture and text.object_id.endswith("-initial"):  # the picture lies on the initial letter
            yield from _first_picture(slide, slide.picture)


def _first_picture(slide: SlideSpec, place: PictureSpec) -> Iterator[Request]:
    if place.picture is None:
        yield make.update_page_element_alt_text(place.panel_id, marked("Место изображения", NOTHING))
    else:
        yield from new_picture(slide.object_id, place, place.picture)


def _decoration(slide: SlideSpec, shape: ShapeSpec) -> Iterator[Request]:
    if shape.box.height == 0:
        yield make.create_line(shape.object_id, slide.object_id, shape.box)
        yield make.update_line_properties(shape.object_id, shape.edge or "#000000", shape.weight)
    else:
        yield make.create_shape(shape.object_id, slide.object_id, "RECTANGLE", shape.box)
        yield make.update_shape_properties(shape.object_id, fill=shape.fill, edge=shape.edge, weight=shape.weight)


def _new_text(slide: SlideSpec, text: TextSpec, sizes: Mapping[str, tuple[float, float]]) -> Iterator[Request]:
    size = sizes.get(text.placeholder or "")
    if size:
        yield make.update_page_element_transform(text.object_id, text.box, *size)
    else:
        yield make.create_shape(text.object_id, slide.object_id, "TEXT_BOX", text.box)
    yield make.update_content_alignment(text.object_id, text.anchor)
    yield from _words(text)


def _words(text: TextSpec) -> Iterator[Request]:
    if text.text:
        yield make.insert_text(text.object_id, text.text)
        yield make.update_text_style(text.object_id, text.type)
        yield make.update_paragraph_style(text.object_id, text.type)
        for start, end in text.bold:
            yield make.update_text_style_bold(text.object_id, start, end)
    yield remark(text)


def new_words(text: TextSpec, current: ElementReading) -> Iterator[Request]:
    """Other words in an element that holds ours."""
    if current.has_words:
        yield make.delete_text(text.object_id)
    yield from _words(text)


def remark(text: TextSpec) -> Request:
    """The alt text that says what we wrote."""
    return make.update_page_element_alt_text(text.object_id, marked(text.label, digest_of(text.text)))


def new_picture(slide_id: str, place: PictureSpec, picture: Picture) -> Iterator[Request]:
    """A picture where there is none."""
    yield make.create_image(place.object_id, slide_id, address(picture), place.box)
    yield from _picture_marks(place, picture)


def other_picture(place: PictureSpec, picture: Picture) -> Iterator[Request]:
    """Another picture in the place of ours."""
    yield make.replace_image(place.object_id, address(picture))
    yield from _picture_marks(place, picture)


def _picture_marks(place: PictureSpec, picture: Picture) -> Iterator[Request]:
    yield make.update_page_element_alt_text(place.object_id, marked(place.label, picture.digest))
    yield make.update_page_element_alt_text(place.panel_id, marked("Место изображения", picture.digest))


def no_picture(place: PictureSpec) -> Iterator[Request]:
    """Our picture away."""
    yield make.delete_object(place.object_id)
    yield make.update_page_element_alt_text(place.panel_id, marked("Место изображения", NOTHING))
