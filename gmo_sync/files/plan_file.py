"""plan.yaml: the plan as a file that a person reads, edits and puts under git."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from gmo_sync.errors import PlanFileError, Where
from gmo_sync.files import disk, tree
from gmo_sync.files.names import SHAPES, Shape
from gmo_sync.language import Message
from gmo_sync.plan import Plan, with_ids
from gmo_sync.plan.school_year import Calendar
from gmo_sync.tables.columns import reason_of

_HEADER = """\
# План работы методического объединения. Файл можно править в любом редакторе: порядок и заметки после # сохраняются.
# Новое мероприятие — новый пункт «- мероприятие: …»; id у него появится сам при следующей синхронизации.

"""


class PlanFile:
    """A plan.yaml at `path`. calendar: a region's, for the meaning of terms."""

    def __init__(self, path: Path | str, *, calendar: Calendar | None = None) -> None:
        self.path = Path(path)
        self._calendar = calendar
        self._as_read: bytes | None = None

    def read(self) -> Plan:
        """The plan. Entries without an id are given one, which is written at the next `write`.

        Raises PlanFileError naming the line and the key.
        """
        text = disk.read(self.path, if_missing=Message("Make it from the Word file: gmo-sync import."))
        self._as_read = text.raw
        return self._plan(self._tree(text.text))

    def write(self, plan: Plan) -> bool:
        """Make the file hold `plan`, changing as little of its text as possible; whether anything was changed.

        Raises PlanFileError, without writing, when somebody changed the file since it was read.
        """
        plan = with_ids(plan)
        with disk.locked(self.path):
            now = disk.read(self.path) if self.path.exists() else disk.NOTHING
            disk.check_unchanged(self.path, self._as_read, now)
            try:
                content = now.encoded(self._text(plan, now.text))
            except UnicodeEncodeError as error:
                raise PlanFileError(
                    Message(
                        "a text holds half a character that no file can keep: {text}", text=ascii(error.object)[:80]
                    ),
                    where=Where(file=str(self.path)),
                ) from error
            changed = content != now.raw
            if changed:
                disk.replace(self.path, content)
            self._as_read = content
            return changed

    def text(self, plan: Plan) -> str:
        """What the file would say if `plan` were written to it now."""
        return self._text(with_ids(plan), disk.read(self.path).text if self.path.exists() else "")

    def _text(self, plan: Plan, now: str) -> str:
        if not now.strip():
            return _HEADER + tree.dump(tree.grown(plain(plan)))
        root = self._tree(now)
        current = self._plan(root)
        named = _name_entries(root, current)
        wanted = plain(plan)
        if named and _filled(tree.plain(root)) == wanted:
            return now
        return tree.rewritten(now, root, wanted, SHAPES["activity"].defaults or {})

    def _tree(self, text: str) -> CommentedMap:
        root = tree.load(text, str(self.path))
        if not isinstance(root, CommentedMap):
            raise PlanFileError(
                Message("this is not a plan: the keys are missing ({keys})", keys=", ".join(SHAPES["plan"].keys)),
                where=Where(file=str(self.path)),
                hint=Message("Make the file anew from the Word file: gmo-sync import."),
            )
        return root

    def _plan(self, root: CommentedMap) -> Plan:
        values = self._entry(root, SHAPES["plan"])
        try:
            return with_ids(Plan.model_validate(values, context={"calendar": self._calendar}))
        except ValidationError as error:
            raise self._misfit(root, error) from error

    def _entry(self, node: CommentedMap, shape: Shape) -> dict[str, Any]:
        """One entry as values for its model; every key and kind of value is checked."""
        values: dict[str, Any] = {} if shape.kind is None else {"kind": shape.kind}
        for key, value in node.items():
            name = shape.keys.get(key)
            if name is None:
                near = get_close_matches(str(key), shape.keys, 1)
                hint = Message("Allowed here: {allowed}", allowed=", ".join(shape.keys))
                if near:
                    hint = Message(
                        "Did you mean {near}? Allowed here: {allowed}", near=near[0], allowed=", ".join(shape.keys)
                    )
                raise self._error(Message("there is no such key"), node, key, hint)
            if shape.nested and key in shape.nested:
                values[name] = list(self._entries(node, key, shape.nested[key]))
            elif key in shape.texts:
                items = value if isinstance(value, CommentedSeq) else [value] if value else []
                if not all(isinstance(item, str) for item in items):
                    raise self._error(Message("a list of texts is wanted here"), node, key)
                values[name] = [str(item) for item in items]
            elif isinstance(value, str):
                values[name] = str(value)
            elif value is not None:
                raise self._error(Message("a text is wanted here"), node, key, Message("Put the text in quotes."))
        return values

    def _entries(self, node: CommentedMap, key: str, shapes: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        entries = node[key]
        if entries in (None, ""):
            return
        if not isinstance(entries, CommentedSeq):
            raise self._error(Message("a list is wanted here"), node, key, Message("Begin each entry with a dash."))
        for at, entry in enumerate(entries):
            if not isinstance(entry, CommentedMap):
                raise self._error(Message("an entry with keys is wanted here"), entries, at)
            yield self._entry(entry, self._shape_of(entry, shapes, entries, at))

    def _shape_of(self, entry: CommentedMap, shapes: tuple[str, ...], entries: CommentedSeq, at: int) -> Shape:
        if len(shapes) == 1:
            return SHAPES[shapes[0]]
        told = [SHAPES[name] for name in shapes if SHAPES[name].told_by in entry]
        if len(told) == 1:
            return told[0]
        names = ", ".join(SHAPES[name].told_by for name in shapes)
        raise self._error(Message("an entry here has one of the keys: {names}", names=names), entries, at)

    def _error(self, what: Message, node: Any, key: str | int, hint: Message | str = "") -> PlanFileError:
        named = key if isinstance(key, str) else None
        return PlanFileError(what, where=Where(file=str(self.path), line=tree.line_of(node, key), key=named), hint=hint)

    def _misfit(self, root: CommentedMap, error: ValidationError) -> PlanFileError:
        """Pydantic's complaint with the line and key of the file."""
        node: Any = root
        shape = SHAPES["plan"]
        at: tuple[Any, str | int] = (root, "учебный год")
        for part in error.errors(include_url=False)[0]["loc"]:
            if isinstance(part, int) and isinstance(node, CommentedSeq):
                at, node = (node, part), node[part]
                shape = next((one for one in SHAPES.values() if one.told_by and one.told_by in node), SHAPES["section"])
            else:
                key = next((key for key, name in shape.keys.items() if name == part), None)
                if key is not None:
                    at = (node, key)
                    node = node.get(key) if isinstance(node, CommentedMap) else node
        missing = error.errors(include_url=False)[0]["type"] == "missing"
        return self._error(Message("this key is missing") if missing else reason_of(error), *at)


def plain(plan: Plan) -> dict[str, Any]:
    """The plan as the values of plan.yaml, empty ones left out."""
    return _plain(plan.model_dump(mode="json"), SHAPES["plan"])


def _plain(values: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, name in shape.keys.items():
        value = values[name]
        if shape.nested and key in shape.nested:
            shapes = [SHAPES[one] for one in shape.nested[key]]
            value = [_plain(item, next((s for s in shapes if s.kind == item.get("kind")), shapes[0])) for item in value]
        if key == shape.told_by or (value and value != (shape.defaults or {}).get(key)):
            found[key] = value
    return found


def _filled(node: Any) -> Any:
    """Plain values of a tree without the empty ones and the defaults, for comparison."""
    if isinstance(node, list):
        return [_filled(item) for item in node]
    if not isinstance(node, dict):
        return node
    told = {shape.told_by for shape in SHAPES.values()}
    defaults = SHAPES["activity"].defaults or {}
    return {key: _filled(item) for key, item in node.items() if key in told or (item and item != defaults.get(key))}


def _name_entries(root: CommentedMap, plan: Plan) -> bool:
    """Write into each entry of a tree the id that reading gave it; whether all had theirs already."""
    entries = [*_walk(root.get("разделы")), *(root.get("люди") or ())]
    named = True
    for entry, thing in zip(entries, (*plan.walk(), *plan.people), strict=True):
        if str(entry.get("id", "")) != thing.id:
            entry["id"] = thing.id
            named = False
    return named


def _walk(entries: Any) -> Iterator[CommentedMap]:
    for entry in entries or ():
        yield entry
        yield from _walk(entry.get("состав"))
