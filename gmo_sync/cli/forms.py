"""`forms publish` and `forms collect`: feedback on an event."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gmo_sync.cli.app import Context, DryRunOption, JsonOption, app
from gmo_sync.cli.help import Command, Group
from gmo_sync.cli.sync import replica_of, run_sync
from gmo_sync.cli.words import language, tr
from gmo_sync.feedback import collect, publish
from gmo_sync.forms import FormTemplate, load_template

forms = typer.Typer(cls=Group, no_args_is_help=True, help=tr("Publish feedback forms and collect their answers."))
app.add_typer(forms, name="forms")


@forms.command(
    "publish", cls=Command, help=tr("Publish the feedback form of an activity. Its link is written into the plan.")
)
def publish_command(
    context: typer.Context,
    activity: Annotated[
        str,
        typer.Argument(
            metavar=tr("ACTIVITY"), help=tr("The activity's number, the beginning of its title, or its id.")
        ),
    ],
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Publish, then sync the link into the sheet."""
    here: Context = context.obj
    replica = replica_of(here)
    with here.workspace() as workspace, here.state() as state:
        done = publish(replica, activity, _template(here), workspace=workspace, state=state, dry_run=dry_run)
        bound = state.spreadsheet_of(replica.key) is not None
    if done.link_written and bound and not dry_run:
        run_sync(here)
    if as_json:
        here.json(
            {
                "activity": done.activity.id,
                "responder_uri": done.responder_uri or None,
                "created": done.created,
                "changes": [str(change) for change in done.changes],
                "link_written": done.link_written,
                "calls": done.calls,
                "dry_run": dry_run,
            }
        )
        return
    here.say("activity: {title}", title=" ".join(f"{done.activity.number} {done.activity.title}".split()))
    for change in done.changes:
        here.say("  {change}", change=change.in_language(language()))
    if done.created:
        here.say("the form would be made" if dry_run else "the form is published: {url}", url=done.responder_uri)
    elif done.changes:
        here.say("the form would be changed" if dry_run else "the form is up to date: {url}", url=done.responder_uri)
    else:
        here.say("the form has not changed: {url}", url=done.responder_uri)
    if done.link_written and not dry_run:
        here.say(
            "the link is in the plan's row"
            if bound
            else "the link is in plan.yaml; gmo-sync sync takes it to the sheet"
        )
    for notice in done.notices:
        here.say("note: {problem}", problem=notice.in_language(language()))
    here.say("API calls: {calls}", calls=done.calls)


@forms.command("collect", cls=Command, help=tr("Collect the new answers of all published forms."))
def collect_command(context: typer.Context, dry_run: DryRunOption = False, as_json: JsonOption = False) -> None:
    """Collect, show what came."""
    here: Context = context.obj
    replica = replica_of(here)
    with here.workspace() as workspace, here.state() as state:
        found = collect(
            replica,
            _template(here),
            workspace=workspace,
            state=state,
            time_zone=here.settings.sheet.time_zone,
            dry_run=dry_run,
        )
    if as_json:
        answers = [answer.model_dump(mode="json") for answer in found.answers]
        here.json({"new": found.new, "changed": found.changed, "answers": answers, "calls": found.calls})
        return
    here.say(
        "answers: {count}, new: {new}, changed: {changed}",
        count=len(found.answers),
        new=found.new,
        changed=found.changed,
    )
    if found.tab.changed:
        here.say(
            "the tab would be brought up to date" if dry_run else "the tab is up to date: {url}", url=found.tab.url
        )
    here.say("API calls: {calls}", calls=found.calls)


def _template(here: Context) -> FormTemplate:
    """The template of the settings: a file of one's own where there is one, else one of those that are shipped."""
    named = here.settings.feedback.template
    own = here.settings.path(Path(named))
    return load_template(own if own.is_file() else named)
