"""Everything in a spreadsheet that refers to cells, led to where those cells went.

Decides what follows a `Relocation` and how: named and protected ranges, filters, conditional formats, bands, tables,
charts, slicers, pivot tables, places of comments, developer metadata, groups, rules, and the formulas of every cell.
The cells themselves are moved by `grid`, before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.colors import interned
from gmo_sync.emulator.sheets.grid import Json, Rect, Sheet
from gmo_sync.emulator.sheets.references import Titles, copied, followed, renamed
from gmo_sync.emulator.sheets.relocation import Bounds, Gone, Relocation, Shifted, Transfer, Unmoved, moved_grid_range
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS

if TYPE_CHECKING:
    from gmo_sync.emulator.sheets.workbook import Workbook

Rewrite = Callable[[str], str]


def titles_of(workbook: Workbook) -> Titles:
    """How the tabs are called now."""
    titles = {sheet.id: sheet.title for sheet in workbook.sheets}
    return Titles({title.casefold(): sheet_id for sheet_id, title in titles.items()}, titles)


def follow(
    workbook: Workbook,
    where: Relocation,
    *,
    titles: Titles | None = None,
    spared: tuple[Sheet, Rect] | None = None,
) -> None:
    """Lead all references to where their cells went; `spared` names cells whose formulas are right already."""
    names = titles or titles_of(workbook)
    workbook.named_ranges = [_moved_name(entry, where) for entry in workbook.named_ranges]
    workbook.metadata = _moved_metadata(workbook.metadata, where)
    workbook.comment_places = {
        comment_id: moved
        for comment_id, place in workbook.comment_places.items()
        if (moved := moved_grid_range(where, place)) is not None
    }
    for sheet in workbook.sheets:
        rewrite = _rewriter(where, names, sheet.id)
        if sheet.id == where.sheet_id:
            _move_own(sheet, where)
        _move_charts(sheet, where)
        sheet.conditional_formats = [
            moved
            for rule in sheet.conditional_formats
            if (moved := moved_rule(rule, where, names, sheet.id)) is not None
        ]
        rewrite_cells(sheet, rewrite, where, spared[1] if spared and spared[0] is sheet else None)


def rename_names(workbook: Workbook, names: dict[str, str]) -> None:
    """Call named ranges by their new names in every formula; `names` maps folded old names to new ones."""
    for sheet in workbook.sheets:
        rewrite_cells(sheet, lambda formula: renamed(formula, names), None, None)


def retitle(workbook: Workbook, before: Titles) -> None:
    """Call tabs by their new titles in every formula; `before` is how they were called."""
    now = Titles(before.ids, titles_of(workbook).titles)
    for sheet_id, title in now.titles.items():
        if before.titles.get(sheet_id, title) != title:
            follow(workbook, Unmoved(sheet_id), titles=now)


def rewrite_cells(sheet: Sheet, rewrite: Rewrite, where: Relocation | None, spared: Rect | None) -> None:
    """Rewrite the formulas, the rules and the pivot sources of a tab's cells."""
    rules: dict[int, tuple[Json, Json | None]] = {}
    for row, cells in enumerate(sheet.rows):
        changed: list[Cell | None] | None = None
        for column, cell in enumerate(cells):
            if cell is None or (cell.formula is None and cell.validation is None and cell.pivot is None):
                continue
            if spared and spared.top <= row < spared.bottom and spared.left <= column < spared.right:
                continue
            fields: dict[str, Any] = {}
            if cell.formula is not None and (formula := rewrite(cell.formula)) != cell.formula:
                fields["formula"] = formula
            if cell.validation is not None:
                known = rules.get(id(cell.validation))
                if known is None:
                    known = rules[id(cell.validation)] = (cell.validation, _moved_validation(cell.validation, rewrite))
                if known[1] is not cell.validation:
                    fields["validation"] = known[1]
            if cell.pivot is not None and where is not None and "source" in cell.pivot:
                source = moved_grid_range(where, cell.pivot["source"])
                if source is not cell.pivot["source"]:
                    fields["pivot"] = None if source is None else cell.pivot | {"source": source}
            if fields:
                changed = list(cells) if changed is None else changed
                changed[column] = cell.changed(**fields)
        if changed is not None:
            sheet.put_row(row, changed)


def _rewriter(where: Relocation, titles: Titles, home: int) -> Rewrite:
    known: dict[str, str] = {}

    def rewrite(formula: str) -> str:
        if formula not in known:
            known[formula] = followed(formula, where, titles, home)
        return known[formula]

    return rewrite


def _moved_validation(rule: Json, rewrite: Rewrite) -> Json | None:
    values = (rule.get("condition") or {}).get("values") or []
    changed = _moved_values(values, rewrite)
    if changed == values:
        return rule
    return interned(rule | {"condition": rule["condition"] | {"values": changed}})


def _moved_values(values: list[Json], rewrite: Rewrite) -> list[Json]:
    return [
        value | {"userEnteredValue": rewrite(value["userEnteredValue"])} if value.get("userEnteredValue") else value
        for value in values
    ]


def _moved_name(entry: Json, where: Relocation) -> Json:
    """A named range outlives its cells, without a range."""
    if "range" not in entry:
        return entry
    moved = moved_grid_range(where, entry["range"])
    if moved is None:
        return {name: value for name, value in entry.items() if name != "range"}
    return entry | {"range": moved}


def _moved_metadata(entries: list[Json], where: Relocation) -> list[Json]:
    kept = []
    for entry in entries:
        location = entry["location"]
        place = location.get("dimensionRange")
        if isinstance(where, Gone) and location.get("sheetId") == where.sheet_id and place is None:
            continue
        if place is not None and place.get("sheetId", 0) == where.sheet_id:
            moved = where.dimension_range(place)
            if moved is None:
                continue
            kept.append(entry | {"location": location | {"dimensionRange": moved}})
        else:
            kept.append(entry)
    return kept


def _move_own(sheet: Sheet, where: Relocation) -> None:
    """Move what belongs to the tab itself; a block that is cut out leaves it behind, but for its tables."""
    home = sheet.id
    tables = [moved for table in sheet.tables if (moved := _moved_table(table, where)) is not None]
    sheet.tables = tables
    if isinstance(where, Transfer | Unmoved):
        return
    sheet.merges = [
        merge for found in sheet.merges if (merge := moved_grid_range(where, found, home)) and _is_merge(merge)
    ]
    sheet.protected_ranges = [
        _with_exempt(entry, where) for found in sheet.protected_ranges if (entry := _moved_entry(where, found))
    ]
    sheet.banded_ranges = [entry for found in sheet.banded_ranges if (entry := _moved_entry(where, found))]
    sheet.filter_views = [entry for found in sheet.filter_views if (entry := _moved_entry(where, found))]
    sheet.basic_filter = _moved_entry(where, sheet.basic_filter) if sheet.basic_filter else None
    for name in ("row_groups", "column_groups"):
        groups = [
            group | {"range": place}
            for group in getattr(sheet, name)
            if (place := where.dimension_range(group["range"])) is not None
        ]
        setattr(sheet, name, groups)
    if isinstance(where, Shifted) and where.high is None:
        sheet.shift_frozen(where.shift)


def _with_exempt(entry: Json, where: Relocation) -> Json:
    if "unprotectedRanges" not in entry:
        return entry
    exempt = [moved for found in entry["unprotectedRanges"] if (moved := moved_grid_range(where, found)) is not None]
    rest = {name: value for name, value in entry.items() if name != "unprotectedRanges"}
    return rest | ({"unprotectedRanges": exempt} if exempt else {})


def _is_merge(merge: Json) -> bool:
    rows = merge["endRowIndex"] - merge["startRowIndex"]
    return bool(rows * (merge["endColumnIndex"] - merge["startColumnIndex"]) > 1)


def _moved_entry(where: Relocation, entry: Json) -> Json | None:
    """An object with a `range` afterwards; filters also name columns by index."""
    if "range" not in entry:
        return entry
    moved = moved_grid_range(where, entry["range"])
    if moved is None:
        return None
    entry = entry | {"range": moved}
    if not isinstance(where, Shifted) or where.shift.dimension != COLUMNS or where.high is not None:
        return entry
    index = where.shift.index
    if "filterSpecs" in entry:
        entry["filterSpecs"] = [
            ({name: value for name, value in spec.items() if name != "columnIndex"})
            | ({"columnIndex": at} if at else {})
            for spec in entry["filterSpecs"]
            if (at := index(spec.get("columnIndex", 0))) is not None
        ]
    if "criteria" in entry:
        entry["criteria"] = {
            str(at): criterion
            for column, criterion in entry["criteria"].items()
            if (at := index(int(column))) is not None
        }
    if "sortSpecs" in entry:
        entry["sortSpecs"] = [
            spec | {"dimensionIndex": at}
            for spec in entry["sortSpecs"]
            if (at := index(spec.get("dimensionIndex", 0))) is not None
        ]
    return {
        name: value for name, value in entry.items() if value or name not in ("filterSpecs", "criteria", "sortSpecs")
    }


def _moved_table(table: Json, where: Relocation) -> Json | None:
    """A table afterwards, its columns as they then stand; new ones have no type yet."""
    old = table["range"]
    moved = moved_grid_range(where, old)
    if moved is None or moved == old:
        return None if moved is None else table
    columns = table["columnProperties"]
    if isinstance(where, Shifted) and where.shift.dimension == COLUMNS:
        first = moved["startColumnIndex"]
        width = moved["endColumnIndex"] - first
        placed: dict[int, Json] = {}
        for column in columns:
            at = where.shift.index(old["startColumnIndex"] + column.get("columnIndex", 0))
            if at is not None and 0 <= at - first < width:
                placed[at - first] = column
        columns = [
            {name: value for name, value in placed.get(at, {}).items() if name != "columnIndex"}
            | ({"columnIndex": at} if at else {})
            for at in range(width)
        ]
    return table | {"range": moved, "columnProperties": columns}


def _move_charts(sheet: Sheet, where: Relocation) -> None:
    """Charts and slicers: their sources, and, in the tab itself, the cells they hang on."""
    sheet.charts = [
        chart
        | {"position": _moved_position(sheet, chart["position"], where), "spec": _moved_sources(chart["spec"], where)}
        for chart in sheet.charts
    ]
    slicers = []
    for slicer in sheet.slicers:
        spec = slicer["spec"]
        place = moved_grid_range(where, spec["dataRange"])
        if place is not None:
            position = _moved_position(sheet, slicer["position"], where)
            slicers.append(slicer | {"position": position, "spec": spec | {"dataRange": place}})
    sheet.slicers = slicers


def _moved_position(sheet: Sheet, position: Json, where: Relocation) -> Json:
    """What hangs on a cell that is deleted hangs on the one that takes its place; pushed cells leave it."""
    cell = position.get("overlayPosition", {}).get("anchorCell")
    if cell is None or cell.get("sheetId", 0) != where.sheet_id:
        return position
    if not isinstance(where, Shifted) or where.high is not None:
        return position
    name = "rowIndex" if where.shift.dimension == ROWS else "columnIndex"
    at = where.shift.index(cell.get(name, 0))
    if at is None:
        at = max(0, min(getattr(where.shift, "start", 0), sheet.count(where.shift.dimension) - 1))
    moved = {key: value for key, value in cell.items() if key != name} | ({name: at} if at else {})
    return position | {"overlayPosition": position["overlayPosition"] | {"anchorCell": moved}}


def _moved_sources(value: Any, where: Relocation) -> Any:
    """A chart's description with its sources moved; a series or domain that has lost all of them goes."""
    if isinstance(value, list):
        moved = [_moved_sources(item, where) for item in value]
        return [new for old, new in zip(value, moved, strict=True) if not _lost(old, new)]
    if not isinstance(value, dict):
        return value
    if "sources" in value:
        kept = [place for found in value["sources"] if (place := moved_grid_range(where, found)) is not None]
        return value | {"sources": kept} if kept or not value["sources"] else None
    result = {name: _moved_sources(item, where) for name, item in value.items()}
    if value.get("sourceRange") is not None and result["sourceRange"] is None:
        return None
    return {name: item for name, item in result.items() if item is not None}


def _lost(old: Any, new: Any) -> bool:
    """Whether an entry of a list was about data that are no more."""
    if not isinstance(old, dict) or new is None:
        return new is None and old is not None
    return any(name in old and name not in new for name in ("series", "domain"))


def moved_rule(rule: Json, where: Relocation, titles: Titles, home: int) -> Json | None:
    """A conditional format afterwards, None if nothing of its ranges is left.

    Its formulas are written for the first cell of its ranges. They are followed as seen from the first cell that is
    still there, and written again for the cell that is first then.
    """
    ranges = rule["ranges"]
    if isinstance(where, Transfer):
        kept = ranges
    else:
        kept = [moved for found in ranges if (moved := moved_grid_range(where, found)) is not None]
    if not kept:
        return None
    condition = rule.get("booleanRule", {}).get("condition") or {}
    values = condition.get("values") or []
    if not any(str(value.get("userEnteredValue", "")).startswith("=") for value in values):
        return rule | {"ranges": kept}
    old, new = _anchor(ranges), _anchor(kept)
    seen = _first_left(where, old)
    placed = where.place(Bounds(seen[0], seen[0] + 1, seen[1], seen[1] + 1)) if home == where.sheet_id else None
    now = ((placed.bounds.top or 0), (placed.bounds.left or 0)) if placed else seen

    def rewrite(formula: str) -> str:
        there = followed(copied(formula, seen[0] - old[0], seen[1] - old[1]), where, titles, home)
        return copied(there, new[0] - now[0], new[1] - now[1])

    moved = condition | {"values": _moved_values(values, rewrite)}
    return rule | {"ranges": kept, "booleanRule": rule["booleanRule"] | {"condition": moved}}


def _anchor(ranges: list[Json]) -> tuple[int, int]:
    return (
        min(found.get("startRowIndex", 0) for found in ranges),
        min(found.get("startColumnIndex", 0) for found in ranges),
    )


def _first_left(where: Relocation, anchor: tuple[int, int]) -> tuple[int, int]:
    """The first cell of the ranges that is not lost."""
    row, column = anchor
    if not isinstance(where, Shifted) or where.place(Bounds(row, row + 1, column, column + 1)) is not None:
        return anchor
    end: int = getattr(where.shift, "end", 0)
    return (end, column) if where.shift.dimension == ROWS else (row, end)
