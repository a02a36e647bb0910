"""Requests about lines: making them, their look, their category, and the elements they connect."""

from __future__ import annotations

import math
from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.deck import Element, Page
from gmo_sync.emulator.slides.geometry import IDENTITY, Affine, Frame
from gmo_sync.emulator.slides.properties import changed_properties
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.requests.elements import asked_frame
from gmo_sync.emulator.slides.styles import mask

_FIELDS = ("lineFill", "weight", "dashStyle", "startArrow", "endArrow", "link", "startConnection", "endConnection")
_ENDS = ("startConnection", "endConnection")
_TYPES = {"STRAIGHT": "STRAIGHT_CONNECTOR_1", "BENT": "BENT_CONNECTOR_3", "CURVED": "CURVED_CONNECTOR_3"}
# Where a connector may end, as shares of width and height, in the order of ECMA-376: from the top, against the clock.
_SITES = ((0.5, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 0.5))
_DIAGONAL = (1 - math.sqrt(0.5)) / 2
_ROUND_SITES = (
    (0.5, 0.0),
    (_DIAGONAL, _DIAGONAL),
    (0.0, 0.5),
    (_DIAGONAL, 1 - _DIAGONAL),
    (0.5, 1.0),
    (1 - _DIAGONAL, 1 - _DIAGONAL),
    (1.0, 0.5),
    (1 - _DIAGONAL, _DIAGONAL),
)

Point = tuple[float, float]


def _default_look() -> dict[str, Any]:
    return {
        "lineFill": defaults.solid({"themeColor": "DARK2"}),
        "weight": defaults.emu(9525),
        "dashStyle": "SOLID",
        "startArrow": "NONE",
        "endArrow": "NONE",
    }


def create_line(batch: Batch, request: Request) -> dict[str, Any]:
    """createLine: a straight, bent or curved connector."""
    category = request.get("category") or request.get("lineCategory") or "STRAIGHT"
    if category not in _TYPES:
        raise batch.refuse("The line category is invalid.")
    properties = request.get("elementProperties", {})
    frame = asked_frame(batch, properties, flat=True)
    element = {
        "objectId": batch.claim(request.get("objectId")),
        **frame.written(),
        "line": {"lineProperties": _default_look(), "lineType": _TYPES[category], "lineCategory": category},
    }
    batch.put(properties, element)
    return {"objectId": element["objectId"]}


def update_line_properties(batch: Batch, request: Request) -> None:
    """updateLineProperties: colour, weight, dashes, arrows, links, and what the ends are connected to."""
    element = batch.element_of_kind(request.get("objectId", ""), "line")
    line = element["line"]
    wanted = request.get("lineProperties", {})
    paths = mask(request.get("fields", ""), _FIELDS, batch.where)
    changed = changed_properties(line["lineProperties"], wanted, paths)
    line["lineProperties"] = {**_default_look(), **changed}
    if {path[0] for path in paths} & set(_ENDS):
        for name in _ENDS:
            if name in line["lineProperties"]:
                _check_connection(batch, line, line["lineProperties"][name])
        _route(batch, element)


def _check_connection(batch: Batch, line: dict[str, Any], connection: dict[str, Any]) -> None:
    if line["lineType"] == "STRAIGHT_LINE":
        raise batch.refuse("Only lines that are connectors can be connected to page elements.")
    object_id = connection.get("connectedObjectId", "")
    sites = _sites(batch.element(object_id))
    if not sites:
        raise batch.refuse(f"The object ({object_id}) has no connection sites.")
    index = connection.get("connectionSiteIndex", 0)
    if not 0 <= index < len(sites):
        raise batch.refuse(f"The connection site index ({index}) is not valid for the object ({object_id}).")


def _sites(element: Element) -> tuple[Point, ...]:
    if "shape" in element:
        return _ROUND_SITES if element["shape"].get("shapeType") == "ELLIPSE" else _SITES
    return _SITES if {"image", "video", "sheetsChart", "wordArt"} & set(element) else ()


def _on_page(page: Page, object_id: str) -> tuple[Frame, Affine]:
    """Where an element stands on its page, and the transform of the groups around it."""

    def found(elements: list[Element], outer: Affine) -> tuple[Frame, Affine] | None:
        for element in elements:
            if element["objectId"] == object_id:
                return Frame.read(element, outer), outer
            if "elementGroup" in element:
                inner = outer.after(Affine.read(element.get("transform")))
                below = found(element["elementGroup"]["children"], inner)
                if below is not None:
                    return below
        return None

    return found(page.get("pageElements", []), IDENTITY) or (Frame(0, 0, IDENTITY), IDENTITY)


def _site_points(batch: Batch, object_id: str) -> list[Point]:
    page, _ = batch.holder(object_id)
    frame, _ = _on_page(page, object_id)
    return [frame.at(across, down) for across, down in _sites(batch.element(object_id))]


def _route(batch: Batch, element: Element) -> None:
    """Put the connected ends of a line to their sites; the others stay."""
    page, _ = batch.holder(element["objectId"])
    frame, outer = _on_page(page, element["objectId"])
    ends = [frame.at(0, 0), frame.at(1, 1)]
    for number, name in enumerate(_ENDS):
        connection = element["line"]["lineProperties"].get(name)
        if connection is not None:
            points = _site_points(batch, connection["connectedObjectId"])
            ends[number] = points[connection.get("connectionSiteIndex", 0)]
    (x1, y1), (x2, y2) = ends
    drawn = Affine((x2 - x1) / defaults.BASE_SIZE, (y2 - y1) / defaults.BASE_SIZE, 0, 0, x1, y1)
    inside = outer.inverse()
    element["size"] = defaults.base_size()
    element["transform"] = (inside.after(drawn) if inside else drawn).written()


def update_line_category(batch: Batch, request: Request) -> None:
    """updateLineCategory: straight, bent or curved; only for connectors."""
    line = batch.element_of_kind(request.get("objectId", ""), "line")["line"]
    category = request.get("lineCategory")
    if category not in _TYPES:
        raise batch.refuse("The line category is required.")
    if line["lineType"] == "STRAIGHT_LINE":
        raise batch.refuse("The line category can only be updated for lines that are connectors.")
    line["lineCategory"] = category
    line["lineType"] = _TYPES[category]


def reroute_line(batch: Batch, request: Request) -> None:
    """rerouteLine: to the two closest sites of the elements it connects."""
    element = batch.element_of_kind(request.get("objectId", ""), "line")
    line = element["line"]
    if line["lineType"] == "STRAIGHT_LINE":
        raise batch.refuse("Only lines that are connectors can be rerouted.")
    connections = [line["lineProperties"].get(name) for name in _ENDS]
    ids = [one["connectedObjectId"] for one in connections if one]
    if len(ids) != 2 or ids[0] == ids[1]:
        raise batch.refuse("The start and end connections of the line must be on different page elements.")
    starts, ends = (_site_points(batch, object_id) for object_id in ids)
    _, first, last = min(
        (math.dist(start, end), first, last) for first, start in enumerate(starts) for last, end in enumerate(ends)
    )
    for name, object_id, index in zip(_ENDS, ids, (first, last), strict=True):
        site = {"connectionSiteIndex": index} if index else {}
        line["lineProperties"][name] = {"connectedObjectId": object_id, **site}
    _route(batch, element)


KINDS: dict[str, Apply] = {
    "createLine": create_line,
    "updateLineProperties": update_line_properties,
    "updateLineCategory": update_line_category,
    "rerouteLine": reroute_line,
}
