"""The grid of one tab as a page shows it: which rows and columns, and for each cell its text, its CSS, what to edit.

Pure. A window of rows is drawn, hidden rows and columns only on demand, merges become spans; no value reaches the page
but as text or through the fixed words of `css`; escaping is the template's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gmo_sync.emulator.sheets.a1 import column_letters
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.choices import Choices, choices_of
from gmo_sync.emulator.sheets.css import cell_css, text_css
from gmo_sync.emulator.sheets.editable import editable_text
from gmo_sync.emulator.sheets.filters import hidden_by_filter
from gmo_sync.emulator.sheets.guards import can_edit, protected_rect
from gmo_sync.emulator.sheets.look import Look, hyperlink
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.reading import COLUMN_PIXELS, ROW_PIXELS
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

PAGE_ROWS, MAX_COLUMNS = 200, 120
SPARE_ROWS, LEAST_ROWS, LEAST_WIDTH = 25, 40, 1500
HEAD_WIDTH = 46


@dataclass(frozen=True)
class Part:
    """A piece of a cell's text in one style; `link` is an http(s) address or ""."""

    text: str
    style: str = ""
    link: str = ""


@dataclass(frozen=True)
class DrawnCell:
    """One `td`: where it is, its text in parts, its CSS, its classes, its spans, and what a person can do with it.

    `typed` is what stands in the edit line, None where that is the text itself; `comment` the words of its threads;
    `options` the number of its list in `Drawing.lists`; `toggle` what a tap on a checkbox enters.
    """

    column: int = 0
    parts: tuple[Part, ...] = ()
    style: str = ""
    classes: str = ""
    note: str = ""
    rows: int = 1
    columns: int = 1
    mark: str = ""  # "dropdown", "checked", "unchecked", "filter" or ""
    typed: str | None = None
    comment: str = ""
    options: int | None = None
    toggle: str | None = None


@dataclass(frozen=True)
class DrawnRow:
    """One `tr`: its number as a person counts, its height in pixels, its cells."""

    number: int
    height: int
    cells: tuple[DrawnCell, ...]
    hidden: bool = False


@dataclass(frozen=True)
class DrawnColumn:
    """A column's index, letters, width in pixels, and distance from the left if it is frozen."""

    index: int
    letters: str
    width: int
    left: int | None
    hidden: bool = False


@dataclass(frozen=True)
class Drawing:
    """All that the template needs of one tab.

    `start` is the place of the first row drawn among the rows that scroll, `total` how many of those there are;
    `hidden_rows` and `hidden_columns` count what a person or a filter hid.
    """

    columns: tuple[DrawnColumn, ...]
    frozen: tuple[DrawnRow, ...]
    rows: tuple[DrawnRow, ...]
    width: int
    start: int
    total: int
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False
    gridlines: bool = True
    lists: tuple[Choices, ...] = ()


@dataclass
class _Grid:
    """What is looked up for every cell while drawing."""

    workbook: Workbook
    sheet: Sheet
    look: Look
    rows: list[int]
    columns: list[int]
    lefts: dict[int, int]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)
    filter_row: Rect | None = None
    styles: dict[int, tuple[Json, str]] = field(default_factory=dict)
    locked: list[tuple[Rect, list[Rect]]] = field(default_factory=list)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    lists: list[Choices] = field(default_factory=list)
    rules: dict[int, int | None] = field(default_factory=dict)


def draw(
    workbook: Workbook,
    sheet: Sheet,
    now: datetime | None = None,
    *,
    start: int = 0,
    with_hidden: bool = False,
    comments: Mapping[tuple[int, int], str] | None = None,
) -> Drawing:
    """The tab as it is to be shown to the workbook's caller: frozen rows, and `PAGE_ROWS` of the others from `start`.

    `comments` are the words of threads by row and column.
    """
    used_rows, used_columns = _used(sheet)
    by_hand = {index for index, size in sheet.row_sizes.items() if size.get("hiddenByUser")}
    by_filter = hidden_by_filter(workbook, sheet)
    hidden = by_hand | by_filter
    reach = min(sheet.row_count, max(used_rows + SPARE_ROWS, LEAST_ROWS))
    shown_rows = [index for index in range(reach) if with_hidden or index not in hidden]
    frozen_rows = sheet.grid.get("frozenRowCount", 0)
    frozen = [index for index in shown_rows if index < frozen_rows][:PAGE_ROWS]
    scrolled = [index for index in shown_rows if index >= frozen_rows]
    start = max(0, min(start, (len(scrolled) - 1) // PAGE_ROWS * PAGE_ROWS))
    window = scrolled[start : start + PAGE_ROWS]
    columns = _columns(sheet, used_columns, with_hidden=with_hidden)
    lefts, left = {}, HEAD_WIDTH
    for index in columns:
        if index < sheet.grid.get("frozenColumnCount", 0):
            lefts[index] = left
        left += _width(sheet, index)
    grid = _Grid(workbook, sheet, Look(workbook, sheet, now), frozen + window, columns, lefts, comments=comments or {})
    _lay_merges(grid)
    if sheet.basic_filter:
        rect = stored_rect(sheet, sheet.basic_filter.get("range", {}))
        grid.filter_row = Rect(rect.top, rect.top + 1, rect.left, rect.right)
    grid.locked = _locked(workbook, sheet)
    drawn = [_row(grid, index, hidden=index in hidden) for index in grid.rows]
    unseen = [index for index, size in sheet.column_sizes.items() if size.get("hiddenByUser")]
    return Drawing(
        columns=tuple(
            DrawnColumn(i, column_letters(i), _width(sheet, i), lefts.get(i), hidden=i in unseen) for i in columns
        ),
        frozen=tuple(drawn[: len(frozen)]),
        rows=tuple(drawn[len(frozen) :]),
        width=HEAD_WIDTH + sum(_width(sheet, index) for index in columns),
        start=start,
        total=len(scrolled),
        hidden_rows=len(hidden),
        hidden_columns=len(unseen),
        filtered=bool(by_filter),
        gridlines=not sheet.grid.get("hideGridlines"),
        lists=tuple(grid.lists),
    )


def _locked(workbook: Workbook, sheet: Sheet) -> list[tuple[Rect, list[Rect]]]:
    """The ranges that the caller may not write into, each with the parts of it that are open."""
    found = []
    for protected in sheet.protected_ranges:
        rect = protected_rect(workbook, sheet, protected)
        if rect is not None and not can_edit(workbook, protected):
            found.append((rect, [stored_rect(sheet, one) for one in protected.get("unprotectedRanges", [])]))
    return found


def _used(sheet: Sheet) -> tuple[int, int]:
    """Rows and columns up to the last cell with content or a note."""
    rows = columns = 0
    for index, cells in enumerate(sheet.rows):
        for column in range(len(cells) - 1, -1, -1):
            cell = cells[column]
            if cell is not None and (cell.filled or cell.note):
                rows, columns = index + 1, max(columns, column + 1)
                break
    return rows, columns


def _columns(sheet: Sheet, used: int, *, with_hidden: bool) -> list[int]:
    """The columns in use, and as many empty ones as fill a wide window."""
    found: list[int] = []
    width = 0
    for index in range(min(sheet.column_count, MAX_COLUMNS)):
        if index >= used + 1 and width >= LEAST_WIDTH:
            break
        if with_hidden or not sheet.column_sizes.get(index, {}).get("hiddenByUser"):
            found.append(index)
            width += _width(sheet, index)
    return found


def _width(sheet: Sheet, column: int) -> int:
    return int(sheet.column_sizes.get(column, {}).get("pixelSize") or COLUMN_PIXELS)


def _lay_merges(grid: _Grid) -> None:
    """Spans of the first shown cell of each merge; the others are covered."""
    for merge in grid.sheet.merges:
        rect = stored_rect(grid.sheet, merge)
        rows = [index for index in grid.rows if rect.top <= index < rect.bottom]
        columns = [index for index in grid.columns if rect.left <= index < rect.right]
        if not rows or not columns:
            continue
        frozen = grid.sheet.grid.get("frozenRowCount", 0)
        if rows[0] < frozen <= rows[-1]:
            rows = [index for index in rows if index < frozen]
        grid.spans[rows[0], columns[0]] = (len(rows), len(columns))
        grid.covered |= {(row, column) for row in rows for column in columns} - {(rows[0], columns[0])}


def _row(grid: _Grid, row: int, *, hidden: bool) -> DrawnRow:
    cells = []
    height = int(grid.sheet.row_sizes.get(row, {}).get("pixelSize") or ROW_PIXELS)
    for at, column in enumerate(grid.columns):
        if (row, column) in grid.covered:
            continue
        following = grid.columns[at + 1] if at + 1 < len(grid.columns) else None
        cells.append(_cell(grid, row, column, following))
    return DrawnRow(row + 1, height, tuple(cells), hidden)


def _cell(grid: _Grid, row: int, column: int, following: int | None) -> DrawnCell:
    source = _merge_source(grid, row, column)
    cell = grid.sheet.cell(*source)
    effective = grid.look.effective(cell, *source)
    known = grid.styles.get(id(effective))
    if known is None or known[0] is not effective:
        known = (effective, cell_css(effective))
        grid.styles[id(effective)] = known
    style = known[1]
    if column in grid.lefts:
        style += f"position:sticky;left:{grid.lefts[column]}px;z-index:2;"
        if "background-color" not in style:
            style += "background-color:#fff;"
    rows, columns = grid.spans.get((row, column), (1, 1))
    classes = ["locked"] if _is_locked(grid, row, column) else []
    comment = grid.comments.get(source, "")
    if comment:
        classes.append("commented")
    if cell is None:
        mark = _filter_mark(grid, row, column)
        return DrawnCell(column, (), style, " ".join(classes), "", rows, columns, mark, comment=comment)
    mark, text = _mark_and_text(grid.workbook, cell)
    wrap = effective.get("wrapStrategy", "OVERFLOW_CELL")
    if wrap == "WRAP":
        classes.append("wrap")
    spill = following is not None and not _filled(grid, row, following) and columns == 1
    if wrap == "OVERFLOW_CELL" and spill and isinstance(cell.value, str):
        classes.append("spill")
    if cell.note:
        classes.append("noted")
    if mark:
        classes.append(mark)
    typed = editable_text(cell, grid.workbook.locale, grid.workbook.today())
    return DrawnCell(
        column=column,
        parts=_parts(cell, text),
        style=style,
        classes=" ".join(classes),
        note=cell.note or "",
        rows=rows,
        columns=columns,
        mark=mark or _filter_mark(grid, row, column),
        typed=None if typed == text else typed,
        comment=comment,
        options=_options(grid, cell),
        toggle=_toggle(cell, mark),
    )


def _is_locked(grid: _Grid, row: int, column: int) -> bool:
    place = Rect(row, row + 1, column, column + 1)
    return any(rect.covers(place) and not any(one.covers(place) for one in opened) for rect, opened in grid.locked)


def _options(grid: _Grid, cell: Cell) -> int | None:
    """The list that the cell's rule lets one choose from; looked up once for all cells that share the rule."""
    if cell.validation is None:
        return None
    key = id(cell.validation)
    if key not in grid.rules:
        found = choices_of(grid.workbook, grid.sheet, cell.validation)
        if found is not None:
            grid.lists.append(found)
        grid.rules[key] = None if found is None else len(grid.lists) - 1
    return grid.rules[key]


def _toggle(cell: Cell, mark: str) -> str | None:
    if mark not in ("checked", "unchecked"):
        return None
    condition = (cell.validation or {}).get("condition") or {}
    values = [entry.get("userEnteredValue", "") for entry in condition.get("values") or []]
    on, off = [*values, "TRUE", "FALSE"][:2] if len(values) != 1 else (values[0], "")
    return off if mark == "checked" else on


def _merge_source(grid: _Grid, row: int, column: int) -> tuple[int, int]:
    """The cell whose content a merge shows: its first, even if its row or column is hidden."""
    if (row, column) in grid.spans:
        for merge in grid.sheet.merges:
            rect = stored_rect(grid.sheet, merge)
            if rect.top <= row < rect.bottom and rect.left <= column < rect.right:
                return rect.top, rect.left
    return row, column


def _filled(grid: _Grid, row: int, column: int) -> bool:
    cell = grid.sheet.cell(row, column)
    return (cell is not None and cell.filled) or (row, column) in grid.covered or (row, column) in grid.spans


def _filter_mark(grid: _Grid, row: int, column: int) -> str:
    found = grid.filter_row
    inside = found is not None and found.top <= row < found.bottom and found.left <= column < found.right
    return "filter" if inside else ""


def _mark_and_text(workbook: Workbook, cell: Cell) -> tuple[str, str]:
    """The sign in the cell (a checkbox, the arrow of a list) and the text beside it."""
    text = shown(cell.value, cell.number_format, workbook.locale)
    rule = cell.validation
    if not rule:
        return "", text
    condition = rule.get("condition") or {}
    if condition.get("type") == "BOOLEAN":
        values = [entry.get("userEnteredValue", "") for entry in condition.get("values") or []]
        checked = text == values[0] if values else cell.value is True
        return ("checked" if checked else "unchecked"), ""
    if condition.get("type") in ("ONE_OF_LIST", "ONE_OF_RANGE") and rule.get("showCustomUi"):
        return "dropdown", text
    return "", text


def _safe_link(address: str | None) -> str:
    return address if address and address.lower().startswith(("http://", "https://")) else ""


def _parts(cell: Cell, text: str) -> tuple[Part, ...]:
    """The text cut at its format runs; indexes of runs count UTF-16 units as Google's do."""
    if not text:
        return ()
    whole = _safe_link(hyperlink(cell))
    if not cell.runs or not isinstance(cell.value, str):
        return (Part(text, link=whole),)
    units = text.encode("utf-16-le")
    starts = [run.get("startIndex", 0) for run in cell.runs]
    parts = []
    if starts and starts[0] > 0:
        parts.append(Part(units[: 2 * starts[0]].decode("utf-16-le", "replace"), link=whole))
    for run, start, end in zip(cell.runs, starts, [*starts[1:], len(units) // 2], strict=True):
        piece = units[2 * start : 2 * end].decode("utf-16-le", "replace")
        if piece:
            look = run.get("format") or {}
            link = _safe_link((look.get("link") or {}).get("uri")) or whole
            parts.append(Part(piece, text_css(look), link))
    return tuple(parts)
