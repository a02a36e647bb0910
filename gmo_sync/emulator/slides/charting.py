"""A picture of a spreadsheet's chart: bars, lines and slices of the values as they are now, as an SVG.

Decides how much of a chart is drawn: its title, its series with their names and the domain's labels. Fine points of
look (axes, grid lines, styles of single series) are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from gmo_sync.emulator.slides.deck import Picture

_WIDTH, _HEIGHT = 600, 371  # a new chart's size in pixels, as Sheets makes it
_COLORS = ("#4285f4", "#ea4335", "#fbbc04", "#34a853", "#ff6d01", "#46bdc6", "#7baaf7", "#f07b72")
_LINES = ("LINE", "AREA", "SCATTER", "STEPPED_AREA", "COMBO")

# (sheet id, row, column) → what the cell shows, None outside the spreadsheet
Values = Callable[[int, int, int], Any]


@dataclass(frozen=True)
class _Series:
    name: str
    values: tuple[float, ...]


def chart_picture(chart: dict[str, Any], values: Values) -> Picture:
    """The EmbeddedChart with the cells that it shows."""
    place = chart.get("position", {}).get("overlayPosition", {})
    width, height = int(place.get("widthPixels") or _WIDTH), int(place.get("heightPixels") or _HEIGHT)
    spec = chart.get("spec", {})
    svg = ElementTree.Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "width": str(width), "height": str(height)}
        | {"viewBox": f"0 0 {width} {height}", "font-family": "Arial, 'Liberation Sans', sans-serif"},
    )
    _rect(svg, 0, 0, width, height, "#fff")
    title = spec.get("title", "")
    if title:
        _text(svg, 16, 30, title, size=18, color="#757575")
    top = 48 if title else 20
    if "pieChart" in spec:
        _draw_pie(svg, spec["pieChart"], values, width, height, top)
    elif "basicChart" in spec:
        _draw_basic(svg, spec["basicChart"], values, width, height, top)
    else:
        _text(svg, width / 2, height / 2, next((name for name in spec if name.endswith("Chart")), ""), anchor="middle")
    return Picture(ElementTree.tostring(svg, "utf-8"), "image/svg+xml", width, height)


def _cells(data: dict[str, Any] | None, values: Values) -> list[Any]:
    found: list[Any] = []
    for source in (data or {}).get("sourceRange", {}).get("sources", []):
        for row in range(source.get("startRowIndex", 0), min(source.get("endRowIndex", 0), 1000)):
            for column in range(source.get("startColumnIndex", 0), min(source.get("endColumnIndex", 0), 100)):
                found.append(values(source.get("sheetId", 0), row, column))
    return found


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _basic(chart: dict[str, Any], values: Values) -> tuple[list[str], list[_Series]]:
    headers = int(chart.get("headerCount", 0))
    domains = chart.get("domains", [])
    labels = _cells(domains[0].get("domain"), values) if domains else []
    series = []
    for number, one in enumerate(chart.get("series", []), start=1):
        cells = _cells(one.get("series"), values)
        if not headers and cells and isinstance(cells[0], str) and cells[0]:
            headers = 1
        name = str(cells[0]) if headers and cells else f"{number}"
        series.append(_Series(name, tuple(_number(value) for value in cells[headers:])))
    return ["" if label is None else str(label) for label in labels[headers:]], series


def _draw_basic(
    svg: ElementTree.Element, chart: dict[str, Any], values: Values, width: int, height: int, top: int
) -> None:
    labels, series = _basic(chart, values)
    count = max((len(one.values) for one in series), default=0)
    highest = max((value for one in series for value in one.values), default=0)
    lowest = min([0, *(value for one in series for value in one.values)])
    spread = (highest - lowest) or 1
    left, right, bottom = 56, width - 20, height - 56
    sideways = chart.get("chartType") == "BAR"
    for step in range(5):
        share = step / 4
        label = f"{lowest + spread * share:g}"
        if sideways:
            x = left + (right - left) * share
            _line(svg, x, top, x, bottom)
            _text(svg, x, bottom + 16, label, anchor="middle")
        else:
            y = bottom - (bottom - top) * share
            _line(svg, left, y, right, y)
            _text(svg, left - 8, y + 4, label, anchor="end")
    lines = chart.get("chartType") in _LINES
    band = ((bottom - top) if sideways else (right - left)) / (count or 1)
    for place in range(count):
        label = labels[place][:14] if place < len(labels) else ""
        if sideways:
            _text(svg, left - 6, top + band * (place + 0.5) + 4, label[:8], anchor="end")
        elif band > 14 or place % math.ceil(14 / band) == 0:
            _text(svg, left + band * (place + 0.5), bottom + 16, label, anchor="middle", size=11)
    for number, one in enumerate(series):
        color = _COLORS[number % len(_COLORS)]
        points: list[tuple[float, float]] = []
        thick = band * 0.7 / len(series)
        for place, value in enumerate(one.values):
            share = (value - lowest) / spread
            offset = band * (place + 0.15) + thick * number
            if lines:
                points.append((left + band * (place + 0.5), bottom - (bottom - top) * share))
            elif sideways:
                _rect(svg, left, top + offset, (right - left) * share, thick, color)
            else:
                _rect(svg, left + offset, bottom - (bottom - top) * share, thick, (bottom - top) * share, color)
        if points:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            look = {"points": path, "fill": "none", "stroke": color, "stroke-width": "2.5"}
            ElementTree.SubElement(svg, "polyline", look)
    _legend(svg, [one.name for one in series], width, height)


def _draw_pie(
    svg: ElementTree.Element, chart: dict[str, Any], values: Values, width: int, height: int, top: int
) -> None:
    labels, numbers = _cells(chart.get("domain"), values), _cells(chart.get("series"), values)
    if numbers and isinstance(numbers[0], str):
        labels, numbers = labels[1:], numbers[1:]
    shares = [max(0.0, _number(value)) for value in numbers]
    whole = sum(shares) or 1
    radius = (height - top - 48) / 2
    x, y = width / 2, top + radius
    angle = -math.pi / 2
    for number, share in enumerate(shares):
        turn = min(2 * math.pi * share / whole, 2 * math.pi - 1e-4)
        x1, y1 = x + radius * math.cos(angle), y + radius * math.sin(angle)
        angle += turn
        x2, y2 = x + radius * math.cos(angle), y + radius * math.sin(angle)
        arc = f"A{radius:.1f},{radius:.1f} 0 {int(turn > math.pi)} 1 {x2:.1f},{y2:.1f}"
        path = f"M{x:.1f},{y:.1f} L{x1:.1f},{y1:.1f} {arc} Z"
        ElementTree.SubElement(svg, "path", {"d": path, "fill": _COLORS[number % len(_COLORS)], "stroke": "#fff"})
    _legend(svg, [str(label) for label in labels if label is not None], width, height)


def _legend(svg: ElementTree.Element, names: list[str], width: int, height: int) -> None:
    step = (width - 40) / (len(names) or 1)
    for number, name in enumerate(names):
        x = 20 + step * number
        _rect(svg, x, height - 22, 12, 12, _COLORS[number % len(_COLORS)])
        _text(svg, x + 17, height - 12, name[: max(1, int(step / 7))])


def _rect(svg: ElementTree.Element, x: float, y: float, width: float, height: float, color: str) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{max(0, width):.1f}", "height": f"{max(0, height):.1f}"}
    ElementTree.SubElement(svg, "rect", place | {"fill": color})


def _line(svg: ElementTree.Element, x1: float, y1: float, x2: float, y2: float) -> None:
    ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
    ElementTree.SubElement(svg, "line", ends | {"stroke": "#e0e0e0"})


def _text(
    svg: ElementTree.Element,
    x: float,
    y: float,
    words: str,
    *,
    size: int = 12,
    anchor: str = "start",
    color: str = "#5f6368",
) -> None:
    look = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": str(size), "text-anchor": anchor, "fill": color}
    ElementTree.SubElement(svg, "text", look).text = "".join(char for char in words if char.isprintable())
