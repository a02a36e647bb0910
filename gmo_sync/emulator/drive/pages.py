"""What a browser sees of Drive: the list of files, folders, and uploaded content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator.access import READ
from gmo_sync.emulator.drive.resources import GOOGLE_TYPE, page_path
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.person import chosen_person, person_routes, remember
from gmo_sync.emulator.store import DEFAULT_USER, FOLDER, File, Store

_KINDS = {
    f"{GOOGLE_TYPE}spreadsheet": ("sheet", "Таблица"),
    f"{GOOGLE_TYPE}form": ("form", "Форма"),
    f"{GOOGLE_TYPE}presentation": ("deck", "Презентация"),
    FOLDER: ("folder", "Папка"),
}
_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
# The lists that the root can be cut to: the word in the address, the heading, and which kinds belong there.
_LISTS = {
    "sheets": ("Таблицы", ("sheet",)),
    "forms": ("Формы", ("form",)),
    "decks": ("Презентации", ("deck",)),
    "folders": ("Папки", ("folder",)),
    "others": ("Другие файлы", ("file", "picture")),
}
_DOWNLOADS = {
    "sheet": (("Excel", "/spreadsheets/d/{id}/export?format=xlsx"),),
    "deck": (("PowerPoint", "/presentation/d/{id}/export/pptx"), ("PDF", "/presentation/d/{id}/export/pdf")),
}
# Shown in the page; everything else is only ever downloaded, so that no uploaded page runs under this address.
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True)
class Row:
    """One file in the list."""

    name: str
    kind: str
    kind_name: str
    changed: str
    owner: str
    link: str
    shared: str
    downloads: tuple[tuple[str, str], ...] = ()


def routes(store: Store) -> list[BaseRoute]:
    """The addresses, as Google has them below its hosts."""
    pages = _Pages(store)
    return [
        Route("/", pages.home),
        Route("/drive/folders/{file_id}", pages.folder),
        Route("/file/d/{file_id}/view", pages.file),
        Route("/uc", pages.download),
        *person_routes(store),
    ]


class _Pages:
    def __init__(self, store: Store) -> None:
        self._store = store

    def home(self, request: Request) -> Response:
        """Everything that is kept here, or what a chosen person may see; `?kind=` cuts the list, `?view=trash`."""
        person = chosen_person(request)
        in_trash = request.query_params.get("view") == "trash"
        with self._store.lock:
            files = [file for file in self._store.files() if self._store.trashed(file) == in_trash]
            if person is not None:
                files = [file for file in files if self._store.rank(file, person, named_only=True) >= READ]
            rows = self._rows(files, person)
        counts = {word: sum(row.kind in kinds for row in rows) for word, (_, kinds) in _LISTS.items()}
        kind = request.query_params.get("kind", "")
        if kind in _LISTS:
            rows = [row for row in rows if row.kind in _LISTS[kind][1]]
        context: dict[str, Any] = {
            "heading": "Корзина" if in_trash else "Файлы",
            "rows": rows,
            "above": None,
            "person": person,
            "kind": kind,
            "lists": [(word, name, counts[word]) for word, (name, _) in _LISTS.items() if counts[word]],
            "in_trash": in_trash,
        }
        return remember(request, render(request, "home.html", **context))

    def folder(self, request: Request) -> Response:
        """What a folder holds, as far as a chosen person may see it."""
        person = chosen_person(request)
        with self._store.lock:
            folder = self._store.get(request.path_params["file_id"])
            if folder is None or folder.mime_type != FOLDER or not self._may_see(folder, person):
                return _missing(request)
            files = [file for file in self._store.files() if folder.id in file.parents and not file.trashed]
            rows = self._rows([file for file in files if self._may_see(file, person)], person)
        above = next((one for one in folder.parents if self._store.get(one) is not None), None)
        return render(
            request,
            "home.html",
            heading=folder.name,
            rows=rows,
            above=f"/drive/folders/{above}" if above else "/",
            person=person,
        )

    def _may_see(self, file: File, person: str | None) -> bool:
        return person is None or self._store.rank(file, person) >= READ

    def file(self, request: Request) -> Response:
        """Uploaded content, for the people of this machine."""
        file = self._store.get(request.path_params["file_id"])
        return _missing(request) if file is None else self._content(request, file)

    def download(self, request: Request) -> Response:
        """Uploaded content, for anybody: only when the file, or a folder above it, is open to everybody."""
        file = self._store.get(request.query_params.get("id", ""))
        if file is None or file.trashed or not self._store.is_public(file):
            return _missing(request)
        return self._content(request, file)

    def _content(self, request: Request, file: File) -> Response:
        if not isinstance(file.content, bytes):
            return _missing(request)
        shown = file.mime_type in _PICTURES
        disposition = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(file.name, safe='')}"
        media_type = file.mime_type if shown else "application/octet-stream"
        return Response(file.content, media_type=media_type, headers={"content-disposition": disposition})

    def _rows(self, files: Iterable[File], person: str | None) -> list[Row]:
        now = self._store.clock().astimezone()
        latest_first = sorted(files, key=lambda file: (file.mime_type != FOLDER, -file.modified_time.timestamp()))
        return [self._row(file, now, person or DEFAULT_USER) for file in latest_first]

    def _row(self, file: File, now: datetime, person: str) -> Row:
        kind, kind_name = _KINDS.get(file.mime_type, ("file", "Файл"))
        if file.mime_type in _PICTURES:
            kind, kind_name = "picture", "Картинка"
        others = len(file.permissions) - 1
        return Row(
            name=file.name,
            kind=kind,
            kind_name=kind_name,
            changed=moment(file.modified_time.astimezone(), now),
            owner="я" if file.owner == person else file.owner or "общий диск",
            link=page_path(file),
            shared="Доступно всем" if self._store.is_public(file) else "Общий доступ" if others > 0 else "",
            downloads=tuple((name, path.format(id=file.id)) for name, path in _DOWNLOADS.get(kind, ())),
        )


def moment(time: datetime, now: datetime) -> str:
    """When, as people say it: «сегодня, 14:05», «23 ноября», «3 мая 2021 г.»."""
    if time.date() == now.date():
        return f"сегодня, {time:%H:%M}"
    day = f"{time.day} {_MONTHS[time.month - 1]}"
    return day if time.year == now.year else f"{day} {time.year} г."


def _missing(request: Request) -> Response:
    return render(request, "missing.html", status_code=404)
