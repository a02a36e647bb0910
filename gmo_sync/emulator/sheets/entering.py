"""Values written into cells: RAW, USER_ENTERED, and the typed values of CellData."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import Cell, checked_text, plain_number, with_content
from gmo_sync.emulator.sheets.colors import interned
from gmo_sync.emulator.sheets.typed import parse_typed

INPUT_OPTIONS = ("RAW", "USER_ENTERED")


def check_input_option(option: str | None) -> bool:
    """Whether values are to be parsed as typed. Refuses a missing option in Google's words."""
    if option not in INPUT_OPTIONS:
        raise invalid("'valueInputOption' is required but not specified")
    return option == "USER_ENTERED"


def entered(cell: Cell | None, value: Any, *, typed: bool, locale: str, today: date) -> Cell | None:
    """The cell after `value` (text, number or truth value) was written into it; "" empties it."""
    if isinstance(value, str):
        if not typed:
            return with_content(cell, checked_text(value))
        return _typed(cell, value, locale, today)
    if isinstance(value, bool):
        return with_content(cell, value)
    return with_content(cell, plain_number(value))


def _typed(cell: Cell | None, text: str, locale: str, today: date) -> Cell | None:
    checked_text(text)
    own = cell.format.get("numberFormat") if cell is not None and cell.format is not None else None
    meaning = parse_typed(text, locale, today, as_text=own is not None and own.get("type") == "TEXT")
    suggested = meaning.number_format
    if suggested is None or own is not None:
        return with_content(cell, meaning.value, meaning.formula)
    if cell is None:
        return Cell(meaning.value, None, _format(suggested["type"], suggested["pattern"]))
    if cell.format is None:
        shape = _format(suggested["type"], suggested["pattern"])
    else:
        shape = interned(cell.format | {"numberFormat": suggested})
    return Cell(meaning.value, meaning.formula, shape, cell.note, cell.validation, pivot=cell.pivot)


@lru_cache(maxsize=1024)
def _format(kind: str, pattern: str) -> dict[str, Any] | None:
    """The format of a cell that has had none before."""
    return interned({"numberFormat": {"type": kind, "pattern": pattern}})


def check_values(values: list[Any]) -> None:
    """Refuse values that are no scalars, in Google's words."""
    for row, entries in enumerate(values):
        for column, value in enumerate(entries):
            if isinstance(value, list):
                raise invalid(f"Invalid values[{row}][{column}]: list_value {{}}")
            if isinstance(value, dict):
                raise invalid(f"Invalid values[{row}][{column}]: struct_value {{}}")


def extended(value: dict[str, Any] | None) -> tuple[Any, str | None]:
    """Value and formula of an ExtendedValue; refuses what cannot be written."""
    if not value:
        return None, None
    if len(value) > 1:
        raise invalid("Only one value type may be set in ExtendedValue.")
    text = value.get("stringValue")
    if text is not None:
        return checked_text(text), None
    if "formulaValue" in value:
        formula = value["formulaValue"]
        if not formula.startswith("="):
            raise invalid("Invalid value: formula must start with '='.")
        checked_text(formula)
        return None, formula
    if "numberValue" in value:
        return plain_number(value["numberValue"]), None
    if "boolValue" in value:
        return bool(value["boolValue"]), None
    raise invalid("Setting an error value is not supported.")
