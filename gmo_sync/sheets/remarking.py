"""What waits for a person, said in the very cell (pure).

What shall stand is worked out at every sync from the merges, and compared with what stands: so a remark appears once,
and goes when its cause is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gmo_sync.sheets.reading import Reading
from gmo_sync.sheets.reconcile import TabWrite
from gmo_sync.sheets.remarks import SIGNATURE, Cell, Remarks
from gmo_sync.sheets.requests import Request
from gmo_sync.sheets.trace import trace
from gmo_sync.tables import Cell as Value
from gmo_sync.tables import Merge, Snapshot
from gmo_sync.tables.cells import shown

_LONGEST = 450  # bytes of a value; a comment holds 2048 UTF-8 code units


def remarks_due(
    reading: Reading,
    merges: Mapping[str, Merge],
    rows: Mapping[str, Snapshot],
    writes: Sequence[TabWrite],
    *,
    notes: bool = False,
) -> list[Request]:
    """The requests that make our remarks say what the merges leave to people, after `writes` have gone ahead.

    rows: the rows of `reading`, each with the id that it belongs to. notes: the API takes no comments after all.
    """
    wanted: dict[Cell, str] = {}
    moved: dict[Cell, Cell | None] = {}
    tabs = {title: tab for title, tab in reading.tabs.items() if title in merges}
    stand = _of_tabs(reading.remarks, {tab.sheet_id for tab in tabs.values()})
    written = {write.reading.table.title: write for write in writes if write.requests}
    for title, tab in tabs.items():
        ids = rows[title].ids if title in rows else tab.snapshot.ids
        write = written.get(title)
        expected = write.expected_ids if write is not None else None
        places = {row_id: row for row, row_id in expected or zip(tab.places, ids, strict=True)}
        wanted |= _due(merges[title], tab.sheet_id, tab.columns, places)
        here = [cell for cell in stand.cells if cell[0] == tab.sheet_id]
        if here and write is not None:
            order = trace(write.requests, tab.sheet_id, tab.row_count).order
            place_of = {row: place for place, row in enumerate(order)}
            moved |= {cell: (cell[0], place_of[cell[1]], cell[2]) if cell[1] in place_of else None for cell in here}
    return remark_requests(_without_comments(stand) if notes else stand, wanted, moved=moved)


def _due(merged: Merge, sheet_id: int, columns: Mapping[str, int], places: Mapping[str, int]) -> dict[Cell, str]:
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
        how = (
            "Здесь формула, поэтому программа её не трогает. Впишите верное значение или исправьте файл."
            if conflict.formula
            else "Впишите сюда верное значение, из файла или другое: после следующей сверки оно будет с обеих сторон. "
            "Чтобы оставить то, что стоит здесь, отметьте этот комментарий решённым."
        )
        put(conflict.row_id, conflict.field, _words_of(conflict.owner, conflict.sheet) + how)
    return found


def _words_of(owner: Value, sheet: Value) -> str:
    ours, theirs = (_quoted(shown(cell)) for cell in (owner, sheet))
    return f"Ячейку изменили и здесь, и в файле плана.\nВ таблице: {theirs}\nВ файле: {ours}\n"


def speaks_of(remark: str, owner: Value, sheet: Value) -> bool:
    """Whether a remark tells of the conflict of these two values: rows may have moved below it since."""
    return remark.startswith(_words_of(owner, sheet))


def _of_tabs(stand: Remarks, sheet_ids: Collection[int]) -> Remarks:
    """The remarks in some tabs."""
    return Remarks(
        {cell: text for cell, text in stand.texts.items() if cell[0] in sheet_ids},
        {cell: ids for cell, ids in stand.threads.items() if cell[0] in sheet_ids},
        {cell: text for cell, text in stand.resolved.items() if cell[0] in sheet_ids},
        stand.noted,
        stand.foreign,
        stand.threaded,
    )


def _without_comments(stand: Remarks) -> Remarks:
    """The same where the API takes no comments after all: what is said is said by notes."""
    return Remarks(stand.texts, {}, stand.resolved, stand.noted)


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
    requests = [_withdrawal(thread, stand.foreign) for ids in gone for thread in ids]
    for cell in sorted(now.keys() | threads.keys()):
        if now.get(cell) == wanted.get(cell) and cell in now:
            continue
        requests += [_withdrawal(thread, stand.foreign) for thread in threads.get(cell, ())]
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


def _withdrawal(thread: str, foreign: Mapping[str, bool]) -> Request:
    """Take a remark away: what another account said, only that account may delete, but everybody may resolve."""
    if thread not in foreign:
        return {"deleteComment": {"commentId": thread}}
    post = {"content": f"Это замечание больше не действует.\n{SIGNATURE}"}
    return {
        "addCommentReply": {
            "commentId": thread,
            "post": post if foreign[thread] else post | {"commentAction": "RESOLVE"},
        }
    }


def _note(cell: Cell, text: str) -> Request:
    sheet_id, row, column = cell
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": [{"note": text}]}], "fields": "note"}}
