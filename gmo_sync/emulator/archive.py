"""A store's files kept in a folder: one SQLite database, one transaction a request.

Decides how a `File` becomes rows. Metadata and content stand apart, so that renaming a large document does not write
its content again; a large content is kept in parts, of which an edit writes those that changed. What a content is as
JSON, its service tells (`Store.register`).
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
_SCHEMA_VERSION = 2
_SCHEMA = """
CREATE TABLE file (id TEXT PRIMARY KEY, position INTEGER NOT NULL, metadata BLOB NOT NULL) STRICT;
CREATE TABLE content (id TEXT PRIMARY KEY, as_json INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
CREATE TABLE part (id TEXT, name TEXT, content BLOB NOT NULL, PRIMARY KEY (id, name)) STRICT, WITHOUT ROWID;
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
        self._kept: dict[str, tuple[Any, frozenset[str]]] = {}  # contents in parts, as they are on disk
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
        parts: dict[str, dict[str, Any]] = {}
        for key, name, content in database.execute("SELECT id, name, content FROM part"):
            parts.setdefault(key, {})[name] = read_json(content)
        files = []
        for file_id, metadata in database.execute("SELECT id, metadata FROM file ORDER BY position"):
            file = File.from_json(orjson.loads(metadata), past.get(file_id, {}))
            if file_id in contents:
                file.content = self._loaded(file.mime_type, *contents[file_id])
            codec = self._codecs.get(file.mime_type)
            if file_id in parts and codec is not None and codec.parts is not None:
                file.content = codec.parts.join(parts[file_id])
                self._kept[file_id] = (file.content, frozenset(parts[file_id]))
            files.append(file)
        removed = [_removed(orjson.loads(row[0])) for row in database.execute("SELECT metadata FROM removed")]
        sequence = database.execute("SELECT value FROM counter WHERE name = 'sequence'").fetchone()
        return files, removed, sequence[0] if sequence else 0

    def save(self, files: Sequence[tuple[File, bool]], removed: Sequence[Removed], sequence: int) -> None:
        """Keep files and removals in one transaction; a content only where it changed."""
        rows = [(file, self._dumped(file) if changed else None) for file, changed in files]
        split = [(file, self._split(file)) for file, changed in files if changed and self._in_parts(file)]
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
            for file, parts in split:
                self._save_parts(file, parts)
                self._save_revisions(file)
            for one in removed:
                database.execute("DELETE FROM file WHERE id = ?", (one.file_id,))
                database.execute("DELETE FROM content WHERE id = ? OR id GLOB ? || '/*'", (one.file_id, one.file_id))
                database.execute("DELETE FROM part WHERE id = ?", (one.file_id,))
                database.execute("INSERT OR REPLACE INTO removed VALUES (?, ?)", (one.file_id, orjson.dumps(one)))
            database.execute("INSERT OR REPLACE INTO counter VALUES ('sequence', ?)", (sequence,))
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
        for file, parts in split:  # only what is on disk for good
            self._kept[file.id] = (file.content, frozenset(parts))
        for one in removed:
            self._kept.pop(one.file_id, None)

    def clear(self) -> None:
        """Forget everything, in one transaction."""
        self._kept.clear()
        self._database.executescript(
            "BEGIN IMMEDIATE; DELETE FROM file; DELETE FROM content; DELETE FROM part; DELETE FROM removed; "
            "DELETE FROM counter; COMMIT;"
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

    def _in_parts(self, file: File) -> bool:
        codec = self._codecs.get(file.mime_type)
        return codec is not None and codec.parts is not None

    def _split(self, file: File) -> dict[str, bytes | None]:
        """The parts as JSON, None for those that are on disk already."""
        how = self._codecs[file.mime_type].parts
        if how is None:
            return {}
        before, names = self._kept.get(file.id, (None, frozenset()))
        found = how.split(file.content, before)
        if any(value is None and name not in names for name, value in found.items()):
            found = how.split(file.content, None)
        return {name: None if value is None else orjson.dumps(value) for name, value in found.items()}

    def _save_parts(self, file: File, parts: Mapping[str, bytes | None]) -> None:
        _, names = self._kept.get(file.id, (None, frozenset()))
        gone = [(file.id, name) for name in names - parts.keys()]
        new = [(file.id, name, content) for name, content in parts.items() if content is not None]
        self._database.execute("DELETE FROM content WHERE id = ?", (file.id,))  # what it was before a conversion
        self._database.executemany("DELETE FROM part WHERE id = ? AND name = ?", gone)
        self._database.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", new)

    def _dumped(self, file: File) -> tuple[bool, bytes] | None:
        codec = self._codecs.get(file.mime_type)
        if codec is not None and codec.parts is not None:
            return None
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
