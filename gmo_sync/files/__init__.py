"""The owner's side: files that a person reads and edits.

`plan_file`    plan.yaml
`models_file`  a list of any models, such as books.yaml
`memory`       models in memory, for programs
`database`     tables of SQL
`replica`      the files as one replica of a sync
`names`        the Russian keys of plan.yaml
`tree`         YAML read, and written anew where it changed
`splice`       the least edits of a YAML text
`calendar`     a region's quarters and holidays
`disk`         atomic writes under a lock
"""

from gmo_sync.files.calendar import load_calendar
from gmo_sync.files.database import SqlTable, SqlTables
from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.files.models_file import ModelsFile
from gmo_sync.files.plan_file import PlanFile
from gmo_sync.files.replica import PlanReplica

__all__ = ["ModelsFile", "ModelsInMemory", "PlanFile", "PlanReplica", "SqlTable", "SqlTables", "load_calendar"]
