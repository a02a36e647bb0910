"""A YAML file with a list of models, such as books.yaml: a catalogue that a person keeps beside the plan.

The file is a list of entries, or a few words about the whole and one key with the list. The keys of an entry are the
headings of its tab, in any case, or the fields' names. Every value is words as typed: «000417» keeps its zeros.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from gmo_sync.errors import PlanFileError, Where
from gmo_sync.files import disk, tree
from gmo_sync.language import Message
from gmo_sync.tables import Kind, Snapshot, Table, identify
from gmo_sync.tables.cells import canonical_text
from gmo_sync.tables.columns import reason_of

M = TypeVar("M", bound=BaseModel)


class ModelsFile:
    """A list of models in a file. An entry without an id is given one, which is written at the next `write`.

    about: the keys that may stand beside the list, in lower case.
    """

    def __init__(self, path: Path | str, about: Sequence[str] = ("название", "объединение", "год")) -> None:
        self.path = Path(path)
        self._about = about
        self._as_read: bytes | None = None

    def read(self, table: Table[M]) -> list[M]:
        """The models. Raises PlanFileError naming the line and the key."""
        text = disk.read(self.path, if_missing=Message("Check its name in gmo-sync.toml."))
        self._as_read = text.raw
        return self._models(table, self._entries(tree.load(text.text, str(self.path))))

    def about(self) -> dict[str, str]:
        """The words beside the list, by their keys in lower case."""
        root = tree.load(disk.read(self.path).text, str(self.path))
        if not isinstance(root, CommentedMap):
            return {}
        return {_folded(key): str(value) for key, value in root.items() if _folded(key) in self._about}

    def write(self, table: Table[M], snapshot: Snapshot) -> bool:
        """Make the file hold the rows of `snapshot`; fields that are no columns stay. Whether anything was changed.

        Raises PlanFileError, without writing, when somebody changed the file since it was read.
        """
        with disk.locked(self.path):
            now = disk.read(self.path)
            disk.check_unchanged(self.path, self._as_read, now)
            root = tree.load(now.text, str(self.path))
            entries = self._entries(root)
            models = self._models(table, entries)
            known = dict(
                zip((getattr(model, table.key) for model in models), zip(models, entries, strict=True), strict=True)
            )
            named = _name(entries, models, table.key)
            wanted = [self._wanted(table, row.id, snapshot, known.get(row.id)) for row in snapshot.rows]
            if named and [_filled(entry) for entry in entries] == [_filled(entry) for entry in wanted]:
                return False
            whole: tree.Plain = wanted
            if isinstance(root, CommentedMap):
                key = next((name for name in root if _folded(name) not in self._about), table.title.casefold())
                whole = {**tree.plain(root), key: wanted}
            content = now.encoded(tree.rewritten(now.text, root, whole))
            disk.replace(self.path, content)
            self._as_read = content
            return True

    def _wanted(
        self, table: Table[M], row_id: str, snapshot: Snapshot, known: tuple[M, CommentedMap] | None
    ) -> dict[str, tree.Plain]:
        """One entry as it shall be, under the keys that the file uses."""
        row, others = snapshot.by_id[row_id], {}
        keys = {name: column.heading.casefold() for name, column in table.by_field.items()}
        if known is not None:
            model, entry = known
            others = {name: getattr(model, name) for name in type(model).model_fields if name not in row.cells}
            keys |= {_field_of(table, str(key)): str(key) for key in entry}
        values = table.instance(row, others).model_dump(mode="json")
        filled = {
            keys.get(name, name): _plain(value)
            for name, value in values.items()
            if name != table.key and _is_told(table, name, value)
        }
        empty = {} if known is None else {str(key): "" for key in known[1] if str(key) not in filled}
        return {keys.get(table.key, table.key): row_id} | {
            key: value for key, value in (filled | empty).items() if key != keys.get(table.key, table.key)
        }

    def _entries(self, root: Any) -> CommentedSeq:
        if root is None or root == "":
            return CommentedSeq()
        found, holder, key = root, root, None
        if isinstance(root, CommentedMap):
            keys = [name for name in root if _folded(name) not in self._about]
            if len(keys) > 1 and isinstance(root[keys[0]], CommentedSeq):
                raise self._unknown((*self._about, str(keys[0])), root, keys[1])
            if not keys or root[keys[0]] in ("", None):
                return CommentedSeq()
            found, key = root[keys[0]], keys[0]
        if not isinstance(found, CommentedSeq):
            raise self._no_list(holder, key)
        for at, entry in enumerate(found):
            if not isinstance(entry, CommentedMap):
                raise self._no_list(found, at)
        return found

    def _no_list(self, node: Any, key: str | int | None) -> PlanFileError:
        where = Where(file=str(self.path), line=tree.line_of(node, key), key=key if isinstance(key, str) else None)
        what = Message("a list of entries with keys is wanted here")
        return PlanFileError(what, where=where, hint=Message("Begin each entry with a dash."))

    def _models(self, table: Table[M], entries: CommentedSeq) -> list[M]:
        models: list[M] = []
        lines: dict[str, int | None] = {}
        for at, entry in enumerate(entries):
            values: dict[str, Any] = {}
            for key, value in entry.items():
                name = _field_of(table, str(key))
                where = Where(file=str(self.path), line=tree.line_of(entry, key), key=str(key))
                if name not in table.model.model_fields:
                    allowed = (table.key, *(column.heading.casefold() for column in table.columns))
                    raise self._unknown(allowed, entry, key)
                if name in values:
                    raise PlanFileError(Message('the key "{key}" stands twice in one entry', key=str(key)), where=where)
                column = table.by_field.get(name)
                if not isinstance(value, str | None) and (column is None or column.kind is not Kind.LIST):
                    raise PlanFileError(Message("a text is wanted here"), where=where)
                if value != "" or not _goes_without(table, name):
                    values[name] = tree.plain(value)
            try:
                model = table.model.model_validate(values)
            except ValidationError as error:
                raise self._misfit(table, entries, at, error) from error
            row_id = getattr(model, table.key)
            if row_id and row_id in lines:
                raise PlanFileError(
                    Message('two entries have the id "{id}": here and in line {line}', id=row_id, line=lines[row_id]),
                    where=Where(file=str(self.path), line=tree.line_of(entries, at)),
                    hint=Message("Give each an id of its own; it may be any word that does not change."),
                )
            lines[row_id] = tree.line_of(entries, at)
            models.append(model)
        ids = identify(table, table.snapshot(models), Snapshot()).ids
        return [
            model if getattr(model, table.key) == row_id else model.model_copy(update={table.key: row_id})
            for model, row_id in zip(models, ids, strict=True)
        ]

    def _unknown(self, allowed: Sequence[str], entry: CommentedMap, key: Any) -> PlanFileError:
        near = get_close_matches(_folded(key), allowed, 1)
        hint = Message("Allowed here: {allowed}", allowed=", ".join(allowed))
        if near:
            hint = Message("Did you mean {near}? Allowed here: {allowed}", near=near[0], allowed=", ".join(allowed))
        where = Where(file=str(self.path), line=tree.line_of(entry, key), key=str(key))
        return PlanFileError(Message("there is no such key"), where=where, hint=hint)

    def _misfit(self, table: Table[M], entries: CommentedSeq, at: int, error: ValidationError) -> PlanFileError:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        key = next((str(key) for key in entries[at] if _field_of(table, str(key)) == name), None)
        line = tree.line_of(entries[at], key) if key else tree.line_of(entries, at)
        if key is None:
            key = table.by_field[name].heading.casefold() if name in table.by_field else name
        empty = not _filled(entries[at]).get(key)
        return PlanFileError(
            reason_of(error, empty=empty), where=Where(file=str(self.path), line=line, key=key or None)
        )


def _folded(key: Any) -> str:
    """A key without its case; one that is a list or an entry itself as the words it would be printed in."""
    return str(key).casefold()


def _field_of(table: Table[Any], key: str) -> str:
    """The field that a key of the file means; the key itself when it means none."""
    words = canonical_text(key).casefold()
    return next(
        (
            column.field
            for column in table.columns
            if words in (canonical_text(name).casefold() for name in (column.heading, *column.options.aliases))
        ),
        key,
    )


def _is_told(table: Table[Any], name: str, value: Any) -> bool:
    """Whether a field must be written for its value to be read again."""
    if value in (None, "", []):
        return value is not None and not _goes_without(table, name)
    return bool(value) or value != table.model.model_fields[name].get_default(call_default_factory=True)


def _goes_without(table: Table[Any], name: str) -> bool:
    """Whether a field that is not filled in means its falsy default, so that nothing need be written for it."""
    field = table.model.model_fields[name]
    return not field.is_required() and not field.get_default(call_default_factory=True)


def _name(entries: CommentedSeq, models: list[M], key: str) -> bool:
    """Write into each entry the id that reading gave it; whether all had theirs already."""
    named = True
    for entry, model in zip(entries, models, strict=True):
        if str(entry.get(key, "")) != getattr(model, key):
            entry.insert(0, key, getattr(model, key))
            named = False
    return named


def _filled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): tree.plain(value) for key, value in entry.items() if value not in (None, "")}


def _plain(value: Any) -> tree.Plain:
    return [str(item) for item in value] if isinstance(value, list) else str(value)
