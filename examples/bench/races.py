"""What is lost when a person edits at the same time: between a contender's read and its write, the same six races.

The owner has edited ten cells. Right before the contender's first write a person does something to the sheet; then the
contender runs once more, undisturbed. Counted then, and told apart by the title of a row, which nobody edits:

lost: words of either that stand neither on the sheet nor with the owner, nor in what the contender keeps (a history, a
list of conflicts); a row that was deleted and is back, or an order that was given and is gone.
misplaced: cells, on either side, that hold what neither the base nor anybody meant for their row, and rows that are
there twice or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import gspread

from examples.bench.contenders import CONTENDERS, contender
from examples.bench.cost import Wire
from examples.bench.table import HEADINGS, Line, lines
from examples.bench.work import tab
from gmo_sync.emulator import EmulatedWorkspace, emulator

ROWS = 30
EDITED = range(10, 30, 2)
"""The rows in which the owner edits a cell."""

Word = tuple[str, str, str]
"""The title of a row, a field, and what somebody made of it."""


@dataclass
class Meant:
    """What a person did: words that were typed, titles of rows that were deleted, whether the order is another."""

    typed: list[Word] = field(default_factory=list)
    deleted: frozenset[str] = frozenset()
    order: list[str] = field(default_factory=list)
    new: frozenset[str] = frozenset()


Act = Callable[[gspread.Worksheet, list[Line]], Meant]


def other_cells(sheet: gspread.Worksheet, rows: list[Line]) -> Meant:
    """Other cells: of the rows that the owner edits, and of others."""
    return _typed(sheet, rows, "notes", (2, 5, 10, 13, 20))


def same_cells(sheet: gspread.Worksheet, rows: list[Line]) -> Meant:
    """The very cells that are being written."""
    return _typed(sheet, rows, "place", EDITED)


def row_inserted(sheet: gspread.Worksheet, _rows: list[Line]) -> Meant:
    """A new row above all of them, with words in three cells."""
    headings = sheet.row_values(1)
    words = {"title": "Новое мероприятие", "term": "июнь", "place": "библиотека"}
    cells = [next((word for name, word in words.items() if HEADINGS[name] == one), "") for one in headings]
    sheet.insert_row(cells, 2)
    title = words["title"]
    return Meant([(title, name, word) for name, word in words.items()], new=frozenset({title}))


def rows_sorted(sheet: gspread.Worksheet, rows: list[Line]) -> Meant:
    """All rows by title, backwards."""
    at = sheet.row_values(1).index(HEADINGS["title"]) + 1
    sheet.sort((at, "des"), range=f"A2:{gspread.utils.rowcol_to_a1(ROWS + 1, sheet.col_count)}")
    return Meant(order=sorted((line.title for line in rows), reverse=True))


def row_moved(sheet: gspread.Worksheet, rows: list[Line]) -> Meant:
    """The first row to the end."""
    source = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    move = {"moveDimension": {"source": source, "destinationIndex": ROWS + 1}}
    sheet.spreadsheet.batch_update({"requests": [move]})
    return Meant(order=[line.title for line in (*rows[1:], rows[0])])


def row_deleted(sheet: gspread.Worksheet, rows: list[Line]) -> Meant:
    """A row above those that are being written."""
    sheet.delete_rows(5)
    return Meant(deleted=frozenset({rows[3].title}))


RACES: Mapping[str, Act] = {
    "edits other cells": other_cells,
    "edits the same cells": same_cells,
    "inserts a row": row_inserted,
    "sorts": rows_sorted,
    "moves a row": row_moved,
    "deletes a row": row_deleted,
}


def table_of_races() -> None:
    """Print, for every contender and race, what was lost and what stands in a wrong place."""
    print("| lost / misplaced when a person … | " + " | ".join(CONTENDERS) + " |")
    print("| --- |" + " ---: |" * len(CONTENDERS))
    with emulator() as workspace:
        for race, act in RACES.items():
            found = [raced(workspace, name, act) for name in CONTENDERS]
            print(f"| {race} | " + " | ".join(f"{lost} / {misplaced}" for lost, misplaced in found) + " |", flush=True)
    print()


def raced(workspace: EmulatedWorkspace, name: str, act: Act) -> tuple[int, int]:
    """What is lost, and what is misplaced, when this contender meets this act."""
    workspace.reset()
    with tempfile.TemporaryDirectory() as folder:
        first = lines(ROWS)
        made = contender(name, Wire(workspace.url), Path(folder))
        made.sync(first)
        sheet = tab(workspace.url, made.spreadsheet_id)
        mine = [*first]
        for place in EDITED:
            mine[place] = first[place].model_copy(update={"place": f"место {place}"})
        owned: list[Word] = [(line.title, "place", line.place) for n, line in enumerate(mine) if n in EDITED]
        meant: list[Meant] = []

        def person() -> None:
            if not meant:
                meant.append(Meant())  # what the person does is itself no write of the contender's
                meant[0] = act(sheet, first)

        again = contender(name, Wire(workspace.url), Path(folder))
        with ExitStack() as faults:
            for method in ("batchUpdate", "values.*pdate*", "values.append"):
                faults.enter_context(workspace.faults.before(f"sheets.spreadsheets.{method}", person))
            now = again.sync(mine)
        if not meant:
            raise ValueError(f"{name} wrote nothing, so there was no race")
        last = contender(name, Wire(workspace.url), Path(folder))
        now = last.sync(now)
        return counted(first, owned, meant[0], now, _shown(sheet), last.kept())


def counted(
    first: list[Line], owned: list[Word], meant: Meant, owner: list[Line], shown: list[dict[str, str]], kept: set[str]
) -> tuple[int, int]:
    """lost and misplaced, as the module tells."""
    sides = [[{name: getattr(line, name) for name in HEADINGS} for line in owner], shown]
    somewhere = kept | {word for side in sides for row in side for word in row.values()}
    lost = sum(word not in somewhere for _, _, word in (*owned, *meant.typed))
    fitting: dict[tuple[str, str], set[str]] = {}
    for title, name, word in _words(first, owned, meant.typed):
        fitting.setdefault((title, name), {""} if title in meant.new else set()).add(word)
    old = {line.title for line in first} - meant.deleted
    wrong: set[tuple[str, str]] = set()
    back: set[str] = set()
    strayed = 0
    reordered = False
    for side in sides:
        titles = [row["title"] for row in side]
        back |= meant.deleted & set(titles)
        reordered |= bool(meant.order) and [one for one in titles if one in old] != meant.order
        strayed = max(strayed, len(old - set(titles)) + len(titles) - len(set(titles)))
        for row in side:
            wrong |= {
                (row["title"], name)
                for name, word in row.items()
                if word not in fitting.get((row["title"], name), {"" if row["title"] in meant.new else word})
            }
    return lost + len(back) + reordered, len(wrong) + strayed


def _words(first: list[Line], *more: Iterable[Word]) -> list[Word]:
    every: list[Word] = [(line.title, name, getattr(line, name)) for line in first for name in HEADINGS]
    return every + [word for words in more for word in words]


def _typed(sheet: gspread.Worksheet, rows: list[Line], name: str, places: Iterable[int]) -> Meant:
    at = sheet.row_values(1).index(HEADINGS[name]) + 1
    words = [(rows[place].title, name, f"слово {place}") for place in places]
    cells = [gspread.utils.rowcol_to_a1(place + 2, at) for place in places]
    sheet.batch_update([{"range": cell, "values": [[word]]} for cell, (_, _, word) in zip(cells, words, strict=True)])
    return Meant(words)


def _shown(sheet: gspread.Worksheet) -> list[dict[str, str]]:
    headings, *rows = sheet.get_all_values()
    places = {name: headings.index(heading) for name, heading in HEADINGS.items()}
    found = [{name: row[at] for name, at in places.items()} for row in rows]
    return [row for row in found if any(row.values())]
