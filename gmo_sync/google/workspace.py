"""A Google Workspace as the rest of the house sees it: gspread and four discovery clients on one transport."""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import Any, Self

import gspread
from google.auth.credentials import AnonymousCredentials, Credentials
from googleapiclient.discovery import build

from gmo_sync.google.http_adapter import SessionHttp
from gmo_sync.google.ledger import Ledger
from gmo_sync.google.transport import GOOGLE, Transport


class Workspace:
    """Clients for one account; made by `Workspace.google` or `Workspace.emulator`, closed by leaving `with`.

    Clients are built when first asked for, from the discovery documents that ship with google-api-python-client:
    building needs no network.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    @classmethod
    def google(cls, credentials: Credentials) -> Self:
        """Google itself, as the account of `credentials`."""
        return cls(Transport(credentials))

    @classmethod
    def emulator(cls, url: str, *, user: str | None = None) -> Self:
        """The emulator at the root address `url`, as `user` (an e-mail) or as its default user."""
        return cls(Transport(AnonymousCredentials(), endpoint=url, user=user))

    @property
    def ledger(self) -> Ledger:
        """Every call made so far."""
        return self.transport.ledger

    @property
    def is_google(self) -> bool:
        """Whether calls go to Google and not to an emulator."""
        return self.transport.endpoint == GOOGLE

    @property
    def endpoint(self) -> str:
        """The root address of the emulator, or "google"."""
        return self.transport.endpoint

    @property
    def account(self) -> str | None:
        """The account's e-mail where it is known: whom a file must be shared with."""
        return self.transport.authorization.account

    @cached_property
    def gspread(self) -> gspread.Client:
        """gspread on the transport."""
        return gspread.Client(auth=self.transport.credentials, session=self.transport)

    @cached_property
    def drive(self) -> Any:
        """The Drive v3 client."""
        return self._build("drive", "v3")

    @cached_property
    def sheets(self) -> Any:
        """The Sheets v4 client."""
        return self._build("sheets", "v4")

    @cached_property
    def forms(self) -> Any:
        """The Forms v1 client."""
        return self._build("forms", "v1")

    @cached_property
    def slides(self) -> Any:
        """The Slides v1 client."""
        return self._build("slides", "v1")

    def _build(self, name: str, version: str) -> Any:
        discovered: Any = build  # its stubs know no http of one's own
        return discovered(name, version, http=SessionHttp(self.transport), static_discovery=True)

    def close(self) -> None:
        """Give the connections back."""
        self.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Workspace({self.endpoint!r})"
