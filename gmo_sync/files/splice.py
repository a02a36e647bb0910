"""The least edits that make a person's YAML say something else: only the lines that change are written anew (pure).

A YAML library that writes a tree back lays comments and blanks where it finds room. Here the text itself is cut at the
places of the entries: what stays is copied as it stands, with the comments above it; what is new is set in; what moved
takes the comment right above it along. A comment above a removed entry stays: it is a person's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]
Dump = Callable[[Any], str]


def spliced(text: str, named: Any, wanted: Mapping[str, Plain], dump: Dump, absent: Mapping[str, str]) -> str:
    """`text`, a YAML mapping or list of mappings in block style, changed to say `wanted`.

    named: what the text says as a tree, with an `id` for every entry, also those that the text gives none. dump: a plain
    value as YAML text. absent: keys and values that mean the same as no key, and stay if a person wrote them. Raises
    `Unsplittable` for a text whose entries are not on lines of their own (aliases, flow style where something changes).
    """
    root = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(root, MappingNode | SequenceNode) or root.flow_style:
        raise Unsplittable
    editor = _Editor(text, dump, absent)
    editor.check(root)
    body = editor.collection(root, named, wanted)
    return text[: editor.line_start(root.start_mark.index)] + body + text[editor.end(root) :]


class Unsplittable(ValueError):
    """A text that cannot be edited by cutting it at its entries."""


@dataclass
class _Piece:
    """An entry in the text. lead: the lines above it, whole. body: from its first character to its last, no line end."""

    lead: str
    body: str

    def split_lead(self) -> tuple[str, str]:
        """The lines above that stand apart by a blank line, and the comment right above the entry."""
        lines = self.lead.splitlines(keepends=True)
        cut = next((at for at in range(len(lines), 0, -1) if not lines[at - 1].strip()), 0)
        return "".join(lines[:cut]), "".join(lines[cut:])


class _Editor:
    def __init__(self, text: str, dump: Dump, absent: Mapping[str, str]) -> None:
        self._text = text
        self._dump = dump
        self._absent = absent
        self._plain: dict[int, Plain] = {}

    def check(self, node: Node) -> None:
        """Raise `Unsplittable` when a node stands at two places, by an alias."""
        if id(node) in self._plain:
            raise Unsplittable
        if isinstance(node, ScalarNode):
            self._plain[id(node)] = node.value
        elif isinstance(node, SequenceNode):
            for item in node.value:
                self.check(item)
            self._plain[id(node)] = [self._plain[id(item)] for item in node.value]
        else:
            for key, value in node.value:
                if not isinstance(key, ScalarNode):
                    raise Unsplittable
                self.check(value)
            self._plain[id(node)] = {key.value: self._plain[id(value)] for key, value in node.value}

    def line_start(self, index: int) -> int:
        """Where the line of a character begins."""
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        found = self._text.find("\n", index)
        return len(self._text) if found < 0 else found

    def end(self, node: Node) -> int:
        """The end of the last line on which a node has anything, without the line's end."""
        if isinstance(node, ScalarNode):
            return self._scalar_end(node)
        if node.flow_style or not node.value:
            return self._line_end(node.end_mark.index)
        last = node.value[-1]
        return self.end(last[1] if isinstance(node, MappingNode) else last)

    def _scalar_end(self, node: ScalarNode) -> int:
        if node.style not in ("|", ">"):
            return self._line_end(max(node.start_mark.index, node.end_mark.index))
        first = self._line_end(node.start_mark.index)
        block = self._text[first : node.end_mark.index]
        if "+" in self._text[node.start_mark.index : first]:
            return first + len(block.rstrip("\n" if not block.endswith("\n\n") else ""))
        kept = block.rstrip()
        return first + len(kept)

    def collection(self, node: Node, named: Any, wanted: Any) -> str:
        """The text of a block mapping or list with what `wanted` says, from the beginning of its first line."""
        column = node.start_mark.column
        pieces = self._pairs(node, named, wanted) if isinstance(node, MappingNode) else self._items(node, named, wanted)
        return "\n".join(f"{piece.lead}{' ' * column}{piece.body}" for piece in pieces)

    # Mappings

    def _pairs(self, node: MappingNode, named: Mapping[str, Any], wanted: Mapping[str, Plain]) -> list[_Piece]:
        column = node.start_mark.column
        pieces: dict[str, _Piece] = {}
        left = ""
        starts = [key.start_mark.index for key, _ in node.value]
        for (key, value), lead in zip(node.value, self._leads(node, starts, [v for _, v in node.value]), strict=True):
            name = key.value
            whole = self._text[key.start_mark.index : self.end(value)]
            if name not in wanted:
                if self._means_nothing(name, value):
                    pieces[name] = _Piece(left + lead, whole)
                    left = ""
                else:
                    left += lead
                continue
            body = whole
            if not self._says(value, named.get(name), wanted[name]):
                body = self._changed_pair(key, value, named.get(name), wanted[name], column)
            pieces[name] = _Piece(left + lead, body)
            left = ""
        ordered = _with_new(pieces, wanted, lambda name: _Piece("", self._fresh_pair(name, wanted[name], column)))
        return _led(ordered, left)

    def _means_nothing(self, name: str, value: Node) -> bool:
        said = self._plain[id(value)]
        return not said or self._absent.get(name) == said

    def _says(self, node: Node, named: Any, wanted: Plain) -> bool:
        """Whether the text itself says what is wanted, ids included."""
        if isinstance(wanted, str):
            return isinstance(node, ScalarNode) and node.value == wanted
        if isinstance(wanted, Mapping):
            if not isinstance(node, MappingNode):
                return False
            values = {key.value: value for key, value in node.value}
            extra = (name for name in values if name not in wanted)
            return all(self._means_nothing(name, values[name]) for name in extra) and all(
                name in values and self._says(values[name], None, item) for name, item in wanted.items()
            )
        if not isinstance(node, SequenceNode) or len(node.value) != len(wanted):
            return False
        return all(self._says(item, None, one) for item, one in zip(node.value, wanted, strict=True))

    def _changed_pair(self, key: ScalarNode, value: Node, named: Any, wanted: Plain, column: int) -> str:
        before = self._text[key.start_mark.index : value.start_mark.index]
        if isinstance(wanted, str) or isinstance(value, ScalarNode) or value.flow_style or not value.value:
            return self._fresh_pair(key.value, wanted, column) if not isinstance(value, ScalarNode) else (
                self._new_scalar(key, value, wanted, column)
            )
        if isinstance(wanted, Mapping) is not isinstance(value, MappingNode):
            return self._fresh_pair(key.value, wanted, column)
        head = before[: before.rfind("\n") + 1] if "\n" in before else None
        if head is None:
            return self._fresh_pair(key.value, wanted, column)
        lead_start = key.start_mark.index + len(head)
        first = self.line_start(value.start_mark.index)
        return head + self._text[lead_start:first] + self.collection(value, named, wanted)

    def _new_scalar(self, key: ScalarNode, value: ScalarNode, wanted: Plain, column: int) -> str:
        """A pair whose old value is a scalar; the comment on its line stays."""
        fresh = self._fresh_pair(key.value, wanted, column)
        comment = self._comment(value)
        first, line_end, rest = fresh.partition("\n")
        return f"{first}{comment}{line_end}{rest}"

    def _comment(self, node: ScalarNode) -> str:
        """The comment behind a scalar, with the blanks before it."""
        if node.style in ("|", ">"):
            line = self._text[node.start_mark.index : self._line_end(node.start_mark.index)]
            found = line.find(" #")
            return "  " + line[found:].strip() if found >= 0 else ""
        tail = self._text[max(node.start_mark.index, node.end_mark.index) : self.end(node)]
        return tail.rstrip() if tail.lstrip().startswith("#") else ""

    def _fresh_pair(self, name: str, value: Plain, column: int) -> str:
        return _indented(self._dump({name: value}), column)

    # Lists

    def _items(self, node: SequenceNode, named: Sequence[Any], wanted: Sequence[Plain]) -> list[_Piece]:
        column = node.start_mark.column
        starts = [self._dash(item, column) for item in node.value]
        leads = self._leads(node, starts, node.value)
        old_keys = _keys(named)
        pieces: dict[Any, _Piece] = {}
        detached: dict[Any, str] = {}
        left = ""
        wanted_by_key = dict(zip(_keys(wanted), wanted, strict=True))
        kept_order = [key for key in old_keys if key in wanted_by_key]
        stays = _in_place(kept_order, list(wanted_by_key))
        for key, item, start, lead, name in zip(old_keys, node.value, starts, leads, named, strict=True):
            if key not in wanted_by_key:
                left += lead
                continue
            piece = _Piece(left + lead, self._item(item, start, name, wanted_by_key[key], column))
            left = ""
            if key not in stays:
                apart, piece.lead = piece.split_lead()
                left += apart
            pieces[key] = piece
        ordered = [
            pieces.get(key) or _Piece("", self._fresh_item(item, column)) for key, item in wanted_by_key.items()
        ]
        del detached
        return _led(ordered, left)

    def _item(self, node: Node, start: int, named: Any, wanted: Plain, column: int) -> str:
        if self._says(node, named, wanted):
            return self._text[start : self.end(node)]
        block = isinstance(node, MappingNode) and not node.flow_style and node.value
        if not block or not isinstance(wanted, Mapping):
            return self._fresh_item(wanted, column)
        inner = self.collection(node, named, wanted)
        before = self._text[start : node.start_mark.index]
        return before + inner[node.start_mark.column :] if not inner.startswith("\n") else before + inner.lstrip()

    def _fresh_item(self, value: Plain, column: int) -> str:
        if isinstance(value, str):
            return "- " + _indented(self._dump({"x": value}), column).removeprefix("x:").lstrip(" ")
        return "- " + _indented(self._dump(value), column + 2)

    def _dash(self, item: Node, column: int) -> int:
        """Where the dash of a list's item is."""
        start = self.line_start(item.start_mark.index)
        while self._text[start : start + column].strip() or self._text[start + column : start + column + 1] != "-":
            if start == 0:
                raise Unsplittable
            start = self.line_start(start - 1)
        return start + column

    def _leads(self, node: Node, starts: Sequence[int], values: Sequence[Node]) -> list[str]:
        """The whole lines above each entry, down from the entry before it; above the first one there are none."""
        ends = [self.end(value) for value in values]
        return ["", *(self._text[end + 1 : self.line_start(start)] for end, start in zip(ends, starts[1:], strict=False))]


def _indented(dumped: str, column: int) -> str:
    """Dumped YAML as it continues at `column`: every line but the first one is moved there."""
    lines = dumped.rstrip("\n").split("\n")
    return "\n".join([lines[0], *(" " * column + line if line else "" for line in lines[1:])])


def _keys(items: Iterable[Any]) -> list[Any]:
    """What each entry of a list is known by: its id, or its words and how often they came before."""
    counts: dict[Any, int] = {}
    keys = []
    for item in items:
        words = ("id", str(item.get("id", ""))) if isinstance(item, Mapping) else ("text", str(item))
        counts[words] = counts.get(words, 0) + 1
        keys.append((*words, counts[words]))
    return keys


def _in_place(before: list[Any], after: list[Any]) -> set[Any]:
    """The entries that need not move."""
    blocks = SequenceMatcher(None, before, [key for key in after if key in set(before)], autojunk=False)
    return {before[block.a + at] for block in blocks.get_matching_blocks() for at in range(block.size)}


def _with_new(pieces: dict[str, _Piece], wanted: Mapping[str, Any], fresh: Callable[[str], _Piece]) -> list[_Piece]:
    """The pieces in the text's order, each new key behind the one before it in `wanted`."""
    order = list(pieces)
    after: str | None = None
    for name in wanted:
        if name not in pieces:
            pieces[name] = fresh(name)
            order.insert(order.index(after) + 1 if after in order else 0, name)
        after = name
    return [pieces[name] for name in order]


def _led(pieces: list[_Piece], left: str) -> list[_Piece]:
    """Pieces with the first one's lead put behind it, for it begins in a line of its own; `left` stands at the end."""
    if not pieces:
        raise Unsplittable
    if pieces[0].lead:
        if len(pieces) > 1:
            pieces[1].lead = pieces[0].lead + pieces[1].lead
        else:
            left = pieces[0].lead + left
        pieces[0].lead = ""
    if left:
        pieces[-1].body += "\n" + left.rstrip("\n")
    return pieces
