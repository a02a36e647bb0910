"""Requests about images: createImage, replaceImage, updateImageProperties."""

from __future__ import annotations

import secrets
from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.deck import Picture
from gmo_sync.emulator.slides.geometry import EMU_PER_PIXEL, Frame
from gmo_sync.emulator.slides.pictures import SERVED_AT
from gmo_sync.emulator.slides.properties import changed_properties
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.styles import mask

_FIELDS = ("outline", "link", "brightness", "contrast", "transparency", "cropProperties", "recolor", "shadow")
_READ_ONLY = ("brightness", "contrast", "transparency", "cropProperties", "recolor", "shadow")


def create_image(batch: Batch, request: Request) -> dict[str, Any]:
    """createImage: a copy of the picture at an address, fitted into the asked size and centred in it."""
    url = request.get("url")
    if not url:
        raise batch.refuse("The image URL is required.")
    properties = request.get("elementProperties", {})
    page = batch.page_for_elements(properties)
    picture = batch.retrieve(url, batch.where)
    width, height = picture.width * EMU_PER_PIXEL, picture.height * EMU_PER_PIXEL
    frame = Frame.asked(properties, width=width, height=height)
    if min(frame.width, frame.height) <= 0:
        raise batch.refuse("A size dimension of a page element must be positive.")
    element = {
        "objectId": batch.claim(request.get("objectId")),
        **frame.fitted(picture.width / picture.height).written(width, height),
        "image": {
            "contentUrl": keep_picture(batch, picture),
            "imageProperties": {"outline": defaults.outline(), "shadow": defaults.shadow()},
            "sourceUrl": url,
        },
    }
    page.setdefault("pageElements", []).append(element)
    return {"objectId": element["objectId"]}


def keep_picture(batch: Batch, picture: Picture) -> str:
    """Copy a picture into the presentation; the path it is served at."""
    key = secrets.token_urlsafe(24)
    batch.deck.pictures[key] = picture
    return SERVED_AT + key


def picture_in_place(frame: Frame, picture: Picture, address: str, url: str, *, crop: bool) -> dict[str, Any]:
    """`size`, `transform` and `image` of a picture where something else stood: inside its box, or filling it."""
    width, height = picture.width * EMU_PER_PIXEL, picture.height * EMU_PER_PIXEL
    properties: dict[str, Any] = {"outline": defaults.outline(), "shadow": defaults.shadow()}
    ratio = picture.width / picture.height
    placed = frame if crop else frame.fitted_picture(ratio)
    if crop:
        box = frame.shown_ratio()
        over = 1 - (box / ratio if box < ratio else ratio / box)
        sides = ("leftOffset", "rightOffset") if box < ratio else ("topOffset", "bottomOffset")
        if over > 1e-9:
            properties["cropProperties"] = {side: round(over / 2, 8) for side in sides}
    return {
        **placed.written(width, height),
        "image": {"contentUrl": address, "imageProperties": properties, "sourceUrl": url},
    }


def replace_image(batch: Batch, request: Request) -> None:
    """replaceImage: another picture in the same place, inside it or cropped to it; effects are dropped."""
    element = batch.element_of_kind(request.get("imageObjectId", ""), "image")
    url = request.get("url")
    if not url:
        raise batch.refuse("The image URL is required.")
    picture = batch.retrieve(url, batch.where)
    crop = request.get("imageReplaceMethod") == "CENTER_CROP"
    placeholder = {name: value for name, value in element["image"].items() if name == "placeholder"}
    element.update(picture_in_place(Frame.read(element), picture, keep_picture(batch, picture), url, crop=crop))
    element["image"].update(placeholder)


def update_image_properties(batch: Batch, request: Request) -> None:
    """updateImageProperties: outline and link; the effects are read-only."""
    image = batch.element_of_kind(request.get("objectId", ""), "image")["image"]
    paths = mask(request.get("fields", ""), _FIELDS, batch.where)
    if request.get("fields") != "*":
        for path in paths:
            if path[0] in _READ_ONLY:
                raise batch.refuse(f"The field {path[0]} of an image is read-only.")
    paths = [path for path in paths if path[0] not in _READ_ONLY]
    changed = changed_properties(image["imageProperties"], request.get("imageProperties", {}), paths)
    changed.setdefault("outline", defaults.outline())
    image["imageProperties"] = changed


KINDS: dict[str, Apply] = {
    "createImage": create_image,
    "replaceImage": replace_image,
    "updateImageProperties": update_image_properties,
}
