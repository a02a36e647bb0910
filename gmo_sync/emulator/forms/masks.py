"""Update masks of Forms: `title,questionItem.question.required`, or `*`, laid over an item, the info or the settings.

A field that the mask names and the new value lacks is cleared. Of fields that exclude each other (an item's kind, a
question's kind) the one written last stays.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from gmo_sync.emulator.errors import invalid

Path = tuple[str, ...]

ITEM_KINDS = ("questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem")
QUESTION_KINDS = (
    "choiceQuestion",
    "textQuestion",
    "scaleQuestion",
    "dateQuestion",
    "timeQuestion",
    "fileUploadQuestion",
    "rowQuestion",
    "ratingQuestion",
)
_EXCLUSIVE = (ITEM_KINDS, QUESTION_KINDS, ("goToAction", "goToSectionId"))


def parse_mask(mask: str, schema: str) -> list[Path]:
    """The paths of `mask`, in camelCase, each checked to exist in the discovery document's `schema`.

    Raises ApiError 400 for an empty mask and for a path that does not exist or leads into a list.
    """
    paths = [tuple(_camel(part) for part in entry.strip().split(".")) for entry in mask.split(",") if entry.strip()]
    if not paths:
        raise invalid("At least one field must be listed in 'update_mask'. (Use '*' to indicate all fields.)")
    for path in paths:
        if path != ("*",) and not _exists(path, schema):
            raise invalid(f"Invalid field in update_mask: {'.'.join(path)}")
    return paths


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def _exists(path: Path, schema: str) -> bool:
    current: str | None = schema
    for name in path:
        field = _schemas().get(current or "", {}).get("properties", {}).get(name)
        if field is None:
            return False
        current = field.get("$ref")
    return True


@cache
def _schemas() -> dict[str, Any]:
    document = files("googleapiclient") / "discovery_cache" / "documents" / "forms.v1.json"
    schemas: dict[str, Any] = json.loads(document.read_text(encoding="utf-8"))["schemas"]
    return schemas


def masked(current: Mapping[str, Any], new: Mapping[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """`current` with every path of the mask taken from `new`."""
    result: dict[str, Any] = copy.deepcopy(dict(current))
    for path in paths:
        if path == ("*",):
            return copy.deepcopy(dict(new))
        _take(result, new, path)
    return result


def _take(target: dict[str, Any], source: Mapping[str, Any], path: Sequence[str]) -> None:
    name, rest = path[0], path[1:]
    if name not in source:
        if not rest:
            target.pop(name, None)
        elif name in target:
            _take(target[name], {}, rest)
        return
    for group in _EXCLUSIVE:
        if name in group:
            for other in group:
                if other != name:
                    target.pop(other, None)
    if rest:
        _take(target.setdefault(name, {}), source[name], rest)
    else:
        target[name] = copy.deepcopy(source[name])
