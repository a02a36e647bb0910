"""Run the bench and print its tables: `make bench`, `make bench SIZES="17 1000"`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from examples.bench.costs import table_of_contenders, table_of_syncs
from examples.bench.emulator import table_of_emulator
from examples.bench.products import table_of_forms_and_deck
from examples.bench.races import table_of_races
from gmo_sync.emulator import serve

SIZES = (17, 1_000, 10_000, 100_000)
RIVALS_AT = 10_000
PARTS = ("syncs", "contenders", "races", "products", "emulator")


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description="What a sync costs and what it loses, beside other ways.")
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, help="rows of the tables that we sync")
    parser.add_argument("--rivals", type=int, default=RIVALS_AT, help="rows of the table that all contenders sync")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(port=0, data=None, on_ready=lambda url: print(url, flush=True))
        return
    began = time.monotonic()
    if "races" in arguments.parts:
        table_of_races()
    for part in [one for one in arguments.parts if one != "races"]:
        server = subprocess.Popen(
            [sys.executable, "-m", "examples.bench", "--serve"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            endpoint = server.stdout.readline().strip()
            match part:
                case "syncs":
                    table_of_syncs(endpoint, arguments.sizes or SIZES)
                case "contenders":
                    table_of_contenders(endpoint, arguments.rivals)
                case "products":
                    table_of_forms_and_deck(endpoint)
                case "emulator":
                    table_of_emulator(endpoint)
        finally:
            server.terminate()
            server.wait()
    print(f"\nAll of it took {(time.monotonic() - began) / 60:.1f} minutes.")


if __name__ == "__main__":
    main()
