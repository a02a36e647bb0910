"""Google Workspace on one HTTP transport.

`workspace`    gspread and the discovery clients for one account
`transport`    the session below them: endpoint, authorization, retries, time-outs
`ledger`       what every call cost
`credentials`  where keys and sign-ins are found
`refusals`     Google's errors as ours
"""

from gmo_sync.google.credentials import SCOPES, find_credentials, sign_in
from gmo_sync.google.ledger import CallRecord, Ledger
from gmo_sync.google.refusals import google_errors
from gmo_sync.google.transport import Transport
from gmo_sync.google.workspace import Workspace

__all__ = ["SCOPES", "CallRecord", "Ledger", "Transport", "Workspace", "find_credentials", "google_errors", "sign_in"]
