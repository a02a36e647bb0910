"""How properties of shapes, images, lines and pages change: the field mask, and what Google changes along with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator.slides.defaults import emu
from gmo_sync.emulator.slides.geometry import in_emu
from gmo_sync.emulator.slides.styles import masked, tidy_color

_STATED = ("shapeBackgroundFill", "outline", "shadow", "pageBackgroundFill", "tableCellBackgroundFill")


def changed_properties(
    current: Mapping[str, Any], wanted: Mapping[str, Any], paths: list[tuple[str, ...]]
) -> dict[str, Any]:
    """`current` with the masked fields of `wanted`.

    Touching a fill or an outline draws it, unless `wanted` says otherwise by a `propertyState`; lengths are brought to
    EMU and colours to the way Google writes them.
    """
    result = masked(current, wanted, paths)
    if any(path[0] == "pageBackgroundFill" for path in paths):
        fill, asked = result.get("pageBackgroundFill", {}), wanted.get("pageBackgroundFill", {})
        for one, other in (("solidFill", "stretchedPictureFill"), ("stretchedPictureFill", "solidFill")):
            if one in asked and other not in asked:
                fill.pop(other, None)  # a page has one background
    for name in {path[0] for path in paths} & set(_STATED):
        part = result.get(name)
        if not isinstance(part, dict):
            continue
        state = wanted.get(name, {}).get("propertyState", "RENDERED")
        part.pop("propertyState", None)
        if state != "RENDERED":
            part["propertyState"] = state
            if state == "INHERIT":
                result[name] = {"propertyState": state}
    tidied: dict[str, Any] = _tidied(result)
    return tidied


def _tidied(value: Any) -> Any:
    if isinstance(value, dict):
        result = {}
        for name, below in value.items():
            if name == "color" and isinstance(below, dict):
                result[name] = tidy_color(below)
            elif name == "solidFill" and isinstance(below, dict):
                result[name] = {"alpha": 1, **_tidied(below)}
            elif name == "weight" and isinstance(below, dict):
                result[name] = emu(in_emu(below))
            else:
                result[name] = _tidied(below)
        return result
    return [_tidied(one) for one in value] if isinstance(value, list) else value
