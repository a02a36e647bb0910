"""Query parameters checked against the discovery documents: names, types, enums, repetition.

Google's newer APIs refuse a parameter that they do not know; Drive passes over it, and that is kept: gspread sends
`includeItemsFromAllDrives` to methods that have no such parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from gmo_sync.emulator.discovery import Method, document
from gmo_sync.emulator.errors import ApiError, invalid
from gmo_sync.emulator.fields import camel
from gmo_sync.emulator.schemas import checkers
from gmo_sync.emulator.violations import Findings, refusal, snake

_TRUE = frozenset(("true", "t", "yes", "y", "1"))
_FALSE = frozenset(("false", "f", "no", "n", "0"))
_INT_LIMITS = {"int32": 2**31, "uint32": 2**32, "int64": 2**63}
# Accepted everywhere, though documents do not list them: older spellings, and aliases with a dollar sign.
_ALWAYS = frozenset(("$.xgafv", "$prettyPrint", "$alt", "$fields", "$key", "userIp", "uploadType", "upload_id"))


def pairs(query: str) -> list[tuple[str, str]]:
    """Names and values of a query string or of a form-encoded body, in order."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=100_000)
    except ValueError as error:
        raise invalid("Request contains an invalid argument.") from error


def read_parameters(method: Method, path: Mapping[str, str], query: list[tuple[str, str]]) -> dict[str, Any]:
    """Path and query parameters, typed: bool, int, float, str, or a list of them where the method says `repeated`.

    Global parameters (`fields`, `alt`, `prettyPrint`, …) are among them as they were sent. Raises 400.
    """
    found = Findings(lenient=method.legacy)
    read: dict[str, Any] = {}
    known = method.parameters
    common = _common(method.api)
    for name, value in path.items():
        _take(method, name, known.get(name, {"type": "string"}), value, read, found)
    for name, value in query:
        own = name if name in known else camel(name)
        if own in known:
            _take(method, own, known[own], value, read, found)
        elif name in common or name in _ALWAYS:
            read[name.removeprefix("$")] = value
        elif not method.legacy:
            found.add(
                "",
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message.",
            )
    if found.violations:
        raise refusal(found.violations)
    for name, described in known.items():
        if described.get("required") and described.get("location") == "query" and name not in read:
            raise _missing(name)
    return read


@cache
def _common(api: str) -> frozenset[str]:
    return frozenset(document(api)["parameters"])


def _take(
    method: Method, name: str, described: Mapping[str, Any], value: str, read: dict[str, Any], found: Findings
) -> None:
    typed = _typed(described, value)
    if typed is None:
        if method.legacy:
            raise _legacy_refusal(name, described, value)
        found.invalid(snake(name), _kind(method.api, name, described), value)
    elif method.legacy and not _within(described, typed):
        least, most = described.get("minimum", "0"), described.get("maximum", "")
        raise _legacy_invalid(name, f"Invalid value '{value}'. Values must be within the range: [{least}, {most}]")
    elif described.get("repeated"):
        read.setdefault(name, []).append(typed)
    else:
        read[name] = typed


def _typed(described: Mapping[str, Any], value: str) -> Any:
    kind = described.get("type")
    if kind == "boolean":
        word = value.lower()
        return True if word in _TRUE else False if word in _FALSE else None
    if kind == "integer":
        limit = _INT_LIMITS.get(described.get("format", "int32"), 2**31)
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 20:
            return None
        number = int(value)
        return number if -limit <= number < limit else None
    if kind == "number":
        try:
            return float(value)
        except ValueError:
            return None
    if "enum" in described:
        return value if value in described["enum"] else None
    return value


def _within(described: Mapping[str, Any], typed: Any) -> bool:
    if type(typed) is not int:
        return True
    return int(described.get("minimum", typed)) <= typed <= int(described.get("maximum", typed))


def _kind(api: str, name: str, described: Mapping[str, Any]) -> str:
    if "enum" in described:
        return checkers(api).enum_name("", name)
    kinds = {"boolean": "TYPE_BOOL", "number": "TYPE_DOUBLE", "string": "TYPE_STRING"}
    return kinds.get(described.get("type", ""), f"TYPE_{described.get('format', 'int32').upper()}")


def _legacy_refusal(name: str, described: Mapping[str, Any], value: str) -> ApiError:
    kind = described.get("type")
    if "enum" in described:
        allowed = ", ".join(described["enum"])
        return _legacy_invalid(name, f"Invalid string value: '{value}'. Allowed values: [{allowed}]")
    return _legacy_invalid(name, f"Invalid {kind} value: '{value}'.")


def _legacy_invalid(name: str, message: str) -> ApiError:
    return ApiError(400, message, reason="invalidParameter", location=name, location_type="parameter")


def _missing(name: str) -> ApiError:
    return ApiError(400, f"Required parameter: {name}", reason="required", location=name, location_type="parameter")
