"""A region's calendar of quarters and holidays, from a YAML file like `config/calendar.yaml`."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from gmo_sync.errors import ConfigError, Where
from gmo_sync.files import disk, tree
from gmo_sync.language import Message
from gmo_sync.plan.school_year import Calendar, SchoolYear
from gmo_sync.tables.columns import reason_of


def load_calendar(path: Path) -> Calendar:
    """The calendar in a file. Raises ConfigError, or PlanFileError for broken YAML, naming file and key."""
    text = disk.read(path, if_missing=Message("Check its name in gmo-sync.toml.")).text
    found = tree.plain(tree.load(text, str(path)))
    try:
        calendar = Calendar.model_validate({} if found == "" else found)
        for year in ("2021/2022", *calendar.years):
            SchoolYear.of(year, calendar)
    except ValidationError as error:
        key = ": ".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
        raise ConfigError(reason_of(error), where=Where(file=str(path), key=key or None)) from error
    except ValueError as error:
        what = (
            error.args[0] if error.args and isinstance(error.args[0], Message) else Message("{words}", words=str(error))
        )
        raise ConfigError(what, where=Where(file=str(path))) from error
    return calendar
