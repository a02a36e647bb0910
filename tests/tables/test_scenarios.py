"""What a table synchroniser must survive: the cases that are decided without a spreadsheet, by their number and words.

A side is a few lines, `id: title|term|place`; a row without an id begins with «:». In the sheet `=5` is a formula with
the value 5 and `!x` is a cell whose words do not fit. «*» in what is expected is an id that was made anew. Each case
runs both ways round where that makes sense: with the sides and the policy swapped, the outcome is the mirror image.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from gmo_sync.errors import GuardError
from gmo_sync.language import Message
from gmo_sync.tables import EMPTY, BadCell, Merge, Policy, Row, Side, Snapshot, identify, merge
from gmo_sync.tables.guards import check
from gmo_sync.tables.torn import torn
from tests.tables.strategies import NOTES, TRIPS

UNFIT = Message("{words}", words="no")
Lines = tuple[str, ...]


def side(*lines: str) -> Snapshot:
    """`side("a: Заседание|октябрь")`: rows in order."""
    rows = []
    for line in lines:
        row_id, _, words = line.partition(":")
        texts = (*words.removeprefix(" ").split("|"), "", "")[:3]
        cells = {name: cell(text) for name, text in zip(NOTES.fields, texts, strict=True)}
        formulas = frozenset(name for name, text in zip(NOTES.fields, texts, strict=True) if text.startswith("="))
        rows.append(Row(row_id, cells, formulas))
    return Snapshot(tuple(rows), NOTES.fields)


def cell(text: str) -> str | BadCell | None:
    return BadCell(text[1:], UNFIT) if text.startswith("!") else text.removeprefix("=") or None


def lines(snapshot: Snapshot, known: set[str]) -> Lines:
    """A snapshot as it is written here; ids that stand nowhere in `known` are «*»."""
    found = []
    for row in snapshot.rows:
        words = []
        for name in NOTES.fields:
            value = row.cells.get(name)
            sign = "!" if isinstance(value, BadCell) else "=" if name in row.computed else ""
            words.append(sign + (value.shown if isinstance(value, BadCell) else str(value or "")))
        found.append(f"{row.id if row.id in known else '*'}: {'|'.join(words)}".rstrip("|"))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Case:
    """base, owner, sheet → both (or owner's and sheet's, where they differ), and what is said."""

    b: Lines | None
    o: Lines
    s: Lines
    both: Lines = ()
    owner: Lines | None = None
    sheet: Lines | None = None
    conflicts: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    bad: tuple[tuple[str, str], ...] = ()
    policy: Policy = Policy.KEEP_BOTH
    one_way: bool = False
    writes: bool = True


A, B_, C, D = "a: Альфа|1", "b: Бета|2", "c: Гамма|3", "d: Дельта|4"
ABC = (A, B_, C)
ABCD = (A, B_, C, D)

CASES = {
    "1 the owner edits": Case(b=("a: x",), o=("a: y",), s=("a: x",), both=("a: y",)),
    "2 a person edits in the sheet": Case(b=("a: x",), o=("a: x",), s=("a: y",), both=("a: y",)),
    "3 both make one edit": Case(b=("a: x",), o=("a: y",), s=("a: y",), both=("a: y",), writes=False),
    "4 both edit one cell": Case(
        b=("a: x",), o=("a: y",), s=("a: z",), owner=("a: y",), sheet=("a: z",), conflicts=(("a", "title"),)
    ),
    "4 both edit one cell, the sheet wins": Case(
        b=("a: x",), o=("a: y",), s=("a: z",), both=("a: z",), conflicts=(("a", "title"),), policy=Policy.SHEET
    ),
    "4 both edit one cell, the owner wins": Case(
        b=("a: x",), o=("a: y",), s=("a: z",), both=("a: y",), conflicts=(("a", "title"),), policy=Policy.OWNER
    ),
    "5 two cells of one row": Case(b=("a: x|1",), o=("a: y|1",), s=("a: x|2",), both=("a: y|2",)),
    "6 emptied by the owner": Case(b=("a: x|1",), o=("a: x",), s=("a: x|1",), both=("a: x",)),
    "7 emptied by the owner, edited in the sheet": Case(
        b=("a: x|1",),
        o=("a: x",),
        s=("a: x|2",),
        owner=("a: x",),
        sheet=("a: x|2",),
        conflicts=(("a", "term"),),
    ),
    "8 blanks, dashes and NFD are no edit and stay as typed": Case(
        b=("a: с 1 – по 2|й",),
        o=("a: с 1 – по 2|й",),
        s=("a: с\u00a01 -  по 2|и\u0306 ",),
        owner=("a: с 1 – по 2|й",),
        sheet=("a: с\u00a01 -  по 2|и\u0306 ",),
        writes=False,
    ),
    "9 е to ё is an edit": Case(b=("a: все",), o=("a: все",), s=("a: всё",), both=("a: всё",)),
    "14 a cell that does not fit waits, the row's others go on": Case(
        b=("a: x|1",),
        o=("a: y|1",),
        s=("a: x|!?|зал",),
        owner=("a: y|1|зал",),
        sheet=("a: y|!?|зал",),
        bad=(("a", "term"),),
        one_way=True,
    ),
    "15 a formula whose value is the base's": Case(
        b=("a: x|5",), o=("a: x|5",), s=("a: x|=5",), owner=("a: x|5",), sheet=("a: x|=5",), writes=False, one_way=True
    ),
    "16 a formula's value changed": Case(
        b=("a: x|5",), o=("a: x|5",), s=("a: x|=6",), owner=("a: x|6",), sheet=("a: x|=6",), one_way=True
    ),
    "17 a formula, and the owner edits": Case(
        b=("a: x|5",),
        o=("a: x|6",),
        s=("a: x|=5",),
        owner=("a: x|6",),
        sheet=("a: x|=5",),
        conflicts=(("a", "term"),),
        policy=Policy.OWNER,
        one_way=True,
    ),
    "18 a formula with an error": Case(
        b=("a: x|5",),
        o=("a: x|5",),
        s=("a: x|!#REF!",),
        owner=("a: x|5",),
        sheet=("a: x|!#REF!",),
        bad=(("a", "term"),),
        writes=False,
        one_way=True,
    ),
    "23 one side goes back to the base": Case(b=("a: x",), o=("a: x",), s=("a: z",), both=("a: z",)),
    "24 added by the owner, at its place": Case(b=ABC, o=(A, "n: Новое", B_, C), s=ABC, both=(A, "n: Новое", B_, C)),
    "25 typed at the bottom without an id": Case(
        b=ABC, o=ABC, s=(*ABC, ": Новое"), both=(*ABC, "*: Новое"), one_way=True
    ),
    "26 typed between rows": Case(
        b=ABC, o=ABC, s=(A, ": Новое|май", B_, C), both=(A, "*: Новое|май", B_, C), one_way=True
    ),
    "27 added on both with one natural key": Case(
        b=ABC,
        o=(*ABC, "n: Новое|май"),
        s=(*ABC, ": новое |май"),
        owner=(*ABC, "n: Новое|май"),
        sheet=(*ABC, "n: новое |май"),
        conflicts=(("n", "title"),),
        one_way=True,
    ),
    "27 added on both, all cells equal": Case(
        b=ABC, o=(*ABC, "n: Новое|май"), s=(*ABC, ": Новое|май"), both=(*ABC, "n: Новое|май"), one_way=True
    ),
    "28 one natural key, different cells": Case(
        b=ABC,
        o=(*ABC, "n: Новое|май"),
        s=(*ABC, ": Новое|июнь"),
        owner=(*ABC, "n: Новое|май"),
        sheet=(*ABC, "n: Новое|июнь"),
        conflicts=(("n", "term"),),
        one_way=True,
    ),
    "29 both add at one place, the owner's first": Case(
        b=ABC,
        o=(A, "o: Своё", B_, C),
        s=(A, ": Чужое", B_, C),
        both=(A, "o: Своё", "*: Чужое", B_, C),
        one_way=True,
    ),
    "30 removed by the owner": Case(b=ABC, o=(A, C), s=ABC, both=(A, C)),
    "31 removed in the sheet": Case(b=ABC, o=ABC, s=(A, C), both=(A, C)),
    "32 removed by the owner, edited in the sheet": Case(
        b=ABC, o=(A, C), s=(A, "b: Бета|9", C), both=(A, "b: Бета|9", C), kept=("b",)
    ),
    "32 removed by the owner, edited to words that do not fit": Case(
        b=ABC,
        o=(A, C),
        s=(A, "b: Бета|!когда-то", C),
        owner=(A, "b: Бета", C),
        sheet=(A, "b: Бета|!когда-то", C),
        kept=("b",),
        bad=(("b", "term"),),
        one_way=True,
    ),
    "33 removed in the sheet, edited by the owner": Case(
        b=ABC, o=(A, "b: Бета|9", C), s=(A, C), both=(A, "b: Бета|9", C), kept=("b",)
    ),
    "34 removed on both": Case(b=ABC, o=(A, C), s=(A, C), both=(A, C), writes=False),
    "35 moved in the sheet": Case(b=ABC, o=ABC, s=(C, A, B_), both=(C, A, B_)),
    "36 moved in the sheet, edited by the owner": Case(
        b=ABC, o=(A, B_, "c: Гамма|9"), s=(C, A, B_), both=("c: Гамма|9", A, B_)
    ),
    "37 two rows swapped in the sheet, two others by the owner": Case(
        b=ABCD, o=(B_, A, C, D), s=(A, B_, D, C), both=(B_, A, D, C)
    ),
    "38 sorted by a person": Case(b=ABCD, o=ABCD, s=(D, C, B_, A), both=(D, C, B_, A)),
    "40 a row copied with its id, the copy edited": Case(
        b=ABC, o=ABC, s=(A, "a: Альфа, копия|1", B_, C), both=(A, "*: Альфа, копия|1", B_, C), one_way=True
    ),
    "40 a row copied with its id to the top, both alike": Case(
        b=ABC, o=ABC, s=(B_, A, B_, C), both=("*: Бета|2", A, B_, C), one_way=True
    ),
    "41 cut and pasted elsewhere": Case(b=ABC, o=ABC, s=(B_, C, A), both=(B_, C, A)),
    "42 ids cleared": Case(b=ABC, o=ABC, s=(": Альфа|1", B_, ": Гамма|3"), both=ABC, one_way=True),
    "42 ids cleared and an edit": Case(b=ABC, o=ABC, s=(A, ": Бета|9", C), both=(A, "b: Бета|9", C), one_way=True),
    "43 the id of a row that still stands typed over another": Case(
        b=ABC, o=ABC, s=("b: Альфа|1", B_, C), both=ABC, one_way=True
    ),
    "46 a half-empty row": Case(b=ABC, o=ABC, s=(*ABC, ": Только"), both=(*ABC, "*: Только"), one_way=True),
    "66 first sync, the sheet is empty": Case(b=None, o=ABC, s=(), both=ABC),
    "67 first sync, the owner is empty": Case(b=None, o=(), s=ABC, both=ABC),
    "68 first sync, both full": Case(
        b=None,
        o=ABC,
        s=(": Альфа|1", ": Бета|9", ": Гамма"),
        owner=ABC,
        sheet=("a: Альфа|1", "b: Бета|9", C),
        conflicts=(("b", "term"),),
        one_way=True,
    ),
    "69 the base is lost, ids are there": Case(
        b=None,
        o=(A, "b: Бета|8", C),
        s=(A, "b: Бета|9", C),
        owner=(A, "b: Бета|8", C),
        sheet=(A, "b: Бета|9", C),
        conflicts=(("b", "term"),),
    ),
    "73 the base is old, both sides agree": Case(b=ABC, o=(A, D), s=(A, D), both=(A, D), writes=False),
    "89 a table of one row may be changed as a whole": Case(b=(A,), o=(A,), s=("a: Иное|9",), both=("a: Иное|9",)),
    "101 removed, only re-encoded on the other side": Case(
        b=(A, "b: с 1 – по 2"), o=(A,), s=(A, "b: с 1 -  по 2 "), both=(A,)
    ),
    "102 removed and typed again with its key": Case(
        b=ABC, o=ABC, s=(A, C, ": Бета|9"), both=(A, C, "b: Бета|9"), one_way=True
    ),
    "104 a row of data that looks like the headings": Case(
        b=ABC, o=ABC, s=(A, ": Название|Срок|Место", B_, C), both=(A, "*: Название|Срок|Место", B_, C), one_way=True
    ),
}


def synced(case: Case, *, flipped: bool = False) -> Merge:
    """The whole pure way of a sync: ids, torn ids, merge, guards."""
    base = None if case.b is None else side(*case.b)
    owner, sheet = side(*case.o), side(*case.s)
    assert torn(NOTES, sheet, base or EMPTY) is None
    sheet = identify(NOTES, sheet, owner, base)
    policy = case.policy
    if flipped:
        owner, sheet = sheet, owner
        policy = {Policy.OWNER: Policy.SHEET, Policy.SHEET: Policy.OWNER}.get(policy, policy)
    merged = merge(NOTES, base, owner, sheet, policy)
    check(NOTES, base, merged)
    return merged


BOTH_WAYS = [
    pytest.param(case, flipped, id=name + (", the other way round" if flipped else ""))
    for name, case in CASES.items()
    for flipped in ((False,) if case.one_way else (False, True))
]


@pytest.mark.parametrize(("case", "flipped"), BOTH_WAYS)
def test_case(case: Case, flipped: bool):
    merged = synced(case, flipped=flipped)
    known = {line.partition(":")[0] for lines_ in (case.b or (), case.o, case.s) for line in lines_} - {""}
    owner, sheet = (merged.sheet, merged.owner) if flipped else (merged.owner, merged.sheet)
    assert lines(owner, known) == (case.owner if case.owner is not None else case.both)
    assert lines(sheet, known) == (case.sheet if case.sheet is not None else case.both)
    assert tuple((one.row_id, one.field) for one in merged.conflicts) == case.conflicts
    assert tuple(one.row_id for one in merged.kept) == case.kept
    assert tuple((one.row_id, one.field) for one in merged.bad) == case.bad
    assert not merged.row_conflicts
    if case.policy is not Policy.KEEP_BOTH and not case.one_way:
        winner = Side(case.policy.value)
        assert {one.winner for one in merged.conflicts} == {
            {Side.OWNER: Side.SHEET, Side.SHEET: Side.OWNER}[winner] if flipped else winner
        }
    if not case.writes:
        assert not merged.to_owner
        assert not merged.to_sheet
    again = merge(NOTES, merged.base, merged.owner, merged.sheet, case.policy)
    assert not again.to_owner
    assert not again.to_sheet
    assert not again.base_changed


TEN = tuple(f"r{number}: Дело {number}|{number}" for number in range(10))
STOPS = {
    "20 sixty thousand characters": (("a: x",), ("a: " + "y" * 60_000,), ("a: x",), "60000 characters"),
    "21 a lone surrogate": (("a: x",), ("a: y\udc00",), ("a: x",), r"U\+DC00"),
    "39 sorted without the ids": (
        TEN,
        TEN,
        tuple(f"r{number}: Дело {9 - number}|{9 - number}" for number in range(10)),
        "torn",
    ),
    "43 the id of a row that is gone typed over another": (TEN, TEN, ("r1: Дело 0|0", *TEN[2:]), "torn"),
    "89 the sheet is emptied": (TEN, TEN, (), "all 10 rows have disappeared from the sheet"),
    "90 the file is emptied": (TEN, (), TEN, "all 10 rows have disappeared from the owner's file"),
    "91 too many rows removed in the sheet": (TEN, TEN, TEN[:4], "6 of 10 rows .* Дело 4; Дело 5; Дело 6; …"),
    "91 too many rows removed by the owner": (TEN, TEN[:4], TEN, "6 of 10 rows .* Дело 4; Дело 5; Дело 6; …"),
    "97 every row changed in the sheet": (
        TEN,
        TEN,
        tuple(line + ",0" for line in TEN),
        "every row was changed in the sheet at once, 10 in all",
    ),
    "97 every row changed by the owner": (
        TEN,
        tuple(line + ",0" for line in TEN),
        TEN,
        "every row was changed in the owner's file at once, 10 in all",
    ),
}


@pytest.mark.parametrize(("base", "owner", "sheet", "words"), STOPS.values(), ids=STOPS.keys())
def test_case_that_stops_before_anything_is_written(base, owner, sheet, words):
    agreed, mine, theirs = side(*base), side(*owner), side(*sheet)
    with pytest.raises(GuardError, match=words):
        apart = torn(NOTES, theirs, agreed)
        if apart is not None:
            apart.check()
        check(NOTES, agreed, merge(NOTES, agreed, mine, identify(NOTES, theirs, mine, agreed)))


def test_case_39_put_right_by_a_resync():
    apart = torn(NOTES, side(*(f"r{number}: Дело {9 - number}|{9 - number}" for number in range(10))), side(*TEN))
    assert apart is not None
    merged = merge(NOTES, None, side(*TEN), identify(NOTES, apart.mended(), side(*TEN)))
    assert merged.owner.ids == tuple(f"r{number}" for number in reversed(range(10)))
    assert not merged.conflicts
    assert not merged.to_owner.cells
    assert not merged.to_sheet


def test_case_100_edits_that_are_right_alone_and_not_together():
    def trips(start: int, end: int) -> Snapshot:
        return Snapshot((Row("a", {"title": "a", "start": start, "end": end}),), TRIPS.fields)

    for owner, sheet in ((trips(3, 4), trips(5, 5)), (trips(5, 5), trips(3, 4))):
        merged = merge(TRIPS, trips(3, 5), owner, sheet)
        assert (merged.owner, merged.sheet, merged.base) == (owner, sheet, trips(3, 5))
        assert [one.row_id for one in merged.row_conflicts] == ["a"]


def test_case_103_a_number_of_more_than_fifteen_digits_stays_text():
    merged = synced(Case(b=(A,), o=("a: 978593712345678901",), s=(A,)))
    assert merged.sheet.rows[0].cells["title"] == "978593712345678901"


def test_case_48_a_thousand_rows_pasted_at_once():
    pasted = tuple(f": Новое дело {number}|{number}" for number in range(1000))
    merged = synced(Case(b=ABC, o=ABC, s=(*ABC, *pasted)))
    assert len(merged.to_owner.added) == 1000
    assert len(set(merged.sheet.ids)) == 1003


def test_case_56_a_field_that_the_model_lost_leaves_its_column():
    fewer = replace(NOTES, model=TRIPS.model)
    base = Snapshot((Row("a", {"title": "x", "place": "зал"}),), ("title", "place"))
    merged = merge(fewer, base, Snapshot((Row("a", {"title": "y"}),), ("title",)), base)
    assert dict(merged.sheet.rows[0].cells) == {"title": "y", "place": "зал"}
