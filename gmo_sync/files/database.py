"""The owner's side in a database: a table of SQL for each table of models.

Read as a whole, written by the least statements in one transaction. A row that somebody changed in the database since
it was read is not written over: nothing is written at all, and the next sync merges. Columns of the database that the
model does not have are nobody's business here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError

from gmo_sync.errors import GuardError, InputError, Where
from gmo_sync.language import Message
from gmo_sync.state.engine import address_of, engine_of, reason_of
from gmo_sync.tables import Cell, Kind, Row, Snapshot, Table, TableColumn
from gmo_sync.tables.diff import RowAdded, diff

_TYPES: Mapping[Kind, type[sql.types.TypeEngine[Any]]] = {
    Kind.CHECKBOX: sql.Boolean,
    Kind.INTEGER: sql.BigInteger,
    Kind.NUMBER: sql.Double,
    Kind.DATE: sql.Date,
    Kind.DATE_TIME: sql.DateTime,
    Kind.TIME: sql.Time,
}


@dataclass(frozen=True)
class SqlTable:
    """Where a table of models stands in a database.

    name: the SQL table, with its schema where it needs one ("library.visits"). columns: field → SQL column, where it is
    not called as the field. order: the SQL column of whole numbers by which rows are sorted; without one their order in
    the sheet is nobody's business. The model's key must be the text by which the SQL table knows its rows.
    """

    table: Table[Any]
    name: str
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    order: str | None = None

    def column(self, name: str) -> str:
        """The SQL column of a field."""
        return self.columns.get(name, name)


class SqlTables:
    """SQL tables as the owner's side of a sync; a context manager.

        SqlTables("postgresql://host/library", SqlTable(VISITS, "visits", order="position"))

    url: an SQLAlchemy address, or a file of SQLite. Every method raises InputError where the database cannot be used or
    does not fit the models; no message repeats the address.
    """

    def __init__(self, url: str | Path, *tables: SqlTable) -> None:
        self._placed = {placed.table.title: placed for placed in tables}
        try:
            address = address_of(url)
            self._engine = engine_of(address)
        except (ValueError, ImportError, OSError, SQLAlchemyError) as error:
            raise InputError(
                Message("the database of the tables cannot be opened: {reason}", reason=reason_of(error)),
                hint=Message('Check its address; PostgreSQL needs pip install "gmo-sync[postgres]".'),
            ) from None  # what it came from may hold a password
        database = address.database or ""
        if address.get_backend_name() == "sqlite" and database not in ("", ":memory:"):
            database = str(Path(database).resolve())
        place = ":".join(filter(None, (address.host or str(address.query.get("host", "")), str(address.port or ""))))
        names = ",".join(placed.name for placed in tables)
        self._key = f"{address.get_backend_name()}://{place}/{database}#{names}"
        self._read: dict[str, dict[str, tuple[Any, ...]]] = {}

    @property
    def key(self) -> str:
        """The database and the names of the tables, without user and password."""
        return self._key

    def __enter__(self) -> SqlTables:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def create(self) -> None:
        """Make the SQL tables that are missing; those that are there stay as they are."""
        made = sql.MetaData()
        for placed in self._placed.values():
            key = sql.Column(placed.column(placed.table.key), sql.String(200), primary_key=True)
            columns = [
                sql.Column(placed.column(column.field), _TYPES.get(column.kind, sql.Text)())
                for column in placed.table.columns
            ]
            order = [sql.Column(placed.order, sql.BigInteger)] if placed.order else []
            *schema, name = placed.name.rsplit(".", 1)
            sql.Table(name, made, key, *order, *columns, schema=schema[0] if schema else None)
        with self._errors():
            made.create_all(self._engine)
        self.__dict__.pop("_sql", None)

    @cached_property
    def _sql(self) -> dict[str, sql.Table]:
        """The SQL tables as the database describes them, by the models' titles."""
        found = {}
        with self._errors():
            for title, placed in self._placed.items():
                *schema, name = placed.name.rsplit(".", 1)
                there = sql.MetaData()
                try:
                    found[title] = sql.Table(
                        name, there, schema=schema[0] if schema else None, autoload_with=self._engine
                    )
                except NoSuchTableError:
                    raise InputError(
                        Message('the database has no table "{name}"', name=placed.name),
                        hint=Message("SqlTables.create() makes the tables that are missing."),
                    ) from None
                needed = [placed.table.key, *placed.table.fields]
                missing = [placed.column(one) for one in needed if placed.column(one) not in found[title].c]
                missing += [placed.order] if placed.order and placed.order not in found[title].c else []
                if missing:
                    raise InputError(
                        Message(
                            'the table "{name}" of the database has no column {columns}',
                            name=placed.name,
                            columns=", ".join(f'"{one}"' for one in missing),
                        ),
                        hint=Message("Add it there, or say which column it is: SqlTable(…, columns=…)."),
                    )
        return found

    def read(self) -> Mapping[str, Snapshot]:
        """The tables by title, each row known by its key."""
        found = {}
        with self._errors(), self._engine.connect() as connection:
            for title, placed in self._placed.items():
                rows = self._rows(connection, placed)
                self._read[title] = rows
                cells = (Row(row_id, self._cells(placed, row_id, values)) for row_id, values in rows.items())
                found[title] = Snapshot(tuple(cells), placed.table.fields, ordered=placed.order is not None)
        return found

    def _rows(self, connection: sql.Connection, placed: SqlTable) -> dict[str, tuple[Any, ...]]:
        """Key → what the database holds in the columns of the fields and, last, in the column of the order."""
        there = self._sql[placed.table.title]
        key = there.c[placed.column(placed.table.key)]
        order = [there.c[placed.order]] if placed.order else []
        columns = [there.c[placed.column(name)] for name in placed.table.fields]
        query = sql.select(key, *columns, *order).order_by(*(one.nulls_last() for one in order), key)
        return {str(row[0]): tuple(row[1:]) for row in connection.execute(query)}

    def _cells(self, placed: SqlTable, row_id: str, values: Sequence[Any]) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for column, value in zip(placed.table.columns, values, strict=False):
            try:
                cells[column.field] = _cell(column, value)
            except ValueError:
                raise InputError(
                    Message("the database holds a value that does not fit the model: {value}", value=repr(value)[:100]),
                    where=Where(sheet=placed.name, column=placed.column(column.field), key=row_id),
                    hint=Message("Put it right there; nothing has been changed."),
                ) from None
        return cells

    def write(self, snapshots: Mapping[str, Snapshot]) -> None:
        """Make the tables hold these rows: all of it or nothing. Raises GuardError where rows changed since `read`."""
        if not snapshots:
            return
        with self._errors(), self._engine.begin() as connection:
            for title, snapshot in snapshots.items():
                self._write(connection, self._placed[title], snapshot)
        self._read = {}

    def _write(self, connection: sql.Connection, placed: SqlTable, wished: Snapshot) -> None:
        there, table = self._sql[placed.table.title], placed.table
        key = there.c[placed.column(table.key)]
        now = self._rows(connection, placed)
        then = self._read.get(table.title, now)
        was = Snapshot(
            tuple(Row(row_id, self._cells(placed, row_id, values)) for row_id, values in then.items()), table.fields
        )
        values: dict[str, dict[str, Any]] = {}
        added: dict[str, None] = {}
        removed = [row_id for row_id in was.ids if row_id not in wished.by_id]
        for change in diff(was, wished):
            if isinstance(change, RowAdded):
                added[change.row.id] = None
                for column in table.columns:
                    cell = change.row.cells.get(column.field)
                    values.setdefault(change.row.id, {})[placed.column(column.field)] = _value(
                        column, there, placed, cell
                    )
        for change in diff(was, wished).cells:
            column = table.by_field[change.field]
            name = placed.column(change.field)
            values.setdefault(change.row_id, {})[name] = _value(column, there, placed, change.new)
        touched = {*values, *removed}
        for row_id in touched:
            if now.get(row_id) != then.get(row_id):
                raise GuardError(
                    Message("the row was changed in the database at this very moment"),
                    where=Where(sheet=placed.name, key=row_id),
                    hint=Message("Nothing has been changed there; run the sync again."),
                )
        if placed.order:
            for place, row_id in enumerate(wished.ids, start=1):
                if row_id in added or then[row_id][-1] != place:
                    values.setdefault(row_id, {})[placed.order] = place
        for row_id in removed:
            connection.execute(sql.delete(there).where(key == _key(key, row_id)))
        for row_id, cells in values.items():
            if row_id in added:
                connection.execute(sql.insert(there).values({key.name: _key(key, row_id), **cells}))
            else:
                connection.execute(sql.update(there).where(key == _key(key, row_id)).values(cells))

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise InputError(
                Message("the database refused: {reason}", reason=reason_of(error)),
                hint=Message("Nothing has been changed there."),
            ) from None  # the statement may hold personal data


def _key(column: sql.Column[Any], row_id: str) -> Any:
    if not isinstance(column.type, sql.Integer):
        return row_id
    try:
        return int(row_id)
    except ValueError:
        raise InputError(
            Message(
                'the column "{name}" of the database holds whole numbers, and a new row has none', name=column.name
            ),
            hint=Message("Make it a column of text, or add the row in the database; nothing has been changed."),
        ) from None


def _cell(column: TableColumn, value: Any) -> Cell:
    if value is None:
        return None
    if column.kind is Kind.LIST and isinstance(value, str):
        return column.encode(column.decode(value or None))
    return column.encode(column.adapter.validate_python(value))


def _value(column: TableColumn, there: sql.Table, placed: SqlTable, cell: Cell) -> Any:
    """A cell as the database takes it; an empty one as NULL where that is allowed."""
    of_database = there.c[placed.column(column.field)]
    if isinstance(of_database.type, sql.JSON):
        return column.adapter.dump_python(column.decode(cell), mode="json")  # type: ignore[arg-type]
    if cell is None:
        return None if of_database.nullable else column.adapter.dump_python(column.decode(None), mode="json")
    if isinstance(of_database.type, sql.String):
        return cell if isinstance(cell, str) else column.adapter.dump_python(column.decode(cell), mode="json")  # type: ignore[arg-type]
    if isinstance(of_database.type, sql.Numeric) and of_database.type.asdecimal:
        return Decimal(str(cell))
    return cell
