"""A new spreadsheet: the empty default, and one made from a whole Spreadsheet body."""

from __future__ import annotations

from gmo_sync.emulator.errors import ApiError, invalid
from gmo_sync.emulator.sheets import developer_metadata
from gmo_sync.emulator.sheets.properties import new_sheet, set_spreadsheet_properties
from gmo_sync.emulator.sheets.ranges import grid_rect
from gmo_sync.emulator.sheets.requests.appending import apply_rows
from gmo_sync.emulator.sheets.requests.cells import cell_changer
from gmo_sync.emulator.sheets.requests.charts import keep_chart, keep_slicer
from gmo_sync.emulator.sheets.requests.filters import keep_basic_filter, keep_filter_view
from gmo_sync.emulator.sheets.requests.formats import keep_banded_range, kept_conditional
from gmo_sync.emulator.sheets.requests.names import keep_named_range
from gmo_sync.emulator.sheets.requests.protection import keep_protected_range
from gmo_sync.emulator.sheets.requests.tables import keep_table
from gmo_sync.emulator.sheets.values import grow
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook


def blank_workbook(locale: str = "en_US") -> Workbook:
    """A spreadsheet with one empty tab."""
    workbook = Workbook(locale=locale)
    new_sheet(workbook, {})
    return workbook


def workbook_from(body: Json, *, caller: str) -> Workbook:
    """What spreadsheets.create makes of a Spreadsheet; refusals name the tab they are about."""
    workbook = Workbook(caller=caller, owner=caller)
    properties = body.get("properties") or {}
    kept: Json = {name: {} for name, value in properties.items() if value and name != "defaultFormat"}
    set_spreadsheet_properties(workbook, properties, kept)
    workbook.title = workbook.title or ("Новая таблица" if workbook.locale.startswith("ru") else "Untitled spreadsheet")
    given = body.get("sheets") or [{}]
    sheets = []
    for index, entry in enumerate(given):
        with _Place(f"sheets[{index}]"):
            sheets.append(
                new_sheet(workbook, {k: v for k, v in (entry.get("properties") or {}).items() if k != "index"})
            )
    for entry in body.get("namedRanges") or []:
        keep_named_range(workbook, entry)
    for index, (sheet, entry) in enumerate(zip(sheets, given, strict=True)):
        with _Place(f"sheets[{index}]"):
            _fill(workbook, sheet, entry)
    for entry in body.get("developerMetadata") or []:
        developer_metadata.create(workbook, {"location": {"spreadsheet": True}} | entry)
    if not any(not sheet.hidden for sheet in workbook.sheets):
        raise invalid("You can't hide all the sheets in a document.")
    return workbook


class _Place:
    """Puts the part of the body into the words of a refusal."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, refused: BaseException | None, trace: object) -> None:
        if isinstance(refused, ApiError) and refused.code == 400:
            refused.message = f"Invalid {self.where}: {refused.message}"


def _here(sheet: Sheet, place: Json | None) -> Json:
    """A range of a tab's own object: it means this tab."""
    return {"sheetId": sheet.id} | {name: value for name, value in (place or {}).items() if name != "sheetId"}


def _hung(sheet: Sheet, position: Json | None) -> Json | None:
    """A position over this tab's cells."""
    over = (position or {}).get("overlayPosition")
    if over is None:
        return position
    return {"overlayPosition": over | {"anchorCell": _here(sheet, over.get("anchorCell"))}}


def _fill(workbook: Workbook, sheet: Sheet, entry: Json) -> None:
    change = cell_changer({"*": {}})
    for data in entry.get("data") or []:
        top, left = data.get("startRow") or 0, data.get("startColumn") or 0
        rows = data.get("rowData") or []
        width = max((len(row.get("values") or ()) for row in rows), default=0)
        grow(workbook, sheet, top + len(rows), left + width)
        apply_rows(sheet, top, left, rows, change)
        for start, dimensions, sizes in (
            (top, data.get("rowMetadata"), sheet.row_sizes),
            (left, data.get("columnMetadata"), sheet.column_sizes),
        ):
            for index, dimension in enumerate(dimensions or [], start=start):
                size = {name: dimension[name] for name in ("pixelSize", "hiddenByUser") if dimension.get(name)}
                if size:
                    sizes[index] = size
                for metadata in dimension.get("developerMetadata") or []:
                    developer_metadata.create(workbook, metadata)
    for merge in entry.get("merges") or []:
        _, rect = grid_rect(workbook, _here(sheet, merge))
        sheet.merges.append(rect.grid_range(0))
    for rule in entry.get("conditionalFormats") or []:
        ranges = [_here(sheet, place) for place in rule.get("ranges") or []]
        sheet.conditional_formats.append(kept_conditional(workbook, rule | {"ranges": ranges})[1])
    for protected in entry.get("protectedRanges") or []:
        unprotected = [_here(sheet, place) for place in protected.get("unprotectedRanges") or []]
        own: Json = protected | ({"unprotectedRanges": unprotected} if unprotected else {})
        if "namedRangeId" not in own:
            own |= {"range": _here(sheet, protected.get("range"))}
        keep_protected_range(workbook, own)
    for banded in entry.get("bandedRanges") or []:
        keep_banded_range(workbook, banded | {"range": _here(sheet, banded.get("range"))})
    for view in entry.get("filterViews") or []:
        keep_filter_view(workbook, view | {"range": _here(sheet, view.get("range"))})
    if entry.get("basicFilter"):
        keep_basic_filter(workbook, entry["basicFilter"] | {"range": _here(sheet, entry["basicFilter"].get("range"))})
    for metadata in entry.get("developerMetadata") or []:
        location = metadata.get("location") or {"sheetId": sheet.id}
        developer_metadata.create(workbook, metadata | {"location": location})
    for table in entry.get("tables") or []:
        keep_table(workbook, table | {"range": _here(sheet, table.get("range"))})
    for chart in entry.get("charts") or []:
        keep_chart(workbook, chart | {"position": _hung(sheet, chart.get("position"))})
    for slicer in entry.get("slicers") or []:
        keep_slicer(workbook, slicer | {"position": _hung(sheet, slicer.get("position"))})
    for name, attribute in (("rowGroups", "row_groups"), ("columnGroups", "column_groups")):
        if entry.get(name):
            setattr(sheet, attribute, [group | {"range": _here(sheet, group.get("range"))} for group in entry[name]])
