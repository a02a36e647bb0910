"""Google's own clients, turned to the emulator: what they send to Google's hosts goes to this machine.

Paths, methods and bodies stay as the clients made them, uploads and batches included; only host and scheme change, and
the bearer token names the user. Requests to other hosts go where they are meant to go.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import httplib2
import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    import gspread
    from google.oauth2.credentials import Credentials

VERSIONS = {"sheets": "v4", "drive": "v3", "forms": "v1", "slides": "v1"}
_GOOGLE = (".googleapis.com", ".google.com")
_PATIENCE = 60  # seconds, as google-api-python-client has it


def rerouted(address: str, url: str) -> str:
    """`address` with the emulator's `url` in place of a host of Google's; other addresses as they are.

    >>> rerouted("https://sheets.googleapis.com/v4/spreadsheets/1a?fields=*", "http://127.0.0.1:8085")
    'http://127.0.0.1:8085/v4/spreadsheets/1a?fields=*'
    """
    parts = urlsplit(address)
    if not (parts.hostname or "").endswith(_GOOGLE):
        return address
    own = urlsplit(url)
    return urlunsplit((own.scheme, own.netloc, parts.path, parts.query, parts.fragment))


class Reroute(HTTPAdapter):
    """A requests adapter for Google's hosts."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request to the emulator, where it is meant for Google."""
        request.url = rerouted(request.url or "", self._url)
        return super().send(request, *args, **kwargs)


class _Session(requests.Session):
    """A session whose user stays its user: a client's own credentials do not take its place."""

    def __init__(self, url: str, user: str | None) -> None:
        super().__init__()
        self.trust_env = False  # neither proxies nor a .netrc of this machine
        self._user = user
        self.mount("https://", Reroute(url))
        self.mount("http://", Reroute(url))

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """See `requests.Session`."""
        prepared = super().prepare_request(request)
        if self._user is not None:
            prepared.headers["Authorization"] = f"Bearer user:{self._user}"
        return prepared


class _Http(httplib2.Http):
    """An httplib2.Http for several threads: each has its own connections."""

    def __init__(self, url: str, user: str | None) -> None:
        self._own = threading.local()
        super().__init__(timeout=_PATIENCE, proxy_info=None)
        self._url = url
        self._user = user
        self.redirect_codes = self.redirect_codes - {308}  # "resume incomplete" of an upload, not a redirect

    @property
    def connections(self) -> dict[str, Any]:
        """This thread's connections."""
        try:
            found: dict[str, Any] = self._own.connections
        except AttributeError:
            found = self._own.connections = {}
        return found

    @connections.setter
    def connections(self, value: dict[str, Any]) -> None:
        self._own.connections = value

    def request(  # type: ignore[override]
        self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **more: Any
    ) -> Any:
        """See `httplib2.Http`."""
        sent = dict(headers or {})
        if self._user is not None:
            sent["authorization"] = f"Bearer user:{self._user}"
        return super().request(rerouted(uri, self._url), method, body, sent, **more)


def session(url: str, user: str | None = None) -> requests.Session:
    """A requests session of `user` for Google's addresses."""
    return _Session(url, user)


def gspread_client(url: str, user: str | None = None) -> gspread.Client:
    """A gspread client of `user`."""
    import gspread

    return gspread.Client(auth=credentials(user or ""), session=session(url, user))


def discovery_client(url: str, name: str, version: str | None = None, user: str | None = None) -> Any:
    """A google-api-python-client service of `user`, which threads may share; uploads and batches work, too."""
    from googleapiclient.discovery import build

    return build(name, version or VERSIONS[name], static_discovery=True, http=_Http(url, user))


def credentials(user: str) -> Credentials:
    """Credentials that name `user` to the emulator and never need a refresh."""
    from google.oauth2.credentials import Credentials

    return Credentials(token=f"user:{user}")
