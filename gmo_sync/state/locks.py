"""One run at a time for an owner: locks that the system takes back from a process that was killed.

For SQLite in a file that is a lock on a file beside it, for PostgreSQL an advisory lock of a session of its own, for a
store in memory a lock of this process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from threading import Lock

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

_LOCK_NOT_AVAILABLE = "55P03"


class Busy(Exception):  # noqa: N818 - a name that says what happened
    """The lock was not given up in time."""


class RunLocks:
    """The locks of one store, by owner."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._of_this_process: defaultdict[str, Lock] = defaultdict(Lock)

    @contextmanager
    def hold(self, owner: str, patience: float) -> Iterator[None]:
        """Hold the lock of `owner`. Raises Busy when it is not given up within `patience` seconds."""
        digest = blake2b(owner.encode(), digest_size=7)
        if self._engine.dialect.name == "postgresql":
            with self._in_database(int.from_bytes(digest.digest(), "big"), patience):
                yield
        elif in_memory(self._engine):
            with self._in_process(owner, patience):
                yield
        else:
            lock = FileLock(f"{self._engine.url.database}.{digest.hexdigest()}.lock", timeout=patience)
            try:
                lock.acquire()
            except Timeout as error:
                raise Busy from error
            try:
                yield
            finally:
                lock.release()

    @contextmanager
    def _in_process(self, owner: str, patience: float) -> Iterator[None]:
        lock = self._of_this_process[owner]
        if not lock.acquire(timeout=patience):
            raise Busy
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _in_database(self, number: int, patience: float) -> Iterator[None]:
        # Outside a transaction, which the server might end for idleness; and never back into the pool: the lock goes
        # with the session.
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()
            connection.execute(text(f"SET lock_timeout = {max(int(patience * 1000), 1)}"))
            try:
                connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                    raise Busy from error
                raise
            yield


def in_memory(engine: Engine) -> bool:
    """Whether the store lives in this process alone."""
    return engine.dialect.name == "sqlite" and engine.url.database in (None, "", ":memory:")
