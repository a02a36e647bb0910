"""`sync`, `diff` and `status`: the plan and its spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import shorten
from typing import Annotated, Any

import typer

from gmo_sync.cli.app import Context, DryRunOption, JsonOption, app
from gmo_sync.cli.help import Command
from gmo_sync.cli.words import language, tr
from gmo_sync.files import ModelsFile, PlanReplica
from gmo_sync.language import translated
from gmo_sync.plan.books import BOOKS
from gmo_sync.sheets.plan import plan_spreadsheet
from gmo_sync.sync import SyncResult, sync
from gmo_sync.tables import Policy
from gmo_sync.tables.describe import Line, What
from gmo_sync.tables.merge import Side

PolicyOption = Annotated[
    Policy | None,
    typer.Option("--policy", help=tr("Who wins where both sides edited one cell; from the settings by default.")),
]
ForceOption = Annotated[bool, typer.Option("--force", help=tr("Go on where a guard would stop."))]


@app.command(
    "sync",
    cls=Command,
    help=tr("Make the plan's file and its spreadsheet equal. The first time, the spreadsheet is made."),
)
def sync_command(
    context: typer.Context,
    dry_run: DryRunOption = False,
    policy: PolicyOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Sync, show what was done, exit 1 when something waits for a person."""
    here: Context = context.obj
    result = run_sync(here, dry_run=dry_run, policy=policy, force=force)
    _report(here, result, as_json=as_json)
    raise typer.Exit(1 if result.waiting else 0)


@app.command("diff", cls=Command, help=tr("Show what a sync would change. Exit code 1 when there is something."))
def diff_command(context: typer.Context, policy: PolicyOption = None, as_json: JsonOption = False) -> None:
    """The dry run of a sync."""
    here: Context = context.obj
    result = run_sync(here, dry_run=True, policy=policy, force=True)
    _report(here, result, as_json=as_json)
    raise typer.Exit(1 if result.changed or result.waiting else 0)


@app.command(
    "status", cls=Command, help=tr("Show where the plan's spreadsheet, forms and presentation are, and the last runs.")
)
def status_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """What the state knows; no API call."""
    here: Context = context.obj
    replica = replica_of(here)
    with here.state() as state:
        binding = state.binding(replica.key)
        runs = state.runs(replica.key, limit=5)
        forms = state.forms(replica.key)
        deck = state.deck(replica.key)
    found: dict[str, Any] = {
        "plan": str(here.plan_file.path),
        "spreadsheet": binding.url if binding else None,
        "forms": {form.form_key: form.responder_uri for form in forms},
        "deck": deck.url if deck else None,
        "runs": [{"number": run.id, "kind": run.kind, "started": run.started, "outcome": run.outcome} for run in runs],
    }
    if as_json:
        here.json(found)
        return
    here.say("plan: {file}", file=found["plan"])
    if not here.plan_file.path.exists():
        here.say("there is no such file yet; gmo-sync import makes it")
    here.say("spreadsheet: {url}", url=found["spreadsheet"] or tr("not made yet; gmo-sync sync makes it"))
    for form in forms:
        here.say("form: {url}", url=form.responder_uri)
    if deck:
        here.say("presentation: {url}", url=deck.url)
    for run in runs:
        started = run.started.astimezone().strftime("%d.%m.%Y %H:%M")
        here.say("{started}  {kind}: {outcome}", started=started, kind=tr(run.kind), outcome=tr(run.outcome))


def replica_of(here: Context) -> PlanReplica:
    """The plan of the settings with its catalogue of books."""
    return PlanReplica(here.plan_file, (BOOKS, ModelsFile(here.settings.path(here.settings.deck.books))))


def run_sync(here: Context, *, dry_run: bool = False, policy: Policy | None = None, force: bool = False) -> SyncResult:
    """One sync as the settings say."""
    settings = here.settings.sheet
    replica = replica_of(here)
    spec = plan_spreadsheet(
        replica.plan,
        *(table for table, _ in replica.catalogues),
        title=settings.title,
        locale=settings.locale,
        time_zone=settings.time_zone,
    )
    with here.workspace() as workspace, here.state() as state:
        return sync(
            replica,
            spec,
            workspace=workspace,
            state=state,
            policy=policy or settings.policy,
            dry_run=dry_run,
            force=force,
            max_delete=settings.max_delete,
        )


def _report(here: Context, result: SyncResult, *, as_json: bool) -> None:
    lines = result.lines()
    if as_json:
        here.json(
            {
                "spreadsheet": result.url or None,
                "created": result.created,
                "dry_run": result.dry_run,
                "calls": result.calls,
                "changes": [line.as_json() for line in lines],
                "notices": [str(notice) for notice in result.notices],
            }
        )
        return
    if result.created:
        here.say(
            "the spreadsheet would be made" if result.dry_run else "the spreadsheet is made: {url}", url=result.url
        )
        for title, merged in result.merges.items():
            here.say("  {table}: rows {count}", table=title, count=len(merged.sheet.rows))
    elif lines:
        headings = [tr(word) for word in ("Row", "What", "Was", "Becomes", "Where to")]
        for title, of_tab in groupby(lines, key=lambda line: line.table):
            here.show(title, headings, [*_rows(of_tab)])
    else:
        here.say("nothing has changed on either side")
    for notice in result.notices:
        here.say("note: {problem}", problem=notice.in_language(language()))
    if result.repaired:
        here.say("people moved rows while they were being written; all was put right")
    here.say("API calls: {calls}", calls=result.calls)


_WHERE = {Side.SHEET: "→ sheet", Side.OWNER: "→ file"}
_LABEL = 60


def _rows(lines: Iterable[Line]) -> Iterator[list[str]]:
    """The lines of one tab; a row with several changes is named once."""
    before = ""
    for line in lines:
        yield [shorten(line.row, _LABEL, placeholder="…") if line.row_id != before else "", *_cells(line)]
        before = line.row_id


def _cells(line: Line) -> list[str]:
    what = line.column if line.what is What.CELL else ": ".join(filter(None, (tr(line.what.value), line.column)))
    old, new = line.old, line.new
    if line.what is What.CONFLICT:
        old, new = tr("in the file: {words}", words=old or "–"), tr("in the sheet: {words}", words=new or "–")
    becomes = "\n".join(filter(None, (new, translated(line.note, language()) if line.note else "")))
    return [what, old, becomes, tr(_WHERE[line.to]) if line.to else tr("waits")]
