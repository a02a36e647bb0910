"""The page of a spreadsheet: title, grid of one tab, tabs to choose from. Read-only."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.sheets.colors import css_color
from gmo_sync.emulator.sheets.drawing import MAX_ROWS, draw
from gmo_sync.emulator.sheets.properties import zone
from gmo_sync.emulator.sheets.workbook import Workbook
from gmo_sync.emulator.store import DEFAULT_USER, Store

_MIME_TYPE = "application/vnd.google-apps.spreadsheet"


def sheet_page(store: Store) -> BaseRoute:
    """The route of the page at Google's path; `?gid=` names the tab."""

    def page(request: Request) -> Response:
        with store.lock:
            try:
                file = store.open(request.path_params["spreadsheet_id"], DEFAULT_USER, mime_type=_MIME_TYPE)
            except ApiError as refused:
                return render(request, "missing.html", status_code=refused.code, heading="Такой таблицы здесь нет")
            workbook: Workbook = file.content
            now = store.clock().astimezone(zone(workbook)).replace(tzinfo=None)
            gid = request.query_params.get("gid", "")
            shown = next((sheet for sheet in workbook.sheets if str(sheet.id) == gid), workbook.first_visible())
            drawing = draw(workbook, shown, now)
            tabs = [
                {
                    "gid": sheet.id,
                    "title": sheet.title,
                    "current": sheet is shown,
                    "color": css_color(sheet.look["tabColor"]) if "tabColor" in sheet.look else "",
                }
                for sheet in workbook.sheets
                if not sheet.hidden or sheet is shown
            ]
        return render(
            request, "sheet.html", title=file.name, tab=shown.title, tabs=tabs, grid=drawing, max_rows=MAX_ROWS
        )

    return Route("/spreadsheets/d/{spreadsheet_id}/edit", page)
