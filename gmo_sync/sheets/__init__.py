"""Tables as worksheets of a Google spreadsheet.

`spec`       the desired spreadsheet
`create`     its first, empty form as one request
`reading`    what one call returned: tabs, headings, rows
`reconcile`  a reading and the wished rows → the least requests
`verify`     whether a write landed on the rows it was meant for
`client`     the thin edge to Google
"""

from gmo_sync.sheets.client import SheetsClient
from gmo_sync.sheets.reading import Reading, TabReading, read_spreadsheet
from gmo_sync.sheets.reconcile import TabWrite, reconcile
from gmo_sync.sheets.spec import RowStyle, SpreadsheetSpec, Tab
from gmo_sync.sheets.verify import misplaced

__all__ = [
    "Reading",
    "RowStyle",
    "SheetsClient",
    "SpreadsheetSpec",
    "Tab",
    "TabReading",
    "TabWrite",
    "misplaced",
    "read_spreadsheet",
    "reconcile",
]
