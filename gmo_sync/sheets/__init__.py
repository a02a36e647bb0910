"""Tables as worksheets of a Google spreadsheet.

`spec`       the desired spreadsheet
`create`     its first, empty form as one request
`protection` what this account may not write
`locating`   which column of a tab is which field
`copies`     copies of a tab
`merges`     cells that a merge covers
`reading`    what one call returned: tabs, headings, rows
`reconcile`  a reading and the wished rows → the least requests
`trace`      where the requests of a batch go, row by row
`image`      what stands in the rows that a batch touches, at the moment of the write
`verify`     whether a write landed on the rows it was meant for
`remarks`    what stands in cells of what we said there
`remarking`  what waits for a person, said in the very cell
`rollback`   how a write that did not is taken back
`batches`    how much goes into one call
`client`     the thin edge to Google
"""

from gmo_sync.sheets.batches import batches
from gmo_sync.sheets.client import SheetsClient
from gmo_sync.sheets.create import add_tab_requests, adopt_requests, look_requests, mark_requests, row_count_for
from gmo_sync.sheets.image import ImageSpec, image_spec
from gmo_sync.sheets.protection import closed
from gmo_sync.sheets.reading import Reading, TabReading, blank_tab, read_spreadsheet, stands_as, tab_sizes
from gmo_sync.sheets.reconcile import TabWrite, reconcile
from gmo_sync.sheets.rollback import Covered, RolledBack, Slip, rolled_back, undoing_writes
from gmo_sync.sheets.spec import RowStyle, SpreadsheetSpec, Tab
from gmo_sync.sheets.verify import misplaced

__all__ = [
    "Covered",
    "ImageSpec",
    "Reading",
    "RolledBack",
    "RowStyle",
    "SheetsClient",
    "Slip",
    "SpreadsheetSpec",
    "Tab",
    "TabReading",
    "TabWrite",
    "add_tab_requests",
    "adopt_requests",
    "batches",
    "blank_tab",
    "closed",
    "image_spec",
    "look_requests",
    "mark_requests",
    "misplaced",
    "read_spreadsheet",
    "reconcile",
    "rolled_back",
    "row_count_for",
    "stands_as",
    "tab_sizes",
    "undoing_writes",
]
