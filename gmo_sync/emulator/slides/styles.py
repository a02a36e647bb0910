"""Which value of a style holds: what a field mask changes, what is inherited, what Google keeps in step.

Pure: Google-shaped dictionaries in, new ones out.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator.errors import invalid

TEXT_FIELDS = (
    "backgroundColor",
    "foregroundColor",
    "bold",
    "italic",
    "fontFamily",
    "fontSize",
    "link",
    "baselineOffset",
    "smallCaps",
    "strikethrough",
    "underline",
    "weightedFontFamily",
)
PARAGRAPH_FIELDS = (
    "lineSpacing",
    "alignment",
    "indentStart",
    "indentEnd",
    "spaceAbove",
    "spaceBelow",
    "indentFirstLine",
    "direction",
    "spacingMode",
)


def mask(fields: str, known: tuple[str, ...], where: str) -> list[tuple[str, ...]]:
    """A field mask as paths of names, snake case read as camel case; `*` is every known field.

    Raises 400 when it is empty or names a field that is not there.
    """
    paths = [tuple(_camel(part) for part in path.strip().replace("/", ".").split(".")) for path in fields.split(",")]
    paths = [path for path in paths if path != ("",)]
    if not paths:
        raise invalid(f"{where}: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    if ("*",) in paths:
        return [(name,) for name in known]
    for path in paths:
        if path[0] not in known:
            raise invalid(f"{where}: Invalid field: {'.'.join(path)}")
    return paths


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def masked(current: Mapping[str, Any], wanted: Mapping[str, Any], paths: list[tuple[str, ...]]) -> dict[str, Any]:
    """`current` with the fields at `paths` taken from `wanted`; a field absent there is taken out."""
    result: dict[str, Any] = copy.deepcopy(dict(current))
    for path in paths:
        value: Any = wanted
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        target = result
        for name in path[:-1]:
            below = target.get(name)
            target[name] = below if isinstance(below, dict) else {}
            target = target[name]
        if value is None:
            target.pop(path[-1], None)
        else:
            target[path[-1]] = copy.deepcopy(value)
    return result


def text_style(
    current: Mapping[str, Any],
    wanted: Mapping[str, Any],
    paths: list[tuple[str, ...]],
    *,
    inherited: Mapping[str, Any],
    inherits: bool,
) -> dict[str, Any]:
    """A run's style after `updateTextStyle`.

    `inherited` is what the run shows where it says nothing itself; `inherits` is whether it belongs to a placeholder
    (then a value equal to the inherited one is dropped) or stands alone (then a reset field gets the default).
    """
    names = {path[0] for path in paths}
    result = masked(current, wanted, paths)
    shown = {**inherited, **result}
    if "weightedFontFamily" in names and "weightedFontFamily" in wanted:
        weighted = result["weightedFontFamily"]
        result["fontFamily"] = weighted.get("fontFamily", shown.get("fontFamily", "Arial"))
        if "bold" not in names:
            result["bold"] = weighted.get("weight", 400) >= 700
        weighted.setdefault("weight", 400)
    elif names & {"fontFamily", "bold"}:
        if names & {"fontFamily", "bold"} <= set(result) or not inherits:
            family = {**inherited, **result}.get("fontFamily", "Arial")
            weight = 700 if {**inherited, **result}.get("bold") else 400
            result["weightedFontFamily"] = {"fontFamily": family, "weight": weight}
            result["fontFamily"] = family
        else:
            result.pop("weightedFontFamily", None)
    if "fontSize" in result:
        result["fontSize"] = _in_points(result["fontSize"])
    for name in ("foregroundColor", "backgroundColor"):
        if name in names and result.get(name):
            result[name] = _opaque(result[name])
    if "link" in names and "link" in result:
        if "foregroundColor" not in names:
            result["foregroundColor"] = {"opaqueColor": {"themeColor": "HYPERLINK"}}
        if "underline" not in names:
            result["underline"] = True
    if inherits:
        return {name: value for name, value in result.items() if name == "link" or inherited.get(name) != value}
    return {**{name: value for name, value in inherited.items() if name not in result}, **result}


def paragraph_style(
    current: Mapping[str, Any],
    wanted: Mapping[str, Any],
    paths: list[tuple[str, ...]],
    *,
    inherited: Mapping[str, Any],
    inherits: bool,
) -> dict[str, Any]:
    """A paragraph's style after `updateParagraphStyle`, by the same rules."""
    result = masked(current, wanted, paths)
    for name in ("indentStart", "indentEnd", "spaceAbove", "spaceBelow", "indentFirstLine"):
        if name in result:
            result[name] = _in_points(result[name])
    if inherits:
        kept = {name: value for name, value in result.items() if inherited.get(name) != value}
        return {**kept, "direction": result.get("direction", "LEFT_TO_RIGHT")}
    return {**{name: value for name, value in inherited.items() if name not in result}, **result}


def _in_points(length: Mapping[str, Any]) -> dict[str, Any]:
    magnitude = length.get("magnitude", 0)
    if length.get("unit") == "EMU":
        magnitude = magnitude / 12700
    magnitude = int(magnitude) if magnitude == int(magnitude) else magnitude
    return {"magnitude": magnitude, "unit": "PT"} if magnitude else {"unit": "PT"}


def _opaque(color: Mapping[str, Any]) -> dict[str, Any]:
    opaque = color.get("opaqueColor")
    return {"opaqueColor": tidy_color(opaque)} if opaque else {}


def tidy_color(color: Mapping[str, Any]) -> dict[str, Any]:
    """An OpaqueColor as Google writes it: zero components left out, the others as single-precision floats show."""
    if "rgbColor" not in color:
        return dict(color)
    parts = {name: color["rgbColor"].get(name, 0) for name in ("red", "green", "blue")}
    return {"rgbColor": {name: _single(value) for name, value in parts.items() if value}}


def _single(value: float) -> float:
    """The shortest decimal that names the same single-precision number, as Google prints colours."""
    rounded = float(f"{value:.8g}")
    return int(rounded) if rounded == int(rounded) else rounded


def merged(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """Styles from the most distant ancestor to the nearest, later ones winning."""
    result: dict[str, Any] = {}
    for layer in layers:
        result.update({name: value for name, value in layer.items() if value is not None})
    return result
