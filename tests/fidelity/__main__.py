"""`python -m tests.fidelity`: replay Google's recorded answers against the emulator and say how many it gives.

Exit code 0 where enough responses are equal and every disagreement has a known reason, 1 where not, 2 where there are
no recordings.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fidelity import known, recordings, report
from tests.fidelity.replay import Judged, replayed
from tests.fidelity.states import rebuilt

DISAGREEMENTS = Path("build") / "fidelity-disagreements.jsonl"


def run(folder: Path) -> list[Judged]:
    """Replay and rebuild everything under `folder`."""
    return [*replayed(recordings.sessions(folder / "gspread")), *rebuilt(folder)]


def main() -> int:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.fidelity", description=__doc__)
    parser.add_argument("--recordings", type=Path, default=recordings.DEFAULT, help="a folder of recorded answers")
    parser.add_argument("--disagreements", type=Path, default=DISAGREEMENTS, help="where to write what differs")
    arguments = parser.parse_args()
    if not arguments.recordings.is_dir():
        print(f"There are no recordings of Google's answers at {arguments.recordings}; name a folder by --recordings.")
        return 2
    judged = run(arguments.recordings)
    sorting = known.sorted_out(judged)
    arguments.disagreements.parent.mkdir(parents=True, exist_ok=True)
    lines = list(report.disagreements(judged))
    arguments.disagreements.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for part in (report.table(judged), report.rules(), report.remains(sorting)):
        print(*part, sep="\n", end="\n\n")
    print(f"{len(lines)} disagreements in {arguments.disagreements}")
    enough = report.counted(judged).percent >= report.TARGET
    return 0 if enough and not sorting.unknown and not sorting.idle else 1


if __name__ == "__main__":
    sys.exit(main())
