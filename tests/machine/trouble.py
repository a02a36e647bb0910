"""Syncs that something goes wrong with: killed at a call, refused, cut off, or met by people in the middle.

Afterwards no value is lost: what stood on either side, as people left it, stands on one of them or in the history, and
the next sync, undisturbed, makes all well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Any

from gmo_sync.errors import GoogleError, GuardError
from tests.machine import owner, people
from tests.machine.checks import one, untouched
from tests.machine.world import Killed
from tests.tables import plain

if TYPE_CHECKING:
    from tests.machine.history import History, Moment

BATCH = "sheets.spreadsheets.batchUpdate"
STATUSES = (429, 500, 503, 408)
RACES = (
    "type", "empty", "formula", "add a row", "delete a row", "move a row", "sort", "own column", "move a column",
    "line between rows", "copy a row", "title above the headings", "note",
)  # fmt: skip

SLIPS = ("move a row", "sort", "add a row", "line between rows")


def busy(history: History, a: int, b: int) -> None:
    """Something to send each way, or there would be nothing to trouble."""
    owner.MOVES["owner edits"](history, "Дела", a, b)
    people.MOVES["type"](history, "Дела", a + 1, b + 1)


def killed(history: History, table: str, a: int, b: int) -> bool:
    """The process dies before or after its call number 1…3, or around writing the owner's side."""
    world = history.world
    busy(history, a, b)
    before = history.moment()
    left, when = a % 3, ("before", "after")[b % 2]
    saved: list[bytes] = []

    def doomed(now: str) -> None:
        nonlocal left
        if now == when and not saved:
            if left == 0:
                saved.append(world.saved())
                raise Killed
            left -= 1

    where = "the owner's side" if b % 5 == 4 else f"call {left + 1}"
    dying: Any = world.owner if b % 5 == 4 else world.transport
    left = 0 if b % 5 == 4 else left
    dying.doomed = doomed
    try:
        world.sync(policy=history.policy, force=True)
    except Killed:
        world.reborn(saved[0])
        history.counts[f"killed {when} {where}"] += 1
    finally:
        dying.doomed = None
    return afterwards(history, before)


def refused(history: History, table: str, a: int, b: int) -> bool:
    """A call is answered with an error, or not at all, though it may have taken effect."""
    busy(history, a, b)
    before = history.moment()
    what: dict[str, Any] = {"drop": True} if a % 5 == 4 else {"status": STATUSES[a % 5]}
    applied = bool(b % 2) and what.get("status") != 429  # what a quota refuses has no effect
    method, nth = ("sheets.*", 1 + b // 3 % 2) if b % 3 == 0 else (BATCH, 1)
    with history.server.faults.add(method, nth=nth, times=(1, 9, 9)[a // 5 % 3], applied=applied, **what) as fault:
        trouble = attempt(history)
    if fault.hits:
        words = f"answered {what.get('status', 'never')}, {'done' if applied else 'not done'}"
        history.counts[f"{words}: {'the sync fails' if trouble else 'the sync succeeds'}"] += 1
    return afterwards(history, before)


def raced(history: History, table: str, a: int, b: int) -> bool:
    """People edit between our read and our write: once, twice, or so often that the sync gives up."""
    busy(history, a, b)
    before = history.moment()
    between: list[Moment] = []
    typed, removed = set[str](), set[str]()
    number = 0

    def edit() -> None:
        nonlocal number
        was = values(history.moment(), "sheet")
        for step in range(1 + a % 2):
            number += 1
            name = moves[(a + 5 * b + 7 * number) % len(moves)]
            history.again = (a + step) % 2 == 0
            if between and name == "delete a row":
                continue  # under words of ours that are misplaced by now, nobody could tell whose row it is
            where = (table, a + number, b + step) if times < 4 else ("Дела", 0, b)  # above all of our rows
            if people.MOVES[name](history, *where):
                history.counts[f"in the middle: {name}"] += 1
        between.append(history.moment())
        now = values(between[-1], "sheet")
        typed.update(now - was)
        removed.update(was - now)

    times = (1, 1, 2, 4)[b % 4]
    moves = RACES if times < 4 else SLIPS
    with history.server.faults.before(BATCH, guarded(edit), times=times):
        trouble = attempt(history)
    history.again = False
    if not between:
        return afterwards(history, before)
    history.counts[f"people in the middle: {'the sync gives up' if trouble else 'the sync goes on'}"] += 1
    now = history.moment()
    for title, was in between[-1].tabs.items() if len(between) == 1 else ():  # else our words are among theirs
        ids = [row.id for row in was.rows]
        single = {row_id for row_id, count in Counter(ids).items() if row_id and count == 1}
        untouched(title, was, [row_id if row_id in single else "?" for row_id in ids], now.tabs[title])
    return afterwards(history, before, typed, removed)


def guarded(hook: Callable[[], None]) -> Callable[[], None]:
    """What people do, once at a time: their own calls are no calls of ours."""
    busy = False

    def once() -> None:
        nonlocal busy
        if not busy:
            busy = True
            try:
                hook()
            finally:
                busy = False

    return once


def attempt(history: History) -> str:
    """One sync; the trouble that ended it, "" for none."""
    history.world.owner.read()
    try:
        result = history.world.sync(policy=history.policy, force=True)
    except (GoogleError, GuardError) as error:
        history.counts[f"trouble: {getattr(error.what, 'template', error.what)}"] += 1
        return str(error)
    history.counts["slip repaired"] += bool(result.repaired)
    return ""


def values(moment: Moment, side: str) -> set[str]:
    """Every value on a side, in words."""
    rows = (
        [cells for table in moment.owner.values() for cells in table.values()]
        if side == "owner"
        else [row.cells for tab in moment.tabs.values() for row in tab.rows]
    )
    return {one(value) for cells in rows for value in cells.values() if not isinstance(value, plain.Formula)}


def afterwards(
    history: History, before: Moment, typed: Set[str] = frozenset(), removed: Set[str] = frozenset()
) -> bool:
    """Nothing is lost, and the next sync makes all well. typed, removed: what people did on the sheet meanwhile."""
    now = history.moment()
    known = values(now, "owner") | values(now, "sheet") | {row.id for tab in now.tabs.values() for row in tab.rows}
    for run in history.world.state.runs("owner", limit=200):
        for entry in history.world.state.history(run.id):
            cells = entry.old.get("cells", {}) if isinstance(entry.old, dict) else {}
            known |= {one(cell) for cell in cells.values()} | ({one(entry.old)} if not cells else set())
    lost = (values(before, "owner") | ((values(before, "sheet") | typed) - removed)) - known
    assert not lost, f"lost: {lost}"
    history.anchor()
    history.sync()
    return True


MOVES: dict[str, people.Move] = {"killed": killed, "refused": refused, "raced": raced}
