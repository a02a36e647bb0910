"""What the other contenders have in common: a base and conflicts as JSON on disk, read → merge → write → save."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from examples.bench.cost import Wire
from examples.bench.table import HEADINGS, Line
from examples.bench.threeway import Agreed, Cells, merge

FIELDS: tuple[str, ...] = ("id", *HEADINGS)
TITLES: tuple[str, ...] = ("id", *HEADINGS.values())
FIELD_OF = dict(zip(TITLES, FIELDS, strict=True))


class Rival(ABC):
    """A library of which `create`, `read` and `write` are made.

    Nothing is written where nothing changed. No library of these can make a write depend on what is there, so none has
    an answer to a person who edits between the read and the write.
    """

    def __init__(self, wire: Wire, folder: Path) -> None:
        self.wire = wire
        self._base = folder / "base.json"
        self._conflicts = folder / "conflicts.json"
        self._id = folder / "spreadsheet.txt"

    @property
    def spreadsheet_id(self) -> str:
        """See `Contender`."""
        return self._id.read_text()

    @cached_property
    def base(self) -> list[Cells]:
        """The rows that were agreed on last."""
        rows: list[Cells] = json.loads(self._base.read_text("utf-8"))
        return rows

    @abstractmethod
    def create(self, rows: Sequence[Cells]) -> str:
        """Make a spreadsheet with these rows below headings; its id."""

    @abstractmethod
    def read(self) -> list[Cells]:
        """The rows of the sheet."""

    @abstractmethod
    def write(self, agreed: Agreed) -> None:
        """Make the sheet hold what was agreed on."""

    def sync(self, owned: list[Line]) -> list[Line]:
        """See `Contender`."""
        mine: dict[str, Cells] = {line.id: dict(line.__dict__) for line in owned}
        if not self._base.exists():
            self._id.write_text(self.create([*mine.values()]))
            self._save([*mine.values()], [])
            return owned
        agreed = merge({row["id"]: row for row in self.base}, mine, self.read())
        if agreed.cells or agreed.added:
            self.write(agreed)
        self._save(agreed.rows, agreed.conflicts)
        known = {line.id: line for line in owned}
        return [known[row["id"]] if mine.get(row["id"]) == row else Line.model_validate(row) for row in agreed.rows]

    def kept(self) -> set[str]:
        """See `Contender`."""
        return set(self._known_conflicts())

    def _known_conflicts(self) -> list[str]:
        words: list[str] = json.loads(self._conflicts.read_text("utf-8")) if self._conflicts.exists() else []
        return words

    def _save(self, rows: Sequence[Cells], conflicts: Sequence[str]) -> None:
        self._base.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        if conflicts:
            self._conflicts.write_text(json.dumps([*self._known_conflicts(), *conflicts]), "utf-8")


def matrix(rows: Sequence[Cells]) -> list[list[str]]:
    """Rows as values in the order of the headings."""
    return [[row[name] for name in FIELDS] for row in rows]
