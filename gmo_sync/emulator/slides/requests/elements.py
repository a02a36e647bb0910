"""Requests that make, place, name, order and group elements: shapes, transforms, alt text, z-order."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.deck import Element
from gmo_sync.emulator.slides.geometry import Affine, Frame
from gmo_sync.emulator.slides.properties import changed_properties
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.styles import mask

_SHAPE_FIELDS = ("shapeBackgroundFill", "outline", "shadow", "link", "contentAlignment", "autofit")


def create_shape(batch: Batch, request: Request) -> dict[str, Any]:
    """createShape: a text box, or a shape with the theme's fill and outline."""
    shape_type = request.get("shapeType")
    if not shape_type or shape_type == "TYPE_UNSPECIFIED":
        raise batch.refuse("The shape type is required.")
    properties = request.get("elementProperties", {})
    frame = asked_frame(batch, properties)
    if shape_type == "TEXT_BOX":
        look = defaults.plain_properties("TOP")
    else:
        look = {
            "shapeBackgroundFill": defaults.solid({"themeColor": "LIGHT2"}),
            "outline": defaults.outline(rendered=True, color={"themeColor": "DARK2"}),
            "shadow": defaults.shadow(),
            "contentAlignment": "MIDDLE",
            "autofit": {"autofitType": "NONE", "fontScale": 1},
        }
    element = {
        "objectId": batch.claim(request.get("objectId")),
        **frame.written(),
        "shape": {"shapeType": shape_type, "shapeProperties": look},
    }
    batch.put(properties, element)
    return {"objectId": element["objectId"]}


def asked_frame(batch: Batch, properties: dict[str, Any], *, flat: bool = False) -> Frame:
    """Where PageElementProperties put a new element; only a `flat` one may have no height or no width."""
    frame = Frame.asked(properties, width=defaults.BASE_SIZE, height=defaults.BASE_SIZE)
    if min(frame.width, frame.height) < 0 or (not flat and 0 in (frame.width, frame.height)):
        raise batch.refuse("A size dimension of a page element must be positive.")
    t = frame.transform
    if not flat and t.scale_x * t.scale_y - t.shear_x * t.shear_y == 0:
        raise batch.refuse("The transform matrix is not invertible.")
    return frame


def update_shape_properties(batch: Batch, request: Request) -> None:
    """updateShapeProperties: fill, outline, alignment."""
    shape = batch.element_of_kind(request.get("objectId", ""), "shape")["shape"]
    wanted = request.get("shapeProperties", {})
    paths = mask(request.get("fields", ""), _SHAPE_FIELDS, batch.where)
    whole = request.get("fields") == "*"
    if any(path[0] == "shadow" for path in paths) and not whole:
        raise batch.refuse("The shadow of a shape is read-only.")
    paths = [path for path in paths if path[0] != "shadow"]
    if wanted.get("autofit", {}).get("autofitType", "NONE") not in ("NONE", "AUTOFIT_TYPE_UNSPECIFIED"):
        raise batch.refuse("Autofit types other than NONE are not supported.")
    kept = shape.get("shapeProperties", {})
    changed = changed_properties(kept, wanted, paths)
    default = defaults.inherited_properties() if "placeholder" in shape else defaults.plain_properties()
    for name in ("shapeBackgroundFill", "outline", "autofit"):
        changed.setdefault(name, default[name])
    if any(path[0] == "autofit" for path in paths):
        changed["autofit"] = {"autofitType": "NONE", "fontScale": 1}
    shape["shapeProperties"] = changed


def update_page_element_transform(batch: Batch, request: Request) -> None:
    """updatePageElementTransform: absolute, or relative to the present one."""
    element = batch.element(request.get("objectId", ""))
    given = Affine.read(request.get("transform"))
    mode = request.get("applyMode")
    if mode not in ("ABSOLUTE", "RELATIVE"):
        raise batch.refuse("The apply mode is required.")
    result = given if mode == "ABSOLUTE" else given.after(Affine.read(element.get("transform")))
    singular = result.scale_x * result.scale_y - result.shear_x * result.shear_y == 0
    if singular and "line" not in element:
        raise batch.refuse("The transform matrix is not invertible.")
    if "table" in element and (result.scale_x, result.scale_y, result.shear_x, result.shear_y) != (1, 1, 0, 0):
        raise batch.refuse("Table transforms must have a scale of 1 and no shear components.")
    element["transform"] = result.written()


def update_page_element_alt_text(batch: Batch, request: Request) -> None:
    """updatePageElementAltText: title, description; what is not named stays."""
    element = batch.element(request.get("objectId", ""))
    if "elementGroup" in element:
        raise batch.refuse(f"The object ({element['objectId']}) is a group, which has no alt text.")
    for name in ("title", "description"):
        if name in request:
            element[name] = request[name]
            if not element[name]:
                del element[name]


def update_page_elements_z_order(batch: Batch, request: Request) -> None:
    """updatePageElementsZOrder: to the front, to the back, or one step."""
    ids = request.get("pageElementObjectIds", [])
    if not ids:
        raise batch.refuse("At least one page element object ID must be specified.")
    page, siblings = batch.holder(ids[0])
    for object_id in ids:
        other, others = batch.holder(object_id)
        if other is not page:
            raise batch.refuse("All the page elements must be on the same page.")
        if others is not page["pageElements"]:
            raise batch.refuse(f"The page element ({object_id}) is grouped.")
    chosen = set(ids)
    moving = [element for element in siblings if element["objectId"] in chosen]
    resting = [element for element in siblings if element["objectId"] not in chosen]
    operation = request.get("operation")
    if operation == "BRING_TO_FRONT":
        siblings[:] = resting + moving
    elif operation == "SEND_TO_BACK":
        siblings[:] = moving + resting
    elif operation == "BRING_FORWARD":
        _step(siblings, chosen, forward=True)
    elif operation == "SEND_BACKWARD":
        _step(siblings, chosen, forward=False)
    else:
        raise batch.refuse("The operation is required.")


def _step(siblings: list[Element], chosen: set[str], *, forward: bool) -> None:
    if forward:
        siblings.reverse()
    for place in range(1, len(siblings)):
        before, one = siblings[place - 1], siblings[place]
        if one["objectId"] in chosen and before["objectId"] not in chosen:
            siblings[place - 1], siblings[place] = one, before
    if forward:
        siblings.reverse()


def group_objects(batch: Batch, request: Request) -> dict[str, Any]:
    """groupObjects: elements of one page become a group on top of it."""
    ids = request.get("childrenObjectIds", [])
    if len(set(ids)) < 2:
        raise batch.refuse("At least two page elements are needed for a group.")
    page, _ = batch.holder(ids[0])
    for object_id in ids:
        other, siblings = batch.holder(object_id)
        element = batch.element(object_id)
        if other is not page:
            raise batch.refuse("All the page elements must be on the same page.")
        if siblings is not page["pageElements"]:
            raise batch.refuse(f"The page element ({object_id}) is already in a group.")
        if {"table", "video"} & set(element) or "placeholder" in _placeable(element):
            raise batch.refuse(f"The page element ({object_id}) cannot be grouped.")
    children = [element for element in page["pageElements"] if element["objectId"] in set(ids)]
    group = {
        "objectId": batch.claim(request.get("groupObjectId")),
        "transform": {"scaleX": 1, "scaleY": 1, "unit": "EMU"},
        "elementGroup": {"children": children},
    }
    rest = [element for element in page["pageElements"] if element["objectId"] not in set(ids)]
    page["pageElements"] = [*rest, group]
    return {"objectId": group["objectId"]}


def _placeable(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = element.get("shape") or element.get("image") or {}
    return found


def ungroup_objects(batch: Batch, request: Request) -> None:
    """ungroupObjects: the children stand on the page where they stood."""
    for object_id in request.get("objectIds", []):
        element = batch.element_of_kind(object_id, "elementGroup")
        page, siblings = batch.holder(object_id)
        if siblings is not page["pageElements"]:
            raise batch.refuse(f"The group ({object_id}) is inside another group.")
        outer = Affine.read(element["transform"])
        place = siblings.index(element)
        children = element["elementGroup"]["children"]
        for child in children:
            child["transform"] = outer.after(Affine.read(child["transform"])).written()
        siblings[place : place + 1] = children


KINDS: dict[str, Apply] = {
    "createShape": create_shape,
    "updateShapeProperties": update_shape_properties,
    "updatePageElementTransform": update_page_element_transform,
    "updatePageElementAltText": update_page_element_alt_text,
    "updatePageElementsZOrder": update_page_elements_z_order,
    "groupObjects": group_objects,
    "ungroupObjects": ungroup_objects,
}
