"""What a file holds: documents made, copied and exported through their services, and uploaded bytes."""

from __future__ import annotations

import mimetypes
from typing import Any

import orjson

from gmo_sync.emulator import revisions
from gmo_sync.emulator.drive.formats import EXPORTS, GOOGLE_TYPE, LARGEST_EXPORT, importable
from gmo_sync.emulator.drive.refusals import bad_request, forbidden, not_downloadable
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.store import FOLDER, SHORTCUT, File, Store

DEFAULT_TYPE = "application/octet-stream"


def media_type_of(body_type: str | None, media_type: str | None, name: str) -> str:
    """The MIME type of a new file: as its metadata say, as it was uploaded, or as its name tells."""
    if body_type or (media_type and media_type != DEFAULT_TYPE):
        return body_type or media_type or DEFAULT_TYPE
    return (media_type and mimetypes.guess_type(name)[0]) or DEFAULT_TYPE


def check_servable(store: Store, mime_type: str, media_type: str | None) -> None:
    """Refuse what Drive cannot make of an upload, and by name what only the emulator cannot."""
    if not mime_type.startswith(GOOGLE_TYPE):
        return
    if media_type is not None:
        if mime_type in (FOLDER, SHORTCUT) or not importable(media_type, mime_type):
            raise _no_conversion()
        if mime_type not in store.codecs or media_type not in store.codecs[mime_type].imports:
            raise not_emulated(f"the import of {media_type} as {mime_type}")
    elif mime_type not in (FOLDER, SHORTCUT) and mime_type not in store.codecs:
        raise not_emulated(f"documents of the type {mime_type}")


def fill_new(store: Store, file: File, media: bytes | None, media_type: str | None) -> None:
    """Give the draft of a new file its content."""
    codec = store.codecs.get(file.mime_type)
    if codec is not None and media is not None:
        file.content = codec.imports[media_type or ""](file, media)
    elif codec is not None:
        file.content = codec.new(file)
    elif file.mime_type not in (FOLDER, SHORTCUT):
        file.content = media or b""


def replace_media(
    store: Store, draft: File, user: str, media: bytes, media_type: str | None, *, keep_forever: bool
) -> None:
    """Put an upload in the place of a file's content: as a new revision, or imported into a document."""
    now = store.clock()
    if isinstance(draft.content, bytes):
        mime_type = media_type if media_type and media_type != DEFAULT_TYPE else draft.mime_type
        draft.revisions = revisions.uploaded(draft, user, now, mime_type=mime_type, keep_forever=keep_forever)
        draft.content, draft.mime_type = media, mime_type
        return
    if draft.mime_type in (FOLDER, SHORTCUT):
        raise bad_request("A file of this type has no content to be replaced.")
    check_servable(store, draft.mime_type, media_type or DEFAULT_TYPE)
    draft.content = store.codecs[draft.mime_type].imports[media_type or DEFAULT_TYPE](draft, media)
    draft.revisions = revisions.edited(draft, user, now)


def copied(store: Store, file: File, mime_type: str) -> Any:
    """The content of a copy as `mime_type`, which shares nothing with the original."""
    if file.mime_type == FOLDER:
        raise not_copyable()
    codec = store.codecs.get(file.mime_type)
    if mime_type != file.mime_type:
        if codec is not None or not isinstance(file.content, bytes):
            raise _no_conversion()
        check_servable(store, mime_type, file.mime_type)
        if mime_type not in store.codecs:
            return file.content
        return store.codecs[mime_type].imports[file.mime_type](file, file.content)
    return codec.load(orjson.loads(orjson.dumps(codec.dump(file.content)))) if codec else file.content


def downloaded(file: File) -> bytes:
    """The bytes behind `alt=media`."""
    if isinstance(file.content, bytes):
        return file.content
    raise not_downloadable()


def exported(store: Store, file: File, mime_type: str) -> bytes:
    """The document as another format. Raises Drive's refusals, and 501 for a format that Drive has and we have not."""
    if not file.mime_type.startswith(GOOGLE_TYPE) or file.mime_type in (FOLDER, SHORTCUT):
        raise forbidden("Export only supports Docs Editors files.", "fileNotExportable")
    codec = store.codecs.get(file.mime_type)
    export = codec.exports.get(mime_type) if codec else None
    if export is None:
        if mime_type in EXPORTS.get(file.mime_type, {}):
            raise not_emulated(f"the export of {file.mime_type} as {mime_type}")
        raise bad_request("The requested conversion is not supported.", location="convertTo")
    content = export(file)
    if len(content) > LARGEST_EXPORT:
        raise forbidden("This file is too large to be exported.", "exportSizeLimitExceeded")
    return content


def not_copyable() -> ApiError:
    """403 for a folder, and for what its owner lets nobody copy."""
    return forbidden("This file cannot be copied by the user.", "cannotCopyFile")


def _no_conversion() -> ApiError:
    return bad_request("The requested conversion is not supported.", location="convertTo")
