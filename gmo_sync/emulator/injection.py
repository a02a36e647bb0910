"""Faults carried out around one call: edits and hooks before it, a refusal or a dropped connection in its place.

Which faults a call meets, `faults.py` decides. Nothing here holds the store: other calls go on meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import orjson

from gmo_sync.emulator import quotas, refusals
from gmo_sync.emulator.discovery import Method
from gmo_sync.emulator.errors import ApiError, refused
from gmo_sync.emulator.exchange import ConnectionDropped, HttpAnswer, HttpRequest
from gmo_sync.emulator.faults import Edit, Standing

_log = logging.getLogger("gmo_sync.emulator")


def answered(
    struck: Sequence[Standing],
    method: Method,
    apply: Callable[[], HttpAnswer],
    *,
    send: Callable[[HttpRequest], HttpAnswer],
) -> HttpAnswer:
    """What goes out for a call that met `struck`: `apply` does the call, `send` somebody else's.

    Raises `ConnectionDropped`.
    """
    for standing in struck:
        trouble = _before(standing, send)
        if trouble:
            return refused(ApiError(500, trouble, reason="internalError"), legacy=method.legacy)
    ending = next((one.fault for one in struck if one.fault.drop or one.fault.status), None)
    answer = apply() if ending is None or ending.applied else None
    if ending is not None and ending.status is not None:
        answer = _refusal(method, ending.status, ending.reason, ending.message, html=ending.html)
    for one in struck:
        if one.fault.delay:
            one.gone.wait(one.fault.delay)
    if answer is None or (ending is not None and ending.drop):
        raise ConnectionDropped
    return answer


def _before(standing: Standing, send: Callable[[HttpRequest], HttpAnswer]) -> str:
    """Let edits and hook have their turn; what went wrong, "" when nothing did."""
    standing.busy = True
    try:
        for edit in standing.fault.edits:
            done = send(_request(edit))
            if done.status >= 400:
                return f"The edit {edit.method} {edit.path} that a fault asked for was refused with {done.status}."
        if standing.hook is not None:
            standing.hook()
    except Exception as error:
        _log.exception("the hook of a fault failed")
        standing.failure = error
        return f"The hook of a fault failed with {type(error).__name__}."
    finally:
        standing.busy = False
    return ""


def _request(edit: Edit) -> HttpRequest:
    path, _, query = edit.path.partition("?")
    headers = {"content-type": "application/json"}
    if edit.user:
        headers["authorization"] = f"Bearer user:{edit.user}"
    body = b"" if edit.body is None else orjson.dumps(edit.body)
    return HttpRequest(edit.method, path, query, headers, body)


def _refusal(method: Method, status: int, reason: str | None, message: str | None, *, html: bool) -> HttpAnswer:
    if html or status == 502:  # what stands before Google's servers knows no JSON
        return refusals.page(status)
    metric, _ = quotas.cost(method.id, method.http_method)
    write = metric == quotas.WRITE
    return refused(
        refusals.failure(method.id, status, write=write, reason=reason, message=message), legacy=method.legacy
    )
