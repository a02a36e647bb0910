"""books.yaml: the catalogue of rare books as a person keeps it, read as models.

Keys are the Russian headings of the tab «Редкие книги», in any case, or the fields' names. Every value is words,
exactly as typed: an inventory number keeps its zeros. Errors name the file, the line and the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gmo_sync.errors import PlanFileError, Where
from gmo_sync.language import Message
from gmo_sync.plan.books import BOOKS, Book
from gmo_sync.slides.spec import digest_of
from gmo_sync.tables.columns import reason_of

_BOOKS = ("книги", "books")
_ABOUT = {
    "название": "title",
    "title": "title",
    "объединение": "union",
    "union": "union",
    "год": "year",
    "year": "year",
}
_EMPTY = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Catalogue:
    """What books.yaml says: the presentation's title, the union and the year where given, and the books in order."""

    books: tuple[Book, ...]
    title: str = ""
    union: str = ""
    year: str = ""


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue in a YAML file.

    Raises PlanFileError naming line and key when it cannot be read, a key is unknown or given twice, a title is
    missing, or two books have one id.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PlanFileError(
            Message("there is no such file"),
            where=Where(file=str(path)),
            hint=Message('Name the catalogue of rare books in gmo-sync.toml: [deck] books = "books.yaml".'),
        ) from None
    except UnicodeDecodeError as error:
        raise PlanFileError(Message("the file is not UTF-8 text"), where=Where(file=str(path))) from error
    except OSError as error:
        raise PlanFileError(
            Message("the file cannot be read ({reason})", reason=type(error).__name__), where=Where(file=str(path))
        ) from error
    return parse_catalogue(text, str(path))


def parse_catalogue(text: str, file: str = "books.yaml") -> Catalogue:
    """The catalogue in YAML text; `file` is named in errors."""
    try:
        root = YAML().compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise PlanFileError(
            Message("this is not YAML: {problem}", problem=str(error.problem or "?")), where=Where(file=file, line=line)
        ) from error
    except YAMLError as error:
        raise PlanFileError(Message("this is not YAML: {problem}", problem="?"), where=Where(file=file)) from error
    if root is None:
        return Catalogue(())
    if isinstance(root, SequenceNode):
        return Catalogue(_books(root, file))
    books: tuple[Book, ...] = ()
    about: dict[str, str] = {}
    for key, node in _pairs(root, file):
        if key.casefold() in _BOOKS:
            books = _books(node, file)
        elif (name := _ABOUT.get(key.casefold())) is not None:
            about[name] = _words(node, key, file)
        else:
            raise _unknown(node, key, ("название", "объединение", "год", "книги"), file)
    return Catalogue(books, **about)


def _books(node: Node, file: str) -> tuple[Book, ...]:
    if isinstance(node, ScalarNode) and node.value in _EMPTY:
        return ()
    if not isinstance(node, SequenceNode):
        raise PlanFileError(
            Message("the books must be a list: one after another, each beginning with a dash"), where=_at(node, file)
        )
    books: list[Book] = []
    seen: dict[str, int] = {}
    for item in node.value:
        book = _book(item, file)
        if book.id in seen:
            raise PlanFileError(
                Message('two books have the id "{id}": here and in line {line}', id=book.id, line=seen[book.id]),
                where=_at(item, file),
                hint=Message("Give each book an id of its own; it may be any words that do not change."),
            )
        seen[book.id] = item.start_mark.line + 1
        books.append(book)
    return tuple(books)


def _book(node: Node, file: str) -> Book:
    values: dict[str, str] = {}
    for key, value in _pairs(node, file):
        field = _FIELDS.get(" ".join(key.casefold().split()))
        if field is None:
            raise _unknown(value, key, tuple(heading.casefold() for heading in _HEADINGS), file)
        values[field] = _words(value, key, file)
    try:
        book = Book.model_validate(values)
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        field = str(place[0]) if place else ""
        key = _HEADING_OF.get(field, "?").casefold()
        if not values.get(field):
            raise PlanFileError(Message('the book has no "{key}"', key=key), where=_at(node, file)) from error
        raise PlanFileError(reason_of(error), where=_at(node, file, key)) from error
    made_id = digest_of(f"{book.title}\n{book.inventory}")
    return book if book.id else book.model_copy(update={"id": made_id})


def _pairs(node: Node, file: str) -> list[tuple[str, Node]]:
    if not isinstance(node, MappingNode):
        raise PlanFileError(Message('here "key: value" is expected'), where=_at(node, file))
    pairs: list[tuple[str, Node]] = []
    seen: set[str] = set()
    for key_node, value in node.value:
        key = str(key_node.value)
        if key.casefold() in seen:
            raise PlanFileError(Message("this key stands twice"), where=_at(key_node, file, key))
        seen.add(key.casefold())
        pairs.append((key, value))
    return pairs


def _words(node: Node, key: str, file: str) -> str:
    if not isinstance(node, ScalarNode):
        raise PlanFileError(Message("here words are expected, not a list"), where=_at(node, file, key))
    plain = node.style is None
    return "" if plain and node.value in _EMPTY else str(node.value).strip()


def _unknown(node: Node, key: str, known: tuple[str, ...], file: str) -> PlanFileError:
    return PlanFileError(
        Message("this key is unknown; known are: {known}", known=", ".join(known)), where=_at(node, file, key)
    )


def _at(node: Node, file: str, key: str | None = None) -> Where:
    return Where(file=file, line=node.start_mark.line + 1, key=key)


def _field_names() -> dict[str, str]:
    names: dict[str, Any] = {"id": "id"}
    for column in BOOKS.columns:
        for word in (column.field, column.heading, *column.options.aliases):
            names[word.casefold()] = column.field
    return names


_FIELDS = _field_names()
_HEADING_OF = {column.field: column.heading for column in BOOKS.columns}
_HEADINGS = ("id", *_HEADING_OF.values())
