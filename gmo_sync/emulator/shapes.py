"""The kinds of JSON values that a schema is made of.

Each kind has two faces. `fits` answers yes or no and is what large bodies pay for; `read` knows the path, puts right
what Google's own parser tolerates (snake_case names, numbers as strings, nulls, one value where a list belongs) and
reports everything else.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from math import isfinite
from typing import Any

from gmo_sync.emulator.violations import NOT_REPEATING, Findings, parted, snake

Fits = Callable[[Any], bool]

_DIGITS = re.compile(r"-?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_RANGES = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1), "int64": (-(2**63), 2**63 - 1)}


class Shape:
    """One kind of value: `fits` for a quick yes or no, `read(value, path, findings)` for the whole story."""

    kind: str
    fits: Fits

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """The value as it should have been sent; what is wrong goes to `found`."""
        raise NotImplementedError


class Message(Shape):
    """An object with named fields; filled after it is made, because messages may hold themselves."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.others: Shape | None = None
        self._fits: dict[str, Fits] = {}
        self._shapes: dict[str, tuple[str, Shape]] = {}
        self._union_of: dict[str, str] = {}
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
        """Add a field; it is known by its proto name, too."""
        self._fits[name] = shape.fits
        self._shapes[name] = self._shapes[snake(name)] = (name, shape)

    def unite(self, union: str, names: Iterable[str]) -> None:
        """Let only one of these fields stand in a message; said before other shapes take its `fits`."""
        self._union_of.update(dict.fromkeys(names, union))
        fields, union_of = self.fits, self._union_of

        def fits(value: Any) -> bool:
            if not fields(value):
                return False
            if len(value) < 2:
                return True
            taken = [union_of[name] for name in value if name in union_of]
            return len(taken) < 2 or len(set(taken)) == len(taken)

        self.fits = fits

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """See `Shape.read`."""
        if type(value) is not dict:
            found.invalid(path, self.kind, value)
            return None
        clean: dict[str, Any] = {}
        taken: set[str] = set()
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
            union = self._union_of.get(own)
            if union in taken:
                found.united(path, union, name)
                continue
            if union is not None:
                taken.add(union)
            if shape.fits(below):
                clean[own] = below
            elif isinstance(shape, Map) and type(below) is not dict:
                found.no_map(path, name, below)
            elif type(below) is list and not isinstance(shape, Repeated):
                found.unknown(name, path, NOT_REPEATING)
            else:
                clean[own] = shape.read(below, _join(path, own), found)
        return clean


class Map(Shape):
    """An object whose names are the caller's."""

    def __init__(self, values: Shape) -> None:
        self.kind = "MAP"
        self._values = values
        check = values.fits
        self.fits = lambda value: type(value) is dict and all(map(check, value.values()))

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """See `Shape.read`."""
        if type(value) is not dict:
            found.no_map(*parted(path), value)
            return None
        return {
            name: below if below is None or self._values.fits(below) else self._values.read(below, path, found)
            for name, below in value.items()
        }


class Repeated(Shape):
    """A list; one value that is no list counts as a list of one, lists in it are taken as one, as Google has it."""

    def __init__(self, items: Shape) -> None:
        self.kind = items.kind
        self._items = items
        check = items.fits
        self.fits = lambda value: type(value) is list and all(map(check, value))

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """See `Shape.read`."""
        items = self._items
        if type(value) is not list:
            return [value if items.fits(value) else items.read(value, path, found)]
        if not isinstance(items, (ListValue, AnyValue)):
            value = list(_flat(value))
        return [
            one if items.fits(one) else items.read(one, f"{path}[{number}]", found) for number, one in enumerate(value)
        ]


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if type(value) is list:
            yield from _flat(value)
        else:
            yield value


class ListValue(Shape):
    """A list of any JSON values: a row of cells."""

    kind = "type.googleapis.com/google.protobuf.ListValue"

    def __init__(self) -> None:
        self.fits = lambda value: type(value) is list

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """See `Shape.read`."""
        if type(value) is dict:
            for name in value:
                found.unknown(name, path)
        else:
            found.invalid(path, self.kind, value)
        return None


class AnyValue(Shape):
    """Any JSON at all."""

    kind = "type.googleapis.com/google.protobuf.Value"

    def __init__(self) -> None:
        self.fits = lambda _: True

    def read(self, value: Any, path: str, found: Findings) -> Any:  # noqa: ARG002 - everything fits
        """See `Shape.read`."""
        return value


class Enum(Shape):
    """A string of a closed set."""

    def __init__(self, values: frozenset[str], kind: str) -> None:
        self.kind = kind
        self.fits = lambda value: type(value) is str and value in values

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """See `Shape.read`."""
        found.invalid(path, self.kind, value)


class Leaf(Shape):
    """A scalar: `convert` puts right what Google's parser tolerates, None when it does not."""

    def __init__(self, kind: str, fits: Fits, convert: Callable[[Any], Any]) -> None:
        self.kind = kind
        self.fits = fits
        self._convert = convert

    def read(self, value: Any, path: str, found: Findings) -> Any:
        """See `Shape.read`."""
        converted = None if isinstance(value, (dict, list)) else self._convert(value)
        if converted is None:
            found.invalid(path, self.kind, value)
        return converted


def leaf(kind: str, form: str) -> Shape:
    """The scalar of a discovery document's `type` and `format`."""
    if kind == "any":
        return AnyValue()
    if kind == "boolean":
        return Leaf("TYPE_BOOL", lambda value: type(value) is bool, {"true": True, "false": False}.get)
    if kind == "integer":
        least, most = _RANGES.get(form, _RANGES["int64"])
        return Leaf(
            f"TYPE_{(form or 'int64').upper()}",
            lambda value: type(value) is int and least <= value <= most,
            lambda value: _as_int(value, least, most),
        )
    if kind == "number":
        name = "TYPE_FLOAT" if form == "float" else "TYPE_DOUBLE"
        return Leaf(name, lambda value: type(value) is float or type(value) is int, _as_float)
    if form in ("int64", "uint64"):
        return Leaf(
            f"TYPE_{form.upper()}",
            lambda value: type(value) is str and _DIGITS.fullmatch(value) is not None,
            lambda value: None if (number := _as_int(value, *_RANGES["int64"])) is None else str(number),
        )
    if form in ("google-datetime", "date-time"):
        return Leaf("type.googleapis.com/google.protobuf.Timestamp", _is_time, lambda _: None)
    if form == "google-fieldmask":
        return Leaf("type.googleapis.com/google.protobuf.FieldMask", lambda value: type(value) is str, lambda _: None)
    if form == "byte":
        return Leaf("TYPE_BYTES", _is_base64, lambda _: None)
    return Leaf("TYPE_STRING", lambda value: type(value) is str, lambda _: None)


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


def _join(path: str, name: str) -> str:
    return f"{path}.{snake(name)}" if path else snake(name)
