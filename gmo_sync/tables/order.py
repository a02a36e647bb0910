"""The order of rows as a thing of its own: which rows moved, and how two sides' moves come together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The least set of ids to take out of `before` so that the common rest stands in the order of `after`."""
    place = {row_id: index for index, row_id in enumerate(after)}
    common = [row_id for row_id in before if row_id in place]
    kept = longest_increasing([place[row_id] for row_id in common])
    return set(common) - {common[index] for index in kept}


def longest_increasing(numbers: Sequence[int]) -> list[int]:
    """The indexes of a longest strictly increasing subsequence of `numbers` (patience sorting, O(n log n))."""
    tails: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        pile = bisect_left(tails, number)
        previous.append(at[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(number)
            at.append(index)
        else:
            tails[pile] = number
            at[pile] = index
    found: list[int] = []
    index = at[-1] if at else -1
    while index >= 0:
        found.append(index)
        index = previous[index]
    return found[::-1]


def merge_order(base: Sequence[str], owner: Sequence[str], sheet: Sequence[str], kept: Collection[str]) -> list[str]:
    """The merged order of the rows `kept`: a row moved or added on one side stands after its neighbour of that side.

    Where both sides moved the same row, the sheet's place is taken: more people look at it. Where both added rows at
    one place, the owner's come first.
    """
    keep = set(kept)
    owner = [row_id for row_id in owner if row_id in keep]
    sheet = [row_id for row_id in sheet if row_id in keep]
    if owner == sheet:
        return owner
    on_both = set(owner) & set(sheet)
    agreed = [row_id for row_id in base if row_id in on_both]
    by_sheet = moved(agreed, sheet) | (set(sheet) - set(agreed))
    by_owner = (moved(agreed, owner) | (set(owner) - set(agreed))) - by_sheet
    order = _Chain(row_id for row_id in agreed if row_id not in by_sheet and row_id not in by_owner)
    order.insert(sheet, by_sheet)
    order.insert(owner, by_owner)
    return order.listed()


class _Chain:
    """A linked list of ids: inserting after a given id costs the same however long the list is."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._next: dict[str | None, str | None] = {}
        last: str | None = None
        for row_id in ids:
            self._next[last] = row_id
            last = row_id
        self._next[last] = None

    def insert(self, side: Sequence[str], floating: set[str]) -> None:
        """Put each id of `floating` after the nearest id before it in `side` that already stands in the chain."""
        after: str | None = None
        for row_id in side:
            if row_id in floating:
                self._next[row_id] = self._next[after]
                self._next[after] = row_id
            if row_id in self._next:
                after = row_id

    def listed(self) -> list[str]:
        found: list[str] = []
        at = self._next[None]
        while at is not None:
            found.append(at)
            at = self._next[at]
        return found
