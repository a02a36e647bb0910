"""What a sync did or would do: in lines for a person, as values for a program, and as a plan that is kept (pure)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from gmo_sync.errors import GuardError, InputError, Where
from gmo_sync.history import cell_to_json, entries
from gmo_sync.language import Message
from gmo_sync.state import HistoryEntry
from gmo_sync.tables import Conflict, Merge, Policy, Table
from gmo_sync.tables.describe import Line, describe


@dataclass(frozen=True)
class SyncResult:
    """What a sync did, or with `dry_run` would do.

    merges: by table title, with the changes for each side, conflicts and cells that do not fit. calls: API calls made.
    cost: the calls that carrying out a dry run takes. skipped: changes that could not be taken back, because people
    have gone on from them.
    """

    spreadsheet_id: str | None
    url: str
    merges: Mapping[str, Merge]
    created: bool = False
    dry_run: bool = False
    calls: int = 0
    cost: int = 0
    repaired: int = 0
    run: int | None = None
    notices: tuple[Message, ...] = ()
    skipped: tuple[HistoryEntry, ...] = ()
    tables: Mapping[str, Table[Any]] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether either side was (or would be) written."""
        return any(merged.to_owner or merged.to_sheet for merged in self.merges.values())

    @property
    def conflicts(self) -> list[tuple[str, Conflict]]:
        """Every conflict with its table's title."""
        return [(title, conflict) for title, merged in self.merges.items() for conflict in merged.conflicts]

    @property
    def waiting(self) -> bool:
        """Whether something waits for a person: an unsettled conflict, a row or a cell that does not fit."""
        return any(merged.waiting for merged in self.merges.values())

    def lines(self) -> list[Line]:
        """Every change, conflict and bad cell in words, table by table."""
        return [line for title, merged in self.merges.items() for line in describe(self.tables[title], merged)]

    @property
    def digest(self) -> str:
        """32 hex digits that stand for every change to the last character: equal plans have equal digests."""
        changes = [asdict(entry) for entry in entries(self.merges, self.tables)]
        conflicts = [
            [title, one.row_id, one.field, *map(cell_to_json, (one.base, one.owner, one.sheet)), one.winner]
            for title, one in self.conflicts
        ]
        rows = [
            [
                title,
                one.row_id,
                one.winner,
                *(side and sorted(map(str, side.cells.items())) for side in (one.owner, one.sheet)),
            ]
            for title, merged in self.merges.items()
            for one in merged.row_conflicts
        ]
        told = json.dumps([changes, conflicts, rows], sort_keys=True, default=str)
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True)
class SavedPlan:
    """A dry run that somebody can read, and that is carried out only while it still says the same."""

    spreadsheet: str | None
    digest: str
    policy: Policy = Policy.KEEP_BOTH
    only: tuple[str, ...] | None = None

    def check(self, result: SyncResult) -> None:
        """Raises GuardError when `result`, the dry run of this moment, is another plan."""
        if (self.spreadsheet, self.digest) != (result.spreadsheet_id, result.digest):
            raise GuardError(
                Message("the plan was made for another state of the file or of the sheet"),
                where=Where(spreadsheet=result.url or None),
                hint=Message(
                    "Somebody has edited since: make the plan again with gmo-sync diff --save, and look at it."
                ),
            )


_FORMAT = "gmo-sync plan 1"


def plan_to_json(result: SyncResult, *, policy: Policy, only: Collection[str] | None = None) -> str:
    """The dry run as the text of a file: what a person reads, and the digest by which it is known again.

    policy, only: as the dry run was given them; carrying it out takes the same.
    """
    told = {
        "format": _FORMAT,
        "spreadsheet": result.spreadsheet_id,
        "url": result.url or None,
        "policy": policy.value,
        "only": None if only is None else sorted(only),
        "calls": result.cost,
        "digest": result.digest,
        "changes": [line.as_json() for line in result.lines()],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def plan_from_json(text: str, file: str) -> SavedPlan:
    """The plan in the text of a file. Raises InputError naming the file when it holds none."""
    try:
        told = json.loads(text)
        if told["format"] != _FORMAT:
            raise ValueError
        only = told["only"]
        return SavedPlan(
            told["spreadsheet"],
            str(told["digest"]),
            Policy(told["policy"]),
            None if only is None else tuple(map(str, only)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            Message("this is no plan of gmo-sync"),
            where=Where(file=file),
            hint=Message("Make one with gmo-sync diff --save {file}", file=file),
        ) from error
