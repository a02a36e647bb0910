"""What waits for a person, said in the very cell: threaded comments where the API has them, else notes (pure).

A remark is ours by its signature; comments and notes of people are never touched. What shall stand is worked out at
every sync from the merges, and compared with what stands: so a remark appears once, and goes when its cause is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gmo_sync.sheets.requests import Request
from gmo_sync.tables import Merge
from gmo_sync.tables.cells import shown

SIGNATURE = "— gmo-sync"
_LONGEST = 450  # bytes of a value; a comment holds 2048 UTF-8 code units

Cell = tuple[int, int, int]
"""sheetId, zero-based row, zero-based column."""


@dataclass(frozen=True)
class Remarks:
    """Our remarks as they stand: cell → text. threads: cell → the ids of its comment threads.

    resolved: cells whose remark a person has marked as settled. noted: cells that hold a note of a person. threaded:
    whether the API told of comments at all.
    """

    texts: Mapping[Cell, str] = field(default_factory=dict)
    threads: Mapping[Cell, tuple[str, ...]] = field(default_factory=dict)
    resolved: frozenset[Cell] = frozenset()
    noted: frozenset[Cell] = frozenset()
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
    resolved: set[Cell] = set()
    noted: set[Cell] = set()
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
        text = thread.get("headPost", {}).get("content", "")
        if place is None or not text.endswith(SIGNATURE):
            continue
        threads[place] = (*threads.get(place, ()), thread["commentId"])
        if thread.get("status") == "RESOLVED":
            resolved.add(place)
        else:
            texts[place] = text
    return Remarks(texts, threads, frozenset(resolved), frozenset(noted), threaded)


def _notes(sheet: Mapping[str, Any], sheet_id: int) -> Iterator[tuple[Cell, str]]:
    for grid in sheet.get("data", ()):
        for row, cells in enumerate(grid.get("rowData", ()), start=grid.get("startRow", 0)):
            for column, data in enumerate(cells.get("values", ()), start=grid.get("startColumn", 0)):
                if note := data.get("note"):
                    yield (sheet_id, row, column), note


def due(merged: Merge, sheet_id: int, columns: Mapping[str, int], places: Mapping[str, int]) -> dict[Cell, str]:
    """The remarks that a table's merge calls for. places: row id → zero-based row of the grid as it stands now."""
    found: dict[Cell, str] = {}

    def put(row_id: str, name: str, text: str) -> None:
        if row_id in places and name in columns:
            found[sheet_id, places[row_id], columns[name]] = f"{text}\n{SIGNATURE}"

    for clash in merged.row_conflicts:
        if clash.open:
            reason = clash.reason.in_language("ru")
            put(clash.row_id, next(iter(columns), ""), f"Ячейки этой строки не подходят друг к другу: {reason}.")
    for bad in merged.bad:
        reason = _cut(bad.cell.reason.in_language("ru"), 2 * _LONGEST)
        put(
            bad.row_id,
            bad.field,
            f"Это значение не подходит: {reason}. Исправьте ячейку — после следующей сверки эта пометка исчезнет.",
        )
    for conflict in merged.conflicts:
        if not conflict.open:
            continue
        ours, theirs = (_quoted(shown(cell)) for cell in (conflict.owner, conflict.sheet))
        what = f"Ячейку изменили и здесь, и в файле плана.\nВ таблице: {theirs}\nВ файле: {ours}\n"
        how = (
            "Здесь формула, поэтому программа её не трогает. Впишите верное значение или исправьте файл."
            if conflict.formula
            else "Впишите сюда верное значение, из файла или другое: после следующей сверки оно будет с обеих сторон. "
            "Чтобы оставить то, что стоит здесь, отметьте этот комментарий решённым."
        )
        put(conflict.row_id, conflict.field, what + how)
    return found


def of_tabs(stand: Remarks, sheet_ids: Collection[int]) -> Remarks:
    """The remarks in some tabs."""
    return Remarks(
        {cell: text for cell, text in stand.texts.items() if cell[0] in sheet_ids},
        {cell: ids for cell, ids in stand.threads.items() if cell[0] in sheet_ids},
        frozenset(cell for cell in stand.resolved if cell[0] in sheet_ids),
        stand.noted,
        stand.threaded,
    )


def without_comments(stand: Remarks) -> Remarks:
    """The same where the API takes no comments after all: what is said is said by notes."""
    return Remarks(stand.texts, {}, stand.resolved, stand.noted, threaded=False)


def _quoted(text: str) -> str:
    return f"«{_cut(text, _LONGEST)}»" if text else "пусто"


def _cut(text: str, longest: int) -> str:
    whole = text.encode("utf-8", "replace")
    return whole.decode() if len(whole) <= longest else whole[:longest].decode(errors="ignore") + "…"


def remark_requests(stand: Remarks, wanted: Mapping[Cell, str], *, moved: Mapping[Cell, Cell | None]) -> list[Request]:
    """The requests that make our remarks be `wanted`, and nothing else of people's.

    moved: where cells with remarks stand after the write that has gone ahead, None where they are gone.
    """
    now = {place: text for cell, text in stand.texts.items() if (place := moved.get(cell, cell)) is not None}
    threads = {place: ids for cell, ids in stand.threads.items() if (place := moved.get(cell, cell)) is not None}
    noted = {moved.get(cell, cell) for cell in stand.noted}
    gone = [ids for cell, ids in stand.threads.items() if moved.get(cell, cell) is None]
    requests: list[Request] = [{"deleteComment": {"commentId": thread}} for ids in gone for thread in ids]
    for cell in sorted(now.keys() | threads.keys()):
        if now.get(cell) == wanted.get(cell) and cell in now:
            continue
        requests += [{"deleteComment": {"commentId": thread}} for thread in threads.get(cell, ())]
        if cell in now and cell not in threads:
            requests.append(_note(cell, ""))
    for cell, text in sorted(wanted.items()):
        if now.get(cell) == text:
            continue
        if stand.threaded:
            sheet_id, row, column = cell
            coordinate = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
            requests.append({"insertComment": {"coordinate": coordinate, "content": text}})
        elif cell not in noted:
            requests.append(_note(cell, text))
    return requests


def _note(cell: Cell, text: str) -> Request:
    sheet_id, row, column = cell
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": [{"note": text}]}], "fields": "note"}}
