"""What a sync shall come to, worked out the plain way: what each side, the base and the report hold afterwards.

Of the engine this takes one thing, the id that it gave each row of the sheet, and looks at that with a doubting eye
(`check_ids`); the values, what people settled, whom words name and who wins are worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.machine.sheet import EMPTY, PlainTab
from tests.tables import plain
from tests.tables.plain import Outcome, Rows, Unfit, meaning

Pending = dict[tuple[str, str], tuple[Any, Any]]
KEYS = {"Дела": "title", "Люди": "name", "Кабинеты": "key"}


@dataclass(frozen=True)
class Named:
    """People's names at one moment: what words mean, and what a person is called. words: names without any id."""

    of: Mapping[str, str]
    words: Mapping[str, str]

    @classmethod
    def among(cls, rows: Rows) -> Named:
        said = {row_id: cells.get("name") for row_id, cells in rows.items()}
        names = {row_id: str(meaning(name)) for row_id, name in said.items() if name and not isinstance(name, Unfit)}
        shared = Counter(folded(name) for name in names.values())
        return cls(
            {one: name if shared[folded(name)] == 1 else f"{name} ({one})" for one, name in names.items()}, names
        )

    def who(self, words: str) -> str | None:
        both = {folded(f"{name} ({one})"): one for one, name in self.words.items()}
        ids = both | {folded(one): one for one in self.of} | {folded(name): one for one, name in self.of.items()}
        return ids.get(folded(words))


def folded(words: str) -> str:
    return str(meaning(words)).casefold()


def people_of(cell: Any) -> list[str]:
    return [part.strip() for part in str(cell).split(";") if part.strip()]


def valid_deed(cells: Mapping[str, Any]) -> bool:
    start, end = plain.plain(cells.get("start")), plain.plain(cells.get("end"))
    return not (isinstance(start, int) and isinstance(end, int) and end < start)


def rule(table: str) -> Any:
    return valid_deed if table == "Дела" else (lambda _: True)


def sheet_rows(table: str, tab: PlainTab, ids: tuple[str, ...]) -> Rows:
    """The rows of a tab by id, in order."""
    return filled(table, {row_id: dict(row.cells) for row_id, row in zip(ids, tab.rows, strict=True)})


def filled(table: str, rows: Rows) -> Rows:
    """The rows with what people leave out: an empty building is that of the room above."""
    if table != "Кабинеты":
        return rows
    found: Rows = {}
    above: Any = "главный"
    for row_id, cells in rows.items():
        building = above if cells["building"] in (None, "") else cells["building"]
        found[row_id] = {**cells, "building": building}
        above = plain.plain(building)
    return found


def decided(pending: Pending, owner: Rows, sheet: Rows, marked: set[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """What people have settled: one side has another value than when the conflict was told, the other has not."""
    found = {}
    for (row, name), (ours, theirs) in pending.items():
        if row not in owner or row not in sheet:
            continue
        now = sheet[row][name]
        typed = meaning(now) != meaning(theirs) and not isinstance(now, plain.Formula | Unfit)
        edited = meaning(owner[row][name]) != meaning(ours)
        if (typed or (row, name) in marked) and not edited:
            found[row, name] = "sheet"
        elif edited and not typed:
            found[row, name] = "owner"
    return found


def expected(
    table: str,
    base: Rows | None,
    owner: Rows,
    sheet: Rows,
    policy: str,
    settled: Mapping[Any, Any],
    told: Pending,
    seen: Counter[str],
) -> Outcome:
    return plain.merge(
        base,
        owner,
        sheet,
        policy,
        dict(settled),
        seen,
        rule(table),
        read_only={"link"},
        required={"name"} if table == "Люди" else (),
        empty=EMPTY,
        told=told,
    )


def check_ids(table: str, tab: PlainTab, ids: tuple[str, ...], base: Rows, owner: Rows, seen: Counter[str]) -> None:
    """Whether every row has the id that it belongs to, as far as that can be told without guessing."""
    assert len(ids) == len(tab.rows), f"{table}: {len(tab.rows)} rows are there, {len(ids)} were read"
    assert len(set(ids)) == len(ids), f"{table}: ids stand twice"
    assert all(ids), f"{table}: a row without an id"
    there = Counter(row.id for row in tab.rows)
    known = {**owner, **base}
    missing = {row_id: cells for row_id, cells in known.items() if row_id not in there}
    keys = Counter(meaning(cells.get(KEYS[table])) for cells in missing.values())
    for row, row_id in zip(tab.rows, ids, strict=True):
        if row.id and there[row.id] == 1 and row.id in known:
            assert row_id == row.id, f"{table}: {row.id} became {row_id}"
        elif row_id == row.id:
            seen["identity: its own among copies" if there[row.id] > 1 else "identity: an id that nobody knew"] += 1
        elif row_id in missing:
            by_key = meaning(row.cells[KEYS[table]]) == meaning(missing[row_id].get(KEYS[table]))
            seen[f"identity: known by its {'key' if by_key else 'likeness'}"] += 1
        else:
            assert row_id not in known, f"{table}: a row took the id {row_id}, whose row stands elsewhere"
            key = meaning(row.cells[KEYS[table]])
            twins = sum(meaning(one.cells[KEYS[table]]) == key for one in tab.rows)
            assert not (key and keys[key] == 1 and twins == 1 and not row.id), f"{table}: {key} was not known again"
            seen["identity: a copy" if row.id else "identity: a new row"] += 1


def whom(cell: Any, order: Sequence[Named], rather: Collection[str] = ()) -> tuple[str, ...] | None:
    """The ids of the people that words name, by the first of `order` that knows each; None where one is unknown.

    rather: ids that are taken before others.
    """

    def who(part: str) -> str | None:
        known = [found for one in order if (found := one.who(part)) is not None]
        return next((one for one in known if one in rather), known[0] if known else None)

    ids = [who(part) for part in people_of(cell)]
    return tuple(one for one in ids if one is not None) if None not in ids else None


def in_people(
    base: Rows | None, owner: Rows, sheet: Rows, names: Mapping[str, Named], staying: Collection[str]
) -> tuple[Rows | None, Rows, Rows]:
    """The deeds of all three with people instead of words in «Кто»: a tuple of ids.

    Words that were agreed on mean whom they meant then; words that somebody has typed since, whom they mean on that
    side. What a person typed into the sheet means somebody of `staying`, the people whose rows stay, or does not fit;
    all else that means nobody stays as words.
    """

    def people(cell: Any, which: str) -> Any:
        order = [names[which], names["sheet now"], names["owner now"], names["base"]]
        lost = [names["owner"], names["sheet"]] if which != "base" else []  # a name that lost a conflict, or its row
        return whom(cell, order + lost, staying if which == "sheet" else ())

    def said(row: str, cells: dict[str, Any], which: str) -> dict[str, Any]:
        cell = cells.get("who")
        if cell is None or isinstance(cell, Unfit | plain.Formula):
            return cells
        text = "; ".join(people_of(cell))
        was = (base or {}).get(row, {}).get("who")
        typed = which != "base" and meaning(text) != meaning(was)
        ids = people(cell, which if typed else "base")
        strange = which == "sheet" and typed and meaning(text) != meaning(owner.get(row, {}).get("who"))
        if ids is not None and (staying >= {*ids} or not strange):
            return {**cells, "who": ids or None}
        return {**cells, "who": Unfit(text) if strange else text}

    def side(rows: Rows, which: str) -> Rows:
        return {row: said(row, cells, which) for row, cells in rows.items()}

    return (None if base is None else side(base, "base")), side(owner, "owner"), side(sheet, "sheet")
