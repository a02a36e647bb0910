"""What people write beside our rows: words in columns of their own, and notes on any cell of a row (pure).

Kept when a row goes, put back when it returns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gmo_sync.sheets.create import column_letters
from gmo_sync.sheets.remarks import note_of_people
from gmo_sync.sheets.requests import Request
from gmo_sync.sheets.trace import CellData, cell_at, entered

Beside = Mapping[str, Mapping[str, Any]]
"""A column's heading → what is kept of its cell: in a column of people's own `shown` and `entered` (ExtendedValue; of a
formula `formula`, its words, as it may refer elsewhere by then), in every column `note`."""


def beside(headings: Sequence[CellData], mapped: Collection[int], row: Sequence[CellData]) -> Beside:
    """The words of a row in the columns that are not `mapped`, and the notes of people in all."""
    found = {}
    for name, at in _columns(headings, len(row)).items():
        kept = {} if at in mapped else _words(row[at])
        if note := note_of_people(row[at]):
            kept["note"] = note
        if kept:
            found[name] = kept
    return found


def _words(cell: CellData) -> dict[str, Any]:
    shown, value = cell.get("formattedValue"), entered(cell)
    formula = value.get("formulaValue")
    if formula is not None:
        return {"shown": shown or "", "formula": formula}
    return {"shown": shown, "entered": value} if shown else {}


def in_words(kept: Mapping[str, Any]) -> str:
    """What is kept of one cell, in words."""
    formula = f"({kept['formula']})" if "formula" in kept else ""
    words = " ".join(filter(None, (kept.get("shown"), formula)))
    return " · ".join(filter(None, (words, kept.get("note"))))


def beside_again(
    headings: Sequence[CellData], mapped: Collection[int], words: Beside, sheet_id: int, place: int, width: int
) -> Iterator[Request]:
    """Write the words and notes of a row that returns into the columns that are called so now."""
    columns = _columns(headings, width)
    for name, kept in words.items():
        if name not in columns:
            continue
        cell = {"userEnteredValue": kept["entered"]} if "entered" in kept and columns[name] not in mapped else {}
        if "note" in kept:
            cell["note"] = kept["note"]
        if cell:
            start = {"sheetId": sheet_id, "rowIndex": place, "columnIndex": columns[name]}
            yield {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": ",".join(cell)}}


def _columns(headings: Sequence[CellData], width: int) -> dict[str, int]:
    """Columns by their headings; by their letters where a heading is missing or stands twice."""
    words = {at: str(cell_at(headings, at).get("formattedValue", "")) for at in range(width)}
    times = Counter(words.values())
    return {word if word and times[word] == 1 else column_letters(at): at for at, word in words.items()}
