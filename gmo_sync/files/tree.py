"""YAML that a person wrote, read and changed in place: comments, order and style survive.

Every scalar is text, so that «4.10» stays «4.10» and `yes` stays a word. `rewritten` makes the least edits that turn
one text into another; entries of a list are known by their `id`.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, ComposerError, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from gmo_sync.errors import PlanFileError, Where
from gmo_sync.files.splice import Unsplittable, spliced
from gmo_sync.language import Message

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]
"""What a YAML text says, every scalar as text."""


class _TextResolver(VersionedResolver):
    """Knows no numbers, dates or booleans: whatever is written is text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node that has none."""
        return self.DEFAULT_SCALAR_TAG if kind is ScalarNode else super().resolve(kind, value, implicit)


_DEEPEST = 100
_MOST_REPEATED = 100_000


class _BoundedComposer(Composer):
    """Refuses aliases by which a few lines say more than any memory holds, or an entry stands within itself.

    Tags are not obeyed: a scalar is text also where `!!int` stands before it.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.warn_double_anchors = False
        self._repeated = 0
        self._sizes: dict[int, int] = {}

    def get_single_node(self) -> Any:
        """The tree of the whole text."""
        try:
            return super().get_single_node()
        except ValueError as error:  # an escape that spells no sign
            raise ComposerError(None, None, str(error), self.loader.reader.get_mark()) from error

    def compose_scalar_node(self, anchor: Any) -> Any:
        """The next node, a scalar."""
        node = super().compose_scalar_node(anchor)
        node.ctag = self.resolver.DEFAULT_SCALAR_TAG
        return node

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next node of the tree."""
        event = self.parser.peek_event() if self.parser.check_event(AliasEvent) else None
        node = super().compose_node(parent, index)
        if event is not None:
            if isinstance(node, CollectionNode) and node.end_mark is None:
                raise ComposerError(None, None, _ENDLESS, event.start_mark)
            self._repeated += self._size(node)
            if self._repeated > _MOST_REPEATED:
                raise ComposerError(None, None, _ENDLESS, event.start_mark)
        return node

    def _size(self, node: Node) -> int:
        """How many nodes stand where an alias of `node` does."""
        if id(node) not in self._sizes:
            parts = [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value
            inner = sum(map(self._size, parts)) if isinstance(node, CollectionNode) else 0
            self._sizes[id(node)] = 1 + inner
        return self._sizes[id(node)]


_ENDLESS = "an alias that repeats without end"


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.Composer = _BoundedComposer
    yaml.max_depth = _DEEPEST
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    return yaml


def load(text: str, file: str) -> Any:
    """The tree of a YAML text. Raises PlanFileError with the line."""
    try:
        root = _yaml().load(text)
        if "*" in text:
            _part(root, set())
        return root
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if any(words in (error.context or "") for words in _BEGUN_BEFORE):
            mark = error.context_mark or mark
        where = Where(file=file, line=mark.line + 1 if mark else None)
        raise PlanFileError(_explained(error), where=where, hint=_HINT) from error
    except (YAMLError, ValueError, TypeError) as error:  # TypeError: a list or an entry where a key should be
        what = Message("this is not valid YAML: {reason}", reason=str(error).splitlines()[0])
        line = text.count("\n", 0, error.position) + 1 if isinstance(error, ReaderError) else None
        raise PlanFileError(what, where=Where(file=file, line=line), hint=_HINT) from error


def _part(node: Any, seen: set[int]) -> None:
    """Give every place of an alias a copy of its own, so that what is changed in one place is changed in no other."""
    seen.add(id(node))
    places = node.items() if isinstance(node, CommentedMap) else enumerate(node)
    for key, value in list(places) if isinstance(node, CommentedMap | CommentedSeq) else ():
        if isinstance(value, CommentedMap | CommentedSeq):
            own = copy.deepcopy(value) if id(value) in seen else value
            if own is not value:
                own.yaml_set_anchor(None)
                node[key] = own
            _part(own, seen)


_HINT = Message("The file was left as it is; correct the line and run the command again.")
_BEGUN_BEFORE = ("quoted scalar", "simple key", "flow sequence", "flow mapping")
_REASONS = {
    "quoted scalar": Message("a quotation mark is opened here and not closed"),
    "simple key": Message("there is no colon behind the key"),
    "flow sequence": Message("a bracket is opened here and not closed"),
    "flow mapping": Message("a bracket is opened here and not closed"),
    "mapping values are not allowed": Message("there are two colons in one line; put the words in quotes"),
    "expected <block end>": Message("the line does not stand right below the one it belongs to; count the blanks"),
    _ENDLESS: Message("an alias (*) repeats itself, or so much that no memory holds it; write out what is meant"),
    "cannot start any token": Message("words cannot begin with this sign; put them in quotes"),
}
"""What the parser was doing, or what it says, and how a person would say it."""


def _explained(error: MarkedYAMLError) -> Message:
    problem = error.problem or ""
    if "duplicate key" in problem:
        key = problem.split('"')[1] if '"' in problem else problem
        return Message('the key "{key}" stands twice in one entry', key=key)
    if isinstance(error, MaxDepthExceededError):
        return Message("too many lists and entries stand within each other")
    if r"\t" in problem:
        return Message("there is a tab here; YAML wants blanks in front of a line")
    said = f"{error.context or ''} {problem}"
    reason = next((words for part, words in _REASONS.items() if part in said), problem or str(error.context))
    return Message("this is not valid YAML: {reason}", reason=reason)


def plain(node: Any) -> Any:
    """A tree as plain values, every scalar a str, an empty one ""."""
    if isinstance(node, CommentedMap):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [plain(item) for item in node]
    return "" if node is None else str(node)


def dump(tree: Any) -> str:
    """The tree as text, line ends as `\\n`."""
    stream = io.StringIO()
    _yaml().dump(tree, stream)
    return stream.getvalue()


_NOTHING: Mapping[str, str] = {}


def rewritten(text: str, root: Any, wanted: Plain, absent: Mapping[str, str] = _NOTHING) -> str:
    """`text`, whose tree is `root`, as it says `wanted`, with everything else as a person left it.

    Every entry of a list in `root` has its `id`, also where the text has none yet. absent: keys with the value that
    means the same as no such key. A text that cannot be edited in place is written anew from its tree.
    """
    if root is None and wanted and not isinstance(wanted, str):  # there are comments at most
        return text + ("" if text.endswith("\n") or not text else "\n") + dump(grown(wanted))
    try:
        new = spliced(text, plain(root), wanted, lambda value: dump(grown(value)), absent)
        if (_meant(plain(load(new, "")), absent) or None) == (_meant(wanted, absent) or None):
            return new
    except (Unsplittable, PlanFileError):
        pass  # by the longer way below
    if isinstance(root, CommentedMap) and isinstance(wanted, Mapping):
        update(root, wanted)
        return dump(root)
    holder = CommentedMap(entries=root if isinstance(root, CommentedSeq) else CommentedSeq())
    update(holder, {"entries": wanted})
    return dump(holder["entries"])


def _meant(value: Any, absent: Mapping[str, str]) -> Any:
    """Plain values without those that mean nothing."""
    if isinstance(value, Mapping):
        found = {key: _meant(item, absent) for key, item in value.items()}
        return {key: item for key, item in found.items() if item and absent.get(key) != item}
    return value if isinstance(value, str) else [_meant(item, absent) for item in value]


def line_of(node: Any, key: str | int | None = None) -> int | None:
    """The line (from 1) of a node, or of a key or item in it."""
    try:
        if key is None:
            return int(node.lc.line) + 1
        place = node.lc.item(key) if isinstance(key, int) else node.lc.key(key)
        return int(place[0]) + 1
    except (AttributeError, KeyError, TypeError):
        return None


def grown(value: Plain) -> Any:
    """A plain value as a new piece of tree; text of several lines as a block where YAML can hold it so."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return CommentedMap((key, grown(item)) for key, item in value.items())
    return CommentedSeq(grown(item) for item in value)


def _text(text: str) -> Any:
    lines = text.split("\n")
    blocky = (
        len(lines) > 1 and all(line.isprintable() and line == line.strip() for line in lines) and lines[0] and lines[-1]
    )
    if blocky:
        return LiteralScalarString(text)
    plain_enough = all(sign.isprintable() or sign == "\n" or "\ud800" <= sign <= "\udfff" for sign in text)
    return text if plain_enough else DoubleQuotedScalarString(text)  # which alone can spell every sign


def update(node: CommentedMap, wanted: Mapping[str, Plain]) -> None:
    """Make `node` equal to `wanted` with the least edits; a new key is put behind the key before it in `wanted`."""
    for key in [key for key in node if key not in wanted]:
        del node[key]
    for place, (key, value) in enumerate(wanted.items()):
        if key not in node:
            node.insert(place, key, grown(value))
        elif isinstance(value, str):
            if not isinstance(node[key], str) or str(node[key]) != value:
                node[key] = _text(value)
        elif isinstance(value, Mapping):
            update(node[key], value)
        elif not isinstance(node[key], CommentedSeq):
            node[key] = grown(value)
        else:
            _update_list(node[key], value)


def _update_list(node: CommentedSeq, wanted: Sequence[Plain]) -> None:
    if not all(isinstance(item, Mapping) for item in wanted):
        if [str(item) for item in node] != list(wanted):
            node[:] = [grown(item) for item in wanted]
        return
    ids = {item["id"] for item in wanted if isinstance(item, Mapping)}
    for at in reversed(range(len(node))):
        if str(node[at].get("id", "")) not in ids:
            del node[at]
    for place, item in enumerate(wanted):
        assert isinstance(item, Mapping)  # noqa: S101 - checked above
        found = next((at for at in range(place, len(node)) if str(node[at].get("id", "")) == item["id"]), None)
        if found is None:
            node.insert(place, grown(item))
        else:
            if found != place:
                node.insert(place, node.pop(found))
            update(node[place], item)
