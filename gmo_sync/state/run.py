"""One run: what it learned is saved in one transaction at its end, what must outlive its death at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, insert, update

from gmo_sync.state import schema
from gmo_sync.state.packing import packed
from gmo_sync.state.records import DeckRecord, FormRecord, HistoryEntry, ResponseRecord
from gmo_sync.tables import Snapshot

if TYPE_CHECKING:
    from gmo_sync.state.store import State


@dataclass
class Run:
    """An open run; `commit` saves what it learned, leaving without it marks it failed."""

    id: int
    owner: str
    _state: State
    _committed: bool = field(default=False)

    def bind(self, spreadsheet_id: str, url: str) -> None:
        """Remember at once which spreadsheet was made, so that a killed run does not make another."""
        with self._state.transaction() as connection:
            _put(connection, schema.bindings, ("owner",), owner=self.owner, spreadsheet_id=spreadsheet_id, url=url)

    def note(self, *, form: FormRecord | None = None, deck: DeckRecord | None = None) -> None:
        """Remember at once a form or a presentation that was made, so that a killed run does not make another."""
        with self._state.transaction() as connection:
            if form is not None:
                _put(connection, schema.forms, ("owner", "form_key"), **asdict(form))
            if deck is not None:
                _put(connection, schema.decks, ("owner", "deck_key"), **asdict(deck))

    def forget(self) -> None:
        """Leave no trace of a run that did nothing and must not be counted."""
        with self._state.transaction() as connection:
            connection.execute(delete(schema.runs).where(schema.runs.c.id == self.id))

    def intend(self, history: Sequence[HistoryEntry], *, editor: str | None = None) -> None:
        """Write down what is about to be changed, in place of what this run intended before.

        A run that is killed in its write so leaves a record of every value that it may have replaced.
        """
        with self._state.transaction() as connection:
            connection.execute(delete(schema.history).where(schema.history.c.run_id == self.id))
            if history:
                connection.execute(insert(schema.history), [{"run_id": self.id, **asdict(entry)} for entry in history])
            if editor is not None:
                connection.execute(update(schema.runs).where(schema.runs.c.id == self.id).values(editor=editor))

    def commit(
        self,
        *,
        spreadsheet_id: str | None = None,
        bases: Mapping[str, Snapshot] | None = None,
        mappings: Mapping[str, Any] | None = None,
        pending: Mapping[str, Any] | None = None,
        forms: Sequence[FormRecord] = (),
        responses: Sequence[ResponseRecord] = (),
        decks: Sequence[DeckRecord] = (),
        calls: int = 0,
    ) -> None:
        """Save everything in one transaction and close the run as done.

        mappings, pending: by table title, JSON values that stay until others are given.
        """
        with self._state.transaction() as connection:
            for table, base in (bases or {}).items():
                where = {"spreadsheet_id": spreadsheet_id, "table": table}
                mapping = (mappings or {}).get(table)
                _put(
                    connection,
                    schema.bases,
                    tuple(where),
                    **where,
                    run_id=self.id,
                    content=packed(base),
                    mapping=mapping,
                )
            for table, content in (pending or {}).items():
                where = {"spreadsheet_id": spreadsheet_id, "table": table}
                _put(connection, schema.pending, tuple(where), **where, content=content)
            for form in forms:
                _put(connection, schema.forms, ("owner", "form_key"), **asdict(form))
            for response in responses:
                _put(connection, schema.responses, ("form_id", "response_id"), **asdict(response))
            for deck in decks:
                _put(connection, schema.decks, ("owner", "deck_key"), **asdict(deck))
            self._state.close_run(connection, self.id, "done", calls)
        self._committed = True

    @property
    def committed(self) -> bool:
        """Whether the run has saved what it learned."""
        return self._committed


def _put(connection: Connection, into: Table, key: Sequence[str], /, **values: Any) -> None:
    """Insert a row, or replace the one with the same key; the same on every database."""
    same_key = [into.c[name] == values[name] for name in key]
    connection.execute(delete(into).where(*same_key))
    connection.execute(insert(into).values(**values))
