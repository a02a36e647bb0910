"""What the owner does to the models: edits, also of the very cells that people touched, new rows, removals, moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from gmo_sync.tables import Policy
from tests.machine import models, people
from tests.machine.expected import KEYS
from tests.machine.people import Move
from tests.machine.sheet import NUMBERS
from tests.tables import plain

if TYPE_CHECKING:
    from tests.machine.history import History

MOVES: dict[str, Move] = {}
MODELS = {"Дела": models.Deed, "Люди": models.Person, "Кабинеты": models.Room}


def move(name: str) -> Callable[[Move], Move]:
    def named(made: Move) -> Move:
        MOVES[name] = made
        return made

    return named


def put(model: Any, field: str, value: Any) -> bool:
    """Give a model another value; a model that would be no valid one stays as it was.

    The owner says of each room where it stands; only people leave that out.
    """
    if field == "building" and not value:
        return False
    try:
        type(model).model_validate(model.model_dump() | {field: value})
    except ValidationError:
        return False
    setattr(model, field, value)
    return True


def typed(history: History, field: str) -> Any:
    if field in NUMBERS:
        return history.number()
    if field == "day":
        return date(2023, 1, 1) + timedelta(days=history.number())
    if field == "stage":
        return list(models.Stage)[history.number() % 3]
    if field == "public":
        return history.number() % 2 == 0
    if field == "who":
        names = [one.name for one in history.world.owner.models["Люди"]]
        return [names[history.number() % len(names)]] if names else []
    return history.words()


def chosen(history: History, table: str, a: int, b: int) -> tuple[Any, str] | None:
    """A model and a field; the cell that was touched last, where that is wished for and still there."""
    instances = history.world.owner.models[table]
    if not instances:
        return None
    fields = [*models.HEADINGS[table]]
    one, name = instances[a % len(instances)], fields[b % len(fields)]
    if history.contested(table):
        _, row_id, wanted = history.touched
        one = next((other for other in instances if other.id == row_id), one)
        name = wanted if wanted in fields else name
    history.touched = (table, one.id, name)
    return one, name


def as_field(name: str, value: Any) -> Any:
    """A plain value as the model has it."""
    if name == "who":
        return [part for part in str(value or "").split("; ") if part]
    if name == "stage":
        return models.Stage(value)
    return value if value is not None or name in (*NUMBERS, "day") else ""


@move("owner edits")
def _edit(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    return at is not None and put(at[0], at[1], typed(history, at[1]))


@move("owner empties")
def _empty(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    return at is not None and at[1] not in ("stage", "public", "name") and put(*at, as_field(at[1], None))


@move("owner types what the sheet has")
def _agree(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    if at is None:
        return False
    row = next((row for row in history.look()[table].rows if row.id == at[0].id), None)
    value = plain.plain(row.cells.get(at[1])) if row is not None else plain.Unfit("")
    if isinstance(value, plain.Unfit) or (at[1] == "public" and not isinstance(value, bool)):
        return False
    return put(*at, as_field(at[1], value))


@move("owner takes the base again")
def _revert(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    base = (history.base[table] or {}).get(at[0].id) if at else None
    if at is None or base is None or at[1] not in base or at[1] == "who":
        return False
    return put(*at, as_field(at[1], base[at[1]]))


@move("owner adds")
def _add(history: History, table: str, a: int, b: int) -> bool:
    instances = history.world.owner.models[table]
    fields = [*models.HEADINGS[table]]
    values = {name: typed(history, name) for name in fields[: b % (len(fields) + 1)]}
    values |= {KEYS[table]: history.shared_key(table, a) if b % 3 == 0 else history.words()}
    if table == "Кабинеты":
        values.setdefault("building", history.words())
    try:
        instances.insert(a % (len(instances) + 1), type_of(history, table)(**values))
    except ValidationError:
        return False
    return True


def type_of(history: History, table: str) -> Any:
    return models.PersonAtWork if history.grown and table == "Люди" else MODELS[table]


@move("owner removes")
def _remove(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    if at is None:
        return False
    history.world.owner.models[table].remove(at[0])
    return True


@move("owner removes many")
def _remove_many(history: History, table: str, a: int, b: int) -> bool:
    instances = history.world.owner.models[table]
    del instances[: len(instances) if a % 3 == 0 else len(instances) * 2 // 3 + 1]
    return True


@move("owner moves")
def _move(history: History, table: str, a: int, b: int) -> bool:
    instances = history.world.owner.models[table]
    if len(instances) < 2:
        return False
    instances.insert(b % len(instances), instances.pop(a % len(instances)))
    return True


@move("owner retypes a column")
def _retype(history: History, table: str, a: int, b: int) -> bool:
    name = {"Дела": "place", "Люди": "phone", "Кабинеты": "key"}[table]
    return bool([put(one, name, history.words()) for one in history.world.owner.models[table]])


@move("owner's model grows")
def _grow(history: History, table: str, a: int, b: int) -> bool:
    if history.grown:
        return False
    history.grow()
    return True


def conflict(history: History, table: str, a: int, b: int) -> list[tuple[str, str]]:
    """The conflicts of a table that wait, (row, field); where none does, one is made, told and left to wait."""
    if not history.pending[table] and history.policy is Policy.KEEP_BOTH and both_edit(history, table, a, b, "type"):
        history.sync()
    return sorted(history.pending[table])


@move("settle at the owner's")
def _settle(history: History, table: str, a: int, b: int) -> bool:
    pending = conflict(history, table, a, b)
    if not pending:
        return False
    row_id, name = pending[a % len(pending)]
    one = next((one for one in history.world.owner.models[table] if one.id == row_id), None)
    return one is not None and put(one, name, typed(history, name))


@move("settle in the sheet")
def _settle_there(history: History, table: str, a: int, b: int) -> bool:
    """Type the owner's value, or a third one, into a cell with a conflict."""
    pending = conflict(history, table, a, b)
    if not pending:
        return False
    row_id, name = pending[a % len(pending)]
    tab = history.look()[table]
    row = next((one for one in tab.rows if one.id == row_id), None)
    ours = history.world.owned()[table].get(row_id)
    if row is None or ours is None or name not in tab.columns:
        return False
    return people.put(history, (tab, row, name), lambda *_: ours[name] if b % 2 else people.typed(history, name))


@move("settle the comment")
def _resolve(history: History, table: str, a: int, b: int) -> bool:
    """A person marks our comment as resolved: what stands in the cell shall be."""
    return bool(conflict(history, table, a, b)) and history.resolve_comment()


@move("both edit a cell")
def _collide(history: History, table: str, a: int, b: int) -> bool:
    theirs = ("type", "type", "type", "formula", "empty", "delete a row", "rubbish")[a // 7 % 7]
    ours = ("owner edits", "owner edits", "owner edits", "owner empties", "owner removes")[b // 7 % 5]
    return both_edit(history, table, a, b, theirs, ours)


@move("a formula against the owner")
def _formula(history: History, table: str, a: int, b: int) -> bool:
    return both_edit(history, table, a, b % 2, "formula")


def both_edit(history: History, table: str, a: int, b: int, theirs: str, ours: str = "owner edits") -> bool:
    """People and the owner change one cell, or one of them empties it or removes its row."""
    at = people.chosen(history, table, a, b)
    if at is None or all(one.id != at[1].id for one in history.world.owner.models[table]):
        return False
    again, history.again = history.again, True  # the cell that `chosen` has found
    made = [MOVES[ours](history, table, 0, 0), people.MOVES[theirs](history, table, 0, 1)]
    history.again = again
    return all(made)


@move("both shift a deed")
def _shift(history: History, table: str, a: int, b: int) -> bool:
    """Its end moves on one side, its start on the other, so that it would end before it starts."""
    tab, deeds = history.look()["Дела"], history.world.owner.models["Дела"]
    row = tab.rows[a % len(tab.rows)] if tab.rows else None
    deed = next((one for one in deeds if row is not None and one.id == row.id), None)
    if row is None or deed is None or not {"start", "end"} <= {*tab.columns} or deed.start is None:
        return False
    sheet, owner = (("start", 60), ("end", 50)) if b % 2 else (("end", 50), ("start", 60))
    deed.start, deed.end = 40, 90
    history.batch(
        *(people.write(tab, row.place, tab.columns[name], value) for name, value in (("start", 40), ("end", 90)))
    )
    history.sync(look_after=False)
    tab = history.look()["Дела"]
    row = next((one for one in tab.rows if one.id == deed.id), None)
    if row is None or not put(deed, *owner):
        return False
    history.batch(people.write(tab, row.place, tab.columns[sheet[0]], sheet[1]))
    return True
