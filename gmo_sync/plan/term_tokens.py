"""A row of tokens that may be asked beyond its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from gmo_sync.plan.term_words import END, Token


class Tokens:
    """Tokens by position; past the end there is `END`, so rules need no bounds of their own."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tuple(tokens)

    def __len__(self) -> int:
        return len(self._tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Token, ...]: ...
    def __getitem__(self, at: int | slice) -> Token | tuple[Token, ...]:
        if isinstance(at, slice):
            return self._tokens[at]
        return self._tokens[at] if 0 <= at < len(self._tokens) else END

    def code(self, at: int) -> str:
        """What the token stands for."""
        return self[at].code

    def codes(self, at: int, count: int) -> tuple[str, ...]:
        """The codes of `count` tokens from `at`."""
        return tuple(self.code(at + ahead) for ahead in range(count))

    def number(self, at: int) -> int:
        """The number written there, 0 where there is none."""
        return self[at].value if self.code(at) == "num" else 0

    def swapped(self, at: int) -> Tokens:
        """The same row with the token at `at` and the next one changed over («четверть 1» as «1 четверть»)."""
        return Tokens((*self._tokens[:at], self[at + 1], self[at], *self._tokens[at + 2 :]))

    def shouted(self, at: int) -> bool:
        """Whether the word there is written in capitals."""
        return self[at].shouted
