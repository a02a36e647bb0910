"""People who change rows ahead of every write of one sync, in ways drawn at random: each word stays on its row."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.sync import Policy
from tests.sync_world import TITLES, Task, World
from tests.test_sync_races import delete, insert, move, sort, write

HEADING, TERM, ID, OWN = "Название", 1, 7, 8


class People:
    """What they do ahead of our writes; `typed` are their words, `gone` the rows that they deleted."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self.typed: set[str] = set()
        self.gone: list[list[str]] = []

    def hit(self, *, times: int, first: bool = True) -> None:
        """Ahead of the next write, and of `times` - 1 after it."""

        def act() -> None:
            for step in range(self.chance.choice([1, 1, 2])):
                self._edit(f"{times}.{step}", may_delete=first)
            if times > 1:
                self.hit(times=times - 1, first=False)

        self.world.transport.before = act

    def _edit(self, name: str, *, may_delete: bool) -> None:
        """One edit; deleting only before we have written: later, nobody could tell whose row it is."""
        grid = self.world.grid()
        before = _words(grid)
        top = next((at for at, row in enumerate(grid) if row[0] == HEADING), 0) + 1
        rows = [at for at in range(top, len(grid)) if any(grid[at][:ID])] or [top]
        at = self.chance.choice(rows)
        kinds = ["insert", "new row", "move", "sort", "title", "type", "type", *(["delete"] if may_delete else [])]
        edits: list[dict[str, Any]]
        match self.chance.choice(kinds):
            case "insert":
                edits = [insert(at, self.chance.randint(1, 2))]
            case "new row":
                edits = [insert(at), write(at, 0, f"Новая {name}", f"тогда {name}")]
            case "move":
                target = self.chance.randint(top, len(grid))
                edits = [move(at, target)] if target not in (at, at + 1) else [insert(at)]
            case "sort":
                edits = [sort(0, self.chance.choice(["ASCENDING", "DESCENDING"]))]
                edits[0]["sortRange"]["range"] |= {"startRowIndex": top, "endRowIndex": len(grid), "endColumnIndex": 9}
            case "title":
                edits = [insert(0), write(0, 0, f"План {name}")]
            case "type":
                edits = [write(at, TERM, f"тогда {name}")]
            case _:
                edits = [delete(at)]
                self.gone.append(grid[at])
        self.world.batch(*edits)
        self.typed -= before - _words(self.world.grid())
        self.typed |= {word for word in _words(self.world.grid()) - before if word.endswith(name)}


def _words(grid: list[list[str]]) -> set[str]:
    return {word for row in grid for word in row[: TERM + 1]}


def _owner(world: World, chance: Random) -> None:
    """The owner edits, removes, adds and moves rows."""
    for number in chance.sample(range(6), chance.randint(0, 4)):
        world.task(f"t{number}").term = f"срок {number}"
    world.without(*(f"t{number}" for number in chance.sample(range(6), chance.choice([0, 0, 1, 1, 2]))))
    for number in range(chance.choice([0, 0, 1, 2])):
        world.models.insert(chance.randint(0, len(world.models)), Task(title=f"Добавлено {number}", term="июль"))
    if chance.random() < 0.25:
        chance.shuffle(world.models)
    world.owner.read()


@settings(
    max_examples=40,
    deadline=None,
    phases=tuple(set(Phase) - {Phase.shrink, Phase.explain}),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), times=st.sampled_from([1, 2, 2, 3]), policy=st.sampled_from(Policy))
def test_whatever_people_do_ahead_of_every_write_each_word_stays_on_its_row(
    server: EmulatedWorkspace, seed: int, times: int, policy: Policy
):
    server.store.clear()
    world, chance = World(server.url), Random(seed)
    world.sync()
    world.sheet.add_cols(1)
    own = {title: f"своё {title}" for title in TITLES}
    world.sheet.update([["Своё"], *([words] for words in own.values())], "I1:I7", raw=True)
    world.sheet.insert_notes({f"I{at}": f"заметка {title}" for at, title in enumerate(TITLES, start=2)})
    _owner(world, chance)
    meant = {task.id: task.title for task in world.models}
    people = People(world, chance)
    people.hit(times=times)
    event(f"repaired {world.sync(force=True, policy=policy).repaired}")
    world.transport.before = None
    result = world.sync(force=True, policy=policy)

    deleted = {row[0] for row in people.gone}
    grid = world.grid()
    headings = next(at for at, row in enumerate(grid) if row[0] == HEADING)
    rows = {row[0]: row for row in grid[headings + 1 :] if row[0] or row[ID]}
    assert sorted(rows) == sorted(world.titles()), "both sides hold the same rows, and none above the headings"
    assert len(rows) == len([row for row in grid[headings + 1 :] if row[0] or row[ID]]), "no row stands twice"
    waiting = {(one.owner, one.sheet) for _, one in result.conflicts}
    for task in world.models:
        row = rows[task.title]
        assert (row[6], row[ID]) == ("; ".join(task.people), task.id)
        assert row[TERM] == task.term or (task.term, row[TERM]) in waiting
        assert row[OWN] == own.get(task.title, "") or task.title in deleted
    notes = _notes(world)
    assert all(notes.get(title) == f"заметка {title}" for title in {*own} & {*rows} - deleted)
    assert {*meant.values()} <= {*rows} | deleted, "what the owner meant to be there is there"
    kept = {word for row in grid for word in row} | {task.term for task in world.models} | _history(world)
    assert people.typed <= kept, "what people typed is in the sheet, with the owner or in the history"
    again = world.sync(policy=policy)
    assert (again.changed, again.calls) == (False, 1)
    world.close()


def _notes(world: World) -> dict[str, str]:
    """The notes of people in the column of their own, by the title of the row."""
    rows = [row.get("values", []) for row in world.resource()["sheets"][0]["data"][0]["rowData"]]
    return {
        cells[0].get("formattedValue", ""): cells[OWN]["note"]
        for cells in rows
        if len(cells) > OWN and "note" in cells[OWN]
    }


def _history(world: World) -> set[str]:
    """Every value that some run replaced or removed."""
    replaced = [entry.old for run in world.state.runs("owner") for entry in world.state.history(run.id)]
    cells = [cell for old in replaced if isinstance(old, dict) for cell in old.get("cells", {}).values()]
    return {str(one) for one in (*replaced, *cells)}
