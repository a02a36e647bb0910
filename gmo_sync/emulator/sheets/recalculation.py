"""Formulas computed anew after an edit, and rules read against cells.

Decides which tabs and names formulas see, and puts what the engine found into the cells: values, formats they bring
along, arrays spilled into neighbours. A workbook without formulas costs a look at the rows that changed.
"""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable, Iterator
from typing import Any

from gmo_sync.emulator.sheets.cells import Cell, Row, Value
from gmo_sync.emulator.sheets.formulas.dialect import Place, Setting
from gmo_sync.emulator.sheets.formulas.engine import Engine, Outcome
from gmo_sync.emulator.sheets.formulas.outcome import WITHOUT_ENGINE
from gmo_sync.emulator.sheets.formulas.passing import available
from gmo_sync.emulator.sheets.ranges import span_of
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook

# A formula as if in the cell (row, column) of a tab, its relative references moved by (rows, columns) → its worth.
RuleReader = Callable[[str, tuple[int, int], tuple[int, int]], Value]


class Calculation:
    """What is remembered of a workbook's formulas from edit to edit; shared by its copies."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.engine: Engine | None = None
        self.up_to: object = None  # what was computed last: the setting and the time
        self._rows: dict[int, list[Row]] = {}
        self._computed: dict[int, set[int]] = {}  # rows with formulas or what they spilled, by tab

    def scan(self, workbook: Workbook) -> dict[int, set[int]]:
        """The rows of each tab that hold formulas or what they spilled; looks only at rows that changed."""
        for sheet in workbook.sheets:
            old = self._rows.get(sheet.id)
            if old is None or len(old) != len(sheet.rows) or not all(map(operator.is_, old, sheet.rows)):
                self.up_to = None
                break
        ids = {sheet.id for sheet in workbook.sheets}
        for gone in set(self._rows) - ids:
            del self._rows[gone], self._computed[gone]
        for sheet in workbook.sheets:
            old, new = self._rows.get(sheet.id, []), sheet.rows
            found = self._computed.setdefault(sheet.id, set())
            if len(old) > len(new):
                found -= set(range(len(new), len(old)))
            for at, cells in enumerate(new):
                if at < len(old) and old[at] is cells:
                    continue
                if any(cell is not None and (cell.formula is not None or cell.spilled) for cell in cells):
                    found.add(at)
                else:
                    found.discard(at)
            self._rows[sheet.id] = list(new)
        return self._computed

    def seen(self, workbook: Workbook) -> None:
        """Take the rows as known: what was put into them is what was computed."""
        self.scan(workbook)
        if self.engine:
            self.engine.seen(workbook)

    def following(self, workbook: Workbook) -> Engine:
        """The engine, brought to the state of the workbook."""
        setting = _setting(workbook)
        if self.engine is None or self.engine.setting.locale != setting.locale:
            self.engine = Engine(setting)
        self.engine.follow(workbook, setting)
        return self.engine


def _setting(workbook: Workbook) -> Setting:
    names = {}
    for entry in workbook.named_ranges:
        if "range" in entry:
            names[entry["name"].casefold()] = (int(entry["range"].get("sheetId", 0)), span_of(entry["range"]))
    return Setting(
        locale=workbook.locale,
        tabs={sheet.title.casefold(): sheet.id for sheet in workbook.sheets},
        sizes={sheet.id: (sheet.row_count, sheet.column_count) for sheet in workbook.sheets},
        names=names,
    )


def calculation_of(workbook: Workbook) -> Calculation:
    """What is remembered of the workbook's formulas, begun if there is nothing yet."""
    if workbook.calculation is None:
        workbook.calculation = Calculation()
    found: Calculation = workbook.calculation
    return found


def recalculate(workbook: Workbook) -> None:
    """Bring the values of all formulas up to date."""
    calculation = calculation_of(workbook)
    with calculation.lock:
        computed = calculation.scan(workbook)
        if not any(computed.values()):
            calculation.engine = None
            return
        state = (_setting(workbook), workbook.now)
        if calculation.up_to == state:
            return
        if available():
            engine = calculation.following(workbook)
            found = dict(engine.outcomes(_formats(workbook)))
        else:
            found = {place: Outcome(WITHOUT_ENGINE) for place in _formulas(workbook, computed)}
        _put(workbook, computed, found)
        calculation.seen(workbook)
        calculation.up_to = state


def _formats(workbook: Workbook) -> Callable[[Place], dict[str, Any] | None]:
    sheets = {sheet.id: sheet for sheet in workbook.sheets}

    def number_format(place: Place) -> dict[str, Any] | None:
        sheet = sheets.get(place[0])
        cell = sheet.cell(place[1], place[2]) if sheet else None
        return cell.number_format if cell else None

    return number_format


def _formulas(workbook: Workbook, computed: dict[int, set[int]]) -> Iterator[Place]:
    for sheet in workbook.sheets:
        for row in computed[sheet.id]:
            for column, cell in enumerate(sheet.row(row)):
                if cell is not None and cell.formula is not None:
                    yield sheet.id, row, column


def _put(workbook: Workbook, computed: dict[int, set[int]], found: dict[Place, Outcome]) -> None:
    spilled: dict[int, dict[int, dict[int, Value]]] = {}
    for outcome in found.values():
        for (sheet_id, row, column), value in outcome.spill.items():
            spilled.setdefault(sheet_id, {}).setdefault(row, {})[column] = value
    for sheet in workbook.sheets:
        spills = spilled.get(sheet.id, {})
        for row in computed[sheet.id] | set(spills):
            _put_row(sheet, row, spills.get(row, {}), found)


def _put_row(sheet: Sheet, row: int, spills: dict[int, Value], found: dict[Place, Outcome]) -> None:
    old = sheet.row(row)
    new: list[Cell | None] = list(old)
    if spills and len(new) <= max(spills):
        new.extend([None] * (max(spills) + 1 - len(new)))
    changed = False
    for column, cell in enumerate(new):
        if cell is not None and cell.formula is not None:
            outcome = found[sheet.id, row, column]
            if not _equal(cell.value, outcome.value) or cell.inferred != outcome.number_format:
                new[column] = cell.changed(value=outcome.value, inferred=outcome.number_format)
                changed = True
        elif column in spills:
            value = spills[column]
            if cell is None or not cell.spilled or not _equal(cell.value, value):
                new[column] = (cell or Cell()).changed(value=value, spilled=True)
                changed = True
        elif cell is not None and cell.spilled:
            new[column] = cell.changed(value=None)
            changed = True
    if changed:
        sheet.put_row(row, new)


def _equal(old: Value, new: Value) -> bool:
    return type(old) is type(new) and old == new


def rule_reader(workbook: Workbook, sheet: Sheet) -> RuleReader:
    """A function that tells what formulas of rules (conditional formats, validation) are worth in a tab."""
    if not available():
        return lambda *_: WITHOUT_ENGINE
    calculation = calculation_of(workbook)
    mine = object()

    def read(source: str, at: tuple[int, int], shift: tuple[int, int]) -> Value:
        with calculation.lock:
            engine = calculation.engine
            if engine is None or engine.reader is not mine:
                engine = calculation.following(workbook)
                engine.reader = mine
            return engine.worth(source, (sheet.id, *at), shift)

    return read
