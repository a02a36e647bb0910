"""`sync`, `diff` and `status`: the plan and its spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import typer

from gmo_sync.cli.app import Context, DryRunOption, JsonOption, app
from gmo_sync.cli.help import Command
from gmo_sync.cli.report import report
from gmo_sync.cli.words import tr
from gmo_sync.errors import InputError
from gmo_sync.files import ModelsFile, PlanReplica, disk
from gmo_sync.language import Message
from gmo_sync.outcome import plan_from_json, plan_to_json
from gmo_sync.plan.books import BOOKS
from gmo_sync.sheets.plan import plan_spreadsheet
from gmo_sync.sync import Protected, SyncResult, sync
from gmo_sync.tables import Policy

PolicyOption = Annotated[
    Policy | None,
    typer.Option("--policy", help=tr("Who wins where both sides edited one cell; from the settings by default.")),
]
ForceOption = Annotated[bool, typer.Option("--force", help=tr("Go on where a guard would stop."))]


OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar=tr("TAB"), help=tr("Only this tab, and tabs that name its rows; may be given several times.")
    ),
]


def share(text: str) -> float:
    """A share of rows: "20%" or "0.2"."""
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", text.strip())
    value = float(found.group(1).replace(",", ".")) / (100 if found.group(2) else 1) if found else -1
    if not 0 <= value <= 1:
        raise typer.BadParameter(tr('"{text}" is no share of rows: write 20% or 0.2', text=text))
    return value


@app.command(
    "sync",
    cls=Command,
    help=tr("Make the plan's file and its spreadsheet equal. The first time, the spreadsheet is made."),
)
def sync_command(
    context: typer.Context,
    dry_run: DryRunOption = False,
    policy: PolicyOption = None,
    only: OnlyOption = None,
    max_delete: Annotated[
        float | None,
        typer.Option(
            "--max-delete",
            parser=share,
            metavar="20%",
            help=tr("Stop when more than this share of a tab's rows would go; from the settings by default."),
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar=tr("FILE"), help=tr("Carry out what diff --save wrote, and nothing else.")),
    ] = None,
    force: ForceOption = False,
    protected: Annotated[
        Protected | None,
        typer.Option("--protected", help=tr("What to do about cells that this account may not write.")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Sync, show what was done, exit 1 when something waits for a person."""
    here: Context = context.obj
    options: dict[str, Any] = {"policy": policy, "only": only}
    if plan is not None:
        saved = plan_from_json(disk.read(plan).text, str(plan))
        options = {"policy": saved.policy, "only": saved.only, "plan": None if dry_run else saved}
    result = run_sync(here, dry_run=dry_run, force=force, max_delete=max_delete, protected=protected, **options)
    report(here, result, as_json=as_json)
    raise typer.Exit(1 if result.waiting else 0)


@app.command("diff", cls=Command, help=tr("Show what a sync would change. Exit code 1 when there is something."))
def diff_command(
    context: typer.Context,
    policy: PolicyOption = None,
    only: OnlyOption = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar=tr("FILE"), help=tr("Write it into a file, for sync --plan to carry out.")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The dry run of a sync."""
    here: Context = context.obj
    result = run_sync(here, dry_run=True, policy=policy, only=only, force=True, protected=Protected.SKIP)
    if save is not None:
        told = plan_to_json(result, policy=policy or here.settings.sheet.policy, only=only)
        disk.replace(save, told.encode())
    report(here, result, as_json=as_json)
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


def run_sync(
    here: Context,
    *,
    dry_run: bool = False,
    policy: Policy | None = None,
    only: Collection[str] | None = None,
    max_delete: float | None = None,
    protected: Protected | None = None,
    **options: Any,
) -> SyncResult:
    """One sync as the settings say; `options` are those of `gmo_sync.sync`."""
    settings = here.settings.sheet
    replica = replica_of(here)
    spec = plan_spreadsheet(
        replica.plan,
        *(table for table, _ in replica.catalogues),
        title=settings.title,
        locale=settings.locale,
        time_zone=settings.time_zone,
        order=here.settings.plan.order,
    )
    known = [table.title for table in spec.tables]
    for title in only or ():
        if title not in known:
            what = Message('there is no tab "{title}"', title=title)
            raise InputError(what, hint=Message("There are: {titles}", titles=", ".join(known)))
    with here.workspace() as workspace, here.state() as state, here.progress() as tell:
        return sync(
            replica,
            spec,
            workspace=workspace,
            state=state,
            policy=policy or settings.policy,
            dry_run=dry_run,
            max_delete=settings.max_delete if max_delete is None else max_delete,
            only=only,
            protected=protected or settings.protected,
            ask_editor=True,
            tell=tell,
            **{"spreadsheet_id": settings.spreadsheet_id} | options,
        )
