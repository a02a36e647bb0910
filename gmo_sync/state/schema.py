"""The tables of the state store, and the steps that bring an older store to this version.

version 1: bindings, bases, runs, history, forms, responses, decks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

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
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.types import TypeDecorator

from gmo_sync.errors import StateError
from gmo_sync.language import Message

VERSION = 1


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

bindings = Table(
    "bindings",
    metadata,
    Column("owner", String(500), primary_key=True),
    Column("spreadsheet_id", String(100), nullable=False),
    Column("url", Text, nullable=False),
)

bases = Table(
    "bases",
    metadata,
    Column("spreadsheet_id", String(100), primary_key=True),
    Column("table", String(100), primary_key=True),
    Column("run_id", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String(500), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("outcome", String(30), nullable=False),
    Column("calls", Integer, nullable=False, default=0),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False, index=True),
    Column("table", String(100), nullable=False),
    Column("row_id", String(100), nullable=False, index=True),
    Column("field", String(100)),
    Column("side", String(10), nullable=False),
    Column("old", JSON),
    Column("new", JSON),
    Column("reason", String(30), nullable=False),
)

forms = Table(
    "forms",
    metadata,
    Column("owner", String(500), primary_key=True),
    Column("form_key", String(100), primary_key=True),
    Column("form_id", String(100), nullable=False),
    Column("responder_uri", Text, nullable=False),
    Column("spec", JSON, nullable=False),
)

responses = Table(
    "responses",
    metadata,
    Column("form_id", String(100), primary_key=True),
    Column("response_id", String(200), primary_key=True),
    Column("submitted", Moment, nullable=False),
    Column("content", JSON, nullable=False),
)

decks = Table(
    "decks",
    metadata,
    Column("owner", String(500), primary_key=True),
    Column("deck_key", String(100), primary_key=True),
    Column("presentation_id", String(100), nullable=False),
    Column("url", Text, nullable=False),
)

MIGRATIONS: Sequence[Callable[[Connection], None]] = (metadata.create_all,)
"""The step at place n brings a store from version n to n + 1."""


def migrate(connection: Connection) -> None:
    """Bring the store to `VERSION`. Raises StateError for a store that a newer gmo_sync has written."""
    version = 0
    if inspect(connection).has_table(schema_version.name):
        version = connection.execute(select(schema_version.c.version)).scalar_one_or_none() or 0
    if version > VERSION:
        raise StateError(
            Message("the state was written by a newer gmo_sync (version {version})", version=version),
            hint=Message("Update gmo_sync on this machine."),
        )
    for step in MIGRATIONS[version:]:
        step(connection)
    if version == 0:
        connection.execute(insert(schema_version).values(version=VERSION))
    elif version < VERSION:
        connection.execute(update(schema_version).values(version=VERSION))
