"""What people write beside our rows, in columns of their own: kept when a row goes, put back when it returns (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gmo_sync.sheets.create import column_letters
from gmo_sync.sheets.requests import Request
from gmo_sync.sheets.trace import CellData, cell_at, entered

Beside = Mapping[str, Mapping[str, Any]]
"""A column's heading → `{"shown": ..., "entered": ExtendedValue}`; of a formula there is only what it showed."""


def beside(headings: Sequence[CellData], mapped: Collection[int], row: Sequence[CellData]) -> Beside:
    """The words of a row in the columns that are not `mapped`."""
    found = {}
    for name, at in _columns(headings, mapped, len(row)).items():
        shown, value = row[at].get("formattedValue"), entered(row[at])
        if shown:
            found[name] = {"shown": shown} | ({} if "formulaValue" in value else {"entered": value})
    return found


def beside_again(
    headings: Sequence[CellData], mapped: Collection[int], words: Beside, sheet_id: int, place: int, width: int
) -> Iterator[Request]:
    """Write the words of a row that returns into the columns that are called so now."""
    columns = _columns(headings, mapped, width)
    for name, kept in words.items():
        if name in columns and "entered" in kept:
            start = {"sheetId": sheet_id, "rowIndex": place, "columnIndex": columns[name]}
            rows = [{"values": [{"userEnteredValue": kept["entered"]}]}]
            yield {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _columns(headings: Sequence[CellData], mapped: Collection[int], width: int) -> dict[str, int]:
    """People's columns by their headings; by their letters where a heading is missing or stands twice."""
    words = {at: str(cell_at(headings, at).get("formattedValue", "")) for at in range(width) if at not in mapped}
    times = Counter(words.values())
    return {word if word and times[word] == 1 else column_letters(at): at for at, word in words.items()}
