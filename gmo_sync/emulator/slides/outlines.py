"""The outlines of shapes as SVG paths, in a box of given width and height.

The common shapes have their own; what is not known here is drawn as its box.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]

# Corners as shares of width and height
_POLYGONS: dict[str, Sequence[Point]] = {
    "TRIANGLE": ((0.5, 0), (1, 1), (0, 1)),
    "RIGHT_TRIANGLE": ((0, 0), (1, 1), (0, 1)),
    "DIAMOND": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "PARALLELOGRAM": ((0.25, 0), (1, 0), (0.75, 1), (0, 1)),
    "TRAPEZOID": ((0.25, 0), (0.75, 0), (1, 1), (0, 1)),
    "HEXAGON": ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5)),
    "OCTAGON": ((0.29, 0), (0.71, 0), (1, 0.29), (1, 0.71), (0.71, 1), (0.29, 1), (0, 0.71), (0, 0.29)),
    "PENTAGON": ((0.5, 0), (1, 0.382), (0.81, 1), (0.19, 1), (0, 0.382)),
    "HOME_PLATE": ((0, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0, 1)),
    "CHEVRON": ((0, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0, 1), (0.25, 0.5)),
    "PLUS": (
        (0.25, 0), (0.75, 0), (0.75, 0.25), (1, 0.25), (1, 0.75), (0.75, 0.75),
        (0.75, 1), (0.25, 1), (0.25, 0.75), (0, 0.75), (0, 0.25), (0.25, 0.25),
    ),
    "RIGHT_ARROW": ((0, 0.25), (0.6, 0.25), (0.6, 0), (1, 0.5), (0.6, 1), (0.6, 0.75), (0, 0.75)),
    "LEFT_ARROW": ((1, 0.25), (0.4, 0.25), (0.4, 0), (0, 0.5), (0.4, 1), (0.4, 0.75), (1, 0.75)),
    "UP_ARROW": ((0.25, 1), (0.25, 0.4), (0, 0.4), (0.5, 0), (1, 0.4), (0.75, 0.4), (0.75, 1)),
    "DOWN_ARROW": ((0.25, 0), (0.25, 0.6), (0, 0.6), (0.5, 1), (1, 0.6), (0.75, 0.6), (0.75, 0)),
    "LEFT_RIGHT_ARROW": (
        (0, 0.5), (0.25, 0), (0.25, 0.25), (0.75, 0.25), (0.75, 0),
        (1, 0.5), (0.75, 1), (0.75, 0.75), (0.25, 0.75), (0.25, 1),
    ),
    "SNIP_ROUND_RECTANGLE": ((0, 0), (0.85, 0), (1, 0.15), (1, 1), (0, 1)),
    "SNIP_1_RECTANGLE": ((0, 0), (0.85, 0), (1, 0.15), (1, 1), (0, 1)),
}  # fmt: skip
_SAME = {
    "FLOW_CHART_DECISION": "DIAMOND",
    "FLOW_CHART_INPUT_OUTPUT": "PARALLELOGRAM",
    "FLOW_CHART_PREPARATION": "HEXAGON",
    "FLOW_CHART_CONNECTOR": "ELLIPSE",
    "FLOW_CHART_TERMINATOR": "ROUND_RECTANGLE",
    "FLOW_CHART_ALTERNATE_PROCESS": "ROUND_RECTANGLE",
    "FLOW_CHART_EXTRACT": "TRIANGLE",
    "FLOW_CHART_MANUAL_OPERATION": "TRAPEZOID",
    "ARROW_EAST": "RIGHT_ARROW",
    "ARROW_NORTH": "UP_ARROW",
    "SPEECH": "WEDGE_ROUND_RECTANGLE_CALLOUT",
    "ROUND_2_SAME_RECTANGLE": "ROUND_RECTANGLE",
    "ROUND_1_RECTANGLE": "ROUND_RECTANGLE",
    "ROUND_2_DIAGONAL_RECTANGLE": "ROUND_RECTANGLE",
}


def outline_path(shape_type: str, width: float, height: float) -> str:
    """The `d` of a path around the shape."""
    kind = _SAME.get(shape_type, shape_type)
    if kind in _POLYGONS:
        return _polygon([(x * width, y * height) for x, y in _POLYGONS[kind]])
    if kind.startswith("STAR_") and kind[5:].isdigit():
        return _star(int(kind[5:]), width, height)
    if kind == "ELLIPSE":
        return _ellipse(width, height)
    if kind == "DONUT":
        hole = _ellipse(width / 2, height / 2, width / 4, height / 4, sweep=0)
        return f"{_ellipse(width, height)} {hole}"
    if kind in ("ROUND_RECTANGLE", "WEDGE_ROUND_RECTANGLE_CALLOUT"):
        radius = min(width, height) / 6
        beak = f" L{_n(width * 0.2)},{_n(height * 1.2)} {_n(width * 0.12)},{_n(height)}"
        tail = "" if kind == "ROUND_RECTANGLE" else beak
        start = width * 0.35 if tail else radius
        return (
            f"M{_n(radius)},0 H{_n(width - radius)} Q{_n(width)},0 {_n(width)},{_n(radius)} V{_n(height - radius)} "
            f"Q{_n(width)},{_n(height)} {_n(width - radius)},{_n(height)} H{_n(start)}{tail} H{_n(radius)} "
            f"Q0,{_n(height)} 0,{_n(height - radius)} V{_n(radius)} Q0,0 {_n(radius)},0 Z"
        )
    return f"M0,0 H{_n(width)} V{_n(height)} H0 Z"


def _polygon(corners: Sequence[Point]) -> str:
    return "M" + " L".join(f"{_n(x)},{_n(y)}" for x, y in corners) + " Z"


def _ellipse(width: float, height: float, x: float = 0, y: float = 0, *, sweep: int = 1) -> str:
    across, down = width / 2, height / 2
    arc = f"A{_n(across)},{_n(down)} 0 1 {sweep}"
    middle = _n(y + down)
    return f"M{_n(x)},{middle} {arc} {_n(x + width)},{middle} {arc} {_n(x)},{middle} Z"


def _star(points: int, width: float, height: float) -> str:
    inner = 0.382 if points == 5 else 0.7 if points > 6 else 0.5
    corners = []
    for step in range(points * 2):
        reach = (1 if step % 2 == 0 else inner) / 2
        angle = math.pi * step / points - math.pi / 2
        corners.append(((0.5 + reach * math.cos(angle)) * width, (0.5 + reach * math.sin(angle)) * height))
    return _polygon(corners)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
