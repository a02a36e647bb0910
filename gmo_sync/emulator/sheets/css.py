"""Formats of cells as CSS: only the fixed words below reach a page, whatever a format says."""

from __future__ import annotations

import re

from gmo_sync.emulator.sheets.colors import css_color
from gmo_sync.emulator.sheets.workbook import Json

_FONT = re.compile(r"[\w ,-]{1,60}\Z")
_SOLID = {"SOLID": "solid", "SOLID_MEDIUM": "solid", "SOLID_THICK": "solid", "DOTTED": "dotted", "DASHED": "dashed"}


def text_css(look: Json) -> str:
    """The CSS of a TextFormat."""
    css = ""
    if "bold" in look:
        css += f"font-weight:{'bold' if look['bold'] else 'normal'};"
    if look.get("italic"):
        css += "font-style:italic;"
    lines = [word for name, word in (("underline", "underline"), ("strikethrough", "line-through")) if look.get(name)]
    if lines:
        css += f"text-decoration:{' '.join(lines)};"
    if look.get("foregroundColor"):
        css += f"color:{css_color(look['foregroundColor'])};"
    size = look.get("fontSize")
    if isinstance(size, int | float) and size != 10:
        css += f"font-size:{max(1, min(400, size)):g}pt;"
    family = look.get("fontFamily", "Arial")
    if family != "Arial" and _FONT.match(family):
        css += f"font-family:'{family}',Arial,sans-serif;"
    return css


def cell_css(effective: Json) -> str:
    """The CSS of an effective format; what is the page's default is left out."""
    css = text_css({name: value for name, value in effective.get("textFormat", {}).items() if value or name != "bold"})
    background = effective.get("backgroundColor")
    if background is not None and css_color(background) != "#ffffff":
        css += f"background-color:{css_color(background)};"
    align = {"CENTER": "center", "RIGHT": "right"}.get(effective.get("horizontalAlignment", ""))
    if align:
        css += f"text-align:{align};"
    vertical = {"TOP": "top", "MIDDLE": "middle"}.get(effective.get("verticalAlignment", ""))
    if vertical:
        css += f"vertical-align:{vertical};"
    for side, border in (effective.get("borders") or {}).items():
        if side in ("top", "bottom", "left", "right") and border.get("style") not in (None, "NONE"):
            width = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}.get(border["style"], 1)
            css += f"border-{side}:{width}px {_SOLID.get(border['style'], 'double')} {css_color(border.get('color'))};"
    return css
