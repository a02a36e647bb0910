"""Who looks at a page: an account that a person chooses for a browser, kept in a cookie.

The API tells users apart by bearer token, a browser by this; what the account may do is decided elsewhere. `?as=` in
an address of this server chooses, too, so that a link can open a page as somebody.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator.pages import render
from gmo_sync.emulator.store import DEFAULT_USER, Store

COOKIE = "emulated_account"
_ADDRESS = re.compile(r"[^@\s\"<>,;]{1,64}@[^@\s\"<>,;]{1,190}")


def chosen_person(request: Request) -> str | None:
    """The e-mail of the account chosen for this browser, None if nobody signed in."""
    _, _, bearer = request.headers.get("authorization", "").partition("Bearer user:")
    own_link = request.headers.get("sec-fetch-site") not in ("cross-site", "same-site")
    named = request.query_params.get("as", "") if own_link else ""
    for found in (named, bearer, unquote(request.cookies.get(COOKIE, ""))):
        if _ADDRESS.fullmatch(found.strip()):
            return found.strip()
    return None


def person_of(request: Request) -> str:
    """The account that a page is shown to: the chosen one, or the owner of all that is made without naming anybody."""
    return chosen_person(request) or DEFAULT_USER


def remember(request: Request, response: Response) -> Response:
    """`response`, by which the browser keeps the account that `?as=` named."""
    if request.query_params.get("as") and (person := chosen_person(request)):
        response.set_cookie(COOKIE, quote(person), httponly=True, samesite="lax")
    return response


def person_routes(store: Store) -> list[BaseRoute]:
    """The page where one chooses who one is."""

    def choose(request: Request) -> Response:
        with store.lock:
            files = store.files()
        known = {str(one["emailAddress"]) for file in files for one in file.permissions if one.get("emailAddress")}
        people = [DEFAULT_USER, *sorted(known - {DEFAULT_USER})]
        here = _own_path(request.query_params.get("next", "/"))
        return render(request, "person.html", people=people, current=chosen_person(request), next=here)

    async def chosen(request: Request) -> Response:
        async with request.form() as posted:
            person, here = str(posted.get("person", "")).strip(), _own_path(str(posted.get("next", "/")))
        answer = RedirectResponse(here, status_code=303)
        if _ADDRESS.fullmatch(person):
            answer.set_cookie(COOKIE, quote(person), httponly=True, samesite="lax")
        else:
            answer.delete_cookie(COOKIE)
        return answer

    return [
        Route("/person", choose, methods=["GET"]),
        Route("/person", chosen, methods=["POST"]),
    ]


def _own_path(address: str) -> str:
    """An address inside this server; the root for any other."""
    inside = address.startswith("/") and not address.replace("\\", "/").startswith("//")
    return address if inside and address.isprintable() else "/"
