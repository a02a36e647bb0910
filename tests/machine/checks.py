"""What must hold after a sync: both sides as the plain model says, all that was replaced in the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import contains
from typing import TYPE_CHECKING, Any

from gmo_sync.sync import SyncResult
from gmo_sync.tables import BadCell, Merge, Policy, Row, Snapshot, merge
from gmo_sync.tables.describe import What
from tests.machine.expected import (
    Named,
    check_ids,
    decided,
    expected,
    filled,
    in_people,
    people_of,
    sheet_rows,
)
from tests.machine.sheet import Formula, PlainRow, PlainTab
from tests.tables.plain import Outcome, Rows, Unfit, meaning

if TYPE_CHECKING:
    from tests.machine.history import History, Moment


def after_sync(
    history: History,
    before: Moment,
    result: SyncResult,
    after: Moment,
    policy: Policy,
    corrected: Mapping[str, Rows],
    said: Mapping[tuple[str, str, str], Any],
) -> None:
    """Everything that a sync must have done, and no more. corrected, said: see `History.sync`."""
    count(history.counts, result)
    sides: dict[str, tuple[Rows, Rows]] = {}
    for title, merged in result.merges.items():
        ids, base = merged.sheet_was.ids, history.base[title] or {}
        check_ids(title, before.tabs[title], ids, base, before.owner[title], history.counts)
        owner = filled(title, corrected[title]) if title in corrected else before.owner[title]
        sides[title] = owner, sheet_rows(title, before.tabs[title], ids)
    people: Outcome | None = None
    people_were = Named.among(history.base["Люди"] or {})
    for title in ("Люди", "Дела", "Кабинеты"):
        owner, sheet = sides[title]
        base = history.base[title]
        names = None
        if title == "Дела":
            assert people is not None
            names = {
                "base": people_were,
                "owner": Named.among(sides["Люди"][0]),
                "sheet": Named.among(sides["Люди"][1]),
                "owner now": Named.among(people.owner),
                "sheet now": Named.among(people.sheet),
                "agreed": Named.among(people.base),
            }
            base, owner, sheet = in_people(base, owner, sheet, names, {*people.owner, *people.sheet})
        marked = history.marks_of(title, result.merges[title].sheet_was.ids, before)
        told = {  # people who are back are meant by the words that were left of them
            (row, name): tuple(
                now[row][name] if row in now and meaning(cell) == meaning(was.get(row, {}).get(name)) else cell
                for cell, was, now in zip(cells, sides[title], (owner, sheet), strict=True)
            )
            for (row, name), cells in history.pending[title].items()
        }
        settled = decided(told, owner, sheet, marked)
        words = {(row, name): word for (table, row, name), word in said.items() if table == title}
        wanted = expected(title, base, owner, sheet, policy.value, settled | words, told, history.counts)
        if any(row in wanted.row_conflicts for row, _ in words):  # what nobody can want is not decided
            words = {key: word for key, word in words.items() if key[0] not in wanted.row_conflicts}
            wanted = expected(title, base, owner, sheet, policy.value, settled | words, told, history.counts)
        if title == "Люди":
            people = wanted
        merged = result.merges[title]
        compare(history, title, wanted, merged, after, names)
        ordered(title, history.base[title] or {}, sides[title][0], sides[title][1], after)
        untouched(title, before.tabs[title], merged.sheet_was.ids, after.tabs[title])
        history.base[title] = dict(stored(history, title))
        clashing = {one.row_id for one in merged.row_conflicts if one.open}
        history.pending[title] = {  # of a row that does not fit together, what was said is remembered
            (row, name): (ours, ours if settled.get((row, name)) == "sheet" else theirs)
            for (row, name), (ours, theirs) in told.items()
            if row in clashing
        } | {
            (row, name): tuple(
                lasting(side[row][name], was[row].get(name), names)
                for side, was in zip((owner, sheet), sides[title], strict=True)
            )
            for row, name in wanted.conflicts
            if meaning(wanted.owner[row][name]) != meaning(wanted.sheet[row][name])
        }
    for title, merged in result.merges.items():  # what was typed, not what it was taken for
        typed = {row_id: row.cells for row_id, row in zip(merged.sheet_was.ids, before.tabs[title].rows, strict=True)}
        sides[title] = before.owner[title], typed
    beside = {
        title: {
            row_id: [words for words in row.own.values() if words] + [note for note, _ in row.looks.values() if note]
            for row_id, row in zip(merged.sheet_was.ids, before.tabs[title].rows, strict=True)
        }
        for title, merged in result.merges.items()
    }
    recorded(history, sides, beside, result, after)
    history.marked.clear()


def lasting(cell: Any, words: Any, names: Mapping[str, Named] | None) -> Any:
    """A cell of a conflict as it will be known by: of people who are gone by then, no more than words are left."""
    staying = [one.of for when, one in (names or {}).items() if when in ("owner now", "sheet now", "agreed")]
    return cell if not isinstance(cell, tuple) or all(any(one in of for of in staying) for one in cell) else words


def compare(
    history: History, title: str, wanted: Outcome, merged: Merge, after: Moment, names: Mapping[str, Named] | None
) -> None:
    """The sides, the base and the report are what the plain model says."""
    tab = after.tabs[title]
    assert len({row.id for row in tab.rows}) == len(tab.rows), f"{title}: ids stand twice on the sheet"
    sheet = {row.id: row.cells for row in tab.rows}
    base = stored(history, title)
    owner = after.owner[title]
    if names is not None:
        gone = {row_id: name for row_id, name in names["base"].of.items() if row_id not in names["sheet now"].of}
        moments = [Named(gone, gone), *names.values()]
        base, owner, sheet = (named(side, moments) for side in (base, owner, sheet))
    equal(f"{title}, owner", wanted.owner, owner)
    equal(f"{title}, sheet", wanted.sheet, sheet)
    equal(f"{title}, base", wanted.base, base)
    assert {(one.row_id, one.field) for one in merged.conflicts} == wanted.conflicts, f"{title}: conflicts"
    assert {one.row_id for one in merged.row_conflicts} == wanted.row_conflicts, f"{title}: row conflicts"
    bad = {(one.row_id, one.field) for one in merged.bad}
    assert wanted.bad <= bad, f"{title}: cells that do not fit: {wanted.bad - bad}"
    assert all(name == "who" for _, name in bad - wanted.bad), f"{title}: fit: {bad - wanted.bad}"
    assert {one.row_id for one in merged.kept} == wanted.kept, f"{title}: kept rows"


@dataclass(frozen=True)
class Called:
    """Words that name people, and whom each of them may mean: one who is gone may be called as one who is there."""

    words: str
    ids: tuple[set[str | None], ...]

    def may_be(self, wanted: Any) -> bool:
        if isinstance(wanted, tuple):
            return len(wanted) == len(self.ids) and all(map(contains, self.ids, wanted))
        said = wanted.text if isinstance(wanted, Unfit) else wanted
        return [meaning(part) for part in people_of(said)] == [meaning(part) for part in people_of(self.words)]


def named(rows: Rows, moments: Sequence[Named]) -> Rows:
    """Deeds with what their words may mean at any of the moments."""

    def called(cell: str) -> Called:
        return Called(cell, tuple({one.who(part) for one in moments} for part in people_of(cell)))

    return {
        row: {**cells, "who": called(cell)} if isinstance(cell := cells.get("who"), str) else cells
        for row, cells in rows.items()
    }


def equal(what: str, wanted: Rows, found: Rows) -> None:
    assert set(wanted) == set(found), f"{what}: rows {set(wanted) ^ set(found)} (wanted {list(wanted)})"
    for row_id, cells in wanted.items():
        for name, value in cells.items():
            now = found[row_id].get(name)
            if isinstance(now, Called):
                assert now.may_be(value), f"{what}: {row_id}.{name} is {now}, not {value!r}"
                continue
            assert meaning(value) == meaning(now), f"{what}: {row_id}.{name} is {now!r}, not {value!r}"
            if isinstance(value, Formula | Unfit):
                assert type(now) is type(value), f"{what}: {row_id}.{name}: {value!r} became {now!r}"
            if isinstance(value, Formula) and isinstance(now, Formula):
                assert value.text == now.text, f"{what}: {row_id}.{name}: {value.text} became {now.text}"


def stored(history: History, title: str) -> Rows:
    base = history.world.base_of(title)
    return {} if base is None else {row.id: dict(row.cells) for row in base.rows}


def ordered(title: str, base: Rows, owner: Rows, sheet: Rows, after: Moment) -> None:
    """Both sides stand in one order; where only one side moved rows, it is that side's."""
    here = [row.id for row in after.tabs[title].rows]
    there = [*after.owner[title]]
    assert there == [row for row in here if row in set(there)], f"{title}: the order of rows differs"
    if title == "Кабинеты":
        numbers = [cells["number"] or 0 for cells in after.owner[title].values()]
        assert numbers == sorted(numbers), "rooms stand by their numbers"
        return
    staying = [row for row in base if row in owner and row in sheet and row in there]
    of_owner, of_sheet = ([row for row in side if row in set(staying)] for side in (owner, sheet))
    now = [row for row in there if row in set(staying)]
    if of_owner == staying:
        assert now == of_sheet, f"{title}: rows moved in the sheet stay moved"
    elif of_sheet == staying:
        assert now == of_owner, f"{title}: rows moved by the owner stay moved"


def untouched(title: str, before: PlainTab, ids: Iterable[str], after: PlainTab) -> None:
    """Notes, colours, own columns, lines between rows, what is hidden, the order of columns: as people left them."""
    now = {row.id: row for row in after.rows}
    for row_id, was in zip(ids, before.rows, strict=True):
        row: PlainRow | None = now.get(row_id)
        if row is None:
            continue
        assert row.own == was.own, f"{title}: own columns of {row_id}: {was.own} → {row.own}"
        assert row.hidden == was.hidden, f"{title}: {row_id} was hidden or shown"
        for name, look in was.looks.items():
            assert row.looks.get(name) == look, f"{title}: {row_id}.{name} looked {look}, now {row.looks.get(name)}"
    assert after.lines == before.lines, f"{title}: lines between rows"
    columns = [heading for heading in after.headings if heading in before.headings]
    assert columns == before.headings, f"{title}: headings {before.headings} → {after.headings}"
    assert before.hidden_columns <= after.hidden_columns, f"{title}: a hidden column is shown"
    assert (after.title, after.filtered) == (before.title, before.filtered), title


def recorded(
    history: History,
    sides: Mapping[str, tuple[Rows, Rows]],
    beside: Mapping[str, Mapping[str, list[Any]]],
    result: SyncResult,
    after: Moment,
) -> None:
    """Every value that was written over and every row that was removed is in the history, with what replaced it."""
    assert result.run is not None
    entries = history.world.state.history(result.run)
    cells = {(one.table, one.row_id, one.field, str(one.side)): one for one in entries if one.field}
    gone = {(one.table, one.row_id, str(one.side)): one for one in entries if one.what == "removed"}
    for title, (owner, sheet) in sides.items():
        now = {row.id: row.cells for row in after.tabs[title].rows}
        for side, was, rows in (("owner", owner, after.owner[title]), ("sheet", sheet, now)):
            for row_id, old in was.items():
                if row_id not in rows:
                    lost = gone.get((title, row_id, side))
                    assert lost is not None, f"{title}: {row_id} left the {side} and the history does not tell"
                    told = {one(cell) for cell in lost.old["cells"].values()}
                    missing = {one(value) for value in old.values()} - told
                    assert not missing, f"{title}: {missing} of {row_id} are not in the history"
                    if side == "sheet":
                        there = lost.old.get("beside", {}).values()
                        kept = [words[what] for what in ("entered", "note") for words in there if what in words]
                        assert kept == beside[title][row_id], f"{title}: {kept} were kept beside {row_id}"
                    continue
                for name, value in old.items():
                    if one(value) != one(rows[row_id][name]):
                        entry = cells.get((title, row_id, name, side))
                        assert entry is not None, f"{title}: {row_id}.{name} of the {side} changed unrecorded"
                        assert one(entry.old) == one(value), f"{entry} does not hold {value!r}"
                        assert one(entry.new) == one(rows[row_id][name]), f"{entry}, not {rows[row_id][name]!r}"


def one(value: Any) -> str:
    """A value of a side or of the history in words."""
    if isinstance(value, dict):
        value = next(iter(value.values()))
    value = meaning(value)
    return str(value)


def count(counts: Counter[str], result: SyncResult) -> None:
    """What a sync came to, by its own report."""
    for line in result.lines():
        why = getattr(line.why, "template", "")
        counts[f"{line.what.value}: {why}" if line.what not in (What.CELL,) else why] += 1
    for notice in result.notices:
        counts[f"told: {getattr(notice, 'template', notice)}"] += 1
    counts["slip repaired"] += bool(result.repaired)


def mirrored(history: History, result: SyncResult, policy: Policy) -> None:
    """With the sides and the policy swapped, the plan is the mirror image."""
    flipped = {Policy.SHEET: Policy.OWNER, Policy.OWNER: Policy.SHEET}.get(policy, policy)
    for merged in result.merges.values():
        table = next(
            table
            for table in history.world.spec.tables
            if result.tables[table.title] is table and merged is result.merges[table.title]
        )
        plain = replace(table, arrange=None, complete=None)
        base, owner, sheet = (
            evened(plain, side, merged.base_was) for side in (merged.base_was, merged.owner_was, merged.sheet_was)
        )
        here, there = merge(plain, base, owner, sheet, policy), merge(plain, base, sheet, owner, flipped)
        history.counts["plan computed the other way round"] += 1
        waiting = {one.row_id for way in (here, there) for one in way.row_conflicts}
        for one, other in ((here.owner, there.sheet), (here.sheet, there.owner), (here.base, there.base)):
            same_rows(f"{table.title}, the other way round", rows_of(one, waiting), rows_of(other, waiting))
        assert {(c.row_id, c.field, c.owner, c.sheet) for c in here.conflicts if c.row_id not in waiting} == {
            (c.row_id, c.field, c.sheet, c.owner) for c in there.conflicts if c.row_id not in waiting
        }
        assert {(k.row_id, k.removed_by) for k in here.kept} == {
            (k.row_id, {"owner": "sheet", "sheet": "owner"}[k.removed_by]) for k in there.kept
        }


def evened(table: Any, side: Snapshot, base: Snapshot) -> Snapshot:
    """A side without what only a sheet has: formulas, cells that do not fit, columns that the owner alone decides."""

    def cell(row: Row, name: str) -> Any:
        found = row.cells[name]
        was = base.by_id.get(row.id)
        own = isinstance(found, BadCell) or table.by_field[name].options.read_only
        return (was.cells.get(name) if was else None) if own else found

    rows = (Row(row.id, {name: cell(row, name) for name in row.cells}) for row in side.rows)
    return Snapshot(tuple(rows), side.columns)


def rows_of(side: Snapshot, waiting: set[str]) -> dict[str, dict[str, str]]:
    return {row.id: {name: one(cell) for name, cell in row.cells.items()} for row in side.rows if row.id not in waiting}


def same_rows(what: str, rows: dict[str, dict[str, str]], others: dict[str, dict[str, str]]) -> None:
    assert set(rows) == set(others), f"{what}: {set(rows) ^ set(others)}"
    for row_id, cells in rows.items():
        other = others[row_id]
        differing = {name: (cells[name], other[name]) for name in cells if name in other and cells[name] != other[name]}
        assert not differing, f"{what}: {row_id}: {differing}"
