"""Help and complaints about the command line itself, in the user's language and in the order of the work."""

from __future__ import annotations

import re
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from gmo_sync.cli.reasons import plain_reason
from gmo_sync.cli.words import language
from gmo_sync.errors import InputError
from gmo_sync.language import Message

ORDER = (
    *(
        "import",
        "sync",
        "diff",
        "status",
        "conflicts",
        "resolve",
        "log",
        "show",
        "history",
        "undo",
        "restore",
        "resync",
    ),
    *("export", "forms", "deck", "emulator"),
)
UsageError: Any = typer.BadParameter.__bases__[0]
"""What is raised for a wrong command line; typer gives it no name of its own."""

_FRAME = (
    Message("Usage:"),
    Message("Options:"),
    Message("Arguments:"),
    Message("Commands:"),
    Message("[OPTIONS]"),
    Message("COMMAND [ARGS]..."),
    Message("Show this message and exit."),
    Message("[required]"),
)


class _Spoken:
    """Help whose frame is in the user's language too."""

    def get_help(self, ctx: Any) -> str:
        """The help text of a command."""
        text: str = super().get_help(ctx)  # type: ignore[misc]
        for words in _FRAME:
            text = text.replace(words, words.in_language(language()))
        return text


class Command(_Spoken, TyperCommand):
    """A command."""


class Group(_Spoken, TyperGroup):
    """A group of commands, listed in the order in which they are used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


def complain(error: Any) -> None:
    """Print what was typed wrong and where the help is; help itself where nothing was typed."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "gmo-sync"
    wrong = InputError(_explained(error), hint=Message("Help: {command} --help", command=command))
    sys.stderr.write(f"{wrong.in_language(language())}\n")


def _explained(error: Any) -> Message:
    kind, said = type(error).__name__, str(error.format_message())
    param = getattr(error, "param", None)
    name = "" if param is None else param.opts[0] if param.param_type_name == "option" else param.metavar or param.name
    if kind == "MissingParameter":
        return Message("{name} is missing", name=name)
    if kind == "NoSuchOption":
        near = ", ".join(error.possibilities or ())
        if near:
            return Message("there is no option {option}; did you mean {near}?", option=error.option_name, near=near)
        return Message("there is no option {option}", option=error.option_name)
    if found := re.search(r"No such command '(.*?)'", said):
        return Message('there is no command "{name}"', name=found.group(1))
    if found := re.search(r"extra arguments?(?:\(s\))? \((.*)\)$", said):
        return Message("too much was given: {words}", words=found.group(1))
    if found := re.search(r"Option '(.*)' requires", said):
        return Message("{name} wants a value behind it", name=found.group(1))
    reason = plain_reason(error.message)
    return Message("{name} does not fit: {reason}", name=name, reason=reason) if name else reason
