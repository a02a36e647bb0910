"""Requests of forms.batchUpdate in Google's spelling, each built by the function of its name.

Items are addressed by index, counted in the form as the requests before have left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Request = dict[str, Any]


def create_item(item: Mapping[str, Any], index: int) -> Request:
    """Insert `item` so that it stands at `index` (0 … the number of items)."""
    return {"createItem": {"item": dict(item), "location": {"index": index}}}


def update_item(item: Mapping[str, Any], index: int, mask: Iterable[str]) -> Request:
    """Take the fields that `mask` names from `item`; a field that `item` lacks is cleared."""
    return {"updateItem": {"item": dict(item), "location": {"index": index}, "updateMask": ",".join(mask)}}


def move_item(start: int, end: int) -> Request:
    """Move the item at `start` so that it stands at `end` afterwards."""
    return {"moveItem": {"originalLocation": {"index": start}, "newLocation": {"index": end}}}


def delete_item(index: int) -> Request:
    """Delete the item at `index`."""
    return {"deleteItem": {"location": {"index": index}}}


def update_form_info(info: Mapping[str, str], mask: Iterable[str]) -> Request:
    """Set the fields of the form's info that `mask` names."""
    return {"updateFormInfo": {"info": dict(info), "updateMask": ",".join(mask)}}
