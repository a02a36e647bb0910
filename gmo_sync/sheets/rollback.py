"""Taking back a write that landed beside what it was meant for (pure).

Every request of ours is known with its indexes, and so is what stood in each row that it hit (see `image`). From the
tab as it is read afterwards this makes two things: the requests that undo our write, and the tab as it will be once
they are applied. The sync then begins anew from that tab, and sends the undoing and the right write as one batch. What
people typed over our words since is theirs and stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gmo_sync.sheets.create import COLUMN_KEY
from gmo_sync.sheets.image import SHEET_ID, Image, ImageSpec, images
from gmo_sync.sheets.reading import grid_rows, stands_as
from gmo_sync.sheets.reconcile import TabWrite, consecutive, row_moves
from gmo_sync.sheets.requests import Request, delete_rows, grid_range, insert_rows, paste
from gmo_sync.sheets.trace import CellData, Trace

Slip = tuple[Sequence[TabWrite], ImageSpec, Mapping[str, Any]]
"""A batch that slipped: the writes, what was copied ahead of them, and the reply."""


def rolled_back(slips: Sequence[Slip], after: Mapping[str, Any]) -> tuple[dict[int, list[Request]], Mapping[str, Any]]:
    """Undo batches on the spreadsheet that is read as `after`, the last one first.

    Gives the undoing requests by sheetId, and the spreadsheet as the API would return it once they are applied.
    """
    undone: dict[int, list[Request]] = {}
    for writes, spec, reply in reversed(slips):
        found = images(spec, reply)
        sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in after.get("sheets", ())}
        for write in writes:
            sheet_id = write.reading.sheet_id
            if sheet_id in spec.traces and sheet_id in sheets:
                offset, image = spec.offsets.get(sheet_id, 0), found.get(sheet_id, {})
                undoing = _Undoing(write, spec.traces[sheet_id], image, offset, sheets[sheet_id])
                sheets[sheet_id] = undoing.run()
                undone.setdefault(sheet_id, []).extend(undoing.requests)
        after = {**after, "sheets": list(sheets.values())}
    return undone, after


def undoing_writes(
    slips: Sequence[Slip], undoing: Mapping[int, Sequence[Request]], after: Mapping[str, Any]
) -> list[TabWrite]:
    """The requests that undo `slips` on the spreadsheet that is read as `after`, as writes of their own."""
    last = {write.reading.sheet_id: write for writes, _, _ in slips for write in writes}
    sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in after.get("sheets", ())}
    return [
        replace(
            last[sheet_id],
            reading=stands_as(last[sheet_id].reading, sheets[sheet_id]),
            requests=tuple(requests),
            expected_ids=None,
            room=(),
        )
        for sheet_id, requests in undoing.items()
        if requests and sheet_id in sheets
    ]


class _Undoing:
    def __init__(self, write: TabWrite, traced: Trace, image: Image, offset: int, sheet: Mapping[str, Any]) -> None:
        self.reading, self.written, self.deleted = write.reading, traced.written, traced.deleted
        self.requests_sent, self.image, self.offset, self.sheet = write.requests, image, offset, sheet
        self.sheet_id = write.reading.sheet_id
        grid: Mapping[str, Any] = next(iter(sheet.get("data", ())), {})
        self.rows = grid_rows(sheet)
        count = max(sheet["properties"].get("gridProperties", {}).get("rowCount", 0), len(self.rows))
        self.order = traced.order[:count]
        known = len(traced.order) + len(self.deleted) - sum(row < 0 for row in traced.order)
        self.order += range(known, known + count - len(self.order))
        key = self.reading.table.key
        marked = [at for at, column in enumerate(grid.get("columnMetadata", ())) if _names(column, key)]
        self.id_column = marked[0] if marked else self.reading.id_column
        self.requests: list[Request] = []
        self.unnamed: dict[int, str] = {}
        self.adopted = True

    def run(self) -> Mapping[str, Any]:
        """Collect the requests; the sheet as it will be."""
        order, exact = self._found()
        row_of = {row: self._row(index) for index, row in enumerate(order)}
        for index, row in enumerate(order):
            if row >= 0 and row in self.written:
                row_of[row] = self._put_back(index, row)
        ours = {row for row in order if row < 0 and self._as_we_made_it(row, row_of[row])}
        slots: list[str | None] = [str(row) for row in order]
        for start, run in reversed(list(consecutive([index for index, row in enumerate(order) if row in ours]))):
            self.requests.append(delete_rows(self.sheet_id, start, start + len(run)))
            del slots[start : start + len(run)]
        wished = self._wished([row for row in order if row not in ours], exact)
        if exact:
            staying = [str(row) for row in wished if row not in self.deleted]
            self.requests += row_moves(self.sheet_id, 0, slots, staying)
        self._insert_deleted(wished)
        for row in self.deleted:
            row_of[row] = [self._valued(row, at, cell) for at, cell in enumerate(self.image.get(row, ()))]
        self._unname_columns()
        return self._resource([row_of[row] for row in wished])

    def _found(self) -> tuple[list[int], bool]:
        """The rows of before by where they stand now, and whether nobody moved them since our write."""
        order = list(self.order)
        astray = [row for index, row in enumerate(order) if row in self.written and not self._is(row, index)]
        for row in astray:
            here = order.index(row)
            there = next((index for index in range(len(order)) if self._is(row, index)), here)
            order[here], order[there] = order[there], order[here]
        return order, not astray

    def _is(self, row: int, index: int) -> bool:
        """Whether the row at `index` is the one of before: by its id, else by what we wrote there."""
        now, row_id = self._row(index), self._id_written(row)
        if row_id:
            return self._id(now) == row_id
        image, ours = self.image.get(row, ()), self.written[row]
        return all(
            _entry(_cell(now, at)) == _entry((ours[at] if at in ours else _cell(image, at)) or {})
            for at in range(max(len(now), len(image), max(ours) + 1))
        )

    def _id_written(self, row: int) -> str:
        """The id that the row has by our write, or had already."""
        if self.id_column is None:
            return ""
        cell = self.written[row].get(self.id_column)
        return _text(cell) if cell is not None else self._id(self.image.get(row, ()))

    def _id(self, cells: Sequence[CellData]) -> str:
        return _text(_cell(cells, self.id_column)) if self.id_column is not None else ""

    def _row(self, index: int) -> Sequence[CellData]:
        return self.rows[index] if index < len(self.rows) else ()

    def _put_back(self, index: int, row: int) -> Sequence[CellData]:
        """Give the cells that we wrote what stood there, unless somebody has typed there since."""
        cells = list(self._row(index))
        image = self.image.get(row, ())
        for at, ours in sorted(self.written[row].items()):
            if ours is not None and _entry(_cell(cells, at)) != _entry(ours):
                continue
            was = _cell(image, at)
            cells += [{}] * (at + 1 - len(cells))
            cells[at] = self._valued(row, at, was)
            if "formulaValue" in _entry(was):
                self.requests.append(self._pasted(row, at, at + 1, index))
            elif _entry(was) != _entry(ours or {}) or ours is None:
                start = {"sheetId": self.sheet_id, "rowIndex": index, "columnIndex": at}
                values = [{"userEnteredValue": _entry(was)} if _entry(was) else {}]
                self.requests.append(
                    {"updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"}}
                )
        return cells

    def _pasted(self, row: int, start: int, end: int, index: int, *, looks: bool = False) -> Request:
        """Paste a copy back: formulas refer again as they did."""
        source = grid_range(SHEET_ID, row, row + 1, self.offset + start, self.offset + end)
        return paste(source, grid_range(self.sheet_id, index, index + 1, start, end), looks=looks)

    def _valued(self, row: int, at: int, cell: CellData) -> CellData:
        """A cell of an image; a formula among the copies may give another value than in its place."""
        if "formulaValue" not in _entry(cell):
            return cell
        row_id = self._id(self.image.get(row, ()))
        for place, known in zip(self.reading.places, self.reading.snapshot.rows, strict=True):
            if known.id == row_id and place < len(self.reading.grid):
                was = _cell(self.reading.grid[place], at)
                return was if "formulaValue" in _entry(was) else cell
        return cell

    def _as_we_made_it(self, row: int, cells: Sequence[CellData]) -> bool:
        """Whether a row that we inserted holds what we wrote there and nothing else."""
        ours = self.written.get(row, {})
        return all(_entry(cell) == _entry(ours.get(at) or {}) for at, cell in enumerate(cells))

    def _wished(self, here: Sequence[int], exact: bool) -> list[int]:
        """The order of the rows when all is undone; a row that people took over stays below the row above it."""
        order = sorted(row for row in here if row >= 0) if exact else [row for row in here if row >= 0]
        for row in sorted(self.deleted):
            above = [at for at, other in enumerate(order) if other < row]
            order.insert(max(above, default=-1) + 1, row)
        for at, row in enumerate(here):
            if row < 0:
                order.insert(order.index(here[at - 1]) + 1 if at else 0, row)
        return order

    def _insert_deleted(self, wished: Sequence[int]) -> None:
        for start, run in consecutive([index for index, row in enumerate(wished) if row in self.deleted]):
            self.requests.append(insert_rows(self.sheet_id, start, len(run), like_above=start > 0))
            for index in run:
                width = len(self.image.get(wished[index], ()))
                if width:
                    self.requests.append(self._pasted(wished[index], 0, width, index, looks=True))

    def _unname_columns(self) -> None:
        """Columns that our write named and hid are nobody's again; where they belong is worked out anew."""
        for request in self.requests_sent:
            if "createDeveloperMetadata" in request:
                made = request["createDeveloperMetadata"]["developerMetadata"]
                if made["metadataKey"] == COLUMN_KEY:
                    self.unnamed[made["location"]["dimensionRange"]["startIndex"]] = made["metadataValue"]
                else:
                    self.adopted = False
                lookup = {
                    "metadataKey": made["metadataKey"],
                    "metadataValue": made["metadataValue"],
                    "metadataLocation": made["location"],
                    "locationMatchingStrategy": "EXACT_LOCATION",
                }
                self.requests.append({"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}})
            elif "updateDimensionProperties" in request:
                area = request["updateDimensionProperties"]["range"]
                shown = {"range": area, "properties": {"hiddenByUser": False}, "fields": "hiddenByUser"}
                self.requests.append({"updateDimensionProperties": shown})

    def _resource(self, rows: Sequence[Sequence[CellData]]) -> Mapping[str, Any]:
        grid: Mapping[str, Any] = next(iter(self.sheet.get("data", ())), {})
        properties = self.sheet["properties"]
        size = {**properties.get("gridProperties", {}), "rowCount": len(rows)}
        marks = [_without(column, self.unnamed.get(at)) for at, column in enumerate(grid.get("columnMetadata", ()))]
        data = {**grid, "columnMetadata": marks, "rowData": [{"values": cells} for cells in rows]}
        named = self.sheet.get("developerMetadata", ()) if self.adopted else ()
        return {
            **self.sheet,
            "properties": {**properties, "gridProperties": size},
            "data": [data],
            "developerMetadata": [*named],
        }


def _names(column: Mapping[str, Any], field: str) -> bool:
    """Whether a column's metadata says that it is the one of `field`."""
    entries = column.get("developerMetadata", ())
    return any(entry["metadataKey"] == COLUMN_KEY and entry.get("metadataValue") == field for entry in entries)


def _without(column: Mapping[str, Any], field: str | None) -> Mapping[str, Any]:
    if field is None:
        return column
    entries = [
        entry
        for entry in column.get("developerMetadata", ())
        if (entry["metadataKey"], entry.get("metadataValue")) != (COLUMN_KEY, field)
    ]
    return {**column, "developerMetadata": entries}


def _entry(cell: CellData) -> Mapping[str, Any]:
    return cell.get("userEnteredValue") or {}


def _cell(row: Sequence[CellData], at: int) -> CellData:
    return row[at] if at < len(row) else {}


def _text(cell: CellData) -> str:
    return str(_entry(cell).get("stringValue") or cell.get("formattedValue", "")).strip()
