"""Google's refusals, and failures on the way there, as the errors of `gmo_sync.errors`."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import gspread
import httplib2
import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from googleapiclient.errors import BatchError, HttpError
from googleapiclient.errors import Error as DiscoveryError

from gmo_sync.errors import (
    AccessError,
    AuthError,
    ConnectionFailed,
    GmoSyncError,
    GoogleError,
    NotFoundError,
    QuotaError,
    Where,
)
from gmo_sync.google.answers import Told, told
from gmo_sync.google.retries import failed_in_passing, refused_before_effect
from gmo_sync.language import Message

_SERVICE_ACCOUNTS = ".gserviceaccount.com"
_DISABLED = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_NARROW = frozenset({"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions", "insufficientScopes"})
_SIGN_IN_AGAIN = Message("Sign in again, or check that the key has not been withdrawn.")
_OFFICE_FILE = ("not supported for this document", "must not be an Office file")
_TRY_AGAIN = Message("Check the connection (or that the emulator runs) and run the command again; nothing is lost.")
_FILTER = Message(
    "A filter or an antivirus stands between this computer and Google: let it pass *.googleapis.com, "
    "or name its certificate in REQUESTS_CA_BUNDLE."
)


@contextmanager
def google_errors(*, spreadsheet: str | None = None) -> Iterator[None]:
    """Raise what gspread, googleapiclient, google-auth or requests raise inside as a `GoogleError`.

    spreadsheet: the id that the calls are about, for the message. Errors of other origin, such as a file on this disk
    that cannot be read, pass as they are.
    """
    try:
        yield
    except GmoSyncError:
        raise
    except Exception as error:
        known = error_from(error, Where(spreadsheet=spreadsheet))
        if known is None:
            raise
        raise known from error


def error_from(error: Exception, where: Where | None = None) -> GoogleError | None:
    """Our error for a foreign one; None for one that is not about Google."""
    match error:
        case gspread.exceptions.APIError():
            response = error.response
            return refusal(response.status_code, response.content, where, asked_by=_asked_by(response))
        case HttpError() if not isinstance(error, BatchError):
            return refusal(error.status_code, error.content, where, asked_by=_asked_by(error.resp))
        case gspread.exceptions.SpreadsheetNotFound():
            return refusal(404, b"", where, asked_by=_asked_by(next(iter(error.args), None)))
        case PermissionError(__cause__=gspread.exceptions.APIError() as cause):
            return error_from(cause, where)
        case TransportError():
            return _no_answer(error, where)
        case GoogleAuthError():
            return AuthError(Message("the account's key or sign-in was not accepted"), hint=_SIGN_IN_AGAIN, where=where)
        case json.JSONDecodeError() | requests.exceptions.InvalidJSONError():
            return GoogleError(Message("the answer did not come from Google"), hint=_FILTER, where=where)
        case (
            requests.RequestException() | httplib2.HttpLib2Error() | ConnectionError() | TimeoutError() | ssl.SSLError()
        ):
            return _no_answer(error, where)
        case gspread.exceptions.GSpreadException() | gspread.exceptions.UnSupportedExportFormat() | DiscoveryError():
            reason = " ".join(str(error).split()) or type(error).__name__
            return GoogleError(Message("an answer could not be understood: {reason}", reason=reason), where=where)
        case _:
            return None


def _asked_by(answer: object) -> str | None:
    """Whose call was answered; the transport wrote it on the answer."""
    return getattr(answer, "asked_by", None)


def _no_answer(error: Exception, where: Where | None) -> ConnectionFailed:
    untrusted = "CERTIFICATE_VERIFY_FAILED" in str(error)
    return ConnectionFailed(
        Message("no answer came ({reason})", reason=type(error).__name__),
        hint=_FILTER if untrusted else _TRY_AGAIN,
        where=where,
    )


def refusal(status: int, body: bytes, where: Where | None = None, *, asked_by: str | None = None) -> GoogleError:
    """The error for an HTTP answer of `status` with `body`, which need not be JSON. asked_by: the account's e-mail."""
    said = told(body)
    message = said.message or Message("without a word why")
    if status == requests.codes.unauthorized:
        what = Message("the account is not signed in: {message}", message=message)
        return AuthError(what, hint=_SIGN_IN_AGAIN, where=where, status=status)
    if refused_before_effect(status, said):
        what = Message("Google asks for fewer requests: {message}", message=message)
        hint = Message("Wait a minute and run the command again; nothing is lost.")
        return QuotaError(what, hint=hint, where=where, status=status)
    if status == requests.codes.forbidden:
        return _forbidden(said, message, where, asked_by)
    if status == requests.codes.not_found:
        return NotFoundError(
            Message("there is no such file, or this account may not see it"),
            hint=Message("Check the address, and share the file with {account}.", account=asked_by)
            if asked_by
            else Message("Check the address, and share the file with the account."),
            where=where,
            status=status,
        )
    if failed_in_passing(status):
        what = Message("Google failed ({status}): {message}", status=status, message=message)
        hint = Message("Run the command again in a few minutes; nothing is lost.")
        return GoogleError(what, hint=hint, where=where, status=status)
    what = Message("Google refused ({status}): {message}", status=status, message=message)
    if "protected cell" in said.message:
        hint = Message("Ask the owner of the spreadsheet to let this account edit the protected cells.")
        return AccessError(what, hint=hint, where=where, status=status)
    if any(words in said.message for words in _OFFICE_FILE):
        hint = Message("The file is an Excel workbook: open it in Google Sheets and save it as a Google spreadsheet.")
        return GoogleError(what, hint=hint, where=where, status=status)
    hint = Message("Nothing was carried out; gmo-sync --verbose shows the call.")
    return GoogleError(what, hint=hint, where=where, status=status)


def _forbidden(said: Told, message: str, where: Where | None, asked_by: str | None) -> GoogleError:
    what = Message("this account may not do that: {message}", message=message)
    if said.reasons & _NARROW:
        hint = Message("Sign in again and allow everything that is asked for.")
        return AuthError(what, hint=hint, where=where, status=403)
    return AccessError(what, hint=_access_hint(said, asked_by), where=where, status=403)


def _access_hint(said: Told, asked_by: str | None) -> Message:
    if "storageQuotaExceeded" in said.reasons and (asked_by is None or asked_by.endswith(_SERVICE_ACCOUNTS)):
        return Message(
            "Service accounts have no storage of their own: use a shared drive, or let a person make the file and "
            "share it with the account, or sign in as a person, or let the account act for a person (subject)."
        )
    if "storageQuotaExceeded" in said.reasons:
        return Message("The Drive of {account} is full: make room there and run the command again.", account=asked_by)
    if said.reasons & _DISABLED:
        return Message(
            "Enable {service} for the project in the Google Cloud console, then wait a few minutes.",
            service=said.service or Message("this API"),
        )
    if asked_by:
        return Message("Share the file with {account} as an editor.", account=asked_by)
    return Message("Share the file with the account as an editor.")
