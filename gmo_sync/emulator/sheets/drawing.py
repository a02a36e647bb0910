"""The grid of one tab as a page shows it: which rows and columns, and for each cell its text and its CSS.

Pure. Hidden rows and columns are left out, merges become spans, and no value reaches the page but as text or through
the fixed CSS words below; escaping is the template's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from gmo_sync.emulator.sheets.a1 import column_letters
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.colors import css_color
from gmo_sync.emulator.sheets.filters import hidden_by_filter
from gmo_sync.emulator.sheets.look import Look, hyperlink
from gmo_sync.emulator.sheets.number_format import number_format_of, shown
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.reading import COLUMN_PIXELS, ROW_PIXELS
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

MAX_ROWS, MAX_COLUMNS = 500, 120
SPARE_ROWS, LEAST_ROWS, LEAST_WIDTH = 5, 32, 1500
HEAD_WIDTH = 46

_FONT = re.compile(r"[\w ,-]{1,60}\Z")
_SOLID = {"SOLID": "solid", "SOLID_MEDIUM": "solid", "SOLID_THICK": "solid", "DOTTED": "dotted", "DASHED": "dashed"}


@dataclass(frozen=True)
class Part:
    """A piece of a cell's text in one style; `link` is an http(s) address or ""."""

    text: str
    style: str = ""
    link: str = ""


@dataclass(frozen=True)
class DrawnCell:
    """One `td`: its text in parts, its CSS, its classes, its spans."""

    parts: tuple[Part, ...] = ()
    style: str = ""
    classes: str = ""
    note: str = ""
    rows: int = 1
    columns: int = 1
    mark: str = ""  # "dropdown", "checked", "unchecked", "filter" or ""


@dataclass(frozen=True)
class DrawnRow:
    """One `tr`: its number as a person counts, its height in pixels, its cells."""

    number: int
    height: int
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True)
class DrawnColumn:
    """A column's letters, width in pixels, and distance from the left if it is frozen."""

    letters: str
    width: int
    left: int | None


@dataclass(frozen=True)
class Drawing:
    """All that the template needs of one tab."""

    columns: tuple[DrawnColumn, ...]
    frozen: tuple[DrawnRow, ...]
    rows: tuple[DrawnRow, ...]
    width: int
    left_out: int  # rows with content beyond the limit
    gridlines: bool = True


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


def draw(workbook: Workbook, sheet: Sheet, now: datetime | None = None) -> Drawing:
    """The tab as it is to be shown."""
    used_rows, used_columns = _used(sheet)
    hidden_rows = {index for index, size in sheet.row_sizes.items() if size.get("hiddenByUser")}
    hidden_rows |= hidden_by_filter(workbook, sheet)
    reach = min(sheet.row_count, max(used_rows + SPARE_ROWS, LEAST_ROWS))
    rows = [index for index in range(reach) if index not in hidden_rows][:MAX_ROWS]
    columns = _columns(sheet, used_columns)
    frozen_columns = sheet.grid.get("frozenColumnCount", 0)
    lefts, left = {}, HEAD_WIDTH
    for index in columns:
        if index < frozen_columns:
            lefts[index] = left
        left += _width(sheet, index)
    grid = _Grid(workbook, sheet, Look(workbook, sheet, now), rows, columns, lefts)
    _lay_merges(grid)
    if sheet.basic_filter:
        rect = stored_rect(sheet, sheet.basic_filter.get("range", {}))
        grid.filter_row = Rect(rect.top, rect.top + 1, rect.left, rect.right)
    drawn = [_row(grid, index) for index in rows]
    frozen_rows = sheet.grid.get("frozenRowCount", 0)
    at = sum(index < frozen_rows for index in rows)
    return Drawing(
        columns=tuple(DrawnColumn(column_letters(i), _width(sheet, i), lefts.get(i)) for i in columns),
        frozen=tuple(drawn[:at]),
        rows=tuple(drawn[at:]),
        width=HEAD_WIDTH + sum(_width(sheet, index) for index in columns),
        left_out=sum(index < used_rows and index not in hidden_rows for index in range(reach))
        - sum(i < used_rows for i in rows),
        gridlines=not sheet.grid.get("hideGridlines"),
    )


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


def _columns(sheet: Sheet, used: int) -> list[int]:
    """The columns in use, and as many empty ones as fill a wide window."""
    found: list[int] = []
    width = 0
    for index in range(min(sheet.column_count, MAX_COLUMNS)):
        if index >= used + 1 and width >= LEAST_WIDTH:
            break
        if not sheet.column_sizes.get(index, {}).get("hiddenByUser"):
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


def _row(grid: _Grid, row: int) -> DrawnRow:
    cells = []
    height = int(grid.sheet.row_sizes.get(row, {}).get("pixelSize") or ROW_PIXELS)
    for at, column in enumerate(grid.columns):
        if (row, column) in grid.covered:
            continue
        following = grid.columns[at + 1] if at + 1 < len(grid.columns) else None
        cells.append(_cell(grid, row, column, following))
    return DrawnRow(row + 1, height, tuple(cells))


def _cell(grid: _Grid, row: int, column: int, following: int | None) -> DrawnCell:
    source = _merge_source(grid, row, column)
    cell = grid.sheet.cell(*source)
    effective = grid.look.effective(cell, *source)
    known = grid.styles.get(id(effective))
    if known is None or known[0] is not effective:
        known = (effective, _style(effective))
        grid.styles[id(effective)] = known
    style = known[1]
    if column in grid.lefts:
        style += f"position:sticky;left:{grid.lefts[column]}px;z-index:2;"
        if "background-color" not in style:
            style += "background-color:#fff;"
    rows, columns = grid.spans.get((row, column), (1, 1))
    if cell is None:
        return DrawnCell(style=style, rows=rows, columns=columns, mark=_filter_mark(grid, row, column))
    mark, text = _mark_and_text(grid.workbook, cell)
    wrap = effective.get("wrapStrategy", "OVERFLOW_CELL")
    classes = ["wrap"] if wrap == "WRAP" else []
    spill = following is not None and not _filled(grid, row, following) and columns == 1
    if wrap == "OVERFLOW_CELL" and spill and isinstance(cell.value, str):
        classes.append("spill")
    if cell.note:
        classes.append("noted")
    if mark:
        classes.append(mark)
    return DrawnCell(
        parts=_parts(cell, text),
        style=style,
        classes=" ".join(classes),
        note=cell.note or "",
        rows=rows,
        columns=columns,
        mark=mark or _filter_mark(grid, row, column),
    )


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
    text = shown(cell.value, number_format_of(cell.format), workbook.locale)
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
            parts.append(Part(piece, _text_style(look), link))
    return tuple(parts)


def _text_style(look: Json) -> str:
    css = ""
    if "bold" in look:
        css += f"font-weight:{'bold' if look['bold'] else 'normal'};"
    if look.get("italic"):
        css += "font-style:italic;"
    lines = [word for name, word in (("underline", "underline"), ("strikethrough", "line-through")) if look.get(name)]
    if lines:
        css += f"text-decoration:{' '.join(lines)};"
    if look.get("foregroundColor"):
        css += f"color:{css_color(look['foregroundColor'])};"
    size = look.get("fontSize")
    if isinstance(size, int | float) and size != 10:
        css += f"font-size:{max(1, min(400, size)):g}pt;"
    family = look.get("fontFamily", "Arial")
    if family != "Arial" and _FONT.match(family):
        css += f"font-family:'{family}',Arial,sans-serif;"
    return css


def _style(effective: Json) -> str:
    """The CSS of an effective format; what is the page's default is left out."""
    css = _text_style(
        {name: value for name, value in effective.get("textFormat", {}).items() if value or name != "bold"}
    )
    background = effective.get("backgroundColor")
    if background is not None and css_color(background) != "#ffffff":
        css += f"background-color:{css_color(background)};"
    align = {"CENTER": "center", "RIGHT": "right"}.get(effective.get("horizontalAlignment", ""))
    if align:
        css += f"text-align:{align};"
    vertical = {"TOP": "top", "MIDDLE": "middle"}.get(effective.get("verticalAlignment", ""))
    if vertical:
        css += f"vertical-align:{vertical};"
    for side, border in (effective.get("borders") or {}).items():
        if side in ("top", "bottom", "left", "right") and border.get("style") not in (None, "NONE"):
            width = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}.get(border["style"], 1)
            css += f"border-{side}:{width}px {_SOLID.get(border['style'], 'double')} {css_color(border.get('color'))};"
    return css
