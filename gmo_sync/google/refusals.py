"""Google's refusals, and failures on the way there, as the errors of `gmo_sync.errors`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import gspread
import requests
from google.auth.exceptions import GoogleAuthError
from googleapiclient.errors import Error as DiscoveryError
from googleapiclient.errors import HttpError

from gmo_sync.errors import AccessError, AuthError, ConnectionFailed, GoogleError, NotFoundError, QuotaError, Where
from gmo_sync.language import Message

_NO_STORAGE = Message(
    "Service accounts have no storage of their own: use a shared drive, or let a person make the file and share it "
    "with the account, or sign in as a person, or let the account act for a person (subject)."
)
_HINTS: Mapping[str, Message] = {
    "storageQuotaExceeded": _NO_STORAGE,
    "SERVICE_DISABLED": Message(
        "Enable this API for the project in the Google Cloud console, then wait a few minutes."
    ),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": Message("Sign in again and allow everything that is asked for."),
}
_OFFICE_FILE = "not supported for this document"


@contextmanager
def google_errors(*, spreadsheet: str | None = None) -> Iterator[None]:
    """Raise what gspread, googleapiclient, google-auth or requests raise inside as a `GoogleError`.

    spreadsheet: the id that the calls are about, for the message.
    """
    where = Where(spreadsheet=spreadsheet)
    try:
        yield
    except GoogleError:
        raise
    except gspread.exceptions.APIError as error:
        raise refusal(error.response.status_code, error.response.content, where) from error
    except HttpError as error:
        raise refusal(error.status_code, error.content, where) from error
    except gspread.exceptions.SpreadsheetNotFound as error:
        raise refusal(404, b"", where) from error
    except PermissionError as error:
        raise refusal(403, b"", where) from error
    except GoogleAuthError as error:
        raise AuthError(
            Message("the account's key or sign-in was not accepted"),
            hint=Message("Sign in again, or check that the key has not been withdrawn."),
            where=where,
        ) from error
    except (requests.RequestException, OSError) as error:
        raise ConnectionFailed(
            Message("no answer came ({reason})", reason=type(error).__name__),
            hint=Message(
                "Check the connection (or that the emulator runs) and run the command again; nothing is lost."
            ),
            where=where,
        ) from error
    except (gspread.exceptions.GSpreadException, DiscoveryError) as error:
        raise GoogleError(
            Message("an answer could not be understood: {reason}", reason=str(error)), where=where
        ) from error


def refusal(status: int, body: bytes, where: Where | None = None) -> GoogleError:
    """The error for an HTTP answer of `status` with `body`, which need not be JSON."""
    message, reasons = _told(body)
    hint = next((hint for reason, hint in _HINTS.items() if reason in reasons), None)
    if status == 401:
        return AuthError(
            Message("the account is not signed in: {message}", message=message),
            hint=hint or Message("Sign in again, or check that the key has not been withdrawn."),
            where=where,
            status=status,
        )
    if status == 429 or any("rateLimitExceeded" in reason or "RATE_LIMIT" in reason for reason in reasons):
        return QuotaError(
            Message("Google asks for fewer requests: {message}", message=message),
            hint=Message("Wait a minute and run the command again; nothing is lost."),
            where=where,
            status=status,
        )
    if status == 403:
        return AccessError(
            Message("this account may not do that: {message}", message=message),
            hint=hint or Message("Share the file with the account as an editor."),
            where=where,
            status=status,
        )
    if status == 404:
        return NotFoundError(
            Message("there is no such file, or this account may not see it"),
            hint=Message("Check the address, and share the file with the account."),
            where=where,
            status=status,
        )
    if status == 400 and _OFFICE_FILE in message:
        hint = Message("The file is an Excel workbook: open it in Google Sheets and save it as a Google spreadsheet.")
    return GoogleError(
        Message("Google refused ({status}): {message}", status=status, message=message),
        hint=hint or "",
        where=where,
        status=status,
    )


def _told(body: bytes) -> tuple[str, set[str]]:
    """Google's message and every reason word in an error body of either envelope."""
    try:
        error: Any = json.loads(body)["error"]
        reasons = {entry.get("reason", "") for entry in [*error.get("errors", ()), *error.get("details", ())]}
        return str(error.get("message", "")), {reason for reason in reasons if reason}
    except (ValueError, KeyError, TypeError, AttributeError):
        return "?", set()
