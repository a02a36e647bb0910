"""What is remembered between runs: bases, the journal and the history.

`records`  what it gives back
`store`    one store, and what it knows
`run`      one run, and what it saves
`packing`  a base as bytes
`locks`    one run at a time for an owner
`engine`   databases by their address
`schema`   the tables and their migrations
"""

from gmo_sync.state.records import Binding, DeckRecord, FormRecord, HistoryEntry, ResponseRecord, RunRecord
from gmo_sync.state.run import Run
from gmo_sync.state.store import State

__all__ = ["Binding", "DeckRecord", "FormRecord", "HistoryEntry", "ResponseRecord", "Run", "RunRecord", "State"]
