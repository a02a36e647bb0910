"""Slides v1: its five methods, the pictures it serves, and the page of a presentation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator.errors import invalid, not_emulated, not_found
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.slides import theme
from gmo_sync.emulator.slides.deck import MIME_TYPE, Deck, Page, Picture, elements_of
from gmo_sync.emulator.slides.drawing import drawn
from gmo_sync.emulator.slides.pictures import SERVED_AT, retrieve
from gmo_sync.emulator.slides.requests import KINDS, Batch, apply_all
from gmo_sync.emulator.store import File, Store

_UNTITLED = "Untitled presentation"

# What is served but not whole, for the table of coverage.
_PARTIAL: dict[str, str] = {}


class SlidesService:
    """Presentations of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.register(MIME_TYPE, new=lambda _: Deck.new(), dump=Deck.dumped, load=Deck.loaded)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {
            "slides.presentations.create": self._create,
            "slides.presentations.get": self._get,
            "slides.presentations.batchUpdate": self._batch_update,
            "slides.presentations.pages.get": self._get_page,
            "slides.presentations.pages.getThumbnail": self._get_thumbnail,
        }

    @property
    def kinds(self) -> Collection[str]:
        """The request kinds that batchUpdate serves."""
        return KINDS

    @property
    def partial(self) -> Mapping[str, str]:
        """Method id or request kind → what is left out."""
        return _PARTIAL

    @property
    def pages(self) -> list[BaseRoute]:
        """The presentation's page and its pictures."""
        return [
            Route("/presentation/d/{file_id}/edit", self._page),
            Route(SERVED_AT + "{key}", self._picture),
        ]

    # Methods

    def _create(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        file = self._store.add(
            name=body.get("title") or _UNTITLED,
            mime_type=MIME_TYPE,
            user=call.user,
            content=Deck.new(),
            file_id=body.get("presentationId"),
        )
        return self._presentation(file)

    def _get(self, call: Call) -> dict[str, Any]:
        self._no_comments(call)
        return self._presentation(self._open(call))

    def _get_page(self, call: Call) -> dict[str, Any]:
        self._no_comments(call)
        file = self._open(call)
        deck: Deck = file.content
        page = deck.page(call.params["pageObjectId"])
        if page is None:
            raise not_found(f"The page ({call.params['pageObjectId']}) could not be found.")
        return {**self._shown(page), "revisionId": deck.revision_id(file.id)}

    def _get_thumbnail(self, call: Call) -> dict[str, Any]:
        raise not_emulated(f"thumbnails ({call.method_id})")

    def _batch_update(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        file_id = call.params["presentationId"]
        requests = body.get("requests", [])
        required = body.get("writeControl", {}).get("requiredRevisionId")
        with self._store.edit(file_id, call.user, mime_type=MIME_TYPE) as file:
            deck: Deck = file.content
            if required and required != deck.revision_id(file_id):
                raise invalid(f"The required revision ID '{required}' does not match the latest revision.")
            if not requests:
                raise invalid("Must specify at least one request.")
            replies = apply_all(Batch(deck, self._retrieve), requests)
            deck.serial += 1
            revision = deck.revision_id(file_id)
        return {"presentationId": file_id, "replies": replies, "writeControl": {"requiredRevisionId": revision}}

    def _open(self, call: Call) -> File:
        return self._store.open(call.params["presentationId"], call.user, mime_type=MIME_TYPE)

    @staticmethod
    def _no_comments(call: Call) -> None:
        if call.params.get("commentsViewMode") == "COMMENTS_VIEW_MODE_INCLUDED":
            raise not_emulated("comments")

    # Answers

    def _presentation(self, file: File) -> dict[str, Any]:
        deck: Deck = file.content
        return {
            "presentationId": file.id,
            "pageSize": {"width": theme.emu(theme.PAGE_WIDTH), "height": theme.emu(theme.PAGE_HEIGHT)},
            "slides": [self._shown(page) for page in deck.slides],
            "title": file.name,
            "masters": deck.masters,
            "layouts": deck.layouts,
            "locale": deck.locale,
            "revisionId": deck.revision_id(file.id),
            "notesMaster": deck.notes_master,
        }

    def _shown(self, page: Page) -> Page:
        """A page with the full addresses of its pictures."""
        if not any("image" in element for element, _ in elements_of(page)):
            return page
        shown: Page = self._with_addresses(page)
        return shown

    def _with_addresses(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: self._store.base_url + below
                if name == "contentUrl" and str(below).startswith(SERVED_AT)
                else self._with_addresses(below)
                for name, below in value.items()
            }
        return [self._with_addresses(one) for one in value] if isinstance(value, list) else value

    # Pictures

    def _retrieve(self, url: str, where: str) -> Picture:
        return retrieve(
            url,
            where=where,
            base_url=self._store.base_url,
            drive_file=self._public_file,
            own_picture=lambda key: picture.content if (picture := self._kept(key)) else None,
        )

    def _public_file(self, file_id: str) -> bytes | None:
        file = self._store.get(file_id)
        if file is None or file.trashed or not self._store.is_public(file):
            return None
        return file.content if isinstance(file.content, bytes) else None

    def _kept(self, key: str) -> Picture | None:
        for file in self._store.files():
            if file.mime_type == MIME_TYPE and key in file.content.pictures:
                picture: Picture = file.content.pictures[key]
                return picture
        return None

    # For a browser

    def _picture(self, request: Request) -> Response:
        picture = self._kept(request.path_params["key"])
        if picture is None:
            return Response("Not found", status_code=404, media_type="text/plain")
        return Response(picture.content, media_type=picture.media_type, headers={"Cache-Control": "max-age=1800"})

    def _page(self, request: Request) -> Response:
        file_id = request.path_params["file_id"]
        file = self._store.get(file_id)
        if file is None or file.mime_type != MIME_TYPE:
            return Response("Not found", status_code=404, media_type="text/plain")
        return render(request, "presentation.html", title=file.name, slides=drawn(file.content))
