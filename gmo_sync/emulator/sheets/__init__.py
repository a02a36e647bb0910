"""The Sheets API of the emulator.

- service.py: the methods; creation.py, storage.py: a new spreadsheet, a kept one
- workbook.py: tabs, names, metadata; grid.py: one tab
- cells.py, shift.py, properties.py, developer_metadata.py, guards.py: what these are made of
- a1.py: range texts; ranges.py: what they mean in a workbook; masks.py: field masks
- typed.py, typed_dates.py: what a typed text means in a locale; entering.py; locales.py, serials.py
- number_format.py, number_patterns.py, date_patterns.py: how values are shown
- formulas/: what a formula is worth; recalculation.py; references.py: rules whose columns move
- requests/: the kinds of batchUpdate
- reading.py, cell_json.py: what spreadsheets.get answers; values.py: values.*
- look.py: how cells look in effect; conditions.py, filters.py
- page.py: the page for people; drawing.py: what it shows
"""

from gmo_sync.emulator.sheets.service import SheetsService

__all__ = ["SheetsService"]
