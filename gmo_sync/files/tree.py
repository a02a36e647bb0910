"""YAML that a person wrote, read and changed in place: comments, order and style survive.

Every scalar is text, so that «4.10» stays «4.10» and `yes` stays a word. `rewritten` makes the least edits that turn
one text into another; entries of a list are known by their `id`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
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


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    return yaml


def load(text: str, file: str) -> Any:
    """The tree of a YAML text. Raises PlanFileError with the line."""
    try:
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if any(words in (error.context or "") for words in _BEGUN_BEFORE):
            mark = error.context_mark or mark
        where = Where(file=file, line=mark.line + 1 if mark else None)
        raise PlanFileError(_explained(error), where=where, hint=_HINT) from error
    except (YAMLError, ValueError, TypeError) as error:  # TypeError: a list or an entry where a key should be
        what = Message("this is not valid YAML: {reason}", reason=str(error).splitlines()[0])
        raise PlanFileError(what, where=Where(file=file), hint=_HINT) from error


_HINT = Message("The file was left as it is; correct the line and run the command again.")
_BEGUN_BEFORE = ("quoted scalar", "simple key", "flow sequence", "flow mapping")
_REASONS = {
    "quoted scalar": Message("a quotation mark is opened here and not closed"),
    "simple key": Message("there is no colon behind the key"),
    "flow sequence": Message("a bracket is opened here and not closed"),
    "flow mapping": Message("a bracket is opened here and not closed"),
    "mapping values are not allowed": Message("there are two colons in one line; put the words in quotes"),
    "expected <block end>": Message("the line does not stand right below the one it belongs to; count the blanks"),
    "cannot start any token": Message("words cannot begin with this sign; put them in quotes"),
}
"""What the parser was doing, or what it says, and how a person would say it."""


def _explained(error: MarkedYAMLError) -> Message:
    problem = error.problem or ""
    if "duplicate key" in problem:
        key = problem.split('"')[1] if '"' in problem else problem
        return Message('the key "{key}" stands twice in one entry', key=key)
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
    try:
        new = spliced(text, plain(root), wanted, lambda value: dump(grown(value)), absent)
        if _meant(plain(load(new, "")), absent) == _meant(wanted, absent):
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
