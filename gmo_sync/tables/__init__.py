"""A Pydantic model as a table, and the three-way merge of two tables. Knows no Google and no plan.

`columns`   a model seen as a table: `Column`, `Table`, codecs
`cells`     what a cell holds and when two cells are the same
`snapshot`  a table at one moment
"""

from gmo_sync.tables.cells import BadCell, Cell, CellValue, same, shown
from gmo_sync.tables.columns import Column, Kind, Table, TableColumn
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot, snapshot_from_json, snapshot_to_json

__all__ = [
    "EMPTY",
    "BadCell",
    "Cell",
    "CellValue",
    "Column",
    "Kind",
    "Row",
    "Snapshot",
    "Table",
    "TableColumn",
    "same",
    "shown",
    "snapshot_from_json",
    "snapshot_to_json",
]
