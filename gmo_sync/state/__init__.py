"""What is remembered between runs: bases, the journal and the history.

`schema`  the tables and their migrations
`store`   one store: runs, and what they read and save
"""

from gmo_sync.state.store import (
    Binding,
    DeckRecord,
    FormRecord,
    HistoryEntry,
    ResponseRecord,
    Run,
    RunRecord,
    State,
)

__all__ = ["Binding", "DeckRecord", "FormRecord", "HistoryEntry", "ResponseRecord", "Run", "RunRecord", "State"]
