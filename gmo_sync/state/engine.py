"""Databases by their address: the state store's, and the owner's where the plan stands in one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool


def address_of(url: str | Path) -> URL:
    """The address in `url`, an SQLAlchemy address or a file of SQLite.

    PostgreSQL is spoken to through psycopg, whichever way its address is written. Raises ValueError, which does not
    repeat the address: it may hold a password.
    """
    if isinstance(url, Path):
        return URL.create("sqlite", database=str(url))
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("this is no address of a database") from None
    if address.drivername in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    return address


def engine_of(address: URL, *, ours: bool = False) -> Engine:
    """An engine whose transactions hold off other writers of the same SQLite file.

    ours: a file of this program alone, made with its folders and kept in the mode that is quickest. Raises ImportError,
    OSError.
    """
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    if address.database in (None, "", ":memory:"):
        engine = create_engine(address, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        if ours:
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address)
    if ours:
        event.listen(engine, "connect", _keep_quick)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # Python's driver would begin late, and leave changes of tables outside
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA foreign_keys = ON")


def _keep_quick(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # so that nobody writes between our reading and our writing


def reason_of(error: Exception) -> str:
    """What a database says, in a line, without the statement that it says it of."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
