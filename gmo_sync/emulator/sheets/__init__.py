"""The Sheets API of the emulator.

`service` answers the methods; `workbook`, `cells`, `shift` keep a spreadsheet; `a1`, `ranges`, `masks` read addresses and
masks;
`typed`, `number_format`, `locales` are what a spreadsheet's locale means;
`requests` are the kinds of batchUpdate;
`reading` and `values` build answers; `page` draws the grid.
"""

from gmo_sync.emulator.sheets.service import SheetsService

__all__ = ["SheetsService"]
