"""The remarks that stand in cells: threaded comments where the API has them, else notes (pure).

A remark is ours by its signature; comments and notes of people are never touched. What to say is `remarking`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SIGNATURE = "— gmo-sync"

Cell = tuple[int, int, int]
"""sheetId, zero-based row, zero-based column."""


@dataclass(frozen=True)
class Remarks:
    """Our remarks as they stand: cell → text. threads: cell → the ids of its comment threads.

    resolved: cell → the text of a remark there that a person has marked as settled. noted: cells that hold a note of a
    person. foreign: the threads that another account began, which only that account may delete; with whether they are
    resolved. threaded: whether the API told of comments at all.
    """

    texts: Mapping[Cell, str] = field(default_factory=dict)
    threads: Mapping[Cell, tuple[str, ...]] = field(default_factory=dict)
    resolved: Mapping[Cell, str] = field(default_factory=dict)
    noted: frozenset[Cell] = frozenset()
    foreign: Mapping[str, bool] = field(default_factory=dict)
    threaded: bool = False

    @property
    def stand(self) -> bool:
        """Whether there are any of ours."""
        return bool(self.texts or self.threads)

    @property
    def cells(self) -> set[Cell]:
        """Every cell with a remark of ours or a note of a person."""
        return {*self.texts, *self.threads, *self.noted}


def read_remarks(resource: Mapping[str, Any]) -> Remarks:
    """Find our remarks in a spreadsheet that was read with its comments ("threaded" is set in it) or its notes."""
    texts: dict[Cell, str] = {}
    threads: dict[Cell, tuple[str, ...]] = {}
    resolved: dict[Cell, str] = {}
    noted: set[Cell] = set()
    foreign: dict[str, bool] = {}
    places: dict[str, Cell] = {}
    threaded = resource.get("threaded", False)
    for sheet in resource.get("sheets", ()):
        sheet_id = sheet["properties"].get("sheetId", 0)
        for anchor in sheet.get("commentAnchors", ()):
            area = anchor.get("range", {})
            places[anchor["anchorId"]] = (sheet_id, area.get("startRowIndex", 0), area.get("startColumnIndex", 0))
        for cell, note in () if threaded else _notes(sheet, sheet_id):
            if note.endswith(SIGNATURE):
                texts[cell] = note
            else:
                noted.add(cell)
    for thread in resource.get("comments", ()):
        place = places.get(thread.get("anchorId", ""))
        head, done = thread.get("headPost", {}), thread.get("status") == "RESOLVED"
        text = head.get("content", "")
        if place is None or not text.endswith(SIGNATURE) or (done and _withdrawn(thread)):
            continue
        threads[place] = (*threads.get(place, ()), thread["commentId"])
        if not head.get("author", {}).get("me", True):
            foreign[thread["commentId"]] = done
        if done:
            resolved[place] = text
        else:
            texts[place] = text
    return Remarks(texts, threads, resolved, frozenset(noted), foreign, threaded)


def note_of_people(cell: Mapping[str, Any]) -> str:
    """The note on a cell, "" where there is none or one of ours."""
    note = str(cell.get("note", ""))
    return "" if note.endswith(SIGNATURE) else note


def _withdrawn(thread: Mapping[str, Any]) -> bool:
    """Whether we have said that a thread of another account's holds no more."""
    return any(str(reply.get("content", "")).endswith(SIGNATURE) for reply in thread.get("replies", ())[-1:])


def _notes(sheet: Mapping[str, Any], sheet_id: int) -> Iterator[tuple[Cell, str]]:
    for grid in sheet.get("data", ()):
        for row, cells in enumerate(grid.get("rowData", ()), start=grid.get("startRow", 0)):
            for column, data in enumerate(cells.get("values", ()), start=grid.get("startColumn", 0)):
                if note := data.get("note"):
                    yield (sheet_id, row, column), note
