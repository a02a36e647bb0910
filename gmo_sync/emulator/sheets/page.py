"""The page of a spreadsheet: a grid to look at and to type into, one tab at a time.

`GET …/edit` is the page, `…/edit?part=grid` only its grid, `…/state` what a waiting page asks; `POST …/edit` is one
gesture of a person as JSON, carried out by the API's own methods in the name of the person chosen for the browser.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator.access import WRITE
from gmo_sync.emulator.comments import Comment
from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.person import person_of, remember
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.sheets.choices import is_refused
from gmo_sync.emulator.sheets.colors import css_color
from gmo_sync.emulator.sheets.drawing import PAGE_ROWS, draw
from gmo_sync.emulator.sheets.gestures import Gesture, RefusedGestureError, step_of
from gmo_sync.emulator.sheets.guards import PROTECTED
from gmo_sync.emulator.sheets.properties import zone
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook
from gmo_sync.emulator.store import File, Store

_MIME_TYPE = "application/vnd.google-apps.spreadsheet"
_SCRIPT = Path(__file__).parent.parent / "templates" / "sheet.js"
_REMEMBERED = 64  # states of workbooks that open pages may still show; they share what did not change


def sheet_pages(store: Store, handlers: Mapping[str, Handler]) -> list[BaseRoute]:
    """The routes at Google's path; `handlers` are the methods of the Sheets API."""
    pages = _Pages(store, handlers)
    at = "/spreadsheets/d/{spreadsheet_id}"
    return [
        Route(f"{at}/edit", pages.show, methods=["GET"]),
        Route(f"{at}/edit", pages.change, methods=["POST"]),
        Route(f"{at}/state", pages.state, methods=["GET"]),
        Route("/pages/sheet.js", _script, methods=["GET"]),
    ]


def _script(_: Request) -> Response:
    return Response(_SCRIPT.read_bytes(), media_type="text/javascript", headers={"cache-control": "no-cache"})


class _Pages:
    def __init__(self, store: Store, handlers: Mapping[str, Handler]) -> None:
        self._store = store
        self._handlers = handlers
        self._seen: OrderedDict[tuple[str, int], Workbook] = OrderedDict()

    def show(self, request: Request) -> Response:
        """The page, or with `?part=grid` what of it changes."""
        person = person_of(request)
        with self._store.lock:
            try:
                file = self._store.open(request.path_params["spreadsheet_id"], person, mime_type=_MIME_TYPE)
            except ApiError as refused:
                return _closed(request, refused, person)
            context = self._context(file, request, person)
        template = "sheet_grid.html" if request.query_params.get("part") == "grid" else "sheet.html"
        return remember(request, render(request, template, **context))

    def state(self, request: Request) -> Response:
        """The version of the file, for a page that waits for changes."""
        with self._store.lock:
            try:
                file = self._store.open(request.path_params["spreadsheet_id"], person_of(request), mime_type=_MIME_TYPE)
            except ApiError as refused:
                return JSONResponse({"words": _words(refused)}, status_code=refused.code)
            return JSONResponse({"version": file.version})

    async def change(self, request: Request) -> Response:
        """One gesture. 200 with where it was done, or 4xx with `words` why not, `stale` if the table is another."""
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"words": "Страница прислала не то."}, status_code=415)
        try:
            gesture = Gesture.model_validate_json(await request.body())
        except ValidationError:
            return JSONResponse({"words": "Страница прислала не то."}, status_code=400)
        return await run_in_threadpool(self._change, request.path_params["spreadsheet_id"], person_of(request), gesture)

    def _change(self, spreadsheet_id: str, person: str, gesture: Gesture) -> Response:
        try:
            with self._store.transaction():
                file = self._store.open(spreadsheet_id, person, mime_type=_MIME_TYPE)
                seen = file.content if gesture.seen == file.version else self._seen.get((file.id, gesture.seen))
                step = step_of(gesture, file.content, seen)
                params = {"spreadsheetId": file.id, **step.params}
                answer = self._handlers[step.method_id](Call(step.method_id, params, step.body, person))
                now = self._store.open(file.id, person)
                if step.at is not None:
                    self._check_rule(now.content, gesture, *step.at)
        except RefusedGestureError as refused:
            return JSONResponse({"words": refused.words, "stale": refused.stale}, status_code=409)
        except ApiError as refused:
            return JSONResponse({"words": _words(refused)}, status_code=refused.code)
        return JSONResponse({"version": now.version, "at": step.at, "gid": _new_tab(answer)})

    def _check_rule(self, workbook: Workbook, gesture: Gesture, row: int, column: int) -> None:
        sheet = workbook.tab(gesture.gid)
        now = self._store.clock().astimezone(zone(workbook)).replace(tzinfo=None)
        cell = sheet.cell(row, column)
        if is_refused(workbook, sheet, row, column, cell, now):
            said = (cell.validation or {}).get("inputMessage") if cell else ""
            raise RefusedGestureError(
                f"Значение «{gesture.text}» не подходит: в этой ячейке есть правило проверки."
                + (f" {said}" if said else "")
            )

    def _context(self, file: File, request: Request, person: str) -> dict[str, Any]:
        workbook: Workbook = file.content
        workbook.caller, workbook.owner = person, file.owner
        now = self._store.clock().astimezone(zone(workbook)).replace(tzinfo=None)
        gid, start = request.query_params.get("gid", ""), request.query_params.get("from", "")
        with_hidden = request.query_params.get("hidden") == "1"
        shown = next((sheet for sheet in workbook.sheets if str(sheet.id) == gid), workbook.first_visible())
        threads = _threads(file, workbook, shown)
        self._remember_state(file)
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
        words = {place: "\n".join(_said(one) for one in found) for place, found in threads.items()}
        drawing = draw(workbook, shown, now, start=first, with_hidden=with_hidden, comments=words)
        return {
            "title": file.name,
            "tab": shown.title,
            "gid": shown.id,
            "tabs": [
                _tab(sheet, current=sheet is shown)
                for sheet in workbook.sheets
                if with_hidden or not sheet.hidden or sheet is shown
            ],
            "grid": drawing,
            "page_rows": PAGE_ROWS,
            "with_hidden": with_hidden,
            "version": file.version,
            "spreadsheet_id": file.id,
            "person": person,
            "writable": self._store.rank(file, person) >= WRITE,
            "threads": [
                {"row": row, "column": column, "id": one.id, "posts": [one.head, *one.replies]}
                for (row, column), found in threads.items()
                for one in found
            ],
        }

    def _remember_state(self, file: File) -> None:
        key = (file.id, file.version)
        self._seen[key] = file.content
        self._seen.move_to_end(key)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def _tab(sheet: Sheet, *, current: bool) -> dict[str, Any]:
    color = css_color(sheet.look["tabColor"]) if "tabColor" in sheet.look else ""
    return {"gid": sheet.id, "title": sheet.title, "current": current, "color": color, "hidden": sheet.hidden}


def _threads(file: File, workbook: Workbook, sheet: Sheet) -> dict[tuple[int, int], list[Comment]]:
    """The open threads on a tab's cells."""
    found: dict[tuple[int, int], list[Comment]] = {}
    for comment in file.comments:
        place = workbook.comment_places.get(comment.anchor_id)
        if place is None or comment.resolved or comment.head.deleted or place.get("sheetId", 0) != sheet.id:
            continue
        found.setdefault((place.get("startRowIndex", 0), place.get("startColumnIndex", 0)), []).append(comment)
    return found


def _said(comment: Comment) -> str:
    return "\n".join(f"{post.author}: {post.content}" for post in (comment.head, *comment.replies) if post.content)


def _new_tab(answer: Any) -> int | None:
    replies = answer.get("replies", []) if isinstance(answer, dict) else []
    added = replies[0].get("addSheet", {}).get("properties", {}) if replies else {}
    return added.get("sheetId")


def _words(refused: ApiError) -> str:
    """A refusal of the API in words for a person at the page."""
    if PROTECTED in refused.message:
        return "Эта ячейка защищена: изменить её может владелец таблицы или тот, кому он это разрешил."
    if refused.code == 403:
        return "У вас нет права изменять эту таблицу."
    if refused.code == 404:
        return "Таблица удалена или закрыта от вас."
    if refused.code == 501:
        return f"Эта часть таблиц здесь ещё не устроена: {refused.message}"
    return f"Таблица отказала: {refused.message}"


def _closed(request: Request, refused: ApiError, person: str) -> Response:
    if refused.code == 403:
        words = f"У вас ({person}) нет доступа к этой таблице."
        return remember(request, render(request, "missing.html", status_code=403, heading=words))
    return render(request, "missing.html", status_code=refused.code, heading="Такой таблицы здесь нет")
