"""One cell of a tab as a page shows it: its text in parts, its look, and what a person can do with it.

Pure. `Shown` is what is looked up for every cell; which rows and columns are drawn is decided in `drawing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.choices import Choices, choices_of
from gmo_sync.emulator.sheets.css import cell_css, text_css
from gmo_sync.emulator.sheets.editable import editable_text
from gmo_sync.emulator.sheets.look import Look, hyperlink
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook


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


@dataclass
class Shown:
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


def drawn_cell(grid: Shown, row: int, column: int, following: int | None) -> DrawnCell:
    """The cell; `following` is the next column drawn, into which a long text may spill."""
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


def _is_locked(grid: Shown, row: int, column: int) -> bool:
    place = Rect(row, row + 1, column, column + 1)
    return any(rect.covers(place) and not any(one.covers(place) for one in opened) for rect, opened in grid.locked)


def _options(grid: Shown, cell: Cell) -> int | None:
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


def _merge_source(grid: Shown, row: int, column: int) -> tuple[int, int]:
    """The cell whose content a merge shows: its first, even if its row or column is hidden."""
    if (row, column) in grid.spans:
        for merge in grid.sheet.merges:
            rect = stored_rect(grid.sheet, merge)
            if rect.top <= row < rect.bottom and rect.left <= column < rect.right:
                return rect.top, rect.left
    return row, column


def _filled(grid: Shown, row: int, column: int) -> bool:
    cell = grid.sheet.cell(row, column)
    return (cell is not None and cell.filled) or (row, column) in grid.covered or (row, column) in grid.spans


def _filter_mark(grid: Shown, row: int, column: int) -> str:
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
