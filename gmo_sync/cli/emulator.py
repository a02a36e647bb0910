"""`emulator`: Google's Sheets, Drive, Forms and Slides on this machine, to try everything without an account."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gmo_sync.cli.app import Context, app
from gmo_sync.cli.help import Command
from gmo_sync.cli.words import tr
from gmo_sync.emulator import DataFolderError, serve
from gmo_sync.errors import ConfigError, StateError, Where
from gmo_sync.language import Message


@app.command(
    "emulator",
    cls=Command,
    help=tr("Try everything without an account. Google's four services run on this machine until Ctrl-C."),
)
def emulator_command(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=tr("The port; 0 takes a free one."))] = 8085,
    data: Annotated[
        Path | None, typer.Option("--data", file_okay=False, help=tr("Keep everything in this folder; else in memory."))
    ] = None,
    quotas: Annotated[
        float | None,
        typer.Option(
            "--quotas", min=0.001, max=1000, help=tr("Enforce Google's quotas per minute, times this number.")
        ),
    ] = None,
) -> None:
    """Serve until stopped."""
    here: Context = context.obj

    def ready(url: str) -> None:
        here.say("The emulator answers at {url}; stop it with Ctrl-C.", url=url)
        here.say('In gmo-sync.toml: [google] endpoint = "{url}"', url=url)

    try:
        serve(port=port, data=data, quotas=quotas, on_ready=ready)
    except DataFolderError as error:
        raise StateError(
            Message("the emulator's folder cannot be used: {reason}", reason=error.why),
            where=Where(file=str(error.path)),
        ) from error
    except OSError as error:
        raise ConfigError(
            Message("the port {port} cannot be taken: {reason}", port=port, reason=error.strerror or str(error)),
            hint=Message("Choose another one with --port, or --port 0 for any free one."),
        ) from error
