"""Pydantic models of a yearly plan kept equal with a Google Sheet; forms and a presentation made from the same models.

    from gmo_sync import PlanFile, PlanReplica, State, Workspace, plan_spreadsheet, sync

`sync`      one sync of an owner's tables with a spreadsheet
`feedback`  publish a form for an event, collect its answers
`deck`      build the presentation of rare books
"""

from gmo_sync.errors import GmoSyncError
from gmo_sync.files import ModelsFile, ModelsInMemory, PlanFile, PlanReplica, SqlTable, SqlTables
from gmo_sync.google import Workspace, find_credentials
from gmo_sync.plan import Activity, Plan, Term
from gmo_sync.plan.books import BOOKS, Book
from gmo_sync.sheets import RowStyle, SpreadsheetSpec, Tab
from gmo_sync.sheets.plan import plan_spreadsheet
from gmo_sync.state import State
from gmo_sync.sync import Owner, SyncResult, sync
from gmo_sync.tables import Column, Policy, Reference, Table

__all__ = [
    "BOOKS",
    "Activity",
    "Book",
    "Column",
    "GmoSyncError",
    "ModelsFile",
    "ModelsInMemory",
    "Owner",
    "Plan",
    "PlanFile",
    "PlanReplica",
    "Policy",
    "Reference",
    "RowStyle",
    "SpreadsheetSpec",
    "SqlTable",
    "SqlTables",
    "State",
    "SyncResult",
    "Tab",
    "Table",
    "Term",
    "Workspace",
    "find_credentials",
    "plan_spreadsheet",
    "sync",
]
