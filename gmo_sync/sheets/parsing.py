"""The JSON of a spreadsheet, parsed piece by piece where it is large (pure).

A parser needs room for all that it parses at once, on top of what comes of it. So the rows of a large answer are parsed
by the megabyte, and equal texts of a piece are kept once: a cell's typed and shown value are mostly the same, and so
are many cells of a column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import orjson

PIECE = 1_000_000
"""Bytes of a piece."""
LARGE = 32_000_000
"""Bytes up to which an answer is parsed at once, which is quicker."""

_ROW = re.compile(rb'\{\s*"values"\s*:\s*\[')
"""Where a row begins. It is in no string, where a quotation mark has a backslash before it."""

_PLACE = "\N{PILCROW SIGN}piece"


def parsed(content: bytes, piece: int = PIECE, large: int = LARGE) -> dict[str, Any]:
    """What `orjson.loads` gives, or `json.loads` where there is half a surrogate pair. Raises ValueError."""
    try:
        return dict(orjson.loads(content)) if len(content) <= large else _in_pieces(content, piece)
    except orjson.JSONDecodeError:  # half a surrogate pair, which only the standard library reads
        return dict(json.loads(content))


def _in_pieces(content: bytes, piece: int) -> dict[str, Any]:
    cuts: list[int] = []
    for found in _ROW.finditer(content):
        if not cuts or found.start() - cuts[-1] >= piece:
            cuts.append(found.start())
    pieces: list[list[dict[str, Any]]] = []
    rest: list[bytes] = [content[: cuts[0]] if cuts else content]
    for start, end in pairwise([*cuts, len(content)] if cuts else ()):
        rows = _rows(content[start:end])
        if rows is None:
            rest.append(content[start:end])
        else:
            rest.append(orjson.dumps({_PLACE: len(pieces)}) + b",")
            pieces.append(rows)
    answer: dict[str, Any] = orjson.loads(b"".join(rest))
    filled = 0
    for book in (answer, answer.get("updatedSpreadsheet", {})):
        for grid in (grid for sheet in book.get("sheets", ()) for grid in sheet.get("data", ())):
            rows = grid.get("rowData", ())
            filled += sum(_PLACE in row for row in rows)
            if rows:
                grid["rowData"] = [row for one in rows for row in _filled(one, pieces)]
    return answer if filled == len(pieces) else dict(orjson.loads(content))  # rows where none are looked for


def _rows(text: bytes) -> list[dict[str, Any]] | None:
    """Rows with a comma behind each; None for a piece in which the rows of a tab end, since brackets close there."""
    text = text.rstrip()
    if not text.endswith(b","):
        return None
    try:
        rows: list[dict[str, Any]] = orjson.loads(b"[" + text[:-1] + b"]")
    except orjson.JSONDecodeError:
        return None
    _share(rows)
    return rows


def _share(rows: Iterable[Mapping[str, Any]]) -> None:
    known: dict[str, str] = {}
    for row in rows:
        for cell in row.get("values", ()):
            shown = cell.get("formattedValue")
            if shown is not None:
                cell["formattedValue"] = shown = known.setdefault(shown, shown)
                typed = cell.get("userEnteredValue")
                if typed is not None and typed.get("stringValue") == shown:
                    typed["stringValue"] = shown


def _filled(row: Mapping[str, Any], pieces: list[list[dict[str, Any]]]) -> Iterable[Mapping[str, Any]]:
    return (row,) if _PLACE not in row else pieces[row[_PLACE]]
