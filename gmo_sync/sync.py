"""One sync of an owner's tables with a Google spreadsheet: read, merge, write, verify, save.

    owner's snapshots ─┐
    stored bases ──────┼─► merge ─► guards ─► one batch to the sheet ─► verified ─► owner's side ─► bases saved
    one read of Sheets ┘

The session holds no rules: what becomes of a cell is decided in `tables.merge`, what is sent in `sheets.reconcile`;
`sides`, `merging` and `writing` are its three steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from gmo_sync.doubts import check_adoption, check_mappings, check_memory, check_owner, check_structure
from gmo_sync.errors import AccessError, GoogleError, GuardError, Where
from gmo_sync.google import Workspace, google_errors
from gmo_sync.history import Corrected, covered_entries, entries
from gmo_sync.language import Message
from gmo_sync.merging import merge_tables
from gmo_sync.options import Decisions, Options, Protected
from gmo_sync.outcome import SavedPlan, SyncResult
from gmo_sync.sheets import Reading, SheetsClient, SpreadsheetSpec, TabReading, batches, read_spreadsheet, stands_as
from gmo_sync.sheets.remarking import remarks_due
from gmo_sync.sheets.requests import Request
from gmo_sync.sides import Sides, sides_of
from gmo_sync.state import HistoryEntry, Run, State
from gmo_sync.tables import EMPTY, Merge, Policy, Side, Snapshot, Table
from gmo_sync.tables.mapping import fingerprint
from gmo_sync.tables.references import named, together, with_ids
from gmo_sync.tables.settling import Pending, pending_from_json, pending_to_json, waiting
from gmo_sync.writing import MAX_ATTEMPTS, Writing, restless

__all__ = ["MAX_ATTEMPTS", "Owner", "Protected", "SavedPlan", "SyncResult", "sync"]

_FORBIDDEN = 403


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
    only: Collection[str] | None = None,
    spreadsheet_id: str | None = None,
    correct: Callable[[Corrected], None] | None = None,
    decisions: Decisions | None = None,
    resync: bool = False,
    plan: SavedPlan | None = None,
    kind: str = "sync",
    undoes: int | None = None,
    ask_editor: bool = False,
    protected: Protected = Protected.STOP,
    tell: Callable[[Message], None] = lambda _: None,
) -> SyncResult:
    """Make `owner` and the spreadsheet of `spec` equal; the first time, make the spreadsheet.

    policy: who wins where both edited one cell. dry_run: work out everything and write nothing. force: go on where a
    guard would stop. max_delete: the share of a table's rows (0…1) that may disappear at once. only: titles of the
    tables to sync, with those that references tie to them; the others are left alone. spreadsheet_id: the spreadsheet
    to use when the state knows none. decisions: a person's word on conflicts, by table title and then (row id, field).
    correct: changes the owner's tables ahead of the merge. resync: believe no base; match rows by id, natural key and
    likeness, and become the store that keeps the base. plan: a dry run that was looked at; refused when it is no longer
    what would be done. kind, undoes: what the run is called in the log, and the run that it takes back. ask_editor: one
    more call, when only people at the sheet edited, for the name of the last who did. protected: what becomes of
    changes to cells that are protected from this account. tell: is told what is being done now.

    Raises GuardError before anything is written, InputError for the owner's side, GoogleError, StateError.
    """
    options = Options(
        policy=policy,
        force=force,
        max_delete=max_delete,
        spreadsheet_id=spreadsheet_id,
        decisions=decisions or {},
        resync=resync,
        ask_editor=ask_editor,
        protected=protected,
        tell=tell,
    )
    wanted = None if only is None else together(spec.tables, only)
    tables = {table.title: table for table in spec.tables if wanted is None or table.title in wanted}
    session = _Session(owner, spec, tables, workspace, state, options)
    if correct is not None:
        correct(session.corrected)
        session.corrected.check(tables, session.owned)
    if dry_run:
        return session.plan()
    with state.run(kind, owner.key, undoes=undoes) as run:
        return session.apply(run, plan)


class _Session:
    """What one sync knows and does."""

    def __init__(
        self,
        owner: Owner,
        spec: SpreadsheetSpec,
        tables: Mapping[str, Table[Any]],
        workspace: Workspace,
        state: State,
        options: Options,
    ) -> None:
        self.owner, self.spec, self.tables, self.options = owner, spec, tables, options
        self.workspace, self.state = workspace, state
        self.ledger, self.mark = workspace.ledger, len(workspace.ledger.calls)
        self.client = SheetsClient(workspace)
        self.all_tables = {table.title: table for table in spec.tables}
        self.owned = named(self.all_tables, owner.read())
        self.corrected = Corrected(dict(self.owned))
        self.bases: dict[str, Snapshot] = {}
        self.pending: Mapping[str, Pending] = {}
        self.notices: list[Message] = []
        self.one_way = False  # this account may only read the spreadsheet
        self.remapped: Collection[str] = ()  # the tables whose mapping is another than the one kept with the base

    @property
    def spreadsheet_id(self) -> str | None:
        """The spreadsheet that the plan is bound to, or is to be; None where one is to be made."""
        bound, given = self.state.binding(self.owner.key), self.options.spreadsheet_id
        if bound is None or given in (None, bound.spreadsheet_id) or self.options.resync:
            return (given if self.options.resync else None) or (bound.spreadsheet_id if bound else given)
        raise GuardError(
            Message("the plan is bound to another spreadsheet than the one given"),
            where=Where(spreadsheet=bound.url),
            hint=Message("Give the one that it is bound to, or none; gmo-sync resync binds it anew."),
        )

    def plan(self) -> SyncResult:
        """What `apply` would do; reads, and writes nothing."""
        spreadsheet_id = self.spreadsheet_id
        if spreadsheet_id is None:
            blank = Reading("", "", "", "", "", {})
            merges = self._merge(self._sides(blank))
            return self._result(None, merges, created=True, dry_run=True, cost=2)
        reading = self._begin(spreadsheet_id)
        self._doubt(reading, max((run.id for run in self.state.runs(self.owner.key, limit=1)), default=0))
        sides = self._sides(reading)
        merges = self._merge(sides)
        writes = sides.writes(merges, self.corrected.beside)
        cost = 1 + len(batches(writes)) + self._asks_editor(entries(merges, self.tables))
        cost += bool(remarks_due(reading, merges, sides.rows, writes))
        return self._result(reading, merges, dry_run=True, cost=cost)

    def apply(self, run: Run, plan: SavedPlan | None) -> SyncResult:
        """Merge, write the sheet until it holds what it shall, write the owner's side, save the bases."""
        spreadsheet_id = self.spreadsheet_id
        created = spreadsheet_id is None
        if spreadsheet_id is None:
            if plan is not None:
                plan.check(self.plan())
                plan = None
            self.options.tell(Message("making the spreadsheet"))
            reading = self._create(run)
        else:
            self.options.tell(Message("reading the spreadsheet"))
            reading = self._begin(spreadsheet_id)
        if not created and not self.options.resync:
            self._check_memory(reading, run)
        self._doubt(reading, run.id)
        sides = self._sides(reading)
        merges = self._merge(sides)
        if plan is not None:
            plan.check(self._result(reading, merges))
        if self.state.spreadsheet_of(self.owner.key) != reading.spreadsheet_id:
            run.bind(reading.spreadsheet_id, reading.url)
        self.options.tell(Message("writing the spreadsheet"))
        writing = Writing(self.client, self._mark_of(run), self.options.tell)
        self._intend(run, writing, sides, merges)
        try:
            while (again := self._write(run, writing, sides, merges, fresh=created)) is not None:
                if writing.attempts == MAX_ATTEMPTS or again.torn:
                    hint = Message("Nothing of it is written; run the command again when the sheet is quiet.")
                    raise restless(reading, hint)
                sides = again
                merges = self._merge(sides, began=bool(writing.slipped))
                self._intend(run, writing, sides, merges)
        except GuardError:
            try:
                writing.retreat(reading)
            finally:
                self._intend(run, writing, sides, merges)
            raise
        self.owner.write(with_ids(self.all_tables, merges, self.owned))
        run.commit(
            spreadsheet_id=reading.spreadsheet_id,
            bases={
                title: merged.base for title, merged in merges.items() if merged.base_changed or title in self.remapped
            },
            mappings={title: fingerprint(table) for title, table in self.tables.items()},
            pending={
                title: now
                for title, merged in merges.items()
                if (now := self._waiting(title, merged, sides)) != pending_to_json(self.pending.get(title, {}))
            },
            calls=self._calls(),
        )
        if not self.one_way:
            self._remark(writing, sides, merges)
        return self._result(reading, merges, created=created, repaired=writing.attempts, run=run.id)

    def _begin(self, spreadsheet_id: str) -> Reading:
        """Read the bases, and then the sheet."""
        if not self.options.resync:
            found = {title: self.state.base(spreadsheet_id, title) for title in self.tables}
            self.bases = {title: base for title, base in found.items() if base is not None}
            told = self.state.pending(spreadsheet_id)
            self.pending = {title: pending_from_json(stored) for title, stored in told.items()}
        return self._understood(self.client.read(spreadsheet_id))

    def _create(self, run: Run) -> Reading:
        rows = {title: len(self.owned.get(title, EMPTY).rows) for title in self.tables}
        resource = self.client.create(self.spec, rows, self._mark_of(run))
        reading = read_spreadsheet(resource, self.spec.tables)
        run.bind(reading.spreadsheet_id, reading.url)
        return reading

    def _understood(self, resource: Mapping[str, Any]) -> Reading:
        by_hand = {title: self.owned.get(title, EMPTY) for title in self.tables if title not in self.bases}
        return read_spreadsheet(resource, [*self.tables.values()], by_hand)

    def _mark_of(self, run: Run) -> str:
        """What the spreadsheet is told of who keeps its base; see `Reading.base`."""
        return f"{self.state.id}:{run.id}"

    def _check_memory(self, reading: Reading, run: Run) -> None:
        """Stop where this store does not know the run that wrote last; a run that stops here leaves no number behind,
        which would be taken for that one next time."""
        known = max((one.id for one in self.state.runs(self.owner.key, limit=2) if one.id < run.id), default=0)
        try:
            check_memory(reading, self.state.id, known)
        except GuardError:
            run.forget()
            raise

    def _doubt(self, reading: Reading, run_id: int) -> None:
        """Stop where the spreadsheet may be another's, or does not mean any more what it meant."""
        confirmed = self.options.force
        if not self.options.resync:
            check_memory(reading, self.state.id, run_id)
        self.notices += check_owner(reading, self.spec, self.bases, self.owned, confirmed=confirmed)
        check_structure(reading, self.bases)
        self.notices += check_adoption(reading, confirmed=confirmed or self.options.resync)
        known = {title: self.state.mapping(reading.spreadsheet_id, title) for title in self.bases}
        self.notices += check_mappings(self.tables, known, confirmed=confirmed)
        self.remapped = {title for title, was in known.items() if was != fingerprint(self.tables[title])}

    def _sides(self, reading: Reading, undoing: Mapping[int, Sequence[Request]] = {}) -> Sides:
        sides = sides_of(reading, self.spec, self.tables, self.owned, self.bases, self.options, self.pending, undoing)
        self.notices += sides.told
        return sides

    def _merge(self, sides: Sides, *, began: bool = False) -> dict[str, Merge]:
        return merge_tables(
            self.tables,
            self.bases,
            self.corrected.tables,
            sides,
            self.options,
            owned_was=self.owned,
            pending=self.pending,
            one_way=self.one_way,
            began=began,
        )

    def _intend(self, run: Run, writing: Writing, sides: Sides, merges: Mapping[str, Merge]) -> None:
        """Write down every change ahead of the first write, and what writes before it have cost."""
        beside = {title: sides.beside(title, merged) for title, merged in merges.items()}
        changes = entries(merges, self.tables, beside) + covered_entries(writing.covered)
        if changes:
            editor = self._editor(sides.reading.spreadsheet_id) if self._asks_editor(changes) else None
            run.intend(changes, editor=editor)

    def _asks_editor(self, changes: Sequence[HistoryEntry]) -> bool:
        """Only where it is the second call, not where a write is that already."""
        return self.options.ask_editor and {entry.side for entry in changes} == {Side.OWNER.value}

    def _editor(self, spreadsheet_id: str) -> str | None:
        """The name of the last person who edited the spreadsheet; the Sheets API tells nobody's."""
        with google_errors(spreadsheet=spreadsheet_id):
            files = self.workspace.drive.files()
            found = files.get(
                fileId=spreadsheet_id, fields="lastModifyingUser(displayName)", supportsAllDrives=True
            ).execute()
        name: str | None = found.get("lastModifyingUser", {}).get("displayName")
        return name

    def _write(
        self, run: Run, writing: Writing, sides: Sides, merges: Mapping[str, Merge], *, fresh: bool
    ) -> Sides | None:
        """Write what differs. None when the sheet holds what it shall, else the sides to begin from again."""
        reading = sides.reading
        if self.one_way:
            return None
        claim = reading.base[0] != self.state.id and bool(reading.base[0] or not self.bases)
        try:
            if writing.send(reading, sides.writes(merges, self.corrected.beside), fresh=fresh, claim=claim):
                return None
        except GoogleError as error:
            if writing.landed:
                raise
            return self._after_refusal(error, run, writing, sides)
        undone, found = writing.taken_back(reading)
        again = self._understood(undone.resource)
        self._doubt(again, run.id)
        standing = {sheet["properties"].get("sheetId", 0): sheet for sheet in found["sheets"]}
        tabs = {title: stands_as(tab, standing[tab.sheet_id]) for title, tab in again.tabs.items()}
        return self._sides(replace(again, tabs=tabs), undone.requests)

    def _after_refusal(self, error: GoogleError, run: Run, writing: Writing, sides: Sides) -> Sides:
        """A batch that was refused changed nothing: begin again if people changed the sheet meanwhile, else raise."""
        if isinstance(error, AccessError) and error.status == _FORBIDDEN and not writing.attempts:
            self.one_way = True
            self.notices.append(Message("this account may only read the spreadsheet: nothing is sent to it"))
            return sides
        if error.status != 400 or writing.attempts:
            raise error
        writing.attempts += 1
        again = self._understood(self.client.read(sides.reading.spreadsheet_id))
        if all(title in again.tabs and again.tabs[title].grid == tab.grid for title, tab in sides.reading.tabs.items()):
            raise error
        self._doubt(again, run.id)
        return self._sides(again)

    def _waiting(self, title: str, merged: Merge, sides: Sides) -> list[list[Any]]:
        return pending_to_json(waiting(merged, self.pending.get(title, {}), sides.marked[title]))

    def _remark(self, writing: Writing, sides: Sides, merges: Mapping[str, Merge]) -> None:
        """Say in the cells what waits for a person, and no longer what does not; both sides are saved already."""
        reading, rows, writes = sides.reading, sides.rows, writing.writes
        if writing.attempts and (reading.remarks.stand or any(merged.waiting for merged in merges.values())):
            reading = self._understood(self.client.read(reading.spreadsheet_id))
            rows, writes = {}, []
        requests = remarks_due(reading, merges, rows, writes)
        try:
            if requests and not self.client.remark(reading.spreadsheet_id, requests):
                self.client.remark(reading.spreadsheet_id, remarks_due(reading, merges, rows, writes, notes=True))
        except GoogleError as error:
            self.notices.append(
                Message("what waits for you could not be said in the cells: {reason}", reason=error.what)
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
        run: int | None = None,
        cost: int = 0,
    ) -> SyncResult:
        tabs: Iterable[TabReading] = reading.tabs.values() if reading else ()
        told = [*(tab.notices for tab in tabs), *(merged.notices for merged in merges.values()), self.notices]
        return SyncResult(
            spreadsheet_id=reading.spreadsheet_id if reading else None,
            url=reading.url if reading else "",
            merges=merges,
            created=created,
            dry_run=dry_run,
            calls=self._calls(),
            cost=cost,
            repaired=repaired,
            run=run,
            skipped=tuple(self.corrected.skipped),
            notices=tuple(dict.fromkeys(notice for notices in told for notice in notices)),
            tables=self.tables,
        )
