"""The engine and the plain model agree on random histories, and every branch of the document was reached."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.errors import GuardError
from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Merge, Policy, Row, Side, Snapshot, Take, Typed, merge, same
from gmo_sync.tables.guards import check
from tests.tables import plain
from tests.tables.strategies import NOTES, TRIPS, WORDS, three_sides

LONG = settings(max_examples=400, derandomize=True, database=None, deadline=None)

BRANCHES = {
    "1 nobody edited",
    "1 edited by the owner",
    "2 edited in the sheet",
    "3 the same on both",
    "4 conflict, both keep",
    "4 conflict won by the owner, by policy",
    "4 conflict won by the sheet, by policy",
    "4 conflict won by the owner, by a person",
    "4 conflict won by the sheet, by a person",
    "4 conflict settled by a third value",
    "14 a cell that does not fit",
    "a person puts right a cell that does not fit",
    "16 a formula's value changed",
    "17 conflict with a formula",
    "24 added by the owner",
    "25 typed into the sheet",
    "30 removed by the owner",
    "31 removed in the sheet",
    "32 removed by the owner, edited in the sheet",
    "33 removed in the sheet, edited by the owner",
    "34 removed on both",
}
ROW_BRANCHES = {
    "100 a new row that does not fit together waits",
    "100 conflict of rows won by the owner",
    "100 conflict of rows won by the sheet",
    "100 conflict of rows, both keep",
}
GUARDS = {
    "89 emptied: sheet",
    "90 emptied: owner",
    "91 too many removed: owner",
    "91 too many removed: sheet",
    "97 every row changed: owner",
    "97 every row changed: sheet",
    "",
}


def rows_of(snapshot: Snapshot) -> plain.Rows:
    def value(row: Row, name: str) -> Any:
        cell = row.cells[name]
        if isinstance(cell, BadCell):
            return plain.Unfit(cell.shown)
        return plain.Formula(cell) if name in row.computed else cell

    return {row.id: {name: value(row, name) for name in row.cells} for row in snapshot.rows}


def same_rows(snapshot: Snapshot, rows: plain.Rows) -> bool:
    """Whether the engine's rows hold, as typed, what the model's do; a formula by its value."""
    found = {row.id: dict(row.cells) for row in snapshot.rows}
    told = {
        row: {
            name: BadCell(cell.text, UNFIT) if isinstance(cell, plain.Unfit) else plain.plain(cell)
            for name, cell in cells.items()
        }
        for row, cells in rows.items()
    }
    return found == told


UNFIT = Message("{words}", words="no")


@st.composite
def with_marks(draw: st.DrawFn, sheet: Snapshot) -> Snapshot:
    """Formulas, and words that do not fit, in some of the sheet's cells."""
    rows = []
    for row in sheet.rows:
        name = draw(st.sampled_from(NOTES.fields))
        match draw(st.sampled_from(["plain"] * 4 + ["formula", "unfit"])):
            case "formula":
                rows.append(Row(row.id, row.cells, frozenset({name})))
            case "unfit":
                rows.append(Row(row.id, {**row.cells, name: BadCell(draw(WORDS) or "?", UNFIT)}))
            case _:
                rows.append(row)
    return Snapshot(tuple(rows), sheet.columns)


DECISIONS = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(NOTES.fields)),
    st.sampled_from([Take(Side.OWNER), Take(Side.SHEET)]) | WORDS.map(lambda text: Typed(text or None)),
    max_size=6,
)


def told(decision: Take | Typed) -> Any:
    return decision.side.value if isinstance(decision, Take) else ("typed", decision.value)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Any, ...]:
    base, owner, sheet = draw(three_sides())
    return base, owner, draw(with_marks(sheet)), draw(st.sampled_from(Policy)), draw(DECISIONS)


def agree(merged: Merge, model: plain.Outcome) -> None:
    assert same_rows(merged.owner, model.owner)
    assert same_rows(merged.sheet, model.sheet)
    assert same_rows(merged.base, model.base)
    assert {(one.row_id, one.field) for one in merged.conflicts} == model.conflicts
    assert {one.row_id for one in merged.row_conflicts} == model.row_conflicts
    assert {(one.row_id, one.field) for one in merged.bad} == model.bad
    assert {one.row_id for one in merged.kept} == model.kept


def test_the_engine_does_what_the_document_says_and_every_branch_is_reached():
    seen: Counter[str] = Counter()

    @settings(LONG, max_examples=900)
    @given(histories())
    def look(history):
        base, owner, sheet, policy, decisions = history
        merged = merge(NOTES, base, owner, sheet, policy, decisions)
        model = plain.merge(
            None if base is None else rows_of(base),
            rows_of(owner),
            rows_of(sheet),
            policy.value,
            {key: told(decision) for key, decision in decisions.items()},
            seen,
        )
        agree(merged, model)

    look()
    assert {branch for branch in BRANCHES if not seen[branch]} == set()
    assert set(seen) == BRANCHES


NUMBERS = st.integers(0, 3)


@st.composite
def trips(draw: st.DrawFn) -> Snapshot:
    ids = draw(st.lists(st.sampled_from("abcd"), unique=True))
    return Snapshot(tuple(draw(valid_trip(row_id)) for row_id in ids), TRIPS.fields)


@st.composite
def valid_trip(draw: st.DrawFn, row_id: str) -> Row:
    start, end = sorted((draw(NUMBERS), draw(NUMBERS)))
    return Row(row_id, {"title": row_id, "start": start, "end": end})


@st.composite
def edited_trips(draw: st.DrawFn, base: Snapshot, *, valid: bool) -> Snapshot:
    rows = []
    for row in base.rows:
        name = draw(st.sampled_from(["", "start", "end", "gone"]))
        if name == "gone":
            continue
        changed = Row(row.id, {**row.cells, name: draw(NUMBERS)}) if name else row
        rows.append(row if valid and TRIPS.misfit(changed) else changed)
    if draw(st.booleans()) and "n" not in base.by_id:
        rows.append(draw(valid_trip("n")) if valid else Row("n", {"title": "n", "start": 2, "end": draw(NUMBERS)}))
    return Snapshot(tuple(rows), base.columns)


def test_rows_that_do_not_fit_together_are_dealt_with_as_the_document_says():
    seen: Counter[str] = Counter()

    @LONG
    @given(st.data(), st.sampled_from(Policy))
    def look(data, policy):
        base = data.draw(trips())
        owner = data.draw(edited_trips(base, valid=True))
        sheet = data.draw(edited_trips(base, valid=False))
        was = None if data.draw(st.integers(0, 5)) == 0 else base
        merged = merge(TRIPS, was, owner, sheet, policy)
        model = plain.merge(
            None if was is None else rows_of(was),
            rows_of(owner),
            rows_of(sheet),
            policy.value,
            {},
            seen,
            lambda row: row["start"] <= row["end"],
        )
        agree(merged, model)
        again = merge(TRIPS, merged.base, merged.owner, merged.sheet, policy)
        assert not again.to_owner
        assert not again.to_sheet
        assert not again.base_changed

    look()
    assert set(seen) >= ROW_BRANCHES


@st.composite
def accidents(draw: st.DrawFn) -> tuple[Snapshot, Snapshot, Snapshot]:
    """A table of more than a handful of rows, and sides to which something happened at large."""
    count = draw(st.integers(6, 9))
    base = Snapshot(
        tuple(Row(f"r{at}", {"title": f"t{at}", "term": None, "place": None}) for at in range(count)), NOTES.fields
    )

    def side() -> Snapshot:
        rows = list(base.rows)
        match draw(st.sampled_from(["nothing", "nothing", "emptied", "many gone", "all changed", "some changed"])):
            case "emptied":
                rows = []
            case "many gone":
                rows = rows[draw(st.integers(1, count)) :]
            case "all changed":
                rows = [Row(row.id, {**row.cells, "term": "!"}) for row in rows]
                rows = rows[draw(st.integers(0, 2)) :]
            case "some changed":
                spared = draw(st.integers(0, count - 1))
                rows = [
                    row if at == spared else Row(row.id, {**row.cells, "place": "?"}) for at, row in enumerate(rows)
                ]
        return Snapshot(tuple(rows), NOTES.fields)

    return base, side(), side()


def test_every_guard_stops_what_the_document_says_and_is_reached():
    seen: Counter[str] = Counter()

    @LONG
    @given(accidents(), st.sampled_from([0.2, 0.5]))
    def look(sides, share):
        merged = merge(NOTES, *sides)
        base, owner, sheet = map(rows_of, sides)
        expected = plain.guard(base, owner, sheet, plain.merge(base, owner, sheet, "keep-both", {}, Counter()), share)
        seen[expected] += 1
        try:
            check(NOTES, sides[0], merged, max_delete=share)
            stopped = ""
        except GuardError as error:
            stopped = str(error.what)
        words = {"89": "have disappeared from the sheet", "90": "have disappeared from the owner's file"}
        words |= {"91": "more than the allowed", "97": "every row was changed in the"}
        assert words.get(expected[:2], "") in stopped
        assert bool(expected) == bool(stopped)
        assert ("sheet" in stopped) == expected.endswith("sheet")

    look()
    assert set(seen) == GUARDS


@given(three_sides(), st.randoms(), st.sampled_from(Policy))
def test_permuting_rows_and_columns_changes_no_cell(sides, random, policy):
    def shuffled(snapshot: Snapshot) -> Snapshot:
        rows = [Row(row.id, dict(random.sample(list(row.cells.items()), len(row.cells)))) for row in snapshot.rows]
        random.shuffle(rows)
        return Snapshot(tuple(rows), tuple(random.sample(snapshot.columns, len(snapshot.columns))))

    base, owner, sheet = sides
    one, other = merge(NOTES, *sides, policy), merge(NOTES, base, shuffled(owner), shuffled(sheet), policy)
    for name in ("owner", "sheet", "base"):
        assert {row.id: dict(row.cells) for row in getattr(one, name).rows} == {
            row.id: dict(row.cells) for row in getattr(other, name).rows
        }


@given(histories())
def test_a_second_sync_plans_nothing_whatever_was_in_the_cells(history):
    base, owner, sheet, policy, _ = history
    first = merge(NOTES, base, owner, sheet, policy)
    again = merge(NOTES, first.base, first.owner, first.sheet, policy)
    assert not again.to_owner
    assert not again.to_sheet
    assert not again.base_changed
    waiting, still = ({(one.row_id, one.field) for one in merged.conflicts if one.open} for merged in (first, again))
    assert still == waiting


@given(histories())
def test_the_base_advances_only_where_both_sides_agree(history):
    base, owner, sheet, policy, decisions = history
    merged = merge(NOTES, base, owner, sheet, policy, decisions)
    for row in merged.base.rows:
        was = None if base is None else base.by_id.get(row.id)
        for name, cell in row.cells.items():
            if was is not None and was.cells[name] is cell:
                continue
            assert same(merged.owner.by_id[row.id].cells[name], cell)
            shown = merged.sheet.by_id[row.id].cells[name]
            assert isinstance(shown, BadCell) or same(shown, cell)
