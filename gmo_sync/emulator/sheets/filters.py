"""Which rows a basic filter hides."""

from __future__ import annotations

from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook


def hidden_by_filter(workbook: Workbook, sheet: Sheet) -> set[int]:
    """Indexes of the rows that the tab's basic filter hides by its hidden values."""
    current = sheet.basic_filter
    if not current:
        return set()
    hidden_values: dict[int, set[str]] = {}
    for column, criterion in _criteria(current):
        if criterion.get("hiddenValues"):
            hidden_values[column] = set(criterion["hiddenValues"])
    if not hidden_values:
        return set()
    rect = stored_rect(sheet, current.get("range", {}))
    hidden = set()
    for row in range(rect.top + 1, min(rect.bottom, len(sheet.rows))):
        for column, values in hidden_values.items():
            cell = sheet.cell(row, column)
            text = shown(cell.value, cell.number_format, workbook.locale) if cell else ""
            if text in values:
                hidden.add(row)
                break
    return hidden


def _criteria(current: Json) -> list[tuple[int, Json]]:
    if "filterSpecs" in current:
        return [(spec.get("columnIndex", 0), spec.get("filterCriteria") or {}) for spec in current["filterSpecs"]]
    return [(int(column), criterion) for column, criterion in (current.get("criteria") or {}).items()]
