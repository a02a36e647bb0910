"""The `q` language of Drive's files.list: `name contains 'План' and not trashed and '0A…' in parents`.

Decides which files a query means: text in, a predicate out. Refuses what it cannot read as Drive does ("Invalid
Value"); a term that Drive has and this emulator does not is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import eq, ge, gt, le, lt, ne

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.refusals import bad_parameter
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.store import File, Store

Predicate = Callable[[File], bool]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<operator><=|>=|!=|=|<|>)
      | (?P<mark>[(){}])
      | (?P<word>[A-Za-z][A-Za-z.]*)
    )\s*""",
    re.VERBOSE | re.DOTALL,
)
_COMPARISONS: dict[str, Callable[[object, object], bool]] = {"=": eq, "!=": ne}
_ORDERS: dict[str, Callable[[datetime, datetime], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_TIMES: dict[str, Callable[[File], datetime]] = {
    "modifiedTime": lambda file: file.modified_time,
    "createdTime": lambda file: file.created_time,
}
_TEXTS: dict[str, Callable[[File], str]] = {"name": lambda file: file.name, "mimeType": lambda file: file.mime_type}
_FLAGS: dict[str, Callable[[File], bool]] = {
    "trashed": lambda file: file.trashed,
    "starred": lambda file: file.starred,
}
_UNSERVED = frozenset(
    [
        "viewedByMeTime",
        "sharedWithMeTime",
        "visibility",
        "memberCount",
        "organizerCount",
        "hidden",
        "labels",
        "shortcutDetails.targetId",
    ]
)
_DEEPEST = 40


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def predicate(query: str, store: Store, user: str) -> Predicate:
    """What `query` asks of a file, for `user` (`me` and `root` mean theirs). Raises 400 `invalid` at `q`."""
    if not query.strip():
        return lambda _: True
    reader = _Reader(_tokens(query), store, user)
    found = reader.either(0)
    if reader.peek() is not None:
        raise _unreadable()
    return found


def _unreadable() -> ApiError:
    return bad_parameter("q")


def _tokens(query: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None or match.lastgroup is None:
            raise _unreadable()
        tokens.append(_Token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens


class _Reader:
    """Reads a query by recursive descent: `or` of `and` of terms, `not` before a term or a parenthesis."""

    def __init__(self, tokens: list[_Token], store: Store, user: str) -> None:
        self._tokens = tokens
        self._store = store
        self._user = user
        self._at = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def either(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise _unreadable()
        parts = [self._both(depth)]
        while self._word("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else lambda file: any(part(file) for part in parts)

    def _both(self, depth: int) -> Predicate:
        parts = [self._term(depth)]
        while self._word("and"):
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else lambda file: all(part(file) for part in parts)

    def _term(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise _unreadable()
        if self._word("not"):
            inner = self._term(depth + 1)
            return lambda file: not inner(file)
        if self._mark("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        token = self._next()
        if token.kind == "string":
            return self._member(_unquoted(token.text))
        if token.kind != "word":
            raise _unreadable()
        return self._compared(token.text)

    def _compared(self, name: str) -> Predicate:
        if name in _TEXTS:
            return self._text(_TEXTS[name], prefix=name == "name")
        if name == "fullText":
            self._expect_word("contains")
            wanted = self._string().casefold()
            return lambda file: wanted in f"{file.name}\n{file.description}".casefold()
        if name in _FLAGS:
            return self._flag(_FLAGS[name])
        if name == "sharedWithMe":
            return self._flag(lambda file: file.owner.casefold() != self._user.casefold())
        if name in _TIMES:
            return self._time(_TIMES[name])
        if name in ("properties", "appProperties"):
            return self._property(name)
        if name in _UNSERVED:
            raise not_emulated(f"the search term {name}")
        raise _unreadable()

    def _text(self, of: Callable[[File], str], *, prefix: bool) -> Predicate:
        if self._word("contains"):
            wanted = self._string().casefold()
            if prefix:
                return lambda file: _begins_a_word(of(file).casefold(), wanted)
            return lambda file: of(file).casefold().startswith(wanted)
        compare, wanted = self._comparison(), self._string()
        return lambda file: compare(of(file), wanted)

    def _flag(self, of: Callable[[File], bool]) -> Predicate:
        token = self.peek()
        if token is None or token.kind != "operator":  # `sharedWithMe` and `not trashed` stand alone
            return of
        compare = self._comparison()
        word = self._next().text
        if word not in ("true", "false"):
            raise _unreadable()
        return lambda file: compare(of(file), word == "true")

    def _time(self, of: Callable[[File], datetime]) -> Predicate:
        order = _ORDERS.get(self._next().text)
        if order is None:
            raise _unreadable()
        try:
            wanted = datetime.fromisoformat(self._string())
        except ValueError as error:
            raise _unreadable() from error
        wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
        return lambda file: order(of(file), wanted)

    def _property(self, name: str) -> Predicate:
        self._expect_word("has")
        self._expect("{")
        self._expect_word("key")
        self._expect("=")
        key = self._string()
        self._expect_word("and")
        self._expect_word("value")
        self._expect("=")
        value = self._string()
        self._expect("}")
        if name == "properties":
            return lambda file: file.properties.get(key) == value
        return lambda file: file.app_properties.get(key) == value

    def _member(self, value: str) -> Predicate:
        self._expect_word("in")
        collection = self._next().text
        if collection == "parents":
            folder = self._store.root_id(self._user) if value == "root" else value
            return lambda file: folder in file.parents
        email = self._user if value == "me" else value
        if collection == "owners":
            return lambda file: file.owner.casefold() == email.casefold()
        least = {"writers": access.WRITE, "readers": access.READ}.get(collection)
        if least is None:
            raise _unreadable()
        return lambda file: self._store.rank(file, email, named_only=True) >= least

    # Tokens

    def _comparison(self) -> Callable[[object, object], bool]:
        compare = _COMPARISONS.get(self._next().text)
        if compare is None:
            raise _unreadable()
        return compare

    def _next(self) -> _Token:
        token = self.peek()
        if token is None:
            raise _unreadable()
        self._at += 1
        return token

    def _string(self) -> str:
        token = self._next()
        if token.kind != "string":
            raise _unreadable()
        return _unquoted(token.text)

    def _word(self, word: str) -> bool:
        token = self.peek()
        if token is None or token.kind != "word" or token.text.lower() != word:
            return False
        self._at += 1
        return True

    def _mark(self, mark: str) -> bool:
        token = self.peek()
        if token is None or token.kind not in ("mark", "operator") or token.text != mark:
            return False
        self._at += 1
        return True

    def _expect(self, mark: str) -> None:
        if not self._mark(mark):
            raise _unreadable()

    def _expect_word(self, word: str) -> None:
        if not self._word(word):
            raise _unreadable()


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _begins_a_word(name: str, wanted: str) -> bool:
    """Drive's `name contains` matches from the beginning of a word."""
    return re.search(r"(?<!\w)" + re.escape(wanted), name) is not None
