"""One sync of an owner's tables with a Google spreadsheet: read, merge, write, verify, save.

    owner's snapshots ─┐
    stored bases ──────┼─► merge ─► guards ─► one batch to the sheet ─► verified ─► owner's side ─► bases saved
    one read of Sheets ┘

The session holds no rules: what becomes of a cell is decided in `tables.merge`, what is sent in `sheets.reconcile`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import Any, Protocol

from gmo_sync.doubts import (
    check_adoption,
    check_mappings,
    check_memory,
    check_owner,
    check_protection,
    check_room,
    check_structure,
    known_rows,
)
from gmo_sync.errors import AccessError, GoogleError, GuardError, Where
from gmo_sync.google import Workspace, google_errors
from gmo_sync.history import Corrected, entries
from gmo_sync.language import Message
from gmo_sync.outcome import SavedPlan, SyncResult
from gmo_sync.sheets import (
    ImageSpec,
    Reading,
    SheetsClient,
    Slip,
    SpreadsheetSpec,
    TabReading,
    TabWrite,
    add_tab_requests,
    adopt_requests,
    batches,
    blank_tab,
    closed,
    image_spec,
    look_requests,
    mark_requests,
    misplaced,
    read_spreadsheet,
    reconcile,
    rolled_back,
    row_count_for,
    stands_as,
    tab_sizes,
    undoing_writes,
)
from gmo_sync.sheets.image import SHEET_ID as HIDDEN_TAB
from gmo_sync.sheets.protection import Closed
from gmo_sync.sheets.remarks import Cell as RemarkedCell
from gmo_sync.sheets.remarks import due, of_tabs, remark_requests, without_comments
from gmo_sync.sheets.requests import Request
from gmo_sync.state import HistoryEntry, Run, State
from gmo_sync.tables import EMPTY, Decision, Merge, Policy, Side, Snapshot, Table, merge
from gmo_sync.tables.guards import check
from gmo_sync.tables.held import hold_back
from gmo_sync.tables.mapping import fingerprint
from gmo_sync.tables.settling import pending_from_json, pending_to_json, settled, waiting

__all__ = ["MAX_ATTEMPTS", "Owner", "Protected", "SavedPlan", "SyncResult", "sync"]

_FORBIDDEN = 403
MAX_ATTEMPTS = 4
"""How often a write that slipped, because people moved rows at that very moment, is put right before giving up."""


class Protected(StrEnum):
    """What becomes of changes to cells and tabs that are protected from this account."""

    STOP = "stop"
    SKIP = "skip"


Decisions = Mapping[str, Mapping[tuple[str, str], Decision]]
"""By table title and then (row id, field): a person's word on single conflicts."""


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
class _Sides:
    """What one attempt starts from, by table title: the tabs, what must be sent ahead of their rows, and the rows."""

    reading: Reading
    tabs: Mapping[str, TabReading]
    before: Mapping[str, Sequence[Request]]
    rows: Mapping[str, Snapshot]


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
    tables to sync; the others are left alone. spreadsheet_id: the spreadsheet to use when the state knows none.
    decisions: a person's word on conflicts, by table title and then (row id, field). correct: changes the owner's
    tables ahead of the merge. resync: believe no base; match rows by id, natural key and likeness, and become the
    store that keeps the base. plan: a dry run that was looked at; refused when it is no longer what would be done.
    kind, undoes: what the run is called in the log, and the run that it takes back. ask_editor: one more call, when
    only people at the sheet edited, for the name of the last who did. protected: what becomes of changes to cells that
    are protected from this account. tell: is told what is being done now.

    Raises GuardError before anything is written, InputError for the owner's side, GoogleError, StateError.
    """
    session = _Session(owner, spec, workspace, state)
    session.policy, session.max_delete, session.force = policy, 1.0 if force else max_delete, force
    session.tables = {title: table for title, table in session.tables.items() if only is None or title in only}
    session.given_id, session.decisions, session.resync = spreadsheet_id, decisions or {}, resync
    session.ask_editor, session.protected, session.tell = ask_editor, protected, tell
    if correct is not None:
        correct(session.corrected)
    if dry_run:
        return session.plan()
    with state.run(kind, owner.key, undoes=undoes) as run:
        return session.apply(run, plan)


class _Session:
    """What one sync knows and does; its options are set by `sync`."""

    policy: Policy
    max_delete: float
    force: bool
    given_id: str | None
    decisions: Decisions
    resync: bool
    ask_editor: bool
    protected: Protected
    tell: Callable[[Message], None]

    def __init__(self, owner: Owner, spec: SpreadsheetSpec, workspace: Workspace, state: State) -> None:
        self.owner, self.spec, self.state, self.workspace = owner, spec, state, workspace
        self.ledger, self.mark = workspace.ledger, len(workspace.ledger.calls)
        self.client = SheetsClient(workspace)
        self.tables: dict[str, Table[Any]] = {table.title: table for table in spec.tables}
        self.owned = dict(owner.read())
        self.corrected = Corrected(dict(self.owned))
        self.attempts = 0
        self.slipped: list[Slip] = []
        self.pending: Mapping[str, Any] = {}
        self.places: Mapping[str, Mapping[str, int]] = {}  # where each row stands after the write, by table title
        self.ids: Mapping[str, Sequence[str]] = {}  # the ids of the rows as read
        self.marked: Mapping[str, Collection[tuple[str, str]]] = {}  # conflicts that people marked as settled
        self.notices: list[Message] = []
        self.adoptable: Mapping[str, Snapshot] = {}  # what was never synced here, and may have been made by hand
        self.closed: Mapping[str, Closed] = {}  # what is protected from this account, by table title
        self.one_way = False  # this account may only read the spreadsheet
        self.remapped: Collection[str] = ()  # the tables whose mapping is another than the one kept with the base
        self.copied = 0  # columns of the hidden tab that hold copies of this run

    @property
    def spreadsheet_id(self) -> str | None:
        """The spreadsheet that the plan is bound to, or is to be; None where one is to be made."""
        bound = self.state.binding(self.owner.key)
        if bound is None or self.given_id in (None, bound.spreadsheet_id) or self.resync:
            return (self.given_id if self.resync else None) or (bound.spreadsheet_id if bound else self.given_id)
        raise GuardError(
            Message("the plan is bound to another spreadsheet than the one given"),
            where=Where(spreadsheet=bound.url),
            hint=Message("Give the one that it is bound to, or none; gmo-sync resync binds it anew."),
        )

    def plan(self) -> SyncResult:
        """What `apply` would do; reads, and writes nothing."""
        if self.spreadsheet_id is None:
            blank = {title: Snapshot((), table.fields) for title, table in self.tables.items()}
            return self._result(None, self._merge(blank, {}), created=True, dry_run=True, cost=2)
        bases = self._bases(self.spreadsheet_id)
        reading = self._read(self.spreadsheet_id)
        self._doubt(reading, bases, self._last_run())
        sides = self._sides(reading, bases)
        merges = self._merge(sides.rows, bases)
        writes = self._writes(sides, merges)
        self._stand(sides, writes)
        cost = 1 + len(batches(writes)) + self._asks_editor(entries(merges, self.tables))
        cost += bool(self._remark_requests(reading, merges))
        return self._result(reading, merges, dry_run=True, cost=cost)

    def apply(self, run: Run, plan: SavedPlan | None) -> SyncResult:
        """Merge, write the sheet until it holds what it shall, write the owner's side, save the bases."""
        spreadsheet_id = self.spreadsheet_id
        created = spreadsheet_id is None
        if spreadsheet_id is None:
            if plan is not None:
                plan.check(self.plan())
                plan = None
            self.tell(Message("making the spreadsheet"))
            reading = self._create(run)
            bases: dict[str, Snapshot] = {}
        else:
            self.tell(Message("reading the spreadsheet"))
            bases = self._bases(spreadsheet_id)
            reading = self._read(spreadsheet_id)
        self._doubt(reading, bases, run.id)
        sides = self._sides(reading, bases)
        merges = self._merge(sides.rows, bases)
        if plan is not None:
            plan.check(self._result(reading, merges))
        if self.state.spreadsheet_of(self.owner.key) != reading.spreadsheet_id:
            run.bind(reading.spreadsheet_id, reading.url)
        self._intend(run, reading, merges)
        self.tell(Message("writing the spreadsheet"))
        try:
            while (again := self._write(run, sides, merges, bases, fresh=created)) is not None:
                if self.attempts == MAX_ATTEMPTS:
                    hint = Message("Nothing of it is written; run the command again when the sheet is quiet.")
                    raise _restless(reading, hint)
                sides = again
                merges = self._merge(sides.rows, bases)
                self._intend(run, reading, merges)
        except GuardError:
            self._retreat(run, reading)
            raise
        self.owner.write({title: merged.owner for title, merged in merges.items() if merged.to_owner})
        run.commit(
            spreadsheet_id=reading.spreadsheet_id,
            bases={
                title: merged.base for title, merged in merges.items() if merged.base_changed or title in self.remapped
            },
            mappings={title: fingerprint(table) for title, table in self.tables.items()},
            pending={
                title: now
                for title, merged in merges.items()
                if (now := pending_to_json(waiting(merged))) != self.pending.get(title, [])
            },
            calls=self._calls(),
        )
        if not self.one_way:
            self._remark(sides.reading, merges)
        return self._result(reading, merges, created=created, repaired=self.attempts, run=run.id)

    def _intend(self, run: Run, reading: Reading, merges: Mapping[str, Merge]) -> None:
        """Write down every change ahead of the first write."""
        changes = entries(merges, self.tables)
        if changes:
            run.intend(changes, editor=self._editor(reading.spreadsheet_id) if self._asks_editor(changes) else None)

    def _asks_editor(self, changes: Sequence[HistoryEntry]) -> bool:
        """Only where it is the second call, not where a write is that already."""
        return self.ask_editor and {entry.side for entry in changes} == {Side.OWNER.value}

    def _remark(self, reading: Reading, merges: Mapping[str, Merge]) -> None:
        """Say in the cells what waits for a person, and no longer what does not; both sides are saved already."""
        if self.attempts and (reading.remarks.stand or any(merged.waiting for merged in merges.values())):
            reading = self._read(reading.spreadsheet_id)
            self.places, self.ids = {}, {}
        requests = self._remark_requests(reading, merges)
        try:
            if requests and not self.client.remark(reading.spreadsheet_id, requests):
                self.client.remark(reading.spreadsheet_id, self._remark_requests(reading, merges, notes=True))
        except GoogleError as error:
            self.notices.append(
                Message("what waits for you could not be said in the cells: {reason}", reason=error.what)
            )

    def _remark_requests(self, reading: Reading, merges: Mapping[str, Merge], *, notes: bool = False) -> list[Request]:
        wanted: dict[RemarkedCell, str] = {}
        moved: dict[RemarkedCell, RemarkedCell | None] = {}
        tabs = {title: tab for title, tab in reading.tabs.items() if title in merges}
        stand = of_tabs(reading.remarks, {tab.sheet_id for tab in tabs.values()})
        for title, tab in tabs.items():
            places = self.places.get(title) or dict(zip(tab.snapshot.ids, tab.places, strict=True))
            wanted |= due(merges[title], tab.sheet_id, tab.columns, places)
            row_at = dict(zip(tab.places, self.ids.get(title, ()), strict=False))
            for cell in stand.cells:
                if cell[0] == tab.sheet_id and cell[1] in row_at:
                    now = places.get(row_at[cell[1]])
                    moved[cell] = None if now is None else (cell[0], now, cell[2])
        return remark_requests(without_comments(stand) if notes else stand, wanted, moved=moved)

    def _editor(self, spreadsheet_id: str) -> str | None:
        """The name of the last person who edited the spreadsheet; the Sheets API tells nobody's."""
        with google_errors(spreadsheet=spreadsheet_id):
            files = self.workspace.drive.files()
            found = files.get(
                fileId=spreadsheet_id, fields="lastModifyingUser(displayName)", supportsAllDrives=True
            ).execute()
        name: str | None = found.get("lastModifyingUser", {}).get("displayName")
        return name

    def _last_run(self) -> int:
        return max((run.id for run in self.state.runs(self.owner.key, limit=1)), default=0)

    def _create(self, run: Run) -> Reading:
        rows = {title: len(self.owned.get(title, EMPTY).rows) for title in self.tables}
        resource = self.client.create(self.spec, rows, self._mark_of(run))
        reading = read_spreadsheet(resource, self.spec.tables)
        run.bind(reading.spreadsheet_id, reading.url)
        return reading

    def _read(self, spreadsheet_id: str) -> Reading:
        return self._understood(self.client.read(spreadsheet_id))

    def _understood(self, resource: Mapping[str, Any]) -> Reading:
        return read_spreadsheet(resource, [*self.tables.values()], self.adoptable)

    def _bases(self, spreadsheet_id: str) -> dict[str, Snapshot]:
        found = {} if self.resync else {title: self.state.base(spreadsheet_id, title) for title in self.tables}
        bases = {title: base for title, base in found.items() if base is not None}
        self.adoptable = {title: self.owned.get(title, EMPTY) for title in self.tables if title not in bases}
        return bases

    def _sides(
        self, reading: Reading, bases: Mapping[str, Snapshot], undoing: Mapping[int, Sequence[Request]] = {}
    ) -> _Sides:
        """The tabs as read, and those still to be made as empty. undoing: what must be sent first, by sheetId."""
        tabs, before = dict(reading.tabs), {}
        taken = set(reading.sizes)
        for tab in self.spec.tabs:
            title = tab.table.title
            if title not in self.tables:
                continue
            if title not in tabs:
                rows = len(self.owned.get(title, EMPTY).rows)
                sheet_id = next(number for number in count() if number not in taken)
                taken.add(sheet_id)
                tabs[title] = blank_tab(tab.table, sheet_id, row_count_for(tab, rows))
                before[title] = add_tab_requests(tab, sheet_id, len(taken) - 1, rows)
            made = tabs[title]
            before[title] = [*undoing.get(made.sheet_id, ()), *before.get(title, ())]
            if made.proposal is not None:
                before[title] = [*before[title], *adopt_requests(tab.table, made.sheet_id, made.columns)]
            elif not made.ours and title not in bases:  # a blank tab
                before[title] = [*before[title], *adopt_requests(tab.table, made.sheet_id, {})]
            if made.ours and title not in bases:
                looks = look_requests(tab, made.sheet_id, made.columns, made.id_column or len(made.columns))
                before[title] = [*before[title], *looks]
        rows_of = {}
        for title in self.tables:
            owned, base = self.owned.get(title, EMPTY), bases.get(title)
            sure = self.force or bool(undoing)
            rows_of[title], told = known_rows(tabs[title], owned, base, anew=self.resync, confirmed=sure)
            self.notices += told
            if told and not self.force:  # ids were torn between our write and this reading: only take the write back
                self.attempts = max(self.attempts, MAX_ATTEMPTS)
        self.closed = {title: closed(tabs[title], rows) for title, rows in rows_of.items() if tabs[title].closed}
        self.pending = {} if self.resync else self.state.pending(reading.spreadsheet_id)
        self.marked = {
            title: {
                (row.id, name)
                for row, place in zip(rows.rows, tabs[title].places, strict=True)
                for name, column in tabs[title].columns.items()
                if (tabs[title].sheet_id, place, column) in reading.remarks.resolved
            }
            for title, rows in rows_of.items()
            if reading.remarks.resolved
        }
        return _Sides(reading, tabs, before, rows_of)

    def _doubt(self, reading: Reading, bases: Mapping[str, Snapshot], run_id: int) -> None:
        """Stop where the spreadsheet may be another's, or does not mean any more what it meant."""
        if not self.resync:
            check_memory(reading, self.state.id, run_id)
        self.notices += check_owner(reading, self.spec, bases, self.owned, confirmed=self.force)
        check_structure(reading, bases)
        self.notices += check_adoption(reading, confirmed=self.force or self.resync)
        known = {title: self.state.mapping(reading.spreadsheet_id, title) for title in bases}
        self.notices += check_mappings(self.tables, known, confirmed=self.force)
        self.remapped = {title for title, was in known.items() if was != fingerprint(self.tables[title])}

    def _settled(self, title: str, sheet: Snapshot) -> Mapping[tuple[str, str], Decision]:
        """What people have decided on conflicts that waited, by typing or by marking the remark as settled."""
        if title not in self.pending:
            return {}
        pending = pending_from_json(self.pending[title])
        return settled(pending, self.corrected.tables.get(title, EMPTY), sheet, self.marked.get(title, ()))

    def _merge(self, sheet: Mapping[str, Snapshot], bases: Mapping[str, Snapshot]) -> dict[str, Merge]:
        merges = {}
        for title, table in self.tables.items():
            base = bases.get(title)
            decided = {**self._settled(title, sheet[title]), **self.decisions.get(title, {})}
            merged = merge(table, base, self.corrected.tables.get(title, EMPTY), sheet[title], self.policy, decided)
            if self.corrected.tables.get(title) is not self.owned.get(title):
                merged = replace(merged, owner_was=self.owned.get(title, EMPTY))
            check(table, base, merged, max_delete=self.max_delete, force=self.force)
            merges[title] = self._writable(title, merged)
        return merges

    def _writable(self, title: str, merged: Merge) -> Merge:
        """`merged` without the changes that this account may not make in the sheet. Raises GuardError."""
        if self.one_way:
            return hold_back(merged, cell=lambda *_: True, rows=True)
        there = self.closed.get(title)
        if there is None:
            return merged
        held = hold_back(merged, cell=there.cell, rows=there.rows(merged))
        if self.protected is Protected.STOP and not self.slipped:
            check_protection(self.tables[title], held, whole=there.whole)
        return held

    def _mark_of(self, run: Run) -> str:
        """What the spreadsheet is told of who keeps its base; see `Reading.base`."""
        return f"{self.state.id}:{run.id}"

    def _write(
        self,
        run: Run,
        sides: _Sides,
        merges: Mapping[str, Merge],
        bases: Mapping[str, Snapshot],
        *,
        fresh: bool,
    ) -> _Sides | None:
        """Write what differs in one batch. None when the sheet holds what it shall, else the sides to begin from again.

        fresh: nobody but us can know the spreadsheet yet.
        """
        reading = sides.reading
        if self.one_way:
            return None
        writes = self._writes(sides, merges)
        self._stand(sides, writes)
        sent = batches(writes)
        if not sent and reading.base[0] != self.state.id and (reading.base[0] or not bases):
            sent = [[]]
        written: list[Slip] = []
        hidden = reading.sizes.get(HIDDEN_TAB)
        for number, batch in enumerate(sent, start=1):
            if len(sent) > 1:
                self.tell(Message("writing the spreadsheet, part {number} of {count}", number=number, count=len(sent)))
            image = image_spec([] if fresh else batch, hidden, self.copied)
            marks = mark_requests(self._mark_of(run), marked=bool(reading.base[0]) or number > 1)
            try:
                reply = self.client.write(reading.spreadsheet_id, batch, image, marks)
            except GoogleError as error:
                if written:
                    raise
                return self._after_refusal(error, sides, bases, run)
            written.append((batch, image, reply))
            hidden = image.size
            if len(sent) > 1:
                self.copied = image.end
            if misplaced(batch, image, reply):
                self.slipped += written
                return self._taken_back(reading, bases, run, image)
        return None

    def _stand(self, sides: _Sides, writes: Sequence[TabWrite]) -> None:
        """Remember where each row stands before the writes and after them."""
        self.places = {
            write.reading.table.title: {row_id: row for row, row_id in write.expected_ids or ()} for write in writes
        }
        self.ids = {title: rows.ids for title, rows in sides.rows.items()}

    def _writes(self, sides: _Sides, merges: Mapping[str, Merge]) -> list[TabWrite]:
        writes = [
            reconcile(tab, sides.rows[title], merges[title].sheet, before=sides.before.get(title, ()))
            for title, tab in sides.tabs.items()
            if title in self.tables and not (title in self.closed and self.closed[title].whole)
        ]
        check_room(sides.reading, writes)
        return writes

    def _taken_back(self, reading: Reading, bases: Mapping[str, Snapshot], run: Run, image: ImageSpec) -> _Sides:
        """The sides to begin from again after a write that slipped, with what takes it back."""
        self.attempts += 1
        self.copied = image.end
        found = self.client.read(reading.spreadsheet_id)
        undoing, resource = rolled_back(self.slipped, found)
        again = self._understood(resource)
        self._doubt(again, bases, run.id)
        standing = {sheet["properties"].get("sheetId", 0): sheet for sheet in found["sheets"]}
        tabs = {title: stands_as(tab, standing[tab.sheet_id]) for title, tab in again.tabs.items()}
        return self._sides(replace(again, tabs=tabs), bases, undoing)

    def _retreat(self, run: Run, reading: Reading) -> None:
        """Take back what slipped, and write nothing else; for a sync that stops in the middle."""
        for _ in range(MAX_ATTEMPTS if self.slipped else 0):
            found = self.client.read(reading.spreadsheet_id)
            undoing, _resource = rolled_back(self.slipped, found)
            batch = undoing_writes(self.slipped, undoing, found)
            image = image_spec(batch, tab_sizes(found).get(HIDDEN_TAB), self.copied)
            marks = mark_requests(self._mark_of(run), marked=True)
            reply = self.client.write(reading.spreadsheet_id, batch, image, marks)
            if not misplaced(batch, image, reply):
                return
            self.slipped.append((batch, image, reply))
            self.copied = image.end
        if self.slipped:
            raise _restless(reading, Message("Look at the version history of the sheet before you go on."))

    def _after_refusal(self, error: GoogleError, sides: _Sides, bases: Mapping[str, Snapshot], run: Run) -> _Sides:
        """A batch that was refused changed nothing: begin again if people changed the sheet meanwhile, else raise."""
        if isinstance(error, AccessError) and error.status == _FORBIDDEN and not self.attempts:
            self.one_way = True
            self.notices.append(Message("this account may only read the spreadsheet: nothing is sent to it"))
            return sides
        if error.status != 400 or self.attempts:
            raise error
        self.attempts += 1
        again = self._read(sides.reading.spreadsheet_id)
        if all(title in again.tabs and again.tabs[title].grid == tab.grid for title, tab in sides.reading.tabs.items()):
            raise error
        self._doubt(again, bases, run.id)
        return self._sides(again, bases)

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
            notices=tuple(dict.fromkeys((*(notice for tab in tabs for notice in tab.notices), *self.notices))),
            tables=self.tables,
        )


def _restless(reading: Reading, hint: Message) -> GuardError:
    what = Message("people keep moving rows while they are being written")
    return GuardError(what, where=Where(spreadsheet=reading.url), hint=hint)
