"""A spreadsheet as ODS, by odfdo: every tab with its values and how they are shown. Formulas go as their results."""

from __future__ import annotations

import io

from odfdo import Cell as OdsCell
from odfdo import Document, Row, Table

from gmo_sync.emulator.file import File
from gmo_sync.emulator.sheets.cells import Cell, ErrorValue
from gmo_sync.emulator.sheets.exports.titles import title_for
from gmo_sync.emulator.sheets.number_format import is_date_format, shown
from gmo_sync.emulator.sheets.serials import moment_of
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook


def ods_of(file: File) -> bytes:
    """The whole spreadsheet."""
    workbook: Workbook = file.content
    document = Document("spreadsheet")
    document.body.clear()
    taken: set[str] = set()
    for sheet in workbook.sheets:
        document.body.append(_table(workbook, sheet, title_for(sheet.title, taken)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(workbook: Workbook, sheet: Sheet, title: str) -> Table:
    table = Table(title.replace("'", "’"))
    for cells in sheet.rows:
        row = Row()
        for cell in cells:
            row.append_cell(OdsCell() if cell is None else _cell(cell, workbook.locale), clone=False)
        table.append_row(row, clone=False)
    return table


def _cell(cell: Cell, locale: str) -> OdsCell:
    value, text = cell.value, shown(cell.value, cell.number_format, locale)
    if value is None or isinstance(value, ErrorValue):
        return OdsCell(text or None)
    if not isinstance(value, bool | str) and is_date_format(cell.number_format):
        moment = moment_of(value)
        if moment is not None and moment.year >= 1:
            return OdsCell(moment, text=text, cell_type="date")
    return OdsCell(value, text=text)
