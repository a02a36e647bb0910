"""The merge once more, written the plain way from the document: a dict of cells, no code shared with the engine.

A side is `{row: {field: value}}`; a cell of the sheet that holds a formula or does not fit is marked by `Formula` or
`Unfit`. Every branch that is taken is counted, so that a test can say which were never reached.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Formula:
    value: Any


@dataclass(frozen=True)
class Unfit:
    text: str


@dataclass
class Outcome:
    owner: Rows = field(default_factory=dict)
    sheet: Rows = field(default_factory=dict)
    base: Rows = field(default_factory=dict)
    conflicts: set[tuple[str, str]] = field(default_factory=set)
    row_conflicts: set[str] = field(default_factory=set)
    bad: set[tuple[str, str]] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)


def meaning(value: Any) -> Any:
    """A value without what is no edit: NFC, one kind of blank and dash, none at the ends; nothing is the empty text."""
    if isinstance(value, Formula):
        return meaning(value.value)
    if isinstance(value, Unfit):
        return meaning(value.text)
    if value is None:
        return ""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        for dash in "–—−":
            text = text.replace(dash, "-")
        return " ".join(text.split())
    return value


def edited(base: dict[str, Any], row: dict[str, Any], read_only: Collection[str] = ()) -> bool:
    """Whether anybody typed into the row; what the owner's program puts into its own columns is nobody's word.

    Words that do not fit, and read as what was agreed on does, are none either.
    """

    def other(was: Any, now: Any) -> bool:
        return meaning(spoken(was)) != meaning(now) if isinstance(now, Unfit) else meaning(was) != meaning(now)

    return any(other(base.get(name), value) for name, value in row.items() if name not in read_only)


def spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value if value is not None else "")


def plain(value: Any) -> Any:
    return value.value if isinstance(value, Formula) else value


def merge(
    base: Rows | None,
    owner: Rows,
    sheet: Rows,
    policy: str,
    decisions: dict[tuple[str, str], Any],
    seen: Counter[str],
    valid: Callable[[dict[str, Any]], bool] = lambda _: True,
    *,
    read_only: Collection[str] = (),
    required: Collection[str] = (),
    empty: Mapping[str, Any] = {},
    told: Collection[tuple[str, str]] = (),
) -> Outcome:
    """decisions: (row, field) → "owner", "sheet" or `("typed", value)`. told: conflicts that wait.

    read_only: fields that the owner alone decides. required: fields without which a row cannot arrive. empty: what an
    arriving cell is that does not fit, where it is not nothing.
    """
    out = Outcome()
    for row in dict.fromkeys([*owner, *sheet]):
        b = None if base is None else base.get(row)
        o, s = owner.get(row), sheet.get(row)
        if o is not None and s is not None:
            both(out, row, b, o, s, policy, decisions, seen, valid, read_only, told)
        elif o is not None:
            only_owner(out, row, b, o, seen, read_only)
        elif s is not None:
            only_sheet(out, row, b, s, seen, valid, required, empty, read_only)
    for row in base or {}:
        if row not in owner and row not in sheet:
            seen["34 removed on both"] += 1
    return out


def only_owner(out: Outcome, row: str, b: Any, o: Any, seen: Counter[str], read_only: Collection[str] = ()) -> None:
    if b is not None and not edited(b, o, read_only):
        seen["31 removed in the sheet"] += 1
        return
    if b is None:
        seen["24 added by the owner"] += 1
    else:
        seen["33 removed in the sheet, edited by the owner"] += 1
        out.kept.add(row)
    out.owner[row], out.sheet[row], out.base[row] = dict(o), dict(o), dict(o)


def only_sheet(
    out: Outcome,
    row: str,
    b: Any,
    s: Any,
    seen: Counter[str],
    valid: Any,
    required: Any,
    empty: Any,
    read_only: Collection[str],
) -> None:
    if b is not None and not edited(b, s, read_only):
        seen["30 removed by the owner"] += 1
        return
    if b is None:
        seen["25 typed into the sheet"] += 1
    else:
        seen["32 removed by the owner, edited in the sheet"] += 1
        out.kept.add(row)
    out.sheet[row] = dict(s)
    arrived = {name: empty.get(name) if isinstance(value, Unfit) else plain(value) for name, value in s.items()}
    out.bad |= {(row, name) for name, value in s.items() if isinstance(value, Unfit)}
    if any(isinstance(s[name], Unfit) for name in required):
        seen["46 a new row waits for a cell that it must have"] += 1
        if b is not None:
            out.base[row] = dict(b)
        return
    if not valid(arrived):
        seen["100 a new row that does not fit together waits"] += 1
        out.row_conflicts.add(row)
        if b is not None:
            out.base[row] = dict(b)
        return
    out.owner[row], out.base[row] = dict(arrived), dict(arrived)


def both(
    out: Outcome,
    row: str,
    b: Any,
    o: Any,
    s: Any,
    policy: str,
    decisions: Any,
    seen: Counter[str],
    valid: Any,
    read_only: Collection[str] = (),
    told: Collection[tuple[str, str]] = (),
) -> None:
    for_owner, for_sheet, agreed = dict(o), dict(s), dict(b or {})
    conflicts: set[tuple[str, str]] = set()
    differing = False
    for name in o:
        was = None if b is None else b.get(name)
        if name not in s:
            if name not in agreed:
                seen["55 a new field"] += 1
                for_sheet[name] = agreed[name] = o[name]
            continue
        mine, theirs = o[name], s[name]
        word = decisions.get((row, name))
        if isinstance(theirs, Unfit):
            if word in (None, "sheet"):
                seen["14 a cell that does not fit"] += 1
                out.bad.add((row, name))
                continue
            seen["a person puts right a cell that does not fit"] += 1
            chosen = mine if word == "owner" else word[1]
        elif meaning(mine) == meaning(theirs):
            seen["1 nobody edited" if b and meaning(was) == meaning(mine) else "3 the same on both"] += 1
            if not b or meaning(was) != meaning(mine):
                agreed[name] = mine
            continue
        elif name in read_only:
            seen["the owner alone decides"] += 1
            for_sheet[name] = theirs if isinstance(theirs, Formula) else mine
            agreed[name] = mine
            continue
        elif meaning(mine) == meaning(was) and (row, name) not in told:
            seen["16 a formula's value changed" if isinstance(theirs, Formula) else "2 edited in the sheet"] += 1
            chosen = theirs
        elif meaning(theirs) == meaning(was) and not isinstance(theirs, Formula) and (row, name) not in told:
            seen["1 edited by the owner"] += 1
            chosen = mine
        else:
            conflicts.add((row, name))
            if word == "owner" or (word is None and policy == "owner" and not isinstance(theirs, Formula)):
                seen[f"4 conflict won by the owner, {'by a person' if word else 'by policy'}"] += 1
                chosen = mine
            elif word == "sheet" or (word is None and policy == "sheet"):
                seen[f"4 conflict won by the sheet, {'by a person' if word else 'by policy'}"] += 1
                chosen = theirs
            elif word is not None:
                seen["4 conflict settled by a third value"] += 1
                chosen = word[1]
            else:
                seen["17 conflict with a formula" if isinstance(theirs, Formula) else "4 conflict, both keep"] += 1
                differing = True
                continue
        for_owner[name], agreed[name] = plain(chosen), plain(chosen)
        for_sheet[name] = chosen
    if for_owner != o and not valid(for_owner):
        whole_row(out, row, b, o, s, policy, seen, valid, read_only)
        return
    as_shown, as_it_was = (
        {name: o[name] if isinstance(value, Unfit) else plain(value) for name, value in side.items()}
        for side in (for_sheet, s)
    )
    if differing and for_sheet != s and valid(as_it_was) and not valid(as_shown):
        whole_row(out, row, b, o, s, policy, seen, valid, read_only)
        return
    out.conflicts |= conflicts
    out.owner[row], out.sheet[row], out.base[row] = for_owner, for_sheet, agreed


def whole_row(
    out: Outcome,
    row: str,
    b: Any,
    o: Any,
    s: Any,
    policy: str,
    seen: Counter[str],
    valid: Any,
    read_only: Collection[str] = (),
) -> None:
    """A policy chooses where both sides edited the row, and never writes over a formula or what does not fit."""
    out.row_conflicts.add(row)
    at_stake = {name: value for name, value in s.items() if name not in read_only}
    unfit = any(isinstance(value, Unfit) for value in at_stake.values())
    formula = any(isinstance(value, Formula) and meaning(value) != meaning(o[name]) for name, value in at_stake.items())
    both_edited = b is None or (edited(b, o, read_only) and edited(b, s, read_only))
    of_sheet = {name: o[name] if name in read_only else plain(value) for name, value in s.items()}
    if policy == "owner" and both_edited and not unfit and not formula:
        seen["100 conflict of rows won by the owner"] += 1
        out.owner[row] = out.base[row] = dict(o)
        out.sheet[row] = {name: s[name] if isinstance(s[name], Formula) else o[name] for name in s}
        return
    if policy == "sheet" and both_edited and not unfit and valid(of_sheet):
        seen["100 conflict of rows won by the sheet"] += 1
        out.owner[row] = out.base[row] = of_sheet
        out.sheet[row] = {name: s[name] if isinstance(s[name], Formula) else of_sheet[name] for name in s}
        return
    seen["100 conflict of rows, both keep"] += 1
    out.owner[row], out.sheet[row] = dict(o), dict(s)
    if b is not None:
        out.base[row] = dict(b)


def guard(base: Rows, owner: Rows, sheet: Rows, merged: Outcome, max_delete: float) -> str:
    """The guard that stops a merge: its number and words, "" for none. A base of at least six rows is presumed."""
    for name, side, other, after in (
        ("owner", owner, sheet, merged.sheet),
        ("sheet", sheet, owner, merged.owner),
    ):
        gone = [row for row in other if row not in after]
        if gone and not side:
            return f"{'90' if name == 'owner' else '89'} emptied: {name}"
        if len(gone) > max_delete * len(base):
            return f"91 too many removed: {name}"
    for name, side in (("owner", owner), ("sheet", sheet)):
        stayed = [row for row in side if row in base]
        if len(stayed) > 5 and all(edited(base[row], side[row]) for row in stayed):
            return f"97 every row changed: {name}"
    return ""
