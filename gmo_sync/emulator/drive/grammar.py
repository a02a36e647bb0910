"""The grammar of Drive's `q`: terms joined by `and`, `or`, `not` and parentheses; strings in quotes with `\\` escapes.

Text in, a predicate out; what a term means, the subclasses of `Reader` say. What cannot be read is refused as Drive
does: 400 "Invalid Value" at `q`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from gmo_sync.emulator.drive.refusals import bad_parameter
from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.store import File

Predicate = Callable[[File], bool]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<operator><=|>=|!=|=|<|>)
      | (?P<mark>[(){}])
      | (?P<number>[0-9]{1,18}\b)
      | (?P<word>[A-Za-z][A-Za-z.]*)
    )\s*""",
    re.VERBOSE | re.DOTALL,
)
_EQUALITIES: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne}
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_DEEPEST = 40


@dataclass(frozen=True)
class Token:
    """A string with its quotes, an operator, a parenthesis, a number or a word."""

    kind: str
    text: str


def unreadable() -> ApiError:
    """400 for a query that means nothing."""
    return bad_parameter("q")


def unquoted(text: str) -> str:
    """What a string token stands for."""
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


class Reader:
    """Reads a query by recursive descent: `or` of `and` of terms, `not` before a term or a parenthesis."""

    def __init__(self, query: str) -> None:
        self._tokens = _tokens(query)
        self._at = 0

    def whole(self) -> Predicate:
        """What the whole query asks; an empty one asks nothing."""
        if not self._tokens:
            return lambda _: True
        found = self._either(0)
        if self.peek() is not None:
            raise unreadable()
        return found

    def compared(self, name: str) -> Predicate:  # noqa: ARG002 - for the subclasses
        """What a term asks that begins with this word."""
        raise unreadable()

    def member(self, value: str) -> Predicate:  # noqa: ARG002 - for the subclasses
        """What a term asks that begins with this string."""
        raise unreadable()

    # Structure

    def _either(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise unreadable()
        parts = [self._both(depth)]
        while self.word("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else lambda file: any(part(file) for part in parts)

    def _both(self, depth: int) -> Predicate:
        parts = [self._term(depth)]
        while self.word("and"):
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else lambda file: all(part(file) for part in parts)

    def _term(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise unreadable()
        if self.word("not"):
            inner = self._term(depth + 1)
            return lambda file: not inner(file)
        if self._mark("("):
            inner = self._either(depth + 1)
            self.expect(")")
            return inner
        token = self.next()
        if token.kind == "string":
            return self.member(unquoted(token.text))
        if token.kind != "word":
            raise unreadable()
        return self.compared(token.text)

    # Kinds of terms

    def flag(self, of: Callable[[File], bool]) -> Predicate:
        """`= true`, `!= false` …; a flag may stand alone."""
        token = self.peek()
        if token is None or token.kind != "operator":
            return of
        compare = self.equality()
        word = self.next().text
        if word not in ("true", "false"):
            raise unreadable()
        return lambda file: compare(of(file), word == "true")

    def time(self, of: Callable[[File], datetime | None]) -> Predicate:
        """A comparison with an RFC 3339 time, in UTC unless it says otherwise.

        A file without that time is never meant.
        """
        order = self.order()
        try:
            wanted = datetime.fromisoformat(self.string())
        except ValueError as error:
            raise unreadable() from error
        wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)

        def asked(file: File) -> bool:
            time = of(file)
            return time is not None and order(time, wanted)

        return asked

    def number(self, of: Callable[[File], int]) -> Predicate:
        """A comparison with a number."""
        order = self.order()
        token = self.next()
        if token.kind != "number":
            raise unreadable()
        wanted = int(token.text)
        return lambda file: order(of(file), wanted)

    def exact(self, of: Callable[[File], str]) -> Predicate:
        """`=` or `!=` a string, whatever the case of its letters."""
        compare, wanted = self.equality(), self.string().casefold()
        return lambda file: compare(of(file).casefold(), wanted)

    # Tokens

    def peek(self) -> Token | None:
        """The token that comes next."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def next(self) -> Token:
        """The next token; refused where the query ends."""
        token = self.peek()
        if token is None:
            raise unreadable()
        self._at += 1
        return token

    def string(self) -> str:
        """A string, without quotes and escapes."""
        token = self.next()
        if token.kind != "string":
            raise unreadable()
        return unquoted(token.text)

    def equality(self) -> Callable[[Any, Any], bool]:
        """`=` or `!=`."""
        return self._operator(_EQUALITIES)

    def order(self) -> Callable[[Any, Any], bool]:
        """Any comparison."""
        return self._operator(_ORDERS)

    def word(self, word: str) -> bool:
        """Whether this word comes next, which is then read."""
        token = self.peek()
        if token is None or token.kind != "word" or token.text.lower() != word:
            return False
        self._at += 1
        return True

    def expect_word(self, word: str) -> None:
        """Read this word, or refuse."""
        if not self.word(word):
            raise unreadable()

    def expect(self, mark: str) -> None:
        """Read this sign, or refuse."""
        if not self._mark(mark):
            raise unreadable()

    def _operator(self, among: dict[str, Callable[[Any, Any], bool]]) -> Callable[[Any, Any], bool]:
        token = self.next()
        if token.kind != "operator" or token.text not in among:
            raise unreadable()
        return among[token.text]

    def _mark(self, mark: str) -> bool:
        token = self.peek()
        if token is None or token.kind not in ("mark", "operator") or token.text != mark:
            return False
        self._at += 1
        return True


def _tokens(query: str) -> list[Token]:
    tokens: list[Token] = []
    text = query.strip()
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise unreadable()
        tokens.append(Token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens
