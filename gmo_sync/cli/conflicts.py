"""`conflicts`, `resolve` and `resync`: what waits for a person, a person's word on it, and beginning anew."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from gmo_sync.cli.app import Context, DryRunOption, JsonOption, app
from gmo_sync.cli.help import Command
from gmo_sync.cli.journal import ColumnArgument
from gmo_sync.cli.report import report, show_lines
from gmo_sync.cli.settings import spreadsheet_id_of
from gmo_sync.cli.sync import replica_of, run_sync
from gmo_sync.cli.words import tr
from gmo_sync.errors import InputError, Where
from gmo_sync.google import google_errors
from gmo_sync.history import find_field, find_row
from gmo_sync.language import Message
from gmo_sync.sync import SavedPlan, SyncResult
from gmo_sync.tables import ROW, BadCell, Decision, Policy, Side, Take, Typed
from gmo_sync.tables.describe import Line, What


class Taken(StrEnum):
    """Whose value it shall be."""

    SHEET = "sheet"
    FILE = "file"


class Preferred(StrEnum):
    """Who wins where the two sides differ."""

    KEEP_BOTH = "keep-both"
    SHEET = "sheet"
    OWNER = "owner"
    NEWEST = "newest"


@app.command("conflicts", cls=Command, help=tr("List what waits for you: conflicts, and cells that do not fit."))
def conflicts_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """What a sync would leave waiting; exit code 1 when there is something."""
    here: Context = context.obj
    waiting = _waiting(run_sync(here, dry_run=True, policy=Policy.KEEP_BOTH, force=True))
    if as_json:
        here.json([line.as_json() for line in waiting])
    elif waiting:
        show_lines(here, waiting)
        here.say("settle one with gmo-sync resolve ROW COLUMN --take sheet (or file), or --value")
    else:
        here.say("nothing waits for you")
    raise typer.Exit(1 if waiting else 0)


@app.command("resolve", cls=Command, help=tr("Settle a conflict: one side's value, or another, for both sides."))
def resolve_command(
    context: typer.Context,
    row: Annotated[
        str | None,
        typer.Argument(metavar=tr("ROW"), help=tr("The row: its number, some of its words, or its id.")),
    ] = None,
    column: ColumnArgument = None,
    take: Annotated[Taken | None, typer.Option("--take", help=tr("Whose value it shall be."))] = None,
    value: Annotated[str | None, typer.Option("--value", help=tr("Another value, as you would type it."))] = None,
    everything: Annotated[bool, typer.Option("--all", help=tr("Every conflict there is, with --take."))] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Look what waits, and sync with the person's word on it."""
    here: Context = context.obj
    if (take is None) == (value is None) or (row is None) != everything or (everything and value is not None):
        raise InputError(
            Message("say which conflict, and what it shall be"),
            hint=Message(
                "For example: gmo-sync resolve 3.1.1 Сроки --take sheet, or --value май, or --all --take file"
            ),
        )
    before = run_sync(here, dry_run=True, policy=Policy.KEEP_BOTH, force=True)
    chosen = _chosen(before, row, column)
    decisions: dict[str, dict[tuple[str, str], Decision]] = {}
    for title, row_id, name in chosen:
        decision = _decision(before, title, name, take, value)
        decisions.setdefault(title, {})[row_id, name] = decision
    result = run_sync(here, dry_run=dry_run, decisions=decisions)
    report(here, result, as_json=as_json)
    raise typer.Exit(1 if result.waiting else 0)


def _waiting(result: SyncResult) -> list[Line]:
    return [line for line in result.lines() if line.to is None and line.what is not What.KEPT]


def _chosen(result: SyncResult, row: str | None, column: str | None) -> Sequence[tuple[str, str, str]]:
    """(table title, row id, field) of the cells that wait and are meant."""
    waiting = [(title, one.row_id, one.field) for title, one in result.conflicts if one.open]
    for title, merged in result.merges.items():
        waiting += [(title, bad.row_id, bad.field) for bad in merged.bad]
        waiting += [(title, one.row_id, ROW) for one in merged.row_conflicts if one.open]
    if row is not None:
        lines = _waiting(result)
        if not lines:
            raise InputError(Message("nothing waits for you"))
        title, row_id = find_row({(line.table, line.row_id): line.row for line in lines}, row)
        name = None if column is None else find_field(result.tables[title], column)
        waiting = [one for one in waiting if one[:2] == (title, row_id) and name in (None, one[2])]
    if not waiting:
        raise InputError(
            Message("nothing waits for you there"), hint=Message("gmo-sync conflicts lists what waits for you.")
        )
    return waiting


def _decision(result: SyncResult, title: str, name: str, take: Taken | None, value: str | None) -> Decision:
    if take is not None:
        return Take(Side.SHEET if take is Taken.SHEET else Side.OWNER)
    if name == ROW:
        raise InputError(Message("a whole row waits here"), hint=Message("Say whose it shall be, with --take."))
    column = result.tables[title].by_field[name]
    cell = column.read(value)
    if isinstance(cell, BadCell):
        raise InputError(cell.reason, where=Where(sheet=title, column=column.heading))
    return Typed(cell)


@app.command(
    "resync", cls=Command, help=tr("Match the rows of file and sheet anew, without the memory of earlier syncs.")
)
def resync_command(
    context: typer.Context,
    prefer: Annotated[
        Preferred, typer.Option("--prefer", help=tr("Who wins where the two sides differ."))
    ] = Preferred.KEEP_BOTH,
    spreadsheet: Annotated[
        str | None,
        typer.Option("--spreadsheet", metavar=tr("ADDRESS"), help=tr("A spreadsheet that is there already.")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=tr("Do not ask, do it."))] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show what it would do, ask, do it: for a lost or doubtful memory, and for a sheet that people made by hand."""
    here: Context = context.obj
    options: dict[str, Any] = {"policy": _preferred(here, prefer), "resync": True, "kind": "resync", "force": True}
    if spreadsheet is not None:
        options["spreadsheet_id"] = spreadsheet_id_of(spreadsheet)
    planned = run_sync(here, dry_run=True, **options)
    if dry_run or not yes:
        report(here, planned, as_json=as_json)
    if dry_run:
        raise typer.Exit(1 if planned.waiting else 0)
    if not yes:
        if not sys.stdin.isatty():
            raise InputError(Message("nothing is done yet"), hint=Message("Look at it, and run it again with --yes."))
        typer.confirm(tr("Do it?"), abort=True)
    result = run_sync(here, plan=SavedPlan(planned.spreadsheet_id, planned.digest), **options)
    report(here, result, as_json=as_json)
    raise typer.Exit(1 if result.waiting else 0)


def _preferred(here: Context, prefer: Preferred) -> Policy:
    """The policy; for "newest", of the side that was changed last as a whole."""
    if prefer is not Preferred.NEWEST:
        return Policy(prefer.value)
    replica = replica_of(here)
    with here.workspace() as workspace, here.state() as state:
        spreadsheet_id = state.spreadsheet_of(replica.key) or here.settings.sheet.spreadsheet_id
        if spreadsheet_id is None:
            return Policy.OWNER
        with google_errors(spreadsheet=spreadsheet_id):
            files = workspace.drive.files()
            found = files.get(fileId=spreadsheet_id, fields="modifiedTime", supportsAllDrives=True).execute()
    sheet = datetime.fromisoformat(found["modifiedTime"])
    return Policy.SHEET if sheet > replica.modified.astimezone(UTC) else Policy.OWNER
