"""Pages for people: Jinja2 templates, escaped, and the headers that keep a page from doing what it should not."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)


def render(request: Request, template: str, *, status_code: int = 200, **context: Any) -> HTMLResponse:
    """The page `template` filled with `context`; everything in it is escaped.

    A template may hold a script of its own as `<script nonce="{{ csp_nonce }}">`; no other script runs.
    """
    nonce = secrets.token_urlsafe(12)
    page = _TEMPLATES.get_template(template).render(request=request, csp_nonce=nonce, **context)
    headers = {"content-security-policy": page_policy(nonce), "cache-control": "no-store"}
    return HTMLResponse(page, status_code=status_code, headers=headers)


def page_policy(nonce: str) -> str:
    """The Content-Security-Policy of a page whose own scripts carry `nonce`."""
    return (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: http: https:; "
        f"font-src 'self' data:; script-src 'nonce-{nonce}'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
