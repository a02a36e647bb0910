"""Google's default theme, "Simple Light", built from a compact table of geometry.

Decides what a new presentation starts with: the master, its eleven layouts with their placeholders, the notes master
and the first TITLE slide. Everything is in the shape that `presentations.get` answers with.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from gmo_sync.emulator.slides.defaults import (
    LEVELS,
    base_size,
    full_paragraph_style,
    full_text_style,
    inherited_properties,
    outline,
    plain_properties,
    points,
    rgb,
    scaled,
    shadow,
    solid,
)

MASTER_ID = "simple-light-2"
NOTES_MASTER_ID = "n"
_SCALES = ("scaleX", "scaleY")

_SCHEME = {
    "DARK1": (0, 0, 0),
    "LIGHT1": (1, 1, 1),
    "DARK2": (0.34901962, 0.34901962, 0.34901962),
    "LIGHT2": (0.93333334, 0.93333334, 0.93333334),
    "ACCENT1": (0.25882354, 0.52156866, 0.95686275),
    "ACCENT2": (0.12941177, 0.12941177, 0.12941177),
    "ACCENT3": (0.47058824, 0.5647059, 0.6117647),
    "ACCENT4": (1, 0.67058825, 0.2509804),
    "ACCENT5": (0, 0.5921569, 0.654902),
    "ACCENT6": (0.93333334, 1, 0.25490198),
    "HYPERLINK": (0, 0.5921569, 0.654902),
    "FOLLOWED_HYPERLINK": (0, 0.5921569, 0.654902),
    "TEXT1": (0, 0, 0),
    "BACKGROUND1": (1, 1, 1),
    "TEXT2": (0.93333334, 0.93333334, 0.93333334),
    "BACKGROUND2": (0.34901962, 0.34901962, 0.34901962),
}
_NOTES_SCHEME = _SCHEME | {
    "DARK2": (0.08235294, 0.5058824, 0.34509805),
    "LIGHT2": (0.9529412, 0.9529412, 0.9529412),
    "ACCENT1": (0.019607844, 0.5529412, 0.78039217),
    "ACCENT2": (0.3137255, 0.7058824, 0.19607843),
    "ACCENT3": (0.92941177, 0.3372549, 0.105882354),
    "ACCENT4": (0.92941177, 0.9372549, 0),
    "ACCENT5": (0.14117648, 0.79607844, 0.8980392),
    "ACCENT6": (0.39215687, 0.8980392, 0.44705883),
    "HYPERLINK": (0.13333334, 0, 0.8),
    "FOLLOWED_HYPERLINK": (0.33333334, 0.101960786, 0.54509807),
    "TEXT2": (0.9529412, 0.9529412, 0.9529412),
    "BACKGROUND2": (0.08235294, 0.5058824, 0.34509805),
}


@dataclass(frozen=True)
class Box:
    """One placeholder of a layout: what it is, where it stands (scale of the base size, EMU), how its text differs."""

    type: str
    scale_x: float
    scale_y: float
    x: float
    y: float
    anchor: str | None = None
    align: str | None = None
    sizes: tuple[int | None, int | None] = (None, None)  # points: the first level, the levels below
    index: int | None = None
    glyphs: str = "●○■"


def _title(sx: float, sy: float, x: float, y: float, size: int | None = None, **more: Any) -> Box:
    return Box(more.pop("type", "TITLE"), sx, sy, x, y, sizes=(size, size), glyphs=" ", **more)


_NUMBER = Box("SLIDE_NUMBER", 0.1829, 0.1312, 8472457.8125, 4663216.796875)
_HEADING = _title(2.8402, 0.1909, 311700, 445025)

# name, display name, boxes in Google's order; ids are p2.. and p2_i0..
LAYOUTS: tuple[tuple[str, str, tuple[Box | None, ...]], ...] = (
    (
        "TITLE",
        "Title slide",
        (
            _title(
                2.8402, 0.6842, 311708.349609375, 744575, 52, type="CENTERED_TITLE", anchor="BOTTOM", align="CENTER"
            ),
            _title(2.8402, 0.2642, 311700, 2834125, 28, type="SUBTITLE", align="CENTER"),
            _NUMBER,
        ),
    ),
    (
        "SECTION_HEADER",
        "Section header",
        (_title(2.8402, 0.2806, 311700, 2150850, 36, anchor="MIDDLE", align="CENTER"), _NUMBER),
    ),
    ("TITLE_AND_BODY", "Title and body", (_HEADING, Box("BODY", 2.8402, 1.1388, 311700, 1152475), _NUMBER)),
    (
        "TITLE_AND_TWO_COLUMNS",
        "Title and two columns",
        (
            _HEADING,
            Box("BODY", 1.3333, 1.1388, 311700, 1152475, sizes=(14, 12)),
            Box("BODY", 1.3333, 1.1388, 4832400, 1152475, sizes=(14, 12), index=1),
            _NUMBER,
        ),
    ),
    ("TITLE_ONLY", "Title only", (_HEADING, _NUMBER)),
    (
        "ONE_COLUMN_TEXT",
        "One-column text",
        (
            _title(0.936, 0.2519, 311700, 555600, 24, anchor="BOTTOM"),
            Box("BODY", 0.936, 1.0598, 311700, 1389600, sizes=(12, 12)),
            _NUMBER,
        ),
    ),
    ("MAIN_POINT", "Main point", (_title(2.1226, 1.3636, 490250, 450150, 48, anchor="MIDDLE"), _NUMBER)),
    (
        "SECTION_TITLE_AND_DESCRIPTION",
        "Section title and description",
        (
            None,  # the grey half of the page, no placeholder
            _title(1.3484, 0.4941, 265500, 1233175, 42, anchor="BOTTOM", align="CENTER"),
            _title(1.3484, 0.4117, 265500, 2803075, 21, type="SUBTITLE", align="CENTER"),
            Box("BODY", 1.279, 1.2317, 4939500, 724075, anchor="MIDDLE"),
            _NUMBER,
        ),
    ),
    (
        "CAPTION_ONLY",
        "Caption",
        (Box("BODY", 1.9996, 0.2017, 311700, 4230575, anchor="MIDDLE", glyphs=" "), _NUMBER),
    ),
    (
        "BIG_NUMBER",
        "Big number",
        (
            _title(2.8402, 0.6545, 311700, 1106125, 120, anchor="BOTTOM", align="CENTER"),
            Box("BODY", 2.8402, 0.4336, 311700, 3152225, align="CENTER"),
            _NUMBER,
        ),
    ),
    ("BLANK", "Blank", (_NUMBER,)),
)

# The master's placeholders: type, box, colour, point sizes of the first level and of the levels below, spaceBelow
_MASTER_BOXES = (
    (_title(2.8402, 0.1909, 311700, 445025, 28, anchor="TOP"), "DARK1", 100, 0),
    (Box("BODY", 2.8402, 1.1388, 311700, 1152475, anchor="TOP", sizes=(18, 14)), "DARK2", 115, 12),
    (
        Box("SLIDE_NUMBER", 0.1829, 0.1312, 8472457.8125, 4663216.796875, anchor="MIDDLE", align="END", sizes=(10, 10)),
        "DARK2",
        100,
        0,
    ),
)
# A layout's placeholder inherits from the master's placeholder of this kind
_PARENT = {"CENTERED_TITLE": 0, "TITLE": 0, "SUBTITLE": 1, "BODY": 1, "SLIDE_NUMBER": 2}


def on_a_slide(transform: dict[str, Any]) -> dict[str, Any]:
    """A transform of the theme as a slide takes it over: its scales as they were meant, not as the theme keeps them."""
    return {name: float(f"{value:.6g}") if name in _SCALES else value for name, value in transform.items()}


def _kept_single(element: dict[str, Any]) -> dict[str, Any]:
    # Google keeps the scales of its built-in theme in single precision and prints them as doubles.
    scales = {name: _single(value) for name, value in element["transform"].items() if name in _SCALES}
    return element | {"transform": element["transform"] | scales}


def _single(value: float) -> float:
    kept: tuple[float] = struct.unpack("f", struct.pack("f", value))
    return kept[0]


def _levels(
    styles: list[dict[str, Any]], paragraph: dict[str, Any], glyphs: str, listed: list[dict[str, Any]]
) -> dict[str, Any]:
    elements: list[dict[str, Any]] = []
    for level, style in enumerate(styles):
        start = {"startIndex": level} if level else {}
        nesting = {"nestingLevel": level} if level else {}
        bullet = {
            "listId": "bodyPlaceholderListEntity",
            **nesting,
            "glyph": glyphs[level % len(glyphs)],
            "bulletStyle": {},
        }
        marker = {"style": dict(paragraph), "bullet": bullet}
        elements.append({**start, "endIndex": level + 1, "paragraphMarker": marker})
        elements.append({**start, "endIndex": level + 1, "textRun": {"content": "\n", "style": dict(style)}})
    nesting_levels = {str(level): {"bulletStyle": dict(style)} for level, style in enumerate(listed)}
    lists = {"bodyPlaceholderListEntity": {"listId": "bodyPlaceholderListEntity", "nestingLevel": nesting_levels}}
    return {"textElements": elements, "lists": lists}


def _number_text(paragraph: dict[str, Any], style: dict[str, Any]) -> dict[str, Any]:
    auto = {"type": "SLIDE_NUMBER", "content": "#", "style": dict(style)}
    return {
        "textElements": [
            {"endIndex": 2, "paragraphMarker": {"style": dict(paragraph)}},
            {"endIndex": 1, "autoText": auto},
            {"startIndex": 1, "endIndex": 2, "textRun": {"content": "\n", "style": dict(style)}},
        ]
    }


def _master_text(box: Box, color: str, spacing: float, below: float) -> dict[str, Any]:
    theme = {"themeColor": color}
    paragraph = full_paragraph_style(box.align or "START", spacing, below)
    sizes = [box.sizes[0], *[box.sizes[1]] * (LEVELS - 1)]
    styles = [full_text_style(size or 14, theme) for size in sizes]
    return (
        _number_text(paragraph, styles[0])
        if box.type == "SLIDE_NUMBER"
        else _levels(styles, paragraph, box.glyphs, styles)
    )


def _layout_text(box: Box) -> dict[str, Any]:
    direction = {"direction": "LEFT_TO_RIGHT"}
    if box.type == "SLIDE_NUMBER":
        return _number_text(direction, {})
    paragraph: dict[str, Any] = {"alignment": box.align} if box.align else {}
    if box.type == "SUBTITLE" or (box.type == "BODY" and box.glyphs == " "):
        paragraph = {"lineSpacing": 100, **paragraph, "spaceBelow": points(0)}
    sizes = [box.sizes[0], *[box.sizes[1]] * (LEVELS - 1)]
    styles = [{"fontSize": points(size)} if size else {} for size in sizes]
    if box.type == "BODY" and box.glyphs == " ":  # a caption has one level only; the list still knows nine
        listed = [{}, *[{"fontSize": points(18)}] * (LEVELS - 1)]
        return _levels([{}], paragraph | direction, box.glyphs, listed)
    return _levels(styles, paragraph | direction, box.glyphs, styles)


def _placeholder(box: Box, parent: str | None = None) -> dict[str, Any]:
    index = {"index": box.index} if box.index else {}
    return {"type": box.type, **index, **({"parentObjectId": parent} if parent else {})}


def _element(object_id: str, box: Box, properties: dict[str, Any], text: dict[str, Any] | None) -> dict[str, Any]:
    shape: dict[str, Any] = {"shapeType": "TEXT_BOX", "shapeProperties": properties}
    if text is not None:
        shape["text"] = text
    return {
        "objectId": object_id,
        "size": base_size(),
        "transform": scaled(box.scale_x, box.scale_y, box.x, box.y),
        "shape": shape,
    }


def _layout_element(object_id: str, box: Box) -> dict[str, Any]:
    properties = inherited_properties()
    if box.anchor:
        properties["contentAlignment"] = box.anchor
    element = _element(object_id, box, properties, _layout_text(box))
    element["shape"]["placeholder"] = _placeholder(box, f"p1_i{_PARENT[box.type]}")
    return element


def _grey_half(object_id: str) -> dict[str, Any]:
    properties = {
        "shapeBackgroundFill": solid({"themeColor": "LIGHT2"}),
        "outline": outline(),
        "shadow": shadow(),
        "contentAlignment": "MIDDLE",
        "autofit": {"autofitType": "NONE", "fontScale": 1},
    }
    return {
        "objectId": object_id,
        "size": base_size(),
        "transform": scaled(1.524, 1.7145, 4572000, -125),
        "shape": {"shapeType": "RECTANGLE", "shapeProperties": properties},
    }


def _colors(scheme: dict[str, tuple[float, float, float]]) -> dict[str, Any]:
    return {"colors": [{"type": name, "color": rgb(*color)} for name, color in scheme.items()]}


def master() -> dict[str, Any]:
    """The master "Simple Light" with its title, body and slide number."""
    elements = []
    for number, (box, color, spacing, below) in enumerate(_MASTER_BOXES):
        properties = plain_properties(box.anchor or "TOP", "TEXT_AUTOFIT")
        element = _element(f"p1_i{number}", box, properties, _master_text(box, color, spacing, below))
        element["shape"]["placeholder"] = _placeholder(box)
        elements.append(_kept_single(element))
    return {
        "objectId": MASTER_ID,
        "pageType": "MASTER",
        "pageElements": elements,
        "pageProperties": {
            "pageBackgroundFill": solid({"themeColor": "LIGHT1"}),
            "colorScheme": _colors(_SCHEME),
        },
        "masterProperties": {"displayName": "Simple Light"},
    }


def layouts() -> list[dict[str, Any]]:
    """The eleven layouts of the master, in Google's order, with Google's ids."""
    pages = []
    for number, (name, shown, boxes) in enumerate(LAYOUTS, start=2):
        ids = (f"p{number}_i{place}" for place in range(len(boxes)))
        elements = [
            _kept_single(_layout_element(object_id, box) if box else _grey_half(object_id))
            for object_id, box in zip(ids, boxes, strict=True)
        ]
        pages.append(
            {
                "objectId": f"p{number}",
                "pageType": "LAYOUT",
                "pageElements": elements,
                "pageProperties": {"pageBackgroundFill": {"propertyState": "INHERIT"}},
                "layoutProperties": {"masterObjectId": MASTER_ID, "name": name, "displayName": shown},
            }
        )
    return pages


def notes_master() -> dict[str, Any]:
    """The notes master: a picture of the slide and the speaker notes below it."""
    text_styles = [full_text_style(11)] * LEVELS
    picture = {
        "objectId": "n:slide",
        "size": base_size(),
        "transform": scaled(2.032025, 1.143, 381300, 685800),
        "shape": {
            "shapeProperties": {"outline": outline(rendered=True), "contentAlignment": "MIDDLE"},
            "placeholder": {"type": "SLIDE_IMAGE"},
        },
    }
    text = _element(
        "n:text",
        Box("BODY", 1.8288, 1.3716, 685800, 4343400),
        plain_properties("TOP"),
        _levels(text_styles, full_paragraph_style(), "●○■", text_styles),
    )
    text["shape"]["placeholder"] = {"type": "BODY", "index": 1}
    return {
        "objectId": NOTES_MASTER_ID,
        "pageType": "NOTES_MASTER",
        "pageElements": [picture, text],
        "pageProperties": {
            "pageBackgroundFill": {"propertyState": "NOT_RENDERED"} | solid({"rgbColor": rgb(1, 1, 1)}),
            "colorScheme": _colors(_NOTES_SCHEME),
        },
    }


def notes_page(slide_id: str, image_id: str, text_id: str) -> dict[str, Any]:
    """The notes page of a slide. The notes' shape is there, and empty."""
    picture = {
        "objectId": image_id,
        "size": base_size(),
        "transform": scaled(2.032, 1.143, 381300, 685800),
        "shape": {
            "shapeProperties": {"outline": {"propertyState": "INHERIT"}},
            "placeholder": {"type": "SLIDE_IMAGE", "parentObjectId": "n:slide"},
        },
    }
    text = _element(text_id, Box("BODY", 1.8288, 1.3716, 685800, 4343400), inherited_properties(), None)
    text["shape"]["placeholder"] = {"type": "BODY", "index": 1, "parentObjectId": "n:text"}
    return {
        "objectId": f"{slide_id}:notes",
        "pageType": "NOTES",
        "pageElements": [picture, text],
        "pageProperties": {"pageBackgroundFill": {"propertyState": "INHERIT"}},
        "notesProperties": {"speakerNotesObjectId": text_id},
    }
