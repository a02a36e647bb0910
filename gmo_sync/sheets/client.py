"""The thin edge to Google Sheets, on gspread's HTTP client: create, read in one call, write in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL, SPREADSHEETS_API_V4_BASE_URL

from gmo_sync.google import Workspace, google_errors
from gmo_sync.sheets.create import column_letters, spreadsheet_body
from gmo_sync.sheets.reading import READ_FIELDS
from gmo_sync.sheets.reconcile import TabWrite
from gmo_sync.sheets.spec import SpreadsheetSpec

_REPLY_FIELDS = (
    "spreadsheetId,updatedSpreadsheet.sheets(properties.sheetId,data(startRow,rowData.values.formattedValue))"
)


class SheetsClient:
    """Spreadsheets of one workspace. Raises `GoogleError` and its kinds."""

    def __init__(self, workspace: Workspace) -> None:
        self._http = workspace.gspread.http_client

    def create(self, spec: SpreadsheetSpec, rows: dict[str, int]) -> dict[str, Any]:
        """Create the spreadsheet of `spec` with its headings and room for `rows`; answers as `read` does."""
        with google_errors():
            response = self._http.request(
                "post", SPREADSHEETS_API_V4_BASE_URL, params={"fields": READ_FIELDS}, json=spreadsheet_body(spec, rows)
            )
            return dict(response.json())

    def read(self, spreadsheet_id: str) -> dict[str, Any]:
        """The whole spreadsheet as far as a sync needs it, in one call."""
        with google_errors(spreadsheet=spreadsheet_id):
            response = self._http.request("get", SPREADSHEET_URL % spreadsheet_id, params={"fields": READ_FIELDS})
            return dict(response.json())

    def write(self, spreadsheet_id: str, writes: Sequence[TabWrite]) -> dict[str, Any]:
        """Send the requests of all tabs as one atomic batch and read the id columns back in its reply."""
        body = {
            "requests": [request for write in writes for request in write.requests],
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [_id_range(write) for write in writes],
        }
        with google_errors(spreadsheet=spreadsheet_id):
            response = self._http.request(
                "post", SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id, params={"fields": _REPLY_FIELDS}, json=body
            )
            return dict(response.json())


def _id_range(write: TabWrite) -> str:
    letters = column_letters(write.id_column)
    quoted = write.reading.title.replace("'", "''")
    return f"'{quoted}'!{letters}:{letters}"
