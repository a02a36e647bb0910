"""`import` and `export`: the plan from Word or text to plan.yaml, and back to Word."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gmo_sync.cli.app import Context, DryRunOption, JsonOption, app
from gmo_sync.cli.help import Command
from gmo_sync.cli.words import language, tr
from gmo_sync.documents import read_plan, write_plan
from gmo_sync.errors import InputError, Where
from gmo_sync.files import PlanFile
from gmo_sync.language import Message


@app.command("import", cls=Command, help=tr("Make plan.yaml from a plan in Word or text."))
def import_plan(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(metavar=tr("FILE"), help=tr("The plan: a .docx or .txt file."))],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=tr("Where to write; plan.yaml by default."))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=tr("Write over a plan that is already there."))] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read, report what could not be understood, write."""
    here: Context = context.obj
    imported = read_plan(document)
    plan, problems = imported.plan, imported.problems
    target = output or here.settings.path(here.settings.plan.file)
    if target.exists() and not force and not dry_run:
        raise InputError(
            Message("there is a plan already"),
            where=Where(file=str(target)),
            hint=Message("Choose another file with -o, or write over it with --force."),
        )
    if not dry_run:
        PlanFile(target).write(plan)
    activities = list(plan.activities())
    if as_json:
        here.json(
            {
                "file": str(target),
                "activities": len(activities),
                "sections": len(plan.sections),
                "people": len(plan.people),
                "problems": [problem.in_language("en") for problem in problems],
            }
        )
        return
    here.say("{union}, {year}", union=" ".join(plan.union.split()), year=plan.academic_year)
    here.say(
        "sections: {sections}, activities: {activities}, people: {people}",
        sections=len(plan.sections),
        activities=len(activities),
        people=len(plan.people),
    )
    for problem in problems:
        here.say("note: {problem}", problem=problem.in_language(language()))
    here.say("would write {file}" if dry_run else "written: {file}", file=target)


@app.command("export", cls=Command, help=tr("Write the plan as a Word document in the official form."))
def export_plan(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(metavar=tr("FILE"), help=tr("The .docx file to write."))],
    force: Annotated[bool, typer.Option("--force", help=tr("Write over a file that is already there."))] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the plan of the settings as Word."""
    here: Context = context.obj
    plan = here.plan_file.read()
    if document.exists() and not force and not dry_run:
        raise InputError(
            Message("the file is there already"),
            where=Where(file=str(document)),
            hint=Message("Choose another name, or write over it with --force."),
        )
    if not dry_run:
        write_plan(plan, document)
    if as_json:
        here.json({"file": str(document), "activities": len(list(plan.activities())), "dry_run": dry_run})
    else:
        here.say("would write {file}" if dry_run else "written: {file}", file=document)
