"""The page of a spreadsheet (first cut)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator.store import Store


def sheet_page(store: Store) -> BaseRoute:
    """The route of the page."""

    def page(request: Request) -> Response:
        return PlainTextResponse("")

    return Route("/spreadsheets/d/{spreadsheet_id}/edit", page)
