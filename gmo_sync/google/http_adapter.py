"""What googleapiclient calls `http`: httplib2's one method, on the transport's session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httplib2
import requests

from gmo_sync.google.transport import Transport


class SessionHttp:
    """`request()` with httplib2's arguments and answer; batches and media uploads use it too."""

    redirect_codes = frozenset({301, 302, 303, 307})
    timeout = None

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = httplib2.DEFAULT_MAX_REDIRECTS,  # noqa: ARG002 - the signature is httplib2's
        connection_type: Any = None,  # noqa: ARG002
    ) -> tuple[httplib2.Response, bytes]:
        """Send one request. Raises requests' exceptions when there is no answer, or a page for JSON."""
        data = body.read() if hasattr(body, "read") else body
        answer = self._transport.request(
            method,
            uri,
            data=data.encode() if isinstance(data, str) else data,
            headers={**(headers or {}), "accept-encoding": "gzip"},
            allow_redirects=method == "GET",  # the 308 of a resumable upload is no redirect
        )
        page = answer.headers.get("content-type", "").startswith("text/html") and answer.content
        if page and answer.ok and "alt=json" in uri:  # googleapiclient would hand the page on as the result
            raise requests.exceptions.InvalidJSONError("a page instead of JSON", response=answer)
        response = httplib2.Response({name.lower(): value for name, value in answer.headers.items()})
        response.status, response.reason = answer.status_code, answer.reason
        response.pop("content-encoding", None)  # requests has unpacked it
        response.asked_by = getattr(answer, "asked_by", None)  # type: ignore[attr-defined]
        return response, answer.content

    def close(self) -> None:
        """The transport is closed by its workspace."""
