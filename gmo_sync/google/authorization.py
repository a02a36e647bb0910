"""One account's token: put on calls to Google alone, renewed once for all threads."""

from __future__ import annotations

from collections.abc import MutableMapping
from threading import Lock

import requests
from google.auth.credentials import AnonymousCredentials, Credentials
from google.auth.transport.requests import Request


class Authorization:
    """Signs calls with the token of `credentials`, or with a user's name for an emulator.

    Tokens are fetched over a session of its own: fetching one is no API call, and may go on while calls wait for it.
    """

    def __init__(self, credentials: Credentials, user: str | None = None) -> None:
        self._credentials = credentials
        self._user = user
        self._lock = Lock()
        self._tokens = requests.Session()
        self._request = Request(self._tokens)

    def sign(self, method: str, url: str, headers: MutableMapping[str, str]) -> None:
        """Put `Authorization` into `headers`, fetching a token when there is none that is fresh.

        Raises google.auth's errors when the token is not given.
        """
        if self._user:
            headers["Authorization"] = f"Bearer user:{self._user}"
        elif not isinstance(self._credentials, AnonymousCredentials):
            with self._lock:
                self._credentials.before_request(self._request, method, url, headers)

    def renew(self, refused: str | None) -> bool:
        """After a 401: fetch another token, unless another thread has done so since `refused` was sent.

        refused: the header that was not accepted. Returns whether the call is worth sending once more.
        """
        if self._user or refused is None or isinstance(self._credentials, AnonymousCredentials):
            return False
        with self._lock:
            if refused == f"Bearer {self._credentials.token}":
                self._credentials.refresh(self._request)
        return True

    @property
    def account(self) -> str | None:
        """The account's e-mail where it is known: whom a file must be shared with."""
        names = (getattr(self._credentials, name, None) for name in ("service_account_email", "account"))
        return self._user or next((name for name in names if name), None)

    def close(self) -> None:
        """Give the connections back."""
        self._tokens.close()
