"""Requests that put a picture or a chart in the place of every shape with certain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gmo_sync.emulator.slides.deck import Element, elements_of
from gmo_sync.emulator.slides.geometry import Frame
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.requests.charts import chart_element, wanted_chart
from gmo_sync.emulator.slides.requests.images import keep_picture, picture_in_place
from gmo_sync.emulator.slides.requests.texts import matches
from gmo_sync.emulator.slides.text import plain_text


def _replace_shapes(batch: Batch, request: Request, made: Callable[[Element], dict[str, Any]]) -> int:
    """Put `made(shape)`, an element without an id, where each matching shape stands; how many there were."""
    pattern = matches(batch, request.get("containsText", {}))
    page_ids = request.get("pageObjectIds")
    pages = [batch.page(page_id) for page_id in page_ids] if page_ids else batch.deck.slides
    for page in pages:
        if page.get("pageType") in ("NOTES", "NOTES_MASTER"):
            raise batch.refuse(f"The operation is not allowed on notes page ({page['objectId']}).")
    changed = 0
    for page in pages:
        for element, siblings in list(elements_of(page)):
            if "shape" in element and pattern.search(plain_text(element["shape"].get("text"))):
                place = next(number for number, one in enumerate(siblings) if one is element)
                alt: dict[str, Any] = {name: element[name] for name in ("title", "description") if name in element}
                siblings[place] = {"objectId": batch.claim(None), **made(element), **alt}
                changed += 1
    batch.forget_ids()
    return changed


def replace_all_shapes_with_image(batch: Batch, request: Request) -> dict[str, Any]:
    """replaceAllShapesWithImage: inside each shape's box, or filling it cropped."""
    url = request.get("imageUrl")
    if not url:
        raise batch.refuse("The image URL is required.")
    method = request.get("imageReplaceMethod", "IMAGE_REPLACE_METHOD_UNSPECIFIED")
    if method == "IMAGE_REPLACE_METHOD_UNSPECIFIED":
        method = request.get("replaceMethod", "CENTER_INSIDE")
    picture = batch.retrieve(url, batch.where)
    address = keep_picture(batch, picture)

    def made(shape: Element) -> dict[str, Any]:
        return picture_in_place(Frame.read(shape), picture, address, url, crop=method == "CENTER_CROP")

    changed = _replace_shapes(batch, request, made)
    return {"occurrencesChanged": changed} if changed else {}


def replace_all_shapes_with_sheets_chart(batch: Batch, request: Request) -> dict[str, Any]:
    """replaceAllShapesWithSheetsChart: scaled into each shape's box and centred in it."""
    chart = wanted_chart(batch, request)
    changed = _replace_shapes(batch, request, lambda shape: chart_element(batch, request, chart, Frame.read(shape)))
    return {"occurrencesChanged": changed} if changed else {}


KINDS: dict[str, Apply] = {
    "replaceAllShapesWithImage": replace_all_shapes_with_image,
    "replaceAllShapesWithSheetsChart": replace_all_shapes_with_sheets_chart,
}
