"""Requests about slides and pages: createSlide, updateSlidesPosition, updateSlideProperties, updatePageProperties."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.slides.deck import Element, Page
from gmo_sync.emulator.slides.defaults import emu
from gmo_sync.emulator.slides.geometry import EMU_PER_PIXEL
from gmo_sync.emulator.slides.properties import changed_properties
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.requests.images import keep_picture
from gmo_sync.emulator.slides.styles import mask, tidy_color

_EDITABLE_COLORS = 12


def create_slide(batch: Batch, request: Request) -> dict[str, Any]:
    """createSlide: a slide of a layout, with its placeholders."""
    deck = batch.deck
    index = request.get("insertionIndex", len(deck.slides))
    if not 0 <= index <= len(deck.slides):
        raise batch.refuse(
            f"The insertion index ({index}) should be between 0 and the number of slides "
            f"({len(deck.slides)}), inclusive."
        )
    layout = _layout(batch, request.get("slideLayoutReference"), index)
    mappings = request.get("placeholderIdMappings", [])
    if mappings and not request.get("slideLayoutReference"):
        raise batch.refuse("The placeholder ID mappings can only be used when a slide layout reference is specified.")
    object_id = batch.claim(request.get("objectId"))
    names = _mapped(batch, layout, mappings)

    def name(placeholder: Element | None) -> str:
        asked = names.get(placeholder["objectId"]) if placeholder else None
        return asked if asked else batch.claim(None)

    deck.slides.insert(index, deck.slide_of(layout, object_id, name))
    return {"objectId": object_id}


def _layout(batch: Batch, reference: dict[str, Any] | None, index: int) -> Page:
    deck = batch.deck
    if deck.slides:
        master_id = deck.slides[max(0, index - 1)]["slideProperties"]["masterObjectId"]
    else:
        master_id = deck.masters[0]["objectId"]
    ours = [layout for layout in deck.layouts if layout["layoutProperties"]["masterObjectId"] == master_id]
    wanted = reference or {"predefinedLayout": "BLANK"}
    if layout_id := wanted.get("layoutId"):
        found = [layout for layout in ours if layout["objectId"] == layout_id]
        label = layout_id
    else:
        label = wanted.get("predefinedLayout", "BLANK")
        found = [layout for layout in ours if layout["layoutProperties"]["name"] == label]
    if not found:
        raise batch.refuse(f"The layout ({label}) is not present in the current master ({master_id}).")
    return found[0]


def _mapped(batch: Batch, layout: Page, mappings: list[dict[str, Any]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for mapping in mappings:
        wanted = mapping.get("layoutPlaceholder", {})
        layout_id = mapping.get("layoutPlaceholderObjectId")
        for element in layout["pageElements"]:
            placeholder = element.get("shape", {}).get("placeholder")
            same = placeholder and (
                element["objectId"] == layout_id
                if layout_id
                else (placeholder["type"], placeholder.get("index", 0)) == (wanted.get("type"), wanted.get("index", 0))
            )
            if same:
                names[element["objectId"]] = batch.claim(mapping.get("objectId"))
                break
        else:
            label = layout_id or f"{wanted.get('type')}, index {wanted.get('index', 0)}"
            raise batch.refuse(
                f"The layout placeholder ({label}) could not be found on the layout ({layout['objectId']})."
            )
    return names


def update_slides_position(batch: Batch, request: Request) -> None:
    """updateSlidesPosition: move slides, the index counted before the move."""
    slides = batch.deck.slides
    moving = request.get("slideObjectIds", [])
    if not moving:
        raise batch.refuse("At least one slide object ID must be specified.")
    order = {slide["objectId"]: place for place, slide in enumerate(slides)}
    for object_id in moving:
        if object_id not in order:
            raise batch.missing(object_id)
    places = [order[object_id] for object_id in moving]
    if places != sorted(set(places)):
        raise batch.refuse("The slide object IDs must be in existing presentation order, without duplicates.")
    index = request.get("insertionIndex", 0)
    if not 0 <= index <= len(slides):
        raise batch.refuse(
            f"The insertion index ({index}) should be between 0 and the number of slides ({len(slides)}), inclusive."
        )
    chosen = [slides[place] for place in places]
    before = [slide for place, slide in enumerate(slides) if place < index and place not in places]
    after = [slide for place, slide in enumerate(slides) if place >= index and place not in places]
    slides[:] = before + chosen + after


def update_slide_properties(batch: Batch, request: Request) -> None:
    """updateSlideProperties: whether the slide is skipped."""
    slide = batch.slide(request.get("objectId", ""))
    mask(request.get("fields", ""), ("isSkipped",), batch.where)
    if request.get("slideProperties", {}).get("isSkipped"):
        slide["slideProperties"]["isSkipped"] = True
    else:
        slide["slideProperties"].pop("isSkipped", None)


def update_page_properties(batch: Batch, request: Request) -> None:
    """updatePageProperties: the background of a page."""
    page = batch.page(request.get("objectId", ""))
    wanted = request.get("pageProperties", {})
    paths = mask(request.get("fields", ""), ("pageBackgroundFill", "colorScheme"), batch.where)
    if any(path[0] == "colorScheme" for path in paths) and (request.get("fields") != "*" or "colorScheme" in wanted):
        _set_scheme(batch, page, wanted.get("colorScheme", {}).get("colors", []))
    picture_fill = wanted.get("pageBackgroundFill", {}).get("stretchedPictureFill")
    if picture_fill is not None and any(path[0] == "pageBackgroundFill" for path in paths):
        wanted = {**wanted, "pageBackgroundFill": _with_picture(batch, wanted["pageBackgroundFill"])}
    paths = [path for path in paths if path[0] == "pageBackgroundFill"]
    page["pageProperties"] = changed_properties(page.get("pageProperties", {}), wanted, paths)
    page["pageProperties"].setdefault("pageBackgroundFill", {"propertyState": "INHERIT"})


def _with_picture(batch: Batch, fill: dict[str, Any]) -> dict[str, Any]:
    url = fill["stretchedPictureFill"].get("contentUrl")
    if not url:
        raise batch.refuse("The content URL of the picture fill is required.")
    picture = batch.retrieve(url, batch.where)
    size = {"width": emu(picture.width * EMU_PER_PIXEL), "height": emu(picture.height * EMU_PER_PIXEL)}
    return {**fill, "stretchedPictureFill": {"contentUrl": keep_picture(batch, picture), "size": size}}


def _set_scheme(batch: Batch, page: Page, colors: list[dict[str, Any]]) -> None:
    if page.get("pageType") != "MASTER":
        raise batch.refuse("The color scheme can only be updated on master pages.")
    given = {one.get("type"): tidy_color({"rgbColor": one.get("color", {})})["rgbColor"] for one in colors}
    kept = page["pageProperties"]["colorScheme"]["colors"]
    editable = [one["type"] for one in kept[:_EDITABLE_COLORS]]
    missing = [name for name in editable if name not in given]
    if missing:
        raise batch.refuse(
            f"The color scheme must map all of the first 12 theme colors; missing: {', '.join(missing)}."
        )
    page["pageProperties"]["colorScheme"] = {
        "colors": [{**one, "color": given[one["type"]]} if one["type"] in editable else one for one in kept]
    }


KINDS: dict[str, Apply] = {
    "createSlide": create_slide,
    "updateSlidesPosition": update_slides_position,
    "updateSlideProperties": update_slide_properties,
    "updatePageProperties": update_page_properties,
}
