"""Revisions: Drive's four methods. What becomes a revision, `emulator/revisions.py` decides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.formats import export_links
from gmo_sync.emulator.drive.listing import page
from gmo_sync.emulator.drive.refusals import (
    bad_request,
    forbidden,
    not_downloadable,
    not_found,
    not_writable,
)
from gmo_sync.emulator.drive.resources import person, timestamp
from gmo_sync.emulator.file import Revision
from gmo_sync.emulator.revisions import of
from gmo_sync.emulator.service import Call, Handler, Raw
from gmo_sync.emulator.store import FOLDER, SHORTCUT, File

_MOST_FOR_EVER = 200
_PUBLISHING = ("published", "publishAuto", "publishedOutsideDomain")
_IGNORED = frozenset(("kind", "id", "mimeType", "modifiedTime", "size", "md5Checksum", "originalFilename"))


class Revisions:
    """The revisions of files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {
            "drive.revisions.delete": self._delete,
            "drive.revisions.get": self._get,
            "drive.revisions.list": self._list,
            "drive.revisions.update": self._update,
        }

    def _list(self, call: Call) -> dict[str, Any]:
        file = self._open(call)
        size = call.params.get("pageSize", 200)
        here, token = page(of(file), token=call.params.get("pageToken"), size=size, of=file.id)
        answer: dict[str, Any] = {"kind": "drive#revisionList"}
        if token:
            answer["nextPageToken"] = token
        return answer | {"revisions": [self._shown(file, one, call) for one in here]}

    def _get(self, call: Call) -> dict[str, Any] | Raw:
        file = self._open(call)
        revision = _found(file, call)
        if call.params.get("alt") != "media":
            return self._shown(file, revision, call)
        content = _content(file, revision)
        if content is None:
            raise not_downloadable()
        return Raw(content, revision.mime_type)

    def _update(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        file = self._open(call)
        revision = _found(file, call)
        binary = isinstance(file.content, bytes)
        if set(body) - {"keepForever", *_PUBLISHING} - _IGNORED:
            raise not_writable()
        if "keepForever" in body:
            if not binary:
                raise bad_request("Only revisions of files with binary content can be kept forever.", reason="invalid")
            if revision.keep_forever and not body["keepForever"]:
                message = "Bad Request. Cannot update a revision to false that is marked as keepForever."
                raise bad_request(message, reason="illegalKeepForeverModification")
            if body["keepForever"] and sum(one.keep_forever for one in of(file)) >= _MOST_FOR_EVER:
                raise forbidden(
                    f"A file has at most {_MOST_FOR_EVER} revisions that are kept forever.",
                    "keepForeverRevisionLimitExceeded",
                )
            revision = replace(revision, keep_forever=body["keepForever"])
        publishing = {name: body[name] for name in _PUBLISHING if name in body}
        if publishing and binary:
            raise bad_request("Only documents of the editors can be published.", reason="invalid")
        revision = replace(revision, published={**revision.published, **publishing})
        draft = file.draft()
        draft.revisions = tuple(revision if one.id == revision.id else one for one in of(file))
        return self._shown(self._files.keep(draft), revision, call)

    def _delete(self, call: Call) -> None:
        file = self._open(call)
        revision = _found(file, call)
        if not isinstance(file.content, bytes):
            raise forbidden("Revisions of documents of the editors cannot be deleted.", "revisionDeletionNotSupported")
        kept = of(file)
        if len(kept) == 1:
            raise forbidden("The only revision of a file cannot be deleted.", "cannotDeleteOnlyRevision")
        draft = file.draft()
        if revision.id == kept[-1].id:  # what was uploaded before comes back
            former = kept[-2]
            draft.content, draft.mime_type = former.content, former.mime_type
            draft.revisions = (*kept[:-2], replace(former, content=None))
        else:
            draft.revisions = tuple(one for one in kept if one.id != revision.id)
        self._files.keep(draft)

    def _open(self, call: Call) -> File:
        file = self._files.open(call, least=access.WRITE)
        if file.mime_type in (FOLDER, SHORTCUT):
            raise forbidden("The file does not support revisions.", "revisionsNotSupported")
        return file

    def _shown(self, file: File, revision: Revision, call: Call) -> dict[str, Any]:
        resource: dict[str, Any] = {
            "kind": "drive#revision",
            "id": revision.id,
            "mimeType": revision.mime_type,
            "modifiedTime": timestamp(revision.modified_time),
        }
        if "fields" not in call.params:
            return resource
        content = _content(file, revision)
        resource |= {"lastModifyingUser": person(revision.author, call.user), "published": False}
        if content is None:
            base = self._files.store.base_url
            links = export_links(base, file.id, file.mime_type, revision.id)
            return resource | dict(revision.published) | ({"exportLinks": links} if links else {})
        return resource | {
            "keepForever": revision.keep_forever,
            "originalFilename": revision.original_filename or file.extra.get("originalFilename", file.name),
            "md5Checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
            "size": str(len(content)),
        }


def _found(file: File, call: Call) -> Revision:
    wanted = call.params["revisionId"]
    if wanted == "head":
        return of(file)[-1]
    for one in of(file):
        if one.id == wanted:
            return one
    raise not_found("Revision", wanted, "revisionId")


def _content(file: File, revision: Revision) -> bytes | None:
    """What was uploaded in that revision; None for documents of the editors."""
    if not isinstance(file.content, bytes):
        return None
    return file.content if revision.id == of(file)[-1].id else revision.content or b""
