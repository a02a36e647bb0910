"""One step of one contender in a process of its own: `python -m examples.bench.work NAME ENDPOINT FOLDER STEP COUNT`.

Prints the cost as JSON in its last line. After the edits both sides must be equal, which is checked off the clock.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import gspread
from google.auth.credentials import AnonymousCredentials

from examples.bench.contender import Contender
from examples.bench.contenders import OURS, contender
from examples.bench.cost import Cost, Wire, measured
from examples.bench.table import HEADINGS, Line, owned, sheet_edits
from gmo_sync.emulator.clients import session

STEPS = {
    "first": ("first push", 1),
    "nothing": ("nothing changed", 3),
    "edits": ("100 edits on each side", 1),
    "after": ("nothing changed after it", 3),
}
"""The steps in order: what each is called, and how often it is measured; the quickest counts."""

FLOOR = "floor"


def in_a_process(name: str, endpoint: str, folder: Path, step: str, count: int, times: int = 1) -> Cost:
    """The quickest of some runs of a step, each in a fresh interpreter."""
    arguments = [sys.executable, "-m", "examples.bench.work", name, endpoint, str(folder), step, str(count)]
    root = Path(__file__).parents[2]
    costs = []
    for _ in range(times):
        output = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True, cwd=root).stdout
        costs.append(Cost(**json.loads(output.splitlines()[-1])))
    return min(costs, key=lambda cost: cost.wall)


def run(name: str, endpoint: str, folder: Path, step: str, count: int) -> Cost:
    """The step in this process."""
    record = folder / f"{step}.requests"
    if name == FLOOR:
        from examples.bench.floor import floor

        return floor(record, first=step == "first")
    wire = Wire(endpoint)
    if name == OURS:
        from examples.bench.ours import Ours

        made: Contender = Ours(wire, folder, record)
    else:
        made = contender(name, wire, folder)
    rows = owned(step, count)
    if step == "edits":
        sheet_edits(tab(endpoint, made.spreadsheet_id), count)
    cost, after = measured(wire, lambda: made.sync(rows))
    if step == "edits":
        check(tab(endpoint, made.spreadsheet_id), after, owned("after", count))
    return cost


def tab(endpoint: str, spreadsheet_id: str) -> gspread.Worksheet:
    """The tab with the rows, as a person sees it."""
    client = gspread.Client(auth=AnonymousCredentials(), session=session(endpoint, None))
    return client.open_by_key(spreadsheet_id).sheet1


def check(sheet: gspread.Worksheet, owner: list[Line], expected: list[Line]) -> None:
    """Raises ValueError when the sides differ from what both edits together make."""
    if owner != expected:
        raise ValueError("the owner does not hold what was agreed on")
    wanted = [[getattr(line, name) for name in HEADINGS] for line in expected]
    headings, *rows = sheet.get_all_values()
    places = [headings.index(heading) for heading in HEADINGS.values()]
    if [[row[place] for place in places] for row in rows[: len(wanted)]] != wanted:
        raise ValueError("the sheet does not hold what was agreed on")


if __name__ == "__main__":
    _name, _endpoint, _folder, _step, _count = sys.argv[1:]
    print(json.dumps(vars(run(_name, _endpoint, Path(_folder), _step, int(_count)))))
