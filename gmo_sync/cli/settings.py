"""`gmo-sync.toml` and the environment, as one typed object.

Every key may be overridden from the environment: `GMO_SYNC_SHEET__POLICY=owner`. Paths are relative to the file.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from platformdirs import user_state_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from gmo_sync.cli.reasons import plain_reason
from gmo_sync.errors import ConfigError, Where
from gmo_sync.language import Message
from gmo_sync.options import Protected
from gmo_sync.tables import Policy

FILE_NAME = "gmo-sync.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PlanSettings(_Section):
    """Where the plan is. order: rows stay where people put them, or are kept in the order of their numbers."""

    file: Path = Path("plan.yaml")
    calendar: Path | None = None
    order: Literal["written", "number"] = "written"


class GoogleSettings(_Section):
    """Where Google is, and who we are there. endpoint: "google", or the address of an emulator."""

    endpoint: str = "google"
    credentials: Path | None = None
    subject: str | None = None

    @field_validator("endpoint")
    @classmethod
    def _address(cls, value: str) -> str:
        if value != "google" and not re.match(r"https?://[^/\s]+", value):
            raise PydanticCustomError("address", "google, or an address that begins with http://")
        return value.rstrip("/")


class SheetSettings(_Section):
    """The spreadsheet and how a sync treats it. spreadsheet: the address or id of one that is there already."""

    spreadsheet: str | None = None
    title: str | None = None
    locale: str = "ru_RU"
    time_zone: str = "Asia/Novosibirsk"
    policy: Policy = Policy.KEEP_BOTH
    max_delete: float = Field(0.5, ge=0, le=1)
    protected: Protected = Protected.STOP

    @property
    def spreadsheet_id(self) -> str | None:
        """The id in the address of the spreadsheet, None where a sync is to make one."""
        return None if self.spreadsheet is None else spreadsheet_id_of(self.spreadsheet)

    @field_validator("time_zone")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in available_timezones():
            near = ", ".join(get_close_matches(value, sorted(available_timezones()), 3)) or "Asia/Novosibirsk"
            raise PydanticCustomError("time_zone", "no such time zone; for example {near}", {"near": near})
        return value


def spreadsheet_id_of(address: str) -> str:
    """The id in the address of a spreadsheet; what is no address is taken for the id."""
    found = re.search(r"/spreadsheets/d/([\w-]+)", address)
    return found.group(1) if found else address.strip()


class StateSettings(_Section):
    """Where bases, journal and history are kept: an SQLAlchemy address; by default SQLite in the state folder."""

    url: str | None = None


class FeedbackSettings(_Section):
    """The form that is published for an event."""

    template: str = "event-feedback"


class DeckSettings(_Section):
    """The presentation of rare books."""

    books: Path = Path("books.yaml")
    title: str = "Раритетные книги в фондах школьных библиотек"


class Settings(BaseSettings):
    """All settings; `folder` is where relative paths start."""

    model_config = SettingsConfigDict(extra="forbid", env_prefix="GMO_SYNC_", env_nested_delimiter="__")

    plan: PlanSettings = Field(default_factory=PlanSettings)
    google: GoogleSettings = Field(default_factory=GoogleSettings)
    sheet: SheetSettings = Field(default_factory=SheetSettings)
    state: StateSettings = Field(default_factory=StateSettings)
    feedback: FeedbackSettings = Field(default_factory=FeedbackSettings)
    deck: DeckSettings = Field(default_factory=DeckSettings)
    folder: Path = Field(default=Path(), exclude=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which comes in as init arguments."""
        return env_settings, init_settings

    def path(self, path: Path) -> Path:
        """A path of the settings, from where the file stands."""
        return path if path.is_absolute() else self.folder / path

    @property
    def state_url(self) -> str:
        """The SQLAlchemy address of the state; a SQLite file is relative to the settings, as every path is."""
        url = self.state.url
        if url is not None:
            file = re.fullmatch(r"sqlite:///(?![/:])(?!\w:)([^?]+)(.*)", url)
            return f"sqlite:///{self.folder.resolve() / file.group(1)}{file.group(2)}" if file else url
        return f"sqlite:///{user_state_path('gmo-sync', ensure_exists=True) / 'state.sqlite'}"


def load_settings(path: Path | None) -> Settings:
    """The settings of `path`, or of `gmo-sync.toml` in this folder where there is one.

    Raises ConfigError naming the file, the line, the key and what is allowed there.
    """
    if path is None:
        path = Path(FILE_NAME)
        if not path.exists():
            return _checked({}, None, "")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            Message("the settings cannot be read: {reason}", reason=_reason(error)), where=Where(file=str(path))
        ) from error
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = Where(file=str(path), line=int(line.group(1)) if line else None)
        raise ConfigError(Message("not valid TOML: {reason}", reason=str(error)), where=where) from error
    return _checked(found, path, text)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return Message("the file is not in UTF-8")
    if isinstance(error, FileNotFoundError):
        return Message("there is no such file")
    return Message("this is a folder") if isinstance(error, IsADirectoryError) else error.strerror or str(error)


def _checked(found: dict[str, Any], path: Path | None, text: str) -> Settings:
    folder = path.parent if path is not None else Path()
    try:
        return Settings(**{**found, "folder": folder})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = [str(part) for part in first["loc"]]
        where = _place(keys, path, text)
        if first["type"] == "extra_forbidden":
            allowed = _allowed(keys[:-1])
            near = get_close_matches(keys[-1], allowed, 1)
            hint = Message("Allowed here: {allowed}", allowed=", ".join(allowed))
            if near:
                hint = Message("Did you mean {near}? Allowed here: {allowed}", near=near[0], allowed=", ".join(allowed))
            elif elsewhere := [name for name in _allowed([]) if name not in keys and keys[-1] in _allowed([name])]:
                hint = Message("It belongs below the line {section}.", section=f"[{elsewhere[0]}]")
            raise ConfigError(Message("there is no such setting"), where=where, hint=hint) from error
        reason = _own_reason(first) or plain_reason(first["msg"])
        what = Message('"{value}" does not fit: {reason}', value=str(first["input"]), reason=reason)
        raise ConfigError(what, where=where) from error
    except SettingsError as error:
        section = re.search(r'field "(\w+)"', str(error))
        name = f"GMO_SYNC_{section.group(1).upper()}" if section else "GMO_SYNC_…"
        what = Message("this is the name of a section, not of a setting")
        hint = Message("Put two underscores and the setting behind it, as in {example}.", example=f"{name}__…")
        raise ConfigError(what, where=Where(key=name), hint=hint) from error


def _own_reason(first: Any) -> Message | None:
    match first["type"]:
        case "address":
            return Message('"google" is wanted, or an address that begins with http://')
        case "time_zone":
            return Message("there is no such time zone; there is, for example, {near}", near=first["ctx"]["near"])
    return None


def _place(keys: Sequence[str], path: Path | None, text: str) -> Where:
    """Where a setting was made: a variable of the environment, which wins, or a line of the file."""
    variable = "GMO_SYNC_" + "__".join(keys).upper()
    if any(name.upper() == variable for name in os.environ):
        return Where(key=variable)
    return Where(file=str(path) if path else None, line=line_of(text, keys), key=".".join(keys))


def _allowed(keys: Sequence[str]) -> list[str]:
    model: type[BaseModel] = Settings
    for key in keys:
        annotation = model.model_fields[key].annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
    return [name for name in model.model_fields if name != "folder"]


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The line (from 1) on which the key path `keys` is set in a TOML text, or its section begins."""
    section: list[str] = []
    best: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            section = [part.strip(" \"'") for part in header.group(1).split(".")]
            if section == list(keys[: len(section)]):
                best = number
        elif key := re.match(r"\s*([\w.\-\"']+)\s*=", line):
            whole = [*section, *(part.strip("\"'") for part in key.group(1).split("."))]
            if whole == list(keys[: len(whole)]):
                return number
    return best
