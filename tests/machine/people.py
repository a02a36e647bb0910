"""What people do at the sheet: each move is one or two edits as Google's own page sends them.

A move is drawn as (name, table, a, b): `a` and `b` choose the row and the column among those that are there. A move
that cannot be made now is none. Values are always words and numbers that nobody has typed before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.machine.sheet import NUMBERS, STAGES, Formula, PlainRow, PlainTab
from tests.tables.plain import Unfit

if TYPE_CHECKING:
    from tests.machine.history import History

Move = Callable[["History", str, int, int], bool]
MOVES: dict[str, Move] = {}
OWN = "Заметки людей"
RUBBISH = {
    "start": "много",
    "end": "потом",
    "number": "седьмой",
    "day": "32.13.2021",
    "stage": "в пути",
    "public": "да",
}


def move(name: str) -> Callable[[Move], Move]:
    def named(made: Move) -> Move:
        MOVES[name] = made
        return made

    return named


def area(tab: PlainTab, top: int, bottom: int, left: int = 0, right: int | None = None) -> dict[str, Any]:
    right = tab.size[1] if right is None else right
    places = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": tab.sheet_id, **places}


def span(tab: PlainTab, dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": tab.sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def entry(value: Any) -> dict[str, Any]:
    """A typed value as the API has it; a date as the number of its day."""
    match value:
        case None | "":
            return {}
        case Formula():
            return {"formulaValue": value.text}
        case bool():
            return {"boolValue": value}
        case date():
            return {"numberValue": (value - date(1899, 12, 30)).days}
        case int() | float():
            return {"numberValue": value}
        case _:
            return {"stringValue": str(value)}


def write(tab: PlainTab, row: int, column: int, *values: Any) -> dict[str, Any]:
    cells = [{"userEnteredValue": entry(value)} for value in values]
    start = {"sheetId": tab.sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}}


def insert(tab: PlainTab, at: int) -> dict[str, Any]:
    return {"insertDimension": {"range": span(tab, "ROWS", at, at + 1), "inheritFromBefore": at > tab.header + 1}}


def delete(tab: PlainTab, at: int) -> dict[str, Any]:
    return {"deleteDimension": {"range": span(tab, "ROWS", at, at + 1)}}


def typed(history: History, field: str) -> Any:
    """A value that fits the column and that nobody has typed before."""
    if field in NUMBERS:
        return history.number()
    if field == "day":
        return date(2022, 1, 1) + timedelta(days=history.number())
    if field == "stage":
        return STAGES[history.number() % 3]
    if field == "public":
        return history.number() % 2 == 0
    if field == "who":
        names = [str(cells["name"]) for cells in history.world.owned()["Люди"].values()]
        return names[history.number() % len(names)] if names else None
    return history.words()


def chosen(history: History, table: str, a: int, b: int) -> tuple[PlainTab, PlainRow, str] | None:
    """A row and a column of a tab; the cell that was touched last, where that is wished for and still there."""
    tab = history.look()[table]
    fields = [name for name in tab.rows[0].cells if name in tab.columns] if tab.rows else []
    if not fields:
        return None
    row, name = tab.rows[a % len(tab.rows)], fields[b % len(fields)]
    if history.contested(table):
        _, row_id, wanted = history.touched
        row = next((one for one in tab.rows if one.id == row_id), row)
        name = wanted if wanted in fields else name
    history.touched = (table, row.id, name)
    return tab, row, name


def put(history: History, at: tuple[PlainTab, PlainRow, str] | None, value: Callable[[str, Any], Any]) -> bool:
    """Type over one cell: value(field, what is there)."""
    if at is None:
        return False
    tab, row, name = at
    history.batch(write(tab, row.place, tab.columns[name], value(name, row.cells[name])))
    return True


@move("type")
def _type(history: History, table: str, a: int, b: int) -> bool:
    return put(history, chosen(history, table, a, b), lambda name, _: typed(history, name))


@move("type what the owner has")
def _agree(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    cells = history.world.owned()[table].get(at[1].id) if at else None
    return cells is not None and put(history, at, lambda name, _: cells.get(name))


@move("empty")
def _empty(history: History, table: str, a: int, b: int) -> bool:
    return put(history, chosen(history, table, a, b), lambda *_: None)


@move("rubbish")
def _rubbish(history: History, table: str, a: int, b: int) -> bool:
    return put(history, chosen(history, table, a, b), lambda name, _: RUBBISH.get(name, history.words()))


@move("retype alike")
def _alike(history: History, table: str, a: int, b: int) -> bool:
    """Only blanks, dashes and the form of letters change: no edit."""

    def alike(_: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return unicodedata.normalize("NFD", value.replace("-", "–").replace(" ", "\u00a0 ")) + " "

    return put(history, chosen(history, table, a, b), alike)


@move("formula")
def _formula(history: History, table: str, a: int, b: int) -> bool:
    if table == "Люди" and b % 2 == 0:
        return False

    def formula(name: str, _: Any) -> Any:
        number = history.number()
        if name in NUMBERS:
            return Formula(None, ("=1/0", f"={number}+0")[number % 2])
        source = f"'{history.own_tab}'!$A$1"
        return (
            Formula(None, f'={source}&" {number}"') if name not in RUBBISH and name != "who" else typed(history, name)
        )

    return put(history, chosen(history, table, a, b), formula)


@move("change what formulas refer to")
def _source(history: History, table: str, a: int, b: int) -> bool:
    history.write_own(history.words())
    return True


@move("put right what does not fit")
def _mend(history: History, table: str, a: int, b: int) -> bool:
    if not unfit(history, table) and _rubbish(history, table, a, b):
        history.sync()
    found = unfit(history, table)
    return bool(found) and put(history, found[a % len(found)], lambda name, _: typed(history, name))


def unfit(history: History, table: str) -> list[tuple[PlainTab, PlainRow, str]]:
    tab = history.look()[table]
    return [(tab, row, name) for row in tab.rows for name, value in row.cells.items() if isinstance(value, Unfit)]


@move("leave out a building")
def _building(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()["Кабинеты"]
    at = (tab, tab.rows[a % len(tab.rows)], "building") if tab.rows and "building" in tab.columns else None
    return put(history, at, lambda *_: None)


@move("add a row")
def _insert(history: History, table: str, a: int, b: int) -> bool:
    """Typed between rows or at the end, half-empty or whole, with a key that the owner may have used, too."""
    tab = history.look()[table]
    at = tab.rows[a % len(tab.rows)].place if tab.rows and b % 2 else tab.end
    grow = (
        [insert(tab, at)]
        if at < tab.size[0]
        else [{"appendDimension": {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": 1}}]
    )
    key = {"Дела": "title", "Люди": "name", "Кабинеты": "key"}[table]
    values = {key: history.shared_key(table, a) if b % 3 == 0 else history.words()}
    others = [name for name in tab.columns if name in typed_fields(table) and name != key]
    values |= {name: typed(history, name) for name in others[: b % (len(others) + 1)]}
    if a % 5 == 4 and table == "Дела":
        values |= {"start": history.number() + 1000, "end": 1} if b % 2 else {"day": RUBBISH["day"]}
    if a % 5 == 3:
        values.pop(key)
        values.setdefault(others[0], typed(history, others[0]))
    history.batch(*grow, *(write(tab, at, tab.columns[name], value) for name, value in values.items()))
    return True


def typed_fields(table: str) -> tuple[str, ...]:
    return {
        "Дела": ("place", "start", "end", "day", "stage", "who"),
        "Люди": ("phone",),
        "Кабинеты": ("number", "building"),
    }[table]


@move("delete a row")
def _delete(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    if at is None:
        return False
    history.batch(delete(at[0], at[1].place))
    return True


@move("move a row")
def _move(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if len(tab.rows) < 2:
        return False
    source, target = tab.rows[a % len(tab.rows)].place, tab.rows[b % len(tab.rows)].place
    if target in (source, source + 1):
        return False
    history.batch({"moveDimension": {"source": span(tab, "ROWS", source, source + 1), "destinationIndex": target}})
    return True


@move("sort")
def _sort(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if not tab.rows:
        return False
    spec = {
        "dimensionIndex": [*tab.columns.values()][b % len(tab.columns)],
        "sortOrder": ("ASCENDING", "DESCENDING")[a % 2],
    }
    history.batch({"sortRange": {"range": area(tab, tab.header + 1, tab.end), "sortSpecs": [spec]}})
    return True


@move("copy a row")
def _copy(history: History, table: str, a: int, b: int) -> bool:
    """With its hidden id, below everything or into a new row."""
    tab = history.look()[table]
    if not tab.rows:
        return False
    source, end = tab.rows[a % len(tab.rows)].place, tab.end
    if end == tab.size[0]:
        return False
    history.batch(
        {
            "copyPaste": {
                "source": area(tab, source, source + 1),
                "destination": area(tab, end, end + 1),
                "pasteType": "PASTE_NORMAL",
            }
        }
    )
    if b % 2:
        return _type(history, table, a, b)
    return True


@move("cut and paste a row")
def _cut(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if not tab.rows or tab.end == tab.size[0]:
        return False
    source = tab.rows[a % len(tab.rows)].place
    there = {"sheetId": tab.sheet_id, "rowIndex": tab.end, "columnIndex": 0}
    history.batch(
        {"cutPaste": {"source": area(tab, source, source + 1), "destination": there, "pasteType": "PASTE_NORMAL"}},
        *([delete(tab, source)] if b % 2 else []),
    )
    return True


@move("clear an id")
def _clear(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if not tab.rows or tab.id_column < 0:
        return False
    row = tab.rows[a % len(tab.rows)]
    edits = [write(tab, row.place, tab.id_column, None if b % 4 else "чужой")]
    if b % 2:  # a typed key, so that only likeness can tell whose row it is
        key = {"Дела": "title", "Люди": "name", "Кабинеты": "key"}[table]
        value = row.cells.get(key)
        if isinstance(value, str) and key in tab.columns:
            edits.append(write(tab, row.place, tab.columns[key], f"{value} {history.number()}"))
    history.batch(*edits)
    return True


@move("delete many rows")
def _delete_many(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    rows = tab.rows[: len(tab.rows) if a % 3 == 0 else len(tab.rows) * 2 // 3 + 1]
    if rows:
        history.batch(*(delete(tab, row.place) for row in reversed(rows)))
    return bool(rows)


@move("retype a column")
def _retype(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    name = {"Дела": "place", "Люди": "phone", "Кабинеты": "key"}[table]
    if name not in tab.columns or not tab.rows:
        return False
    history.batch(*(write(tab, row.place, tab.columns[name], history.words()) for row in tab.rows))
    return True


@move("swap ids")
def _torn(history: History, table: str, a: int, b: int) -> bool:
    """Two rows are sorted without their ids."""
    tab = history.look()[table]
    if len(tab.rows) < 2 or tab.id_column < 0:
        return False
    one, other = tab.rows[a % len(tab.rows)], tab.rows[b % len(tab.rows)]
    if one is other:
        return False
    history.batch(
        write(tab, one.place, tab.id_column, other.id or None), write(tab, other.place, tab.id_column, one.id or None)
    )
    return True


@move("clear all ids")
def _clear_all(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if tab.id_column < 0 or not tab.rows:
        return False
    edits = [write(tab, row.place, tab.id_column, None) for row in tab.rows]
    if b % 2:
        row = tab.rows[a % len(tab.rows)]
        edits += [
            write(tab, row.place, at, history.words())
            for name, at in tab.columns.items()
            if name in row.cells and name not in RUBBISH
        ]
    history.batch(*edits)
    return True
