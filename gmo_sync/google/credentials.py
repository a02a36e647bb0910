"""Credentials from the files where gspread looks for them, or from a given one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from google.auth.credentials import Credentials
from google.oauth2.credentials import Credentials as UserCredentials
from google.oauth2.service_account import Credentials as ServiceAccountCredentials
from google_auth_oauthlib.flow import InstalledAppFlow
from gspread.auth import (
    DEFAULT_AUTHORIZED_USER_FILENAME,
    DEFAULT_CREDENTIALS_FILENAME,
    DEFAULT_SERVICE_ACCOUNT_FILENAME,
)

from gmo_sync.errors import AuthError, Where
from gmo_sync.language import Message

_ROOT = "https://www.googleapis.com/auth/"
SCOPES = tuple(
    _ROOT + name for name in ("drive.file", "spreadsheets", "forms.body", "forms.responses.readonly", "presentations")
)
"""The least that suffices: files that we made or were given, sheets shared with us, forms and their answers, slides."""


def find_credentials(path: Path | None = None, *, subject: str | None = None) -> Credentials:
    """A service account or an authorized user: from `path`, else from the first of gspread's places that exists.

    subject: the e-mail of the person a service account acts for. Raises AuthError naming the places that were tried.
    """
    places = [path] if path else [Path(DEFAULT_SERVICE_ACCOUNT_FILENAME), Path(DEFAULT_AUTHORIZED_USER_FILENAME)]
    for place in places:
        if place.exists():
            return _load(place, subject)
    raise AuthError(
        Message("there are no credentials; tried: {places}", places=", ".join(map(str, places))),
        hint=Message("Put a service account's key there, or try everything without an account: gmo-sync emulator."),
    )


def _load(path: Path, subject: str | None) -> Credentials:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.get("type") == "service_account":
            account = ServiceAccountCredentials.from_service_account_info(found, scopes=SCOPES, subject=subject)
            return cast("Credentials", account)
        return cast("Credentials", UserCredentials.from_authorized_user_info(found, SCOPES))
    except (OSError, ValueError, AttributeError, KeyError) as error:
        raise AuthError(  # the cause is not shown: it could quote the key
            Message("this is neither a service account's key nor a saved sign-in"), where=Where(file=str(path))
        ) from (None if isinstance(error, ValueError | KeyError) else error)


def sign_in(client_file: Path | None = None, save_to: Path | None = None) -> Credentials:
    """Sign in as a person in the browser, once, and keep the sign-in where `find_credentials` finds it.

    client_file: the OAuth client of the Google Cloud project, gspread's `credentials.json` by default.
    """
    flow = InstalledAppFlow.from_client_secrets_file(str(client_file or DEFAULT_CREDENTIALS_FILENAME), SCOPES)
    credentials = flow.run_local_server(port=0)
    target = save_to or Path(DEFAULT_AUTHORIZED_USER_FILENAME)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    target.write_text(credentials.to_json(), encoding="utf-8")
    return cast("Credentials", credentials)
