"""JSON bodies checked against the discovery documents, in Google's words.

Every schema is compiled once to two closures. `fits` answers yes or no and is what large bodies pay for; only a body
that does not fit goes through `read`, which knows paths: it puts right what Google's own parser tolerates (snake_case
names, numbers as strings, nulls, one value where a list belongs) and collects a violation for everything else.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from math import isfinite
from typing import Any

import orjson

from gmo_sync.emulator.discovery import document
from gmo_sync.emulator.errors import ApiError

Fits = Callable[[Any], bool]
Described = Mapping[str, Any]

_NOT_REPEATING = "Proto field is not repeating, cannot start list."
_INDEX = re.compile(r"(\[[0-9]+\])+$")
_MOST_VIOLATIONS = 50
_LONGEST_SHOWN = 200
_UPPER = re.compile(r"(?<!^)([A-Z])")
_DIGITS = re.compile(r"-?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_RANGES = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1), "int64": (-(2**63), 2**63 - 1)}
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


@dataclass(frozen=True)
class Violation:
    """One thing that is wrong with a request: the proto path of the field ("" for the whole) and a sentence."""

    path: str
    description: str


@dataclass
class Findings:
    """What `read` found; `lenient` drops unknown names instead of reporting them, as Drive does."""

    lenient: bool = False
    violations: list[Violation] = field(default_factory=list)

    def add(self, path: str, description: str) -> None:
        """Report one violation; after too many the rest is left unsaid."""
        if len(self.violations) < _MOST_VIOLATIONS:
            self.violations.append(Violation(path, description))

    def unknown(self, name: str, path: str, why: str = "Cannot find field.") -> None:
        """Report a name that does not belong where it stands."""
        at = f" at '{path}'" if path else ""
        self.add(path, f'Invalid JSON payload received. Unknown name "{shortened(name)}"{at}: {why}')

    def invalid(self, path: str, kind: str, value: Any) -> None:
        """Report a value that cannot be what the field at `path` is."""
        if isinstance(value, dict):
            parent, name = _parted(path)
            self._invalid(parent, name, "Starting an object on a scalar field")
        elif isinstance(value, list):
            parent, name = _parted(path)
            self.unknown(name, parent, _NOT_REPEATING)
        else:
            self._invalid(path, kind, as_json(value))

    def no_map(self, path: str, name: str, value: Any) -> None:
        """Report what stands where an object with free names belongs, in field `name` of the message at `path`."""
        kind = "list" if isinstance(value, list) else "scalar"
        self._invalid(path, "Map", f"Cannot bind a {kind} to map for field '{name}'.")

    def _invalid(self, path: str, kind: str, shown: str) -> None:
        at = f" at '{path}'" if path else ""
        self.add(path, f"Invalid value{at} ({kind}), {shown}")


def refusal(violations: list[Violation]) -> ApiError:
    """400 with every violation, in the message and in the details."""
    return ApiError(
        400,
        "\n".join(violation.description for violation in violations),
        reason="badRequest",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [
                    ({"field": violation.path} if violation.path else {}) | {"description": violation.description}
                    for violation in violations
                ],
            }
        ],
    )


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


def snake(name: str) -> str:
    """`rowData` → `row_data`, as proto fields are called."""
    return _UPPER.sub(r"_\1", name).lower()


def as_json(value: Any) -> str:
    """A value as Google's messages show it."""
    return shortened(orjson.dumps(value).decode())


def shortened(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."


@cache
def checkers(api: str) -> Checkers:
    """The compiled schemas of one API."""
    return Checkers(api)


class Shape:
    """One kind of value: `fits` for a quick yes or no, `read(value, path, findings)` for the whole story."""

    kind: str
    fits: Fits

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """The value as it should have been sent; what is wrong goes to `found`."""
        raise NotImplementedError


class Checkers:
    """The schemas of one API, compiled when first used."""

    def __init__(self, api: str) -> None:
        self._document = document(api)
        name, version = api.split(".")
        self._package = f"type.googleapis.com/google.apps.{name}.{version}"
        self._messages: dict[str, _Message] = {}

    def shape(self, described: Described, owner: str, name: str) -> Shape:
        """The shape that `described` (a schema of a discovery document) asks for, as field `name` of `owner`."""
        if "$ref" in described:
            return self._message(described["$ref"])
        kind = described.get("type")
        if kind == "array":
            return self._array(described, owner, name)
        if kind == "object":
            if "additionalProperties" in described:
                return _Map(self.shape(described["additionalProperties"], owner, name))
            return _Map(_Any()) if not described.get("properties") else self._inline(described, owner, name)
        if kind == "string" and "enum" in described:
            return _Enum(frozenset(described["enum"]), self.enum_name(owner, name))
        return _leaf(kind or "any", described.get("format", ""))

    def enum_name(self, owner: str, name: str) -> str:
        """What the enum of a field is probably called."""
        own = _SHARED_ENUMS.get(name) or (f"{owner}." if owner else "") + name[:1].upper() + name[1:]
        return f"{self._package}.{own}"

    def _message(self, schema: str) -> _Message:
        if schema not in self._messages:
            message = self._messages[schema] = _Message(f"{self._package}.{schema}")
            self._fill(message, self._document["schemas"][schema], schema)
        return self._messages[schema]

    def _inline(self, described: Described, owner: str, name: str) -> _Message:
        own = f"{owner}.{name[:1].upper()}{name[1:]}"
        message = _Message(f"{self._package}.{own}")
        self._fill(message, described, own)
        return message

    def _fill(self, message: _Message, described: Described, owner: str) -> None:
        if "additionalProperties" in described:
            message.others = self.shape(described["additionalProperties"], owner, "value")
        for name, below in described.get("properties", {}).items():
            message.declare(name, self.shape(below, owner, name))

    def _array(self, described: Described, owner: str, name: str) -> Shape:
        items = described["items"]
        if items.get("type") == "array":  # google.protobuf.ListValue: cells of any kind
            return _Repeated(_ListValue())
        return _Repeated(self.shape(items, owner, name))


class _Message(Shape):
    """An object with named fields; filled after it is made, because messages may hold themselves."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.others: Shape | None = None
        self._fits: dict[str, Fits] = {}
        self._shapes: dict[str, tuple[str, Shape]] = {}
        known = self._fits

        def fits(value: Any) -> bool:
            if type(value) is not dict:
                return False
            for name, below in value.items():
                check = known.get(name)
                if check is None or not check(below):
                    return False
            return True

        self.fits = fits

    def declare(self, name: str, shape: Shape) -> None:
        self._fits[name] = shape.fits
        self._shapes[name] = self._shapes[snake(name)] = (name, shape)

    def read(self, value: Any, path: str, found: Findings) -> Any:
        if type(value) is not dict:
            found.invalid(path, self.kind, value)
            return None
        clean: dict[str, Any] = {}
        for name, below in value.items():
            if below is None:
                if name not in self._shapes and self.others is None and not found.lenient:
                    found.unknown(name, path)
                continue
            if name in self._shapes:
                own, shape = self._shapes[name]
            elif self.others is not None:
                own, shape = name, self.others
            else:
                if not found.lenient:
                    found.unknown(name, path)
                continue
            if shape.fits(below):
                clean[own] = below
            elif isinstance(shape, _Map) and type(below) is not dict:
                found.no_map(path, name, below)
            elif type(below) is list and not isinstance(shape, _Repeated):
                found.unknown(name, path, _NOT_REPEATING)
            else:
                clean[own] = shape.read(below, _join(path, own), found)
        return clean


class _Map(Shape):
    """An object whose names are the caller's."""

    def __init__(self, values: Shape) -> None:
        self.kind = "MAP"
        self._values = values
        check = values.fits
        self.fits = lambda value: type(value) is dict and all(map(check, value.values()))

    def read(self, value: Any, path: str, found: Findings) -> Any:
        if type(value) is not dict:
            found.no_map(*_parted(path), value)
            return None
        return {
            name: below if below is None or self._values.fits(below) else self._values.read(below, path, found)
            for name, below in value.items()
        }


class _Repeated(Shape):
    """A list; one value that is no list counts as a list of one, as Google has it."""

    def __init__(self, items: Shape) -> None:
        self.kind = items.kind
        self._items = items
        check = items.fits
        self.fits = lambda value: type(value) is list and all(map(check, value))

    def read(self, value: Any, path: str, found: Findings) -> Any:
        items = self._items
        if type(value) is not list:
            return [value if items.fits(value) else items.read(value, path, found)]
        return [
            one if items.fits(one) else items.read(one, f"{path}[{number}]", found) for number, one in enumerate(value)
        ]


class _ListValue(Shape):
    """A list of any JSON values: a row of cells."""

    kind = "type.googleapis.com/google.protobuf.ListValue"

    def __init__(self) -> None:
        self.fits = lambda value: type(value) is list

    def read(self, value: Any, path: str, found: Findings) -> Any:
        if type(value) is dict:
            for name in value:
                found.unknown(name, path)
        else:
            found.invalid(path, self.kind, value)
        return None


class _Any(Shape):
    kind = "type.googleapis.com/google.protobuf.Value"

    def __init__(self) -> None:
        self.fits = lambda _: True

    def read(self, value: Any, path: str, found: Findings) -> Any:  # noqa: ARG002 - everything fits
        return value


class _Enum(Shape):
    """A string of a closed set."""

    def __init__(self, values: frozenset[str], kind: str) -> None:
        self.kind = kind
        self.fits = lambda value: type(value) is str and value in values

    def read(self, value: Any, path: str, found: Findings) -> Any:
        found.invalid(path, self.kind, value)


class _Leaf(Shape):
    """A scalar: `convert` puts right what Google's parser tolerates, None when it does not."""

    def __init__(self, kind: str, fits: Fits, convert: Callable[[Any], Any]) -> None:
        self.kind = kind
        self.fits = fits
        self._convert = convert

    def read(self, value: Any, path: str, found: Findings) -> Any:
        converted = None if isinstance(value, (dict, list)) else self._convert(value)
        if converted is None:
            found.invalid(path, self.kind, value)
        return converted


def _leaf(kind: str, form: str) -> Shape:
    if kind == "any":
        return _Any()
    if kind == "boolean":
        return _Leaf("TYPE_BOOL", lambda value: type(value) is bool, {"true": True, "false": False}.get)
    if kind == "integer":
        least, most = _RANGES.get(form, _RANGES["int64"])
        return _Leaf(
            f"TYPE_{(form or 'int64').upper()}",
            lambda value: type(value) is int and least <= value <= most,
            lambda value: _as_int(value, least, most),
        )
    if kind == "number":
        name = "TYPE_FLOAT" if form == "float" else "TYPE_DOUBLE"
        return _Leaf(name, lambda value: type(value) is float or type(value) is int, _as_float)
    if form in ("int64", "uint64"):
        return _Leaf(
            f"TYPE_{form.upper()}",
            lambda value: type(value) is str and _DIGITS.fullmatch(value) is not None,
            lambda value: None if (number := _as_int(value, *_RANGES["int64"])) is None else str(number),
        )
    if form in ("google-datetime", "date-time"):
        return _Leaf("type.googleapis.com/google.protobuf.Timestamp", _is_time, lambda _: None)
    if form == "google-fieldmask":
        return _Leaf("type.googleapis.com/google.protobuf.FieldMask", lambda value: type(value) is str, lambda _: None)
    if form == "byte":
        return _Leaf("TYPE_BYTES", _is_base64, lambda _: None)
    return _Leaf("TYPE_STRING", lambda value: type(value) is str, lambda _: None)


def _as_int(value: Any, least: int, most: int) -> int | None:
    digits = type(value) is str and len(value) < 30 and _DIGITS.fullmatch(value) is not None
    if digits or (type(value) is float and value.is_integer()):
        value = int(value)
    return value if type(value) is int and least <= value <= most else None


def _as_float(value: Any) -> float | None:
    if type(value) is not str or not _NUMBER.fullmatch(value):
        return None
    number = float(value)
    return number if isfinite(number) else None


def _is_time(value: Any) -> bool:
    if type(value) is not str or "T" not in value:
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_base64(value: Any) -> bool:
    if type(value) is not str:
        return False
    try:
        b64decode(value.replace("-", "+").replace("_", "/") + "=" * (-len(value) % 4), validate=True)
    except ValueError:
        return False
    return True


def _parted(path: str) -> tuple[str, str]:
    """The path of a field's message, and the field's name without a place in a list."""
    parent, _, name = path.rpartition(".")
    return parent, _INDEX.sub("", name)


def _join(path: str, name: str) -> str:
    return f"{path}.{snake(name)}" if path else snake(name)
