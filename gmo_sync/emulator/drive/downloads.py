"""Google's addresses for exports and thumbnails: what `exportLinks` and `thumbnailLink` lead to.

They are asked as the API is, by bearer token; without one as the default user. `gid` names a tab of a spreadsheet.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator import access
from gmo_sync.emulator.drive import contents
from gmo_sync.emulator.drive.formats import PRESENTATION, SPREADSHEET, named
from gmo_sync.emulator.drive.refusals import bad_request
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.person import person_of
from gmo_sync.emulator.store import File, Store

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_PAPER = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="220" height="155"><rect width="220" height="155" fill="#fff"/>'
    b'<path d="M20 30h120M20 55h180M20 80h180M20 105h150" stroke="#ccc" stroke-width="8"/></svg>'
)


def routes(store: Store) -> list[BaseRoute]:
    """The addresses, as Google has them below its hosts."""
    found = _Downloads(store)
    return [
        Route("/spreadsheets/export", found.spreadsheet),
        Route("/spreadsheets/d/{file_id}/export", found.spreadsheet),
        Route("/feeds/download/presentations/Export", found.presentation),
        Route("/presentation/d/{file_id}/export", found.presentation),
        Route("/presentation/d/{file_id}/export/{format}", found.presentation),
        Route("/thumbnail", found.thumbnail),
    ]


class _Downloads:
    def __init__(self, store: Store) -> None:
        self._store = store

    def spreadsheet(self, request: Request) -> Response:
        """A spreadsheet as a file; XLSX where no format is named."""
        return self._export(request, SPREADSHEET, "xlsx")

    def presentation(self, request: Request) -> Response:
        """A presentation as a file; PPTX where no format is named."""
        return self._export(request, PRESENTATION, "pptx")

    def thumbnail(self, request: Request) -> Response:
        """A small picture of the file: uploaded pictures as they are, a sheet of paper for documents."""
        file = self._readable(request, request.query_params.get("id", ""))
        if file is None:
            return render(request, "missing.html", status_code=404)
        if isinstance(file.content, bytes) and file.mime_type in _PICTURES:
            return Response(file.content, media_type=file.mime_type)
        return Response(_PAPER, media_type="image/svg+xml")

    def _export(self, request: Request, mime_type: str, usual: str) -> Response:
        query = request.query_params
        file = self._readable(request, request.path_params.get("file_id") or query.get("id", ""))
        if file is None or file.mime_type != mime_type:
            return render(request, "missing.html", status_code=404)
        name = request.path_params.get("format") or query.get("exportFormat") or query.get("format") or usual
        target = named(mime_type, name)
        try:
            if target is None:
                raise bad_request("The requested conversion is not supported.")
            if "revision" in query:
                raise not_emulated("former revisions of documents of the editors")
            content = contents.exported(self._store, self._part(file, query.get("gid")), target)
        except ApiError as error:
            return PlainTextResponse(error.message, status_code=error.code)
        disposition = f"attachment; filename*=UTF-8''{quote(f'{file.name}.{name}', safe='')}"
        return Response(content, media_type=target, headers={"content-disposition": disposition})

    def _part(self, file: File, gid: str | None) -> File:
        part = self._store.codecs[file.mime_type].part
        return file if gid is None or part is None else part(file, gid)

    def _readable(self, request: Request, file_id: str) -> File | None:
        file = self._store.get(file_id)
        if file is None or self._store.rank(file, person_of(request)) < access.READ:
            return None
        return file
