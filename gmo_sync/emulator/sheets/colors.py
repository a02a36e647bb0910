"""Colours and cell formats brought to the form in which Google keeps them.

Google answers a colour in both spellings (`backgroundColor` and `backgroundColorStyle`), in steps of 1/255, as single
precision, with zero channels left out.
"""

from __future__ import annotations

import struct
from typing import Any

import orjson

from gmo_sync.emulator.errors import invalid

THEME = {
    "TEXT": {},
    "BACKGROUND": {"red": 1, "green": 1, "blue": 1},
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}

_STYLED = (
    "backgroundColor",
    "foregroundColor",
    "tabColor",
    "color",
    "headerColor",
    "firstBandColor",
    "secondBandColor",
    "footerColor",
    "visibleBackgroundColor",
    "visibleForegroundColor",
)


def kept_color(color: dict[str, Any]) -> dict[str, Any]:
    """The Color as Google gives it back."""
    kept: dict[str, Any] = {}
    for channel in ("red", "green", "blue"):
        level = color.get(channel) or 0
        if not 0 <= level <= 1:
            raise invalid(f"Color channel must be between 0 and 1, was {level}")
        step = int(level * 255 + 1e-6)
        if step:
            kept[channel] = _single(step / 255)
    if "alpha" in color and color["alpha"] not in (None, 1):
        kept["alpha"] = color["alpha"]
    return kept


def _single(number: float) -> float | int:
    """The shortest decimal that is the same single-precision number."""
    if number == 1:
        return 1
    packed = struct.pack("f", number)
    for digits in range(6, 10):
        short = float(f"{number:.{digits}g}")
        if struct.pack("f", short) == packed:
            return short
    return number


def with_styles(item: Any) -> Any:
    """A copy of a JSON value in which every colour is kept as Google keeps it, in both spellings; nulls dropped."""
    if isinstance(item, list):
        return [with_styles(entry) for entry in item]
    if not isinstance(item, dict):
        return item
    result = {name: with_styles(value) for name, value in item.items() if value is not None}
    for name in _STYLED:
        style = result.get(f"{name}Style")
        if style is not None:
            if "themeColor" in style:
                result[name] = THEME.get(style["themeColor"], {})
            else:
                rgb = kept_color(style.get("rgbColor") or {})
                result[f"{name}Style"] = {"rgbColor": rgb}
                result[name] = rgb
        elif isinstance(result.get(name), dict):
            rgb = kept_color(result[name])
            result[name] = rgb
            result[f"{name}Style"] = {"rgbColor": rgb}
    return result


def with_style_names(mask: dict[str, Any]) -> dict[str, Any]:
    """A mask that names a colour names both spellings of it."""
    result: dict[str, Any] = {}
    for name, inner in mask.items():
        plain = name.removesuffix("Style")
        if plain in _STYLED:
            result[plain] = {}
            result[f"{plain}Style"] = {}
        else:
            result[name] = with_style_names(inner) if inner else inner
    return result


_interned: dict[bytes, dict[str, Any]] = {}


def interned(item: dict[str, Any] | None) -> dict[str, Any] | None:
    """One shared object for equal formats and rules, of which thousands of cells carry a few; None for nothing."""
    if not item:
        return None
    key = orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    if len(_interned) > 50_000:
        _interned.clear()
    return _interned.setdefault(key, item)


def css_color(color: dict[str, Any] | None) -> str:
    """`#rrggbb`; black if None."""
    color = color or {}
    return "#" + "".join(f"{round((color.get(channel) or 0) * 255):02x}" for channel in ("red", "green", "blue"))
