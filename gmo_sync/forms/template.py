"""A YAML file from which the form of any event is made.

Its words may hold `{title}` and `{date}` (and `{{`, `}}` for braces). What is put in is data: it is never read as a
placeholder again, and line breaks in it become spaces. A line of a description whose placeholder has no words is left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from gmo_sync.errors import ConfigError, Where
from gmo_sync.forms.spec import FormSpec, Item, Paragraphs, Question, Words, _Frozen, check_keys
from gmo_sync.forms.template_errors import line_of, refusal
from gmo_sync.language import Message
from gmo_sync.packaged import packaged

PLACEHOLDERS = ("title", "date")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class FormTemplate(_Frozen):
    """A form with placeholders in its words."""

    title: Words
    description: Paragraphs = ""
    items: tuple[Item, ...]

    @model_validator(mode="after")
    def _distinct(self) -> FormTemplate:
        check_keys(self.items)
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        """The items that can be answered, in order."""
        return tuple(item for item in self.items if isinstance(item, Question))

    def for_event(self, *, key: str, title: str, date_words: str = "") -> FormSpec:
        """The form for one event.

        key: what never changes about it (the activity's id). title: its name. date_words: when it is, as people say it;
        may be empty.
        """
        words = {"title": title, "date": date_words}
        filled = {
            "title": _line(self.title, words),
            "description": _paragraphs(self.description, words),
            "items": [_filled_item(item.model_dump(), words) for item in self.items],
        }
        return FormSpec.model_validate({"key": key, "event": _one_line(title), **filled})


def load_template(path_or_name: str | Path) -> FormTemplate:
    """A template by the path of its file, or by its name among the packaged ones ("event-feedback").

    Raises ConfigError naming file, line, key and what is allowed.
    """
    source, text = _read(path_or_name)
    yaml = YAML()
    try:
        loaded = yaml.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigError(
            Message("this is not YAML: {problem}", problem=error.problem or error.context or ""),
            where=Where(file=source, line=line),
            hint=Message("Look at the indentation, the quotes and the colons of that line."),
        ) from error
    except YAMLError as error:
        raise ConfigError(
            Message("this is not YAML: {problem}", problem=str(error)), where=Where(file=source)
        ) from error
    if not isinstance(loaded, Mapping):
        raise ConfigError(
            Message("a form's template has the keys {keys}", keys="title, description, items"),
            where=Where(file=source, line=1),
        )
    try:
        template = FormTemplate.model_validate(loaded)
    except ValidationError as error:
        raise refusal(error, loaded, source, FormTemplate) from error
    for loc, words in _texts(template):
        _check_placeholders(words, loc, loaded, source)
    return template


def _read(path_or_name: str | Path) -> tuple[str, str]:
    if isinstance(path_or_name, str) and re.fullmatch(r"[\w-]+", path_or_name):
        entry = packaged("forms", f"{path_or_name}.yaml")
        if not entry.is_file():
            folder = packaged("forms")
            names = sorted(one.name.removesuffix(".yaml") for one in folder.iterdir()) if folder.is_dir() else []
            raise ConfigError(
                Message('there is no form template "{name}"', name=path_or_name),
                hint=Message("Allowed: {values}, or the path of a file.", values=", ".join(names)),
            )
        return f"{path_or_name}.yaml", entry.read_text("utf-8")
    path = Path(path_or_name)
    try:
        return str(path), path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(
            Message("the file cannot be read: {problem}", problem=error.strerror or ""), where=Where(file=str(path))
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            Message("the file is not text in UTF-8"),
            where=Where(file=str(path)),
            hint=Message("Save it as UTF-8."),
        ) from error


def _texts(template: FormTemplate) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("title",), template.title
    yield ("description",), template.description
    for index, item in enumerate(template.items):
        for name, value in item.model_dump().items():
            if isinstance(value, str):
                yield ("items", index, name), value
            elif isinstance(value, tuple):
                yield from ((("items", index, name, position), part) for position, part in enumerate(value))
        if isinstance(item, Question) and not item.column:
            # The title is the heading of the tab that holds every event's answers.
            yield ("items", index, "column"), item.title


def _check_placeholders(words: str, loc: tuple[str | int, ...], loaded: Any, source: str) -> None:
    where = Where(file=source, line=line_of(loaded, loc), key=".".join(str(part) for part in loc))
    for name in (found[1] for found in _BRACES.finditer(words) if found[1] is not None):
        if name not in PLACEHOLDERS:
            raise ConfigError(
                Message("the placeholder {name} is not known", name="{" + name + "}"),
                where=where,
                hint=Message("Allowed: {values}.", values=", ".join("{" + one + "}" for one in PLACEHOLDERS)),
            )
        if loc[-1] == "column":
            raise ConfigError(
                Message(
                    "a column's heading is the same for every event: {name} cannot stand in it", name="{" + name + "}"
                ),
                where=where,
                hint=Message("Give the question a column without placeholders."),
            )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _fill(template: str, words: Mapping[str, str]) -> str:
    return _BRACES.sub(lambda found: found[0][0] if found[1] is None else words[found[1]], template)


def _line(template: str, words: Mapping[str, str]) -> str:
    return _one_line(_fill(template, {name: _one_line(value) for name, value in words.items()}))


def _paragraphs(template: str, words: Mapping[str, str]) -> str:
    flat = {name: _one_line(value) for name, value in words.items()}
    lines = [
        _fill(line, flat)
        for line in template.split("\n")
        if all(flat[found[1]] for found in _BRACES.finditer(line) if found[1] is not None)
    ]
    return "\n".join(lines)


def _filled_item(item: dict[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    return {name: _filled(name, value, words) for name, value in item.items()}


def _filled(name: str, value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return [_line(part, words) for part in value]
    if not isinstance(value, str):
        return value
    return _paragraphs(value, words) if name == "description" else _line(value, words)
