"""Syncs by which somebody decides: takes a sync back, settles a conflict, or is not allowed to write everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gmo_sync.errors import GuardError
from gmo_sync.history import Corrected
from gmo_sync.sync import Protected, sync
from gmo_sync.tables import Side, Take, Typed
from tests.machine.disasters import share
from tests.machine.expected import rule
from tests.machine.models import Stage
from tests.machine.owner import conflict
from tests.machine.people import Move, typed
from tests.machine.sheet import EMPTY, NUMBERS
from tests.tables.plain import Rows

if TYPE_CHECKING:
    from tests.machine.history import History


def undone(history: History, table: str, a: int, b: int) -> bool:
    """One of the last syncs is taken back."""
    runs = [run for run in history.world.state.runs("owner", limit=6) if run.outcome == "done"]
    runs = [run for run in runs if history.world.state.history(run.id)]
    if not runs:
        return False
    run = runs[a % len(runs)]
    changes = history.world.state.history(run.id)
    found: dict[str, Rows] = {}

    def correct(corrected: Corrected) -> None:
        corrected.undo(changes)
        owned = history.world.owned()
        for title, side in corrected.tables.items():
            rows = {row.id: fitting(owned[title].get(row.id, EMPTY), row.cells) for row in side.rows}
            together = {row: cells if rule(title)(cells) else owned[title].get(row) for row, cells in rows.items()}
            found[title] = {row: cells for row, cells in together.items() if cells is not None}

    history.sync(look_first=bool(b % 2), kind="undo", undoes=run.id, correct=correct, corrected=found)
    return True


def fitting(before: Mapping[str, Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row that comes back, without the words that stood in the sheet and did not fit: as before, or empty."""

    def fits(name: str, value: Any) -> bool:
        if name == "stage":
            return value in list(Stage)
        return not isinstance(value, str) or name not in (*NUMBERS, "day", "public")

    return {name: value if fits(name, value) else before.get(name) for name, value in cells.items()}


def resolved(history: History, table: str, a: int, b: int) -> bool:
    """A conflict is settled by a word on it: this side's, or a third value."""
    pending = conflict(history, table, a, b)
    if not pending:
        return False
    title, (row, name) = table, pending[a % len(pending)]
    if name == "who":
        return False
    value = typed(history, name)
    word: Any = (Take(Side.OWNER), Take(Side.SHEET), Typed(value))[b % 3]
    told = ("owner", "sheet", ("typed", value))[b % 3]
    history.sync(decisions={title: {(row, name): word}}, said={(title, row, name): told})
    return True


def held(history: History, table: str, a: int, b: int) -> bool:
    """An account that may only read, or may not write some cells: the rest goes on, and no value is lost."""
    world, file = history.world, history.file
    tab = history.look()["Дела"]
    deeds = world.owner.models["Дела"]
    if not deeds or not tab.rows:
        return False
    world.owner.read()
    share(history, "reader" if b % 2 else "writer")
    if b % 2 == 0:
        where = {"startRowIndex": 0, "endRowIndex": tab.end} if a % 2 else {}
        protected = {"range": {"sheetId": tab.sheet_id, **where}, "editors": {"users": []}}
        history.batch({"addProtectedRange": {"protectedRange": protected}})
    deeds[a % len(deeds)].place = history.words()
    entered = {title: [row.cells for row in one.rows] for title, one in history.look().items()}
    options: dict[str, Any] = {"policy": history.policy, "force": True, "protected": Protected.SKIP}
    try:
        result = sync(world.owner, world.spec, workspace=world.robot, state=world.state, **options)
    except GuardError as stop:
        history.stops(stop)
    else:
        for merged in result.merges.values():
            history.counts["held back: this account may not write there"] += bool(merged.held)
        for notice in result.notices:
            history.counts[f"told: {getattr(notice, 'template', notice)}"] += 1
        if b % 2:
            now = {title: [row.cells for row in one.rows] for title, one in history.look().items()}
            assert now == entered, "an account that may only read writes nothing"
    permissions = [dict(one) for one in file.permissions]
    open_again(history, permissions)
    history.anchor()
    history.sync()
    return True


def open_again(history: History, permissions: list[dict[str, Any]]) -> None:
    """The account is let in again, everywhere."""
    now = history.file.draft()
    now.permissions = permissions
    history.server.store.put(now)
    for number in history.protected():
        history.batch({"deleteProtectedRange": {"protectedRangeId": number}})


MOVES: dict[str, Move] = {"undone": undone, "resolved": resolved, "held": held}
