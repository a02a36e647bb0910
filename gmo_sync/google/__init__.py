"""Google Workspace on one HTTP transport.

`workspace`      gspread and the discovery clients for one account
`transport`      the session below them: endpoint, retries, time-outs
`http_adapter`   that session as the discovery clients want it
`authorization`  the account's token on every call
`retries`        which calls may be repeated, and when
`answers`        what an error answer says
`refusals`       Google's errors as ours
`ledger`         what every call cost
`credentials`    where keys and sign-ins are found
"""

from gmo_sync.google.credentials import SCOPES, find_credentials, sign_in
from gmo_sync.google.ledger import CallRecord, Ledger, Totals
from gmo_sync.google.refusals import google_errors
from gmo_sync.google.transport import Transport
from gmo_sync.google.workspace import Workspace

__all__ = [
    "SCOPES",
    "CallRecord",
    "Ledger",
    "Totals",
    "Transport",
    "Workspace",
    "find_credentials",
    "google_errors",
    "sign_in",
]
