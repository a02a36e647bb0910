"""The least edits that make a person's YAML say something else: only the lines that change are written anew (pure).

A library that writes a tree back puts comments where it finds room for them. Here the text itself is cut at its
entries: what stays is copied as it stands, what is new is set in, and what moves takes the comment right above it
along. A comment above a removed entry stays: it is a person's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gmo_sync.tables.order import moved

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]
Dump = Callable[[Any], str]
Collection = MappingNode | SequenceNode


class Unsplittable(ValueError):  # noqa: N818 - a name that says what happened
    """A text that cannot be edited by cutting it at its entries: one with aliases, or in flow style throughout."""


def spliced(text: str, named: Any, wanted: Plain, dump: Dump, absent: Mapping[str, str]) -> str:
    """`text`, a YAML mapping or list in block style with `\\n` line ends, changed to say `wanted`.

    named: what the text says as a tree, with an `id` for every entry of a list, also where the text gives none. dump: a
    plain value as YAML text. absent: keys with the value that means the same as no such key; they stay where a person
    wrote them. Raises `Unsplittable`.
    """
    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(root, MappingNode | SequenceNode) or root.flow_style or not root.value:
        raise Unsplittable
    cut = _Cut(text, dump, absent)
    cut.check(root)
    start = cut.line_start(root.start_mark.index)
    inner, below = cut.collection(root, text[:start], named, wanted), text[cut.end(root) :]
    return inner + below if inner else below.removeprefix("\n")


@dataclass(frozen=True)
class _Piece:
    """An entry as it will stand. above: the whole lines over it. body: from its first character to its last."""

    above: str
    body: str


class _Cut:
    """A text and the places of its entries."""

    def __init__(self, text: str, dump: Dump, absent: Mapping[str, str]) -> None:
        self._text = text
        self._dump = dump
        self._absent = absent
        self._seen: set[int] = set()
        self._keys: dict[int, ScalarNode] = {}

    def check(self, node: Node) -> None:
        """Raise `Unsplittable` when a node stands at two places, by an alias, or a key is no plain words."""
        if id(node) in self._seen:
            raise Unsplittable
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            if not all(isinstance(key, ScalarNode) for key, _ in node.value):
                raise Unsplittable
            for key, value in node.value:
                self.check(value)
                if isinstance(value, ScalarNode) and not value.value and value.style is None:
                    self._keys[id(value)] = key  # the parser places what is not there at the next thing that is
        elif isinstance(node, SequenceNode):
            for item in node.value:
                self.check(item)

    def line_start(self, index: int) -> int:
        """Where the line of a character begins."""
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        found = self._text.find("\n", index)
        return len(self._text) if found < 0 else found

    def end(self, node: Node) -> int:
        """The end of the last line on which a node has anything, before the line's end."""
        if isinstance(node, ScalarNode):
            return self._scalar_end(node)
        assert isinstance(node, MappingNode | SequenceNode)  # noqa: S101 - there are three kinds
        if node.flow_style or not node.value:
            return self._line_end(node.end_mark.index)
        last = node.value[-1]
        return self.end(last[1] if isinstance(node, MappingNode) else last)

    def _scalar_end(self, node: ScalarNode) -> int:
        if node.style not in ("|", ">"):
            return self._line_end(self._keys.get(id(node), node).end_mark.index)
        first = self._line_end(node.start_mark.index)
        block = self._text[first : node.end_mark.index]
        if "+" in self._text[node.start_mark.index : first].split("#")[0]:
            return first + len(block.removesuffix("\n"))
        return first + len(re.sub(r"(\n[ \t]*)+\Z", "", block))

    def collection(self, node: Collection, first_above: str, named: Any, wanted: Any, *, inline: bool = False) -> str:
        """A block mapping or list as it says what `wanted` says.

        first_above: the whole lines over its first entry. inline: it begins in the line of a dash.
        """
        if isinstance(node, MappingNode):
            pieces, tail = self._pairs(node, first_above, named, wanted)
        else:
            pieces, tail = self._items(node, first_above, named, wanted)
        if not pieces:
            if inline or isinstance(node, MappingNode):
                raise Unsplittable
            return tail.removesuffix("\n")
        column = " " * node.start_mark.column
        if inline:
            below, pieces[0] = pieces[0].above, _Piece("", pieces[0].body)
            if len(pieces) > 1:
                pieces[1] = _Piece(below + pieces[1].above, pieces[1].body)
            else:
                tail = below + tail
        whole = "\n".join(piece.above + column + piece.body for piece in pieces)
        return (whole[len(column) :] if inline else whole) + ("\n" + tail.removesuffix("\n") if tail else "")

    def _above(self, first_above: str, starts: Sequence[int], nodes: Sequence[Node]) -> list[str]:
        """The whole lines over each entry, down from the one before it."""
        pairs = zip(nodes, starts[1:], strict=False)
        return [first_above, *(self._text[self.end(node) + 1 : self.line_start(start)] for node, start in pairs)]

    def _pairs(
        self, node: MappingNode, first_above: str, named: Any, wanted: Mapping[str, Plain]
    ) -> tuple[list[_Piece], str]:
        pieces: dict[str, _Piece] = {}
        left = ""
        above = self._above(first_above, [key.start_mark.index for key, _ in node.value], [v for _, v in node.value])
        for (key, value), over in zip(node.value, above, strict=True):
            left += over
            name = str(key.value)
            if name not in wanted and not self._means_nothing(name, value):
                left += self._words_within(key, value, named[name])
                continue
            if name not in wanted or self._says(value, wanted[name]):
                body = self._text[key.start_mark.index : self.end(value)]
            else:
                body = self._changed_pair(key, value, named[name], wanted[name])
            pieces[name] = _Piece(left, body)
            left = ""
        after: str | None = None
        order = list(pieces)
        for name, value in wanted.items():
            if name not in pieces:
                over, below = (first_above, "") if after is None and order else ("", "")
                pieces[name] = _Piece(over, self._fresh_pair(name, value, node.start_mark.column))
                if over:
                    first = pieces[order[0]]
                    pieces[order[0]] = _Piece(below + first.above.removeprefix(over), first.body)
                order.insert(order.index(after) + 1 if after is not None else 0, name)
            after = name
        return [pieces[name] for name in order], left

    def _items(
        self, node: SequenceNode, first_above: str, named: Sequence[Any], wanted: Sequence[Plain]
    ) -> tuple[list[_Piece], str]:
        column = node.start_mark.column
        starts = [self._dash(item, column) for item in node.value]
        keys = _keys(named)
        goals = dict(zip(_keys(wanted), wanted, strict=True))
        travels = moved(keys, list(goals))
        pieces: dict[str, _Piece] = {}
        left = ""
        above = self._above(first_above, starts, node.value)
        for key, item, start, name, over in zip(keys, node.value, starts, named, above, strict=True):
            apart, close = _parted(over)
            if key not in goals:
                left += over
                continue
            body = self._item(item, start, name, goals[key])
            pieces[key] = _Piece(close if key in travels else left + over, body)
            left = left + apart if key in travels else ""
        order = [pieces.get(key) or _Piece("", self._fresh_item(item, column)) for key, item in goals.items()]
        return order, left

    def _words_within(self, key: Node, value: Node, named: Any) -> str:
        """The comments above the entries of a list that goes as a whole."""
        if not isinstance(value, SequenceNode) or value.flow_style or not value.value:
            return ""
        above = self._text[self._line_end(key.end_mark.index) + 1 : self.line_start(value.start_mark.index)]
        left = self._items(value, above, named, [])[1]
        return left if left.strip() else ""

    def _means_nothing(self, name: str, value: Node) -> bool:
        return not value.value or (isinstance(value, ScalarNode) and self._absent.get(name) == value.value)

    def _says(self, node: Node, wanted: Plain) -> bool:
        """Whether the text itself says what is wanted, ids included."""
        if isinstance(wanted, str):
            return isinstance(node, ScalarNode) and node.value == wanted
        if isinstance(wanted, Mapping):
            if not isinstance(node, MappingNode):
                return False
            said = {str(key.value): value for key, value in node.value}
            return all(name in said and self._says(said[name], item) for name, item in wanted.items()) and all(
                name in wanted or self._means_nothing(name, value) for name, value in said.items()
            )
        if not isinstance(node, SequenceNode) or len(node.value) != len(wanted):
            return False
        return all(self._says(item, one) for item, one in zip(node.value, wanted, strict=True))

    def _changed_pair(self, key: ScalarNode, value: Node, named: Any, wanted: Plain) -> str:
        if not isinstance(wanted, str) and _is_block(value, wanted):
            return self._inside(key.start_mark.index, value, named, wanted)
        fresh = self._fresh_pair(str(key.value), wanted, key.start_mark.column)
        first, line_end, rest = fresh.partition("\n")
        return first + (self._comment(value) if isinstance(value, ScalarNode) else "") + line_end + rest

    def _item(self, node: Node, start: int, named: Any, wanted: Plain) -> str:
        if self._says(node, wanted):
            return self._text[start : self.end(node)]
        if not isinstance(wanted, str) and _is_block(node, wanted):
            return self._inside(start, node, named, wanted)
        return self._fresh_item(wanted, start - self.line_start(start))

    def _inside(self, start: int, node: Collection, named: Any, wanted: Plain) -> str:
        """A key or a dash at `start`, with the collection behind it changed."""
        line_end = self._line_end(start)
        if node.start_mark.index < line_end:
            return self._text[start : node.start_mark.index] + self.collection(node, "", named, wanted, inline=True)
        above = self._text[line_end + 1 : self.line_start(node.start_mark.index)]
        inner = self.collection(node, above, named, wanted)
        return self._text[start:line_end] + ("\n" + inner if inner else "")

    def _comment(self, node: ScalarNode) -> str:
        """The comment in a scalar's first or last line, with two blanks before it."""
        if node.style in ("|", ">"):
            line = self._text[node.start_mark.index : self._line_end(node.start_mark.index)]
        else:
            line = self._text[self._keys.get(id(node), node).end_mark.index : self.end(node)]
        found = line.find("#")
        return "  " + line[found:] if found >= 0 else ""

    def _fresh_pair(self, name: str, value: Plain, column: int) -> str:
        return _indented(self._dump({name: value}), column)

    def _fresh_item(self, value: Plain, column: int) -> str:
        if isinstance(value, str):
            return "-" + _indented(self._dump({"x": value}), column).removeprefix("x:")
        return "- " + _indented(self._dump(value), column + 2)

    def _dash(self, item: Node, column: int) -> int:
        """Where the dash of a list's item stands; the list's dashes are in `column`."""
        start = self.line_start(item.start_mark.index)
        while self._text[start : start + column].strip() or self._text[start + column : start + column + 1] != "-":
            if start == 0:
                raise Unsplittable
            start = self.line_start(start - 1)
        return start + column


def _is_block(node: Node, wanted: Plain) -> TypeGuard[Collection]:
    kind = MappingNode if isinstance(wanted, Mapping) else SequenceNode
    return isinstance(node, kind) and not node.flow_style and bool(node.value)


def _indented(dumped: str, column: int) -> str:
    """Dumped YAML as it continues at `column`: every line but the first is moved there."""
    first, *rest = dumped.rstrip("\n").split("\n")
    return "\n".join([first, *(" " * column + line if line else "" for line in rest)])


def _parted(above: str) -> tuple[str, str]:
    """Lines over an entry: those that stand apart by a blank line, and the comment right over the entry."""
    lines = above.splitlines(keepends=True)
    cut = next((at for at in range(len(lines), 0, -1) if not lines[at - 1].strip()), 0)
    return "".join(lines[:cut]), "".join(lines[cut:])


def _keys(items: Iterable[Any]) -> list[str]:
    """What each entry of a list is known by: its id, or its words and how often they came before."""
    counts: dict[str, int] = {}
    keys = []
    for item in items:
        words = f"id {item.get('id', '')}" if isinstance(item, Mapping) else f"text {item}"
        counts[words] = counts.get(words, 0) + 1
        keys.append(f"{words} {counts[words]}")
    return keys
