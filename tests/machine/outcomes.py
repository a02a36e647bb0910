"""Which outcomes must have been reached, read from the engine's own source, so that a new one is asked for at once.

Counted are: every reason for a change, a conflict and a kept row (`tables/reasons.py`), every guard that stops a sync
(`tables/guards.py`, `tables/torn.py`, `doubts.py`, `sheets/locating.py`, `outcome.py`, `sync.py`, `writing.py`), what
was known of rows without an id, each way to be killed, refused and met in the middle, and every move.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import gmo_sync

ROOT = Path(gmo_sync.__file__).parent
GUARDS = (
    "tables/guards.py",
    "tables/torn.py",
    "doubts.py",
    "sheets/locating.py",
    "outcome.py",
    "sync.py",
    "writing.py",
)

NOT_HERE = {
    'people made this tab by hand, and no column is clearly {needed} of "{table}"; found: {columns}': "test_adoption",
    "people made this sheet by hand: {proposal}": "test_adoption",
    'the column "{heading}" cannot be told from another': "two fields marked in one column: tests/sheets/test_reading",
    "other rows stand under it: the row stays": "headings of a plan: tests/plan/test_headings, tests/cli/test_journal",
    "{what}, {count} in all: {rows}": "counted by its words below",
}
"""What no history of these moves can reach, and where it is tested."""

IDENTITY = {
    "identity: a new row",
    "identity: a copy",
    "identity: its own among copies",
    "identity: an id that nobody knew",
    "identity: known by its key",
    "identity: known by its likeness",
}

MUST = {
    "dry run",
    "slip repaired",
    "plan computed the other way round",
    "bad cell: the cell waits until it is put right; the rest of the row goes on",
    "bad cell: the row waits until this cell is put right",
    "46 a new row waits for a cell that it must have",
    "55 a new field",
    "held back: this account may not write there",
    "told: this account may only read the spreadsheet: nothing is sent to it",
    'told: the column "{heading}" is now called "{now}"',
    "people in the middle: the sync goes on",
    "people in the middle: the sync gives up",
    "killed before call 1",
    "killed after call 1",
    "killed before call 2",
    "killed after call 2",
    "killed before the owner's side",
    "killed after the owner's side",
}
MUST |= {f"stop: every row was changed in {where} at once" for where in ("the sheet", "the owner's file")}
MUST |= {
    f"stop: {what} of {where}"
    for what in (
        "all {count} rows have disappeared from {place}",
        "{removed} of {count} rows have disappeared from {place}, more than the allowed {percent} %: {rows}",
    )
    for where in ("the sheet", "the owner's file")
}
MUST |= {
    f"answered {how}, {done}: the sync {ends}"
    for how, done, ends in (
        ("429", "not done", "succeeds"),
        ("429", "not done", "fails"),
        ("500", "not done", "fails"),
        ("500", "done", "fails"),
        ("503", "not done", "fails"),
        ("never", "not done", "fails"),
        ("never", "done", "fails"),
    )
}


def messages(node: ast.AST) -> Iterator[str]:
    """The templates of the messages made below a node."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "Message":
            yield ast.literal_eval(one.args[0])


def reasons() -> set[str]:
    return {*messages(ast.parse((ROOT / "tables/reasons.py").read_text("utf-8")))}


def guards() -> set[str]:
    """What guards say, without what they advise: what a GuardError begins with, or `what` that becomes one."""
    found: set[str] = set()
    for file in GUARDS:
        for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("GuardError", "_ambiguous") and node.args:
                found |= {*messages(node.args[0])}
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "what":
                found |= {*messages(node.value)}
    return found


def missing(counts: Counter[str], moves: set[str]) -> list[str]:
    """What was asked for and never came."""
    said = " | ".join(key for key, count in counts.items() if count)
    found = [f"reason: {one}" for one in reasons() if one not in NOT_HERE and one not in said]
    found += [
        f"guard: {one}"
        for one in guards()
        if one not in NOT_HERE and f"stop: {one}" not in said and f"trouble: {one}" not in said
    ]
    found += [one for one in IDENTITY | MUST | moves if not counts[one]]
    return sorted(found)


def told(counts: Counter[str]) -> str:
    """The counts, a line each."""
    return "\n".join(f"{count:8} {key}" for key, count in sorted(counts.items()))
