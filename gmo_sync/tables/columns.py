"""A Pydantic model seen as a table: which fields are columns, what kind each is, and its codec.

A field becomes a column by `Annotated[str, Column("Сроки проведения")]`. Its kind follows from the annotation: bool is
a checkbox, Enum and Literal are a choice, int and float are numbers, date, datetime and time are themselves, list and
tuple are a list with a separator, and everything else is text, by the field's own validation and serialisation.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from gmo_sync.language import Message
from gmo_sync.tables.cells import BadCell, Cell, CellValue, canonical_text, shown
from gmo_sync.tables.readers import ROUNDED_FROM, Kind, read_typed
from gmo_sync.tables.snapshot import Row, Snapshot

__all__ = ["Column", "Kind", "Reference", "Table", "TableColumn", "reason_of"]

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class _Options:
    aliases: tuple[str, ...] = ()
    width: int | None = None
    wrap: bool = True
    separator: str = "; "
    number_format: str | None = None
    choices: tuple[str, ...] = ()
    note: str = ""
    link: bool = False
    hidden: bool = False
    read_only: bool = False
    private: bool = False
    references: str | Reference | None = None


@dataclass(frozen=True)
class Reference:
    """What a column's words mean: rows of the table with the title `table`, which stands on both sides too.

    by: whether the model holds the names of rows or their ids (a str or a list of str); the sheet has names. renamed:
    for words among which names stand freely: the words, with each old name in the mapping (of every row, most of them
    to themselves) replaced by its new one. Nothing checks such words: who is named need not stand in the other table.
    """

    table: str
    by: Literal["name", "id"] = "name"
    renamed: Callable[[str, Mapping[str, str]], str] | None = None


@dataclass(frozen=True)
class Column(_Options):
    """How a field stands in a sheet.

    heading: the words in the header row. aliases: other words under which people's sheets have it. width: pixels.
    wrap: long text wraps. separator: between the items of a list. number_format: Google's pattern for numbers and
    dates. choices: a dropdown of suggestions for a text column (an Enum or Literal has a strict one). note: shown
    on the heading. link: the text is a web address. hidden: not shown to people. read_only: the owner's side decides;
    what people type there is put back and kept in the history. private: never leaves the owner's side. references: the
    cell names rows of another table; a title, or a `Reference`.
    """

    heading: str = field(kw_only=False)


@dataclass(frozen=True)
class TableColumn:
    """A column of a `Table`: the field, how it stands in a sheet, its kind, and its codec."""

    field: str
    options: Column
    kind: Kind
    choices: tuple[str, ...]
    meant: Mapping[str, Any]  # the words of a strict choice → the model's value
    required: bool
    nullable: bool
    plain: bool  # text without validation of its own: the fast path of decoding
    adapter: TypeAdapter[Any]
    item: TypeAdapter[Any] | None = None
    default: CellValue = None  # what an empty cell means

    @property
    def heading(self) -> str:
        """The words in the header row."""
        return self.options.heading

    @cached_property
    def reference(self) -> Reference | None:
        """What the words refer to."""
        there = self.options.references
        return Reference(there) if isinstance(there, str) else there

    @cached_property
    def empty(self) -> Cell:
        """What an empty cell means here: the model's default, None, or a `BadCell` where words are needed."""
        return self.default if self.default is not None else self._checked(None, "")

    def encode(self, value: Any) -> CellValue:
        """A field's value as a cell; an empty text or list is None."""
        if value is None or value == "":
            return None
        if type(value) is str and self.plain:
            return value
        if self.kind is Kind.LIST:
            return self.options.separator.join(str(self._json(item, self.item)) for item in value) or None
        if self.kind is Kind.CHOICE:
            return _word(value)
        plain = value if isinstance(value, _PLAIN) and not isinstance(value, Enum) else self._json(value, self.adapter)
        if self.kind is Kind.NUMBER and isinstance(plain, str | Decimal):
            number = float(plain)
            exact = abs(number) < ROUNDED_FROM and Decimal(repr(number)) == Decimal(plain)
            return number if exact else str(plain)
        if isinstance(plain, int) and not isinstance(plain, bool) and abs(plain) >= ROUNDED_FROM:
            return str(plain)
        return plain if isinstance(plain, _PLAIN) else str(plain)

    def _json(self, value: Any, adapter: TypeAdapter[Any] | None) -> Any:
        return value if adapter is None else adapter.dump_python(value, mode="json")

    def decode(self, cell: CellValue) -> Any:
        """A cell as the field's value. Raises pydantic's ValidationError when it does not fit."""
        if cell is None:
            return self._empty()
        if self.kind is Kind.LIST:
            items = [part.strip() for part in str(cell).split(self.options.separator.strip() or self.options.separator)]
            return self.adapter.validate_python([item for item in items if item])
        return self.adapter.validate_python(self.meant.get(cell, cell) if isinstance(cell, str) else cell)

    def fits(self, cell: Cell) -> bool:
        """Whether a cell is a value of the field."""
        try:
            self.decode(cell.shown if isinstance(cell, BadCell) else cell)
        except ValidationError:
            return False
        return True

    def _empty(self) -> Any:
        if self.nullable:
            return None
        empty: Any = {Kind.LIST: [], Kind.CHECKBOX: False}.get(self.kind, "")
        return self.adapter.validate_python(empty)

    def read(self, value: CellValue, display: str | None = None) -> Cell:
        """What a sheet's cell means in this column, or a `BadCell` saying why it does not fit.

        What the field's own validation makes of the words is what they mean: «a;b» is the list «a; b», no edit of it.
        value: the cell's typed value, dates already as dates. display: the text a person sees, used where a text column
        holds a number (an inventory number typed into a cell that was not formatted as text).
        """
        if value is None or value == "":
            return self.empty
        if self.plain and isinstance(value, str):
            return value
        if self.plain or self.kind in (Kind.TEXT, Kind.LIST, Kind.LINK, Kind.CHOICE):
            if isinstance(value, int | float) and abs(value) >= ROUNDED_FROM:
                text = display or shown(value)
                return BadCell(text, Message('"{text}" was rounded: type it as text, with an apostrophe', text=text))
            if display and isinstance(value, int | float) and _SHORTENED.search(display):
                display = None  # shown in short for a narrow column: 1,2E+11
            text = value if isinstance(value, str) else (display or shown(value))
            return self._chosen(text) if self.kind is Kind.CHOICE else self._checked(text, text)
        typed = read_typed(self.kind, value, display or shown(value))
        return typed if isinstance(typed, BadCell) else self._checked(typed, display or shown(value))

    def _chosen(self, text: str) -> Cell:
        by_words = {canonical_text(choice).casefold(): choice for choice in self.choices}
        choice = by_words.get(canonical_text(text).casefold())
        if choice is None:
            return BadCell(
                text, Message('"{text}" is not one of: {choices}', text=text, choices=", ".join(self.choices))
            )
        return choice

    def _checked(self, value: CellValue, text: str) -> Cell:
        if value is None and not self.required:
            return None
        try:
            meant = self.decode(value)
        except ValidationError as error:
            return BadCell(text, reason_of(error, empty=value is None))
        return self.encode(meant)


_PLAIN = (str, int, float, bool, date, datetime, time)
_SHORTENED = re.compile(r"\dE[+-]?\d")


def reason_of(error: ValidationError, *, empty: bool = False) -> Message:
    """The first thing that Pydantic says, as a sentence for a person."""
    if empty:
        return Message("the cell must not be empty")
    return _sentence(error.errors(include_url=False)[0])


def _sentence(error: ErrorDetails) -> Message:
    return Message("{words}", words=error["msg"].removeprefix("Value error, "))


Arrange = Callable[[Sequence[Row]], Sequence[Row]]
Complete = Callable[[Snapshot], Snapshot]
Needed = Callable[[Sequence[Row], Sequence[Row]], Sequence[Row]]


@dataclass(frozen=True)
class Table(Generic[M]):
    """A model as a worksheet.

    model: the rows' model. title: the tab's title. key: the field that holds the row id (a str; "" while it has none).
    natural_key: fields by which a row without an id is recognised. arrange: the order that the owner's side imposes on
    rows (a plan keeps activities below their section), None where any order is right; cells may be bad ones. complete:
    fills in what a row typed into the sheet implies (its section, from the row above). needed: given the rows that are
    to stay, and those that were removed, the former with the rows that they cannot be without in their places: removed
    ones that must stay, or new ones (the headings above them). fixed_rows: people can neither add nor remove rows (a
    title page).
    """

    model: type[M]
    title: str
    key: str = "id"
    natural_key: tuple[str, ...] = ()
    arrange: Arrange | None = None
    complete: Complete | None = None
    needed: Needed | None = None
    fixed_rows: bool = False

    def __post_init__(self) -> None:
        headings: dict[str, str] = {}
        for column in self.columns:
            twin = headings.setdefault(canonical_text(column.heading).casefold(), column.field)
            if twin != column.field:
                raise TypeError(f"{self.model.__name__}: {twin} and {column.field} have one heading")
            if column.kind is Kind.LIST and not column.options.separator:
                raise TypeError(f"{self.model.__name__}: the list {column.field} has no separator")
        unknown = {self.key, *self.natural_key} - set(self.model.model_fields)
        if unknown:
            raise TypeError(f"{self.model.__name__} has no field {', '.join(sorted(unknown))}")

    @cached_property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns that a sheet has, in the model's order, without the key and without private ones."""
        found = []
        for name, info in self.model.model_fields.items():
            options = next((mark for mark in info.metadata if isinstance(mark, Column)), None)
            if options is not None and not options.private and name != self.key:
                found.append(_table_column(name, options, info))
        return tuple(found)

    @cached_property
    def by_field(self) -> dict[str, TableColumn]:
        """Field name → column."""
        return {column.field: column for column in self.columns}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that are columns."""
        return tuple(column.field for column in self.columns)

    def row(self, instance: M) -> Row:
        """A model as a row; its id is the key field's value."""
        cells = {column.field: column.encode(getattr(instance, column.field)) for column in self.columns}
        return Row(str(getattr(instance, self.key)), cells)

    def snapshot(self, instances: Iterable[M]) -> Snapshot:
        """Models in order as a snapshot."""
        return Snapshot(tuple(self.row(instance) for instance in instances), self.fields)

    def instance(self, row: Row, private: Mapping[str, Any] | None = None) -> M:
        """A row as a model; `private` gives the fields that no sheet has. Raises pydantic's ValidationError."""
        values: dict[str, Any] = dict(private or {})
        for column in self.columns:
            cell = row.cells.get(column.field)
            if isinstance(cell, BadCell):
                values[column.field] = cell.shown
            elif cell is not None or self.model.model_fields[column.field].is_required():
                values[column.field] = column.decode(cell)
        values[self.key] = row.id
        return self.model.model_validate(values)

    def misfit(self, row: Row) -> Message | None:
        """Why a row is no valid model though each of its cells fits; fields that no sheet has are not judged."""
        try:
            self.instance(row)
        except ValidationError as error:
            judged = [one for one in error.errors(include_url=False) if not one["loc"] or one["loc"][0] in self.fields]
            return _sentence(judged[0]) if judged else None
        return None

    def natural(self, row: Row) -> tuple[Cell, ...] | None:
        """The cells by which a row without id is recognised, in canonical form; None when all are empty."""
        found = tuple(
            canonical_text(cell).casefold() if isinstance(cell, str) else cell
            for cell in (row.cells.get(name) for name in self.natural_key)
        )
        return found if any(cell not in (None, "") for cell in found) else None


def _table_column(name: str, options: Column, info: FieldInfo) -> TableColumn:
    annotation: Any = info.annotation
    bare, nullable = _without_none(annotation)
    kind, meant, item = _kind_of(bare, options)
    constrained = [mark for mark in info.metadata if not isinstance(mark, Column)]
    whole: Any = typing.Annotated[annotation, *constrained] if constrained else annotation
    column = TableColumn(
        field=name,
        options=options,
        kind=kind,
        choices=tuple(meant) or options.choices,
        meant=meant,
        required=info.is_required() and not (bare is str and not constrained),
        nullable=nullable,
        plain=bare is str and not constrained and kind in (Kind.TEXT, Kind.LINK),
        adapter=TypeAdapter(whole),
        item=TypeAdapter(item) if item is not None else None,
    )
    if nullable or info.is_required():
        return column
    return replace(column, default=column.encode(info.get_default(call_default_factory=True)))


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        members = [member for member in typing.get_args(annotation) if member is not type(None)]
        nullable = len(members) < len(typing.get_args(annotation))
        return (members[0] if len(members) == 1 else annotation), nullable
    return annotation, False


def _kind_of(annotation: Any, options: Column) -> tuple[Kind, dict[str, Any], Any]:
    """The kind, the words of a choice with what they mean, and the annotation of a list's items."""
    origin = typing.get_origin(annotation) or annotation
    if origin is typing.Annotated:
        return _kind_of(typing.get_args(annotation)[0], options)
    if origin is Literal:
        return Kind.CHOICE, {_word(choice): choice for choice in typing.get_args(annotation)}, None
    if origin in (list, tuple, set, frozenset, Sequence):
        return Kind.LIST, {}, next(iter(typing.get_args(annotation)), Any)
    if isinstance(annotation, type):
        if issubclass(annotation, Enum):
            return Kind.CHOICE, {_word(member): member for member in annotation}, None
        for base, kind in _KINDS:
            if issubclass(annotation, base):
                return kind, {}, None
    return (Kind.LINK if options.link else Kind.TEXT), {}, None


def _word(choice: Any) -> str:
    return str(choice.value if isinstance(choice, Enum) else choice)


_KINDS: tuple[tuple[type, Kind], ...] = (
    (bool, Kind.CHECKBOX),
    (int, Kind.INTEGER),
    (float, Kind.NUMBER),
    (Decimal, Kind.NUMBER),
    (datetime, Kind.DATE_TIME),
    (date, Kind.DATE),
    (time, Kind.TIME),
)
