"""A presentation of the emulator without HTTP, for the many small steps of property tests."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from gmo_sync.emulator.slides.deck import Deck
from gmo_sync.emulator.slides.pictures import measured
from gmo_sync.emulator.slides.requests import Batch, apply_all
from gmo_sync.plan.books import Book
from gmo_sync.slides.build import PLACED
from gmo_sync.slides.reconcile import DRIVE_DOWNLOAD, Reconciliation, reconcile
from gmo_sync.slides.spec import DeckSpec, Picture, digest_of


def png(width: int = 30, height: int = 40, grey: int = 128) -> bytes:
    """The smallest honest PNG of a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([grey]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def book(number: int, **fields: str) -> Book:
    known = {
        "id": f"book-{number}",
        "title": f"Книга {number}",
        "author": "И. О. Вымышленный",
        "year": "1903",
        "school": "Лицей № 231",
        "inventory": f"00{number}",
        "story": f"Рассказ о книге {number}.",
    }
    return Book(**(known | fields))


def picture(grey: int, title: str = "Книга") -> Picture:
    content = png(grey=grey)
    return Picture(digest_of(content), title, f"{grey}.png", content=content, media_type="image/png")


def spec(*books: Book, title: str = "Редкие книги", pictures: dict[str, Picture] | None = None) -> DeckSpec:
    return DeckSpec("key", title, "Объединение", books, pictures or {})


class Presentation:
    """A deck with the two calls that a session makes."""

    def __init__(self) -> None:
        self.deck = Deck.new()
        self.contents: dict[str, bytes] = {}

    def get(self) -> dict[str, Any]:
        deck = self.deck.copy()
        return {
            "slides": deck.slides,
            "layouts": deck.layouts,
            "masters": deck.masters,
            "revisionId": str(deck.serial),
        }

    def send(self, *requests: dict[str, Any]) -> None:
        draft = self.deck.copy()
        apply_all(Batch(draft, lambda url, where: self._picture(url)), list(requests))
        draft.serial += 1
        self.deck = draft

    def _picture(self, url: str) -> Any:
        return measured(self.contents.get(url.removeprefix(DRIVE_DOWNLOAD), png()))

    def build(self, wanted: DeckSpec) -> Reconciliation:
        """Reconcile and apply, pictures included."""
        work = reconcile(wanted, self.get())
        self.contents |= {one.digest: one.content for one in work.pictures if one.content}

        def real(request: dict[str, Any]) -> dict[str, Any]:
            kind, body = next(iter(request.items()))
            if str(body.get("url", "")).startswith(PLACED):
                return {kind: {**body, "url": body["url"].replace(PLACED, DRIVE_DOWNLOAD)}}
            return request

        if work.requests:
            self.send(*[real(request) for request in work.requests])
        return work

    @property
    def order(self) -> list[str]:
        return [slide["objectId"] for slide in self.deck.slides]

    def words(self, object_id: str) -> str:
        element = self.deck.element(object_id)
        assert element is not None, object_id
        elements = element["shape"].get("text", {}).get("textElements", [])
        return "".join(one["textRun"]["content"] for one in elements if "textRun" in one).removesuffix("\n")

    def edit(self, object_id: str, text: str) -> None:
        """A person types other words."""
        if self.words(object_id):
            self.send({"deleteText": {"objectId": object_id, "textRange": {"type": "ALL"}}})
        if text:
            self.send({"insertText": {"objectId": object_id, "text": text}})
