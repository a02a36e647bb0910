"""The two tables of costs: ours beside the floor at every size, and all contenders beside each other."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from examples.bench.contenders import CONTENDERS, OURS
from examples.bench.cost import MIB, Cost
from examples.bench.work import FLOOR, STEPS, in_a_process


def table_of_syncs(endpoint: str, sizes: Iterable[int]) -> None:
    """Print what our syncs cost, a row a step, and how many times the floor that is."""
    print("| rows | step | API calls | MiB sent | MiB received | CPU, s | wall, s | floor, s | ratio | peak, MiB |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for step, (words, times) in STEPS.items():
                pairs = []
                for _ in range(times):  # in turn, so that other work on the machine meets both
                    ours = in_a_process(OURS, endpoint, folder, step, count)
                    pairs.append((ours, in_a_process(FLOOR, endpoint, folder, step, count)))
                cost, bare = (min(side, key=lambda one: one.wall) for side in zip(*pairs, strict=True))
                (folder / f"{step}.requests").unlink()
                print(
                    f"| {count:,} | {words} | {cost.calls} | {cost.sent / MIB:.2f} | {cost.received / MIB:.2f}"
                    f" | {cost.cpu:.3f} | {cost.wall:.3f} | {bare.wall:.3f} | {cost.wall / bare.wall:.1f}"
                    f" | {cost.memory:,.0f} |",
                    flush=True,
                )


def table_of_contenders(endpoint: str, count: int) -> None:
    """Print what the same job costs each contender; ratios are to ours."""
    print(f"\n| {count:,} rows | step | API calls | MiB both ways | CPU, s | wall, s | peak, MiB | CPU | wall |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    ours: dict[str, Cost] = {}
    for name in CONTENDERS:
        with tempfile.TemporaryDirectory() as folder:
            for step, (words, times) in STEPS.items():
                cost = in_a_process(name, endpoint, Path(folder), step, count, times)
                beside = ours.setdefault(step, cost)
                print(
                    f"| {name} | {words} | {cost.calls} | {(cost.sent + cost.received) / MIB:.1f} | {cost.cpu:.2f}"
                    f" | {cost.wall:.2f} | {cost.memory:,.0f} | {cost.cpu / beside.cpu:.1f} |"
                    f" {cost.wall / beside.wall:.1f} |",
                    flush=True,
                )
