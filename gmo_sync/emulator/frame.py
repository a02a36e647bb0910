"""From an HTTP request to a handler and back: what all emulated APIs have in common.

Decides nothing about documents: it finds the method, checks parameters and body against the discovery document, calls
the service's handler inside one transaction of the store, applies the field mask, and puts every refusal into the
API's own envelope. Works on values (`HttpRequest` → `HttpAnswer`); `gate.py` and `server.py` connect it to sockets.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from gmo_sync.emulator import batches, drive_v2, fields, injection
from gmo_sync.emulator.discovery import Method, document, find
from gmo_sync.emulator.errors import ApiError, invalid, not_emulated, refused
from gmo_sync.emulator.exchange import HTML, LARGEST_BODY, HttpAnswer, HttpRequest, json_answer, read_json
from gmo_sync.emulator.faults import Faults
from gmo_sync.emulator.parameters import pairs, read_parameters
from gmo_sync.emulator.schemas import read_body
from gmo_sync.emulator.service import Call, Handler, Raw, Service
from gmo_sync.emulator.store import DEFAULT_USER, Store
from gmo_sync.emulator.uploads import Uploaded, Uploads
from gmo_sync.emulator.violations import Findings, refusal

_log = logging.getLogger("gmo_sync.emulator")

_LEGACY_ROOTS = ("/drive/", "/upload/", "/batch")
_API_ROOTS = ("/v4/", "/v1/", "/drive/v3/", "/upload/", "/batch")
# A body that fills one field of the request, not the whole of it, has that field's name in the paths of violations.
_BODY_FIELDS = {"ValueRange": "data", "Spreadsheet": "spreadsheet", "Form": "form", "Presentation": "presentation"}


def is_api(path: str) -> bool:
    """Whether an address belongs to the APIs and not to the pages for people."""
    return path.startswith(_API_ROOTS)


class Frame:
    """The APIs of some services over one store; `faults` are what a caller asked to go wrong."""

    def __init__(self, store: Store, services: Iterable[Service], faults: Faults | None = None) -> None:
        self._store = store
        self._faults = faults or Faults()
        self._uploads = Uploads()
        self._handlers: dict[str, Handler] = {}
        for service in services:
            self._handlers.update(service.handlers)

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """What Google would answer. Raises nothing but `ConnectionDropped`, where a fault asks for it."""
        try:
            request = _overridden(_unpacked(request))
        except ApiError as error:
            return refused(error, legacy=request.path.startswith(_LEGACY_ROOTS))
        if batches.is_batch(request):
            return batches.answer(request, self.answer)
        if drive_v2.is_upload(request):
            return drive_v2.answer(request, self.answer)
        uploads = request.path.startswith("/upload/")
        if uploads:
            if request.method == "DELETE":
                return self._cancelled(request)
            found = find(self._uploads.http_method(request), request.path.removeprefix("/upload"))
        else:
            found = find("GET" if request.method == "HEAD" else request.method, request.path)
        if found is None or (uploads and not found[0].uploads):
            return no_such_address(request)
        method, path = found
        try:
            query = pairs(request.query)
        except ApiError as error:
            return refused(error, legacy=method.legacy)
        given = dict(query)
        user = user_of(request, given)
        project = request.header("x-goog-user-project")
        over = self._faults.over_quota(
            method.id, method.http_method, given.get("quotaUser") or user, project, self._store.clock()
        )
        if over is not None:
            return refused(over, legacy=method.legacy)
        struck = self._faults.meet(method.id, path.values(), user)
        if not struck:
            return self._answered(method, path, query, request, uploads=uploads)
        return injection.answered(
            struck,
            method,
            lambda: self._answered(method, path, query, request, uploads=uploads),
            send=self.answer,
        )

    def _answered(
        self,
        method: Method,
        path: Mapping[str, str],
        query: list[tuple[str, str]],
        request: HttpRequest,
        *,
        uploads: bool,
    ) -> HttpAnswer:
        try:
            if not uploads:
                return self._called(method, path, query, request, None)
            given = dict(query)
            if self._uploads.starts(given):  # what is wrong with the metadata is said before the content comes
                _call(method, path, query, request, Uploaded(b"", "", request.body))
            taken = self._uploads.take(request, given, self._store.base_url)
            if isinstance(taken, HttpAnswer):
                return taken
            try:
                answer = self._called(method, path, query, request, taken)
            except ApiError:
                self._uploads.cancel(given)
                raise
            self._uploads.finish(given, answer)
            return answer
        except ApiError as error:
            return refused(error, legacy=method.legacy)
        except Exception:
            _log.exception("%s failed", method.id)
            return refused(ApiError(500, "Internal error encountered.", reason="internalError"), legacy=method.legacy)

    def _cancelled(self, request: HttpRequest) -> HttpAnswer:
        try:
            return self._uploads.cancel(dict(pairs(request.query))) or no_such_address(request)
        except ApiError as error:
            return refused(error, legacy=True)

    def _called(
        self,
        method: Method,
        path: Mapping[str, str],
        query: list[tuple[str, str]],
        request: HttpRequest,
        uploaded: Uploaded | None,
    ) -> HttpAnswer:
        call, mask = _call(method, path, query, request, uploaded)
        handler = self._handlers.get(method.id)
        if handler is None:
            raise not_emulated(f"the method {method.id}")
        alt = call.params.get("alt")
        if alt not in (None, "json", "media"):
            raise not_emulated(f"answers in the form {str(alt)[:50]}")
        if call.params.get("callback"):  # a script for any page that asks would be a hole, too
            raise not_emulated("answers as a script (the parameter callback)")
        with self._store.transaction():
            answer = handler(call)
        if answer is None:
            return HttpAnswer(204, media_type="text/html")
        if isinstance(answer, Raw):
            return HttpAnswer(200, answer.content, answer.media_type)
        return json_answer(200, fields.prune(answer, mask), indented=call.params.get("prettyPrint") == "true")


def _call(
    method: Method,
    path: Mapping[str, str],
    query: list[tuple[str, str]],
    request: HttpRequest,
    uploaded: Uploaded | None,
) -> tuple[Call, fields.Mask | None]:
    """The call that a request means, checked, and the mask for its answer."""
    params = read_parameters(method, path, query)
    mask = _selection(method, params.get("fields"))
    call = Call(
        method_id=method.id,
        params=params,
        body=_body(method, request, uploaded),
        user=user_of(request, params),
        media=uploaded.media if uploaded else None,
        media_type=uploaded.media_type if uploaded else None,
    )
    return call, mask


def user_of(request: HttpRequest, params: Mapping[str, Any]) -> str:
    """Who calls: `Bearer user:<e-mail>` names somebody, every other token and none is the default user."""
    scheme, _, token = request.header("authorization").partition(" ")
    if scheme.lower() != "bearer":
        token = str(params.get("access_token", ""))
    name, _, user = token.strip().partition(":")
    return user if name == "user" and user else DEFAULT_USER


def no_such_address(request: HttpRequest) -> HttpAnswer:
    """Google's page for an address that is no method's."""
    page = (
        "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error 404 (Not Found)!!1</title>\n"
        "<p><b>404.</b> That’s an error.\n<p>The requested URL was not found on this server. That’s all we know.\n"
    )
    return HttpAnswer(404, b"" if request.method == "HEAD" else page.encode(), HTML)


def _unpacked(request: HttpRequest) -> HttpRequest:
    """A body that came compressed, as large as one may be that did not."""
    encoding = request.header("content-encoding").strip().lower()
    if encoding in ("", "identity"):
        return request
    if encoding not in ("gzip", "x-gzip"):
        raise invalid(f"The content encoding '{encoding[:50]}' is not supported.")
    reader = zlib.decompressobj(wbits=31)
    try:
        body = reader.decompress(request.body, LARGEST_BODY)
    except zlib.error as error:
        raise invalid("The gzip-encoded request body could not be read.") from error
    if reader.unconsumed_tail:
        raise ApiError(413, "Request body is too large.", reason="uploadTooLarge")
    if not reader.eof:
        raise invalid("The gzip-encoded request body breaks off.")
    headers = {name: value for name, value in request.headers.items() if name != "content-encoding"}
    return HttpRequest(request.method, request.path, request.query, headers, body)


def _overridden(request: HttpRequest) -> HttpRequest:
    """A GET that was too long for an address comes as a POST with its query in the body."""
    method = request.header("x-http-method-override").upper()
    if request.method != "POST" or not method:
        return request
    headers = {name: value for name, value in request.headers.items() if name != "x-http-method-override"}
    if method != "GET" or request.media_type != "application/x-www-form-urlencoded":
        return HttpRequest(method, request.path, request.query, headers, request.body)
    query = "&".join(part for part in (request.query, request.body.decode("ascii", "replace")) if part)
    return HttpRequest(method, request.path, query, headers)


def _selection(method: Method, mask: str | None) -> fields.Mask | None:
    if not mask:
        return None
    try:
        parsed = fields.parse(mask)
        if method.response is None:
            return None
        return fields.checked(parsed, method.response, document(method.api)["schemas"])
    except fields.MaskError as error:
        raise fields.refusal(mask, error, legacy=method.legacy) from error


def _body(method: Method, request: HttpRequest, uploaded: Uploaded | None) -> dict[str, Any] | None:
    content = uploaded.metadata if uploaded else request.body
    if method.request is None:
        if content.strip() not in (b"", b"{}"):
            raise invalid(f"Request method {method.http_method} does not accept a body for {method.id}.")
        return None
    prefix = "payload" if method.legacy else _BODY_FIELDS.get(method.request, "")
    return read_body(
        method.api, method.request, _json(content, legacy=method.legacy), prefix=prefix, lenient=method.legacy
    )


def _json(content: bytes, *, legacy: bool) -> Any:
    if not content.strip():
        return {}
    try:
        return read_json(content)
    except orjson.JSONDecodeError as error:
        if legacy:
            raise ApiError(400, "Parse Error", reason="parseError") from error
        found = Findings()
        text = content.decode("utf-8", "replace")
        at = min(error.pos, len(text))
        start = max(0, at - 20)
        what = "Unexpected token." if at < len(text) else "Unexpected end of string. Expected a value."
        found.add(
            "",
            f"Invalid JSON payload received. {what}\n{text[start : at + 20]!s}\n{' ' * (at - start)}^".replace(
                "\r", " "
            ),
        )
        raise refusal(found.violations) from error
