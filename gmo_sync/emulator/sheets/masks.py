"""Field masks of update requests and of big reads.

A mask is parsed into a tree of names; an empty tree under a name means "all of it". `overlay` is what an update does
with a mask, `project` what a read does. Which fields exist is the discovery document's business.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gmo_sync.emulator import fields
from gmo_sync.emulator.errors import invalid

Mask = dict[str, Any]  # name → Mask; {} is a leaf

NO_FIELDS = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"


def update_mask(body: dict[str, Any]) -> Mask:
    """The mask of an update request's body; refused in Google's words if it is missing or malformed."""
    text = body.get("fields")
    if not text or not text.strip():
        raise invalid(NO_FIELDS)
    return parse_mask(text)


@lru_cache(maxsize=512)
def parse_mask(text: str) -> Mask:
    """`a.b,c(d,e/f)` → {"a": {"b": {}}, "c": {"d": {}, "e": {"f": {}}}}. The result is shared: never change it."""
    try:
        parsed = fields.parse(text)
    except fields.MaskError as error:
        raise invalid(f"Invalid field: {error.path}") from None
    return {"*": {}} if parsed is None else _tree(parsed)


def _tree(parsed: fields.Mask | None) -> Mask:
    return {_camel(name): _tree(inner) for name, inner in (parsed or {}).items()}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest) if head else name


def below(mask: Mask | None, *path: str) -> Mask | None:
    """The mask under a path: None if nothing below is wanted, {} if everything is."""
    for name in path:
        if mask is None:
            return None
        if not mask or ("*" in mask and not mask["*"]):
            return {}
        mask = mask.get(name, mask.get("*"))
    return mask


def wants(mask: Mask | None, *path: str) -> bool:
    """Whether anything under the path is wanted."""
    return below(mask, *path) is not None


def overlay(old: Any, new: Any, mask: Mask) -> Any:
    """`old` with the masked fields taken from `new`: a field named in the mask and absent in `new` is cleared.

    Neither argument is changed. Cleared to nothing gives {}.
    """
    if not mask or "*" in mask:
        return new
    result = dict(old or {})
    source = new or {}
    for name, inner in mask.items():
        if inner and isinstance(source.get(name, {}), dict):
            value = overlay(result.get(name), source.get(name), inner)
            if value or name in source:
                result[name] = value
            else:
                result.pop(name, None)
        elif name in source and source[name] is not None:
            result[name] = source[name]
        else:
            result.pop(name, None)
    return result


def project(value: Any, mask: Mask) -> Any:
    """What a read with this mask answers; a present message of which nothing is wanted stays as {}."""
    if not mask or ("*" in mask and not mask["*"]):
        return value
    if isinstance(value, list):
        return [project(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    every = mask.get("*")
    result = {}
    for name, item in value.items():
        inner = mask.get(name, every)
        if inner is not None:
            result[name] = project(item, inner) if inner else item
    return result
