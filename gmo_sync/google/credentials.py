"""Credentials from the files where gspread looks for them, or from a given one.

Nothing is opened in a browser unless `sign_in` is called; the contents of a file are never quoted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from google.auth.credentials import Credentials
from google.oauth2.credentials import Credentials as UserCredentials
from google.oauth2.service_account import Credentials as ServiceAccountCredentials
from google_auth_oauthlib.flow import InstalledAppFlow
from gspread.auth import get_config_dir
from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]

from gmo_sync.errors import AuthError, Where
from gmo_sync.language import Message

_ROOT = "https://www.googleapis.com/auth/"
FILES_OF_OURS = _ROOT + "drive.file"
"""Files that we made or that were opened with us; no others, so that Google asks for no security assessment."""
SPREADSHEETS = _ROOT + "spreadsheets"
"""Sheets that people made and shared with the account."""
FORMS = _ROOT + "forms.body"
ANSWERS = _ROOT + "forms.responses.readonly"
PRESENTATIONS = _ROOT + "presentations"
SCOPES = (FILES_OF_OURS, SPREADSHEETS, FORMS, ANSWERS, PRESENTATIONS)
"""The least that suffices for everything that we do."""

_SIGN_IN = 'python -c "import gmo_sync.google as google; google.sign_in()"'


def find_credentials(path: Path | None = None, *, subject: str | None = None) -> Credentials:
    """A service account or an authorized user: from `path`, else from the first of gspread's places that exists.

    subject: the e-mail of the person a service account acts for. Raises AuthError naming the places that were tried.
    """
    folder = get_config_dir()
    places = [path] if path else [folder / "service_account.json", folder / "authorized_user.json"]
    for place in places:
        if place.exists():
            return _load(place, subject)
    if path is None and (folder / "credentials.json").exists():
        raise AuthError(
            Message("nobody has signed in on this computer yet; tried: {places}", places=", ".join(map(str, places))),
            hint=Message("Sign in once, in the browser: {command}", command=_SIGN_IN),
        )
    raise AuthError(
        Message("there are no credentials; tried: {places}", places=", ".join(map(str, places))),
        hint=Message("Put a service account's key there, or try everything without an account: gmo-sync emulator."),
    )


def _load(path: Path, subject: str | None) -> Credentials:
    where = Where(file=str(path))
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if isinstance(found, dict) and ("installed" in found or "web" in found):
        raise AuthError(
            Message("this names the application, and nobody who has signed in"),
            hint=Message("Sign in once, in the browser: {command}", command=_SIGN_IN),
            where=where,
        )
    credentials = _understood(found, subject) if isinstance(found, dict) else None
    if credentials is None:
        raise AuthError(Message("this is neither a service account's key nor a saved sign-in"), where=where)
    if subject and not isinstance(credentials, ServiceAccountCredentials):
        raise AuthError(
            Message("only a service account can act for somebody else"),
            hint=Message("Leave subject out, or use the key of a service account."),
            where=where,
        )
    return credentials


def _understood(found: Mapping[str, Any], subject: str | None) -> Credentials | None:
    """Credentials from a file's contents; None when they are none. The reason is dropped: it could quote the key."""
    try:
        if found.get("type") == "service_account":
            account = ServiceAccountCredentials.from_service_account_info(found, scopes=SCOPES, subject=subject)
            return cast("Credentials", account)
        # With the scopes that the person allowed then: asking for others would be refused as a whole.
        return cast("Credentials", UserCredentials.from_authorized_user_info(found))
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def sign_in(client_file: Path | None = None, save_to: Path | None = None) -> Credentials:
    """Sign in as a person in the browser, once, and keep the sign-in where `find_credentials` finds it.

    client_file: the OAuth client of the Google Cloud project, gspread's `credentials.json` by default.
    Raises AuthError.
    """
    folder = get_config_dir()
    client = client_file or folder / "credentials.json"
    try:
        flow = InstalledAppFlow.from_client_secrets_file(str(client), SCOPES)
    except (OSError, ValueError, KeyError, TypeError):
        raise AuthError(
            Message("there is no OAuth client to sign in with"),
            hint=Message("Make one (of the kind Desktop app) in the Google Cloud console and save its JSON there."),
            where=Where(file=str(client)),
        ) from None
    try:
        credentials = flow.run_local_server(port=0)
    except OAuth2Error as error:
        raise AuthError(
            Message("the account's key or sign-in was not accepted"), hint=Message("Sign in once more.")
        ) from error
    target = save_to or folder / "authorized_user.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(credentials.to_json())
    return cast("Credentials", credentials)
