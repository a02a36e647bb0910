"""The first tab of a spreadsheet as CSV or TSV, and such a text as a spreadsheet.

Written as Google writes it: the values as they are shown, every row as wide as the widest, rows parted by CR LF with
none after the last one.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.file import File
from gmo_sync.emulator.sheets.cells import Cell
from gmo_sync.emulator.sheets.creation import blank_workbook
from gmo_sync.emulator.sheets.entering import entered
from gmo_sync.emulator.sheets.number_format import shown
from gmo_sync.emulator.sheets.recalculation import recalculate
from gmo_sync.emulator.sheets.workbook import MAX_COLUMNS, Sheet, Workbook


def shown_rows(workbook: Workbook, sheet: Sheet) -> list[list[str]]:
    """What a person sees in the cells of a tab, up to the last row and column that hold anything."""
    rows = [
        ["" if cell is None else shown(cell.value, cell.number_format, workbook.locale) for cell in cells]
        for cells in sheet.rows
    ]
    width = max((len(row) - _empty_at_the_end(row) for row in rows), default=0)
    while rows and not any(rows[-1]):
        rows.pop()
    return [(row + [""] * width)[:width] for row in rows]


def csv_of(workbook: Workbook) -> bytes:
    """The first tab, commas between the values."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(shown_rows(workbook, workbook.sheets[0]))
    return text.getvalue().removesuffix("\r\n").encode("utf-8", "replace")


def tsv_of(workbook: Workbook) -> bytes:
    """The first tab, tabs between the values; tabs and line breaks inside them become spaces."""
    rows = shown_rows(workbook, workbook.sheets[0])
    lines = ["\t".join(" ".join(value.replace("\t", " ").splitlines()) for value in row) for row in rows]
    return "\r\n".join(lines).encode("utf-8", "replace")


def imported(file: File, content: bytes, delimiter: str) -> Workbook:
    """A spreadsheet of one tab with the values of a text, taken as if they were typed.

    An upload over a spreadsheet replaces it, but for its locale and time zone. Raises 400 for what is no such text.
    """
    before = file.content if isinstance(file.content, Workbook) else None
    workbook = blank_workbook(before.locale if before else "en_US")
    if before:
        workbook.time_zone, workbook.properties = before.time_zone, before.properties
        workbook.sheets[0].id, workbook.sheets[0].title = before.sheets[0].id, before.sheets[0].title
    else:
        workbook.sheets[0].title = file.name[:100] or workbook.sheets[0].title
    sheet, today = workbook.sheets[0], datetime.now(UTC).date()
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise _unreadable() from error
    for at, row in enumerate(rows):
        if len(row) > MAX_COLUMNS:
            raise _unreadable()
        cells: list[Cell | None] = [
            entered(None, value, typed=True, locale=workbook.locale, today=today) for value in row
        ]
        sheet.put_row(at, cells)
    sheet.row_count = max(sheet.row_count, len(rows))
    sheet.column_count = max(sheet.column_count, max((len(row) for row in rows), default=0))
    workbook.check_size()
    recalculate(workbook)
    return workbook


def _empty_at_the_end(row: list[str]) -> int:
    count = 0
    while count < len(row) and not row[-1 - count]:
        count += 1
    return count


def _unreadable() -> ApiError:
    return ApiError(400, "The uploaded content cannot be converted.", reason="conversionFailed")
