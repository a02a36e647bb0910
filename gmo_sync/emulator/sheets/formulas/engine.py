"""The formula engine of one spreadsheet: Formualizer, told only what changed since it was last asked.

Rows of the emulator's grids are immutable and shared between copies of a workbook, so what changed is found by
identity. The engine may be ahead of or behind the workbook it is asked about (an edit that was refused): it is brought
there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any

from gmo_sync.emulator.sheets.cells import ErrorValue, Row, Value
from gmo_sync.emulator.sheets.formulas.dialect import Place, Setting, Translated, tab_name, translated
from gmo_sync.emulator.sheets.formulas.google import functions
from gmo_sync.emulator.sheets.formulas.outcome import CIRCULAR, explained, is_kind, number_format, value_of
from gmo_sync.emulator.sheets.formulas.passing import (
    address,
    equal,
    given_of,
    guarded,
    is_bare,
    last_corner,
    literal,
    refusal,
)
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook

try:
    import formualizer
except ImportError:  # the extra is not installed
    formualizer = None  # type: ignore[assignment]

_SCRATCH = "scratch"
_MANY_ROWS = 200  # from here on a block of values is cheaper than its cells one by one


class Outcome:
    """What one formula is worth: its value, the format it brings along, and the cells that an array spills into."""

    __slots__ = ("number_format", "spill", "value")

    def __init__(
        self, value: Value, number_format: dict[str, Any] | None = None, spill: dict[Place, Value] | None = None
    ) -> None:
        self.value = value
        self.number_format = number_format
        self.spill = spill or {}


class Engine:
    """Formualizer's workbook and what of the emulator's it has seen. One caller at a time."""

    def __init__(self, setting: Setting) -> None:
        config = formualizer.EvaluationConfig()
        config.enable_parallel = False
        self.setting = setting
        self.reader: object = None  # who brought it to its state last
        self._book = formualizer.Workbook(
            config=formualizer.WorkbookConfig(
                mode=formualizer.WorkbookMode.Ephemeral, eval_config=config, enable_changelog=False
            )
        )
        self._book.add_sheet(_SCRATCH)
        for name, function in functions(setting.locale).items():
            self._book.register_function(name, guarded(function), min_args=0, allow_override_builtin=True)
        self._rows: dict[int, list[Row]] = {}
        self._formulas: dict[Place, tuple[str, Translated]] = {}
        self._arrays: set[Place] = set()
        self._known: dict[str, bool] = {}

    def follow(self, workbook: Workbook, setting: Setting) -> None:
        """Bring the engine to the state of the workbook."""
        self.reader = None
        if setting != self.setting:
            self.setting = setting
            for place, (source, old) in list(self._formulas.items()):
                if (new := translated(source, place, setting)).text != old.text or new.error != old.error:
                    self._put_formula(place, source)
        if workbook.now is not None:
            self._book.set_deterministic_clock(workbook.now.replace(tzinfo=UTC))
        changed = [sheet for sheet in workbook.sheets if self._differs(sheet)]
        if not changed:
            return
        arrays = list(self._arrays)
        for sheet_id, row, column in arrays:  # the engine does not see that a spill gets blocked, or free again
            self._book.set_value(tab_name(sheet_id), row + 1, column + 1, None)
        if arrays:
            self._book.evaluate_all()
        for sheet in changed:
            self._follow_sheet(sheet)
        for place in arrays:
            if place in self._formulas:
                self._put_formula(place, self._formulas[place][0])

    def seen(self, workbook: Workbook) -> None:
        """Take the rows as known: what was put into them since is the engine's own result."""
        for sheet in workbook.sheets:
            self._rows[sheet.id] = list(sheet.rows)

    def _differs(self, sheet: Sheet) -> bool:
        old = self._rows.get(sheet.id)
        return old is None or len(old) != len(sheet.rows) or not all(map(operator.is_, old, sheet.rows))

    def _follow_sheet(self, sheet: Sheet) -> None:
        if sheet.id not in self._rows:
            self._book.add_sheet(tab_name(sheet.id))
        old, new = self._rows.get(sheet.id, []), sheet.rows
        height = max(len(old), len(new))
        before = old + [()] * (height - len(old))
        after = new + [()] * (height - len(new))
        rows = [at for at in range(height) if before[at] is not after[at]]
        if len(rows) > _MANY_ROWS:
            self._put_block(sheet.id, before, after, rows[0], rows[-1] + 1)
        else:
            for row in rows:
                self._put_row(sheet.id, row, before[row], after[row])
        self._rows[sheet.id] = list(new)

    def _put_row(self, sheet_id: int, row: int, before: Row, after: Row) -> None:
        name = tab_name(sheet_id)
        width = max(len(before), len(after))
        for column in range(width):
            old = before[column] if column < len(before) else None
            new = after[column] if column < len(after) else None
            if old is new or (is_bare(old) and is_bare(new) and equal(given_of(old), given_of(new))):
                continue
            place = (sheet_id, row, column)
            if new is not None and new.formula is not None:
                known = self._formulas.get(place)
                if known is None or known[0] != new.formula:
                    self._put_formula(place, new.formula)
            else:
                self._forget(place)
                self._book.set_value(name, row + 1, column + 1, given_of(new))

    def _put_block(self, sheet_id: int, before: list[Row], after: list[Row], first: int, last: int) -> None:
        width = max((max(len(before[row]), len(after[row])) for row in range(first, last)), default=0)
        for place in [place for place in self._formulas if place[0] == sheet_id and first <= place[1] < last]:
            self._forget(place)
        formulas: list[tuple[Place, str]] = []
        block = []
        for row in range(first, last):
            cells = after[row]
            line = [given_of(cell) for cell in cells]
            block.append(line + [None] * (width - len(line)))
            formulas += [
                ((sheet_id, row, column), cell.formula)
                for column, cell in enumerate(cells)
                if cell is not None and cell.formula is not None
            ]
        self._book.set_values_batch(tab_name(sheet_id), first + 1, 1, block)
        for place, source in formulas:
            self._put_formula(place, source)

    def _put_formula(self, place: Place, source: str) -> None:
        sheet_id, row, column = place
        name = tab_name(sheet_id)
        made = translated(source, place, self.setting)
        if made.error is None:
            try:
                self._book.set_formula(name, row + 1, column + 1, made.text)
            except RuntimeError as refused:
                made = Translated(error=refusal(refused))
        self._formulas[place] = (source, made)
        self._arrays.discard(place)
        if made.error is not None:
            self._book.set_value(name, row + 1, column + 1, literal(made.error))
        elif made.spreads:
            self._arrays.add(place)

    def _forget(self, place: Place) -> None:
        self._formulas.pop(place, None)
        self._arrays.discard(place)

    def outcomes(self, formats: Callable[[Place], dict[str, Any] | None]) -> Iterator[tuple[Place, Outcome]]:
        """Every formula and what it is worth now; `formats` tells the number format of a cell."""
        self._book.evaluate_all()
        for place, (_, made) in self._formulas.items():
            if made.error is not None:
                yield place, Outcome(made.error)
                continue
            given = self._book.get_value(tab_name(place[0]), place[1] + 1, place[2] + 1)
            value = self._blocked(place, made) if is_kind(given, "Spill") else self._valued(given, made)
            if made.alone and value == 0 and made.like is not None and self._blank(made.like):
                value = None
            like = number_format(given)
            if made.shown_as and isinstance(value, float | int):
                like = {"type": made.shown_as}
            if like is None and made.like is not None and isinstance(value, float | int) and value is not True:
                like = self._inherited(made, formats)
            yield place, Outcome(value, like, self._spill(place) if place in self._arrays else None)

    def _inherited(self, made: Translated, formats: Callable[[Place], dict[str, Any] | None]) -> dict[str, Any] | None:
        """The number format of the first cell; the difference of two dates is a number of days."""
        if made.like is None:
            return None
        found = formats(made.like)
        if found is None or found.get("type") == "TEXT":
            return None
        if "-" in made.text and len(made.references) > 1 and found.get("type") in ("DATE", "DATE_TIME"):
            other = formats(made.references[1])
            if other is not None and other.get("type") in ("DATE", "DATE_TIME"):
                return None
        return found

    def _blank(self, place: Place) -> bool:
        if place in self._formulas:
            return False
        return self._book.evaluate_cell(tab_name(place[0]), place[1] + 1, place[2] + 1) is None

    def _valued(self, given: Any, made: Translated) -> Value:
        if is_kind(given, "Circ"):
            return CIRCULAR
        value = value_of(given)
        if isinstance(value, ErrorValue):
            return explained(value, made, next((call for call in made.calls if not self._knows(call)), None))
        return value

    def _knows(self, function: str) -> bool:
        """Whether the engine has a function of this name."""
        if function not in self._known:
            try:
                self._book.set_formula(_SCRATCH, 1, 1, f"={function}()")
                given = self._book.evaluate_cell(_SCRATCH, 1, 1)
                self._known[function] = not is_kind(given, "Name")
            except RuntimeError:
                self._known[function] = True
            self._book.set_value(_SCRATCH, 1, 1, None)
        return self._known[function]

    def _blocked(self, place: Place, made: Translated) -> ErrorValue:
        """The error of an array that finds no room; says which cell is in its way."""
        sheet_id, row, column = place
        self._book.set_formula(_SCRATCH, row + 1, column + 1, made.text)
        self._book.evaluate_cell(_SCRATCH, row + 1, column + 1)
        extent = self._extent(_SCRATCH, row, column)
        self._book.set_value(_SCRATCH, row + 1, column + 1, None)
        if extent is None:
            return ErrorValue("REF", "Array result was not expanded because it is too large.")
        rows = self._rows.get(sheet_id, [])
        for at in range(row, min(extent[0] + 1, len(rows))):
            for across, cell in enumerate(rows[at][column : extent[1] + 1], start=column):
                if cell is not None and cell.filled and not cell.spilled and (at, across) != (row, column):
                    words = f"Array result was not expanded because it would overwrite data in {address(at, across)}."
                    return ErrorValue("REF", words)
        return ErrorValue("REF", "Array result was not expanded because it would overwrite data.")

    def _extent(self, name: str, row: int, column: int) -> tuple[int, int] | None:
        """The last row and column that the array of a cell fills; None if it fills that cell only."""
        role = self._book.inspect_cell(f"{name}!{address(row, column)}", include_values=False).cell.spill
        return None if role is None or role.extent is None else last_corner(role.extent)

    def _spill(self, place: Place) -> dict[Place, Value]:
        """The cells besides the formula's own that its array fills."""
        sheet_id, row, column = place
        name = tab_name(sheet_id)
        extent = self._extent(name, row, column)
        if extent is None:
            return {}
        rows, columns = self.setting.sizes[sheet_id]
        last_row, last_column = extent
        return {
            (sheet_id, at, across): value_of(self._book.evaluate_cell(name, at + 1, across + 1))
            for at in range(row, min(last_row + 1, rows))
            for across in range(column, min(last_column + 1, columns))
            if (at, across) != (row, column)
        }

    def worth(self, source: str, at: Place, shift: tuple[int, int]) -> Value:
        """What a formula that stands in no cell is worth: of a rule, read as if in the cell `at`, moved by `shift`."""
        made = translated(source, at, self.setting, shift)
        if made.error is not None:
            return made.error
        row, column = at[1] + 1, at[2] + 1
        try:
            self._book.set_formula(_SCRATCH, row, column, made.text)
            return self._valued(self._book.evaluate_cell(_SCRATCH, row, column), made)
        except RuntimeError as refused:
            return refusal(refused)
        finally:
            self._book.set_value(_SCRATCH, row, column, None)
