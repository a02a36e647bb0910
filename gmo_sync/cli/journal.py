"""`log`, `show`, `history`, `undo` and `restore`: what syncs changed, and how to take it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from gmo_sync.cli.app import Context, DryRunOption, JsonOption, app
from gmo_sync.cli.help import Command
from gmo_sync.cli.report import report
from gmo_sync.cli.sync import ForceOption, replica_of, run_sync
from gmo_sync.cli.words import tr
from gmo_sync.errors import InputError
from gmo_sync.history import find_field, find_row, lost, words_of
from gmo_sync.language import Message
from gmo_sync.state import HistoryEntry, RunRecord
from gmo_sync.tables import Table

NumberArgument = Annotated[int, typer.Argument(metavar=tr("NUMBER"), help=tr("The number of a sync in gmo-sync log."))]
RowArgument = Annotated[
    str, typer.Argument(metavar=tr("ROW"), help=tr("The row: its number, some of its words, or its id."))
]
ColumnArgument = Annotated[
    str | None, typer.Argument(metavar=tr("COLUMN"), help=tr("The heading of a column; the whole row by default."))
]


@app.command("log", cls=Command, help=tr("List the syncs that changed something, the newest first."))
def log_command(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, help=tr("How many at most."))] = 20,
    as_json: JsonOption = False,
) -> None:
    """Number, time, what was changed on which side, and who edited the sheet last before."""
    here: Context = context.obj
    runs = _changes(here)
    told = [
        {
            "number": run.id,
            "started": run.started.isoformat(),
            "kind": run.kind,
            "outcome": run.outcome,
            "to_sheet": sum(entry.side == "sheet" for entry in changes),
            "to_owner": sum(entry.side == "owner" for entry in changes),
            "editor": run.editor,
            "undoes": run.undoes,
        }
        for run, changes in runs[:limit]
    ]
    if as_json:
        here.json(told)
        return
    if not told:
        here.say("no sync has changed anything yet")
        return
    headings = [tr(word) for word in ("Number", "When", "What", "To the sheet", "To the file", "Edited the sheet")]
    rows = [
        [
            str(one["number"]),
            run.started.astimezone().strftime("%d.%m.%Y %H:%M"),
            tr(run.kind) + ("" if run.outcome == "done" else f" ({tr(run.outcome)})"),
            str(one["to_sheet"]),
            str(one["to_owner"]),
            run.editor or "",
        ]
        for one, (run, _) in zip(told, runs, strict=False)
    ]
    here.show(tr("Syncs"), headings, rows)


@app.command("show", cls=Command, help=tr("Show what one sync changed."))
def show_command(context: typer.Context, number: NumberArgument, as_json: JsonOption = False) -> None:
    """Every change of a run, table by table."""
    here: Context = context.obj
    run, changes = _run(here, number)
    if as_json:
        here.json([_as_json(run, entry) for entry in changes])
        return
    tables = _tables(here)
    headings = [tr(word) for word in ("Row", "What", "Was", "Becomes", "Where to")]
    for title, entries in groupby(changes, key=lambda entry: entry.table):
        rows = [[entry.row, *_cells(tables, entry)] for entry in entries]
        here.show(title, headings, rows)


@app.command("history", cls=Command, help=tr("Show how a row, or one of its cells, has changed."))
def history_command(
    context: typer.Context, row: RowArgument, column: ColumnArgument = None, as_json: JsonOption = False
) -> None:
    """The changes of a row, the newest first."""
    here: Context = context.obj
    found = _of_row(here, row, column)
    if as_json:
        here.json([_as_json(run, entry) for run, entry in found])
        return
    tables = _tables(here)
    headings = [tr(word) for word in ("Number", "When", "What", "Was", "Becomes", "Where to")]
    rows = [
        [str(run.id), run.started.astimezone().strftime("%d.%m.%Y %H:%M"), *_cells(tables, entry)]
        for run, entry in found
    ]
    here.show(found[0][1].row, headings, rows)


@app.command("undo", cls=Command, help=tr("Take back what one sync changed; what was edited since stays."))
def undo_command(
    context: typer.Context,
    number: NumberArgument,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """A sync of the owner's side as it was before that run."""
    here: Context = context.obj
    run, changes = _run(here, number)
    result = run_sync(
        here,
        dry_run=dry_run,
        force=force,
        kind="undo",
        undoes=run.id,
        correct=lambda corrected: corrected.undo(changes),
    )
    report(here, result, as_json=as_json)
    raise typer.Exit(1 if result.waiting or result.skipped else 0)


@app.command("restore", cls=Command, help=tr("Bring back a deleted row, or the value that a cell had, on both sides."))
def restore_command(
    context: typer.Context,
    row: RowArgument,
    column: ColumnArgument = None,
    run: Annotated[
        int | None,
        typer.Option("--run", metavar=tr("NUMBER"), help=tr("What this sync took; by default the last that took it.")),
    ] = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """A sync of the owner's side with what was lost put back."""
    here: Context = context.obj
    found = _of_row(here, row, column)
    gone = [
        entry
        for entry in lost(entry for one, entry in found if run in (None, one.id))
        if (entry.field is None) == (column is None)
    ]
    if not gone:
        raise InputError(
            Message('nothing of "{row}" was lost', row=found[0][1].row),
            hint=Message("gmo-sync history shows what the row was; name a column to bring back the value of a cell."),
        )
    result = run_sync(here, dry_run=dry_run, kind="restore", correct=lambda corrected: corrected.restore(gone[0]))
    report(here, result, as_json=as_json)
    raise typer.Exit(1 if result.waiting or result.skipped else 0)


def _changes(here: Context) -> list[tuple[RunRecord, list[HistoryEntry]]]:
    """Each run with its changes in the order in which they were made; the newest run first."""
    with here.state() as state:
        changes = state.changes(replica_of(here).key)
    return [
        (run, [entry for _, entry in found][::-1])
        for run, found in ((pairs[0][0], pairs) for pairs in _grouped(changes))
    ]


def _grouped(
    changes: Sequence[tuple[RunRecord, HistoryEntry]],
) -> Iterable[list[tuple[RunRecord, HistoryEntry]]]:
    return (list(found) for _, found in groupby(changes, key=lambda pair: pair[0].id))


def _run(here: Context, number: int) -> tuple[RunRecord, list[HistoryEntry]]:
    with here.state() as state:
        run = state.run_of(replica_of(here).key, number)
        changes = state.history(number) if run is not None else []
    if run is None or not changes:
        nothing = Message("the sync {number} changed nothing", number=number)
        what = nothing if run is not None else Message("there is no sync {number}", number=number)
        raise InputError(what, hint=Message("gmo-sync log lists them."))
    return run, changes


def _of_row(here: Context, row: str, column: str | None) -> list[tuple[RunRecord, HistoryEntry]]:
    """The changes of one row, of one cell if `column` is given, the newest first."""
    with here.state() as state:
        changes = state.changes(replica_of(here).key)
    key = find_row({(entry.table, entry.row_id): entry.row for _, entry in reversed(changes)}, row)
    table = _tables(here).get(key[0])
    name = None if column is None else find_field(table, column)
    found = [
        (run, entry) for run, entry in changes if (entry.table, entry.row_id) == key and name in (None, entry.field)
    ]
    if not found:
        raise InputError(
            Message('the cell "{column}" of this row has never changed', column=column),
            hint=Message("gmo-sync history {row} shows what did.", row=row),
        )
    return found


def _tables(here: Context) -> dict[str, Table[Any]]:
    return {table.title: table for table in replica_of(here).tables}


_WHERE = {"sheet": "→ sheet", "owner": "→ file"}
_WHAT = {"added": "row added", "removed": "row removed", "moved": "row moved"}


def _cells(tables: dict[str, Table[Any]], entry: HistoryEntry) -> list[str]:
    """What, old, new and where to."""
    table = tables.get(entry.table)
    if entry.what != "cell":
        what = tr(_WHAT[entry.what])
    elif table is not None and entry.field in table.by_field:
        what = table.by_field[entry.field].heading
    else:
        what = entry.field or ""
    return [what, words_of(entry.old), words_of(entry.new), tr(_WHERE[entry.side])]


def _as_json(run: RunRecord, entry: HistoryEntry) -> dict[str, Any]:
    return {
        "run": run.id,
        "started": run.started.isoformat(),
        "editor": run.editor,
        "table": entry.table,
        "row_id": entry.row_id,
        "row": entry.row,
        "field": entry.field,
        "what": entry.what,
        "to": entry.side,
        "old": entry.old,
        "new": entry.new,
        "reason": entry.reason,
    }
