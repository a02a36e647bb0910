"""Field masks of request kinds, held against the discovery document: a path that is no field is refused."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from gmo_sync.emulator.discovery import document
from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.masks import Mask, update_mask
from gmo_sync.emulator.sheets.workbook import Json

# The message that each kind's mask is a mask of.
MASKED = {
    "updateSpreadsheetProperties": "SpreadsheetProperties",
    "updateSheetProperties": "SheetProperties",
    "updateDimensionProperties": "DimensionProperties",
    "updateNamedRange": "NamedRange",
    "repeatCell": "CellData",
    "updateCells": "CellData",
    "appendCells": "CellData",
    "updateFilterView": "FilterView",
    "updateProtectedRange": "ProtectedRange",
    "updateBanding": "BandedRange",
    "updateDimensionGroup": "DimensionGroup",
    "updateSlicerSpec": "SlicerSpec",
    "updateEmbeddedObjectBorder": "EmbeddedObjectBorder",
    "updateDeveloperMetadata": "DeveloperMetadata",
    "updateTable": "Table",
}


def check_mask(kind: str, body: Json) -> None:
    """Refuse a missing mask, and a path in it that names no field, in Google's words."""
    schema = MASKED.get(kind)
    if schema is None:
        return
    wrong = _unknown(update_mask(body), {"$ref": schema}, ())
    if wrong is not None:
        raise invalid(f"Invalid field: {'.'.join(_snake(name) for name in wrong)}")


@cache
def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = document("sheets.v4")["schemas"]
    return found


def _unknown(mask: Mask, described: Any, path: tuple[str, ...]) -> tuple[str, ...] | None:
    """The first path of the mask that the schema does not know."""
    while "$ref" in described or described.get("type") == "array":
        described = _schemas()[described["$ref"]] if "$ref" in described else described["items"]
    if "additionalProperties" in described:
        return None
    properties = described.get("properties", {})
    for name, inner in mask.items():
        if name == "*":
            continue
        if name not in properties:
            return (*path, name)
        wrong = _unknown(inner, properties[name], (*path, name)) if inner else None
        if wrong is not None:
            return wrong
    return None


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", name)
