"""The desired spreadsheet: its title, language and tabs, and how rows of each kind should look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gmo_sync.tables import Table

Colour = str
"""Six hex digits, "1F4E79"."""


@dataclass(frozen=True)
class RowStyle:
    """How the rows look in which `field` holds `value`: a section's heading, a cancelled activity."""

    field: str
    value: str
    background: Colour | None = None
    foreground: Colour | None = None
    bold: bool = False
    italic: bool = False
    strikethrough: bool = False


@dataclass(frozen=True)
class Tab:
    """One worksheet: its table, the colours of its heading and bands, and row styles, first match first."""

    table: Table[Any]
    colour: Colour = "1F4E79"
    band: Colour = "F3F7FB"
    styles: tuple[RowStyle, ...] = ()
    frozen_columns: int = 0


@dataclass(frozen=True)
class SpreadsheetSpec:
    """A spreadsheet with a tab for each table. locale and time_zone are Google's, "ru_RU" and "Asia/Novosibirsk".

    owner: whose it is, kept in its metadata. identity: the cell that tells one owner's plans apart, such as
    which year each is of, as (table title, row id, field).
    """

    title: str
    tabs: tuple[Tab, ...]
    locale: str = "ru_RU"
    time_zone: str = "Asia/Novosibirsk"
    owner: str = ""
    identity: tuple[str, str, str] | None = None

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """The tables in tab order."""
        return tuple(tab.table for tab in self.tabs)
