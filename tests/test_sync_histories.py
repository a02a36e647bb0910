"""Random histories over HTTP: people and owner edit, syncs come between, and nothing that was typed is lost."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.tables import Policy
from gmo_sync.tables.cells import canonical
from tests.sync_world import Task, World
from tests.test_sync_races import delete, insert, move, write

WORDS = ("июнь", "июль", "=1+1", "007", "тире – тире", "ещё")
STEPS = ("type", "type", "type", "insert", "delete", "move", "append", "copy", "clear id", "sort")
OWNER_STEPS = ("edit", "edit", "edit", "add", "remove", "swap", "sync", "sync")


Step = tuple[str, int, int, str]


def steps() -> st.SearchStrategy[list[Step]]:
    kinds = st.sampled_from((*STEPS, *OWNER_STEPS))
    return st.lists(
        st.tuples(kinds, st.integers(0, 7), st.integers(0, 7), st.sampled_from(WORDS)), min_size=4, max_size=12
    )


class History:
    """A world, and every word that somebody typed into it."""

    def __init__(self, url: str, taken: Counter[str]) -> None:
        self.taken = taken
        self.world = World(url)
        self.world.sync()
        self.typed: set[str] = set()
        self.number = 0

    def fresh(self, words: str) -> str:
        """Words that nobody typed before, so that their fate can be told."""
        self.number += 1
        found = f"{words} {self.number}"
        self.typed.add(found)
        return found

    def take(self, step: Step) -> None:
        kind, first, second, words = step
        rows = len(self.world.grid()) - 1
        at = 1 + first % rows if rows else 1
        other = 1 + second % rows if rows else 1
        models = self.world.models
        one = models[first % len(models)] if models else None
        match kind:
            case "type":
                self.world.batch(write(at, 1, self.fresh(words)))
            case "insert":
                self.world.batch(insert(at), write(at, 0, self.fresh("Вставлено"), self.fresh(words)))
            case "append":
                self.world.sheet.append_row([self.fresh("Внизу"), self.fresh(words)], value_input_option="RAW")
            case "delete" if rows > 3:
                self.world.batch(delete(at))
            case "move" if other not in (at, at + 1):
                self.world.batch(move(at, other))
            case "copy" if rows:
                source = {
                    "sheetId": 0,
                    "startRowIndex": at,
                    "endRowIndex": at + 1,
                    "startColumnIndex": 0,
                    "endColumnIndex": 8,
                }
                target = source | {"startRowIndex": rows + 1, "endRowIndex": rows + 2}
                self.world.batch({"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}})
            case "clear id":
                self.world.batch(write(at, 7, ""))
            case "sort" if rows:
                area = {
                    "sheetId": 0,
                    "startRowIndex": 1,
                    "endRowIndex": rows + 1,
                    "startColumnIndex": 0,
                    "endColumnIndex": 8,
                }
                self.world.batch({"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 1}]}})
            case "edit" if one is not None:
                one.term = self.fresh(words)
            case "add":
                models.insert(first % (len(models) + 1), Task(title=self.fresh("Новое"), term=self.fresh(words)))
            case "remove" if len(models) > 3 and one is not None:
                self.world.without(one.id)
            case "swap" if len(models) > 1:
                a, b = first % len(models), second % len(models)
                models[a], models[b] = models[b], models[a]
            case "sync":
                self.world.sync(force=True)
            case _:
                return
        self.taken[kind] += 1

    def words(self) -> set[str]:
        """Every word on either side, or in the history as replaced or removed."""
        world = self.world
        found = {cell for row in world.grid() for cell in row}
        found |= {text for task in world.models for text in (task.title, task.term)}
        for run in world.state.runs("owner", limit=1000):
            for entry in world.state.history(run.id):
                lost = entry.old.get("cells", {}).values() if isinstance(entry.old, dict) else (entry.old,)
                found |= set(map(str, lost))
        return {str(canonical(text)) for text in found}

    def overwritten(self) -> set[str]:
        """Words that whoever typed them, or somebody on the same side, replaced before a sync saw them."""
        return {str(canonical(text)) for text in self.typed} - self.words()


def _content(world: World) -> list[tuple[Any, ...]]:
    return [
        (row[7], str(canonical(row[0]) or ""), str(canonical(row[1]) or "")) for row in world.grid()[1:] if any(row[:5])
    ]


def test_after_any_history_both_sides_are_equal_and_no_word_is_lost(server: EmulatedWorkspace):
    taken: Counter[str] = Counter()

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        phases=tuple(set(Phase) - {Phase.shrink, Phase.explain}),
    )
    @given(steps(), st.sampled_from(Policy))
    def holds(history: list[Step], policy: Policy) -> None:
        _check(server, history, policy, taken)

    holds()
    assert set(taken) == {*STEPS, *OWNER_STEPS}, "every kind of edit was reached"


def _check(server: EmulatedWorkspace, history: list[Step], policy: Policy, taken: Counter[str]) -> None:
    server.store.clear()
    past = History(server.url, taken)
    world = past.world
    for step in history:
        past.take(step)
    world.owner.read()
    lost_before = past.overwritten()
    planned = world.sync(dry_run=True, force=True, policy=policy)
    result = world.sync(force=True, policy=policy)
    assert [line.as_json() for line in planned.lines()] == [line.as_json() for line in result.lines()]
    assert result.calls <= 2
    assert past.overwritten() == lost_before, "a sync loses no word"
    before = world.resource()
    again = world.sync()
    assert (again.calls, again.changed) == (1, False)
    assert world.resource() == before
    assert len(again.conflicts) == len([one for _, one in result.conflicts if one.winner is None])
    if not again.conflicts:
        owners = [(task.id, str(canonical(task.title) or ""), str(canonical(task.term) or "")) for task in world.models]
        assert _content(world) == owners
    ids = [task.id for task in world.models]
    assert len(set(ids)) == len(ids)
    world.close()
