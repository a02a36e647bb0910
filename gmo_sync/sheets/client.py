"""The thin edge to Google Sheets, on gspread's HTTP client: create, read in one call, write in one call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL, SPREADSHEETS_API_V4_BASE_URL

from gmo_sync.errors import GoogleError
from gmo_sync.google import Workspace, google_errors
from gmo_sync.sheets.create import column_letters, spreadsheet_body
from gmo_sync.sheets.image import ImageSpec
from gmo_sync.sheets.parsing import parsed
from gmo_sync.sheets.reading import FIELDS_WITHOUT_COMMENTS, READ_FIELDS
from gmo_sync.sheets.reconcile import TabWrite
from gmo_sync.sheets.requests import Request
from gmo_sync.sheets.spec import SpreadsheetSpec

_REPLY_FIELDS = (
    "spreadsheetId,updatedSpreadsheet.sheets(properties.sheetId,"
    "data(startRow,startColumn,columnMetadata.developerMetadata(metadataKey,metadataValue),"
    "rowData.values(userEnteredValue,effectiveValue,formattedValue,note)))"
)


class SheetsClient:
    """Spreadsheets of one workspace. Raises `GoogleError` and its kinds."""

    def __init__(self, workspace: Workspace) -> None:
        self._http = workspace.gspread.http_client
        self.pause = workspace.transport.pause
        self._threaded = True

    def create(self, spec: SpreadsheetSpec, rows: dict[str, int], base: str) -> dict[str, Any]:
        """Create the spreadsheet of `spec` with its headings and room for `rows`; answers as `read` does."""
        with google_errors():
            response = self._http.request(
                "post",
                SPREADSHEETS_API_V4_BASE_URL,
                params={"fields": READ_FIELDS},
                json=spreadsheet_body(spec, rows, base),
            )
            return parsed(response.content)

    def read(self, spreadsheet_id: str) -> dict[str, Any]:
        """The whole spreadsheet as far as a sync needs it, in one call; with "threaded" where it has its comments.

        Where the API knows no comments, or this account may not see them, a second call reads the rest.
        """
        if self._threaded:
            try:
                params: dict[str, Any] = {"fields": READ_FIELDS, "commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"}
                return self._get(spreadsheet_id, params) | {"threaded": True}
            except GoogleError as error:
                if error.status not in (400, 403):
                    raise
        found = self._get(spreadsheet_id, {"fields": FIELDS_WITHOUT_COMMENTS})
        self._threaded = False
        return found

    def _get(self, spreadsheet_id: str, params: dict[str, Any]) -> dict[str, Any]:
        with google_errors(spreadsheet=spreadsheet_id):
            response = self._http.request("get", SPREADSHEET_URL % spreadsheet_id, params=params)
            return parsed(response.content)

    def remark(self, spreadsheet_id: str, requests: Sequence[Request]) -> bool:
        """Send requests for comments and notes; False when the API saved none of the comments."""
        with google_errors(spreadsheet=spreadsheet_id):
            response = self._http.request(
                "post",
                SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id,
                params={"fields": "commentUpdateState"},
                json={"requests": list(requests)},
            )
            return bool(parsed(response.content).get("commentUpdateState") != "ALL_FAILED_UNKNOWN_REASON")

    def write(
        self,
        spreadsheet_id: str,
        writes: Sequence[TabWrite],
        image: ImageSpec | None = None,
        before: Sequence[Request] = (),
    ) -> dict[str, Any]:
        """Send the requests of all tabs as one atomic batch, and read back in its reply where it landed.

        image: copies to be made ahead of the writes. before: requests for the spreadsheet itself.
        """
        copies, ranges = (image.requests, image.ranges) if image is not None else ((), ())
        body = {
            "requests": [
                *before,
                *(request for write in writes for request in write.room),
                *copies,
                *(request for write in writes for request in write.requests),
            ],
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [*(area for write in writes for area in _checked_ranges(write)), *ranges],
        }
        with google_errors(spreadsheet=spreadsheet_id):
            response = self._http.request(
                "post", SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id, params={"fields": _REPLY_FIELDS}, json=body
            )
            return parsed(response.content)


def _checked_ranges(write: TabWrite) -> Iterator[str]:
    """What `verify` looks at: the ids, where it is known what they shall be, and the headings."""
    title = "'" + write.reading.title.replace("'", "''") + "'"
    letters, header = column_letters(write.id_column), write.reading.header + 1
    if write.expected_ids is not None:
        yield f"{title}!{letters}:{letters}"
    yield f"{title}!{header}:{header}"
