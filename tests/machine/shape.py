"""What people do to the shape of the sheet: columns, lines between rows, notes, colours, filters, tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.machine.people import MOVES as MOVES
from tests.machine.people import OWN, chosen, insert, move, span, write

if TYPE_CHECKING:
    from tests.machine.history import History


@move("line between rows")
def _line(history: History, table: str, a: int, b: int) -> bool:
    """A blank row, or a heading in a column of people's own."""
    tab = history.look()[table]
    if not tab.rows:
        return False
    at = tab.rows[a % len(tab.rows)].place
    words = [write(tab, at, tab.columns[OWN], history.words())] if OWN in tab.columns and b % 2 else []
    history.batch(insert(tab, at), *words)
    return True


@move("title above the headings")
def _title(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if tab.header > 2:
        return False
    history.batch(insert(tab, 0), write(tab, 0, 0, history.words()))
    return True


@move("own column")
def _own(history: History, table: str, a: int, b: int) -> bool:
    """A new column anywhere; where there is one, words in it."""
    tab = history.look()[table]
    if OWN in tab.columns:
        if not tab.rows:
            return False
        history.batch(write(tab, tab.rows[a % len(tab.rows)].place, tab.columns[OWN], history.words()))
        return True
    at = a % (tab.size[1] + 1)
    add = {"insertDimension": {"range": span(tab, "COLUMNS", at, at + 1), "inheritFromBefore": at > 0}}
    if at == tab.size[1]:
        add = {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": 1}}
    history.batch(add, write(tab, tab.header, at, OWN))
    return True


@move("rename a column")
def _rename(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    fields = [name for name in tab.columns if name in history.names[table].values()]
    name = fields[a % len(fields)]
    words = "Место" if name == "place" and b % 2 else f"Графа {history.number()}"
    if words in tab.headings:
        return False
    history.names[table] = {old: field for old, field in history.names[table].items() if field != name} | {words: name}
    history.batch(write(tab, tab.header, tab.columns[name], words))
    return True


@move("move a column")
def _move_column(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    source, target = a % tab.size[1], b % tab.size[1]
    if target in (source, source + 1):
        return False
    moving = {"source": span(tab, "COLUMNS", source, source + 1), "destinationIndex": target}
    history.batch({"moveDimension": moving})
    return True


@move("hide")
def _hide(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if not tab.rows:
        return False
    row, columns = tab.rows[a % len(tab.rows)].place, [*tab.columns.values()]
    where = span(tab, "ROWS", row, row + 1)
    if b % 2:
        at = columns[a % len(columns)]
        where = span(tab, "COLUMNS", at, at + 1)
    hidden = {"range": where, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    history.batch({"updateDimensionProperties": hidden})
    return True


@move("filter")
def _filter(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if tab.filtered:
        history.batch({"clearBasicFilter": {"sheetId": tab.sheet_id}})
        return True
    hidden = {"hiddenValues": [str(tab.rows[0].cells.get("place"))]} if tab.rows else {}
    area = {
        "sheetId": tab.sheet_id,
        "startRowIndex": tab.header,
        "endRowIndex": tab.end,
        "startColumnIndex": 0,
        "endColumnIndex": tab.size[1],
    }
    history.batch({"setBasicFilter": {"filter": {"range": area, "criteria": {"0": hidden}}}})
    return True


@move("note")
def _note(history: History, table: str, a: int, b: int) -> bool:
    at = chosen(history, table, a, b)
    if at is None:
        return False
    tab, row, name = at
    start = {"sheetId": tab.sheet_id, "rowIndex": row.place, "columnIndex": tab.columns[name]}
    colour = {"red": 1, "green": round(history.number() % 100 / 100, 2)}
    cell = {"note": history.words(), "userEnteredFormat": {"backgroundColor": colour}}
    fields = "note,userEnteredFormat.backgroundColor"
    history.batch({"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}})
    return True


@move("rename the tab")
def _rename_tab(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    properties = {"sheetId": tab.sheet_id, "title": f"Лист {history.number()}"}
    history.batch({"updateSheetProperties": {"properties": properties, "fields": "title"}})
    return True


@move("copy the tab")
def _copy_tab(history: History, table: str, a: int, b: int) -> bool:
    tab = history.look()[table]
    if history.copied:
        return False
    history.copied = True
    copy = {"sourceSheetId": tab.sheet_id, "newSheetName": f"Копия {history.number()}"}
    history.batch({"duplicateSheet": copy})
    return True
