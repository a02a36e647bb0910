"""What a merge comes to, as values: the wished-for state of both sides, what waits for a person, what was settled how.

`merge` makes them, `guards` looks at them, `describe` says them; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, CellValue
from gmo_sync.tables.diff import Changeset, diff
from gmo_sync.tables.snapshot import EMPTY, Row, Snapshot


class Policy(StrEnum):
    """Who wins where both sides edited the same cell."""

    KEEP_BOTH = "keep-both"
    SHEET = "sheet"
    OWNER = "owner"


class Side(StrEnum):
    """One of the two replicas."""

    OWNER = "owner"
    SHEET = "sheet"


@dataclass(frozen=True)
class Take:
    """A person's word on a conflict: this side's value it shall be."""

    side: Side


@dataclass(frozen=True)
class Typed:
    """A person's word on a conflict: neither side's value, but this one."""

    value: CellValue


Decision = Take | Typed
"""What a person decided on one conflict."""


@dataclass(frozen=True)
class Conflict:
    """One cell edited differently on both sides. `winner` is the side that the policy or a person chose.

    decision: a person's word, which may be a third value. While `open`, each side keeps its own.
    """

    row_id: str
    field: str
    base: Cell
    owner: Cell
    sheet: Cell
    winner: Side | None = None
    formula: bool = False
    decision: Decision | None = None

    @property
    def open(self) -> bool:
        """Whether it still waits for a person."""
        return self.winner is None and self.decision is None


@dataclass(frozen=True)
class RowConflict:
    """A row whose cells each fit, but not together (it ends before it starts): each side keeps its own row.

    reason: what does not fit. owner, sheet: the row on each side, None where it does not stand. `winner` is the side
    that the policy or a person chose, and whose row is valid.
    """

    row_id: str
    reason: Message
    owner: Row | None
    sheet: Row | None
    winner: Side | None = None

    @property
    def open(self) -> bool:
        """Whether it still waits for a person."""
        return self.winner is None


@dataclass(frozen=True)
class Bad:
    """A cell of the sheet that does not fit its column; both sides and the base stay as they are."""

    row_id: str
    field: str
    cell: BadCell


@dataclass(frozen=True)
class Kept:
    """A row that one side removed and that stays on both: the other edited it, or other rows need it."""

    row_id: str
    removed_by: Side
    needed: bool = False


@dataclass(frozen=True)
class Held:
    """A change that the sheet cannot get, because this account may not write there. `field` is None for a whole row."""

    row_id: str
    field: str | None
    new: Cell = None


@dataclass(frozen=True)
class Replaced:
    """A value or a row that a side loses by this merge, for the history. `field` is None for a whole row."""

    row_id: str
    field: str | None
    side: Side
    old: Cell | Row
    new: Cell


@dataclass(frozen=True)
class Merge:
    """The outcome for one table: the current and the wished-for state of each side, the next base, what to report.

    idle_decisions: (row id, field) of decisions on cells that are no conflict any more; they changed nothing.
    followed: (row id, field) of cells whose words follow a row of another table that got another name. notices: what
    else a person should know.
    """

    owner_was: Snapshot
    sheet_was: Snapshot
    owner: Snapshot
    sheet: Snapshot
    base: Snapshot
    conflicts: tuple[Conflict, ...] = ()
    bad: tuple[Bad, ...] = ()
    kept: tuple[Kept, ...] = ()
    row_conflicts: tuple[RowConflict, ...] = ()
    base_was: Snapshot = EMPTY
    base_changed: bool = False
    idle_decisions: tuple[tuple[str, str], ...] = ()
    held: tuple[Held, ...] = ()
    followed: frozenset[tuple[str, str]] = frozenset()
    notices: tuple[Message, ...] = ()
    to_owner: Changeset = field(init=False)
    to_sheet: Changeset = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "to_owner", diff(self.owner_was, self.owner))
        object.__setattr__(self, "to_sheet", diff(self.sheet_was, self.sheet))

    @property
    def waiting(self) -> bool:
        """Whether something waits for a person: a conflict nobody settled, or a cell that does not fit."""
        return (
            bool(self.bad or self.held)
            or any(one.open for one in self.conflicts)
            or any(one.open for one in self.row_conflicts)
        )

    def replaced(self) -> Iterator[Replaced]:
        """Every value and row that is written over or removed on either side."""
        for side, changes in ((Side.OWNER, self.to_owner), (Side.SHEET, self.to_sheet)):
            for change in changes.cells:
                yield Replaced(change.row_id, change.field, side, change.old, change.new)
            for removal in changes.removed:
                yield Replaced(removal.row.id, None, side, removal.row, None)
