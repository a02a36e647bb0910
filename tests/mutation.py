"""What `make mutation` found: which share of the small changes to each module of tables/ the tests notice.

`mutmut run` keeps its findings below mutants/. A change that makes a test hang is noticed too. One without any test
that runs its line is not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

WHOLE, EACH = 90, 85
"""Per cent: at least so many noticed in all of tables/, and in each module."""

SURVIVED = {0, 5, 33}  # the tests passed; no test runs the line
HUNG = {36, 24, -24, 152, 255}


def main() -> int:
    """Print a line a module and one for the whole; 0 when enough was noticed, else 1."""
    counts: dict[str, tuple[int, int]] = {}
    for found in sorted(Path("mutants/gmo_sync/tables").glob("*.meta")):
        codes = json.loads(found.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        tried = [code for code in codes if code is not None]
        if tried:
            noticed = sum(code in HUNG or code not in SURVIVED for code in tried)
            counts[found.name.removesuffix(".py.meta")] = (noticed, len(tried))
    counts["tables/"] = (sum(one for one, _ in counts.values()), sum(all_ for _, all_ in counts.values()))
    enough = bool(counts["tables/"][1])
    for name, (noticed, tried_in_all) in counts.items():
        share = 100 * noticed / (tried_in_all or 1)
        wanted = WHOLE if name == "tables/" else EACH
        enough = enough and share >= wanted
        print(f"{name:12} {noticed:5} of {tried_in_all:5}  {share:5.1f} %{'' if share >= wanted else f' < {wanted} %'}")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
