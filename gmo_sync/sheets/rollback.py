"""Taking back a write that landed beside what it was meant for (pure).

Every request of ours is known with its indexes, and so is what stood in each row that it hit (see `image`). From the
tab as it is read afterwards this makes two things: the requests that undo our write, and the tab as it will be once
they are applied. The sync then begins anew from that tab, and sends the undoing and the right write as one batch. What
people typed over our words since is theirs and stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from gmo_sync.sheets.beside import Beside, beside
from gmo_sync.sheets.cells import read_cell
from gmo_sync.sheets.create import COLUMN_KEY, ID_HEADING
from gmo_sync.sheets.image import SHEET_ID, Image, ImageSpec, images
from gmo_sync.sheets.layout import Layout, Rows, fields_of, ids_landed, layout
from gmo_sync.sheets.reading import grid_rows, stands_as
from gmo_sync.sheets.reconcile import TabWrite, consecutive, row_moves
from gmo_sync.sheets.remarks import note_of_people
from gmo_sync.sheets.requests import Request, delete_rows, grid_range, insert_rows, paste
from gmo_sync.sheets.trace import CellData, Pasted, Trace, cell_at, entered, same_entry
from gmo_sync.tables import Cell, Row, Table
from gmo_sync.tables.order import merge_order


@dataclass(frozen=True)
class Covered:
    """A value that a slipped write replaced, or a row that it deleted: `field` is None then.

    row: the row as it stood before our write. beside: what people had written beside it.
    """

    table: Table[Any]
    row: Row
    field: str | None = None
    old: Cell = None
    new: Cell = None
    beside: Beside | None = None


Slip = tuple[Sequence[TabWrite], ImageSpec, Mapping[str, Any]]
"""A batch that slipped: the writes, what was copied ahead of them, and the reply."""


@dataclass(frozen=True)
class RolledBack:
    """requests: what undoes the batches, by sheetId. resource: the spreadsheet as the API would return it then.

    covered: what cannot be put back, as somebody has typed in that cell since.
    """

    requests: Mapping[int, list[Request]]
    resource: Mapping[str, Any]
    covered: Sequence[Covered]


def rolled_back(slips: Sequence[Slip], after: Mapping[str, Any], *, given_up: bool = False) -> RolledBack:
    """Undo batches on the spreadsheet that is read as `after`, the last one first.

    given_up: the requests will not be sent, so that all that they would put back is covered.
    """
    undone: dict[int, list[Request]] = {}
    covered: list[Covered] = []
    copies = {
        Pasted(row, spec.offsets[sheet_id] + at): cell
        for _, spec, reply in slips
        for sheet_id, image in images(spec, reply).items()
        for row, cells in image.items()
        for at, cell in enumerate(cells)
    }
    back: set[Pasted] = set()
    for writes, spec, reply in reversed(slips):
        found = images(spec, reply)
        landed = {
            sheet["properties"].get("sheetId", 0): sheet.get("data", ())
            for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", ())
        }
        sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in after.get("sheets", ())}
        for write in writes:
            sheet_id = write.reading.sheet_id
            if sheet_id in spec.traces and sheet_id in sheets:
                offset, image = spec.offsets.get(sheet_id, 0), found.get(sheet_id, {})
                width = max(map(len, image.values()), default=0)
                columns = layout(landed.get(sheet_id, ()), sheets[sheet_id], max(width, write.reading.column_count))
                ids = ids_landed(landed.get(sheet_id, ()), write.reading.table.key, write.id_column)
                hit = _Hit(spec.traces[sheet_id], image, offset, columns, ids)
                undoing = _Undoing(write, hit, sheets[sheet_id], copies, back, given_up=given_up)
                sheets[sheet_id] = undoing.run()
                undone.setdefault(sheet_id, []).extend(undoing.requests)
                covered += undoing.covered
        after = {**after, "sheets": list(sheets.values())}
    return RolledBack(undone, after, covered)


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


@dataclass(frozen=True)
class _Hit:
    """What a write did to a tab.

    offset: where the copies of its image begin in the hidden tab. ids: those that stood in the tab then, by row.
    """

    traced: Trace
    image: Image
    offset: int
    columns: Layout
    ids: Mapping[int, str]


class _Undoing:
    """sheet: the tab as read since; indexes of columns are its own, but in `hit`. copies: what is in the hidden tab.

    back: copies of rows that a later batch put back, and that people typed into: they stay and need not come again.
    """

    def __init__(
        self,
        write: TabWrite,
        hit: _Hit,
        sheet: Mapping[str, Any],
        copies: Mapping[Pasted, CellData],
        back: set[Pasted],
        *,
        given_up: bool,
    ) -> None:
        traced, columns = hit.traced, hit.columns
        self.reading, self.requests_sent, self.sheet = write.reading, write.requests, sheet
        self.offset, self.columns, self.given_up, self.back = hit.offset, columns, given_up, back
        self.deleted = {
            row
            for row in traced.deleted
            if not any(Pasted(row, hit.offset + at) in back for at in range(len(hit.image.get(row, ()))))
        }
        self.pasted = {
            row: [cell for cell in cells.values() if isinstance(cell, Pasted)] for row, cells in traced.written.items()
        }
        self.sheet_id, self.copies = write.reading.sheet_id, copies
        self.fields = fields_of(sheet) or self.reading.columns
        since = grid_rows(sheet)
        size = sheet["properties"].get("gridProperties", {})
        self.width = size.get("columnCount", 0)
        self.rows = Rows(
            traced.order,
            hit.ids,
            {
                row: {
                    columns.now[at]: copies.get(cell, {}) if isinstance(cell, Pasted) else cell
                    for at, cell in cells.items()
                    if at in columns.now
                }
                for row, cells in traced.written.items()
            },
            {row: columns.cells(cells) for row, cells in hit.image.items()},
            since,
            max(size.get("rowCount", 0), len(since)),
            self.fields.get(self.reading.table.key, self.reading.id_column),
        )
        self.written, self.image = self.rows.written, self.rows.image
        self.requests: list[Request] = []
        self.covered: list[Covered] = []
        self.unnamed: dict[int, str] = {}
        self.adopted = True

    def run(self) -> Mapping[str, Any]:
        """Collect the requests; the sheet as it will be."""
        order = self.rows.found()
        row_of = {row: self.rows.at(index) for index, row in enumerate(order)}
        for index, row in enumerate(order):
            if row >= 0 and row in self.written:
                row_of[row] = self._put_back(index, row)
        ours = {row for row in order if row < 0 and self._as_we_made_it(row, row_of[row])}
        self.back.update(copy for row in order if row < 0 and row not in ours for copy in self.pasted.get(row, ()))
        slots: list[str | None] = [str(row) for row in order]
        for start, run in reversed(list(consecutive([index for index, row in enumerate(order) if row in ours]))):
            self.requests.append(delete_rows(self.sheet_id, start, start + len(run)))
            del slots[start : start + len(run)]
        wished = self._wished([row for row in order if row not in ours])
        staying = [str(row) for row in wished if row not in self.deleted]
        self.requests += row_moves(self.sheet_id, 0, slots, staying)
        self._insert_deleted(wished)
        for row in self.deleted:
            if self.given_up:
                self.covered.append(self._gone(self.image.get(row, ())))
            row_of[row] = [self._valued(row, at, cell) for at, cell in enumerate(self.image.get(row, ()))]
        self._unname_columns()
        return self._resource([row_of[row] for row in wished])

    def _put_back(self, index: int, row: int) -> Sequence[CellData]:
        """Give the cells that we wrote what stood there, unless somebody has typed there since."""
        cells = list(self.rows.at(index))
        image = self.image.get(row, ())
        for at, ours in sorted(self.written[row].items()):
            was, now = cell_at(image, at), cell_at(cells, at)
            typed_over = not same_entry(now, ours)
            if (typed_over or self.given_up) and entered(was) and entered(was) not in (entered(now), entered(ours)):
                self.covered += self._replaced(image, at, ours)
            if typed_over:
                continue
            cells += [{}] * (at + 1 - len(cells))
            cells[at] = _with_note_of(cells[at], self._valued(row, at, was))
            if "formulaValue" in entered(was):
                self.requests.append(self._pasted(row, at, at + 1, index))
            elif entered(was) != entered(ours):
                start = {"sheetId": self.sheet_id, "rowIndex": index, "columnIndex": at}
                values = [{"userEnteredValue": entered(was)} if entered(was) else {}]
                self.requests.append(
                    {"updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"}}
                )
        return cells

    def _replaced(self, image: Sequence[CellData], at: int, ours: CellData) -> list[Covered]:
        row = self._row_before(image)
        columns = [self.reading.table.by_field[name] for name in row.cells if self.fields[name] == at]
        return [
            Covered(self.reading.table, row, one.field, row.cells[one.field], read_cell(ours, one)) for one in columns
        ]

    def _gone(self, image: Sequence[CellData]) -> Covered:
        words = beside(self.rows.at(self.reading.header), {*self.fields.values()}, image)
        return Covered(self.reading.table, self._row_before(image), beside=words)

    def _row_before(self, image: Sequence[CellData]) -> Row:
        """A row of an image, by the columns that are mapped."""
        cells = {
            column.field: read_cell(cell_at(image, self.fields[column.field]), column)
            for column in self.reading.table.columns
            if column.field in self.fields
        }
        return Row(self.rows.id_of(image), cells)

    def _pasted(self, row: int, start: int, end: int, index: int, *, looks: bool = False) -> Request:
        """Paste a copy back: formulas refer again as they did."""
        first = self.offset + self.columns.then[start]
        source = grid_range(SHEET_ID, row, row + 1, first, first + end - start)
        return paste(source, grid_range(self.sheet_id, index, index + 1, start, end), looks=looks)

    def _valued(self, row: int, at: int, cell: CellData) -> CellData:
        """A cell of an image; a formula among the copies may give another value than in its place."""
        if "formulaValue" not in entered(cell):
            return cell
        row_id = self.rows.id_of(self.image.get(row, ()))
        field = next((field for field, column in self.fields.items() if column == at), "")
        column = self.reading.columns.get(field, self.columns.then.get(at, at))
        for place, known in zip(self.reading.places, self.reading.snapshot.rows, strict=True):
            if known.id == row_id and place < len(self.reading.grid):
                was = cell_at(self.reading.grid[place], column)
                return _with_note_of(cell, was) if "formulaValue" in entered(was) else cell
        return cell

    def _as_we_made_it(self, row: int, cells: Sequence[CellData]) -> bool:
        """Whether a row that we inserted holds what we wrote there and nothing else."""
        ours = self.written.get(row, {})
        noted = {note for cell in cells if (note := note_of_people(cell))}
        return noted <= self._notes_sent and all(same_entry(cell, ours.get(at, {})) for at, cell in enumerate(cells))

    @cached_property
    def _notes_sent(self) -> set[str]:
        """The notes of people that came back with their rows."""
        cells: list[CellData] = []
        for request in self.requests_sent:
            cells += (cell for row in request.get("updateCells", {}).get("rows", ()) for cell in row["values"])
            source = request.get("copyPaste", {}).get("source", {})
            rows = range(source.get("startRowIndex", 0), source.get("endRowIndex", 0))
            columns = range(source.get("startColumnIndex", 0), source.get("endColumnIndex", 0))
            cells += (self.copies.get(Pasted(row, at), {}) for row in rows for at in columns)
        return {cell["note"] for cell in cells if "note" in cell}

    def _wished(self, here: Sequence[int]) -> list[int]:
        """The order of the rows when all is undone: what we moved goes back, what people moved or added stays."""
        known = {row for row in here if 0 <= row < self.rows.strangers}
        before = sorted(known | self.deleted)
        first = [row for row in here[: self.reading.header + 1] if row not in known]  # the headings, if they are lost
        order = merge_order(
            [str(row) for row in self.rows.order if row in known],
            [str(row) for row in (*first, *before)],
            list(map(str, here)),
            {str(row) for row in (*here, *self.deleted)},
        )
        wished = list(map(int, order))
        if (headings := self._headings()) in known:
            top = next(at for at, row in enumerate(wished) if headings <= row < self.rows.strangers)
            wished.remove(headings)
            wished.insert(top, headings)
        return wished

    def _headings(self) -> int | None:
        """The number of the row of headings, known by the one of the id column."""
        tab = self.reading
        cell = cell_at(tab.row_at(tab.header), tab.id_column) if tab.id_column is not None else {}
        heading = cell.get("formattedValue", ID_HEADING)
        return next((self.rows.order[at] for at, words in self.rows.landed.items() if words == heading), None)

    def _insert_deleted(self, wished: Sequence[int]) -> None:
        for first, run in consecutive([index for index, row in enumerate(wished) if row in self.deleted]):
            self.requests.append(insert_rows(self.sheet_id, first, len(run), like_above=first > 0))
            for index in run:
                # The hidden tab may be wider, and look like what was copied there before.
                width = min(len(self.image.get(wished[index], ())), self.width)
                for start, end in self.columns.runs(width):
                    self.requests.append(self._pasted(wished[index], start, end, index, looks=True))

    def _unname_columns(self) -> None:
        """Columns that our write named and hid are nobody's again; where they belong is worked out anew."""
        for request in self.requests_sent:
            if "createDeveloperMetadata" in request:
                made = request["createDeveloperMetadata"]["developerMetadata"]
                where = made["location"]
                if made["metadataKey"] == COLUMN_KEY:
                    where = {"dimensionRange": self._here(where["dimensionRange"])}
                    self.unnamed[where["dimensionRange"]["startIndex"]] = made["metadataValue"]
                else:
                    self.adopted = False
                lookup = {
                    "metadataKey": made["metadataKey"],
                    "metadataValue": made["metadataValue"],
                    "metadataLocation": where,
                    "locationMatchingStrategy": "EXACT_LOCATION",
                }
                self.requests.append({"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}})
            elif "updateDimensionProperties" in request:
                area = self._here(request["updateDimensionProperties"]["range"])
                shown = {"range": area, "properties": {"hiddenByUser": False}, "fields": "hiddenByUser"}
                self.requests.append({"updateDimensionProperties": shown})

    def _here(self, area: Mapping[str, Any]) -> dict[str, Any]:
        """The range of one column, where it stands since."""
        at = self.columns.now.get(area["startIndex"], area["startIndex"])
        return {**area, "startIndex": at, "endIndex": at + 1}

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


def _with_note_of(noted: CellData, cell: CellData) -> CellData:
    """`cell` with the note of another one."""
    bare = {name: value for name, value in cell.items() if name != "note"}
    return bare | {"note": noted["note"]} if "note" in noted else bare


def _without(column: Mapping[str, Any], field: str | None) -> Mapping[str, Any]:
    if field is None:
        return column
    entries = [
        entry
        for entry in column.get("developerMetadata", ())
        if (entry["metadataKey"], entry.get("metadataValue")) != (COLUMN_KEY, field)
    ]
    return {**column, "developerMetadata": entries}
