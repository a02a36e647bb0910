"""What the engine gives, as values of cells: numbers of days for dates, Google's errors and their sentences."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from gmo_sync.emulator.sheets.cells import ErrorValue, Value, plain_number
from gmo_sync.emulator.sheets.formulas.dialect import Translated
from gmo_sync.emulator.sheets.serials import EPOCH, serial_of

CIRCULAR = ErrorValue(
    "REF", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)
WITHOUT_ENGINE = ErrorValue("NAME", 'The emulator computes formulas with the extra: pip install "gmo-sync[formulas]".')

_TYPES = {
    "Div": "DIVIDE_BY_ZERO",
    "Name": "NAME",
    "Ref": "REF",
    "Value": "VALUE",
    "Na": "N_A",
    "Num": "NUM",
    "Null": "NULL_VALUE",
    "Calc": "N_A",
}
KINDS = {name: kind for kind, name in _TYPES.items() if kind != "Calc"}
_LOOKUPS = ("VLOOKUP", "HLOOKUP", "XLOOKUP", "LOOKUP", "MATCH", "XMATCH")


def value_of(given: Any) -> Value:
    """A result of the engine as a cell's value; dates and times become serial numbers."""
    if given is None or isinstance(given, str | bool):
        return given
    if isinstance(given, float | int):
        return plain_number(float(given)) + 0 if isfinite(given) else ErrorValue("NUM")
    if isinstance(given, datetime):
        return plain_number(_part(given.time()) + serial_of(given.date()))
    if isinstance(given, date):
        return serial_of(given)
    if isinstance(given, time):
        return plain_number(_part(given))
    if isinstance(given, timedelta):
        return plain_number(given / timedelta(days=1))
    if isinstance(given, list):
        return value_of(given[0][0]) if given and given[0] else None
    return ErrorValue(_TYPES.get(str(given.get("kind")), "ERROR"), str(given.get("message") or ""))


def _part(moment: time) -> float:
    at = datetime.combine(EPOCH.date(), moment) - EPOCH
    return at / timedelta(days=1)


def number_format(given: Any) -> dict[str, Any] | None:
    """The number format that a result brings along: dates and times look like dates and times."""
    if isinstance(given, datetime):
        return {"type": "DATE_TIME"}
    if isinstance(given, date):
        return {"type": "DATE"}
    return {"type": "TIME"} if isinstance(given, time | timedelta) else None


def is_kind(given: Any, kind: str) -> bool:
    """Whether a result is the engine's error of that kind."""
    return isinstance(given, dict) and given.get("kind") == kind


def explained(error: ErrorValue, formula: Translated, unknown: str | None) -> ErrorValue:
    """The error with the sentence Google gives, as far as the formula tells."""
    if error.message:
        return error
    calls = formula.calls
    message = ""
    if error.type == "NAME" and unknown:
        message = f"Unknown function: '{unknown}'."
    elif error.type == "DIVIDE_BY_ZERO":
        if "/" in formula.text or "DIVIDE" in calls:
            message = "Function DIVIDE parameter 2 cannot be zero."
        elif calls:
            message = f"Evaluation of function {calls[0]} caused a divide by zero error."
    elif error.type == "N_A":
        lookup = next((call for call in calls if call in _LOOKUPS), None)
        if lookup:
            message = f"Did not find value in {lookup} evaluation."
        elif "FILTER" in calls:
            message = "No matches are found in FILTER evaluation."
    elif error.type == "VALUE" and "@" in formula.text:
        message = "An array value could not be found."
    elif error.type == "REF" and not any(call.startswith("REGEX") for call in calls):
        message = "Reference does not exist."
    return ErrorValue(error.type, message)
