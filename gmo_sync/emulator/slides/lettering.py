"""Set lines of text as SVG: runs with their looks, bullets, links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator.slides.metrics import is_monospaced, is_serif
from gmo_sync.emulator.slides.pen import PRESERVE, Pen, Svg, add, number
from gmo_sync.emulator.slides.typesetting import Line, Run, family_of, height_of, is_bold, points

_SANS = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_SERIFS = "'Liberation Serif', 'Times New Roman', serif"
_MONOSPACED = "'Liberation Mono', 'Courier New', monospace"
_ALIGN = {"CENTER": 0.5, "END": 1.0}


def letter(pen: Pen, parent: Svg, lines: list[Line], left: float, top: float, height: float, anchor: str) -> None:
    """Draw `lines` into a box of `height` whose upper left is (left, top), to its top, middle or bottom."""
    spare = height - height_of(lines)
    y = top + {"MIDDLE": spare / 2, "BOTTOM": spare}.get(anchor, 0)
    for index, line in enumerate(lines):
        y += line.before if index else 0
        x = left + line.x + (line.room - line.width) * _ALIGN.get(line.align, 0)
        if line.glyph:
            style = line.glyph_style
            size = points(style.get("fontSize"), 14)
            look = {"x": number(x - line.x + line.glyph_x), "y": number(y + line.base), **_look(pen, style, size)}
            add(parent, "text", look, line.glyph)
        _highlight(pen, parent, line, x, y)
        text = add(parent, "text", {"x": number(x), "y": number(y + line.base), **PRESERVE})
        raised = 0.0
        for run in line.runs:
            raised = _run(pen, text, run, raised)
        y += line.height + line.after


def _run(pen: Pen, text: Svg, run: Run, raised: float) -> float:
    """Draw a run; how far the pen is above the base line after it."""
    if not run.text:
        return raised
    offset = {"SUPERSCRIPT": run.size * 0.6, "SUBSCRIPT": -run.size * 0.25}.get(run.style.get("baselineOffset", ""), 0)
    parent = text
    href = address_of(run.style)
    if href and not pen.embedded:
        parent = add(text, "a", {"href": href, "target": "_blank", "rel": "noopener noreferrer nofollow"})
    look = _look(pen, run.style, run.size)
    if offset != raised:
        look["dy"] = number(raised - offset)
    add(parent, "tspan", look, run.text.replace("\t", "    "))
    return offset


def address_of(style: Mapping[str, Any]) -> str | None:
    """Where a run leads to, if that is an address that a browser may follow."""
    url = style.get("link", {}).get("url", "")
    return url if re.match(r"(?i)(https?://|mailto:)", url) else None


def _look(pen: Pen, style: Mapping[str, Any], size: float) -> dict[str, str]:
    family = family_of(style)
    others = _MONOSPACED if is_monospaced(family) else _SERIFS if is_serif(family) else _SANS
    look = {"font-family": f"'{family}', {others}", "font-size": number(size)}
    if is_bold(style):
        look["font-weight"] = "bold"
    if style.get("italic"):
        look["font-style"] = "italic"
    lines = [word for name, word in (("underline", "underline"), ("strikethrough", "line-through")) if style.get(name)]
    if lines:
        look["text-decoration"] = " ".join(lines)
    if style.get("smallCaps"):
        look["font-variant"] = "small-caps"
    opaque = style.get("foregroundColor", {}).get("opaqueColor")
    return {**look, "fill": pen.color(opaque) if opaque else "#000000"}


def _highlight(pen: Pen, parent: Svg, line: Line, x: float, y: float) -> None:
    for run in line.runs:
        opaque = run.style.get("backgroundColor", {}).get("opaqueColor")
        if opaque and run.text:
            box = {"x": number(x), "y": number(y), "width": number(run.width), "height": number(line.height)}
            add(parent, "rect", {**box, "fill": pen.color(opaque)})
        x += run.width
