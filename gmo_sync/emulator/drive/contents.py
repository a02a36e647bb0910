"""What a file holds: documents made and copied through the services that registered them, and uploaded bytes."""

from __future__ import annotations

from typing import Any

import orjson

from gmo_sync.emulator.drive.resources import GOOGLE_TYPE
from gmo_sync.emulator.errors import ApiError, invalid, not_emulated
from gmo_sync.emulator.store import FOLDER, File, Store

DEFAULT_TYPE = "application/octet-stream"


def media_type_of(body_type: str | None, media_type: str | None) -> str:
    """The MIME type of a new file: as its metadata say, or as it was uploaded."""
    return body_type or media_type or DEFAULT_TYPE


def check_servable(store: Store, mime_type: str, *, uploads: bool) -> None:
    """Refuse by name what Drive would make and the emulator cannot: imports, and documents of other editors."""
    if not mime_type.startswith(GOOGLE_TYPE):
        return
    if uploads:
        raise not_emulated(f"the import of uploaded content as {mime_type}")
    if mime_type != FOLDER and mime_type not in store.codecs:
        raise not_emulated(f"documents of the type {mime_type}")


def fill_new(store: Store, file: File, media: bytes | None) -> None:
    """Give the draft of a new file its content."""
    if file.mime_type in store.codecs:
        file.content = store.codecs[file.mime_type].new(file)
    elif file.mime_type != FOLDER:
        file.content = media or b""


def replace_media(file: File, media: bytes, media_type: str | None) -> None:
    """Put uploaded bytes in the place of a file's content."""
    if not isinstance(file.content, bytes):
        raise not_emulated(f"uploads over a file of the type {file.mime_type}")
    file.content = media
    if media_type and media_type != DEFAULT_TYPE:
        file.mime_type = media_type


def copied(store: Store, file: File) -> Any:
    """The content of a copy, which shares nothing with the original."""
    if file.mime_type == FOLDER:
        raise ApiError(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
    codec = store.codecs.get(file.mime_type)
    return codec.load(orjson.loads(orjson.dumps(codec.dump(file.content)))) if codec else file.content


def downloaded(file: File) -> bytes:
    """The bytes behind `alt=media`."""
    if isinstance(file.content, bytes):
        return file.content
    if file.mime_type == FOLDER:
        raise invalid("Folders have no content to download.")
    raise ApiError(
        403,
        "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
        reason="fileNotDownloadable",
        location="alt",
        location_type="parameter",
    )
