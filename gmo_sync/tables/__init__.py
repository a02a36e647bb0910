"""A Pydantic model as a table, and the three-way merge of two tables. Knows no Google and no plan.

`columns`   a model seen as a table: `Column`, `Table`, codecs
`readers`   what typed values are as numbers, dates and ticks
`cells`     what a cell holds and when two cells are the same
`snapshot`  a table at one moment
`identity`  an id for every row of a sheet
`likeness`  how alike two rows are, and which are certainly one
`torn`      ids that no longer stand beside their rows
`adoption`  which columns of a sheet made by hand are which fields
`order`     which rows moved, and how two sides' moves come together
`diff`      what differs between two snapshots
`references` cells that name rows of another table: which tables belong together, ids for names and back
`names`     what rows are called, on each side and today
`following` cells that follow the names of today
`merge`     base, owner and sheet in; what each side and the next base shall be out
`merged`    what a merge comes to, as values: changes, conflicts, decisions
`describe`  a merge in words, with the reasons in `reasons`
`guards`    a look at a merge before anything is written
"""

from gmo_sync.tables.cells import BadCell, Cell, CellValue, same, shown
from gmo_sync.tables.columns import Column, Kind, Reference, Table, TableColumn
from gmo_sync.tables.diff import CellChange, Changeset, RowAdded, RowMoved, RowRemoved, diff
from gmo_sync.tables.identity import identify
from gmo_sync.tables.merge import ROW, merge
from gmo_sync.tables.merged import (
    Bad,
    Conflict,
    Decision,
    Kept,
    Merge,
    Policy,
    Replaced,
    RowConflict,
    Side,
    Take,
    Typed,
)
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot, snapshot_from_json, snapshot_to_json

__all__ = [
    "EMPTY",
    "ROW",
    "Bad",
    "BadCell",
    "Cell",
    "CellChange",
    "CellValue",
    "Changeset",
    "Column",
    "Conflict",
    "Decision",
    "Kept",
    "Kind",
    "Merge",
    "Policy",
    "Reference",
    "Replaced",
    "Row",
    "RowAdded",
    "RowConflict",
    "RowMoved",
    "RowRemoved",
    "Side",
    "Snapshot",
    "Table",
    "TableColumn",
    "Take",
    "Typed",
    "diff",
    "identify",
    "merge",
    "same",
    "shown",
    "snapshot_from_json",
    "snapshot_to_json",
]
