"""What a sync survives, by number, and the tests that show it: `make docs` writes SCENARIOS.md from here.

A test names its numbers by `@pytest.mark.scenario(4, 82)`; the cases of `tests/tables/test_scenarios.py`, which run
pure and over HTTP, name theirs by the first word of their key. O is the owner's side, S the sheet; a→b: it was a when
both agreed, and is b now.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.tables.test_scenarios import CASES, STOPS

TESTS = Path(__file__).parents[1]

SCENARIOS: dict[str, dict[int, str]] = {
    "Cells": {
        1: "O a→b, S a: b on both",
        2: "O a, S a→b: b on both",
        3: "O a→b, S a→b: equal, no write, no conflict",
        4: "O a→b, S a→c: a conflict; a policy settles it, the loser stays in the history",
        5: "O and S edit two cells of one row: both arrive",
        6: "O a→empty, S a: emptied",
        7: "O a→empty, S a→b: a conflict, b is not lost",
        8: "no-break, double and trailing blanks, another dash, NFD in S: no edit, the sheet stays as typed",
        9: "е→ё is an edit",
        10: "`007`, `1-2`, `04.08`, `1e5`, `+7…`, `=1+1`, `'text` of the owner arrive as these characters",
        11: "`1,5` in a number column of a Russian sheet is 1.5; `1.5` becomes a date there: a bad cell",
        12: "a date is the same date however it is shown",
        13: "a checkbox is True or False; «да» in its column is a bad cell",
        14: "a value that is not in the list of a dropdown: a bad cell, its row goes on; the comment goes in the end",
        15: "a formula whose value is the base's: no edit",
        16: "a formula's value changed: O gets the value, the formula stays",
        17: "a formula, and O edits: a conflict, the formula stays",
        18: "a formula's error is a bad cell",
        19: "rich text and links stay when another cell of the row is written",
        20: "60,000 characters of the owner are refused before anything is written, by name",
        21: "line breaks, emoji, right-to-left, combining marks survive; a lone surrogate is refused by name",
        22: "merged cells over mapped columns are told; the first cell counts, nothing that they cover is lost",
        23: "one side goes back to the base: the other's edit arrives",
    },
    "Rows": {
        24: "added in O: appears at its place",
        25: "typed at the bottom of S without an id: gets one, arrives",
        26: "typed between rows of S: keeps its place",
        27: "added on both with one natural key, all cells equal: one row",
        28: "added on both with one natural key, cells differ: one row with conflicts",
        29: "different rows added on both at one place: both, the owner's first",
        30: "removed in O, untouched in S: removed, restorable",
        31: "removed in S, untouched in O: removed, restorable",
        32: "removed in O, edited in S: stays, told",
        33: "removed in S, edited in O: stays, told",
        34: "removed on both: gone",
        35: "moved in S: the order follows",
        36: "moved in S, edited in O: both",
        37: "two rows swapped in S, two others in O: both swaps",
        38: "sorted by a person: one change of order, no edit of a cell",
        39: "sorted without the id column: found by likeness, nothing is written until a person confirms",
        40: "copied with its hidden id: the copy is a new row",
        41: "cut and pasted elsewhere: a move",
        42: "ids cleared: matched again by natural key and likeness",
        43: "an id typed over with another row's: found out",
        44: "blank rows, headings and subtotals between rows: left alone",
        45: "rows hidden, grouped, filtered: read and written all the same",
        46: "a half-empty row: arrives if it is valid, else waits; is not deleted or completed",
        47: "a row below the end of the table, behind blanks: taken if it can be read, and told",
        48: "a thousand rows pasted at once: one read, one write of their ids",
    },
    "Columns and tabs": {
        49: "columns in another order: no edit",
        50: "a column of people's own, anywhere: left alone",
        51: "a heading renamed to an alias: fine; to other words: found by metadata and told; without it: stops, named",
        52: "a mapped column deleted: stops, never «all values deleted»",
        53: "a hidden column is synced all the same",
        54: "a heading twice: stops and names it",
        55: "a field added to the model: its column appears, others untouched",
        56: "a field removed from the model: the column stays, no longer synced, told",
        57: "a field of another type: values are read anew, what does not fit is a bad cell",
        58: "the header row moved down by a title above it: found",
        59: "the header deleted: stops",
        60: "the tab renamed: found by metadata",
        61: "the tab copied: the original is used, the copy told",
        62: "the tab deleted: stops with what to do",
        63: "the tab cleared: a guard stops",
        64: "protected from our account: found before writing; other cells and tabs go on by option",
        65: "a row that cells of another tab name is renamed: they follow; removed: they are reported",
    },
    "State, crash, concurrency": {
        66: "first sync, S empty: all of O is written",
        67: "first sync, O empty: S is adopted",
        68: "first sync, both full: joined by key, differences are conflicts",
        69: "the base lost: resync, as 68",
        70: "another spreadsheet than the bound one, or another owner's: refused",
        71: "a second computer with a memory of its own: told",
        72: "killed before the write: nothing happened",
        73: "killed after the write, before the base was saved: no second write, no conflict with itself",
        74: "a write answered with an error though it took effect: not made twice",
        75: "a write refused: nothing changed, the base as before",
        76: "killed while the file was written: it is the old one or the new one",
        77: "two syncs at once on one machine: one waits or leaves",
        78: "two on two machines: one after the other through the store, or told",
        79: "rows inserted between read and write: our cells land on their rows",
        80: "a row that we write deleted at that moment: our edit is not put on its neighbour, told",
        81: "sorted at that moment: as 79",
        82: "the very cell edited at that moment: a conflict, no loss",
        83: "a column inserted at that moment: the right columns",
        84: "the tab deleted at that moment: an error, O untouched",
        85: "429 for a minute: waits, finishes",
        86: "the token expires in the middle: renewed, once",
        87: "access withdrawn: said, nothing half done",
        88: "the clock, the time zone, daylight saving change: no edit",
    },
    "Guards": {
        89: "S emptied: stops",
        90: "the file emptied or missing: stops",
        91: "more than the allowed share removed: stops, shows them; `--force`, `--max-delete` go on",
        92: "another year's plan on this sheet: refused",
        93: "the spreadsheet is an Office file: explained",
        94: "an account that may only read: one way, said",
        95: "a grid of more than ten million cells: refused before anything is written",
        96: "broken YAML, a key twice, tabs: line and key are named; byte order mark and CRLF just work",
        97: "every row changed on one side at once: stops and shows; a small table passes",
        98: "a read that fails or comes back in part: never taken for deletions",
        99: "columns, key or types changed since the base: shown, resync asked for",
        100: "edits that are valid alone and not together: a conflict on the row",
        101: "removed on one side, only re-encoded on the other: removed",
        102: "removed and typed again with the same key: an update",
        103: "numbers of more than fifteen digits stay text, never rounded",
        104: "a row of data that looks like the header: data",
    },
}


def shown_by() -> dict[int, list[str]]:
    """Number → the tests that show it, as `tests/file.py::name`."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, number in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            found[number].append(f"{path.relative_to(TESTS.parent).as_posix()}::{name}")
    for key in (*CASES, *STOPS):
        number, _, words = key.partition(" ")
        found[int(number)].append(f"case: {words}")
    return found


def _marked(module: ast.Module) -> Iterator[tuple[str, int]]:
    for one in module.body:
        for mark in one.decorator_list if isinstance(one, ast.FunctionDef) else ():
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.scenario":
                for number in mark.args:
                    yield one.name, ast.literal_eval(number)


def page() -> str:
    """SCENARIOS.md."""
    tests = shown_by()
    said = [
        "# What a sync survives\n",
        "O is the owner's side, S the sheet; a→b: it was a when both agreed, and is b now.",
        "A case runs pure and over HTTP, both ways round where that makes sense;",
        "a second sync then makes one call and writes nothing.",
        "Made by `make docs`.\n",
    ]
    for heading, scenarios in SCENARIOS.items():
        said += [f"## {heading}\n", "| | what happens | shown by |", "| ---: | --- | --- |"]
        for number, words in scenarios.items():
            links = ", ".join(_link(test) for test in tests[number])
            said.append(f"| {number} | {words} | {links} |")
        said.append("")
    return "\n".join(said)


def _link(test: str) -> str:
    if test.startswith("case: "):
        return test
    path, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}]({path})"


if __name__ == "__main__":
    sys.stdout.write(page())
