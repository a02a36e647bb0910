"""The domain: a methodical union's yearly plan and the words people use in it.

`models`       Plan, Section, Theme, Group, Activity, Person
`identity`     an id for everything, and the people whom a plan names
`outline`      under which heading a flat row stands
`rows`         the plan as three tables, and back
`terms`        сроки проведения: words and their meaning in a school year
`people`       участники and ответственные: words and the parties they name
`school_year`  academic year, quarters, holidays
`books`        rare books of the schools
"""

from gmo_sync.plan.headings import arrange
from gmo_sync.plan.identity import people_of, with_ids
from gmo_sync.plan.models import (
    Activity,
    Entry,
    Group,
    Person,
    Plan,
    Problem,
    RowKind,
    Section,
    Status,
    Theme,
)
from gmo_sync.plan.people import People
from gmo_sync.plan.rows import (
    PLAN_TABLES,
    PlanRow,
    TitleRow,
    plan_from_rows,
    plan_from_snapshots,
    plan_rows,
    plan_snapshots,
)
from gmo_sync.plan.school_year import AcademicYear, SchoolYear
from gmo_sync.plan.terms import Term

__all__ = [
    "PLAN_TABLES",
    "AcademicYear",
    "Activity",
    "Entry",
    "Group",
    "People",
    "Person",
    "Plan",
    "PlanRow",
    "Problem",
    "RowKind",
    "SchoolYear",
    "Section",
    "Status",
    "Term",
    "Theme",
    "TitleRow",
    "arrange",
    "people_of",
    "plan_from_rows",
    "plan_from_snapshots",
    "plan_rows",
    "plan_snapshots",
    "with_ids",
]
