"""What SVG drawing of slides shares: colours of the theme, fills, outlines, dashes, and safe words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from gmo_sync.emulator.slides.deck import Deck, Page
from gmo_sync.emulator.slides.geometry import EMU_PER_POINT, in_emu

Svg = ElementTree.Element
PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}

_DASHES = {"DOT": (1, 2), "DASH": (4, 3), "DASH_DOT": (4, 3, 1, 3), "LONG_DASH": (8, 3), "LONG_DASH_DOT": (8, 3, 1, 3)}
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Pen:
    """The slide being drawn: `number` is what its slide number shows; `embedded` puts the pictures into the SVG."""

    deck: Deck
    number: int = 0
    embedded: bool = False
    scheme: dict[str, str] = field(default_factory=dict)

    def color(self, color: Mapping[str, Any] | None) -> str:
        """An OpaqueColor as `#rrggbb`."""
        given = color or {}
        if "themeColor" in given:
            return self.scheme.get(given["themeColor"], "#000000")
        return hexadecimal(given.get("rgbColor", {}))

    def fill(self, fill: Mapping[str, Any] | None, name: str = "fill") -> dict[str, str] | None:
        """A fill as SVG attributes; None when it is not drawn."""
        if not fill or fill.get("propertyState") in ("NOT_RENDERED", "INHERIT") or "solidFill" not in fill:
            return None
        solid = fill["solidFill"]
        alpha = solid.get("alpha", 1)
        opacity = {f"{name}-opacity": f"{alpha:g}"} if alpha < 1 else {}
        return {name: self.color(solid.get("color")), **opacity}

    def stroke(self, line: Mapping[str, Any] | None, fill_name: str) -> dict[str, str] | None:
        """An outline, a border or a line as SVG attributes; None when it is not drawn."""
        if not line or line.get("propertyState") in ("NOT_RENDERED", "INHERIT"):
            return None
        look = self.fill(line.get(fill_name), "stroke")
        if look is None:
            return None
        weight = max(in_emu(line.get("weight"), 9525) / EMU_PER_POINT, 0.25)
        dashes = _DASHES.get(line.get("dashStyle", "SOLID"))
        pattern = {"stroke-dasharray": " ".join(f"{part * weight:g}" for part in dashes)} if dashes else {}
        return {**look, "stroke-width": f"{weight:g}", **pattern}


def scheme_of(master: Page) -> dict[str, str]:
    """The colours of a master by the names of the theme."""
    colors = master.get("pageProperties", {}).get("colorScheme", {}).get("colors", [])
    return {one["type"]: hexadecimal(one.get("color", {})) for one in colors}


def hexadecimal(color: Mapping[str, Any]) -> str:
    """An RgbColor as `#rrggbb`."""
    return "#" + "".join(f"{round(255 * color.get(name, 0)):02x}" for name in ("red", "green", "blue"))


def safe(words: str) -> str:
    """Words as XML can hold them."""
    return _NOT_XML.sub("\ufffd", words)


def add(parent: Svg, tag: str, attributes: Mapping[str, str] | None = None, text: str | None = None) -> Svg:
    """A new element below `parent`."""
    child = ElementTree.SubElement(parent, tag, dict(attributes or {}))
    child.text = None if text is None else safe(text)
    return child


def number(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
