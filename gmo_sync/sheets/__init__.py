"""Tables as worksheets of a Google spreadsheet.

`spec`       the desired spreadsheet
`create`     its first, empty form as one request
`reading`    what one call returned: tabs, headings, rows
`reconcile`  a reading and the wished rows → the least requests
`verify`     whether a write landed on the rows it was meant for
`recovery`   what to believe of a tab where it did not, and how our words are taken back
`client`     the thin edge to Google
"""

from gmo_sync.sheets.client import SheetsClient
from gmo_sync.sheets.create import add_tab_requests, look_requests, mark_requests, row_count_for
from gmo_sync.sheets.reading import Reading, TabReading, blank_tab, read_spreadsheet
from gmo_sync.sheets.reconcile import TabWrite, reconcile
from gmo_sync.sheets.recovery import Recovery, recover
from gmo_sync.sheets.spec import RowStyle, SpreadsheetSpec, Tab
from gmo_sync.sheets.verify import misplaced

__all__ = [
    "Reading",
    "Recovery",
    "RowStyle",
    "SheetsClient",
    "SpreadsheetSpec",
    "Tab",
    "TabReading",
    "TabWrite",
    "add_tab_requests",
    "blank_tab",
    "look_requests",
    "mark_requests",
    "misplaced",
    "read_spreadsheet",
    "reconcile",
    "recover",
    "row_count_for",
]
