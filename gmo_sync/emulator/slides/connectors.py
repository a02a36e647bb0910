"""Lines as SVG: straight, bent and curved, with the heads at their ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gmo_sync.emulator.slides.deck import Element
from gmo_sync.emulator.slides.geometry import EMU_PER_POINT, Frame
from gmo_sync.emulator.slides.pen import Pen, Svg, add, number

Point = tuple[float, float]

_BENT = ((0, 0), (0.5, 0), (0.5, 1), (1, 1))
# Corners of heads, along the line from its tip and across it, in their size
_HEADS: dict[str, Sequence[Point]] = {
    "ARROW": ((0, 0), (-1, -0.5), (-1, 0.5)),
    "STEALTH_ARROW": ((0, 0), (-1, -0.5), (-0.7, 0), (-1, 0.5)),
    "DIAMOND": ((0.5, 0), (0, 0.5), (-0.5, 0), (0, -0.5)),
    "SQUARE": ((0.4, 0.4), (-0.4, 0.4), (-0.4, -0.4), (0.4, -0.4)),
}


def draw_line(pen: Pen, parent: Svg, element: Element, frame: Frame) -> None:
    """Draw a line element that stands at `frame`."""
    line = element["line"]
    properties = line.get("lineProperties", {})
    look = pen.stroke(properties, "lineFill")
    if look is None:
        return
    category = line.get("lineCategory", "STRAIGHT")
    shares: Sequence[Point] = ((0, 0), (1, 1)) if category == "STRAIGHT" else _BENT
    points = [(x / EMU_PER_POINT, y / EMU_PER_POINT) for x, y in (frame.at(*share) for share in shares)]
    shown = [f"{number(x)},{number(y)}" for x, y in points]
    path = "M" + (f"{shown[0]} C{' '.join(shown[1:])}" if category == "CURVED" else " L".join(shown))
    add(parent, "path", {"d": path, "fill": "none", **look})
    weight = float(look["stroke-width"])
    solid = {name: value for name, value in look.items() if name != "stroke-dasharray"}
    for style, tip, before in (
        (properties.get("startArrow"), points[0], points[1]),
        (properties.get("endArrow"), points[-1], points[-2]),
    ):
        if style and style not in ("NONE", "ARROW_STYLE_UNSPECIFIED"):
            _head(parent, style, tip, before, weight, solid)


def _head(parent: Svg, style: str, tip: Point, before: Point, weight: float, look: dict[str, str]) -> None:
    size = 3 + 3 * weight
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])

    def at(along: float, across: float) -> str:
        x = tip[0] + size * (along * math.cos(angle) - across * math.sin(angle))
        y = tip[1] + size * (along * math.sin(angle) + across * math.cos(angle))
        return f"{number(x)},{number(y)}"

    filled = {**look, "fill": look["stroke"]} if not style.startswith("OPEN") else {**look, "fill": "#ffffff"}
    if style.endswith("CIRCLE"):
        place = {"cx": number(tip[0]), "cy": number(tip[1]), "r": number(size / 2)}
        add(parent, "circle", {**place, **filled})
    elif style == "OPEN_ARROW":
        add(parent, "path", {"d": f"M{at(-1, -0.5)} L{at(0, 0)} L{at(-1, 0.5)}", **look, "fill": "none"})
    else:
        corners = _HEADS.get(style.removeprefix("FILL_").removeprefix("OPEN_"), _HEADS["ARROW"])
        add(parent, "path", {"d": "M" + " L".join(at(*one) for one in corners) + " Z", **filled})
