"""What makes a sync stop: a thing happens, the sync refuses and has written nothing, and people take it back.

Each disaster returns what it gave to the sync; None where it cannot happen now. What people do to the sheet is taken
back by its version history, what the owner did by a copy of the models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import Field

from gmo_sync.errors import GuardError
from gmo_sync.sheets.spec import Tab
from gmo_sync.state import State
from gmo_sync.sync import Protected, SavedPlan, sync
from gmo_sync.tables import Column, Table
from tests.machine import models
from tests.machine.people import Move, delete, span, write
from tests.machine.world import ROBOT
from tests.tables.plain import meaning

if TYPE_CHECKING:
    from tests.machine.history import History

Disaster = Callable[["History", str, int], "dict[str, Any] | None"]
DISASTERS: dict[str, Disaster] = {}


def disaster(name: str) -> Callable[[Disaster], Disaster]:
    def named(made: Disaster) -> Disaster:
        DISASTERS[name] = made
        return made

    return named


def strikes(history: History, table: str, a: int, b: int) -> bool:
    """One disaster, and all as it was before."""
    world = history.world
    world.owner.read()
    file, spec, owned = history.file, world.spec, deepcopy(world.owner.models)
    options = [*DISASTERS.values()][a % len(DISASTERS)](history, table, b)
    if options is not None:
        world.owner.read()  # gives new models their ids
        before, saved = history.file, world.base_of(table)
        state = options.pop("state", world.state)
        models_now = deepcopy(world.owner.models)
        options = {"workspace": world.workspace, "policy": history.policy} | options
        with pytest.raises(GuardError) as stop:
            sync(world.owner, world.spec, state=state, **options)
        assert history.file is before, f"stopped, but the sheet was written: {stop.value}"
        assert world.owner.models == models_now
        assert world.base_of(table) == saved
        history.stops(stop.value)
        if state is not world.state:
            state.close()
    world.owner.models, world.spec = owned, spec
    history.restored(file)
    return options is not None


MOVES: dict[str, Move] = {"disaster": strikes}


def untouched(history: History, table: str) -> list[Any]:
    """The models whose rows stand in the sheet as they were agreed on, so that an edit would be sent."""
    agreed, waiting = history.base[table] or {}, {row_id for row_id, _ in history.pending[table]}
    as_agreed = {
        row.id
        for row in history.look()[table].rows
        if row.id in agreed
        if all(meaning(cell) == meaning(agreed[row.id].get(name)) for name, cell in row.cells.items())
    }
    return [one for one in history.world.owner.models[table] if one.id in as_agreed - waiting]


@disaster("a text too long for a cell")
def _long(history: History, table: str, b: int) -> dict[str, Any] | None:
    deeds = untouched(history, "Дела")
    for deed in deeds[:1]:
        deed.place = "я" * 50_001
    return {"force": True} if deeds else None


@disaster("a character that no cell holds")
def _character(history: History, table: str, b: int) -> dict[str, Any] | None:
    people = untouched(history, "Люди")
    for person in people[:1]:
        person.phone = "8\x00"
    return {} if people else None


@disaster("ten million cells")
def _cells(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()["Дела"]
    if not tab.rows:
        return None  # new rows would fill blank ones
    sizes = [sheet["properties"]["gridProperties"] for sheet in history.raw()]
    length = (10_000_000 - sum(one["rowCount"] * one["columnCount"] for one in sizes)) // tab.size[1]
    history.batch({"appendDimension": {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": length}})
    history.world.owner.models["Дела"].insert(0, models.Deed(title=history.words()))
    return {"force": True}


@disaster("another computer")
def _computer(history: History, table: str, b: int) -> dict[str, Any] | None:
    return {"state": State.open("sqlite://"), "spreadsheet_id": history.world.spreadsheet_id}


@disaster("a memory that is too old")
def _old(history: History, table: str, b: int) -> dict[str, Any] | None:
    """The store is that of last week, from a backup, while the sheet was synced since."""
    saved = history.world.saved()
    state = State.open(history.world.copied(saved))
    deeds = history.world.owner.models["Дела"]
    if not deeds:
        return None
    deeds[0].title = history.words()
    try:
        result = history.world.sync(policy=history.policy)
    except GuardError:
        result = None
    else:
        history.world.reborn(saved)
    if result is None or not any(merged.to_sheet for merged in result.merges.values()):
        state.close()
        return None  # the sheet was not written: there is nothing that the old memory does not know
    return {"state": state}


@disaster("another spreadsheet is given")
def _given(history: History, table: str, b: int) -> dict[str, Any] | None:
    return {"spreadsheet_id": "another"}


@disaster("an owner of another name")
def _owner(history: History, table: str, b: int) -> dict[str, Any] | None:
    history.world.spec = replace(history.world.spec, owner="другой")
    return {}


@disaster("another year's plan")
def _year(history: History, table: str, b: int) -> dict[str, Any] | None:
    agreed = history.base["Дела"] or {}
    deed = next((one for one in history.world.owner.models["Дела"] if agreed.get(one.id, {}).get("title")), None)
    if deed is None:
        return None
    deed.title = history.words()
    history.world.spec = replace(history.world.spec, identity=("Дела", deed.id, "title"))
    return {}


@disaster("the tab is deleted")
def _tab(history: History, table: str, b: int) -> dict[str, Any] | None:
    history.batch({"deleteSheet": {"sheetId": history.sheet_ids[table]}})
    return None if history.copied else {"force": True}


@disaster("the tab is cleared")
def _cleared(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()[table]
    history.batch({"updateCells": {"range": {"sheetId": tab.sheet_id}, "fields": "userEnteredValue"}})
    return {"force": True}


@disaster("a column is deleted")
def _column(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()[table]
    fields = [name for name in tab.columns if name in history.names[table].values() and name != "post"]
    at = tab.columns[fields[b % len(fields)]]
    history.batch({"deleteDimension": {"range": span(tab, "COLUMNS", at, at + 1)}})
    return {"force": True}


@disaster("the headings are deleted")
def _headings(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()[table]
    history.batch(delete(tab, tab.header))
    return {"force": True}


@disaster("a heading stands twice")
def _twice(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()[table]
    heading = next((words for words in models.HEADINGS[table].values() if words in tab.headings), None)
    if heading is None:
        return None
    grow = {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": 1}}
    history.batch(grow, write(tab, tab.header, tab.size[1], heading))
    return {"force": True}


@disaster("a heading is given to another column")
def _given_away(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()[table]
    name, heading = next(iter(models.HEADINGS[table].items()))
    if name not in tab.columns or tab.headings.count(heading) != 1:
        return None
    grow = {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": 1}}
    history.batch(
        grow, write(tab, tab.header, tab.columns[name], "Прежнее"), write(tab, tab.header, tab.size[1], heading)
    )
    return {"force": True}


class DeedByCommas(models.Deed):
    who: Annotated[list[str], Column("Кто", references="Люди", separator=", ")] = Field(default_factory=list)


@disaster("a model that is compared otherwise")
def _model(history: History, table: str, b: int) -> dict[str, Any] | None:
    spec = history.world.spec
    other = Table(DeedByCommas, "Дела", natural_key=("title",))
    history.world.spec = replace(spec, tabs=(Tab(other), *spec.tabs[1:]))
    return {}


@disaster("a plan that is no longer true")
def _plan(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()["Дела"]
    try:
        planned = history.world.sync(dry_run=True, policy=history.policy)
    except GuardError:
        return None
    row = next((row for row in tab.rows if row.id), None)
    if row is None or "title" not in tab.columns:
        return None
    history.batch(write(tab, row.place, tab.columns["title"], history.words()))
    return {"plan": SavedPlan(planned.spreadsheet_id, planned.digest, history.policy)}


@disaster("every row is changed at once")
def _every(history: History, table: str, b: int) -> dict[str, Any] | None:
    """On either side."""
    rows = history.look()["Дела"]
    agreed = history.base["Дела"] or {}
    owner = [one for one in history.world.owner.models["Дела"] if one.id in agreed]
    sheet = [row for row in rows.rows if row.id in agreed]
    if min(len(owner), len(sheet)) <= 5 or "place" not in rows.columns:
        return None
    if b % 2:
        for one in owner:
            one.place = history.words()
    else:
        history.batch(*(write(rows, row.place, rows.columns["place"], history.words()) for row in sheet))
    return {}


@disaster("too many rows go")
def _many(history: History, table: str, b: int) -> dict[str, Any] | None:
    """On either side, all of them or nearly all."""
    agreed = history.base["Дела"] or {}
    tab = history.look()["Дела"]
    owner, there = history.world.owner.models["Дела"], [row for row in tab.rows if row.id in agreed]
    on_both = {one.id for one in owner} & {row.id for row in there}
    if len(on_both) <= 5 or len(on_both) < len(agreed):
        return None
    keep = b // 2 % 2
    owned = history.world.owned()["Дела"]
    as_agreed = [
        one.id
        for one in untouched(history, "Дела")
        if all(meaning(cell) == meaning(agreed[one.id].get(name)) for name, cell in owned[one.id].items())
    ]
    if 2 * (len(as_agreed) - keep) <= max(len(owner), len(tab.rows)):
        return None  # rows that were edited on the other side stay
    if b % 2:
        del owner[: len(owner) - keep]
    else:
        history.batch(*(delete(tab, row.place) for row in reversed(tab.rows[: len(tab.rows) - keep])))
    return {}


@disaster("ids are torn from their rows")
def _torn(history: History, table: str, b: int) -> dict[str, Any] | None:
    """Two rows as both sides know them are exchanged, all but their ids; copies of rows are nobody's."""
    agreed = history.base["Дела"] or {}
    tab = history.look()["Дела"]
    single = {row_id for row_id, count in Counter(row.id for row in tab.rows).items() if count == 1}
    rows = [row for row in tab.rows if row.id in agreed.keys() & single and row.cells.get("title")]
    rows = [row for row in rows if row.cells.get("day")]
    if len(rows) < 2 or tab.id_column < 0:
        return None
    one, other = rows[0], rows[-1]
    history.batch(write(tab, one.place, tab.id_column, other.id), write(tab, other.place, tab.id_column, one.id))
    return {}


@disaster("all ids are gone")
def _gone(history: History, table: str, b: int) -> dict[str, Any] | None:
    tab = history.look()["Дела"]
    agreed = history.base["Дела"] or {}
    rows = [row for row in tab.rows if row.id in agreed]
    words = [name for name in ("title", "place", "day", "start", "end", "link") if name in tab.columns]
    if not rows or tab.id_column < 0 or len(words) < 6:
        return None
    edits = [write(tab, row.place, tab.id_column, None) for row in tab.rows]
    edits += [write(tab, rows[0].place, tab.columns[name], history.words()) for name in words[:2]]
    edits += [write(tab, rows[0].place, tab.columns[name], None) for name in words[2:]]
    history.batch(*edits)
    return {}


@disaster("protected cells")
def _protected(history: History, table: str, b: int) -> dict[str, Any] | None:
    """Our account may edit the sheet, but not where something is to be written."""
    deeds = history.world.owner.models["Дела"]
    if not deeds:
        return None
    share(history, "writer")
    deeds[0].place = history.words()
    tab = history.look()["Дела"]
    protected = {"range": {"sheetId": tab.sheet_id}, "editors": {"users": []}}
    history.batch({"addProtectedRange": {"protectedRange": protected}})
    return {"workspace": history.world.robot, "protected": Protected.STOP}


def share(history: History, role: str) -> None:
    body = {"type": "user", "role": role, "emailAddress": ROBOT}
    drive = history.world.people.drive
    drive.permissions().create(fileId=history.world.spreadsheet_id, body=body, sendNotificationEmail=False).execute()
