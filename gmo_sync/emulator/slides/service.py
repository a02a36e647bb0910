"""Slides v1: its five methods, the pictures it serves, and the page of a presentation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator import access
from gmo_sync.emulator.comments import thread_json
from gmo_sync.emulator.drive.images import image_size
from gmo_sync.emulator.errors import invalid, not_found
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.charting import Values, chart_picture
from gmo_sync.emulator.slides.deck import MIME_TYPE, Deck, Page, Picture, elements_of
from gmo_sync.emulator.slides.drawing import as_svg, drawn
from gmo_sync.emulator.slides.exports import EXPORTS
from gmo_sync.emulator.slides.pictures import SERVED_AT, retrieve
from gmo_sync.emulator.slides.requests import KINDS, Batch, apply_all
from gmo_sync.emulator.slides.requests.comments import anchors_on, ids_on
from gmo_sync.emulator.slides.thumbnails import SERVED_AT as THUMBNAILS_AT
from gmo_sync.emulator.slides.thumbnails import WIDTHS, Thumbnails, rendered
from gmo_sync.emulator.store import File, Store

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_UNTITLED = "Untitled presentation"

# What is served but not whole, for the table of coverage.
_PARTIAL: dict[str, str] = {
    "createParagraphBullets": "numbers are not counted anew when paragraphs come and go later",
    "updateLineProperties": "bent and curved connectors keep one type (…_CONNECTOR_3) however they run",
    "rerouteLine": "connection sites of shapes other than ellipses are those of a rectangle",
    "insertComment": "an anchored range of text does not move when the text before it changes",
    "createSheetsChart": "basic and pie charts are drawn, of the other kinds only a named frame",
    "refreshSheetsChart": "basic and pie charts are drawn, of the other kinds only a named frame",
    "replaceAllShapesWithSheetsChart": "basic and pie charts are drawn, of the other kinds only a named frame",
    "createVideo": "whether a YouTube video exists is not asked, only whether its id is one",
    "createImage": "pictures come from this machine and from Drive files that anyone may read, not from elsewhere",
    "replaceImage": "pictures come from this machine and from Drive files that anyone may read, not from elsewhere",
    "replaceAllShapesWithImage": "pictures come from this machine and from Drive files that anyone may read",
    "slides.presentations.pages.getThumbnail": "needs the `export` extra, else 501; rarer shapes are drawn as boxes",
}


class SlidesService:
    """Presentations of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thumbnails = Thumbnails(store.clock)
        store.register(MIME_TYPE, new=lambda _: Deck.new(), dump=Deck.dumped, load=Deck.loaded, exports=EXPORTS)

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
            Route(THUMBNAILS_AT + "{key}", self._thumbnail),
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
        return self._presentation(file, call.user)

    def _get(self, call: Call) -> dict[str, Any]:
        file = self._open(call)
        shown = self._presentation(file, call.user, with_anchors=_comments_wanted(call))
        return {**shown, **self._comments(file, call, whole=True)}

    def _get_page(self, call: Call) -> dict[str, Any]:
        file = self._open(call)
        deck: Deck = file.content
        page = self._page_of(deck, call)
        shown = self._shown(deck, page, with_anchors=_comments_wanted(call))
        return {**shown, **self._revision(file, call.user), **self._comments(file, call, whole=False)}

    def _get_thumbnail(self, call: Call) -> dict[str, Any]:
        deck: Deck = self._open(call).content
        page = self._page_of(deck, call)
        size = call.params.get("thumbnailProperties.thumbnailSize", "LARGE")
        width = WIDTHS.get(size, WIDTHS["LARGE"])
        content = rendered(as_svg(deck, page, embedded=True), width)
        _, height = image_size(content) or (0, 0)
        address = self._store.base_url + self._thumbnails.keep(content)
        return {"width": width, "height": height, "contentUrl": address}

    @staticmethod
    def _page_of(deck: Deck, call: Call) -> Page:
        page = deck.page(call.params["pageObjectId"])
        if page is None:
            raise not_found(f"The page ({call.params['pageObjectId']}) could not be found.")
        return page

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
            batch = Batch(
                deck,
                self._retrieve,
                chart=lambda spreadsheet_id, chart_id, where: self._chart(spreadsheet_id, chart_id, where, call.user),
                is_video=lambda video_id: self._is_video(video_id, call.user),
                user=call.user,
                now=self._store.clock(),
                comments=file.comments,
            )
            replies = apply_all(batch, requests)
            file.comments = batch.comments
            deck.serial += 1
            revision = deck.revision_id(file_id)
        answer = {"presentationId": file_id, "replies": replies, "writeControl": {"requiredRevisionId": revision}}
        return answer | ({"commentUpdateState": "ALL_SAVED"} if batch.comment_changes else {})

    def _open(self, call: Call) -> File:
        return self._store.open(call.params["presentationId"], call.user, mime_type=MIME_TYPE)

    # Answers

    def _presentation(self, file: File, user: str, *, with_anchors: bool = False) -> dict[str, Any]:
        deck: Deck = file.content

        def shown(pages: list[Page]) -> list[Page]:
            return [self._shown(deck, page, with_anchors=with_anchors) for page in pages]

        return {
            "presentationId": file.id,
            "pageSize": {"width": defaults.emu(defaults.PAGE_WIDTH), "height": defaults.emu(defaults.PAGE_HEIGHT)},
            **({"slides": shown(deck.slides)} if deck.slides else {}),
            "title": file.name,
            "masters": shown(deck.masters),
            "layouts": shown(deck.layouts),
            "locale": deck.locale,
            **self._revision(file, user),
            "notesMaster": deck.notes_master,
        }

    def _revision(self, file: File, user: str) -> dict[str, str]:
        deck: Deck = file.content
        return {"revisionId": deck.revision_id(file.id)} if self._store.rank(file, user) >= access.WRITE else {}

    @staticmethod
    def _comments(file: File, call: Call, *, whole: bool) -> dict[str, Any]:
        """What an answer has of comments, where they were asked for; `whole` is every thread, else one page's."""
        mode = call.params.get("commentsViewMode", "COMMENTS_VIEW_MODE_UNSPECIFIED")
        if mode == "COMMENTS_VIEW_MODE_UNSPECIFIED":
            return {}
        if not _comments_wanted(call):
            return {"commentsViewMode": mode}
        deck: Deck = file.content
        page = None if whole else deck.page(call.params["pageObjectId"])
        here = {one["anchorId"] for one in anchors_on(deck.comment_places, ids_on(page))} if page else None
        threads = [
            thread_json(comment, call.user)
            for comment in file.comments
            if not comment.head.deleted and (here is None or comment.anchor_id in here)
        ]
        return {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED", **({"comments": threads} if threads else {})}

    def _shown(self, deck: Deck, page: Page, *, with_anchors: bool = False) -> Page:
        """A page with the full addresses of its pictures, and where comments are anchored if that is wanted."""
        shown = page
        backed = "stretchedPictureFill" in page.get("pageProperties", {}).get("pageBackgroundFill", {})
        if backed or any({"image", "sheetsChart"} & set(element) for element, _ in elements_of(page)):
            shown = self._with_addresses(page)
        if with_anchors and (anchors := anchors_on(deck.comment_places, ids_on(page))):
            shown = {**shown, "commentAnchors": anchors}
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

    def _chart(self, spreadsheet_id: str, chart_id: int, where: str, user: str) -> Picture:
        file = self._store.get(spreadsheet_id)
        if file is None or file.mime_type != SPREADSHEET or not self._store.rank(file, user):
            raise invalid(f"{where}: The spreadsheet ({spreadsheet_id}) could not be found.")
        workbook = file.content
        for sheet in workbook.sheets:
            for chart in sheet.charts:
                if chart["chartId"] == chart_id:
                    return chart_picture(chart, _values_of(workbook))
        raise invalid(f"{where}: The chart ({chart_id}) could not be found in the spreadsheet ({spreadsheet_id}).")

    def _is_video(self, file_id: str, user: str) -> bool:
        file = self._store.get(file_id)
        return file is not None and file.mime_type.startswith("video/") and bool(self._store.rank(file, user))

    def _kept(self, key: str) -> Picture | None:
        for file in self._store.files():
            if file.mime_type == MIME_TYPE and key in file.content.pictures:
                picture: Picture = file.content.pictures[key]
                return picture
        return None

    # For a browser

    def _thumbnail(self, request: Request) -> Response:
        content = self._thumbnails.find(request.path_params["key"])
        if content is None:
            return Response("Not found", status_code=404, media_type="text/plain")
        return Response(content, media_type="image/png", headers={"Cache-Control": "private, max-age=1800"})

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


def _comments_wanted(call: Call) -> bool:
    return call.params.get("commentsViewMode") in (
        "COMMENTS_VIEW_MODE_INCLUDED",
        "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS",
    )


def _values_of(workbook: Any) -> Values:
    tabs = {sheet.id: sheet for sheet in workbook.sheets}

    def value(sheet_id: int, row: int, column: int) -> Any:
        cell = tabs[sheet_id].cell(row, column) if sheet_id in tabs else None
        return None if cell is None else cell.value

    return value
