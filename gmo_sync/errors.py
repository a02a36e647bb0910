"""Every error of gmo_sync: what happened, where, and what to do next.

    GmoSyncError
    ├── InputError            what a person gave us does not fit: a plan, a file, a setting, an argument
    │   ├── DocumentError     a Word or text file that is not such a plan
    │   ├── PlanFileError     plan.yaml cannot be read as a plan
    │   └── ConfigError       gmo-sync.toml or the environment
    ├── GuardError            a sync stopped before anything was written
    ├── StateError            the state store: locked, foreign, damaged, of a newer version
    └── GoogleError           Google (or the emulator) said no
        ├── AuthError         no credentials, or they are not accepted
        ├── AccessError       the file exists for others, not for this account
        ├── NotFoundError     no such file, or none that this account may see
        ├── QuotaError        still too many requests after all retries
        └── ConnectionFailed  no answer at all after all retries

`str(error)` is English, `error.in_language("ru")` is the same in Russian; `where` and `hint` are for programs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from gmo_sync.language import Message, translated


@dataclass(frozen=True)
class Where:
    """A place that a person can go to; only what is known is set. `row` and `line` count from 1, as people see them."""

    file: str | None = None
    line: int | None = None
    spreadsheet: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    key: str | None = None

    def in_language(self, language: str) -> str:
        """«вкладка «План», строка 7, столбец «Сроки»», or the same in English; empty when nothing is set."""
        return ", ".join(
            Message(template, value=getattr(self, name)).in_language(language)
            for name, template in _PLACES.items()
            if getattr(self, name) is not None
        )

    def __str__(self) -> str:
        return self.in_language("en")


_PLACES = {
    "file": "file {value}",
    "line": "line {value}",
    "spreadsheet": "spreadsheet {value}",
    "sheet": 'sheet "{value}"',
    "row": "row {value}",
    "column": 'column "{value}"',
    "key": 'key "{value}"',
}
assert set(_PLACES) == {field.name for field in fields(Where)}  # noqa: S101


class GmoSyncError(Exception):
    """The base of every error that a user can act on; shown without a traceback, exit code 2."""

    exit_code = 2

    def __init__(self, what: str, /, *, hint: str = "", where: Where | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.where = where or Where()

    def in_language(self, language: str) -> str:
        """The whole error as sentences: place, what happened, what to do."""
        place = self.where.in_language(language)
        what, hint = translated(self.what, language), translated(self.hint, language)
        return (f"{place}: " if place else "") + what + (f"\n{hint}" if hint else "")

    def __str__(self) -> str:
        return self.in_language("en")


class InputError(GmoSyncError):
    """What a person gave does not fit."""


class DocumentError(InputError):
    """A document that cannot be read as a plan."""


class PlanFileError(InputError):
    """`plan.yaml` cannot be read as a plan; it was left as it is."""


class ConfigError(InputError):
    """A setting is unknown or of the wrong type."""


class GuardError(GmoSyncError):
    """A sync stopped before anything was written, because going on could lose words."""


class StateError(GmoSyncError):
    """The state store cannot be used as it is."""


class GoogleError(GmoSyncError):
    """Google refused; `status` is the HTTP status, None when there was no answer."""

    def __init__(self, what: str, /, *, hint: str = "", where: Where | None = None, status: int | None = None) -> None:
        super().__init__(what, hint=hint, where=where)
        self.status = status


class AuthError(GoogleError):
    """No credentials, or they are not accepted."""


class AccessError(GoogleError):
    """This account may not do that."""


class NotFoundError(GoogleError):
    """No such file, or none that this account may see."""


class QuotaError(GoogleError):
    """Too many requests, after all retries."""


class ConnectionFailed(GoogleError):  # noqa: N818 - a name that says what happened
    """No answer, after all retries."""
