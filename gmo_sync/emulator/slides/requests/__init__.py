"""The request kinds of presentations.batchUpdate that the emulator serves, a module a group of kinds."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.errors import invalid, not_emulated
from gmo_sync.emulator.slides.requests import (
    bullets,
    charts,
    comments,
    elements,
    images,
    lines,
    objects,
    pages,
    replacing,
    table_structure,
    tables,
    texts,
    videos,
)
from gmo_sync.emulator.slides.requests.batch import Apply, Batch

KINDS: dict[str, Apply] = {
    **pages.KINDS,
    **elements.KINDS,
    **texts.KINDS,
    **bullets.KINDS,
    **images.KINDS,
    **objects.KINDS,
    **tables.KINDS,
    **table_structure.KINDS,
    **lines.KINDS,
    **charts.KINDS,
    **videos.KINDS,
    **replacing.KINDS,
    **comments.KINDS,
}


def apply_all(batch: Batch, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Do `requests` in order; their replies, aligned. Raises at the first that Google would refuse."""
    replies: list[dict[str, Any]] = []
    for number, request in enumerate(requests):
        kinds = list(request)
        if not kinds:
            raise invalid(f"Invalid requests[{number}]: No request set.")
        if len(kinds) > 1:
            raise invalid(f"Invalid requests[{number}]: Only one request may be set.")
        kind = kinds[0]
        apply = KINDS.get(kind)
        if apply is None:
            raise not_emulated(f"the request kind {kind}")
        batch.where = f"Invalid requests[{number}].{kind}"
        reply = apply(batch, request[kind])
        replies.append({} if reply is None else {kind: reply})
    return replies


__all__ = ["KINDS", "Apply", "Batch", "apply_all"]
