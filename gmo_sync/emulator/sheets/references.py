"""References inside a formula, and where they point after rows or columns came, went or moved (pure).

An absolute part (`$B`, `$2`) follows the row or column it names. A relative part of a conditional format counts
from the first cell of the format's range, so it moves as that cell does. What was deleted becomes `#REF!`.
"""

from __future__ import annotations

import re
from typing import Any

from gmo_sync.emulator.sheets.a1 import column_index, column_letters
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS, Shift

# A string, another tab's reference, or a reference to a cell of this tab.
_TOKEN = re.compile(
    r"""("[^"]*")|((?:'(?:[^']|'')*'|[\w.]+)![$A-Za-z0-9:]+)|(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?![\w(])"""
)


def moved_rule(shift: Shift, rule: dict[str, Any], ranges: list[dict[str, Any]]) -> dict[str, Any]:
    """A conditional format after a shift, with its `ranges` as they are then and its formula's references moved."""
    condition = rule.get("booleanRule", {}).get("condition", {})
    moved = rule | {"ranges": ranges}
    if condition.get("type") != "CUSTOM_FORMULA":
        return moved
    low = "startRowIndex" if shift.dimension == ROWS else "startColumnIndex"
    anchor = ranges[0].get(low, 0) - rule["ranges"][0].get(low, 0)
    values = [
        value | {"userEnteredValue": moved_formula(shift, value["userEnteredValue"], anchor)}
        if "userEnteredValue" in value
        else value
        for value in condition.get("values", [])
    ]
    return moved | {"booleanRule": rule["booleanRule"] | {"condition": condition | {"values": values}}}


def moved_formula(shift: Shift, formula: str, anchor: int) -> str:
    """`formula` after a shift; relative parts move by `anchor` rows or columns."""

    def replaced(found: re.Match[str]) -> str:
        if found.group(1) or found.group(2):
            return found.group(0)
        column_fixed, letters, row_fixed, digits = found.group(3, 4, 5, 6)
        column: int | None = column_index(letters.upper())
        row: int | None = int(digits) - 1
        if shift.dimension == COLUMNS:
            assert column is not None  # noqa: S101 - just read
            column = shift.index(column) if column_fixed else column + anchor
        else:
            assert row is not None  # noqa: S101 - just read
            row = shift.index(row) if row_fixed else row + anchor
        if column is None or row is None or column < 0 or row < 0:
            return "#REF!"
        return f"{column_fixed}{column_letters(column)}{row_fixed}{row + 1}"

    return _TOKEN.sub(replaced, formula) if formula.startswith("=") else formula
