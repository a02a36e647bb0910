"""The plan as three tables («Титул», «План», «Люди») and back.

A sheet is flat: every section, theme, group and activity is a row that names the headings it stands under. `outline`
decides where each row belongs; `headings.arrange` and `plan_from_rows` both follow it, so they always agree.
Nothing is ever dropped: a heading that no row makes is created, and what had to be assumed is said as a `Problem`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict

from gmo_sync.language import Message
from gmo_sync.plan.completion import complete_rows, complete_title
from gmo_sync.plan.headings import arrange, invented, text_of, with_headings
from gmo_sync.plan.identity import with_ids
from gmo_sync.plan.models import (
    Activity,
    ActivityCells,
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
from gmo_sync.plan.outline import Line, Node, line, outline
from gmo_sync.plan.school_year import AcademicYear
from gmo_sync.tables import BadCell, Cell, Column, Row, Snapshot, Table
from gmo_sync.tables.cells import shown

_STATUS_ALIASES = ("Состояние", "Отметка о выполнении")


class PlanRow(ActivityCells):
    """A row of «План»: an activity, or a heading with its number and words.

    section, theme, group: the headings above it, by their number, or by their words where they have no number.
    A heading has no status.
    """

    status: Annotated[Status | None, Column("Статус", aliases=_STATUS_ALIASES, width=150)] = None  # type: ignore[assignment]
    kind: Annotated[RowKind, Column("Вид", width=110)] = RowKind.ACTIVITY
    section: Annotated[str, Column("Раздел", aliases=("№ раздела",), width=80)] = ""
    theme: Annotated[str, Column("Направление", aliases=("Направление дорожной карты",), width=180)] = ""
    group: Annotated[str, Column("Группа", aliases=("№ группы",), width=80)] = ""


class TitleRow(BaseModel):
    """A row of «Титул»: one field of the plan's title. id: the field's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    label: Annotated[str, Column("Поле", width=260, read_only=True)] = ""
    text: Annotated[str, Column("Содержание", width=640)] = ""


TITLE_LABELS = {
    "union": "Методическое объединение",
    "academic_year": "Учебный год",
    "city_theme": "Единая городская методическая тема",
    "theme": "Методическая тема ГМО",
    "goal": "Цель деятельности",
    "tasks": "Задачи деятельности",
    "expected_results": "Ожидаемые результаты",
    "head": "Руководитель ГМО",
    "coordinator": "Координатор ГМО",
}


def plan_rows(plan: Plan) -> list[PlanRow]:
    """A row for every section, theme, group and activity, in the order of the document."""
    found: list[PlanRow] = []
    for section in plan.sections:
        _add_rows(section, {}, found)
    return found


def _add_rows(entry: Entry, above: Mapping[str, Any], found: list[PlanRow]) -> None:
    if isinstance(entry, Activity):
        cells: dict[str, Any] = {name: getattr(entry, name) for name in ActivityCells.model_fields}
        found.append(PlanRow.model_construct(**cells, **{"kind": entry.kind, **_NOWHERE, **above}))
        return
    below: dict[str, Any] = {**above, _LEVELS[entry.kind]: entry.mark}
    number = "" if isinstance(entry, Theme) else entry.number
    found.append(PlanRow(id=entry.id, number=number, title=entry.title, notes=entry.notes, kind=entry.kind, **below))
    for item in entry.items:
        _add_rows(item, below, found)


_NOWHERE = {"section": "", "theme": "", "group": ""}
_LEVELS = {RowKind.SECTION: "section", RowKind.THEME: "theme", RowKind.GROUP: "group"}


def title_rows(plan: Plan) -> list[TitleRow]:
    """The fields of the title, tasks a line each."""
    return [
        TitleRow(id=name, label=label, text="\n".join(plan.tasks) if name == "tasks" else str(getattr(plan, name)))
        for name, label in TITLE_LABELS.items()
    ]


def plan_from_rows(rows: Sequence[PlanRow], plan: Plan) -> tuple[Plan, list[Problem]]:
    """`plan` with the sections that `rows` tell; title and people stay. What had to be assumed is in the problems.

    A row that names no heading at all stands where the row above it stands. A heading that rows name and no row makes
    is created.
    """
    tree = outline([_line_of_row(row) for row in rows])
    sections = [_entry(node, rows) for node in tree.root.items]
    whole = with_ids(_validated(plan, {"sections": sections}))
    problems = [_assumed(rows, at) for at in tree.assumed] + [_created(rows, at, words) for at, words in tree.created]
    for row in rows:
        if row.kind is not RowKind.ACTIVITY and _beside(row):
            message = Message("a heading has only words and notes; the rest was put into its notes")
            problems.append(Problem(message, entry=row.id, field="notes"))
    return whole, problems


def _line_of_row(row: PlanRow) -> Line:
    return line(row.kind, row.number, row.title, row.section, row.theme, row.group)


def _entry(node: Node, rows: Sequence[PlanRow]) -> Any:
    row = rows[node.at] if node.made else None
    if row is not None and row.kind is RowKind.ACTIVITY:
        cells = {name: getattr(row, name) for name in ActivityCells.model_fields}
        return Activity.model_construct(**{**cells, "status": row.status or Status.PLANNED}, kind=RowKind.ACTIVITY)
    items = [_entry(item, rows) for item in node.items]
    if row is None:
        return _HEADINGS[node.kind](**invented(node), items=items)
    notes = "\n".join(filter(None, (row.notes, *(f"{heading}: {words}" for heading, words in _beside(row)))))
    number = {} if row.kind is RowKind.THEME else {"number": row.number}
    return _HEADINGS[node.kind](id=row.id, title=row.title, notes=notes, items=items, **number)


def _beside(row: PlanRow) -> list[tuple[str, str]]:
    """What a heading's row says beside its words, as heading and words: only its notes can keep it."""
    own = {"title", "notes", "kind", "section", "theme", "group"}
    if row.kind is not RowKind.THEME:
        own.add("number")
    cells = ROWS_TABLE.row(row).cells
    return [
        (ROWS_TABLE.by_field[name].heading, shown(cell)) for name, cell in cells.items() if cell and name not in own
    ]


_HEADINGS: dict[RowKind, type[Section] | type[Theme] | type[Group]] = {
    RowKind.SECTION: Section,
    RowKind.THEME: Theme,
    RowKind.GROUP: Group,
}


def _assumed(rows: Sequence[PlanRow], at: int) -> Problem:
    return Problem(
        Message("the row names no section; it was put where the row above it stands"),
        entry=rows[at].id,
        field="section",
    )


def _created(rows: Sequence[PlanRow], at: int, words: str) -> Problem:
    return Problem(
        Message('there is no heading "{words}"; it was created', words=words), entry=rows[at].id, field="section"
    )


TITLE_TABLE: Table[TitleRow] = Table(
    TitleRow, "Титул", natural_key=("label",), complete=complete_title, fixed_rows=True
)
ROWS_TABLE: Table[PlanRow] = Table(
    PlanRow, "План", natural_key=("number", "title"), arrange=arrange, complete=complete_rows, needed=with_headings
)
PEOPLE_TABLE: Table[Person] = Table(Person, "Люди", natural_key=("name",))
PLAN_TABLES: dict[str, Table[Any]] = {table.title: table for table in (TITLE_TABLE, ROWS_TABLE, PEOPLE_TABLE)}
"""The plan's tabs by title, in the order in which they stand."""


def plan_snapshots(plan: Plan) -> dict[str, Snapshot]:
    """The three tables of a plan by title. Every entry and person needs its id (`with_ids`)."""
    return {
        TITLE_TABLE.title: TITLE_TABLE.snapshot(title_rows(plan)),
        ROWS_TABLE.title: ROWS_TABLE.snapshot(plan_rows(plan)),
        PEOPLE_TABLE.title: PEOPLE_TABLE.snapshot(plan.people),
    }


def plan_from_snapshots(snapshots: Mapping[str, Snapshot], previous: Plan) -> tuple[Plan, list[Problem]]:
    """The plan that three tables tell; a table that is not there leaves its part of `previous` as it is.

    What no sheet has (phones, e-mail addresses) is taken from `previous` by id. A cell that does not fit its column,
    and an academic year that is none, leave the value of `previous`, and are said in the problems.
    """
    problems: list[Problem] = []
    plan = previous
    title = snapshots.get(TITLE_TABLE.title)
    if title is not None:
        plan = _with_title(plan, title, problems)
    people = snapshots.get(PEOPLE_TABLE.title)
    if people is not None:
        known = {person.id: person for person in previous.people}
        found = [_instance(PEOPLE_TABLE, row, known.get(row.id), problems) for row in people.rows]
        plan = plan.model_copy(update={"people": found})
    table = snapshots.get(ROWS_TABLE.title)
    if table is not None:
        before = {row.id: row for row in plan_rows(previous)}
        rows = [_instance(ROWS_TABLE, row, before.get(row.id), problems) for row in table.rows]
        plan, more = plan_from_rows(rows, plan)
        problems += more
    return with_ids(plan), problems


def _with_title(plan: Plan, title: Snapshot, problems: list[Problem]) -> Plan:
    values: dict[str, Any] = {}
    for row in title.rows:
        if row.id in TITLE_LABELS and "text" in row.cells:
            values[row.id] = text_of(row, "text")
    try:
        AcademicYear(values.get("academic_year", plan.academic_year))
    except ValueError:
        problems.append(
            Problem(
                Message('"{text}" is not an academic year; the year stays', text=values.pop("academic_year")),
                entry="academic_year",
                field="text",
            )
        )
    return _validated(plan, values)


def _validated(plan: Plan, values: Mapping[str, Any]) -> Plan:
    """`plan` with other values, checked, and its terms read anew."""
    kept = {name: getattr(plan, name) for name in Plan.model_fields}
    return Plan.model_validate({**kept, **values}, context={"school_year": plan.school_year})


T = TypeVar("T", PlanRow, Person)


def _instance(table: Table[T], row: Row, known: T | None, problems: list[Problem]) -> T:
    """A row as a model; a cell that does not fit keeps what `known` has, else the field's default."""
    private = {} if known is None else {name: getattr(known, name) for name in _kept(table, row)}
    cells = dict(row.cells)
    for name, cell in row.cells.items():
        if isinstance(cell, BadCell) or not _fits(table, name, cell):
            del cells[name]
            if known is not None:
                private[name] = getattr(known, name)
            words = Message(
                '"{text}" does not fit the column "{heading}"', text=shown(cell), heading=_heading(table, name)
            )
            problems.append(Problem(words, entry=row.id, field=name))
    return table.instance(Row(row.id, cells), private)


def _kept(table: Table[T], row: Row) -> list[str]:
    return [name for name in table.model.model_fields if name != table.key and name not in row.cells]


def _heading(table: Table[T], name: str) -> str:
    return table.by_field[name].heading if name in table.by_field else name


def _fits(table: Table[T], name: str, cell: Cell) -> bool:
    column = table.by_field.get(name)
    if column is None or column.plain or cell is None:
        return column is not None
    try:
        column.decode(cell)  # type: ignore[arg-type]
    except ValueError:
        return False
    return True
