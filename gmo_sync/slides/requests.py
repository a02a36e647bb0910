"""The requests of presentations.batchUpdate that a deck needs, each built by a function named after it.

Pure. Lengths come in points and go out as Google takes them; colours come as #RRGGBB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gmo_sync.slides.look import Box, Type

Request = dict[str, Any]


def points(magnitude: float) -> dict[str, Any]:
    """A Dimension in points."""
    return {"magnitude": magnitude, "unit": "PT"}


def rgb(color: str) -> dict[str, Any]:
    """An OpaqueColor of `#RRGGBB`."""
    parts = {name: int(color[at : at + 2], 16) / 255 for name, at in (("red", 1), ("green", 3), ("blue", 5))}
    return {"rgbColor": {name: round(value, 6) for name, value in parts.items()}}


def solid_fill(color: str) -> dict[str, Any]:
    """A solid fill."""
    return {"solidFill": {"color": rgb(color)}}


def element_properties(page_id: str, box: Box) -> dict[str, Any]:
    """Page, size and place of a new element."""
    return {
        "pageObjectId": page_id,
        "size": {"width": points(box.width), "height": points(box.height)},
        "transform": {"scaleX": 1, "scaleY": 1, "translateX": box.x, "translateY": box.y, "unit": "PT"},
    }


def create_slide(object_id: str, index: int, layout: str, placeholders: Mapping[str, str]) -> Request:
    """A slide of a predefined layout; `placeholders` maps placeholder types to the ids of their elements."""
    body: dict[str, Any] = {
        "objectId": object_id,
        "insertionIndex": index,
        "slideLayoutReference": {"predefinedLayout": layout},
    }
    if placeholders:
        body["placeholderIdMappings"] = [
            {"layoutPlaceholder": {"type": kind, "index": 0}, "objectId": name} for kind, name in placeholders.items()
        ]
    return {"createSlide": body}


def update_page_properties(object_id: str, background: str) -> Request:
    """The background colour of a page."""
    return {
        "updatePageProperties": {
            "objectId": object_id,
            "pageProperties": {"pageBackgroundFill": solid_fill(background)},
            "fields": "pageBackgroundFill.solidFill.color",
        }
    }


def create_shape(object_id: str, page_id: str, shape_type: str, box: Box) -> Request:
    """A shape."""
    return {
        "createShape": {
            "objectId": object_id,
            "shapeType": shape_type,
            "elementProperties": element_properties(page_id, box),
        }
    }


def create_line(object_id: str, page_id: str, box: Box) -> Request:
    """A straight line from corner to corner of a box."""
    return {
        "createLine": {
            "objectId": object_id,
            "category": "STRAIGHT",
            "elementProperties": element_properties(page_id, box),
        }
    }


def create_image(object_id: str, page_id: str, url: str, box: Box) -> Request:
    """A picture, fitted into a box."""
    return {"createImage": {"objectId": object_id, "url": url, "elementProperties": element_properties(page_id, box)}}


def replace_image(object_id: str, url: str) -> Request:
    """Another picture in the same place."""
    return {"replaceImage": {"imageObjectId": object_id, "url": url, "imageReplaceMethod": "CENTER_INSIDE"}}


def update_shape_properties(object_id: str, *, fill: str | None, edge: str | None, weight: float) -> Request:
    """Fill and outline of a shape; None draws none."""
    outline: dict[str, Any] = {"propertyState": "NOT_RENDERED"}
    if edge:
        outline = {"outlineFill": solid_fill(edge), "weight": points(weight), "propertyState": "RENDERED"}
    background = solid_fill(fill) if fill else {"propertyState": "NOT_RENDERED"}
    fields = "shapeBackgroundFill.solidFill.color" if fill else "shapeBackgroundFill.propertyState"
    fields += ",outline.outlineFill.solidFill.color,outline.weight" if edge else ",outline.propertyState"
    return {
        "updateShapeProperties": {
            "objectId": object_id,
            "shapeProperties": {"shapeBackgroundFill": background, "outline": outline},
            "fields": fields,
        }
    }


def update_content_alignment(object_id: str, anchor: str) -> Request:
    """Where in its box a shape's text stands: TOP, MIDDLE, BOTTOM."""
    return {
        "updateShapeProperties": {
            "objectId": object_id,
            "shapeProperties": {"contentAlignment": anchor},
            "fields": "contentAlignment",
        }
    }


def update_line_properties(object_id: str, color: str, weight: float) -> Request:
    """Colour and weight of a line."""
    return {
        "updateLineProperties": {
            "objectId": object_id,
            "lineProperties": {"lineFill": solid_fill(color), "weight": points(weight)},
            "fields": "lineFill.solidFill.color,weight",
        }
    }


def update_page_element_transform(object_id: str, box: Box, width: float, height: float) -> Request:
    """Bring an element whose own size is `width` by `height` points into a box."""
    return {
        "updatePageElementTransform": {
            "objectId": object_id,
            "applyMode": "ABSOLUTE",
            "transform": {
                "scaleX": box.width / width,
                "scaleY": box.height / height,
                "translateX": box.x,
                "translateY": box.y,
                "unit": "PT",
            },
        }
    }


def update_page_element_alt_text(object_id: str, title: str) -> Request:
    """The title of the alt text."""
    return {"updatePageElementAltText": {"objectId": object_id, "title": title}}


def insert_text(object_id: str, text: str) -> Request:
    """Words at the beginning."""
    return {"insertText": {"objectId": object_id, "insertionIndex": 0, "text": text}}


def delete_text(object_id: str) -> Request:
    """All words out; Google refuses it where there are none."""
    return {"deleteText": {"objectId": object_id, "textRange": {"type": "ALL"}}}


def update_text_style(object_id: str, look: Type) -> Request:
    """The look of all words."""
    return {
        "updateTextStyle": {
            "objectId": object_id,
            "textRange": {"type": "ALL"},
            "style": {
                "fontFamily": look.font,
                "fontSize": points(look.size),
                "foregroundColor": {"opaqueColor": rgb(look.color)},
                "bold": look.bold,
                "italic": look.italic,
            },
            "fields": "fontFamily,fontSize,foregroundColor,bold,italic",
        }
    }


def update_text_style_bold(object_id: str, start: int, end: int) -> Request:
    """A span of code units in bold."""
    return {
        "updateTextStyle": {
            "objectId": object_id,
            "textRange": {"type": "FIXED_RANGE", "startIndex": start, "endIndex": end},
            "style": {"bold": True},
            "fields": "bold",
        }
    }


def update_paragraph_style(object_id: str, look: Type) -> Request:
    """Alignment and spacing of all paragraphs."""
    return {
        "updateParagraphStyle": {
            "objectId": object_id,
            "textRange": {"type": "ALL"},
            "style": {
                "alignment": look.align,
                "lineSpacing": look.spacing,
                "spaceAbove": points(0),
                "spaceBelow": points(look.space_below),
            },
            "fields": "alignment,lineSpacing,spaceAbove,spaceBelow",
        }
    }


def delete_object(object_id: str) -> Request:
    """A slide or an element away."""
    return {"deleteObject": {"objectId": object_id}}
