"""Where a cell that a person saw is now, after rows and columns came, went or moved.

Pure: the tab as it was shown and the tab as it is. Cells are immutable and shared between states of a workbook, so a
row is known again by its cells themselves, not by what they say; a place that cannot be told for certain is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.grid import Sheet

Line = Sequence[Cell | None]


def row_now(seen: Sheet, now: Sheet, row: int) -> int | None:
    """The index that the row `row` of the tab as seen has now, None if it went or cannot be told."""
    if seen.rows is now.rows:
        return row
    return _now(seen.rows, now.rows, row, now.row_count)


def column_now(seen: Sheet, now: Sheet, column: int) -> int | None:
    """The index that a column as seen has now, None if it went or cannot be told."""
    if seen.rows is now.rows:
        return column
    return _now(_columns(seen), _columns(now), column, now.column_count)


def _columns(sheet: Sheet) -> list[Line]:
    width = max((len(row) for row in sheet.rows), default=0)
    return [[row[index] if index < len(row) else None for row in sheet.rows] for index in range(width)]


def _line(lines: Sequence[Line], index: int) -> Line:
    return lines[index] if index < len(lines) else ()


def _filled(line: Line) -> list[Cell]:
    return [cell for cell in line if cell is not None and cell.filled]


def _now(seen: Sequence[Line], now: Sequence[Line], index: int, count: int) -> int | None:
    """The line again: by its own cells, an empty one by the nearest filled line before it."""
    before = index
    while before >= 0 and not _filled(_line(seen, before)):
        before -= 1
    if before < 0:
        anchored: int | None = index
    else:
        anchor = _again(_line(seen, before), now, before)
        anchored = None if anchor is None else anchor + index - before
    if anchored is None or anchored >= count:
        return None
    if before < index and _filled(_line(now, anchored)):
        return None
    return anchored


def _again(line: Line, now: Sequence[Line], guess: int) -> int | None:
    """Where at least half of the line's filled cells stand now, and more than in any other line."""
    wanted = {id(cell) for cell in _filled(line)}
    here = sum(id(cell) in wanted for cell in _line(now, guess) if cell is not None)
    if here == len(wanted):
        return guess
    found: Counter[int] = Counter()
    for index, other in enumerate(now):
        for cell in other:
            if cell is not None and id(cell) in wanted:
                found[index] += 1
    best = found.most_common(2)
    if not best or 2 * best[0][1] < len(wanted) or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


__all__ = ["column_now", "row_now"]
