"""The state of syncs: what both sides last agreed on, what was done, and what was replaced.

SQLite by default, any database that SQLAlchemy knows by its address; one code path. A run takes an exclusive lock for
its owner; what it learned is saved in one transaction at its end, so that a run killed at any instant leaves the state
as it was before.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

import orjson
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, insert, make_url, select, text, update
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from gmo_sync.errors import StateError
from gmo_sync.language import Message
from gmo_sync.state import schema
from gmo_sync.tables import Snapshot, snapshot_from_json, snapshot_to_json

LOCK_PATIENCE = 30.0
"""Seconds that a second run waits for the first."""


@dataclass(frozen=True)
class Binding:
    """The spreadsheet that belongs to an owner's file."""

    owner: str
    spreadsheet_id: str
    url: str


@dataclass(frozen=True)
class RunRecord:
    """One run in the journal; outcome is "running", "done" or "failed"."""

    id: int
    owner: str
    kind: str
    started: datetime
    finished: datetime | None
    outcome: str
    calls: int


@dataclass(frozen=True)
class HistoryEntry:
    """A value, or with `field` None a whole row, that a side lost. old, new: JSON values. side: "owner" or "sheet"."""

    table: str
    row_id: str
    field: str | None
    side: str
    old: object
    new: object
    reason: str


@dataclass(frozen=True)
class FormRecord:
    """A published form. spec: its specification as JSON."""

    owner: str
    form_key: str
    form_id: str
    responder_uri: str
    spec: Mapping[str, Any]


@dataclass(frozen=True)
class ResponseRecord:
    """One collected response, as the API gave it."""

    form_id: str
    response_id: str
    submitted: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True)
class DeckRecord:
    """A presentation that was made for an owner."""

    owner: str
    deck_key: str
    presentation_id: str
    url: str


@dataclass
class Run:
    """An open run; `commit` saves what it learned, leaving without it marks it failed."""

    id: int
    owner: str
    _state: State
    _committed: bool = field(default=False)

    def bind(self, spreadsheet_id: str, url: str) -> None:
        """Remember at once which spreadsheet was made, so that a killed run does not make another."""
        with self._state.transaction() as connection:
            _put(connection, schema.bindings, ("owner",), owner=self.owner, spreadsheet_id=spreadsheet_id, url=url)

    def note(self, *, form: FormRecord | None = None, deck: DeckRecord | None = None) -> None:
        """Remember at once a form or a presentation that was made, so that a killed run does not make another."""
        with self._state.transaction() as connection:
            if form is not None:
                _put(connection, schema.forms, ("owner", "form_key"), **asdict(form))
            if deck is not None:
                _put(connection, schema.decks, ("owner", "deck_key"), **asdict(deck))

    def commit(
        self,
        *,
        spreadsheet_id: str | None = None,
        bases: Mapping[str, Snapshot] | None = None,
        history: Sequence[HistoryEntry] = (),
        forms: Sequence[FormRecord] = (),
        responses: Sequence[ResponseRecord] = (),
        decks: Sequence[DeckRecord] = (),
        calls: int = 0,
    ) -> None:
        """Save everything in one transaction and close the run as done."""
        with self._state.transaction() as connection:
            for table, base in (bases or {}).items():
                content = zlib.compress(orjson.dumps(snapshot_to_json(base)), 1)
                _put(
                    connection,
                    schema.bases,
                    ("spreadsheet_id", "table"),
                    spreadsheet_id=spreadsheet_id,
                    table=table,
                    run_id=self.id,
                    content=content,
                )
            if history:
                connection.execute(insert(schema.history), [{"run_id": self.id, **asdict(entry)} for entry in history])
            for form in forms:
                _put(connection, schema.forms, ("owner", "form_key"), **asdict(form))
            for response in responses:
                _put(connection, schema.responses, ("form_id", "response_id"), **asdict(response))
            for deck in decks:
                _put(connection, schema.decks, ("owner", "deck_key"), **asdict(deck))
            self._state.close_run(connection, self.id, "done", calls)
        self._committed = True

    @property
    def committed(self) -> bool:
        """Whether the run has saved what it learned."""
        return self._committed


class State:
    """One state store; a context manager. `clock` gives aware moments."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Self:
        """Open, and where needed make or migrate, the store at an SQLAlchemy address. Raises StateError."""
        try:
            address = make_url(url)
            if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
                Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
                engine = create_engine(address)
                event.listen(engine, "connect", _prepare_sqlite)
            elif address.get_backend_name() == "sqlite":
                engine = create_engine(address, poolclass=StaticPool, connect_args={"check_same_thread": False})
            else:
                engine = create_engine(address)
            state = cls(engine, clock)
            with state.transaction() as connection:
                schema.migrate(connection)
        except (ArgumentError, ImportError, OSError) as error:
            raise StateError(
                Message("the state store cannot be opened: {reason}", reason=str(error).splitlines()[0]),
                hint=Message("Check [state] url in gmo-sync.toml."),
            ) from error
        return state

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction; database errors become StateError."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StateError(
                Message("the state store failed: {reason}", reason=reason),
                hint=Message("Check that the disk is not full and the database can be reached; nothing is lost."),
            ) from error

    @contextmanager
    def run(self, kind: str, owner: str) -> Iterator[Run]:
        """Open a run of `owner`, alone. Raises StateError when another one does not end in time."""
        with self._exclusive(owner):
            with self.transaction() as connection:
                connection.execute(
                    update(schema.runs)
                    .where(schema.runs.c.owner == owner, schema.runs.c.outcome == "running")
                    .values(outcome="failed")
                )
                values = {"owner": owner, "kind": kind, "started": self._clock(), "outcome": "running", "calls": 0}
                key = connection.execute(insert(schema.runs).values(**values)).inserted_primary_key
            assert key is not None  # noqa: S101 - a row was inserted
            run = Run(key[0], owner, self)
            try:
                yield run
            finally:
                if not run.committed:
                    with self.transaction() as connection:
                        self.close_run(connection, run.id, "failed", 0)

    def close_run(self, connection: Connection, run_id: int, outcome: str, calls: int) -> None:
        """Write the end of a run into the journal."""
        values = {"finished": self._clock(), "outcome": outcome, "calls": calls}
        connection.execute(update(schema.runs).where(schema.runs.c.id == run_id).values(**values))

    @contextmanager
    def _exclusive(self, owner: str) -> Iterator[None]:
        """One run at a time: the operating system, or PostgreSQL, frees the lock of a process that was killed."""
        digest = blake2b(owner.encode(), digest_size=7)
        with ExitStack() as stack:
            if self._engine.dialect.name == "postgresql":
                connection = stack.enter_context(self._engine.connect())
                number = int.from_bytes(digest.digest())
                connection.execute(text(f"SET lock_timeout = '{int(LOCK_PATIENCE * 1000)}'"))
                try:
                    connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
                except SQLAlchemyError as error:
                    raise self._busy(owner) from error
                stack.callback(connection.execute, text("SELECT pg_advisory_unlock(:number)"), {"number": number})
            elif self._engine.url.database not in (None, "", ":memory:"):
                lock = FileLock(f"{self._engine.url.database}.{digest.hexdigest()}.lock", timeout=LOCK_PATIENCE)
                try:
                    stack.enter_context(lock)
                except Timeout as error:
                    raise self._busy(owner) from error
            yield

    def _busy(self, owner: str) -> StateError:
        running = next((run for run in self.runs(owner, limit=5) if run.outcome == "running"), None)
        since = running.started.astimezone().strftime("%H:%M:%S") if running else "?"
        return StateError(
            Message("another run is at work on this plan since {since}", since=since),
            hint=Message("Wait until it ends and run the command again."),
        )

    def binding(self, owner: str) -> Binding | None:
        """The spreadsheet of an owner's file."""
        row = self._one(select(schema.bindings).where(schema.bindings.c.owner == owner))
        return Binding(**row) if row else None

    def spreadsheet_of(self, owner: str) -> str | None:
        """Its id alone."""
        binding = self.binding(owner)
        return binding.spreadsheet_id if binding else None

    def base(self, spreadsheet_id: str, table: str) -> Snapshot | None:
        """What both sides last agreed on, None before the first sync."""
        bases = schema.bases.c
        row = self._one(select(bases.content).where(bases.spreadsheet_id == spreadsheet_id, bases.table == table))
        return snapshot_from_json(orjson.loads(zlib.decompress(row["content"]))) if row else None

    def runs(self, owner: str, *, limit: int = 20) -> list[RunRecord]:
        """The last runs, newest first."""
        query = select(schema.runs).where(schema.runs.c.owner == owner).order_by(schema.runs.c.id.desc()).limit(limit)
        return [RunRecord(**row) for row in self._all(query)]

    def history(self, run_id: int) -> list[HistoryEntry]:
        """What a run replaced and removed."""
        columns = [column for column in schema.history.c if column.name not in ("id", "run_id")]
        query = select(*columns).where(schema.history.c.run_id == run_id).order_by(schema.history.c.id)
        return [HistoryEntry(**row) for row in self._all(query)]

    def forms(self, owner: str) -> list[FormRecord]:
        """The forms that were published for an owner's events."""
        query = select(schema.forms).where(schema.forms.c.owner == owner).order_by(schema.forms.c.form_key)
        return [FormRecord(**row) for row in self._all(query)]

    def form(self, owner: str, form_key: str) -> FormRecord | None:
        """One of them."""
        return next((form for form in self.forms(owner) if form.form_key == form_key), None)

    def responses(self, form_id: str) -> list[ResponseRecord]:
        """The collected responses of a form, oldest first."""
        columns = schema.responses.c
        query = (
            select(schema.responses).where(columns.form_id == form_id).order_by(columns.submitted, columns.response_id)
        )
        return [ResponseRecord(**row) for row in self._all(query)]

    def deck(self, owner: str, deck_key: str = "books") -> DeckRecord | None:
        """The presentation of an owner."""
        columns = schema.decks.c
        row = self._one(select(schema.decks).where(columns.owner == owner, columns.deck_key == deck_key))
        return DeckRecord(**row) if row else None

    def _all(self, query: Any) -> list[dict[str, Any]]:
        with self.transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _one(self, query: Any) -> dict[str, Any] | None:
        return next(iter(self._all(query)), None)


def _put(connection: Connection, into: Table, key: Sequence[str], /, **values: Any) -> None:
    """Insert a row, or replace the one with the same key; the same on every database."""
    same_key = [into.c[name] == values[name] for name in key]
    connection.execute(delete(into).where(*same_key))
    connection.execute(insert(into).values(**values))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA foreign_keys = ON")
