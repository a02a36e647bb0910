"""The command line `gmo-sync`: a file a group of commands, and no logic.

Exit codes: 0 done, or nothing to do; 1 something waits for a person, for `diff`: something differs; 2 trouble;
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import sys

import typer

from gmo_sync.cli import conflicts, deck, emulator, forms, journal, plan, sync  # noqa: F401 - each registers its commands
from gmo_sync.cli.app import app
from gmo_sync.cli.help import UsageError, complain
from gmo_sync.cli.words import language
from gmo_sync.errors import GmoSyncError

__all__ = ["app", "main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; `arguments` are those of the process by default. Always ends in SystemExit."""
    try:
        sys.exit(app(arguments, prog_name="gmo-sync", standalone_mode=False) or 0)
    except UsageError as error:
        complain(error)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except GmoSyncError as error:
        sys.stderr.write(f"{error.in_language(language())}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
