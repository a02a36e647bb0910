"""The pictures of a catalogue: found, checked, known by a digest of their content.

Reads files and nothing else. A picture that cannot be used is a `PictureProblem` that names the book, never an error:
the deck is built without it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gmo_sync.language import Message
from gmo_sync.plan.books import Book
from gmo_sync.slides.spec import Picture, digest_of

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_ADDRESS_BYTES = 2_000


@dataclass(frozen=True)
class PictureProblem:
    """Why a book is shown without its picture. book: its title. picture: what the catalogue names."""

    book: str
    picture: str
    reason: Message

    @property
    def message(self) -> Message:
        """The problem as a sentence."""
        return Message(
            'the picture "{picture}" of the book "{book}" is not shown: {reason}',
            picture=self.picture,
            book=self.book,
            reason=self.reason,
        )


class _Unusable(Exception):  # noqa: N818 - a name that says what happened
    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def load(books: Iterable[Book], folder: Path) -> tuple[dict[str, Picture], tuple[PictureProblem, ...]]:
    """The pictures by book id, and the problems.

    folder: where the catalogue's file is; paths are relative to it and must not lead out of it. Web addresses are taken
    as they are; Google fetches them.
    """
    pictures: dict[str, Picture] = {}
    problems: list[PictureProblem] = []
    for book in books:
        if not book.picture:
            continue
        try:
            pictures[book.id] = _picture(book, folder)
        except _Unusable as unusable:
            problems.append(PictureProblem(book.title, book.picture, unusable.reason))
    return pictures, tuple(problems)


def _picture(book: Book, folder: Path) -> Picture:
    if "://" in book.picture or book.picture.lower().startswith("data:"):
        return _linked(book)
    content = _content(book.picture, folder)
    media_type, width, height = _measured(content)
    if width * height > MAX_PIXELS:
        raise _Unusable(
            Message("it has {width} by {height} pixels, Google takes at most 25 megapixels", width=width, height=height)
        )
    return Picture(digest_of(content), book.title, Path(book.picture).name, content=content, media_type=media_type)


def _linked(book: Book) -> Picture:
    link = book.picture
    if not link.lower().startswith(("http://", "https://")):
        raise _Unusable(Message("the address must begin with https:// or http://"))
    if len(link.encode()) > MAX_ADDRESS_BYTES:
        raise _Unusable(Message("the address is longer than 2,000 bytes, the most that Google takes"))
    return Picture(digest_of(link), book.title, link, link=link)


def _content(picture: str, folder: Path) -> bytes:
    root = folder.resolve()
    try:
        path = (root / picture).resolve()
        if not path.is_relative_to(root):
            raise _Unusable(Message("the path leads out of the folder of the catalogue"))
        if not path.is_file():
            raise _Unusable(Message("there is no such file beside the catalogue"))
        if path.stat().st_size >= MAX_BYTES:
            raise _Unusable(Message("it is larger than 50 MB, the most that Google takes"))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _Unusable(Message("the file cannot be read ({reason})", reason=type(error).__name__)) from error


def _measured(content: bytes) -> tuple[str, int, int]:
    """Media type, width and height in pixels, told by content."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png", *struct.unpack(">II", content[16:24])
        if content[:6] in (b"GIF87a", b"GIF89a"):
            return "image/gif", *struct.unpack("<HH", content[6:10])
        if content.startswith(b"\xff\xd8"):
            return "image/jpeg", *_jpeg_size(content)
    except (struct.error, IndexError):
        pass
    raise _Unusable(Message("it is not a PNG, JPEG or GIF picture"))


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    raise IndexError(at)
