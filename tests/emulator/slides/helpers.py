from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.slides.deck import Deck, Picture
from gmo_sync.emulator.slides.pictures import measured
from gmo_sync.emulator.slides.requests import Batch, apply_all


def png(width: int, height: int, grey: int = 128) -> bytes:
    """The smallest honest PNG of a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([grey]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def any_picture(url: str, where: str) -> Picture:
    picture = measured(png(200, 100))
    assert picture is not None
    return picture


def run(deck: Deck, *requests: dict[str, Any]) -> list[dict[str, Any]]:
    """The replies; `deck` is changed in place."""
    return apply_all(Batch(deck, any_picture), list(requests))


def refusal(deck: Deck, *requests: dict[str, Any]) -> ApiError:
    with pytest.raises(ApiError) as caught:
        run(deck, *requests)
    return caught.value


def box(page: str, x: float = 0, y: float = 0, width: float = 100, height: float = 100) -> dict[str, Any]:
    return {
        "pageObjectId": page,
        "size": {"width": {"magnitude": width, "unit": "PT"}, "height": {"magnitude": height, "unit": "PT"}},
        "transform": {"scaleX": 1, "scaleY": 1, "translateX": x, "translateY": y, "unit": "PT"},
    }


def text_box(object_id: str, page: str = "p") -> dict[str, Any]:
    return {"createShape": {"objectId": object_id, "shapeType": "TEXT_BOX", "elementProperties": box(page)}}


def insert(object_id: str, text: str, index: int = 0) -> dict[str, Any]:
    return {"insertText": {"objectId": object_id, "insertionIndex": index, "text": text}}


def delete_all(object_id: str) -> dict[str, Any]:
    return {"deleteText": {"objectId": object_id, "textRange": {"type": "ALL"}}}


def runs(deck: Deck, object_id: str) -> list[tuple[str, dict[str, Any]]]:
    element = deck.element(object_id)
    assert element is not None
    return [
        (one["textRun"]["content"], one["textRun"]["style"])
        for one in element["shape"].get("text", {}).get("textElements", [])
        if "textRun" in one
    ]


def words(deck: Deck, object_id: str) -> str:
    return "".join(content for content, _ in runs(deck, object_id))
