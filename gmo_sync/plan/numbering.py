"""A plan kept in the order of its numbers: «1.2» before «1.10», «II» before «III», for those who ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gmo_sync.plan.headings import line_of_cells, text_of
from gmo_sync.plan.outline import Node, outline
from gmo_sync.tables import Row

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LOOKS_ROMAN = re.compile(r"(?=[IVXLC])(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")

Number = tuple[int, ...]


def number_of(words: str) -> Number | None:
    """«2.1.10.» is (2, 1, 10), «III» is (3,); None for anything else."""
    plain = words.strip().rstrip(".")
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})*", plain):
        return tuple(map(int, plain.split(".")))
    if _LOOKS_ROMAN.fullmatch(plain):
        values = [_ROMAN[letter] for letter in plain]
        return (sum(-one if one < max(values[at:]) else one for at, one in enumerate(values)),)
    return None


def in_number_order(rows: Sequence[Row]) -> Sequence[Row]:
    """Rows of «План», each below its heading, siblings by their numbers; what has none stays below the row above it."""
    tree = outline([line_of_cells(row) for row in rows])
    return [rows[at] for at in _walk(tree.root, rows)]


def _walk(node: Node, rows: Sequence[Row]) -> Iterator[int]:
    if node.made:
        yield node.at
    runs: list[tuple[Number, list[Node]]] = [((), [])]
    for item in node.items:
        number = number_of(text_of(rows[item.at], "number") if item.made else item.words)
        if number is None:
            runs[-1][1].append(item)
        else:
            runs.append((number, [item]))
    for _, items in sorted(runs, key=lambda run: run[0]):
        for item in items:
            yield from _walk(item, rows)
