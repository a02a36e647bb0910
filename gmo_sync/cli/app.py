"""The command line's frame: the application, its common options, and what a command may use."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from gmo_sync.cli.help import Group
from gmo_sync.cli.settings import Settings, load_settings
from gmo_sync.cli.words import language, tr
from gmo_sync.files import PlanFile, load_calendar
from gmo_sync.google import Workspace, find_credentials
from gmo_sync.language import Message
from gmo_sync.state import State

app = typer.Typer(
    name="gmo-sync",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"max_content_width": 100},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=tr(
        "Keep the yearly plan of a methodical union equal with a Google Sheet; make its forms and its presentation."
    ),
    epilog=tr(
        "Exit codes: 0 done, or nothing to do; 1 something waits for a person (for diff: something differs); 2 trouble."
    ),
)


@dataclass
class Context:
    """What every command shares: settings, where to print, and lazily the plan's file, Google and the state."""

    config: Path | None = None
    verbose: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The settings; raises ConfigError."""
        return load_settings(self.config)

    @cached_property
    def console(self) -> Console:
        """Standard output as a person reads it."""
        known = sys.stdout.isatty() or "COLUMNS" in os.environ
        return Console(highlight=False, width=None if known else 120)

    @property
    def plan_file(self) -> PlanFile:
        """The plan of the settings."""
        regional = self.settings.plan.calendar
        calendar = load_calendar(self.settings.path(regional)) if regional else None
        return PlanFile(self.settings.path(self.settings.plan.file), calendar=calendar)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Google, or the emulator of the settings; with --verbose its calls are printed at the end."""
        google = self.settings.google
        if google.endpoint == "google":
            path = self.settings.path(google.credentials) if google.credentials else None
            workspace = Workspace.google(find_credentials(path, subject=google.subject))
        else:
            workspace = Workspace.emulator(google.endpoint, user=google.subject)
        with workspace:
            try:
                yield workspace
            finally:
                if self.verbose:
                    self._print_calls(workspace)

    def _print_calls(self, workspace: Workspace) -> None:
        errors = Console(stderr=True, highlight=False)
        for call in workspace.ledger.calls:
            errors.print(
                f"{call.method:6} {call.path_template}  {call.status}  "
                f"↑{call.bytes_sent} ↓{call.bytes_received}  {call.milliseconds:.0f} ms",
                markup=False,
            )

    def state(self) -> State:
        """The state store of the settings, a context manager."""
        return State.open(self.settings.state_url)

    @contextmanager
    def progress(self) -> Iterator[Callable[[Message], None]]:
        """A line on the terminal that says what is being done now; nothing where no person looks."""
        with Console(stderr=True).status("") as status:
            yield lambda doing: status.update(f"{doing.in_language(language())} …")

    def say(self, template: str, /, **fields: Any) -> None:
        """Print one sentence in the user's language."""
        self.console.print(_printable(tr(template, **fields)), markup=False, soft_wrap=True)

    def show(self, title: str, headings: list[str], rows: list[list[str]]) -> None:
        """Print a table; title and headings are already in the user's language. No word is ever cut off."""
        table = RichTable(title=title, title_justify="left", title_style="bold", show_lines=True)
        for heading in headings[:-1]:
            table.add_column(heading, overflow="fold")
        table.add_column(headings[-1], no_wrap=True)
        for row in rows:
            table.add_row(*(Text(_printable(cell)) for cell in row))
        self.console.print(table)

    def json(self, value: Any) -> None:
        """Print `value` as JSON for scripts."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def _printable(text: str) -> str:
    """Words from outside without the control characters that would move the cursor."""
    return "".join(sign if sign == "\n" or sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


JsonOption = Annotated[bool, typer.Option("--json", help=tr("Print JSON for scripts."))]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=tr("Show what would be done; change nothing."))]


@app.callback()
def common(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", help=tr("The settings file; gmo-sync.toml of this folder by default.")),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=tr("Print every API call at the end."))] = False,
) -> None:
    """Remember the options that all commands share."""
    context.obj = Context(config, verbose)
