"""The tables of the state store, and the steps that bring an older store to this version.

version 1: bindings, bases, runs, history, forms, responses, decks.
version 2: the store's own id; the history tells every change, not only what was lost, and is written ahead of it; the
           conflicts that wait for a person.

No text has a greatest length: a person may type any id, and a run must not fail when it has written everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeDecorator

from gmo_sync.errors import StateError
from gmo_sync.language import Message

VERSION = 2
_MIGRATING = 0x676D6F  # the letters gmo; the locks of runs are larger


class Moment(TypeDecorator[datetime]):
    """An aware moment; kept in UTC, because SQLite forgets time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware again."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC)


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

store = Table("store", metadata, Column("id", Text, nullable=False))

bindings = Table(
    "bindings",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("spreadsheet_id", Text, nullable=False),
    Column("url", Text, nullable=False),
)

bases = Table(
    "bases",
    metadata,
    Column("spreadsheet_id", Text, primary_key=True),
    Column("table", Text, primary_key=True),
    Column("run_id", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("mapping", JSON),
)

pending = Table(
    "pending",
    metadata,
    Column("spreadsheet_id", Text, primary_key=True),
    Column("table", Text, primary_key=True),
    Column("content", JSON, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("outcome", Text, nullable=False),
    Column("calls", Integer, nullable=False, default=0),
    Column("editor", Text),
    Column("undoes", Integer),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False, index=True),
    Column("table", Text, nullable=False),
    Column("row_id", Text, nullable=False, index=True),
    Column("field", Text),
    Column("side", Text, nullable=False),
    Column("old", JSON),
    Column("new", JSON),
    Column("reason", Text, nullable=False),
    Column("what", Text),
    Column("row", Text),
)

forms = Table(
    "forms",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("form_key", Text, primary_key=True),
    Column("form_id", Text, nullable=False),
    Column("responder_uri", Text, nullable=False),
    Column("spec", JSON, nullable=False),
)

responses = Table(
    "responses",
    metadata,
    Column("form_id", Text, primary_key=True),
    Column("response_id", Text, primary_key=True),
    Column("submitted", Moment, nullable=False),
    Column("content", JSON, nullable=False),
)

decks = Table(
    "decks",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("deck_key", Text, primary_key=True),
    Column("presentation_id", Text, nullable=False),
    Column("url", Text, nullable=False),
)


def _to_version_2(connection: Connection) -> None:
    for table, column, kind in (
        ("bases", "mapping", "JSON"),
        ("runs", "editor", "TEXT"),
        ("runs", "undoes", "INTEGER"),
        ("history", "what", "TEXT"),
        ("history", "row", "TEXT"),
    ):
        connection.execute(text(f'ALTER TABLE {table} ADD COLUMN "{column}" {kind}'))
    store.create(connection)
    pending.create(connection)
    _name(connection)


def _name(connection: Connection) -> None:
    """Give a store the id by which a spreadsheet knows who keeps its base."""
    connection.execute(insert(store).values(id=uuid4().hex))


MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {1: _to_version_2}
"""The step under n brings a store from version n to n + 1. A new store is made at `VERSION` without any."""


def migrate(connection: Connection) -> None:
    """Make the tables in an empty store, or bring an older one to `VERSION`; within the caller's transaction.

    Raises StateError for a store that a newer gmo_sync has written, and for the tables of another program.
    """
    if connection.dialect.name == "postgresql":  # two programs may open an empty database at the same moment
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
    present = set(inspect(connection).get_table_names())
    if schema_version.name not in present:
        if strange := present & set(metadata.tables):
            raise StateError(
                Message("the database belongs to another program: it has a table {table}", table=min(strange)),
                hint=Message("Give gmo_sync a database of its own: [state] url in gmo-sync.toml."),
            )
        metadata.create_all(connection)
        connection.execute(insert(schema_version).values(version=VERSION))
        _name(connection)
        return
    version = connection.execute(select(schema_version.c.version)).scalar_one()
    if version > VERSION:
        raise StateError(
            Message("the state was written by a newer gmo_sync (version {version})", version=version),
            hint=Message("Update gmo_sync on this machine."),
        )
    for step in range(version, VERSION):
        MIGRATIONS[step](connection)
    if version < VERSION:
        connection.execute(update(schema_version).values(version=VERSION))
