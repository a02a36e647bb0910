"""What Pydantic found wrong with a template, as one error that a person can act on: file, line, key, what is
allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from gmo_sync.errors import ConfigError, Where
from gmo_sync.forms.spec import Heading, Page, Question
from gmo_sync.language import Message

_MODELS: dict[str, type[BaseModel]] = {
    model.model_fields["kind"].default: model for model in (*get_args(Question), Heading, Page)
}
Loc = tuple[str | int, ...]


def line_of(loaded: Any, loc: Loc) -> int | None:
    """The line, counted from 1, of the deepest part of `loc` that the YAML has."""
    line: int | None = None
    for part in loc:
        if isinstance(loaded, Mapping) and part in loaded:
            line = loaded.lc.key(part)[0] + 1  # type: ignore[attr-defined]  # ruamel's mappings know their lines
        elif (
            isinstance(loaded, Sequence)
            and not isinstance(loaded, str)
            and isinstance(part, int)
            and part < len(loaded)
        ):
            line = loaded.lc.item(part)[0] + 1  # type: ignore[attr-defined]
        else:
            continue  # a tag that Pydantic puts in, or a key that is missing
        loaded = loaded[part]
    return line


def refusal(error: ValidationError, loaded: Any, source: str, top: type[BaseModel]) -> ConfigError:
    """The first thing wrong, as an error.

    A key that is not known goes before one that is missing: it may be that one, misspelt.
    """
    found = error.errors(include_url=False)
    first = next((one for one in found if one["type"] != "missing"), found[0])
    loc: Loc = first["loc"] + (("kind",) if first["type"] == "union_tag_invalid" else ())
    tags = set(_MODELS)
    shown = [str(part) for part in loc if part not in tags]
    what, hint = _words(first, loc, top)
    return ConfigError(
        what, hint=hint, where=Where(file=source, line=line_of(loaded, loc) or 1, key=".".join(shown) or None)
    )


def _words(first: Any, loc: Loc, top: type[BaseModel]) -> tuple[Message, str]:
    kind, context, value = first["type"], first.get("ctx", {}), first["input"]
    name = str(loc[-1]) if loc else ""
    match kind:
        case "missing":
            return Message('the key "{name}" is missing', name=name), ""
        case "extra_forbidden":
            model = next((_MODELS[part] for part in loc if part in _MODELS), top)
            return Message('the key "{name}" is not known here', name=name), _allowed(", ".join(model.model_fields))
        case "union_tag_not_found":
            return Message('the key "{name}" is missing', name="kind"), _allowed(", ".join(_MODELS))
        case "union_tag_invalid":
            return Message('there is no kind "{value}"', value=context["tag"]), _allowed(", ".join(_MODELS))
        case "literal_error":
            return Message('"{value}" does not fit here', value=value), _allowed(context["expected"].replace("'", ""))
        case "greater_than_equal":
            return Message("{value} is too small", value=value), Message("At least {limit}.", limit=context["ge"])
        case "less_than_equal":
            return Message("{value} is too big", value=value), Message("At most {limit}.", limit=context["le"])
        case "string_pattern_mismatch":
            return Message('"{value}" is no key', value=value), Message(
                "A key has small Latin letters, digits and _, and begins with a letter."
            )
        case "bool_type" | "bool_parsing":
            return Message('"{value}" does not fit here', value=value), _allowed("true, false")
        case "int_type" | "int_parsing" | "int_from_float":
            return Message('"{value}" is not a whole number', value=value), ""
        case "string_type":
            return Message("words are expected here"), Message("Put them in quotes.")
        case "string_too_short" | "too_short":
            return Message("this must not be empty"), ""
        case "tuple_type":
            return Message("a list is expected here"), Message("Begin each of its lines with a dash.")
    template = _OWN.get(kind)
    return Message(template, **context) if template else Message("{words}", words=first["msg"]), ""


def _allowed(values: str) -> Message:
    return Message("Allowed: {values}.", values=values)


_OWN = {
    "one_line": "this must stand on one line: Google refuses line breaks here",
    "reserved_key": 'the key "{key}" is taken by the tab of answers',
    "twin_options": 'the option "{option}" stands twice',
    "other_in_list": "a drop_down cannot have an answer of one's own",
    "twin_keys": 'two items have the key "{key}"',
    "twin_headings": 'two questions have one heading: "{heading}"; give one a column',
}
