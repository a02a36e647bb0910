"""One cell: what was entered, what it is worth, how it looks. Immutable, so that copies of a grid share their cells."""

from __future__ import annotations

from math import isfinite
from typing import Any, NamedTuple

from gmo_sync.emulator.errors import invalid

MAX_CHARACTERS = 50_000
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."

SHOWN = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}


class ErrorValue(NamedTuple):
    """What a formula that cannot be computed is worth: Google's error type and the sentence that goes with it."""

    type: str
    message: str = ""

    @property
    def shown(self) -> str:
        """The word a person sees in the cell."""
        return SHOWN.get(self.type, "#ERROR!")


Value = None | str | bool | int | float | ErrorValue


class Cell:
    """A cell with content, format, note or rule. `value` is the effective value; `formula` is kept as typed.

    `format` is the user-entered CellFormat with colours in both spellings, `runs` textFormatRuns, `chips` chipRuns,
    `pivot` the PivotTable whose first cell this is.
    `inferred` is the number format that a formula's result brings along; `spilled` marks a value that the array of a
    formula elsewhere put here. None means absent. Never changed after it is made.
    """

    __slots__ = (
        "chips",
        "format",
        "formula",
        "inferred",
        "note",
        "pivot",
        "runs",
        "spilled",
        "validation",
        "value",
    )

    def __init__(
        self,
        value: Value = None,
        formula: str | None = None,
        format: dict[str, Any] | None = None,
        note: str | None = None,
        validation: dict[str, Any] | None = None,
        runs: list[dict[str, Any]] | None = None,
        chips: list[dict[str, Any]] | None = None,
        pivot: dict[str, Any] | None = None,
    ) -> None:
        self.value = value
        self.formula = formula
        self.format = format
        self.note = note
        self.validation = validation
        self.runs = runs
        self.chips = chips
        self.pivot = pivot
        self.inferred: dict[str, Any] | None = None
        self.spilled = False

    def changed(self, **fields: Any) -> Cell | None:
        """This cell with some fields replaced; None if nothing is left in it. New content is no longer computed."""
        if "value" in fields or "formula" in fields:
            fields = {"inferred": None, "spilled": False} | fields
        cell = Cell.__new__(Cell)
        for name in Cell.__slots__:
            setattr(cell, name, fields[name] if name in fields else getattr(self, name))
        return cell if cell.kept() else None

    def kept(self) -> bool:
        """Whether there is anything in the cell at all."""
        return (
            self.value is not None
            or self.formula is not None
            or self.format is not None
            or self.note is not None
            or self.validation is not None
            or self.pivot is not None
        )

    @property
    def number_format(self) -> dict[str, Any] | None:
        """The NumberFormat that the value is shown by: the cell's own, or what its formula brought along."""
        own = self.format.get("numberFormat") if self.format else None
        return own if own is not None else self.inferred

    @property
    def filled(self) -> bool:
        """Whether the cell has content (an empty text left by a formula counts)."""
        return self.value is not None or self.formula is not None


EMPTY = Cell()
Row = tuple[Cell | None, ...]


def with_content(cell: Cell | None, value: Value, formula: str | None = None) -> Cell | None:
    """The cell with new content: format, note and rule stay; rich text and chips go, as a plain write destroys them."""
    if cell is None or (
        cell.format is None and cell.note is None and cell.validation is None and cell.pivot is None
    ):  # nothing stays: spelled out, as this is done for every cell of a large write
        return None if value is None and formula is None else Cell(value, formula)
    return Cell(value, formula, cell.format, cell.note, cell.validation, pivot=cell.pivot)


def plain_number(number: float) -> int | float:
    """A double as Google keeps and writes it: whole ones as int, larger ones than those as float."""
    if isinstance(number, float):
        if number.is_integer() and abs(number) < 1e15:
            return int(number)
        if not isfinite(number):
            raise invalid("Invalid value: numbers must be finite.")
    elif abs(number) >= 10**15:
        try:
            return float(number)
        except OverflowError:
            raise invalid("Invalid value: numbers must be finite.") from None
    return number


def checked_text(text: str) -> str | None:
    """A text for a cell: None if empty, refused in Google's words if too long."""
    if len(text) > MAX_CHARACTERS:
        raise invalid(TOO_LONG)
    return text or None


def extended_value(value: Value) -> dict[str, Any] | None:
    """The ExtendedValue of a value, without formulas; None for an empty cell."""
    if value is None:
        return None
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, ErrorValue):
        error: dict[str, Any] = {"type": value.type}
        if value.message:
            error["message"] = value.message
        return {"errorValue": error}
    return {"numberValue": value}


def is_number(value: Value) -> bool:
    """Whether the value is a number and not a truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool)
