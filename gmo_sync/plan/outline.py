"""The outline of a plan's flat rows: under which heading each row stands.

A row says its section, theme and group in words. Position decides only where words do not: between headings with the
same words (the nearest above), among siblings, and for a row that names nothing (it stands where the row above stands).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gmo_sync.plan.models import UNTITLED, RowKind
from gmo_sync.tables.cells import canonical_text

Path = tuple[str, str, str]
"""A section, a theme and a group, in words."""

_LEVELS = (RowKind.SECTION, RowKind.THEME, RowKind.GROUP, RowKind.ACTIVITY)


@dataclass(frozen=True)
class Line:
    """What the outline needs of a row. name: what a heading is called, as written. own: every way in which rows may
    name it, as keys. path: the section, theme and group above it, as written, "" for none."""

    kind: RowKind
    name: str
    own: tuple[str, ...]
    path: Path


def line(kind: RowKind, number: str, title: str, section: str, theme: str, group: str) -> Line:
    """The line of a row with these cells."""
    named = (section, theme, group)
    if kind is RowKind.ACTIVITY:
        return Line(kind, title, (), named)
    own = (*((number,) if kind is not RowKind.THEME else ()), title, named[_LEVELS.index(kind)])
    name = next((words for words in own if key_of(words)), UNTITLED)
    keys = dict.fromkeys(key for words in (*own, name) if (key := key_of(words)))
    return Line(kind, name, tuple(keys), _cut(named, kind))


def key_of(words: str) -> str:
    """Words as a heading is looked up: without case, outer blanks and a closing dot."""
    whole = canonical_text(words).casefold()
    return whole.rstrip(". ") or whole


@dataclass(eq=False)
class Node:
    """An entry of the outline. at: the index of its row, or, where no row makes it (`made` is False), of the first row
    that names it. words: how rows name a heading that no row makes."""

    kind: RowKind
    at: int
    made: bool = True
    words: str = ""
    parent: Node | None = None
    items: list[Node] = field(default_factory=list)
    headings: dict[tuple[RowKind, str], list[Node]] = field(default_factory=dict)

    def add(self, node: Node, keys: Sequence[str]) -> Node:
        """Put `node`, which rows may name by `keys`, below this one."""
        node.parent = self
        self.items.append(node)
        for key in keys:
            self.headings.setdefault((node.kind, key), []).append(node)
        return node

    def heading(self, kind: RowKind, key: str, at: int) -> Node | None:
        """The heading below this one that is called `key`: the nearest above row `at`, else the nearest below it."""
        return _nearest(self.headings.get((kind, key), []), at)

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for item in self.items:
            yield from item.walk()

    def sort(self) -> None:
        """Siblings in the order of their rows."""
        self.items.sort(key=lambda node: node.at)
        for item in self.items:
            item.sort()


def _nearest(nodes: Sequence[Node], at: int) -> Node | None:
    above = [node for node in nodes if node.at <= at]
    if above:
        return max(above, key=lambda node: node.at)
    return min(nodes, key=lambda node: node.at, default=None)


@dataclass
class Outline:
    """The tree of a sheet's rows. assumed: rows that name no section. created: row and words of made-up headings."""

    root: Node
    assumed: list[int]
    created: list[tuple[int, str]]

    def order(self) -> list[int]:
        """The indexes of the rows in the order of the tree."""
        return [node.at for node in self.root.walk() if node.made]


def outline(lines: Sequence[Line]) -> Outline:
    """The outline of rows in the order of the sheet; every row is in it exactly once.

    Putting rows in order can change what stands above a row that names nothing, so it is done until it changes nothing.
    """
    places = list(range(len(lines)))
    for _ in range(_ROUNDS):
        work = _Work([lines[at] for at in places])
        work.root.sort()
        order = [node.at for node in work.root.walk() if node.made]
        if order == sorted(order):
            break
        places = [places[at] for at in order]
    else:
        work = _Work([lines[at] for at in places])
        work.root.sort()
    for node in work.root.walk():
        node.at = places[node.at] if places else 0
    return Outline(
        work.root, sorted(places[at] for at in work.assumed), sorted((places[at], words) for at, words in work.created)
    )


_ROUNDS = 8


class _Work:
    """Headings are placed before what may stand under them: sections, themes, groups, then activities."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.root = Node(RowKind.SECTION, -1, made=False)
        self.assumed: list[int] = []
        self.created: list[tuple[int, str]] = []
        self._lines = lines
        self._paths = self._full_paths()
        for kind in _LEVELS:
            for at, entry in enumerate(lines):
                if entry.kind is kind:
                    self._parent(at).add(Node(kind, at), entry.own)

    def _full_paths(self) -> list[Path]:
        """The headings that each row stands under, in words, with what rows leave unsaid taken from the row above."""
        paths: list[Path] = []
        above: Path = ("", "", "")
        for at, entry in enumerate(self._lines):
            path = entry.path
            if entry.kind is not RowKind.SECTION and not key_of(path[0]):
                self.assumed.append(at)
                section = self._section_of(path, paths) or above[0] or self._first_section(at)
                named = any(key_of(words) for words in path)
                path = _cut((section, *path[1:]) if named else (section, *above[1:]), entry.kind)
            paths.append(path)
            above = path if entry.kind is RowKind.ACTIVITY else _under(path, entry)
        return paths

    def _section_of(self, path: Path, paths: Sequence[Path]) -> str:
        """The section of the nearest heading above that is called as the theme or group of `path`; "" for none."""
        level = 1 if key_of(path[1]) else 2
        key = key_of(path[level])
        for at in reversed(range(len(paths))) if key else ():
            if self._lines[at].kind is _LEVELS[level] and key in self._lines[at].own:
                return paths[at][0]
        return ""

    def _first_section(self, at: int) -> str:
        """What the rows below call their section, for a row above all headings."""
        for entry in self._lines[at:]:
            words = entry.name if entry.kind is RowKind.SECTION else entry.path[0]
            if key_of(words):
                return words
        return UNTITLED

    def _parent(self, at: int) -> Node:
        node = self.root
        for kind, words in zip(_LEVELS, self._paths[at], strict=False):
            if key := key_of(words):
                node = (
                    node.heading(kind, key, at)
                    or self._from_themes(node, kind, key, at)
                    or self._create(node, at, kind, words)
                )
        return _reached(node, at)

    def _from_themes(self, section: Node, kind: RowKind, key: str, at: int) -> Node | None:
        """A group of one of the section's themes, for a row that does not say the theme."""
        if kind is not RowKind.GROUP:
            return None
        themes = (item for item in section.items if item.kind is RowKind.THEME)
        return _nearest([node for theme in themes for node in theme.headings.get((kind, key), ())], at)

    def _create(self, parent: Node, at: int, kind: RowKind, words: str) -> Node:
        self.created.append((at, words))
        return parent.add(Node(kind, at, made=False, words=words), (key_of(words),))


def _under(path: Path, entry: Line) -> Path:
    """The path of what stands right under a heading."""
    level = _LEVELS.index(entry.kind)
    found = [*path[:level], entry.name, "", ""]
    return found[0], found[1], found[2]


def _cut(path: Path, kind: RowKind) -> Path:
    """The part of a path that lies above an entry of `kind`."""
    level = _LEVELS.index(kind)
    found = [*path[:level], "", "", ""]
    return found[0], found[1], found[2]


def _reached(node: Node, at: int) -> Node:
    """`node`, it and its parents moved up to row `at` where no row of their own holds them in place."""
    above: Node | None = node
    while above is not None and not above.made:
        above.at = min(above.at, at)
        above = above.parent
    return node
