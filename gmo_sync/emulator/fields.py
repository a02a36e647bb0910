"""Field masks: `sheets(properties/title,data.rowData.values(note,userEnteredValue)),spreadsheetId`.

Decides what a mask means and what it leaves of an answer. `parse` is for services that do not want to build what
nobody asked for; `Selection` is the mask checked against a response's schema, ready to prune answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator.errors import ApiError

# Name → what is asked for below it, None for everything. "*" stands for every name.
Mask = dict[str, "Mask | None"]

_TOKEN = re.compile(r"\s*([A-Za-z0-9_\-*]+|[(),./])\s*")
_DEEPEST = 50


class MaskError(ValueError):
    """A mask that cannot be read, or names what is not there; `path` is the part it is about."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def parse(mask: str) -> Mask | None:
    """The nested names of a mask, None where it asks for everything ("*" or nothing).

    >>> parse("a.b(c/d,e),f")
    {'a': {'b': {'c': {'d': None}, 'e': None}}, 'f': None}

    Names stay as they were written. Raises `MaskError`.
    """
    tokens = _tokens(mask)
    if not tokens:
        return None
    reader = _Reader(mask, tokens)
    found = reader.names(0)
    if reader.at != len(tokens):
        raise MaskError(mask)
    return None if found == {"*": None} else found


def wants(mask: Mask | None, *path: str) -> bool:
    """Whether anything at or below `path` is asked for.

    >>> wants(parse("sheets(data,properties.title)"), "sheets", "properties")
    True
    """
    for name in path:
        if mask is None:
            return True
        if name in mask:
            mask = mask[name]
        elif "*" in mask:
            mask = mask["*"]
        else:
            return False
    return True


def prune(value: Any, mask: Mask | None) -> Any:
    """What `mask` leaves of `value`; lists are looked through, nothing is changed in place."""
    if mask is None:
        return value
    if type(value) is list:
        return [prune(one, mask) for one in value]
    if type(value) is not dict:
        return value
    starred = "*" in mask
    if starred and mask["*"] is None:
        return value
    left: dict[str, Any] = {}
    for name, below in value.items():
        if name in mask:
            wanted = mask[name]
        elif starred:
            wanted = mask["*"]
        else:
            continue
        left[name] = below if wanted is None else prune(below, wanted)
    return left


def checked(mask: Mask | None, schema: str, schemas: Mapping[str, Any]) -> Mask | None:
    """The mask in the schema's own spelling (snake_case names become camelCase).

    Raises `MaskError` with the path of a name that the schema does not have.
    """
    return None if mask is None else _checked(mask, {"$ref": schema}, schemas, "")


def refusal(mask: str, error: MaskError, *, legacy: bool) -> ApiError:
    """What Google says to a mask that it cannot use; `legacy` for Drive."""
    if legacy:
        return ApiError(
            400,
            f"Invalid field selection {error.path}",
            reason="invalidParameter",
            location="fields",
            location_type="parameter",
        )
    said = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{error.path}'."
    return ApiError(
        400,
        "Request contains an invalid argument.",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [{"field": mask, "description": said}],
            }
        ],
    )


def _checked(mask: Mask, described: Mapping[str, Any], schemas: Mapping[str, Any], path: str) -> Mask | None:
    while "$ref" in described or described.get("type") == "array":
        described = schemas[described["$ref"]] if "$ref" in described else described["items"]
    properties = described.get("properties", {})
    others = described.get("additionalProperties")
    found: Mask = {}
    for name, below in mask.items():
        here = f"{path}.{name}" if path else name
        if name == "*":
            known: Mapping[str, Any] | None = {"type": "any"}
            own = name
        else:
            own = name if name in properties else camel(name)
            known = properties.get(own, others)
            if own not in properties and others is not None:
                own = name
        if known is None and described.get("type") != "any":
            raise MaskError(here)
        if known is None or below is None:
            add(found, own, below)
        elif name == "*":
            add(found, own, _below_star(below, described, schemas, here))
        else:
            add(found, own, _checked(below, known, schemas, here))
    return found


def _below_star(below: Mask, described: Mapping[str, Any], schemas: Mapping[str, Any], path: str) -> Mask:
    """What is asked for below every name has to exist below at least one of them."""
    found: Mask = {}
    for name, deeper in below.items():
        for known in described.get("properties", {}).values():
            try:
                add_all(found, _checked({name: deeper}, known, schemas, path))
            except MaskError:
                continue
        if name not in found and camel(name) not in found:
            raise MaskError(f"{path}.{name}")
    return found


def add(mask: Mask, name: str, below: Mask | None) -> None:
    """Ask in `mask` for `name` and `below` it too; everything wins over a part."""
    if name not in mask:
        mask[name] = below
        return
    known = mask[name]
    if known is None or below is None:
        mask[name] = None
    else:
        add_all(known, below)


def add_all(mask: Mask, more: Mask | None) -> None:
    """Ask in `mask` for everything that `more` asks for."""
    for name, below in (more or {}).items():
        add(mask, name, below)


def camel(name: str) -> str:
    """`row_data` → `rowData`; other names as they are."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _tokens(mask: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(mask):
        token = _TOKEN.match(mask, at)
        if token is None:
            if mask[at:].strip():
                raise MaskError(mask)
            break
        tokens.append(token[1])
        at = token.end()
    return tokens


class _Reader:
    """Reads names by recursive descent; `at` is the token that comes next."""

    def __init__(self, mask: str, tokens: list[str]) -> None:
        self._mask = mask
        self._tokens = tokens
        self.at = 0

    def names(self, depth: int) -> Mask:
        if depth > _DEEPEST:
            raise MaskError(self._mask)
        found: Mask = {}
        while True:
            path = [self._name()]
            while self._take("./"):
                path.append(self._name())
                if len(path) > _DEEPEST:
                    raise MaskError(self._mask)
            below: Mask | None = None
            if self._take("("):
                below = self.names(depth + 1)
                if not self._take(")"):
                    raise MaskError(self._mask)
            for name in reversed(path[1:]):
                below = {name: below}
            add(found, path[0], below)
            if not self._take(","):
                return found

    def _name(self) -> str:
        if self.at == len(self._tokens) or self._tokens[self.at] in "(),./":
            raise MaskError(self._mask)
        self.at += 1
        return self._tokens[self.at - 1]

    def _take(self, any_of: str) -> bool:
        if self.at < len(self._tokens) and self._tokens[self.at] in any_of:
            self.at += 1
            return True
        return False
