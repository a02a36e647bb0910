"""Where the headings of a tab stand, and which column is which field (pure).

A tab of ours is read by the metadata of its columns and by their headings; nothing is guessed. Of a tab that people
made by hand the likeliest row of headings and the likeliest columns are proposed, for a person to say yes to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.sheets.create import ID_HEADING
from gmo_sync.tables import CellValue, Snapshot, Table, TableColumn
from gmo_sync.tables.adoption import Proposal, propose
from gmo_sync.tables.cells import canonical_text

_HEADER_SEARCH_ROWS = 20
_GLANCE = 20
"""Rows that are looked at to tell whether those above them are headings."""

Cells = Sequence[Mapping[str, Any]]
"""Google's CellData of one row."""


@dataclass(frozen=True)
class Location:
    """header: zero-based row of the headings. columns: field → zero-based column. proposal: what it was guessed by."""

    header: int
    columns: Mapping[str, int]
    id_column: int | None = None
    notices: tuple[Message, ...] = ()
    proposal: Proposal | None = None


def text_of(data: Mapping[str, Any]) -> str:
    """What a cell shows, as far as it tells headings apart."""
    return canonical_text(data.get("formattedValue", "")).casefold()


def locate(table: Table[Any], title: str, rows: Sequence[Cells], marks: Sequence[str | None]) -> Location:
    """The columns of a tab of ours; marks: the field that each column's metadata names.

    Raises GuardError when there is no row of headings, or a column cannot be told from another.
    """
    words = {
        canonical_text(word).casefold(): column.field
        for column in table.columns
        for word in (*column.options.aliases, column.heading)
    }
    by_mark = {mark: at for at, mark in enumerate(marks) if mark is not None and mark not in marks[:at]}
    header = max(
        range(min(len(rows), _HEADER_SEARCH_ROWS)),
        key=lambda number: (len({words.get(text_of(cell)) for cell in rows[number]} - {None}), -number),
        default=0,
    )
    headings = [text_of(cell) for cell in rows[header]] if rows else []
    where = Where(sheet=title)
    if not set(headings) & set(words):
        raise GuardError(
            Message("the row with the headings is gone"),
            where=where,
            hint=Message(
                "Put the headings back ({headings}) or take the previous version from the sheet's version history.",
                headings=", ".join(column.heading for column in table.columns),
            ),
        )
    columns: dict[str, int] = {}
    notices: list[Message] = []
    for column in table.columns:
        places = [at for at, heading in enumerate(headings) if words.get(heading) == column.field]
        marked = by_mark.get(column.field)
        at = _place(column, headings, places, marked, words, where)
        if at is None:
            continue
        if at in columns.values():
            raise _ambiguous(
                Message('the column "{heading}" cannot be told from another', heading=column.heading), where
            )
        if not places:
            notices.append(_renamed(column, headings, at))
        columns[column.field] = at
    id_column = by_mark.get(table.key)
    if id_column is None:
        id_column = next((at for at, heading in enumerate(headings) if heading == ID_HEADING), None)
    return Location(header, columns, id_column, tuple(notices))


def locate_by_hand(table: Table[Any], rows: Sequence[Cells], owner: Snapshot) -> Location | None:
    """The likeliest columns of a tab that people made by hand; None when none is likely.

    owner: the rows of the owner's side; values that stand there too speak for a column.
    """
    words = {
        canonical_text(word).casefold()
        for column in table.columns
        for word in (*column.options.aliases, column.heading)
    }
    glance = Snapshot(owner.rows[:_GLANCE], owner.columns)
    ranked: list[tuple[int, float, int]] = []
    for number in range(min(len(rows), _HEADER_SEARCH_ROWS)):
        headings = [text_of(cell) for cell in rows[number]]
        if not any(headings):
            continue
        guesses = propose(table, headings, _values(rows[number + 1 : number + 1 + _GLANCE]), glance).guesses
        weight = sum(guess.confidence for guess in guesses if guess.heading)
        ranked.append((len(words & set(headings)), round(weight, 3), -number))
    if not ranked:
        return None
    header = -max(ranked)[2]
    headings = [str(cell.get("formattedValue", "")).strip() for cell in rows[header]]
    proposal = propose(table, headings, _values(rows[header + 1 :]), owner)
    return Location(header, proposal.columns, proposal=proposal) if proposal.guesses else None


def _values(rows: Sequence[Cells]) -> list[list[CellValue]]:
    return [[_value(cell) for cell in row] for row in rows]


def _value(cell: Mapping[str, Any]) -> CellValue:
    """What a cell holds; a number that is shown as something else, such as a date, as it is shown."""
    effective = cell.get("effectiveValue") or cell.get("userEnteredValue") or {}
    if "boolValue" in effective:
        return bool(effective["boolValue"])
    shown: str = cell.get("formattedValue", "")
    number: float | None = effective.get("numberValue")
    plain = shown.replace(",", ".").replace("\u00a0", "").replace(" ", "")
    if number is not None and plain.replace(".", "", 1).lstrip("-").isdecimal():
        return number
    return shown or None


def _place(
    column: TableColumn,
    headings: Sequence[str],
    places: Sequence[int],
    marked: int | None,
    words: Mapping[str, str],
    where: Where,
) -> int | None:
    """Where a column stands, by its words (`places`) and its metadata (`marked`); None when it does not.

    The words win over the metadata where the marked column has lost its heading: people cut a column and paste it
    elsewhere, and metadata stays behind. Where it has another heading instead, nobody can know which one is meant.
    """
    spelled = [headings[at] for at in places]
    if len(set(spelled)) < len(spelled) or (marked not in places and len(places) > 1):
        raise _ambiguous(Message('the heading "{heading}" stands twice', heading=column.heading), where)
    if marked is None or marked in places or not places:
        return marked if marked is not None else next(iter(places), None)
    other = headings[marked] if marked < len(headings) else ""
    if other and other not in words:
        what = Message(
            'the column "{heading}" is now called "{now}", and another column has its name',
            heading=column.heading,
            now=other,
        )
        raise _ambiguous(what, where)
    return places[0]


def _ambiguous(what: Message, where: Where) -> GuardError:
    return GuardError(
        what, where=where, hint=Message("Rename the column that is your own; nothing has been changed so far.")
    )


def _renamed(column: TableColumn, headings: Sequence[str], at: int) -> Message:
    now = headings[at] if at < len(headings) else ""
    return Message('the column "{heading}" is now called "{now}"', heading=column.heading, now=now)
