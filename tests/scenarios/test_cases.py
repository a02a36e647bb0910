"""The cases that are decided without a spreadsheet, over HTTP: the owner has one side, a person types the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GuardError
from gmo_sync.files.memory import ModelsInMemory
from gmo_sync.sheets import SpreadsheetSpec
from gmo_sync.sheets.spec import Tab
from gmo_sync.tables import Policy
from tests.sync_world import World
from tests.tables.strategies import NOTES, Note
from tests.tables.test_scenarios import BOTH_WAYS, STOPS, Case, Lines

SPEC = SpreadsheetSpec("Заметки", (Tab(NOTES),))


class Notes(World):
    """One tab of notes: title, term, place, and the hidden id."""

    def __init__(self, url: str) -> None:
        super().__init__(url, SPEC)
        self.owner = ModelsInMemory("owner", [(NOTES, [])])

    def own(self, *lines: str) -> None:
        """The owner has these rows."""
        self.owner.models["Заметки"] = [
            Note(id=row_id, **dict(zip(("title", "term", "place"), texts, strict=True)))
            for row_id, texts in map(_parted, lines)
        ]

    def type(self, *lines: str) -> None:
        """A person makes the tab hold these rows below its header, with the ids in their hidden column."""
        rows = [{"values": [_entered(text) for text in (*texts, row_id)]} for row_id, texts in map(_parted, lines)]
        area = {"sheetId": 0, "startRowIndex": 1}
        start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 0}
        update = {"start": start, "rows": rows, "fields": "userEnteredValue"}
        self.batch(
            {"updateCells": {"range": area, "fields": "userEnteredValue"}}, *([{"updateCells": update}] if rows else [])
        )

    def owned(self, known: set[str]) -> Lines:
        return tuple(
            _line(note.id, (note.title, note.term, note.place), known) for note in self.owner.models["Заметки"]
        )

    def typed(self, known: set[str]) -> Lines:
        found = []
        for row in self.resource()["sheets"][0]["data"][0]["rowData"][1:]:
            *texts, row_id = ([_shown(cell) for cell in row.get("values", ())] + [""] * 4)[:4]
            if any(texts) or row_id:
                found.append(_line(row_id, texts, known))
        return tuple(found)


def _parted(line: str) -> tuple[str, list[str]]:
    row_id, _, words = line.partition(":")
    return row_id, [*words.removeprefix(" ").split("|"), "", ""][:3]


def _line(row_id: str, texts: Any, known: set[str]) -> str:
    return f"{row_id if row_id in known else '*'}: {'|'.join(texts)}".rstrip("|")


def _entered(text: str) -> dict[str, Any]:
    """`=5` is a formula with the value 5, `!x` is a formula that fails."""
    if text.startswith("!"):
        return {"userEnteredValue": {"formulaValue": "=1/0"}}
    if text.startswith("="):
        return {"userEnteredValue": {"formulaValue": f'="{text[1:]}"'}}
    return {"userEnteredValue": {"stringValue": text}} if text else {}


def _shown(cell: dict[str, Any]) -> str:
    if "errorValue" in cell.get("effectiveValue", {}):
        return "!"
    sign = "=" if "formulaValue" in cell.get("userEnteredValue", {}) else ""
    return sign + str(cell.get("effectiveValue", {}).get("stringValue", ""))


def _signs(lines: Lines) -> Lines:
    """Expected lines as `typed` gives them: what fails is told by its sign alone."""
    return tuple("|".join("!" if text.startswith("!") else text for text in line.split("|")) for line in lines)


@pytest.fixture
def notes(server: EmulatedWorkspace) -> Iterator[Notes]:
    server.store.clear()
    made = Notes(server.url)
    yield made
    made.close()


@pytest.mark.parametrize(("case", "flipped"), BOTH_WAYS)
def test_case_over_http(notes: Notes, case: Case, flipped: bool):
    owner, sheet = (case.s, case.o) if flipped else (case.o, case.s)
    policy = (
        {Policy.OWNER: Policy.SHEET, Policy.SHEET: Policy.OWNER}.get(case.policy, case.policy)
        if flipped
        else case.policy
    )
    notes.own(*(case.b or ()))
    notes.sync()
    notes.own(*owner)
    notes.type(*sheet)
    result = notes.sync(policy=policy, resync=case.b is None)
    known = {line.partition(":")[0] for lines in (case.b or (), case.o, case.s) for line in lines} - {""}
    for_owner, for_sheet = case.owner or case.both, case.sheet or case.both
    if flipped:
        for_owner, for_sheet = for_sheet, for_owner
    assert notes.owned(known) == for_owner
    assert notes.typed(known) == _signs(for_sheet)
    merged = result.merges["Заметки"]
    assert tuple((one.row_id, one.field) for one in merged.conflicts) == case.conflicts
    assert tuple(one.row_id for one in merged.kept) == case.kept
    assert tuple((one.row_id, one.field) for one in merged.bad) == case.bad
    if not case.writes:
        assert not result.changed
    lost = {repr(entry.old) for _, entry in notes.state.changes("owner")}
    for conflict in merged.conflicts:
        if not conflict.open:
            assert repr(conflict.sheet if policy is Policy.OWNER else conflict.owner) in lost
    before = notes.resource()
    again = notes.sync(policy=policy)
    assert (again.calls, again.changed) == (1, False)
    assert notes.resource() == before


@pytest.mark.parametrize(("base", "owner", "sheet", "words"), STOPS.values(), ids=STOPS.keys())
def test_case_that_stops_changes_nothing(notes: Notes, base: Lines, owner: Lines, sheet: Lines, words: str):
    notes.own(*base)
    notes.sync()
    notes.own(*owner)
    notes.type(*sheet)
    before = replace_runs(notes.everything())
    for dry_run in (True, False):
        with pytest.raises(GuardError, match=words) as stopped:
            notes.sync(dry_run=dry_run)
        assert stopped.value.hint
        assert replace_runs(notes.everything()) == before


def replace_runs(everything: tuple[Any, ...]) -> tuple[Any, ...]:
    """All that a stopped sync must leave; that it was tried stands in the journal."""
    resource, bases, _, models = everything
    return resource, bases, models
