"""One sync of an owner's tables with a Google spreadsheet: read, merge, write, verify, save.

    owner's snapshots ─┐
    stored bases ──────┼─► merge ─► guards ─► one batch to the sheet ─► verified ─► owner's side ─► bases saved
    one read of Sheets ┘

The session holds no rules: what becomes of a cell is decided in `tables.merge`, what is sent in `sheets.reconcile`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Protocol

from gmo_sync.errors import GuardError, Where
from gmo_sync.google import Workspace
from gmo_sync.language import Message
from gmo_sync.sheets import (
    Reading,
    SheetsClient,
    SpreadsheetSpec,
    TabReading,
    TabWrite,
    add_tab_requests,
    blank_tab,
    look_requests,
    misplaced,
    read_spreadsheet,
    reconcile,
    recover,
    row_count_for,
)
from gmo_sync.sheets.requests import Request
from gmo_sync.state import HistoryEntry, Run, State
from gmo_sync.tables import EMPTY, BadCell, Cell, Conflict, Merge, Policy, Row, Snapshot, Table, identify, merge
from gmo_sync.tables.cells import to_json
from gmo_sync.tables.describe import Line, describe
from gmo_sync.tables.guards import check

MAX_ATTEMPTS = 4
"""How often a write that slipped, because people moved rows at that very moment, is put right before giving up."""


class Owner(Protocol):
    """The owner's replica: a file, a database, models in memory."""

    @property
    def key(self) -> str:
        """What the spreadsheet and the bases of this replica are filed under; stable, e.g. a file's full path."""
        ...

    def read(self) -> Mapping[str, Snapshot]:
        """The tables by title. Raises InputError when they cannot be read."""
        ...

    def write(self, snapshots: Mapping[str, Snapshot]) -> None:
        """Make the replica hold these tables; others stay, and equal ones must change nothing.

        Called at every sync, so that a replica can save ids that it gave its rows when it read them.
        """
        ...


@dataclass(frozen=True)
class SyncResult:
    """What a sync did, or with `dry_run` would do.

    merges: by table title, with the changes for each side, conflicts and cells that do not fit. calls: API calls made.
    """

    spreadsheet_id: str | None
    url: str
    merges: Mapping[str, Merge]
    created: bool = False
    dry_run: bool = False
    calls: int = 0
    repaired: int = 0
    notices: tuple[Message, ...] = ()
    tables: Mapping[str, Table[Any]] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether either side was (or would be) written."""
        return any(merged.to_owner or merged.to_sheet for merged in self.merges.values())

    @property
    def conflicts(self) -> list[tuple[str, Conflict]]:
        """Every conflict with its table's title."""
        return [(title, conflict) for title, merged in self.merges.items() for conflict in merged.conflicts]

    @property
    def waiting(self) -> bool:
        """Whether something waits for a person: an unsettled conflict or a cell that does not fit."""
        return any(merged.bad for merged in self.merges.values()) or any(
            conflict.winner is None for _, conflict in self.conflicts
        )

    def lines(self) -> list[Line]:
        """Every change, conflict and bad cell in words, table by table."""
        return [line for title, merged in self.merges.items() for line in describe(self.tables[title], merged)]


@dataclass(frozen=True)
class _Sides:
    """What one attempt starts from, by table title: the tabs, what must be sent ahead of their rows, the rows as they
    are, and the rows as people meant them."""

    reading: Reading
    tabs: Mapping[str, TabReading]
    before: Mapping[str, Sequence[Request]]
    actual: Mapping[str, Snapshot]
    meant: Mapping[str, Snapshot]


def sync(
    owner: Owner,
    spec: SpreadsheetSpec,
    *,
    workspace: Workspace,
    state: State,
    policy: Policy = Policy.KEEP_BOTH,
    dry_run: bool = False,
    force: bool = False,
    max_delete: float = 0.5,
) -> SyncResult:
    """Make `owner` and the spreadsheet of `spec` equal; the first time, make the spreadsheet.

    policy: who wins where both edited one cell. dry_run: work out everything and write nothing. force: go on where a
    guard would stop. max_delete: the share of a table's rows (0…1) that may disappear at once.

    Raises GuardError before anything is written, InputError for the owner's side, GoogleError, StateError.
    """
    session = _Session(owner, spec, workspace, state, policy, 1.0 if force else max_delete, force)
    if dry_run:
        return session.plan()
    with state.run("sync", owner.key) as run:
        return session.apply(run)


class _Session:
    def __init__(
        self,
        owner: Owner,
        spec: SpreadsheetSpec,
        workspace: Workspace,
        state: State,
        policy: Policy,
        max_delete: float,
        force: bool,
    ) -> None:
        self.owner, self.spec, self.state, self.policy = owner, spec, state, policy
        self.max_delete, self.force = max_delete, force
        self.ledger, self.mark = workspace.ledger, len(workspace.ledger.calls)
        self.client = SheetsClient(workspace)
        self.tables: dict[str, Table[Any]] = {table.title: table for table in spec.tables}
        self.owned = dict(owner.read())

    def plan(self) -> SyncResult:
        """What `apply` would do; reads, and writes nothing."""
        spreadsheet_id = self.state.spreadsheet_of(self.owner.key)
        if spreadsheet_id is None:
            blank = {title: Snapshot((), table.fields) for title, table in self.tables.items()}
            merges = self._merge(blank, {})
            return self._result(None, merges, created=True, dry_run=True)
        reading = self._read(spreadsheet_id)
        bases = self._bases(spreadsheet_id)
        self._check_reading(reading, bases)
        return self._result(reading, self._merge(self._sides(reading, bases).meant, bases), dry_run=True)

    def apply(self, run: Run) -> SyncResult:
        """Merge, write the sheet until it holds what it shall, write the owner's side, save the bases."""
        spreadsheet_id = self.state.spreadsheet_of(self.owner.key)
        created = spreadsheet_id is None
        if spreadsheet_id is None:
            reading = self._create(run)
            bases: dict[str, Snapshot] = {}
        else:
            reading = self._read(spreadsheet_id)
            bases = self._bases(spreadsheet_id)
        self._check_reading(reading, bases)
        sides = self._sides(reading, bases)
        merges = self._merge(sides.meant, bases)
        repaired = 0
        while (again := self._write(sides, merges, bases)) is not None:
            repaired += 1
            if repaired >= MAX_ATTEMPTS:
                raise GuardError(
                    Message("people keep moving rows while they are being written"),
                    where=Where(spreadsheet=reading.url),
                    hint=Message("Nothing is lost; run the command again when the sheet is quiet."),
                )
            sides = again
            merges = self._merge(sides.meant, bases)
        self.owner.write({title: merged.owner for title, merged in merges.items() if merged.to_owner})
        run.commit(
            spreadsheet_id=reading.spreadsheet_id,
            bases={title: merged.base for title, merged in merges.items() if merged.base_changed},
            history=[*_history(merges)],
            calls=self._calls(),
        )
        return self._result(reading, merges, created=created, repaired=repaired)

    def _create(self, run: Run) -> Reading:
        rows = {title: len(self.owned.get(title, EMPTY).rows) for title in self.tables}
        resource = self.client.create(self.spec, rows)
        reading = read_spreadsheet(resource, self.spec.tables)
        run.bind(reading.spreadsheet_id, reading.url)
        return reading

    def _read(self, spreadsheet_id: str) -> Reading:
        return read_spreadsheet(self.client.read(spreadsheet_id), self.spec.tables)

    def _bases(self, spreadsheet_id: str) -> dict[str, Snapshot]:
        found = {title: self.state.base(spreadsheet_id, title) for title in self.tables}
        return {title: base for title, base in found.items() if base is not None}

    def _sides(self, reading: Reading, bases: Mapping[str, Snapshot]) -> _Sides:
        """The tabs as read, and those still to be made as empty."""
        tabs, before = dict(reading.tabs), {}
        taken = set(reading.sheet_ids)
        for tab in self.spec.tabs:
            title = tab.table.title
            if title not in tabs:
                rows = len(self.owned.get(title, EMPTY).rows)
                sheet_id = next(number for number in count() if number not in taken)
                taken.add(sheet_id)
                tabs[title] = blank_tab(tab.table, sheet_id, row_count_for(tab, rows))
                before[title] = add_tab_requests(tab, sheet_id, len(taken) - 1, rows)
            if tabs[title].ours and title not in bases:
                made = tabs[title]
                looks = look_requests(tab, made.sheet_id, made.columns, made.id_column or len(made.columns))
                before[title] = [*before.get(title, ()), *looks]
        actual = {
            title: identify(tab.table, tab.snapshot, self.owned.get(title, EMPTY), bases.get(title))
            for title, tab in tabs.items()
        }
        return _Sides(reading, tabs, before, actual, actual)

    def _check_reading(self, reading: Reading, bases: Mapping[str, Snapshot]) -> None:
        """Stop where the sheet has lost a tab or a column that it had: that is never "all values deleted"."""
        if reading.owner and self.spec.owner and reading.owner != self.spec.owner:
            raise GuardError(
                Message('the spreadsheet belongs to "{other}"', other=reading.owner),
                where=Where(spreadsheet=reading.url),
                hint=Message("Check which spreadsheet the plan is bound to; nothing has been changed."),
            )
        for title in set(reading.missing) & set(bases):
            raise GuardError(
                Message("the tab is gone"),
                where=Where(spreadsheet=reading.url, sheet=title),
                hint=Message("Take it back from the version history of the sheet, or give it its old name again."),
            )
        for title, tab in reading.tabs.items():
            had = bases.get(title, EMPTY).columns
            lost = [name for name in tab.table.fields if name in had and name not in tab.columns]
            if lost:
                raise GuardError(
                    Message('the column "{heading}" is gone or renamed', heading=tab.table.by_field[lost[0]].heading),
                    where=Where(spreadsheet=reading.url, sheet=title),
                    hint=Message("Give it its heading again, or take it back from the version history of the sheet."),
                )

    def _merge(self, sheet: Mapping[str, Snapshot], bases: Mapping[str, Snapshot]) -> dict[str, Merge]:
        merges = {}
        for title, table in self.tables.items():
            base = bases.get(title)
            merged = merge(table, base, self.owned.get(title, EMPTY), sheet[title], self.policy)
            check(table, base, merged, max_delete=self.max_delete, force=self.force)
            merges[title] = merged
        return merges

    def _write(self, sides: _Sides, merges: Mapping[str, Merge], bases: Mapping[str, Snapshot]) -> _Sides | None:
        """Write what differs in one batch. None when the sheet holds what it shall, else what it is found to hold."""
        reading = sides.reading
        writes = {
            title: reconcile(tab, sides.actual[title], merges[title].sheet, before=sides.before.get(title, ()))
            for title, tab in sides.tabs.items()
        }
        sent = [write for write in writes.values() if write.requests]
        if not sent or not misplaced(sent, self.client.write(reading.spreadsheet_id, sent)):
            return None
        found = self._read(reading.spreadsheet_id)
        self._check_reading(found, bases)
        return self._recovered(sides, merges, writes, self._sides(found, bases), bases)

    def _recovered(
        self,
        sides: _Sides,
        merges: Mapping[str, Merge],
        writes: Mapping[str, TabWrite],
        found: _Sides,
        bases: Mapping[str, Snapshot],
    ) -> _Sides:
        """The sides after a write that slipped: `found`, with our misplaced words taken back."""
        recovered = {
            title: recover(
                writes[title],
                sides.actual[title],
                sides.meant[title],
                merges[title].sheet,
                tab,
                self.owned.get(title, EMPTY),
                bases.get(title),
            )
            for title, tab in found.tabs.items()
        }
        return replace(
            found,
            tabs={title: one.reading for title, one in recovered.items()},
            before={title: [*found.before.get(title, ()), *one.requests] for title, one in recovered.items()},
            actual={title: one.actual for title, one in recovered.items()},
            meant={title: one.meant for title, one in recovered.items()},
        )

    def _calls(self) -> int:
        return len(self.ledger.calls) - self.mark

    def _result(
        self,
        reading: Reading | None,
        merges: Mapping[str, Merge],
        *,
        created: bool = False,
        dry_run: bool = False,
        repaired: int = 0,
    ) -> SyncResult:
        tabs: Iterable[TabReading] = reading.tabs.values() if reading else ()
        return SyncResult(
            spreadsheet_id=reading.spreadsheet_id if reading else None,
            url=reading.url if reading else "",
            merges=merges,
            created=created,
            dry_run=dry_run,
            calls=self._calls(),
            repaired=repaired,
            notices=tuple(notice for tab in tabs for notice in tab.notices),
            tables=self.tables,
        )


def _history(merges: Mapping[str, Merge]) -> Iterable[HistoryEntry]:
    """Every value and row that this sync writes over or removes, for the history."""
    for title, merged in merges.items():
        settled = {(conflict.row_id, conflict.field) for conflict in merged.conflicts}
        for lost in merged.replaced():
            yield HistoryEntry(
                table=title,
                row_id=lost.row_id,
                field=lost.field,
                side=lost.side.value,
                old=_stored(lost.old),
                new=_stored(lost.new),
                reason="conflict" if (lost.row_id, lost.field) in settled else "edit" if lost.field else "removal",
            )


def _stored(lost: Cell | Row) -> object:
    """A cell or a whole row as JSON can keep it; words that did not fit are kept as they were shown."""
    if isinstance(lost, Row):
        return {name: _stored(cell) for name, cell in lost.cells.items()}
    return lost.shown if isinstance(lost, BadCell) else to_json(lost)
