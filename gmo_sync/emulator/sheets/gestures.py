"""What a person does at the page of a spreadsheet, as the API's requests.

Decides which cell is meant when rows moved since the page was made (`places`), and what the API would let pass but the
page does not: a value that a strict rule forbids. Carrying out is left to the service's own methods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gmo_sync.emulator.sheets.places import column_now, row_now
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.values import named
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook

_AT = "sheets.spreadsheets"


class Gesture(BaseModel):
    """One thing done at the page: `do` names it, the rest is what it needs. `seen` is the version the page was of."""

    model_config = ConfigDict(extra="forbid")

    do: str = Field(max_length=20)
    gid: int
    seen: int
    row: int = Field(default=0, ge=0, le=10_000_000)
    column: int = Field(default=0, ge=0, le=20_000)
    count: int = Field(default=1, ge=1, le=1000)
    text: str = Field(default="", max_length=60_000)
    comment: str = Field(default="", max_length=100)
    flag: bool = False


class RefusedGestureError(Exception):
    """The gesture cannot be done; `words` say why, in Russian. `stale`: because the table is another by now."""

    def __init__(self, words: str, *, stale: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.stale = stale


@dataclass(frozen=True)
class Step:
    """A call of one method, without the spreadsheet's id; `at` is the cell it is about, zero-based."""

    method_id: str
    params: Mapping[str, Any]
    body: Json
    at: tuple[int, int] | None = None


_MOVED = "Пока вы печатали, строки или столбцы таблицы переместились, и понять, куда попадёт ввод, нельзя."


def step_of(gesture: Gesture, workbook: Workbook, seen: Workbook | None) -> Step:
    """The call that does what was meant. `seen` is the workbook as the page showed it, None if nobody knows any more.

    Raises RefusedGestureError for what cannot be meant.
    """
    sheet = next((one for one in workbook.sheets if one.id == gesture.gid), None)
    if sheet is None:
        raise RefusedGestureError("Этого листа больше нет.", stale=True)
    match gesture.do:
        case "type":
            row, column = _cell_now(gesture, sheet, seen)
            place = named(sheet, Rect(row, row + 1, column, column + 1))
            params = {"range": place, "valueInputOption": "USER_ENTERED"}
            return Step(f"{_AT}.values.update", params, {"values": [[gesture.text]]}, (row, column))
        case "note":
            row, column = _cell_now(gesture, sheet, seen)
            start = {"sheetId": sheet.id, "rowIndex": row, "columnIndex": column}
            cell: Json = {"note": gesture.text} if gesture.text else {}
            return _batch({"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "note"}})
        case "comment":
            row, column = _cell_now(gesture, sheet, seen)
            coordinate = {"sheetId": sheet.id, "rowIndex": row, "columnIndex": column}
            return _batch({"insertComment": {"coordinate": coordinate, "content": gesture.text}})
        case "reply":
            post = {"content": gesture.text} if gesture.text else {}
            action = {"commentAction": "RESOLVE"} if gesture.flag else {}
            return _batch({"addCommentReply": {"commentId": gesture.comment, "post": post | action}})
        case "above" | "below" | "delete":
            row = _row_now(gesture, sheet, seen)
            return _rows(gesture, sheet, row)
        case "grow":
            grown = {"sheetId": sheet.id, "dimension": "ROWS", "length": gesture.count}
            return _batch({"appendDimension": grown})
        case "sort":
            return _batch(_sorted(gesture, sheet, seen))
        case "tab":
            return _batch({"addSheet": {"properties": {"title": gesture.text} if gesture.text else {}}})
        case "rename":
            properties = {"sheetId": sheet.id, "title": gesture.text}
            return _batch({"updateSheetProperties": {"properties": properties, "fields": "title"}})
    raise RefusedGestureError("Такого действия страница не знает.")


def _batch(request: Json) -> Step:
    return Step(f"{_AT}.batchUpdate", {}, {"requests": [request]})


def _cell_now(gesture: Gesture, sheet: Sheet, seen: Workbook | None) -> tuple[int, int]:
    return _row_now(gesture, sheet, seen), _column_now(gesture, sheet, seen)


def _tab_seen(gesture: Gesture, seen: Workbook | None) -> Sheet:
    found = next((one for one in seen.sheets if one.id == gesture.gid), None) if seen is not None else None
    if found is None:
        raise RefusedGestureError(_MOVED, stale=True)
    return found


def _row_now(gesture: Gesture, sheet: Sheet, seen: Workbook | None) -> int:
    row = row_now(_tab_seen(gesture, seen), sheet, gesture.row)
    if row is None:
        raise RefusedGestureError(_MOVED, stale=True)
    return row


def _column_now(gesture: Gesture, sheet: Sheet, seen: Workbook | None) -> int:
    column = column_now(_tab_seen(gesture, seen), sheet, gesture.column)
    if column is None:
        raise RefusedGestureError(_MOVED, stale=True)
    return column


def _rows(gesture: Gesture, sheet: Sheet, row: int) -> Step:
    below = gesture.do == "below"
    start = row + gesture.count if below else row
    lines = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": start, "endIndex": start + gesture.count}
    if gesture.do == "delete":
        return _batch({"deleteDimension": {"range": lines}})
    # A row beside the heading takes its look from the rows of the table, as people expect, not from the heading.
    before = below and start > sheet.grid.get("frozenRowCount", 0)
    return _batch({"insertDimension": {"range": lines, "inheritFromBefore": before}})


def _sorted(gesture: Gesture, sheet: Sheet, seen: Workbook | None) -> Json:
    """The rows below the frozen ones, or those that the tab's filter covers without their heading."""
    column = _column_now(gesture, sheet, seen)
    top, bottom, left, right = sheet.grid.get("frozenRowCount", 0), sheet.filled_rows(), 0, sheet.column_count
    if sheet.basic_filter:
        rect = stored_rect(sheet, sheet.basic_filter.get("range", {}))
        if rect.left <= column < rect.right:
            top, bottom, left, right = rect.top + 1, min(rect.bottom, bottom), rect.left, rect.right
    if bottom - top < 2:
        raise RefusedGestureError("Сортировать здесь нечего.")
    rows = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    order = "DESCENDING" if gesture.flag else "ASCENDING"
    specs = [{"dimensionIndex": column, "sortOrder": order}]
    return {"sortRange": {"range": {"sheetId": sheet.id} | rows, "sortSpecs": specs}}
