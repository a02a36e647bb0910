"""JSON bodies checked against the discovery documents, in Google's words.

Decides which shape (`shapes.py`) each schema asks for; schemas are compiled once, when first used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from threading import RLock
from typing import Any

from gmo_sync.emulator.discovery import document
from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.shapes import AnyValue, Enum, ListValue, Map, Message, Repeated, Shape, leaf
from gmo_sync.emulator.unions import UNIONS
from gmo_sync.emulator.violations import Findings, refusal

Described = Mapping[str, Any]

# Discovery documents leave out what an enum is called; these are shared between messages, others are nested in one.
_SHARED_ENUMS = {
    "majorDimension": "Dimension",
    "dimension": "Dimension",
    "horizontalAlignment": "HorizontalAlign",
    "verticalAlignment": "VerticalAlign",
    "responseValueRenderOption": "ValueRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
    "valueInputOption": "ValueInputOption",
    "valueRenderOption": "ValueRenderOption",
    "dateTimeRenderOption": "DateTimeRenderOption",
}


def read_body(api: str, schema: str, value: Any, *, prefix: str = "", lenient: bool = False) -> dict[str, Any]:
    """The body as the schema spells it.

    `prefix` is the proto field that the body fills ("data" for values.update), "" for the whole request. Raises 400
    with all that is wrong.
    """
    checker = checkers(api)
    found = Findings(lenient=lenient)
    if type(value) is not dict:
        found.unknown("", "", "Root element must be a message.")
        raise refusal(found.violations)
    shape = checker.shape({"$ref": schema}, "", "")
    try:
        if shape.fits(value):
            return value
        read: dict[str, Any] = shape.read(value, prefix, found)
    except RecursionError as error:  # only messages that hold themselves can be so deep
        raise ApiError(400, "Message too deep. Max recursion depth reached.", reason="badRequest") from error
    if found.violations:
        raise refusal(found.violations)
    return read


@cache
def checkers(api: str) -> Checkers:
    """The compiled schemas of one API."""
    return Checkers(api)


class Checkers:
    """The schemas of one API, compiled when first used."""

    def __init__(self, api: str) -> None:
        self._document = document(api)
        name, version = api.split(".")
        self._package = f"type.googleapis.com/google.apps.{name}.{version}"
        self._messages: dict[str, Message] = {}
        self._compiling = RLock()
        self._unions = UNIONS.get(api, {})

    def shape(self, described: Described, owner: str, name: str) -> Shape:
        """The shape that `described` (a schema of a discovery document) asks for, as field `name` of `owner`."""
        if "$ref" in described:
            return self._message(described["$ref"])
        kind = described.get("type")
        if kind == "array":
            return self._array(described, owner, name)
        if kind == "object":
            if "additionalProperties" in described:
                return Map(self.shape(described["additionalProperties"], owner, name))
            return Map(AnyValue()) if not described.get("properties") else self._inline(described, owner, name)
        if kind == "string" and "enum" in described:
            return Enum(frozenset(described["enum"]), self.enum_name(owner, name))
        return leaf(kind or "any", described.get("format", ""))

    def enum_name(self, owner: str, name: str) -> str:
        """What the enum of a field is probably called."""
        own = _SHARED_ENUMS.get(name) or (f"{owner}." if owner else "") + name[:1].upper() + name[1:]
        return f"{self._package}.{own}"

    def _message(self, schema: str) -> Message:
        with self._compiling:  # another request must not meet a message whose fields are not all there
            if schema not in self._messages:
                message = self._messages[schema] = Message(f"{self._package}.{schema}")
                described = self._document["schemas"][schema]
                for union, names in self._unions.get(schema, {}).items():
                    message.unite(union, names or described["properties"])
                self._fill(message, described, schema)
            return self._messages[schema]

    def _inline(self, described: Described, owner: str, name: str) -> Message:
        own = f"{owner}.{name[:1].upper()}{name[1:]}"
        message = Message(f"{self._package}.{own}")
        self._fill(message, described, own)
        return message

    def _fill(self, message: Message, described: Described, owner: str) -> None:
        if "additionalProperties" in described:
            message.others = self.shape(described["additionalProperties"], owner, "value")
        for name, below in described.get("properties", {}).items():
            message.declare(name, self.shape(below, owner, name))

    def _array(self, described: Described, owner: str, name: str) -> Shape:
        items = described["items"]
        if items.get("type") == "array":  # google.protobuf.ListValue: cells of any kind
            return Repeated(ListValue())
        return Repeated(self.shape(items, owner, name))
