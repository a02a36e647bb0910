"""One history: a world, what is known of it by plain looking, and the syncs with all that must hold of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GuardError
from gmo_sync.sync import SyncResult
from gmo_sync.tables import Policy
from gmo_sync.tables.settling import pending_from_json
from tests.machine import models
from tests.machine.checks import after_sync, mirrored
from tests.machine.expected import KEYS, Named, Pending, whom
from tests.machine.people import entry
from tests.machine.sheet import FIELDS, PlainTab, read_tab
from tests.machine.world import MachineWorld, Models
from tests.tables.plain import Rows

WORDS = ("июнь", "=1+1", "007", "тире – тире", "ещё", "'апостроф", "1-2 «й»", "+7 (900)", "04.08")


@dataclass
class Moment:
    """Everything at one moment: the sheet as read by a person, the owner's models, the file and the store as such.

    settled: the cells (sheetId, row, column) whose comment a person has marked as resolved.
    """

    tabs: dict[str, PlainTab]
    owner: dict[str, Rows]
    file: Any
    saved: bytes
    settled: frozenset[tuple[int, int, int]] = frozenset()

    def same(self, other: Moment) -> bool:
        """Whether nothing at all was written in between."""
        return self.file is other.file and self.saved == other.saved and self.owner == other.owner


@dataclass(frozen=True)
class Start:
    """Both sides after their first sync, to begin many histories from: nothing of it is ever changed in place."""

    file: Any
    saved: bytes
    sheet_ids: dict[str, int]
    base: dict[str, Rows | None]


class History:
    """What was done so far. base, pending: as the machine itself worked them out. touched: the last cell edited."""

    def __init__(
        self, server: EmulatedWorkspace, folder: Path, counts: Counter[str], policy: Policy = Policy.KEEP_BOTH
    ) -> None:
        self.server, self.counts, self.policy = server, counts, policy
        self.world = MachineWorld(server.url, folder)
        self.names = {title: {words: name for name, words in of.items()} for title, of in models.HEADINGS.items()}
        self.base: dict[str, Rows | None] = dict.fromkeys(self.names)
        self.pending: dict[str, Pending] = {title: {} for title in self.names}
        self.marked: dict[tuple[str, str, str], tuple[Any, Any]] = {}
        self.touched = ("", "", "")
        self.again = self.copied = self.grown = False
        self._number = 0
        self._seen: dict[str, PlainTab] = {}
        self._seen_file: Any = None

    def first(self) -> Start:
        """The first sync makes the spreadsheet; people add a tab of their own, to which their formulas refer."""
        self.world.sync()
        tabs = self.raw()
        self.sheet_ids = {sheet["properties"]["title"]: sheet["properties"].get("sheetId", 0) for sheet in tabs}
        self.anchor()
        self.batch({"addSheet": {"properties": {"title": self.own_tab, "sheetId": 77}}})
        self.write_own("слово")
        return Start(self.file, self.world.saved(), self.sheet_ids, {**self.base})

    def begin(self, start: Start) -> None:
        """Go on from a first sync that was made before."""
        self.restored(start.file)
        self.world.reborn(start.saved)
        self.sheet_ids, self.base = start.sheet_ids, {**start.base}

    @property
    def file(self) -> Any:
        """The spreadsheet as the emulator keeps it; another object whenever it was written."""
        return self.server.store.get(self.world.spreadsheet_id)

    def restored(self, file: Any) -> None:
        """The version history of the sheet gives back what was there."""
        self.server.store.put(file.draft())

    own_tab = "Наше"

    def close(self) -> None:
        self.world.close()

    # What nobody typed before

    def number(self) -> int:
        self._number += 1
        return self._number + 100

    def words(self) -> str:
        number = self.number()
        return f"{WORDS[number % len(WORDS)]} {number}"

    def contested(self, table: str) -> bool:
        """Whether the next edit shall be of the very cell that was touched last."""
        return self.again and self.touched[0] == table

    def shared_key(self, table: str, a: int) -> str:
        """A key that a row of the other side may have, too."""
        rows = [*self.world.owned()[table].values(), *(row.cells for row in self.look()[table].rows)]
        keys = [str(cells[KEYS[table]]) for cells in rows if isinstance(cells[KEYS[table]], str)]
        return keys[-1 - a % len(keys)] if keys else self.words()

    # The sheet

    def raw(self) -> list[dict[str, Any]]:
        """Every tab as JSON."""
        answer = self.client.request("get", self.address, params={"includeGridData": "true", "fields": FIELDS})
        return list(answer.json()["sheets"])

    def protected(self) -> list[int]:
        """The protected ranges that keep our account out."""
        fields = "sheets(protectedRanges(protectedRangeId,warningOnly))"
        sheets = self.client.request("get", self.address, params={"fields": fields}).json()["sheets"]
        ranges = [one for sheet in sheets for one in sheet.get("protectedRanges", [])]
        return [one["protectedRangeId"] for one in ranges if not one.get("warningOnly")]

    @cached_property
    def client(self) -> Any:
        return self.world.people.gspread.http_client

    @cached_property
    def address(self) -> str:
        return f"https://sheets.googleapis.com/v4/spreadsheets/{self.world.spreadsheet_id}"

    def look(self) -> dict[str, PlainTab]:
        """The tabs as they stand now."""
        if self._seen_file is not self.file:
            self._seen_file = self.file
            sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in self.raw()}
            self._seen = {
                title: read_tab(sheets[sheet_id], title, self.names[title])
                for title, sheet_id in self.sheet_ids.items()
            }
        return self._seen

    def batch(self, *requests: dict[str, Any]) -> None:
        """A person's edit."""
        self.client.request("post", f"{self.address}:batchUpdate", json={"requests": list(requests)})

    def write_own(self, words: str) -> None:
        """Words in the people's own tab, to which formulas refer."""
        start = {"sheetId": 77, "rowIndex": 0, "columnIndex": 0}
        rows = [{"values": [{"userEnteredValue": entry(words)}]}]
        self.batch({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})

    def resolve_comment(self) -> bool:
        """A person marks our one comment on a conflict as resolved, and with it what stands in the cell."""
        waiting = [one for one in self.comments() if not one.get("resolved")]
        if len(waiting) != 1 or sum(map(len, self.pending.values())) != 1:
            return False  # else nobody could tell here which one it is
        answer = {"content": "Так и есть", "action": "resolve"}
        replies, file_id = self.world.people.drive.replies(), self.world.spreadsheet_id
        replies.create(fileId=file_id, commentId=waiting[0]["id"], body=answer, fields="id").execute()
        self.marked = {(title, *key): values for title, found in self.pending.items() for key, values in found.items()}
        return True

    def settled_cells(self) -> set[tuple[int, int, int]]:
        """Where the comments stand that are resolved: rows may have been sorted below them."""
        params = {
            "commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED",
            "fields": "sheets(properties.sheetId,commentAnchors),comments(anchorId,status)",
        }
        book = self.client.request("get", self.address, params=params).json()
        resolved = {one.get("anchorId") for one in book.get("comments", []) if one.get("status") == "RESOLVED"}
        return {
            (
                sheet["properties"].get("sheetId", 0),
                anchor["range"].get("startRowIndex", 0),
                anchor["range"].get("startColumnIndex", 0),
            )
            for sheet in book["sheets"]
            for anchor in sheet.get("commentAnchors", [])
            if anchor["anchorId"] in resolved
        }

    def marks_of(self, title: str, ids: tuple[str, ...], before: Moment) -> set[tuple[str, str]]:
        """The conflicts of a table that a person has marked as settled, where the comment still stands at its row."""
        tab = before.tabs[title]
        places = dict(zip(ids, (row.place for row in tab.rows), strict=True))
        return {
            (row, name)
            for (table, row, name), told in self.marked.items()
            if table == title and row in places and name in tab.columns and self.pending[title].get((row, name)) == told
            if (tab.sheet_id, places[row], tab.columns[name]) in before.settled
        }

    def comments(self) -> list[dict[str, Any]]:
        """Our comments on conflicts, but those that we have withdrawn."""
        listed = self.world.people.drive.comments().list(
            fileId=self.world.spreadsheet_id, fields="comments(id,resolved,content,replies(content))"
        )
        ours = [one for one in listed.execute()["comments"] if one["content"].startswith("Ячейку изменили")]
        return [one for one in ours if not any("больше не действует" in reply["content"] for reply in one["replies"])]

    # The owner

    def grow(self) -> None:
        """The owner's model of people gets a field more."""
        self.grown = True
        owner = self.world.owner
        people = [models.PersonAtWork(**one.model_dump(), post=self.words()) for one in owner.models["Люди"]]
        tables = [(models.DEEDS, owner.models["Дела"]), (models.PEOPLE_AT_WORK, people)]
        self.world.owner = Models("owner", [*tables, (models.ROOMS, owner.models["Кабинеты"])])
        self.world.spec = models.GROWN
        self.world.people_fields = ("name", "phone", "post")
        self.names["Люди"]["Должность"] = "post"

    # Syncs

    def moment(self) -> Moment:
        settled = self.settled_cells() if self.marked else set()
        return Moment(self.look(), self.world.owned(), self.file, self.world.saved(), frozenset(settled))

    def anchor(self) -> None:
        """Believe the stored base and conflicts, and the comments that stand; after a sync that did not end well."""
        if self.marked and not any(one.get("resolved") for one in self.comments()):
            self.marked = {}
        for title in self.names:
            stored = self.world.base_of(title)
            self.base[title] = None if stored is None else {row.id: dict(row.cells) for row in stored.rows}
        told = self.world.state.pending(self.world.spreadsheet_id)
        self.pending = {title: dict(pending_from_json(told.get(title, []))) for title in self.names}
        rows = {row.id: row.cells for row in self.look()["Люди"].rows}
        moments = [Named.among(people) for people in (rows, self.world.owned()["Люди"], self.base["Люди"] or {})]
        for (row, name), words in self.pending["Дела"].items():
            if name == "who":
                ours, theirs = (whom(cell, moments) or cell for cell in words)
                self.pending["Дела"][row, name] = ours, theirs

    def sync(
        self,
        *,
        look_first: bool = False,
        look_after: bool = True,
        corrected: dict[str, Rows] | None = None,
        said: Mapping[tuple[str, str, str], Any] = {},
        **options: Any,
    ) -> SyncResult | None:
        """A sync that nothing disturbs; None where a guard stopped it and nothing made it go on.

        look_first: as a dry run, too. look_after: once more, to see that it is quiet. corrected: the owner's tables as
        `options["correct"]` changes them. said: what `options["decisions"]` say, by table, row and field: "owner",
        "sheet" or `("typed", value)`.
        """
        self.world.owner.read()  # gives new models their ids
        options = {"policy": self.policy} | options
        before = self.moment()
        try:
            planned = self.world.sync(dry_run=True, **options) if look_first else None
            if look_first:
                assert before.same(self.moment()), "a dry run writes nothing"
            result = self.world.sync(**options)
        except GuardError as stop:
            self.stopped(stop, before)
            again = {
                **options,
                "look_first": look_first,
                "look_after": look_after,
                "corrected": corrected,
                "said": said,
                "force": True,
            }
            return None if options.get("force") else self.sync(**again)
        after = self.moment()
        if planned is not None:
            self.counts["dry run"] += 1
            assert planned.digest == result.digest, "a dry run tells the very plan"
            assert planned.cost == result.calls, f"a dry run foretells {planned.cost} calls, there were {result.calls}"
        self.counts["sync"] += 1
        after_sync(self, before, result, after, options["policy"], corrected or {}, said)
        mirrored(self, result, options["policy"])
        if look_after:
            self.settled()
        return result

    def stopped(self, stop: GuardError, before: Moment) -> None:
        """A guard stops a sync before anything was written."""
        now = self.moment()
        assert now.file is before.file, f"stopped, but the sheet was written: {stop}"
        assert now.owner == before.owner, f"stopped, but the owner's side was written: {stop}"
        self.stops(stop)

    def stops(self, stop: GuardError) -> None:
        """Count what a guard says."""
        self.counts[f"stop: {template(stop)}"] += 1

    def settled(self) -> None:
        """One more sync makes one call and writes nothing."""
        file = self.file
        owner = self.world.owned()
        again = self.world.sync(policy=self.policy, force=True)
        assert not again.changed, [line.as_json() for line in again.lines() if line.to]
        assert again.calls == 1, f"a second sync makes {again.calls} calls"
        assert self.file is file, "a second sync writes nothing"
        assert self.world.owned() == owner


def template(stop: GuardError) -> str:
    """What a guard says, without the names."""
    what: Any = stop.what
    inner = what.fields.get("what")
    return (
        getattr(inner, "template", None)
        or f"{what.template}{' of ' + str(what.fields['place']) if 'place' in what.fields else ''}"
    )
