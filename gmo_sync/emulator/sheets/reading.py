"""What `spreadsheets.get` answers: the resource of a spreadsheet, built no further than the mask asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import orjson

from gmo_sync.emulator.comments import thread_json
from gmo_sync.emulator.sheets import tables
from gmo_sync.emulator.sheets.cell_json import cell_writer
from gmo_sync.emulator.sheets.filters import hidden_by_filter
from gmo_sync.emulator.sheets.guards import can_edit
from gmo_sync.emulator.sheets.masks import Mask, below, project
from gmo_sync.emulator.sheets.properties import sheet_properties, spreadsheet_properties
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook, location_sheet

ROW_PIXELS, COLUMN_PIXELS = 21, 100


def spreadsheet(
    workbook: Workbook,
    *,
    spreadsheet_id: str,
    url: str,
    areas: Sequence[tuple[Sheet, Rect]] | None = None,
    grid_data: bool = False,
    mask: Mask | None = None,
    now: datetime | None = None,
    comments: bool = False,
    table_bands: bool = True,
) -> Json:
    """The Spreadsheet resource, already cut to `mask`; its rows are orjson Fragments, so it is for orjson.dumps only.

    `areas` limits it to tabs and rectangles (None: all); with a mask `grid_data` is ignored and the mask decides.
    `comments` asks for threads and their places, `table_bands` for the bands of tables among the other bands.
    """
    wanted: Mask = mask or {}
    if mask:
        grid_data = below(wanted, "sheets", "data") is not None
    answer: Json = {
        "spreadsheetId": spreadsheet_id,
        "properties": spreadsheet_properties(workbook),
    }
    sheets_mask = below(wanted, "sheets")
    if sheets_mask is not None:
        answer["sheets"] = []
        for sheet in workbook.sheets:
            rects = [sheet.whole] if areas is None else [rect for found, rect in areas if found is sheet]
            if rects:
                answer["sheets"].append(
                    _sheet(workbook, sheet, rects if grid_data else [], sheets_mask, now, comments, table_bands)
                )
    if workbook.named_ranges:
        answer["namedRanges"] = workbook.named_ranges
    answer["spreadsheetUrl"] = url
    own = [entry for entry in workbook.metadata if location_sheet(entry["location"]) is None]
    if own:
        answer["developerMetadata"] = own
    if comments:
        threads = [thread_json(one, workbook.caller) for one in workbook.comments if not one.head.deleted]
        answer |= {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"} | ({"comments": threads} if threads else {})
    sheets = answer.pop("sheets", None)
    answer = project(answer, wanted)
    if sheets is not None:
        head = {name: answer[name] for name in ("spreadsheetId", "properties") if name in answer}
        return head | {"sheets": sheets} | answer
    return answer


def _sheet(
    workbook: Workbook,
    sheet: Sheet,
    rects: list[Rect],
    mask: Mask,
    now: datetime | None,
    comments: bool,
    table_bands: bool,
) -> Json:
    answer: Json = {"properties": sheet_properties(workbook, sheet)}
    data = None
    data_mask = below(mask, "data")
    if rects and data_mask is not None and sheet.type == "GRID":
        data = [grid_data(workbook, sheet, rect, data_mask, now) for rect in rects]
    for name, value in (
        ("merges", [({"sheetId": sheet.id} if sheet.id else {}) | merge for merge in sheet.merges]),
        ("conditionalFormats", sheet.conditional_formats),
        ("filterViews", sheet.filter_views),
        ("protectedRanges", [protected_range(workbook, entry) for entry in sheet.protected_ranges]),
        ("basicFilter", sheet.basic_filter),
        ("charts", sheet.charts),
        ("bandedRanges", sheet.banded_ranges + ([tables.table_bands(t) for t in sheet.tables] if table_bands else [])),
        ("developerMetadata", _sheet_metadata(workbook, sheet)),
        ("rowGroups", sheet.row_groups),
        ("columnGroups", sheet.column_groups),
        ("slicers", sheet.slicers),
        ("tables", [tables.table_json(workbook, sheet, table) for table in sheet.tables]),
        ("commentAnchors", _comment_anchors(workbook, sheet) if comments else []),
    ):
        if value:
            answer[name] = value
    answer = project(answer, mask)
    if data is not None:
        head = {"properties": answer.pop("properties")} if "properties" in answer else {}
        return head | {"data": data} | answer
    return answer


def protected_range(workbook: Workbook, entry: Json) -> Json:
    """A ProtectedRange as the caller sees it: who else may edit is told only to those who may."""
    allowed = can_edit(workbook, entry)
    shown_entry = {name: value for name, value in entry.items() if name != "editors"}
    if allowed:
        shown_entry["requestingUserCanEdit"] = True
        if "editors" in entry:
            shown_entry["editors"] = entry["editors"]
    return shown_entry


def _comment_anchors(workbook: Workbook, sheet: Sheet) -> list[Json]:
    return [
        {"anchorId": anchor_id, "range": place}
        for anchor_id, place in workbook.comment_places.items()
        if place.get("sheetId", 0) == sheet.id
    ]


def _sheet_metadata(workbook: Workbook, sheet: Sheet) -> list[Json]:
    return [
        entry
        for entry in workbook.metadata
        if "dimensionRange" not in entry["location"] and location_sheet(entry["location"]) == sheet.id
    ]


def grid_data(workbook: Workbook, sheet: Sheet, rect: Rect, mask: Mask, now: datetime | None) -> Json:
    """One GridData: rows up to the last that has something, sizes of all rows and columns of the rectangle."""
    data: Json = {}
    if rect.top and below(mask, "startRow") is not None:
        data["startRow"] = rect.top
    if rect.left and below(mask, "startColumn") is not None:
        data["startColumn"] = rect.left
    row_mask = below(mask, "rowData")
    if row_mask is not None:
        rows = _row_data(workbook, sheet, rect, below(row_mask, "values"), now)
        if rows:
            data["rowData"] = rows
    for name, dimension, first, last in (
        ("rowMetadata", ROWS, rect.top, rect.bottom),
        ("columnMetadata", COLUMNS, rect.left, rect.right),
    ):
        inner = below(mask, name)
        if inner is not None:
            data[name] = _dimensions(workbook, sheet, dimension, first, last, inner)
    return data


def _row_data(
    workbook: Workbook, sheet: Sheet, rect: Rect, mask: Mask | None, now: datetime | None
) -> list[orjson.Fragment]:
    """The rows as JSON text: a dict for each of many thousand cells would cost several times as much."""
    rows: list[bytes] = []
    left, right = rect.left, rect.right
    write = cell_writer(workbook, sheet, mask, now) if mask is not None else None
    for row, cells in enumerate(sheet.rows[rect.top : rect.bottom], start=rect.top):
        part = cells[left:right]
        end = len(part)
        while end and part[end - 1] is None:
            end -= 1
        if write is None or not end:
            rows.append(b"{}")
            continue
        written = [
            b"{}" if cell is None else write(cell, row, column) for column, cell in enumerate(part[:end], start=left)
        ]
        rows.append(b'{"values":[' + b",".join(written) + b"]}")
    while rows and rows[-1] == b"{}":
        rows.pop()
    return [orjson.Fragment(text) for text in rows]


def _dimensions(workbook: Workbook, sheet: Sheet, dimension: str, first: int, last: int, mask: Mask) -> list[Json]:
    sizes = sheet.sizes(dimension)
    default = {"pixelSize": ROW_PIXELS if dimension == ROWS else COLUMN_PIXELS}
    found: dict[int, Json] = {index: default | size for index, size in sizes.items()}
    if dimension == ROWS:
        for index in hidden_by_filter(workbook, sheet):
            found[index] = {"hiddenByFilter": True} | found.get(index, default)
    for entry in workbook.metadata:
        place = entry["location"].get("dimensionRange")
        if place and place.get("sheetId", 0) == sheet.id and place["dimension"] == dimension:
            index = place["startIndex"]
            known = found.get(index, default)
            found[index] = known | {"developerMetadata": [*known.get("developerMetadata", []), entry]}
    plain = project(default, mask)
    return [project(found[index], mask) if index in found else plain for index in range(first, last)]
