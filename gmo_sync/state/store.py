"""The state of syncs: what both sides last agreed on, what was done, and what was replaced.

SQLite by default, any database that SQLAlchemy knows by its address; one code path. A run takes an exclusive lock for
its owner; what it learned is saved in one transaction at its end, so that a run killed at any instant leaves the state
as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from gmo_sync.errors import StateError
from gmo_sync.language import Message
from gmo_sync.state import schema
from gmo_sync.state.engine import address_of, engine_of, reason_of
from gmo_sync.state.locks import Busy, RunLocks, in_memory
from gmo_sync.state.packing import unpacked
from gmo_sync.state.records import Binding, DeckRecord, FormRecord, HistoryEntry, ResponseRecord, RunRecord
from gmo_sync.state.run import Run
from gmo_sync.tables import Snapshot

LOCK_PATIENCE = 30.0
"""Seconds that a second run waits for the first."""


class State:
    """One state store; a context manager. `clock` gives aware moments."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], patience: float = LOCK_PATIENCE) -> None:
        self._engine = engine
        self._clock = clock
        self._patience = patience
        self._locks = RunLocks(engine)
        self._one_at_a_time = RLock()

    @classmethod
    def open(
        cls,
        url: str | Path,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = LOCK_PATIENCE,
    ) -> Self:
        """Open, and where needed make or migrate, the store at an SQLAlchemy address or in a file (a `Path`).

        patience: seconds that a run waits for another one of its owner. Raises StateError.
        """
        try:
            address = address_of(url)
        except ValueError:
            raise _unopenable(Message("this is no address of a database")) from None
        try:
            with _database_errors():
                state = cls(engine_of(address, ours=True), clock, patience)
        except ImportError as error:
            raise StateError(
                Message("the state store cannot be opened: {reason}", reason=str(error)),
                hint=Message('Install what the database needs: pip install "gmo-sync[postgres]".'),
            ) from error
        except OSError as error:
            raise _unopenable(str(error)) from error
        try:
            with state.transaction() as connection:
                schema.migrate(connection)
        except StateError:
            state.close()
            raise
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
        with _database_errors():
            if in_memory(self._engine):  # all threads share its only connection
                with self._one_at_a_time, self._engine.begin() as connection:
                    yield connection
            else:
                with self._engine.begin() as connection:
                    yield connection

    @contextmanager
    def run(self, kind: str, owner: str, *, undoes: int | None = None) -> Iterator[Run]:
        """Open a run of `owner`, alone. Raises StateError when another one does not end in time.

        undoes: the number of the run that it takes back.
        """
        with self._exclusive(owner):
            with self.transaction() as connection:
                connection.execute(
                    update(schema.runs)
                    .where(schema.runs.c.owner == owner, schema.runs.c.outcome == "running")
                    .values(outcome="failed")
                )
                values = {
                    "owner": owner,
                    "kind": kind,
                    "started": self._clock(),
                    "outcome": "running",
                    "calls": 0,
                    "undoes": undoes,
                }
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
        with ExitStack() as stack:
            try:
                with _database_errors():
                    stack.enter_context(self._locks.hold(owner, self._patience))
            except Busy as error:
                raise self._busy(owner) from error
            except OSError as error:
                raise _unopenable(str(error)) from error
            yield

    def _busy(self, owner: str) -> StateError:
        hint = Message("Wait until it ends and run the command again.")
        for run in self.runs(owner, limit=5):
            if run.outcome == "running":
                since = run.started.astimezone().strftime("%Y-%m-%d %H:%M:%S")
                what = Message(
                    "another run ({kind}) is at work on this plan since {since}", kind=Message(run.kind), since=since
                )
                return StateError(what, hint=hint)
        return StateError(Message("another run is at work on this plan"), hint=hint)

    def binding(self, owner: str) -> Binding | None:
        """The spreadsheet of an owner's file."""
        row = self._one(select(schema.bindings).where(schema.bindings.c.owner == owner))
        return Binding(**row) if row else None

    def spreadsheet_of(self, owner: str) -> str | None:
        """Its id alone."""
        binding = self.binding(owner)
        return binding.spreadsheet_id if binding else None

    @property
    def id(self) -> str:
        """What this store is called, in the spreadsheets that it keeps bases for; 32 hex digits."""
        return str((self._one(select(schema.store)) or {})["id"])

    def base(self, spreadsheet_id: str, table: str) -> Snapshot | None:
        """What both sides last agreed on, None before the first sync."""
        bases = schema.bases.c
        row = self._one(select(bases.content).where(bases.spreadsheet_id == spreadsheet_id, bases.table == table))
        return unpacked(row["content"], table) if row else None

    def mapping(self, spreadsheet_id: str, table: str) -> Any:
        """How the model stood in the sheet when the base was saved (see `Run.commit`), None when nobody knows."""
        bases = schema.bases.c
        row = self._one(select(bases.mapping).where(bases.spreadsheet_id == spreadsheet_id, bases.table == table))
        return row["mapping"] if row else None

    def runs(self, owner: str, *, limit: int = 20) -> list[RunRecord]:
        """The last runs, newest first."""
        query = select(schema.runs).where(schema.runs.c.owner == owner).order_by(schema.runs.c.id.desc()).limit(limit)
        return [RunRecord(**row) for row in self._all(query)]

    def pending(self, spreadsheet_id: str) -> dict[str, Any]:
        """The conflicts that wait for a person, by table title (see `Run.commit`)."""
        rows = self._all(select(schema.pending).where(schema.pending.c.spreadsheet_id == spreadsheet_id))
        return {row["table"]: row["content"] for row in rows}

    def run_of(self, owner: str, run_id: int) -> RunRecord | None:
        """One run of an owner by its number."""
        row = self._one(select(schema.runs).where(schema.runs.c.owner == owner, schema.runs.c.id == run_id))
        return RunRecord(**row) if row else None

    def history(self, run_id: int) -> list[HistoryEntry]:
        """What a run changed on either side, or was about to change when it was stopped."""
        query = select(*_ENTRY).where(schema.history.c.run_id == run_id).order_by(schema.history.c.id)
        return [_entry(row) for row in self._all(query)]

    def changes(self, owner: str, *, limit: int | None = None) -> list[tuple[RunRecord, HistoryEntry]]:
        """Every change of an owner's runs, newest first."""
        query = (
            select(schema.history.c.run_id, *_ENTRY)
            .join(schema.runs, schema.runs.c.id == schema.history.c.run_id)
            .where(schema.runs.c.owner == owner)
            .order_by(schema.history.c.id.desc())
            .limit(limit)
        )
        rows = self._all(query)
        numbers = {row["run_id"] for row in rows}
        known = {
            row["id"]: RunRecord(**row)
            for row in self._all(select(schema.runs).where(schema.runs.c.owner == owner))
            if row["id"] in numbers
        }
        return [(known[row.pop("run_id")], _entry(row)) for row in rows]

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


_ENTRY = tuple(column for column in schema.history.c if column.name not in ("id", "run_id"))


def _entry(row: dict[str, Any]) -> HistoryEntry:
    """A row of the history; one that was written before version 2 tells neither what it is nor the row's words."""
    what = row.pop("what") or ("removed" if row["field"] is None else "cell")
    return HistoryEntry(**row | {"row": row["row"] or ""}, what=what)


def _unopenable(reason: str) -> StateError:
    return StateError(
        Message("the state store cannot be opened: {reason}", reason=reason),
        hint=Message("Check [state] url in gmo-sync.toml."),
    )


@contextmanager
def _database_errors() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise StateError(
            Message("the state store failed: {reason}", reason=reason_of(error)),
            hint=Message("Check that the disk is not full and the database can be reached; nothing is lost."),
        ) from error
