"""Spreadsheets as other formats, and uploads as spreadsheets.

titles.py    titles that other formats allow
texts.py     CSV and TSV, there and back
xlsx.py      XLSX written (XlsxWriter)
reading.py   XLSX read (openpyxl)
ods.py       ODS written (odfdo)
pdf.py       PDF written (fpdf2)

The libraries are the extra `export`; without one the export answers 501 and names what to install.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from gmo_sync.emulator.errors import ApiError, not_found
from gmo_sync.emulator.file import File
from gmo_sync.emulator.sheets.exports import texts
from gmo_sync.emulator.sheets.workbook import Workbook

_CSV, _TSV = "text/csv", "text/tab-separated-values"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODS, _ODS_TOO = "application/vnd.oasis.opendocument.spreadsheet", "application/x-vnd.oasis.opendocument.spreadsheet"


def _by_library(module: str, function: str, what: str) -> Callable[..., Any]:
    def called(*given: Any) -> Any:
        try:
            found = import_module(f"gmo_sync.emulator.sheets.exports.{module}")
        except ModuleNotFoundError as error:
            raise ApiError(
                501,
                f"{what} needs the library {error.name}, which is not installed: pip install 'gmo-sync[export]'",
                reason="notImplemented",
            ) from error
        return getattr(found, function)(*given)

    return called


EXPORTS: Mapping[str, Callable[[File], bytes]] = {
    _CSV: lambda file: texts.csv_of(file.content),
    _TSV: lambda file: texts.tsv_of(file.content),
    _XLSX: _by_library("xlsx", "xlsx_of", "The export as XLSX"),
    _ODS: _by_library("ods", "ods_of", "The export as ODS"),
    _ODS_TOO: _by_library("ods", "ods_of", "The export as ODS"),
    "application/pdf": _by_library("pdf", "pdf_of", "The export as PDF"),
}
IMPORTS: Mapping[str, Callable[[File, bytes], Any]] = {
    _CSV: lambda file, content: texts.imported(file, content, ","),
    _TSV: lambda file, content: texts.imported(file, content, "\t"),
    _XLSX: _by_library("reading", "imported", "The import of XLSX"),
}


def part(file: File, gid: str) -> File:
    """The file with nothing in it but the tab of that id. Raises 404."""
    workbook: Workbook = file.content
    for sheet in workbook.sheets:
        if str(sheet.id) == gid:
            alone = file.draft()
            alone.content = workbook.copy()
            alone.content.sheets = [sheet]
            return alone
    raise not_found(f"No grid with id: {gid[:20]}")
