"""Messages that can be said in two languages: English for developers, Russian for librarians.

A `Message` is written in English where it arises and is an ordinary string there. It keeps its template and fields, so
that the same message can be said in Russian where a librarian reads it: `message.in_language("ru")`. The translations
stand in `locale/ru/*.po`, a catalogue a room.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Self

from babel.messages.pofile import read_po


class Message(str):
    """An English sentence that remembers how it was made.

    >>> Message('the column "{heading}" is missing', heading="Сроки").in_language("ru")
    'нет столбца «Сроки»'
    """

    template: str
    fields: dict[str, Any]

    def __new__(cls, template: str, /, **fields: Any) -> Self:
        """Fill `template` (a `str.format` template in English) with `fields`; a field may itself be a `Message`."""
        self = super().__new__(cls, template.format(**fields) if fields else template)
        self.template = template
        self.fields = fields
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.template, self.fields)

    def in_language(self, language: str) -> str:
        """The same message in `language` ("ru" or "en"); what has no translation stays English."""
        template = catalogue(language).get(self.template, self.template)
        fields = {name: translated(value, language) for name, value in self.fields.items()}
        return template.format(**fields) if fields else template


def _rebuild(template: str, fields: dict[str, Any]) -> Message:
    return Message(template, **fields)


def translated(words: str, language: str) -> str:
    """A `Message` in `language`; every other text as it is."""
    return words.in_language(language) if isinstance(words, Message) else words


@cache
def catalogue(language: str) -> dict[str, str]:
    """English template → template in `language`, from every `locale/<language>/*.po`."""
    folder = files("gmo_sync") / "locale" / language
    if not folder.is_dir():
        return {}
    found: dict[str, str] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".po"):
            with entry.open("rb") as stream:
                found |= {
                    str(message.id): str(message.string) for message in read_po(stream) if message.id and message.string
                }
    return found
