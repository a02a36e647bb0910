"""What one attempt to write starts from, worked out of a reading: tabs, rows with their ids, what is closed (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from gmo_sync.doubts import check_room, known_rows
from gmo_sync.language import Message
from gmo_sync.options import Options
from gmo_sync.sheets import (
    Reading,
    SpreadsheetSpec,
    Tab,
    TabReading,
    TabWrite,
    add_tab_requests,
    adopt_requests,
    blank_tab,
    closed,
    look_requests,
    reconcile,
    row_count_for,
)
from gmo_sync.sheets.beside import Beside, beside
from gmo_sync.sheets.protection import Closed
from gmo_sync.sheets.remarking import speaks_of
from gmo_sync.sheets.requests import Request
from gmo_sync.tables import EMPTY, Merge, Snapshot, Table
from gmo_sync.tables.diff import RowRemoved
from gmo_sync.tables.settling import Pending


@dataclass(frozen=True)
class Sides:
    """By table title: the tabs, what must be sent ahead of their rows, and the rows of the sheet.

    closed: what is protected from this account. marked: (row id, field) of conflicts that people marked as settled.
    told: what a person should know. torn: ids seem to have left their rows while we were writing.
    """

    reading: Reading
    tabs: Mapping[str, TabReading]
    before: Mapping[str, Sequence[Request]]
    rows: Mapping[str, Snapshot]
    closed: Mapping[str, Closed]
    marked: Mapping[str, Collection[tuple[str, str]]]
    told: tuple[Message, ...] = ()
    torn: bool = False

    def beside(self, title: str, merged: Merge) -> dict[str, Beside]:
        """What people wrote in columns of their own beside the rows that a merge removes from the sheet, by row id."""
        gone = [change.row.id for change in merged.to_sheet if isinstance(change, RowRemoved)]
        if not gone:
            return {}
        tab = self.tabs[title]
        place_of = dict(zip(self.rows[title].ids, tab.places, strict=True))
        found = {row_id: beside(tab.row_at(tab.header), tab.mapped, tab.row_at(place_of[row_id])) for row_id in gone}
        return {row_id: words for row_id, words in found.items() if words}

    def writes(self, merges: Mapping[str, Merge], returning: Mapping[str, Mapping[str, Beside]] = {}) -> list[TabWrite]:
        """What makes the tabs hold what the merges wish for.

        returning: what people had written beside rows that come back, by table title and row id. Raises GuardError
        where the grid would be too large.
        """
        writes = [
            reconcile(
                tab,
                self.rows[title],
                merges[title].sheet,
                before=self.before[title],
                returning=returning.get(title, {}),
            )
            for title, tab in self.tabs.items()
            if title in merges and not (title in self.closed and self.closed[title].whole)
        ]
        check_room(self.reading, writes)
        return writes


def sides_of(
    reading: Reading,
    spec: SpreadsheetSpec,
    tables: Mapping[str, Table[Any]],
    owned: Mapping[str, Snapshot],
    bases: Mapping[str, Snapshot],
    options: Options,
    pending: Mapping[str, Pending],
    undoing: Mapping[int, Sequence[Request]] = {},
) -> Sides:
    """The tabs of `tables` as read, and those still to be made as empty; each row with the id that it belongs to.

    pending: the conflicts that wait. undoing: what must be sent first, by sheetId. Raises GuardError where rows cannot
    be told apart.
    """
    tabs, before = dict(reading.tabs), {}
    taken = set(reading.sizes)
    for tab in spec.tabs:
        title = tab.table.title
        if title not in tables:
            continue
        requests: list[Request] = []
        if title not in tabs:
            rows = len(owned.get(title, EMPTY).rows)
            sheet_id = next(number for number in count() if number not in taken)
            taken.add(sheet_id)
            tabs[title] = blank_tab(tab.table, sheet_id, row_count_for(tab, rows))
            requests += add_tab_requests(tab, sheet_id, len(taken) - 1, rows)
        first = undoing.get(tabs[title].sheet_id, ())
        before[title] = [*first, *requests, *_taken_over(tab, tabs[title], first_sync=title not in bases)]
    rows_of, told = {}, []
    for title in tables:
        sure = options.force or bool(undoing)
        rows_of[title], said = known_rows(
            tabs[title], owned.get(title, EMPTY), bases.get(title), anew=options.resync, confirmed=sure
        )
        told += said
    return Sides(
        reading,
        tabs,
        before,
        rows_of,
        closed={title: closed(tabs[title], rows) for title, rows in rows_of.items() if tabs[title].closed},
        marked={title: _marked(reading, tabs[title], rows, pending.get(title, {})) for title, rows in rows_of.items()},
        told=tuple(told),
        torn=bool(undoing and told and not options.force),
    )


def _taken_over(tab: Tab, made: TabReading, *, first_sync: bool) -> list[Request]:
    """What marks a tab as ours, when people made it, or it is one of ours that this store never saw."""
    if made.proposal is not None:
        return adopt_requests(tab.table, made.sheet_id, made.columns)
    if not first_sync:
        return []
    if not made.ours:  # a blank tab
        return adopt_requests(tab.table, made.sheet_id, {})
    return look_requests(tab, made.sheet_id, made.columns, made.id_column or len(made.columns))


def _marked(reading: Reading, tab: TabReading, rows: Snapshot, pending: Pending) -> set[tuple[str, str]]:
    resolved = reading.remarks.resolved
    places = dict(zip(rows.ids, tab.places, strict=True)) if resolved else {}
    return {
        (row_id, name)
        for (row_id, name), (owner, sheet) in pending.items()
        if row_id in places and name in tab.columns
        if speaks_of(resolved.get((tab.sheet_id, places[row_id], tab.columns[name]), ""), owner, sheet)
    }
