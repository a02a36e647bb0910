"""What is wrong with a request: collected with its place, and said in the words of Google's parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import orjson

from gmo_sync.emulator.errors import ApiError

NOT_REPEATING = "Proto field is not repeating, cannot start list."
_INDEX = re.compile(r"(\[[0-9]+\])+$")
_MOST_VIOLATIONS = 50
_LONGEST_SHOWN = 200
_UPPER = re.compile(r"(?<!^)([A-Z])")


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
            parent, name = parted(path)
            self._invalid(parent, name, "Starting an object on a scalar field")
        elif isinstance(value, list):
            parent, name = parted(path)
            self.unknown(name, parent, NOT_REPEATING)
        else:
            self._invalid(path, kind, as_json(value))

    def united(self, path: str, union: str, name: str) -> None:
        """Report a field that stands beside another one of its union, in the message at `path`."""
        self._invalid(path, "oneof", f"oneof field '{union}' is already set. Cannot set '{shortened(name)}'")

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


def snake(name: str) -> str:
    """`rowData` → `row_data`, as proto fields are called."""
    return _UPPER.sub(r"_\1", name).lower()


def as_json(value: Any) -> str:
    """A value as Google's messages show it."""
    return shortened(orjson.dumps(value).decode())


def shortened(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."


def parted(path: str) -> tuple[str, str]:
    """The path of a field's message, and the field's name without a place in a list."""
    parent, _, name = path.rpartition(".")
    return parent, _INDEX.sub("", name)
