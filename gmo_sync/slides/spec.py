"""The desired deck: a title slide and a slide a book, every element with its id, place, words and look.

Pure. Ids are made from the deck's key and the book's id by a hash, so that the same book always has the same slide,
whatever its title. Words are cleaned here of what Google would strip, so that what is read back equals
what was written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gmo_sync.plan.books import Book
from gmo_sync.slides import look
from gmo_sync.slides.look import Box, Type

_STRIPPED = re.compile("[\u0000-\u0008\u000b-\u001f\ue000-\uf8ff\ud800-\udfff]")


@dataclass(frozen=True)
class Picture:
    """A picture ready to be placed: `digest` is its identity; either `link` (a web address) or `content` is set.

    book: the title of the book it belongs to, for messages. name: the file's name.
    """

    digest: str
    book: str
    name: str
    link: str | None = None
    content: bytes | None = field(default=None, repr=False)
    media_type: str = ""


@dataclass(frozen=True)
class TextSpec:
    """A box of words. label: what it is, in Russian, for its alt text. placeholder: Google's type where it is one.

    bold: spans of UTF-16 code units that stand out.
    """

    object_id: str
    label: str
    text: str
    box: Box
    type: Type
    anchor: str = "TOP"
    placeholder: str | None = None
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class PictureSpec:
    """Where a picture goes; the panel under it remembers what was placed, should a person take the image away."""

    object_id: str
    panel_id: str
    label: str
    box: Box
    picture: Picture | None


@dataclass(frozen=True)
class ShapeSpec:
    """A decoration, drawn once with the slide: a rectangle, or a line where the box has no height."""

    object_id: str
    label: str
    box: Box
    fill: str | None = None
    edge: str | None = None
    weight: float = 0.75


@dataclass(frozen=True)
class SlideSpec:
    """One slide. layout: Google's predefined layout. title: what a person calls it."""

    object_id: str
    title: str
    layout: str
    background: str
    shapes: tuple[ShapeSpec, ...]
    texts: tuple[TextSpec, ...]
    picture: PictureSpec | None = None
    shortened: bool = False


@dataclass(frozen=True)
class DeckSpec:
    """A presentation of rare books.

    key: what the ids are made from; stable for a deck. title, subtitle: the first slide. pictures: by book id, as
    `pictures.load` gives them; a book without one is shown without.
    """

    key: str
    title: str
    subtitle: str
    books: tuple[Book, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What the ids of all slides of this deck begin with."""
        return f"gmo{digest_of(self.key)}-"

    @property
    def slides(self) -> tuple[SlideSpec, ...]:
        """The title slide, then the books in order."""
        return (_cover(self), *(_book_slide(self, book) for book in self.books))


def digest_of(text: str | bytes) -> str:
    """8 hex digits that stand for words or a picture."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:8]


def cleaned(text: str) -> str:
    """Words as Google keeps them: newlines only, no control, private-use or lone surrogate characters, no edges."""
    return _STRIPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u000b", "\n")).strip()


def code_units(text: str) -> int:
    """The length of `text` as Google counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cover(spec: DeckSpec) -> SlideSpec:
    slide_id = f"{spec.prefix}cover"
    title, subtitle = cleaned(spec.title), cleaned(spec.subtitle)
    title_size = look.size_for(title, look.COVER_TITLE, look.SERIF, (38, 34, 30, 26, 22, 18, 14, 11), bold=True)
    subtitle_size = look.size_for(subtitle, look.COVER_SUBTITLE, look.SANS, (18, 16, 14, 12, 10, 8))
    title_type = Type(look.SERIF, title_size, look.WINE, bold=True, align="CENTER")
    return SlideSpec(
        slide_id,
        title,
        "TITLE",
        look.PAPER,
        (
            ShapeSpec(f"{slide_id}-frame", "Рамка", look.COVER_FRAME, edge=look.EDGE, weight=1.5),
            ShapeSpec(f"{slide_id}-rule", "Линейка", look.COVER_RULE, edge=look.EDGE, weight=1.5),
        ),
        (
            TextSpec(f"{slide_id}-title", "Название", title, look.COVER_TITLE, title_type, "BOTTOM", "CENTERED_TITLE"),
            TextSpec(
                f"{slide_id}-subtitle",
                "Подзаголовок",
                subtitle,
                look.COVER_SUBTITLE,
                Type(look.SANS, subtitle_size, look.FADED, align="CENTER"),
                "TOP",
                "SUBTITLE",
            ),
        ),
    )


def _book_slide(spec: DeckSpec, book: Book) -> SlideSpec:
    slide_id = f"{spec.prefix}{hashlib.sha256(book.id.encode()).hexdigest()[:12]}"
    title = cleaned(book.title)
    facts, bold = _facts(book)
    sizes = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
    story_words = cleaned(book.story)
    story_size = look.size_for(story_words, look.STORY, look.SERIF, sizes, spacing=108)
    story = look.shortened(story_words, look.STORY, look.SERIF, story_size, spacing=108)
    title_size = look.size_for(title, look.TITLE, look.SERIF, (24, 22, 20, 18, 16, 14, 12, 10, 8), bold=True)
    facts_size = look.size_for(facts, look.FACTS, look.SANS, (12, 11, 10, 9, 8, 7, 6), spacing=108)
    texts = (
        TextSpec(
            f"{slide_id}-initial",
            "Буквица",
            title.lstrip("«„\"'([ ")[:1].upper(),
            look.INITIAL,
            Type(look.SERIF, 96, look.EDGE, align="CENTER"),
            "MIDDLE",
        ),
        TextSpec(
            f"{slide_id}-title",
            "Название книги",
            look.shortened(title, look.TITLE, look.SERIF, title_size),
            look.TITLE,
            Type(look.SERIF, title_size, look.WINE, bold=True),
            "BOTTOM",
            "TITLE",
        ),
        TextSpec(
            f"{slide_id}-facts",
            "Сведения о книге",
            facts,
            look.FACTS,
            Type(look.SANS, facts_size, look.INK, spacing=108),
            bold=bold,
        ),
        TextSpec(
            f"{slide_id}-story",
            "Рассказ о книге",
            story,
            look.STORY,
            Type(look.SERIF, story_size, look.INK, spacing=108),
        ),
        TextSpec(
            f"{slide_id}-credit",
            "Источник изображения",
            cleaned(book.credit),
            look.CREDIT,
            Type(
                look.SANS,
                look.size_for(cleaned(book.credit), look.CREDIT, look.SANS, (8, 7, 6)),
                look.FADED,
                italic=True,
                align="CENTER",
            ),
        ),
    )
    return SlideSpec(
        slide_id,
        title,
        "TITLE_ONLY",
        look.PAPER,
        (
            ShapeSpec(f"{slide_id}-panel", "Место изображения", look.PICTURE_PANEL, fill=look.PANEL, edge=look.EDGE),
            ShapeSpec(f"{slide_id}-rule", "Линейка", look.RULE, edge=look.WINE, weight=1.5),
        ),
        texts,
        PictureSpec(
            f"{slide_id}-image",
            f"{slide_id}-panel",
            f"Изображение книги «{title}»",
            look.PICTURE,
            spec.pictures.get(book.id),
        ),
        shortened=story != story_words,
    )


def _facts(book: Book) -> tuple[str, tuple[tuple[int, int], ...]]:
    imprint = ", ".join(part for part in (cleaned(book.publisher).rstrip(".,"), cleaned(book.year)) if part)
    lines = (
        ("Автор", book.author),
        ("Издание", imprint),
        ("Язык", book.language),
        ("Хранится", book.school),
        ("Инв. №", book.inventory),
        ("Сохранность", book.condition),
    )
    text, bold = "", []
    for label, value in lines:
        words = " ".join(cleaned(value).split())
        if words:
            text += "\n" if text else ""
            start = code_units(text)
            text += f"{label}: {words}"
            bold.append((start, start + code_units(label) + 1))
    return text, tuple(bold)
