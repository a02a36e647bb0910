"""What stands in the edit line for a cell: the text that, typed again, would make the cell what it is."""

from __future__ import annotations

from datetime import date

from gmo_sync.emulator.sheets.cells import Cell, is_number
from gmo_sync.emulator.sheets.locales import locale_named
from gmo_sync.emulator.sheets.number_format import general, is_date_format, shown
from gmo_sync.emulator.sheets.typed import parse_typed

_LONGEST_NUMBER = 40  # longer texts mean nothing but themselves unless they start with a sign of their own


def editable_text(cell: Cell, locale: str, today: date) -> str:
    """The formula, the number without its format's ornaments, or the text, with an apostrophe where it needs one."""
    if cell.formula is not None:
        return cell.formula
    value = cell.value
    if isinstance(value, str):
        return value if _means_itself(cell, value, locale, today) else f"'{value}"
    if isinstance(value, int | float) and is_number(value):
        if not is_date_format(cell.number_format):
            return general(value, locale_named(locale).decimal)
        return shown(value, {"type": (cell.number_format or {})["type"]}, locale)  # whole, whatever the format hides
    return shown(value, None, locale)


def _means_itself(cell: Cell, text: str, locale: str, today: date) -> bool:
    if (cell.number_format or {}).get("type") == "TEXT":
        return True
    if not text.startswith(("'", "=")) and len(text) > _LONGEST_NUMBER:
        return True
    typed = parse_typed(text, locale, today)
    return typed.formula is None and typed.value == text
