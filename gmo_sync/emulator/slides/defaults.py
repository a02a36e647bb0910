"""What elements begin with: sizes, fills, outlines, styles of text, in the shape that Google answers with.

Pure. Google leaves out what is zero; so do these.
"""

from __future__ import annotations

from typing import Any

PAGE_WIDTH = 9_144_000
PAGE_HEIGHT = 5_143_500
BASE_SIZE = 3_000_000  # Google gives almost every element this size and scales it
LEVELS = 9


def rgb(red: float, green: float, blue: float) -> dict[str, float]:
    """A colour as Google writes it: a component of zero is left out."""
    return {name: value for name, value in (("red", red), ("green", green), ("blue", blue)) if value}


def points(magnitude: float) -> dict[str, Any]:
    """A length in points as Google writes it: zero has no magnitude."""
    return {"magnitude": magnitude, "unit": "PT"} if magnitude else {"unit": "PT"}


def emu(magnitude: float) -> dict[str, Any]:
    """A length in EMU as Google writes it."""
    return {"magnitude": magnitude, "unit": "EMU"} if magnitude else {"unit": "EMU"}


def base_size() -> dict[str, Any]:
    """The size that Google gives to nearly every element."""
    return {"width": emu(BASE_SIZE), "height": emu(BASE_SIZE)}


def scaled(scale_x: float, scale_y: float, x: float, y: float) -> dict[str, Any]:
    """An unsheared transform; zero terms are left out, as Google does."""
    terms = {"scaleX": scale_x, "scaleY": scale_y, "translateX": x, "translateY": y}
    return {name: value for name, value in terms.items() if value} | {"unit": "EMU"}


def solid(color: dict[str, Any], alpha: float = 1) -> dict[str, Any]:
    """A solid fill of an OpaqueColor."""
    return {"solidFill": {"color": color, "alpha": alpha}}


def shadow() -> dict[str, Any]:
    """The shadow that is never drawn, as every new element carries it."""
    return {
        "type": "OUTER",
        "transform": {"scaleX": 1, "scaleY": 1, "unit": "EMU"},
        "alignment": "BOTTOM_LEFT",
        "blurRadius": {"unit": "EMU"},
        "color": {"rgbColor": {}},
        "alpha": 1,
        "rotateWithShape": False,
        "propertyState": "NOT_RENDERED",
    }


def outline(*, rendered: bool = False, color: dict[str, Any] | None = None) -> dict[str, Any]:
    """A thin solid outline, drawn or not."""
    line = {
        "outlineFill": solid(color or {"rgbColor": {}}),
        "weight": emu(9525),
        "dashStyle": "SOLID",
    }
    return line if rendered else line | {"propertyState": "NOT_RENDERED"}


def inherited_properties() -> dict[str, Any]:
    """What a placeholder of a layout or a slide carries: everything inherited."""
    return {
        "shapeBackgroundFill": {"propertyState": "INHERIT"},
        "outline": {"propertyState": "INHERIT"},
        "shadow": {"propertyState": "INHERIT"},
        "autofit": {"fontScale": 1},
    }


def plain_properties(anchor: str = "TOP", autofit: str = "NONE") -> dict[str, Any]:
    """What a text box without a parent carries: no fill, no outline."""
    return {
        "shapeBackgroundFill": {"propertyState": "NOT_RENDERED"} | solid({"rgbColor": rgb(1, 1, 1)}),
        "outline": outline(),
        "shadow": shadow(),
        "contentAlignment": anchor,
        "autofit": {"autofitType": autofit, "fontScale": 1},
    }


def full_text_style(size: float = 14, color: dict[str, Any] | None = None) -> dict[str, Any]:
    """The text style of text that inherits from nothing."""
    return {
        "backgroundColor": {},
        "foregroundColor": {"opaqueColor": color or {"rgbColor": {}}},
        "bold": False,
        "italic": False,
        "fontFamily": "Arial",
        "fontSize": points(size),
        "baselineOffset": "NONE",
        "smallCaps": False,
        "strikethrough": False,
        "underline": False,
        "weightedFontFamily": {"fontFamily": "Arial", "weight": 400},
    }


def full_paragraph_style(align: str = "START", spacing: float = 100, below: float = 0) -> dict[str, Any]:
    """The paragraph style of text that inherits from nothing."""
    return {
        "lineSpacing": spacing,
        "alignment": align,
        "indentStart": points(0),
        "indentEnd": points(0),
        "spaceAbove": points(0),
        "spaceBelow": points(below),
        "indentFirstLine": points(0),
        "direction": "LEFT_TO_RIGHT",
        "spacingMode": "COLLAPSE_LISTS",
    }
