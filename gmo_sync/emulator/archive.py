"""A store's files kept in a folder: one SQLite database, one transaction a request.

Decides how a `File` becomes rows. Metadata and content stand apart, so that renaming a large document does not write
its content again; what a content is as JSON, its service tells (`Store.register`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from gmo_sync.emulator.exchange import read_json
from gmo_sync.emulator.store import Codec, File, Removed

_APPLICATION_ID = 0x676D6F73  # "gmos": tells our databases from others
_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE file (id TEXT PRIMARY KEY, position INTEGER NOT NULL, metadata BLOB NOT NULL) STRICT;
CREATE TABLE content (id TEXT PRIMARY KEY, as_json INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
CREATE TABLE removed (id TEXT PRIMARY KEY, metadata BLOB NOT NULL) STRICT;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
"""


class DataFolderError(Exception):
    """The folder given for the emulator's data cannot be used; `path` is the database in it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class SqliteArchive:
    """Files in `folder`/emulator.sqlite3, held by one process at a time.

    `codecs` are the store's: content is dumped and loaded by them. Raises `DataFolderError`.
    """

    def __init__(self, folder: Path, codecs: Mapping[str, Codec]) -> None:
        self._path = folder / "emulator.sqlite3"
        self._codecs = codecs
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise DataFolderError(self._path, str(error)) from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._database.close()
            busy = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
            why = "another emulator uses this folder" if busy else f"not a database of the emulator ({error})"
            raise DataFolderError(self._path, why) from error
        except DataFolderError:
            self._database.close()
            raise

    def load(self) -> tuple[list[File], list[Removed], int]:
        """Everything kept so far."""
        database = self._database
        contents: dict[str, tuple[int, bytes]] = {}
        past: dict[str, dict[str, bytes]] = {}
        for key, as_json, content in database.execute("SELECT id, as_json, content FROM content"):
            owner, _, revision = key.partition("/")
            if revision:
                past.setdefault(owner, {})[revision] = content
            else:
                contents[key] = (as_json, content)
        files = []
        for file_id, metadata in database.execute("SELECT id, metadata FROM file ORDER BY position"):
            file = File.from_json(orjson.loads(metadata), past.get(file_id, {}))
            if file_id in contents:
                file.content = self._loaded(file.mime_type, *contents[file_id])
            files.append(file)
        removed = [_removed(orjson.loads(row[0])) for row in database.execute("SELECT metadata FROM removed")]
        sequence = database.execute("SELECT value FROM counter WHERE name = 'sequence'").fetchone()
        return files, removed, sequence[0] if sequence else 0

    def save(self, files: Sequence[tuple[File, bool]], removed: Sequence[Removed], sequence: int) -> None:
        """Keep files and removals in one transaction; a content only where it changed."""
        rows = [(file, self._dumped(file) if changed else None) for file, changed in files]
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        try:
            for file, content in rows:
                database.execute(
                    "INSERT INTO file VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM file), ?) "
                    "ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata",
                    (file.id, _metadata(file)),
                )
                database.execute("DELETE FROM removed WHERE id = ?", (file.id,))
                if content is not None:
                    database.execute("INSERT OR REPLACE INTO content VALUES (?, ?, ?)", (file.id, *content))
                    self._save_revisions(file)
            for one in removed:
                database.execute("DELETE FROM file WHERE id = ?", (one.file_id,))
                database.execute("DELETE FROM content WHERE id = ? OR id GLOB ? || '/*'", (one.file_id, one.file_id))
                database.execute("INSERT OR REPLACE INTO removed VALUES (?, ?)", (one.file_id, orjson.dumps(one)))
            database.execute("INSERT OR REPLACE INTO counter VALUES ('sequence', ?)", (sequence,))
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise

    def clear(self) -> None:
        """Forget everything, in one transaction."""
        self._database.executescript(
            "BEGIN IMMEDIATE; DELETE FROM file; DELETE FROM content; DELETE FROM removed; DELETE FROM counter; COMMIT;"
        )

    def close(self) -> None:
        """Fold the journal into the database and let go of it."""
        self._database.close()

    def _prepare(self) -> None:
        database = self._database
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("BEGIN EXCLUSIVE")  # takes the lock that is held until the end
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application = database.execute("PRAGMA application_id").fetchone()[0]
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if not tables and not application:
            for statement in _SCHEMA.strip().splitlines():
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
        elif application != _APPLICATION_ID:
            raise DataFolderError(self._path, "this database belongs to another program")
        elif version != _SCHEMA_VERSION:
            raise DataFolderError(self._path, f"written by another version of the emulator (schema {version})")
        database.execute("COMMIT")

    def _save_revisions(self, file: File) -> None:
        """The contents of former revisions, each once: a revision never changes, but may be deleted."""
        kept = [f"{file.id}/{one.id}" for one in file.revisions if one.content is not None]
        marks = ", ".join("?" * len(kept))
        self._database.execute(
            f"DELETE FROM content WHERE id GLOB ? || '/*' AND id NOT IN ({marks})",  # noqa: S608 - only question marks
            (file.id, *kept),
        )
        for one in file.revisions:
            if one.content is not None:
                row = (f"{file.id}/{one.id}", 0, one.content)
                self._database.execute("INSERT OR IGNORE INTO content VALUES (?, ?, ?)", row)

    def _dumped(self, file: File) -> tuple[bool, bytes] | None:
        codec = self._codecs.get(file.mime_type)
        if codec is not None:
            return True, orjson.dumps(codec.dump(file.content))
        return None if file.content is None else (False, file.content)

    def _loaded(self, mime_type: str, as_json: int, content: bytes) -> Any:
        return self._codecs[mime_type].load(read_json(content)) if as_json else content


def _metadata(file: File) -> bytes:
    return orjson.dumps(file.as_json())


def _removed(metadata: dict[str, Any]) -> Removed:
    kept = {"time": datetime.fromisoformat(metadata["time"]), "users": tuple(metadata["users"])}
    return Removed(**{**metadata, **kept})
