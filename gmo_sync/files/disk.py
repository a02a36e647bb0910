"""One text file of a person, read and written with care: atomically, under a lock, in its own line ends."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from gmo_sync.errors import PlanFileError, Where
from gmo_sync.language import Message

_PATIENCE = 10.0


@dataclass(frozen=True)
class Text:
    """A file's text with `\\n` line ends, and what it takes to write it back in kind. raw: the bytes as they were."""

    text: str
    raw: bytes | None
    crlf: bool = False
    bom: bool = False

    def encoded(self, text: str) -> bytes:
        """`text` in this file's line ends. Raises UnicodeEncodeError for what UTF-8 cannot hold."""
        whole = text.replace("\n", "\r\n") if self.crlf else text
        return (b"\xef\xbb\xbf" if self.bom else b"") + whole.encode("utf-8")


NOTHING = Text("", None)


def read(path: Path, *, if_missing: Message | str = "") -> Text:
    """The file's text. Raises PlanFileError when it cannot be read; `if_missing` says what to do when there is none."""
    where = Where(file=str(path))
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise PlanFileError(Message("there is no such file"), where=where, hint=if_missing) from error
    except OSError as error:
        raise PlanFileError(Message("it cannot be read: {reason}", reason=error.strerror or ""), where=where) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PlanFileError(
            Message("the file is not in UTF-8"),
            where=Where(file=str(path), line=line),
            hint=Message("Save it as UTF-8 in your editor and run the command again."),
        ) from error
    return Text(text.replace("\r\n", "\n"), raw, crlf=b"\r\n" in raw, bom=raw.startswith(b"\xef\xbb\xbf"))


def check_unchanged(path: Path, as_read: bytes | None, now: Text) -> None:
    """Refuse to write over what somebody saved since the file was read. Raises PlanFileError."""
    if as_read is not None and now.raw != as_read:
        raise PlanFileError(
            Message("the file was changed while the command was at work; it was left as it is"),
            where=Where(file=str(path)),
            hint=Message("Run the command again."),
        )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone with the file. Raises PlanFileError when another program does not let go of it."""
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        raise PlanFileError(
            Message("another run is writing this file"),
            where=Where(file=str(path)),
            hint=Message("Wait until it ends and run the command again."),
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def replace(path: Path, content: bytes) -> None:
    """Put `content` in the file's place at once: at any instant the file is the old one or the new one."""
    path = path.resolve()  # a link to the file stays a link
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(path.stat().st_mode if path.exists() else 0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> PlanFileError:
    return PlanFileError(
        Message("it cannot be written: {reason}", reason=error.strerror or ""), where=Where(file=str(path))
    )
