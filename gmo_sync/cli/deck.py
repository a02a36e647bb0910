"""`deck build`: the presentation of rare books."""

from __future__ import annotations

import typer

from gmo_sync.cli.app import Context, DryRunOption, JsonOption, app
from gmo_sync.cli.help import Command, Group
from gmo_sync.cli.sync import replica_of
from gmo_sync.cli.words import language, tr
from gmo_sync.deck import build
from gmo_sync.slides import Doing, Reason

deck = typer.Typer(cls=Group, no_args_is_help=True, help=tr("Build the presentation of rare books."))
app.add_typer(deck, name="deck")

_DOING = {
    Doing.ADDED: "slide added: {title}",
    Doing.CHANGED: "slide changed: {title}",
    Doing.REMOVED: "slide removed: {title}",
}
_REASONS = {
    Reason.EDITED: "left as a person wrote it: {title}, {part}",
    Reason.REMOVED: "left out, because a person took it away: {title}, {part}",
    Reason.REPLACED: "left as a person put it: {title}, {part}",
    Reason.LEFT: "the book is gone from the catalogue, but a person changed its slide; it stays: {title}",
}


@deck.command("build", cls=Command, help=tr("Build the presentation, or bring it up to date."))
def build_command(context: typer.Context, dry_run: DryRunOption = False, as_json: JsonOption = False) -> None:
    """Build, show slide by slide what was done."""
    here: Context = context.obj
    settings = here.settings
    replica = replica_of(here)
    with here.workspace() as workspace, here.state() as state:
        done = build(
            settings.path(settings.deck.books),
            replica.key,
            workspace=workspace,
            state=state,
            title=settings.deck.title,
            dry_run=dry_run,
        )
    if as_json:
        here.json(
            {
                "url": done.url or None,
                "created": done.created,
                "books": done.books,
                "changes": [
                    {"slide": change.title, "doing": change.doing.value, "parts": list(change.parts)}
                    for change in done.changes
                ],
                "kept": [{"slide": kept.title, "part": kept.part, "reason": kept.reason.value} for kept in done.kept],
                "notices": [str(notice) for notice in done.notices],
                "calls": done.calls,
                "dry_run": dry_run,
            }
        )
        return
    for change in done.changes:
        parts = f" ({', '.join(change.parts)})" if change.parts and change.doing is Doing.CHANGED else ""
        here.console.print(f"  {tr(_DOING[change.doing], title=change.title)}{parts}", markup=False)
    for kept in done.kept:
        here.say(_REASONS[kept.reason], title=kept.title, part=kept.part)
    for notice in done.notices:
        here.say("note: {problem}", problem=notice.in_language(language()))
    if not done.changes:
        here.say("the presentation has not changed: {url}", url=done.url)
    elif dry_run:
        here.say("the presentation would be built")
    else:
        here.say("the presentation is built: {url}", url=done.url)
    here.say("API calls: {calls}", calls=done.calls)
